//! Label Studio tasks (labelstud.io, "Label Studio JSON format of annotated tasks"): `tasks-PART.json` beside `images/PART/`, and
//! the labelling interface `label-config.xml`.
//!
//! A task is a picture, served as a local file. Rectangles are in per cent of the picture, unrounded, turned by 0. The track, the
//! flags and free attributes stand in the rectangle's `meta`.

use serde::Serialize;

use super::super::ExportError;
use super::super::aside::{Aside, Sink};
use super::super::choice::Part;
use super::super::plan::{FrameOf, Plan, PlannedClip};
use super::super::rows::Row;
use super::table::Table;
use super::xml::{Xml, escape};
use super::{Flags, picture_path};
use crate::vocab::Progress;

pub(super) fn write(plan: &Plan<'_>, aside: &mut Aside, progress: &dyn Progress) -> Result<(), ExportError> {
    aside.put("label-config.xml".to_owned(), interface(plan).as_bytes())?;
    for part in plan.parts() {
        aside.stream(format!("tasks-{}.json", part.word()), |sink| write_part(plan, part, sink, progress))?;
    }
    Ok(())
}

fn interface(plan: &Plan<'_>) -> String {
    let mut xml = Xml::new();
    xml.take();
    xml.open("View", format_args!(""));
    xml.line(format_args!("<Image name=\"image\" value=\"$image\"/>"));
    xml.open("RectangleLabels", format_args!("name=\"label\" toName=\"image\""));
    for class in &plan.order.schema.classes {
        let ([red, green, blue], name) = (class.colour, escape(class.name.as_str()));
        xml.line(format_args!("<Label value=\"{name}\" background=\"#{red:02x}{green:02x}{blue:02x}\"/>"));
    }
    xml.close("RectangleLabels");
    xml.close("View");
    xml.take()
}

#[derive(Serialize)]
struct Task<'a> {
    id: u64,
    data: Facts<'a>,
    annotations: [Annotation<'a>; 1],
}

#[derive(Serialize)]
struct Facts<'a> {
    image: String,
    part: &'static str,
    video: &'a str,
    frame_index: u32,
    timestamp_us: i64,
}

#[derive(Serialize)]
struct Annotation<'a> {
    id: u64,
    result: Vec<Region<'a>>,
}

#[derive(Serialize)]
struct Region<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    from_name: &'static str,
    to_name: &'static str,
    original_width: u32,
    original_height: u32,
    image_rotation: u8,
    value: Rectangle<'a>,
    meta: Meta<'a>,
}

#[derive(Serialize)]
struct Rectangle<'a> {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    rotation: u8,
    rectanglelabels: [&'a str; 1],
}

#[derive(Serialize)]
struct Meta<'a> {
    track_id: u64,
    source: &'static str,
    attributes: Flags<'a>,
}

fn write_part(plan: &Plan<'_>, part: Part, sink: Sink<'_>, progress: &dyn Progress) -> Result<(), ExportError> {
    let mut table = Table::new(sink);
    table.open("")?;
    for planned in plan.part(part) {
        plan.walk(planned, progress, &mut |at, rows| table.row(&task(plan, planned, at, rows)))?;
    }
    table.close("\n")
}

fn task<'a>(plan: &Plan<'a>, planned: &'a PlannedClip<'_>, at: &FrameOf, rows: &[Row<'a>]) -> Task<'a> {
    let regions = (at.first_box..).zip(rows).map(|(id, row)| region(plan, planned, id, row));
    Task {
        id: at.image_id,
        data: Facts {
            image: format!("/data/local-files/?d={}", picture_path(plan, planned, at.frame)),
            part: planned.part.word(),
            video: &planned.name,
            frame_index: at.frame.0,
            timestamp_us: at.time_micros,
        },
        annotations: [Annotation { id: at.image_id, result: regions.collect() }],
    }
}

fn region<'a>(plan: &Plan<'a>, planned: &PlannedClip<'_>, id: u64, row: &Row<'a>) -> Region<'a> {
    let (size, bbox) = (planned.clip.size, row.bbox);
    let (across, down) = (100.0 / f64::from(size.width_px), 100.0 / f64::from(size.height_px));
    Region {
        id: id.to_string(),
        kind: "rectanglelabels",
        from_name: "label",
        to_name: "image",
        original_width: size.width_px,
        original_height: size.height_px,
        image_rotation: 0,
        value: Rectangle {
            x: bbox.x1() * across,
            y: bbox.y1() * down,
            width: bbox.width() * across,
            height: bbox.height() * down,
            rotation: 0,
            rectanglelabels: [plan.order.schema.classes[row.class].name.as_str()],
        },
        meta: Meta { track_id: row.track, source: row.key.origin.word(), attributes: Flags(*row) },
    }
}
