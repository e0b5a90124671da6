//! Clips that a scene model was asked about: a tiny one whose arithmetic is known, beside a detector that says what it is told.

use std::os::unix::fs::symlink;

use crate::custody::detect::tiny_onnx::{Then, Tiny};
use crate::custody::detect::{Family, Range, SceneFeed, SceneSaid, add_scene_model};
use crate::vocab::Why;

use super::*;

/// The street, the door's colour (it is the mark) and a coat.
const GROUND: [u8; 3] = [70, 110, 80];
const COAT: [u8; 3] = [40, 60, 200];
const FEED: SceneFeed = SceneFeed::in_range(Range::Bytes);

fn door() -> PxBox {
    PxBox::new(48.0, 16.0, 96.0, 72.0).expect("a box")
}

/// Somebody who walks before the door, 5 pixels a frame; the feet are below it.
fn walker(frame: u32) -> PxBox {
    let x = 10.0 + 5.0 * f64::from(frame);
    PxBox::new(x, 24.0, x + 24.0, 92.0).expect("a box")
}

/// The walker's chest, before the door for most of the clip.
fn chest(frame: u32) -> (usize, usize) {
    let x = walker(frame).centre().x;
    (x as usize, 60)
}

fn street(frame: u32) -> Vec<u8> {
    let walker = walker(frame);
    let mut grain = fastrand::Rng::with_seed(u64::from(frame));
    let pixel = |i: u32| {
        let at = crate::vocab::PxPoint { x: f64::from(i % SIZE.width_px) + 0.5, y: f64::from(i / SIZE.width_px) + 0.5 };
        let colour = match (walker.contains(at), door().contains(at)) {
            (true, _) => COAT,
            (false, true) => MARK,
            (false, false) => GROUND,
        };
        colour.map(|value| value - grain.u8(0..8))
    };
    (0..SIZE.area() as u32).flat_map(pixel).collect()
}

/// A detector that sees the walker, with scene models beside it.
struct Asked<'a> {
    frame: u32,
    asked: u32,
    models: Option<&'a mut Detectors>,
}

impl Eyes for Asked<'_> {
    fn look(&mut self, _: &[u8], _: Size) -> Option<Findings> {
        let bbox = walker(self.frame);
        self.frame += 1;
        let objects = vec![Detection { bbox, class: DetectedClass::Person, score: 0.9 }];
        Some(Findings { objects, ..Findings::default() })
    }

    fn ask_scene_models(&mut self, rgb: &[u8], size: Size) -> Option<Vec<SceneSaid>> {
        self.asked += 1;
        self.models.as_mut().map_or(Some(Vec::new()), |models| models.ask_scene_models(rgb, size).ok())
    }

    fn look_again(&mut self, _: &RedactedFrame, _: &InView<'_>) -> Option<Vec<Detection>> {
        Some(Vec::new())
    }
}

/// The needed models with this one added, unless they were not made.
fn with_model(test: &str, tiny: &Tiny, family: Family, classes: &str) -> Option<Detectors> {
    real_detectors(test)?;
    let dir = tempfile::tempdir().expect("a folder");
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    std::fs::copy(models.join("MANIFEST.json"), dir.path().join("MANIFEST.json")).expect("copied");
    for name in ["centernet.onnx", "centerface.onnx", "runtime"] {
        symlink(models.join(name), dir.path().join(name)).expect("linked");
    }
    let from = tempfile::tempdir().expect("a folder");
    let (file, list) = (from.path().join("places.onnx"), from.path().join("classes.txt"));
    std::fs::write(&file, tiny.onnx()).expect("written");
    std::fs::write(&list, classes).expect("written");
    add_scene_model(dir.path(), &file, family, &list, FEED).expect("taken in");
    Some(Detectors::load(dir.path()).expect("loads"))
}

fn by_colour(then: Then) -> Tiny {
    Tiny::by_colour(&[GROUND, MARK, COAT], 1e-3, then)
}

fn developed(models: Option<&mut Detectors>, place: Place) -> (Bench, Result<Developed, DevelopError>, u32) {
    let bench = Bench::drawn(SIZE, (10, 1), (0..FRAMES).map(street));
    let mut eyes = Asked { frame: 0, asked: 0, models };
    let developed = bench.develop(place, &mut eyes, &Silent);
    let asked = eyes.asked;
    (bench, developed, asked)
}

fn is_coat(p: &[u8]) -> bool {
    p[2] > 120 && p[0] < 110 && p[1] < 120
}

