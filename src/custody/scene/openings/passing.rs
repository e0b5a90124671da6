//! What drives or walks through and no detector knows: where it comes first it is gone first. A leaf goes back the way it came, so where it
//! opens first it is shut last.
//!
//! Only what is seen to change and to change back tells: whom a detector knows hides the one or the other.

use super::{Cell, Changes, Region};

/// Cells that are seen to change, and those that are seen to change back, reach at least so far along a region, and are as large a part of
/// it. Lower: a part of a door that somebody leaves in view could say what all of it does.
const LEAST_PART: f64 = 1.0 / 3.0;
/// They do so in at least so many moments. Fewer: what opens at once goes no way.
const FEWEST_MOMENTS: usize = 4;
/// The later, the farther along: correlation of both, at least. Lower: a door whose leaf somebody passes could be taken for them.
const LEAST_CORRELATION: f64 = 0.8;

/// Whether something passes through a region: it changes from one end to the other, and changes back the same way.
pub(super) fn explains(changes: &Changes<'_>, region: &Region) -> bool {
    let came: Vec<(usize, usize)> = region.cells.iter().filter_map(|cell| began(changes, region, *cell)).collect();
    let went: Vec<(usize, usize)> = region.cells.iter().filter_map(|cell| ended(changes, region, *cell)).collect();
    let along: [fn(usize, usize) -> usize; 2] = [|cell, cols| cell % cols, |cell, cols| cell / cols];
    along.into_iter().any(|along| {
        let way = |times: &[(usize, usize)]| way(changes, region, times, along);
        way(&came).zip(way(&went)).is_some_and(|(came, went)| came * went > 0.0)
    })
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
fn way(
    changes: &Changes<'_>,
    region: &Region,
    times: &[(usize, usize)],
    along: fn(usize, usize) -> usize,
) -> Option<f64> {
    let reach = |cells: &mut dyn Iterator<Item = usize>| {
        let (least, most) = cells
            .map(|cell| along(cell, changes.cols))
            .fold((usize::MAX, 0), |(least, most), place| (least.min(place), most.max(place)));
        (most + 1).saturating_sub(least) as f64
    };
    let own = reach(&mut times.iter().map(|(cell, _)| *cell));
    let moments: std::collections::BTreeSet<usize> = times.iter().map(|(_, at)| *at).collect();
    let is_enough = times.len() as f64 >= LEAST_PART * region.cells.len() as f64
        && own >= LEAST_PART * reach(&mut region.cells.iter().copied())
        && moments.len() >= FEWEST_MOMENTS;
    let points = times.iter().map(|(cell, at)| (along(*cell, changes.cols) as f64, changes.moments[*at].from_micros));
    let points: Vec<(f64, f64)> = points.map(|(place, micros)| (place, micros as f64 / 1e6)).collect();
    is_enough.then(|| correlation(&points)).filter(|way| way.abs() >= LEAST_CORRELATION)
}

/// Pearson's; 0 where one of the two is the same throughout.
fn correlation(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / count, y + point.1 / count));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for point in points {
        let (dx, dy) = (point.0 - x, point.1 - y);
        (xx, yy, xy) = (xx + dx * dx, yy + dy * dy, xy + dx * dy);
    }
    if xx * yy > 0.0 { xy / (xx * yy).sqrt() } else { 0.0 }
}
