//! Things of the 80 COCO classes that are not tagged: kept once each.

use super::Thing;

/// Best first; a box that overlaps a better one of its class by more than `overlap` (intersection over union) is dropped.
pub(super) fn suppressed(mut found: Vec<Thing>, overlap: f64) -> Vec<Thing> {
    let place = |t: &Thing| [t.bbox.x1(), t.bbox.y1(), t.bbox.x2(), t.bbox.y2()];
    found.sort_by(|a, b| {
        let by_place = place(a).iter().zip(place(b)).map(|(a, b)| a.total_cmp(&b)).find(|order| order.is_ne());
        b.score.total_cmp(&a.score).then(a.coco.cmp(&b.coco)).then(by_place.unwrap_or(std::cmp::Ordering::Equal))
    });
    let mut kept: Vec<Thing> = Vec::new();
    for thing in found {
        if !kept.iter().any(|better| better.coco == thing.coco && better.bbox.iou(&thing.bbox) > overlap) {
            kept.push(thing);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::PxBox;

    #[test]
    fn the_best_of_each_class_stays() {
        let thing =
            |coco, x1: f64, score| Thing { coco, bbox: PxBox::new(x1, 0.0, x1 + 100.0, 10.0).expect("a box"), score };
        let found = [thing(62, 0.0, 0.9), thing(63, 1.0, 0.5), thing(62, 90.0, 0.4), thing(62, 2.0, 0.3)];
        let mut turned = found;
        turned.reverse();
        assert_eq!(suppressed(turned.to_vec(), 0.6), found[..3]);
    }
}
