//! A project of 10,000 clips with 1,000,000 boxes (keyframes): opening it, and reading every label. `cargo bench
//! --bench store`.
//!
//! The project is made first, in a temporary folder, the way a person's work makes it: one appended entry a clip.

use std::path::PathBuf;
use std::sync::OnceLock;

use divan::{Bencher, black_box};
use veilmark::labels::edits::{self, Proposal};
use veilmark::labels::{Author, Document, Layer};
use veilmark::store::{ClipRow, ClipState, Store};
use veilmark::vocab::{ClipId, DetectedClass, Digest, FrameNo, ModelId, PxBox, RecordId, SecretBytes, Size, UtcTime};

const CLIPS: u32 = 10_000;
const TRACKS: u32 = 5;
const KEYS: u32 = 20;

fn main() {
    divan::main();
    if let Some((dir, _)) = PROJECT.get() {
        std::fs::remove_dir_all(dir).expect("the temporary folder goes");
    }
}

fn key() -> SecretBytes {
    SecretBytes::from_bytes([7; 32])
}

static PROJECT: OnceLock<(PathBuf, PathBuf)> = OnceLock::new();

fn project() -> &'static PathBuf {
    &PROJECT
        .get_or_init(|| {
            let dir = tempfile::tempdir().expect("a temporary folder").keep();
            let path = dir.join("project.db");
            let mut store = Store::create(&path, &key()).expect("a new database");
            for no in 0..CLIPS {
                fill(&mut store, no);
            }
            (dir, path)
        })
        .1
}

fn fill(store: &mut Store, no: u32) {
    let now = UtcTime::from_micros(i64::from(no)).expect("a valid time");
    let id = ClipId::random();
    store
        .insert_clip(&ClipRow {
            id,
            sha256: Digest::of(&no.to_be_bytes()),
            bytes: 1_000_000,
            record: RecordId::from_bits(1),
            camera: "cam-1".parse().expect("a valid pseudonym"),
            state: ClipState::Developed,
            size: Some(Size { width_px: 1920, height_px: 1080 }),
            frames: 300,
            original: "{}".into(),
            proxy: Some("{}".into()),
            leak: Some("{}".into()),
            orders: None,
            imported_at: now,
        })
        .expect("is new");
    let model = ModelId("centernet".into());
    let proposals = (0..TRACKS).map(|track| {
        let keys = (0..KEYS).map(|k| {
            let x = f64::from((no + track * 97 + k * 13) % 1800) / 3.0;
            let bbox = PxBox::new(x, x / 7.0, x + 60.0, x / 7.0 + 130.0).expect("a valid box");
            (FrameNo(k * 15), bbox, Some(0.7))
        });
        Proposal::of_model(DetectedClass::Person, &model, keys)
    });
    let mut document = Document::default();
    let edit = edits::propose(document.labels(), &model, proposals.collect());
    let entry = document.apply(edit, Author::Model(model), now).expect("a sound edit").expect("changes something");
    store.append_entry(id, &entry).expect("is appended");
}

/// What the clip list needs.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn open_and_list(bencher: Bencher<'_, '_>) {
    let path = project();
    bencher.bench_local(|| {
        let store = Store::open(path, &key()).expect("opens");
        let clips = store.clips().expect("is readable");
        let counts = store.track_counts().expect("is readable");
        assert_eq!((clips.len(), counts.len()), (CLIPS as usize, CLIPS as usize));
        black_box((clips, counts, store.approved_clips().expect("is readable")))
    });
}

/// What an export or a statistic of everything needs.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn open_and_read_every_box(bencher: Bencher<'_, '_>) {
    let path = project();
    bencher.bench_local(|| {
        let store = Store::open(path, &key()).expect("opens");
        let mut boxes = 0;
        for clip in store.clips().expect("is readable") {
            let set = store.labels(clip.id).expect("is readable");
            boxes += set.tracks(Layer::Suggestion).map(|t| t.keys.len()).sum::<usize>();
        }
        assert_eq!(boxes, (CLIPS * TRACKS * KEYS) as usize);
    });
}
