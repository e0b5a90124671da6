//! The pixels of a redacted frame cannot be exchanged.
use veilmark::frame::RedactedFrame;

fn refill(frame: &mut RedactedFrame) {
    frame.rgb = vec![255; 12];
}

fn main() {
    let _ = refill;
}
