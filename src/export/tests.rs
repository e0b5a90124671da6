//! Hand-made clips through the two most used formats, and what holds for all: the corners where exporters go wrong.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::*;
use crate::labels::{ClassName, Edit, Key, Layer, Origin, Track};
use crate::review::{Circumstances, Grounds, sign_off};
use crate::vocab::{MemberId, PxBox, SecretBytes, Silent, TrackId};

mod corners;

const SIZE: Size = Size { width_px: 100, height_px: 50 };
/// Not evenly spaced: nothing may be computed from a frame rate.
const TIMES: [i64; 6] = [0, 33_000, 70_000, 100_000, 133_000, 500_000];

static NONE_LEFT_OUT: BTreeMap<String, u32> = BTreeMap::new();

fn now() -> UtcTime {
    "2026-11-23T12:00:00Z".parse().expect("a time")
}

fn person() -> Origin {
    Origin::Person { member: MemberId::from_bits(1) }
}

fn key(x1: f64, y1: f64, x2: f64, y2: f64) -> Key {
    Key::new(PxBox::new(x1, y1, x2, y2).expect("a box"), person())
}

fn gone(mut key: Key) -> Key {
    key.outside = true;
    key
}

/// A label set with these tracks as labels: class, and keys by frame.
fn labels(tracks: &[(&str, &[(u32, Key)])]) -> LabelSet {
    let mut set = LabelSet::default();
    for (no, (class, keys)) in (1..).zip(tracks) {
        add(&mut set, Layer::Label, no, class, keys);
    }
    set
}

fn add(set: &mut LabelSet, layer: Layer, no: u32, class: &str, keys: &[(u32, Key)]) {
    let class = ClassName::new(class).expect("a class name");
    let keys = keys.iter().map(|(frame, key)| (FrameNo(*frame), key.clone())).collect();
    let track = Track { id: TrackId::from_bits(u128::from(no)), no, class, keys };
    set.apply(&Edit::AddTrack { layer, track }).expect("sound");
}

/// What one test exports, and where.
struct Bench {
    home: tempfile::TempDir,
    sets: Vec<LabelSet>,
    permits: Vec<Permit<Export>>,
    cameras: Vec<CameraId>,
    choice: Choice,
    export: ExportId,
    signer: SigningKey,
}

impl Bench {
    fn new(sets: Vec<LabelSet>) -> Self {
        let shares = Shares::new(100, 0, 0).expect("adds up");
        let choice = Choice { standing: Standing::Draft, images: Images::None, shares, ..Choice::default() };
        let mut papers = trial::Papers::new(now());
        Self {
            home: tempfile::tempdir().expect("a folder for the test"),
            permits: (0..sets.len()).map(|n| papers.permit(clip_digest(n))).collect(),
            cameras: (0..sets.len()).map(|n| format!("cam-{n}").parse().expect("a pseudonym")).collect(),
            sets,
            choice,
            export: ExportId::from_bits(5),
            signer: SigningKey::from_seed(&SecretBytes::from_bytes([7; 32])),
        }
    }

    fn out(&self) -> PathBuf {
        self.home.path().join("set")
    }

    fn left_behind(&self) -> usize {
        fs::read_dir(self.home.path()).expect("readable").count()
    }

    fn export(&self) -> Result<Exported, ExportError> {
        self.export_with(&mut |_, frame| Ok(RedactedFrame::hidden_whole(frame, 0, SIZE)), &Silent)
    }

    fn export_with(
        &self,
        pictures: &mut dyn FnMut(usize, FrameNo) -> Result<RedactedFrame, ExportError>,
        progress: &dyn Progress,
    ) -> Result<Exported, ExportError> {
        let labels: Vec<Labels<'_>> = self.sets.iter().map(Labels::Draft).collect();
        write(&self.order(&Schema::standard()), &self.clips(&labels), pictures, &self.out(), progress)
    }

    fn order<'a>(&'a self, schema: &'a Schema) -> Order<'a> {
        Order {
            export: self.export,
            made_at: now(),
            schema,
            models: &[],
            choice: self.choice,
            before: None,
            again: None,
            videos: None,
            left_out: &NONE_LEFT_OUT,
            reviews: &[],
            signer: &self.signer,
        }
    }

