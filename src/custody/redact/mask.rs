//! Which cells of a frame are hidden: a coarse grid, so that every question about it is cheap.

use crate::custody::plan::{Area, Fill};
use crate::custody::scene::background::Still;
use crate::vocab::{Polygon, PxBox, Size};

/// Side of a cell, pixels. Regions are rounded outwards to it.
pub(super) const CELL_PX: usize = 8;

/// The grid of cells over a picture. What touches a cell hides all of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Mask {
    pub(super) cols: usize,
    pub(super) rows: usize,
    hidden: Vec<bool>,
    /// For the fill at hand, when somebody is in front of it.
    aside: Vec<bool>,
}

impl Mask {
    /// Marks the cells under these fills, forgetting what was marked before. `still` cells are never in front of anything.
    pub(super) fn mark(&mut self, size: Size, fills: &[Fill], still: &Still) {
        self.cols = (size.width_px as usize).div_ceil(CELL_PX);
        self.rows = (size.height_px as usize).div_ceil(CELL_PX);
        self.hidden.clear();
        self.hidden.resize(self.cols * self.rows, false);
        for fill in fills {
            if fill.in_front.is_empty() {
                self.mark_area(size, &fill.area);
            } else {
                self.mark_behind(size, fill, still);
            }
        }
    }

    fn mark_area(&mut self, size: Size, area: &Area) {
        match area {
            Area::Box(bbox) => self.mark_box(size, bbox),
            Area::Polygon(polygon) => self.mark_polygon(size, polygon),
        }
    }

    /// Marks a fill but for the cells that lie wholly in a box in front of it, then puts back what was marked before.
    fn mark_behind(&mut self, size: Size, fill: &Fill, still: &Still) {
        let mut before = std::mem::take(&mut self.aside);
        before.clear();
        before.resize(self.hidden.len(), false);
        std::mem::swap(&mut before, &mut self.hidden);
        self.mark_area(size, &fill.area);
        for bbox in fill.in_front.iter().filter_map(|bbox| bbox.clipped(size)) {
            let cols = span_within(bbox.x1(), bbox.x2(), f64::from(size.width_px));
            for row in span_within(bbox.y1(), bbox.y2(), f64::from(size.height_px)) {
                for cell in cols.clone().map(|col| row * self.cols + col).filter(|cell| !still.is_still(*cell)) {
                    self.hidden[cell] = false;
                }
            }
        }
        for (hidden, before) in self.hidden.iter_mut().zip(&before) {
            *hidden |= before;
        }
        self.aside = before;
    }

    fn mark_box(&mut self, size: Size, bbox: &PxBox) {
        let Some(bbox) = bbox.clipped(size) else { return };
        let cols = span(bbox.x1(), bbox.x2(), self.cols);
        for row in span(bbox.y1(), bbox.y2(), self.rows) {
            self.hidden[row * self.cols..][cols.clone()].fill(true);
        }
    }

    /// Marks every cell that the polygon touches: those under its inside, line by line, and those under its outline.
    fn mark_polygon(&mut self, size: Size, polygon: &Polygon) {
        let corners = polygon.corners();
        let edges = || corners.iter().zip(corners.iter().cycle().skip(1));
        for row in 0..self.rows {
            let (top, end) = ((row * CELL_PX) as f64, ((row + 1) * CELL_PX) as f64);
            // Between two neighbouring heights at which something changes, the polygon's extent in this row lies within the
            // extents at both; the outermost crossings of all of them, and of the corners between, hold it.
            let mut spans: Vec<(f64, f64)> = Vec::new();
            let mut lines: Vec<f64> = vec![top, end];
            lines.extend(corners.iter().map(|c| c.y).filter(|y| (top..=end).contains(y)));
            lines.sort_by(f64::total_cmp);
            let middles: Vec<f64> = lines.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0).collect();
            for y in middles {
                let mut crossings: Vec<f64> = edges()
                    .filter(|(a, b)| (a.y <= y) != (b.y <= y))
                    .map(|(a, b)| a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y))
                    .collect();
                crossings.sort_by(f64::total_cmp);
                if let [first, .., last] = crossings[..] {
                    spans.push((first, last));
                }
            }
            for (a, b) in edges() {
                let (low, high) = (a.y.min(b.y).max(top), a.y.max(b.y).min(end));
                if low <= high {
                    let x_at = |y: f64| if a.y == b.y { a.x } else { a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y) };
                    let ends = if a.y == b.y { (a.x, b.x) } else { (x_at(low), x_at(high)) };
                    spans.push((ends.0.min(ends.1), ends.0.max(ends.1)));
                }
            }
            for (from, to) in spans {
                if let Some(line) = PxBox::new(from, top, to + 1e-6, end) {
                    self.mark_box(size, &line);
                }
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

/// The cells that lie wholly in an interval of pixels; the last cell may be cut off by the picture's end.
fn span_within(from: f64, to: f64, end_px: f64) -> std::ops::Range<usize> {
    let first = (from / CELL_PX as f64).ceil().max(0.0) as usize;
    let end = if to >= end_px { (end_px / CELL_PX as f64).ceil() } else { (to / CELL_PX as f64).floor() } as usize;
    first..end.max(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::{PxPoint, Why};

    fn face(x1: f64, y1: f64, x2: f64, y2: f64) -> Fill {
        Fill::boxed(PxBox::new(x1, y1, x2, y2).expect("a box"), Why::Face)
    }

    #[test]
    fn every_cell_that_a_polygon_touches_is_hidden() {
        let size = Size { width_px: 160, height_px: 120 };
        let mut rng = fastrand::Rng::with_seed(5);
        for _ in 0..200 {
            let corners: Vec<PxPoint> = (0..rng.usize(3..7))
                .map(|_| PxPoint { x: rng.f64() * 200.0 - 20.0, y: rng.f64() * 160.0 - 20.0 })
                .collect();
            let Some(polygon) = Polygon::new(corners.clone()) else { continue };
            let mut mask = Mask::default();
            mask.mark(size, &[Fill::outlined(polygon, Why::Opening)], &Still::default());
            for _ in 0..400 {
                // A point between a point of an edge and a point of another is inside a convex hull, not the polygon; the
                // even-odd rule is the independent judge.
                let at = PxPoint { x: rng.f64() * 160.0, y: rng.f64() * 120.0 };
                let edges = corners.iter().zip(corners.iter().cycle().skip(1));
                let is_left = |(a, b): &(&PxPoint, &PxPoint)| {
                    (a.y > at.y) != (b.y > at.y) && at.x < a.x + (b.x - a.x) * (at.y - a.y) / (b.y - a.y)
                };
                if edges.filter(is_left).count() % 2 == 1 {
                    assert!(mask.is_hidden(at.x as usize / CELL_PX, at.y as usize / CELL_PX), "{at:?} in {corners:?}");
                }
            }
        }
    }

    #[test]
    fn a_touched_cell_is_hidden_whole_even_at_the_ragged_edge() {
        let size = Size { width_px: 20, height_px: 12 };
        let mut mask = Mask::default();
        mask.mark(size, &[face(15.9, 8.1, 400.0, 9.0)], &Still::default());
        let hidden: Vec<_> = mask.hidden_cells().collect();
        assert_eq!(hidden, vec![(1, 1), (2, 1)]);
        assert_eq!(pixels_of(2, 20), 16..20);
        mask.mark(size, &[face(30.0, 0.0, 40.0, 9.0)], &Still::default());
        assert!(mask.hides_nothing(), "a box outside the picture hides nothing");
    }
}
