//! Every format is read by the tools that people read it with, and what they find is compared with what must be there.
//!
//! The readers live in a private Python environment under `target/`, installed once by pip. Where that cannot be done the
//! tests are skipped by name. What they must find is written here by hand, not computed by the exporter's own code, and each
//! reader must also notice an export that was damaged on purpose.

extern crate veilmark;

#[path = "readers/environment.rs"]
mod environment;
#[path = "papers/mod.rs"]
mod papers;
#[path = "sets/mod.rs"]
mod sets;

use std::fs;
use std::path::{Path, PathBuf};

use environment::{python, read, read_as, torch_python};
use serde_json::{Value, json};
use veilmark::export::{Choice, Exported, Format, Images, Shares, Standing};
use veilmark::labels::{Key, LabelSet, Origin};
use veilmark::vocab::{ExportId, MemberId, PxBox, Size};

const SIZE: Size = Size { width_px: 64, height_px: 48 };
const CLIPS: usize = 6;
const FRAMES: u32 = 5;
const TIMES: [i64; FRAMES as usize] = [0, 40_000, 80_000, 130_000, 160_000];
const NAMES: [&str; 6] = ["person", "car", "bus", "truck", "bicycle", "motorcycle"];

/// Clip `n` holds a car that moves 3 pixels a frame from (n, 10) in frames 0 to 3, and a person that is outside in frame 2 and
/// reaches over the right edge.
fn labels(n: usize) -> LabelSet {
    let at = |x1: f64, y1: f64, x2: f64, y2: f64| {
        Key::new(PxBox::new(x1, y1, x2, y2).expect("a box"), Origin::Person { member: MemberId::from_bits(1) })
    };
    let start = n as f64;
    let mut gone = at(50.0, 5.0, 70.0, 45.0);
    gone.outside = true;
    let mut set = LabelSet::default();
    let car = [(0, at(start, 10.0, start + 20.5, 20.0)), (3, at(start + 9.0, 10.0, start + 29.5, 20.0))];
    sets::add(&mut set, "car", car);
    let person = [(1, at(50.0, 5.0, 70.0, 45.0)), (2, gone), (3, at(50.0, 5.0, 70.0, 45.0))];
    sets::add(&mut set, "person", person);
    set
}

/// Class and corners of every box that a reader must find in a frame of clip `n`. Of the person the far part is cut off.
fn expected(n: usize, frame: u32, right_end: f64) -> Vec<(&'static str, [f64; 4])> {
    let start = n as f64 + 3.0 * f64::from(frame);
    let mut boxes = Vec::new();
    if frame <= 3 {
        boxes.push(("car", [start, 10.0, start + 20.5, 20.0]));
    }
    if frame == 1 || frame == 3 {
        boxes.push(("person", [50.0, 5.0, right_end, 45.0]));
    }
    boxes
}

/// What is done to a file to see whether its reader notices.
type Damage<'a> = &'a dyn Fn(&[u8]) -> Vec<u8>;

/// An export in this format, and the reader's environment.
struct Bench {
    home: tempfile::TempDir,
    python: PathBuf,
    exported: Exported,
}

impl Bench {
    fn new(test: &str, format: Format, images: Images) -> Option<Self> {
        Some(Self::with(python(test)?, format, images))
    }

    fn with(python: PathBuf, format: Format, images: Images) -> Self {
        let home = tempfile::tempdir().expect("a folder for the test");
        let clips = sets::Clips {
            sets: (0..CLIPS).map(labels).collect(),
            size: SIZE,
            export: ExportId::random(),
            times_micros: &TIMES,
        };
        let shares = Shares::new(50, 25, 25).expect("adds up");
        let choice = Choice { format, images, standing: Standing::Draft, seed: 1, shares, ..Choice::default() };
        let exported = clips.export(choice, &home.path().join("set")).expect("exported");
        Self { home, python, exported }
    }

    fn out(&self) -> PathBuf {
        self.home.path().join("set")
    }

