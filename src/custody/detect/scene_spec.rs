//! How a scene model is fed, and what its classes say: what such models do not tell themselves, so that whoever adds one has to.
//!
//! Guarantee: a spec that exists is sound: at least two classes, finite numbers, and at least one class that can hide something;
//! of a classifier every class is marked. Deliberately absent: a guess at what a class means that nobody named.

use serde::{Deserialize, Serialize};

use super::{Family, scene_words};

/// Most classes of a model; ADE20K's whole list has some 3,000.
const MOST_CLASSES: usize = 4_096;
const MOST_NAME_BYTES: usize = 200;
const MOST_SIDE_PX: u32 = 2_048;

/// What a class says of a picture in which it is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// It is seen in rooms only; of a classifier, the place is indoors.
    Room,
    /// It walls or furnishes a room, and stands before houses as well: it counts half.
    Either,
    /// A door, a window, or what hangs in one: hidden on an outdoor camera. For the place it counts as `Either`.
    Opening,
    /// It is seen outdoors; of a classifier, the place is outdoors.
    Outdoors,
    /// People and vehicles: not counted.
    Tagged,
    /// Nothing.
    Nothing,
}

/// One class of a scene model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SceneClass {
    name: String,
    says: Says,
}

/// The range of a model's numbers before mean and deviation are taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Range {
    /// 0 to 1.
    #[default]
    Unit,
    /// 0 to 255.
    Bytes,
}

/// The order of a model's colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channels {
    /// Red, green, blue.
    #[default]
    Rgb,
    /// Blue, green, red.
    Bgr,
}

/// How a picture is brought into a model's input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// All of it over all of the input; its shape is lost.
    #[default]
    Stretch,
    /// At the top left with its own shape, the rest grey.
    Letterbox,
}

/// How pictures are fed to a scene model. The default is what models trained on ImageNet's numbers expect.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SceneFeed {
    /// The range of the numbers.
    pub range: Range,
    /// Taken off each colour, in the order of `channels`.
    pub mean: [f32; 3],
    /// What is left is divided by this.
    pub std: [f32; 3],
    /// The order of the colours.
    pub channels: Channels,
    /// How the picture is fitted in.
    pub fit: Fit,
    /// The longer side of the input of a model that takes any size, a multiple of 32; by default its family's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side_px: Option<u32>,
}

impl Default for SceneFeed {
    fn default() -> Self {
        Self::in_range(Range::Unit)
    }
}

impl SceneFeed {
    /// The usual numbers for this range: of 0 to 1 ImageNet's mean and deviation, of 0 to 255 none.
    #[must_use]
    pub const fn in_range(range: Range) -> Self {
        let (mean, std) = match range {
            Range::Unit => ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
            Range::Bytes => ([0.0; 3], [1.0; 3]),
        };
        Self { range, mean, std, channels: Channels::Rgb, fit: Fit::Stretch, side_px: None }
    }

    fn is_sound(&self) -> bool {
        let are_sound = |numbers: &[f32; 3]| numbers.iter().all(|n| n.is_finite() && n.abs() <= 1e4);
        let is_side = |side: u32| side > 0 && side.is_multiple_of(32) && side <= MOST_SIDE_PX;
        are_sound(&self.mean)
            && are_sound(&self.std)
            && self.std.iter().all(|std| *std > 1e-6)
            && self.side_px.is_none_or(is_side)
    }
}

/// What is known of a scene model beside its file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SceneSpec {
    classes: Vec<SceneClass>,
    feed: SceneFeed,
}

/// Why a list of classes, or the numbers beside it, do not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SpecError {
    /// Not text, no list, or an absurd one.
    #[error(
        "The list of classes cannot be read.\nGive one class a line in the model's order, or a JSON list or table of names."
    )]
    Unreadable,
    /// A classifier's classes must say which places are indoors.
    #[error(
        "A class of this list is not marked as indoor or outdoor.\nEnd each line with 1 or indoor, 2 or outdoor; \
         Places365's own list of this kind is IO_places365.txt."
    )]
    Unmarked,
    /// Nothing in it could ever hide anything.
    #[error(
        "No class of this list speaks for an interior, a door or a window.\nName another list, or mark classes as \
         `NAME = room`, `NAME = either`, `NAME = opening` or `NAME = outdoors`."
    )]
    SaysNothing,
    /// Mean, deviation or side are no numbers to feed a model by.
    #[error(
        "The numbers for the model's input do not do.\nGive three finite numbers each for mean and deviation, no deviation \
         of 0, and a side that is a multiple of 32 up to 2048."
    )]
    BadNumbers,
}