#[test]
fn a_door_that_the_model_sees_is_hidden_and_who_walks_before_it_is_not() {
    let test = "a_door_that_the_model_sees_is_hidden_and_who_walks_before_it_is_not";
    let Some(mut models) = with_model(test, &by_colour(Then::Scores), Family::Segmentation, "road\ndoor\nperson")
    else {
        return;
    };
    for is_asked in [false, true] {
        let (bench, developed, asked) = developed(is_asked.then_some(&mut models), Place::Outdoor);
        let developed = developed.expect("developed");
        let mut proxy = bench.proxy(&developed);
        let mut shown_chests = 0;
        for no in 0..FRAMES {
            let frame = proxy.frame(FrameNo(no)).expect("a frame");
            let marked = marked_pixels(frame.rgb());
            assert_eq!(marked == 0, is_asked, "frame {no}: {marked} pixels of the door");
            let (x, y) = chest(no);
            shown_chests += u32::from(is_coat(&frame.rgb()[(y * SIZE.width_px as usize + x) * 3..][..3]));
            let is_told = frame.hidden().iter().any(|area| area.why == Why::Opening);
            assert_eq!(is_told, is_asked, "frame {no}: {:?}", frame.hidden());
        }
        assert_eq!(shown_chests, FRAMES, "the walker stays visible");
        let receipt = &developed.receipt;
        assert_eq!(receipt.treated_as, Some(Place::Outdoor));
        assert!(asked > 3 && asked < FRAMES / 2, "asked {asked} times");
        assert_eq!(receipt.scene_models.len(), usize::from(is_asked));
        for witness in &receipt.scene_models {
            assert_eq!(
                (witness.model.0.as_str(), witness.frames, witness.frames_with_openings),
                ("places", asked, asked)
            );
            let told = receipt.lines().into_iter().find(|line| line.contains("places")).expect("a line");
            assert!(told.contains("no interior") && told.contains("doors or windows"), "{told}");
        }
    }
}

#[test]
fn an_outdoor_clip_that_a_model_calls_a_room_is_hidden_as_one() {
    let test = "an_outdoor_clip_that_a_model_calls_a_room_is_hidden_as_one";
    let cases = [
        (Family::Segmentation, Then::BestClass, "bed\nsky\nperson"),
        (Family::Scene, Then::MeanOfAll, "bedroom 1\nfield 2\nbeach 2"),
    ];
    for (family, then, classes) in cases {
        let Some(mut models) = with_model(test, &by_colour(then), family, classes) else { return };
        for is_asked in [false, true] {
            let (bench, developed, _) = developed(is_asked.then_some(&mut models), Place::Outdoor);
            let developed = developed.expect("developed");
            let mut proxy = bench.proxy(&developed);
            let flat =
                |rgb: &[u8], at: usize| rgb[at * 3..][..3].iter().zip(HIDDEN_GROUND).all(|(a, b)| a.abs_diff(b) <= 4);
            for no in 0..FRAMES {
                let frame = proxy.frame(FrameNo(no)).expect("a frame");
                let is_hidden = [0, SIZE.width_px as usize * 90].iter().all(|at| flat(frame.rgb(), *at));
                assert_eq!(is_hidden, is_asked, "{family}, frame {no}");
            }
            let receipt = &developed.receipt;
            assert_eq!(receipt.treated_as == Some(Place::Indoor), is_asked, "{receipt:?}");
            assert!(!is_asked || receipt.scene_models[0].interior > Some(0.8), "{receipt:?}");
            assert!(!is_asked || receipt.lines().iter().any(|line| line.contains("places sees an interior")));
        }
    }
}

#[test]
fn a_model_that_calls_a_room_a_street_shows_nothing_of_it() {
    let test = "a_model_that_calls_a_room_a_street_shows_nothing_of_it";
    let classes = "road 2\nfield 2\nbedroom 1";
    let Some(mut models) = with_model(test, &by_colour(Then::MeanOfAll), Family::Scene, classes) else { return };
    for place in [Place::Unknown, Place::Indoor] {
        let (_, developed, _) = developed(Some(&mut models), place);
        let receipt = developed.expect("developed").receipt;
        assert_eq!(receipt.treated_as, Some(place));
        assert!(receipt.share_hidden > 0.7, "{}", receipt.share_hidden);
        assert!(receipt.scene_models[0].interior < Some(0.2));
    }
}

#[test]
fn a_model_that_fails_in_the_middle_leaves_the_clip_hidden() {
    let test = "a_model_that_fails_in_the_middle_leaves_the_clip_hidden";
    // Not a number where a pixel is brighter than that; pictures are from the sixth on.
    let classes = vec![([0.0, 0.0, -1.0], 225.0); 3];
    let tiny = Tiny { classes, size: None, then: Then::Logarithm };
    let Some(mut models) = with_model(test, &tiny, Family::Segmentation, "road\ndoor\nperson") else { return };
    let bright =
        |frame: u32| if frame < 5 { vec![60; SIZE.area() as usize * 3] } else { vec![250; SIZE.area() as usize * 3] };
    let bench = Bench::drawn(SIZE, (10, 1), (0..FRAMES).map(bright));
    let mut eyes = Asked { frame: 0, asked: 0, models: Some(&mut models) };
    let result = bench.develop(Place::Outdoor, &mut eyes, &Silent);
    assert_eq!(result.err(), Some(DevelopError::SceneModelFailed));
    assert!(eyes.asked > 1, "it was sound at first");
    assert_eq!(bench.files_in_vault(), 0);
    assert_eq!(DevelopError::SceneModelFailed.to_string().lines().count(), 2);
}
