//! Judging a sample: which unit and object it is about, what is asked, and what waits for the disk.
//!
//! Verdicts go to the disk one after the other; those that are not there yet are kept and sent again. Labels are shown as the sample
//! fixed them, and nothing here edits them.

use std::sync::Arc;

use super::clip::Tool;
use super::reviewing::{Asks, Reviewing};
use super::work::{Outcome, Task};
use super::{OpenProject, Workspace};
use crate::app::command::Command;
use crate::app::desk::{ClipState, DeskError};
use crate::app::dialog::{Dialog, PlanForm, ReportView};
use crate::app::notice::Tone;
use crate::app::review_command::{ReviewCommand, Saying};
use crate::app::review_desk::{Example, IssueState, Judgement, Pass, Report, ReviewWork, Said, Verdict};
use crate::app::review_words::of_decision;
use crate::app::words::{said, word};
use crate::labels::ClassName;
use crate::vocab::{ClipId, HandRegion, PxBox, Role, SampleId};

impl OpenProject {
    /// The review that is open.
    #[must_use]
    pub fn reviewing(&self) -> Option<&Reviewing> {
        self.review.open.as_ref()
    }
}

impl Workspace {
    fn reviewing_mut(&mut self) -> Option<&mut Reviewing> {
        self.project_mut()?.review.open.as_mut()
    }

    /// Whether labels are judged now, and so cannot be edited.
    #[must_use]
    pub fn is_reviewing(&self) -> bool {
        self.project().is_some_and(|project| project.review.open.is_some())
    }

    /// Runs a command about reviews, and those that mean something else during one; `false` when it is none.
    pub(super) fn run_review(&mut self, command: &Command) -> bool {
        if let Command::Review(own) = command {
            self.run_review_command(own);
            return true;
        }
        let Some(reviewing) = self.reviewing_mut() else { return false };
        match command {
            Command::Accept => self.say(Saying::Right),
            Command::Reject => self.say(Saying::FalseBox),
            Command::Draw | Command::DrawByPoints => self.say(Saying::Missed),
            Command::NextTrack | Command::PreviousTrack | Command::Select(_) if reviewing.work.pass == Pass::Blind => {}
            Command::ShowZones => self.say(Saying::PrivacyMiss),
            Command::Class(place) => self.say_digit(*place),
            Command::AddBox(bbox) => self.say_box(*bbox),
            Command::Undo => self.take_back(),
            Command::NextTrack | Command::PreviousTrack => {
                reviewing.step_object(*command == Command::NextTrack);
                self.show_unit(Sight::Object);
            }
            Command::Select(Some(track)) => {
                let objects = reviewing.unit().map(|unit| unit.objects.as_slice()).unwrap_or_default();
                if let Some(at) = objects.iter().position(|object| object.track == *track) {
                    (reviewing.object, reviewing.asks) = (Some(at), None);
                }
                self.show_unit(Sight::Object);
            }
            Command::Escape
                if reviewing.asks.is_some() && reviewing.work.pass != Pass::Blind && self.dialog.is_none() =>
            {
                if let Some(reviewing) = self.reviewing_mut() {
                    reviewing.asks = None;
                }
                self.show_unit(Sight::Object);
            }
            Command::OpenClip(_) | Command::NextClip | Command::PreviousClip | Command::NextToDo => {
                self.leave_review();
                return false;
            }
            _ => return false,
        }
        true
    }

