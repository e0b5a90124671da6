//! What drives or walks through and no detector knows: where it comes first it is gone first. A leaf goes back the way it came, so where it
//! opens first it is shut last.
//!
//! Only what is seen to change and to change back tells: whom a detector knows hides the one or the other. And only what comes in over the
//! picture's edge, or from where a detector knew it, and goes out so: who passes behind a window comes and goes at its frame.

use std::collections::BTreeMap;

use super::{Cell, Changes, FEWEST_CELLS, Region};

/// Cells that are seen to change, and those that are seen to change back, reach at least so far along a region, and are as large a part of
/// it. Lower: a part of a door that somebody leaves in view could say what all of it does.
const LEAST_PART: f64 = 1.0 / 3.0;
/// They do so in at least so many moments. Fewer: what opens at once goes no way.
const FEWEST_MOMENTS: usize = 4;
/// The later, the farther along: correlation of both, at least. Lower: a door whose leaf somebody passes could be taken for them.
const LEAST_CORRELATION: f64 = 0.8;
/// A cell is off the way that comes or goes so long before or after its place is reached, seconds; a door's worth of them is something
/// else. Higher: a door that opens beside what passes could be taken for a part of it.
const OFF_SECONDS: f64 = 0.5;
/// A detector knew it where a cell is covered no further beyond the end of its way than this, cells.
const KNOWN_WITHIN: usize = 2;

/// A way through the picture.
#[derive(Debug, Clone, Copy)]
enum Axis {
    Across,
    Down,
}

impl Axis {
    /// How far along it a cell lies.
    fn place(self, cell: usize, cols: usize) -> usize {
        match self {
            Self::Across => cell % cols,
            Self::Down => cell / cols,
        }
    }

    /// How many cells lie between two that are neighbours along it.
    fn step(self, cols: usize) -> usize {
        match self {
            Self::Across => 1,
            Self::Down => cols,
        }
    }

    fn last_place(self, changes: &Changes<'_>) -> usize {
        match self {
            Self::Across => changes.cols - 1,
            Self::Down => changes.rows - 1,
        }
    }
}

/// Whether something passes through a region: it changes from one end to the other, and changes back the same way.
pub(super) fn explains(changes: &Changes<'_>, region: &Region) -> bool {
    let came: Vec<(usize, usize)> = region.cells.iter().filter_map(|cell| began(changes, region, *cell)).collect();
    let went: Vec<(usize, usize)> = region.cells.iter().filter_map(|cell| ended(changes, region, *cell)).collect();
    [Axis::Across, Axis::Down].into_iter().any(|axis| {
        let way = |times: &[(usize, usize)]| way(changes, region, times, axis);
        let both = way(&came).zip(way(&went));
        both.is_some_and(|(came, went)| came * went > 0.0) && is_open_at_both_ends(changes, region, axis)
    })
}

/// Whether it reaches the picture's edges, or what a detector knows there while it changes.
fn is_open_at_both_ends(changes: &Changes<'_>, region: &Region, axis: Axis) -> bool {
    let (cols, step) = (changes.cols, axis.step(changes.cols));
    // The first and the last cell of every line along the way.
    let mut ends: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for &cell in &region.cells {
        let line = cell - axis.place(cell, cols) * step;
        let (first, last) = ends.entry(line).or_insert((cell, cell));
        (*first, *last) = ((*first).min(cell), (*last).max(cell));
    }
    let moments = region.first.saturating_sub(1)..(region.last + 2).min(changes.moments.len());
    let is_known = |cell: usize| moments.clone().any(|at| changes.at(at)[cell] == Cell::Unknown);
    let is_in = |cell: usize| {
        axis.place(cell, cols) == 0
            || (1..=KNOWN_WITHIN.min(axis.place(cell, cols))).any(|far| is_known(cell - far * step))
    };
    let is_out = |cell: usize| {
        let left = axis.last_place(changes) - axis.place(cell, cols);
        left == 0 || (1..=KNOWN_WITHIN.min(left)).any(|far| is_known(cell + far * step))
    };
    // Most of its lines: a corner of it may be cut off anywhere.
    let count = |is_open: &dyn Fn(&(usize, usize)) -> bool| ends.values().filter(|ends| is_open(ends)).count();
    [count(&|(first, _)| is_in(*first)), count(&|(_, last)| is_out(*last))].iter().all(|open| 2 * open >= ends.len())
}

