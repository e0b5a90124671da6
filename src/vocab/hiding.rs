//! What is hidden, why, and what a project asks for beside faces and interiors.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{FrameNo, PxBox};

/// Why a part of a picture is hidden. It is told to the annotator and counted in receipts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// A face was found, or was there a moment before or after.
    Face,
    /// A person is there, and no sure face was found.
    Head,
    /// The camera looks at the inside of a home, or nobody knows that it does not.
    Interior,
    /// A door or a window, through which the inside of a home shows.
    Opening,
    /// A number plate.
    Plate,
    /// A screen.
    Screen,
    /// A document or a book.
    Document,
    /// A house number or other writing.
    Text,
    /// What the camera wrote into its picture: date, name, place.
    CameraText,
    /// A person drew it.
    ByHand,
    /// Nobody knows what this frame shows.
    NotAnalysed,
}

impl Why {
    /// Every reason.
    pub const ALL: [Self; 11] = [
        Self::Face,
        Self::Head,
        Self::Interior,
        Self::Opening,
        Self::Plate,
        Self::Screen,
        Self::Document,
        Self::Text,
        Self::CameraText,
        Self::ByHand,
        Self::NotAnalysed,
    ];

    /// The words on screen.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Face => "face",
            Self::Head => "head",
            Self::Interior => "interior",
            Self::Opening => "door or window",
            Self::Plate => "number plate",
            Self::Screen => "screen",
            Self::Document => "document",
            Self::Text => "writing",
            Self::CameraText => "camera text",
            Self::ByHand => "by hand",
            Self::NotAnalysed => "not analysed",
        }
    }
}

impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.words())
    }
}

impl super::LogSafe for Why {}

/// A hidden part of one frame, for the legend.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HiddenArea {
    /// Where; for a polygon the box around it.
    pub bbox: PxBox,
    /// Why.
    pub why: Why,
}

/// How a hidden region looks. None of them takes anything from inside the region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FillLook {
    /// Frosted glass: the surroundings' colours flow in, with a still grain.
    #[default]
    Frost,
    /// One quiet colour.
    Solid,
    /// Flat tiles in the surroundings' colours.
    Mosaic,
}

/// What a project asks to be hidden beside faces, heads and interiors, and how hidden regions look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HidingWishes {
    /// Number plates.
    pub plates: bool,
    /// Screens: television sets, laptops, phones.
    pub screens: bool,
    /// Documents and books.
    pub documents: bool,
    /// House numbers and other writing.
    pub writing: bool,
    /// What the camera wrote into its picture.
    pub camera_text: bool,
    /// With `camera_text`: the time of day may stay, while name and place go. It is a wish only: as long as nothing tells the time
    /// from a name without doubt, all of the camera's text is hidden.
    pub keep_time: bool,
    /// How hidden regions look.
    pub look: FillLook,
    /// Hidden heads stay as plain as other hidden regions: no head is drawn on them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub plain_heads: bool,
}

/// A region that a person drew. It may move: boxes at some frames, straight between them, and the last one holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "HandRegionParts", into = "HandRegionParts")]
pub struct HandRegion {
    boxes: BTreeMap<FrameNo, PxBox>,
    until: FrameNo,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HandRegionParts {
    boxes: Vec<(FrameNo, PxBox)>,
    until: FrameNo,
}

impl HandRegion {
    /// From boxes at some frames, to the frame `until`, which is still hidden. `None` without a box, with two for one frame, or
    /// when it ends before its last box.
    #[must_use]
    pub fn new(boxes: Vec<(FrameNo, PxBox)>, until: FrameNo) -> Option<Self> {
        let count = boxes.len();
        let boxes: BTreeMap<FrameNo, PxBox> = boxes.into_iter().collect();
        let (last, _) = boxes.last_key_value()?;
        (boxes.len() == count && *last <= until).then_some(Self { boxes, until })
    }

    /// Whether it has more than one box.
    #[must_use]
    pub fn is_moving(&self) -> bool {
        self.boxes.len() > 1
    }

    /// The first and the last frame in which it hides something.
    #[must_use]
    pub fn span(&self) -> (FrameNo, FrameNo) {
        let first = self.boxes.first_key_value().expect("a region has a box").0;
        (*first, self.until)
    }

    /// Where it is in a frame.
    #[must_use]
    pub fn at(&self, frame: FrameNo) -> Option<PxBox> {
        if frame > self.until {
            return None;
        }
        let (before_no, before) = self.boxes.range(..=frame).next_back()?;
        let Some((after_no, after)) = self.boxes.range(frame..).next() else { return Some(*before) };
        let span = f64::from(after_no.0 - before_no.0);
        Some(if span == 0.0 { *before } else { before.lerp(after, f64::from(frame.0 - before_no.0) / span) })
    }
}

impl TryFrom<HandRegionParts> for HandRegion {
    type Error = &'static str;

    fn try_from(parts: HandRegionParts) -> Result<Self, Self::Error> {
        Self::new(parts.boxes, parts.until).ok_or("a region by hand has a box, one a frame, and ends after the last")
    }
}

impl From<HandRegion> for HandRegionParts {
    fn from(region: HandRegion) -> Self {
        Self { boxes: region.boxes.into_iter().collect(), until: region.until }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(x: f64) -> PxBox {
        PxBox::new(x, 0.0, x + 10.0, 10.0).expect("a box")
    }

    #[test]
    fn a_region_by_hand_moves_between_its_boxes_and_holds_to_its_end() {
        let region = HandRegion::new(vec![(FrameNo(4), boxed(0.0)), (FrameNo(8), boxed(40.0))], FrameNo(9));
        let region = region.expect("sound");
        assert_eq!(region.at(FrameNo(3)), None);
        assert_eq!(region.at(FrameNo(6)), Some(boxed(20.0)));
        assert_eq!(region.at(FrameNo(9)), Some(boxed(40.0)));
        assert_eq!(region.at(FrameNo(10)), None);
        assert_eq!(region.span(), (FrameNo(4), FrameNo(9)));
        let text = serde_json::to_string(&region).expect("plain");
        assert_eq!(serde_json::from_str::<HandRegion>(&text).expect("reads back"), region);
    }

    #[test]
    fn a_region_without_sense_does_not_exist() {
        assert!(HandRegion::new(vec![], FrameNo(9)).is_none());
        assert!(HandRegion::new(vec![(FrameNo(9), boxed(0.0))], FrameNo(8)).is_none());
        assert!(HandRegion::new(vec![(FrameNo(1), boxed(0.0)), (FrameNo(1), boxed(1.0))], FrameNo(8)).is_none());
    }
}