    fn run_review_command(&mut self, command: &ReviewCommand) {
        match command {
            ReviewCommand::ShowReviews => {
                self.dialog = Some(Dialog::Reviews(PlanForm::default()));
                // What was judged since, here or by somebody else.
                self.refresh();
            }
            ReviewCommand::ShowReport => {
                self.dialog = Some(Dialog::Report(ReportView::default()));
                self.read_report();
            }
            ReviewCommand::GoOn => self.go_on(),
            ReviewCommand::Leave => {
                self.leave_review();
                self.refresh();
            }
            ReviewCommand::Say(saying) => self.say(*saying),
            ReviewCommand::NextUnit | ReviewCommand::PreviousUnit => {
                let Some(reviewing) = self.reviewing_mut() else { return };
                let count = reviewing.work.units.len();
                let at = match command {
                    ReviewCommand::NextUnit => (reviewing.at + 1) % count.max(1),
                    _ => (reviewing.at + count.saturating_sub(1)) % count.max(1),
                };
                reviewing.go_to_unit(at);
                self.show_unit(Sight::Unit);
            }
            ReviewCommand::ReturnClip => {
                let Some(id) = self.clip().map(|clip| clip.id) else { return };
                self.change_review(move |desk| desk.return_clip(id), word("review-the-clip-is-returned-to-its"));
            }
            ReviewCommand::TakeClip => self.take_clip(),
            ReviewCommand::ShowGiveClip => self.show_give_clip(),
            ReviewCommand::GiveClip(clip, member) => {
                let (clip, member) = (*clip, *member);
                self.dialog = None;
                self.change_review(move |desk| desk.assign(clip, member), word("review-the-clip-is-given"));
            }
            ReviewCommand::ShowGive => self.show_give(None),
            ReviewCommand::ShowGiveOf(issue) => self.show_give(Some(*issue)),
            ReviewCommand::Draw(plan) => {
                let Some(project) = self.project() else { return };
                let (desk, drained, plan) = (Arc::clone(&project.desk), project.saver.drained(), plan.clone());
                self.start_job(Task::Review, move |_| {
                    drained.wait()?;
                    let sample = desk.draw_sample(&plan)?;
                    Ok(Outcome::ReviewOpened(Box::new(desk.review_work(sample, Pass::First)?)))
                });
            }
            ReviewCommand::Open(sample, pass) => self.open_review(*sample, *pass),
            ReviewCommand::Decide(sample) => {
                let Some(project) = self.project() else { return };
                let (desk, sample) = (Arc::clone(&project.desk), *sample);
                self.start_job(Task::Review, move |_| Ok(Outcome::Decided(desk.decide_review(sample)?)));
            }
            ReviewCommand::ApproveLot(sample) => {
                let Some(project) = self.project() else { return };
                let (desk, sample) = (Arc::clone(&project.desk), *sample);
                self.start_job(Task::Review, move |_| Ok(Outcome::LotApproved(desk.approve_lot(sample)?)));
            }
            ReviewCommand::GoTo(example) => self.go_to_example(*example),
            ReviewCommand::SayOfIssue(issue, said) => {
                let (issue, said) = (*issue, said.clone());
                self.change_review(move |desk| desk.say_of_issue(issue, said), "");
            }
            ReviewCommand::Comment(words) => {
                if let Some(reviewing) = self.reviewing_mut() {
                    reviewing.comment.clone_from(words);
                }
            }
        }
    }

    fn change_review(
        &mut self,
        change: impl FnOnce(&dyn crate::app::Desk) -> Result<(), DeskError> + Send + 'static,
        done: &'static str,
    ) {
        let Some(project) = self.project() else { return };
        let (desk, drained) = (Arc::clone(&project.desk), project.saver.drained());
        self.start_job(Task::Change, move |_| {
            drained.wait()?;
            change(desk.as_ref())?;
            Ok(if done.is_empty() { Outcome::Changed } else { Outcome::Done(done) })
        });
    }

    fn take_clip(&mut self) {
        let (Some(project), Some(summary)) = (self.project(), self.summary()) else { return };
        let (id, me) = (summary.id, project.desk.member());
        let (member, done) = if summary.assignee == Some(me) {
            (None, word("review-the-clip-is-nobodys-again"))
        } else {
            (Some(me), word("review-the-clip-is-yours-to-work"))
        };
        self.change_review(move |desk| desk.assign(id, member), done);
    }

    /// The next look that waits: first ones before second ones before those drawn blind, the oldest sample first.
    fn go_on(&mut self) {
        let Some(project) = self.project() else { return };
        let open = project.lists.samples.iter().filter(|sample| sample.decision.is_none());
        let open: Vec<_> = open.collect();
        let blind = open.iter().find(|sample| sample.left_blind > 0).map(|sample| (sample.id, Pass::Blind));
        let first = open.iter().find(|sample| sample.left > 0).map(|sample| (sample.id, Pass::First));
        let second = open.iter().find(|sample| sample.left_second > 0).map(|sample| (sample.id, Pass::Second));
        match first.or(second).or(blind) {
            Some((sample, pass)) => self.open_review(sample, pass),
            None => self.dialog = Some(Dialog::Reviews(PlanForm::default())),
        }
    }

