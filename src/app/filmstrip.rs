//! The filmstrip: which frames of a clip its timeline shows small.
//!
//! Small pictures are kept sealed beside the proxy (`custody::proxy`), so the frames are the same at every width of the window and at
//! most levels of zoom: multiples of a power of two.

pub use crate::frame::Thumb;
use crate::vocab::FrameNo;

/// The frame that stands for `wanted` where one small picture stands for so many frames.
#[must_use]
pub fn stop_beside(wanted: FrameNo, frames_per_picture: f32) -> FrameNo {
    let step = if frames_per_picture < 2.0 { 1 } else { 1_u32 << (frames_per_picture as u32).ilog2() };
    FrameNo(wanted.0 / step * step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_are_the_same_ones_at_every_width() {
        assert_eq!(stop_beside(FrameNo(77), 0.3), FrameNo(77));
        assert_eq!(stop_beside(FrameNo(77), 1.9), FrameNo(77));
        for (per_picture, stop) in [(2.0, 76), (7.9, 76), (8.0, 72), (100.0, 64), (1e9, 0)] {
            assert_eq!(stop_beside(FrameNo(77), per_picture), FrameNo(stop), "{per_picture}");
        }
    }
}
