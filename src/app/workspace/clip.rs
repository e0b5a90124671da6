//! The open clip: labels, the frame on screen, what is selected, and time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::app::by_key::Hold as Held;
use crate::app::desk::{DeskError, Hold};
use crate::app::filmstrip::Thumb;
use crate::app::playback::{ClipTimes, PlayClock, Player};
use crate::app::zone_editor::ZoneEditor;
use crate::frame::RedactedFrame;
use crate::labels::{Document, Doubt, LabelSet, Layer, Sighting, Track};
use crate::vocab::{ClipId, FrameNo, PxBox, TrackId};

use super::cover::Covers;
use super::effort::Counted;
use super::sight::Sight;

/// After so long without the wanted frame the screen says that it loads, seconds.
pub const LOADING_SIGN_SECS: f64 = 0.4;
/// Playback that is late by more than this slows its clock, seconds.
const LATE_SECS: f64 = 0.1;
/// The slowest and the fastest playback.
const SPEEDS: (f64, f64) = (0.125, 8.0);

/// What a drag on the frame does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tool {
    /// Select, move, resize.
    #[default]
    Select,
    /// Draw one box.
    Draw,
    /// Draw one box by its four outermost points.
    Points,
    /// Choose tracks that become one.
    Merge,
    /// The same, with the box running over the gaps.
    Link,
    /// Cover a part of the frame by hand.
    Cover,
    /// Draw zones of the camera.
    Zones,
}

/// A clip on the desk.
pub struct OpenClip {
    /// Which.
    pub id: ClipId,
    /// Its labels, once they are read.
    pub document: Option<Document>,
    /// What a reviewer is shown in the place of its labels.
    pub reviewed: Option<Arc<LabelSet>>,
    /// The frame asked for.
    pub current: FrameNo,
    /// The selected track.
    pub selected: Option<TrackId>,
    /// What a drag does.
    pub tool: Tool,
    /// The tracks chosen to become one, the first of which stays.
    pub picked: Vec<TrackId>,
    /// What is hidden and locked on this screen.
    pub sight: Sight,
    /// Frames that somebody marked.
    pub bookmarks: BTreeSet<FrameNo>,
    /// Those that were set or taken away since the clip was opened.
    pub(super) bookmark_changes: BTreeMap<FrameNo, bool>,
    /// What keys move of a box, and of whose.
    pub(super) held: Option<(TrackId, Held)>,
    /// Class of new boxes, as its place in the schema.
    pub class_for_new: u8,
    /// The bare frame is shown.
    pub is_bare: bool,
    /// What is hidden is outlined, with the reason.
    pub has_legend: bool,
    /// What is covered by hand.
    pub covers: Covers,
    /// The zone editor, while it is on.
    pub zones: Option<ZoneEditor>,
    /// Playback speed, 1.0 is the clip's own.
    pub speed: f64,
    pub(super) player: Option<Player>,
    pub(super) times: Option<ClipTimes>,
    pub(super) shown: Option<Arc<RedactedFrame>>,
    pub(super) clock: Option<PlayClock>,
    pub(super) clock_now: f64,
    pub(super) late_since: Option<f64>,
    pub(super) failure: Option<DeskError>,
    pub(super) unread: Option<DeskError>,
    /// That the clip is edited here alone.
    pub(super) hold: Option<Hold>,
    /// Why it may not be edited here: somebody else does.
    pub(super) taken: Option<DeskError>,
    /// Doubts, and the edit up to which they were looked for.
    pub(super) doubts: (Option<u64>, Vec<Doubt>),
    /// What was counted and is not kept yet.
    pub(super) counted: Counted,
    /// What a search found here, until the labels are read.
    pub(super) wanted: Option<(TrackId, FrameNo)>,
}

/// One track in the frame on screen.
#[derive(Debug, Clone, PartialEq)]
pub struct InView<'a> {
    /// Vouched for, or proposed.
    pub layer: Layer,
    /// The track.
    pub track: &'a Track,
    /// Where it is.
    pub sighting: Sighting<'a>,
}

