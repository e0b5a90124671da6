//! Labels that other tools wrote, read into tracks of clips that are in the project already.
//!
//! Guarantee: whatever the format, boxes become [`rows`], and rows become tracks in one place, so that every frame's box comes out
//! within a hundredth of a pixel of what was read, absence is absence, and frames keep their numbers. What is not taken is counted
//! and said. Nothing here panics on foreign bytes, follows a link or keeps a name of a file. Deliberately absent: pixels, writing.

mod coco;
mod cvat;
mod datumaro;
mod files;
mod mot;
pub mod rows;
mod voc;
mod xml;
mod yolo;

use std::collections::BTreeMap;
use std::path::Path;

use crate::export::Format;
use crate::labels::Track;
use crate::vocab::Size;

/// What a sequence of labels must fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClipFacts {
    /// Displayed size of the clip's frames.
    pub size: Size,
    /// How many there are.
    pub frames: u32,
}

/// The labels of one clip.
#[derive(Debug, Clone, PartialEq)]
pub struct Sequence {
    /// The name under which the dataset has it.
    pub name: String,
    /// Numbered from 1, with origin "import".
    pub tracks: Vec<Track>,
    /// Boxes that were read, one for each frame in which an object is.
    pub boxes: u64,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// Sequences that belong to clips.
    pub sequences: Vec<Sequence>,
    /// Names of sequences that belong to none.
    pub unmatched: Vec<String>,
    /// What was not taken.
    pub left_out: LeftOut,
}

/// Boxes that were not taken, by reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// Of a class that the project does not list.
    pub unknown_class: u64,
    /// Without width or height, or not a number.
    pub no_area: u64,
    /// Wholly outside the picture.
    pub off_picture: u64,
    /// Marked as crowd or as to be ignored.
    pub ignored: u64,
    /// Shapes other than boxes.
    pub other_shapes: u64,
}

impl LeftOut {
    /// All of them.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.unknown_class + self.no_area + self.off_picture + self.ignored + self.other_shapes
    }
}

/// Why nothing was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ForeignError {
    /// The format is only written.
    #[error("This format is only written, not read.\nRead coco, yolo, voc, cvat, mot or datumaro.")]
    NotRead,
    /// No file of this format.
    #[error("There is no file of this format.\nName the dataset's folder, or choose another format.")]
    NothingThere,
    /// The disk.
    #[error("A file of the dataset could not be read ({0}).\nCheck the folder and its rights.")]
    Unreadable(std::io::ErrorKind),
    /// A file is not what its format says.
    #[error(
        "A file of the dataset is not sound: {what} ({place}).\nCorrect it, or export it again where it comes from."
    )]
    Malformed {
        /// What is wrong.
        what: &'static str,
        /// Where.
        place: FilePlace,
    },
    /// Pictures of another size than the clip's.
    #[error("The dataset's pictures have another size than the clip.\nChoose the clip that the labels were made on.")]
    SizeDiffers,
    /// Frames that the clip does not have.
    #[error("The labels name frames that the clip does not have.\nChoose the clip that the labels were made on.")]
    BeyondTheEnd,
    /// One track is in two places at once.
    #[error("A track has two boxes in one frame.\nGive the objects different numbers.")]
    TwicePresent,
}

/// A file of the dataset in reading order, and an entry or line in it, both from 1. A name could say who is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilePlace {
    file: usize,
    entry: u64,
}

impl FilePlace {
    /// Which file, from 1.
    #[must_use]
    pub const fn file(self) -> usize {
        self.file
    }

    /// Which entry or line in it, from 1.
    #[must_use]
    pub const fn entry(self) -> u64 {
        self.entry
    }
}

impl std::fmt::Display for FilePlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "file {}, entry {}", self.file, self.entry)
    }
}

#[cfg(test)]
pub(crate) fn malformed_for_tests(what: &'static str) -> ForeignError {
    ForeignError::Malformed { what, place: FilePlace { file: 1, entry: 2 } }
}

/// Which clip a sequence of this name is of.
pub type Clips<'a> = &'a dyn Fn(&str) -> Option<ClipFacts>;

/// Reads a dataset: a folder, or for formats of one file that file. `classes` are the project's; boxes of others are left out.
///
/// # Errors
/// [`ForeignError`]; nothing was taken then.
pub fn read(format: Format, dataset: &Path, classes: &[&str], clips: Clips<'_>) -> Result<Found, ForeignError> {
    let mut intake = rows::Intake::new(format, classes, clips);
    match format {
        Format::Coco => coco::read(dataset, &mut intake)?,
        Format::Yolo => yolo::read(dataset, &mut intake)?,
        Format::Voc => voc::read(dataset, &mut intake)?,
        Format::Cvat | Format::CvatImages => cvat::read(dataset, &mut intake)?,
        Format::Mot => mot::read(dataset, &mut intake)?,
        Format::Datumaro => datumaro::read(dataset, &mut intake)?,
        _ => return Err(ForeignError::NotRead),
    }
    intake.finish()
}

/// Splits a picture's name into its sequence and its frame: `v-1a2b-000012.jpg` is frame 12 of `v-1a2b`. `None` without a number.
fn frame_of_name(name: &str) -> Option<(String, u32)> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let digits = stem.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (before, number) = stem.split_at(stem.len() - digits);
    let sequence = before.strip_suffix(['-', '_', '.']).unwrap_or(before);
    Some((sequence.to_owned(), number.parse().ok()?))
}

/// Free attributes, and the flags among them.
type Attributes = BTreeMap<String, String>;