    fn clips<'a>(&'a self, labels: &[Labels<'a>]) -> Vec<ExportClip<'a>> {
        let clip = |(n, labels): (usize, &Labels<'a>)| ExportClip {
            id: ClipId::from_bits(n as u128),
            sha256: clip_digest(n),
            permit: &self.permits[n],
            labels: *labels,
            size: SIZE,
            times_micros: &TIMES,
            camera: &self.cameras[n],
            subject: Some(SubjectId::from_bits(n as u128)),
            before: None,
            basis: None,
            hiding: json!({ "faces_hidden": 3 }),
        };
        labels.iter().enumerate().map(clip).collect()
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.out().join(path)).expect("the file is in the export")
    }

    fn coco(&self, part: &str) -> Value {
        serde_json::from_str(&self.read(&format!("annotations/instances_{part}.json"))).expect("JSON")
    }

    /// The lines of the label file of this frame of the only clip.
    fn yolo(&self, exported: &Exported, frame: u32) -> String {
        self.read(&format!("labels/train/{}-{frame:06}.txt", exported.names[0].1))
    }
}

fn approve(bench: &Bench, n: usize) -> Approved<LabelSet> {
    let by = (MemberId::from_bits(1), &bench.signer);
    let (clip, circumstances) = (ClipId::from_bits(n as u128), Circumstances::default());
    sign_off(&bench.sets[n], (clip, 1), Grounds::LookedThrough, &circumstances, by, now()).expect("signed")
}

fn clip_digest(n: usize) -> Digest {
    Digest::of(format!("clip {n}").as_bytes())
}

/// `(frame_index, bbox)` of every annotation.
fn boxes(coco: &Value) -> Vec<(u64, Value)> {
    let frame_of = |id: &Value| {
        let images = coco["images"].as_array().expect("images");
        let image = images.iter().find(|image| image["id"] == *id).expect("every box has its picture");
        image["frame_index"].as_u64().expect("a number")
    };
    let annotations = coco["annotations"].as_array().expect("annotations");
    annotations.iter().map(|row| (frame_of(&row["image_id"]), row["bbox"].clone())).collect()
}

#[test]
fn a_track_is_exported_where_it_is_present_and_nowhere_else() {
    let track =
        [(1, key(0.0, 0.0, 10.0, 10.0)), (3, gone(key(20.0, 0.0, 30.0, 10.0))), (4, key(40.0, 0.0, 50.0, 10.0))];
    let mut bench = Bench::new(vec![labels(&[("car", &track)])]);
    let exported = bench.export().expect("exported");
    let coco = bench.coco("train");
    // Towards an outside key the box holds; the last key governs its own frame alone; frames keep their numbers.
    let hand_made = vec![
        (1, json!([0.0, 0.0, 10.0, 10.0])),
        (2, json!([0.0, 0.0, 10.0, 10.0])),
        (4, json!([40.0, 0.0, 10.0, 10.0])),
    ];
    assert_eq!(boxes(&coco), hand_made);
    assert_eq!((exported.images, exported.boxes), (6, 3));
    assert_eq!(
        coco["annotations"][1]["attributes"],
        json!({
            "occluded": false, "truncated": false, "keyframe": false, "interpolated": true
        })
    );
    assert_eq!(coco["images"][5]["timestamp_us"], 500_000);

    fs::remove_dir_all(bench.out()).expect("removed");
    bench.choice.format = Format::Yolo;
    let exported = bench.export().expect("exported");
    let counts: Vec<usize> = (0..6).map(|frame| bench.yolo(&exported, frame).lines().count()).collect();
    assert_eq!(counts, [0, 1, 1, 0, 1, 0], "and frames without a box have an empty file");
}

