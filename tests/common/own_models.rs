//! A place with models of its own, to which one can be added, and how much of a marked strip is left in what it exports.

use std::path::Path;
use std::process::Command;

use super::{Place, Run, RunCommand as _, files_below, models_dir};

/// A folder of models of its own in the test's place: the real ones, to which one can be added.
pub fn copy_models(place: &Place) {
    let folder = place.path("models");
    std::fs::create_dir(&folder).expect("a new folder");
    std::fs::copy(models_dir().join("MANIFEST.json"), folder.join("MANIFEST.json")).expect("copied");
    for name in ["centernet.onnx", "centerface.onnx", "blazeface.onnx", "runtime"] {
        std::os::unix::fs::symlink(models_dir().join(name), folder.join(name)).expect("linked");
    }
}

/// The program with those models.
pub fn run(place: &Place, arguments: &[&str]) -> Run {
    let mut command: Command = place.command(arguments);
    command.env("VEILMARK_MODELS", place.path("models")).env("VEILMARK_PASSPHRASE", "pass").run()
}

/// Writes a file in the place.
pub fn write(place: &Place, name: &str, bytes: impl AsRef<[u8]>) {
    std::fs::write(place.path(name), bytes).expect("written");
}

/// Marked pixels in every picture of a fresh export.
pub fn marked_pixels(place: &Place, name: &str) -> Vec<usize> {
    run(place, &["export", "road.veil", name, "--format", "coco", "--draft", "--images", "png"]).ok();
    let marked = |file: &Path| {
        let picture = image::open(file).ok()?.to_rgb8();
        Some(picture.pixels().filter(|p| p[0] > 150 && p[1] < 90 && p[2] > 150).count())
    };
    files_below(&place.path(name)).iter().filter_map(|file| marked(file)).collect()
}
