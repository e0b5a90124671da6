//! WebDataset shards (github.com/webdataset/webdataset, "The WebDataset Format"): `PART/shard-NNNNNN.tar`, in which a picture
//! `KEY.jpg` is followed by its labels `KEY.json`; `classes.txt` beside them.
//!
//! A shard holds [`PER_SHARD`] pictures, so that a reader can shuffle shards. Boxes are `[x, y, width, height]` in pixels,
//! unrounded. Entries carry no owner, no time and no rights but reading, so that the same pictures make the same bytes.

use serde::Serialize;
use tar::{Builder, EntryType, Header};

use super::super::aside::{Aside, Sink};
use super::super::choice::{AlikeFrames, HiddenRegions};
use super::super::images;
use super::super::layer::Region;
use super::super::plan::{Plan, PlannedClip};
use super::super::rows::Sweep;
use super::super::{ExportError, Pictures};
use super::PlainBox;
use crate::frame::RedactedFrame;
use crate::vocab::{FrameNo, Progress};

/// Pictures in a shard; 1080p in JPEG makes about 300 MB of them.
const PER_SHARD: usize = 1000;

pub(super) fn write(
    plan: &Plan<'_>,
    pictures: Pictures<'_>,
    aside: &mut Aside,
    progress: &dyn Progress,
) -> Result<(), ExportError> {
    let names: String = plan.order.schema.classes.iter().map(|class| format!("{}\n", class.name)).collect();
    aside.put("classes.txt".to_owned(), names.as_bytes())?;
    // Both passes at once, unless the first was needed to find what looks alike.
    let steps = if plan.order.choice.alike_frames == AlikeFrames::Keep { 2 } else { 1 };
    for part in plan.parts() {
        aside.folder(part.word())?;
        let all: Vec<(&PlannedClip<'_>, FrameNo)> =
            plan.part(part).flat_map(|planned| planned.frames.iter().map(move |&frame| (planned, frame))).collect();
        let mut sweep: Option<(usize, Sweep<'_>)> = None;
        for (number, shard) in all.chunks(PER_SHARD).enumerate() {
            let path = format!("{}/shard-{number:06}.tar", part.word());
            aside.stream(path, |sink| {
                let mut tar = Builder::new(sink);
                for &(planned, frame) in shard {
                    let picture = images::fetch(planned, frame, pictures)?;
                    let encoded = images::encode(&picture, plan.order.choice.images);
                    let encoded = encoded.ok_or(ExportError::Encode(frame))?;
                    // One sweep a clip, also where a clip goes on in the next shard.
                    if sweep.as_ref().is_none_or(|(index, _)| *index != planned.index) {
                        sweep = Some((planned.index, plan.sweep(planned)?));
                    }
                    let (_, sweep) = sweep.as_mut().expect("just made");
                    let labels = labels(plan, planned, &picture, sweep)?;
                    let (stem, ending) = (planned.stem(frame), plan.order.choice.images.ending());
                    entry(&mut tar, &format!("{stem}.{ending}"), &encoded)?;
                    entry(&mut tar, &format!("{stem}.json"), &labels)?;
                    progress.advance(steps)?;
                }
                tar.into_inner()?.flush()?;
                Ok(())
            })?;
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct Sample<'a> {
    video: &'a str,
    frame_index: u32,
    timestamp_us: i64,
    width: u32,
    height: u32,
    boxes: Vec<PlainBox<'a>>,
    /// What is hidden in the picture; absent where that is not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    hidden: Option<Vec<Region>>,
}

fn labels<'a>(
    plan: &Plan<'a>,
    planned: &PlannedClip<'a>,
    picture: &RedactedFrame,
    sweep: &mut Sweep<'a>,
) -> Result<Vec<u8>, ExportError> {
    let (size, frame) = (planned.clip.size, picture.no());
    let is_told = plan.order.choice.hidden_regions != HiddenRegions::LeaveOut;
    let sample = Sample {
        video: &planned.name,
        frame_index: frame.0,
        timestamp_us: planned.clip.times_micros[frame.index()],
        width: size.width_px,
        height: size.height_px,
        boxes: sweep.at(frame).iter().map(|row| PlainBox::of(plan, row)).collect(),
        hidden: is_told.then(|| picture.hidden().iter().map(Region::of).collect()),
    };
    Ok(serde_json::to_vec(&sample).map_err(std::io::Error::from)?)
}

fn entry(tar: &mut Builder<Sink<'_>>, name: &str, content: &[u8]) -> Result<(), ExportError> {
    let mut header = Header::new_ustar();
    header.set_entry_type(EntryType::Regular);
    header.set_mode(0o444);
    header.set_size(content.len() as u64);
    Ok(tar.append_data(&mut header, name, content)?)
}
