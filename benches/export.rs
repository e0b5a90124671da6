//! A million boxes in every format that has labels without pictures: the figures to reach are 2 seconds for COCO and YOLO and
//! 1 second for Parquet. And how much longer pictures take to be exported than to be encoded on all cores (1 is the ideal).
//!
//! `cargo bench --bench export`. The set: 40 clips of 2500 frames, 10 tracks in every frame with a keyframe each 25 frames.
//! Everything counts, from the plan to the durable, signed folder.

extern crate veilmark;

#[path = "export/boxes.rs"]
mod boxes;
#[path = "../tests/papers/mod.rs"]
mod papers;

use std::time::Instant;

use image::ImageEncoder as _;

use boxes::{Boxes, SIZE, labels_of};
use veilmark::export::{Choice, Format, Images, Standing};
use veilmark::frame::RedactedFrame;
use veilmark::jobs::in_order;
use veilmark::vocab::FrameNo;

const CLIPS: usize = 40;

fn main() {
    print_ratio_of_pictures();
    divan::main();
}

/// 1080p pictures as JPEG: the export against nothing but the encoder on all cores, in one run.
fn print_ratio_of_pictures() {
    const PICTURES: u32 = 240;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut set = Boxes::new(CLIPS);
    set.times.truncate(PICTURES as usize);
    set.permits.truncate(1);
    set.sets = vec![labels_of(0, PICTURES)];
    let home = tempfile::tempdir().expect("a folder for the benchmark");
    let frame = |no: u32| RedactedFrame::hidden_whole(FrameNo(no), 0, SIZE);
    let began = Instant::now();
    let exported = set.export_with(
        Choice { images: Images::Jpeg { quality: 92 }, standing: Standing::Draft, ..Choice::default() },
        &mut |_, no| Ok(frame(no.0)),
        &home.path().join("set"),
    );
    let export = began.elapsed();
    assert_eq!(exported.images, u64::from(PICTURES));
    let began = Instant::now();
    let mut frames = (0..PICTURES).map(|no| Ok::<_, ()>(frame(no)));
    let encode = |frame: RedactedFrame| {
        let mut jpeg = Vec::new();
        let (width, height) = (SIZE.width_px, SIZE.height_px);
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 92);
        encoder.write_image(frame.rgb(), width, height, image::ExtendedColorType::Rgb8).expect("encodes");
        jpeg.len()
    };
    let mut bytes = 0;
    in_order(cores, &mut || frames.next(), &encode, &mut |own| {
        bytes += own;
        Ok(())
    })
    .expect("nothing fails");
    let alone = began.elapsed();
    println!(
        "{PICTURES} pictures of 1080p on {cores} cores: export {export:.2?}, encoding alone {alone:.2?}, ratio {:.2}",
        export.as_secs_f64() / alone.as_secs_f64()
    );
}

#[divan::bench(sample_count = 3, sample_size = 1, args = labels_alone())]
fn labels_of_a_million_boxes(bencher: divan::Bencher<'_, '_>, format: Format) {
    let set = Boxes::new(CLIPS);
    bencher
        .with_inputs(|| tempfile::tempdir().expect("a folder for the benchmark"))
        .bench_refs(|home| assert_eq!(set.export(format, &home.path().join("set")).boxes, 1_000_000));
}

fn labels_alone() -> impl Iterator<Item = Format> {
    Format::ALL.into_iter().filter(|format| !format.needs_pictures())
}
