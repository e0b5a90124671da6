//! What a reviewer said of a unit, as a list that only grows.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::labels::ClassName;
use crate::vocab::{FrameNo, MemberId, PxBox, TrackId, UtcTime};

/// A loose box that overlaps the right one by at least so much is a small error; by less, a serious one.
pub const LOOSE_IOU: f64 = 0.5;

/// The first look at a unit, or the second one of another reviewer, who does not see the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pass {
    /// The first.
    First,
    /// The second, blind to the first.
    Second,
    /// Boxes drawn by another reviewer who sees no labels: [`Said::Missed`] is a box that was drawn.
    Blind,
}

/// What is said of one object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Verdict {
    /// Class, box and identity are right.
    Right,
    /// It is something else.
    WrongClass {
        /// What it is, where the reviewer said so.
        should: Option<ClassName>,
    },
    /// The box is off.
    BoxOff {
        /// The frame in which it was drawn anew.
        frame: FrameNo,
        /// The box of the label there.
        label: PxBox,
        /// Where it should be; none where the reviewer did not draw it.
        should: Option<PxBox>,
    },
    /// There is no such object.
    FalseBox,
    /// It is another object than before, or later.
    WrongIdentity,
    /// It cannot be told. Neither right nor wrong: it is counted, and enters no share.
    Undecided,
}

impl Verdict {
    /// The word for it: in agreement figures, tables and issues.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::WrongClass { .. } => "wrong class",
            Self::BoxOff { .. } => "box off",
            Self::FalseBox => "false box",
            Self::WrongIdentity => "wrong identity",
            Self::Undecided => "undecided",
        }
    }

    /// Overlap of label and right box, where one was drawn.
    #[must_use]
    pub fn iou(&self) -> Option<f64> {
        match self {
            Self::BoxOff { label, should: Some(should), .. } => Some(label.iou(should)),
            _ => None,
        }
    }

    /// Whether it counts against the unit: all but right and undecided, and but a box that is only a little loose.
    #[must_use]
    pub fn is_serious(&self) -> bool {
        match self {
            Self::Right | Self::Undecided => false,
            Self::BoxOff { .. } => self.iou().is_some_and(|iou| iou < LOOSE_IOU),
            _ => true,
        }
    }
}

/// One thing that was said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Said {
    /// Of an object.
    Object {
        /// Its track.
        track: TrackId,
        /// What of it.
        verdict: Verdict,
    },
    /// An object has no box.
    Missed {
        /// Where.
        frame: FrameNo,
        /// What it is.
        class: ClassName,
        /// Its box.
        bbox: PxBox,
    },
    /// Something that must be hidden is to be seen.
    PrivacyMiss {
        /// Where.
        frame: FrameNo,
        /// Around it.
        bbox: PxBox,
    },
    /// All of the unit was looked at, and nothing else is missing.
    Done,
    /// An earlier judgement does not stand.
    TakenBack {
        /// Its number.
        no: u64,
    },
}

/// One judgement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    /// From 1, rising, in the order in which they were said.
    pub no: u64,
    /// The unit's place in the sample.
    pub unit: usize,
    /// Which look it belongs to.
    pub pass: Pass,
    /// Who.
    pub member: MemberId,
    /// When.
    pub time: UtcTime,
    /// What.
    pub said: Said,
    /// Words for the annotator. They stay in the project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// What stands of a unit in one pass.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Judged {
    /// The verdict of each object, the last one that was said.
    pub objects: BTreeMap<TrackId, Judgement>,
    /// Objects without a box.
    pub missed: Vec<Judgement>,
    /// Privacy misses.
    pub privacy: Vec<Judgement>,
    /// Whether it was looked at whole.
    pub is_done: bool,
    /// The last look at it.
    pub last: Option<UtcTime>,
}

impl Judged {
    /// The verdict of an object.
    #[must_use]
    pub fn verdict(&self, track: TrackId) -> Option<&Verdict> {
        match &self.objects.get(&track)?.said {
            Said::Object { verdict, .. } => Some(verdict),
            _ => None,
        }
    }
}

/// What stands, by unit and pass.
#[must_use]
pub fn standing(judgements: &[Judgement]) -> BTreeMap<(usize, Pass), Judged> {
    let taken_back: BTreeSet<u64> = judgements
        .iter()
        .filter_map(|judgement| match judgement.said {
            Said::TakenBack { no } => Some(no),
            _ => None,
        })
        .collect();
    let mut units: BTreeMap<(usize, Pass), Judged> = BTreeMap::new();
    for judgement in judgements.iter().filter(|judgement| !taken_back.contains(&judgement.no)) {
        let own = units.entry((judgement.unit, judgement.pass)).or_default();
        own.last = own.last.max(Some(judgement.time));
        match &judgement.said {
            Said::Object { track, .. } => drop(own.objects.insert(*track, judgement.clone())),
            Said::Missed { .. } => own.missed.push(judgement.clone()),
            Said::PrivacyMiss { .. } => own.privacy.push(judgement.clone()),
            Said::Done => own.is_done = true,
            Said::TakenBack { .. } => {}
        }
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judgement(no: u64, said: Said) -> Judgement {
        let time = UtcTime::from_micros(no as i64).expect("a time");
        Judgement { no, unit: 0, pass: Pass::First, member: MemberId::from_bits(1), time, said, comment: None }
    }

    fn of(track: u128, verdict: Verdict) -> Said {
        Said::Object { track: TrackId::from_bits(track), verdict }
    }

    #[test]
    fn the_last_word_stands_and_what_was_taken_back_does_not() {
        let bbox = PxBox::new(0.0, 0.0, 9.0, 9.0).expect("a box");
        let all = [
            judgement(1, of(1, Verdict::Right)),
            judgement(2, of(1, Verdict::FalseBox)),
            judgement(3, of(2, Verdict::WrongIdentity)),
            judgement(4, Said::TakenBack { no: 3 }),
            judgement(5, Said::PrivacyMiss { frame: FrameNo(1), bbox }),
            judgement(6, Said::Done),
            judgement(7, Said::TakenBack { no: 6 }),
        ];
        let units = standing(&all);
        let own = &units[&(0, Pass::First)];
        assert_eq!(own.verdict(TrackId::from_bits(1)), Some(&Verdict::FalseBox));
        assert_eq!(own.verdict(TrackId::from_bits(2)), None);
        assert_eq!((own.privacy.len(), own.is_done), (1, false));
        assert!(standing(&all[..6])[&(0, Pass::First)].is_done);
    }

    #[test]
    fn a_little_loose_is_no_serious_error() {
        let boxed = |x2: f64| PxBox::new(0.0, 0.0, x2, 10.0).expect("a box");
        let off = |x2| Verdict::BoxOff { frame: FrameNo(0), label: boxed(10.0), should: Some(boxed(x2)) };
        assert!(!off(12.0).is_serious());
        assert!(off(30.0).is_serious());
        assert!(!Verdict::Right.is_serious() && Verdict::FalseBox.is_serious() && !Verdict::Undecided.is_serious());
    }
}
