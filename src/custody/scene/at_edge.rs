//! Somebody of whom little is in view: a head that an edge or a corner of the picture cuts until no detector knows it.
//!
//! What differs from what the picture usually shows, reaches its edge and is none of the people and vehicles that were found is hidden as a
//! face as long as it does, half a second before and after too. What darkens below somebody's hips as a shadow does is their shadow. Of what
//! differs for long nobody knows which look is the usual one: it is hidden throughout.
//!
//! Deliberately absent: what is there for nearly all of a clip. It is what the picture shows.

use std::collections::BTreeMap;

use crate::custody::plan::Fill;
use crate::vocab::{PxBox, Why};

use super::change::{Cell, Changes, joined};
use super::nameless::Sight;
use super::openings::shadow;

/// More than this share of the picture is no head at the edge: the light changed. Lower: who fills most of the picture and stands still is
/// bare.
const MOST_SHARE: f64 = 0.6;
/// It is hidden for so long before and after it was seen, microseconds: the first pixels of it change no cell.
const AROUND_MICROS: i64 = 500_000;
/// Where a cell differs for this share of the time, and for so long, microseconds, it is hidden throughout. Higher: who stays for more of a
/// clip is bare, and the empty place is hidden instead.
const LASTING_SHARE: f64 = 0.25;
const LASTING_MICROS: i64 = 1_000_000;
/// And so many cells wider.
const WIDER_CELLS: f64 = 1.0;

/// Adds what is hidden because somebody may be at the edge of the picture.
pub(super) fn add(sight: &Sight<'_>, fills: &mut [Vec<Fill>]) {
    let Sight { clip, changes, people } = *sight;
    let moments = &changes.moments;
    let seen: Vec<Vec<usize>> = (0..moments.len()).map(|at| at_edge(sight, at)).collect();
    let throughout = lasting(changes, &seen);
    for (at, moment) in moments.iter().enumerate() {
        let first = moments.partition_point(|other| other.until_micros < moment.from_micros - AROUND_MICROS);
        let end = moments.partition_point(|other| other.from_micros <= moment.until_micros + AROUND_MICROS);
        let mut hidden = vec![false; changes.cols * changes.rows];
        throughout.iter().chain(seen[first..end].iter().flatten()).for_each(|&cell| hidden[cell] = true);
        if !hidden.contains(&true) {
            continue;
        }
        let next = moments.get(at + 1).map_or(clip.findings.len(), |next| next.frame);
        let is_of_this_light = |frame: &usize| clip.glances[*frame].view.look == clip.glances[moment.frame].view.look;
        for frame in (moment.frame..next).filter(is_of_this_light) {
            let mut hidden = hidden.clone();
            people[frame].iter().flat_map(|person| changes.touched(person)).for_each(|cell| hidden[cell] = false);
            fills[frame].extend(boxes(changes, &hidden).map(|bbox| Fill::boxed(bbox, Why::Face)));
        }
    }
}

/// The cells that something at the edge makes differ for long. `seen` are the cells of each moment.
fn lasting(changes: &Changes<'_>, seen: &[Vec<usize>]) -> Vec<usize> {
    let micros = |at: usize| changes.moments[at].until_micros - changes.moments[at].from_micros;
    let mut differing = vec![0; changes.cols * changes.rows];
    for (at, cells) in seen.iter().enumerate() {
        cells.iter().for_each(|&cell| differing[cell] += micros(at));
    }
    let is_lasting = |cell: &usize| {
        let is_known = |at: &usize| changes.at(*at)[*cell] != Cell::Unknown;
        let known = || (0..seen.len()).filter(is_known).map(micros).sum::<i64>();
        differing[*cell] >= LASTING_MICROS && differing[*cell] as f64 >= LASTING_SHARE * known() as f64
    };
    (0..differing.len()).filter(is_lasting).collect()
}

