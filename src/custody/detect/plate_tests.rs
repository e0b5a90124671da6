//! Plate detectors as they are run: tiny ones whose arithmetic is known. Without ONNX Runtime each test is skipped by name.

use std::path::Path;

use super::plates::{PlateModel, Plates};
use super::runtime::Network;
use super::tiny_onnx::{Fails, PlateForm, Then, Tiny, TinyPlates};
use super::*;
use crate::vocab::DetectedClass;

const FORMS: [PlateForm; 3] = [PlateForm::ClassesOnly, PlateForm::Anchored, PlateForm::Grid];
const SIZE: Size = Size { width_px: 64, height_px: 64 };

fn loaded(file: Vec<u8>) -> Result<PlateModel, DetectError> {
    let environment = runtime::environment(&Path::new(env!("CARGO_MANIFEST_DIR")).join("models"))?;
    let model = LoadedModel { id: ModelId("tiny".into()), family: Family::Plates, sha256: Digest::of(&file) };
    PlateModel::new(model.clone(), Network::new(model.id, file, environment, 1))
}

fn tiny(form: PlateForm, fails: Fails) -> Result<PlateModel, DetectError> {
    loaded(TinyPlates { form, side: 64, fails }.onnx())
}

fn is_there(test: &str) -> bool {
    let found = runtime::environment(&Path::new(env!("CARGO_MANIFEST_DIR")).join("models")).is_ok();
    if !found {
        println!("skipped: {test} needs ONNX Runtime (models/make)");
    }
    found
}

/// Grey, with this box in magenta.
fn picture(size: Size, plate: [u32; 4]) -> Vec<u8> {
    let [x1, y1, x2, y2] = plate;
    let is_on = |i: u32| (x1..x2).contains(&(i % size.width_px)) && (y1..y2).contains(&(i / size.width_px));
    (0..size.area() as u32).flat_map(|i| if is_on(i) { [255, 0, 255] } else { [110; 3] }).collect()
}

fn found(model: &mut PlateModel, rgb: &[u8], size: Size) -> Vec<Detection> {
    model.find(rgb, size, &DetectSettings::default()).expect("an answer")
}

#[test]
fn a_plate_is_found_where_it_is_in_every_form() {
    if !is_there("a_plate_is_found_where_it_is_in_every_form") {
        return;
    }
    for form in FORMS {
        let mut model = tiny(form, Fails::Never).expect("loads");
        let plates = found(&mut model, &picture(SIZE, [16, 24, 24, 32]), SIZE);
        let [plate] = plates.as_slice() else { panic!("{form:?}: {plates:?}") };
        assert_eq!(plate.class, DetectedClass::Plate);
        assert!((plate.score - 1.0).abs() < 0.01, "{form:?}: {plate:?}");
        let edges = [plate.bbox.x1(), plate.bbox.y1(), plate.bbox.x2(), plate.bbox.y2()];
        for (edge, wanted) in edges.into_iter().zip([16.0, 24.0, 24.0, 32.0]) {
            assert!((edge - wanted).abs() < 1e-3, "{form:?}: {edges:?}");
        }
        assert!(found(&mut model, &picture(SIZE, [0; 4]), SIZE).is_empty(), "{form:?}");
    }
}

#[test]
fn a_small_plate_in_a_large_picture_is_found_at_its_own_size() {
    if !is_there("a_small_plate_in_a_large_picture_is_found_at_its_own_size") {
        return;
    }
    let mut model = tiny(PlateForm::ClassesOnly, Fails::Never).expect("loads");
    let size = Size { width_px: 640, height_px: 360 };
    // Made ten times smaller it is less than two pixels: 4 of 64 parts of a cell.
    let mut random = fastrand::Rng::with_seed(5);
    for _ in 0..20 {
        let (x, y) = (random.u32(0..620), random.u32(0..342));
        let plates = found(&mut model, &picture(size, [x, y, x + 20, y + 18]), size);
        let middle = crate::vocab::PxPoint { x: f64::from(x) + 10.0, y: f64::from(y) + 9.0 };
        assert!(plates.iter().any(|plate| plate.bbox.contains(middle)), "{x} {y}: {plates:?}");
        let reach = PxBox::new(f64::from(x) - 24.0, f64::from(y) - 24.0, f64::from(x) + 44.0, f64::from(y) + 42.0);
        let reach = reach.expect("a box");
        assert!(plates.iter().all(|plate| reach.contains(plate.bbox.centre())), "{x} {y}: {plates:?}");
    }
}

#[test]
fn odd_pictures_are_looked_at() {
    if !is_there("odd_pictures_are_looked_at") {
        return;
    }
    for form in FORMS {
        let mut model = tiny(form, Fails::Never).expect("loads");
        for (width_px, height_px) in [(1, 1), (3, 217), (300, 2), (33, 31)] {
            let size = Size { width_px, height_px };
            let plates = found(&mut model, &picture(size, [0, 0, width_px, height_px]), size);
            // A strip is thinner than a cell and its grey surroundings outweigh it.
            assert_eq!(!plates.is_empty(), width_px.min(height_px) > 8 || width_px == height_px, "{form:?} {size:?}");
            let whole = size.whole();
            assert!(plates.iter().all(|plate| plate.bbox.hull(&whole) == whole), "{form:?} {size:?}: {plates:?}");
        }
    }
}

#[test]
fn a_model_that_fails_is_an_error_and_no_answer_and_another_kind_is_refused() {
    if !is_there("a_model_that_fails_is_an_error_and_no_answer_and_another_kind_is_refused") {
        return;
    }
    let failed = DetectError::Failed(ModelId("tiny".into()));
    for form in FORMS {
        assert_eq!(tiny(form, Fails::OnGrey).err(), Some(failed.clone()), "{form:?}");
        let mut plates = Plates::default();
        plates.models.push(tiny(form, Fails::OnMagenta).expect("loads"));
        let settings = DetectSettings::default();
        assert_eq!(plates.find(&picture(SIZE, [0, 0, 64, 64]), SIZE, &settings), Err(failed.clone()), "{form:?}");
        assert_eq!(plates.find(&picture(SIZE, [0; 4]), SIZE, &settings), Ok(Vec::new()), "the next is another one");
        let wrong_side = TinyPlates { form, side: 64, fails: Fails::Never }.onnx();
        assert!(loaded(wrong_side[..wrong_side.len() / 2].to_vec()).is_err());
    }
    for then in [Then::Scores, Then::MeanOfAll, Then::BestClass] {
        let other = Tiny::by_colour(&[[0; 3], [255; 3]], 1e-3, then).onnx();
        assert!(loaded(other).is_err());
    }
}

#[test]
fn what_stands_still_is_not_asked_about_again_and_what_changed_is() {
    if !is_there("what_stands_still_is_not_asked_about_again_and_what_changed_is") {
        return;
    }
    let mut plates = Plates::default();
    plates.models.push(tiny(PlateForm::Grid, Fails::Never).expect("loads"));
    let settings = DetectSettings::default();
    let (with, without) = (picture(SIZE, [16, 24, 24, 32]), picture(SIZE, [0; 4]));
    let seen = plates.find(&with, SIZE, &settings).expect("an answer");
    assert_eq!(seen.len(), 1);
    assert_eq!(plates.find(&without, SIZE, &settings), Ok(seen), "nobody said that anything changed");
    plates.forget();
    assert_eq!(plates.find(&without, SIZE, &settings), Ok(Vec::new()));
}
