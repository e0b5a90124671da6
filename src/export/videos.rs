//! Instead of pictures, one redacted video a clip: `videos/PART/CLIP.mp4`, every frame with its own time, whichever frames were
//! chosen for labels. So the n-th frame of the video is the frame with `frame_index` n.

use std::collections::BTreeSet;
use std::fs::OpenOptions;

use super::alike::Sieve;
use super::aside::{Aside, FileEntry};
use super::choice::HiddenRegions;
use super::plan::{Plan, PlannedClip};
use super::{ExportError, Pictures, images, layer};
use crate::frame::RedactedFrame;
use crate::vocab::{Digest, FrameNo, Progress, Size};

/// Writes redacted frames into one video file, in order and without gaps.
pub trait VideoWriter {
    /// The next frame.
    ///
    /// # Errors
    /// [`ExportError`].
    fn push(&mut self, frame: &RedactedFrame) -> Result<(), ExportError>;
    /// Ends the file; its length and digest.
    ///
    /// # Errors
    /// [`ExportError`].
    fn finish(self: Box<Self>, progress: &dyn Progress) -> Result<(u64, Digest), ExportError>;
}

/// Begins a video of this size and these times in an empty file.
pub type Videos<'a> = &'a dyn Fn(std::fs::File, Size, &[i64]) -> Result<Box<dyn VideoWriter>, ExportError>;

/// Where a clip's video lies.
pub(super) fn path(planned: &PlannedClip<'_>) -> String {
    format!("videos/{}/{}.mp4", planned.part.word(), planned.name)
}

pub(super) fn write(
    plan: &mut Plan<'_>,
    pictures: Pictures<'_>,
    aside: &mut Aside,
    progress: &dyn Progress,
) -> Result<(), ExportError> {
    let choice = plan.order.choice;
    let videos = plan.order.videos.ok_or(ExportError::NoVideos)?;
    let has_layer = choice.hidden_regions != HiddenRegions::LeaveOut;
    let mut layer = has_layer.then(|| aside.begin(layer::FILE.to_owned())).transpose()?;
    let mut kept = vec![Vec::new(); plan.clips.len()];
    let mut sieve = Sieve::new(choice.alike_frames);
    // Part by part, as labels are written, so that the layer is in their order.
    for at in plan.in_label_order() {
        let planned = &plan.clips[at];
        let path = path(planned);
        aside.folder_of(&path)?;
        let file = OpenOptions::new().read(true).write(true).create_new(true).open(aside.place().join(&path))?;
        let mut video = videos(file, planned.clip.size, planned.clip.times_micros)?;
        let chosen: BTreeSet<FrameNo> = planned.frames.iter().copied().collect();
        for frame in (0..).map(FrameNo).take(planned.clip.times_micros.len()) {
            let picture = images::fetch(planned, frame, pictures)?;
            video.push(&picture)?;
            if !chosen.contains(&frame) {
                continue;
            }
            progress.advance(1)?;
            if !sieve.keeps(at, &picture) {
                continue;
            }
            kept[at].push(frame);
            if let Some(layer) = &mut layer {
                layer::line(plan, planned, frame, picture.hidden(), layer.sink())?;
            }
        }
        let (bytes, sha256) = video.finish(progress)?;
        aside.add(FileEntry { path, bytes, sha256 });
    }
    if let Some(layer) = layer {
        aside.end(layer)?;
    }
    plan.keep_only(kept)
}
