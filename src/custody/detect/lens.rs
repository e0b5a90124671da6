//! People near the lens, and people smeared by a slow shutter, whom the object detector loses at its usual size: made small they
//! are as sharp as others.
//!
//! On 261 frames of the clips and the sample scene the small picture made one person of something else. Its boxes are right to a
//! tenth of the picture, which does for hiding a head that large and for nothing else.

use super::centernet::CenterNet;
use super::{DetectError, DetectSettings};
use crate::vocab::{DetectedClass, Detection, PxBox, Size};

/// Somebody whom the usual look found, too, overlaps by more than this (intersection over union).
const SAME_IOU: f64 = 0.3;
/// Or lies with this share of the box inside, and is high enough to be the one in front.
const SAME_SHARE: f64 = 0.6;

/// People in the small picture whom nobody of `known` is, clipped to the picture.
pub(super) fn people(
    model: &mut CenterNet,
    (rgb, size): (&[u8], Size),
    known: &[Detection],
    settings: &DetectSettings,
) -> Result<Vec<Detection>, DetectError> {
    let least_px = settings.near_person_height * f64::from(size.height_px);
    let mut found = model.people(rgb, size, settings.near_side_px, settings.near_person_score)?;
    found.retain(|person| person.bbox.height() >= least_px && !is_known(&person.bbox, known, least_px));
    Ok(found)
}

fn is_known(person: &PxBox, known: &[Detection], least_px: f64) -> bool {
    known.iter().filter(|other| other.class == DetectedClass::Person).any(|other| {
        let shared = other.bbox.intersection(person).map_or(0.0, |both| both.area());
        other.bbox.iou(person) > SAME_IOU
            || shared > SAME_SHARE * other.bbox.area() && other.bbox.height() >= 0.8 * least_px
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_found_at_the_usual_size_is_known_and_a_passer_by_in_the_distance_is_not_he() {
        let boxed = |x1, y1, x2, y2| PxBox::new(x1, y1, x2, y2).expect("a box");
        let person = |bbox| Detection { bbox, class: DetectedClass::Person, score: 0.5 };
        let near = boxed(300.0, 100.0, 600.0, 430.0);
        let known = |other: PxBox| is_known(&near, &[person(other)], 150.0);
        assert!(known(boxed(340.0, 120.0, 580.0, 430.0)), "the same box");
        assert!(known(boxed(380.0, 120.0, 480.0, 300.0)), "the upper body");
        assert!(!known(boxed(400.0, 150.0, 430.0, 230.0)), "a small one behind or before");
        assert!(!known(boxed(0.0, 100.0, 250.0, 430.0)), "a neighbour");
        let car = Detection { class: DetectedClass::Car, ..person(near) };
        assert!(!is_known(&near, &[car], 150.0), "a car is nobody");
    }
}
