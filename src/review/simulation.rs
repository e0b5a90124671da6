//! Simulated projects whose error rates are known: over 1,000 seeds, how often do the intervals hold the truth? And the whole road of
//! one review, from the draw to the signature.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::labels::{ClassName, Edit, Key, LabelSet, Layer, Origin, Track};
use crate::vocab::{CameraId, ClipId, FrameNo, MemberId, PxBox, SampleId, SigningKey, TrackId, UtcTime};

const ROUNDS: u64 = 1000;

/// For every clip and frame the boxes: stratum of the frame, boxes, right boxes.
struct Project {
    frames: Vec<Vec<(usize, u32, u32)>>,
    strata: usize,
}

impl Project {
    fn truth(&self) -> f64 {
        let all = || self.frames.iter().flatten();
        f64::from(all().map(|(_, _, right)| right).sum::<u32>()) / f64::from(all().map(|(_, n, _)| n).sum::<u32>())
    }

    fn estimate(&self, seed: u64, units: u64) -> Estimate {
        let lot_units = self.frames.iter().enumerate().flat_map(|(clip, frames)| {
            frames.iter().enumerate().map(move |(no, (stratum, ..))| {
                let (clip, frame) = (ClipId::from_bits(clip as u128), FrameNo(no as u32));
                (Unit::Frame { clip, frame }, *stratum)
            })
        });
        let names = (0..self.strata).map(|stratum| format!("{stratum}")).collect();
        let lot = Lot { strata: names, units: lot_units.collect(), boxes: 0 };
        let plan = Plan { seed, aim: Aim::Fixed { units, at_least: 0.9 }, second_percent: 0, ..Plan::default() };
        let sample = draw(SampleId::from_bits(1), &plan, &lot, BTreeMap::new());
        let mut counts = estimate::Counts::default();
        for (at, drawn) in sample.units.iter().enumerate() {
            let Unit::Frame { clip, frame } = drawn.unit else { unreachable!("frames were drawn") };
            let (_, n, right) = self.frames[clip.bits() as usize][frame.index()];
            counts.add_many(clip, drawn.stratum, sample.weight(at), f64::from(n), f64::from(right));
        }
        counts.share().expect("boxes were drawn")
    }
}

fn binomial(random: &mut fastrand::Rng, n: u32, share: f64) -> u32 {
    (0..n).filter(|_| random.f64() < share).count() as u32
}

/// Coverage, percent, of the interval that `of` picks.
fn coverage(make: impl Fn(&mut fastrand::Rng) -> Project, units: u64, of: fn(&Estimate) -> Option<Interval>) -> f64 {
    let held = (0..ROUNDS).filter(|seed| {
        let mut random = fastrand::Rng::with_seed(*seed);
        let project = make(&mut random);
        of(&project.estimate(*seed, units)).is_some_and(|interval| interval.holds(project.truth()))
    });
    held.count() as f64 * 100.0 / ROUNDS as f64
}

fn independent(random: &mut fastrand::Rng, shares: &[f64], rare: f64) -> Project {
    let frames = (0..400).map(|_| {
        let frames = (0..15).map(|_| {
            let stratum = if random.f64() < rare { 1 + random.usize(..shares.len() - 1) } else { 0 };
            let n = 1 + random.u32(..5);
            (if shares.len() > 1 { stratum } else { 0 }, n, binomial(random, n, shares[stratum.min(shares.len() - 1)]))
        });
        frames.collect()
    });
    Project { frames: frames.collect(), strata: shares.len() }
}

#[test]
fn wilson_covers_the_truth_where_boxes_are_independent() {
    let make = |random: &mut fastrand::Rng| independent(random, &[0.95, 0.95], 0.0);
    let found = coverage(|random| Project { strata: 1, ..make(random) }, 200, |own| own.wilson);
    assert!((93.0..=97.0).contains(&found), "{found} %");
    println!("not stratified: {found} %");
}

#[test]
fn wilson_covers_the_truth_of_stratified_samples() {
    // One stratum in ten frames errs four times as often, and gets its own share of the sample.
    let found = coverage(|random| independent(random, &[0.97, 0.88, 0.9], 0.2), 250, |own| own.wilson);
    assert!((93.0..=97.0).contains(&found), "{found} %");
    println!("stratified: {found} %");
}

/// Clips differ: half of all errors lie in few of them.
fn clustered(random: &mut fastrand::Rng) -> Project {
    // Many clips: where most clips of a lot are in the sample, this interval is wider than it need be.
    let frames = (0..2000).map(|_| {
        let share = if random.f64() < 0.1 { 0.6 + 0.3 * random.f64() } else { 0.94 + 0.06 * random.f64() };
        let frames = (0..15).map(|no| {
            let n = 2 + random.u32(..6);
            (usize::from(no % 5 == 0), n, binomial(random, n, share))
        });
        frames.collect()
    });
    Project { frames: frames.collect(), strata: 2 }
}

