//! Edits that commands make: one gesture, one step, on its way to the disk at once.

use crate::app::command::Command;
use crate::app::failure::Failure;
use crate::app::notice::Tone;
use crate::app::words::{said, word};
use crate::labels::{Author, ClassName, Edit, EditError, Entry, LabelSet, Layer, edits};
use crate::vocab::{FrameNo, MemberId, PxBox, Role, Size, TrackId};

use super::Workspace;
use super::clip::Tool;
use crate::app::desk::{ClipState, DeskError};

impl Workspace {
    /// Runs a command that edits labels; `false` when it is none.
    pub(super) fn run_edit(&mut self, command: &Command) -> bool {
        let _has_changed = match command {
            Command::AddBox(bbox) => self.add_box(*bbox),
            Command::SetBox { track, frame, bbox } => self.set_box(*track, *frame, *bbox),
            Command::SetClass { track, class } => {
                self.is_free(*track) && self.step(|set, _, _| edits::set_class(set, *track, class.clone()))
            }
            Command::Class(place) => self.choose_class(*place),
            Command::Nudge { dx, dy } => self.nudge(f64::from(*dx), f64::from(*dy)),
            Command::ToggleKey => self.toggle_key(),
            Command::RemoveKey => self.on_selected(edits::delete_key),
            Command::ToggleOutside => self.on_selected_by(edits::toggle_outside),
            Command::ToggleOccluded => self.on_selected_by(edits::toggle_occluded),
            Command::ToggleTruncated => self.on_selected_by(edits::toggle_truncated),
            Command::EndTrack => self.end_track(),
            Command::DeleteTrack => self.delete_track(),
            Command::Remove(track) => self.is_free(*track) && self.step(|set, _, _| edits::delete_track(set, *track)),
            Command::Accept => self.picks_selected() || (self.may_edit() && self.judge(edits::accept)),
            Command::Reject => self.may_edit() && self.judge(edits::reject),
            Command::AcceptAll => self.may_edit() && self.accept_all(),
            Command::Undo => self.travel(true),
            Command::Redo => self.travel(false),
            _ => return false,
        };
        true
    }

    pub(super) fn note(&mut self, what: &str, way_out: &str) {
        self.notices.push(Tone::Note, what, way_out);
    }

    /// Whether labels may be changed now; says why not.
    pub(super) fn may_edit(&mut self) -> bool {
        let Some(project) = self.project() else { return false };
        if project.review.open.is_some() {
            self.note(word("edit-a-review-changes-no-label"), word("edit-say-what-is-wrong-or-leave"));
            return false;
        }
        let Some(clip) = &project.clip else { return false };
        if clip.document.is_none() {
            let (what, way_out) = match &clip.unread {
                Some(_) => (word("edit-the-labels-of-this-clip-could"), word("edit-read-them-again-first")),
                None => (word("edit-the-labels-are-being-read"), word("edit-they-can-be-edited-in-a")),
            };
            self.note(what, way_out);
            return false;
        }
        if let Some(DeskError { what, way_out }) = clip.taken.clone() {
            self.note(&what, &way_out);
            return false;
        }
        if !project.roles.iter().any(|role| matches!(role, Role::Annotator | Role::Reviewer)) {
            self.note(word("edit-you-are-not-an-annotator-of"), word("edit-ask-a-steward-for-the-role"));
            return false;
        }
        if self.is_clip_busy() {
            self.note(word("edit-the-detector-works-on-this-clip"), word("edit-wait-until-it-is-done-or"));
            return false;
        }
        true
    }

    /// Applies one edit to the open clip and sends it to the disk. `true` when something changed.
    pub(super) fn step(&mut self, edit: impl FnOnce(&LabelSet, FrameNo, MemberId) -> Result<Edit, EditError>) -> bool {
        if !self.may_edit() {
            return false;
        }
        let Some(project) = self.project_mut() else { return false };
        let (member, time) = (project.desk.member(), project.desk.now());
        let Some(clip) = &mut project.clip else { return false };
        let (frame, Some(document)) = (clip.current, &mut clip.document) else { return false };
        let counted = project.lists.counts_effort.then_some(&mut clip.counted);
        let applied = edit(document.labels(), frame, member).and_then(|edit| {
            Self::count_step(counted, document.labels(), &edit);
            document.apply(edit, Author::Member(member), time)
        });
        self.take_entry(applied)
    }

    fn take_entry(&mut self, applied: Result<Option<Entry>, EditError>) -> bool {
        match applied {
            Ok(Some(entry)) => {
                self.notices.withdraw_offers();
                self.send(entry);
                true
            }
            Ok(None) => false,
            Err(error) => {
                let DeskError { what, way_out } = Failure::from(error).for_people();
                self.notices.push(Tone::Note, what, way_out);
                false
            }
        }
    }

