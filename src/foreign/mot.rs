//! MOTChallenge ground truth and CVAT's MOT 1.1: `CLIP/gt/gt.txt`.
//!
//! Pixels count from 1 as the benchmark has it, from 0 where CVAT or Datumaro wrote the file (they add `labels.txt`), and as
//! `boxOrigin` in `veilmark.ini` says where there is one. Rows that are not to be evaluated are left out. Frames without a row are
//! frames without the object; where `timestamps.csv` lists frames, only those are known.

use std::path::Path;

use super::ForeignError;
use super::files::{self, Found};
use super::rows::{Intake, Row};
use crate::vocab::FrameNo;

/// Classes of MOT16 (table 3), by number from 1, as projects call them; empty where they are no objects of their own.
const CLASSES: [&str; 12] = ["person", "person", "car", "bicycle", "motorcycle", "", "person", "", "", "", "", ""];

pub(super) fn read(dataset: &Path, intake: &mut Intake<'_>) -> Result<(), ForeignError> {
    let found = files::find(dataset, &|path| path == "gt.txt" || path == "gt/gt.txt" || path.ends_with("/gt/gt.txt"))?;
    for file in &found {
        let mut settings = String::new();
        for own in ["../seqinfo.ini", "../veilmark.ini"] {
            settings += &file.beside(own).map(|file| file.text()).transpose()?.unwrap_or_default();
        }
        let setting = |name: &str| {
            let lines = settings.lines().filter_map(|line| line.split_once('='));
            lines.map(|(key, value)| (key.trim(), value.trim())).find(|(key, _)| *key == name).map(|(_, value)| value)
        };
        let sequence = setting("name").map_or_else(|| file.folder(2), str::to_owned);
        let Some(facts) = intake.clip(&sequence) else { continue };
        for (name, own) in [("imWidth", facts.size.width_px), ("imHeight", facts.size.height_px)] {
            if setting(name).is_some_and(|value| value.parse() != Ok(own)) {
                return Err(ForeignError::SizeDiffers);
            }
        }
        let labels = file.beside("labels.txt").map(|file| file.text()).transpose()?;
        let classes: Vec<&str> =
            labels.as_deref().map_or(CLASSES.to_vec(), |text| text.lines().map(str::trim).collect());
        let origin: f64 = match (setting("boxOrigin"), &labels) {
            (Some(value), _) => value.parse().map_err(|_| file.malformed("boxOrigin is no number", 1))?,
            (None, Some(_)) => 0.0,
            (None, None) => 1.0,
        };
        list_frames(file, &sequence, intake)?;
        for (line, entry) in file.text()?.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
            let (row, is_counted, class) =
                parse(line, origin).ok_or_else(|| file.malformed("a line is not a row of ground truth", entry))?;
            match classes.get(class) {
                _ if !is_counted => intake.left_out.ignored += 1,
                None | Some(&"") => intake.left_out.unknown_class += 1,
                Some(&class) => intake.push(&sequence, Row { class: class.to_owned(), ..row })?,
            }
        }
    }
    Ok(())
}

fn list_frames(file: &Found, sequence: &str, intake: &mut Intake<'_>) -> Result<(), ForeignError> {
    let Some(listing) = file.beside("../timestamps.csv") else { return Ok(()) };
    for (line, entry) in listing.text()?.lines().zip(1..).skip(1) {
        let number = line.split(',').next().and_then(|number| number.trim().parse().ok());
        let frame = number.and_then(frame_of_number);
        intake.list(sequence, frame.ok_or_else(|| listing.malformed("a line has no frame number", entry))?);
    }
    Ok(())
}

fn frame_of_number(number: u32) -> Option<FrameNo> {
    number.checked_sub(1).map(FrameNo)
}

/// The row, whether it counts, and its class from 0. Old files have no class and visibility, and are of pedestrians.
fn parse(line: &str, origin: f64) -> Option<(Row, bool, usize)> {
    let fields: Vec<f64> = line.split(',').map(|field| field.trim().parse().ok()).collect::<Option<_>>()?;
    let &[frame, track, left, top, width, height, counted, ref rest @ ..] = fields.as_slice() else { return None };
    let whole = |number: f64| (number.fract() == 0.0 && (0.0..=4e9).contains(&number)).then_some(number as u64);
    let frame = frame_of_number(u32::try_from(whole(frame)?).ok()?)?;
    let class = whole(rest.first().copied().unwrap_or(1.0))?.checked_sub(1)?;
    let (x, y) = (left - origin, top - origin);
    let mut row = Row::new(frame, Some(whole(track)?), "", [x, y, x + width, y + height]);
    row.occluded = rest.get(1).is_some_and(|&visibility| visibility < 1.0);
    Some((row, counted != 0.0, usize::try_from(class).ok()?))
}
