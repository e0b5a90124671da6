//! Labels and redacted pictures leave as a dataset in one of twelve formats, split, with a signed manifest and a card.
//!
//! Guarantee: a folder is written aside and gets its name when it is whole and durable; stopped or failed, nothing is left.
//! A clip enters only with its `Permit<Export>`, and unless the whole export is stamped a draft, only with labels that were
//! signed off. Pictures are [`RedactedFrame`]s of exactly the frame and size that was asked for. Names are drawn anew for
//! every export: no clip id, camera, subject or file name of the source is written. Suggestions, and frames in which a track
//! is outside, never become boxes. Deliberately absent: reading datasets (that is `foreign`), networks, raw pictures.

mod alike;
mod aside;
pub mod choice;
mod describe;
pub mod format;
mod formats;
mod images;
mod labels;
mod layer;
pub mod manifest;
mod plan;
mod rows;
pub mod split;
pub mod version;
mod videos;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

pub use choice::{AlikeFrames, Choice, EmptyFrames, FrameChoice, HiddenRegions, Images, Part, Shares, Standing};
pub use format::Format;
pub use labels::{KeptLabels, LabelSource};
pub use version::{Before, Version};
pub use videos::{VideoWriter, Videos};

use crate::consent::{Basis, Export, Permit};
use crate::frame::RedactedFrame;
use crate::labels::{LabelSet, Schema};
use crate::review::{Approved, DecisionFacts};
use crate::vocab::{
    CameraId, Cancelled, ClipId, Digest, ExportId, FrameNo, ModelId, Progress, SigningKey, Size, Stage, SubjectId,
    UtcTime,
};
use aside::Aside;
use describe::{Facts, Subject};
use plan::Plan;

/// A clip's labels, and whether somebody stands behind them.
#[derive(Clone, Copy)]
pub enum Labels<'a> {
    /// Signed off.
    Approved(&'a Approved<LabelSet>),
    /// Not signed off; leaves in a draft alone.
    Draft(&'a LabelSet),
    /// One or the other, read whenever it is needed.
    Kept(&'a dyn LabelSource),
}

/// One clip to export.
pub struct ExportClip<'a> {
    /// The clip; for the report and to match the approval. Not written.
    pub id: ClipId,
    /// Digest of the clip's original; must be the permit's. Not written.
    pub sha256: Digest,
    /// That it may leave.
    pub permit: &'a Permit<Export>,
    /// What leaves.
    pub labels: Labels<'a>,
    /// Displayed size of every frame.
    pub size: Size,
    /// Presentation time of every frame, microseconds; as many as there are frames.
    pub times_micros: &'a [i64],
    /// For the split alone. Not written.
    pub camera: &'a CameraId,
    /// For the split alone. Not written.
    pub subject: Option<SubjectId>,
    /// Why it may be used, where that is known.
    pub basis: Option<Basis>,
    /// The part that an earlier export with the same seed had it in; it stays there.
    pub before: Option<Part>,
    /// The figures of the clip's leak receipt, as the manifest repeats them.
    pub hiding: serde_json::Value,
}

/// What the export is, beside its clips.
pub struct Order<'a> {
    /// The new export's id.
    pub export: ExportId,
    /// Now.
    pub made_at: UtcTime,
    /// The project's classes; class ids follow their order.
    pub schema: &'a Schema,
    /// The models that hid and proposed.
    pub models: &'a [(ModelId, Digest)],
    /// Format, frames, pictures, split.
    pub choice: Choice,
    /// The export before, for the version; `None` for the first, and for drafts.
    pub before: Option<&'a Before>,
    /// What an earlier export of this id had, when it is made again.
    pub again: Option<Again<'a>>,
    /// Writes videos, where they are asked for.
    pub videos: Option<Videos<'a>>,
    /// What came of the samples on which approvals of these clips rest.
    pub reviews: &'a [DecisionFacts],
    /// Clips that were left out, by reason.
    pub left_out: &'a BTreeMap<String, u32>,
    /// Signs the manifest.
    pub signer: &'a SigningKey,
}