#[test]
fn boxes_are_cut_to_the_picture_to_the_fraction_of_a_pixel() {
    let set = labels(&[
        ("car", &[(0, key(-0.5, -10.25, 0.5, 5.0))]),
        ("car", &[(0, key(99.0, 49.0, 100.0, 50.0))]),
        ("car", &[(0, key(99.25, 10.0, 140.0, 90.0))]),
        ("car", &[(0, key(100.0, 0.0, 120.0, 10.0))]),
        ("car", &[(0, key(-30.0, -30.0, 0.0, 10.0))]),
        ("person", &[(0, key(-1000.0, -1000.0, 1000.0, 1000.0))]),
    ]);
    let mut bench = Bench::new(vec![set]);
    bench.choice.empty_frames = EmptyFrames::LeaveOut;
    let exported = bench.export().expect("exported");
    let coco = bench.coco("train");
    let found: Vec<Value> = boxes(&coco).into_iter().map(|(_, bbox)| bbox).collect();
    let hand_made = [
        json!([0.0, 0.0, 0.5, 5.0]),
        json!([99.0, 49.0, 1.0, 1.0]),
        json!([99.25, 10.0, 0.75, 40.0]),
        json!([0.0, 0.0, 100.0, 50.0]),
    ];
    assert_eq!(found, hand_made);
    assert_eq!(coco["annotations"][0]["area"], 2.5);
    assert_eq!(exported.images, 1, "frames without a box are left out");

    fs::remove_dir_all(bench.out()).expect("removed");
    bench.choice.format = Format::Yolo;
    let exported = bench.export().expect("exported");
    assert_eq!(
        bench.yolo(&exported, 0),
        "1 0.00250000 0.05000000 0.00500000 0.10000000\n1 0.99500000 0.99000000 0.01000000 0.02000000\n\
         1 0.99625000 0.60000000 0.00750000 0.80000000\n0 0.50000000 0.50000000 1.00000000 1.00000000\n"
    );
}

#[test]
fn class_ids_follow_the_projects_order_whatever_comes_first() {
    let set = labels(&[("truck", &[(0, key(0.0, 0.0, 5.0, 5.0))]), ("person", &[(0, key(0.0, 0.0, 5.0, 5.0))])]);
    let mut bench = Bench::new(vec![set]);
    let _ = bench.export().expect("exported");
    let coco = bench.coco("train");
    let names = ["person", "car", "bus", "truck", "bicycle", "motorcycle"];
    for (index, name) in names.iter().enumerate() {
        assert_eq!(coco["categories"][index], json!({ "id": index + 1, "name": name }));
    }
    let truck = names.iter().position(|&name| name == "truck").expect("listed");
    assert_eq!(coco["annotations"][0]["category_id"], truck + 1);
    assert_eq!(coco["annotations"][1]["category_id"], 1);

    fs::remove_dir_all(bench.out()).expect("removed");
    bench.choice.format = Format::Yolo;
    let exported = bench.export().expect("exported");
    let text = bench.yolo(&exported, 0);
    assert!(text.starts_with(&format!("{truck} ")) && text.contains("\n0 "), "{text}");
    assert!(bench.read("data.yaml").contains(&format!("  {truck}: \"truck\"\n")));

    let odd = Bench::new(vec![labels(&[("unicorn", &[(0, key(0.0, 0.0, 5.0, 5.0))])])]);
    assert_eq!(odd.export(), Err(ExportError::UnknownClass));
}

#[test]
fn ids_are_unique_over_all_parts() {
    let two = || {
        labels(&[
            ("car", &[(0, key(0.0, 0.0, 5.0, 5.0)), (2, key(4.0, 0.0, 9.0, 5.0))]),
            ("person", &[(1, key(0.0, 0.0, 5.0, 5.0))]),
        ])
    };
    let mut bench = Bench::new((0..12).map(|_| two()).collect());
    bench.choice.shares = Shares::new(40, 30, 30).expect("adds up");
    bench.choice.seed = 4;
    let exported = bench.export().expect("exported");
    let parts = ["train", "val", "test"].map(|part| bench.coco(part));
    for table in ["videos", "images", "annotations"] {
        let rows: Vec<&Value> = parts.iter().flat_map(|part| part[table].as_array().expect("a table")).collect();
        let ids: BTreeSet<u64> = rows.iter().map(|row| row["id"].as_u64().expect("a number")).collect();
        assert_eq!(ids.len(), rows.len(), "{table}");
        assert!(
            parts.iter().all(|part| !part[table].as_array().expect("a table").is_empty()),
            "{table} of a real split"
        );
    }
    let tracks: BTreeSet<(u64, u64)> = parts
        .iter()
        .flat_map(|part| part["annotations"].as_array().expect("a table"))
        .map(|row| (row["track_id"].as_u64().expect("a number"), row["video_id"].as_u64().expect("a number")))
        .collect();
    let numbers: BTreeSet<u64> = tracks.iter().map(|&(track, _)| track).collect();
    assert_eq!((tracks.len(), numbers.len()), (24, 24), "a track id belongs to one video");
    assert_eq!(exported.boxes, 48);
}