    fn read(&self, script: &str) -> Result<Value, String> {
        read(&self.python, script, &self.out())
    }

    /// The same by the reader of many formats.
    fn read_by_datumaro(&self, kind: &str) -> Result<Value, String> {
        read_as(&self.python, "datumaro_formats.py", &self.out(), kind)
    }

    /// Where the files of a clip's part lie: the first clip's name and part.
    fn first(&self) -> (&str, &'static str) {
        let (_, name, part) = &self.exported.names[0];
        (name, part.word())
    }

    /// The reader must fail, or find something else than before, on each of these changes to one file; it is whole again after.
    fn notices(&self, path: &str, changes: &[Damage<'_>], again: &dyn Fn() -> Result<Value, String>) {
        let before = again().expect("the whole export is read");
        let file = self.out().join(path);
        let whole = fs::read(&file).expect("readable");
        for (number, change) in changes.iter().enumerate() {
            let damaged = change(&whole);
            assert_ne!(damaged, whole, "{path}: damage {number} is real");
            fs::write(&file, damaged).expect("written");
            let found = again();
            assert!(found.as_ref().is_err() || found.as_ref() != Ok(&before), "{path}: damage {number} is not noticed");
        }
        fs::write(&file, whole).expect("written");
        assert_eq!(again().expect("read again"), before);
    }
}

/// What a format keeps, for the comparison.
struct Keeps {
    /// How far an edge may be off.
    tolerance_px: f64,
    /// How far right a box reaches that goes over the edge.
    right_end: f64,
    names: bool,
    sizes: bool,
    /// Pictures without boxes are listed.
    negatives: bool,
    tracks: bool,
}

const ALL: Keeps =
    Keeps { tolerance_px: 1e-9, right_end: 64.0, names: true, sizes: true, negatives: true, tracks: true };

/// Compares everything that a reader found with what must be there.
fn compare(exported: &Exported, found: &Value, keeps: &Keeps) {
    let (mut pictures, mut boxes) = (0, 0);
    let mut tracks = std::collections::BTreeSet::new();
    for (n, (_, name, part)) in exported.names.iter().enumerate() {
        let part = &found[part.word()];
        if keeps.names {
            assert_eq!(part["names"], json!(NAMES));
        }
        for frame in 0..FRAMES {
            let stem = format!("{name}-{frame:06}");
            let expected = expected(n, frame, keeps.right_end);
            let listed = part["pictures"].as_array().expect("a list");
            let is_listed = match keeps.sizes {
                true => listed.contains(&json!([stem, SIZE.width_px, SIZE.height_px])),
                false => listed.iter().any(|row| row[0] == json!(stem) || *row == json!(stem)),
            };
            assert!(is_listed || (!keeps.negatives && expected.is_empty()), "{stem} is in its part: {listed:?}");
            pictures += u64::from(is_listed);
            let mut rows: Vec<&Value> =
                part["boxes"].as_array().expect("a list").iter().filter(|row| row[0] == json!(stem)).collect();
            rows.sort_by_key(|row| row[1].as_str().expect("a class").to_owned());
            assert_eq!(rows.len(), expected.len(), "{stem}: {rows:?}");
            for (row, (class, edges)) in rows.iter().zip(&expected) {
                assert_eq!(row[1], json!(class), "{stem}");
                let found: Vec<f64> = (3..7).map(|at| row[at].as_f64().expect("a number")).collect();
                let is_near = found.iter().zip(edges).all(|(a, b)| (a - b).abs() <= keeps.tolerance_px);
                assert!(is_near, "{stem}: {found:?} instead of {edges:?}");
                tracks.insert((name.clone(), row[2].to_string(), *class));
                boxes += 1;
            }
        }
    }
    if keeps.tracks {
        assert_eq!(tracks.len(), 2 * CLIPS, "one number an object, all along");
    }
    assert_eq!(boxes, exported.boxes);
    if keeps.negatives {
        assert_eq!(pictures, exported.images);
    }
    let parts: Vec<&Value> = found.as_object().expect("parts").values().collect();
    let total =
        |table: &str| parts.iter().map(|part| part[table].as_array().expect("a list").len() as u64).sum::<u64>();
    assert_eq!((total("pictures"), total("boxes")), (pictures, boxes), "nothing more than expected is there");
    let filled = parts.iter().filter(|part| !part["boxes"].as_array().expect("a list").is_empty());
    assert!(filled.count() > 1, "a real split");
}

fn replaced(from: &'static str, to: &'static str) -> impl Fn(&[u8]) -> Vec<u8> {
    move |bytes| String::from_utf8_lossy(bytes).replacen(from, to, 1).into_bytes()
}

fn cut_short(bytes: &[u8]) -> Vec<u8> {
    bytes[..bytes.len() * 2 / 3].to_vec()
}

const PNG: Images = Images::Png;
const JPEG: Images = Images::Jpeg { quality: 90 };

#[test]
fn pycocotools_and_faster_coco_eval_read_coco() {
    let Some(bench) = Bench::new("pycocotools_and_faster_coco_eval_read_coco", Format::Coco, PNG) else { return };
    let found = bench.read("coco.py").expect("the reader takes it");
    compare(&bench.exported, &found, &ALL);
    for part in found.as_object().expect("parts").values().filter(|part| part["own_precision"] != json!([null, null])) {
        assert_eq!(part["own_precision"], json!([1.0, 1.0]), "every box finds itself");
    }
    let (_, part) = bench.first();
    let path = format!("annotations/instances_{part}.json");
    let read = || bench.read("coco.py");
    let astray = replaced("\"image_id\":", "\"image_id\":99");
    let elsewhere = replaced("\"bbox\":[", "\"bbox\":[1");
    let twice = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let first = text.find("{\"id\":").expect("a row");
        let annotations = text.find("\"annotations\":").expect("a table");
        let (head, rows) = text.split_at(annotations);
        let id = rows.find("{\"id\":").expect("a row") + 6;
        let end = id + rows[id..].find(',').expect("a field");
        let own: u64 = rows[id..end].parse().expect("a number");
        assert!(first > 0);
        format!("{head}{}", rows.replace(&format!("{{\"id\":{},", own + 1), &format!("{{\"id\":{own},"))).into_bytes()
    };
    bench.notices(&path, &[&astray, &elsewhere, &twice, &cut_short], &read);
}

