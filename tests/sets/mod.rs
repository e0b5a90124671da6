//! Exports of label sets that a test makes: every clip on papers of its own, every picture hidden whole.

use std::path::Path;

use serde_json::json;
use veilmark::consent::{Export, Permit};
use veilmark::export::{Choice, ExportClip, ExportError, Exported, Labels, Order, write};
use veilmark::frame::RedactedFrame;
use veilmark::labels::{ClassName, Edit, Key, LabelSet, Layer, Schema, Track};
use veilmark::vocab::{
    CameraId, ClipId, Digest, ExportId, FrameNo, SecretBytes, SigningKey, Silent, Size, SubjectId, TrackId, UtcTime,
};

use super::papers::Papers;

/// Clips to export, all of one size and length.
pub struct Clips<'a> {
    pub sets: Vec<LabelSet>,
    pub size: Size,
    pub export: ExportId,
    pub times_micros: &'a [i64],
}

/// When everything happens.
pub fn now() -> UtcTime {
    "2026-11-23T12:00:00Z".parse().expect("a time")
}

/// The key that signs the manifests.
pub fn signer() -> SigningKey {
    SigningKey::from_seed(&SecretBytes::from_bytes([7; 32]))
}

impl Clips<'_> {
    /// Writes them into the new folder `out`.
    pub fn export(&self, choice: Choice, out: &Path) -> Result<Exported, ExportError> {
        let mut papers = Papers::new(now());
        let digest = |n: usize| Digest::of(format!("clip {n}").as_bytes());
        let permits: Vec<Permit<Export>> = (0..self.sets.len()).map(|n| papers.permit(digest(n))).collect();
        let cameras: Vec<CameraId> =
            (0..self.sets.len()).map(|n| format!("cam-{n}").parse().expect("a pseudonym")).collect();
        let clip = |n: usize| ExportClip {
            id: ClipId::from_bits(n as u128),
            sha256: digest(n),
            permit: &permits[n],
            labels: Labels::Draft(&self.sets[n]),
            size: self.size,
            times_micros: self.times_micros,
            camera: &cameras[n],
            subject: Some(SubjectId::from_bits(n as u128)),
            before: None,
            basis: None,
            hiding: json!({}),
        };
        let clips: Vec<ExportClip<'_>> = (0..self.sets.len()).map(clip).collect();
        let order = Order {
            export: self.export,
            made_at: now(),
            schema: &Schema::standard(),
            models: &[],
            choice,
            before: None,
            again: None,
            videos: None,
            left_out: &Default::default(),
            reviews: &[],
            signer: &signer(),
        };
        let mut pictures = |_: usize, frame: FrameNo| {
            Ok(RedactedFrame::hidden_whole(frame, self.times_micros[frame.index()], self.size))
        };
        write(&order, &clips, &mut pictures, out, &Silent)
    }
}

/// Adds a track with these keys by frame to the labels.
pub fn add(set: &mut LabelSet, class: &str, keys: impl IntoIterator<Item = (u32, Key)>) {
    let class = ClassName::new(class).expect("a class name");
    let keys = keys.into_iter().map(|(frame, key)| (FrameNo(frame), key)).collect();
    let track = Track { id: TrackId::random(), no: set.next_no(), class, keys };
    set.apply(&Edit::AddTrack { layer: Layer::Label, track }).expect("sound");
}
