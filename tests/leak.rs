//! The quick part of `benches/leak`: faces planted and drawn are hidden, and the judges notice what is not.
#![allow(dead_code, reason = "the benchmark uses the rest of its parts")]

#[path = "../benches/leak/compose.rs"]
mod compose;
#[path = "../benches/leak/gate.rs"]
mod gate;
#[path = "../benches/leak/ink.rs"]
mod ink;
#[path = "../benches/leak/pixels.rs"]
mod pixels;
#[path = "../benches/leak/plant.rs"]
mod plant;
#[path = "../benches/leak/rooms.rs"]
mod rooms;
#[path = "../benches/leak/scene.rs"]
mod scene;
#[path = "../benches/leak/sheet.rs"]
mod sheet;
#[path = "../benches/leak/silhouette.rs"]
mod silhouette;

use plant::{Condition, Programme};
use silhouette::Background;
use veilmark::custody::detect::{Detectors, models_dir};
use veilmark::custody::develop::Orders;
use veilmark::custody::trial::Trial;
use veilmark::porch::{Scene, Variant};
use veilmark::vocab::{Place, PxBox, Size};

const SIZE: Size = Size { width_px: 320, height_px: 240 };

fn detectors(test: &str) -> Option<Detectors> {
    let loaded = Detectors::load(&models_dir());
    if let Err(error) = &loaded {
        println!("skipped: {test} needs the models and ONNX Runtime. {error}");
    }
    loaded.ok()
}

#[test]
fn planted_faces_with_a_person_are_covered() {
    let Some(mut detectors) = detectors("planted_faces_with_a_person_are_covered") else { return };
    let programme = Programme {
        sizes: &[24, 48],
        conditions: &[Condition::Plain, Condition::Profile],
        at_edges: &[],
        at_lens_px: &[400],
        at_lens: &[Condition::Plain],
        people: 1,
        frames: 2,
    };
    let planting = plant::run(&programme, &mut detectors);
    planting.print();
    let (covered, all) = planting.with_a_person(24);
    assert_eq!((covered, all), (8, 8), "faces covered, and faces planted");
}

#[test]
fn planted_lines_of_writing_are_covered_where_they_are_asked_for() {
    let Some(mut detectors) = detectors("planted_lines_of_writing_are_covered_where_they_are_asked_for") else {
        return;
    };
    let inked = ink::run(&ink::Programme { plates: &[], ..ink::QUICK }, None, &mut detectors);
    inked.print();
    let (covered, all) = inked.lines_from(0);
    assert!(all >= 24, "{all} lines");
    assert_eq!(covered, all, "lines whose ink is covered, and lines planted");
}

#[test]
fn every_face_of_the_sample_scene_is_covered() {
    let Some(mut detectors) = detectors("every_face_of_the_sample_scene_is_covered") else { return };
    let counted = scene::run(8..9, 12, None, &mut detectors);
    let (bare, all) = counted.bare_faces();
    assert!(all >= 20, "{all} faces are seen");
    assert_eq!(bare, 0, "bare faces of {all}");
    assert!(counted.share_hidden() < 0.08, "hidden: {}", counted.share_hidden());
}

