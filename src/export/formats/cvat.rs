//! CVAT for video 1.1 (docs.cvat.ai, "CVAT XML annotation format"): `PART/CLIP/annotations.xml`, a file of tracks a clip.
//!
//! A track is the whole clip's, whichever frames were chosen for pictures: keyframes are what CVAT interpolates between, and they
//! are written exactly, unclipped and unrounded. Frames count from 0. As CVAT itself does, every frame in which the object is
//! present has a box, with `keyframe` true or not, and one with `outside` in the frame after each run; a track that reaches the
//! clip's last frame needs none. CVAT knows no box that stays until the next keyframe and then jumps: such a stretch gets a
//! keyframe at its end. `truncated` is an attribute.

use std::collections::{BTreeMap, BTreeSet};

use super::super::ExportError;
use super::super::aside::Aside;
use super::super::plan::{Plan, PlannedClip};
use super::super::rows;
use super::xml::{Xml, escape};
use crate::labels::{AttributeDef, AttributeKind, Interpolation, Key, LabelSet, Layer, Origin, Schema, Track};
use crate::vocab::{FrameNo, Progress, PxBox, Size};

/// The attribute for what CVAT has no flag for.
pub(super) const TRUNCATED: &str = "truncated";

pub(super) fn frame_name(frame: FrameNo) -> String {
    format!("frame_{:06}", frame.0)
}

pub(super) fn write(plan: &Plan<'_>, aside: &mut Aside, progress: &dyn Progress) -> Result<(), ExportError> {
    for planned in &plan.clips {
        let path = format!("{}/{}/annotations.xml", planned.part.word(), planned.name);
        aside.folder_of(&path)?;
        let held = planned.clip.labels.hold()?;
        aside.stream(path, |sink| {
            let mut xml = Xml::new();
            head(plan, planned, held.set(), &mut xml);
            sink.write_all(xml.take().as_bytes())?;
            for (id, (_, track)) in rows::numbered(held.set(), 1).enumerate() {
                plan.order.schema.index_of(&track.class).ok_or(ExportError::UnknownClass)?;
                write_track(&mut xml, id, track, planned);
                sink.write_all(xml.take().as_bytes())?;
            }
            xml.close("annotations");
            Ok(sink.write_all(xml.take().as_bytes())?)
        })?;
        progress.advance(planned.frames.len() as u64)?;
    }
    Ok(())
}

fn head(plan: &Plan<'_>, planned: &PlannedClip<'_>, set: &LabelSet, xml: &mut Xml) {
    let (size, frames) = (planned.clip.size, planned.clip.times_micros.len());
    xml.open("annotations", format_args!(""));
    xml.leaf("version", "1.1");
    xml.open("meta", format_args!(""));
    xml.open("task", format_args!(""));
    xml.leaf("name", &planned.name);
    xml.leaf("size", frames);
    xml.leaf("mode", "interpolation");
    xml.leaf("overlap", 0);
    xml.leaf("start_frame", 0);
    xml.leaf("stop_frame", frames.saturating_sub(1));
    xml.leaf("frame_filter", "");
    xml.leaf("z_order", "False");
    labels(plan.order.schema, attribute_names(set), &[], xml);
    size_of(size, xml);
    xml.close("task");
    xml.close("meta");
}

fn size_of(size: Size, xml: &mut Xml) {
    xml.open("original_size", format_args!(""));
    xml.leaf("width", size.width_px);
    xml.leaf("height", size.height_px);
    xml.close("original_size");
}

/// Names of free attributes that occur, by class; CVAT refuses what is not declared.
pub(super) fn attribute_names(set: &LabelSet) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for track in set.tracks(Layer::Label) {
        let keys = track.keys.values().flat_map(|key| key.attributes.keys());
        names.entry(track.class.as_str()).or_default().extend(keys.map(String::as_str));
    }
    names
}

/// The classes with their colours and attributes.
pub(super) fn labels(schema: &Schema, names: BTreeMap<&str, BTreeSet<&str>>, numbers: &[&str], xml: &mut Xml) {
    xml.open("labels", format_args!(""));
    for class in &schema.classes {
        let [red, green, blue] = class.colour;
        xml.open("label", format_args!(""));
        xml.leaf("name", &class.name);
        xml.leaf("color", format_args!("#{red:02x}{green:02x}{blue:02x}"));
        xml.leaf("type", "rectangle");
        xml.open("attributes", format_args!(""));
        declare(xml, TRUNCATED, ("checkbox", "false", "true\nfalse"));
        for number in numbers {
            declare(xml, number, ("number", "0", "0;4294967295;1"));
        }
        for attribute in schema.attributes.iter().filter(|attribute| attribute.name.as_str() != TRUNCATED) {
            declare_own(xml, attribute);
        }
        let is_own = |name: &str| schema.attributes.iter().any(|attribute| attribute.name.as_str() == name);
        let others = names.get(class.name.as_str()).into_iter().flatten();
        for name in others.filter(|name| **name != TRUNCATED && !is_own(name)) {
            declare(xml, name, ("text", "", ""));
        }
        xml.close("attributes");
        xml.close("label");
    }
    xml.close("labels");
}