#[test]
fn suggestions_never_leave() {
    let mut set = labels(&[("car", &[(0, key(0.0, 0.0, 5.0, 5.0))])]);
    add(&mut set, Layer::Suggestion, 9, "person", &[(0, key(0.0, 0.0, 50.0, 50.0))]);
    let bench = Bench::new(vec![set]);
    assert_eq!(bench.export().expect("exported").boxes, 1);
}

#[test]
fn chosen_frames_keep_their_numbers() {
    let track = [(1, key(0.0, 0.0, 10.0, 10.0)), (4, key(30.0, 0.0, 40.0, 10.0))];
    let indices = |frames| {
        let mut bench = Bench::new(vec![labels(&[("car", &track)])]);
        bench.choice.frames = frames;
        let _ = bench.export().expect("exported");
        let coco = bench.coco("train");
        let images = coco["images"].as_array().expect("a table");
        images.iter().map(|image| image["frame_index"].as_u64().expect("a number")).collect::<Vec<_>>()
    };
    assert_eq!(indices(FrameChoice::All), [0, 1, 2, 3, 4, 5]);
    assert_eq!(indices(FrameChoice::Keyframes), [1, 4]);
    assert_eq!(indices(FrameChoice::Every(std::num::NonZeroU32::new(2).expect("not 0"))), [0, 2, 4]);
}

#[test]
fn pictures_lie_where_the_labels_say() {
    let mut bench = Bench::new(vec![labels(&[("car", &[(0, key(0.0, 0.0, 5.0, 5.0))])])]);
    bench.choice.images = Images::Png;
    let exported = bench.export().expect("exported");
    let coco = bench.coco("train");
    for image in coco["images"].as_array().expect("a table") {
        let name = image["file_name"].as_str().expect("text");
        let picture = image::open(bench.out().join("images/train").join(name)).expect("a picture");
        assert_eq!((picture.width(), picture.height()), (100, 50));
    }
    assert_eq!(exported.images, 6);
}

#[test]
fn another_frame_than_asked_for_is_refused() {
    let mut bench = Bench::new(vec![labels(&[])]);
    bench.choice.images = Images::Png;
    let mut late = |_, frame: FrameNo| Ok(RedactedFrame::hidden_whole(frame.plus(1), 0, SIZE));
    assert_eq!(bench.export_with(&mut late, &Silent), Err(ExportError::WrongFrame(FrameNo(0))));
    let other = Size { width_px: 50, height_px: 100 };
    let mut turned = |_, frame: FrameNo| Ok(RedactedFrame::hidden_whole(frame, 0, other));
    assert_eq!(bench.export_with(&mut turned, &Silent), Err(ExportError::WrongFrame(FrameNo(0))));
    assert_eq!(bench.left_behind(), 0);
}

/// Stops at the n-th report.
struct StopAt(std::sync::atomic::AtomicU64);

impl Progress for StopAt {
    fn begin(&self, _stage: Stage, _total: Option<u64>) {}
    fn advance(&self, _count: u64) -> Result<(), Cancelled> {
        let left = self.0.fetch_sub(1, std::sync::atomic::Ordering::Relaxed);
        if left == 0 { Err(Cancelled) } else { Ok(()) }
    }
}

#[test]
fn stopped_or_failed_anywhere_it_leaves_nothing() {
    for format in Format::ALL {
        let mut bench = Bench::new(vec![labels(&[("car", &[(0, key(0.0, 0.0, 5.0, 5.0))])])]);
        bench.choice.format = format;
        bench.choice.images = Images::Png;
        let mut stops = 0;
        loop {
            let stop = StopAt(stops.into());
            let outcome = bench.export_with(&mut |_, frame| Ok(RedactedFrame::hidden_whole(frame, 0, SIZE)), &stop);
            if outcome.is_ok() {
                break;
            }
            assert_eq!(outcome, Err(ExportError::Cancelled));
            assert_eq!(bench.left_behind(), 0, "stopped at report {stops}");
            stops += 1;
        }
        assert!(stops > 6, "one report a picture at least");
        fs::remove_dir_all(bench.out()).expect("removed");
        let mut failing = |_, frame: FrameNo| match frame.0 {
            3 => Err(ExportError::Frame(frame)),
            _ => Ok(RedactedFrame::hidden_whole(frame, 0, SIZE)),
        };
        assert_eq!(bench.export_with(&mut failing, &Silent), Err(ExportError::Frame(FrameNo(3))));
        assert_eq!(bench.left_behind(), 0);
    }
}

