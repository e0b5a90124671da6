//! Whether a finished review passes its plan. [`decide`] is the only maker of a [`Decision`].

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::draw::Sample;
use super::estimate::{Counts, Estimate};
use super::iso2859::Scheme;
use super::plan::Aim;
use super::unit::Unit;
use super::verdict::{Judged, Judgement, Pass, Verdict, standing};
use crate::labels::{ClassName, LabelSet, Layer};
use crate::vocab::{ClipId, FrameNo, MemberId, PxBox, SampleId, TrackId, UtcTime};

/// One object of a unit, as the reviewer is shown it.
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    /// Its track.
    pub track: TrackId,
    /// The track's number.
    pub no: u32,
    /// Its class.
    pub class: ClassName,
    /// The frame in which it is looked at first.
    pub frame: FrameNo,
    /// Its box there.
    pub bbox: PxBox,
    /// Who drew it: person, model, tracker or import.
    pub source: &'static str,
}

/// The objects of a unit, by their numbers.
#[must_use]
pub fn objects(unit: Unit, labels: &LabelSet) -> Vec<Object> {
    let mut found: Vec<Object> = labels
        .tracks(Layer::Label)
        .filter_map(|track| {
            let (frame, seen) = match unit {
                Unit::Frame { frame, .. } => (frame, track.at(frame)?),
                Unit::Track { track: own, .. } if own != track.id => return None,
                Unit::Track { .. } | Unit::Clip { .. } => {
                    let first = *track.keys.first_key_value()?.0;
                    (first, track.at(first)?)
                }
            };
            let (class, source) = (track.class.clone(), seen.key.origin.word());
            Some(Object { track: track.id, no: track.no, class, frame, bbox: seen.bbox, source })
        })
        .collect();
    found.sort_by_key(|object| object.no);
    found
}

/// A sample with everything that was said of it, and the objects of its units as they were shown.
#[derive(Clone, Copy)]
pub struct Reviewed<'a> {
    /// The sample.
    pub sample: &'a Sample,
    /// What was said.
    pub judgements: &'a [Judgement],
    /// For every unit its objects.
    pub objects: &'a [Vec<Object>],
    /// Clips whose labels are gone, since consent was withdrawn: their units are not waited for.
    pub gone: &'a BTreeSet<ClipId>,
}

impl Reviewed<'_> {
    /// Whether an object's verdict tells of the labels: it was not seeded.
    #[must_use]
    pub fn is_genuine(&self, unit: usize, track: TrackId) -> bool {
        self.sample.seeded.get(&unit).is_none_or(|defect| !defect.tracks().contains(&track))
    }

    /// Units that are not looked at whole yet, in each pass that they need.
    ///
    /// # Errors
    /// When there are any.
    pub fn whole(&self) -> Result<(), NotFinished> {
        let standing = standing(self.judgements);
        let is_done = |unit: usize, pass: Pass| {
            standing.get(&(unit, pass)).is_some_and(|judged| {
                judged.is_done && self.objects[unit].iter().all(|object| judged.objects.contains_key(&object.track))
            })
        };
        let units =
            || self.sample.units.iter().enumerate().filter(|(_, drawn)| !self.gone.contains(&drawn.unit.clip()));
        let first = units().filter(|(unit, _)| !is_done(*unit, Pass::First)).count();
        let second = units().filter(|(unit, drawn)| drawn.is_second && !is_done(*unit, Pass::Second)).count();
        let is_drawn = |unit: usize| standing.get(&(unit, Pass::Blind)).is_some_and(|judged| judged.is_done);
        let blind = units().filter(|(unit, drawn)| drawn.is_blind && !is_drawn(*unit)).count();
        if first + second + blind > 0 { Err(NotFinished { first, second, blind }) } else { Ok(()) }
    }

    /// Privacy misses that were said of the unit, without those that speak of a seeded drawing.
    pub fn exposed<'j>(&self, unit: usize, judged: &'j Judged) -> impl Iterator<Item = &'j Judgement> {
        let defect = self.sample.seeded.get(&unit);
        judged.privacy.iter().filter(move |judgement| defect.is_none_or(|defect| !defect.takes(&judgement.said)))
    }

    /// Objects of the unit that are undecided.
    pub(super) fn undecided(&self, unit: usize, judged: &Judged) -> u64 {
        let genuine = self.objects[unit].iter().filter(|object| self.is_genuine(unit, object.track));
        genuine.filter(|object| judged.verdict(object.track) == Some(&Verdict::Undecided)).count() as u64
    }

    /// Whether the unit has a serious error: what acceptance sampling counts.
    pub(super) fn is_serious(&self, unit: usize, judged: &Judged) -> bool {
        !judged.missed.is_empty()
            || self.exposed(unit, judged).next().is_some()
            || self.objects[unit]
                .iter()
                .filter(|object| self.is_genuine(unit, object.track))
                .any(|object| judged.verdict(object.track).is_some_and(Verdict::is_serious))
    }
}

