//! Hiding one frame: `cargo bench --bench redact`.

use divan::Bencher;
use veilmark::custody::redact::trial::Trial;
use veilmark::vocab::{FillLook, PxBox, Size};

fn main() {
    divan::main();
}

const SIZES: [(u32, u32); 2] = [(768, 432), (1920, 1080)];

/// Regions in whole blocks, as the plan makes them: `count` heads in a grid, with gaps between them.
fn heads(size: Size, count: u32) -> Vec<PxBox> {
    let side = f64::from(size.height_px / 96 * 16);
    let head = |i: u32| {
        let (x, y) = (f64::from(i % 4) * 2.0 * side, f64::from(i / 4) * 2.0 * side);
        PxBox::new(x, y, x + side, y + side)
    };
    (0..count).filter_map(head).collect()
}

fn bench(bencher: Bencher<'_, '_>, size: (u32, u32), trial: impl Fn(Size) -> Trial) {
    let mut trial = trial(Size { width_px: size.0, height_px: size.1 });
    let drawn = trial.draw();
    bencher.with_inputs(|| drawn.clone()).bench_local_values(|drawn| trial.redact(drawn));
}

#[divan::bench(args = SIZES)]
fn nothing_to_hide(bencher: Bencher<'_, '_>, size: (u32, u32)) {
    bench(bencher, size, |size| Trial::new(FillLook::Frost, size, Vec::new(), None));
}

#[divan::bench(args = SIZES)]
fn six_heads_outdoors(bencher: Bencher<'_, '_>, size: (u32, u32)) {
    bench(bencher, size, |size| Trial::new(FillLook::Frost, size, heads(size, 6), None));
}

#[divan::bench(args = SIZES)]
fn six_heads_solid(bencher: Bencher<'_, '_>, size: (u32, u32)) {
    bench(bencher, size, |size| Trial::new(FillLook::Solid, size, heads(size, 6), None));
}

#[divan::bench(args = SIZES)]
fn six_heads_mosaic(bencher: Bencher<'_, '_>, size: (u32, u32)) {
    bench(bencher, size, |size| Trial::new(FillLook::Mosaic, size, heads(size, 6), None));
}

#[divan::bench(args = SIZES)]
fn six_heads_indoors(bencher: Bencher<'_, '_>, size: (u32, u32)) {
    let shown = |size: Size| heads(size, 6).iter().map(|head| head.grown(8.0, 60.0)).collect();
    bench(bencher, size, |size| Trial::new(FillLook::Frost, size, heads(size, 6), Some(shown(size))));
}

#[divan::bench(args = SIZES)]
fn nearly_all_under_glass(bencher: Bencher<'_, '_>, size: (u32, u32)) {
    let most = |size: Size| PxBox::new(16.0, 16.0, f64::from(size.width_px) - 16.0, f64::from(size.height_px) - 16.0);
    bench(bencher, size, |size| Trial::new(FillLook::Frost, size, most(size).into_iter().collect(), None));
}
