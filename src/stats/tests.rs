use super::*;
use crate::labels::{ClassName, Edit, Origin, Track};
use crate::vocab::{FrameNo, MemberId, TrackId};

const EFFORT: ClipEffort = ClipEffort {
    clicks: 9,
    key_presses: 3,
    active_micros: 12_000_000,
    drawn: 1,
    accepted: 3,
    rejected: 1,
    corrections: 1,
};
const SIZE: Size = Size { width_px: 160, height_px: 90 };
const TIMES: [i64; 5] = [0, 100_000, 200_000, 300_000, 500_000];

fn key(x: f64, y: f64, width: f64, height: f64) -> Key {
    let bbox = PxBox::new(x, y, x + width, y + height).expect("a box");
    Key::new(bbox, Origin::Person { member: MemberId::from_bits(1) })
}

fn labels(tracks: Vec<(&str, Vec<(u32, Key)>)>) -> LabelSet {
    let mut set = LabelSet::default();
    for (class, keys) in tracks {
        let keys = keys.into_iter().map(|(frame, key)| (FrameNo(frame), key)).collect();
        let class = ClassName::new(class).expect("a class name");
        let track = Track { id: TrackId::random(), no: set.next_no(), class, keys };
        set.apply(&Edit::AddTrack { layer: Layer::Label, track }).expect("sound");
    }
    set
}

fn of(sets: &[LabelSet]) -> Statistics {
    let camera: CameraId = "cam-a".parse().expect("a pseudonym");
    let mut counting = Counting::new(&Schema::standard());
    for (n, labels) in sets.iter().enumerate() {
        counting.add(&Clip {
            id: ClipId::from_bits(n as u128),
            camera: &camera,
            size: SIZE,
            frames: 5,
            times_micros: &TIMES,
            labels,
            share_hidden: Some(0.3),
            light: (n == 0).then_some(Light::Dusk),
            effort: (n == 0).then_some(&EFFORT),
        });
    }
    counting.finish()
}

#[test]
fn counted_by_hand() {
    let mut gone = key(0.0, 0.0, 20.0, 10.0);
    gone.outside = true;
    let mut hidden = key(150.0, 80.0, 40.0, 40.0);
    hidden.occluded = true;
    let first = labels(vec![
        // Present in frames 0, 1 and 3; 0.1 s, 0.1 s and 0.2 s.
        ("car", vec![(0, key(0.0, 0.0, 20.0, 10.0)), (2, gone), (3, key(0.0, 0.0, 20.0, 10.0))]),
        ("car", vec![(0, key(0.5, 0.0, 20.0, 10.0))]),
        // Cut to 10 by 10 at the corner.
        ("person", vec![(4, hidden)]),
        // Never in the picture.
        ("person", vec![(1, key(500.0, 0.0, 5.0, 5.0))]),
    ]);
    let found = of(&[first, labels(vec![])]);
    let totals = Totals {
        clips: 2,
        frames: 10,
        empty_frames: 1 + 5,
        tracks: 4,
        boxes: 5,
        keyframes: 4,
        occluded: 1,
        truncated: 0,
    };
    assert_eq!(found.totals, totals);
    assert_eq!((found.classes[0].boxes, found.classes[0].tracks, found.classes[1].boxes), (1, 2, 4));
    assert_eq!(found.classes[1].clips, [ClipId::from_bits(0)].into());
    assert_eq!(found.duplicates, [(ClipId::from_bits(0), 1)].into());
    assert_eq!((found.positions[0][1], found.positions[8][15]), (4, 1));
    assert_eq!(found.filled_cells(), [(0, 1), (8, 15)]);
    assert_eq!(found.cell((0, 1)), &Cell { clips: 1, most: vec![(ClipId::from_bits(0), 4)] });
    assert_eq!(found.cell((3, 3)), &Cell::default());
    let lights: Vec<_> = found.lights.iter().map(|row| (row.name.as_str(), row.frames, row.boxes)).collect();
    assert_eq!(lights, [("day", 0, 0), ("dusk", 5, 5), ("night", 0, 0), ("unknown", 5, 0)]);
    assert_eq!(found.lights[3].clips, [ClipId::from_bits(1)].into());
    let rows =
        |rows: &[BoxRow]| -> Vec<(String, u64)> { rows.iter().map(|row| (row.name.clone(), row.boxes)).collect() };
    let named =
        |pairs: &[(&str, u64)]| -> Vec<(String, u64)> { pairs.iter().map(|(n, c)| ((*n).to_owned(), *c)).collect() };
    assert_eq!(rows(&found.sources), named(&[("person", 5), ("model", 0), ("tracker", 0), ("import", 0)]));
    assert_eq!(rows(&found.occlusion), named(&[("in full view", 4), ("occluded", 1), ("truncated", 0)]));
    assert_eq!(found.occlusion[1].clips, [ClipId::from_bits(0)].into());
    let counts =
        |name: &str| -> Vec<u64> { found.histogram(name).expect("there").bins.iter().map(|bin| bin.count).collect() };
    assert_eq!(counts("boxes in a frame"), [6, 3, 1, 0, 0, 0, 0, 0]);
    assert_eq!(counts("width over height"), [0, 0, 0, 1, 0, 4, 0]);
    assert_eq!(counts("time a track is present"), [4, 0, 0, 0, 0, 0, 0]);
    assert_eq!(counts("share of a clip that is hidden"), [0, 0, 0, 0, 2, 0, 0]);
    assert_eq!(counts(super::EFFORT), [0, 0, 1, 0, 0, 0, 0], "12 s for 4 objects");
    assert_eq!(counts(CORRECTIONS), [0, 0, 1, 0, 0, 0], "1 for 4");
}

