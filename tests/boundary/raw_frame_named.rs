//! A raw frame has no name outside `custody`.
use veilmark::custody::picture::RawFrame;

fn show(_frame: RawFrame) {}

fn main() {
    let _ = show;
}
