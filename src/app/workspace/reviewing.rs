//! One look at a sample as plain state: the unit, its object, what is asked, and what waits for the disk.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::app::review_desk::{
    Judged, Judgement, NewJudgement, Object, Pass, ReviewWork, Said, UnitWork, Verdict, standing,
};
use crate::app::words::{said, word};
use crate::labels::{Edit, Key, LabelSet, Layer, Origin, Track};
use crate::vocab::{ClipId, FrameNo, MemberId, PxBox, SampleId, TrackId, UtcTime};

/// What a verdict still needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Which class it is.
    Class,
    /// The right box of the object.
    RightBox,
    /// The box of an object without one.
    MissedBox,
    /// Around what must be hidden.
    PrivacyBox,
}

impl Asks {
    /// What to do, one sentence; `key` goes on without it.
    #[must_use]
    pub fn words(self, key: &str) -> String {
        match self {
            Self::Class => said!("asks-class", key),
            Self::RightBox => said!("asks-right-box", key),
            Self::MissedBox => word("asks-missed-box").to_owned(),
            Self::PrivacyBox => word("asks-privacy-box").to_owned(),
        }
    }
}

/// Verdicts that are not on disk.
pub(super) type Unsent = (SampleId, Pass, Vec<NewJudgement>);

/// A review on the desk.
pub struct Reviewing {
    /// What is judged.
    pub work: ReviewWork,
    /// The unit, as its place among those of this look.
    pub at: usize,
    /// The object of the unit; none when all are judged and the unit is looked over.
    pub object: Option<usize>,
    /// What the verdict still needs.
    pub asks: Option<Asks>,
    /// Words for the next verdict.
    pub comment: String,
    pub(super) outbox: Vec<NewJudgement>,
    /// How many of the outbox are on their way, and whether they have arrived.
    pub(super) sending: Option<(usize, Arc<AtomicBool>)>,
    stands: BTreeMap<(usize, Pass), Judged>,
}

impl Reviewing {
    /// A review at its first unit that waits.
    #[must_use]
    pub fn new(work: ReviewWork) -> Self {
        let mut own = Self {
            work,
            at: 0,
            object: None,
            asks: None,
            comment: String::new(),
            outbox: Vec::new(),
            sending: None,
            stands: BTreeMap::new(),
        };
        own.count();
        own.at = (0..own.work.units.len()).find(|at| !own.is_done(*at)).unwrap_or(0);
        own.object = own.first_open();
        own.asks = own.first_asked();
        own
    }

    /// Who draws blind does nothing else.
    fn first_asked(&self) -> Option<Asks> {
        (self.work.pass == Pass::Blind).then_some(Asks::MissedBox)
    }

    /// The boxes that were drawn in the unit, as labels to look at.
    #[must_use]
    pub fn drawn(&self) -> LabelSet {
        let mut set = LabelSet::default();
        for judgement in self.judged(self.at).map(|judged| judged.missed.as_slice()).unwrap_or_default() {
            let Said::Missed { frame, class, bbox } = &judgement.said else { continue };
            let no = set.next_no();
            let keys = [(*frame, Key::new(*bbox, Origin::Person { member: judgement.member }))].into();
            let track = Track { id: TrackId::from_bits(no.into()), no, class: class.clone(), keys };
            // What does not fit is not shown; it is kept all the same.
            let _ = set.apply(&Edit::AddTrack { layer: Layer::Label, track });
        }
        set
    }

    /// The unit.
    #[must_use]
    pub fn unit(&self) -> Option<&UnitWork> {
        self.work.units.get(self.at)
    }

    /// Where a drawing of a head is to be painted over this frame, and the unit's place.
    #[must_use]
    pub fn stand_in(&self, clip: ClipId, frame: FrameNo) -> Option<(PxBox, usize)> {
        let unit = self.unit().filter(|unit| unit.unit.clip() == clip)?;
        Some((unit.stand_in.as_ref()?.stand_in(frame)?, unit.place))
    }

    /// What stands of a unit.
    #[must_use]
    pub fn judged(&self, at: usize) -> Option<&Judged> {
        self.stands.get(&(self.work.units.get(at)?.place, self.work.pass))
    }

    /// Whether a unit was looked at whole.
    #[must_use]
    pub fn is_done(&self, at: usize) -> bool {
        self.judged(at).is_some_and(|judged| judged.is_done)
    }

    /// How many units are.
    #[must_use]
    pub fn done(&self) -> usize {
        (0..self.work.units.len()).filter(|at| self.is_done(*at)).count()
    }

