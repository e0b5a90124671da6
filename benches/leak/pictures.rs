//! The shared pictures as clips of one frame, declared outdoors: which of them are taken for interiors.

use std::path::Path;

use veilmark::vocab::Place;

use crate::gate::{Gate, Verdict, percent, reaches};
use crate::pixels::is_ground;
use crate::road::Road;
use crate::source::convert;

/// A picture is taken for an interior when at least this share of it is flat ground.
const GROUND: f64 = 0.2;

/// Walks every picture that is not unclear.
pub fn run(shared: &Path) -> Vec<Gate> {
    let road = Road::new();
    let Ok(table) = std::fs::read_to_string(shared.join("truth/place.csv")) else { return Vec::new() };
    let (mut indoor, mut outdoor) = ((0, 0), (0, 0));
    let mut wrong = Vec::new();
    for (name, place) in table.lines().skip(1).filter_map(|line| line.split_once(',')) {
        let counts = match place.trim() {
            "indoor" => &mut indoor,
            "outdoor" => &mut outdoor,
            _ => continue,
        };
        let clip = road.path(&format!("{name}.mp4"));
        let even = "crop=trunc(iw/2)*2:trunc(ih/2)*2";
        let options = ["-vf", even, "-c:v", "libx264", "-crf", "8", "-pix_fmt", "yuv420p"];
        let is_made = convert(&shared.join("images").join(name), &options, &clip);
        let Some(mut walked) = is_made.then(|| road.walk(&clip, Place::Outdoor).ok()).flatten() else { continue };
        let frame = walked.frame(0);
        let ground = frame.chunks_exact(3).filter(|pixel| is_ground(pixel)).count();
        let is_taken = ground as f64 >= GROUND * (frame.len() / 3) as f64;
        counts.1 += 1;
        counts.0 += usize::from(is_taken);
        if is_taken != (place.trim() == "indoor") {
            wrong.push(format!("{name} ({})", place.trim()));
        }
    }
    println!("pictures taken for the other place: {}", wrong.join(", "));
    let gate = |what: &str, bar, (taken, all): (usize, usize), holds| Gate {
        no: "place",
        what: what.to_owned(),
        deface: "",
        bar,
        figure: format!("{} of {all}", percent(taken, all)),
        verdict: Verdict::of(holds),
    };
    let few = outdoor.1 > 0 && outdoor.0 as f64 <= 0.15 * outdoor.1 as f64;
    vec![
        gate(
            "indoor pictures declared outdoors, recognised as interiors",
            "95 %",
            indoor,
            reaches(indoor.0, indoor.1, 0.95),
        ),
        gate("outdoor pictures taken for interiors", "at most 15 %", outdoor, few),
    ]
}
