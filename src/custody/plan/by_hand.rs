//! Regions that a person drew: they are hidden as drawn, whatever the models say.

use crate::vocab::{FrameNo, HandRegion, Size, Why};

use super::Orders;
use super::fill::Fill;

/// What people drew over the clip and for its camera, in each of the clip's frames.
pub(super) fn fills(orders: &Orders, size: Size, frames: usize) -> Vec<Vec<Fill>> {
    let for_camera = orders.camera_covers.iter().map(|cover| cover.in_clip(size));
    let regions: Vec<HandRegion> = orders.by_hand.iter().cloned().chain(for_camera).collect();
    let drawn = |frame: usize| {
        let boxes = regions.iter().filter_map(|region| region.at(FrameNo(frame as u32)));
        boxes.map(|bbox| Fill::boxed(bbox, Why::ByHand)).collect()
    };
    (0..frames).map(drawn).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::{CameraCover, PxBox};

    #[test]
    fn what_moves_is_hidden_on_its_way_and_what_is_for_the_camera_everywhere() {
        let size = Size { width_px: 640, height_px: 360 };
        let boxed = |x: f64| PxBox::new(x, 0.0, x + 10.0, 10.0).expect("a box");
        let moving = HandRegion::new(vec![(FrameNo(1), boxed(0.0)), (FrameNo(3), boxed(40.0))], FrameNo(4));
        let half = Size { width_px: 320, height_px: 180 };
        let orders = Orders {
            by_hand: vec![moving.expect("a region")],
            camera_covers: vec![CameraCover::new(boxed(100.0), half).expect("inside")],
            ..Orders::default()
        };
        let fills = fills(&orders, size, 6);
        let edges = |frame: usize| fills[frame].iter().map(|fill| fill.hull().x1()).collect::<Vec<_>>();
        assert_eq!(
            (0..6).map(edges).collect::<Vec<_>>(),
            [vec![200.0], vec![0.0, 200.0], vec![20.0, 200.0], vec![40.0, 200.0], vec![40.0, 200.0], vec![200.0]]
        );
        assert!(fills.iter().flatten().all(|fill| fill.why == Why::ByHand));
    }
}
