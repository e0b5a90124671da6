//! The facade between the window and a project: everything the workstation can ask of an open project, in plain words.
//!
//! The window, its tests and the command line speak to a [`Desk`]; the real one is a project folder, a test brings its own.
//! Deliberately absent: raw pixels, file paths of a project's inside, keys.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::camera::CameraProfile;
use super::cover::CoverSummary;
use super::develop::DevelopChoice;
use super::failure::Failure;
use super::figures::ExportLine;
use super::labels_form::SequenceLine;
use super::labels_in::{Belongs, LabelsReport, OnTop};
use super::review_desk::ReviewDesk;
use super::told::told;
pub use crate::export::{AlikeFrames, EmptyFrames, Format as ExportFormat, HiddenRegions, Version};
use crate::frame::{RedactedFrame, Thumb};
use crate::labels::effort::ClipEffort;
use crate::labels::{Document, Entry, Schema};
use crate::stats::Statistics;
pub use crate::store::ClipState;
use crate::store::TrackLines;
use crate::vocab::{
    CameraId, Cancelled, ClipId, FrameNo, HandRegion, HidingWishes, Light, MemberId, Passphrase, Place, Progress,
    PxBox, RecordId, RegionId, Role, Size, UtcTime, Zones,
};

/// Why something was not done, in two lines: what happened, and what to do now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}\n{way_out}")]
pub struct DeskError {
    /// What happened: one sentence.
    pub what: String,
    /// What to do now: one sentence.
    pub way_out: String,
}

impl DeskError {
    /// From the two lines.
    #[must_use]
    pub fn new(what: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self { what: what.into(), way_out: way_out.into() }
    }
}

impl From<Cancelled> for DeskError {
    fn from(_: Cancelled) -> Self {
        told!("failure-stopped").for_people()
    }
}

/// One line of the clip list.
#[derive(Debug, Clone, PartialEq)]
pub struct ClipSummary {
    /// The clip.
    pub id: ClipId,
    /// Which camera filmed it.
    pub camera: CameraId,
    /// Where that camera stands.
    pub place: Place,
    /// How far it has come.
    pub state: ClipState,
    /// Number of frames; 0 before it was analysed.
    pub frames: u32,
    /// Displayed size, once known.
    pub size: Option<Size>,
    /// Tracks that people vouch for.
    pub labels: u32,
    /// Tracks that a model proposed and nobody has accepted.
    pub suggestions: u32,
    /// Length.
    pub seconds: f64,
    /// Share of all pixels that is hidden, 0 to 1.
    pub share_hidden: Option<f64>,
    /// The light of its pictures, where that was judged.
    pub light: Option<Light>,
    /// What its leak receipt says, a sentence each; empty before it was developed.
    pub receipt: Vec<String>,
    /// Whether a second look at the redacted pictures was taken.
    pub checked: bool,
    /// Why nobody may look at it although it was developed.
    pub refusal: Option<Failure>,
    /// Frames in which the last look still found something, or failed; the first hundred. Empty for a clip that came out clean.
    pub left_in: Vec<FrameNo>,
    /// Regions that were drawn by hand over it.
    pub by_hand: u32,
    /// When the consent record's time ends.
    pub expires: UtcTime,
    /// Whether the labels as they are now were approved.
    pub approved: bool,
    /// Who is to work on it.
    pub assignee: Option<MemberId>,
    /// Issues of reviewers that are not closed.
    pub open_issues: u32,
}

impl ClipSummary {
    /// Whether somebody with these roles can look at its frames: at those of a clip that is held back a steward can, to find what
    /// is left.
    #[must_use]
    pub fn can_be_looked_at(&self, roles: &[Role]) -> bool {
        self.state.has_frames() || self.state == ClipState::Held && roles.contains(&Role::Steward)
    }
}

/// What a record rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecordBasis {
    /// The subject consented in writing.
    ExplicitConsent,
    /// The subject shared the clip publicly.
    PublicShare,
}

impl RecordBasis {
    /// The words on screen.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::ExplicitConsent => "explicit consent",
            Self::PublicShare => "public sharing",
        }
    }
}

/// One consent record, as far as the window needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordSummary {
    /// The record.
    pub id: RecordId,
    /// What it rests on.
    pub basis: RecordBasis,
    /// When it ends.
    pub until: UtcTime,
    /// How many clips it names.
    pub clips: u32,
    /// Whether it is in force today: not ended, not withdrawn.
    pub in_force: bool,
}