    fn open_review(&mut self, sample: SampleId, pass: Pass) {
        let Some(project) = self.project() else { return };
        let desk = Arc::clone(&project.desk);
        self.start_job(Task::Review, move |_| Ok(Outcome::ReviewOpened(Box::new(desk.review_work(sample, pass)?))));
    }

    pub(super) fn take_review(&mut self, work: ReviewWork) {
        let Some(project) = self.project_mut() else { return };
        if work.units.is_empty() {
            self.note(word("review-this-look-has-no-unit-that"), word("review-your-own-clips-and-units-of"));
            return;
        }
        project.review.open = Some(Reviewing::new(work));
        if let Some(clip) = &mut project.clip {
            // Who judges a clip keeps nobody from correcting it.
            clip.hold = None;
        }
        self.dialog = None;
        self.show_unit(Sight::Unit);
        // A sample that was just drawn is listed.
        self.refresh();
    }

    /// What was judged stays; a review whose verdicts are not on disk yet is kept aside until they are.
    pub(super) fn leave_review(&mut self) {
        let Some(project) = self.project_mut() else { return };
        let Some(reviewing) = project.review.open.take() else { return };
        let shown = project.clip.as_mut().map(|clip| {
            (clip.reviewed, clip.tool) = (None, Tool::Select);
            clip.id
        });
        if reviewing.waiting() > 0 {
            project.review.left.push(reviewing);
        }
        self.send_verdicts();
        // Whoever edits the clip from here on holds it.
        if let Some(id) = shown {
            self.read_labels(id);
        }
    }

    fn say(&mut self, saying: Saying) {
        if self.clip().is_none_or(|clip| clip.shown().is_none()) {
            self.note(word("review-the-frame-is-not-on-screen"), word("review-judge-what-you-see-it-comes"));
            return;
        }
        let Some(reviewing) = self.reviewing_mut() else {
            self.note(word("review-no-review-is-open"), word("review-open-one-in-the-list-of"));
            return;
        };
        match (saying, reviewing.asks) {
            // Enter leaves open what was asked.
            (Saying::Right, Some(Asks::Class)) => reviewing.judge(Verdict::WrongClass { should: None }),
            (Saying::Right, Some(Asks::RightBox)) => return self.box_off(None),
            (Saying::Right, Some(Asks::MissedBox)) if reviewing.work.pass == Pass::Blind => return self.finish_unit(),
            (Saying::Right, Some(Asks::MissedBox | Asks::PrivacyBox)) => reviewing.asks = None,
            (Saying::Right, None) if reviewing.current().is_some() => reviewing.judge(Verdict::Right),
            (Saying::Right, None) => return self.finish_unit(),
            (Saying::Missed, _) => reviewing.asks = Some(Asks::MissedBox),
            (Saying::PrivacyMiss, _) => reviewing.asks = Some(Asks::PrivacyBox),
            (_, _) if reviewing.work.pass == Pass::Blind => {
                let way_out = said!("review-draw-around-every-object-then-end", end = self.key_of(&Command::Accept));
                self.note(word("review-nothing-is-judged-where-boxes-are"), &way_out);
                return;
            }
            (_, _) if reviewing.current().is_none() => {
                let (next, end) = (self.key_of(&Command::NextTrack), self.key_of(&Command::Accept));
                let way_out = said!("review-chooses-again-and-ends", next, end);
                self.note(word("review-all-objects-are-judged"), &way_out);
                return;
            }
            (Saying::WrongClass, _) => reviewing.asks = Some(Asks::Class),
            (Saying::BoxOff, _) => reviewing.asks = Some(Asks::RightBox),
            (Saying::FalseBox, _) => reviewing.judge(Verdict::FalseBox),
            (Saying::WrongIdentity, _) => reviewing.judge(Verdict::WrongIdentity),
            (Saying::Undecided, _) => reviewing.judge(Verdict::Undecided),
        }
        self.send_verdicts();
        self.show_unit(Sight::Object);
    }