#[test]
fn supervision_reads_yolo() {
    let Some(bench) = Bench::new("supervision_reads_yolo", Format::Yolo, JPEG) else { return };
    let found = bench.read("yolo.py").expect("the reader takes it");
    // The reader computes in 32 bits.
    compare(&bench.exported, &found, &Keeps { tolerance_px: 1e-4, tracks: false, ..ALL });
    let (name, part) = bench.first();
    let label = format!("labels/{part}/{name}-000000.txt");
    let read = || bench.read("yolo.py");
    let no_number = |_: &[u8]| b"1 0.5 0.5 0.1\n1 x\n".to_vec();
    let nothing = |_: &[u8]| Vec::new();
    bench.notices(&label, &[&no_number, &nothing], &read);
    bench.notices("data.yaml", &[&replaced("\"car\"", "\"cart\""), &replaced("train: ", "train: x/")], &read);
}

#[test]
fn ultralytics_checks_yolo_before_it_trains() {
    let Some(python) = torch_python("ultralytics_checks_yolo_before_it_trains") else { return };
    let bench = Bench::with(python, Format::Yolo, JPEG);
    let read = || bench.read("ultralytics_yolo.py");
    let found = read().expect("its check takes it");
    compare(&bench.exported, &found, &Keeps { tolerance_px: 1e-4, tracks: false, ..ALL });
    let (name, part) = bench.first();
    let label = format!("labels/{part}/{name}-000000.txt");
    let outside = |_: &[u8]| b"1 1.5 0.5 0.1 0.1\n".to_vec();
    let nothing = |_: &[u8]| Vec::new();
    bench.notices(&label, &[&outside, &nothing], &read);
    bench.notices("data.yaml", &[&replaced("\"car\"", "\"cart\""), &replaced("train: ", "train: x/")], &read);
}

