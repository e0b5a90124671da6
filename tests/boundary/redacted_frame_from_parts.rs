//! A redacted frame's fields cannot be filled in.
use veilmark::frame::RedactedFrame;
use veilmark::vocab::{FrameNo, Size};

fn main() {
    let size = Size { width_px: 1, height_px: 1 };
    let _ = RedactedFrame { no: FrameNo::FIRST, time_micros: 0, size, rgb: vec![1, 2, 3] };
}