    fn say_digit(&mut self, place: u8) {
        let Some(project) = self.project_mut() else { return };
        let class = project.schema.classes.get(usize::from(place)).map(|class| class.name.clone());
        let Some(reviewing) = &mut project.review.open else { return };
        match reviewing.asks {
            Some(Asks::Class) => {
                let Some(class) = class else { return };
                reviewing.judge(Verdict::WrongClass { should: Some(class) });
                self.send_verdicts();
                self.show_unit(Sight::Object);
            }
            Some(Asks::MissedBox) => {
                if let (Some(_), Some(clip)) = (class, &mut project.clip) {
                    clip.class_for_new = place;
                }
            }
            _ => {
                let sayings = [
                    Saying::WrongClass,
                    Saying::BoxOff,
                    Saying::FalseBox,
                    Saying::Missed,
                    Saying::WrongIdentity,
                    Saying::PrivacyMiss,
                    Saying::Undecided,
                ];
                if let Some(saying) = sayings.get(usize::from(place)) {
                    self.say(*saying);
                }
            }
        }
    }

    fn say_box(&mut self, bbox: PxBox) {
        let Some(project) = self.project_mut() else { return };
        let Some(clip) = &project.clip else { return };
        let (frame, class) = (clip.current, self.class_of_missed());
        let Some(reviewing) = self.reviewing_mut() else { return };
        match reviewing.asks.take() {
            Some(Asks::RightBox) => return self.box_off(Some(bbox)),
            Some(Asks::MissedBox) => {
                let Some(class) = class else { return };
                if reviewing.work.pass == Pass::Blind {
                    // Until the unit is ended, the next drag is the next object. Boxes are of the frame that was drawn for the sample.
                    let Some(unit) = reviewing.unit().filter(|unit| unit.frame == frame) else {
                        self.note(
                            word("review-boxes-are-drawn-in-the-units"),
                            word("review-go-back-to-it-other-frames"),
                        );
                        return self.show_unit(Sight::Unit);
                    };
                    let frame = unit.frame;
                    reviewing.say(Said::Missed { frame, class, bbox });
                    reviewing.asks = Some(Asks::MissedBox);
                } else {
                    reviewing.say(Said::Missed { frame, class, bbox });
                }
            }
            Some(Asks::PrivacyBox) => {
                reviewing.say(Said::PrivacyMiss { frame, bbox });
                // The desk hides it before it keeps the verdict; the screen need not wait for that.
                if let (Some(region), Some(clip)) = (HandRegion::new(vec![(frame, bbox)], frame), self.clip_mut()) {
                    clip.covers.drawn.push(region);
                }
            }
            Some(Asks::Class) | None => {}
        }
        self.send_verdicts();
        self.show_unit(Sight::Object);
    }

    fn class_of_missed(&self) -> Option<ClassName> {
        let project = self.project()?;
        let place = usize::from(project.clip.as_ref()?.class_for_new);
        let class = project.schema.classes.get(place).or(project.schema.classes.first());
        class.map(|class| class.name.clone())
    }

    /// The object's box is off in the frame on screen, or, where it is not there, in the one it was looked at.
    fn box_off(&mut self, should: Option<PxBox>) {
        let here = self.clip().map(|clip| clip.current);
        let Some(reviewing) = self.reviewing_mut() else { return };
        let Some((unit, object)) = reviewing.unit().zip(reviewing.current()) else { return };
        let seen = here.and_then(|frame| Some((frame, unit.labels.find(object.track)?.1.at(frame)?.bbox)));
        let (frame, label) = seen.unwrap_or((object.frame, object.bbox));
        reviewing.judge(Verdict::BoxOff { frame, label, should });
        self.send_verdicts();
        self.show_unit(Sight::Object);
    }

    fn finish_unit(&mut self) {
        let Some(reviewing) = self.reviewing_mut() else { return };
        if reviewing.first_open().is_some() {
            reviewing.object = reviewing.first_open();
            self.show_unit(Sight::Object);
            return;
        }
        if !reviewing.is_done(reviewing.at) {
            reviewing.say(Said::Done);
        }
        let has_more = reviewing.go_to_next_open();
        self.send_verdicts();
        if has_more {
            self.show_unit(Sight::Unit);
        } else {
            let what = word("review-every-unit-that-you-may-judge");
            self.notices.push(Tone::Done, what, word("review-decide-the-review-in-the-list"));
            self.run_review_command(&ReviewCommand::Leave);
            self.dialog = Some(Dialog::Reviews(PlanForm::default()));
        }
    }

