//! For how long an opening is hidden before it is seen to open and after it is seen shut. A door that is a hand's breadth open changes
//! next to nothing, so time is added on both sides: less where the door is known to be shut, more where it may be ajar.

use super::{AROUND_MICROS, Cell, Changes, Region};

/// So much is added to what may be ajar, microseconds.
const BESIDE_MICROS: i64 = 500_000;
/// It is known to be shut when at least this share of it is seen, and of what is seen at most that share differs, even faintly: the edge
/// of a leaf that is ajar runs along all of a door, and the shadow of somebody who comes to it touches a cell or two.
const SEEN_SHARE: f64 = 0.5;
const AJAR_SHARE: f64 = 0.03;

/// From before a region changes to after it, microseconds: a second, or less where it is known to be shut.
pub(super) fn between(changes: &Changes<'_>, region: &Region) -> (i64, i64) {
    let is_ajar = |at: &usize| !is_shut(changes, region, *at);
    let (first, last) = (changes.moments[region.first], changes.moments[region.last]);
    let (earliest, latest) = (first.from_micros - AROUND_MICROS, last.until_micros + AROUND_MICROS);
    let mut before = changes.moments.partition_point(|moment| moment.until_micros <= earliest)..region.first;
    let after = region.last + 1..changes.moments.partition_point(|moment| moment.from_micros < latest);
    let opens = before.find(is_ajar).unwrap_or(region.first);
    let closes = after.rev().find(is_ajar).unwrap_or(region.last);
    (
        (changes.moments[opens].from_micros - BESIDE_MICROS).max(earliest),
        (changes.moments[closes].until_micros + BESIDE_MICROS).min(latest),
    )
}

fn is_shut(changes: &Changes<'_>, region: &Region, at: usize) -> bool {
    let count =
        |is_so: fn(Cell) -> bool| region.cells.iter().filter(|&&cell| is_so(changes.at(at)[cell])).count() as f64;
    let seen = count(|cell| cell != Cell::Unknown);
    let differing = count(Cell::is_changed);
    seen >= SEEN_SHARE * region.cells.len() as f64 && differing <= AJAR_SHARE * seen
}