#[test]
fn what_is_there_is_not_touched() {
    let bench = Bench::new(vec![labels(&[])]);
    fs::create_dir(bench.out()).expect("made");
    assert_eq!(bench.export(), Err(ExportError::OutExists));
    assert_eq!(fs::read_dir(bench.out()).expect("readable").count(), 0);
    assert_eq!(Bench::new(vec![]).export(), Err(ExportError::Nothing));
}

#[test]
fn only_a_draft_takes_what_is_not_approved_and_it_says_so() {
    let mut bench = Bench::new(vec![labels(&[])]);
    bench.choice.standing = Standing::Approved;
    assert_eq!(bench.export(), Err(ExportError::NotApproved(1)));
    assert_eq!(bench.left_behind(), 0);
    bench.choice.standing = Standing::Draft;
    for format in Format::ALL {
        bench.choice.format = format;
        bench.choice.images = if format.needs_pictures() { Images::Png } else { Images::None };
        let _ = bench.export().expect("exported");
        let manifest: Value = serde_json::from_str(&bench.read("manifest.json")).expect("JSON");
        assert_eq!(manifest["draft"], true);
        assert_eq!(manifest["clips"][0]["approval"], Value::Null);
        assert!(bench.read("README.md").contains("DRAFT"));
        fs::remove_dir_all(bench.out()).expect("removed");
    }
}

