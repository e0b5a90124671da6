//! Which parts of a picture changed since they were last looked at.
//!
//! A picture is compared by the mean light of cells of 4x4 pixels with what was there when the place was last looked at, not
//! with the frame before, so that slow change adds up and is noticed. What is under the limit is less than a face stands out from what
//! is behind it; noise above it only costs time.

use super::letterbox::Part;
use crate::vocab::{PxBox, Size};

const CELL_PX: usize = 4;
/// Changed cells are gathered in blocks of so many cells across.
const BLOCK_CELLS: usize = 8;
/// Two means differ from so many of 255 levels, and this share of the brighter one: the darker, the finer.
const LEAST_LEVELS: f32 = 2.0;
const LEAST_SHARE: f32 = 0.04;
/// A cell counts when so many of the nine around it changed, itself among them: what a codec leaves flickers in single cells.
/// A face of 12 pixels is nine cells.
const LEAST_TOGETHER: usize = 3;
/// From so many separate places on, everything has changed.
const MOST_PLACES: usize = 24;

/// From this share of the picture on, parts with so much around them are the whole.
const MOST_OF_IT: f64 = 0.7;
const AROUND_PX: f64 = 48.0;

/// What changed.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Change {
    /// So much that it is all looked at.
    Everything,
    /// These boxes, in pixels of the picture.
    Parts(Vec<PxBox>),
    /// Nothing.
    Nothing,
}

impl Change {
    /// Whether looking at what changed is as much work as looking at all of a picture of this size.
    pub(super) fn is_most_of(&self, size: Size) -> bool {
        let grown = |part: &PxBox| part.grown(AROUND_PX, AROUND_PX).clipped(size).map_or(0.0, |part| part.area());
        match self {
            Self::Everything => true,
            Self::Parts(parts) => parts.iter().map(grown).sum::<f64>() > MOST_OF_IT * size.area() as f64,
            Self::Nothing => false,
        }
    }
}

/// The means as they were when each place was last looked at.
#[derive(Debug, Default)]
pub(super) struct Changes {
    size: Option<Size>,
    columns: usize,
    reference: Vec<f32>,
    now: Vec<f32>,
}

impl Changes {
    /// What changed; the answer counts as looked at from here on.
    pub(super) fn judge(&mut self, rgb: &[u8], size: Size) -> Change {
        self.columns = (size.width_px as usize).div_ceil(CELL_PX);
        means(rgb, size, self.columns, &mut self.now);
        if self.size != Some(size) {
            self.size = Some(size);
            self.reference.clone_from(&self.now);
            return Change::Everything;
        }
        let blocks = self.changed_blocks();
        if blocks.boxes.is_empty() {
            return Change::Nothing;
        }
        // The whole neighbourhood of a change is looked at.
        for (at, is_changed) in blocks.is_changed.iter().enumerate() {
            if *is_changed {
                self.keep_block(at, blocks.columns);
            }
        }
        if blocks.boxes.len() > MOST_PLACES { Change::Everything } else { Change::Parts(blocks.boxes) }
    }

    /// All of the present picture is looked at.
    pub(super) fn keep_all(&mut self) {
        self.reference.clone_from(&self.now);
    }

    /// The next picture is looked at in full.
    pub(super) fn forget(&mut self) {
        self.size = None;
    }

    /// The mean light of the picture, 0 to 255.
    pub(super) fn light(&self) -> f32 {
        self.now.iter().sum::<f32>() / self.now.len().max(1) as f32
    }

    fn keep_block(&mut self, block: usize, block_columns: usize) {
        let rows = self.now.len() / self.columns;
        let (top, left) = (block / block_columns * BLOCK_CELLS, block % block_columns * BLOCK_CELLS);
        for row in top..(top + BLOCK_CELLS).min(rows) {
            let span = row * self.columns + left..row * self.columns + (left + BLOCK_CELLS).min(self.columns);
            self.reference[span.clone()].copy_from_slice(&self.now[span]);
        }
    }

    fn changed_blocks(&self) -> Blocks {
        let rows = self.now.len() / self.columns;
        let (block_columns, block_rows) = (self.columns.div_ceil(BLOCK_CELLS), rows.div_ceil(BLOCK_CELLS));
        // The cells that changed in each block, as the smallest box around them.
        let mut extents: Vec<Option<[usize; 4]>> = vec![None; block_columns * block_rows];
        let differs = |(then, now): (&f32, &f32)| (then - now).abs() > LEAST_LEVELS + LEAST_SHARE * then.max(*now);
        let changed: Vec<bool> = self.reference.iter().zip(&self.now).map(differs).collect();
        for at in (0..changed.len()).filter(|at| changed[*at]) {
            let (row, column) = (at / self.columns, at % self.columns);
            let columns = column.saturating_sub(1)..(column + 2).min(self.columns);
            let around = (row.saturating_sub(1)..(row + 2).min(rows))
                .flat_map(|row| columns.clone().map(move |column| row * self.columns + column));
            if around.filter(|at| changed[*at]).count() >= LEAST_TOGETHER {
                let extent = &mut extents[row / BLOCK_CELLS * block_columns + column / BLOCK_CELLS];
                *extent = Some(joined(*extent, [column, row, column + 1, row + 1]));
            }
        }
        let is_changed = extents.iter().map(Option::is_some).collect();
        Blocks { columns: block_columns, is_changed, boxes: connected(&mut extents, block_columns) }
    }
}