    /// How many verdicts are not on disk yet.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.outbox.len()
    }

    /// What is not on disk, once what was on its way has ended.
    pub(super) fn unsent(mut self) -> Unsent {
        let arrived = self.sending.take().filter(|(_, has_arrived)| has_arrived.load(Ordering::Acquire));
        let count = arrived.map_or(0, |(count, _)| count);
        self.outbox.drain(..count.min(self.outbox.len()));
        (self.work.sample, self.work.pass, self.outbox)
    }

    /// The verdict of an object of the unit.
    #[must_use]
    pub fn verdict(&self, track: TrackId) -> Option<&Verdict> {
        self.judged(self.at)?.verdict(track)
    }

    /// The object that is judged.
    #[must_use]
    pub fn current(&self) -> Option<&Object> {
        self.unit()?.objects.get(self.object?)
    }

    /// What stands, with what waits for the disk.
    pub(super) fn count(&mut self) {
        let mut all = self.work.judgements.clone();
        let last = all.last().cloned();
        let pass = self.work.pass;
        for (no, new) in (u64::MAX / 2..).zip(&self.outbox) {
            let pattern = Judgement {
                no,
                unit: new.unit,
                pass,
                member: last.as_ref().map_or(MemberId::from_bits(0), |last| last.member),
                time: last.as_ref().map_or_else(beginning, |last| last.time),
                said: new.said.clone(),
                comment: None,
            };
            all.push(pattern);
        }
        self.stands = standing(&all);
    }

    pub(super) fn first_open(&self) -> Option<usize> {
        let objects = &self.unit()?.objects;
        objects.iter().position(|object| self.verdict(object.track).is_none())
    }

    pub(super) fn say(&mut self, said: Said) {
        let Some(unit) = self.unit().map(|unit| unit.place) else { return };
        let words = std::mem::take(&mut self.comment);
        let comment = Some(words.trim().to_owned()).filter(|words| !words.is_empty());
        self.outbox.push(NewJudgement { unit, said, comment });
        self.count();
    }

    /// A verdict of the object, then on to the next one.
    pub(super) fn judge(&mut self, verdict: Verdict) {
        let Some(track) = self.current().map(|object| object.track) else { return };
        self.asks = None;
        self.say(Said::Object { track, verdict });
        let after = self.object.map_or(0, |object| object + 1);
        let open = |at: &usize| {
            let objects = self.unit().map(|unit| unit.objects.as_slice()).unwrap_or_default();
            objects.get(*at).is_some_and(|object| self.verdict(object.track).is_none())
        };
        let count = self.unit().map_or(0, |unit| unit.objects.len());
        self.object = (after..count).find(open).or_else(|| (0..count).find(open));
    }

    /// The next unit that waits, after this one and then from the beginning; `false` when none does.
    pub(super) fn go_to_next_open(&mut self) -> bool {
        let count = self.work.units.len();
        let next = (self.at + 1..count).chain(0..count).find(|at| !self.is_done(*at));
        if let Some(next) = next {
            self.go_to_unit(next);
        }
        next.is_some()
    }

    pub(super) fn go_to_unit(&mut self, at: usize) {
        self.at = at.min(self.work.units.len().saturating_sub(1));
        self.asks = self.first_asked();
        self.object = self.first_open();
    }

    pub(super) fn step_object(&mut self, forward: bool) {
        let count = self.unit().map_or(0, |unit| unit.objects.len());
        if count == 0 {
            return;
        }
        self.asks = None;
        self.object = Some(match (self.object, forward) {
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
        });
    }
}

fn beginning() -> UtcTime {
    UtcTime::from_micros(0).expect("1970 is a valid time")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::review_desk::Unit;
    use crate::labels::ClassName;

    fn reviewing(objects: &[u32]) -> Reviewing {
        let units = objects.iter().enumerate().map(|(place, count)| {
            let frame = FrameNo(place as u32);
            let object = |no: u32| Object {
                track: TrackId::from_bits(u128::from(no)),
                no,
                class: ClassName::new("car").expect("a class"),
                frame,
                bbox: PxBox::new(0.0, 0.0, 9.0, 9.0).expect("a box"),
                source: "person",
            };
            let unit = Unit::Frame { clip: ClipId::from_bits(1), frame };
            let labels = Arc::new(LabelSet::default());
            UnitWork { place, unit, frame, objects: (1..=*count).map(object).collect(), labels, stand_in: None }
        });
        let work = ReviewWork {
            sample: SampleId::from_bits(1),
            plan: String::new(),
            pass: Pass::First,
            units: units.collect(),
            judgements: Vec::new(),
        };
        Reviewing::new(work)
    }

    #[test]
    fn verdicts_walk_through_objects_and_units() {
        let mut own = reviewing(&[2, 0, 1]);
        assert_eq!((own.at, own.object), (0, Some(0)));
        own.judge(Verdict::Right);
        own.judge(Verdict::FalseBox);
        assert_eq!(own.object, None, "now for what is missing");
        own.say(Said::Done);
        assert!(own.go_to_next_open());
        assert_eq!((own.at, own.object, own.done()), (1, None, 1), "a unit without objects");
        own.say(Said::Done);
        assert!(own.go_to_next_open());
        own.judge(Verdict::Right);
        own.say(Said::Done);
        assert!(!own.go_to_next_open());
        assert_eq!((own.done(), own.waiting()), (3, 6), "nothing is on disk yet, and nothing is lost");
    }

    #[test]
    fn what_is_on_its_way_is_sent_again_unless_it_arrived() {
        for (has_arrived, left) in [(false, 3), (true, 1)] {
            let mut own = reviewing(&[3]);
            own.judge(Verdict::Right);
            own.judge(Verdict::FalseBox);
            own.sending = Some((2, Arc::new(AtomicBool::new(has_arrived))));
            own.judge(Verdict::Undecided);
            assert_eq!(own.unsent().2.len(), left);
        }
    }

    #[test]
    fn objects_are_chosen_in_a_circle_and_the_last_verdict_stands() {
        let mut own = reviewing(&[3]);
        own.step_object(false);
        assert_eq!(own.object, Some(2));
        own.judge(Verdict::WrongIdentity);
        assert_eq!(own.object, Some(0), "back to what is open");
        own.step_object(false);
        own.judge(Verdict::Right);
        assert_eq!(own.verdict(TrackId::from_bits(3)), Some(&Verdict::Right));
    }
}
