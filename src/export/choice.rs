//! What the engineer chose: format, frames, pictures, split.

use std::num::NonZeroU32;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::format::Format;

/// Which frames become pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FrameChoice {
    /// Every frame.
    All,
    /// Frames in which some label has a keyframe.
    Keyframes,
    /// The first frame and every n-th after it.
    Every(NonZeroU32),
}

/// How pictures are written. None carries metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Images {
    /// JPEG of this quality, 1 to 100.
    Jpeg {
        /// 1 to 100; values outside are held at the ends.
        quality: u8,
    },
    /// PNG, without loss.
    Png,
    /// WebP, without loss.
    Webp,
    /// One video a clip instead of pictures.
    Mp4,
    /// Labels alone.
    None,
}

impl Images {
    /// Whether every frame is a file of its own.
    #[must_use]
    pub const fn are_files(self) -> bool {
        !matches!(self, Self::Mp4 | Self::None)
    }

    /// The file ending; labels without pictures, or with a video, name the JPEG that would be there.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Jpeg { .. } | Self::Mp4 | Self::None => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }
}

/// Per cent of the groups in each part; they add up to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "ReadShares")]
pub struct Shares {
    train: u8,
    val: u8,
    test: u8,
}

impl Shares {
    /// 80 / 10 / 10.
    pub const USUAL: Self = Self { train: 80, val: 10, test: 10 };

    /// Shares in per cent; `None` unless they add up to 100.
    #[must_use]
    pub const fn new(train: u8, val: u8, test: u8) -> Option<Self> {
        if train as u16 + val as u16 + test as u16 == 100 { Some(Self { train, val, test }) } else { None }
    }

    /// Per cent for this part.
    #[must_use]
    pub const fn of(self, part: Part) -> u8 {
        match part {
            Part::Train => self.train,
            Part::Val => self.val,
            Part::Test => self.test,
        }
    }
}

/// As they are written, before they are believed.
#[derive(Deserialize)]
struct ReadShares {
    train: u8,
    val: u8,
    test: u8,
}

impl TryFrom<ReadShares> for Shares {
    type Error = NoSuchChoice;
    fn try_from(read: ReadShares) -> Result<Self, NoSuchChoice> {
        let wrong = NoSuchChoice { what: "split", usage: "three whole numbers that add up to 100" };
        // Sums of three bytes fit 16 bits, so nothing wraps.
        Self::new(read.train, read.val, read.test).ok_or(wrong)
    }
}

/// A part of the split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// To train on.
    Train,
    /// To choose by while training.
    Val,
    /// To measure with at the end.
    Test,
}

impl Part {
    /// In the order in which they are drawn and written.
    pub const ALL: [Self; 3] = [Self::Train, Self::Val, Self::Test];

    /// The folder's name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Val => "val",
            Self::Test => "test",
        }
    }
}

/// Whether clips that no reviewer approved may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Approved clips alone.
    Approved,
    /// Anything, and the export says in its manifest and its card that it is a draft.
    Draft,
}

/// Whether frames without a box are written. Detectors learn from them what is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmptyFrames {
    /// Written.
    Keep,
    /// Left out.
    LeaveOut,
}

/// Whether pictures are written that look like the last one that was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlikeFrames {
    /// Written.
    Keep,
    /// Left out, with their labels.
    LeaveOut,
}

/// How hidden regions are told to those who train: what is hidden there is neither object nor background.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HiddenRegions {
    /// Not at all.
    LeaveOut,
    /// In a file of their own, `hidden-regions.jsonl`, wherever there are pictures.
    Layer,
    /// The same, and as boxes to be ignored where the format has them: COCO (crowd, of every class) and MOT (not counted).
    Boxes,
}

impl Choice {
    /// Whether every chosen frame is looked at, be it only to learn what is hidden in it.
    #[must_use]
    pub fn needs_frames(&self) -> bool {
        self.images != Images::None
            || self.alike_frames == AlikeFrames::LeaveOut
            || self.hidden_regions == HiddenRegions::Boxes
    }
}

/// All of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Choice {
    /// The format.
    pub format: Format,
    /// Approved or draft.
    pub standing: Standing,
    /// Decides the split; the same seed splits the same cameras the same way.
    pub seed: u64,
    /// Sizes of the parts.
    pub shares: Shares,
    /// Which frames.
    pub frames: FrameChoice,
    /// Which pictures.
    pub images: Images,
    /// Frames without a box.
    pub empty_frames: EmptyFrames,
    /// Frames that look like the one before.
    pub alike_frames: AlikeFrames,
    /// Hidden regions.
    pub hidden_regions: HiddenRegions,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            format: Format::Coco,
            standing: Standing::Approved,
            seed: 0,
            shares: Shares::USUAL,
            frames: FrameChoice::All,
            images: Images::Jpeg { quality: 92 },
            empty_frames: EmptyFrames::Keep,
            alike_frames: AlikeFrames::Keep,
            hidden_regions: HiddenRegions::Layer,
        }
    }
}

/// A word on the command line that is not one of the choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This is no {what}.\nWrite {usage}.")]
pub struct NoSuchChoice {
    pub(super) what: &'static str,
    pub(super) usage: &'static str,
}

impl FromStr for FrameChoice {
    type Err = NoSuchChoice;
    fn from_str(text: &str) -> Result<Self, NoSuchChoice> {
        let wrong = NoSuchChoice { what: "choice of frames", usage: "all, keyframes or every=N" };
        match text {
            "all" => Ok(Self::All),
            "keyframes" => Ok(Self::Keyframes),
            _ => {
                let count = text.strip_prefix("every=").and_then(|n| n.parse().ok());
                count.map(Self::Every).ok_or(wrong)
            }
        }
    }
}

impl FromStr for Images {
    type Err = NoSuchChoice;
    fn from_str(text: &str) -> Result<Self, NoSuchChoice> {
        match text {
            "jpeg" => Ok(Choice::default().images),
            "png" => Ok(Self::Png),
            "webp" => Ok(Self::Webp),
            "mp4" => Ok(Self::Mp4),
            "none" => Ok(Self::None),
            _ => Err(NoSuchChoice { what: "choice of pictures", usage: "jpeg, png, webp, mp4 or none" }),
        }
    }
}

impl FromStr for Shares {
    type Err = NoSuchChoice;
    fn from_str(text: &str) -> Result<Self, NoSuchChoice> {
        let wrong = NoSuchChoice { what: "split", usage: "three whole numbers that add up to 100, such as 80/10/10" };
        let parts: Result<Vec<u8>, _> = text.split('/').map(str::parse).collect();
        match parts.as_deref() {
            Ok(&[train, val, test]) => Self::new(train, val, test).ok_or(wrong),
            _ => Err(wrong),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_command_line() {
        assert_eq!("every=5".parse(), Ok(FrameChoice::Every(NonZeroU32::new(5).expect("not 0"))));
        assert_eq!("80/10/10".parse(), Ok(Shares::USUAL));
        for wrong in ["every=0", "every=", "some"] {
            assert!(wrong.parse::<FrameChoice>().is_err(), "{wrong}");
        }
        for wrong in ["80/10", "80/10/11", "256/0/0", "80/10/10/0", "-1/50/51"] {
            assert!(wrong.parse::<Shares>().is_err(), "{wrong}");
        }
    }
}
