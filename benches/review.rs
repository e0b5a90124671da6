//! A report over a million boxes: the figure to reach is 3 seconds. Half of them are judged by a reviewer, object by object, in frames of
//! 2,000 clips; the other half are compared with a ground truth, matched frame by frame. And the page that shows it.
//!
//! `cargo bench --bench review`. Printed beside it: the same million boxes matched alone, since matching is what must be done.

extern crate veilmark;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use veilmark::labels::{ClassName, Edit, Key, LabelSet, Layer, Origin, Track};
use veilmark::review::{
    Aim, Compared, Judgement, Lot, Object, Pass, Plan, Report, Reviewed, Said, Sample, Unit, Verdict, compare, draw,
    html, matching, report,
};
use veilmark::vocab::{ClipId, FrameNo, MemberId, PxBox, SampleId, TrackId, UtcTime};

const PER_FRAME: u32 = 10;
const JUDGED_CLIPS: u32 = 2_000;
const JUDGED_FRAMES: u32 = 25;
const TRUE_CLIPS: u32 = 20;
const TRUE_FRAMES: u32 = 2_500;

fn classes() -> Vec<String> {
    ["person", "car", "bus", "truck", "bicycle", "motorcycle"].map(String::from).into()
}

fn class(no: u32) -> ClassName {
    ClassName::new(&classes()[(no % 6) as usize]).expect("a class")
}

fn place(random: &mut fastrand::Rng) -> PxBox {
    let (x, y) = (random.f64() * 1700.0, random.f64() * 900.0);
    PxBox::new(x, y, x + 30.0 + random.f64() * 150.0, y + 30.0 + random.f64() * 120.0).expect("a box")
}

/// A sample of frames with everything that was said of it.
struct Judgements {
    sample: Sample,
    judgements: Vec<Judgement>,
    objects: Vec<Vec<Object>>,
}

fn judgements(random: &mut fastrand::Rng) -> Judgements {
    let units = (0..JUDGED_CLIPS).flat_map(|clip| {
        (0..JUDGED_FRAMES).map(move |no| {
            let clip = ClipId::from_bits(u128::from(clip));
            (Unit::Frame { clip, frame: FrameNo(no * 40) }, (no % 2) as usize)
        })
    });
    let units: Vec<(Unit, usize)> = units.collect();
    let count = units.len() as u64;
    let lot = Lot { strata: vec!["day".to_owned(), "night".to_owned()], units, boxes: count * 10 };
    let plan = Plan { aim: Aim::Fixed { units: count, at_least: 0.9 }, second_percent: 1, ..Plan::default() };
    let sample = draw(SampleId::from_bits(1), &plan, &lot, BTreeMap::new());
    let time = UtcTime::from_micros(1).expect("a time");
    let (mut judgements, mut objects) = (Vec::new(), Vec::new());
    let mut say = |unit: usize, said: Said| {
        let no = judgements.len() as u64 + 1;
        let (pass, member) = (Pass::First, MemberId::from_bits(1));
        judgements.push(Judgement { no, unit, pass, member, time, said, comment: None });
    };
    for unit in 0..sample.units.len() {
        let own: Vec<Object> = (0..PER_FRAME)
            .map(|no| Object {
                track: TrackId::from_bits(unit as u128 * 16 + u128::from(no)),
                no,
                class: class(random.u32(..)),
                frame: FrameNo(0),
                bbox: place(random),
                source: "person",
            })
            .collect();
        for object in &own {
            let verdict = match random.f64() {
                share if share < 0.95 => Verdict::Right,
                share if share < 0.97 => Verdict::WrongClass { should: Some(class(random.u32(..))) },
                share if share < 0.99 => {
                    let should = Some(object.bbox.moved(6.0, -4.0));
                    Verdict::BoxOff { frame: FrameNo(0), label: object.bbox, should }
                }
                _ => Verdict::FalseBox,
            };
            say(unit, Said::Object { track: object.track, verdict });
        }
        say(unit, Said::Done);
        objects.push(own);
    }
    Judgements { sample, judgements, objects }
}

/// Labels of one clip, ten tracks in every frame with a keyframe each 25, and a truth a few pixels beside.
fn labels(random: &mut fastrand::Rng, offset: f64) -> LabelSet {
    let mut set = LabelSet::default();
    for no in 0..PER_FRAME {
        let origin = Origin::Person { member: MemberId::from_bits(1) };
        let key = |at: u32| {
            let (x, y) = (f64::from(no) * 180.0 + offset + f64::from(at % 97), 300.0 + offset + f64::from(at % 53));
            Key::new(PxBox::new(x, y, x + 120.0, y + 200.0).expect("a box"), origin.clone())
        };
        let keys = (0..TRUE_FRAMES).step_by(25).chain([TRUE_FRAMES - 1]).map(|at| (FrameNo(at), key(at))).collect();
        let track = Track { id: TrackId::from_bits(random.u64(..).into()), no: no + 1, class: class(no), keys };
        set.apply(&Edit::AddTrack { layer: Layer::Label, track }).expect("sound");
    }
    set
}

fn main() {
    let mut random = fastrand::Rng::with_seed(1);
    let judged = judgements(&mut random);
    let sets: Vec<(LabelSet, LabelSet)> =
        (0..TRUE_CLIPS).map(|_| (labels(&mut random, 0.0), labels(&mut random, 9.0))).collect();
    let classes = classes();
    let boxes = u64::from(JUDGED_CLIPS * JUDGED_FRAMES * PER_FRAME) + u64::from(TRUE_CLIPS * TRUE_FRAMES * PER_FRAME);
    assert_eq!(boxes, 1_000_000);

    let gone = BTreeSet::new();
    let Judgements { sample, judgements, objects } = &judged;
    let began = Instant::now();
    let own = report(&Reviewed { sample, judgements, objects, gone: &gone }, &classes);
    let of_judged = began.elapsed();
    let clips: Vec<Compared<'_>> = sets
        .iter()
        .enumerate()
        .map(|(no, (labels, truth))| Compared {
            clip: ClipId::from_bits(no as u128),
            frames: TRUE_FRAMES,
            labels,
            layer: Layer::Label,
            truth,
        })
        .collect();
    let compared = compare("Labels", &clips, &classes);
    let page = html(&Report { samples: vec![own.clone()], comparisons: vec![compared.clone()] });
    let whole = began.elapsed();
    assert_eq!(own.figures[0].n, 500_000);
    assert_eq!(compared.figures[0].n, 500_000);

    let frames: Vec<(Vec<PxBox>, Vec<PxBox>)> = (0..100_000)
        .map(|_| {
            let a: Vec<PxBox> = (0..PER_FRAME).map(|_| place(&mut random)).collect();
            let b = a.iter().map(|own| own.moved(5.0, 5.0)).collect();
            (a, b)
        })
        .collect();
    let began = Instant::now();
    let pairs: usize = frames.iter().map(|(a, b)| matching::matched(a, b, 0.5).len()).sum();
    let matching = began.elapsed();
    println!(
        "report over 1,000,000 boxes: {:.2} s (judged half {:.2} s), bar 3 s, ratio {:.2}; page of {} KiB",
        whole.as_secs_f64(),
        of_judged.as_secs_f64(),
        whole.as_secs_f64() / 3.0,
        page.len() / 1024
    );
    println!("matching of 1,000,000 boxes, ten a frame, alone: {:.2} s ({pairs} pairs)", matching.as_secs_f64());
}
