//! CVAT for video 1.1, and CVAT for images 1.1 in the same reader: any XML file with `<annotations>`.
//!
//! Of a track only keyframes are taken, and run linearly, as CVAT itself takes them. A key with `outside` ends a stretch; without
//! one, the box stays to the clip's last frame. A sequence is its folder's name, or the task's where the file lies alone.

use std::collections::BTreeMap;
use std::path::Path;

use super::files::{self, Found};
use super::rows::{Intake, Row};
use super::xml::{self, Element, Step};
use super::{Attributes, ClipFacts, ForeignError, frame_of_name};
use crate::labels::Key;
use crate::vocab::{FrameNo, PxBox};

const OTHER_SHAPES: [&str; 7] = ["polygon", "polyline", "points", "ellipse", "cuboid", "skeleton", "mask"];

/// What is open in the document.
struct State<'f, 'i, 'a> {
    file: &'f Found,
    intake: &'i mut Intake<'a>,
    task: Option<String>,
    is_in_task: bool,
    /// Class, keys so far.
    track: Option<(String, BTreeMap<FrameNo, Key>)>,
    /// Sequence, frame.
    image: Option<(String, FrameNo)>,
    shape: Option<Shape>,
    attribute: Option<String>,
    size: [Option<u32>; 2],
    has_images: bool,
}

struct Shape {
    frame: Option<u32>,
    class: Option<String>,
    edges: [f64; 4],
    is_key: bool,
    outside: bool,
    occluded: bool,
    attributes: Attributes,
}

pub(super) fn read(dataset: &Path, intake: &mut Intake<'_>) -> Result<(), ForeignError> {
    for file in files::find(dataset, &|path| path.ends_with(".xml"))? {
        let mut state = State {
            file: &file,
            intake: &mut *intake,
            task: None,
            is_in_task: false,
            track: None,
            image: None,
            shape: None,
            attribute: None,
            size: [None; 2],
            has_images: false,
        };
        xml::walk(&file, &mut |step, begun| match step {
            Step::Open(element) => state.open(&element, begun),
            Step::Close(name, text) => state.close(&name, text, begun),
        })?;
    }
    Ok(())
}

