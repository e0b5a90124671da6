//! A set of many boxes, and the export of it.

use std::path::Path;

use veilmark::consent::{Export, Permit};
use veilmark::export::{
    Choice, ExportClip, ExportError, Exported, Format, Images, KeptLabels, LabelSource, Labels, Order, Pictures,
    Standing, write,
};
use veilmark::labels::{ClassName, Edit, Key, LabelSet, Layer, Origin, Schema, Track};
use veilmark::vocab::{
    CameraId, ClipId, Digest, ExportId, FrameNo, MemberId, PxBox, SecretBytes, SigningKey, Silent, Size, TrackId,
    UtcTime,
};

use super::papers;

const FRAMES: u32 = 2500;
const TRACKS: u32 = 10;
const KEY_EVERY: usize = 25;
pub const SIZE: Size = Size { width_px: 1920, height_px: 1080 };

/// Clips of 2500 frames with 10 tracks in every frame and a keyframe each 25 frames: 25,000 boxes a clip.
pub struct Boxes {
    now: UtcTime,
    pub permits: Vec<Permit<Export>>,
    /// In memory; where it is empty they are drawn anew whenever they are read, as a store reads them.
    pub sets: Vec<LabelSet>,
    drawn: Vec<Drawn>,
    cameras: Vec<CameraId>,
    pub times: Vec<i64>,
    signer: SigningKey,
}

impl Boxes {
    pub fn new(clips: usize) -> Self {
        let now: UtcTime = "2026-11-23T12:00:00Z".parse().expect("a time");
        let mut papers = papers::Papers::new(now);
        Self {
            now,
            permits: (0..clips).map(|n| papers.permit(digest(n))).collect(),
            sets: (0..clips).map(labels).collect(),
            drawn: Vec::new(),
            cameras: (0..clips).map(|n| format!("cam-{n}").parse().expect("a pseudonym")).collect(),
            times: (0..FRAMES).map(|frame| i64::from(frame) * 33_333).collect(),
            signer: SigningKey::from_seed(&SecretBytes::from_bytes([1; 32])),
        }
    }

    /// The same, whose labels lie elsewhere.
    #[allow(dead_code)] // One of two benchmarks needs it.
    pub fn elsewhere(clips: usize) -> Self {
        let papers = Self::new(0);
        let mut permits = papers::Papers::new(papers.now);
        Self {
            permits: (0..clips).map(|n| permits.permit(digest(n))).collect(),
            cameras: (0..clips).map(|n| format!("cam-{n}").parse().expect("a pseudonym")).collect(),
            drawn: (0..clips).map(Drawn).collect(),
            ..papers
        }
    }

    pub fn export(&self, format: Format, out: &Path) -> Exported {
        let choice = Choice { format, images: Images::None, standing: Standing::Draft, ..Choice::default() };
        self.export_with(choice, &mut |_, frame| Err(ExportError::Frame(frame)), out)
    }

    pub fn export_with(&self, choice: Choice, pictures: Pictures<'_>, out: &Path) -> Exported {
        let clip = |n: usize| ExportClip {
            id: ClipId::from_bits(n as u128),
            sha256: digest(n),
            permit: &self.permits[n],
            labels: match self.sets.get(n) {
                Some(set) => Labels::Draft(set),
                None => Labels::Kept(&self.drawn[n]),
            },
            size: SIZE,
            times_micros: &self.times,
            camera: &self.cameras[n],
            subject: None,
            before: None,
            basis: None,
            hiding: serde_json::Value::Null,
        };
        let clips: Vec<ExportClip<'_>> = (0..self.permits.len()).map(clip).collect();
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

/// The labels of one clip, drawn when they are read.
struct Drawn(usize);

impl LabelSource for Drawn {
    fn read(&self) -> Result<KeptLabels, ExportError> {
        Ok(KeptLabels::Draft(labels(self.0)))
    }
}

fn digest(n: usize) -> Digest {
    Digest::of(&n.to_le_bytes())
}

/// Tracks that drift over the picture, never on whole pixels.
fn labels(n: usize) -> LabelSet {
    labels_of(n, FRAMES)
}

pub fn labels_of(n: usize, frames: u32) -> LabelSet {
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
