//! Labels go out and come in again: what a format can hold is not lost, in random sets and in hand-made corners; and what is
//! not such a file is refused without a panic.

extern crate veilmark;

#[path = "papers/mod.rs"]
mod papers;
#[path = "sets/mod.rs"]
mod sets;

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroU32;
use std::path::Path;

use proptest::prelude::*;
use veilmark::export::{Choice, Format, FrameChoice, Images, Shares, Standing};
use veilmark::foreign::{self, ClipFacts, ForeignError, Found};
use veilmark::labels::{Interpolation, Key, LabelSet, Layer, Origin, Schema, Track};
use veilmark::vocab::{ExportId, FrameNo, MemberId, PxBox, Size};

const SIZE: Size = Size { width_px: 320, height_px: 200 };
const FRAMES: u32 = 24;
const READ: [Format; 6] = [Format::Coco, Format::Yolo, Format::Voc, Format::Cvat, Format::Mot, Format::Datumaro];

fn times() -> Vec<i64> {
    (0..i64::from(FRAMES)).map(|frame| frame * 40_000).collect()
}

fn choice(format: Format, frames: FrameChoice) -> Choice {
    let shares = Shares::new(100, 0, 0).expect("adds up");
    Choice { format, frames, shares, standing: Standing::Draft, images: Images::None, ..Choice::default() }
}

/// Out and in again; the result of the only clip.
fn there_and_back(set: &LabelSet, format: Format, frames: FrameChoice) -> Vec<Track> {
    let home = tempfile::tempdir().expect("a folder for the test");
    let out = home.path().join("set");
    let times = times();
    let clips = sets::Clips { sets: vec![set.clone()], size: SIZE, export: ExportId::random(), times_micros: &times };
    let exported = clips.export(choice(format, frames), &out).expect("exported");
    let found = read(format, &out, &exported.names[0].1).expect("read");
    assert_eq!((found.unmatched.len(), found.left_out.total()), (0, 0));
    found.sequences.into_iter().next().map_or_else(Vec::new, |sequence| sequence.tracks)
}

fn read(format: Format, dataset: &Path, name: &str) -> Result<Found, ForeignError> {
    let schema = Schema::standard();
    let classes: Vec<&str> = schema.classes.iter().map(|class| class.name.as_str()).collect();
    let facts = ClipFacts { size: SIZE, frames: FRAMES };
    foreign::read(format, dataset, &classes, &|asked| (asked == name).then_some(facts))
}

/// One object in one frame: what an engineer sees.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    track: usize,
    class: String,
    edges: [f64; 4],
    flags: [bool; 2],
    attributes: BTreeMap<String, String>,
}

/// Every object of every frame, by track; tracks that are never in the picture have no number.
fn seen<'a>(tracks: impl Iterator<Item = &'a Track>, frames: FrameChoice, cut: bool) -> BTreeMap<u32, Vec<Seen>> {
    let mut all: BTreeMap<u32, Vec<Seen>> = BTreeMap::new();
    let mut number = 0;
    for track in tracks {
        let mut is_seen = false;
        for frame in (0..FRAMES).filter(|frame| match frames {
            FrameChoice::Every(step) => frame % step.get() == 0,
            _ => true,
        }) {
            let Some(at) = track.at(FrameNo(frame)) else { continue };
            let Some(bbox) = (if cut { at.bbox.clipped(SIZE) } else { Some(at.bbox) }) else { continue };
            is_seen = true;
            all.entry(frame).or_default().push(Seen {
                track: number,
                class: track.class.as_str().to_owned(),
                edges: [bbox.x1(), bbox.y1(), bbox.x2(), bbox.y2()],
                flags: [at.key.occluded, at.key.truncated],
                attributes: at.key.attributes.clone(),
            });
        }
        number += usize::from(is_seen);
    }
    all
}

/// The same as `seen`, as far as the format can hold it: `None` for boxes without tracks.
fn expected(set: &LabelSet, format: Format, frames: FrameChoice) -> BTreeMap<u32, Vec<Seen>> {
    let mut tracks: Vec<&Track> = set.tracks(Layer::Label).collect();
    tracks.sort_by_key(|track| track.no);
    let mut all = seen(tracks.into_iter(), frames, format != Format::Cvat);
    for object in all.values_mut().flatten() {
        match format {
            Format::Mot => {
                object.flags[1] = false;
                object.attributes.clear();
            }
            Format::Yolo => {
                (object.track, object.flags) = (0, [false; 2]);
                object.attributes.clear();
            }
            _ => {}
        }
    }
    all
}

fn tolerance_px(format: Format) -> f64 {
    match format {
        Format::Cvat => 0.0,
        // Whole pixels, and at least one of them.
        Format::Voc => 1.0,
        _ => foreign::rows::NEAR_PX + 1e-4,
    }
}

