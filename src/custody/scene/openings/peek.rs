//! A peek: a door that opens and is shut again within a second or two, too soon to tell it from somebody who walks by by its
//! length alone. It is told by its outline, which stays where it is, is a rectangle, changes as one, and looks afterwards exactly
//! as it did before. It is hidden from one second before to one second after, which is known because the whole clip is.

use std::ops::Range;

use super::{Cell, Changes, FEWEST_CELLS, Found, MOST_SHARE, PEEK_WIDER_CELLS, Region, extent, found, is_hardly_usual};

/// At least this share of all that changed does so at once, at least faintly: what moves on while it changes is no door, and the leaf of
/// a door is at times as bright as what was there.
const AT_ONCE: f64 = 0.85;
/// All of it is over after so long, microseconds; cars that follow one another join into a longer one.
const AT_MOST_MICROS: i64 = 2_500_000;
/// At least this share of the box around it changed, at least faintly, people in it not counted.
const FILLED: f64 = 0.6;
/// A door is at most so many times as high as wide when all of it changes; the gap of one that hardly opens is narrower.
const MOST_HIGH: f64 = 12.0;
const MOST_WIDE: f64 = 3.0;
/// Before and after it, for so long, at least this share of what is seen looks as usual, microseconds.
const AS_BEFORE: f64 = 0.85;
const BESIDE_MICROS: i64 = 1_000_000;

/// Whether a brief change may be a peek.
pub(super) fn is_peek(changes: &Changes<'_>, region: &Region) -> bool {
    let count = region.cells.len();
    let picture = (changes.cols * changes.rows) as f64;
    if count < FEWEST_CELLS || count as f64 > MOST_SHARE * picture {
        return false;
    }
    let micros = changes.moments[region.last].until_micros - changes.moments[region.first].from_micros;
    let (across, down) = extent(changes, &region.cells);
    let (wide, high) = (across.len() as f64, down.len() as f64);
    micros <= AT_MOST_MICROS
        && high <= MOST_HIGH * wide
        && wide <= MOST_WIDE * high
        && most_changed_at_once(changes, region) as f64 >= AT_ONCE * count as f64
        && is_filled(changes, region, &across, &down)
        && is_as_before(changes, region)
}

/// Where it is and when it is hidden.
pub(super) fn peek(changes: &Changes<'_>, region: &Region) -> Found {
    let open: Vec<usize> = (region.first..=region.last).collect();
    found(changes, region, PEEK_WIDER_CELLS, is_hardly_usual(changes, &open))
}

/// The most cells of a region that differ in one moment, at least faintly.
fn most_changed_at_once(changes: &Changes<'_>, region: &Region) -> usize {
    let differs = |at: usize| move |cell: &&usize| changes.at(at)[**cell].is_changed();
    (region.first..=region.last).map(|at| region.cells.iter().filter(differs(at)).count()).max().unwrap_or(0)
}

fn is_filled(changes: &Changes<'_>, region: &Region, across: &Range<usize>, down: &Range<usize>) -> bool {
    let (mut changed, mut unchanged) = (0, 0);
    for cell in down.clone().flat_map(|row| across.clone().map(move |col| row * changes.cols + col)) {
        let states = || (region.first..=region.last).map(|at| changes.at(at)[cell]);
        if states().any(Cell::is_changed) {
            changed += 1;
        } else if states().any(|state| state == Cell::Usual) {
            unchanged += 1;
        }
    }
    f64::from(changed) >= FILLED * f64::from(changed + unchanged)
}

fn is_as_before(changes: &Changes<'_>, region: &Region) -> bool {
    let (first, last) = (changes.moments[region.first], changes.moments[region.last]);
    // One glance on each side may show the door while it moves.
    let before = (0..region.first.saturating_sub(1))
        .filter(|&at| changes.moments[at].until_micros >= first.from_micros - BESIDE_MICROS);
    let after = (region.last + 2..changes.moments.len())
        .filter(|&at| changes.moments[at].from_micros <= last.until_micros + BESIDE_MICROS);
    let is_usual = |moments: &mut dyn Iterator<Item = usize>| {
        let (mut seen, mut usual) = (0, 0);
        for at in moments {
            for &cell in &region.cells {
                seen += usize::from(changes.at(at)[cell] != Cell::Unknown);
                usual += usize::from(changes.at(at)[cell] == Cell::Usual);
            }
        }
        usual as f64 >= AS_BEFORE * seen as f64
    };
    is_usual(&mut before.into_iter()) && is_usual(&mut after.into_iter())
}