#[test]
fn the_interval_by_clip_covers_the_truth_where_boxes_of_a_clip_err_together() {
    let plain = |random: &mut fastrand::Rng| {
        let mut project = clustered(random);
        project.frames.iter_mut().flatten().for_each(|frame| frame.0 = 0);
        Project { strata: 1, ..project }
    };
    let found = coverage(plain, 300, |own| own.by_clip);
    assert!((93.0..=97.0).contains(&found), "{found} %");
    println!("clustered, not stratified: {found} %");
    let found = coverage(clustered, 300, |own| own.by_clip);
    assert!((93.0..=97.0).contains(&found), "{found} %");
    println!("clustered, stratified: {found} %");
}

#[test]
fn the_bound_on_privacy_misses_holds_at_least_as_often_as_it_says() {
    for share in [0.0, 0.002, 0.01, 0.05] {
        let mut random = fastrand::Rng::with_seed(3);
        let held = (0..ROUNDS).filter(|_| {
            let events = binomial(&mut random, 300, share);
            interval::upper_bound(events.into(), 300) >= share
        });
        let held = held.count() as f64 * 100.0 / ROUNDS as f64;
        assert!(held >= 94.0, "{held} % at {share}");
    }
}

// The whole road.

fn class(name: &str) -> ClassName {
    ClassName::new(name).expect("a class")
}

fn labels(clip: u32) -> LabelSet {
    let mut set = LabelSet::default();
    for no in 1..=3_u32 {
        let x = f64::from(no) * 100.0;
        let key = |x: f64| {
            let bbox = PxBox::new(x, 50.0, x + 50.0, 150.0).expect("a box");
            Key::new(bbox, Origin::Person { member: MemberId::from_bits(1) })
        };
        let keys = [(FrameNo(0), key(x)), (FrameNo(29), key(x + 10.0))].into();
        let id = TrackId::from_bits(u128::from(clip * 10 + no));
        let track = Track { id, no, class: class(if no == 3 { "car" } else { "person" }), keys };
        set.apply(&Edit::AddTrack { layer: Layer::Label, track }).expect("sound");
    }
    set
}

fn time(no: u64) -> UtcTime {
    UtcTime::from_micros(no as i64 * 1_000_000).expect("a time")
}

struct Road {
    sample: Sample,
    objects: Vec<Vec<Object>>,
    judgements: Vec<Judgement>,
    gone: BTreeSet<ClipId>,
}

impl Road {
    fn begin(aim: Aim) -> Self {
        let camera: CameraId = "cam-porch".parse().expect("a pseudonym");
        let sets: Vec<LabelSet> = (0..40).map(labels).collect();
        let clips: Vec<LotClip<'_>> = sets
            .iter()
            .enumerate()
            .map(|(no, labels)| LotClip {
                clip: ClipId::from_bits(no as u128),
                camera: &camera,
                annotator: None,
                light: None,
                frames: 30,
                labels,
            })
            .collect();
        let plan = Plan { aim, strata: [Trait::Class].into(), ..Plan::default() };
        let lot = lot(&clips, plan.kind, &plan.strata);
        assert_eq!((lot.units.len(), lot.boxes, lot.strata.as_slice()), (1200, 3600, &["class car".to_owned()][..]));
        let edits = clips.iter().map(|clip| (clip.clip, 3)).collect();
        let sample = draw(SampleId::from_bits(9), &plan, &lot, edits);
        let shown = |unit: &Drawn| objects(unit.unit, &sets[unit.unit.clip().bits() as usize]);
        Self {
            objects: sample.units.iter().map(shown).collect(),
            sample,
            judgements: Vec::new(),
            gone: BTreeSet::new(),
        }
    }

    fn say(&mut self, unit: usize, pass: Pass, said: Said) {
        let no = self.judgements.len() as u64 + 1;
        let member = MemberId::from_bits(if pass == Pass::First { 7 } else { 8 });
        self.judgements.push(Judgement { no, unit, pass, member, time: time(no), said, comment: None });
    }

    fn judge(&mut self, unit: usize, pass: Pass, verdict: impl Fn(usize) -> Verdict) {
        let tracks: Vec<TrackId> = self.objects[unit].iter().map(|object| object.track).collect();
        for (at, track) in tracks.into_iter().enumerate() {
            self.say(unit, pass, Said::Object { track, verdict: verdict(at) });
        }
        self.say(unit, pass, Said::Done);
    }

    fn reviewed(&self) -> Reviewed<'_> {
        Reviewed { sample: &self.sample, judgements: &self.judgements, objects: &self.objects, gone: &self.gone }
    }
}

