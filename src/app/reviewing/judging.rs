//! Judging, and deciding what was judged.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Loaded;
use crate::app::failure::{Failure, FailureKind};
use crate::app::project::Project;
use crate::app::review_desk::{NewJudgement, ReviewWork, UnitWork};
use crate::app::told::told;
use crate::audit::Act;
use crate::review::{
    DecisionFacts, Issue, IssueNote, IssueSaid, Judgement, Pass, Said, Sample, Spot, Unit, Verdict, decide, standing,
};
use crate::vocab::{ClipId, Digest, FrameNo, HandRegion, IssueId, MemberId, Role, SampleId};

/// A privacy miss is hidden so many frames before and after the one in which it was seen.
const AROUND: u32 = 30;

impl Project {
    /// The units of a sample that a look needs and this member may judge, with what this look has said so far.
    ///
    /// # Errors
    /// Without the reviewer's role, and for an unknown sample.
    pub fn review_work(&self, sample: SampleId, pass: Pass) -> Result<ReviewWork, Failure> {
        self.require(Role::Reviewer)?;
        let Loaded { row, judgements, shown, objects, gone } = self.loaded(sample)?;
        let plan = row.sample.plan.words();
        let (member, is_alone, edits) = (self.member(), self.member_count() <= 1, self.store().edits_by_member()?);
        let is_own = |clip: ClipId| edits.get(&clip).is_some_and(|own| own.contains_key(&member));
        let was_judged = |place: usize| {
            judgements.iter().any(|other| other.unit == place && other.pass != pass && other.member == member)
        };
        let may_judge = |place: usize, clip: ClipId| is_alone || !is_own(clip) && !was_judged(place);
        let seeded = row.sample.seeded;
        let units = row.sample.units.into_iter().zip(shown.into_iter().zip(objects)).enumerate();
        let needed = units.filter(|(place, (drawn, _))| {
            let clip = drawn.unit.clip();
            let is_asked_for = match pass {
                Pass::First => true,
                Pass::Second => drawn.is_second,
                Pass::Blind => drawn.is_blind,
            };
            !gone.contains(&clip) && is_asked_for && may_judge(*place, clip)
        });
        let units = needed.map(|(place, (drawn, (labels, objects)))| {
            // Who draws blind is given nothing that could show what the labels say.
            let (labels, objects) = match pass {
                Pass::First | Pass::Second => (labels, objects),
                Pass::Blind => (Arc::default(), Vec::new()),
            };
            let frame = match drawn.unit {
                Unit::Frame { frame, .. } => frame,
                _ => objects.first().map_or(FrameNo::FIRST, |object| object.frame),
            };
            let stand_in = seeded.get(&place).filter(|_| pass != Pass::Blind).cloned();
            UnitWork { place, unit: drawn.unit, frame, objects, labels, stand_in }
        });
        let units = units.collect();
        let judgements = judgements.into_iter().filter(|judgement| judgement.pass == pass).collect();
        Ok(ReviewWork { sample, plan, pass, units, judgements })
    }

