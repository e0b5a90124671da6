//! One file per format, and what they share.

mod coco;
mod cvat;
mod cvat_images;
mod datumaro;
mod imagefolder;
mod label_studio;
mod mot;
mod shards;
mod table;
mod tables;
mod tfrecord;
mod voc;
mod webdataset;
mod xml;
mod yolo;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::aside::Aside;
use super::choice::{HiddenRegions, Images};
use super::format::Format;
use super::plan::{Plan, PlannedClip};
use super::rows::Row;
use super::{ExportError, Pictures, images, layer, videos};
use crate::vocab::{FrameNo, Progress};

/// The pictures, and then the labels of those that were kept.
pub(super) fn write(
    plan: &mut Plan<'_>,
    pictures: Pictures<'_>,
    aside: &mut Aside,
    progress: &dyn Progress,
) -> Result<(), ExportError> {
    match plan.order.choice.images {
        Images::Mp4 => videos::write(plan, pictures, aside, progress)?,
        _ => images::write(plan, pictures, aside, progress)?,
    }
    match plan.order.choice.format {
        Format::Coco => coco::write(plan, aside, progress),
        Format::Yolo => yolo::write(plan, aside, progress),
        Format::Cvat => cvat::write(plan, aside, progress),
        Format::CvatImages => cvat_images::write(plan, aside, progress),
        Format::Voc => voc::write(plan, aside, progress),
        Format::Mot => mot::write(plan, aside, progress),
        Format::Datumaro => datumaro::write(plan, aside, progress),
        Format::LabelStudio => label_studio::write(plan, aside, progress),
        Format::Parquet => tables::write(plan, aside, progress),
        Format::Imagefolder => imagefolder::write(plan, aside, progress),
        // Here a picture and its labels are one, so both are written at once.
        Format::Webdataset => webdataset::write(plan, pictures, aside, progress),
        Format::Tfrecord => tfrecord::write(plan, pictures, aside, progress),
    }
}

/// Where the picture of this frame lies in the export.
pub(super) fn picture_path(plan: &Plan<'_>, planned: &PlannedClip<'_>, frame: FrameNo) -> String {
    let (part, file) = (planned.part.word(), file_name(plan, planned, frame));
    let ending = plan.order.choice.images.ending();
    match plan.order.choice.format {
        Format::Cvat => format!("{part}/{}/images/{}.{ending}", planned.name, cvat::frame_name(frame)),
        Format::Mot => format!("{part}/{}/{}/{:06}.{ending}", planned.name, mot::PICTURES, mot::frame_number(frame)),
        Format::Voc => format!("JPEGImages/{file}"),
        Format::Imagefolder => format!("{part}/{file}"),
        _ => format!("images/{part}/{file}"),
    }
}

/// The picture's own name, which is also the key by which labels name it.
fn file_name(plan: &Plan<'_>, planned: &PlannedClip<'_>, frame: FrameNo) -> String {
    format!("{}.{}", planned.stem(frame), plan.order.choice.images.ending())
}

/// The regions that a format has as boxes to be ignored, in the order in which labels are written; `None` unless asked for.
fn regions_as_boxes(
    plan: &Plan<'_>,
    aside: &Aside,
) -> Result<Option<layer::Layer<impl std::io::BufRead + use<>>>, ExportError> {
    match plan.order.choice.hidden_regions {
        HiddenRegions::Boxes => Ok(Some(layer::Layer::new(aside.reopen(layer::FILE)?))),
        HiddenRegions::LeaveOut | HiddenRegions::Layer => Ok(None),
    }
}

/// Names of flags that stand beside free attributes; an attribute of the same name gives way.
const FLAGS: [&str; 4] = ["occluded", "truncated", "keyframe", "interpolated"];

/// The free attributes of a row that no flag hides.
fn attributes<'a>(row: &Row<'a>, taken: &'a [&'a str]) -> impl Iterator<Item = (&'a str, &'a str)> {
    let all = row.key.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    all.filter(move |(name, _)| !taken.contains(name))
}

/// `{"occluded": …, "truncated": …, "keyframe": …, "interpolated": …}` and the free attributes after them.
struct Flags<'a>(Row<'a>);

impl Serialize for Flags<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = &self.0;
        let mut map = serializer.serialize_map(None)?;
        let flags = [row.key.occluded, row.key.truncated, row.is_key, !row.is_key];
        FLAGS.iter().zip(flags).try_for_each(|(name, flag)| map.serialize_entry(name, &flag))?;
        attributes(row, &FLAGS).try_for_each(|(name, value)| map.serialize_entry(name, value))?;
        map.end()
    }
}

/// One box as the formats without a schema of their own write it.
#[derive(serde::Serialize)]
struct PlainBox<'a> {
    class_id: usize,
    class: &'a str,
    track_id: u64,
    /// `[x, y, width, height]`, pixels.
    bbox: [f64; 4],
    source: &'static str,
    attributes: Flags<'a>,
}

impl<'a> PlainBox<'a> {
    fn of(plan: &Plan<'a>, row: &Row<'a>) -> Self {
        Self {
            class_id: row.class,
            class: plan.order.schema.classes[row.class].name.as_str(),
            track_id: row.track,
            bbox: xywh(row),
            source: row.key.origin.word(),
            attributes: Flags(*row),
        }
    }
}

fn xywh(row: &Row<'_>) -> [f64; 4] {
    [row.bbox.x1(), row.bbox.y1(), row.bbox.width(), row.bbox.height()]
}

/// The free attributes as the text of a JSON object.
fn attributes_text(row: &Row<'_>) -> String {
    serde_json::to_string(&row.key.attributes).expect("names and values are text")
}
