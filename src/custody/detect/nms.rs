//! Non-maximum suppression: of boxes that say the same thing only the best is kept (greedy, by score), or all of them as one.

use crate::vocab::{DetectedClass, Detection};

/// Best first; a box that overlaps a better one of the same class by more than `same_class`, or, both being vehicles,
/// one of another class by more than `other_vehicle` (intersection over union), is dropped. The order is the same for
/// the same boxes, whatever order they came in.
pub(super) fn suppressed(mut found: Vec<Detection>, same_class: f64, other_vehicle: f64) -> Vec<Detection> {
    let place = |d: &Detection| [d.bbox.x1(), d.bbox.y1(), d.bbox.x2(), d.bbox.y2()];
    found.sort_by(|a, b| {
        let by_place = place(a).iter().zip(place(b)).map(|(a, b)| a.total_cmp(&b)).find(|order| order.is_ne());
        b.score.total_cmp(&a.score).then(a.class.cmp(&b.class)).then(by_place.unwrap_or(std::cmp::Ordering::Equal))
    });
    let says_the_same = |better: &Detection, other: &Detection| {
        let limit = if better.class == other.class {
            same_class
        } else if is_motor_vehicle(better.class) && is_motor_vehicle(other.class) {
            other_vehicle
        } else {
            return false;
        };
        better.bbox.iou(&other.bbox) > limit
    };
    let mut kept: Vec<Detection> = Vec::new();
    for detection in found {
        if !kept.iter().any(|better| says_the_same(better, &detection)) {
            kept.push(detection);
        }
    }
    kept
}

/// Those that overlap by more than this (intersection over union) as one, around all of them and with the best score: where each may see
/// another part of a face, nobody knows which is right, and all of it is hidden.
pub(super) fn joined(faces: impl IntoIterator<Item = Detection>, overlap: f64) -> Vec<Detection> {
    let mut joined: Vec<Detection> = Vec::new();
    for face in faces {
        match joined.iter_mut().find(|other| other.bbox.iou(&face.bbox) > overlap) {
            Some(same) => {
                same.bbox = same.bbox.hull(&face.bbox);
                same.score = same.score.max(face.score);
            }
            None => joined.push(face),
        }
    }
    joined
}

/// Cars, buses and trucks are mistaken for each other; a bicycle beside a car is not.
const fn is_motor_vehicle(class: DetectedClass) -> bool {
    matches!(class, DetectedClass::Car | DetectedClass::Bus | DetectedClass::Truck)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::PxBox;

    fn detection(class: DetectedClass, x1: f64, width: f64, score: f32) -> Detection {
        Detection { bbox: PxBox::new(x1, 0.0, x1 + width, 10.0).expect("a box"), class, score }
    }

    #[test]
    fn all_that_is_seen_of_one_face_is_kept() {
        let boxed = |side: f64| PxBox::new(0.0, 0.0, side, side).expect("a box");
        let face = |side: f64, score| Detection { bbox: boxed(side), class: DetectedClass::Face, score };
        let all = joined([face(20.0, 0.29), face(30.0, 0.25), face(70.0, 0.2)], 0.3);
        let (boxes, scores): (Vec<_>, Vec<_>) = all.iter().map(|face| (face.bbox, face.score)).unzip();
        assert_eq!(boxes, [boxed(30.0), boxed(70.0)]);
        assert_eq!(scores, [0.29, 0.2]);
    }

    #[test]
    fn the_best_of_each_thing_stays_in_every_order() {
        use DetectedClass::{Bicycle, Car, Person, Truck};
        let found = [
            detection(Car, 0.0, 100.0, 0.9),
            detection(Car, 10.0, 100.0, 0.8),
            detection(Truck, 1.0, 100.0, 0.7),
            detection(Truck, 60.0, 100.0, 0.6),
            detection(Bicycle, 0.0, 100.0, 0.5),
            detection(Person, 0.0, 100.0, 0.4),
        ];
        let kept = suppressed(found.to_vec(), 0.5, 0.7);
        assert_eq!(kept, [found[0], found[3], found[4], found[5]]);
        let mut turned = found.to_vec();
        turned.reverse();
        assert_eq!(suppressed(turned, 0.5, 0.7), kept);
    }

    #[test]
    fn equal_scores_are_ordered_by_place() {
        let a = detection(DetectedClass::Face, 0.0, 10.0, 0.5);
        let b = detection(DetectedClass::Face, 1.0, 10.0, 0.5);
        assert_eq!(suppressed(vec![b, a], 0.3, 0.3), [a]);
    }
}