    /// The last thing that was said in this look does not stand.
    fn take_back(&mut self) {
        let Some(reviewing) = self.reviewing_mut() else { return };
        if reviewing.work.pass != Pass::Blind && reviewing.asks.take().is_some() {
            self.show_unit(Sight::Object);
            return;
        }
        if !reviewing.outbox.is_empty() {
            self.note(word("review-the-last-verdict-is-being-saved"), word("review-take-it-back-in-a-moment"));
            return;
        }
        let gone: Vec<u64> = reviewing
            .work
            .judgements
            .iter()
            .filter_map(|judgement| match judgement.said {
                Said::TakenBack { no } => Some(no),
                _ => None,
            })
            .collect();
        let stands =
            |judgement: &&Judgement| !matches!(judgement.said, Said::TakenBack { .. }) && !gone.contains(&judgement.no);
        let Some(last) = reviewing.work.judgements.iter().rev().find(stands).cloned() else {
            self.note(word("review-nothing-was-judged-that-could-be"), "");
            return;
        };
        let at = reviewing.work.units.iter().position(|unit| unit.place == last.unit);
        reviewing.go_to_unit(at.unwrap_or(reviewing.at));
        reviewing.say(Said::TakenBack { no: last.no });
        reviewing.object = match last.said {
            Said::Object { track, .. } => {
                reviewing.unit().and_then(|unit| unit.objects.iter().position(|object| object.track == track))
            }
            _ => reviewing.first_open(),
        };
        self.send_verdicts();
        self.show_unit(Sight::Unit);
    }

    /// Brings the unit, or its object, on screen.
    pub(super) fn show_unit(&mut self, sight: Sight) {
        let Some(project) = self.project_mut() else { return };
        let Some(reviewing) = &project.review.open else { return };
        let Some(unit) = reviewing.unit() else { return };
        let clip = unit.unit.clip();
        if project.clip.as_ref().is_none_or(|open| open.id != clip) {
            self.open_clip(clip);
        }
        let Some(project) = self.project_mut() else { return };
        let (Some(reviewing), Some(open)) = (&project.review.open, &mut project.clip) else { return };
        let Some(unit) = reviewing.unit() else { return };
        open.reviewed = Some(match reviewing.work.pass {
            Pass::Blind => Arc::new(reviewing.drawn()),
            Pass::First | Pass::Second => Arc::clone(&unit.labels),
        });
        open.clock = None;
        open.selected = reviewing.current().map(|object| object.track);
        open.tool = match reviewing.asks {
            Some(Asks::RightBox | Asks::MissedBox | Asks::PrivacyBox) => Tool::Draw,
            _ => Tool::Select,
        };
        let is_frame = matches!(unit.unit, crate::app::review_desk::Unit::Frame { .. });
        match (sight, reviewing.current()) {
            (Sight::Object, Some(object)) if !is_frame && reviewing.asks.is_none() => {
                let is_here = unit.labels.find(object.track).is_some_and(|(_, track)| track.at(open.current).is_some());
                if !is_here {
                    open.current = object.frame;
                }
            }
            (Sight::Object, _) => {}
            (Sight::Unit, Some(object)) if !is_frame => open.current = object.frame,
            (Sight::Unit, _) => open.current = unit.frame,
        }
    }

    fn go_to_example(&mut self, example: Example) {
        self.leave_review();
        self.dialog = None;
        self.open_clip(example.clip);
        if let Some(clip) = self.clip_mut().filter(|clip| clip.id == example.clip) {
            (clip.current, clip.selected) = (example.frame, example.track);
        }
    }

    /// A clip with open issues opens where the first of them is pinned.
    pub(super) fn land_on_issue(&mut self, id: ClipId) {
        let Some(project) = self.project_mut() else { return };
        let me = project.desk.member();
        let open = || project.lists.issues.iter().filter(|issue| issue.clip == id && issue.state() == IssueState::Open);
        // One's own before those of others.
        let first = open().find(|issue| issue.assignee() == Some(me)).or_else(|| open().next());
        let Some(spot) = first.map(|issue| issue.spot) else { return };
        if let Some(clip) = project.clip.as_mut().filter(|clip| clip.id == id && clip.current.0 == 0) {
            (clip.current, clip.selected) = (spot.frame, spot.track);
        }
    }