/// The sample scene's frames, made into others by `make` from each and the next one, ten a second: how many faces from
/// 12 pixels are not covered, and how many there are. Every picture shows the faces of `moments` frames from its own on, and is `scale`
/// times as large.
fn bare_faces_of(
    detectors: &mut Detectors,
    numbers: &[usize],
    moments: usize,
    scale: u32,
    make: impl Fn(&[u8], &[u8], Size) -> Vec<u8>,
) -> (usize, usize) {
    let scene = Scene::new(7, Variant::Day);
    let size = Size { width_px: scale * scene.size().width_px, height_px: scale * scene.size().height_px };
    let picture = |row: usize| make(&scene.frame(numbers[row]), &scene.frame(numbers[row] + 1), scene.size());
    let times = (0..numbers.len() as i64).map(|row| row * 100_000).collect();
    let orders = Orders { place: Place::Outdoor, ..Orders::default() };
    let mut trial = Trial::of(detectors, &orders, size, times, &mut |row| picture(row));
    let (mut faces, mut bare_faces) = (0, 0);
    for (row, no) in numbers.iter().enumerate() {
        let bare = trial.bare(row, &picture(row));
        let truths = scene.truth().frames[*no..no + moments].iter().map(|frame| &frame.faces);
        for face in truths.flatten().filter(|face| face.bbox.height() >= 12.0) {
            let [x1, y1, x2, y2] =
                [face.bbox.x1(), face.bbox.y1(), face.bbox.x2(), face.bbox.y2()].map(|edge| edge * f64::from(scale));
            let bbox = PxBox::new(x1, y1, x2, y2).expect("a face has a size");
            let (bare_px, all) = pixels::count_in(&bbox, size, |at| bare[at]);
            faces += 1;
            bare_faces += usize::from(bare_px as f64 > (1.0 - scene::COVERED) * all as f64);
        }
    }
    (bare_faces, faces)
}

#[test]
fn faces_in_combed_frames_are_covered() {
    let Some(mut detectors) = detectors("faces_in_combed_frames_are_covered") else { return };
    // Interlaced: even rows are of one moment, odd rows of the next.
    let comb = |one: &[u8], next: &[u8], size: Size| {
        let row = size.width_px as usize * 3;
        let rows = one.chunks_exact(row).zip(next.chunks_exact(row)).enumerate();
        rows.flat_map(|(y, (one, next))| if y % 2 == 0 { one } else { next }).copied().collect()
    };
    let numbers: Vec<usize> = (40..140).step_by(4).collect();
    let (bare, all) = bare_faces_of(&mut detectors, &numbers, 2, 1, comb);
    assert!(all >= 30, "{all} faces are seen");
    assert_eq!(bare, 0, "bare faces of {all}");
}

#[test]
fn faces_in_large_pictures_are_covered() {
    let Some(mut detectors) = detectors("faces_in_large_pictures_are_covered") else { return };
    // Three times as large in both ways: 2304 x 1296.
    let enlarged = |one: &[u8], _: &[u8], size: Size| {
        let picture = image::RgbImage::from_raw(size.width_px, size.height_px, one.to_vec()).expect("a picture");
        let (width, height) = (3 * size.width_px, 3 * size.height_px);
        image::imageops::resize(&picture, width, height, image::imageops::FilterType::Triangle).into_raw()
    };
    let numbers: Vec<usize> = (60..110).step_by(10).collect();
    let (bare, all) = bare_faces_of(&mut detectors, &numbers, 1, 3, enlarged);
    assert!(all >= 8, "{all} faces are seen");
    assert_eq!(bare, 0, "bare faces of {all}");
}

#[test]
fn the_room_is_covered_at_a_peek_an_open_door_a_lit_window_and_when_the_camera_is_pushed() {
    const TEST: &str = "the_room_is_covered_at_a_peek_an_open_door_a_lit_window_and_when_the_camera_is_pushed";
    let Some(mut detectors) = detectors(TEST) else { return };
    // Somebody before the open door is shown in a box, at whose rim a few pixels of the room are not told from the person.
    type Story = fn(u64, &mut Detectors) -> rooms::Shown;
    let stories: [(Story, usize); 4] =
        [(rooms::peek, 0), (rooms::open_door, 1), (rooms::lit_window, 0), (rooms::pushed_camera, 0)];
    for (story, most_of_1000) in stories {
        let (bare, all) = story(7, &mut detectors).bare();
        assert!(all > 5_000, "{all} pixels of the room are in view");
        assert!(1000 * bare <= most_of_1000 * all, "{bare} bare pixels of {all}");
    }
}