struct Blocks {
    columns: usize,
    is_changed: Vec<bool>,
    boxes: Vec<PxBox>,
}

fn joined(one: Option<[usize; 4]>, other: [usize; 4]) -> [usize; 4] {
    one.map_or(other, |o| [o[0].min(other[0]), o[1].min(other[1]), o[2].max(other[2]), o[3].max(other[3])])
}

/// The boxes around neighbouring blocks; takes the extents away.
fn connected(extents: &mut [Option<[usize; 4]>], columns: usize) -> Vec<PxBox> {
    let mut boxes = Vec::new();
    for start in 0..extents.len() {
        let mut open = vec![start];
        let mut around = None;
        while let Some(at) = open.pop() {
            let Some(extent) = extents[at].take() else { continue };
            around = Some(joined(around, extent));
            let (row, column) = (at / columns, at % columns);
            for row in row.saturating_sub(1)..(row + 2).min(extents.len() / columns) {
                open.extend((column.saturating_sub(1)..(column + 2).min(columns)).map(|c| row * columns + c));
            }
        }
        let cells = around.map(|around| around.map(|cell| (cell * CELL_PX) as f64));
        boxes.extend(cells.and_then(|[x1, y1, x2, y2]| PxBox::new(x1, y1, x2, y2)));
    }
    boxes
}

/// The mean of red, twice green and blue of every cell, row by row.
fn means(rgb: &[u8], size: Size, columns: usize, out: &mut Vec<f32>) {
    let stride = size.width_px as usize * 3;
    out.clear();
    let mut sums = vec![0_u32; columns];
    for band in rgb.chunks(stride * CELL_PX) {
        sums.fill(0);
        for row in band.chunks_exact(stride) {
            for (sum, cell) in sums.iter_mut().zip(row.chunks(CELL_PX * 3)) {
                *sum +=
                    cell.chunks_exact(3).map(|p| u32::from(p[0]) + 2 * u32::from(p[1]) + u32::from(p[2])).sum::<u32>();
            }
        }
        let rows = band.len() / stride;
        out.extend(sums.iter().enumerate().map(|(column, sum)| {
            let width = (size.width_px as usize - column * CELL_PX).min(CELL_PX);
            *sum as f32 / (4 * rows * width) as f32
        }));
    }
}

/// A box grown by `margin_px` as a part of the picture; `None` where it lies outside.
pub(super) fn part_around(bbox: &PxBox, margin_px: f64, picture: Size) -> Option<Part> {
    let near = bbox.grown(margin_px, margin_px).clipped(picture)?;
    let (left, top) = (near.x1().floor() as u32, near.y1().floor() as u32);
    let (right, bottom) = (near.x2().ceil() as u32, near.y2().ceil() as u32);
    let (right, bottom) = (right.min(picture.width_px), bottom.min(picture.height_px));
    Some(Part { left, top, width: (right - left).max(1), height: (bottom - top).max(1) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { width_px: 203, height_px: 101 };

    fn grey(level: u8) -> Vec<u8> {
        vec![level; SIZE.area() as usize * 3]
    }

    fn with_square(level: u8, left: usize, top: usize, side: usize, of: u8) -> Vec<u8> {
        let mut rgb = grey(level);
        for y in top..top + side {
            let at = (y * SIZE.width_px as usize + left) * 3;
            rgb[at..at + side * 3].fill(of);
        }
        rgb
    }

    #[test]
    fn a_square_that_appears_moves_and_goes_is_a_change_each_time() {
        let mut changes = Changes::default();
        assert_eq!(changes.judge(&grey(90), SIZE), Change::Everything, "nothing was seen before");
        assert_eq!(changes.judge(&grey(91), SIZE), Change::Nothing);
        for left in [40, 45, 160] {
            let Change::Parts(parts) = changes.judge(&with_square(90, left, 30, 12, 120), SIZE) else {
                panic!("a part changed")
            };
            let square = PxBox::new(left as f64, 30.0, left as f64 + 12.0, 42.0).expect("a box");
            let seen = |x: f64| parts.iter().any(|part| part.x1() <= x && x <= part.x2());
            assert!(seen(square.x1() + 2.0) || left == 45, "{parts:?}");
            assert!(seen(square.x2() - 2.0), "{parts:?}");
            assert_eq!(changes.judge(&with_square(90, left, 30, 12, 120), SIZE), Change::Nothing);
        }
        assert!(matches!(changes.judge(&grey(90), SIZE), Change::Parts(_)), "it went away");
    }

    #[test]
    fn slow_change_adds_up_and_the_dark_is_judged_more_finely() {
        let mut changes = Changes::default();
        changes.judge(&grey(100), SIZE);
        let seen: Vec<bool> = (101..110).map(|level| changes.judge(&grey(level), SIZE) != Change::Nothing).collect();
        assert!(seen.contains(&true) && !seen[0], "{seen:?}");
        let mut changes = Changes::default();
        changes.judge(&grey(8), SIZE);
        assert!(matches!(changes.judge(&with_square(8, 60, 40, 12, 12), SIZE), Change::Parts(_)));
    }

    #[test]
    fn another_size_and_a_new_beginning_are_looked_at_in_full() {
        let mut changes = Changes::default();
        changes.judge(&grey(100), SIZE);
        let turned = Size { width_px: SIZE.height_px, height_px: SIZE.width_px };
        assert_eq!(changes.judge(&grey(100), turned), Change::Everything);
        changes.forget();
        assert_eq!(changes.judge(&grey(100), turned), Change::Everything);
    }
}
