//! To where there is something to do: doubtful tracks, low scores, empty frames, bookmarks.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::command::Command;
use crate::app::words::word;
use crate::labels::{Doubt, Layer, Why, doubt};
use crate::vocab::FrameNo;

use super::Workspace;
use super::clip::OpenClip;

/// Which way to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Forward,
    Back,
}

impl Way {
    /// The nearest frame beyond this one.
    fn nearest(self, frames: impl Iterator<Item = FrameNo>, here: FrameNo) -> Option<FrameNo> {
        match self {
            Self::Forward => frames.filter(|frame| *frame > here).min(),
            Self::Back => frames.filter(|frame| *frame < here).max(),
        }
    }
}

impl OpenClip {
    /// What is doubtful about its tracks, in the order of the frames.
    #[must_use]
    pub fn doubts(&self) -> &[Doubt] {
        &self.doubts.1
    }

    /// Looks for doubts again when the labels have changed.
    pub(super) fn look_for_doubts(&mut self) {
        let (Some(document), Some(times)) = (&self.document, &self.times) else { return };
        if self.doubts.0 != Some(document.last_seq()) {
            self.doubts = (Some(document.last_seq()), doubt::doubts(document.labels(), times.size));
        }
    }

    /// The next frame that way in which nothing is marked.
    fn empty_frame(&self, way: Way) -> Option<FrameNo> {
        let labels = self.labels()?;
        let mut runs: Vec<(u32, u32)> = [Layer::Label, Layer::Suggestion]
            .into_iter()
            .flat_map(|layer| labels.tracks(layer))
            .flat_map(|track| track.runs())
            .map(|(from, to)| (from.0, to.0))
            .collect();
        runs.sort_unstable();
        let (mut free, mut gaps) = (0, Vec::new());
        for (from, to) in runs {
            if from > free {
                gaps.push((free, from - 1));
            }
            free = free.max(to + 1);
        }
        if free < self.frames() {
            gaps.push((free, self.frames() - 1));
        }
        let here = self.current.0;
        let found = match way {
            Way::Forward => gaps.iter().find(|(_, to)| *to > here).map(|(from, _)| (*from).max(here + 1)),
            Way::Back => gaps.iter().rev().find(|(from, _)| *from < here).map(|(_, to)| (*to).min(here - 1)),
        };
        found.map(FrameNo)
    }
}

impl Workspace {
    /// Runs a command that goes somewhere; `false` when it is none.
    pub(super) fn run_seek(&mut self, command: &Command) -> bool {
        use Command as C;
        let way = match command {
            C::NextIssue | C::NextLowScore | C::NextEmpty | C::NextBookmark | C::NextDoubt | C::TrackEnd => {
                Way::Forward
            }
            C::PreviousIssue | C::PreviousLowScore | C::PreviousEmpty | C::PreviousBookmark => Way::Back,
            C::PreviousDoubt | C::TrackStart => Way::Back,
            C::ToggleBookmark => {
                self.toggle_bookmark();
                return true;
            }
            _ => return false,
        };
        let left_in = self.summary().map(|summary| summary.left_in.clone()).unwrap_or_default();
        let Some(clip) = self.clip() else { return true };
        let here = clip.current;
        let doubtful = |why: Option<Why>| {
            clip.doubts().iter().filter(move |doubt| why.is_none_or(|why| doubt.why == why)).map(|doubt| doubt.frame)
        };
        let (frame, none) = match command {
            C::NextIssue | C::PreviousIssue => {
                (way.nearest(doubtful(None).chain(left_in), here), word("seek-no-frame-with-an-issue-lies"))
            }
            C::NextLowScore | C::PreviousLowScore => {
                (way.nearest(doubtful(Some(Why::LowScore)), here), word("seek-no-box-of-a-low-score"))
            }
            C::NextEmpty | C::PreviousEmpty => (clip.empty_frame(way), word("seek-every-frame-that-way-has-a")),
            C::NextBookmark | C::PreviousBookmark => {
                (way.nearest(clip.bookmarks.iter().copied(), here), word("seek-no-bookmark-lies-that-way"))
            }
            C::TrackStart | C::TrackEnd => {
                let span = clip.selected_track().and_then(|(_, track)| track.span());
                let end = span.map(|(first, last)| if way == Way::Back { first } else { last });
                (end, word("seek-no-track-is-selected"))
            }
            _ => return self.next_doubt(way),
        };
        match frame {
            Some(frame) => {
                if let Some(clip) = self.clip_mut() {
                    clip.go_to(frame);
                }
            }
            None => self.note(none, ""),
        }
        true
    }

