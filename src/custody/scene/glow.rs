//! Where a dark picture is bright, to the pixel: what the cells of a glance are too coarse for. A lit window is two or three cells wide, and
//! hidden by whole cells it would be hidden three times over.
//!
//! Deliberately absent: pictures by day, of which nothing is kept.

use std::sync::Arc;

use crate::vocab::PxBox;

use super::Glance;

/// Night is when the middle brightness is under this, of 255.
const NIGHT_LEVEL: f64 = 60.0;
/// What is lit has at least this level, and so many times the middle brightness.
const LIT_LEVEL: f64 = 60.0;
const LIT_TIMES: f64 = 2.5;
/// Fewer bright pixels in a cell are noise.
const FEWEST_PX: u32 = 3;
/// One in so many glances may show more of a cell bright than counts: a lamp that passes.
const FEW: usize = 20;

/// The level from which on something is lit in a picture of this middle brightness; `None` by day.
pub(super) fn lit_from(middle: f64) -> Option<f64> {
    (middle < NIGHT_LEVEL).then(|| LIT_LEVEL.max(LIT_TIMES * middle))
}

/// The mean of a colour's three channels.
pub(super) fn level(colour: &[u8]) -> f64 {
    colour.iter().take(3).map(|value| f64::from(*value)).sum::<f64>() / 3.0
}

/// The bright parts of one frame at night, in order of their cells; empty by day. Copies share them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::custody) struct Glow(Arc<[Bright]>);

/// The box around the bright pixels of one cell, in pixels from the cell's corner, the last ones included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bright {
    cell: u16,
    left: u16,
    top: u16,
    right: u16,
    low: u16,
}

impl Glow {
    /// What is bright in a raw picture (sRGB, 3 bytes a pixel, rows from the top) of so many columns, of which this is a glance.
    pub(super) fn of(rgb: &[u8], width_px: u32, glance: &Glance) -> Self {
        let mut levels: Vec<f64> = glance.colours.iter().map(|colour| level(colour)).collect();
        if levels.is_empty() {
            return Self::default();
        }
        let middle = levels.len() / 2;
        let Some(least) = lit_from(*levels.select_nth_unstable_by(middle, f64::total_cmp).1) else {
            return Self::default();
        };
        let side = glance.cell_px as usize;
        let mut bright: Vec<Option<(Bright, u32)>> = vec![None; glance.colours.len()];
        for (y, line) in rgb.chunks_exact(width_px as usize * 3).enumerate() {
            for (x, _) in line.chunks_exact(3).enumerate().filter(|(_, pixel)| level(pixel) >= least) {
                let cell = y / side * glance.cols as usize + x / side;
                let (x, y) = ((x % side) as u16, (y % side) as u16);
                let (own, count) =
                    bright[cell].get_or_insert((Bright { cell: cell as u16, left: x, top: y, right: x, low: y }, 0));
                (own.left, own.right, own.low) = (own.left.min(x), own.right.max(x), y);
                *count += 1;
            }
        }
        Self(bright.into_iter().flatten().filter(|(_, count)| *count >= FEWEST_PX).map(|(bright, _)| bright).collect())
    }

    /// Where it lies in memory.
    #[cfg(test)]
    pub(super) fn place(&self) -> usize {
        self.0.as_ptr() as usize
    }

    /// Whether anything is bright in a cell.
    pub(super) fn is_in(&self, cell: usize) -> bool {
        self.at(cell).is_some()
    }

    fn at(&self, cell: usize) -> Option<&Bright> {
        self.0.binary_search_by_key(&cell, |bright| usize::from(bright.cell)).ok().map(|at| &self.0[at])
    }
}

/// The box around what is usually bright in a cell, in the picture's pixels: each of its sides as far out as in all but a few of these
/// glances. `None` where most of them have nothing bright there.
pub(super) fn usual<'a>(glances: impl Iterator<Item = &'a Glance>, cell: usize) -> Option<PxBox> {
    let (mut sides, mut count): ([Vec<u16>; 4], usize) = Default::default();
    let mut grid = None;
    for glance in glances {
        count += 1;
        grid = Some((glance.cell_px as usize, glance.cols as usize));
        if let Some(own) = glance.glow.at(cell) {
            let own = [own.left, own.top, own.right + 1, own.low + 1];
            sides.iter_mut().zip(own).for_each(|(side, own)| side.push(own));
        }
    }
    let (side_px, cols) = grid?;
    if 2 * sides[0].len() <= count {
        return None;
    }
    // Left and top as small, right and low as large as they get, but for what is there in hardly any glance.
    let outermost = |mut side: Vec<u16>, is_far: bool| {
        let few = side.len() / FEW;
        let at = if is_far { side.len() - 1 - few } else { few };
        f64::from(*side.select_nth_unstable(at).1)
    };
    let [left, top, right, low] = sides;
    let (x, y) = ((cell % cols * side_px) as f64, (cell / cols * side_px) as f64);
    PxBox::new(
        x + outermost(left, false),
        y + outermost(top, false),
        x + outermost(right, true),
        y + outermost(low, true),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::Size;

    const SIZE: Size = Size { width_px: 64, height_px: 48 };

    /// A dark picture with something of this level in it, and a bright pixel of grain.
    fn glance(ground: u8, left: usize, level: u8) -> Glance {
        let is_lit = |x: usize, y: usize| (left..left + 9).contains(&x) && (13..22).contains(&y);
        let pixel = |i: usize| if is_lit(i % 64, i / 64) || i == 64 * 40 + 40 { [level; 3] } else { [ground; 3] };
        Glance::at(&(0..SIZE.area() as usize).flat_map(pixel).collect::<Vec<u8>>(), SIZE)
    }

    fn around(glances: &[Glance]) -> Option<PxBox> {
        (0..48).filter_map(|cell| usual(glances.iter(), cell)).reduce(|a, b| a.hull(&b))
    }

    #[test]
    fn what_is_bright_at_night_is_known_to_the_pixel_and_grain_is_not_bright() {
        let glances = [glance(15, 18, 140), glance(15, 19, 140), glance(15, 18, 140)];
        assert_eq!(around(&glances), PxBox::new(18.0, 13.0, 28.0, 22.0), "as far as it reaches");
        let mut many = vec![glance(15, 18, 140); 20];
        many.push(glance(15, 21, 140));
        assert_eq!(around(&many), PxBox::new(18.0, 13.0, 27.0, 22.0), "but for a moment");
        assert_eq!(around(&[glance(15, 18, 55)]), None, "not lit");
        assert_eq!(around(&[glance(40, 18, 90)]), None, "hardly brighter than the rest");
        assert_eq!(around(&[glance(90, 18, 240)]), None, "by day");
        assert_eq!(around(&[glance(15, 18, 140), glance(15, 18, 20), glance(15, 18, 20)]), None, "for a moment");
    }
}
