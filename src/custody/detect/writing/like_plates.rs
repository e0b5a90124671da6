//! Rows of glyphs that may stand on a number plate, whether or not a vehicle was found around them.
//!
//! A plate is one or two short rows. Its size in the picture ends where a car cannot come nearer: its letters are 7 to 8 cm
//! high, and half a metre before a wide lens that is a ninth of the picture.

use crate::vocab::{PxBox, Size};

/// What the judge of writing must say of a row at least; at 0 it is a line of writing. Lower: more plates that are small, slanted or seen
/// against the light are hidden, and more of fences, branches and windows.
pub(super) const LEAST_SCORE: f32 = -2.0;
/// Width of a row beside its height, without any room around it: two letters of a motorcycle's plate, eight and what stands beside them.
const SHAPES: std::ops::RangeInclusive<f64> = 1.0..=12.0;
/// A row is no higher than this share of the picture's shorter side.
const HIGHEST: f64 = 0.12;

/// Whether a row, without any room around it, has the shape and size of one on a plate.
pub(super) fn has_the_shape(row: &PxBox, size: Size) -> bool {
    let shorter = f64::from(size.width_px.min(size.height_px));
    SHAPES.contains(&(row.width() / row.height())) && row.height() <= HIGHEST * shorter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_a_plates_shape_and_size_may_be_one_and_headlines_bars_and_columns_are_none() {
        let size = Size { width_px: 768, height_px: 432 };
        let row = |width: f64, height: f64| PxBox::new(10.0, 10.0, 10.0 + width, 10.0 + height).expect("a box");
        for (width, height, may_be) in [
            (60.0, 12.0, true),
            (14.0, 12.0, true),
            (300.0, 50.0, true),
            (300.0, 60.0, false),
            (200.0, 10.0, false),
            (5.0, 12.0, false),
        ] {
            assert_eq!(has_the_shape(&row(width, height), size), may_be, "{width} {height}");
        }
    }
}
