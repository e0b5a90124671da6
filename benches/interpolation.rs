//! What one box of one frame costs. `cargo bench --bench interpolation`.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use veilmark::labels::{ClassName, Key, Origin, Track};
use veilmark::vocab::{FrameNo, PxBox, TrackId};

const FRAMES: u32 = 1000;

fn main() {
    divan::main();
}

/// A track over 1,000 frames with a key every `spacing` frames.
fn track(spacing: u32) -> Track {
    let key = |frame: u32| {
        let x = f64::from(frame * 37 % 640);
        Key::new(PxBox::new(x, x / 2.0, x + 40.0, x / 2.0 + 90.0).expect("a valid box"), Origin::Tracker)
    };
    let keys = (0..=FRAMES).step_by(spacing as usize).map(|frame| (FrameNo(frame), key(frame))).collect();
    Track { id: TrackId::from_bits(1), no: 1, class: ClassName::new("person").expect("a valid class name"), keys }
}

#[divan::bench(args = [1, 10, 100])]
fn frame_by_frame(bencher: Bencher<'_, '_>, spacing: u32) {
    let track = track(spacing);
    bencher.counter(ItemsCount::new(FRAMES)).bench_local(|| {
        for frame in 0..FRAMES {
            black_box(black_box(&track).at(FrameNo(frame)));
        }
    });
}

#[divan::bench(args = [1, 10, 100])]
fn in_one_pass(bencher: Bencher<'_, '_>, spacing: u32) {
    let track = track(spacing);
    bencher.counter(ItemsCount::new(FRAMES)).bench_local(|| {
        black_box(&track).sightings().for_each(|seen| {
            black_box(seen);
        });
    });
}
