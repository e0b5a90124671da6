//! How much memory the window takes at two lengths of a clip, and an export at two sizes of a project: `cargo bench --bench memory`. Each
//! runs in a process of its own, whose peak the kernel keeps (`VmHWM`), and so does each format, beside a process that exports nothing.
//! Labels lie elsewhere and are read clip by clip, as the program reads them from its store.

extern crate veilmark;

#[path = "export/boxes.rs"]
mod boxes;
#[allow(dead_code, reason = "the tests use the rest of it")]
#[path = "../tests/window/desk.rs"]
mod desk;
#[path = "../tests/papers/mod.rs"]
mod papers;
#[path = "../tests/window/reviews.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod reviews;
#[path = "memory/window.rs"]
mod window;

use std::process::Command;

use boxes::Boxes;
use veilmark::export::Format;

/// 1 and 4 million boxes.
const SIZES: [usize; 2] = [40, 160];
const CLIPS: &str = "VEILMARK_MEMORY_CLIPS";
const FORMAT: &str = "VEILMARK_MEMORY_FORMAT";
const FRAMES: &str = "VEILMARK_MEMORY_FRAMES";
/// What the window may take, whatever the clip's length, megabytes.
const WINDOW_MOST: f64 = 700.0;
/// Those with labels in few files: a hundred thousand small ones are the disk's business.
const FORMATS: [Format; 7] = [
    Format::Coco,
    Format::Parquet,
    Format::Cvat,
    Format::CvatImages,
    Format::Mot,
    Format::Datumaro,
    Format::LabelStudio,
];

/// Peak resident memory of this process, megabytes.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux says it");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("the peak is there");
    let kilobytes: f64 = line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number");
    kilobytes / 1024.0
}

fn main() {
    if let Ok(clips) = std::env::var(CLIPS) {
        return child(clips.parse().expect("a number"));
    }
    if let Ok(frames) = std::env::var(FRAMES) {
        window::work(frames.parse().expect("a number"));
        println!("{}", peak());
        return;
    }
    for frames in window::LENGTHS {
        let taken = number(&[(FRAMES, &frames.to_string())]);
        println!(
            "window, 1080p clip of {frames:>6} frames: {taken:.0} MB at most, {:.2} of {WINDOW_MOST} MB",
            taken / WINDOW_MOST
        );
    }
    let measured = |clips: usize, format: &str| number(&[(CLIPS, &clips.to_string()), (FORMAT, format)]);
    let bare = SIZES.map(|clips| measured(clips, ""));
    println!("nothing exported, {} and {} clips: {:.1} and {:.1} MB", SIZES[0], SIZES[1], bare[0], bare[1]);
    for format in FORMATS {
        let [small, large] = SIZES.map(|clips| measured(clips, format.word()));
        let per_million = ((large - bare[1]) - (small - bare[0])) / 3.0;
        println!(
            "{:<13} peaks at {small:6.1} and {large:6.1} MB for 4 times the boxes: {per_million:.2} MB a million boxes",
            format.word()
        );
    }
}

/// What this program says in a process of its own.
fn number(told: &[(&str, &str)]) -> f64 {
    let own = std::env::current_exe().expect("this is a program");
    let output = Command::new(own).envs(told.iter().copied()).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("a number").trim().parse().expect("a number")
}

fn child(clips: usize) {
    let set = Boxes::elsewhere(clips);
    let word = std::env::var(FORMAT).unwrap_or_default();
    if let Some(format) = FORMATS.into_iter().find(|format| format.word() == word) {
        let home = tempfile::tempdir().expect("a folder for the benchmark");
        assert!(set.export(format, &home.path().join("set")).boxes > 0);
    }
    println!("{}", peak());
}