/// Why there is no decision yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "{first} units wait for their first look, {second} for their second, and {blind} to be drawn blind.\nGo on with the review; a plan \
     is decided when it is finished."
)]
pub struct NotFinished {
    /// Units without a first look.
    pub first: usize,
    /// Units without a second look.
    pub second: usize,
    /// Units whose boxes are not drawn blind yet.
    pub blind: usize,
}

impl crate::vocab::LogSafe for NotFinished {}

/// What came of a finished plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionFacts {
    /// The sample.
    pub sample: SampleId,
    /// The plan, as a line for people.
    pub plan: String,
    /// Whether it passed.
    pub passed: bool,
    /// Why, one sentence.
    pub why: String,
    /// Units judged.
    pub units: u64,
    /// Units with a serious error.
    pub serious_units: u64,
    /// Privacy misses; one is one too many.
    pub privacy_misses: u64,
    /// Objects of which could not be told whether they are right. They are in no share; a plan passes only where it would also pass
    /// with all of them counted as wrong.
    #[serde(default)]
    pub undecided: u64,
    /// The share of boxes that are right.
    pub accuracy: Option<Estimate>,
    /// Who judged.
    pub reviewers: BTreeSet<MemberId>,
    /// The last judgement.
    pub time: Option<UtcTime>,
}

/// A finished plan, decided. The fields are private: only [`decide`] makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    facts: DecisionFacts,
    lot: BTreeMap<ClipId, u64>,
}

impl Decision {
    /// What came of it.
    #[must_use]
    pub fn facts(&self) -> &DecisionFacts {
        &self.facts
    }

    /// Whether it speaks of this clip after this edit.
    #[must_use]
    pub fn covers(&self, clip: ClipId, edits_seq: u64) -> bool {
        self.lot.get(&clip) == Some(&edits_seq)
    }
}

/// What undecided objects count as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Undecided {
    LeftOut,
    Wrong,
}

/// The share of right boxes among all that were judged in the first pass.
fn accuracy(reviewed: &Reviewed<'_>, undecided: Undecided) -> Option<Estimate> {
    let standing = standing(reviewed.judgements);
    let mut counts = Counts::default();
    for (unit, drawn) in reviewed.sample.units.iter().enumerate() {
        let Some(judged) = standing.get(&(unit, Pass::First)) else { continue };
        for object in reviewed.objects[unit].iter().filter(|object| reviewed.is_genuine(unit, object.track)) {
            let Some(verdict) = judged.verdict(object.track) else { continue };
            if *verdict == Verdict::Undecided && undecided == Undecided::LeftOut {
                continue;
            }
            let is_right = *verdict == Verdict::Right;
            counts.add(drawn.unit.clip(), drawn.stratum, reviewed.sample.weight(unit), f64::from(u8::from(is_right)));
        }
    }
    counts.share()
}

