//! Hugging Face image folder ("Create an image dataset", section "Object detection"): `PART/STEM.jpg` and `PART/metadata.jsonl`
//! with a row a picture.
//!
//! `objects` holds a list a field, all of one length; boxes are `[x, y, width, height]` in pixels, unrounded, as COCO has them;
//! classes count from 0, their names are in `classes.txt`.

use serde::Serialize;

use super::super::ExportError;
use super::super::aside::Aside;
use super::super::plan::{FrameOf, Plan, PlannedClip};
use super::super::rows::Row;
use super::{file_name, table, xywh};
use crate::vocab::Progress;

pub(super) fn write(plan: &Plan<'_>, aside: &mut Aside, progress: &dyn Progress) -> Result<(), ExportError> {
    let names: String = plan.order.schema.classes.iter().map(|class| format!("{}\n", class.name)).collect();
    aside.put("classes.txt".to_owned(), names.as_bytes())?;
    // A folder without pictures would not be a split: readers look for at least one.
    for part in plan.parts().filter(|&part| plan.part(part).any(|planned| !planned.frames.is_empty())) {
        let path = format!("{}/metadata.jsonl", part.word());
        aside.folder_of(&path)?;
        aside.stream(path, |sink| {
            for planned in plan.part(part) {
                plan.walk(planned, progress, &mut |at, rows| {
                    table::line(&mut *sink, &picture(plan, planned, at, rows))
                })?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Picture<'a> {
    file_name: String,
    video: &'a str,
    frame_index: u32,
    timestamp_us: i64,
    width: u32,
    height: u32,
    objects: Objects,
}

#[derive(Serialize, Default)]
struct Objects {
    id: Vec<u64>,
    track_id: Vec<u64>,
    bbox: Vec<[f64; 4]>,
    area: Vec<f64>,
    category: Vec<usize>,
    occluded: Vec<bool>,
    truncated: Vec<bool>,
    keyframe: Vec<bool>,
    source: Vec<&'static str>,
    /// JSON text, so that all rows have one type.
    attributes: Vec<String>,
}

fn picture<'a>(plan: &Plan<'a>, planned: &'a PlannedClip<'_>, at: &FrameOf, rows: &[Row<'a>]) -> Picture<'a> {
    let size = planned.clip.size;
    let mut objects = Objects::default();
    for (id, row) in (at.first_box..).zip(rows) {
        objects.id.push(id);
        objects.track_id.push(row.track);
        objects.bbox.push(xywh(row));
        objects.area.push(row.bbox.area());
        objects.category.push(row.class);
        objects.occluded.push(row.key.occluded);
        objects.truncated.push(row.key.truncated);
        objects.keyframe.push(row.is_key);
        objects.source.push(row.key.origin.word());
        objects.attributes.push(super::attributes_text(row));
    }
    Picture {
        file_name: file_name(plan, planned, at.frame),
        video: &planned.name,
        frame_index: at.frame.0,
        timestamp_us: at.time_micros,
        width: size.width_px,
        height: size.height_px,
        objects,
    }
}
