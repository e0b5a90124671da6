//! Datumaro JSON: `annotations/*.json`. An item's sequence and frame are its attributes `video` and `frame`, or its id's.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::files::{self, Found};
use super::rows::{Intake, Row};
use super::{ForeignError, frame_of_name};
use crate::vocab::FrameNo;

#[derive(Deserialize)]
struct Document {
    categories: Categories,
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Categories {
    label: Labels,
}

#[derive(Deserialize)]
struct Labels {
    labels: Vec<Label>,
}

#[derive(Deserialize)]
struct Label {
    name: String,
}

#[derive(Deserialize)]
struct Item {
    id: String,
    #[serde(default)]
    annotations: Vec<Annotation>,
    #[serde(default)]
    attr: Map<String, Value>,
    image: Option<Image>,
}

#[derive(Deserialize)]
struct Image {
    /// Height, width.
    size: Option<[u32; 2]>,
}

#[derive(Deserialize)]
struct Annotation {
    #[serde(rename = "type")]
    kind: String,
    label_id: Option<usize>,
    bbox: Option<[f64; 4]>,
    #[serde(default)]
    attributes: Map<String, Value>,
}

/// What our own export puts there for engineers; where a box came from is for this project to say.
const SOURCE: &str = "source";

pub(super) fn read(dataset: &Path, intake: &mut Intake<'_>) -> Result<(), ForeignError> {
    let found = files::find(dataset, &|path| path.contains("annotations/") && path.ends_with(".json"))?;
    for file in &found {
        let document = serde_json::from_slice(&file.bytes()?)
            .map_err(|error| file.malformed("it is not Datumaro JSON", error.line() as u64))?;
        take(file, document, intake)?;
    }
    Ok(())
}

fn take(file: &Found, document: Document, intake: &mut Intake<'_>) -> Result<(), ForeignError> {
    let classes: Vec<String> = document.categories.label.labels.into_iter().map(|label| label.name).collect();
    for (item, entry) in document.items.into_iter().zip(1..) {
        let by_name = frame_of_name(&item.id);
        let own_frame = item.attr.get("frame").and_then(Value::as_u64).and_then(|frame| u32::try_from(frame).ok());
        let own_name = item.attr.get("video").and_then(Value::as_str).map(str::to_owned);
        let frame = own_frame.or(by_name.as_ref().map(|(_, frame)| *frame)).map(FrameNo);
        let (Some(sequence), Some(frame)) = (own_name.or(by_name.map(|(name, _)| name)), frame) else {
            return Err(file.malformed("an item has neither frame nor number", entry));
        };
        let Some(facts) = intake.clip(&sequence) else { continue };
        let size = item.image.and_then(|image| image.size);
        if size.is_some_and(|size| size != [facts.size.height_px, facts.size.width_px]) {
            return Err(ForeignError::SizeDiffers);
        }
        intake.list(&sequence, frame);
        for annotation in item.annotations {
            if annotation.kind != "bbox" {
                intake.left_out.other_shapes += 1;
                continue;
            }
            let (Some([x, y, width, height]), Some(class)) =
                (annotation.bbox, annotation.label_id.and_then(|id| classes.get(id)))
            else {
                return Err(file.malformed("a box has no place or no class", entry));
            };
            let mut row = Row::new(frame, None, class, [x, y, x + width, y + height]);
            for (name, value) in &annotation.attributes {
                match value {
                    Value::String(_) if name == SOURCE => {}
                    Value::String(text) => drop(row.attributes.insert(name.clone(), text.clone())),
                    other => row.take_attribute(name, &other.to_string()),
                }
            }
            intake.push(&sequence, row)?;
        }
    }
    Ok(())
}