fn assert_same(set: &LabelSet, format: Format, frames: FrameChoice) {
    let back = there_and_back(set, format, frames);
    let mut found = seen(back.iter(), frames, format != Format::Cvat);
    if format == Format::Yolo {
        found.values_mut().flatten().for_each(|object| object.track = 0);
    }
    let expected = expected(set, format, frames);
    assert_eq!(
        found.keys().collect::<Vec<_>>(),
        expected.keys().collect::<Vec<_>>(),
        "{format:?}: frames with objects"
    );
    for (frame, wanted) in expected {
        let found = &found[&frame];
        assert_eq!(found.len(), wanted.len(), "{format:?}, frame {frame}: {found:?}, {wanted:?}");
        for (found, wanted) in found.iter().zip(&wanted) {
            let far = found.edges.iter().zip(&wanted.edges).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(far <= tolerance_px(format), "{format:?}, frame {frame}: {found:?} instead of {wanted:?}");
            let same = Seen { edges: wanted.edges, ..found.clone() };
            assert_eq!(&same, wanted, "{format:?}, frame {frame}");
        }
    }
    let members = back.iter().flat_map(|track| track.keys.values());
    let tool = format.word().to_owned();
    assert!(
        members.into_iter().all(|key| key.origin == Origin::Import { tool: tool.clone() }),
        "who drew it is not taken over"
    );
}

/// A key: place, flags, attributes. Every number is a multiple of a 64th of a pixel, so that nothing is lost in adding.
fn key() -> impl Strategy<Value = Key> {
    let text = "[ -~]{0,8}".prop_map(|text| text.trim().to_owned());
    let attributes = proptest::collection::btree_map("colour|make of it|x-1", text, 0..3);
    let numbers = (-1000_i32..21_000, -1000_i32..13_000, 128_i32..6000, 128_i32..6000);
    (numbers, any::<[bool; 3]>(), any::<bool>(), attributes).prop_map(|((x, y, w, h), flags, hold, attributes)| {
        let px = |n: i32| f64::from(n) / 64.0;
        let bbox = PxBox::new(px(x), px(y), px(x + w), px(y + h)).expect("wide and high");
        let mut key = Key::new(bbox, Origin::Person { member: MemberId::from_bits(1) });
        [key.outside, key.occluded, key.truncated] = flags;
        key.attributes = attributes;
        key.interpolation = if hold { Interpolation::Hold } else { Interpolation::Linear };
        key
    })
}

