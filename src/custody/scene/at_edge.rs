//! Somebody of whom little is in view: a head that an edge or a corner of the picture cuts until no detector knows it.
//!
//! What differs from what the picture usually shows, if only by a few pixels of its edge (`fine_edge`), reaches the edge and is none of the
//! people and vehicles that were found is hidden as a face as long as it does, half a second before and after too. It is of who was found in
//! one of these frames where a good part of it lies in their box and the rest looks as usual there; what darkens below somebody's hips
//! as a shadow does is their shadow. Of what differs for long nobody knows which look is the usual one: it is hidden throughout. Where
//! the camera writes its clock, by a zone, its digits are nobody.
//!
//! Deliberately absent: what is there for all of a clip but a small part, since it is what the picture shows; what is as bright as the
//! ground within what a shadow takes, in a picture without colour; and what is less than a second before or after a vehicle in the same place.

use std::collections::{BTreeMap, HashSet};

use crate::custody::plan::Fill;
use crate::vocab::{PxBox, Why};

use super::change::{Cell, CellNo, Changes, joined};
use super::fine_edge;
use super::nameless::{Leeway, Sight};
use super::openings::shadow;

/// More than this share of the picture is no head at the edge: the light changed. Lower: who fills most of the picture and stands still is
/// bare.
const MOST_SHARE: f64 = 0.6;
/// It is hidden for so long before and after it was seen, microseconds: the first pixels of it may be too few for any cell, and a moment later
/// it may look like the ground.
const AROUND_MICROS: i64 = 500_000;
/// Where a cell differs for this share of the time that it is seen, and for so long, microseconds, it is hidden throughout. Higher: who stays
/// for more of a clip is bare, and the empty place is hidden instead.
const LONG_SHARE: f64 = 0.15;
const LONG_MICROS: i64 = 1_000_000;
/// In frames around, it is of people who were found there with so much of it in their boxes and so little beside them.
const FOUND: Leeway = Leeway { share_in_boxes: 1.0 / 3.0, most_left_cells: 8 };
/// What is hidden is so many cells wider than what differs.
const WIDER_CELLS: f64 = 1.0;
/// Rows are hidden in one box where it holds so many times their own cells at most.
const FILLED: f64 = 1.25;

/// Cells that belong together, hollows included, each with whether it tells anything that it looks as usual in another frame: it does where it
/// differs as a whole in this region's own.
type Region = Vec<(CellNo, bool)>;

/// Adds what is hidden because somebody may be at the edge of the picture.
pub(super) fn add(sight: &Sight<'_>, fills: &mut [Vec<Fill>]) {
    let Sight { clip, changes, people, .. } = *sight;
    let moments = &changes.moments;
    let fine = fine_edge::differing(changes, clip.size);
    let seen: Vec<Vec<Region>> = fine.iter().enumerate().map(|(at, fine)| at_edge(sight, at, fine)).collect();
    let throughout = throughout(sight, &seen);
    for (at, moment) in moments.iter().enumerate() {
        let first = moments.partition_point(|other| other.until_micros < moment.from_micros - AROUND_MICROS);
        let end = moments.partition_point(|other| other.from_micros <= moment.until_micros + AROUND_MICROS);
        let regions = || throughout.iter().chain(seen[first..end].iter().flatten());
        if regions().next().is_none() {
            continue;
        }
        let next = moments.get(at + 1).map_or(clip.findings.len(), |next| next.frame);
        let is_of_this_light = |frame: &usize| clip.glances[*frame].view.look == clip.glances[moment.frame].view.look;
        for frame in (moment.frame..next).filter(is_of_this_light) {
            let theirs = changes.touched_by(&people[frame]);
            let is_of_found = |region: &Region| {
                let cells = region.iter().map(|&(cell, is_telling)| (usize::from(cell), is_telling));
                sight.is_of_found(frame, cells, &theirs, &FOUND)
            };
            let mut hidden = vec![false; changes.cols * changes.rows];
            for (cell, _) in regions().filter(|region| !is_of_found(region)).flatten() {
                hidden[usize::from(*cell)] = true;
            }
            fills[frame].extend(boxes(changes, hidden).into_iter().map(|bbox| Fill::boxed(bbox, Why::Face)));
        }
    }
}

