//! YOLO as Ultralytics reads it (docs.ultralytics.com, "Object Detection Datasets"): `labels/PART/STEM.txt` beside
//! `images/PART/STEM.jpg`, and `data.yaml`.
//!
//! A line is `class x y width height`: the class index from 0, the box's middle and size as shares of the picture. A picture
//! without a box has an empty file, so that readers know it was looked at. `data.yaml` names no `path`: readers then start from
//! the folder the file lies in, wherever it is moved to.

use std::fmt::Write as _;

use super::super::ExportError;
use super::super::aside::Aside;
use super::super::choice::{Part, Standing};
use super::super::plan::Plan;
use super::super::rows::Row;
use crate::vocab::{Progress, PxBox, Size};

/// Shares are written with 8 digits: an error below a thousandth of a pixel up to 100,000 pixels.
const ONE: f64 = 100_000_000.0;

pub(super) fn write(plan: &Plan<'_>, aside: &mut Aside, progress: &dyn Progress) -> Result<(), ExportError> {
    for part in plan.parts() {
        aside.folder(&format!("labels/{}", part.word()))?;
        aside.folder(&format!("images/{}", part.word()))?;
    }
    aside.put("data.yaml".to_owned(), data_yaml(plan).as_bytes())?;
    let mut text = String::new();
    for planned in &plan.clips {
        plan.walk(planned, progress, &mut |at, rows| {
            text.clear();
            for row in rows {
                push_line(&mut text, row, planned.clip.size);
            }
            aside.put(format!("labels/{}/{}.txt", planned.part.word(), planned.stem(at.frame)), text.as_bytes())
        })?;
    }
    Ok(())
}

fn push_line(text: &mut String, row: &Row<'_>, size: Size) {
    let [x, y, width, height] = shares(&row.bbox, size);
    write!(text, "{}", row.class).expect("a string takes text");
    // Never 0: readers drop a box without width.
    for number in [x, y, width.max(1), height.max(1)] {
        write!(text, " {}.{:08}", number / ONE as u32, number % ONE as u32).expect("a string takes text");
    }
    text.push('\n');
}

/// Middle and size in units of 1 / [`ONE`] of the picture.
fn shares(bbox: &PxBox, size: Size) -> [u32; 4] {
    let (width, height) = (f64::from(size.width_px), f64::from(size.height_px));
    let middle = bbox.centre();
    // The box lies in the picture, so every share is in 0..=1 and the product fits.
    [middle.x / width, middle.y / height, bbox.width() / width, bbox.height() / height]
        .map(|share| (share * ONE).round() as u32)
}

fn data_yaml(plan: &Plan<'_>) -> String {
    let mut yaml = String::new();
    if plan.order.choice.standing == Standing::Draft {
        yaml.push_str("# DRAFT: not all labels are approved.\n");
    }
    let mut line = |text: std::fmt::Arguments<'_>| writeln!(yaml, "{text}").expect("a string takes text");
    for part in Part::ALL {
        // Readers insist on the first two, even where they are empty.
        if part != Part::Test || plan.parts().any(|asked| asked == Part::Test) {
            line(format_args!("{0}: images/{0}", part.word()));
        }
    }
    line(format_args!("nc: {}", plan.order.schema.classes.len()));
    line(format_args!("names:"));
    for (index, class) in plan.order.schema.classes.iter().enumerate() {
        // Always quoted: a class called `no` or `1` would not be text in YAML. Names hold neither quotes nor backslashes.
        line(format_args!("  {index}: \"{}\"", class.name));
    }
    yaml
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::{Key, Origin};

    fn line(x1: f64, y1: f64, x2: f64, y2: f64) -> String {
        let bbox = PxBox::new(x1, y1, x2, y2).expect("a box");
        let key = Key::new(bbox, Origin::Tracker);
        let row = Row { class: 2, track: 1, bbox, is_key: true, key: &key };
        let mut text = String::new();
        push_line(&mut text, &row, Size { width_px: 640, height_px: 480 });
        text
    }

    #[test]
    fn lines_are_class_middle_and_size() {
        assert_eq!(line(0.0, 0.0, 640.0, 480.0), "2 0.50000000 0.50000000 1.00000000 1.00000000\n");
        assert_eq!(line(320.0, 120.0, 480.0, 240.0), "2 0.62500000 0.37500000 0.25000000 0.25000000\n");
        assert_eq!(line(639.0, 479.0, 640.0, 480.0), "2 0.99921875 0.99895833 0.00156250 0.00208333\n");
    }

    #[test]
    fn the_thinnest_box_still_has_a_width() {
        assert_eq!(line(10.0, 10.0, 10.0 + 1e-12, 20.0), "2 0.01562500 0.03125000 0.00000001 0.02083333\n");
    }
}
