//! COCO object detection (Lin et al., "Microsoft COCO", 2014; cocodataset.org, format "data"), with the tables of videos and
//! tracks that TAO adds (Dave et al., "TAO", 2020): `annotations/instances_PART.json` beside `images/PART/`.
//!
//! Ids of videos, pictures, boxes and tracks are unique over all parts; a box's own id and its `track_id` are two things. Boxes
//! are `[x, y, width, height]` in pixels of the displayed picture, unrounded, cut to the picture. `frame_index` is the frame's
//! ordinal in its clip, from 0, whichever frames were left out.

use serde::Serialize;

use super::super::ExportError;
use super::super::aside::{Aside, Sink};
use super::super::choice::{Part, Standing};
use super::super::plan::{Plan, PlannedClip};
use super::super::rows::{self, Row};
use super::table::Table;
use super::{Flags, file_name, xywh};
use crate::vocab::Progress;

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
struct Track {
    id: u64,
    category_id: usize,
    video_id: usize,
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
struct Annotation<'a> {
    id: u64,
    image_id: u64,
    category_id: usize,
    bbox: [f64; 4],
    area: f64,
    iscrowd: u8,
    track_id: u64,
    video_id: usize,
    source: &'static str,
    attributes: Flags<'a>,
}

fn write_part(plan: &Plan<'_>, part: Part, sink: Sink<'_>, progress: &dyn Progress) -> Result<(), ExportError> {
    let order = plan.order;
    let description = match order.choice.standing {
        Standing::Approved => "Redacted clips with approved labels",
        Standing::Draft => "DRAFT: redacted clips with labels that are not all approved",
    };
    let info =
        Info { description, version: "1", date_created: order.made_at.to_string(), export: order.export.to_string() };
    let mut table = Table::new(sink);
    table.text("{\"info\":")?;
    table.value(&info)?;
    table.open(",\n\"licenses\":[],\n\"categories\":")?;
    // 0 is kept free: older readers use it for the background.
    for (class, id) in order.schema.classes.iter().zip(1..) {
        table.row(&Category { id, name: class.name.as_str() })?;
    }
    table.close("")?;
    table.open(",\n\"videos\":")?;
    for planned in plan.part(part) {
        let size = planned.clip.size;
        table.row(&Video {
            id: video_id(planned),
            name: &planned.name,
            width: size.width_px,
            height: size.height_px,
        })?;
    }
    table.close("")?;
    table.open(",\n\"tracks\":")?;
    for planned in plan.part(part) {
        for (id, track) in rows::numbered(planned.clip.labels.set(), planned.first_track) {
            let class = order.schema.index_of(&track.class).ok_or(ExportError::UnknownClass)?;
            table.row(&Track { id, category_id: class + 1, video_id: video_id(planned) })?;
        }
    }
    table.close("")?;
    table.open(",\n\"images\":")?;
    for planned in plan.part(part) {
        write_images(plan, planned, &mut table)?;
    }
    table.close("")?;
    table.open(",\n\"annotations\":")?;
    for planned in plan.part(part) {
        plan.walk(planned, progress, &mut |at, rows| {
            (at.first_box..)
                .zip(rows)
                .try_for_each(|(id, row)| table.row(&annotation(row, id, at.image_id, video_id(planned))))
        })?;
    }
    table.close("}\n")
}

fn video_id(planned: &PlannedClip<'_>) -> usize {
    planned.index + 1
}

fn write_images(plan: &Plan<'_>, planned: &PlannedClip<'_>, table: &mut Table<'_>) -> Result<(), ExportError> {
    let size = planned.clip.size;
    for (id, &frame) in (planned.first_image..).zip(&planned.frames) {
        table.row(&Image {
            id,
            file_name: file_name(plan, planned, frame),
            width: size.width_px,
            height: size.height_px,
            video_id: video_id(planned),
            frame_index: frame.0,
            timestamp_us: planned.clip.times_micros[frame.index()],
        })?;
    }
    Ok(())
}

fn annotation<'a>(row: &Row<'a>, id: u64, image_id: u64, video_id: usize) -> Annotation<'a> {
    Annotation {
        id,
        image_id,
        category_id: row.class + 1,
        bbox: xywh(row),
        area: row.bbox.area(),
        iscrowd: 0,
        track_id: row.track,
        video_id,
        source: rows::source(row.key),
        attributes: Flags(*row),
    }
}
