//! Who appears inside the picture, where nobody was and nobody went: somebody came out of a door. Such people explain no change, or
//! whoever stands in an open door would hide that it is open.
//!
//! Boxes of people and vehicles are followed from frame to frame. Somebody appears when their first box lies inside the picture, some
//! time after the clip began, and nobody was lost near it shortly before: who was lost there was overlooked for a while.

use crate::custody::plan::Clip;
use crate::vocab::{PxBox, Size};

use super::trail::{SAME, Trail};

/// Boxes in frames no further apart than this may be of one, microseconds.
const MOST_GAP_MICROS: i64 = 2_000_000;
/// Who is in view so soon after the beginning was there before, microseconds.
const BEGINNING_MICROS: i64 = 1_000_000;
/// Who was lost up to so long ago, no further away than their width and about as high, is found again, microseconds.
const LOST_MICROS: i64 = 5_000_000;
/// Who was in view for less than this was nobody, and is not found again, microseconds.
const FLASH_MICROS: i64 = 200_000;
const AS_HIGH: std::ops::RangeInclusive<f64> = 0.6..=1.67;
/// Nearer to a side of the picture than this share of the box, somebody comes in over it.
const NEAR_A_SIDE: f64 = 0.25;
const NEAR_THE_BOTTOM: f64 = 0.05;

/// One person or vehicle.
struct Somebody {
    trail: Trail,
    has_appeared: bool,
}

impl Somebody {
    /// Whether a detector saw them for a moment only: a pot of flowers is somebody for a frame.
    fn is_a_flash(&self, times: &[i64]) -> bool {
        let (first, last) = (self.trail.boxes()[0].0, self.trail.last().0);
        let until = times.get(last + 1).unwrap_or(&times[last]);
        until - times[first] < FLASH_MICROS
    }
}

/// The boxes of those who appeared, frame by frame.
pub(super) fn appeared(clip: &Clip<'_>, objects: &[Vec<PxBox>]) -> Vec<Vec<PxBox>> {
    let times = clip.times_micros;
    let (mut going, mut lost) = (Vec::<Somebody>::new(), Vec::<Somebody>::new());
    for (frame, boxes) in objects.iter().enumerate() {
        lost.extend(going.extract_if(.., |one| one.trail.is_lost(frame, times, MOST_GAP_MICROS)));
        for bbox in boxes {
            if going.iter_mut().any(|one| one.trail.takes(frame, *bbox)) {
                continue;
            }
            let is_from_there = |one: &&Somebody| {
                let (last, before) = one.trail.last();
                let age = times[frame] - times[last];
                last < frame && age <= LOST_MICROS && !one.is_a_flash(times) && may_be_one(&before, bbox)
            };
            // Who is still followed elsewhere in this frame is somebody else.
            let is_elsewhere = |one: &Somebody| boxes.iter().any(|other| other.iou(&one.trail.last().1) >= SAME);
            let mut before = going.iter().filter(|one| !is_elsewhere(one)).chain(&lost).filter(is_from_there);
            let is_in_time = times[frame] - times[0] > BEGINNING_MICROS;
            let has_appeared = is_in_time && is_inside(bbox, clip.size) && before.all(|one| one.has_appeared);
            going.push(Somebody { trail: Trail::from(frame, *bbox), has_appeared });
        }
    }
    let mut rows = vec![Vec::new(); objects.len()];
    let appeared = going.iter().chain(&lost).filter(|one| one.has_appeared);
    for (frame, bbox) in appeared.flat_map(|one| one.trail.boxes()) {
        rows[*frame].push(*bbox);
    }
    rows
}

fn is_inside(bbox: &PxBox, size: Size) -> bool {
    let (beside, below) = (NEAR_A_SIDE * bbox.width(), NEAR_THE_BOTTOM * bbox.height());
    bbox.x1() >= beside
        && bbox.x2() + beside <= f64::from(size.width_px)
        && bbox.y2() + below <= f64::from(size.height_px)
}

fn may_be_one(lost: &PxBox, found: &PxBox) -> bool {
    let reach = lost.width().min(found.width());
    AS_HIGH.contains(&(lost.height() / found.height())) && lost.grown(reach, reach).intersection(found).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::scene::Glance;

    const SIZE: Size = Size { width_px: 400, height_px: 300 };

    /// In how many of 60 frames, ten a second, somebody is who appeared.
    fn count(boxes: impl Fn(usize) -> Vec<[f64; 4]>) -> usize {
        let boxed = |[x1, y1, x2, y2]: [f64; 4]| PxBox::new(x1, y1, x2, y2).expect("a box");
        let objects: Vec<Vec<PxBox>> = (0..60).map(|frame| boxes(frame).into_iter().map(boxed).collect()).collect();
        let times: Vec<i64> = (0..60).map(|frame| frame * 100_000).collect();
        let glances = vec![Glance::at(&vec![0; SIZE.area() as usize * 3], SIZE); 60];
        let clip = Clip { findings: &vec![None; 60], times_micros: &times, glances: &glances, size: SIZE };
        appeared(&clip, &objects).iter().filter(|row| !row.is_empty()).count()
    }

    const INSIDE: [f64; 4] = [100.0, 100.0, 140.0, 220.0];

    #[test]
    fn who_comes_out_of_a_door_appears_and_who_walks_in_does_not() {
        let from = |first: usize, bbox: [f64; 4]| move |frame: usize| if frame < first { vec![] } else { vec![bbox] };
        assert_eq!(count(from(20, INSIDE)), 40);
        assert_eq!(count(from(5, INSIDE)), 0, "there when the clip begins");
        assert_eq!(count(from(20, [4.0, 100.0, 44.0, 220.0])), 0, "from the left");
        assert_eq!(count(from(20, [100.0, 180.0, 140.0, 300.0])), 0, "from below");
        let walking = |frame: usize| {
            let x = 4.0 * frame as f64;
            vec![[x, 100.0, x + 40.0, 220.0]]
        };
        assert_eq!(count(walking), 0);
    }

    #[test]
    fn who_was_overlooked_for_a_while_does_not_appear_and_who_comes_to_somebody_does() {
        let with_a_gap = |frame: usize| if (15..45).contains(&frame) { vec![] } else { vec![INSIDE] };
        assert_eq!(count(with_a_gap), 0, "lost for three seconds");
        let beside = [150.0, 100.0, 190.0, 220.0];
        let two = |frame: usize| if frame < 20 { vec![beside] } else { vec![beside, INSIDE] };
        assert_eq!(count(two), 40, "a visitor waits beside the door");
        let with_a_car = |frame: usize| match frame {
            0..15 => vec![[130.0, 100.0, 280.0, 170.0]],
            20.. => vec![INSIDE],
            _ => vec![],
        };
        assert_eq!(count(with_a_car), 40, "a car that drove on is nobody");
        let pot = |frame: usize| match frame {
            5 => vec![[135.0, 150.0, 175.0, 250.0]],
            20.. => vec![INSIDE],
            _ => vec![],
        };
        assert_eq!(count(pot), 40, "a pot that was somebody in one frame is nobody");
        let instead = |frame: usize| if frame < 20 { vec![beside] } else { vec![INSIDE] };
        assert_eq!(count(instead), 0, "the visitor may have jumped");
    }
}