impl SceneSpec {
    /// From a list of classes as it lies in a file: one a line in the model's order, or a JSON list of names, or a JSON table
    /// from number to name (also as `id2label` inside another table). A line may begin with its number and a colon, and end with
    /// a mark: `NAME = room`, or for a classifier `NAME 1` (indoors) and `NAME 2` (outdoors).
    ///
    /// # Errors
    /// [`SpecError`].
    pub fn parse(family: Family, list: &[u8], feed: SceneFeed) -> Result<Self, SpecError> {
        let lines = lines_of(list).ok_or(SpecError::Unreadable)?;
        let classes: Result<Vec<SceneClass>, SpecError> = lines.iter().map(|line| class_of(family, line)).collect();
        let spec = Self { classes: classes?, feed };
        spec.check(family)?;
        Ok(spec)
    }

    /// Whether a spec that was read from a manifest is one for this family.
    pub(super) fn is_sound(&self, family: Family) -> bool {
        self.check(family).is_ok()
    }

    fn check(&self, family: Family) -> Result<(), SpecError> {
        let is_named = |class: &SceneClass| class.name.len() <= MOST_NAME_BYTES;
        if !(2..=MOST_CLASSES).contains(&self.classes.len()) || !self.classes.iter().all(is_named) {
            return Err(SpecError::Unreadable);
        }
        if !self.feed.is_sound() {
            return Err(SpecError::BadNumbers);
        }
        let says = |wanted: &[Says]| self.classes.iter().any(|class| wanted.contains(&class.says));
        let is_of_use = match family {
            Family::Scene => {
                let marked = |class: &SceneClass| matches!(class.says, Says::Room | Says::Outdoors);
                self.classes.iter().all(marked) && says(&[Says::Room])
            }
            _ => says(&[Says::Room, Says::Either, Says::Opening]),
        };
        if is_of_use { Ok(()) } else { Err(SpecError::SaysNothing) }
    }

    /// How pictures are fed.
    pub(super) const fn feed(&self) -> &SceneFeed {
        &self.feed
    }

    /// How many classes there are.
    pub(super) fn len(&self) -> usize {
        self.classes.len()
    }

    /// What the class with this number says.
    pub(super) fn says(&self, class: usize) -> Says {
        self.classes[class].says
    }
}

/// The lines of a list, in order; `None` when it is none.
fn lines_of(list: &[u8]) -> Option<Vec<String>> {
    let text = std::str::from_utf8(list).ok()?.trim_start_matches('\u{feff}');
    let lines: Vec<String> = match text.trim_start().as_bytes().first()? {
        b'[' => serde_json::from_str(text).ok()?,
        b'{' => {
            let table: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).ok()?;
            let table = table.get("id2label").and_then(serde_json::Value::as_object).unwrap_or(&table);
            let name = |no: usize| Some(table.get(&no.to_string())?.as_str()?.to_owned());
            (0..table.len()).map(name).collect::<Option<_>>()?
        }
        _ => text.trim_end().lines().map(|line| without_number(line).trim().to_owned()).collect(),
    };
    let is_name = |line: &String| !line.is_empty() && line.len() <= MOST_NAME_BYTES && !line.contains(char::is_control);
    lines.iter().all(is_name).then_some(lines)
}

/// `12: name` without its number.
fn without_number(line: &str) -> &str {
    match line.split_once(':') {
        Some((number, name)) if number.trim().parse::<u16>().is_ok() => name,
        _ => line,
    }
}

