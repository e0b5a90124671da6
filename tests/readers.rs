//! Exports are read by the tools that people read them with: pycocotools and supervision.
//!
//! The readers live in a private Python environment under `target/`, installed once by pip. Where that cannot be done the
//! tests are skipped by name. What they must find is written here by hand, not computed by the exporter's own code.

extern crate veilmark;

#[path = "readers/environment.rs"]
mod environment;
#[path = "papers/mod.rs"]
mod papers;

use std::fs;
use std::path::Path;

use environment::{python, read};
use serde_json::{Value, json};
use veilmark::consent::{Export, Permit};
use veilmark::export::{Choice, ExportClip, Exported, Format, Images, Labels, Order, Shares, Standing, write};
use veilmark::frame::RedactedFrame;
use veilmark::labels::{ClassName, Edit, Key, LabelSet, Layer, Origin, Schema, Track};
use veilmark::vocab::{
    CameraId, ClipId, Digest, ExportId, FrameNo, MemberId, PxBox, SecretBytes, SigningKey, Silent, Size, SubjectId,
    TrackId, UtcTime,
};

const SIZE: Size = Size { width_px: 64, height_px: 48 };
const CLIPS: usize = 6;
const FRAMES: u32 = 5;
const TIMES: [i64; FRAMES as usize] = [0, 40_000, 80_000, 130_000, 160_000];

/// Clip `n` holds a car that moves 3 pixels a frame from (n, 10) in frames 0 to 3, and a person that is outside in frame 2 and
/// reaches over the right edge.
fn labels(n: usize) -> LabelSet {
    let at = |x1: f64, y1: f64, x2: f64, y2: f64| {
        Key::new(PxBox::new(x1, y1, x2, y2).expect("a box"), Origin::Person { member: MemberId::from_bits(1) })
    };
    let start = n as f64;
    let car = [(0, at(start, 10.0, start + 20.5, 20.0)), (3, at(start + 9.0, 10.0, start + 29.5, 20.0))];
    let mut gone = at(50.0, 5.0, 70.0, 45.0);
    gone.outside = true;
    let person = [(1, at(50.0, 5.0, 70.0, 45.0)), (2, gone), (3, at(50.0, 5.0, 70.0, 45.0))];
    let mut set = LabelSet::default();
    for (no, class, keys) in [(1, "car", &car[..]), (2, "person", &person[..])] {
        let track = Track {
            id: TrackId::random(),
            no,
            class: ClassName::new(class).expect("a class name"),
            keys: keys.iter().map(|(frame, key)| (FrameNo(*frame), key.clone())).collect(),
        };
        set.apply(&Edit::AddTrack { layer: Layer::Label, track }).expect("sound");
    }
    set
}

/// Class and corners of every box that a reader must find in a frame of clip `n`.
fn expected(n: usize, frame: u32) -> Vec<(&'static str, [f64; 4])> {
    let start = n as f64 + 3.0 * f64::from(frame);
    let mut boxes = Vec::new();
    if frame <= 3 {
        boxes.push(("car", [start, 10.0, start + 20.5, 20.0]));
    }
    if frame == 1 || frame == 3 {
        boxes.push(("person", [50.0, 5.0, 64.0, 45.0]));
    }
    boxes
}

fn export(format: Format, images: Images, out: &Path) -> Exported {
    let now: UtcTime = "2026-11-23T12:00:00Z".parse().expect("a time");
    let digest = |n: usize| Digest::of(&[n as u8]);
    let mut papers = papers::Papers::new(now);
    let permits: Vec<Permit<Export>> = (0..CLIPS).map(|n| papers.permit(digest(n))).collect();
    let sets: Vec<LabelSet> = (0..CLIPS).map(labels).collect();
    let cameras: Vec<CameraId> = (0..CLIPS).map(|n| format!("cam-{n}").parse().expect("a pseudonym")).collect();
    let clip = |n: usize| ExportClip {
        id: ClipId::from_bits(n as u128),
        sha256: digest(n),
        permit: &permits[n],
        labels: Labels::Draft(&sets[n]),
        size: SIZE,
        times_micros: &TIMES,
        camera: &cameras[n],
        subject: Some(SubjectId::from_bits(n as u128)),
        hiding: json!({}),
    };
    let clips: Vec<ExportClip<'_>> = (0..CLIPS).map(clip).collect();
    let choice = Choice {
        format,
        images,
        standing: Standing::Draft,
        seed: 1,
        shares: Shares::new(50, 25, 25).expect("adds up"),
        ..Choice::default()
    };
    let order = Order {
        export: ExportId::random(),
        made_at: now,
        schema: &Schema::standard(),
        models: &[],
        choice,
        signer: &SigningKey::from_seed(&SecretBytes::random()),
    };
    let mut pictures = |_: usize, frame: FrameNo| Ok(RedactedFrame::hidden_whole(frame, TIMES[frame.index()], SIZE));
    write(&order, &clips, &mut pictures, out, &Silent).expect("exported")
}