/// A cell and the moment in which it differs at first, seen throughout until then: of what somebody hides nobody knows when it began.
fn began(changes: &Changes<'_>, region: &Region, cell: usize) -> Option<(usize, usize)> {
    let at = (region.first..=region.last).find(|at| changes.at(*at)[cell] == Cell::Differs)?;
    let mut before = region.first.checked_sub(1)?..at;
    before.all(|at| changes.at(at)[cell] != Cell::Unknown).then_some((cell, at))
}

/// A cell and the moment in which it differs at last, seen throughout from then on.
fn ended(changes: &Changes<'_>, region: &Region, cell: usize) -> Option<(usize, usize)> {
    let at = (region.first..=region.last).rev().find(|at| changes.at(*at)[cell] == Cell::Differs)?;
    let mut after = at + 1..=region.last + 1;
    let is_seen = |at: usize| at < changes.moments.len() && changes.at(at)[cell] != Cell::Unknown;
    after.all(is_seen).then_some((cell, at))
}

/// Which way the cells of these moments go along a region, as a correlation of place and time; `None` when they are too few, or go no way.
fn way(changes: &Changes<'_>, region: &Region, times: &[(usize, usize)], axis: Axis) -> Option<f64> {
    let reach = |cells: &mut dyn Iterator<Item = usize>| {
        let (least, most) = cells
            .map(|cell| axis.place(cell, changes.cols))
            .fold((usize::MAX, 0), |(least, most), place| (least.min(place), most.max(place)));
        (most + 1).saturating_sub(least) as f64
    };
    let own = reach(&mut times.iter().map(|(cell, _)| *cell));
    let moments: std::collections::BTreeSet<usize> = times.iter().map(|(_, at)| *at).collect();
    let is_enough = times.len() as f64 >= LEAST_PART * region.cells.len() as f64
        && own >= LEAST_PART * reach(&mut region.cells.iter().copied())
        && moments.len() >= FEWEST_MOMENTS;
    let points =
        times.iter().map(|(cell, at)| (axis.place(*cell, changes.cols) as f64, changes.moments[*at].from_micros));
    let points: Vec<(f64, f64)> = points.map(|(place, micros)| (place, micros as f64 / 1e6)).collect();
    is_enough.then(|| fit(&points)).filter(|fit| fit.correlation.abs() >= LEAST_CORRELATION).and_then(|fit| {
        let off = points.iter().filter(|point| (point.1 - fit.at(point.0)).abs() > OFF_SECONDS).count();
        (off < FEWEST_CELLS).then_some(fit.correlation)
    })
}

/// The line of times over places that fits best.
struct Fit {
    correlation: f64,
    slope: f64,
    middle: (f64, f64),
}

impl Fit {
    fn at(&self, place: f64) -> f64 {
        self.middle.1 + self.slope * (place - self.middle.0)
    }
}

/// By least squares, with Pearson's correlation; both 0 where one of the two is the same throughout.
fn fit(points: &[(f64, f64)]) -> Fit {
    let count = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / count, y + point.1 / count));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for point in points {
        let (dx, dy) = (point.0 - x, point.1 - y);
        (xx, yy, xy) = (xx + dx * dx, yy + dy * dy, xy + dx * dy);
    }
    let (correlation, slope) = if xx * yy > 0.0 { (xy / (xx * yy).sqrt(), xy / xx) } else { (0.0, 0.0) };
    Fit { correlation, slope, middle: (x, y) }
}
