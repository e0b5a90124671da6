//! Pascal VOC (Everingham et al., "The PASCAL Visual Object Classes Challenge 2012 Development Kit", section 4):
//! `Annotations/STEM.xml`, `JPEGImages/STEM.jpg`, `ImageSets/Main/PART.txt`, and the `labelmap.txt` that CVAT and Datumaro read
//! names of classes from.
//!
//! Pixels count from 1 and both ends belong to the box, so that the box of the top left pixel is `1 1 1 1`. Edges are rounded to
//! the nearest whole pixel, half away from 0, and a box keeps at least one pixel. `track_id` and `keyframe` are attributes.

use super::super::ExportError;
use super::super::aside::Aside;
use super::super::plan::{FrameOf, Plan, PlannedClip};
use super::super::rows::Row;
use super::xml::Xml;
use super::{attributes, file_name};
use crate::vocab::{Progress, PxBox, Size};

const TAKEN: [&str; 2] = ["track_id", "keyframe"];

pub(super) fn write(plan: &Plan<'_>, aside: &mut Aside, progress: &dyn Progress) -> Result<(), ExportError> {
    for folder in ["Annotations", "JPEGImages", "ImageSets/Main"] {
        aside.folder(folder)?;
    }
    aside.put("labelmap.txt".to_owned(), label_map(plan).as_bytes())?;
    for part in plan.parts() {
        aside.stream(format!("ImageSets/Main/{}.txt", part.word()), |sink| {
            for planned in plan.part(part) {
                planned.frames.iter().try_for_each(|&frame| writeln!(sink, "{}", planned.stem(frame)))?;
            }
            Ok(())
        })?;
    }
    for planned in &plan.clips {
        plan.walk(planned, progress, &mut |at, rows| {
            let text = annotation(plan, planned, at, rows);
            aside.put(format!("Annotations/{}.xml", planned.stem(at.frame)), text.as_bytes())
        })?;
    }
    Ok(())
}

/// `NAME:RED,GREEN,BLUE:PARTS:ACTIONS`, the background first.
fn label_map(plan: &Plan<'_>) -> String {
    let mut text = String::from("# label:color_rgb:parts:actions\nbackground:0,0,0::\n");
    for class in &plan.order.schema.classes {
        let [red, green, blue] = class.colour;
        text.push_str(&format!("{}:{red},{green},{blue}::\n", class.name));
    }
    text
}

fn annotation(plan: &Plan<'_>, planned: &PlannedClip<'_>, at: &FrameOf, rows: &[Row<'_>]) -> String {
    let (size, mut xml) = (planned.clip.size, Xml::new());
    // Readers of this format know no declaration.
    xml.take();
    xml.open("annotation", format_args!(""));
    xml.leaf("folder", "JPEGImages");
    xml.leaf("filename", file_name(plan, planned, at.frame));
    xml.open("source", format_args!(""));
    xml.leaf("database", format_args!("veilmark {}", plan.order.export));
    xml.leaf("annotation", "veilmark");
    xml.leaf("image", &planned.name);
    xml.close("source");
    xml.open("size", format_args!(""));
    xml.leaf("width", size.width_px);
    xml.leaf("height", size.height_px);
    xml.leaf("depth", 3);
    xml.close("size");
    xml.leaf("segmented", 0);
    for row in rows {
        object(plan, row, size, &mut xml);
    }
    xml.close("annotation");
    xml.take()
}

fn object(plan: &Plan<'_>, row: &Row<'_>, size: Size, xml: &mut Xml) {
    let [left, top, right, bottom] = pixels(&row.bbox, size);
    xml.open("object", format_args!(""));
    xml.leaf("name", &plan.order.schema.classes[row.class].name);
    xml.leaf("pose", "Unspecified");
    xml.leaf("truncated", u8::from(row.key.truncated));
    xml.leaf("occluded", u8::from(row.key.occluded));
    xml.leaf("difficult", 0);
    xml.open("bndbox", format_args!(""));
    for (name, edge) in [("xmin", left), ("ymin", top), ("xmax", right), ("ymax", bottom)] {
        xml.leaf(name, edge);
    }
    xml.close("bndbox");
    xml.open("attributes", format_args!(""));
    let (track, keyframe) = (row.track.to_string(), row.is_key.to_string());
    let own = [(TAKEN[0], track.as_str()), (TAKEN[1], keyframe.as_str())];
    for (name, value) in own.into_iter().chain(attributes(row, &TAKEN)) {
        xml.open("attribute", format_args!(""));
        xml.leaf("name", name);
        xml.leaf("value", value);
        xml.close("attribute");
    }
    xml.close("attributes");
    xml.close("object");
}

/// First and last pixel across and down, counted from 1.
fn pixels(bbox: &PxBox, size: Size) -> [u32; 4] {
    let [left, right] = ends(bbox.x1(), bbox.x2(), size.width_px);
    let [top, bottom] = ends(bbox.y1(), bbox.y2(), size.height_px);
    [left, top, right, bottom]
}

fn ends(from: f64, to: f64, count: u32) -> [u32; 2] {
    // The box lies in the picture, so both fit.
    let first = (from.round() as u32).min(count - 1) + 1;
    [first, (to.round() as u32).max(first)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_count_from_one_and_both_ends_belong() {
        let size = Size { width_px: 100, height_px: 50 };
        for (edges, expected) in [
            ([0.0, 0.0, 1.0, 1.0], [1, 1, 1, 1]),
            ([0.0, 0.0, 100.0, 50.0], [1, 1, 100, 50]),
            ([99.0, 49.0, 100.0, 50.0], [100, 50, 100, 50]),
            ([10.0, 20.0, 30.0, 40.0], [11, 21, 30, 40]),
            ([10.4, 20.5, 30.4, 40.5], [11, 22, 30, 41]),
            ([10.2, 10.2, 10.3, 10.3], [11, 11, 11, 11]),
            ([99.9, 49.9, 100.0, 50.0], [100, 50, 100, 50]),
        ] {
            let [x1, y1, x2, y2] = edges;
            assert_eq!(pixels(&PxBox::new(x1, y1, x2, y2).expect("a box"), size), expected, "{edges:?}");
        }
    }
}
