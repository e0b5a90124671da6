//! CVAT for images 1.1 (docs.cvat.ai, "CVAT XML annotation format"): `PART.xml` beside `images/PART/`.
//!
//! Pictures are named by their path in `images`, with their part as subset, and numbered from 0 in their part. Boxes are corners
//! in pixels, unrounded. What this form has no flag for (`truncated`, `keyframe`, the track) are attributes.

use std::collections::{BTreeMap, BTreeSet};

use super::super::ExportError;
use super::super::aside::{Aside, Sink};
use super::super::choice::Part;
use super::super::plan::Plan;
use super::super::rows::Row;
use super::cvat::{self, TRUNCATED};
use super::xml::{Xml, escape};
use super::{attributes, file_name};
use crate::vocab::Progress;

const TRACK: &str = "track_id";
const KEYFRAME: &str = "keyframe";
const TAKEN: [&str; 3] = [TRACK, KEYFRAME, TRUNCATED];

pub(super) fn write(plan: &Plan<'_>, aside: &mut Aside, progress: &dyn Progress) -> Result<(), ExportError> {
    for part in plan.parts() {
        aside.stream(format!("{}.xml", part.word()), |sink| write_part(plan, part, sink, progress))?;
    }
    Ok(())
}

fn write_part(plan: &Plan<'_>, part: Part, sink: Sink<'_>, progress: &dyn Progress) -> Result<(), ExportError> {
    let mut xml = Xml::new();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for planned in plan.part(part) {
        let held = planned.clip.labels.hold()?;
        for (class, own) in cvat::attribute_names(held.set()) {
            let own = own.into_iter().filter(|name| !TAKEN.contains(name)).map(str::to_owned);
            found.entry(class.to_owned()).or_default().extend(own);
        }
    }
    for own in plan.order.schema.classes.iter().map(|class| class.name.as_str()) {
        found.entry(own.to_owned()).or_default().insert(KEYFRAME.to_owned());
    }
    let borrowed = found.iter().map(|(class, own)| (class.as_str(), own.iter().map(String::as_str).collect()));
    let names: BTreeMap<&str, BTreeSet<&str>> = borrowed.collect();
    xml.open("annotations", format_args!(""));
    xml.leaf("version", "1.1");
    xml.open("meta", format_args!(""));
    xml.open("task", format_args!(""));
    xml.leaf("name", part.word());
    xml.leaf("size", plan.part(part).map(|planned| planned.frames.len()).sum::<usize>());
    xml.leaf("mode", "annotation");
    cvat::labels(plan.order.schema, names, &[TRACK], &mut xml);
    xml.close("task");
    xml.close("meta");
    let mut number = 0_u64;
    for planned in plan.part(part) {
        let size = planned.clip.size;
        plan.walk(planned, progress, &mut |at, rows| {
            let name = format!("{}/{}", part.word(), file_name(plan, planned, at.frame));
            let (width, height, subset) = (size.width_px, size.height_px, part.word());
            xml.open(
                "image",
                format_args!(
                    "id=\"{number}\" name=\"{name}\" subset=\"{subset}\" width=\"{width}\" height=\"{height}\""
                ),
            );
            rows.iter().for_each(|row| shape(plan, row, &mut xml));
            xml.close("image");
            number += 1;
            Ok(sink.write_all(xml.take().as_bytes())?)
        })?;
    }
    xml.close("annotations");
    Ok(sink.write_all(xml.take().as_bytes())?)
}

fn shape(plan: &Plan<'_>, row: &Row<'_>, xml: &mut Xml) {
    let (class, bbox) = (plan.order.schema.classes[row.class].name.as_str(), row.bbox);
    xml.open(
        "box",
        format_args!(
            "label=\"{}\" source=\"{}\" occluded=\"{}\" xtl=\"{}\" ytl=\"{}\" xbr=\"{}\" ybr=\"{}\" z_order=\"0\"",
            escape(class),
            cvat::source(row.key),
            u8::from(row.key.occluded),
            bbox.x1(),
            bbox.y1(),
            bbox.x2(),
            bbox.y2()
        ),
    );
    xml.attribute(TRACK, row.track);
    xml.attribute(KEYFRAME, row.is_key);
    xml.attribute(TRUNCATED, row.key.truncated);
    attributes(row, &TAKEN).for_each(|(name, value)| xml.attribute(name, value));
    xml.close("box");
}
