//! A million boxes in every format that has labels without pictures: the figures to reach are 2 seconds for COCO and YOLO and
//! 1 second for Parquet. And how much longer pictures take to be exported than to be encoded on all cores (1 is the ideal).
//!
//! `cargo bench --bench export`. The set: 40 clips of 2500 frames, 10 tracks in every frame with a keyframe each 25 frames.
//! Everything counts, from the plan to the durable, signed folder.

extern crate veilmark;

#[path = "../tests/papers/mod.rs"]
mod papers;

use std::path::Path;
use std::time::Instant;

use image::ImageEncoder as _;

use veilmark::consent::{Export, Permit};
use veilmark::export::{
    Choice, ExportClip, ExportError, Exported, Format, Images, Labels, Order, Pictures, Standing, write,
};
use veilmark::frame::RedactedFrame;
use veilmark::jobs::in_order;
use veilmark::labels::{ClassName, Edit, Key, LabelSet, Layer, Origin, Schema, Track};
use veilmark::vocab::{
    CameraId, ClipId, Digest, ExportId, FrameNo, MemberId, PxBox, SecretBytes, SigningKey, Silent, Size, TrackId,
    UtcTime,
};

const CLIPS: usize = 40;
const FRAMES: u32 = 2500;
const TRACKS: u32 = 10;
const KEY_EVERY: usize = 25;
const SIZE: Size = Size { width_px: 1920, height_px: 1080 };

fn main() {
    print_ratio_of_pictures();
    divan::main();
}

/// 1080p pictures as JPEG: the export against nothing but the encoder on all cores, in one run.
fn print_ratio_of_pictures() {
    const PICTURES: u32 = 240;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut set = MillionBoxes::new();
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
    let set = MillionBoxes::new();
    bencher
        .with_inputs(|| tempfile::tempdir().expect("a folder for the benchmark"))
        .bench_refs(|home| assert_eq!(set.export(format, &home.path().join("set")).boxes, 1_000_000));
}

fn labels_alone() -> impl Iterator<Item = Format> {
    Format::ALL.into_iter().filter(|format| !format.needs_pictures())
}

struct MillionBoxes {
    now: UtcTime,
    permits: Vec<Permit<Export>>,
    sets: Vec<LabelSet>,
    cameras: Vec<CameraId>,
    times: Vec<i64>,
    signer: SigningKey,
}

impl MillionBoxes {
    fn new() -> Self {
        let now: UtcTime = "2026-11-23T12:00:00Z".parse().expect("a time");
        let mut papers = papers::Papers::new(now);
        Self {
            now,
            permits: (0..CLIPS).map(|n| papers.permit(digest(n))).collect(),
            sets: (0..CLIPS).map(labels).collect(),
            cameras: (0..CLIPS).map(|n| format!("cam-{n}").parse().expect("a pseudonym")).collect(),
            times: (0..FRAMES).map(|frame| i64::from(frame) * 33_333).collect(),
            signer: SigningKey::from_seed(&SecretBytes::from_bytes([1; 32])),
        }
    }

    fn export(&self, format: Format, out: &Path) -> Exported {
        let choice = Choice { format, images: Images::None, standing: Standing::Draft, ..Choice::default() };
        self.export_with(choice, &mut |_, frame| Err(ExportError::Frame(frame)), out)
    }

    fn export_with(&self, choice: Choice, pictures: Pictures<'_>, out: &Path) -> Exported {
        let clip = |n: usize| ExportClip {
            id: ClipId::from_bits(n as u128),
            sha256: digest(n),
            permit: &self.permits[n],
            labels: Labels::Draft(&self.sets[n]),
            size: SIZE,
            times_micros: &self.times,
            camera: &self.cameras[n],
            subject: None,
            before: None,
            basis: None,
            hiding: serde_json::Value::Null,
        };
        let clips: Vec<ExportClip<'_>> = (0..self.sets.len()).map(clip).collect();
        let order = Order {
            export: ExportId::random(),
            made_at: self.now,
            schema: &Schema::standard(),
            models: &[],
            choice,
            before: None,
            again: None,
            videos: None,
            left_out: &Default::default(),
            reviews: &[],
            signer: &self.signer,
        };
        write(&order, &clips, pictures, out, &Silent).expect("exported")
    }
}

fn digest(n: usize) -> Digest {
    Digest::of(&n.to_le_bytes())
}

/// Tracks that drift over the picture, never on whole pixels.
fn labels(n: usize) -> LabelSet {
    labels_of(n, FRAMES)
}

fn labels_of(n: usize, frames: u32) -> LabelSet {
    let mut random = fastrand::Rng::with_seed(n as u64);
    let mut set = LabelSet::default();
    for no in 1..=TRACKS {
        let (width, height) = (20.0 + 200.0 * random.f64(), 20.0 + 200.0 * random.f64());
        let mut key = |frame: u32| {
            let (x, y) = (1700.0 * random.f64(), 800.0 * random.f64());
            let bbox = PxBox::new(x, y, x + width, y + height).expect("a box");
            (FrameNo(frame), Key::new(bbox, Origin::Person { member: MemberId::from_bits(1) }))
        };
        let keys = (0..frames).step_by(KEY_EVERY).chain([frames - 1]).map(&mut key).collect();
        let class = ClassName::new(if no % 2 == 0 { "car" } else { "person" }).expect("a class name");
        let track = Track { id: TrackId::from_bits(u128::from(no)), no, class, keys };
        set.apply(&Edit::AddTrack { layer: Layer::Label, track }).expect("sound");
    }
    set
}
