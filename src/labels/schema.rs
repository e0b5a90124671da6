//! The classes a project tags.

use serde::{Deserialize, Serialize};

use super::Edit;
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

/// What values an attribute has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum AttributeKind {
    /// `yes` or `no`.
    Flag,
    /// One of these words.
    Choice(Vec<String>),
    /// A whole number, from and to, both inclusive.
    Number(i64, i64),
}

impl AttributeKind {
    /// Whether this is one of its values.
    #[must_use]
    pub fn holds(&self, value: &str) -> bool {
        match self {
            Self::Flag => matches!(value, "yes" | "no"),
            Self::Choice(words) => words.iter().any(|word| word == value),
            Self::Number(from, to) => value.parse().is_ok_and(|number: i64| (*from..=*to).contains(&number)),
        }
    }
}

/// For how long an attribute is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// For the whole track.
    Track,
    /// From a keyframe to the next one.
    Frame,
}

/// One attribute. Occluded, outside and truncated are no attributes: every track has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeDef {
    /// Its name in labels and exports; the same pattern as a class name.
    pub name: ClassName,
    /// Its values.
    pub kind: AttributeKind,
    /// For how long a value is true.
    pub scope: Scope,
    /// What counts where nobody said anything.
    pub default: String,
}

/// The classes in their fixed order (export class ids follow it), and the attributes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    /// In the order of their export ids.
    pub classes: Vec<ClassDef>,
    /// In the order of the panel.
    #[serde(default)]
    pub attributes: Vec<AttributeDef>,
}

/// Why a schema is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    /// Not JSON of this form.
    #[error(
        "This is no schema that Veilmark reads.\nSee docs/FORMATS.md for its form; the export of the present one is an example."
    )]
    Unreadable,
    /// Nothing could be drawn.
    #[error("A project needs at least one class.\nAdd one.")]
    NoClass,
    /// Two things have one name or one key.
    #[error("{0} is there twice.\nGive one of them another name or key.")]
    Twice(String),
    /// A hotkey that is no digit.
    #[error("The key of a class is a digit from 1 to 9, not {0}.\nChoose a digit, or none.")]
    Hotkey(char),
    /// A default that the attribute cannot have.
    #[error("The attribute {0} cannot have its default, or has no values.\nChoose one of its values.")]
    Default(ClassName),
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
    /// The first class that an edit gives to a track and that is none of the project's.
    #[must_use]
    pub fn unknown_class<'a>(&self, edit: &'a Edit) -> Option<&'a ClassName> {
        let given = match edit {
            Edit::AddTrack { track, .. } => &track.class,
            Edit::SetClass { after, .. } => after,
            Edit::RemoveTrack { .. } | Edit::SetKey { .. } => return None,
            Edit::Group { edits, .. } => return edits.iter().find_map(|edit| self.unknown_class(edit)),
        };
        self.index_of(given).is_none().then_some(given)
    }

    /// person, car, bus, truck, bicycle, motorcycle with hotkeys 1 to 6 (Okabe-Ito colours); moving, parked, crowd, ignore.
    #[must_use]
    pub fn standard() -> Self {
        let classes = STANDARD
            .into_iter()
            .map(|(class, colour, hotkey)| ClassDef { name: ClassName::detected(class), colour, hotkey: Some(hotkey) })
            .collect();
        let flag = |name, scope| AttributeDef {
            name: ClassName::new(name).expect("a name of ours fits the pattern"),
            kind: AttributeKind::Flag,
            scope,
            default: "no".to_owned(),
        };
        let attributes = vec![
            flag("moving", Scope::Frame),
            flag("parked", Scope::Track),
            flag("crowd", Scope::Track),
            flag("ignore", Scope::Track),
        ];
        Self { classes, attributes }
    }

    /// Reads a schema from JSON.
    ///
    /// # Errors
    /// [`SchemaError`].
    pub fn from_json(text: &str) -> Result<Self, SchemaError> {
        let schema: Self = serde_json::from_str(text).map_err(|_| SchemaError::Unreadable)?;
        schema.check().map(|()| schema)
    }

    /// The schema as JSON for people: indented, in the order of the classes.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a schema is plain words")
    }

    /// Why this schema is not sound.
    ///
    /// # Errors
    /// [`SchemaError`].
    pub fn check(&self) -> Result<(), SchemaError> {
        if self.classes.is_empty() {
            return Err(SchemaError::NoClass);
        }
        let mut seen = std::collections::BTreeSet::new();
        let names = self.classes.iter().map(|class| class.name.to_string());
        let keys = self.classes.iter().filter_map(|class| class.hotkey.map(|key| format!("The key {key}")));
        let attributes = self.attributes.iter().map(|attribute| format!("The attribute {}", attribute.name));
        if let Some(twice) = names.chain(keys).chain(attributes).find(|name| !seen.insert(name.clone())) {
            return Err(SchemaError::Twice(twice));
        }
        if let Some(key) = self.classes.iter().filter_map(|class| class.hotkey).find(|key| !matches!(key, '1'..='9')) {
            return Err(SchemaError::Hotkey(key));
        }
        match self.attributes.iter().find(|attribute| !attribute.kind.holds(&attribute.default)) {
            Some(bad) => Err(SchemaError::Default(bad.name.clone())),
            None => Ok(()),
        }
    }

    /// The place of the class that a digit chooses: the one that has it as its key.
    #[must_use]
    pub fn place_of_key(&self, digit: char) -> Option<usize> {
        self.classes.iter().position(|class| class.hotkey == Some(digit))
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
    fn a_schema_survives_json_and_faults_are_named() {
        let schema = Schema::standard();
        assert_eq!(Schema::from_json(&schema.to_json()), Ok(schema.clone()));
        assert_eq!(Schema::from_json("{}"), Err(SchemaError::Unreadable));
        let with = |change: fn(&mut Schema)| {
            let mut schema = Schema::standard();
            change(&mut schema);
            schema.check()
        };
        assert_eq!(with(|s| s.classes.clear()), Err(SchemaError::NoClass));
        assert_eq!(with(|s| s.classes[1].name = s.classes[0].name.clone()), Err(SchemaError::Twice("person".into())));
        assert_eq!(with(|s| s.classes[1].hotkey = Some('1')), Err(SchemaError::Twice("The key 1".into())));
        assert_eq!(with(|s| s.classes[0].hotkey = Some('p')), Err(SchemaError::Hotkey('p')));
        assert!(matches!(with(|s| s.attributes[0].default.clear()), Err(SchemaError::Default(_))));
        assert!(AttributeKind::Number(-1, 3).holds("-1") && !AttributeKind::Number(-1, 3).holds("4"));
        // A schema of before there were attributes is read.
        assert!(Schema::from_json(r#"{"classes":[{"name":"car","colour":[1,2,3],"hotkey":null}]}"#).is_ok());
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
