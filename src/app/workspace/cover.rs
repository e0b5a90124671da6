//! Covers by hand at the desk: drawn, followed, listed and taken back.
//!
//! Guarantee: what was drawn hides its part of the screen from the moment the pointer lets go, and is sent to the disk at once. A
//! cover that a person leads along with further boxes is kept when they say where it ends, or, whenever the tool or the clip is
//! left before, to the clip's end: it is never lost, and no undo takes it away.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::command::Command;
use crate::app::cover::CoverSummary;
use crate::app::desk::Desk;
use crate::app::follow;
use crate::app::notice::Tone;
use crate::app::words::{said, word};
use crate::vocab::{ClipId, FrameNo, HandRegion, PxBox, RegionId, Role};

use super::Workspace;
use super::clip::{OpenClip, Tool};
use super::work::{Outcome, Task};

/// In which frames a region by hand hides something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CoverSpan {
    /// The frame on screen.
    Frame,
    /// From the frame on screen until what it covers has left the picture, moving with it.
    WhileInView,
    /// From the frame on screen to the clip's end, at one place.
    #[default]
    FromHere,
    /// Every frame of the clip, at one place.
    Clip,
    /// Every clip of this camera, now and later.
    Camera,
}

impl CoverSpan {
    /// Every span, in the order of the keys that choose it.
    pub const ALL: [Self; 5] = [Self::Frame, Self::WhileInView, Self::FromHere, Self::Clip, Self::Camera];

    /// The words on screen.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Frame => word("cover-this-frame"),
            Self::WhileInView => word("cover-until-it-leaves"),
            Self::FromHere => word("cover-to-the-end"),
            Self::Clip => word("cover-whole-clip"),
            Self::Camera => word("cover-for-the-camera"),
        }
    }

    /// What it does: one sentence.
    #[must_use]
    pub fn help(self) -> &'static str {
        match self {
            Self::Frame => word("cover-hidden-in-the-frame-on-screen"),
            Self::WhileInView => word("cover-follows-the-track-that-you-draw"),
            Self::FromHere => word("cover-hidden-at-this-place-from-here"),
            Self::Clip => word("cover-hidden-at-this-place-in-every"),
            Self::Camera => word("cover-hidden-at-this-place-in-every-2"),
        }
    }

    /// The region that hides `bbox` at one place in these frames of a clip.
    #[must_use]
    pub fn region(self, bbox: PxBox, current: FrameNo, frames: u32) -> Option<HandRegion> {
        let last = FrameNo(frames.checked_sub(1)?);
        let (from, to) = match self {
            Self::Frame => (current, current),
            Self::FromHere | Self::WhileInView => (current, last),
            Self::Clip | Self::Camera => (FrameNo::FIRST, last),
        };
        HandRegion::new(vec![(from, bbox)], to)
    }
}

/// The covers of the open clip: as stored, and as this screen adds to them.
#[derive(Debug, Default)]
pub struct Covers {
    /// In which frames the next cover hides something.
    pub span: CoverSpan,
    /// What was covered while the clip is open: painted over whatever frame is shown, from the moment it is drawn.
    pub drawn: Vec<HandRegion>,
    /// The boxes of a cover that is led along.
    pub led: BTreeMap<FrameNo, PxBox>,
    /// As stored when they were last read; none before that.
    pub list: Option<Vec<CoverSummary>>,
    /// The cover that is chosen in the list.
    pub chosen: Option<RegionId>,
    /// Whether the list asks if the chosen one is really to be taken back.
    pub asks: bool,
}

impl OpenClip {
    /// What this screen covers on top of a frame, until the frames themselves come back covered.
    pub fn covered_here(&self, frame: FrameNo) -> impl Iterator<Item = PxBox> + '_ {
        let led = follow::through_boxes(&self.covers.led, None, self.times_micros());
        let led = led.and_then(|region| region.at(frame));
        self.covers.drawn.iter().filter_map(move |region| region.at(frame)).chain(led)
    }

    /// The cover that is chosen in the list.
    #[must_use]
    pub fn chosen_cover(&self) -> Option<&CoverSummary> {
        self.covers.list.as_ref()?.iter().find(|cover| Some(cover.id) == self.covers.chosen)
    }

    /// Chooses the cover after, or before, the chosen one.
    fn choose_cover_beside(&mut self, forward: bool) {
        let Some(list) = self.covers.list.as_ref().filter(|list| !list.is_empty()) else { return };
        let here = list.iter().position(|cover| Some(cover.id) == self.covers.chosen);
        let next = match (here, forward) {
            (Some(here), true) => (here + 1) % list.len(),
            (Some(here), false) => (here + list.len() - 1) % list.len(),
            (None, true) => 0,
            (None, false) => list.len() - 1,
        };
        let id = list[next].id;
        self.choose_cover(Some(id));
    }

    fn choose_cover(&mut self, id: Option<RegionId>) {
        (self.covers.chosen, self.covers.asks) = (id, false);
        let Some((first, last)) = self.chosen_cover().map(|cover| cover.region.span()) else { return };
        if !(first..=last).contains(&self.current) {
            self.go_to(first);
        }
    }
}

