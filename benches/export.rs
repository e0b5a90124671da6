//! A million boxes as COCO and as YOLO, without pictures: the figure to reach is 2 seconds each.
//!
//! `cargo bench --bench export`. The set: 40 clips of 2500 frames, 10 tracks in every frame with a keyframe each 25 frames.
//! Everything counts, from the plan to the durable, signed folder.

extern crate veilmark;

#[path = "../tests/papers/mod.rs"]
mod papers;

use std::path::Path;

use veilmark::consent::{Export, Permit};
use veilmark::export::{Choice, ExportClip, ExportError, Exported, Format, Images, Labels, Order, Standing, write};
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
    divan::main();
}

#[divan::bench(sample_count = 3, sample_size = 1, args = [Format::Coco, Format::Yolo])]
fn labels_of_a_million_boxes(bencher: divan::Bencher<'_, '_>, format: Format) {
    let set = MillionBoxes::new();
    bencher
        .with_inputs(|| tempfile::tempdir().expect("a folder for the benchmark"))
        .bench_refs(|home| assert_eq!(set.export(format, &home.path().join("set")).boxes, 1_000_000));
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
        let clip = |n: usize| ExportClip {
            id: ClipId::from_bits(n as u128),
            sha256: digest(n),
            permit: &self.permits[n],
            labels: Labels::Draft(&self.sets[n]),
            size: SIZE,
            times_micros: &self.times,
            camera: &self.cameras[n],
            subject: None,
            hiding: serde_json::Value::Null,
        };
        let clips: Vec<ExportClip<'_>> = (0..CLIPS).map(clip).collect();
        let order = Order {
            export: ExportId::random(),
            made_at: self.now,
            schema: &Schema::standard(),
            models: &[],
            choice: Choice { format, images: Images::None, standing: Standing::Draft, ..Choice::default() },
            signer: &self.signer,
        };
        let mut no_pictures = |_: usize, frame: FrameNo| Err(ExportError::Frame(frame));
        write(&order, &clips, &mut no_pictures, out, &Silent).expect("exported")
    }
}

fn digest(n: usize) -> Digest {
    Digest::of(&n.to_le_bytes())
}

/// Tracks that drift over the picture, never on whole pixels.
fn labels(n: usize) -> LabelSet {
    let mut random = fastrand::Rng::with_seed(n as u64);
    let mut set = LabelSet::default();
    for no in 1..=TRACKS {
        let (width, height) = (20.0 + 200.0 * random.f64(), 20.0 + 200.0 * random.f64());
        let mut key = |frame: u32| {
            let (x, y) = (1700.0 * random.f64(), 800.0 * random.f64());
            let bbox = PxBox::new(x, y, x + width, y + height).expect("a box");
            (FrameNo(frame), Key::new(bbox, Origin::Person { member: MemberId::from_bits(1) }))
        };
        let keys = (0..FRAMES).step_by(KEY_EVERY).chain([FRAMES - 1]).map(&mut key).collect();
        let class = ClassName::new(if no % 2 == 0 { "car" } else { "person" }).expect("a class name");
        let track = Track { id: TrackId::from_bits(u128::from(no)), no, class, keys };
        set.apply(&Edit::AddTrack { layer: Layer::Label, track }).expect("sound");
    }
    set
}