    /// Keeps what a reviewer says of units; it is on disk when this returns.
    ///
    /// # Errors
    /// Without the reviewer's role; for own work, and for a second look at what one has judged, where the project has other
    /// members; when the review is decided.
    pub fn judge(&self, sample: SampleId, pass: Pass, of: &[NewJudgement]) -> Result<Vec<Judgement>, Failure> {
        self.require(Role::Reviewer)?;
        let row = self.sample_row(sample)?;
        if row.decision.is_some() {
            return Err(decided());
        }
        let (member, now, members) = (self.member(), self.now(), self.member_count());
        let before = self.store().judgements(sample)?;
        let edits = self.store().edits_by_member()?;
        let next = before.last().map_or(1, |judgement| judgement.no + 1);
        let mut said = Vec::new();
        for (no, new) in (next..).zip(of) {
            let Some(drawn) = row.sample.units.get(new.unit) else { return Err(no_such_unit()) };
            if pass == Pass::Blind && (!drawn.is_blind || matches!(new.said, Said::Object { .. })) {
                return Err(no_such_unit());
            }
            let clip = drawn.unit.clip();
            if members > 1 && edits.get(&clip).is_some_and(|own| own.contains_key(&member)) {
                return Err(own_work());
            }
            let is_other = |other: &Judgement| other.unit == new.unit && other.pass != pass && other.member == member;
            if members > 1 && before.iter().any(is_other) {
                return Err(judged_before());
            }
            if let Said::TakenBack { no: earlier } = new.said
                && !before.iter().any(|judgement| judgement.no == earlier && judgement.pass == pass)
            {
                return Err(no_such_unit());
            }
            let (unit, comment) = (new.unit, new.comment.clone());
            said.push((clip, Judgement { no, unit, pass, member, time: now, said: new.said.clone(), comment }));
        }
        self.hide_what_is_exposed(&row.sample, &said)?;
        self.store().append_judgements(sample, &said)?;
        Ok(said.into_iter().map(|(_, judgement)| judgement).collect())
    }

    /// Before a privacy miss is written down it is hidden: there, from a while before the frame to a while after it. The issue that
    /// follows asks for the rest.
    /// A seeded drawing of a head exposes nobody.
    fn hide_what_is_exposed(&self, sample: &Sample, said: &[(ClipId, Judgement)]) -> Result<(), Failure> {
        for (clip, judgement) in said {
            let Said::PrivacyMiss { frame, bbox } = judgement.said else { continue };
            if sample.seeded.get(&judgement.unit).is_some_and(|defect| defect.takes(&judgement.said)) {
                continue;
            }
            let last = self.last_frame(*clip)?;
            let until = FrameNo(frame.plus(AROUND).0.min(last.0));
            let region = HandRegion::new(vec![(frame.minus(AROUND), bbox)], until).filter(|_| frame <= last);
            self.cover(*clip, &[region.ok_or_else(no_such_frame)?])?;
        }
        Ok(())
    }

    /// Decides a finished review. What was found becomes issues; clips with any go back to their annotators, and so does the whole
    /// lot when the plan failed.
    ///
    /// # Errors
    /// Without the reviewer's role; while units wait; when it is decided already.
    pub fn decide_review(&self, sample: SampleId) -> Result<DecisionFacts, Failure> {
        self.require(Role::Reviewer)?;
        let loaded = self.loaded(sample)?;
        if loaded.row.decision.is_some() {
            return Err(decided());
        }
        let decision = decide(&loaded.reviewed())?;
        let facts = decision.facts().clone();
        let issues = self.found(&loaded)?;
        let mut returned: BTreeSet<ClipId> = issues.iter().map(|issue| issue.clip).collect();
        if !facts.passed {
            let last = self.store().last_edits()?;
            let still = loaded.row.sample.lot.iter().filter(|(clip, seq)| last.get(clip) == Some(*seq));
            returned.extend(still.map(|(clip, _)| *clip));
        }
        returned.retain(|clip| !loaded.gone.contains(clip));
        let judgements = serde_json::to_vec(&loaded.judgements).expect("judgements always have a JSON form");
        self.write_log(Act::ReviewDecided {
            sample,
            passed: facts.passed,
            judgements_sha256: Digest::of(&judgements),
        })?;
        for clip in &returned {
            let issues = issues.iter().filter(|issue| issue.clip == *clip).count();
            self.write_log(Act::ClipReturned { clip: *clip, issues: u32::try_from(issues).unwrap_or(u32::MAX) })?;
        }
        let returned: Vec<ClipId> = returned.into_iter().collect();
        self.store().decide_sample(&facts, &issues, &returned)?;
        for clip in returned {
            if let Some(annotator) = self.annotator_of(clip)? {
                self.store().assign(clip, Some(annotator))?;
            }
        }
        Ok(facts)
    }