impl Workspace {
    /// While covers are drawn, the keys that choose a class, walk through tracks and finish mean covers.
    pub(super) fn run_in_cover_tool(&mut self, command: &Command) -> bool {
        let Some(clip) = self.clip_mut().filter(|clip| clip.tool == Tool::Cover) else { return false };
        match command {
            Command::Class(place) => {
                if let Some(span) = CoverSpan::ALL.get(usize::from(*place)) {
                    self.choose_span(*span);
                }
            }
            Command::NextTrack => clip.choose_cover_beside(true),
            Command::PreviousTrack => clip.choose_cover_beside(false),
            Command::Accept if !clip.covers.led.is_empty() => {
                let seen_until = clip.current;
                self.finish_led_cover(Some(seen_until));
            }
            Command::Accept => {}
            _ => return false,
        }
        true
    }

    /// Runs a command about covers; `false` when it is none.
    pub(super) fn run_cover(&mut self, command: &Command) -> bool {
        match command {
            Command::Cover => self.toggle_cover_tool(),
            Command::CoverSpan(span) => {
                if self.clip().is_some_and(|clip| clip.tool != Tool::Cover) {
                    self.toggle_cover_tool();
                }
                self.choose_span(*span);
            }
            Command::AddCover(bbox) => self.add_cover(*bbox),
            Command::EndCover => {
                let seen_until = self.clip().map(|clip| clip.current);
                self.finish_led_cover(seen_until);
            }
            Command::ChooseCover(id) => {
                if let Some(clip) = self.clip_mut() {
                    clip.choose_cover(*id);
                }
            }
            Command::AskTakeBack => self.ask_take_back(),
            Command::KeepCover => {
                if let Some(clip) = self.clip_mut() {
                    clip.covers.asks = false;
                }
            }
            Command::TakeBackCover(id) => self.take_back_cover(*id),
            _ => return false,
        }
        true
    }

    fn choose_span(&mut self, span: CoverSpan) {
        // What was led along so far was drawn for another span: it is kept as it is.
        self.finish_led_cover(None);
        if let Some(clip) = self.clip_mut() {
            clip.covers.span = span;
        }
    }

    fn toggle_cover_tool(&mut self) {
        let may = self.project().is_some_and(|project| {
            project.roles.iter().any(|role| matches!(role, Role::Annotator | Role::Reviewer | Role::Steward))
        });
        if !may {
            self.notices.push(
                Tone::Note,
                word("cover-you-may-not-work-on-clips"),
                word("cover-ask-a-steward-for-the-role"),
            );
            return;
        }
        self.finish_led_cover(None);
        let Some(clip) = self.clip_mut() else { return };
        clip.clock = None;
        clip.tool = if clip.tool == Tool::Cover { Tool::Select } else { Tool::Cover };
        clip.covers.asks = false;
    }

    /// The screen covers the place at once; that it is saved is said when it is.
    fn add_cover(&mut self, bbox: PxBox) {
        let Some(clip) = self.clip_mut() else { return };
        let Some(no) = clip.shown_no() else { return };
        let span = clip.covers.span;
        let followed = match span {
            CoverSpan::WhileInView if clip.covers.led.is_empty() => {
                let selected = clip.selected;
                let in_view = clip.in_view(no);
                let all = in_view.iter().map(|seen| (seen.layer, seen.track));
                let track = follow::track_under(&bbox, no, all, |track| Some(track.id) == selected);
                track.and_then(|track| follow::along_track(track, &bbox, no, clip.times_micros()))
            }
            _ => None,
        };
        if span == CoverSpan::WhileInView && followed.is_none() {
            clip.covers.led.insert(no, bbox);
            return;
        }
        let Some(region) = followed.or_else(|| span.region(bbox, no, clip.frames())) else { return };
        clip.covers.drawn.push(region.clone());
        if span == CoverSpan::Camera { self.save_camera_cover(bbox) } else { self.save_cover(region) }
    }

    /// Keeps the cover that is led along. Without a last frame in which its object was seen, it lasts to the clip's end.
    pub(super) fn finish_led_cover(&mut self, seen_until: Option<FrameNo>) {
        let Some(clip) = self.clip_mut() else { return };
        let boxes = std::mem::take(&mut clip.covers.led);
        let Some(region) = follow::through_boxes(&boxes, seen_until, clip.times_micros()) else { return };
        clip.covers.drawn.push(region.clone());
        self.save_cover(region);
    }

    /// The open clip and its project's desk, for a job about it.
    fn at_clip(&self) -> Option<(ClipId, Arc<dyn Desk>)> {
        let project = self.project()?;
        Some((project.clip.as_ref()?.id, Arc::clone(&project.desk)))
    }

