//! Nobody outside `custody` can call pixels redacted.
use veilmark::frame::RedactedFrame;
use veilmark::vocab::{FrameNo, Size};

fn main() {
    let size = Size { width_px: 1, height_px: 1 };
    let _ = RedactedFrame::vouched(FrameNo::FIRST, 0, size, vec![1, 2, 3]);
}
