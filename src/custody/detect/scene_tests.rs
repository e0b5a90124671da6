//! Scene models as they are run: tiny ones whose arithmetic is known. Without ONNX Runtime each test is skipped by name.

use std::path::Path;

use super::runtime::Network;
use super::scene_model::SceneModel;
use super::tiny_onnx::{Then, Tiny};
use super::*;

const SIZE: Size = Size { width_px: 160, height_px: 96 };
/// Colours of the classes `sky`, `bed` and `door`.
const SKY: [u8; 3] = [90, 150, 230];
const BED: [u8; 3] = [170, 40, 60];
const DOOR: [u8; 3] = [60, 140, 40];
const CLASSES: &[u8] = b"sky\nbed\ndoor";
const IMAGENET: ([f32; 3], [f32; 3]) = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

/// Sky, with a door from 64, 32 to 96, 64 and so many rows of bed below.
fn picture(bed_rows: u32) -> Vec<u8> {
    let pixel = |i: u32| match (i % 160, i / 160) {
        (64..96, 32..64) => DOOR,
        (_, y) if y >= 96 - bed_rows => BED,
        _ => SKY,
    };
    (0..160 * 96).flat_map(pixel).collect()
}

fn tiny(then: Then) -> Tiny {
    Tiny::by_colour(&[SKY, BED, DOOR], 1e-3, then)
}

/// Blue first.
fn turned(mut tiny: Tiny) -> Tiny {
    tiny.classes.iter_mut().for_each(|(weights, _)| weights.reverse());
    tiny
}

fn bytes() -> SceneFeed {
    SceneFeed::in_range(Range::Bytes)
}

fn loaded(family: Family, list: &[u8], feed: SceneFeed, tiny: &Tiny) -> Result<SceneModel, DetectError> {
    let file = tiny.onnx();
    let environment = runtime::environment(&Path::new(env!("CARGO_MANIFEST_DIR")).join("models"))?;
    let model = LoadedModel { id: ModelId("tiny".into()), family, sha256: Digest::of(&file) };
    let spec = SceneSpec::parse(family, list, feed).expect("a spec");
    SceneModel::new(model.clone(), spec, Network::new(model.id, file, environment, 1))
}

fn is_there(test: &str) -> bool {
    let found = runtime::environment(&Path::new(env!("CARGO_MANIFEST_DIR")).join("models")).is_ok();
    if !found {
        println!("skipped: {test} needs ONNX Runtime (models/make)");
    }
    found
}

/// The cells that are marked, as columns and rows, first and last.
fn marked(said: &SceneSaid) -> Option<[usize; 4]> {
    let map = said.openings.as_ref().expect("a map");
    let cells = || (0..map.rows()).flat_map(|row| (0..map.columns()).map(move |column| (column, row)));
    let open: Vec<(usize, usize)> = cells().filter(|(column, row)| map.is_open(*column, *row)).collect();
    let (columns, rows) = (|| open.iter().map(|c| c.0), || open.iter().map(|c| c.1));
    Some([columns().min()?, rows().min()?, columns().max()?, rows().max()?])
}

#[test]
fn a_segmentation_model_sees_the_door_where_it_is_however_it_is_fed() {
    if !is_there("a_segmentation_model_sees_the_door_where_it_is_however_it_is_fed") {
        return;
    }
    let (mean, std) = IMAGENET;
    let fixed = |size| Tiny { size: Some(size), ..tiny(Then::Scores) };
    let letterbox = SceneFeed { fit: Fit::Letterbox, ..bytes() };
    let cases = [
        ("bytes", tiny(Then::Scores), bytes()),
        ("best class", tiny(Then::BestClass), bytes()),
        ("blue first", turned(tiny(Then::Scores)), SceneFeed { channels: Channels::Bgr, ..bytes() }),
        ("the default", tiny(Then::Scores).normalised(mean, std), SceneFeed::default()),
        (
            "other numbers",
            tiny(Then::Scores).normalised([0.5; 3], [0.25; 3]),
            SceneFeed { mean: [0.5; 3], std: [0.25; 3], ..SceneFeed::default() },
        ),
        ("letterboxed", tiny(Then::Scores), letterbox),
        ("a small input", tiny(Then::Scores), SceneFeed { side_px: Some(96), ..letterbox }),
        ("one size, stretched", fixed((96, 96)), bytes()),
        ("one size, letterboxed", fixed((200, 128)), letterbox),
        ("one size that is the usual one", fixed((512, 512)), bytes()),
    ];
    for (name, tiny, feed) in cases {
        let mut model = loaded(Family::Segmentation, CLASSES, feed, &tiny).expect(name);
        let said = model.look(&picture(0), SIZE).expect(name);
        let [left, top, right, bottom] = marked(&said).expect(name);
        // From cell 8, 4 to 11, 7; where a small input mixes the edge's colours, a cell more.
        assert!((7..=8).contains(&left) && (3..=4).contains(&top), "{name}: {left} {top}");
        assert!((11..=12).contains(&right) && (7..=8).contains(&bottom), "{name}: {right} {bottom}");
        assert!(said.interior.expect(name) < 0.2, "{name}: {said:?}");
        let room = model.look(&picture(30), SIZE).expect(name).interior.expect(name);
        let more = model.look(&picture(80), SIZE).expect(name).interior.expect(name);
        assert!(room < more && more > 0.8, "{name}: {room} {more}");
    }
}