    fn send(&mut self, entry: Entry) {
        let Some(project) = self.project_mut() else { return };
        let Some(clip) = &mut project.clip else { return };
        project.saver.push(clip.id, entry, clip.hold.clone());
        let id = clip.id;
        if let (Some(selected), Some(document)) = (clip.selected, &clip.document)
            && document.labels().find(selected).is_none()
        {
            clip.selected = None;
        }
        self.count_labels();
        self.begin_work(id);
    }

    /// The first edit moves the clip to "in work". The desk does so with the edit itself; doing it here as well could come after
    /// an approval and take it back.
    fn begin_work(&mut self, id: crate::vocab::ClipId) {
        let Some(project) = self.project_mut() else { return };
        let Some(summary) = project.lists.clips.iter_mut().find(|summary| summary.id == id) else { return };
        summary.approved = false;
        if matches!(summary.state, ClipState::Developed | ClipState::Done | ClipState::Approved) {
            summary.state = ClipState::InWork;
        }
    }

    fn add_box(&mut self, bbox: PxBox) -> bool {
        let Some(class) = self.class_for_new() else { return false };
        let bbox = match self.picture_size() {
            Some(size) => bbox.clipped(size),
            None => Some(bbox),
        };
        let Some(bbox) = bbox else { return false };
        let mut id = None;
        let added = self.step(|set, frame, member| {
            let edit = edits::draw(set, class, frame, bbox, member);
            if let Edit::AddTrack { track, .. } = &edit {
                id = Some(track.id);
            }
            Ok(edit)
        });
        if let Some(clip) = self.clip_mut().filter(|_| added) {
            clip.selected = id;
            clip.tool = Tool::Select;
        }
        added
    }

    fn set_box(&mut self, track: TrackId, at: FrameNo, bbox: PxBox) -> bool {
        let bbox = match self.picture_size() {
            Some(size) => held_inside(bbox, size),
            None => bbox,
        };
        self.is_free(track) && self.step(|set, _, member| edits::set_box(set, track, at, bbox, member))
    }

    fn picture_size(&self) -> Option<Size> {
        self.clip()?.times().map(|times| times.size)
    }

    fn class_for_new(&self) -> Option<ClassName> {
        let project = self.project()?;
        let place = usize::from(project.clip.as_ref()?.class_for_new);
        project.schema.classes.get(place).or(project.schema.classes.first()).map(|class| class.name.clone())
    }

    fn choose_class(&mut self, place: u8) -> bool {
        let Some(project) = self.project_mut() else { return false };
        // The digit that chooses a class is the schema's to say.
        let digit = char::from_digit(u32::from(place) + 1, 10).unwrap_or(' ');
        let Some(at) = project.schema.place_of_key(digit) else { return false };
        let class = project.schema.classes[at].name.clone();
        let place = u8::try_from(at).unwrap_or(u8::MAX);
        let Some(clip) = &mut project.clip else { return false };
        clip.class_for_new = place;
        match clip.selected {
            Some(id) if clip.tool == Tool::Select => {
                self.is_free(id) && self.step(|set, _, _| edits::set_class(set, id, class))
            }
            _ => false,
        }
    }

    pub(super) fn on_selected(
        &mut self,
        edit: impl FnOnce(&LabelSet, TrackId, FrameNo) -> Result<Edit, EditError>,
    ) -> bool {
        match self.clip().and_then(|clip| clip.selected) {
            Some(id) => self.is_free(id) && self.step(|set, frame, _| edit(set, id, frame)),
            None => {
                self.note(word("edit-no-track-is-selected"), word("edit-click-a-box-or-a-row"));
                false
            }
        }
    }

    pub(super) fn on_selected_by(
        &mut self,
        edit: impl FnOnce(&LabelSet, TrackId, FrameNo, MemberId) -> Result<Edit, EditError>,
    ) -> bool {
        match self.clip().and_then(|clip| clip.selected) {
            Some(id) => self.is_free(id) && self.step(|set, frame, member| edit(set, id, frame, member)),
            None => self.on_selected(|_, _, _| Err(EditError::NoSuchTrack)),
        }
    }

    fn nudge(&mut self, dx: f64, dy: f64) -> bool {
        let Some(clip) = self.clip() else { return false };
        let frame = clip.current;
        let seen = clip.selected_track().and_then(|(_, track)| track.at(frame)).map(|seen| seen.bbox);
        let Some(bbox) = seen.or_else(|| clip.ghost(frame).map(|(_, bbox)| bbox)) else { return false };
        let Some(track) = clip.selected else { return false };
        let Some(bbox) = clip.nudged(&bbox, dx, dy) else { return false };
        self.set_box(track, frame, bbox)
    }