    pub(super) fn take_decision(&mut self, decision: &crate::app::review_desk::DecisionFacts) {
        let (tone, what) = match decision.passed {
            true => (Tone::Done, word("review-the-review-passed").to_owned()),
            false => (Tone::Problem, word("review-the-review-failed-its-clips-are").to_owned()),
        };
        let sample =
            self.project().and_then(|project| project.lists.samples.iter().find(|sample| sample.id == decision.sample));
        // A sample that this window has not listed yet says why in its dialog.
        let why = sample.map(|sample| of_decision(decision, &sample.plan, sample.lot_units)).unwrap_or_default();
        self.notices.push(tone, what, why);
        self.refresh();
    }

    pub(super) fn take_lot(&mut self, report: &crate::app::review_desk::LotReport) {
        let count = report.approved.len();
        let what = match count {
            1 => word("review-1-clip-is-approved").to_owned(),
            _ => said!("review-clips-are-approved", count),
        };
        let way_out = match report.refused.first() {
            None => String::new(),
            Some((clip, why)) => {
                let first = why.for_people().what;
                let (refused, clip) = (report.refused.len(), super::short(*clip));
                said!("review-are-not-the-first-of-them", refused, clip, first)
            }
        };
        self.notices.push(Tone::Done, what, way_out);
        self.refresh();
    }

    fn read_report(&mut self) {
        let Some(project) = self.project() else { return };
        let (desk, drained) = (Arc::clone(&project.desk), project.saver.drained());
        self.start_job(Task::Report, move |_| {
            drained.wait()?;
            Ok(Outcome::Reported(Arc::new(desk.review_report()?)))
        });
    }

    pub(super) fn take_report(&mut self, report: Arc<Report>) {
        if let Some(project) = self.project_mut() {
            project.review.report = Some(report);
        }
    }

    /// Whether a command about reviews can be done now.
    pub(super) fn can_review(&self, command: &ReviewCommand) -> Result<(), &'static str> {
        let Some(project) = self.project() else { return Err(word("run-open-a-project-first")) };
        let is_reviewer = project.roles.contains(&Role::Reviewer);
        match command {
            ReviewCommand::ShowReport if is_reviewer || project.roles.contains(&Role::Engineer) => Ok(()),
            ReviewCommand::GoTo(_) => Ok(()),
            ReviewCommand::TakeClip if self.clip().is_none() => Err(word("run-open-a-clip-first")),
            ReviewCommand::TakeClip if project.roles.contains(&Role::Annotator) || is_reviewer => Ok(()),
            ReviewCommand::TakeClip => Err(word("run-this-needs-an-annotator")),
            ReviewCommand::ShowGiveClip if self.clip().is_none() => Err(word("run-open-a-clip-first")),
            ReviewCommand::ShowGiveClip | ReviewCommand::GiveClip(..) if project.roles.contains(&Role::Steward) => {
                Ok(())
            }
            ReviewCommand::ShowGive | ReviewCommand::ShowGiveOf(_) if !self.has_issue_here() => {
                Err(word("lacks-an-issue"))
            }
            ReviewCommand::SayOfIssue(..) | ReviewCommand::ShowGive | ReviewCommand::ShowGiveOf(_)
                if project.roles.contains(&Role::Annotator) =>
            {
                Ok(())
            }
            _ if !is_reviewer => Err(word("run-this-needs-a-reviewer")),
            ReviewCommand::Say(_) | ReviewCommand::Leave | ReviewCommand::NextUnit | ReviewCommand::PreviousUnit
                if !self.is_reviewing() =>
            {
                Err(word("review-open-a-review-first"))
            }
            ReviewCommand::ReturnClip => match self.summary().map(|summary| summary.state) {
                None => Err(word("run-open-a-clip-first")),
                Some(ClipState::InWork | ClipState::Done | ClipState::Approved) => Ok(()),
                Some(_) => Err(word("review-only-a-clip-that-was-worked-on")),
            },
            _ => Ok(()),
        }
    }
}

/// What is brought on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// The unit from its beginning.
    Unit,
    /// The object; the frame stays where it can.
    Object,
}
