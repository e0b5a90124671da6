//! Pascal VOC: `Annotations/*.xml`. Pixels count from 1 and both ends belong to the box, as the development kit has it.
//! `difficult` objects are taken like others.

use std::path::Path;

use super::files::{self, Found};
use super::rows::{Intake, Row};
use super::xml::{self, Step};
use super::{ForeignError, frame_of_name};
use crate::vocab::FrameNo;

/// What is known of an object until it ends.
#[derive(Default)]
struct Object {
    name: Option<String>,
    edges: [Option<f64>; 4],
    flags: Vec<(&'static str, String)>,
    attribute: Option<String>,
    attributes: Vec<(String, String)>,
}

#[derive(Default)]
struct Picture {
    file_name: Option<String>,
    size: [Option<u32>; 2],
    objects: Vec<Object>,
    open: Option<Object>,
    /// Parts of an object have boxes of their own.
    is_in_part: bool,
}

pub(super) fn read(dataset: &Path, intake: &mut Intake<'_>) -> Result<(), ForeignError> {
    for file in files::find(dataset, &|path| path.contains("Annotations/") && path.ends_with(".xml"))? {
        let mut picture = Picture::default();
        xml::walk(&file, &mut |step, _| {
            picture.step(step);
            Ok(())
        })?;
        take(&file, picture, intake)?;
    }
    Ok(())
}

impl Picture {
    fn step(&mut self, step: Step) {
        match step {
            Step::Open(element) if element.name == "object" => self.open = Some(Object::default()),
            Step::Open(element) if element.name == "part" => self.is_in_part = true,
            Step::Open(_) => {}
            Step::Close(name, _) if name == "object" => self.objects.extend(self.open.take()),
            Step::Close(name, _) if name == "part" => self.is_in_part = false,
            Step::Close(..) if self.is_in_part => {}
            Step::Close(name, text) => match &mut self.open {
                Some(object) => object.leaf(&name, text),
                None => match name.as_str() {
                    "filename" => self.file_name = Some(text),
                    "width" => self.size[0] = text.trim().parse().ok(),
                    "height" => self.size[1] = text.trim().parse().ok(),
                    _ => {}
                },
            },
        }
    }
}

impl Object {
    fn leaf(&mut self, name: &str, text: String) {
        match name {
            "name" if self.name.is_none() => self.name = Some(text),
            "name" => self.attribute = Some(text),
            "value" => self.attributes.extend(self.attribute.take().map(|name| (name, text))),
            "xmin" => self.edges[0] = text.trim().parse().ok(),
            "ymin" => self.edges[1] = text.trim().parse().ok(),
            "xmax" => self.edges[2] = text.trim().parse().ok(),
            "ymax" => self.edges[3] = text.trim().parse().ok(),
            "occluded" => self.flags.push(("occluded", text)),
            "truncated" => self.flags.push(("truncated", text)),
            _ => {}
        }
    }
}

fn take(file: &Found, picture: Picture, intake: &mut Intake<'_>) -> Result<(), ForeignError> {
    // The annotation's own name, as the lists of a split have it; some tools write a path into `filename`.
    let place = frame_of_name(&file.name()).or_else(|| frame_of_name(picture.file_name.as_deref()?));
    let Some((sequence, frame)) = place else { return Err(file.malformed("its name has no frame number", 1)) };
    let Some(facts) = intake.clip(&sequence) else { return Ok(()) };
    if picture.size != [Some(facts.size.width_px), Some(facts.size.height_px)] {
        return Err(ForeignError::SizeDiffers);
    }
    let frame = FrameNo(frame);
    intake.list(&sequence, frame);
    for (object, entry) in picture.objects.into_iter().zip(1..) {
        let (Some(class), [Some(left), Some(top), Some(right), Some(bottom)]) = (object.name, object.edges) else {
            return Err(file.malformed("an object has no name or no box", entry));
        };
        let mut row = Row::new(frame, None, &class, [left - 1.0, top - 1.0, right, bottom]);
        for (name, text) in object.flags {
            row.take_attribute(name, if text.trim() == "1" { "true" } else { "false" });
        }
        object.attributes.iter().for_each(|(name, value)| row.take_attribute(name, value));
        intake.push(&sequence, row)?;
    }
    Ok(())
}