#[test]
fn the_page_names_the_clips_behind_a_bar_and_loads_nothing() {
    let found = of(&[labels(vec![("car", vec![(0, key(0.0, 0.0, 20.0, 10.0))])])]);
    let page = html(&found);
    assert!(page.contains(&ClipId::from_bits(0).to_string()));
    for word in ["<script", "http", "src=", "@import", "url("] {
        assert!(!page.contains(word), "{word}");
    }
    assert!(page.contains("row 1, column 2"), "cells have clips behind them too");
    let text = serde_json::to_string(&found).expect("JSON");
    assert_eq!(serde_json::from_str::<Statistics>(&text).expect("read again"), found);
}

#[test]
fn a_cell_names_the_clips_with_the_most_boxes_and_counts_all() {
    let mut cell = Cell::default();
    (0..100_u64).for_each(|no| cell.add(ClipId::from_bits(no.into()), no % 50));
    assert_eq!((cell.clips, cell.most.len()), (100, MOST_OF_CELL));
    assert_eq!(cell.most[..2], [(ClipId::from_bits(49), 49), (ClipId::from_bits(99), 49)]);
    assert!(cell.most.iter().all(|(_, boxes)| *boxes >= 30));
}

#[test]
fn figures_of_before_light_was_judged_are_read() {
    let mut old = serde_json::to_value(of(&[labels(vec![])]).without_clips()).expect("plain");
    let table = old.as_object_mut().expect("a table");
    table.remove("lights");
    table.remove("cells");
    let read: Statistics = serde_json::from_value(old).expect("still read");
    assert!(read.lights.is_empty() && read.cells.is_empty());
    assert!(drift(&read, &of(&[labels(vec![])])).iter().all(|own| own.name != "light"), "nothing to compare");
}

#[test]
fn drift_is_the_share_that_moved() {
    let cars = of(&[labels(vec![("car", vec![(0, key(0.0, 0.0, 20.0, 10.0))])])]);
    let people = of(&[labels(vec![("person", vec![(0, key(0.0, 0.0, 20.0, 10.0))])])]);
    let by_name =
        |found: Vec<Drift>, name: &str| found.into_iter().find(|own| own.name == name).map(|own| own.distance);
    assert!(drift(&cars, &cars).iter().all(|own| own.distance == 0.0));
    assert_eq!(by_name(drift(&cars, &people), "classes"), Some(1.0));
    assert_eq!(by_name(drift(&cars, &people), "positions"), Some(0.0));
    assert_eq!(by_name(drift(&cars, &of(&[labels(vec![])])), "classes"), None, "nothing to compare with");
}

#[test]
fn without_clips_the_figures_stay_and_no_id_is_left() {
    let found = of(&[labels(vec![("car", vec![(0, key(0.0, 0.0, 20.0, 10.0)), (4, key(0.5, 0.0, 20.0, 10.0))])])]);
    let bare = found.clone().without_clips();
    let text = serde_json::to_string(&bare).expect("JSON");
    assert!(!text.contains(&ClipId::from_bits(0).to_string()));
    assert!(drift(&found, &bare).iter().all(|own| own.distance == 0.0));
    assert_eq!(drift(&found, &bare).len(), drift(&found, &found).len());
}
