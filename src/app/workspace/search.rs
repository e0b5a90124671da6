//! Finding tracks in the whole project, and going to one.

use std::sync::Arc;

use crate::app::clip_filter::ClipFilter;
use crate::app::command::Command;
use crate::app::desk::ClipSummary;
use crate::app::dialog::Dialog;
use crate::app::tracks_form::TracksForm;
use crate::app::words::word;
use crate::store::TrackLines;
use crate::vocab::{ClipId, FrameNo, TrackId};

use super::work::{Outcome, Task};
use super::{OpenProject, Workspace};

impl OpenProject {
    /// The clips of the list, as it is filtered and ordered.
    pub(super) fn listed_clips(&self) -> Vec<&ClipSummary> {
        let filter = ClipFilter::parse_for(&self.filter, self.desk.member());
        filter.choose(&self.lists.clips, self.order, Some(self.desk.now()))
    }
}

impl Workspace {
    /// Runs a command about finding tracks; `false` when it is none.
    pub(super) fn run_search(&mut self, command: &Command) -> bool {
        match command {
            Command::FindTracks => {
                self.dialog = Some(Dialog::FindTracks(TracksForm::default()));
                let Some(project) = self.project() else { return true };
                let (desk, drained) = (Arc::clone(&project.desk), project.saver.drained());
                self.jobs.retain(|job| job.task != Task::Tracks);
                self.start_job(Task::Tracks, move |_| {
                    drained.wait()?;
                    Ok(Outcome::TracksRead(Arc::new(desk.track_lines()?)))
                });
            }
            Command::ShowTrack { clip, track, frame } => self.show_track(*clip, *track, *frame),
            _ => return false,
        }
        true
    }

    pub(super) fn take_tracks(&mut self, lines: Arc<TrackLines>) {
        let Some(project) = &self.project else { return };
        let (clips, now) = (&project.lists.clips, project.desk.now());
        if let Some(Dialog::FindTracks(form)) = &mut self.dialog {
            form.take(lines, clips, Some(now));
        }
    }

    fn show_track(&mut self, clip: ClipId, track: TrackId, frame: FrameNo) {
        self.dialog = None;
        if self.clip().is_some_and(|open| open.id == clip && open.document.is_some()) {
            self.select_at(track, frame);
            return;
        }
        self.open_clip(clip);
        if let Some(open) = self.clip_mut().filter(|open| open.id == clip) {
            // Its labels are read first.
            open.wanted = Some((track, frame));
        }
    }

    pub(super) fn select_at(&mut self, track: TrackId, frame: FrameNo) {
        let Some(clip) = self.clip_mut() else { return };
        if clip.labels().is_some_and(|labels| labels.find(track).is_some()) {
            clip.go_to(frame);
            clip.selected = Some(track);
        } else {
            self.note(word("search-this-track-is-not-there-any"), word("search-search-again"));
        }
    }
}
