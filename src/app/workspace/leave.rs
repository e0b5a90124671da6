//! Leaving a project: what runs is stopped and has ended, what was acknowledged is on disk, and only then the desk is closed.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::app::command::Command;
use crate::app::desk::{Desk, DeskError};
use crate::app::notice::Tone;
use crate::app::saver::SaveState;
use crate::app::words::{said, word};
use crate::jobs::Job;

use super::Workspace;
use super::reviewing::Reviewing;
use super::work::{Outcome, Task};

/// When the window closes: how long work that was stopped may take to end.
const AT_EXIT: Duration = Duration::from_secs(5);
/// When the window closes: how long closing itself may take after that.
const CLOSING: Duration = Duration::from_secs(3);
/// While the window stays open there is more time.
const IN_PASSING: Duration = Duration::from_secs(120);

#[derive(Debug, Default)]
struct Count {
    running: usize,
    last_call: Option<Instant>,
}

#[derive(Debug, Default)]
struct Board {
    count: Mutex<Count>,
    changed: Condvar,
}

impl Board {
    fn count(&self) -> MutexGuard<'_, Count> {
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts the threads that still work on something.
#[derive(Debug, Clone, Default)]
pub(super) struct Underway(Arc<Board>);

/// One thread that works; dropping it, also by a panic, says that it ended.
#[derive(Debug)]
pub(super) struct Held(Underway);

impl Underway {
    pub(super) fn hold(&self) -> Held {
        self.0.count().running += 1;
        Held(self.clone())
    }

    /// From now on [`Underway::wait`] waits no longer than this.
    fn hurry(&self, limit: Duration) {
        self.0.count().last_call = Some(Instant::now() + limit);
        self.0.changed.notify_all();
    }

    /// Returns when nothing works any more, or when the time is over; `false` then.
    fn wait(&self, limit: Duration) -> bool {
        let since = Instant::now();
        let mut count = self.0.count();
        while count.running > 0 {
            let end = count.last_call.map_or(since + limit, |last| last.min(since + limit));
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            count = self.0.changed.wait_timeout(count, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.0.count().running -= 1;
        self.0.0.changed.notify_all();
    }
}

impl Workspace {
    /// Whether the project may leave the desk; says why not.
    pub(super) fn may_leave(&mut self) -> bool {
        if matches!(self.save_state(), Some(SaveState::Failed { .. })) {
            let way_out = said!("leave-save-them-again-or-load-the", retry_save = self.key_of(&Command::RetrySave));
            let what = word("leave-some-edits-are-not-saved").to_owned();
            self.notices.push_about(Some("saving"), Tone::Problem, what, way_out);
            return false;
        }
        true
    }

    /// Takes the project off the desk. Its jobs are stopped; a job of its own waits until they have ended and its edits are
    /// on disk, and closes it.
    pub(super) fn leave_project(&mut self) {
        self.finish_led_cover(None);
        self.keep_effort();
        let Some(mut project) = self.project.take() else { return };
        let reviews = project.review.take_waiting();
        self.notices.clear();
        let (stopped, kept) =
            std::mem::take(&mut self.jobs).into_iter().partition::<Vec<_>, _>(|job| job.task.is_ours());
        self.jobs = kept;
        for job in stopped {
            // Dropping the handle asks the job to stop.
            if let Some(title) = job.task.title() {
                let way_out = word("leave-the-project-was-closed-start-it");
                self.notices.push(Tone::Note, said!("leave-stopped", title), way_out);
            }
        }
        let (desk, underway, drained) = (Arc::clone(&project.desk), project.underway.clone(), project.saver.drained());
        // Ends the thread that reads frames, and the saver's once its queue is empty or has failed.
        drop(project);
        self.departing.retain(|other| other.0.count().running > 0);
        self.departing.push(underway.clone());
        self.start_job(Task::Closing, move |_| {
            underway.wait(IN_PASSING);
            let lost = drained.left();
            // Those that were on their way have arrived or failed by now.
            let unsaved = keep_verdicts(desk.as_ref(), reviews);
            let closed = desk.close();
            if lost > 0 {
                let what =
                    if lost == 1 { word("leave-1-edit-was").to_owned() } else { said!("leave-edits-were", lost) };
                return Err(DeskError::new(
                    said!("leave-not-saved-when-the-project-was", what),
                    word("leave-open-the-project-and-make-the"),
                ));
            }
            unsaved?;
            closed.map(|()| Outcome::Closed)
        });
    }

    /// Closes a desk that never came to the screen.
    pub(super) fn turn_away(&mut self, desk: Arc<dyn Desk>) {
        self.start_job(Task::Closing, move |_| desk.close().map(|()| Outcome::Closed));
    }

    /// For the end of the program: stops all work, waits for its end, and closes every open project. Returns within seconds,
    /// whatever hangs. A second call finds nothing to do.
    pub fn shut(&mut self) {
        self.leave_project();
        for running in self.jobs.iter().filter(|running| running.task != Task::Closing) {
            running.job.cancel();
        }
        for underway in &self.departing {
            underway.hurry(AT_EXIT);
        }
        self.underway.wait(AT_EXIT + CLOSING);
        // A project that was being opened meanwhile is open now, and nobody else will close it.
        let late: Vec<_> = self.jobs.iter().filter_map(|running| running.job.try_take()).collect();
        let desks = late.into_iter().filter_map(|result| match result {
            Ok(Outcome::Opened(desk, _)) => Some(desk),
            _ => None,
        });
        let closings: Vec<Job<(), DeskError>> = desks
            .map(|desk| {
                let held = self.underway.hold();
                crate::jobs::spawn("closing", move |_| {
                    let _held = held;
                    desk.close()
                })
            })
            .collect();
        self.underway.wait(CLOSING);
        drop(closings);
        self.jobs.clear();
    }
}

/// Keeps the verdicts of reviews that were left before all of theirs were on disk.
fn keep_verdicts(desk: &dyn Desk, reviews: Vec<Reviewing>) -> Result<(), DeskError> {
    let mut kept = Ok(());
    for (sample, pass, verdicts) in reviews.into_iter().map(Reviewing::unsent) {
        if verdicts.is_empty() {
            continue;
        }
        if let Err(error) = desk.judge(sample, pass, &verdicts) {
            let what = match verdicts.len() {
                1 => said!("leave-1-verdict-was-not-saved-when", error = error.what),
                count => said!("leave-verdicts-were-not-saved-when", count, error = error.what),
            };
            kept = Err(DeskError::new(what, word("leave-open-the-project-and-judge-those")));
        }
    }
    kept
}

impl Drop for Workspace {
    fn drop(&mut self) {
        self.shut();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_ends_with_the_work_or_with_the_time() {
        let underway = Underway::default();
        assert!(underway.wait(Duration::ZERO), "nothing works");
        let held = underway.hold();
        assert!(!underway.wait(Duration::ZERO), "one still works");
        underway.hurry(Duration::ZERO);
        assert!(!underway.wait(IN_PASSING), "the last call cuts a long wait short");
        drop(held);
        assert!(underway.wait(Duration::ZERO));
    }

    #[test]
    fn a_panic_counts_as_an_end() {
        let underway = Underway::default();
        let held = underway.hold();
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let job: Job<(), DeskError> = crate::jobs::spawn("faulty", move |_| {
            let _held = held;
            panic!("a fault")
        });
        let ended = underway.wait(Duration::from_secs(20));
        let _ = job.wait();
        std::panic::set_hook(hook);
        assert!(ended);
    }
}
