//! What a pointer does elsewhere, done by keys: wishes of views, and tracks and keyframes of the open clip.

use crate::app::by_key::{ByKey, FocusWish, Hold, Side, SpanWish};
use crate::app::command::Command;
use crate::app::words::word;
use crate::labels::Layer;
use crate::labels::edits::room_of_key;
use crate::vocab::{FrameNo, PxBox, TrackId};

use super::clip::{OpenClip, Tool};
use super::{ViewWish, Workspace};

/// What views are to do in the next pass; each is taken once.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    pub(super) view: Option<ViewWish>,
    span: Option<SpanWish>,
    focus: Option<FocusWish>,
}

impl OpenClip {
    /// What the keys that move the selected box move.
    #[must_use]
    pub fn hold(&self) -> Hold {
        self.held.filter(|(track, _)| Some(*track) == self.selected).map(|(_, hold)| hold).unwrap_or_default()
    }

    /// A box after keys moved it, or the corner that is held, by so many pixels; none where nothing would be left of it.
    pub(super) fn nudged(&self, bbox: &PxBox, dx: f64, dy: f64) -> Option<PxBox> {
        match self.hold() {
            Hold::Whole => Some(bbox.moved(dx, dy)),
            Hold::UpperLeft => PxBox::new(bbox.x1() + dx, bbox.y1() + dy, bbox.x2(), bbox.y2()),
            Hold::LowerRight => PxBox::new(bbox.x1(), bbox.y1(), bbox.x2() + dx, bbox.y2() + dy),
        }
    }

    /// Selects the track after, or before, the selected one among all that the timeline lists.
    fn select_row(&mut self, forward: bool) {
        let Some(labels) = self.labels() else { return };
        let all = [Layer::Label, Layer::Suggestion].into_iter().flat_map(|layer| labels.tracks(layer));
        let mut ids: Vec<(u32, TrackId)> = all.map(|track| (track.no, track.id)).collect();
        ids.sort_unstable();
        let here = ids.iter().position(|(_, id)| Some(*id) == self.selected);
        let next = match (here, forward) {
            (Some(here), true) => (here + 1).min(ids.len() - 1),
            (Some(here), false) => here.saturating_sub(1),
            (None, true) => 0,
            (None, false) => ids.len().saturating_sub(1),
        };
        if let Some((_, id)) = ids.get(next) {
            self.selected = Some(*id);
        }
    }
}

impl Workspace {
    /// Runs a command of this file; `false` when it is none.
    pub(super) fn run_by_key(&mut self, command: &Command) -> bool {
        let Command::ByKey(command) = command else { return false };
        match command {
            ByKey::NextPanel => self.wishes.focus = Some(FocusWish::Next),
            ByKey::PreviousPanel => self.wishes.focus = Some(FocusWish::Previous),
            ByKey::FilterClips => self.wishes.focus = Some(FocusWish::Filter),
            ByKey::Pan(side) => self.wishes.view = Some(ViewWish::Pan(*side)),
            ByKey::BoxInView => {
                if let Some(clip) = self.clip_mut() {
                    (clip.clock, clip.is_bare) = (None, false);
                }
                self.wishes.view = Some(ViewWish::BoxInMiddle);
            }
            ByKey::NextHold => self.hold_next(),
            ByKey::KeyEarlier => self.move_key(-1),
            ByKey::KeyLater => self.move_key(1),
            ByKey::NextRow | ByKey::PreviousRow => {
                if let Some(clip) = self.clip_mut() {
                    clip.select_row(*command == ByKey::NextRow);
                }
            }
            ByKey::TimelineCloser => self.wishes.span = Some(SpanWish::Closer),
            ByKey::TimelineWider => self.wishes.span = Some(SpanWish::Wider),
            ByKey::TimelineWhole => self.wishes.span = Some(SpanWish::Whole),
        }
        true
    }

    /// What the timeline should do next; once.
    pub fn take_span_wish(&mut self) -> Option<SpanWish> {
        self.wishes.span.take()
    }

    /// To which panel the keyboard shall go; once.
    pub fn take_focus_wish(&mut self) -> Option<FocusWish> {
        self.wishes.focus.take_if(|wish| *wish != FocusWish::Filter)
    }

    /// Whether the keyboard shall go to the filter of the clip list; once.
    pub fn take_filter_wish(&mut self) -> bool {
        self.wishes.focus.take_if(|wish| *wish == FocusWish::Filter).is_some()
    }

    fn hold_next(&mut self) {
        let Some(clip) = self.clip_mut() else { return };
        match clip.selected {
            Some(track) => clip.held = Some((track, clip.hold().next())),
            None => self.note(word("edit-no-track-is-selected"), word("edit-click-a-box-or-a-row")),
        }
    }

    fn move_key(&mut self, by: i64) {
        let Some(clip) = self.clip() else { return };
        let (from, last) = (clip.current, clip.frames().saturating_sub(1));
        let Some((_, track)) = clip.selected_track().filter(|(_, track)| track.keys.contains_key(&from)) else {
            self.note(word("by-key-no-keyframe-here"), word("by-key-go-to-a-keyframe"));
            return;
        };
        let to = FrameNo(u32::try_from((i64::from(from.0) + by).clamp(0, i64::from(last))).unwrap_or(from.0));
        if to == from || !room_of_key(track, from).contains(&to) {
            self.note(word("by-key-no-room-for-the-keyframe"), "");
            return;
        }
        let track = track.id;
        self.run(Command::MoveKey { track, from, to });
    }

    /// In the tools that make one track of several, the key that accepts takes the selected track, or leaves it out again.
    pub(super) fn picks_selected(&mut self) -> bool {
        let Some(clip) = self.clip().filter(|clip| matches!(clip.tool, Tool::Merge | Tool::Link)) else { return false };
        if let Some(track) = clip.selected {
            self.run(Command::Pick(track));
        }
        true
    }
}

impl ViewWish {
    /// Which way the view goes, in its widths and heights.
    #[must_use]
    pub const fn step(side: Side) -> (f32, f32) {
        const STEP: f32 = 0.25;
        match side {
            Side::Left => (-STEP, 0.0),
            Side::Right => (STEP, 0.0),
            Side::Up => (0.0, -STEP),
            Side::Down => (0.0, STEP),
        }
    }
}
