//! The classes a project tags.

use serde::{Deserialize, Serialize};

use crate::vocab::DetectedClass;

/// Lower-case letters, digits, `_`, `-` and inner spaces, 1 to 40 characters, all ASCII.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ClassName(String);

impl ClassName {
    /// Checks and takes a name; `None` if it breaks the pattern.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-' | b' ');
        let valid = (1..=40).contains(&text.len())
            && text.bytes().all(allowed)
            && !text.starts_with(' ')
            && !text.ends_with(' ');
        valid.then(|| Self(text.to_owned()))
    }

    /// The name under which a detector's class is tagged.
    #[must_use]
    pub fn detected(class: DetectedClass) -> Self {
        Self(class.name().to_owned())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for ClassName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(&String::deserialize(deserializer)?).ok_or_else(|| serde::de::Error::custom("not a class name"))
    }
}

impl std::fmt::Display for ClassName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// One class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassDef {
    /// Its name in labels and exports.
    pub name: ClassName,
    /// sRGB, from a palette that colour-blind people can tell apart.
    pub colour: [u8; 3],
    /// The key on the keyboard that chooses it.
    pub hotkey: Option<char>,
}

/// The classes in their fixed order (export class ids follow it).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    /// In the order of their export ids.
    pub classes: Vec<ClassDef>,
}

/// Okabe and Ito, "Color Universal Design", 2008.
const STANDARD: [(DetectedClass, [u8; 3], char); 6] = [
    (DetectedClass::Person, [0xE6, 0x9F, 0x00], '1'),
    (DetectedClass::Car, [0x56, 0xB4, 0xE9], '2'),
    (DetectedClass::Bus, [0x00, 0x9E, 0x73], '3'),
    (DetectedClass::Truck, [0xF0, 0xE4, 0x42], '4'),
    (DetectedClass::Bicycle, [0xD5, 0x5E, 0x00], '5'),
    (DetectedClass::Motorcycle, [0xCC, 0x79, 0xA7], '6'),
];

impl Schema {
    /// person, car, bus, truck, bicycle, motorcycle with hotkeys 1 to 6 (Okabe-Ito colours).
    #[must_use]
    pub fn standard() -> Self {
        let classes = STANDARD
            .into_iter()
            .map(|(class, colour, hotkey)| ClassDef { name: ClassName::detected(class), colour, hotkey: Some(hotkey) })
            .collect();
        Self { classes }
    }

    /// The class of this name.
    #[must_use]
    pub fn class(&self, name: &ClassName) -> Option<&ClassDef> {
        self.classes.iter().find(|c| &c.name == name)
    }

    /// The place of this class in the fixed order, from 0.
    #[must_use]
    pub fn index_of(&self, name: &ClassName) -> Option<usize> {
        self.classes.iter().position(|c| &c.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_outside_the_pattern_are_refused() {
        for good in ["person", "stop sign", "x_1-b", &"a".repeat(40)] {
            assert!(ClassName::new(good).is_some(), "{good}");
        }
        for bad in ["", "Person", " car", "car ", "käse", "a\nb", "a@b", &"a".repeat(41)] {
            assert!(ClassName::new(bad).is_none(), "{bad:?}");
        }
        assert!(serde_json::from_str::<ClassName>("\"A\"").is_err());
    }

    #[test]
    fn the_standard_classes_are_distinct_and_are_the_detectors_ones() {
        let schema = Schema::standard();
        assert_eq!(schema.classes.len(), 6);
        assert_eq!(schema.classes.iter().map(|c| &c.name).collect::<BTreeSet<_>>().len(), 6);
        assert_eq!(schema.classes.iter().map(|c| c.colour).collect::<BTreeSet<_>>().len(), 6);
        assert_eq!(schema.classes.iter().filter_map(|c| c.hotkey).collect::<String>(), "123456");
        for index in [0, 1, 2, 3, 5, 7] {
            let class = DetectedClass::from_coco_index(index).expect("a tagged class");
            let name = ClassName::new(class.name()).expect("a valid class name");
            assert_eq!(name, ClassName::detected(class));
            assert!(schema.class(&name).is_some(), "{class}");
        }
        assert_eq!(schema.index_of(&ClassName::detected(DetectedClass::Bus)), Some(2));
        assert_eq!(schema.index_of(&ClassName::detected(DetectedClass::Face)), None, "a face is never a label");
    }
}
