//! Matching and agreement beside the Python packages that people measure with, on random cases.
//!
//! The packages live in a private environment under `target/`; where it cannot be made the test is skipped by name.

extern crate veilmark;

#[path = "readers/environment.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod environment;

use serde_json::json;
use veilmark::review::agreement::{Table, alpha};
use veilmark::review::matching::matched;
use veilmark::vocab::PxBox;

const PACKAGES: [&str; 3] = ["scipy==1.17.1", "krippendorff==0.9.0", "scikit-learn==1.9.1"];

fn boxes(random: &mut fastrand::Rng, count: usize) -> Vec<PxBox> {
    let one = |random: &mut fastrand::Rng| {
        let (x, y) = (random.f64() * 60.0, random.f64() * 60.0);
        PxBox::new(x, y, x + 10.0 + random.f64() * 40.0, y + 10.0 + random.f64() * 40.0).expect("a box")
    };
    (0..count).map(|_| one(random)).collect()
}

fn edges(boxes: &[PxBox]) -> Vec<[f64; 4]> {
    boxes.iter().map(|b| [b.x1(), b.y1(), b.x2(), b.y2()]).collect()
}

#[test]
fn matching_and_agreement_are_those_of_scipy_krippendorff_and_scikit_learn() {
    let test = "matching_and_agreement_are_those_of_scipy_krippendorff_and_scikit_learn";
    let Some(python) = environment::python_of(test, "measures", &PACKAGES) else { return };
    let mut random = fastrand::Rng::with_seed(11);
    let sets: Vec<(Vec<PxBox>, Vec<PxBox>, f64)> = (0..300)
        .map(|round| {
            let (rows, columns) = (random.usize(1..14), random.usize(1..14));
            (boxes(&mut random, rows), boxes(&mut random, columns), [0.1, 0.3, 0.5][round % 3])
        })
        .collect();
    let pairs: Vec<Vec<(usize, usize)>> = (0..40)
        .map(|_| {
            let word = |random: &mut fastrand::Rng| random.usize(..4);
            let one = |random: &mut fastrand::Rng| {
                let first = word(random);
                (first, if random.f64() < 0.6 { first } else { word(random) })
            };
            (0..60).map(|_| one(&mut random)).collect()
        })
        .collect();
    let units: Vec<Vec<Vec<Option<usize>>>> = (0..40)
        .map(|_| {
            let unit = |random: &mut fastrand::Rng| {
                let truth = random.usize(..4);
                let rater = |random: &mut fastrand::Rng| match random.f64() {
                    share if share < 0.15 => None,
                    share if share < 0.7 => Some(truth),
                    _ => Some(random.usize(..4)),
                };
                (0..4).map(|_| rater(random)).collect()
            };
            (0..50).map(|_| unit(&mut random)).collect()
        })
        .collect();
    let cases = json!({
        "boxes": sets.iter().map(|(a, b, least)| json!({ "a": edges(a), "b": edges(b), "least": least })).collect::<Vec<_>>(),
        "units": units,
        "pairs": pairs,
    });
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("cases.json");
    std::fs::write(&file, cases.to_string()).expect("written");
    let theirs = environment::read(&python, "measures.py", &file).expect("the packages measure");
    let number = |value: &serde_json::Value| value.as_f64().expect("a number");

    for (no, (a, b, least)) in sets.iter().enumerate() {
        let own = matched(a, b, *least);
        let sum: f64 = own.iter().map(|(.., iou)| iou).sum();
        let other = &theirs["matched"][no];
        assert!((sum - number(&other["sum"])).abs() < 1e-9, "case {no}: {sum} is not {}", other["sum"]);
        assert_eq!(own.len() as u64, other["pairs"].as_u64().expect("a count"), "case {no}");
    }
    for (no, units) in units.iter().enumerate() {
        let own = alpha(units).expect("is defined");
        assert!((own - number(&theirs["alpha"][no])).abs() < 1e-9, "case {no}: {own}");
    }
    for (no, pairs) in pairs.iter().enumerate() {
        let mut table = Table::new(4);
        pairs.iter().for_each(|(first, second)| table.add(*first, *second));
        let own = table.kappa().expect("is defined");
        assert!((own - number(&theirs["kappa"][no])).abs() < 1e-9, "case {no}: {own}");
    }
}