fn label_set() -> impl Strategy<Value = LabelSet> {
    let keys = proptest::collection::btree_map(0..FRAMES, key(), 1..8);
    let class = proptest::sample::select(vec!["person", "car", "motorcycle"]);
    proptest::collection::vec((class, keys), 0..5).prop_map(|tracks| {
        let mut set = LabelSet::default();
        for (class, mut keys) in tracks {
            if let Some(first) = keys.values_mut().next() {
                first.outside = false;
            }
            sets::add(&mut set, class, keys);
        }
        set
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn out_and_in_again_loses_nothing_that_a_format_can_hold(set in label_set(), step in 1_u32..6) {
        for format in READ {
            // CVAT holds whole clips, whichever pictures were chosen.
            let step = if format == Format::Cvat { 1 } else { step };
            assert_same(&set, format, FrameChoice::Every(NonZeroU32::new(step).expect("not 0")));
        }
    }

    #[test]
    fn no_bytes_make_a_reader_panic(set in label_set(), at in any::<prop::sample::Index>(), with in any::<Vec<u8>>(), cut in any::<bool>()) {
        let home = tempfile::tempdir().expect("a folder for the test");
        for format in READ {
            let out = home.path().join(format.word());
            let times = times();
            let clips = sets::Clips { sets: vec![set.clone()], size: SIZE, export: ExportId::random(), times_micros: &times };
            let exported = clips.export(choice(format, FrameChoice::All), &out).expect("exported");
            let name = &exported.names[0].1;
            let stem = format!("{name}-000003");
            let file = match format {
                Format::Coco => out.join("annotations/instances_train.json"),
                Format::Yolo => out.join(format!("labels/train/{stem}.txt")),
                Format::Voc => out.join(format!("Annotations/{stem}.xml")),
                Format::Cvat => out.join(format!("train/{name}/annotations.xml")),
                Format::Mot => out.join(format!("train/{name}/gt/gt.txt")),
                _ => out.join("annotations/train.json"),
            };
            let mut bytes = fs::read(&file).expect("readable");
            let place = if bytes.is_empty() { 0 } else { at.index(bytes.len()) };
            let end = if cut { bytes.len() } else { (place + with.len()).min(bytes.len()) };
            bytes.splice(place..end, with.iter().copied());
            fs::write(&file, bytes).expect("written");
            // Either is right; what is taken is sound.
            for sequence in read(format, &out, name).into_iter().flat_map(|found| found.sequences) {
                for track in &sequence.tracks {
                    assert_eq!(track.check(), Ok(()), "{format:?}");
                }
            }
        }
    }
}

/// Writes the files of a dataset that some other tool made.
fn dataset(files: &[(&str, &str)]) -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a folder for the test");
    for (path, text) in files {
        let path = home.path().join(path);
        fs::create_dir_all(path.parent().expect("inside")).expect("made");
        fs::write(path, text).expect("written");
    }
    home
}

/// Class, frame, edges of every box.
fn boxes(found: &Found) -> Vec<(String, u32, [f64; 4])> {
    let tracks = found.sequences.iter().flat_map(|sequence| &sequence.tracks);
    let all = tracks
        .flat_map(|track| track.sightings().map(|(frame, at)| (track.class.as_str().to_owned(), frame.0, at.bbox)));
    all.map(|(class, frame, b)| (class, frame, [b.x1(), b.y1(), b.x2(), b.y2()])).collect()
}

#[test]
fn a_cvat_track_without_an_end_stays_to_the_last_frame() {
    let shape = |frame: u32, key: u8, out: u8, x: f64| {
        format!(
            "<box frame=\"{frame}\" keyframe=\"{key}\" outside=\"{out}\" occluded=\"0\" xtl=\"{x}\" ytl=\"5\" xbr=\"{}\" ybr=\"15\" z_order=\"0\"/>",
            x + 10.0
        )
    };
    let document = format!(
        "<?xml version=\"1.0\"?><annotations><version>1.1</version><meta><task><name>clip</name><original_size><width>320</width>\
         <height>200</height></original_size></task></meta><track id=\"0\" label=\"car\">{}{}{}{}</track></annotations>",
        shape(3, 1, 1, 0.0),
        shape(5, 1, 0, 10.0),
        shape(6, 0, 0, 99.0),
        shape(9, 1, 0, 50.0),
    );
    let home = dataset(&[("annotations.xml", &document)]);
    let found = boxes(&read(Format::Cvat, home.path(), "clip").expect("read"));
    assert_eq!(found.first(), Some(&("car".to_owned(), 5, [10.0, 5.0, 20.0, 15.0])), "a track begins in view");
    assert_eq!(found[1].2, [20.0, 5.0, 30.0, 15.0], "only keyframes count");
    assert_eq!(found.last(), Some(&("car".to_owned(), FRAMES - 1, [50.0, 5.0, 60.0, 15.0])));
    let turned = document.replace("z_order", "rotation=\"12\" z_order");
    let home = dataset(&[("annotations.xml", &turned)]);
    assert!(matches!(read(Format::Cvat, home.path(), "clip"), Err(ForeignError::Malformed { .. })));
    let bomb = document.replace("<annotations>", "<!DOCTYPE a [<!ENTITY b \"c\">]><annotations>");
    let home = dataset(&[("annotations.xml", &bomb)]);
    assert!(matches!(read(Format::Cvat, home.path(), "clip"), Err(ForeignError::Malformed { .. })));
}

#[test]
fn mot_pixels_count_from_where_the_file_says() {
    let rows =
        "1,7,11,21,5,6,1,1,1\n2,7,12,21,5,6,1,1,0.4\n4,7,14,21,5,6,1,1,1\n1,8,1,1,5,5,0,1,1\n1,9,1,1,5,5,1,9,1\n";
    let benchmark = dataset(&[("clip/gt/gt.txt", rows)]);
    let found = read(Format::Mot, benchmark.path(), "clip").expect("read");
    let person = |frame, x: f64| ("person".to_owned(), frame, [x, 20.0, x + 5.0, 26.0]);
    assert_eq!(boxes(&found), [person(0, 10.0), person(1, 11.0), person(3, 13.0)], "frame 2 is without it");
    assert_eq!((found.left_out.ignored, found.left_out.unknown_class), (1, 1));
    let track = &found.sequences[0].tracks[0];
    assert!(track.at(FrameNo(1)).is_some_and(|at| at.key.occluded));

    let of_cvat = dataset(&[("clip/gt/gt.txt", rows), ("clip/gt/labels.txt", "car\n")]);
    let found = read(Format::Mot, of_cvat.path(), "clip").expect("read");
    assert_eq!(boxes(&found)[0], ("car".to_owned(), 0, [11.0, 21.0, 16.0, 27.0]));
}

#[test]
fn coco_without_videos_takes_frames_from_names() {
    let document = r#"{"images":[{"id":5,"file_name":"a/clip_000002.jpg","width":320,"height":200},
        {"id":6,"file_name":"a/clip_000004.jpg","width":320,"height":200}],"categories":[{"id":3,"name":"car"},{"id":1,"name":"dog"}],
        "annotations":[{"id":1,"image_id":5,"category_id":3,"bbox":[1.5,2,3,4],"area":12,"iscrowd":0},
        {"id":2,"image_id":6,"category_id":3,"bbox":[1,2,3,4],"iscrowd":1},{"id":3,"image_id":6,"category_id":1,"bbox":[1,2,3,4]},
        {"id":4,"image_id":6,"category_id":3,"bbox":[1,2,0,4]},{"id":5,"image_id":6,"category_id":3,"bbox":[400,2,3,4]}]}"#;
    let home = dataset(&[("instances.json", document)]);
    let found = read(Format::Coco, home.path(), "clip").expect("read");
    assert_eq!(boxes(&found), [("car".to_owned(), 2, [1.5, 2.0, 4.5, 6.0])]);
    let left_out = found.left_out;
    assert_eq!(
        (left_out.ignored, left_out.unknown_class, left_out.no_area, left_out.off_picture),
        (1, 1, 1, 1),
        "and every box is accounted for"
    );
    for (wrong, error) in [
        (document.replace("320", "640"), ForeignError::SizeDiffers),
        (document.replace("clip_000002", "clip_000900"), ForeignError::BeyondTheEnd),
    ] {
        let home = dataset(&[("instances.json", &wrong)]);
        assert_eq!(read(Format::Coco, home.path(), "clip"), Err(error));
    }
    let astray = dataset(&[("instances.json", &document.replace("\"image_id\":6", "\"image_id\":7"))]);
    assert!(matches!(read(Format::Coco, astray.path(), "clip"), Err(ForeignError::Malformed { .. })));
    let doubled = document.replace("\"iscrowd\":0", "\"track_id\":4").replace("\"iscrowd\":1", "\"track_id\":4");
    let doubled = doubled.replace("\"image_id\":6", "\"image_id\":5");
    assert_eq!(read(Format::Coco, dataset(&[("i.json", &doubled)]).path(), "clip"), Err(ForeignError::TwicePresent));
}

