//! A million boxes in every format that has labels without pictures: the figures to reach are 2 seconds for COCO and YOLO and
//! 1 second for Parquet. How much longer pictures take to be exported than to be decoded and encoded on all cores without an
//! export (1 is the ideal), and how much longer YOLO's files take than a plain loop that writes the same files.
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
use veilmark::custody::proxy::rehearsal;
use veilmark::export::{Choice, ExportError, Format, Images, Standing};
use veilmark::frame::RedactedFrame;
use veilmark::jobs::in_order;
use veilmark::vocab::FrameNo;

const CLIPS: usize = 40;

fn main() {
    print_ratio_of_pictures();
    print_ratio_of_yolo();
    divan::main();
}

/// 1080p pictures of a sealed proxy as JPEG: the export against the same decoder and encoder on all cores with nothing else to do, in
/// one run, three times in turn; and against what the cores could do if both shared them without a gap.
fn print_ratio_of_pictures() {
    const PICTURES: u32 = 192;
    const TIMES: usize = 3;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut set = Boxes::new(CLIPS);
    set.times.truncate(PICTURES as usize);
    set.permits.truncate(1);
    set.sets = vec![labels_of(0, PICTURES)];
    let home = tempfile::tempdir().expect("a folder for the benchmark");
    let mut reader = rehearsal(home.path(), SIZE, PICTURES).expect("a drawn proxy");
    let encode = |frame: RedactedFrame| {
        let mut jpeg = Vec::new();
        let (width, height) = (SIZE.width_px, SIZE.height_px);
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 92);
        encoder.write_image(frame.rgb(), width, height, image::ExtendedColorType::Rgb8).expect("encodes");
        jpeg.len()
    };
    let (mut exports, mut bare) = (Vec::new(), Vec::new());
    for time in 0..TIMES {
        let began = Instant::now();
        let exported = set.export_with(
            Choice { images: Images::Jpeg { quality: 92 }, standing: Standing::Draft, ..Choice::default() },
            &mut |_, no| reader.frame(no).map_err(|_| ExportError::Frame(no)),
            &home.path().join(format!("set-{time}")),
        );
        exports.push(began.elapsed().as_secs_f64());
        assert_eq!(exported.images, u64::from(PICTURES));
        let began = Instant::now();
        let mut frames = (0..PICTURES).map(|no| reader.frame(FrameNo(no)));
        let mut count = |bytes: usize| {
            assert!(bytes > 0);
            Ok(())
        };
        in_order(cores, &mut || frames.next(), &encode, &mut count).expect("nothing fails");
        bare.push(began.elapsed().as_secs_f64());
    }
    // Both alone, on one core.
    let began = Instant::now();
    let frames: Vec<RedactedFrame> =
        (0..PICTURES.min(24)).map(|no| reader.frame(FrameNo(no)).expect("a frame")).collect();
    let decoding = began.elapsed().as_secs_f64() / frames.len() as f64;
    let began = Instant::now();
    let count = frames.len();
    frames.into_iter().for_each(|frame| assert!(encode(frame) > 0));
    let encoding = began.elapsed().as_secs_f64() / count as f64;
    let least = (decoding + encoding) * f64::from(PICTURES) / cores as f64;
    let median = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let (export, bare) = (median(&mut exports), median(&mut bare));
    println!(
        "{PICTURES} pictures of 1080p on {cores} cores, decoded and encoded: export {export:.2} s, without an export {bare:.2} s, ratio \
         {:.2}; one core takes {:.1} ms to decode and {:.1} ms to encode one, so {cores} cores need {least:.2} s: ratio {:.2}",
        export / bare,
        decoding * 1e3,
        encoding * 1e3,
        export / least
    );
}

/// YOLO has a file a picture: beside the export a plain loop writes the same files with the same content, and syncs them as once.
fn print_ratio_of_yolo() {
    let set = Boxes::new(CLIPS);
    let places = [std::env::temp_dir(), std::path::PathBuf::from("/dev/shm")];
    for place in places.iter().filter(|place| place.is_dir()) {
        let home = tempfile::tempdir_in(place).expect("a folder for the benchmark");
        let began = Instant::now();
        assert_eq!(set.export(Format::Yolo, &home.path().join("set")).boxes, 1_000_000);
        let export = began.elapsed().as_secs_f64();
        let files = files_below(&home.path().join("set"));
        let count = files.len();
        let files: Vec<_> = files.into_iter().map(|file| (std::fs::read(&file).expect("readable"), file)).collect();
        let plain = home.path().join("plain");
        let began = Instant::now();
        let mut last = std::path::PathBuf::new();
        for (content, file) in &files {
            let own = plain.join(file.strip_prefix(home.path().join("set")).expect("below it"));
            let folder = own.parent().expect("a file lies in a folder");
            if folder != last {
                std::fs::create_dir_all(folder).expect("made");
                folder.clone_into(&mut last);
            }
            std::fs::write(&own, content).expect("written");
        }
        rustix::fs::syncfs(std::fs::File::open(&plain).expect("a folder")).expect("synced");
        let plain = began.elapsed().as_secs_f64();
        println!(
            "YOLO in {}: export {export:.2} s, a plain loop over the same {count} files {plain:.2} s, ratio {:.2}",
            place.display(),
            export / plain
        );
    }
}

fn files_below(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("readable") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found.sort_unstable();
    found
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
