//! Reviews of an open project: draw, judge, decide, return, sign off, measure.
//!
//! What is drawn is in the audit log before it can be looked at; what was judged is only ever appended; nobody judges or approves
//! work of their own unless they are the project's only member.

mod issues;
mod judging;
mod measuring;
mod sampling;
mod signing;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::at_desk::ProjectDesk;
use super::desk::DeskError;
use super::failure::{Failure, FailureKind};
use super::project::Project;
use super::review_desk::{LotReport, NewJudgement, ReviewDesk, ReviewWork, SampleSummary};
use crate::app::told::told;
use crate::labels::LabelSet;
use crate::review::{
    DecisionFacts, Issue, IssueSaid, Judgement, Object, Pass, Plan, Report, Reviewed, Sample, Spot, objects, standing,
};
use crate::store::{ClipState, SampleRow, Store};
use crate::vocab::{ClipId, IssueId, MemberId, SampleId};

/// A sample with everything that it is judged by.
struct Loaded {
    row: SampleRow,
    judgements: Vec<Judgement>,
    /// What the reviewer is shown of each unit, and its objects.
    shown: Vec<Arc<LabelSet>>,
    objects: Vec<Vec<Object>>,
    gone: BTreeSet<ClipId>,
}

impl Loaded {
    fn read(store: &Store, row: SampleRow) -> Result<Self, Failure> {
        let judgements = store.judgements(row.sample.id)?;
        let rows: BTreeMap<ClipId, ClipState> = store.clips()?.into_iter().map(|row| (row.id, row.state)).collect();
        let is_gone = |clip: &ClipId| rows.get(clip).is_none_or(|state| *state == ClipState::Withdrawn);
        let gone: BTreeSet<ClipId> = row.sample.lot.keys().copied().filter(is_gone).collect();
        let mut sets: BTreeMap<ClipId, Arc<LabelSet>> = BTreeMap::new();
        let (mut shown, mut all) = (Vec::new(), Vec::new());
        for (place, drawn) in row.sample.units.iter().enumerate() {
            let clip = drawn.unit.clip();
            let own = match sets.entry(clip) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(_) if gone.contains(&clip) => &mut Arc::default(),
                Entry::Vacant(new) => {
                    let seq = row.sample.lot.get(&clip).copied().unwrap_or_default();
                    new.insert(Arc::new(store.labels_after(clip, seq)?))
                }
            };
            let set = match row.sample.seeded.get(&place) {
                Some(defect) if !gone.contains(&clip) => Arc::new(defect.shown(own)),
                _ => Arc::clone(own),
            };
            all.push(objects(drawn.unit, &set));
            shown.push(set);
        }
        Ok(Self { row, judgements, shown, objects: all, gone })
    }

    fn reviewed(&self) -> Reviewed<'_> {
        let Self { row, judgements, objects, gone, .. } = self;
        Reviewed { sample: &row.sample, judgements, objects, gone }
    }
}

impl Project {
    fn sample_row(&self, id: SampleId) -> Result<SampleRow, Failure> {
        self.store().sample(id)?.ok_or_else(no_such_sample)
    }

    fn loaded(&self, id: SampleId) -> Result<Loaded, Failure> {
        let row = self.sample_row(id)?;
        Loaded::read(&self.store(), row)
    }

    /// The samples, the oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn samples(&self) -> Result<Vec<SampleSummary>, Failure> {
        let rows = self.store().samples()?;
        let summaries = rows.into_iter().map(|row| {
            let SampleRow { sample, time, decision, .. } = row;
            // A unit is done when the reviewer said so, which is only asked when all its objects are judged: no labels are read.
            let stands = match decision {
                Some(_) => BTreeMap::new(),
                None => standing(&self.store().judgements(sample.id)?),
            };
            let waits = |place: usize, pass| stands.get(&(place, pass)).is_none_or(|judged| !judged.is_done);
            let places = || sample.units.iter().enumerate().filter(|_| decision.is_none());
            let left = places().filter(|(place, _)| waits(*place, Pass::First)).count();
            let left_second = places().filter(|(place, own)| own.is_second && waits(*place, Pass::Second)).count();
            let left_blind = places().filter(|(place, own)| own.is_blind && waits(*place, Pass::Blind)).count();
            let lot_units = sample.lot_units();
            let Sample { id, plan, lot, units, .. } = &sample;
            let (id, plan, clips, units) = (*id, plan.clone(), lot.len(), units.len());
            Ok(SampleSummary { id, plan, lot_units, time, clips, units, left, left_second, left_blind, decision })
        });
        summaries.collect()
    }
}

/// What to say of a sample that is not there.
pub fn no_such_sample() -> Failure {
    Failure::told(FailureKind::Usage, told!("failure-this-project-has-no-such-sample"))
}

impl ReviewDesk for ProjectDesk {
    fn samples(&self) -> Result<Vec<SampleSummary>, DeskError> {
        Ok(self.0.samples()?)
    }
    fn draw_sample(&self, plan: &Plan) -> Result<SampleId, DeskError> {
        Ok(self.0.draw_sample(plan)?)
    }
    fn review_work(&self, sample: SampleId, pass: Pass) -> Result<ReviewWork, DeskError> {
        Ok(self.0.review_work(sample, pass)?)
    }
    fn judge(&self, sample: SampleId, pass: Pass, of: &[NewJudgement]) -> Result<Vec<Judgement>, DeskError> {
        Ok(self.0.judge(sample, pass, of)?)
    }
    fn decide_review(&self, sample: SampleId) -> Result<DecisionFacts, DeskError> {
        Ok(self.0.decide_review(sample)?)
    }
    fn approve_lot(&self, sample: SampleId) -> Result<LotReport, DeskError> {
        Ok(self.0.approve_lot(sample)?)
    }
    fn issues(&self) -> Result<Vec<Issue>, DeskError> {
        Ok(self.0.issues()?)
    }
    fn raise_issue(&self, clip: ClipId, spot: Spot, words: &str) -> Result<IssueId, DeskError> {
        Ok(self.0.raise_issue(clip, spot, words)?)
    }
    fn say_of_issue(&self, issue: IssueId, said: IssueSaid) -> Result<(), DeskError> {
        Ok(self.0.say_of_issue(issue, said)?)
    }
    fn return_clip(&self, clip: ClipId) -> Result<(), DeskError> {
        Ok(self.0.return_clip(clip)?)
    }
    fn assign(&self, clip: ClipId, member: Option<MemberId>) -> Result<(), DeskError> {
        Ok(self.0.assign(clip, member)?)
    }
    fn annotators(&self) -> Result<Vec<MemberId>, DeskError> {
        Ok(self.0.annotators()?)
    }
    fn review_report(&self) -> Result<Report, DeskError> {
        Ok(self.0.review_report()?)
    }
}
