//! Something large that passes right before the lens: smeared by a slow shutter it is no face to any detector.
//!
//! Where a good part of the picture differs at once from what it usually shows, more than a shadow or the light explains, and keeps
//! changing while it does, somebody may be there. The box around it is hidden as a face, with a margin, a moment before and after too.
//! Vehicles explain a change, and so do people who were found in that very frame, since their heads are hidden: also in the frames
//! before and after. What is hidden as a door or a window explains what changes in it.
//!
//! Deliberately absent: clips in which it is there from beginning to end. Nobody knows then what the picture usually shows.

use crate::custody::plan::Fill;
use crate::vocab::{PxBox, Why};

use super::change::{Changes, joined};
use super::nameless::{Leeway, Sight};

/// What differs together takes up at least this share of the picture. Lower: who passes at arm's length is hidden whole; so are vans
/// that are not found as vehicles.
const LEAST_SHARE: f64 = 0.05;
/// At least this share of it changed by so many levels since the glance before, and until the next: what came to stay, a van that parks or a
/// patch of sunlight, is looked at by others.
const LEAST_MOVING: f64 = 0.25;
const MOVING_LEVELS: u8 = 12;
/// From this share of the picture on it is hidden up to the picture's upper edge: a forehead and a wall may be of one colour. Lower: more
/// of what is above somebody's chest at arm's length is hidden.
const TO_THE_TOP: f64 = 0.1;
/// In frames around, it is of people who were found there where this share of it lies in their boxes. Lower: who passes beside them is bare
/// before and after.
const SHARE_IN_BOXES: f64 = 0.5;
/// What does not look as usual beside them is no more than this share of the picture. Higher: the same.
const MOST_LEFT: f64 = LEAST_SHARE / 2.0;
/// Margin on each side, as a share of the box's width and height.
const MARGIN: f64 = 0.15;
/// It is hidden for so long before and after it was seen, microseconds: at the picture's edge less of it is seen than hides it.
const AROUND_MICROS: i64 = 500_000;

/// Adds what is hidden because something passes at the lens. `openings` is what is hidden of doors and windows, frame by frame.
pub(super) fn add(sight: &Sight<'_>, openings: &[Vec<Fill>], fills: &mut [Vec<Fill>]) {
    let Sight { clip, changes, people, .. } = *sight;
    let most_left_cells = (MOST_LEFT * (changes.cols * changes.rows) as f64) as usize;
    let leeway = Leeway { share_in_boxes: SHARE_IN_BOXES, most_left_cells };
    for at in 0..changes.moments.len() {
        let frame = changes.moments[at].frame;
        let doors: Vec<PxBox> = openings[frame].iter().map(Fill::hull).collect();
        let regions = passing(changes, at, &people[frame]).into_iter();
        for cells in regions.filter(|cells| !is_explained(changes, cells, &doors)) {
            let Some(bbox) = around(&cells, changes).and_then(|bbox| bbox.clipped(clip.size)) else { continue };
            let moment = changes.moments[at];
            let near = moment.from_micros - AROUND_MICROS..=moment.until_micros + AROUND_MICROS;
            let first = clip.times_micros.partition_point(|time| time < near.start());
            let until = clip.times_micros.partition_point(|time| time <= near.end());
            for frame in first..until {
                let theirs = changes.touched_by(&people[frame]);
                if !sight.is_of_found(frame, cells.iter().map(|&cell| (cell, true)), &theirs, &leeway) {
                    fills[frame].push(Fill::boxed(bbox, Why::Face));
                }
            }
        }
    }
}

/// The cells of what differs together in one glance, is large and moves.
fn passing(changes: &Changes<'_>, at: usize, people: &[PxBox]) -> Vec<Vec<usize>> {
    let differs = changes.differing(at, people);
    let least = LEAST_SHARE * differs.len() as f64;
    if (differs.iter().filter(|differs| **differs).count() as f64) < least {
        return Vec::new();
    }
    let beside = [at.checked_sub(1), Some(at + 1).filter(|next| *next < changes.moments.len())];
    let moved_from = |other: usize, cells: &[usize]| {
        let moves = |cell: &&usize| {
            let (now, then) = (changes.colour(at, **cell), changes.colour(other, **cell));
            (0..3).any(|k| now[k].abs_diff(then[k]) >= MOVING_LEVELS)
        };
        cells.iter().filter(moves).count() as f64 >= LEAST_MOVING * cells.len() as f64
    };
    let is_passing = |cells: &Vec<usize>| {
        cells.len() as f64 >= least && beside.into_iter().flatten().all(|other| moved_from(other, cells))
    };
    joined(differs, changes.cols).into_iter().filter(is_passing).collect()
}

