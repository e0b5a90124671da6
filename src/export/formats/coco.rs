//! COCO object detection (Lin et al., "Microsoft COCO", 2014; cocodataset.org, format "data"), with the tables of videos and
//! tracks that TAO adds (Dave et al., "TAO", 2020): `annotations/instances_PART.json` beside `images/PART/`.
//!
//! Ids of videos, pictures, boxes and tracks are unique over all parts; a box's own id and its `track_id` are two things. Boxes
//! are `[x, y, width, height]` in pixels of the displayed picture, unrounded, cut to the picture. `frame_index` is the frame's
//! ordinal in its clip, from 0, whichever frames were left out.

use serde::Serialize;

use super::super::ExportError;
use super::super::aside::{Aside, Sink};
use super::super::choice::{Images, Part, Standing};
use super::super::layer::{Layer, Region};
use super::super::plan::{Plan, PlannedClip};
use super::super::rows::{self, Row};
use super::super::videos;
use super::table::Table;
use super::{Flags, file_name, xywh};
use crate::vocab::Progress;

pub(super) fn write(plan: &Plan<'_>, aside: &mut Aside, progress: &dyn Progress) -> Result<(), ExportError> {
    aside.folder("annotations")?;
    let mut layer = super::regions_as_boxes(plan, aside)?;
    // Regions to be ignored are numbered after all boxes.
    let mut next_id = plan.boxes() + 1;
    let mut regions = || layer.as_mut().map_or_else(|| Ok(Vec::new()), Layer::regions);
    for part in plan.parts() {
        let path = format!("annotations/instances_{}.json", part.word());
        let mut ignored = Ignored { regions: &mut regions, next_id: &mut next_id };
        aside.stream(path, |sink| write_part(plan, part, sink, &mut ignored, progress))?;
    }
    Ok(())
}

/// Regions of the pictures in the order in which they are written.
struct Ignored<'a> {
    regions: &'a mut dyn FnMut() -> Result<Vec<Region>, ExportError>,
    next_id: &'a mut u64,
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
    /// Where its video lies, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    file_name: Option<String>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    track_id: Option<u64>,
    video_id: usize,
    source: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    attributes: Option<Flags<'a>>,
}

fn write_part(
    plan: &Plan<'_>,
    part: Part,
    sink: Sink<'_>,
    ignored: &mut Ignored<'_>,
    progress: &dyn Progress,
) -> Result<(), ExportError> {
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
            file_name: (order.choice.images == Images::Mp4).then(|| videos::path(planned)),
            width: size.width_px,
            height: size.height_px,
        })?;
    }
    table.close("")?;
    table.open(",\n\"tracks\":")?;
    for planned in plan.part(part) {
        let held = planned.clip.labels.hold()?;
        for (id, track) in rows::numbered(held.set(), planned.first_track) {
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
            for (id, row) in (at.first_box..).zip(rows) {
                table.row(&annotation(row, id, at.image_id, video_id(planned)))?;
            }
            for region in (ignored.regions)()? {
                // A crowd is of one class, and a hidden region may hold any.
                for category_id in 1..=order.schema.classes.len() {
                    table.row(&crowd(&region, *ignored.next_id, at.image_id, (category_id, video_id(planned))))?;
                    *ignored.next_id += 1;
                }
            }
            Ok(())
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
        track_id: Some(row.track),
        video_id,
        source: row.key.origin.word(),
        attributes: Some(Flags(*row)),
    }
}

/// A region to be ignored: what is found in it counts neither for nor against.
fn crowd(region: &Region, id: u64, image_id: u64, (category_id, video_id): (usize, usize)) -> Annotation<'static> {
    let [_, _, width, height] = region.bbox;
    Annotation {
        id,
        image_id,
        category_id,
        bbox: region.bbox,
        area: width * height,
        iscrowd: 1,
        track_id: None,
        video_id,
        source: "hidden",
        attributes: None,
    }
}