/// A textured ground, and on it a dark figure from `left` on, if any.
fn drawn(left: Option<usize>) -> Vec<u8> {
    let pixel = |at: usize| {
        let (x, y) = (at % 320, at / 320);
        let is_figure = left.is_some_and(|left| (left..left + 48).contains(&x) && (40..200).contains(&y));
        if is_figure { [30; 3] } else { [(150 + (x * 7 + y * 3) % 40) as u8; 3] }
    };
    (0..SIZE.area() as usize).flat_map(pixel).collect()
}

#[test]
fn the_judge_of_pixels_tells_shown_from_hidden() {
    let source = drawn(Some(100));
    let mut output = source.clone();
    assert!(pixels::changed(&source, &output, SIZE).iter().all(|is_changed| !is_changed), "the same picture");
    output.iter_mut().enumerate().for_each(|(at, value)| *value = value.wrapping_add((at % 5) as u8));
    assert!(pixels::changed(&source, &output, SIZE).iter().all(|is_changed| !is_changed), "noise of a codec");
    let fill = PxBox::new(96.0, 40.0, 152.0, 72.0).expect("a box");
    for at in (0..source.len() / 3).filter(|at| (96..152).contains(&(at % 320)) && (40..72).contains(&(at / 320))) {
        output[at * 3..at * 3 + 3].copy_from_slice(&[120; 3]);
    }
    let changed = pixels::changed(&source, &output, SIZE);
    let (hidden, all) = pixels::count_in(&fill, SIZE, |at| changed[at]);
    assert_eq!((hidden, all), (56 * 32, 56 * 32));
    let below = PxBox::new(96.0, 75.0, 152.0, 110.0).expect("a box");
    assert_eq!(pixels::count_in(&below, SIZE, |at| changed[at]).0, 0);
}

#[test]
fn the_judge_of_heads_knows_the_empty_scene_though_people_stand_still_most_of_the_time() {
    // One after the other stands at nearly the same place, four times as long as nobody is there.
    let stands = |left: Option<usize>, frames: usize| std::iter::repeat_n(left, frames);
    let visits = || [100, 104, 108, 112, 116].into_iter().flat_map(|at| stands(None, 4).chain(stands(Some(at), 16)));
    let background = Background::of(|| visits().map(drawn), SIZE).expect("a background");
    assert!(background.silhouette(&drawn(None)).is_none(), "nobody is there");
    for left in [20, 108, 200] {
        let seen = background.silhouette(&drawn(Some(left))).expect("a figure");
        let middle = left as f64 + 24.0;
        let (x1, x2) = ((middle - 45.0).max(0.0), middle + 45.0);
        assert_eq!((seen.head.y1(), seen.head.x1(), seen.head.x2()), (40.0, x1, x2));
        assert!((seen.head.height() - 0.17 * 160.0).abs() < 0.01);
        assert!(seen.head_px.len() > 48 * 24 && seen.head_px.iter().all(|at| (left..left + 48).contains(&(at % 320))));
    }
    let brighter: Vec<u8> = drawn(None).iter().map(|value| value + 40).collect();
    assert!(background.silhouette(&brighter).is_none(), "light that changes is nobody");
}

#[test]
fn the_judge_of_heads_takes_no_shadow_for_a_person() {
    let floor = |shade: Option<[u8; 3]>| -> Vec<u8> {
        let is_shaded = |at: usize| (100..180).contains(&(at % 320)) && (60..200).contains(&(at / 320));
        let pixel = |at: usize| shade.filter(|_| is_shaded(at)).unwrap_or([180, 110, 60]);
        (0..SIZE.area() as usize).flat_map(pixel).collect()
    };
    let background = Background::of(|| std::iter::repeat_n(floor(None), 3), SIZE).expect("a background");
    assert!(background.silhouette(&floor(Some([108, 66, 36]))).is_none(), "the floor with less light");
    assert!(background.silhouette(&floor(Some([70, 70, 72]))).is_some(), "grey cloth");
}