/// Whether most of the cells lie in these boxes, and too little is left for somebody at the lens.
fn is_explained(changes: &Changes<'_>, cells: &[usize], boxes: &[PxBox]) -> bool {
    let theirs = changes.touched_by(boxes);
    let left = cells.iter().filter(|cell| !theirs.contains(cell)).count();
    2 * left < cells.len() && (left as f64) < LEAST_SHARE * (changes.cols * changes.rows) as f64
}

/// The box of these cells with a margin, pixels.
fn around(cells: &[usize], changes: &Changes<'_>) -> Option<PxBox> {
    let cols = changes.cols;
    let (across, down) = (|cell: &usize| cell % cols, |cell: &usize| cell / cols);
    let [left, top] = [cells.iter().map(across).min()?, cells.iter().map(down).min()?];
    let [right, bottom] = [cells.iter().map(across).max()? + 1, cells.iter().map(down).max()? + 1];
    let is_large = cells.len() as f64 >= TO_THE_TOP * (cols * changes.rows) as f64;
    let top = if is_large { 0 } else { top };
    let [x1, y1, x2, y2] = [left, top, right, bottom].map(|cell| cell as f64 * changes.cell_px);
    PxBox::new(x1, y1, x2, y2).map(|bbox| bbox.grown(MARGIN * bbox.width(), MARGIN * bbox.height()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::detect::Findings;
    use crate::custody::scene::nameless::drawn::{FRAMES, clip, hidden_by, picture};
    use crate::vocab::{DetectedClass, Detection};

    fn hidden(pictures: &[Vec<u8>], found: impl Fn(usize) -> Findings) -> Vec<Vec<PxBox>> {
        hidden_beside(None, pictures, found)
    }

    /// The same where this is hidden as an opening in every frame.
    fn hidden_beside(
        opening: Option<PxBox>,
        pictures: &[Vec<u8>],
        found: impl Fn(usize) -> Findings,
    ) -> Vec<Vec<PxBox>> {
        let openings = vec![opening.map(|bbox| Fill::boxed(bbox, Why::Opening)).into_iter().collect(); pictures.len()];
        hidden_by(&|sight, fills| add(sight, &openings, fills), &[], pictures, found)
    }

    /// Where something smooth and 240 pixels wide is that passes from frame 12 to 17.
    fn passer(frame: usize) -> Option<(usize, usize)> {
        (12..18).contains(&frame).then(|| {
            let left = (frame - 12) * 60;
            (left, (left + 240).min(512))
        })
    }

    fn passing() -> Vec<Vec<u8>> {
        let shade = |frame: usize| {
            move |x: usize, y: usize| {
                let (left, right) = passer(frame)?;
                let middle = ((x as f32 - left as f32) / 240.0 - 0.5).abs();
                ((left..right).contains(&x) && y > 40).then(|| 240 - (middle * 80.0) as u8 - (x / 8 % 2) as u8)
            }
        };
        clip(&shade)
    }

    #[test]
    fn something_smooth_and_large_that_passes_is_hidden_from_before_it_is_there_until_after_it_is_gone() {
        let rows = hidden(&passing(), |_| Findings::default());
        for (frame, row) in rows.iter().enumerate() {
            match passer(frame) {
                Some((left, right)) => {
                    let own = PxBox::new(left as f64, 41.0, right as f64, 288.0).expect("a box");
                    assert!(row.iter().any(|bbox| bbox.hull(&own) == *bbox), "frame {frame}: {row:?}");
                }
                None => assert_eq!(row.is_empty(), !(7..24).contains(&frame), "frame {frame}: {row:?}"),
            }
        }
    }

    #[test]
    fn what_is_large_is_hidden_up_to_the_upper_edge_and_what_is_smaller_as_far_as_it_is_seen() {
        // 100 pixels wide, with its crown in this line.
        let shade = |crown: usize| {
            move |frame: usize| {
                move |x: usize, y: usize| {
                    let left = (frame.checked_sub(12).filter(|no| *no < 6)?) * 60;
                    ((left..left + 100).contains(&x) && y > crown).then(|| 235 + (x / 8 % 2) as u8)
                }
            }
        };
        let tops = |crown: usize| -> Vec<f64> {
            let rows = hidden(&clip(&shade(crown)), |_| Findings::default());
            assert!(rows[12..18].iter().all(|row| !row.is_empty()), "{rows:?}");
            rows.iter().flatten().map(PxBox::y1).collect()
        };
        assert!(tops(60).iter().all(|top| *top == 0.0), "a seventh of the picture");
        assert!(tops(170).iter().all(|top| (100.0..170.0).contains(top)), "a thirteenth");
    }

    #[test]
    fn a_vehicle_or_a_person_that_was_found_there_explains_it() {
        for class in [DetectedClass::Truck, DetectedClass::Person] {
            let found = |frame: usize| {
                let of = |(left, right): (usize, usize)| Detection {
                    bbox: PxBox::new(left as f64, 30.0, right as f64, 288.0).expect("a box"),
                    class,
                    score: 0.4,
                };
                Findings { objects: passer(frame).map(of).into_iter().collect(), ..Findings::default() }
            };
            assert!(hidden(&passing(), found).iter().all(Vec::is_empty), "{class:?}");
        }
    }

    #[test]
    fn what_is_hidden_as_a_door_explains_what_changes_in_it_and_no_more() {
        let of = |edges: [f64; 4]| PxBox::new(edges[0], edges[1], edges[2], edges[3]);
        let rows = |opening: Option<PxBox>| hidden_beside(opening, &passing(), |_| Findings::default());
        assert!(rows(of([0.0, 20.0, 512.0, 288.0])).iter().all(Vec::is_empty), "all of it");
        let half = rows(of([0.0, 160.0, 512.0, 288.0]));
        assert_eq!(half, rows(None), "half of it: all of what passes is hidden");
    }

    /// It is seen in frames 12 to 17 and held over half a second on both sides; somebody is found in two of these frames.
    #[test]
    fn in_frames_around_it_people_explain_it_who_stand_where_it_is_and_nobody_else() {
        let (over, beside, half) = ((0.0, 30.0, 512.0, 288.0), (400.0, 120.0, 440.0, 288.0), (0.0, 30.0, 512.0, 150.0));
        for (place, explains) in [(over, true), (beside, false), (half, false)] {
            let found = |frame: usize| {
                let bbox = PxBox::new(place.0, place.1, place.2, place.3).expect("a box");
                let person = Detection { bbox, class: DetectedClass::Person, score: 0.4 };
                let is_found = [10, 20].contains(&frame);
                Findings { objects: is_found.then_some(person).into_iter().collect(), ..Findings::default() }
            };
            for (frame, row) in hidden(&passing(), found).iter().enumerate() {
                let is_left_out = explains && [10, 20].contains(&frame);
                assert_eq!(row.is_empty(), !(7..24).contains(&frame) || is_left_out, "frame {frame}: {row:?}");
            }
        }
    }

    #[test]
    fn what_is_still_seen_beside_somebody_who_was_found_is_not_theirs() {
        // In frame 15 what passes reaches from 180 to 420; somebody is found there who was before most of where it was in frame 13.
        let found = |frame: usize| {
            let bbox = PxBox::new(0.0, 30.0, 256.0, 288.0).expect("a box");
            let person = Detection { bbox, class: DetectedClass::Person, score: 0.4 };
            Findings { objects: (frame == 15).then_some(person).into_iter().collect(), ..Findings::default() }
        };
        let row = hidden(&passing(), found).remove(15);
        assert!(row.iter().any(|bbox| bbox.x1() < 60.0 && bbox.x2() > 300.0), "{row:?}");
    }

    #[test]
    fn light_shadows_what_is_small_and_what_came_to_stay_are_nobody_at_the_lens() {
        let nothing = |_: usize, _: usize| None;
        let half = |x: usize, _: usize| (x < 256).then_some(());
        let shadow = |frame: usize| if (12..18).contains(&frame) { 0.7 } else { 1.0 };
        let clips: [(&str, Vec<Vec<u8>>); 4] = [
            ("the light flickers", (0..FRAMES).map(|frame| picture(shadow(frame), &nothing)).collect()),
            (
                "a shadow over half of it",
                (0..FRAMES)
                    .map(|frame| {
                        let (lit, dark) = (picture(1.0, &nothing), picture(shadow(frame), &nothing));
                        let pairs = lit.chunks_exact(3).zip(dark.chunks_exact(3)).enumerate();
                        let mixed = pairs.map(|(at, (lit, dark))| if half(at % 512, 0).is_some() { dark } else { lit });
                        mixed.flatten().copied().collect()
                    })
                    .collect(),
            ),
            (
                "a van parks",
                (0..FRAMES)
                    .map(|frame| picture(1.0, &|x, y| (frame > 20 && half(x, y).is_some() && y > 100).then_some(240)))
                    .collect(),
            ),
            (
                "a bird",
                (0..FRAMES)
                    .map(|frame| {
                        let left = frame * 15;
                        picture(1.0, &|x, y| ((left..left + 60).contains(&x) && (100..160).contains(&y)).then_some(240))
                    })
                    .collect(),
            ),
        ];
        for (name, pictures) in clips {
            assert!(hidden(&pictures, |_| Findings::default()).iter().all(Vec::is_empty), "{name}");
        }
    }
}
