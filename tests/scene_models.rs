//! Models that tell the place, from a shell: taken in or refused, listed, and what they hide of a clip that was shown without them.

mod common;

use common::own_models::{copy_models, marked_pixels, run, write};
use common::tiny_onnx::{Then, Tiny};
use common::{Place, marked_street, models_are_made};

/// Classes by colour: grey for what is not there, and the marked strip's magenta.
fn tiny(then: Then) -> Tiny {
    Tiny::by_colour(&[[110, 130, 120], [243, 12, 243]], 1e-3, then)
}

#[test]
fn a_scene_model_is_taken_in_with_its_classes_or_refused_in_two_lines() {
    let test = "a_scene_model_is_taken_in_with_its_classes_or_refused_in_two_lines";
    if !models_are_made(test) {
        return;
    }
    let place = Place::new();
    copy_models(&place);
    write(&place, "seg.onnx", tiny(Then::Scores).onnx());
    write(&place, "scene.onnx", tiny(Then::MeanOfAll).onnx());
    let holes = Tiny { classes: vec![([-1.0; 3], -1.0); 2], size: None, then: Then::Logarithm };
    write(&place, "holes.onnx", holes.onnx());
    write(&place, "none.onnx", "no model");
    write(&place, "ade.txt", "road\ndoor\n");
    write(&place, "three.txt", "road\ndoor\nsky\n");
    write(&place, "dumb.txt", "road\nsky\n");
    write(&place, "places.txt", "street 2\nbedroom 1\n");
    write(&place, "numbered.txt", "street 0\nbedroom 1\n");
    let add = |file: &str, family: &str, more: &[&str]| {
        run(&place, &[&["models", "add", file, "--family", family][..], more].concat())
    };
    for (file, family, more, code) in [
        ("seg.onnx", "segmentation", &[][..], 2),
        ("seg.onnx", "segmentation", &["--range", "bytes"], 2),
        ("seg.onnx", "yolox", &["--classes", "ade.txt"], 2),
        ("seg.onnx", "segmentation", &["--classes", "ade.txt", "--std", "1,0,1"], 2),
        ("seg.onnx", "segmentation", &["--classes", "ade.txt", "--mean", "1,2"], 2),
        ("seg.onnx", "segmentation", &["--classes", "ade.txt", "--side", "100"], 2),
        ("seg.onnx", "segmentation", &["--classes", "absent.txt"], 4),
        ("seg.onnx", "segmentation", &["--classes", "seg.onnx"], 4),
        ("seg.onnx", "segmentation", &["--classes", "three.txt"], 4),
        ("seg.onnx", "segmentation", &["--classes", "dumb.txt"], 4),
        ("seg.onnx", "scene", &["--classes", "places.txt"], 4),
        ("scene.onnx", "segmentation", &["--classes", "ade.txt"], 4),
        ("scene.onnx", "scene", &["--classes", "numbered.txt"], 4),
        ("scene.onnx", "scene", &["--classes", "ade.txt"], 4),
        ("holes.onnx", "segmentation", &["--classes", "ade.txt"], 4),
        ("none.onnx", "segmentation", &["--classes", "ade.txt"], 4),
    ] {
        add(file, family, more).refused(code);
        assert!(!place.path("models/ADDED.json").exists(), "{file} as {family} with {more:?} left something");
    }
    add("seg.onnx", "segmentation", &["--classes", "ade.txt", "--range", "bytes", "--fit", "letterbox"]).ok();
    add("scene.onnx", "scene", &["--classes", "places.txt", "--mean", "-1,0.5,0"]).ok();
    add("scene.onnx", "scene", &["--classes", "places.txt"]).refused(2);
    let list = run(&place, &["--json", "models", "check"]).ok().json();
    let rows: Vec<(&str, &str)> = list
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|row| Some((row["family"].as_str()?, row["model"].as_str()?)))
        .collect();
    assert!(rows.contains(&("segmentation", "seg")) && rows.contains(&("scene", "scene")), "{rows:?}");
    let doctor = run(&place, &["doctor"]).ok().stdout;
    assert!(doctor.contains("segmentation    found, seg, digest checked"), "{doctor}");

    // A changed file or a list that says nothing is not run.
    let added = std::fs::read_to_string(place.path("models/ADDED.json")).expect("the list");
    assert!(added.contains("\"opening\"") && added.contains("\"letterbox\""), "{added}");
    write(&place, "models/ADDED.json", added.replace("\"opening\"", "\"nothing\""));
    run(&place, &["models", "check"]).refused(1);
    write(&place, "models/ADDED.json", &added);
    write(&place, "models/seg.onnx", tiny(Then::BestClass).onnx());
    run(&place, &["models", "check"]).refused(1);
}

#[test]
fn what_a_model_sees_hides_a_clip_that_was_shown_without_it() {
    let test = "what_a_model_sees_hides_a_clip_that_was_shown_without_it";
    if !models_are_made(test) {
        return;
    }
    let place = Place::new();
    copy_models(&place);
    place.project();
    marked_street(&place.path("a.mp4"), 8);
    let record = place.record(&["a.mp4"]);
    run(&place, &["camera", "set", "road.veil", "cam-a", "--place", "outdoor"]).ok();
    run(&place, &["import", "road.veil", "a.mp4", "--record", &record, "--camera", "cam-a"]).ok();
    assert!(marked_pixels(&place, "without").iter().all(|count| *count > 50_000), "nothing hides the strip");

    // The strip is a door to one model: it alone is hidden.
    write(&place, "seg.onnx", tiny(Then::Scores).onnx());
    write(&place, "ade.txt", "road\ndoor\n");
    let feed = ["--classes", "ade.txt", "--range", "bytes"];
    run(&place, &[&["models", "add", "seg.onnx", "--family", "segmentation"][..], &feed].concat()).ok();
    let develop = || run(&place, &["--json", "develop", "road.veil", "--outdated"]).ok().json();
    let receipt = develop()["developed"][0]["receipt"].clone();
    assert_eq!(
        (receipt["treated_as"].as_str(), receipt["scene_models"][0]["model"].as_str()),
        (Some("outdoor"), Some("seg"))
    );
    let share = receipt["share_hidden"].as_f64().expect("a share");
    assert!((0.3..0.7).contains(&share), "{receipt}");
    let digest = veilmark::vocab::Digest::of(&tiny(Then::Scores).onnx()).to_string();
    assert!(receipt["detectors"].to_string().contains(&digest), "{receipt}");
    assert!(marked_pixels(&place, "seen").iter().all(|count| *count == 0));

    // And the whole a room to another.
    write(&place, "rooms.onnx", tiny(Then::MeanOfAll).onnx());
    write(&place, "places.txt", "bedroom 1\nstreet 2\n");
    let feed = ["--classes", "places.txt", "--range", "bytes"];
    run(&place, &[&["models", "add", "rooms.onnx", "--family", "scene"][..], &feed].concat()).ok();
    let receipt = develop()["developed"][0]["receipt"].clone();
    assert_eq!(
        (receipt["place"].as_str(), receipt["treated_as"].as_str()),
        (Some("outdoor"), Some("indoor")),
        "{receipt}"
    );
    assert_eq!(receipt["scene_models"][1]["model"].as_str(), Some("rooms"));
    assert!(receipt["share_hidden"].as_f64() > Some(0.9), "{receipt}");
    assert!(marked_pixels(&place, "room").iter().all(|count| *count == 0));
}