/// What something at the edge makes differ for long. `seen` are the regions of each moment.
fn throughout(sight: &Sight<'_>, seen: &[Vec<Region>]) -> Vec<Region> {
    let Sight { changes, people, .. } = *sight;
    let cells = changes.cols * changes.rows;
    let (mut differing, mut known) = (vec![0; cells], vec![0; cells]);
    for (at, (moment, regions)) in changes.moments.iter().zip(seen).enumerate() {
        let micros = moment.until_micros - moment.from_micros;
        let differs: HashSet<CellNo> = regions.iter().flatten().map(|(cell, _)| *cell).collect();
        differs.iter().for_each(|&cell| differing[usize::from(cell)] += micros);
        let theirs = changes.touched_by(&people[moment.frame]);
        for cell in (0..cells).filter(|cell| changes.at(at)[*cell] != Cell::Unknown && !theirs.contains(cell)) {
            known[cell] += micros;
        }
    }
    let is_long =
        |cell: usize| differing[cell] >= LONG_MICROS && differing[cell] as f64 >= LONG_SHARE * known[cell] as f64;
    let regions = joined((0..cells).map(is_long).collect(), changes.cols);
    regions.iter().map(|cells| cells.iter().map(|&cell| (changes.no(cell), false)).collect()).collect()
}