    fn toggle_key(&mut self) -> bool {
        let Some(clip) = self.clip() else { return false };
        let frame = clip.current;
        let ghost = clip.ghost(frame).map(|(_, bbox)| bbox);
        let Some((_, track)) = clip.selected_track() else { return self.on_selected(edits::delete_key) };
        if track.keys.contains_key(&frame) && ghost.is_none() {
            return self.on_selected(edits::delete_key);
        }
        let Some(bbox) = track.at(frame).map(|seen| seen.bbox).or(ghost) else { return false };
        self.on_selected_by(|set, id, frame, member| edits::set_box(set, id, frame, bbox, member))
    }

    fn end_track(&mut self) -> bool {
        let before = self.clip().and_then(|clip| clip.selected);
        let ended = self.on_selected_by(edits::end_track_here);
        let is_gone = before.is_some_and(|id| self.clip().and_then(|clip| clip.labels()?.find(id)).is_none());
        if ended && is_gone {
            self.note(word("edit-the-track-began-in-this-frame"), "");
            self.notices.offer([(word("edit-undo"), Command::Undo)]);
        } else if ended {
            self.note(word("edit-the-track-ends-here"), "");
            let whole = before.map(|id| (word("edit-delete-the-whole-track"), Command::Remove(id)));
            self.notices.offer([(word("edit-undo"), Command::Undo)].into_iter().chain(whole));
        }
        ended
    }

    fn delete_track(&mut self) -> bool {
        let deleted = self.on_selected(|set, id, _| edits::delete_track(set, id));
        if deleted {
            self.note(word("edit-the-whole-track-is-deleted"), "");
            self.notices.offer([(word("edit-undo"), Command::Undo)]);
        }
        deleted
    }

    /// Accepts or rejects the selected suggestion, and selects the next one in view.
    fn judge(&mut self, verdict: fn(&LabelSet, TrackId) -> Result<Edit, EditError>) -> bool {
        let Some(clip) = self.clip() else { return false };
        let Some((Layer::Suggestion, _)) = clip.selected_track() else {
            let way_out = said!("edit-click-a-dashed-box-first-walks", next_track = self.key_of(&Command::NextTrack));
            self.note(word("edit-no-suggestion-is-selected"), &way_out);
            return false;
        };
        let judged = self.on_selected(|set, id, _| verdict(set, id));
        if let Some(clip) = self.clip_mut().filter(|_| judged) {
            let next = clip.in_view(clip.current).into_iter().find(|seen| seen.layer == Layer::Suggestion);
            if let Some(next) = next.map(|seen| seen.track.id) {
                clip.selected = Some(next);
            }
        }
        judged
    }

    fn accept_all(&mut self) -> bool {
        let Some(labels) = self.clip().and_then(|clip| clip.labels()) else { return false };
        let count = labels.tracks(Layer::Suggestion).count();
        if count == 0 {
            self.note(word("edit-there-is-no-suggestion-to-accept"), word("edit-pre-label-this-clip-first-or"));
            return false;
        }
        let accepted = self.step(|set, _, _| Ok(edits::accept_all(set)));
        if accepted {
            let what = if count == 1 {
                word("edit-1-suggestion-is-a-label-now").to_owned()
            } else {
                said!("edit-suggestions-are-labels-now", count)
            };
            self.notices.push(Tone::Done, what, "");
            self.notices.offer([(word("edit-undo"), Command::Undo)]);
        }
        accepted
    }

    fn travel(&mut self, is_undo: bool) -> bool {
        if !self.may_edit() {
            return false;
        }
        let Some(project) = self.project_mut() else { return false };
        let (member, time) = (project.desk.member(), project.desk.now());
        let Some(document) = project.clip.as_mut().and_then(|clip| clip.document.as_mut()) else { return false };
        let next = if is_undo { document.to_undo() } else { document.to_redo().cloned() };
        if let Some(gone) = next.as_ref().and_then(|edit| project.schema.unknown_class(edit)) {
            let what = said!("edit-this-step-brings-back-the-class", gone);
            self.notices.push(Tone::Note, what, word("edit-a-steward-can-add-the-class"));
            return false;
        }
        let travelled = if is_undo { document.undo(member, time) } else { document.redo(member, time) };
        self.take_entry(travelled)
    }
}

/// A box moved so that its middle stays in the picture: it may reach over the edge, but cannot be lost outside.
fn held_inside(bbox: PxBox, size: Size) -> PxBox {
    let middle = bbox.centre();
    let x = middle.x.clamp(0.0, f64::from(size.width_px));
    let y = middle.y.clamp(0.0, f64::from(size.height_px));
    bbox.moved(x - middle.x, y - middle.y)
}