/// What an export that is made again cannot find out anew.
#[derive(Clone, Copy)]
pub struct Again<'a> {
    /// Its version.
    pub version: Version,
    /// The audit entries that admitted its clips then. The gate is asked again all the same.
    pub admitted: &'a BTreeMap<ClipId, u64>,
}

/// Gives a frame of the clip with that index. It is asked for one clip after another and for ascending frames, so that one open
/// reader is enough, and never when no pictures are chosen.
pub type Pictures<'a> = &'a mut dyn FnMut(usize, FrameNo) -> Result<RedactedFrame, ExportError>;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "the export has to be entered in the audit log"]
pub struct Exported {
    /// The export.
    pub export: ExportId,
    /// Where it is.
    pub path: PathBuf,
    /// Every clip and its name inside the export, for the project's own register: a later withdrawal needs it.
    pub names: Vec<(ClipId, String, Part)>,
    /// Pictures (or, without pictures, frames).
    pub images: u64,
    /// Boxes.
    pub boxes: u64,
    /// Its version.
    pub version: Version,
    /// Pictures of each clip.
    pub images_of: BTreeMap<ClipId, u64>,
    /// Digest of `manifest.json`, for the audit log.
    pub manifest_sha256: Digest,
    /// When the first consent record in it ends.
    pub valid_until: UtcTime,
}

/// Why there is no export. Nothing was left on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// The place is taken.
    #[error("There is something at the export's place already.\nChoose a new name, or move away what is there.")]
    OutExists,
    /// The place has no last part.
    #[error("The export's place has no name.\nName the new folder that the export shall be.")]
    NoName,
    /// The folder around it is missing.
    #[error("The folder that the export shall lie in is not there.\nMake it, or choose another.")]
    NoParent,
    /// The disk is full.
    #[error("The disk is full; nothing was exported.\nFree some space, or choose another disk.")]
    Full,
    /// Another failure of the disk.
    #[error("The export could not be written ({0}); nothing was exported.\nCheck the place and try again.")]
    Write(io::ErrorKind),
    /// Stopped on request.
    #[error("The export was stopped; nothing was exported.\nStart it again when you want it done.")]
    Cancelled,
    /// A format whose labels lie in or beside each picture, without pictures.
    #[error("This format is made of pictures.\nChoose JPEG, PNG or WebP pictures, or another format.")]
    NeedsPictures,
    /// Videos without anybody to write them.
    #[error("Videos cannot be written here.\nChoose pictures, or labels alone.")]
    NoVideos,
    /// The video's encoder failed.
    #[error(
        "A clip could not be written as a video.\nChoose pictures, or see `veilmark doctor` for what FFmpeg lacks."
    )]
    Video,
    /// No clip, no frame.
    #[error("There is nothing to export.\nApprove a clip, choose more frames, or export a draft.")]
    Nothing,
    /// A clip without approval in an export that is no draft.
    #[error("Clips are not approved: {0}.\nApprove them, leave them out, or export a draft.")]
    NotApproved(usize),
    /// Permit, approval and clip do not belong together.
    #[error("A permit or an approval belongs to another clip.\nClose the project, open it and try again.")]
    Mismatched,
    /// The permit's record has ended meanwhile.
    #[error("A clip's consent has ended.\nAsk for a renewal, or leave the clip out.")]
    Ended,
    /// A label's class is not among the project's classes.
    #[error("A label has a class that the project does not list.\nAdd the class, or give the label another.")]
    UnknownClass,
    /// The labels of a clip could not be read, or are not those that were signed.
    #[error("The labels of a clip could not be read.\nClose the project, open it and try again.")]
    Labels,
    /// A frame could not be read.
    #[error("Frame {0} of a clip could not be read.\nDevelop the clip again, or leave it out.")]
    Frame(FrameNo),
    /// The reader gave another frame than the one asked for.
    #[error("Asked for frame {0}, the clip gave another.\nDevelop the clip again, or leave it out.")]
    WrongFrame(FrameNo),
    /// A picture could not be encoded.
    #[error("Frame {0} of a clip could not be written as a picture.\nChoose PNG, or leave the clip out.")]
    Encode(FrameNo),
}