fn class_of(family: Family, line: &str) -> Result<SceneClass, SpecError> {
    let class = |name: &str, says| SceneClass { name: name.trim().to_owned(), says };
    if let Some((name, mark)) = line.rsplit_once('=') {
        let says = match mark.trim() {
            "room" | "indoor" => Says::Room,
            "either" => Says::Either,
            "opening" => Says::Opening,
            "outdoors" | "outdoor" => Says::Outdoors,
            "tagged" => Says::Tagged,
            "nothing" => Says::Nothing,
            _ => return Err(SpecError::Unreadable),
        };
        return Ok(class(name, says));
    }
    if family != Family::Scene {
        return Ok(class(line, scene_words::says(line)));
    }
    // Places365's other list ends with the class's number, which would be taken for a mark in its second and third line; its first
    // line, with a 0, refuses it.
    let (name, mark) = line.rsplit_once([' ', '\t', ',']).ok_or(SpecError::Unmarked)?;
    match mark {
        "1" | "indoor" => Ok(class(name, Says::Room)),
        "2" | "outdoor" => Ok(class(name, Says::Outdoors)),
        _ => Err(SpecError::Unmarked),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(family: Family, list: &str) -> Result<Vec<(String, Says)>, SpecError> {
        let spec = SceneSpec::parse(family, list.as_bytes(), SceneFeed::default())?;
        Ok(spec.classes.into_iter().map(|class| (class.name, class.says)).collect())
    }

    #[test]
    fn lists_of_every_kind_are_read_in_the_models_order() {
        let wanted = [("wall", Says::Either), ("sky", Says::Outdoors), ("screen door", Says::Opening)];
        let wanted = Ok(wanted.map(|(name, says)| (name.to_owned(), says)).to_vec());
        for list in [
            "wall\nsky\nscreen door\n",
            "0: wall\r\n1: sky\r\n2: screen door\r\n\r\n",
            r#"["wall", "sky", "screen door"]"#,
            r#"{"1": "sky", "2": "screen door", "0": "wall"}"#,
            r#"{"model_type": "x", "id2label": {"0": "wall", "1": "sky", "2": "screen door"}}"#,
        ] {
            assert_eq!(parsed(Family::Segmentation, list), wanted, "{list}");
        }
        let marked = parsed(Family::Segmentation, "a = room\nb = nothing\nwall = outdoors").expect("read");
        assert_eq!(
            marked.iter().map(|(_, says)| *says).collect::<Vec<_>>(),
            [Says::Room, Says::Nothing, Says::Outdoors]
        );
    }

    #[test]
    fn a_classifiers_classes_are_marked_or_refused() {
        let places = parsed(Family::Scene, "/a/airfield 2\n/a/airplane_cabin 1\nattic indoor\npark = outdoor\n");
        let says: Vec<Says> = places.expect("read").into_iter().map(|(_, says)| says).collect();
        assert_eq!(says, [Says::Outdoors, Says::Room, Says::Room, Says::Outdoors]);
        let by_number = "/a/airfield 0\n/a/airplane_cabin 1\n/a/airport_terminal 2\n";
        assert_eq!(parsed(Family::Scene, by_number), Err(SpecError::Unmarked), "numbers are no marks");
        assert_eq!(parsed(Family::Scene, "bedroom\nstreet"), Err(SpecError::Unmarked));
        assert_eq!(parsed(Family::Scene, "bedroom = opening\nstreet 2"), Err(SpecError::SaysNothing));
        assert_eq!(parsed(Family::Scene, "street 2\npark 2"), Err(SpecError::SaysNothing));
    }

    #[test]
    fn what_is_no_list_or_says_nothing_is_refused_in_two_lines() {
        let long = "x".repeat(300);
        let many = "wall\n".repeat(MOST_CLASSES + 1);
        for bad in [
            "",
            "  \n",
            "wall",
            "wall\n\nsky",
            "[1, 2]",
            "{\"0\": \"wall\", \"2\": \"sky\"}",
            "{",
            &long,
            &many,
            "a = b\nc",
        ] {
            assert_eq!(parsed(Family::Segmentation, bad), Err(SpecError::Unreadable), "{:.20}", bad);
        }
        assert_eq!(SceneSpec::parse(Family::Scene, &[0xff, 0xfe], SceneFeed::default()), Err(SpecError::Unreadable));
        assert_eq!(parsed(Family::Segmentation, "sky\nroad\nfood"), Err(SpecError::SaysNothing));
        let feeds = [
            SceneFeed { std: [1.0, 0.0, 1.0], ..SceneFeed::default() },
            SceneFeed { mean: [f32::NAN, 0.0, 0.0], ..SceneFeed::default() },
            SceneFeed { side_px: Some(100), ..SceneFeed::default() },
            SceneFeed { side_px: Some(0), ..SceneFeed::default() },
        ];
        for feed in feeds {
            assert_eq!(
                SceneSpec::parse(Family::Segmentation, b"wall\nsky", feed),
                Err(SpecError::BadNumbers),
                "{feed:?}"
            );
        }
        for error in [SpecError::Unreadable, SpecError::Unmarked, SpecError::SaysNothing, SpecError::BadNumbers] {
            assert_eq!(error.to_string().lines().count(), 2, "{error}");
        }
    }

    #[test]
    fn a_spec_survives_its_file_and_unknown_words_are_refused() {
        let spec =
            SceneSpec::parse(Family::Segmentation, b"wall\nsky", SceneFeed::in_range(Range::Bytes)).expect("a spec");
        let text = serde_json::to_string(&spec).expect("plain");
        assert_eq!(serde_json::from_str::<SceneSpec>(&text).expect("read"), spec);
        assert!(serde_json::from_str::<SceneSpec>(&text.replace("either", "ether")).is_err());
        assert!(!spec.is_sound(Family::Scene), "no list of a classifier");
    }
}