/// What differs in one glance and reaches the edge, hollows included, but for people and their shadows. `fine` are the cells of which a fine
/// cell differs: they are looked at alone, and with what they join.
fn at_edge(sight: &Sight<'_>, at: usize, fine: &[CellNo]) -> Vec<Region> {
    let Sight { changes, people, is_clock, .. } = *sight;
    let (cols, rows) = (changes.cols, changes.rows);
    let people = &people[changes.moments[at].frame];
    let mut whole = changes.differing(at, people);
    whole.iter_mut().zip(is_clock).for_each(|(differs, is_clock)| *differs &= !is_clock);
    let mut regions = joined(whole.clone(), cols);
    if !fine.is_empty() {
        let theirs = changes.touched_by(people);
        let mut alone = vec![false; cols * rows];
        for cell in fine.iter().map(|&no| usize::from(no)) {
            alone[cell] = !whole[cell] && !is_clock[cell] && !theirs.contains(&cell);
        }
        let both = whole.iter().zip(&alone).map(|(whole, alone)| *whole || *alone).collect();
        regions.extend(joined(both, cols).into_iter().filter(|cells| cells.iter().any(|cell| alone[*cell])));
        regions.extend(joined(alone, cols));
    }
    let is_at_edge = |cell: &usize| {
        let (col, row) = (cell % cols, cell / cols);
        col == 0 || row == 0 || col + 1 == cols || row + 1 == rows
    };
    let is_head = |cells: &Vec<usize>| {
        cells.iter().any(is_at_edge)
            && cells.len() as f64 <= MOST_SHARE * (cols * rows) as f64
            && !shadow::is_below_somebody(changes, at, cells, people)
    };
    let filled_up = |cells: Vec<usize>| -> Region {
        without_hollows(&cells, cols).into_iter().map(|cell| (changes.no(cell), whole[cell])).collect()
    };
    regions.into_iter().filter(is_head).map(filled_up).collect()
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

/// Boxes around marked cells, a little wider: one for rows that reach nearly as far, of each region.
fn boxes(changes: &Changes<'_>, marked: Vec<bool>) -> Vec<PxBox> {
    let cols = changes.cols;
    let mut boxes = Vec::new();
    for region in joined(marked, cols) {
        let mut rows: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for (row, col) in region.iter().map(|&cell| (cell / cols, cell % cols)) {
            let (left, right) = rows.entry(row).or_insert((col, col + 1));
            (*left, *right) = ((*left).min(col), (*right).max(col + 1));
        }
        let mut stretch: Option<Stretch> = None;
        for (row, across) in rows {
            let own = Stretch { across, down: (row, row + 1), cells: across.1 - across.0 };
            stretch = match stretch.map(|last| (last.with(&own), last)) {
                Some((both, _)) if both.is_filled() => Some(both),
                Some((_, last)) => {
                    boxes.extend(last.bbox(changes.cell_px));
                    Some(own)
                }
                None => Some(own),
            };
        }
        boxes.extend(stretch.and_then(|last| last.bbox(changes.cell_px)));
    }
    boxes
}

/// Rows of cells, one below the other.
#[derive(Clone, Copy)]
struct Stretch {
    across: (usize, usize),
    down: (usize, usize),
    cells: usize,
}

impl Stretch {
    /// This one and the next row.
    fn with(&self, next: &Self) -> Self {
        let across = (self.across.0.min(next.across.0), self.across.1.max(next.across.1));
        Self { across, down: (self.down.0, next.down.1), cells: self.cells + next.cells }
    }

    fn is_filled(&self) -> bool {
        let held = (self.across.1 - self.across.0) * (self.down.1 - self.down.0);
        held as f64 <= FILLED * self.cells as f64
    }

    fn bbox(&self, cell_px: f64) -> Option<PxBox> {
        let edges = [self.across.0, self.down.0, self.across.1, self.down.1];
        let [x1, y1, x2, y2] = edges.map(|cell| cell as f64 * cell_px);
        PxBox::new(x1, y1, x2, y2).map(|bbox| bbox.grown(WIDER_CELLS * cell_px, WIDER_CELLS * cell_px))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::detect::Findings;
    use crate::custody::scene::nameless::drawn::{FRAMES, clip, hidden_by, picture};
    use crate::vocab::{DetectedClass, Detection, Polygon, PxPoint, Zone, ZoneKind};

    fn hidden(pictures: &[Vec<u8>], found: impl Fn(usize) -> Findings) -> Vec<Vec<PxBox>> {
        hidden_by(&|sight, fills| add(sight, fills), &[], pictures, found)
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

    fn head(frame: usize, left: usize) -> Option<PxBox> {
        PxBox::new(left as f64, 288.0 - reach(frame) as f64, left as f64 + 40.0, 288.0)
    }

    fn is_hidden(row: &[PxBox], part: PxBox) -> bool {
        row.iter().any(|bbox| bbox.hull(&part) == *bbox)
    }

    fn person(x1: f64, y1: f64, x2: f64, y2: f64) -> Findings {
        let bbox = PxBox::new(x1, y1, x2, y2).expect("a box");
        let person = Detection { bbox, class: DetectedClass::Person, score: 0.6 };
        Findings { objects: vec![person], ..Findings::default() }
    }

    #[test]
    fn who_comes_in_over_an_edge_is_hidden_while_they_are_there_and_half_a_second_around() {
        for left in [0, 200, 472] {
            let rows = hidden(&clip(&|frame| head_over(frame, left, 288)), |_| Findings::default());
            for (frame, row) in rows.iter().enumerate() {
                assert!(head(frame, left).is_none_or(|head| is_hidden(row, head)), "frame {frame}: {row:?}");
                assert_eq!(row.is_empty(), !(5..26).contains(&frame), "frame {frame}: {row:?}");
                assert!(row.iter().all(|bbox| bbox.area() <= 60.0 * 60.0), "no more than around it: {row:?}");
            }
        }
    }

    #[test]
    fn three_pixels_of_somebody_are_hidden() {
        let corner = |frame: usize| {
            let is_there = (11..20).contains(&frame);
            move |x: usize, y: usize| (is_there && x < 3 && y >= 285).then_some(240)
        };
        let rows = hidden(&clip(&corner), |_| Findings::default());
        let face = PxBox::new(0.0, 285.0, 3.0, 288.0).expect("a box");
        assert!(rows[11..20].iter().all(|row| is_hidden(row, face)), "{rows:?}");
        assert!(rows[0].is_empty());
    }

    #[test]
    fn a_clock_is_nobody_and_who_comes_in_beside_it_is_somebody() {
        let corners = [(190.0, 240.0), (260.0, 240.0), (260.0, 288.0), (190.0, 288.0)].map(|(x, y)| PxPoint { x, y });
        let outline = Polygon::new(corners.to_vec()).expect("an outline");
        let zones = [Zone { kind: ZoneKind::Clock, outline }];
        let is_anybody = |left: usize| {
            let pictures = clip(&|frame| head_over(frame, left, 288));
            let rows = hidden_by(&|sight, fills| add(sight, fills), &zones, &pictures, |_| Findings::default());
            rows.iter().any(|row| !row.is_empty())
        };
        assert!(!is_anybody(200), "the clock");
        assert!(is_anybody(240), "half of it beside the clock");
    }

    #[test]
    fn where_somebody_stands_still_for_long_it_is_hidden_throughout() {
        let over = |frame: usize| head_over(frame.min(15), 0, 288);
        let rows = hidden(&clip(&over), |_| Findings::default());
        let head = head(15, 0).expect("a head");
        assert!(rows.iter().all(|row| is_hidden(row, head)), "{rows:?}");
        // Their look is the usual one, so that who passes before them explains nothing of the rest.
        let passer = |frame: usize| if frame == 20 { person(0.0, 200.0, 16.0, 288.0) } else { Findings::default() };
        let rows = hidden(&clip(&over), passer);
        assert!(is_hidden(&rows[20], head), "{:?}", rows[20]);
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
    fn a_stranger_stays_hidden_when_somebody_who_was_found_passes_before_them() {
        // A walker whose legs are before half of the head in frame 16.
        let walker = |frame: usize| match frame {
            16 => person(190.0, 120.0, 220.0, 280.0),
            _ => Findings::default(),
        };
        let rows = hidden(&clip(&|frame| head_over(frame, 200, 288)), walker);
        assert!(is_hidden(&rows[16], head(16, 200).expect("a head")), "{:?}", rows[16]);
    }

    #[test]
    fn it_is_of_who_is_found_later_where_the_rest_looks_as_usual_by_then() {
        // Ten cells wide until frame 15, then only so many pixels of it, for three frames in which somebody is found who is so wide.
        let in_frame_17 = |later: (usize, usize), found: usize| {
            let over = |frame: usize| {
                let (from, to) = if (11..16).contains(&frame) { (200, 280) } else { later };
                let is_there = (11..19).contains(&frame);
                move |x: usize, y: usize| (is_there && (from..to).contains(&x) && y >= 256).then_some(240)
            };
            let finds = |frame: usize| match frame {
                16..19 => person(200.0, 200.0, 200.0 + found as f64, 288.0),
                _ => Findings::default(),
            };
            hidden(&clip(&over), finds).remove(17)
        };
        let left = PxBox::new(200.0, 256.0, 230.0, 288.0).expect("a box");
        assert!(in_frame_17((200, 236), 36).is_empty(), "all that is left of it is theirs");
        assert!(is_hidden(&in_frame_17((200, 216), 16), left), "too little of it was theirs");
        assert!(is_hidden(&in_frame_17((200, 280), 36), left), "too much of it is still seen beside them");
        let small = in_frame_17((248, 264), 36);
        assert!(
            !is_hidden(&small, left) && !small.is_empty(),
            "of a small rest, what is seen of it is hidden: {small:?}"
        );
    }

    #[test]
    fn what_reaches_no_edge_and_light_are_nobody() {
        let inside = clip(&|frame| head_over(frame, 200, 240));
        assert!(hidden(&inside, |_| Findings::default()).iter().all(Vec::is_empty), "inside");
        let light = |frame: usize| if (12..18).contains(&frame) { 0.7 } else { 1.0 };
        let flicker: Vec<Vec<u8>> = (0..FRAMES).map(|frame| picture(light(frame), &|_, _| None)).collect();
        assert!(hidden(&flicker, |_| Findings::default()).iter().all(Vec::is_empty), "light");
    }

    #[test]
    fn the_shadow_of_who_is_near_is_nobody_and_what_is_as_dark_far_from_everybody_or_without_colour_is_somebody() {
        // To two fifths of the street's light, by day a little bluer, ten pixels further a frame.
        let darkened = |tint: [f32; 3], shade: [f32; 3]| -> Vec<Vec<u8>> {
            let street = picture(1.0, &|_, _| None);
            let tinted = |light: [f32; 3]| -> Vec<u8> {
                let lit = |(at, value): (usize, &u8)| (f32::from(*value) * tint[at % 3] * light[at % 3]) as u8;
                street.iter().enumerate().map(lit).collect()
            };
            let (lit, dark) = (tinted([1.0; 3]), tinted(shade));
            let frame = |frame: usize| -> Vec<u8> {
                let is_dark = |at: usize| {
                    let (x, y) = (at / 3 % 512, at / 3 / 512);
                    (10 * frame..10 * frame + 60).contains(&x) && y >= 250
                };
                (0..lit.len()).map(|at| if is_dark(at) { dark[at] } else { lit[at] }).collect()
            };
            (0..FRAMES).map(frame).collect()
        };
        let near = |frame: usize| person(100.0 + 10.0 * frame as f64, 120.0, 140.0 + 10.0 * frame as f64, 240.0);
        let far = |_: usize| person(470.0, 40.0, 480.0, 60.0);
        let is_anybody = |pictures: &[Vec<u8>], found: &dyn Fn(usize) -> Findings| {
            hidden(pictures, found).iter().any(|row| !row.is_empty())
        };
        let by_day = darkened([1.0, 0.95, 0.85], [0.38, 0.41, 0.45]);
        let without_colour = darkened([1.0; 3], [0.4; 3]);
        assert!(!is_anybody(&by_day, &near), "a shadow");
        assert!(is_anybody(&by_day, &far), "of nobody near");
        assert!(is_anybody(&by_day, &|_| Findings::default()), "of nobody in view");
        assert!(is_anybody(&without_colour, &near), "without colour");
    }
}
