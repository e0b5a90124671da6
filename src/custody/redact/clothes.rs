//! The colours of clothes, read from what is in view right under what is hidden, so that drawn shoulders go on in them.
//!
//! Guarantee: visible cells alone are read, before their edge melts into the glass. Column by column, because a sleeve, an open
//! jacket and a bare arm that end at a line of one flat colour are taken for two things.

use std::ops::Range;

use crate::vocab::{PxBox, Size};

use super::mask::{CELL_PX, Mask, pixels_of};
use super::paint::Colour;

/// Clothes of which nothing is in view: dark, since glass is lighter than what is around it.
const SHIRT: Colour = [45.0, 48.0, 55.0];
const TROUSERS: Colour = [52.0, 54.0, 62.0];
/// Rows of cells under the hidden part that tell the clothes' colour.
const CLOTH_CELLS: usize = 2;

/// Colours for every column of cells, from `first` on; none where nothing is in view.
#[derive(Default)]
pub(super) struct Clothes {
    first: usize,
    shirt: Vec<Colour>,
    trousers: Vec<Colour>,
}

impl Clothes {
    /// The shirt's colour at a column of pixels.
    pub(super) fn shirt_at(&self, px: f32) -> Colour {
        self.at(&self.shirt, px).unwrap_or(SHIRT)
    }

    /// The trousers' colour at a column of pixels.
    pub(super) fn trousers_at(&self, px: f32) -> Colour {
        self.at(&self.trousers, px).unwrap_or(TROUSERS)
    }

    /// Between the middles of two columns, a mixture of both.
    fn at(&self, colours: &[Colour], px: f32) -> Option<Colour> {
        let at = (px / CELL_PX as f32 - 0.5 - self.first as f32).clamp(0.0, colours.len().checked_sub(1)? as f32);
        let (left, share) = (at as usize, at.fract());
        let (a, b) = (colours[left], colours[(left + 1).min(colours.len() - 1)]);
        Some([0, 1, 2].map(|k| a[k] + (b[k] - a[k]) * share))
    }
}

/// What is in view of a body right under the part of it that is hidden: a shirt above the waist, else trousers. `None` when nothing of the
/// body is in view.
pub(super) fn clothes_of(rgb: &[u8], size: Size, mask: &Mask, body: &PxBox, waist_y: f64) -> Option<Clothes> {
    let seen = body.clipped(size)?;
    let cells = |from: f64, to: f64, count: usize| from as usize / CELL_PX..(to as usize).div_ceil(CELL_PX).min(count);
    let (cols, rows) = (cells(seen.x1(), seen.x2(), mask.cols), cells(seen.y1(), seen.y2(), mask.rows));
    if !cols.clone().any(|col| rows.clone().any(|row| !mask.is_hidden(col, row))) {
        return None;
    }
    let waist = (waist_y / CELL_PX as f64).ceil().max(0.0) as usize;
    let (mut shirt, mut trousers) = (Vec::new(), Vec::new());
    for col in cols.clone() {
        let below = first_below(mask, col, rows.clone());
        let above_the_waist = below.start..below.end.min(waist);
        let under_the_waist = if below.start < waist { 0..0 } else { below };
        shirt.push(mean_of(rgb, size, col, above_the_waist));
        trousers.push(mean_of(rgb, size, col, under_the_waist));
    }
    Some(Clothes { first: cols.start, shirt: filled(&shirt), trousers: filled(&trousers) })
}

/// The rows of cells in view right under the uppermost hidden ones of this column.
fn first_below(mask: &Mask, col: usize, rows: Range<usize>) -> Range<usize> {
    let is_hidden = |row: &usize| mask.is_hidden(col, *row);
    let hidden = rows.clone().find(|row| is_hidden(row)).unwrap_or(rows.end);
    let start = (hidden..rows.end).find(|row| !is_hidden(row)).unwrap_or(rows.end);
    let end = (start..rows.end).find(|row| is_hidden(row)).unwrap_or(rows.end);
    start..end.min(start + CLOTH_CELLS)
}

fn mean_of(rgb: &[u8], size: Size, col: usize, rows: Range<usize>) -> Option<Colour> {
    let (width, height) = (size.width_px as usize, size.height_px as usize);
    let (mut sum, mut count) = ([0.0_f32; 3], 0.0_f32);
    for y in rows.flat_map(|row| pixels_of(row, height)) {
        for x in pixels_of(col, width) {
            (0..3).for_each(|k| sum[k] += f32::from(rgb[(y * width + x) * 3 + k]));
            count += 1.0;
        }
    }
    (count > 0.0).then(|| sum.map(|value| value / count))
}

/// Columns without a colour take it from both sides, and neighbours mix a little; empty when there is no colour at all.
fn filled(columns: &[Option<Colour>]) -> Vec<Colour> {
    let known: Vec<(usize, Colour)> = columns.iter().enumerate().filter_map(|(i, c)| Some((i, (*c)?))).collect();
    if known.is_empty() {
        return Vec::new();
    }
    let between = |i: usize| {
        let right = known.partition_point(|(at, _)| *at < i);
        let (left, right) = (known[right.saturating_sub(1)], known[right.min(known.len() - 1)]);
        let span = right.0.saturating_sub(left.0);
        let share = if span == 0 { 0.0 } else { (i - left.0) as f32 / span as f32 };
        [0, 1, 2].map(|k| left.1[k] + (right.1[k] - left.1[k]) * share)
    };
    let whole: Vec<Colour> = (0..columns.len()).map(between).collect();
    let mixed = |i: usize| {
        let (a, b, c) = (whole[i.saturating_sub(1)], whole[i], whole[(i + 1).min(whole.len() - 1)]);
        [0, 1, 2].map(|k| (a[k] + 2.0 * b[k] + c[k]) / 4.0)
    };
    (0..whole.len()).map(mixed).collect()
}