/// Decides a finished plan.
///
/// # Errors
/// [`NotFinished`] while units wait.
pub fn decide(reviewed: &Reviewed<'_>) -> Result<Decision, NotFinished> {
    reviewed.whole()?;
    let sample = reviewed.sample;
    let standing = standing(reviewed.judgements);
    let first_pass = || standing.iter().filter(|((_, pass), _)| *pass == Pass::First);
    let serious_units = first_pass().filter(|((unit, _), judged)| reviewed.is_serious(*unit, judged)).count() as u64;
    let undecided = first_pass().map(|((unit, _), judged)| reviewed.undecided(*unit, judged)).sum();
    let is_at_worst = |unit, judged: &Judged| reviewed.is_serious(unit, judged) || reviewed.undecided(unit, judged) > 0;
    let serious_at_worst = first_pass().filter(|((unit, _), judged)| is_at_worst(*unit, judged)).count() as u64;
    // Also what the second look found: nobody is exposed because a first look missed it.
    let privacy_misses =
        standing.iter().map(|((unit, _), judged)| reviewed.exposed(*unit, judged).count() as u64).sum();
    let at_worst = judge_aim(sample, serious_at_worst, accuracy(reviewed, Undecided::Wrong));
    let accuracy = accuracy(reviewed, Undecided::LeftOut);
    let (is_good, why) = match (judge_aim(sample, serious_units, accuracy), at_worst) {
        ((true, _), (false, why)) => {
            let what = if undecided == 1 {
                "1 object is undecided".to_owned()
            } else {
                format!("{undecided} objects are undecided")
            };
            (false, format!("{what}; counted as wrong they would fail it: {why}"))
        }
        (own, _) => own,
    };
    let (passed, why) = if privacy_misses > 0 {
        let what = if privacy_misses == 1 { "1 privacy miss was" } else { "Privacy misses were" };
        (false, format!("{what} found; none is accepted."))
    } else {
        (is_good, why)
    };
    let facts = DecisionFacts {
        sample: sample.id,
        plan: sample.plan.words(),
        passed,
        why,
        units: sample.units.len() as u64,
        serious_units,
        privacy_misses,
        undecided,
        accuracy,
        reviewers: reviewed.judgements.iter().map(|judgement| judgement.member).collect(),
        time: standing.values().filter_map(|judged| judged.last).max(),
    };
    Ok(Decision { facts, lot: sample.lot.clone() })
}

fn judge_aim(sample: &Sample, serious: u64, accuracy: Option<Estimate>) -> (bool, String) {
    match sample.plan.aim {
        Aim::Fixed { at_least, .. } | Aim::Margin { at_least, .. } => {
            let low = accuracy.and_then(|own| {
                let ends = [own.wilson, own.by_clip].into_iter().flatten().map(|interval| interval.low);
                ends.reduce(f64::min)
            });
            let passed = low.is_some_and(|low| low >= at_least);
            let shown = low.map_or_else(|| "nothing".to_owned(), |low| format!("at least {:.1} %", low * 100.0));
            (
                passed,
                format!("The sample shows that {shown} of boxes are right; {:.1} % are asked for.", at_least * 100.0),
            )
        }
        Aim::Show { at_least, allowed } => {
            // A lot that is smaller than the sample it needs was looked at whole: its own share counts.
            let units = sample.units.len() as u64;
            let is_whole = units == sample.lot_units();
            let within_lot = serious as f64 <= (1.0 - at_least) * units as f64;
            let passed = if is_whole { within_lot } else { serious <= allowed };
            (passed, format!("{serious} of {units} units have a serious error; {allowed} are allowed."))
        }
        Aim::Acceptance { level, aql, severity } => {
            let scheme = Scheme::of(sample.lot_units(), level, aql, severity);
            let passed = serious <= u64::from(scheme.accepted);
            let units = sample.units.len();
            (passed, format!("{serious} of {units} units have a serious error; {} are accepted.", scheme.accepted))
        }
    }
}
