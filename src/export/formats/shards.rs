//! Formats in which a picture and its labels are one: written shard by shard, so that a reader can shuffle shards.

use super::super::aside::{Aside, Sink};
use super::super::choice::AlikeFrames;
use super::super::images;
use super::super::labels::Held;
use super::super::plan::{Plan, PlannedClip};
use super::super::rows::Row;
use super::super::{ExportError, Pictures};
use crate::frame::RedactedFrame;
use crate::vocab::{FrameNo, Progress};

/// Pictures in a shard; 1080p in JPEG makes about 300 MB of them.
const PER_SHARD: usize = 1000;

/// One picture with its boxes.
pub(super) struct Sample<'s> {
    pub(super) planned: &'s PlannedClip<'s>,
    pub(super) frame: &'s RedactedFrame,
    pub(super) encoded: &'s [u8],
    pub(super) rows: &'s [Row<'s>],
}

/// Takes one picture after the other.
pub(super) type EachSample<'e> = &'e mut dyn FnMut(&Sample<'_>) -> Result<(), ExportError>;
/// Writes a shard: it is given the file, and what gives it every picture.
pub(super) type EachShard<'e> =
    &'e mut dyn FnMut(Sink<'_>, &mut dyn FnMut(EachSample<'_>) -> Result<(), ExportError>) -> Result<(), ExportError>;

/// Writes `PART/shard-NNNNNN.ENDING`.
pub(super) fn write(
    plan: &Plan<'_>,
    pictures: Pictures<'_>,
    aside: &mut Aside,
    progress: &dyn Progress,
    (ending, shard): (&str, EachShard<'_>),
) -> Result<(), ExportError> {
    // Both passes at once, unless the first was needed to find what looks alike.
    let steps = if plan.order.choice.alike_frames == AlikeFrames::Keep { 2 } else { 1 };
    for part in plan.parts() {
        aside.folder(part.word())?;
        let all: Vec<(&PlannedClip<'_>, FrameNo)> =
            plan.part(part).flat_map(|planned| planned.frames.iter().map(move |&frame| (planned, frame))).collect();
        // The labels of one clip, also where it goes on in the next shard.
        let mut open: Option<(usize, Held<'_>)> = None;
        for (number, own) in all.chunks(PER_SHARD).enumerate() {
            let path = format!("{}/shard-{number:06}.{ending}", part.word());
            aside.stream(path, |sink| {
                shard(sink, &mut |each| {
                    for of_clip in own.chunk_by(|(a, _), (b, _)| a.index == b.index) {
                        let planned = of_clip[0].0;
                        if open.as_ref().is_none_or(|(index, _)| *index != planned.index) {
                            open = Some((planned.index, planned.clip.labels.hold()?));
                        }
                        let (_, held) = open.as_ref().expect("just read");
                        let mut sweep = plan.sweep(planned, held)?;
                        for &(_, no) in of_clip {
                            let frame = images::fetch(planned, no, pictures)?;
                            let encoded = images::encode(&frame, plan.order.choice.images);
                            let encoded = encoded.ok_or(ExportError::Encode(no))?;
                            each(&Sample { planned, frame: &frame, encoded: &encoded, rows: sweep.at(no) })?;
                            progress.advance(steps)?;
                        }
                    }
                    Ok(())
                })
            })?;
        }
    }
    Ok(())
}
