//! Datumaro's own JSON (open-edge-platform/datumaro, `docs/source/docs/data-formats/formats/datumaro.md`):
//! `annotations/PART.json` beside `images/PART/`.
//!
//! Boxes are `[x, y, width, height]` in pixels, unrounded; classes count from 0; `image.size` is height, then width. The track, the
//! flags and free attributes are the annotation's attributes, as Datumaro's own video readers name them.

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::super::ExportError;
use super::super::aside::{Aside, Sink};
use super::super::choice::Part;
use super::super::plan::Plan;
use super::super::rows::Row;
use super::table::Table;
use super::{attributes, file_name, xywh};
use crate::vocab::Progress;

const TAKEN: [&str; 5] = ["track_id", "occluded", "truncated", "keyframe", "source"];

pub(super) fn write(plan: &Plan<'_>, aside: &mut Aside, progress: &dyn Progress) -> Result<(), ExportError> {
    aside.folder("annotations")?;
    for part in plan.parts() {
        let path = format!("annotations/{}.json", part.word());
        aside.stream(path, |sink| write_part(plan, part, sink, progress))?;
    }
    Ok(())
}

#[derive(serde::Serialize)]
struct Label<'a> {
    name: &'a str,
    parent: &'static str,
    attributes: [&'static str; 0],
}

#[derive(serde::Serialize)]
struct Item<'a> {
    id: String,
    annotations: Vec<Annotation<'a>>,
    attr: Attr<'a>,
    image: Image,
}

#[derive(serde::Serialize)]
struct Attr<'a> {
    frame: u32,
    video: &'a str,
    timestamp_us: i64,
}

#[derive(serde::Serialize)]
struct Image {
    path: String,
    size: [u32; 2],
}

#[derive(serde::Serialize)]
struct Annotation<'a> {
    id: u64,
    #[serde(rename = "type")]
    kind: &'static str,
    attributes: Attributes<'a>,
    group: u64,
    label_id: usize,
    z_order: u8,
    bbox: [f64; 4],
}

struct Attributes<'a>(Row<'a>);

impl Serialize for Attributes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = &self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(TAKEN[0], &row.track)?;
        map.serialize_entry(TAKEN[1], &row.key.occluded)?;
        map.serialize_entry(TAKEN[2], &row.key.truncated)?;
        map.serialize_entry(TAKEN[3], &row.is_key)?;
        map.serialize_entry(TAKEN[4], row.key.origin.word())?;
        attributes(row, &TAKEN).try_for_each(|(name, value)| map.serialize_entry(name, value))?;
        map.end()
    }
}

fn write_part(plan: &Plan<'_>, part: Part, sink: Sink<'_>, progress: &dyn Progress) -> Result<(), ExportError> {
    let mut table = Table::new(sink);
    table.text("{\"dm_format_version\":\"1.0\",\"media_type\":2,\"infos\":{\"export\":")?;
    table.value(&plan.order.export)?;
    table.open("},\n\"categories\":{\"label\":{\"labels\":")?;
    for class in &plan.order.schema.classes {
        table.row(&Label { name: class.name.as_str(), parent: "", attributes: [] })?;
    }
    table.close(",\"label_groups\":[],\"attributes\":[\"occluded\"]}}")?;
    table.open(",\n\"items\":")?;
    for planned in plan.part(part) {
        let size = planned.clip.size;
        plan.walk(planned, progress, &mut |at, rows| {
            let boxes = (at.first_box..).zip(rows).map(|(id, row)| Annotation {
                id,
                kind: "bbox",
                attributes: Attributes(*row),
                group: 0,
                label_id: row.class,
                z_order: 0,
                bbox: xywh(row),
            });
            table.row(&Item {
                id: planned.stem(at.frame),
                annotations: boxes.collect(),
                attr: Attr { frame: at.frame.0, video: &planned.name, timestamp_us: at.time_micros },
                image: Image { path: file_name(plan, planned, at.frame), size: [size.height_px, size.width_px] },
            })
        })?;
    }
    table.close("}\n")
}
