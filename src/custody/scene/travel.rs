//! What moves through a picture, whatever it is taken for: seen from above, a car is a telephone to a detector. It explains what
//! changes where it is.
//!
//! Boxes of all classes are followed from frame to frame. Something moves through when both of its sides go the same way by half
//! its size: the leaf of a door does not, since its hinges stay where they are. Deliberately absent: a class, and anything shown.

use crate::custody::detect::Findings;
use crate::custody::plan::Clip;
use crate::vocab::PxBox;

use super::trail::{SAME, Trail};

/// Boxes in frames no further apart than this may be of one thing, microseconds.
const MOST_GAP_MICROS: i64 = 500_000;
/// Something moves through when it goes by this share of its size.
const LEAST_WAY: f64 = 0.5;

/// The boxes of what moves through, frame by frame.
pub(super) fn travellers(clip: &Clip<'_>) -> Vec<Vec<PxBox>> {
    let (mut going, mut travellers) = (Vec::<Trail>::new(), vec![Vec::new(); clip.findings.len()]);
    let mut end = |trail: Trail| {
        if goes_through(&trail) {
            trail.boxes().iter().for_each(|(frame, bbox)| travellers[*frame].push(*bbox));
        }
    };
    for (frame, found) in clip.findings.iter().enumerate() {
        let is_lost = |trail: &mut Trail| trail.is_lost(frame, clip.times_micros, MOST_GAP_MICROS);
        going.extract_if(.., is_lost).for_each(&mut end);
        for bbox in found.iter().flat_map(boxes) {
            if !going.iter_mut().any(|trail| trail.takes(frame, bbox)) {
                going.push(Trail::from(frame, bbox));
            }
        }
    }
    going.into_iter().for_each(end);
    travellers
}

/// Everything that was found in a frame; what is found as two things is one.
fn boxes(found: &Findings) -> Vec<PxBox> {
    let all = found.objects.iter().map(|object| object.bbox).chain(found.things.iter().map(|thing| thing.bbox));
    let mut kept: Vec<PxBox> = Vec::new();
    for bbox in all {
        if kept.iter().all(|other| other.iou(&bbox) < SAME) {
            kept.push(bbox);
        }
    }
    kept
}

fn goes_through(trail: &Trail) -> bool {
    let (first, last) = (trail.boxes()[0].1, trail.last().1);
    let goes = |one: f64, other: f64, size: f64| one * other > 0.0 && one.abs().min(other.abs()) >= LEAST_WAY * size;
    goes(last.x1() - first.x1(), last.x2() - first.x2(), first.width().max(last.width()))
        || goes(last.y1() - first.y1(), last.y2() - first.y2(), first.height().max(last.height()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::detect::Thing;
    use crate::custody::scene::Glance;
    use crate::vocab::Size;

    fn travelling(frames: usize, bbox: impl Fn(f64) -> [f64; 4]) -> usize {
        let size = Size { width_px: 400, height_px: 300 };
        let thing = |frame: usize| {
            let [x1, y1, x2, y2] = bbox(frame as f64);
            Thing { coco: 67, bbox: PxBox::new(x1, y1, x2, y2).expect("a box"), score: 0.4 }
        };
        let findings: Vec<_> =
            (0..frames).map(|frame| Some(Findings { things: vec![thing(frame)], ..Findings::default() })).collect();
        let times: Vec<i64> = (0..frames as i64).map(|frame| frame * 100_000).collect();
        let glances = vec![Glance::at(&vec![0; size.area() as usize * 3], size); frames];
        let clip = Clip { findings: &findings, times_micros: &times, glances: &glances, size };
        travellers(&clip).iter().filter(|boxes| !boxes.is_empty()).count()
    }

    #[test]
    fn what_drives_by_goes_through_and_a_leaf_on_its_hinges_does_not() {
        assert_eq!(travelling(30, |t| [100.0, 8.0 * t, 160.0, 8.0 * t + 60.0]), 30, "downwards");
        assert_eq!(travelling(30, |t| [200.0 - 6.0 * t, 50.0, 280.0 - 6.0 * t, 100.0]), 30, "to the left");
        assert_eq!(travelling(30, |_| [100.0, 50.0, 160.0, 100.0]), 0, "it stands");
        assert_eq!(travelling(30, |t| [100.0, 50.0, 180.0 - 2.0 * t, 200.0]), 0, "a leaf");
        assert_eq!(travelling(30, |t| [100.0 + (t * 1.3).sin() * 4.0, 50.0, 160.0, 100.0]), 0, "it sways");
    }
}
