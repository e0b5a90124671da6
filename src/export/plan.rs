//! What will be written: names, parts, frames and ids, decided before the first byte.

use std::collections::BTreeSet;

use super::choice::{EmptyFrames, FrameChoice, Part, Standing};
use super::labels::Held;
use super::rows::{Row, Sweep};
use super::split::{Kinship, split};
use super::{ExportClip, ExportError, Order};
use crate::labels::{LabelSet, Layer};
use crate::review::Approval;
use crate::vocab::{ClipId, Digest, ExportId, FrameNo, Progress};

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
    /// Tracks of the clip.
    pub(super) tracks: u64,
    /// Who stands behind its labels.
    pub(super) approval: Option<Approval>,
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
pub(super) type EachFrame<'e> = &'e mut dyn FnMut(&FrameOf, &[Row<'_>]) -> Result<(), ExportError>;

/// The whole export.
pub(super) struct Plan<'a> {
    pub(super) order: &'a Order<'a>,
    pub(super) clips: Vec<PlannedClip<'a>>,
}

impl<'a> Plan<'a> {
    pub(super) fn make(order: &'a Order<'a>, clips: &'a [ExportClip<'a>]) -> Result<Self, ExportError> {
        if order.choice.format.needs_pictures() && !order.choice.images.are_files() {
            return Err(ExportError::NeedsPictures);
        }
        // The one pass over all labels before anything is written.
        let (mut kin, mut surveys) = (Vec::with_capacity(clips.len()), Vec::with_capacity(clips.len()));
        for clip in clips {
            let survey = Survey::of(order, clip, &clip.labels.hold()?)?;
            let counts = survey.counts.clone();
            kin.push(Kinship { camera: clip.camera, subject: clip.subject, before: clip.before, counts });
            surveys.push(survey);
        }
        let unapproved = surveys.iter().filter(|survey| survey.approval.is_none()).count();
        if unapproved > 0 && order.choice.standing == Standing::Approved {
            return Err(ExportError::NotApproved(unapproved));
        }
        let parts = split(&kin, order.choice.shares, order.choice.seed);
        let mut plan = Self { order, clips: Vec::with_capacity(clips.len()) };
        for (((index, clip), part), survey) in clips.iter().enumerate().zip(parts).zip(surveys) {
            let Survey { frames, boxes, tracks, approval, .. } = survey;
            let name = name_of(order.export, clip.id);
            let (first_image, first_box, first_track) = (0, 0, 0);
            plan.clips.push(PlannedClip {
                clip,
                index,
                name,
                part,
                frames,
                boxes,
                tracks,
                approval,
                first_image,
                first_box,
                first_track,
            });
        }
        plan.number();
        if plan.images() == 0 { Err(ExportError::Nothing) } else { Ok(plan) }
    }

    /// Only these frames of each clip.
    pub(super) fn keep_only(&mut self, frames: Vec<Vec<FrameNo>>) -> Result<(), ExportError> {
        for (planned, frames) in self.clips.iter_mut().zip(frames) {
            if frames.len() == planned.frames.len() {
                continue;
            }
            let held = planned.clip.labels.hold()?;
            let mut sweep = Sweep::new(held.set(), self.order.schema, planned.clip.size, 1)?;
            planned.boxes = frames.iter().map(|&frame| sweep.at(frame).len() as u64).sum();
            planned.frames = frames;
        }
        self.number();
        Ok(())
    }

    /// Gives every picture, box and track its number.
    fn number(&mut self) {
        let (mut first_image, mut first_box, mut first_track) = (1, 1, 1);
        for planned in &mut self.clips {
            (planned.first_image, planned.first_box, planned.first_track) = (first_image, first_box, first_track);
            first_image += planned.frames.len() as u64;
            first_box += planned.boxes;
            first_track += planned.tracks;
        }
    }

    /// The clips of one part.
    pub(super) fn part(&self, part: Part) -> impl Iterator<Item = &PlannedClip<'a>> {
        self.clips.iter().filter(move |clip| clip.part == part)
    }

    /// Indices of the clips part by part, as labels are written.
    pub(super) fn in_label_order(&self) -> Vec<usize> {
        let of = |part| (0..self.clips.len()).filter(move |&at| self.clips[at].part == part);
        self.parts().flat_map(of).collect()
    }

    /// The parts that were asked for, with or without clips.
    pub(super) fn parts(&self) -> impl Iterator<Item = Part> {
        let shares = self.order.choice.shares;
        Part::ALL.into_iter().filter(move |&part| shares.of(part) > 0)
    }

    /// A clip's boxes, frame by frame.
    pub(super) fn sweep<'h>(&self, planned: &PlannedClip<'_>, held: &'h Held<'_>) -> Result<Sweep<'h>, ExportError> {
        Sweep::new(held.set(), self.order.schema, planned.clip.size, planned.first_track)
    }

    /// Every chosen frame of a clip with its boxes, reported to `progress`.
    pub(super) fn walk(
        &self,
        planned: &PlannedClip<'a>,
        progress: &dyn Progress,
        each: EachFrame<'_>,
    ) -> Result<(), ExportError> {
        let held = planned.clip.labels.hold()?;
        let mut sweep = self.sweep(planned, &held)?;
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

/// What has to be known of a clip's labels before its part and its numbers are.
struct Survey {
    counts: Vec<u64>,
    frames: Vec<FrameNo>,
    boxes: u64,
    tracks: u64,
    approval: Option<Approval>,
}

impl Survey {
    fn of(order: &Order<'_>, clip: &ExportClip<'_>, held: &Held<'_>) -> Result<Self, ExportError> {
        let (set, approval) = (held.set(), held.approval().cloned());
        if approval.as_ref().is_some_and(|approval| approval.clip != clip.id) {
            return Err(ExportError::Mismatched);
        }
        let mut sweep = Sweep::new(set, order.schema, clip.size, 1)?;
        let (mut frames, mut boxes) = (Vec::new(), 0);
        for frame in chosen(order.choice.frames, clip, set) {
            let count = sweep.at(frame).len() as u64;
            if count > 0 || order.choice.empty_frames == EmptyFrames::Keep {
                frames.push(frame);
                boxes += count;
            }
        }
        let (counts, tracks) = (counts(order, clip, set)?, set.tracks(Layer::Label).len() as u64);
        Ok(Self { counts, frames, boxes, tracks, approval })
    }
}

/// Boxes of each class in all frames of a clip, and its frames last.
fn counts(order: &Order<'_>, clip: &ExportClip<'_>, set: &LabelSet) -> Result<Vec<u64>, ExportError> {
    let mut counts = vec![0; order.schema.classes.len() + 1];
    for track in set.tracks(Layer::Label) {
        counts[order.schema.index_of(&track.class).ok_or(ExportError::UnknownClass)?] += track.frames_present();
    }
    counts[order.schema.classes.len()] = clip.times_micros.len() as u64;
    Ok(counts)
}

/// `v-` and 60 bits of a digest of export and clip: whoever does not know the clip's id cannot join two exports by name, and the
/// same export made again has the same names.
fn name_of(export: ExportId, clip: ClipId) -> String {
    let digest = Digest::of(format!("veilmark/export/name/v1\n{export}\n{clip}").as_bytes());
    let mut bits = [0; 16];
    bits.copy_from_slice(&digest.as_bytes()[..16]);
    format!("v-{}", &ClipId::from_bits(u128::from_be_bytes(bits)).to_string()[2..14])
}

fn chosen(choice: FrameChoice, clip: &ExportClip<'_>, set: &LabelSet) -> Vec<FrameNo> {
    let count = u32::try_from(clip.times_micros.len()).unwrap_or(u32::MAX);
    match choice {
        FrameChoice::All => (0..count).map(FrameNo).collect(),
        FrameChoice::Every(step) => (0..count).step_by(step.get() as usize).map(FrameNo).collect(),
        FrameChoice::Keyframes => {
            let tracks = set.tracks(Layer::Label);
            let keyed: BTreeSet<FrameNo> = tracks.flat_map(|track| track.keys.keys().copied()).collect();
            keyed.into_iter().filter(|frame| frame.0 < count).collect()
        }
    }
}