impl OpenClip {
    pub(super) fn new(id: ClipId, player: Option<Player>) -> Self {
        Self {
            id,
            document: None,
            reviewed: None,
            current: FrameNo::FIRST,
            selected: None,
            tool: Tool::Select,
            picked: Vec::new(),
            sight: Sight::default(),
            bookmarks: BTreeSet::new(),
            bookmark_changes: BTreeMap::new(),
            held: None,
            class_for_new: 0,
            is_bare: false,
            has_legend: false,
            covers: Covers::default(),
            zones: None,
            speed: 1.0,
            player,
            times: None,
            shown: None,
            clock: None,
            clock_now: 0.0,
            late_since: None,
            failure: None,
            unread: None,
            hold: None,
            taken: None,
            doubts: (None, Vec::new()),
            counted: Counted::default(),
            wanted: None,
        }
    }

    /// The labels; `None` while they are read.
    #[must_use]
    pub fn labels(&self) -> Option<&LabelSet> {
        self.reviewed.as_deref().or_else(|| self.document.as_ref().map(Document::labels))
    }

    /// The last good frame. While the wanted one is on its way this is an older one, under its own number.
    #[must_use]
    pub fn shown(&self) -> Option<&Arc<RedactedFrame>> {
        self.shown.as_ref()
    }

    /// The number of the frame on screen: boxes and gestures go with it.
    #[must_use]
    pub fn shown_no(&self) -> Option<FrameNo> {
        self.shown.as_ref().map(|frame| frame.no())
    }

    /// Whether the frame on screen is the one asked for.
    #[must_use]
    pub fn is_current_shown(&self) -> bool {
        self.shown_no() == Some(self.current)
    }

    /// Presentation times of all frames, microseconds; none until the clip is open.
    pub(super) fn times_micros(&self) -> &[i64] {
        self.times.as_ref().map_or(&[], |times| &times.micros)
    }

    /// Size and times, once the clip is open.
    #[must_use]
    pub fn times(&self) -> Option<&ClipTimes> {
        self.times.as_ref()
    }

    /// Says which frames the filmstrip shows, and gives those that are there.
    #[must_use]
    pub fn strip(&self, frames: &[FrameNo]) -> Vec<Option<Arc<Thumb>>> {
        let Some(player) = &self.player else { return vec![None; frames.len()] };
        player.want_strip(frames);
        frames.iter().map(|frame| player.thumb(*frame)).collect()
    }

    /// How many frames are kept decoded, and their megabytes.
    #[must_use]
    pub fn kept(&self) -> (usize, f64) {
        self.player.as_ref().map_or((0, 0.0), Player::kept)
    }

    /// Number of frames; 0 until the clip is open.
    #[must_use]
    pub fn frames(&self) -> u32 {
        self.times.as_ref().map_or(0, ClipTimes::frames)
    }

    /// Whether it plays.
    #[must_use]
    pub fn is_playing(&self) -> bool {
        self.clock.is_some()
    }

    /// Why nothing can be shown.
    #[must_use]
    pub fn failure(&self) -> Option<&DeskError> {
        self.failure.as_ref()
    }

    /// Why its labels could not be read.
    #[must_use]
    pub fn unread(&self) -> Option<&DeskError> {
        self.unread.as_ref()
    }

    /// Why it may not be edited here: somebody else does.
    #[must_use]
    pub fn taken(&self) -> Option<&DeskError> {
        self.taken.as_ref()
    }

    /// Whether the loading sign is due.
    #[must_use]
    pub fn is_loading(&self, now: f64) -> bool {
        self.late_since.is_some_and(|since| now - since >= LOADING_SIGN_SECS)
    }

