//! COCO object detection (Lin et al., "Microsoft COCO", 2014; cocodataset.org, format "data"), with the video tables that
//! KWCOCO adds: `annotations/instances_PART.json` beside `images/PART/`.
//!
//! Ids of videos, pictures and boxes are unique over all parts; a box's own id and its `track_id` are two things. Boxes are
//! `[x, y, width, height]` in pixels of the displayed picture, unrounded, cut to the picture. `frame_index` is the frame's
//! ordinal in its clip, from 0, whichever frames were left out.

use std::io::Write;

use serde::Serialize;

use super::ExportError;
use super::aside::Aside;
use super::choice::{Part, Standing};
use super::plan::{Plan, PlannedClip};
use super::rows::Row;
use crate::vocab::Progress;

/// Frames between two reports: a report a frame would cost more than the frame.
const REPORT_EVERY: u64 = 64;

pub(super) fn write(plan: &Plan<'_>, aside: &mut Aside, progress: &dyn Progress) -> Result<(), ExportError> {
    aside.folder("annotations")?;
    for part in plan.parts() {
        let path = format!("annotations/instances_{}.json", part.word());
        aside.stream(path, |sink| write_part(plan, part, sink, progress))?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Info<'a> {
    description: &'a str,
    version: &'a str,
    date_created: String,
    export: String,
}

#[derive(Serialize)]
struct Category<'a> {
    id: usize,
    name: &'a str,
}

#[derive(Serialize)]
struct Video<'a> {
    id: usize,
    name: &'a str,
    width: u32,
    height: u32,
}

#[derive(Serialize)]
struct Image {
    id: u64,
    file_name: String,
    width: u32,
    height: u32,
    video_id: usize,
    frame_index: u32,
    timestamp_us: i64,
}

#[derive(Serialize)]
struct Annotation {
    id: u64,
    image_id: u64,
    category_id: usize,
    bbox: [f64; 4],
    area: f64,
    iscrowd: u8,
    track_id: u64,
    video_id: usize,
    attributes: Attributes,
}

#[derive(Serialize)]
struct Attributes {
    occluded: bool,
    truncated: bool,
    keyframe: bool,
    interpolated: bool,
}

fn write_part(plan: &Plan<'_>, part: Part, sink: &mut dyn Write, progress: &dyn Progress) -> Result<(), ExportError> {
    let order = plan.order;
    let description = match order.choice.standing {
        Standing::Approved => "Redacted clips with approved labels",
        Standing::Draft => "DRAFT: redacted clips with labels that are not all approved",
    };
    let info =
        Info { description, version: "1", date_created: order.made_at.to_string(), export: order.export.to_string() };
    sink.write_all(b"{\"info\":")?;
    sink.write_all(&json(&info)?)?;
    sink.write_all(b",\n\"licenses\":[],\n\"categories\":")?;
    // 0 is kept free: older readers use it for the background.
    let categories: Vec<_> =
        order.schema.classes.iter().zip(1..).map(|(class, id)| Category { id, name: class.name.as_str() }).collect();
    sink.write_all(&json(&categories)?)?;

    let mut rows = Rows { sink, line: Vec::with_capacity(512), is_first: true };
    rows.table("videos")?;
    for planned in plan.part(part) {
        let size = planned.clip.size;
        rows.row(&Video { id: planned.index + 1, name: &planned.name, width: size.width_px, height: size.height_px })?;
    }
    rows.table("images")?;
    for planned in plan.part(part) {
        write_images(plan, planned, &mut rows)?;
    }
    rows.table("annotations")?;
    for planned in plan.part(part) {
        write_annotations(plan, planned, &mut rows, progress)?;
    }
    rows.sink.write_all(b"]}\n")?;
    Ok(())
}

fn write_images(plan: &Plan<'_>, planned: &PlannedClip<'_>, rows: &mut Rows<'_>) -> Result<(), ExportError> {
    let (size, ending) = (planned.clip.size, plan.order.choice.images.ending());
    for (id, &frame) in (planned.first_image..).zip(&planned.frames) {
        rows.row(&Image {
            id,
            file_name: format!("{}.{ending}", planned.stem(frame)),
            width: size.width_px,
            height: size.height_px,
            video_id: planned.index + 1,
            frame_index: frame.0,
            timestamp_us: planned.clip.times_micros[frame.index()],
        })?;
    }
    Ok(())
}

fn write_annotations(
    plan: &Plan<'_>,
    planned: &PlannedClip<'_>,
    rows: &mut Rows<'_>,
    progress: &dyn Progress,
) -> Result<(), ExportError> {
    let mut sweep = plan.sweep(planned)?;
    let mut id = planned.first_box;
    let mut unreported = 0;
    for (image_id, &frame) in (planned.first_image..).zip(&planned.frames) {
        for row in sweep.at(frame) {
            rows.row(&annotation(row, id, image_id, planned.index + 1))?;
            id += 1;
        }
        unreported += 1;
        if unreported == REPORT_EVERY {
            progress.advance(REPORT_EVERY)?;
            unreported = 0;
        }
    }
    Ok(progress.advance(unreported)?)
}

fn annotation(row: &Row, id: u64, image_id: u64, video_id: usize) -> Annotation {
    let bbox = row.bbox;
    Annotation {
        id,
        image_id,
        category_id: row.class + 1,
        bbox: [bbox.x1(), bbox.y1(), bbox.width(), bbox.height()],
        area: bbox.area(),
        iscrowd: 0,
        track_id: row.track,
        video_id,
        attributes: Attributes {
            occluded: row.is_occluded,
            truncated: row.is_truncated,
            keyframe: row.is_key,
            interpolated: !row.is_key,
        },
    }
}

/// Writes a table a row a line, so that memory does not grow with the dataset.
struct Rows<'a> {
    sink: &'a mut dyn Write,
    line: Vec<u8>,
    is_first: bool,
}

impl Rows<'_> {
    /// Ends the table before, if any, and begins this one.
    fn table(&mut self, name: &str) -> Result<(), ExportError> {
        let end: &[u8] = if name == "videos" { b"" } else { b"]" };
        self.sink.write_all(end)?;
        write!(self.sink, ",\n\"{name}\":[")?;
        self.is_first = true;
        Ok(())
    }

    fn row(&mut self, row: &impl Serialize) -> Result<(), ExportError> {
        self.line.clear();
        self.line.extend_from_slice(if self.is_first { b"\n" } else { b",\n" });
        self.is_first = false;
        serde_json::to_writer(&mut self.line, row).map_err(std::io::Error::from)?;
        Ok(self.sink.write_all(&self.line)?)
    }
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, ExportError> {
    Ok(serde_json::to_vec(value).map_err(std::io::Error::from)?)
}