#[test]
fn a_review_is_decided_when_it_is_finished_and_signed_when_it_passed() {
    let mut road = Road::begin(Aim::Acceptance {
        level: iso2859::Level::II,
        aql: iso2859::Aql::of_percent(1.0).expect("a limit"),
        severity: iso2859::Severity::Normal,
    });
    assert_eq!(road.sample.units.len(), 80, "letter J");
    for unit in 0..80 {
        let is_wrong = unit < 2;
        road.judge(unit, Pass::First, |at| {
            if is_wrong && at == 0 { Verdict::WrongClass { should: Some(class("car")) } } else { Verdict::Right }
        });
    }
    assert_eq!(decide(&road.reviewed()).map(drop), Err(NotFinished { first: 0, second: 8, blind: 0 }));
    for unit in 0..80 {
        if road.sample.units[unit].is_second {
            road.judge(unit, Pass::Second, |_| Verdict::Right);
        }
    }
    let decision = decide(&road.reviewed()).expect("finished");
    let facts = decision.facts();
    assert!(facts.passed, "{}", facts.why);
    assert_eq!((facts.serious_units, facts.units, facts.reviewers.len()), (2, 80, 2));
    let accuracy = facts.accuracy.expect("judged");
    assert!((accuracy.value - 238.0 / 240.0).abs() < 1e-12);

    let (key, set, clip) = (SigningKey::random(), labels(3), ClipId::from_bits(3));
    let sign = |clip, seq, decision: &Decision| {
        let circumstances = Circumstances { members: 3, ..Circumstances::default() };
        let by = (MemberId::from_bits(7), &key);
        sign_off(&set, (clip, seq), Grounds::Plan(decision), &circumstances, by, time(500))
    };
    assert_eq!(sign(clip, 3, &decision).expect("signed").approval().sample, Some(road.sample.id));
    assert_eq!(sign(clip, 4, &decision).map(drop), Err(ReviewError::NotCovered), "it was edited since the draw");
    assert_eq!(sign(ClipId::from_bits(77), 3, &decision).map(drop), Err(ReviewError::NotCovered));

    // One more serious error is one too many, and then nothing is signed.
    let track = road.objects[5][0].track;
    road.say(5, Pass::First, Said::Object { track, verdict: Verdict::WrongIdentity });
    let decision = decide(&road.reviewed()).expect("finished");
    assert!(!decision.facts().passed);
    assert_eq!(sign(clip, 3, &decision).map(drop), Err(ReviewError::PlanFailed));
}

#[test]
fn one_privacy_miss_fails_any_plan() {
    let mut road = Road::begin(Aim::Fixed { units: 60, at_least: 0.5 });
    for unit in 0..60 {
        road.judge(unit, Pass::First, |_| Verdict::Right);
        if road.sample.units[unit].is_second {
            road.judge(unit, Pass::Second, |_| Verdict::Right);
        }
    }
    assert!(decide(&road.reviewed()).expect("finished").facts().passed);
    let bbox = PxBox::new(0.0, 0.0, 9.0, 9.0).expect("a box");
    road.say(2, Pass::First, Said::PrivacyMiss { frame: FrameNo(0), bbox });
    let decision = decide(&road.reviewed()).expect("finished");
    assert!(!decision.facts().passed && decision.facts().why.contains("privacy"), "{}", decision.facts().why);
}

#[test]
fn an_undecided_object_is_in_no_share_and_helps_no_plan_to_pass() {
    for (allowed, passes) in [(0, false), (1, true)] {
        let mut road = Road::begin(Aim::Show { at_least: 0.9, allowed });
        road.sample.units.iter_mut().for_each(|drawn| drawn.is_second = false);
        for unit in 0..road.sample.units.len() {
            road.judge(unit, Pass::First, |at| if (unit, at) == (4, 1) { Verdict::Undecided } else { Verdict::Right });
        }
        let decision = decide(&road.reviewed()).expect("finished");
        let facts = decision.facts();
        assert_eq!((facts.passed, facts.undecided, facts.serious_units), (passes, 1, 0), "{}", facts.why);
        assert_eq!(facts.why.contains("1 object is undecided"), !passes, "{}", facts.why);
        let (accuracy, boxes) = (facts.accuracy.expect("judged"), road.sample.units.len() as u64 * 3);
        assert_eq!((accuracy.value, accuracy.n), (1.0, boxes - 1), "neither right nor wrong");
        let classes = ["person".to_owned(), "car".to_owned()];
        let found = report(&road.reviewed(), &classes);
        let undecided = found.figures.iter().find(|figure| figure.name == "undecided").expect("a figure");
        let share = undecided.value.expect("judged");
        assert!(undecided.n == boxes && (share - 1.0 / boxes as f64).abs() < 1e-12, "{share}");
    }
}

