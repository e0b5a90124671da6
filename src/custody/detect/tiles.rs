//! A picture in overlapping parts, and one list of faces out of those that were found in the parts.
//!
//! A face on the border of a part is cut: the model sees half of it. Parts overlap by more than the faces they are for, so
//! another part, or a look at the whole picture, sees all of it; the half is then left out. A cut box that nothing else covers
//! stays, joined with what the neighbouring part saw of it: too much hidden rather than half a face shown.

use super::letterbox::Part;
use crate::vocab::{Detection, PxBox};

/// A box that ends nearer to an inner border than this share of its size was cut by it.
const CUT_SHARE: f64 = 0.08;
/// A cut box is the cut one of another when so much of it lies inside.
const SAME_SHARE: f64 = 0.5;

/// Parts of `width` by `height` pixels at most that cover `region` and overlap by at least `overlap`, evenly spread.
pub(super) fn over(region: Part, width: u32, height: u32, overlap: u32) -> Vec<Part> {
    let columns = along(region.left, region.width, width, overlap);
    let rows = along(region.top, region.height, height, overlap);
    let parts = rows
        .iter()
        .flat_map(|&(top, height)| columns.iter().map(move |&(left, width)| Part { left, top, width, height }));
    parts.collect()
}

/// Starts and lengths along one axis.
fn along(start: u32, length: u32, side: u32, overlap: u32) -> Vec<(u32, u32)> {
    if length <= side {
        return vec![(start, length)];
    }
    let step = side.saturating_sub(overlap).max(1);
    let count = (length - side).div_ceil(step) + 1;
    (0..count).map(|i| (start + (length - side) * i / (count - 1), side)).collect()
}

/// Whether a border of the part that is none of all that is looked at cuts this box.
pub(super) fn is_cut(bbox: &PxBox, part: Part, all: Part) -> bool {
    let (across, down) = (CUT_SHARE * bbox.width(), CUT_SHARE * bbox.height());
    let seen = part.bbox();
    part.left > all.left && bbox.x1() < seen.x1() + across
        || part.top > all.top && bbox.y1() < seen.y1() + down
        || part.left + part.width < all.left + all.width && bbox.x2() > seen.x2() - across
        || part.top + part.height < all.top + all.height && bbox.y2() > seen.y2() - down
}

/// The whole boxes, and of the cut ones those that no whole one covers, joined where they overlap each other.
pub(super) fn without_halves(mut whole: Vec<Detection>, mut cut: Vec<Detection>) -> Vec<Detection> {
    cut.retain(|half| !whole.iter().any(|face| inside(&half.bbox, &face.bbox) >= SAME_SHARE));
    cut.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut joined: Vec<Detection> = Vec::new();
    for half in cut {
        match joined
            .iter_mut()
            .find(|other| inside(&half.bbox, &other.bbox).max(inside(&other.bbox, &half.bbox)) >= SAME_SHARE)
        {
            Some(other) => other.bbox = other.bbox.hull(&half.bbox),
            None => joined.push(half),
        }
    }
    whole.extend(joined);
    whole
}

/// The share of `part` that lies in `around`.
fn inside(part: &PxBox, around: &PxBox) -> f64 {
    part.intersection(around).map_or(0.0, |both| both.area() / part.area())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::DetectedClass;

    const PICTURE: Part = Part { left: 0, top: 0, width: 1920, height: 1080 };

    fn face(x1: f64, y1: f64, x2: f64, y2: f64) -> Detection {
        Detection { bbox: PxBox::new(x1, y1, x2, y2).expect("a box"), class: DetectedClass::Face, score: 0.5 }
    }

    #[test]
    fn parts_cover_everything_and_overlap() {
        for (width, height) in [(1920, 1080), (513, 300), (512, 449), (4000, 100), (7, 7)] {
            let region = Part { left: 3, top: 5, width, height };
            let parts = over(region, 512, 448, 96);
            for x in region.left..region.left + width {
                let across = parts.iter().filter(|p| (p.left..p.left + p.width).contains(&x)).count();
                assert!(across > 0, "column {x} of {width}");
            }
            let ends = |p: &Part| (p.left + p.width, p.top + p.height);
            assert_eq!(parts.iter().map(ends).max(), Some((region.left + width, region.top + height)));
            for pair in parts.windows(2).filter(|pair| pair[0].top == pair[1].top) {
                assert!(pair[0].left + pair[0].width >= pair[1].left + 96, "{pair:?}");
            }
        }
    }

    #[test]
    fn a_half_face_gives_way_to_the_whole_one_and_halves_of_none_are_joined() {
        let part = Part { left: 0, top: 0, width: 512, height: 448 };
        let half = face(490.0, 100.0, 512.0, 130.0);
        assert!(is_cut(&half.bbox, part, PICTURE));
        assert!(!is_cut(&face(0.0, 0.0, 30.0, 30.0).bbox, part, PICTURE), "the picture's own edge");
        let whole = face(490.0, 100.0, 520.0, 132.0);
        assert_eq!(without_halves(vec![whole], vec![half]), vec![whole]);
        let other_half = face(495.0, 100.0, 520.0, 132.0);
        let joined = without_halves(vec![], vec![half, other_half]);
        assert_eq!(joined.iter().map(|d| d.bbox).collect::<Vec<_>>(), [half.bbox.hull(&other_half.bbox)]);
    }
}
