//! Models that find number plates, from a shell: taken in or refused, listed, and what they hide where a project asks for plates.

mod common;

use common::own_models::{copy_models, marked_pixels, run, write};
use common::tiny_onnx::{Fails, PlateForm, Then, Tiny, TinyPlates};
use common::{Place, marked_street, models_are_made};

fn tiny(form: PlateForm, fails: Fails) -> Vec<u8> {
    TinyPlates { form, side: 128, fails }.onnx()
}

#[test]
fn a_plate_model_is_taken_in_or_refused_in_two_lines() {
    if !models_are_made("a_plate_model_is_taken_in_or_refused_in_two_lines") {
        return;
    }
    let place = Place::new();
    copy_models(&place);
    write(&place, "eight.onnx", tiny(PlateForm::ClassesOnly, Fails::Never));
    write(&place, "five.onnx", tiny(PlateForm::Anchored, Fails::Never));
    write(&place, "grid.onnx", tiny(PlateForm::Grid, Fails::Never));
    write(&place, "holes.onnx", tiny(PlateForm::ClassesOnly, Fails::OnGrey));
    write(&place, "other.onnx", Tiny::by_colour(&[[0; 3], [255; 3]], 1e-3, Then::Scores).onnx());
    write(&place, "none.onnx", "no model");
    write(&place, "classes.txt", "plate\ncar\n");
    let add = |file: &str, family: &str| run(&place, &["models", "add", file, "--family", family]);
    for (file, family, code) in [
        ("holes.onnx", "plates", 4),
        ("other.onnx", "plates", 4),
        ("none.onnx", "plates", 4),
        ("eight.onnx", "yolox", 4),
        ("grid.onnx", "yolox", 4),
        ("eight.onnx", "plate", 2),
    ] {
        add(file, family).refused(code);
        assert!(!place.path("models/ADDED.json").exists(), "{file} as {family} left something");
    }
    run(&place, &["models", "add", "eight.onnx", "--family", "plates", "--classes", "classes.txt"]).refused(2);
    for name in ["eight", "five", "grid"] {
        add(&format!("{name}.onnx"), "plates").ok();
    }
    add("eight.onnx", "plates").refused(2);
    let doctor = run(&place, &["doctor"]).ok().stdout;
    for name in ["eight", "five", "grid"] {
        assert!(doctor.contains(&format!("plates          found, {name}, digest checked")), "{doctor}");
    }
    write(&place, "models/five.onnx", tiny(PlateForm::Grid, Fails::OnMagenta));
    run(&place, &["models", "check"]).refused(1);
}

#[test]
fn plates_are_hidden_where_they_are_asked_for_and_a_model_that_fails_hides_the_frames() {
    let test = "plates_are_hidden_where_they_are_asked_for_and_a_model_that_fails_hides_the_frames";
    if !models_are_made(test) {
        return;
    }
    let place = Place::new();
    copy_models(&place);
    place.project();
    marked_street(&place.path("a.mp4"), 4);
    let record = place.record(&["a.mp4"]);
    run(&place, &["camera", "set", "road.veil", "cam-a", "--place", "outdoor"]).ok();
    run(&place, &["import", "road.veil", "a.mp4", "--record", &record, "--camera", "cam-a"]).ok();
    write(&place, "plates.onnx", tiny(PlateForm::ClassesOnly, Fails::Never));
    run(&place, &["models", "add", "plates.onnx", "--family", "plates"]).ok();
    let develop = || run(&place, &["--json", "develop", "road.veil", "--outdated"]).ok().json();
    assert_eq!(develop()["developed"].as_array().map(Vec::len), Some(0), "nobody asked for plates");
    assert!(marked_pixels(&place, "unasked").iter().all(|count| *count > 50_000));

    run(&place, &["hiding", "set", "road.veil", "--plates", "on"]).ok();
    let receipt = develop()["developed"][0]["receipt"].clone();
    let row = &receipt["plate_detectors"][0];
    let digest = veilmark::vocab::Digest::of(&tiny(PlateForm::ClassesOnly, Fails::Never)).to_string();
    assert_eq!((row["id"].as_str(), row["sha256"].as_str()), (Some("plates"), Some(digest.as_str())), "{receipt}");
    assert_eq!(row["min_score"].as_f64(), Some(0.2));
    assert!(receipt["by_reason"].to_string().contains("plate"), "{receipt}");
    assert!(marked_pixels(&place, "asked").iter().all(|count| *count == 0));
    assert_eq!(develop()["developed"].as_array().map(Vec::len), Some(0), "it is as it would be made now");

    // One more model asks for another look; this one fails on the clip, so nothing of it is shown.
    write(&place, "fails.onnx", tiny(PlateForm::Grid, Fails::OnMagenta));
    run(&place, &["models", "add", "fails.onnx", "--family", "plates"]).ok();
    run(&place, &["develop", "road.veil", "--outdated"]);
    let shown = marked_pixels(&place, "failed");
    assert!(shown.iter().all(|count| *count == 0), "{shown:?}");
}
