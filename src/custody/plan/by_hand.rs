//! Regions that a person drew: they are hidden as drawn, whatever the models say.

use crate::vocab::{FrameNo, HandRegion, Why};

use super::fill::Fill;

/// What people drew, in each of the clip's frames.
pub(super) fn fills(regions: &[HandRegion], frames: usize) -> Vec<Vec<Fill>> {
    let drawn = |frame: usize| {
        let boxes = regions.iter().filter_map(move |region| region.at(FrameNo(frame as u32)));
        boxes.map(|bbox| Fill::boxed(bbox, Why::ByHand)).collect()
    };
    (0..frames).map(drawn).collect()
}
