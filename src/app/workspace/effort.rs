//! Counting effort: of the open clip, while a steward has it switched on. What is counted goes to the desk when the clip leaves the
//! screen, and once a minute; a crash loses a minute of counting and no work.

use std::sync::Arc;

use crate::app::command::Command;
use crate::app::words::word;
use crate::labels::effort::ClipEffort;
use crate::labels::{Edit, LabelSet};

use super::Workspace;
use super::work::{Outcome, Task};

/// A longer pause between two inputs is not work.
const PAUSE_SECS: f64 = 10.0;
/// How often what was counted is kept.
const KEEP_EVERY_SECS: f64 = 60.0;

/// What was counted of the open clip and is not kept yet.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Counted {
    effort: ClipEffort,
    last_input: Option<f64>,
    kept_at: f64,
}

impl Workspace {
    /// Runs a command about counting; `false` when it is none.
    pub(super) fn run_effort(&mut self, command: &Command) -> bool {
        let Command::ToggleEffort = command else { return false };
        let Some(project) = self.project() else { return true };
        let (desk, is_on) = (Arc::clone(&project.desk), !project.lists.counts_effort);
        self.start_job(Task::Change, move |_| {
            desk.set_counts_effort(is_on)?;
            Ok(Outcome::Done(if is_on {
                word("effort-effort-is-counted-from-now-on")
            } else {
                word("effort-effort-is-not-counted-any-more")
            }))
        });
        true
    }

    /// A person pressed buttons and keys so often since the last pass.
    pub fn worked(&mut self, clicks: u32, key_presses: u32) {
        let now = self.now;
        let Some(counted) = self.counted() else { return };
        if clicks + key_presses == 0 {
            return;
        }
        counted.effort.clicks += u64::from(clicks);
        counted.effort.key_presses += u64::from(key_presses);
        let pause = counted.last_input.map(|last| now - last).filter(|pause| (0.0..PAUSE_SECS).contains(pause));
        counted.effort.active_micros += (pause.unwrap_or_default() * 1e6) as u64;
        counted.last_input = Some(now);
        if now - counted.kept_at > KEEP_EVERY_SECS {
            self.keep_effort();
        }
    }

    /// A step is about to be made.
    pub(super) fn count_step(counted: Option<&mut Counted>, before: &LabelSet, edit: &Edit) {
        if let Some(counted) = counted {
            counted.effort.add(&ClipEffort::of_step(before, edit));
        }
    }

    /// Sends what was counted to the desk.
    pub(super) fn keep_effort(&mut self) {
        let now = self.now;
        let Some(id) = self.clip().map(|clip| clip.id) else { return };
        let Some(counted) = self.counted() else { return };
        counted.kept_at = now;
        let effort = std::mem::take(&mut counted.effort);
        if effort.is_nothing() {
            return;
        }
        let Some(desk) = self.project().map(|project| Arc::clone(&project.desk)) else { return };
        self.start_job(Task::Effort, move |_| {
            desk.add_effort(id, &effort)?;
            Ok(Outcome::Closed)
        });
    }

    /// `None` while nothing is counted.
    fn counted(&mut self) -> Option<&mut Counted> {
        let project = self.project_mut().filter(|project| project.lists.counts_effort)?;
        project.clip.as_mut().map(|clip| &mut clip.counted)
    }
}
