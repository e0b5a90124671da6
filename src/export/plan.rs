//! What will be written: names, parts, frames and ids, decided before the first byte.

use std::collections::BTreeSet;

use super::choice::{EmptyFrames, FrameChoice, Images, Part};
use super::rows::{Row, Sweep};
use super::split::{Kinship, split};
use super::{ExportClip, ExportError, Order};
use crate::labels::Layer;
use crate::vocab::{ClipId, FrameNo, Progress};

/// Frames between two reports: a report a frame would cost more than the frame.
const REPORT_EVERY: u64 = 64;

/// One clip of the export.
pub(super) struct PlannedClip<'a> {
    pub(super) clip: &'a ExportClip<'a>,
    /// Index in the caller's list.
    pub(super) index: usize,
    /// Drawn for this export; says nothing.
    pub(super) name: String,
    pub(super) part: Part,
    /// Ascending.
    pub(super) frames: Vec<FrameNo>,
    /// Boxes in these frames.
    pub(super) boxes: u64,
    /// Ids of the first picture, box and track; the others follow. Unique over all parts, from 1.
    pub(super) first_image: u64,
    pub(super) first_box: u64,
    pub(super) first_track: u64,
}

impl PlannedClip<'_> {
    /// A picture's file name without its ending. The number is the frame's ordinal in the clip, from 0; left-out frames
    /// leave gaps.
    pub(super) fn stem(&self, frame: FrameNo) -> String {
        format!("{}-{:06}", self.name, frame.0)
    }
}

/// One chosen frame.
pub(super) struct FrameOf {
    pub(super) frame: FrameNo,
    pub(super) image_id: u64,
    /// The id of its first box; the others follow.
    pub(super) first_box: u64,
    /// Presentation time.
    pub(super) time_micros: i64,
}

/// Takes a frame and its boxes.
pub(super) type EachFrame<'e, 'a> = &'e mut dyn FnMut(&FrameOf, &[Row<'a>]) -> Result<(), ExportError>;

/// The whole export.
pub(super) struct Plan<'a> {
    pub(super) order: &'a Order<'a>,
    pub(super) clips: Vec<PlannedClip<'a>>,
}

impl<'a> Plan<'a> {
    pub(super) fn make(order: &'a Order<'a>, clips: &'a [ExportClip<'a>]) -> Result<Self, ExportError> {
        if order.choice.format.needs_pictures() && order.choice.images == Images::None {
            return Err(ExportError::NeedsPictures);
        }
        let kin: Vec<_> = clips.iter().map(|clip| Kinship { camera: clip.camera, subject: clip.subject }).collect();
        let parts = split(&kin, order.choice.shares, order.choice.seed);
        let mut plan = Self { order, clips: Vec::with_capacity(clips.len()) };
        let (mut first_image, mut first_box, mut first_track) = (1, 1, 1);
        for ((index, clip), part) in clips.iter().enumerate().zip(parts) {
            let mut sweep = Sweep::new(clip.labels.set(), order.schema, clip.size, first_track)?;
            let (mut frames, mut boxes) = (Vec::new(), 0);
            for frame in chosen(order.choice.frames, clip) {
                let count = sweep.at(frame).len() as u64;
                if count > 0 || order.choice.empty_frames == EmptyFrames::Keep {
                    frames.push(frame);
                    boxes += count;
                }
            }
            let name = random_name();
            let (images, tracks) = (frames.len() as u64, clip.labels.set().tracks(Layer::Label).count() as u64);
            plan.clips.push(PlannedClip {
                clip,
                index,
                name,
                part,
                frames,
                boxes,
                first_image,
                first_box,
                first_track,
            });
            first_image += images;
            first_box += boxes;
            first_track += tracks;
        }
        if plan.images() == 0 { Err(ExportError::Nothing) } else { Ok(plan) }
    }

    /// The clips of one part.
    pub(super) fn part(&self, part: Part) -> impl Iterator<Item = &PlannedClip<'a>> {
        self.clips.iter().filter(move |clip| clip.part == part)
    }

    /// The parts that were asked for, with or without clips.
    pub(super) fn parts(&self) -> impl Iterator<Item = Part> {
        let shares = self.order.choice.shares;
        Part::ALL.into_iter().filter(move |&part| shares.of(part) > 0)
    }

    /// A clip's boxes, frame by frame.
    pub(super) fn sweep(&self, planned: &PlannedClip<'a>) -> Result<Sweep<'a>, ExportError> {
        let clip = planned.clip;
        Sweep::new(clip.labels.set(), self.order.schema, clip.size, planned.first_track)
    }

    /// Every chosen frame of a clip with its boxes, reported to `progress`.
    pub(super) fn walk(
        &self,
        planned: &PlannedClip<'a>,
        progress: &dyn Progress,
        each: EachFrame<'_, 'a>,
    ) -> Result<(), ExportError> {
        let mut sweep = self.sweep(planned)?;
        let (mut first_box, mut unreported) = (planned.first_box, 0);
        for (image_id, &frame) in (planned.first_image..).zip(&planned.frames) {
            let rows = sweep.at(frame);
            let time_micros = planned.clip.times_micros[frame.index()];
            each(&FrameOf { frame, image_id, first_box, time_micros }, rows)?;
            first_box += rows.len() as u64;
            unreported += 1;
            if unreported == REPORT_EVERY {
                progress.advance(REPORT_EVERY)?;
                unreported = 0;
            }
        }
        Ok(progress.advance(unreported)?)
    }

    pub(super) fn images(&self) -> u64 {
        self.clips.iter().map(|clip| clip.frames.len() as u64).sum()
    }

    pub(super) fn boxes(&self) -> u64 {
        self.clips.iter().map(|clip| clip.boxes).sum()
    }
}

/// `v-` and 60 random bits: no clip id, so that two exports cannot be joined by name.
fn random_name() -> String {
    format!("v-{}", &ClipId::random().to_string()[2..14])
}

fn chosen(choice: FrameChoice, clip: &ExportClip<'_>) -> Vec<FrameNo> {
    let count = u32::try_from(clip.times_micros.len()).unwrap_or(u32::MAX);
    match choice {
        FrameChoice::All => (0..count).map(FrameNo).collect(),
        FrameChoice::Every(step) => (0..count).step_by(step.get() as usize).map(FrameNo).collect(),
        FrameChoice::Keyframes => {
            let tracks = clip.labels.set().tracks(Layer::Label);
            let keyed: BTreeSet<FrameNo> = tracks.flat_map(|track| track.keys.keys().copied()).collect();
            keyed.into_iter().filter(|frame| frame.0 < count).collect()
        }
    }
}