#[test]
fn yolo_and_voc_say_what_is_wrong() {
    let names = "names:\n  0: person\n  1: car\n";
    let good = dataset(&[("data.yaml", names), ("labels/train/clip-000003.txt", "1 0.5 0.5 0.25 0.125\n")]);
    let found = read(Format::Yolo, good.path(), "clip").expect("read");
    assert_eq!(boxes(&found), [("car".to_owned(), 3, [120.0, 87.5, 200.0, 112.5])]);
    let as_list = dataset(&[("data.yaml", "names: [person, car]\n"), ("labels/clip-000003.txt", "0 0.5 0.5 1 1\n")]);
    assert_eq!(boxes(&read(Format::Yolo, as_list.path(), "clip").expect("read")).len(), 1);
    for line in [
        "1 0.5 0.5 0.25",
        "2 0.5 0.5 0.1 0.1",
        "1 0.5 0.5 0.1 0.1 0.9",
        "x 0 0 0 0",
        "1 0.5 1.5 0.1 0.1",
        "1 NaN 0 1 1",
    ] {
        let home = dataset(&[("data.yaml", names), ("labels/train/clip-000003.txt", line)]);
        assert!(matches!(read(Format::Yolo, home.path(), "clip"), Err(ForeignError::Malformed { .. })), "{line}");
    }
    let voc = "<annotation><filename>x.jpg</filename><size><width>320</width><height>200</height></size><object><name>car</name>\
               <part><name>wheel</name><bndbox><xmin>9</xmin></bndbox></part><occluded>1</occluded><bndbox><xmax>20</xmax>\
               <xmin>11</xmin><ymin>1</ymin><ymax>200</ymax></bndbox></object></annotation>";
    let home = dataset(&[("Annotations/clip_7.xml", voc)]);
    assert_eq!(
        boxes(&read(Format::Voc, home.path(), "clip").expect("read")),
        [("car".to_owned(), 7, [10.0, 0.0, 20.0, 200.0])]
    );
    let home = dataset(&[("Annotations/clip_7.xml", &voc[..voc.len() - 5])]);
    assert!(matches!(read(Format::Voc, home.path(), "clip"), Err(ForeignError::Malformed { .. })));
}

#[test]
fn what_belongs_to_no_clip_is_named_and_what_is_not_there_is_said() {
    let home = dataset(&[("other/gt/gt.txt", "1,1,1,1,5,5,1,1,1\n")]);
    let found = read(Format::Mot, home.path(), "clip").expect("read");
    assert_eq!((found.unmatched, found.sequences.len()), (vec!["other".to_owned()], 0));
    let empty = tempfile::tempdir().expect("a folder for the test");
    for format in READ {
        assert_eq!(read(format, empty.path(), "clip"), Err(ForeignError::NothingThere), "{format:?}");
    }
    assert_eq!(read(Format::Parquet, empty.path(), "clip"), Err(ForeignError::NotRead));
}