/// What an import did. Files are named by their place in the list, never by path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// Clips that are in the project now.
    pub admitted: Vec<ClipId>,
    /// Index into the files asked for, and the reason.
    pub refused: Vec<(usize, Failure)>,
}

/// What came of developing clips again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DevelopedReport {
    /// How many were developed.
    pub done: usize,
    /// Why the others were not.
    pub failed: Vec<Failure>,
}

/// Which frames an export holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FrameChoice {
    /// Every frame.
    All,
    /// Frames in which some track has a keyframe.
    Keyframes,
    /// Every n-th frame, n at least 1.
    Every(u32),
}

/// Which pictures an export holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImageChoice {
    /// Redacted JPEG pictures.
    Jpeg,
    /// Redacted PNG pictures.
    Png,
    /// Redacted WebP pictures, without loss.
    Webp,
    /// One redacted video a clip.
    Mp4,
    /// Labels alone.
    None,
}

/// What to export, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportChoice {
    /// The format.
    pub format: ExportFormat,
    /// Also what nobody has approved; the export says so.
    pub draft: bool,
    /// Seed of the split.
    pub seed: u64,
    /// Percent for training, validation and test; they sum to 100.
    pub split: (u8, u8, u8),
    /// Which frames.
    pub frames: FrameChoice,
    /// Which pictures.
    pub images: ImageChoice,
    /// Quality of JPEG pictures, 1 to 100.
    pub quality: u8,
    /// Frames without an object.
    pub empty_frames: EmptyFrames,
    /// Frames that look like the one before.
    pub alike_frames: AlikeFrames,
    /// How hidden regions are told.
    pub hidden_regions: HiddenRegions,
}

impl Default for ExportChoice {
    fn default() -> Self {
        Self {
            format: ExportFormat::Coco,
            draft: false,
            seed: 1,
            split: (80, 10, 10),
            frames: FrameChoice::All,
            images: ImageChoice::Jpeg,
            quality: 92,
            empty_frames: EmptyFrames::Keep,
            alike_frames: AlikeFrames::Keep,
            hidden_regions: HiddenRegions::Layer,
        }
    }
}

/// What an export wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportReport {
    /// Clips in it.
    pub clips: u32,
    /// Pictures in it (or frames, when there are no pictures).
    pub images: u64,
    /// Boxes in it.
    pub boxes: u64,
    /// Its version.
    pub version: Version,
    /// Clips that were left out, with the reason.
    pub left_out: Vec<(ClipId, Failure)>,
    /// The folder.
    pub path: PathBuf,
}

/// The redacted frames of one clip, by ordinal. A permit was taken and logged when it was opened.
pub trait FrameSource: Send {
    /// Number of frames.
    fn len(&self) -> u32;
    /// Whether there are no frames.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Displayed size.
    fn size(&self) -> Size;
    /// Presentation time of every frame, microseconds from the first; rising.
    fn times_micros(&self) -> &[i64];
    /// A number that differs whenever something else may be seen of the clip than before; cheap to ask for.
    ///
    /// # Errors
    /// When it cannot be read; then nothing of the clip may stay on screen.
    fn changes(&mut self) -> Result<i64, DeskError> {
        Ok(0)
    }
    /// Does a part of the work for a frame that may be wanted soon, and says whether [`FrameSource::frame`] is quick now. Nothing of
    /// the clip is handed out, and what fails is said when the frame itself is asked for.
    fn approach(&mut self, _no: FrameNo) -> bool {
        true
    }
    /// A frame made small, with everything hidden that is hidden in it; a part of the work a call, `None` until it is done.
    ///
    /// # Errors
    /// As [`FrameSource::frame`].
    fn thumb(&mut self, no: FrameNo) -> Result<Option<Thumb>, DeskError> {
        Ok(Some(Thumb::of(&self.frame(no)?)))
    }
    /// Keeps the small pictures that were made for the next time, where that is possible. A failure is no loss: they are made again.
    fn keep_thumbs(&mut self) {}
    /// Exactly this frame.
    ///
    /// # Errors
    /// When the ordinal is past the end, the proxy cannot be read, or the clip may no longer be looked at. Whatever was
    /// shown of the clip leaves the screen then.
    fn frame(&mut self, no: FrameNo) -> Result<RedactedFrame, DeskError>;
}

/// That this desk alone edits a clip, for as long as it is kept.
pub type Hold = Arc<dyn Send + Sync>;

