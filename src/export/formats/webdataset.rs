//! WebDataset shards (github.com/webdataset/webdataset, "The WebDataset Format"): `PART/shard-NNNNNN.tar`, in which a picture
//! `KEY.jpg` is followed by its labels `KEY.json`; `classes.txt` beside them.
//!
//! Boxes are `[x, y, width, height]` in pixels, unrounded. Entries carry no owner, no time and no rights but reading, so that the same
//! pictures make the same bytes.

use serde::Serialize;
use tar::{Builder, EntryType, Header};

use super::super::aside::{Aside, Sink};
use super::super::choice::HiddenRegions;
use super::super::layer::Region;
use super::super::plan::Plan;
use super::super::{ExportError, Pictures};
use super::PlainBox;
use super::shards::{self, Sample};
use crate::vocab::Progress;

pub(super) fn write(
    plan: &Plan<'_>,
    pictures: Pictures<'_>,
    aside: &mut Aside,
    progress: &dyn Progress,
) -> Result<(), ExportError> {
    let names: String = plan.order.schema.classes.iter().map(|class| format!("{}\n", class.name)).collect();
    aside.put("classes.txt".to_owned(), names.as_bytes())?;
    let ending = plan.order.choice.images.ending();
    let shard: shards::EachShard<'_> = &mut |sink, walk| {
        let mut tar = Builder::new(sink);
        walk(&mut |sample| {
            let (stem, labels) = (sample.planned.stem(sample.frame.no()), labels(plan, sample)?);
            entry(&mut tar, &format!("{stem}.{ending}"), sample.encoded)?;
            entry(&mut tar, &format!("{stem}.json"), &labels)
        })?;
        Ok(tar.into_inner()?.flush()?)
    };
    shards::write(plan, pictures, aside, progress, ("tar", shard))
}

#[derive(Serialize)]
struct Labels<'a> {
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

fn labels(plan: &Plan<'_>, sample: &Sample<'_>) -> Result<Vec<u8>, ExportError> {
    let (planned, frame) = (sample.planned, sample.frame.no());
    let is_told = plan.order.choice.hidden_regions != HiddenRegions::LeaveOut;
    let labels = Labels {
        video: &planned.name,
        frame_index: frame.0,
        timestamp_us: planned.clip.times_micros[frame.index()],
        width: planned.clip.size.width_px,
        height: planned.clip.size.height_px,
        boxes: sample.rows.iter().map(|row| PlainBox::of(plan, row)).collect(),
        hidden: is_told.then(|| sample.frame.hidden().iter().map(Region::of).collect()),
    };
    Ok(serde_json::to_vec(&labels).map_err(std::io::Error::from)?)
}

fn entry(tar: &mut Builder<Sink<'_>>, name: &str, content: &[u8]) -> Result<(), ExportError> {
    let mut header = Header::new_ustar();
    header.set_entry_type(EntryType::Regular);
    header.set_mode(0o444);
    header.set_size(content.len() as u64);
    Ok(tar.append_data(&mut header, name, content)?)
}
