//! How far two sets of labels are apart.

use serde::Serialize;

use super::Statistics;

/// One distribution of both.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drift {
    /// Which one.
    pub name: String,
    /// Total variation distance: the share that would have to move, 0 (the same) to 1 (nothing in common).
    pub distance: f64,
}

/// The drift of every distribution that both have, largest first. A set without values has no distribution.
#[must_use]
pub fn drift(first: &Statistics, second: &Statistics) -> Vec<Drift> {
    let mut all: Vec<Drift> = Vec::new();
    let mut compare = |name: &str, a: Vec<u64>, b: Vec<u64>| {
        all.extend(distance(&a, &b).map(|distance| Drift { name: name.to_owned(), distance }));
    };
    for histogram in &first.histograms {
        if let Some(other) = second.histograms.iter().find(|other| other.name == histogram.name) {
            let counts = |bins: &[super::Bin]| bins.iter().map(|bin| bin.count).collect();
            compare(&histogram.name, counts(&histogram.bins), counts(&other.bins));
        }
    }
    let names: Vec<&str> = first.classes.iter().chain(&second.classes).map(|row| row.name.as_str()).collect();
    let of_classes = |set: &Statistics| {
        let boxes = |name: &&str| set.classes.iter().find(|row| row.name == *name).map_or(0, |row| row.boxes);
        let mut seen = std::collections::BTreeSet::new();
        names.iter().filter(|name| seen.insert(**name)).map(boxes).collect()
    };
    compare("classes", of_classes(first), of_classes(second));
    for (name, rows, others) in
        [("sources", &first.sources, &second.sources), ("occlusion", &first.occlusion, &second.occlusion)]
    {
        let counts = |rows: &[super::BoxRow]| rows.iter().map(|row| row.boxes).collect();
        compare(name, counts(rows), counts(others));
    }
    let frames = |set: &Statistics| set.lights.iter().map(|row| row.frames).collect();
    compare("light", frames(first), frames(second));
    compare("positions", first.positions.concat(), second.positions.concat());
    all.sort_by(|a, b| b.distance.total_cmp(&a.distance));
    all
}

fn distance(first: &[u64], second: &[u64]) -> Option<f64> {
    let (a, b): (u64, u64) = (first.iter().sum(), second.iter().sum());
    if a == 0 || b == 0 || first.len() != second.len() {
        return None;
    }
    let moved = first.iter().zip(second).map(|(x, y)| (*x as f64 / a as f64 - *y as f64 / b as f64).abs());
    Some(moved.sum::<f64>() / 2.0)
}
