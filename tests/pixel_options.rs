//! Which pictures leave, and how what is hidden in them is told. Every picture of these clips is hidden whole.

extern crate veilmark;

#[path = "papers/mod.rs"]
mod papers;
#[path = "sets/mod.rs"]
mod sets;

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use veilmark::export::{AlikeFrames, Choice, EmptyFrames, Exported, Format, HiddenRegions, Images, Shares, Standing};
use veilmark::labels::{Key, LabelSet, Origin};
use veilmark::vocab::{ExportId, MemberId, PxBox, Size};

const SIZE: Size = Size { width_px: 64, height_px: 48 };
const TIMES: [i64; 4] = [0, 40_000, 80_000, 120_000];

fn labels() -> LabelSet {
    let key = |x: f64| {
        let bbox = PxBox::new(x, 4.0, x + 8.0, 20.0).expect("a box");
        Key::new(bbox, Origin::Person { member: MemberId::from_bits(1) })
    };
    let mut set = LabelSet::default();
    sets::add(&mut set, "car", [(1, key(2.0)), (2, key(4.0))]);
    set
}

fn export(choice: Choice) -> (tempfile::TempDir, PathBuf, Exported) {
    let home = tempfile::tempdir().expect("a folder for the test");
    let out = home.path().join("set");
    let shares = Shares::new(100, 0, 0).expect("adds up");
    let choice = Choice { standing: Standing::Draft, shares, ..choice };
    let clips =
        sets::Clips { sets: vec![labels(), labels()], size: SIZE, export: ExportId::random(), times_micros: &TIMES };
    let exported = clips.export(choice, &out).expect("exported");
    (home, out, exported)
}

fn json_of(path: PathBuf) -> Value {
    serde_json::from_slice(&fs::read(path).expect("readable")).expect("JSON")
}

#[test]
fn hidden_regions_lie_in_a_layer_in_the_order_of_the_labels() {
    let (_home, out, exported) = export(Choice { images: Images::Png, ..Choice::default() });
    let text = fs::read_to_string(out.join("hidden-regions.jsonl")).expect("the layer");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 8);
    let name = &exported.names[1].1;
    let expected = json!({
        "part": "train",
        "video": name,
        "frame_index": 2,
        "picture": format!("images/train/{name}-000002.png"),
        "regions": [{ "bbox": [0.0, 0.0, 64.0, 48.0], "why": "not_analysed" }],
    });
    assert_eq!(lines[6], expected);
    for line in &lines {
        assert!(out.join(line["picture"].as_str().expect("a path")).is_file());
    }
    let (_home, out, _) = export(Choice { images: Images::None, ..Choice::default() });
    assert!(!out.join("hidden-regions.jsonl").exists(), "without pictures there is nothing to tell");
    let silent = Choice { images: Images::Png, hidden_regions: HiddenRegions::LeaveOut, ..Choice::default() };
    assert!(!export(silent).1.join("hidden-regions.jsonl").exists());
}

#[test]
fn coco_has_hidden_regions_as_crowd_of_every_class() {
    let choice = Choice { hidden_regions: HiddenRegions::Boxes, images: Images::None, ..Choice::default() };
    let (_home, out, exported) = export(choice);
    assert_eq!(exported.boxes, 4, "regions are no boxes");
    let coco = json_of(out.join("annotations/instances_train.json"));
    let rows = coco["annotations"].as_array().expect("a table");
    let (crowd, own): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row["iscrowd"] == 1);
    assert_eq!((own.len(), crowd.len()), (4, 8 * 6), "one a class in every picture");
    assert!(crowd.iter().all(|row| row["bbox"] == json!([0.0, 0.0, 64.0, 48.0]) && row.get("track_id").is_none()));
    let ids: std::collections::BTreeSet<u64> = rows.iter().filter_map(|row| row["id"].as_u64()).collect();
    assert_eq!(ids.len(), rows.len());
}

#[test]
fn mot_has_hidden_regions_as_rows_that_do_not_count() {
    let choice =
        Choice { format: Format::Mot, hidden_regions: HiddenRegions::Boxes, images: Images::None, ..Choice::default() };
    let (_home, out, exported) = export(choice);
    let gt = fs::read_to_string(out.join(format!("train/{}/gt/gt.txt", exported.names[0].1))).expect("readable");
    let expected = "1,2,1,1,64,48,0,7,1\n2,1,3,5,8,16,1,2,1\n2,3,1,1,64,48,0,7,1\n3,1,5,5,8,16,1,2,1\n\
                    3,4,1,1,64,48,0,7,1\n4,5,1,1,64,48,0,7,1\n";
    assert_eq!(gt, expected);
}

#[test]
fn a_sample_of_a_shard_tells_what_is_hidden_in_it() {
    let choice = Choice { format: Format::Webdataset, ..Choice::default() };
    let (_home, out, exported) = export(choice);
    assert_eq!(exported.images, 8);
    let shard = fs::read(out.join("train/shard-000000.tar")).expect("a shard");
    let text = String::from_utf8_lossy(&shard).into_owned();
    assert_eq!(text.matches("\"hidden\":[{\"bbox\":[0.0,0.0,64.0,48.0],\"why\":\"not_analysed\"}]").count(), 8);
}

#[test]
fn pictures_that_look_alike_and_frames_without_objects_are_left_out_when_asked() {
    for format in [Format::Coco, Format::Webdataset] {
        let alike = Choice { format, images: Images::Png, alike_frames: AlikeFrames::LeaveOut, ..Choice::default() };
        let (_home, _, exported) = export(alike);
        assert_eq!((exported.images, exported.boxes), (2, 0), "{format:?}: the first of each clip");
        let empty = Choice { format, images: Images::Png, empty_frames: EmptyFrames::LeaveOut, ..Choice::default() };
        let (_home, _, exported) = export(empty);
        assert_eq!((exported.images, exported.boxes), (4, 4), "{format:?}");
    }
    // Labels are of the pictures that are there.
    let choice = Choice { images: Images::Png, alike_frames: AlikeFrames::LeaveOut, ..Choice::default() };
    let (_home, out, _) = export(choice);
    let coco = json_of(out.join("annotations/instances_train.json"));
    let images = coco["images"].as_array().expect("a table");
    assert_eq!(images.iter().map(|image| image["frame_index"].as_u64()).collect::<Vec<_>>(), [Some(0), Some(0)]);
    assert_eq!(fs::read_dir(out.join("images/train")).expect("a folder").count(), 2);
}
