//! Following a box by its looks: a job reads the clip's redacted frames one after another until the follower is lost, a
//! keyframe of a person is met, or the clip ends. What it found becomes one step.

use std::sync::Arc;

use crate::app::command::Command;
use crate::app::desk::DeskError;
use crate::app::notice::Tone;
use crate::app::template::{Follower, Lost, Luma};
use crate::app::words::{said, word};
use crate::labels::{Key, Origin, Track, edits};
use crate::vocab::{ClipId, FrameNo, Progress, PxBox, Stage, TrackId};

use super::Workspace;
use super::work::{Outcome, Task};

/// What following brought.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Followed {
    pub clip: ClipId,
    pub track: TrackId,
    /// Where it began.
    pub from: FrameNo,
    /// In the order in which they were found.
    pub boxes: Vec<(FrameNo, PxBox)>,
    /// Why it stopped; `None` at the end of the clip, or before a keyframe.
    pub lost: Option<Lost>,
}

/// The frames to follow, nearest first: up to a key that a person made, which is never replaced.
fn way(track: &Track, from: FrameNo, frames: u32, command: &Command) -> Vec<FrameNo> {
    let is_by_hand = |key: &Key| matches!(key.origin, Origin::Person { .. });
    if *command == Command::FollowForward {
        let stop =
            track.keys.range(from.plus(1)..).find(|(_, key)| is_by_hand(key)).map_or(frames, |(frame, _)| frame.0);
        (from.0 + 1..stop.min(frames)).map(FrameNo).collect()
    } else {
        let stop = track.keys.range(..from).rev().find(|(_, key)| is_by_hand(key)).map_or(0, |(frame, _)| frame.0 + 1);
        (stop..from.0).rev().map(FrameNo).collect()
    }
}

/// How far a thinned line of boxes may be from what was found, pixels.
const MOST_ERROR_PX: f64 = 1.5;

/// The boxes that must be keys so that those between run within [`MOST_ERROR_PX`] of what was found; the last is one.
fn thinned(start: (FrameNo, PxBox), boxes: &[(FrameNo, PxBox)]) -> Vec<(FrameNo, PxBox)> {
    let mut kept = Vec::new();
    let mut left = start;
    let mut from = 0;
    while from < boxes.len() {
        // The farthest box to which all in between run.
        let reaches = |to: usize| {
            let (end, goal) = boxes[to];
            let length = f64::from(end.0.abs_diff(left.0.0));
            boxes[from..to].iter().all(|(frame, bbox)| {
                let run = left.1.lerp(&goal, f64::from(frame.0.abs_diff(left.0.0)) / length);
                let off = [run.x1() - bbox.x1(), run.y1() - bbox.y1(), run.x2() - bbox.x2(), run.y2() - bbox.y2()];
                off.iter().all(|off| off.abs() <= MOST_ERROR_PX)
            })
        };
        let mut to = from;
        while to + 1 < boxes.len() && to - from < MOST_RUN && reaches(to + 1) {
            to += 1;
        }
        kept.push(boxes[to]);
        left = boxes[to];
        from = to + 1;
    }
    kept
}

/// The most frames between two keys: longer lines would be tried again and again.
const MOST_RUN: usize = 60;

impl Workspace {
    /// Runs a command that follows; `false` when it is none.
    pub(super) fn run_follow(&mut self, command: &Command) -> bool {
        if !matches!(command, Command::FollowForward | Command::FollowBack) {
            return false;
        }
        if let Err((what, way_out)) = self.begin_to_follow(command) {
            self.note(what, way_out);
        }
        true
    }