    fn save_cover(&mut self, region: HandRegion) {
        let Some((id, desk)) = self.at_clip() else { return };
        self.start_job(Task::Cover(id), move |_| {
            desk.cover(id, std::slice::from_ref(&region))?;
            Ok(Outcome::Covered(region))
        });
    }

    fn save_camera_cover(&mut self, bbox: PxBox) {
        let Some((id, desk)) = self.at_clip() else { return };
        self.start_job(Task::Cover(id), move |_| {
            desk.cover_camera(id, bbox)?;
            Ok(Outcome::CoveredForCamera)
        });
    }

    pub(super) fn take_cover(&mut self, region: &HandRegion) {
        let (first, last) = region.span();
        let what = match last.0 - first.0 {
            0 => said!("cover-covered-in-frame-saved", first = first.0 + 1),
            _ => said!("cover-covered-from-frame-to-saved", first = first.0 + 1, last = last.0 + 1),
        };
        let way_out = match region.is_moving() {
            true => word("cover-look-at-the-frames-around-its"),
            false => word("cover-only-a-steward-can-take-it"),
        };
        self.notices.push(Tone::Done, what, way_out);
        self.after_covers();
    }

    pub(super) fn take_camera_cover(&mut self) {
        let way_out = word("cover-clips-that-come-later-are-covered");
        self.notices.push(Tone::Done, word("cover-covered-in-every-clip-of-this"), way_out);
        self.after_covers();
    }

    fn after_covers(&mut self) {
        if let Some(id) = self.clip().map(|clip| clip.id) {
            self.read_covers(id);
        }
        self.refresh();
    }

    /// Reads the list of the open clip's covers.
    pub(super) fn read_covers(&mut self, id: ClipId) {
        let Some(project) = self.project() else { return };
        let desk = Arc::clone(&project.desk);
        self.jobs.retain(|job| job.task != Task::Covers(id));
        self.start_job(Task::Covers(id), move |_| Ok(Outcome::CoversRead(id, desk.covers(id)?)));
    }

    pub(super) fn take_cover_list(&mut self, id: ClipId, list: Vec<CoverSummary>) {
        let Some(clip) = self.clip_mut().filter(|clip| clip.id == id) else { return };
        clip.covers.chosen = clip.covers.chosen.filter(|chosen| list.iter().any(|cover| cover.id == *chosen));
        clip.covers.asks &= clip.covers.chosen.is_some();
        clip.covers.list = Some(list);
    }

    fn ask_take_back(&mut self) {
        let is_steward = self.project().is_some_and(|project| project.roles.contains(&Role::Steward));
        let Some(clip) = self.clip_mut() else { return };
        let Some(id) = clip.chosen_cover().map(|cover| cover.id) else {
            self.notices.push(Tone::Note, word("cover-no-cover-is-chosen"), word("cover-choose-one-in-the-list-first"));
            return;
        };
        if is_steward {
            clip.tool = Tool::Cover;
            clip.covers.asks = true;
        } else {
            // It is refused, and kept as a wish that stewards see.
            self.take_back_cover(id);
        }
    }

    fn take_back_cover(&mut self, id: RegionId) {
        let Some((clip, desk)) = self.at_clip() else { return };
        self.start_job(Task::TakeBack(clip), move |_| {
            desk.take_back_cover(id)?;
            Ok(Outcome::TakenBack(id))
        });
    }

    /// It is not covered any more on the disk: the screen follows, with frames that are read anew.
    pub(super) fn take_taken_back(&mut self, id: RegionId) {
        let way_out = word("cover-what-the-clip-hides-there-stays");
        self.notices.push(Tone::Done, word("cover-the-cover-is-taken-back"), way_out);
        if let Some(clip) = self.clip_mut() {
            let region = clip.covers.list.iter().flatten().find(|cover| cover.id == id).map(|cover| &cover.region);
            let region = region.cloned();
            clip.covers.drawn.retain(|drawn| Some(drawn) != region.as_ref());
            (clip.covers.chosen, clip.covers.asks) = (None, false);
        }
        self.after_covers();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cover_hides_the_frames_that_its_words_say() {
        let bbox = PxBox::new(1.0, 1.0, 9.0, 9.0).expect("a box");
        let span = |span: CoverSpan| span.region(bbox, FrameNo(4), 10).map(|region| region.span());
        assert_eq!(span(CoverSpan::Frame), Some((FrameNo(4), FrameNo(4))));
        assert_eq!(span(CoverSpan::FromHere), Some((FrameNo(4), FrameNo(9))));
        assert_eq!(span(CoverSpan::Clip), Some((FrameNo(0), FrameNo(9))));
        assert_eq!(span(CoverSpan::Camera), Some((FrameNo(0), FrameNo(9))));
        assert_eq!(CoverSpan::Clip.region(bbox, FrameNo(0), 0), None);
    }
}
