//! How fast clips are decoded and proxies are stepped through. Run with `cargo bench --bench decode`.
//!
//! The clips are drawn by the program itself.

use divan::Bencher;
use divan::counter::ItemsCount;
use veilmark::custody::proxy::{ProxyReader, decoding, rehearsal};
use veilmark::vocab::{FrameNo, Size};

const HD: Size = Size { width_px: 1920, height_px: 1080 };
const FRAMES: u32 = 96;

fn main() {
    divan::main();
}

/// Decoding to RGB, drawn clips of two sizes.
#[divan::bench(sample_count = 5, args = [(768, 432), (1920, 1080)])]
fn decode(bencher: Bencher, (width_px, height_px): (u32, u32)) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let decode_all = decoding(dir.path(), Size { width_px, height_px }, FRAMES).expect("a drawn clip");
    bencher.counter(ItemsCount::new(FRAMES)).bench_local(|| assert_eq!(decode_all(), FRAMES));
}

struct Proxy {
    _dir: tempfile::TempDir,
    reader: ProxyReader,
}

fn proxy() -> Proxy {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let reader = rehearsal(dir.path(), HD, FRAMES).expect("a drawn proxy");
    Proxy { _dir: dir, reader }
}

/// The next frame while playing, 1080p. Figure: p99 16 ms.
#[divan::bench(sample_count = 300)]
fn proxy_next(bencher: Bencher) {
    let mut proxy = proxy();
    let mut no = 0;
    bencher.bench_local(|| {
        let frame = proxy.reader.frame(FrameNo(no % FRAMES)).expect("a frame");
        no += 1;
        frame
    });
}

/// One frame back, 1080p: mostly out of the cache.
#[divan::bench(sample_count = 300)]
fn proxy_back(bencher: Bencher) {
    let mut proxy = proxy();
    let mut no = 0;
    bencher.bench_local(|| {
        no = (no + FRAMES - 1) % FRAMES;
        proxy.reader.frame(FrameNo(no)).expect("a frame")
    });
}

/// Any frame, 1080p. Figure: p95 60 ms.
#[divan::bench(sample_count = 200)]
fn proxy_seek(bencher: Bencher) {
    let mut proxy = proxy();
    let mut random = fastrand::Rng::with_seed(11);
    bencher.bench_local(|| proxy.reader.frame(FrameNo(random.u32(0..FRAMES))).expect("a frame"));
}
