//! YOLO as Ultralytics has it: `data.yaml` with the names, and a text file a picture. The format has no tracks: every box is an
//! object of its own in one frame. Sizes are shares of the clip's.

use std::path::Path;

use yaml_rust2::{Yaml, YamlLoader};

use super::files::{self, Found};
use super::rows::{Intake, Row};
use super::{ForeignError, frame_of_name};
use crate::vocab::FrameNo;

pub(super) fn read(dataset: &Path, intake: &mut Intake<'_>) -> Result<(), ForeignError> {
    if !dataset.is_dir() {
        return Err(ForeignError::NothingThere);
    }
    let settings = files::find(dataset, &|path| matches!(path, "data.yaml" | "data.yml" | "dataset.yaml"))?;
    let names = names(&settings[0])?;
    // Only files below `labels`: folders hold other text too.
    let found = files::find(dataset, &|path| {
        path.ends_with(".txt") && (path.starts_with("labels/") || path.contains("/labels/"))
    })?;
    for file in &found {
        let Some((sequence, frame)) = frame_of_name(&file.name()) else {
            return Err(file.malformed("its name has no frame number", 1));
        };
        let Some(facts) = intake.clip(&sequence) else { continue };
        intake.list(&sequence, FrameNo(frame));
        let (width, height) = (f64::from(facts.size.width_px), f64::from(facts.size.height_px));
        for (line, entry) in file.text()?.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
            let (class, [x, y, w, h]) =
                parse(line).ok_or_else(|| file.malformed("a line is not a class and four shares", entry))?;
            let Some(class) = names.get(class) else {
                return Err(file.malformed("a line has a class that data.yaml does not name", entry));
            };
            let edges = [(x - w / 2.0) * width, (y - h / 2.0) * height, (x + w / 2.0) * width, (y + h / 2.0) * height];
            intake.push(&sequence, Row::new(FrameNo(frame), None, class, edges))?;
        }
    }
    Ok(())
}

/// Exactly five fields: more are polygons, oriented boxes or scores, which mean something else.
fn parse(line: &str) -> Option<(usize, [f64; 4])> {
    let mut fields = line.split_ascii_whitespace();
    let class = fields.next()?.parse().ok()?;
    let mut shares = [0.0; 4];
    for share in &mut shares {
        *share = fields.next()?.parse().ok().filter(|share| (0.0..=1.0).contains(share))?;
    }
    fields.next().is_none().then_some((class, shares))
}

/// `names` as a list, or as a map from numbers.
fn names(file: &Found) -> Result<Vec<String>, ForeignError> {
    let wrong = || file.malformed("it does not name the classes", 1);
    let documents = YamlLoader::load_from_str(&file.text()?).map_err(|_| wrong())?;
    let names = &documents.first().ok_or_else(wrong)?["names"];
    let listed: Option<Vec<String>> = match names {
        Yaml::Array(names) => names.iter().map(word).collect(),
        Yaml::Hash(names) => {
            (0..names.len() as i64).map(|index| names.get(&Yaml::Integer(index)).and_then(word)).collect()
        }
        _ => None,
    };
    listed.ok_or_else(wrong)
}

fn word(value: &Yaml) -> Option<String> {
    value.as_str().map(str::to_owned)
}
