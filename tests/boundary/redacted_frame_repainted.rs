//! The pixels of a redacted frame can be read and not changed.
use veilmark::frame::RedactedFrame;

fn paint(frame: &mut RedactedFrame) {
    frame.rgb()[0] = 255;
}

fn main() {
    let _ = paint;
}