#[test]
fn numbers_of_another_kind_are_read_as_something_else() {
    // The test above is worth something only if the feed matters.
    if !is_there("numbers_of_another_kind_are_read_as_something_else") {
        return;
    }
    let said = |feed, tiny: Tiny| {
        loaded(Family::Segmentation, CLASSES, feed, &tiny).expect("loads").look(&picture(0), SIZE).expect("an answer")
    };
    let right = said(bytes(), tiny(Then::Scores));
    assert_ne!(marked(&said(bytes(), turned(tiny(Then::Scores)))), marked(&right));
    assert_ne!(marked(&said(SceneFeed::default(), tiny(Then::Scores))), marked(&right));
}

#[test]
fn a_scene_classifier_tells_rooms_from_streets() {
    if !is_there("a_scene_classifier_tells_rooms_from_streets") {
        return;
    }
    let (mean, std) = IMAGENET;
    let tiny = tiny(Then::MeanOfAll).normalised(mean, std);
    let list = b"/f/field 2\n/b/bedroom 1\n/d/doorway/indoor 1";
    let mut model = loaded(Family::Scene, list, SceneFeed::default(), &tiny).expect("loads");
    let mut interior = |bed_rows| model.look(&picture(bed_rows), SIZE).expect("an answer").interior.expect("said");
    let (street, room) = (interior(0), interior(90));
    assert!(street < 0.1 && room > 0.9, "{street} {room}");
    let said = model.look(&picture(0), SIZE).expect("an answer");
    assert_eq!(said.openings, None);
}

#[test]
fn a_model_that_fails_is_an_error_and_no_answer() {
    if !is_there("a_model_that_fails_is_an_error_and_no_answer") {
        return;
    }
    let failed = Err(DetectError::Failed(ModelId("tiny".into())));
    // The logarithm of a score that is negative for bright pixels alone.
    let on_dark = Tiny { classes: vec![([-1.0, -1.0, -1.0], 300.0); 3], size: None, then: Then::Logarithm };
    let mut model = loaded(Family::Segmentation, CLASSES, bytes(), &on_dark).expect("loads");
    assert!(model.look(&[20; 160 * 96 * 3], SIZE).is_ok());
    assert_eq!(model.look(&picture(0), SIZE), failed);
    assert!(model.look(&[20; 160 * 96 * 3], SIZE).is_ok(), "the next picture is another one");
    let of_mean = Tiny { then: Then::LogarithmOfMean, ..on_dark };
    let mut model = loaded(Family::Scene, b"a 1\nb 2\nc 2", bytes(), &of_mean).expect("loads");
    assert_eq!(model.look(&picture(0), SIZE), failed);
    // One class more than the list, an answer for the whole picture only, and one for each place only.
    let four = Tiny::by_colour(&[SKY, BED, DOOR, [0; 3]], 1e-3, Then::Scores);
    let cases = [(Family::Segmentation, CLASSES, four), (Family::Segmentation, CLASSES, tiny(Then::MeanOfAll))];
    for (family, list, tiny) in cases.into_iter().chain([(Family::Scene, &b"a 1\nb 2\nc 2"[..], tiny(Then::Scores))]) {
        let mut model = loaded(family, list, bytes(), &tiny).expect("loads");
        assert_eq!(model.look(&picture(0), SIZE), failed);
    }
    let wrong = loaded(Family::Segmentation, CLASSES, bytes(), &Tiny { size: Some((0, 64)), ..tiny(Then::Scores) });
    assert!(wrong.is_err(), "no picture of no height");
}

#[test]
fn odd_pictures_are_looked_at() {
    if !is_there("odd_pictures_are_looked_at") {
        return;
    }
    for feed in [bytes(), SceneFeed { fit: Fit::Letterbox, ..bytes() }] {
        let mut model = loaded(Family::Segmentation, CLASSES, feed, &tiny(Then::Scores)).expect("loads");
        for (width_px, height_px) in [(1, 1), (3, 517), (1000, 2), (33, 31)] {
            let size = Size { width_px, height_px };
            let said = model.look(&DOOR.repeat(size.area() as usize), size).expect("an answer");
            let map = said.openings.as_ref().expect("a map");
            let cells = (0..map.rows()).flat_map(|row| (0..map.columns()).map(move |column| (column, row)));
            assert!(cells.into_iter().all(|(column, row)| map.is_open(column, row)), "{size:?} {feed:?}");
        }
    }
}