    /// Who made most of a clip's edits.
    pub(super) fn annotator_of(&self, clip: ClipId) -> Result<Option<MemberId>, Failure> {
        let edits = self.store().edits_by_member()?;
        let own = edits.get(&clip).and_then(|own| own.iter().max_by_key(|(_, edits)| **edits));
        Ok(own.map(|(member, _)| *member))
    }

    /// What was found in either look, as issues: each error once, without the seeded ones.
    fn found(&self, loaded: &Loaded) -> Result<Vec<Issue>, Failure> {
        let reviewed = loaded.reviewed();
        let mut issues: Vec<Issue> = Vec::new();
        for ((unit, pass), judged) in standing(&loaded.judgements) {
            let drawn = &loaded.row.sample.units[unit];
            // Boxes that were drawn blind are no errors of the labels.
            let missed = if pass == Pass::Blind { [].iter() } else { judged.missed.iter() };
            let all = judged.objects.values().chain(missed).chain(reviewed.exposed(unit, &judged));
            for judgement in all {
                let Some((spot, found)) = spot_of(judgement, drawn.unit, &loaded.objects[unit]) else { continue };
                if spot.track.is_some_and(|track| !reviewed.is_genuine(unit, track)) {
                    continue;
                }
                let clip = drawn.unit.clip();
                let is_known = |issue: &Issue| {
                    (issue.clip, issue.spot.frame, issue.spot.track, issue.found.as_str())
                        == (clip, spot.frame, spot.track, found)
                        && spot.track.is_some()
                };
                if issues.iter().any(is_known) {
                    continue;
                }
                let (member, time) = (judgement.member, judgement.time);
                let note = |said| IssueNote { member, time, said };
                let mut thread: Vec<IssueNote> =
                    judgement.comment.iter().map(|words| note(IssueSaid::Words(words.clone()))).collect();
                thread.push(note(IssueSaid::Assigned(self.annotator_of(clip)?)));
                let (id, found, sample) = (IssueId::random(), found.to_owned(), Some(loaded.row.sample.id));
                issues.push(Issue { id, clip, spot, found, member, time, sample, thread });
            }
        }
        Ok(issues)
    }
}

/// Where a judgement is pinned, and the word for what was found; `None` for what is right, or could not be told.
fn spot_of(judgement: &Judgement, unit: Unit, objects: &[crate::review::Object]) -> Option<(Spot, &'static str)> {
    match &judgement.said {
        Said::Object { verdict: Verdict::Right | Verdict::Undecided, .. } | Said::Done | Said::TakenBack { .. } => None,
        Said::Object { track, verdict } => {
            let own = objects.iter().find(|object| object.track == *track)?;
            let frame = match (verdict, unit) {
                (Verdict::BoxOff { frame, .. }, _) => *frame,
                (_, Unit::Frame { frame, .. }) => frame,
                _ => own.frame,
            };
            let bbox = match verdict {
                Verdict::BoxOff { should, .. } => *should,
                _ => Some(own.bbox),
            };
            Some((Spot { frame, track: Some(*track), bbox }, verdict.word()))
        }
        Said::Missed { frame, bbox, .. } => {
            Some((Spot { frame: *frame, track: None, bbox: Some(*bbox) }, "missed object"))
        }
        Said::PrivacyMiss { frame, bbox } => {
            Some((Spot { frame: *frame, track: None, bbox: Some(*bbox) }, "privacy miss"))
        }
    }
}

fn decided() -> Failure {
    Failure::told(FailureKind::Refused, told!("failure-this-review-is-decided-already"))
}

fn no_such_unit() -> Failure {
    Failure::told(FailureKind::Usage, told!("failure-the-sample-has-no-such-unit"))
}

fn no_such_frame() -> Failure {
    Failure::told(FailureKind::Usage, told!("failure-the-clip-has-no-such-frame"))
}

fn own_work() -> Failure {
    Failure::told(FailureKind::Refused, told!("failure-you-worked-on-this-clip-yourself"))
}

fn judged_before() -> Failure {
    Failure::told(FailureKind::Refused, told!("failure-you-have-judged-this-unit-in-the"))
}
