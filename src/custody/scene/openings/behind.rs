//! A door in which somebody stands: whoever fills it would explain all of the change. So those who appeared there (`appear`) explain
//! none, and a part of what changed has to be seen beside them: who was only found late, and stands still, changes nothing beside
//! themselves.

use std::collections::BTreeSet;

use super::{Cell, Changes, FEWEST_CELLS, Found, PxBox, Region, by_change};

/// Of what changed at least this share is seen beside those who appeared, at once.
const BESIDE_SHARE: f64 = 0.1;
/// A box is of somebody who appeared when it overlaps theirs by this much (intersection over union).
const SAME: f64 = 0.5;

/// What explains a change when those who appeared do not.
pub(super) fn without(explaining: &[Vec<PxBox>], appeared: &[Vec<PxBox>]) -> Vec<Vec<PxBox>> {
    let others = |(boxes, appeared): (&Vec<PxBox>, &Vec<PxBox>)| {
        let is_other = |bbox: &&PxBox| appeared.iter().all(|own| own.iou(bbox) < SAME);
        boxes.iter().filter(is_other).copied().collect()
    };
    explaining.iter().zip(appeared).map(others).collect()
}

/// The openings, when what changed is compared without those who appeared.
pub(super) fn openings(
    changes: &Changes<'_>,
    is_asked: &[bool],
    objects: &[Vec<PxBox>],
    appeared: &[Vec<PxBox>],
) -> Vec<Found> {
    let seen_beside = |region: &Region, at: usize| {
        let boxes = &appeared[changes.moments[at].frame];
        let covered: BTreeSet<usize> = boxes.iter().flat_map(|bbox| changes.touched(bbox)).collect();
        let is_beside = |cell: &&usize| changes.at(at)[**cell] == Cell::Differs && !covered.contains(cell);
        if boxes.is_empty() { 0 } else { region.cells.iter().filter(is_beside).count() }
    };
    let is_seen_beside = |region: &Region| {
        let least = FEWEST_CELLS.max((BESIDE_SHARE * region.cells.len() as f64).ceil() as usize);
        (region.first..=region.last).any(|at| seen_beside(region, at) >= least)
    };
    by_change(changes, is_asked, objects, is_seen_beside)
}