    /// The tracks that are present in a frame and not hidden here, suggestions first, so that labels are painted over them.
    #[must_use]
    pub fn in_view(&self, frame: FrameNo) -> Vec<InView<'_>> {
        let Some(labels) = self.labels() else { return Vec::new() };
        labels
            .present(frame)
            .filter(|(_, track, _)| self.sight.shows(track.id))
            .map(|(layer, track, sighting)| InView { layer, track, sighting })
            .collect()
    }

    /// The selected track and its layer.
    #[must_use]
    pub fn selected_track(&self) -> Option<(Layer, &Track)> {
        self.labels()?.find(self.selected?)
    }

    /// Where the selected track would be in a frame where it is not: its nearest key's box. A key made there makes it longer.
    #[must_use]
    pub fn ghost(&self, frame: FrameNo) -> Option<(&Track, PxBox)> {
        let (layer, track) = self.selected_track()?;
        if layer == Layer::Suggestion || track.at(frame).is_some() {
            return None;
        }
        let before = track.keys.range(..=frame).next_back();
        let (_, key) = before.or_else(|| track.keys.range(frame..).next())?;
        Some((track, key.bbox))
    }

    /// The keyframe after, or before, a frame: of the selected track, or of all of them.
    #[must_use]
    pub fn keyframe_beside(&self, frame: FrameNo, forward: bool) -> Option<FrameNo> {
        let labels = self.labels()?;
        let beside = |track: &Track| {
            if forward {
                track.keys.range(frame.plus(1)..).next().map(|(at, _)| *at)
            } else {
                track.keys.range(..frame).next_back().map(|(at, _)| *at)
            }
        };
        if let Some((_, track)) = self.selected_track() {
            return beside(track);
        }
        let all = labels.tracks(Layer::Label).chain(labels.tracks(Layer::Suggestion)).filter_map(beside);
        if forward { all.min() } else { all.max() }
    }

    /// Selects the track after, or before, the selected one among those in view, by number.
    pub(super) fn select_beside(&mut self, forward: bool) {
        let mut ids: Vec<(u32, TrackId)> =
            self.in_view(self.current).iter().map(|seen| (seen.track.no, seen.track.id)).collect();
        ids.sort_unstable();
        if !forward {
            ids.reverse();
        }
        let here = ids.iter().position(|(_, id)| Some(*id) == self.selected);
        let next = here.map_or(0, |here| (here + 1) % ids.len());
        if let Some((_, id)) = ids.get(next) {
            self.selected = Some(*id);
        }
    }

    pub(super) fn go_to(&mut self, frame: FrameNo) {
        self.clock = None;
        self.current = FrameNo(frame.0.min(self.frames().saturating_sub(1)));
    }

    pub(super) fn toggle_play(&mut self, now: f64) {
        if self.clock.take().is_some() {
            return;
        }
        let Some(times) = &self.times else { return };
        if self.current.0 + 1 >= times.frames() {
            self.current = FrameNo::FIRST;
        }
        self.clock = Some(PlayClock { since: now, micros: times.time_of(self.current), speed: self.speed });
    }

    pub(super) fn change_speed(&mut self, factor: f64, now: f64) {
        self.speed = (self.speed * factor).clamp(SPEEDS.0, SPEEDS.1);
        if let (Some(clock), Some(times)) = (&mut self.clock, &self.times) {
            *clock = PlayClock { since: now, micros: times.time_of(self.current), speed: self.speed };
        }
    }

    /// While playing: seconds until the next frame is due.
    pub(super) fn secs_to_next(&self) -> Option<f64> {
        let (clock, times) = (self.clock?, self.times.as_ref()?);
        let micros = times.time_of(self.current.plus(1)) - clock.micros_at(self.clock_now);
        Some((micros as f64 / 1e6 / clock.speed).max(0.0))
    }

    /// Lets time pass: plays on, and takes the frame that is ready.
    pub(super) fn tick(&mut self, now: f64) {
        self.clock_now = now;
        self.look_for_doubts();
        let Some(player) = &self.player else { return };
        if self.times.is_none() {
            self.times = player.times();
        }
        self.failure = player.failure();
        if self.failure.is_some() {
            self.clock = None;
            self.shown = None;
        }
        if let (Some(clock), Some(times)) = (self.clock, &self.times) {
            let due = times.frame_at(clock.micros_at(now)).max(self.current);
            self.current = player.ready_until(self.current, due);
            let late_micros = clock.micros_at(now) - times.time_of(self.current.plus(1));
            if self.current.0 + 1 >= times.frames() {
                let over = clock.micros_at(now) >= times.time_of(self.current);
                self.clock = self.clock.filter(|_| !over);
            } else if late_micros as f64 > LATE_SECS * 1e6 * clock.speed {
                self.clock = Some(PlayClock { since: now, micros: times.time_of(self.current), speed: self.speed });
            }
        }
        player.want(self.current, self.clock.is_some());
        if let Some(frame) = player.ready(self.current).filter(|_| self.failure.is_none()) {
            self.shown = Some(frame);
        }
        let is_late = !self.is_current_shown() && self.failure.is_none();
        self.late_since = is_late.then(|| self.late_since.unwrap_or(now));
    }
}