impl State<'_, '_, '_> {
    fn open(&mut self, element: &Element, begun: u64) -> Result<(), ForeignError> {
        match element.name.as_str() {
            "task" => self.is_in_task = true,
            "labels" => self.is_in_task = false,
            "track" => {
                let class = element.get("label").ok_or_else(|| self.wrong("a track has no label", begun))?;
                self.track = Some((class.to_owned(), BTreeMap::new()));
            }
            "image" => self.image(element, begun)?,
            "box" => self.shape = Some(self.shape(element, begun)?),
            "attribute" => self.attribute = element.get("name").map(str::to_owned),
            other if OTHER_SHAPES.contains(&other) => self.intake.left_out.other_shapes += 1,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str, text: String, begun: u64) -> Result<(), ForeignError> {
        match name {
            "name" if self.is_in_task && self.task.is_none() => self.task = Some(text),
            "width" => self.size[0] = text.trim().parse().ok(),
            "height" => self.size[1] = text.trim().parse().ok(),
            "attribute" => {
                if let (Some(shape), Some(name)) = (&mut self.shape, self.attribute.take()) {
                    shape.attributes.insert(name, text);
                }
            }
            "box" => {
                if let Some(shape) = self.shape.take() {
                    self.take_shape(shape, begun)?;
                }
            }
            "track" => {
                if let Some((class, keys)) = self.track.take() {
                    self.take_track(&class, keys)?;
                }
            }
            "image" => self.image = None,
            // A clip without objects is a clip too.
            "annotations" if !self.has_images => drop(self.sequence()),
            _ => {}
        }
        Ok(())
    }

    /// Whose tracks these are, and its clip.
    fn sequence(&mut self) -> (String, Option<ClipFacts>) {
        let folder = self.file.folder(1);
        // The task's name decides where the folder is no clip's, and only one of the two is reported then.
        let name = match &self.task {
            Some(task) if !self.intake.has_clip(&folder) => task.clone(),
            _ => folder,
        };
        let facts = self.intake.clip(&name);
        (name, facts)
    }

    fn wrong(&self, what: &'static str, begun: u64) -> ForeignError {
        self.file.malformed(what, begun)
    }

    fn image(&mut self, element: &Element, begun: u64) -> Result<(), ForeignError> {
        let place = element.get("name").and_then(frame_of_name);
        let (sequence, frame) = place.ok_or_else(|| self.wrong("a picture's name has no frame number", begun))?;
        self.has_images = true;
        self.image = None;
        if let Some(facts) = self.intake.clip(&sequence) {
            fits(facts, [element.number("width"), element.number("height")])?;
            self.intake.list(&sequence, FrameNo(frame));
            self.image = Some((sequence, FrameNo(frame)));
        }
        Ok(())
    }

    fn shape(&self, element: &Element, begun: u64) -> Result<Shape, ForeignError> {
        if element.number::<f64>("rotation").is_some_and(|angle| angle != 0.0) {
            return Err(self.wrong("a box is turned", begun));
        }
        let mut edges = [0.0; 4];
        for (edge, name) in edges.iter_mut().zip(["xtl", "ytl", "xbr", "ybr"]) {
            *edge = element.number(name).ok_or_else(|| self.wrong("a box has no corners", begun))?;
        }
        Ok(Shape {
            frame: element.number("frame"),
            class: element.get("label").map(str::to_owned),
            edges,
            is_key: element.flag("keyframe"),
            outside: element.flag("outside"),
            occluded: element.flag("occluded"),
            attributes: Attributes::new(),
        })
    }

    fn take_shape(&mut self, shape: Shape, begun: u64) -> Result<(), ForeignError> {
        if self.track.is_none() {
            let Some((sequence, frame)) = &self.image else { return Ok(()) };
            let class = shape.class.ok_or_else(|| self.file.malformed("a box has no label", begun))?;
            let mut row = Row::new(*frame, None, &class, shape.edges);
            row.occluded = shape.occluded;
            shape.attributes.iter().for_each(|(name, value)| row.take_attribute(name, value));
            return self.intake.push(sequence, row);
        }
        if !shape.is_key {
            return Ok(());
        }
        let frame = shape.frame.ok_or_else(|| self.wrong("a box has no frame", begun))?;
        let [x1, y1, x2, y2] = shape.edges;
        let Some(bbox) = PxBox::new(x1, y1, x2, y2) else {
            self.intake.left_out.no_area += 1;
            return Ok(());
        };
        let mut row = Row::new(FrameNo(frame), None, "", shape.edges);
        shape.attributes.iter().for_each(|(name, value)| row.take_attribute(name, value));
        let key = Key {
            outside: shape.outside,
            occluded: shape.occluded,
            truncated: row.truncated,
            attributes: row.attributes,
            ..Key::new(bbox, self.intake.origin())
        };
        let (_, keys) = self.track.as_mut().expect("asked above");
        match keys.insert(FrameNo(frame), key) {
            None => Ok(()),
            Some(_) => Err(ForeignError::TwicePresent),
        }
    }

    fn take_track(&mut self, class: &str, mut keys: BTreeMap<FrameNo, Key>) -> Result<(), ForeignError> {
        let (sequence, Some(facts)) = self.sequence() else { return Ok(()) };
        if self.size != [None; 2] {
            fits(facts, self.size)?;
        }
        // A track begins where the object is in view.
        while keys.first_key_value().is_some_and(|(_, key)| key.outside) {
            keys.pop_first();
        }
        end(&mut keys, facts.frames);
        self.intake.push_track(&sequence, class, keys)
    }
}

fn fits(facts: ClipFacts, size: [Option<u32>; 2]) -> Result<(), ForeignError> {
    let is_same = size == [Some(facts.size.width_px), Some(facts.size.height_px)];
    if is_same { Ok(()) } else { Err(ForeignError::SizeDiffers) }
}

/// CVAT's box stays after its last keyframe, to its end or the clip's; ours governs its own frame alone.
fn end(keys: &mut BTreeMap<FrameNo, Key>, frames: u32) {
    let mut gone = None;
    while let Some(entry) = keys.last_entry().filter(|entry| entry.get().outside) {
        gone = Some(entry.remove_entry().0);
    }
    let Some((last, key)) = keys.last_key_value().map(|(last, key)| (*last, key.clone())) else { return };
    let stop = FrameNo(gone.map_or(frames, |gone| gone.0).saturating_sub(1));
    if last < stop {
        keys.insert(stop, key);
    }
}
