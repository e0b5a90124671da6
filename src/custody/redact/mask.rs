//! Which cells of a frame are hidden: a coarse grid, so that every question about it is cheap.

use crate::vocab::{PxBox, Size};

/// Side of a cell, pixels. Regions are rounded outwards to it.
pub(super) const CELL_PX: usize = 8;

/// The grid of cells over a picture. A box that touches a cell hides all of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Mask {
    pub(super) cols: usize,
    pub(super) rows: usize,
    hidden: Vec<bool>,
}

impl Mask {
    /// Marks the cells under these boxes, forgetting what was marked before.
    pub(super) fn mark(&mut self, size: Size, fills: &[PxBox]) {
        self.cols = (size.width_px as usize).div_ceil(CELL_PX);
        self.rows = (size.height_px as usize).div_ceil(CELL_PX);
        self.hidden.clear();
        self.hidden.resize(self.cols * self.rows, false);
        for fill in fills.iter().filter_map(|fill| fill.clipped(size)) {
            let cols = span(fill.x1(), fill.x2(), self.cols);
            for row in span(fill.y1(), fill.y2(), self.rows) {
                self.hidden[row * self.cols..][cols.clone()].fill(true);
            }
        }
    }

    pub(super) fn is_hidden(&self, col: usize, row: usize) -> bool {
        self.hidden[row * self.cols + col]
    }

    pub(super) fn hides_nothing(&self) -> bool {
        !self.hidden.contains(&true)
    }

    /// The cells at most `reach` cells away from this one, itself among them.
    pub(super) fn around(&self, col: usize, row: usize, reach: usize) -> impl Iterator<Item = (usize, usize)> + use<> {
        let cols = col.saturating_sub(reach)..(col + reach + 1).min(self.cols);
        let rows = row.saturating_sub(reach)..(row + reach + 1).min(self.rows);
        rows.flat_map(move |r| cols.clone().map(move |c| (c, r)))
    }

    /// Every hidden cell, row by row.
    pub(super) fn hidden_cells(&self) -> impl DoubleEndedIterator<Item = (usize, usize)> + '_ {
        let cells = self.hidden.iter().enumerate().filter(|(_, hidden)| **hidden);
        cells.map(|(i, _)| (i % self.cols, i / self.cols))
    }
}

/// The pixels of a cell along one axis, cut off at the picture's end.
pub(super) fn pixels_of(cell: usize, end_px: usize) -> std::ops::Range<usize> {
    cell * CELL_PX..((cell + 1) * CELL_PX).min(end_px)
}

/// The cells that an interval of pixels touches.
fn span(from: f64, to: f64, count: usize) -> std::ops::Range<usize> {
    let first = (from / CELL_PX as f64).floor().max(0.0) as usize;
    let end = (to / CELL_PX as f64).ceil().max(0.0) as usize;
    first.min(count)..end.min(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_touched_cell_is_hidden_whole_even_at_the_ragged_edge() {
        let size = Size { width_px: 20, height_px: 12 };
        let mut mask = Mask::default();
        mask.mark(size, &[PxBox::new(15.9, 8.1, 400.0, 9.0).expect("a box")]);
        let hidden: Vec<_> = mask.hidden_cells().collect();
        assert_eq!(hidden, vec![(1, 1), (2, 1)]);
        assert_eq!(pixels_of(2, 20), 16..20);
        mask.mark(size, &[PxBox::new(30.0, 0.0, 40.0, 9.0).expect("a box")]);
        assert!(mask.hides_nothing(), "a box outside the picture hides nothing");
    }
}