    fn begin_to_follow(&mut self, command: &Command) -> Result<(), (&'static str, &'static str)> {
        if !self.may_edit() {
            return Ok(());
        }
        let Some(project) = self.project() else { return Ok(()) };
        let Some(clip) = &project.clip else { return Ok(()) };
        let no_track = (word("follow-no-track-is-selected"), word("follow-click-a-box-or-a-row"));
        let (_, track) = clip.selected_track().ok_or(no_track)?;
        let (id, track_id, from) = (clip.id, track.id, clip.current);
        let not_here = (word("follow-the-object-is-not-in-this"), word("follow-go-to-a-frame-where-its"));
        let bbox = track.at(from).ok_or(not_here)?.bbox;
        let way = way(track, from, clip.frames(), command);
        if way.is_empty() {
            return Err((word("follow-there-is-nothing-to-follow-to"), word("follow-a-keyframe-of-yours-or-the")));
        }
        if self.jobs.iter().any(|job| matches!(job.task, Task::Follow(_))) {
            return Err((word("follow-a-box-is-being-followed"), word("follow-wait-until-it-is-done-or")));
        }
        if !self.is_free(track_id) {
            return Ok(());
        }
        let Some(project) = self.project() else { return Ok(()) };
        let desk = Arc::clone(&project.desk);
        self.start_job(Task::Follow(id), move |reporter| {
            reporter.begin(Stage::Track, Some(way.len() as u64));
            let mut frames = desk.open_frames(id)?;
            let (mut boxes, mut lost) = (Vec::new(), None);
            let mut follower = match Follower::begin(Luma::of(&frames.frame(from)?), bbox) {
                Ok(follower) => follower,
                Err(why) => {
                    return Ok(Outcome::Followed(Followed { clip: id, track: track_id, from, boxes, lost: Some(why) }));
                }
            };
            for no in way {
                match follower.step(Luma::of(&frames.frame(no)?)) {
                    Ok(bbox) => boxes.push((no, bbox)),
                    Err(why) => {
                        lost = Some(why);
                        break;
                    }
                }
                reporter.advance(1).map_err(DeskError::from)?;
            }
            Ok(Outcome::Followed(Followed {
                clip: id,
                track: track_id,
                from,
                boxes: thinned((from, bbox), &boxes),
                lost,
            }))
        });
        Ok(())
    }

    pub(super) fn take_followed(&mut self, followed: &Followed) {
        let Followed { clip, track, from, boxes, lost } = followed;
        if self.clip().is_none_or(|open| open.id != *clip) {
            self.note(word("follow-a-box-was-followed-in-a"), word("follow-nothing-was-changed-there"));
            return;
        }
        let Some((end, _)) = boxes.last() else {
            let why = lost.unwrap_or(Lost::Unsure).words();
            self.note(&said!("follow-the-box-was-not-followed", why), word("follow-move-it-to-where-it-fits"));
            return;
        };
        if !self.step(|set, _, member| edits::follow(set, *track, *from, boxes, member)) {
            return;
        }
        let what = said!("follow-followed-for-frames-to-frame", abs_diff = end.0.abs_diff(from.0), end = end.0 + 1);
        let way_out = match lost {
            Some(lost) => said!("follow-it-stopped-since-correct-the-box", lost = lost.words()),
            None => said!("follow-takes-it-back", undo = self.key_of(&Command::Undo)),
        };
        self.notices.push(Tone::Done, what, way_out);
        if let Some(clip) = self.clip_mut() {
            clip.selected = Some(*track);
            clip.go_to(*end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thinning_keeps_every_box_within_its_error() {
        let at = |f: u32| {
            let x = f64::from(f) * 3.0 + if f > 40 { f64::from(f - 40) * 9.0 } else { 0.0 };
            PxBox::new(x, 10.0, x + 50.0, 90.0).expect("a box")
        };
        for frames in [(1..=80).collect::<Vec<u32>>(), (0..30).rev().collect()] {
            let from = if frames[0] == 1 { 0 } else { 30 };
            let boxes: Vec<_> = frames.iter().map(|f| (FrameNo(*f), at(*f))).collect();
            let kept = thinned((FrameNo(from), at(from)), &boxes);
            assert!(kept.len() < 8 && kept.last() == boxes.last(), "{}", kept.len());
            let line: Vec<_> = std::iter::once((FrameNo(from), at(from))).chain(kept).collect();
            for (frame, bbox) in boxes {
                let pair = line.windows(2).find(|p| (p[0].0.min(p[1].0)..=p[0].0.max(p[1].0)).contains(&frame));
                let pair = pair.expect("every frame lies between two keys");
                let share = f64::from(frame.0.abs_diff(pair[0].0.0)) / f64::from(pair[1].0.0.abs_diff(pair[0].0.0));
                let run = pair[0].1.lerp(&pair[1].1, share);
                assert!((run.x1() - bbox.x1()).abs() <= MOST_ERROR_PX + 1e-9);
            }
        }
    }
}