/// The cells of what differs in one glance and reaches the edge, hollows included, but for people and their shadows.
fn at_edge(sight: &Sight<'_>, at: usize) -> Vec<usize> {
    let Sight { changes, people, .. } = *sight;
    let (cols, rows) = (changes.cols, changes.rows);
    let people = &people[changes.moments[at].frame];
    let mut differs: Vec<bool> = changes.at(at).iter().map(|cell| *cell == Cell::Differs).collect();
    people.iter().flat_map(|person| changes.touched(person)).for_each(|cell| differs[cell] = false);
    let is_at_edge = |cell: &usize| {
        let (col, row) = (cell % cols, cell / cols);
        col == 0 || row == 0 || col + 1 == cols || row + 1 == rows
    };
    let mut all = Vec::new();
    for start in (0..differs.len()).filter(is_at_edge) {
        let cells = joined(&mut differs, start, cols);
        let is_head = !cells.is_empty()
            && cells.len() as f64 <= MOST_SHARE * (cols * rows) as f64
            && !shadow::is_below_somebody(changes, at, &cells, people);
        if is_head {
            all.extend(without_hollows(&cells, cols));
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The cells, and those between two of them in a row or in a column: a forehead and a wall may be of one colour.
fn without_hollows(cells: &[usize], cols: usize) -> Vec<usize> {
    let filled = |cells: &[usize], line: &dyn Fn(usize) -> usize, step: usize| -> Vec<usize> {
        let mut ends: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for &cell in cells {
            let (first, last) = ends.entry(line(cell)).or_insert((cell, cell));
            (*first, *last) = ((*first).min(cell), (*last).max(cell));
        }
        ends.into_values().flat_map(|(first, last)| (first..=last).step_by(step)).collect()
    };
    let in_rows = filled(cells, &|cell| cell / cols, 1);
    filled(&in_rows, &|cell| cell % cols, cols)
}

/// Boxes around these cells, a little wider: one for each stretch of rows that reach as far.
fn boxes(changes: &Changes<'_>, cells: &[bool]) -> impl Iterator<Item = PxBox> {
    let mut stretches: BTreeMap<(usize, usize), Vec<(usize, usize)>> = BTreeMap::new();
    for (row, cells) in cells.chunks(changes.cols).enumerate() {
        let mut left = 0;
        for run in cells.chunk_by(|one, other| one == other) {
            let right = left + run.len();
            if run[0] {
                let rows = stretches.entry((left, right)).or_default();
                match rows.last_mut() {
                    Some((_, bottom)) if *bottom == row => *bottom = row + 1,
                    _ => rows.push((row, row + 1)),
                }
            }
            left = right;
        }
    }
    let cell_px = changes.cell_px;
    let of = move |(left, right): (usize, usize), (top, bottom): (usize, usize)| {
        let [x1, y1, x2, y2] = [left, top, right, bottom].map(|cell| cell as f64 * cell_px);
        PxBox::new(x1, y1, x2, y2).map(|bbox| bbox.grown(WIDER_CELLS * cell_px, WIDER_CELLS * cell_px))
    };
    stretches.into_iter().flat_map(move |(across, rows)| rows.into_iter().filter_map(move |down| of(across, down)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::detect::Findings;
    use crate::custody::scene::nameless::drawn::{FRAMES, clip, hidden_by, picture};
    use crate::vocab::{DetectedClass, Detection};

    fn hidden(pictures: &[Vec<u8>], found: impl Fn(usize) -> Findings) -> Vec<Vec<PxBox>> {
        hidden_by(&|sight, fills| add(sight, fills), pictures, found)
    }

    /// A bright head that is there from frame 11 to 19: how far its crown reaches over the lower edge.
    fn reach(frame: usize) -> usize {
        [8, 16, 24, 32, 32, 32, 24, 16, 8].get(frame.wrapping_sub(11)).copied().unwrap_or(0)
    }

    /// It is 40 pixels wide, so far from the left, and stands this far over the lower edge when it stands highest.
    fn head_over(frame: usize, left: usize, lower: usize) -> impl Fn(usize, usize) -> Option<u8> {
        let top = lower - reach(frame);
        move |x, y| ((left..left + 40).contains(&x) && (top..lower).contains(&y)).then_some(240)
    }

    fn is_hidden(row: &[PxBox], part: PxBox) -> bool {
        row.iter().any(|bbox| bbox.hull(&part) == *bbox)
    }

    #[test]
    fn who_comes_in_over_an_edge_is_hidden_while_they_are_there_and_half_a_second_around() {
        for left in [0, 200, 472] {
            let rows = hidden(&clip(&|frame| head_over(frame, left, 288)), |_| Findings::default());
            for (frame, row) in rows.iter().enumerate() {
                let x = left as f64;
                let head = PxBox::new(x, 288.0 - reach(frame) as f64, x + 40.0, 288.0);
                assert!(head.is_none_or(|head| reach(frame) == 0 || is_hidden(row, head)), "frame {frame}: {row:?}");
                assert_eq!(row.is_empty(), !(5..26).contains(&frame), "frame {frame}: {row:?}");
                assert!(row.iter().all(|bbox| bbox.area() <= 60.0 * 60.0), "no more than around it: {row:?}");
            }
        }
    }

    #[test]
    fn who_stands_still_there_stays_hidden() {
        let over = |frame: usize| head_over(if frame > 15 { 15 } else { frame }, 0, 288);
        let rows = hidden(&clip(&over), |_| Findings::default());
        assert!(rows[11..].iter().all(|row| !row.is_empty()), "{rows:?}");
    }

    #[test]
    fn what_is_of_the_colour_of_the_ground_within_a_head_is_hidden_too() {
        let over = |frame: usize| {
            let head = head_over(frame, 200, 288);
            // A part of its middle shows the street.
            move |x: usize, y: usize| head(x, y).filter(|_| !((208..232).contains(&x) && (264..280).contains(&y)))
        };
        let rows = hidden(&clip(&over), |_| Findings::default());
        let middle = PxBox::new(208.0, 264.0, 232.0, 280.0).expect("a box");
        assert!(is_hidden(&rows[15], middle), "{:?}", rows[15]);
    }

    #[test]
    fn who_was_found_there_is_no_stranger() {
        for class in [DetectedClass::Truck, DetectedClass::Person] {
            let found = |frame: usize| {
                let bbox = PxBox::new(190.0, 286.0 - reach(frame) as f64, 250.0, 288.0).expect("a box");
                let is_there = reach(frame) > 0;
                let object = Detection { bbox, class, score: 0.4 };
                Findings { objects: is_there.then_some(object).into_iter().collect(), ..Findings::default() }
            };
            let rows = hidden(&clip(&|frame| head_over(frame, 200, 288)), found);
            assert!(rows[11..20].iter().all(Vec::is_empty), "{class:?}: {rows:?}");
        }
    }

    #[test]
    fn what_reaches_no_edge_light_and_shadows_below_somebody_are_nobody() {
        let inside = clip(&|frame| head_over(frame, 200, 240));
        assert!(hidden(&inside, |_| Findings::default()).iter().all(Vec::is_empty), "inside");
        let light = |frame: usize| if (12..18).contains(&frame) { 0.7 } else { 1.0 };
        let flicker: Vec<Vec<u8>> = (0..FRAMES).map(|frame| picture(light(frame), &|_, _| None)).collect();
        assert!(hidden(&flicker, |_| Findings::default()).iter().all(Vec::is_empty), "light");
        // To two fifths of the street's light, below the feet of somebody who walks ten pixels a frame.
        let street = picture(0.4, &|_, _| None);
        let shadow = clip(&|frame| {
            let (street, left) = (&street, 10 * frame);
            move |x: usize, y: usize| ((left..left + 60).contains(&x) && y >= 250).then(|| street[(y * 512 + x) * 3])
        });
        let walker = |frame: usize| {
            let x1 = 100.0 + 10.0 * frame as f64;
            let bbox = PxBox::new(x1, 120.0, x1 + 40.0, 240.0).expect("a box");
            let person = Detection { bbox, class: DetectedClass::Person, score: 0.6 };
            Findings { objects: vec![person], ..Findings::default() }
        };
        assert!(hidden(&shadow, walker).iter().all(Vec::is_empty), "a shadow");
        assert!(hidden(&shadow, |_| Findings::default()).iter().any(|row| !row.is_empty()), "of nobody in view");
    }
}
