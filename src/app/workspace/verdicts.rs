//! Verdicts on their way to the disk: one batch at a time, in order; those that are not there yet are kept and sent again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Workspace;
use super::review::Sight;
use super::reviewing::Reviewing;
use super::work::{Outcome, Task};
use crate::app::desk::DeskError;
use crate::app::notice::Tone;
use crate::app::review_desk::{Judgement, Report};
use crate::app::words::said;
use crate::vocab::SampleId;

/// What the desk shows of reviews.
#[derive(Default)]
pub struct ReviewRoom {
    /// The review that is open.
    pub open: Option<Reviewing>,
    /// Those that were left before their last verdicts were on disk.
    pub(super) left: Vec<Reviewing>,
    /// The report, once it was asked for.
    pub report: Option<Arc<Report>>,
}

impl ReviewRoom {
    /// Takes every review off the desk that has verdicts which are not on disk.
    pub(super) fn take_waiting(&mut self) -> Vec<Reviewing> {
        let all = std::mem::take(&mut self.left).into_iter().chain(self.open.take());
        all.filter(|own| own.waiting() > 0).collect()
    }

    fn all(&mut self) -> impl Iterator<Item = &mut Reviewing> {
        self.left.iter_mut().chain(&mut self.open)
    }
}

impl Workspace {
    /// Sends what waits, one batch at a time, so that numbers stay in order.
    pub(super) fn send_verdicts(&mut self) {
        let Some(project) = self.project_mut() else { return };
        let desk = Arc::clone(&project.desk);
        if project.review.all().any(|own| own.sending.is_some()) {
            return;
        }
        let Some(reviewing) = project.review.all().find(|own| own.waiting() > 0) else { return };
        let (sample, pass, batch) = (reviewing.work.sample, reviewing.work.pass, reviewing.outbox.clone());
        let has_arrived = Arc::new(AtomicBool::new(false));
        reviewing.sending = Some((batch.len(), Arc::clone(&has_arrived)));
        self.start_job(Task::Judge, move |_| {
            let kept = desk.judge(sample, pass, &batch)?;
            has_arrived.store(true, Ordering::Release);
            Ok(Outcome::Judged(sample, kept))
        });
    }

    pub(super) fn take_judged(&mut self, sample: SampleId, kept: Vec<Judgement>) {
        let Some(project) = self.project_mut() else { return };
        let is_it = |own: &&mut Reviewing| own.sending.is_some() && own.work.sample == sample;
        if let Some(reviewing) = project.review.all().find(is_it) {
            reviewing.outbox.drain(..kept.len().min(reviewing.outbox.len()));
            reviewing.work.judgements.extend(kept);
            reviewing.sending = None;
            reviewing.count();
        }
        let before = project.review.left.len();
        project.review.left.retain(|own| own.waiting() > 0);
        let is_drained = project.review.left.len() < before;
        self.send_verdicts();
        if is_drained {
            // The list was read while the last verdicts were on their way.
            self.refresh();
        }
    }

    /// Verdicts that could not be saved stay, and so does their review; the next one sends them again.
    pub(super) fn keep_verdicts(&mut self, error: &DeskError) {
        let Some(project) = self.project_mut() else { return };
        project.review.all().for_each(|own| own.sending = None);
        let count: usize = project.review.all().map(|own| own.waiting()).sum();
        if project.review.open.is_none() {
            project.review.open = project.review.left.pop();
        }
        let what = match count {
            1 => said!("verdicts-1-verdict-is-not-saved", error = error.what),
            _ => said!("verdicts-verdicts-are-not-saved", count, error = error.what),
        };
        self.notices.push_about(Some("judge"), Tone::Problem, what, error.way_out.clone());
        if self.is_reviewing() {
            self.show_unit(Sight::Unit);
        }
    }
}