/// Compares everything that a reader found with what must be there. `corners` turns a reader's box into corners.
fn compare(exported: &Exported, ending: &str, found: &Value, corners: impl Fn(&[f64]) -> [f64; 4], tolerance_px: f64) {
    let (mut pictures, mut boxes) = (0, 0);
    for (n, (_, name, part)) in exported.names.iter().enumerate() {
        let part = &found[part.word()];
        assert_eq!(part["names"], json!(["person", "car", "bus", "truck", "bicycle", "motorcycle"]));
        for frame in 0..FRAMES {
            let file = format!("{name}-{frame:06}.{ending}");
            let listed = part["pictures"].as_array().expect("a list");
            assert!(listed.contains(&json!([file, SIZE.width_px, SIZE.height_px])), "{file} is in its part");
            pictures += 1;
            let rows = part["boxes"].as_array().expect("a list").iter().filter(|row| row[0] == json!(file));
            let mut found: Vec<(String, [f64; 4])> = rows
                .map(|row| {
                    let row = row.as_array().expect("a list");
                    let edges: Vec<f64> = row[row.len() - 4..].iter().filter_map(Value::as_f64).collect();
                    (row[1].as_str().expect("a class name").to_owned(), corners(&edges))
                })
                .collect();
            found.sort_by(|a, b| a.0.cmp(&b.0));
            let expected = expected(n, frame);
            assert_eq!(found.len(), expected.len(), "{file}");
            for ((class, edges), (expected_class, expected_edges)) in found.iter().zip(&expected) {
                assert_eq!(class, expected_class, "{file}");
                let is_near = edges.iter().zip(expected_edges).all(|(a, b)| (a - b).abs() <= tolerance_px);
                assert!(is_near, "{file}: {edges:?} instead of {expected_edges:?}");
                boxes += 1;
            }
        }
    }
    assert_eq!((pictures, boxes), (exported.images, exported.boxes));
    let parts: Vec<&Value> = found.as_object().expect("parts").values().collect();
    let total =
        |table: &str| parts.iter().map(|part| part[table].as_array().expect("a list").len() as u64).sum::<u64>();
    assert_eq!((total("pictures"), total("boxes")), (pictures, boxes), "nothing more than expected is there");
    assert!(
        parts.iter().filter(|part| !part["boxes"].as_array().expect("a list").is_empty()).count() > 1,
        "a real split"
    );
}

#[test]
fn pycocotools_reads_the_coco_export() {
    let Some(python) = python("pycocotools_reads_the_coco_export") else { return };
    let home = tempfile::tempdir().expect("a folder for the test");
    let out = home.path().join("set");
    let exported = export(Format::Coco, Images::Png, &out);
    let found = read(&python, "coco.py", &out).expect("the reader takes it");
    compare(&exported, "png", &found, |b| [b[0], b[1], b[0] + b[2], b[1] + b[3]], 1e-9);
    for part in found.as_object().expect("parts").values().filter(|part| !part["own_precision"].is_null()) {
        assert_eq!(part["own_precision"], 1.0, "every box finds itself");
    }

    // Breaking it is noticed: ids used twice, a box without its picture, a file cut short.
    let file = out.join("annotations/instances_train.json");
    let whole = fs::read_to_string(&file).expect("readable");
    let repeated = whole.replace("{\"id\":2,\"image_id\"", "{\"id\":1,\"image_id\"");
    let astray = whole.replacen("\"image_id\":", "\"image_id\":99", 1);
    for damaged in [repeated.as_str(), astray.as_str(), &whole[..whole.len() - 10]] {
        assert_ne!(damaged, whole, "the damage is real");
        fs::write(&file, damaged).expect("written");
        assert!(read(&python, "coco.py", &out).is_err());
    }
}

#[test]
fn supervision_reads_the_yolo_export() {
    let Some(python) = python("supervision_reads_the_yolo_export") else { return };
    let home = tempfile::tempdir().expect("a folder for the test");
    let out = home.path().join("set");
    let exported = export(Format::Yolo, Images::Jpeg { quality: 90 }, &out);
    let found = read(&python, "yolo.py", &out).expect("the reader takes it");
    // The reader computes in 32 bits.
    compare(&exported, "jpg", &found, |b| [b[0], b[1], b[2], b[3]], 1e-4);

    let (_, name, part) = &exported.names[0];
    let label = out.join(format!("labels/{}/{name}-000000.txt", part.word()));
    fs::write(&label, "1 0.5 0.5 0.1\n1 x\n").expect("written");
    assert!(read(&python, "yolo.py", &out).is_err(), "a damaged label is noticed");
}
