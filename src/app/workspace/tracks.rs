//! Cutting, joining and carrying on of tracks, as commands.

use crate::app::command::{Command, TrackEnd};
use crate::app::dialog::Dialog;
use crate::app::notice::Tone;
use crate::app::words::{said, word};
use crate::labels::{ClassName, Edit, EditError, LabelSet, Layer, Scope, edits};
use crate::vocab::{FrameNo, TrackId};

use super::Workspace;
use super::clip::Tool;

impl Workspace {
    /// Runs a command on whole tracks; `false` when it is none.
    pub(super) fn run_tracks(&mut self, command: &Command) -> bool {
        match command {
            Command::SplitTrack => self.split_track(),
            Command::Merge => self.join(Tool::Merge),
            Command::Link => self.join(Tool::Link),
            Command::Pick(track) => self.pick_track(*track),
            Command::BeginTrack => drop(self.on_selected_by(edits::begin_track_here)),
            Command::LastSeen => drop(self.on_selected_by(edits::last_seen_here)),
            Command::ToggleInterpolation => drop(self.on_selected_by(edits::toggle_interpolation)),
            Command::MoveKey { track, from, to } => {
                if self.is_free(*track) && self.step(|set, _, member| edits::move_key(set, *track, *from, *to, member))
                {
                    self.go_to(*to);
                }
            }
            Command::Trim { track, frame, end } => {
                let edit = match end {
                    TrackEnd::First => edits::begin_track_here,
                    TrackEnd::Last => edits::last_seen_here,
                };
                if self.is_free(*track) && self.step(|set, _, member| edit(set, *track, *frame, member)) {
                    self.go_to(*frame);
                }
            }
            Command::AskPropagate => self.ask_propagate(),
            Command::Propagate(frames) => self.propagate(*frames),
            Command::AskAcceptAbove => self.dialog = Some(Dialog::AcceptAbove { percent: 50 }),
            Command::AcceptAbove(percent) => self.accept_above(*percent),
            Command::SetAttribute { track, name, value } => self.set_attribute(*track, name, value.as_deref()),
            _ => return false,
        }
        true
    }

    fn go_to(&mut self, frame: FrameNo) {
        if let Some(clip) = self.clip_mut() {
            clip.go_to(frame);
        }
    }

    fn split_track(&mut self) {
        let mut second = None;
        let is_split = self.on_selected_by(|set, id, frame, member| {
            let edit = edits::split(set, id, frame, member)?;
            if let Edit::Group { edits, .. } = &edit
                && let Some(Edit::AddTrack { track, .. }) = edits.last()
            {
                second = Some(track.id);
            }
            Ok(edit)
        });
        if let Some(clip) = self.clip_mut().filter(|_| is_split) {
            clip.selected = second;
            self.note(word("tracks-the-track-is-split-the-second"), "");
            self.notices.offer([(word("tracks-undo"), Command::Undo)]);
        }
    }

    /// Begins to choose tracks, or, once two are chosen, makes them one.
    fn join(&mut self, tool: Tool) {
        let Some(clip) = self.clip_mut() else { return };
        if clip.tool != tool {
            clip.picked = clip.selected.into_iter().collect();
            (clip.tool, clip.is_bare, clip.clock) = (tool, false, None);
            return;
        }
        let picked = clip.picked.clone();
        if picked.len() < 2 {
            self.note(word("tracks-choose-two-tracks-or-more-first"), word("tracks-click-their-boxes-or-their-rows"));
            return;
        }
        if !picked.iter().all(|track| self.is_free(*track)) {
            return;
        }
        let edit = if tool == Tool::Merge { edits::merge } else { edits::link };
        if self.step(|set, _, member| edit(set, &picked, member)) {
            if let Some(clip) = self.clip_mut() {
                (clip.tool, clip.selected) = (Tool::Select, picked.first().copied());
                clip.picked.clear();
            }
            self.note(&said!("tracks-tracks-are-one-now", picked = picked.len()), "");
            self.notices.offer([(word("tracks-undo"), Command::Undo)]);
        }
    }

    fn pick_track(&mut self, track: TrackId) {
        let Some(clip) = self.clip_mut() else { return };
        match clip.picked.iter().position(|other| *other == track) {
            Some(place) => drop(clip.picked.remove(place)),
            None => clip.picked.push(track),
        }
    }

    fn ask_propagate(&mut self) {
        match self.clip().and_then(|clip| clip.selected) {
            Some(_) => self.dialog = Some(Dialog::Propagate { text: "10".to_owned() }),
            None => drop(self.on_selected(|_, _, _| Err(EditError::NoSuchTrack))),
        }
    }

    fn propagate(&mut self, frames: u32) {
        let Some(clip) = self.clip() else { return };
        let left = clip.frames().saturating_sub(clip.current.0 + 1);
        let frames = frames.min(left);
        let replaced = clip
            .selected_track()
            .map_or(0, |(_, track)| track.keys.range(clip.current.plus(1)..=clip.current.plus(frames)).count());
        if self.on_selected_by(|set, id, frame, member| edits::propagate(set, id, frame, frames, member)) {
            let what = match replaced {
                0 => said!("tracks-the-box-holds-for-frames-more", frames),
                1 => said!("tracks-the-box-holds-for-frames-more-2", frames),
                _ => said!("tracks-the-box-holds-for-frames-more-3", frames, replaced),
            };
            self.note(&what, "");
            self.notices.offer([(word("tracks-undo"), Command::Undo)]);
        }
    }

    fn accept_above(&mut self, percent: u8) {
        let count = |set: &LabelSet| set.tracks(Layer::Suggestion).len();
        let before = self.clip().and_then(|clip| clip.labels()).map_or(0, count);
        self.dialog = None;
        if self.step(|set, _, _| Ok(edits::accept_above(set, f32::from(percent) / 100.0))) {
            let left = self.clip().and_then(|clip| clip.labels()).map_or(0, count);
            let what = said!("tracks-suggestions-are-labels-now-are-left", left = before - left, left2 = left);
            self.notices.push(Tone::Done, what, "");
            self.notices.offer([(word("tracks-undo"), Command::Undo)]);
        } else {
            self.note(word("tracks-no-suggestion-has-such-a-score"), word("tracks-choose-a-lower-one"));
        }
    }

    fn set_attribute(&mut self, track: TrackId, name: &ClassName, value: Option<&str>) {
        let Some(project) = self.project() else { return };
        let Some(attribute) = project.schema.attributes.iter().find(|attribute| attribute.name == *name) else {
            return;
        };
        let scope = attribute.scope;
        if value.is_some_and(|value| !attribute.kind.holds(value)) || !self.is_free(track) {
            return;
        }
        self.step(|set, frame, member| match scope {
            Scope::Track => edits::set_track_attribute(set, track, name.as_str(), value),
            Scope::Frame => edits::set_attribute(set, track, frame, (name.as_str(), value), member),
        });
    }
}