/// An open project. Every method may take long and is called on a job's thread, except the five that only name things.
pub trait Desk: ReviewDesk + Send + Sync + 'static {
    /// The project's name, as its owner chose it.
    fn project_name(&self) -> String;
    /// Who is at the desk.
    fn member(&self) -> MemberId;
    /// What that member may do.
    fn roles(&self) -> Vec<Role>;
    /// The classes of the project.
    fn schema(&self) -> Schema;
    /// The present time.
    fn now(&self) -> UtcTime;

    /// The clip list.
    ///
    /// # Errors
    /// When the project cannot be read.
    fn clips(&self) -> Result<Vec<ClipSummary>, DeskError>;
    /// The labels of a clip with their history.
    ///
    /// # Errors
    /// When the project cannot be read.
    fn document(&self, clip: ClipId) -> Result<Document, DeskError>;
    /// Appends one entry; it is on disk when this returns, and the clip is in work.
    ///
    /// # Errors
    /// When it is not on disk. Nothing of it was kept then.
    fn append(&self, clip: ClipId, entry: &Entry) -> Result<(), DeskError>;
    /// Takes a clip for editing here: no other window and no command edits it until what is returned is dropped.
    ///
    /// # Errors
    /// When somebody else has it.
    fn hold_clip(&self, clip: ClipId) -> Result<Hold, DeskError>;
    /// Frames of a clip that somebody marked.
    ///
    /// # Errors
    /// When the project cannot be read.
    fn bookmarks(&self, clip: ClipId) -> Result<BTreeSet<FrameNo>, DeskError>;
    /// Sets a bookmark, or takes it away.
    ///
    /// # Errors
    /// When it cannot be written.
    fn set_bookmark(&self, clip: ClipId, frame: FrameNo, is_set: bool) -> Result<(), DeskError>;
    /// Says what the classes and attributes of the project are.
    ///
    /// # Errors
    /// When the member may not, when a class that labels have would go, or when it cannot be written.
    fn set_schema(&self, schema: &Schema) -> Result<(), DeskError>;
    /// The redacted frames of a clip, through the gate.
    ///
    /// # Errors
    /// When the gate refuses, or the proxy cannot be read.
    fn open_frames(&self, clip: ClipId) -> Result<Box<dyn FrameSource>, DeskError>;

    /// The consent records.
    ///
    /// # Errors
    /// When the project cannot be read.
    fn records(&self) -> Result<Vec<RecordSummary>, DeskError>;
    /// The cameras, where they stand and their zones.
    ///
    /// # Errors
    /// When the project cannot be read.
    fn cameras(&self) -> Result<Vec<CameraProfile>, DeskError>;
    /// Says where a camera stands, and which zones its picture has.
    ///
    /// # Errors
    /// When the member may not, or it cannot be written.
    fn set_camera(&self, camera: &CameraId, place: Place, zones: Option<Zones>) -> Result<(), DeskError>;
    /// What the project asks to be hidden beside faces and interiors.
    ///
    /// # Errors
    /// When the project cannot be read.
    fn wishes(&self) -> Result<HidingWishes, DeskError>;
    /// Says what else is to be hidden.
    ///
    /// # Errors
    /// When the member may not, or it cannot be written.
    fn set_wishes(&self, wishes: HidingWishes) -> Result<(), DeskError>;
    /// Covers parts of a clip by hand; they are on disk, and hidden in every frame that is read, when this returns.
    ///
    /// # Errors
    /// When the member may not, or it cannot be written. Nothing of it was kept then.
    fn cover(&self, clip: ClipId, regions: &[HandRegion]) -> Result<(), DeskError>;
    /// Covers a part of the picture in every clip of this clip's camera, now and later.
    ///
    /// # Errors
    /// As [`Desk::cover`].
    fn cover_camera(&self, clip: ClipId, bbox: PxBox) -> Result<(), DeskError>;
    /// What is covered by hand in a clip.
    ///
    /// # Errors
    /// When the project cannot be read.
    fn covers(&self, clip: ClipId) -> Result<Vec<CoverSummary>, DeskError>;
    /// Takes a cover back; from anyone but a steward it is kept as a wish, and refused.
    ///
    /// # Errors
    /// When the member may not, or it cannot be written.
    fn take_back_cover(&self, cover: RegionId) -> Result<(), DeskError>;
    /// Develops clips again from their originals. Labels are not touched.
    ///
    /// # Errors
    /// When the member may not, when a model is missing, or when stopped: what is left waits for the next time.
    fn develop(&self, choice: DevelopChoice, progress: &dyn Progress) -> Result<DevelopedReport, DeskError>;

    /// Imports files under a record: gate, seal, analyse, redact.
    ///
    /// # Errors
    /// When nothing could be tried at all; single refusals are in the report.
    fn import(
        &self,
        files: &[PathBuf],
        record: RecordId,
        camera: Option<CameraId>,
        progress: &dyn Progress,
    ) -> Result<ImportReport, DeskError>;
    /// Lets the detector propose tracks; returns how many it proposed.
    ///
    /// # Errors
    /// When a model is missing, or a clip cannot be read.
    fn prelabel(&self, clips: &[ClipId], progress: &dyn Progress) -> Result<u32, DeskError>;
    /// Approves the labels of a clip as they are now.
    ///
    /// # Errors
    /// When the member may not, or the labels are not sound.
    fn approve(&self, clip: ClipId) -> Result<(), DeskError>;
    /// Moves a clip on, for example to done.
    ///
    /// # Errors
    /// When the member may not, or it cannot be written.
    fn set_state(&self, clip: ClipId, state: ClipState) -> Result<(), DeskError>;
    /// Writes a dataset into the folder `out`, which must not exist.
    ///
    /// # Errors
    /// When nothing could be exported; the folder is not there then.
    fn export(&self, out: &Path, choice: &ExportChoice, progress: &dyn Progress) -> Result<ExportReport, DeskError>;
    /// The sequences of a dataset that another tool wrote, with the clips that are known to be theirs.
    ///
    /// # Errors
    /// When it is not sound.
    fn sequences(&self, format: ExportFormat, dataset: &Path) -> Result<Vec<SequenceLine>, DeskError>;
    /// Reads a dataset's labels into the clips that they are of, as one step a clip.
    ///
    /// # Errors
    /// When a clip may not be looked at or has labels, or the dataset is not sound; nothing was taken then.
    fn import_labels(
        &self,
        format: ExportFormat,
        dataset: &Path,
        belongs: &Belongs,
        on_top: OnTop,
    ) -> Result<LabelsReport, DeskError>;
    /// Every track of the project as one line each.
    ///
    /// # Errors
    /// When the project cannot be read.
    fn track_lines(&self) -> Result<TrackLines, DeskError>;
    /// Whether effort is counted.
    ///
    /// # Errors
    /// When the project cannot be read.
    fn counts_effort(&self) -> Result<bool, DeskError>;
    /// Switches counting of effort on or off.
    ///
    /// # Errors
    /// When the member may not, or it cannot be written.
    fn set_counts_effort(&self, is_on: bool) -> Result<(), DeskError>;
    /// Adds to what a clip took, while that is counted.
    ///
    /// # Errors
    /// When it cannot be written.
    fn add_effort(&self, clip: ClipId, effort: &ClipEffort) -> Result<(), DeskError>;
    /// What the labels of the project are like.
    ///
    /// # Errors
    /// When the member may not, the project cannot be read, or when stopped.
    fn statistics(&self, progress: &dyn Progress) -> Result<Statistics, DeskError>;
    /// What left the project, oldest first.
    ///
    /// # Errors
    /// As [`Desk::statistics`].
    fn exports(&self) -> Result<Vec<ExportLine>, DeskError>;
    /// Called once, when the project has left the desk: every edit is on disk and every job has ended by then.
    ///
    /// # Errors
    /// When the end of the session cannot be written down.
    fn close(&self) -> Result<(), DeskError> {
        Ok(())
    }
}

/// Opens and makes projects. Called on a job's thread: unlocking takes a second by design.
pub trait Launcher: Send + Sync + 'static {
    /// Looks whether this folder holds a project that this program reads; its passphrase is not needed for that.
    ///
    /// # Errors
    /// When it holds none, a newer one, or one that was changed outside.
    fn recognise(&self, path: &Path) -> Result<(), DeskError>;
    /// Opens the project in this folder.
    ///
    /// # Errors
    /// When the passphrase is wrong, or the folder is no project.
    fn open(&self, path: &Path, passphrase: Passphrase) -> Result<Arc<dyn Desk>, DeskError>;
    /// Makes a project in this folder; the caller becomes its first member with all roles.
    ///
    /// # Errors
    /// When the folder exists, or cannot be written.
    fn create(&self, path: &Path, name: &str, passphrase: Passphrase) -> Result<Arc<dyn Desk>, DeskError>;
    /// Makes the sample project if it is not there yet, and opens it.
    ///
    /// # Errors
    /// When it cannot be made.
    fn sample(&self, progress: &dyn Progress) -> Result<Arc<dyn Desk>, DeskError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_two_lines() {
        let error = DeskError::from(Cancelled);
        assert_eq!(error.to_string().lines().count(), 2);
    }
}
