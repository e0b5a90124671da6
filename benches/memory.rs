//! How much memory the window takes at two lengths of a clip, and an export at two sizes of a project: `cargo bench --bench memory`. Each
//! runs in a process of its own, whose peak the kernel keeps (`VmHWM`). What the labels themselves take is told apart from what writing
//! adds to it.

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

const SIZES: [usize; 2] = [40, 160];
const CLIPS: &str = "VEILMARK_MEMORY_CLIPS";
const FRAMES: &str = "VEILMARK_MEMORY_FRAMES";
/// What the window may take, whatever the clip's length, megabytes.
const WINDOW_MOST: f64 = 700.0;
const FORMATS: [Format; 3] = [Format::Coco, Format::Parquet, Format::Cvat];

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
        let taken = numbers(FRAMES, &frames.to_string())[0];
        println!(
            "window, 1080p clip of {frames:>6} frames: {taken:.0} MB at most, {:.2} of {WINDOW_MOST} MB",
            taken / WINDOW_MOST
        );
    }
    let at: Vec<Vec<f64>> = SIZES.map(|clips| numbers(CLIPS, &clips.to_string())).into();
    let (small, large) = (&at[0], &at[1]);
    println!("{} and {} clips: labels {:.0} and {:.0} MB", SIZES[0], SIZES[1], small[0], large[0]);
    for (place, format) in FORMATS.iter().enumerate() {
        let (a, b) = (small[place + 1] - small[0], large[place + 1] - large[0]);
        println!(
            "{:<10} adds {a:6.1} and {b:6.1} MB for 4 times the boxes: {:.1} MB a million boxes",
            format.word(),
            (b - a) / 3.0
        );
    }
}

/// What this program says in a process of its own.
fn numbers(name: &str, value: &str) -> Vec<f64> {
    let own = std::env::current_exe().expect("this is a program");
    let output = Command::new(own).env(name, value).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("numbers");
    text.split_whitespace().map(|number| number.parse().expect("a number")).collect()
}

fn child(clips: usize) {
    let set = Boxes::new(clips);
    let mut figures = vec![peak()];
    for format in FORMATS {
        let home = tempfile::tempdir().expect("a folder for the benchmark");
        assert!(set.export(format, &home.path().join("set")).boxes > 0);
        figures.push(peak());
    }
    println!("{}", figures.iter().map(f64::to_string).collect::<Vec<_>>().join(" "));
}
