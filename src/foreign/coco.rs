//! COCO detection JSON, with the video tables of COCO-VID, TAO and KWCOCO where they are.
//!
//! A picture's sequence is its video's name, or else what its file name has before the number; its frame is `frame_index`,
//! `frame_id`, or that number. Crowd boxes are left out. A track is `track_id` or `instance_id`.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::files::{self, Found};
use super::rows::{Intake, Row};
use super::{ForeignError, frame_of_name};
use crate::vocab::FrameNo;

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    videos: Vec<Video>,
    images: Vec<Image>,
    annotations: Vec<Annotation>,
    categories: Vec<Category>,
}

#[derive(Deserialize)]
struct Video {
    id: i64,
    name: Option<String>,
}

#[derive(Deserialize)]
struct Image {
    id: i64,
    file_name: String,
    width: Option<u32>,
    height: Option<u32>,
    video_id: Option<i64>,
    #[serde(alias = "frame_id")]
    frame_index: Option<u32>,
}

#[derive(Deserialize)]
struct Annotation {
    image_id: i64,
    category_id: i64,
    bbox: Option<[f64; 4]>,
    #[serde(default)]
    iscrowd: u8,
    #[serde(alias = "instance_id")]
    track_id: Option<u64>,
    #[serde(default)]
    attributes: Map<String, Value>,
}

#[derive(Deserialize)]
struct Category {
    id: i64,
    name: String,
}

pub(super) fn read(dataset: &Path, intake: &mut Intake<'_>) -> Result<(), ForeignError> {
    let found = files::find(dataset, &|path| path.ends_with(".json") && !path.starts_with("manifest"))?;
    let mut is_any = false;
    for file in &found {
        let bytes = file.bytes()?;
        match serde_json::from_slice(&bytes) {
            Ok(document) => {
                is_any = true;
                take(file, document, intake)?;
            }
            // Folders hold other JSON too; a file that looks like this format has to be sound.
            Err(_)
                if found.len() > 1
                    && serde_json::from_slice::<Map<String, Value>>(&bytes)
                        .is_ok_and(|other| !other.contains_key("annotations")) => {}
            Err(error) => return Err(file.malformed("it is not COCO detection JSON", error.line() as u64)),
        }
    }
    if is_any { Ok(()) } else { Err(ForeignError::NothingThere) }
}

fn take(file: &Found, document: Document, intake: &mut Intake<'_>) -> Result<(), ForeignError> {
    let videos: HashMap<i64, String> =
        document.videos.into_iter().filter_map(|video| Some((video.id, video.name?))).collect();
    let classes: HashMap<i64, String> = document.categories.into_iter().map(|class| (class.id, class.name)).collect();
    let mut pictures: HashMap<i64, Option<(String, FrameNo)>> = HashMap::new();
    for (image, entry) in document.images.into_iter().zip(1..) {
        let by_name = frame_of_name(&image.file_name);
        let own = image.video_id.and_then(|id| videos.get(&id).cloned());
        let frame = image.frame_index.or(by_name.as_ref().map(|(_, frame)| *frame));
        let sequence = own.or(by_name.map(|(sequence, _)| sequence));
        let (Some(sequence), Some(frame)) = (sequence, frame) else {
            return Err(file.malformed("a picture has neither frame nor number", entry));
        };
        let place = match intake.clip(&sequence) {
            None => None,
            Some(facts) => {
                let size = (facts.size.width_px, facts.size.height_px);
                if (image.width, image.height) != (Some(size.0), Some(size.1)) {
                    return Err(ForeignError::SizeDiffers);
                }
                intake.list(&sequence, FrameNo(frame));
                Some((sequence, FrameNo(frame)))
            }
        };
        if pictures.insert(image.id, place).is_some() {
            return Err(file.malformed("two pictures have one id", entry));
        }
    }
    for (row, entry) in document.annotations.into_iter().zip(1..) {
        let Some(place) = pictures.get(&row.image_id) else {
            return Err(file.malformed("a box names a picture that is not there", entry));
        };
        let Some(class) = classes.get(&row.category_id) else {
            return Err(file.malformed("a box names a class that is not there", entry));
        };
        let Some((sequence, frame)) = place else { continue };
        match row.bbox {
            _ if row.iscrowd != 0 => intake.left_out.ignored += 1,
            None => intake.left_out.other_shapes += 1,
            Some([x, y, width, height]) => {
                let mut taken = Row::new(*frame, row.track_id, class, [x, y, x + width, y + height]);
                for (name, value) in &row.attributes {
                    match value {
                        Value::String(text) => drop(taken.attributes.insert(name.clone(), text.clone())),
                        other => taken.take_attribute(name, &other.to_string()),
                    }
                }
                intake.push(sequence, taken)?;
            }
        }
    }
    Ok(())
}