#[test]
fn frames_are_drawn_blind_before_a_plan_is_decided() {
    let mut road = Road::begin(Aim::Fixed { units: 40, at_least: 0.5 });
    road.sample.plan.blind_percent = 5;
    road.sample.units.iter_mut().for_each(|drawn| drawn.is_second = false);
    [3, 9].into_iter().for_each(|unit| road.sample.units[unit].is_blind = true);
    (0..40).for_each(|unit| road.judge(unit, Pass::First, |_| Verdict::Right));
    assert_eq!(decide(&road.reviewed()).map(drop), Err(NotFinished { first: 0, second: 0, blind: 2 }));
    for unit in [3, 9] {
        // The first two objects of three, the second of them under another class.
        for (at, name) in [(0, "car"), (1, "person")] {
            let own = road.objects[unit][at].clone();
            road.say(unit, Pass::Blind, Said::Missed { frame: own.frame, class: class(name), bbox: own.bbox });
        }
        road.say(unit, Pass::Blind, Said::Done);
    }
    let decision = decide(&road.reviewed()).expect("finished");
    assert_eq!((decision.facts().passed, decision.facts().serious_units), (true, 0), "what is drawn blind is no error");
    let classes = ["person".to_owned(), "car".to_owned()];
    let found = report(&road.reviewed(), &classes);
    let figure = |name: &str| found.figures.iter().find(|figure| figure.name == name).expect("a figure");
    assert_eq!(figure("drawn blind: labels drawn too").value, Some(2.0 / 3.0));
    assert_eq!(figure("drawn blind: drawn boxes with a label").value, Some(1.0));
    assert_eq!(figure("drawn blind: overlap (IoU)").value, Some(1.0));
    assert_eq!(figure("missed objects").value, Some(0.0));
}

#[test]
fn a_report_says_what_was_judged_and_seeded_defects_do_not_enter_it() {
    let mut road = Road::begin(Aim::Fixed { units: 50, at_least: 0.9 });
    let boxed = |x: f64| PxBox::new(x, 50.0, x + 50.0, 150.0).expect("a box");
    let spoiled = road.objects[0][2].track;
    road.sample.seeded.insert(0, Defect::SwappedClass { track: spoiled, class: class("person") });
    let missed = road.objects[1][0].track;
    road.sample.seeded.insert(1, Defect::SwappedClass { track: missed, class: class("car") });
    for unit in 0..50 {
        road.judge(unit, Pass::First, |at| match (unit, at) {
            (0, 2) => Verdict::WrongClass { should: Some(class("car")) },
            (3, 0) => Verdict::BoxOff { frame: FrameNo(0), label: boxed(0.0), should: Some(boxed(10.0)) },
            (4, 1) => Verdict::FalseBox,
            (5, 2) => Verdict::WrongClass { should: Some(class("person")) },
            _ => Verdict::Right,
        });
    }
    road.say(6, Pass::First, Said::Missed { frame: FrameNo(4), class: class("person"), bbox: boxed(400.0) });
    road.judge(7, Pass::Second, |at| if at == 0 { Verdict::WrongIdentity } else { Verdict::Right });
    let classes = ["person".to_owned(), "car".to_owned()];
    let found = report(&road.reviewed(), &classes);
    let figure = |name: &str| found.figures.iter().find(|figure| figure.name == name).expect("a figure");
    // 150 boxes without the two that carried a defect; three of them wrong.
    assert_eq!(figure("right in everything").n, 148);
    assert!((figure("right in everything").value.expect("judged") - 145.0 / 148.0).abs() < 1e-12);
    assert_eq!(figure("class right").n, 147);
    assert!((figure("missed objects").value.expect("judged") - 0.02).abs() < 1e-12);
    assert!((figure("false boxes").value.expect("judged") - 0.02).abs() < 1e-12);
    assert_eq!(figure("seeded defects found by reviewers").value, Some(0.5));
    let same = figure("two reviewers said the same");
    assert_eq!((same.n, same.value), (3, Some(2.0 / 3.0)));
    let privacy = figure("privacy misses");
    assert_eq!((privacy.value, privacy.n), (Some(0.0), 50));
    let bound = privacy.at_most.expect("a bound");
    assert!((bound - (1.0 - 0.05_f64.powf(1.0 / 50.0)) * 1000.0).abs() < 1e-6, "about 3 in 50");
    assert_eq!(found.confusion.count("car", "person"), 1);
    assert_eq!(found.confusion.count("nothing", "person"), 1);
    assert_eq!(found.confusion.count("person", "nothing"), 1);
    assert_eq!(found.confusion.examples(1, 0).len(), 1);
    assert_eq!(found.overlaps.iter().sum::<u64>(), 1);
    assert!(found.decision.is_none(), "the second looks are missing");
    let page = html(&Report { samples: vec![found.clone(), found], comparisons: Vec::new() });
    assert!(page.contains("right in everything") && page.contains("by clip"));
    assert!(!page.contains("http") && !page.contains("<script"), "self-contained");
}