    /// Walks the queue of doubtful tracks: selects, and goes to where it is doubtful.
    fn next_doubt(&mut self, way: Way) -> bool {
        let Some(clip) = self.clip_mut() else { return true };
        let is_here = |doubt: &Doubt| Some(doubt.track) == clip.selected && doubt.frame == clip.current;
        let (first, last) = (clip.doubts.1.iter().position(is_here), clip.doubts.1.iter().rposition(is_here));
        let count = clip.doubts.1.len();
        let next = match (first.zip(last), way) {
            (Some((_, last)), Way::Forward) => Some(last + 1),
            (Some((first, _)), Way::Back) => first.checked_sub(1),
            (None, Way::Forward) => Some(clip.doubts.1.partition_point(|doubt| doubt.frame < clip.current)),
            (None, Way::Back) => clip.doubts.1.partition_point(|doubt| doubt.frame < clip.current).checked_sub(1),
        };
        let Some(doubt) = next.and_then(|next| clip.doubts.1.get(next)).copied() else {
            let what = if count == 0 {
                word("seek-nothing-in-this-clip-is-doubtful")
            } else {
                word("seek-no-doubtful-track-lies-that-way")
            };
            self.note(what, "");
            return true;
        };
        clip.go_to(doubt.frame);
        clip.selected = Some(doubt.track);
        true
    }

    fn toggle_bookmark(&mut self) {
        let Some(project) = self.project_mut() else { return };
        let Some(clip) = &mut project.clip else { return };
        let (id, frame) = (clip.id, clip.current);
        let is_set = !clip.bookmarks.remove(&frame) && clip.bookmarks.insert(frame);
        clip.bookmark_changes.insert(frame, is_set);
        let desk = std::sync::Arc::clone(&project.desk);
        self.start_job(super::work::Task::Bookmarks(id), move |_| {
            desk.set_bookmark(id, frame, is_set)?;
            Ok(super::work::Outcome::BookmarksRead(id, desk.bookmarks(id)?))
        });
    }

    /// Reads the bookmarks of a clip.
    pub(super) fn read_bookmarks(&mut self, id: crate::vocab::ClipId) {
        let Some(project) = self.project() else { return };
        let desk = std::sync::Arc::clone(&project.desk);
        self.start_job(super::work::Task::Bookmarks(id), move |_| {
            Ok(super::work::Outcome::BookmarksRead(id, desk.bookmarks(id)?))
        });
    }

    pub(super) fn take_bookmarks(&mut self, id: crate::vocab::ClipId, bookmarks: BTreeSet<FrameNo>) {
        if let Some(clip) = self.clip_mut().filter(|clip| clip.id == id) {
            clip.bookmarks = changed(bookmarks, &clip.bookmark_changes);
        }
    }
}

/// What was read with what was changed since: an answer may be older than the last changes, whose own answers are still to come.
fn changed(mut read: BTreeSet<FrameNo>, changes: &BTreeMap<FrameNo, bool>) -> BTreeSet<FrameNo> {
    for (frame, is_set) in changes {
        if *is_set {
            read.insert(*frame);
        } else {
            read.remove(frame);
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_answer_takes_no_bookmark_away_and_brings_none_back() {
        let of = |frames: &[u32]| frames.iter().map(|no| FrameNo(*no)).collect::<BTreeSet<_>>();
        let changes = BTreeMap::from([(FrameNo(28), true), (FrameNo(5), false)]);
        assert_eq!(changed(of(&[]), &changes), of(&[28]), "read before it was set");
        assert_eq!(changed(of(&[5, 9]), &changes), of(&[9, 28]), "read before it was taken away");
        assert_eq!(changed(of(&[9, 28]), &changes), of(&[9, 28]));
    }
}