impl From<io::Error> for ExportError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            kind => Self::Write(kind),
        }
    }
}

impl From<Cancelled> for ExportError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// An export that is whole and durable but has no name yet. Dropped unpublished, it is removed.
#[must_use = "an export that is not published is removed"]
pub struct Ready {
    aside: Aside,
    exported: Exported,
}

impl Ready {
    /// Digest of `manifest.json`, for the audit log: the entry is written before the export has a name.
    #[must_use]
    pub fn manifest_sha256(&self) -> Digest {
        self.exported.manifest_sha256
    }

    /// What will be there.
    pub fn exported(&self) -> &Exported {
        &self.exported
    }

    /// Gives the folder its name.
    ///
    /// # Errors
    /// [`ExportError`]; nothing is left on disk then.
    pub fn publish(self) -> Result<Exported, ExportError> {
        self.aside.finish()?;
        Ok(self.exported)
    }
}

/// Prepares the export and publishes it at once.
///
/// # Errors
/// [`ExportError`]; nothing is left on disk then.
pub fn write(
    order: &Order<'_>,
    clips: &[ExportClip<'_>],
    pictures: Pictures<'_>,
    out: &Path,
    progress: &dyn Progress,
) -> Result<Exported, ExportError> {
    prepare(order, clips, pictures, out, progress)?.publish()
}

/// Writes the export aside, whole and durable; [`Ready::publish`] turns it into the new folder `out`.
///
/// # Errors
/// [`ExportError`]; nothing is left on disk then.
pub fn prepare(
    order: &Order<'_>,
    clips: &[ExportClip<'_>],
    pictures: Pictures<'_>,
    out: &Path,
    progress: &dyn Progress,
) -> Result<Ready, ExportError> {
    check_papers(order, clips)?;
    let mut plan = Plan::make(order, clips)?;
    let valid_until = clips.iter().map(|clip| clip.permit.until()).min().ok_or(ExportError::Nothing)?;
    let mut aside = Aside::create(out, order.export)?;

    let passes = if order.choice.needs_frames() { 2 } else { 1 };
    progress.begin(Stage::Export, Some(plan.images() * passes));
    formats::write(&mut plan, pictures, &mut aside, progress)?;
    let images_of = plan.clips.iter().map(|planned| (planned.clip.id, planned.frames.len() as u64)).collect();
    let version = order.again.map_or_else(|| Version::after(order.before, &images_of), |again| again.version);
    let facts = Facts::of(&plan)?;
    let subject = Subject { plan: &plan, facts: &facts, version, valid_until };
    describe::write(&subject, &mut aside)?;
    let manifest_sha256 = manifest::write(&subject, &mut aside)?;
    progress.advance(0)?;

    let names = plan.clips.iter().map(|planned| (planned.clip.id, planned.name.clone(), planned.part)).collect();
    let (images, boxes) = (plan.images(), plan.boxes());
    let exported = Exported {
        export: order.export,
        path: out.to_owned(),
        names,
        images,
        boxes,
        version,
        images_of,
        manifest_sha256,
        valid_until,
    };
    Ok(Ready { aside, exported })
}

/// Everything that can refuse is asked before the first byte is written; approvals by [`Plan::make`].
fn check_papers(order: &Order<'_>, clips: &[ExportClip<'_>]) -> Result<(), ExportError> {
    for clip in clips {
        if clip.permit.clip() != clip.sha256 {
            return Err(ExportError::Mismatched);
        }
        if clip.permit.until() <= order.made_at {
            return Err(ExportError::Ended);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod trial;
