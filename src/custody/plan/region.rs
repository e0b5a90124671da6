//! From a box to the region that is hidden for it: margins, blocks, and the picture's edge.

use crate::vocab::{PxBox, Size};

use super::fill::{Area, Fill};
use super::settings::HidingSettings;

/// The region for a face: margins on all sides, more above, and `slack_px` for motion and doubt.
pub(super) fn of_face(face: &PxBox, slack_px: f64, size: Size, settings: &HidingSettings) -> Option<PxBox> {
    let sides_px = (settings.face_margin + settings.head_beside_face) * face.width() + slack_px;
    let ends_px = settings.face_margin * face.height() + slack_px;
    let grown = face.grown(sides_px, ends_px);
    let above_px = settings.head_above_face * face.height();
    let with_hair = PxBox::new(grown.x1(), grown.y1() - above_px, grown.x2(), grown.y2()).unwrap_or(grown);
    in_blocks(&with_hair, size, settings)
}

/// The region for a head part, which has its margins already.
pub(super) fn of_head(head: &PxBox, slack_px: f64, size: Size, settings: &HidingSettings) -> Option<PxBox> {
    in_blocks(&head.grown(slack_px, slack_px), size, settings)
}

/// Rounded outwards to whole blocks, continued over an edge of the picture that is near, and clipped to the blocks of the
/// picture; `None` when it lies outside the picture.
fn in_blocks(bbox: &PxBox, size: Size, settings: &HidingSettings) -> Option<PxBox> {
    let block = settings.block_px;
    let up = |edge: f64| (edge / block).ceil() * block;
    let down = |edge: f64| (edge / block).floor() * block;
    let (width, height) = (f64::from(size.width_px), f64::from(size.height_px));
    let near = bbox.grown(settings.edge_reach_px, settings.edge_reach_px).clipped(size)?;
    let extra = if bbox.height() >= settings.extra_block_from_px { 2.0 * block } else { 0.0 };
    let low = |edge: f64, near_edge: f64| if near_edge <= 0.0 { 0.0 } else { (down(edge) - extra).max(0.0) };
    let high = |edge: f64, near_edge: f64, end: f64| {
        if near_edge >= end { up(end) } else { (up(edge) + extra).min(up(end)) }
    };
    PxBox::new(
        low(bbox.x1(), near.x1()),
        low(bbox.y1(), near.y1()),
        high(bbox.x2(), near.x2(), width),
        high(bbox.y2(), near.y2(), height),
    )
}

/// Leaves out the boxes that lie inside another one of the same reason, in a fixed order.
pub(super) fn without_covered(mut fills: Vec<Fill>) -> Vec<Fill> {
    fills.sort_by(|one, other| {
        let (a, b) = (one.hull(), other.hull());
        let by_place = a.y1().total_cmp(&b.y1()).then(a.x1().total_cmp(&b.x1()));
        b.area().total_cmp(&a.area()).then(by_place).then(one.why.cmp(&other.why))
    });
    let mut kept: Vec<Fill> = Vec::new();
    for fill in fills {
        let Area::Box(bbox) = fill.area else {
            kept.push(fill);
            continue;
        };
        let is_around = |larger: &Fill| match &larger.area {
            Area::Box(around) => larger.why == fill.why && larger.in_front.is_empty() && around.hull(&bbox) == *around,
            Area::Polygon(_) => false,
        };
        if !kept.iter().any(is_around) {
            kept.push(fill);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::Why;

    const SIZE: Size = Size { width_px: 100, height_px: 70 };

    fn boxed(x1: f64, y1: f64, x2: f64, y2: f64) -> PxBox {
        PxBox::new(x1, y1, x2, y2).expect("a valid box")
    }

    #[test]
    fn regions_are_whole_blocks_around_the_margins() {
        let region = of_face(
            &boxed(40.0, 35.0, 50.0, 45.0),
            0.0,
            Size { width_px: 400, height_px: 400 },
            &HidingSettings::default(),
        );
        assert_eq!(region, Some(boxed(32.0, 24.0, 56.0, 48.0)));
    }

    #[test]
    fn a_face_at_an_edge_is_hidden_over_the_edge() {
        let settings = HidingSettings::default();
        let cases = [boxed(3.0, 3.0, 12.0, 14.0), boxed(80.0, 50.0, 99.0, 69.5), boxed(-20.0, -20.0, 5.0, 5.0)];
        for face in cases {
            let region = of_face(&face, 0.0, SIZE, &settings).expect("in the picture");
            let visible = face.clipped(SIZE).expect("in the picture");
            assert_eq!(region.hull(&visible), region);
            assert!(region.x1() == 0.0 || region.x2() >= 100.0);
            assert!(region.y1() == 0.0 || region.y2() >= 70.0);
        }
    }

    #[test]
    fn tiny_huge_and_far_boxes_do_no_harm() {
        let settings = HidingSettings::default();
        assert!(of_face(&boxed(50.0, 30.0, 50.0 + 1e-9, 30.0 + 1e-9), 0.0, SIZE, &settings).is_some());
        assert_eq!(
            of_face(&boxed(-1e200, -1e200, 1e200, 1e200), 0.0, SIZE, &settings),
            Some(boxed(0.0, 0.0, 104.0, 72.0))
        );
        assert_eq!(of_face(&boxed(500.0, 500.0, 510.0, 510.0), 0.0, SIZE, &settings), None);
        assert!(of_face(&boxed(0.0, 0.0, f64::MAX, 3.0), 0.0, Size { width_px: 1, height_px: 1 }, &settings).is_some());
    }

    #[test]
    fn covered_regions_are_left_out() {
        let (large, small) = (boxed(0.0, 0.0, 48.0, 48.0), boxed(16.0, 16.0, 32.0, 32.0));
        let fill = |bbox| Fill::boxed(bbox, Why::Face);
        assert_eq!(without_covered(vec![fill(small), fill(large), fill(small)]), vec![fill(large)]);
        let by_hand = Fill::boxed(small, Why::ByHand);
        assert_eq!(without_covered(vec![by_hand.clone(), fill(large)]), vec![fill(large), by_hand]);
    }
}
