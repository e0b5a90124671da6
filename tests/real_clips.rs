//! Real clips walk the whole road through the program itself, and real readers open what comes out.
//!
//! By default one whole MP4 and two short GIFs; with VEILMARK_LONG=1 every clip of ../shared/clips, the long one too.

mod common;
#[path = "readers/environment.rs"]
mod environment;

use std::path::Path;

use common::{Place, models_are_made, shared};
use serde_json::Value;

/// File, frames, and whether its camera stands outdoors (looked at by eye; ../shared/truth/place.csv).
const CLIPS: [(&str, u64, bool); 7] = [
    ("car-detection.mp4", 377, true),
    ("person-bicycle-car-detection.gif", 41, true),
    ("classroom.gif", 45, false),
    ("face-demographics-walking.gif", 35, false),
    ("head-pose-face-detection-female.gif", 23, false),
    ("people-detection.gif", 23, false),
    ("one-by-one-person-detection.mp4", 1394, false),
];
const BY_DEFAULT: [&str; 3] = ["car-detection.mp4", "person-bicycle-car-detection.gif", "classroom.gif"];

fn is_asked_for(name: &str) -> bool {
    std::env::var_os("VEILMARK_LONG").is_some() || BY_DEFAULT.contains(&name)
}

/// Imports one clip, accepts what the machine proposes, and approves it. Returns its frames and accepted tracks.
fn walk(place: &Place, file: &Path, record: &str, is_outdoor: bool) -> (u64, u64) {
    let camera = if is_outdoor { "cam-out" } else { "cam-in" };
    let file = file.to_str().expect("a plain path");
    let import = ["--json", "import", "road.veil", file, "--record", record, "--camera", camera];
    let imported = place.run(&import).ok().json();
    let clip = &imported["admitted"][0];
    let id = clip["clip"].as_str().expect("an id");
    let accepted = place.run(&["--json", "labels", "accept", "road.veil", id]).ok().json();
    place.run(&["review", "record", "road.veil", id]).ok();
    let frames = clip["receipt"]["frames"].as_u64().expect("a number");
    (frames, accepted["accepted"].as_u64().expect("a number"))
}

fn count(found: &Value, what: &str) -> u64 {
    let parts = found.as_object().expect("an object").values();
    parts.map(|part| part[what].as_array().map_or(0, Vec::len) as u64).sum()
}

#[test]
fn real_clips_become_datasets_that_real_readers_open() {
    let test = "real_clips_become_datasets_that_real_readers_open";
    let Some(shared) = shared(test) else { return };
    if !models_are_made(test) {
        return;
    }
    let place = Place::new();
    place.project();
    let clips: Vec<_> = CLIPS.into_iter().filter(|(name, _, _)| is_asked_for(name)).collect();
    let files: Vec<_> = clips.iter().map(|(name, _, _)| shared.join("clips").join(name)).collect();
    let names: Vec<&str> = files.iter().map(|file| file.to_str().expect("a plain path")).collect();
    let record = place.record(&names);
    place.run(&["camera", "set", "road.veil", "cam-out", "--place", "outdoor"]).ok();
    place.run(&["camera", "set", "road.veil", "cam-in", "--place", "indoor"]).ok();

    let mut frames_in_all = 0;
    let mut tracks_in_all = 0;
    for ((name, expected_frames, is_outdoor), file) in clips.iter().zip(&files) {
        let (frames, tracks) = walk(&place, file, &record, *is_outdoor);
        assert_eq!(frames, *expected_frames, "{name}: every frame, the decoder's tail too");
        frames_in_all += frames;
        tracks_in_all += tracks;
    }
    assert!(tracks_in_all > 0, "something was found in real clips");

    let export = |out: &str, format: &str| {
        let arguments = ["--json", "export", "road.veil", out, "--format", format, "--split", "60/20/20"];
        place.run(&arguments).ok().json()
    };
    let (coco, yolo) = (export("coco", "coco"), export("yolo", "yolo"));
    assert_eq!(coco["images"].as_u64(), Some(frames_in_all));
    assert_eq!((&yolo["images"], &yolo["boxes"]), (&coco["images"], &coco["boxes"]));
    place.run(&["audit", "verify", "road.veil"]).ok();

    let Some(python) = environment::python(test) else { return };
    for (folder, script, report) in [("coco", "coco.py", &coco), ("yolo", "yolo.py", &yolo)] {
        let found = environment::read(&python, script, &place.path(folder)).expect("the reader takes it");
        assert_eq!(count(&found, "pictures"), report["images"].as_u64().expect("a number"), "{script}");
        assert_eq!(count(&found, "boxes"), report["boxes"].as_u64().expect("a number"), "{script}");
    }
}
