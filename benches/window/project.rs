//! A project of 10,000 clips with 1,000,000 boxes under 100 consent records: opening it, listing it, searching its tracks.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use veilmark::app::consents::{Ground, IssueRequest};
use veilmark::app::project::{NewProject, Project, Surroundings};
use veilmark::app::track_filter::{TrackFilter, TrackLines, TrackOrder};
use veilmark::custody::vault::{Effort, StreamKind, StreamReceipt, keys};
use veilmark::labels::edits::{self, Proposal};
use veilmark::labels::{Author, ClassName, Document, Key, Layer, Origin, Track};
use veilmark::store::{ClipRow, ClipState, Store};
use veilmark::vocab::time::FixedClock;
use veilmark::vocab::{
    ClipId, Clock, DetectedClass, Digest, FrameNo, MemberId, ModelId, Passphrase, PxBox, RecordId, Silent, Size,
    SubjectId, TrackId, UtcTime,
};

const CLIPS: usize = 10_000;
const RECORDS: usize = 100;
const TRACKS: u32 = 5;
const KEYS: u32 = 20;

/// What was measured: a name, the times, and the figure to reach in milliseconds.
pub type Row = (&'static str, Vec<Duration>, f64);

fn passphrase() -> Passphrase {
    Passphrase::new("a benchmark's passphrase".to_owned())
}

fn clock() -> FixedClock {
    let now: UtcTime = "2026-11-23T12:00:00Z".parse().expect("a time");
    FixedClock(now)
}

fn surroundings() -> Surroundings {
    Surroundings { clock: Arc::new(clock()), models_dir: "none".into() }
}

/// Makes the project by the ways that people have, but for the clips themselves: their rows go straight into the database.
fn make(dir: &Path, home: &Path) {
    let passphrase = passphrase();
    let new = NewProject { dir, name: "Large", passphrase: &passphrase, effort: Effort::Quick };
    let project = Project::create(&new, &surroundings()).expect("a new project");
    let keyring = keys::unlock(&dir.join("keys"), project.member(), &passphrase).expect("its own passphrase");
    let mut store = Store::open(&dir.join("project.db"), keyring.database_key()).expect("its own key");
    for record in 0..RECORDS {
        let files: Vec<PathBuf> = (0..CLIPS / RECORDS).map(|no| home.join(format!("{record}-{no}.mp4"))).collect();
        let content = |file: &Path| file.file_name().expect("named").as_encoded_bytes().to_owned();
        for file in &files {
            std::fs::write(file, content(file)).expect("written");
        }
        let digests: Vec<Digest> = files.iter().map(|file| Digest::of(&content(file))).collect();
        let request = IssueRequest { files, subject: SubjectId::random(), days: 365, ground: Ground::WrittenConsent };
        let issued = project.issue_record(request, &Silent).expect("a record");
        for sha256 in digests {
            fill(&mut store, sha256, issued.record);
        }
    }
    project.close().expect("the session ends");
}

fn fill(store: &mut Store, sha256: Digest, record: RecordId) {
    let (id, now) = (ClipId::random(), clock().now());
    let row = ClipRow {
        id,
        sha256,
        bytes: 8,
        record,
        camera: "cam-1".parse().expect("a pseudonym"),
        state: ClipState::Developed,
        size: Some(Size { width_px: 1920, height_px: 1080 }),
        frames: 300,
        original: receipt(StreamKind::Original),
        proxy: Some(receipt(StreamKind::Proxy)),
        leak: None,
        orders: None,
        imported_at: now,
    };
    store.insert_clip(&row).expect("is new");
    let model = ModelId("centernet".into());
    let proposals = (0..TRACKS).map(|track| {
        let keys = (0..KEYS).map(|key| {
            let x = f64::from((track * 97 + key * 13) % 1800);
            let bbox = PxBox::new(x, x / 7.0, x + 60.0, x / 7.0 + 130.0).expect("a box");
            (FrameNo(key * 15), bbox, Some(0.3 + 0.1 * track as f32))
        });
        Proposal::of_model(if track % 2 == 0 { DetectedClass::Person } else { DetectedClass::Car }, &model, keys)
    });
    let mut document = Document::default();
    let edit = edits::propose(document.labels(), &model, proposals.collect());
    let entry = document.apply(edit, Author::Model(model), now).expect("sound").expect("a change");
    store.append_entry(id, &entry).expect("is appended");
}

/// A receipt of a sealed video that is not there: nothing here opens one.
fn receipt(kind: StreamKind) -> String {
    let digest = Digest::of(b"nothing");
    let receipt = StreamReceipt {
        kind,
        file: "none".to_owned(),
        key_file: "none".to_owned(),
        key_sha256: digest,
        plaintext_bytes: 1,
        plaintext_sha256: digest,
        sealed_sha256: digest,
        sealed_bytes: 1,
    };
    serde_json::to_string(&receipt).expect("plain data")
}

fn timed<T>(times: usize, mut work: impl FnMut() -> T) -> (Vec<Duration>, T) {
    let mut took = Vec::new();
    let mut last = None;
    for _ in 0..times {
        // The one before goes first: a project is not open twice.
        drop(last.take());
        let since = Instant::now();
        last = Some(work());
        took.push(since.elapsed());
    }
    (took, last.expect("at least once"))
}

/// Opens, lists and searches it.
pub fn rows() -> Vec<Row> {
    let home = tempfile::tempdir().expect("a folder for the benchmark");
    let dir = home.path().join("large.veil");
    make(&dir, home.path());
    // The first opening enters 10,000 runs of edits in the audit log; that is the price of making it at once, not of opening.
    let open = || Project::open(&dir, &passphrase(), None, &surroundings()).expect("opens");
    open().close().expect("the session ends");
    let (opening, project) = timed(5, || {
        let project = open();
        assert_eq!(project.clip_summaries().expect("readable").len(), CLIPS);
        assert_eq!(project.record_lines().expect("readable").len(), RECORDS);
        project
    });
    let (reading, lines) = timed(5, || project.track_lines().expect("readable"));
    assert_eq!(lines.tracks.iter().map(|line| line.keys).sum::<u32>(), 1_000_000);
    let clips = project.clip_summaries().expect("readable");
    let query = TrackFilter::parse("class:car source:model score:<0.5 state:sug cam-1");
    let (fifty, found) = timed(30, || query.choose(&lines, &clips, TrackOrder::Listed, None).len());
    assert_eq!(found, CLIPS, "one track a clip");
    let single = one_box_each();
    let (million, found) = timed(30, || {
        TrackFilter::parse("class:car source:model score:<0.5 state:sug")
            .choose(&single, &clips, TrackOrder::Listed, None)
            .len()
    });
    assert!(found > 100_000, "{found}");
    vec![
        ("open a project of 10,000 clips, 1,000,000 boxes, and list it", opening, 2000.0),
        ("read its tracks, once a search", reading, 2000.0),
        ("a search over its 50,000 tracks", fifty, 100.0),
        ("a search over 1,000,000 tracks of one box each", million, 100.0),
    ]
}

/// 1,000,000 tracks in 10,000 clips.
fn one_box_each() -> TrackLines {
    let mut lines = TrackLines::default();
    let bbox = PxBox::new(1.0, 1.0, 9.0, 9.0).expect("a box");
    let classes = ["car", "person"].map(|name| ClassName::new(name).expect("a class name"));
    for clip in 0..10_000_u128 {
        lines.clips.push(ClipId::from_bits((clip + 1) << 64));
        for no in 0..100_u32 {
            let origin = match no % 4 {
                1 => Origin::Person { member: MemberId::from_bits(1) },
                _ => Origin::Model { model: ModelId(String::new()), score: no as f32 / 100.0 },
            };
            let track = Track {
                id: TrackId::from_bits(clip * 1000 + u128::from(no)),
                no: no + 1,
                class: classes[(no % 2) as usize].clone(),
                keys: [(FrameNo(no), Key::new(bbox, origin))].into(),
            };
            lines.push(Layer::Suggestion, &track);
        }
    }
    lines
}