/// An attribute of the project with its values, so that CVAT offers them; every value is mutable, as they stand in boxes.
fn declare_own(xml: &mut Xml, attribute: &AttributeDef) {
    let (name, default) = (attribute.name.as_str(), attribute.default.as_str());
    match &attribute.kind {
        AttributeKind::Flag => declare(xml, name, ("select", default, "no\nyes")),
        AttributeKind::Choice(words) => declare(xml, name, ("select", default, &words.join("\n"))),
        AttributeKind::Number(from, to) => declare(xml, name, ("number", default, &format!("{from};{to};1"))),
    }
}

fn declare(xml: &mut Xml, name: &str, (kind, default, values): (&str, &str, &str)) {
    xml.open("attribute", format_args!(""));
    xml.leaf("name", name);
    xml.leaf("mutable", "True");
    xml.leaf("input_type", kind);
    xml.leaf("default_value", default);
    xml.leaf("values", values);
    xml.close("attribute");
}

/// What CVAT calls the origin of a shape.
pub(super) const fn source(key: &Key) -> &'static str {
    match key.origin {
        Origin::Person { .. } => "manual",
        Origin::Model { .. } | Origin::Tracker => "auto",
        Origin::Import { .. } => "file",
    }
}

fn write_track(xml: &mut Xml, id: usize, track: &Track, planned: &PlannedClip<'_>) {
    let first = track.keys.values().next().map_or("manual", source);
    xml.open("track", format_args!("id=\"{id}\" label=\"{}\" source=\"{first}\"", escape(track.class.as_str())));
    let count = planned.clip.times_micros.len() as u64;
    let mut runs_on: Option<(FrameNo, PxBox, &Key)> = None;
    for (frame, sighting) in track.sightings().take_while(|(frame, _)| u64::from(frame.0) < count) {
        if let Some((last, bbox, key)) = runs_on.filter(|(last, ..)| last.plus(1) != frame) {
            shape(xml, last.plus(1), &bbox, Standing { key, is_key: true, is_outside: true });
        }
        let is_key = sighting.is_key || ends_a_hold(track, frame);
        shape(xml, frame, &sighting.bbox, Standing { key: sighting.key, is_key, is_outside: false });
        runs_on = Some((frame, sighting.bbox, sighting.key));
    }
    if let Some((last, bbox, key)) = runs_on.filter(|(last, ..)| u64::from(last.0) + 1 < count) {
        shape(xml, last.plus(1), &bbox, Standing { key, is_key: true, is_outside: true });
    }
    xml.close("track");
}

/// The last frame of a stretch in which a box stays although the next keyframe has another.
fn ends_a_hold(track: &Track, frame: FrameNo) -> bool {
    let Some((_, key)) = track.governing(frame) else { return false };
    let next = track.keys.get(&frame.plus(1));
    key.interpolation == Interpolation::Hold && next.is_some_and(|next| !next.outside && next.bbox != key.bbox)
}

struct Standing<'a> {
    key: &'a Key,
    is_key: bool,
    is_outside: bool,
}

fn shape(xml: &mut Xml, frame: FrameNo, bbox: &PxBox, at: Standing<'_>) {
    let one = |flag: bool| u8::from(flag);
    xml.open(
        "box",
        format_args!(
            "frame=\"{}\" keyframe=\"{}\" outside=\"{}\" occluded=\"{}\" xtl=\"{}\" ytl=\"{}\" xbr=\"{}\" ybr=\"{}\" z_order=\"0\"",
            frame.0,
            one(at.is_key),
            one(at.is_outside),
            one(at.key.occluded),
            bbox.x1(),
            bbox.y1(),
            bbox.x2(),
            bbox.y2()
        ),
    );
    xml.attribute(TRUNCATED, at.key.truncated);
    for (name, value) in at.key.attributes.iter().filter(|(name, _)| *name != TRUNCATED) {
        xml.attribute(name, value);
    }
    xml.close("box");
}