#[test]
fn torchvision_reads_coco() {
    let Some(python) = torch_python("torchvision_reads_coco") else { return };
    let bench = Bench::with(python, Format::Coco, PNG);
    let read = || bench.read("torchvision_coco.py");
    // The boxes are tensors of 32 bits.
    compare(&bench.exported, &read().expect("the dataset takes it"), &Keeps { tolerance_px: 1e-4, ..ALL });
    let (_, part) = bench.first();
    let path = format!("annotations/instances_{part}.json");
    bench.notices(
        &path,
        &[&replaced("\"bbox\":[", "\"bbox\":[1"), &replaced("\"file_name\":\"", "\"file_name\":\"x"), &cut_short],
        &read,
    );
}

#[test]
fn supervision_and_datumaro_read_voc() {
    let Some(bench) = Bench::new("supervision_and_datumaro_read_voc", Format::Voc, JPEG) else { return };
    let found = bench.read("voc.py").expect("the reader takes it");
    let keeps = Keeps { tolerance_px: 0.5, ..ALL };
    compare(&bench.exported, &found, &keeps);
    let by_datumaro = bench.read_by_datumaro("voc").expect("the reader takes it");
    compare(&bench.exported, &by_datumaro, &Keeps { sizes: false, ..keeps });
    let (name, _) = bench.first();
    let path = format!("Annotations/{name}-000001.xml");
    let elsewhere = replaced("<xmin>", "<xmin>1");
    let changes: [Damage<'_>; 3] = [&elsewhere, &replaced("<name>car", "<name>bus"), &cut_short];
    bench.notices(&path, &changes, &|| bench.read("voc.py"));
    bench.notices(&path, &changes, &|| bench.read_by_datumaro("voc"));
}

#[test]
fn datumaro_reads_cvat_video() {
    let Some(bench) = Bench::new("datumaro_reads_cvat_video", Format::Cvat, JPEG) else { return };
    let read = || bench.read_by_datumaro("cvat");
    let found = read().expect("the reader takes it");
    // Tracks are written whole: boxes keep what reaches over the edge. The reader knows no frames without shapes.
    let keeps = Keeps { right_end: 70.0, sizes: false, negatives: false, names: false, ..ALL };
    compare(&bench.exported, &found, &keeps);
    let (name, part) = bench.first();
    let path = format!("{part}/{name}/annotations.xml");
    let back = replaced("outside=\"1\"", "outside=\"0\"");
    bench.notices(&path, &[&back, &replaced("xtl=\"", "xtl=\"1"), &cut_short], &read);
}

#[test]
fn datumaro_reads_cvat_images() {
    let Some(bench) = Bench::new("datumaro_reads_cvat_images", Format::CvatImages, JPEG) else { return };
    let read = || bench.read_by_datumaro("cvat-images");
    compare(&bench.exported, &read().expect("the reader takes it"), &ALL);
    let (_, part) = bench.first();
    let changes: [Damage<'_>; 3] =
        [&replaced("label=\"car\"", "label=\"bus\""), &replaced("xbr=\"", "xbr=\"1"), &cut_short];
    bench.notices(&format!("{part}.xml"), &changes, &read);
}

#[test]
fn motmetrics_and_datumaro_read_mot() {
    let Some(bench) = Bench::new("motmetrics_and_datumaro_read_mot", Format::Mot, JPEG) else { return };
    let found = bench.read("mot.py").expect("the reader takes it");
    compare(&bench.exported, &found, &ALL);
    let scores: Vec<&Value> = found
        .as_object()
        .expect("parts")
        .values()
        .flat_map(|part| part["own_scores"].as_array().expect("a list"))
        .collect();
    assert_eq!(scores.len(), CLIPS);
    assert!(scores.iter().all(|&score| *score == json!([1.0, 1.0])), "every track finds itself: {scores:?}");
    let by_datumaro = bench.read_by_datumaro("mot").expect("the reader takes it");
    compare(&bench.exported, &by_datumaro, &Keeps { sizes: false, ..ALL });
    let (name, part) = bench.first();
    let path = format!("{part}/{name}/gt/gt.txt");
    let changes: [Damage<'_>; 3] = [&replaced("1,1,", "1,2,"), &replaced("1,1,", "2,1,"), &cut_short];
    bench.notices(&path, &changes, &|| bench.read("mot.py"));
}

#[test]
fn datumaro_reads_its_own() {
    let Some(bench) = Bench::new("datumaro_reads_its_own", Format::Datumaro, JPEG) else { return };
    let read = || bench.read_by_datumaro("datumaro");
    compare(&bench.exported, &read().expect("the reader takes it"), &ALL);
    let (_, part) = bench.first();
    let changes: [Damage<'_>; 3] =
        [&replaced("\"label_id\":1", "\"label_id\":2"), &replaced("\"bbox\":[", "\"bbox\":[1"), &cut_short];
    bench.notices(&format!("annotations/{part}.json"), &changes, &read);
}

#[test]
fn label_studios_own_converter_reads_its_tasks() {
    let test = "label_studios_own_converter_reads_its_tasks";
    let Some(bench) = Bench::new(test, Format::LabelStudio, JPEG) else { return };
    let read = || bench.read("label_studio.py");
    let keeps = Keeps { names: false, sizes: false, ..ALL };
    compare(&bench.exported, &read().expect("the reader takes it"), &keeps);
    let (_, part) = bench.first();
    let changes: [Damage<'_>; 3] =
        [&replaced("[\"car\"]", "[\"bus\"]"), &replaced("\"value\":{\"x\":", "\"value\":{\"x\":1"), &cut_short];
    bench.notices(&format!("tasks-{part}.json"), &changes, &read);
}

#[test]
fn pyarrow_reads_parquet() {
    let Some(bench) = Bench::new("pyarrow_reads_parquet", Format::Parquet, JPEG) else { return };
    let read = || bench.read("tables.py");
    let found = read().expect("the reader takes it");
    compare(&bench.exported, &found, &Keeps { names: false, ..ALL });
    let times = found["train"]["times"].as_array().expect("a list");
    assert!(times.iter().all(|row| TIMES.contains(&row[1].as_i64().expect("a number"))) && !times.is_empty());
    let (_, part) = bench.first();
    let middle = |bytes: &[u8]| {
        let mut damaged = bytes.to_vec();
        // A page header behind the magic number.
        damaged[4..12].fill(0xff);
        damaged
    };
    bench.notices(&format!("boxes-{part}.parquet"), &[&middle, &cut_short], &read);
}

#[test]
fn webdataset_reads_its_shards() {
    let Some(bench) = Bench::new("webdataset_reads_its_shards", Format::Webdataset, JPEG) else { return };
    let read = || bench.read("shards.py");
    compare(&bench.exported, &read().expect("the reader takes it"), &ALL);
    let (_, part) = bench.first();
    let renamed = |bytes: &[u8]| {
        let mut damaged = bytes.to_vec();
        damaged[1] = b'!';
        damaged
    };
    bench.notices(&format!("{part}/shard-000000.tar"), &[&renamed, &cut_short], &read);
}

#[test]
fn tfrecord_reads_its_shards() {
    let Some(bench) = Bench::new("tfrecord_reads_its_shards", Format::Tfrecord, JPEG) else { return };
    let read = || bench.read("tfrecord_shards.py");
    // Edges are shares of the picture in 32 bits.
    compare(&bench.exported, &read().expect("the reader takes it"), &Keeps { tolerance_px: 1e-5, ..ALL });
    let (_, part) = bench.first();
    let flipped = |at: usize| {
        move |bytes: &[u8]| {
            let mut damaged = bytes.to_vec();
            damaged[at] ^= 1;
            damaged
        }
    };
    let shard = format!("{part}/shard-000000.tfrecord");
    bench.notices(&shard, &[&flipped(8), &flipped(40), &cut_short], &read);
    bench.notices("label_map.pbtxt", &[&replaced("\"car\"", "\"cart\"")], &read);
}

#[test]
fn datasets_reads_the_image_folder() {
    let Some(bench) = Bench::new("datasets_reads_the_image_folder", Format::Imagefolder, PNG) else { return };
    let read = || bench.read("imagefolder.py");
    compare(&bench.exported, &read().expect("the reader takes it"), &ALL);
    let (_, part) = bench.first();
    let changes: [Damage<'_>; 3] =
        [&replaced("\"category\":[1", "\"category\":[2"), &replaced("\"bbox\":[[", "\"bbox\":[[1"), &cut_short];
    bench.notices(&format!("{part}/metadata.jsonl"), &changes, &read);
}

#[test]
fn mlcroissant_and_hugging_face_read_the_papers() {
    let test = "mlcroissant_and_hugging_face_read_the_papers";
    for format in Format::ALL {
        let Some(bench) = Bench::new(test, format, JPEG) else { return };
        let kind = if format == Format::Parquet { "records" } else { "" };
        let read = || read_as(&bench.python, "papers.py", &bench.out(), kind);
        let found = read().expect("the reader takes it");
        assert_eq!(found["version"], "1.0.0");
        assert!(
            found["conforms_to"].as_str().is_some_and(|version| version.contains("1_1") || version.contains("1.1")),
            "{found}"
        );
        assert_eq!((&found["annotations_per_item"], &found["collection"]), (&json!("1"), &json!(true)));
        assert_eq!((&found["tasks"], &found["license"]), (&json!(["object-detection"]), &json!("other")));
        assert!(
            found["sensitive"] == true && found["files"].as_u64() > Some(0) && found["questions"].as_u64() >= Some(50)
        );
        if format == Format::Parquet {
            assert_eq!(
                (&found["records"], &found["loaded"]),
                (&json!(bench.exported.boxes), &json!(bench.exported.boxes))
            );
            let changes: [Damage<'_>; 3] = [
                &replaced("\"version\": \"1.0.0\"", "\"version\": \"1.0.1\""),
                &replaced("\"sha256\": \"", "\"sha256\": \"0"),
                &cut_short,
            ];
            bench.notices("croissant.json", &changes, &read);
        }
    }
}

#[test]
fn our_own_package_checks_before_it_reads() {
    let test = "our_own_package_checks_before_it_reads";
    let key = sets::signer().public().to_string();
    for (format, tolerance_px) in
        [(Format::Coco, 1e-9), (Format::Yolo, 1e-5), (Format::Imagefolder, 1e-9), (Format::Webdataset, 1e-9)]
    {
        let Some(bench) = Bench::new(test, format, PNG) else { return };
        let read = || read_as(&bench.python, "own.py", &bench.out(), &key);
        let found = read().expect("the reader takes it");
        compare(&bench.exported, &found, &Keeps { tolerance_px, tracks: format != Format::Yolo, ..ALL });
        // Nothing that was changed is read, and nothing that was added.
        let one_bit = |bytes: &[u8]| {
            let mut changed = bytes.to_vec();
            changed[bytes.len() / 2] ^= 1;
            changed
        };
        for path in ["README.md", "manifest.json", "manifest.sig"] {
            bench.notices(path, &[&one_bit, &cut_short], &read);
        }
        fs::write(bench.out().join("added.txt"), b"x").expect("written");
        assert!(read().is_err(), "a file was added");
    }
}

#[test]
fn a_readers_own_failure_is_a_failure() {
    let Some(python) = python("a_readers_own_failure_is_a_failure") else { return };
    assert!(read(&python, "coco.py", Path::new("no-such-export")).is_err());
}
