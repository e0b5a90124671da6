//! Milliseconds a picture for each model, letterboxing and reading included: `cargo bench --bench detect`.

use std::path::Path;

use veilmark::custody::detect::{Detectors, Family};
use veilmark::vocab::Size;

fn main() {
    divan::main();
}

/// A clip of the test set, full HD, and a square doorbell picture.
const SIZES: [(u32, u32); 3] = [(768, 432), (1920, 1080), (1536, 1536)];

fn run(bencher: divan::Bencher, family: Family, (width_px, height_px): (u32, u32)) {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let mut detectors = match Detectors::load(&models) {
        Ok(detectors) => detectors,
        Err(error) => return eprintln!("skipped: {error}"),
    };
    let size = Size { width_px, height_px };
    detectors.rehearse(family, size).expect("the model runs");
    bencher.bench_local(|| detectors.rehearse(family, size));
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn centernet(bencher: divan::Bencher, size: (u32, u32)) {
    run(bencher, Family::CenterNet, size);
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn centerface(bencher: divan::Bencher, size: (u32, u32)) {
    run(bencher, Family::CenterFace, size);
}