#[test]
fn an_approval_or_a_permit_of_another_clip_is_refused() {
    let mut bench = Bench::new(vec![labels(&[]), labels(&[])]);
    bench.choice.standing = Standing::Approved;
    let own: Vec<_> = (0..2).map(|n| approve(&bench, n)).collect();
    let (schema, mut none) = (Schema::standard(), |_, frame| Err(ExportError::Frame(frame)));
    let mut run = |clips: &[ExportClip<'_>]| write(&bench.order(&schema), clips, &mut none, &bench.out(), &Silent);

    let exchanged = bench.clips(&[Labels::Approved(&own[1]), Labels::Approved(&own[0])]);
    assert_eq!(run(&exchanged), Err(ExportError::Mismatched));
    let approved = [Labels::Approved(&own[0]), Labels::Approved(&own[1])];
    let mut borrowed = bench.clips(&approved);
    borrowed[0].permit = borrowed[1].permit;
    assert_eq!(run(&borrowed), Err(ExportError::Mismatched));

    let exported = run(&bench.clips(&approved)).expect("exported");
    let manifest: Value = serde_json::from_str(&bench.read("manifest.json")).expect("JSON");
    assert_eq!(manifest["draft"], false);
    assert_eq!(manifest["clips"][1]["approval"]["labels_sha256"], own[1].approval().labels_sha256.to_string());
    assert_eq!(manifest["clips"][1]["record_sha256"], bench.permits[1].record_sha256().to_string());
    assert_eq!(manifest["clips"][1]["admitted_in_entry"], bench.permits[1].audit_seq());
    assert_eq!(manifest["valid_until"], exported.valid_until.to_string());
}

#[test]
fn an_ended_permit_is_refused() {
    let bench = Bench::new(vec![labels(&[])]);
    let schema = Schema::standard();
    let order = Order { made_at: bench.permits[0].until(), ..bench.order(&schema) };
    let clips = bench.clips(&[Labels::Draft(&bench.sets[0])]);
    let outcome = write(&order, &clips, &mut |_, frame| Err(ExportError::Frame(frame)), &bench.out(), &Silent);
    assert_eq!(outcome, Err(ExportError::Ended));
}

#[test]
fn the_manifest_finds_every_change() {
    let mut bench = Bench::new(vec![labels(&[("car", &[(0, key(0.0, 0.0, 5.0, 5.0))])])]);
    bench.choice.format = Format::Yolo;
    let exported = bench.export().expect("exported");
    let (out, public) = (bench.out(), bench.signer.public());
    assert_eq!(manifest::verify(&out, &public), Ok(exported.manifest_sha256));
    assert_eq!(manifest::verify(&out, &SigningKey::random().public()), Err(manifest::VerifyError::Forged));

    let label = out.join(format!("labels/train/{}-000000.txt", exported.names[0].1));
    let content = fs::read(&label).expect("readable");
    fs::write(&label, b"").expect("written");
    assert_eq!(manifest::verify(&out, &public), Err(manifest::VerifyError::Changed(1)));
    fs::remove_file(&label).expect("removed");
    assert_eq!(manifest::verify(&out, &public), Err(manifest::VerifyError::Changed(1)));
    fs::write(&label, content).expect("written");
    fs::write(out.join("images/train/extra.jpg"), b"x").expect("written");
    assert_eq!(manifest::verify(&out, &public), Err(manifest::VerifyError::Changed(1)));
    fs::remove_file(out.join("images/train/extra.jpg")).expect("removed");
    let text = bench.read("manifest.json").replace("\"draft\": true", "\"draft\": false");
    fs::write(out.join("manifest.json"), text).expect("written");
    assert_eq!(manifest::verify(&out, &public), Err(manifest::VerifyError::Forged));
}

#[test]
fn no_id_of_the_project_is_written() {
    let mut bench = Bench::new(vec![labels(&[("car", &[(0, key(0.0, 0.0, 5.0, 5.0))])])]);
    let exported = bench.export().expect("exported");
    let again = {
        fs::rename(bench.out(), bench.home.path().join("first")).expect("moved");
        bench.export = ExportId::from_bits(6);
        bench.export().expect("exported")
    };
    assert_ne!(exported.names[0].1, again.names[0].1, "two exports cannot be joined by name");
    let inside = [
        ClipId::from_bits(0).to_string(),
        SubjectId::from_bits(0).to_string(),
        TrackId::from_bits(1).to_string(),
        MemberId::from_bits(1).to_string(),
        clip_digest(0).to_string(),
        "cam-0".to_owned(),
    ];
    let papers = ["README.md", "DATASHEET.md", "croissant.json", "SHA256SUMS", "manifest.json", "manifest.sig"];
    for file in ["annotations/instances_train.json"].into_iter().chain(papers) {
        let text = bench.read(file);
        for id in &inside {
            assert!(!text.contains(id.as_str()), "{file} holds {id}");
        }
    }
}

#[test]
fn the_same_export_made_again_is_the_same_to_the_byte() {
    for format in Format::ALL {
        let mut bench = Bench::new((0..3).map(|_| labels(&[("car", &[(0, key(0.0, 0.0, 5.0, 5.0))])])).collect());
        bench.choice.format = format;
        bench.choice.images = Images::Jpeg { quality: 80 };
        let first = bench.export().expect("exported");
        fs::remove_dir_all(bench.out()).expect("removed");
        // The manifest names every file by its digest.
        assert_eq!(bench.export().expect("exported").manifest_sha256, first.manifest_sha256, "{format:?}");
    }
}

#[test]
fn everybody_can_check_the_sums() {
    let bench = Bench::new(vec![labels(&[("car", &[(0, key(0.0, 0.0, 5.0, 5.0))])])]);
    let _ = bench.export().expect("exported");
    let sums = bench.read("SHA256SUMS");
    for line in sums.lines() {
        let (digest, path) = line.split_once("  ").expect("a digest and a path");
        let content = fs::read(bench.out().join(path)).expect("listed files are there");
        assert_eq!(Digest::of(&content).to_string(), digest, "{path}");
    }
    assert!(sums.contains("  annotations/instances_train.json\n") && sums.contains("  croissant.json\n"));
    let manifest: Value = serde_json::from_str(&bench.read("manifest.json")).expect("JSON");
    assert_eq!(manifest["root_sha256"], Digest::of(sums.as_bytes()).to_string());
    assert_eq!(manifest["version"], "1.0.0");
}
