//! Frames on time: one thread reads a clip's redacted frames, the newest wish first, and ahead while playing.
//!
//! Guarantee: a frame handed out is the frame asked for, or, while it is still on its way, the last good one under its own
//! number; it never passes for another. A clip that may no longer be looked at is noticed at the next frame read, at the
//! latest after [`RECHECK`], and then nothing of it is kept. What was covered meanwhile, by whomever, is noticed with the next
//! frame wanted, at the latest after [`WATCH`], and no frame that was read before is kept. Nothing here waits on the window's thread.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::told::told;
use crate::frame::RedactedFrame;
use crate::jobs::{self, Job};
use crate::vocab::{ClipId, FrameNo, Size};

use super::desk::{Desk, DeskError, FrameSource};
use super::filmstrip::Thumb;

/// Called from other threads when there is something new to paint.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// What is known about a clip once its frames are open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClipTimes {
    /// Displayed size.
    pub size: Size,
    /// Presentation times, microseconds, rising; one a frame.
    pub micros: Arc<[i64]>,
}

impl ClipTimes {
    /// Number of frames.
    #[must_use]
    pub fn frames(&self) -> u32 {
        u32::try_from(self.micros.len()).unwrap_or(u32::MAX)
    }

    /// The frame that is on screen at this time: the last one that began at or before it.
    #[must_use]
    pub fn frame_at(&self, micros: i64) -> FrameNo {
        let after = self.micros.partition_point(|&time| time <= micros);
        FrameNo(u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX))
    }

    /// When this frame begins, microseconds; the last frame's time past the end.
    #[must_use]
    pub fn time_of(&self, frame: FrameNo) -> i64 {
        self.micros.get(frame.index()).or(self.micros.last()).copied().unwrap_or(0)
    }
}

/// Frames kept, at most so many bytes of them: 1080p needs 6 MB a frame.
const CACHE_BYTES: usize = 160 << 20;
/// While a clip is open its frame is asked for again this often, even when nothing moves.
pub const RECHECK: Duration = Duration::from_secs(5);
/// How often, at least, it is asked whether anything was hidden since the frames that are kept were read.
const WATCH: Duration = Duration::from_millis(250);
/// How long hands rest before frames of the filmstrip are read.
const REST: Duration = Duration::from_millis(300);
/// Frames read ahead while playing.
const AHEAD: u32 = 12;
/// Frames kept ready on both sides while standing still, so that a step is there at once.
const AROUND: u32 = 3;

#[derive(Default)]
struct State {
    times: Option<ClipTimes>,
    wanted: FrameNo,
    is_playing: bool,
    ready: BTreeMap<u32, Arc<RedactedFrame>>,
    /// Neighbours that could not be read; they are read again only when they are wanted.
    unreadable: BTreeSet<u32>,
    /// The frame that failed, or none when the clip itself cannot be opened.
    failed: Option<(Option<FrameNo>, DeskError)>,
    /// Frames of the filmstrip, and those that are there.
    strip: Vec<u32>,
    thumbs: BTreeMap<u32, Arc<Thumb>>,
    /// When another frame was wanted last: the filmstrip waits until hands rest.
    wanted_at: Option<Instant>,
    is_closed: bool,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing that was read stays.
    fn fail(&self, at: Option<FrameNo>, error: DeskError) {
        let mut state = self.state();
        state.ready.clear();
        state.thumbs.clear();
        state.unreadable.extend(at.map(|at| at.0));
        state.failed = Some((at, error));
    }
}

/// The frames of one open clip. Dropping it ends its thread.
pub struct Player {
    shared: Arc<Shared>,
    job: Job<(), DeskError>,
}

impl Player {
    /// Opens the clip's frames on a thread of its own, which keeps `held` until it has ended. The frame on screen is asked
    /// for again after every `recheck`.
    #[must_use]
    pub fn open(desk: Arc<dyn Desk>, clip: ClipId, recheck: Duration, wake: Wake, held: impl Send + 'static) -> Self {
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        let ending = Arc::clone(&wake);
        let job = Job::start("frames", Box::new(move || ending()), move |_| {
            let _held = held;
            serve(&theirs, desk.as_ref(), clip, recheck, &wake);
            Ok(())
        });
        Self { shared, job }
    }

    /// Size and times, once the clip is open.
    #[must_use]
    pub fn times(&self) -> Option<ClipTimes> {
        self.shared.state().times.clone()
    }

    /// Says which frame is wanted now; a later wish replaces an earlier one.
    pub fn want(&self, frame: FrameNo, is_playing: bool) {
        let mut state = self.shared.state();
        if state.wanted != frame {
            state.wanted_at = Some(Instant::now());
            state.failed = state.failed.take().filter(|(at, _)| at.is_none());
        }
        state.wanted = frame;
        state.is_playing = is_playing;
        drop(state);
        self.shared.changed.notify_all();
    }

    /// The frame, if it was read.
    #[must_use]
    pub fn ready(&self, frame: FrameNo) -> Option<Arc<RedactedFrame>> {
        self.shared.state().ready.get(&frame.0).cloned()
    }

    /// The furthest frame in `from..=to` up to which all are read; `from` when none is.
    #[must_use]
    pub fn ready_until(&self, from: FrameNo, to: FrameNo) -> FrameNo {
        let state = self.shared.state();
        let ahead = (from.0..=to.0).rev().find(|no| state.ready.contains_key(no));
        FrameNo(ahead.unwrap_or(from.0))
    }

    /// Which frames the filmstrip shows; they are read when nothing else is to be done.
    pub fn want_strip(&self, frames: &[FrameNo]) {
        let mut state = self.shared.state();
        if !state.strip.iter().eq(frames.iter().map(|frame| &frame.0)) {
            state.strip = frames.iter().map(|frame| frame.0).collect();
            let State { strip, thumbs, .. } = &mut *state;
            thumbs.retain(|no, _| strip.contains(no));
            drop(state);
            self.shared.changed.notify_all();
        }
    }

    /// The small picture of a frame of the filmstrip, once it is there.
    #[must_use]
    pub fn thumb(&self, frame: FrameNo) -> Option<Arc<Thumb>> {
        self.shared.state().thumbs.get(&frame.0).cloned()
    }

    /// How many frames are kept decoded, and their megabytes.
    #[must_use]
    pub fn kept(&self) -> (usize, f64) {
        let state = self.shared.state();
        let bytes: usize = state.ready.values().map(|frame| frame.rgb().len()).sum();
        (state.ready.len(), bytes as f64 / 1e6)
    }

    /// Why the clip, or the wanted frame, cannot be shown.
    #[must_use]
    pub fn failure(&self) -> Option<DeskError> {
        let state = self.shared.state();
        if let Some((_, error)) = &state.failed {
            return Some(error.clone());
        }
        drop(state);
        let fault = matches!(self.job.poll().ended, Some(jobs::Ending::Failed));
        fault.then(|| told!("failure-frames-cannot-be-read").for_people())
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.shared.state().is_closed = true;
        self.shared.changed.notify_all();
    }
}

/// Opens the frames and reads them. After a failure the source is dropped with all that it keeps decoded; when there is
/// something else to read, the clip is opened once more, through the gate.
fn serve(shared: &Shared, desk: &dyn Desk, clip: ClipId, recheck: Duration, wake: &Wake) {
    loop {
        match desk.open_frames(clip) {
            Ok(mut source) => {
                let is_closed = read_on(shared, source.as_mut(), recheck, wake);
                if is_closed {
                    return;
                }
            }
            Err(error) => return shared.fail(None, error),
        }
        let mut state = shared.state();
        loop {
            if state.is_closed {
                return;
            }
            let is_other = state.failed.as_ref().is_none_or(|(at, _)| *at != Some(state.wanted));
            if is_other {
                break;
            }
            state = shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Reads what is wanted until the clip is closed (`true`) or a frame fails (`false`).
fn read_on(shared: &Shared, source: &mut dyn FrameSource, recheck: Duration, wake: &Wake) -> bool {
    let times = ClipTimes { size: source.size(), micros: source.times_micros().into() };
    let most = (CACHE_BYTES / (times.size.area() as usize * 3).max(1)).clamp(6, 200);
    let frames = source.len();
    shared.state().times = Some(times);
    wake();
    let mut checked = Instant::now();
    let mut watch = Watch::default();
    loop {
        let wanted = shared.state().wanted;
        match watch.has_changed(source, wanted) {
            Ok(true) => {
                let mut state = shared.state();
                state.ready.clear();
                state.thumbs.clear();
            }
            Ok(false) => {}
            Err(error) => {
                shared.fail(Some(wanted), error);
                wake();
                return false;
            }
        }
        let state = shared.state();
        if state.is_closed {
            return true;
        }
        let due = recheck.saturating_sub(checked.elapsed());
        let next = match next_wish(&state, frames, most) {
            Some(no) => no,
            None if strip_wish(&state, frames).is_some() => {
                let no = strip_wish(&state, frames).unwrap_or(state.wanted);
                drop(state);
                checked = Instant::now();
                if !read_thumb(shared, source, no, frames, wake) {
                    return false;
                }
                continue;
            }
            None if due.is_zero() => FrameNo(state.wanted.0.min(frames.saturating_sub(1))),
            None => {
                let rest = if state.strip.len() > state.thumbs.len() { REST } else { WATCH };
                drop(shared.changed.wait_timeout(state, due.min(rest)));
                continue;
            }
        };
        let is_ahead = next != state.wanted;
        drop(state);
        // What nobody waits for is done in small parts: whoever jumps elsewhere meanwhile waits for one of them at most.
        if is_ahead && !source.approach(next) {
            continue;
        }
        let read = source.frame(next);
        checked = Instant::now();
        let frame = match read {
            Ok(frame) if frame.no() == next => frame,
            Ok(_) => {
                shared.fail(Some(next), wrong_frame());
                wake();
                return false;
            }
            Err(error) => {
                shared.fail(Some(next), error);
                wake();
                return false;
            }
        };
        let mut state = shared.state();
        let is_new = state.ready.insert(next.0, Arc::new(frame)).is_none();
        state.unreadable.remove(&next.0);
        let has_recovered = state.failed.take().is_some();
        forget_far(&mut state, most);
        let shown = has_recovered || (is_new && (next == state.wanted || state.is_playing));
        drop(state);
        if shown {
            wake();
        }
    }
}

/// Does a part of the work for a small picture; `false` when the clip may not be looked at any more.
fn read_thumb(shared: &Shared, source: &mut dyn FrameSource, no: FrameNo, frames: u32, wake: &Wake) -> bool {
    let thumb = match source.thumb(no) {
        Ok(None) => return true,
        Ok(Some(thumb)) => thumb,
        Err(error) => {
            shared.fail(Some(no), error);
            wake();
            return false;
        }
    };
    let mut state = shared.state();
    if state.strip.contains(&no.0) {
        state.thumbs.insert(no.0, Arc::new(thumb));
    }
    let is_whole = strip_wish(&state, frames).is_none();
    drop(state);
    wake();
    if is_whole {
        source.keep_thumbs();
    }
    true
}

/// Notices that what may be seen has changed, so that no frame stays that was read before.
#[derive(Default)]
struct Watch {
    last: Option<(i64, Instant, FrameNo)>,
}

impl Watch {
    /// Asks when another frame is wanted, and now and then.
    fn has_changed(&mut self, source: &mut dyn FrameSource, wanted: FrameNo) -> Result<bool, DeskError> {
        if self.last.is_some_and(|(_, since, of)| of == wanted && since.elapsed() < WATCH) {
            return Ok(false);
        }
        let now = source.changes()?;
        let before = self.last.replace((now, Instant::now(), wanted));
        Ok(before.is_some_and(|(before, ..)| before != now))
    }
}

fn wrong_frame() -> DeskError {
    told!("failure-another-frame").for_people()
}

/// The next frame worth reading: the wanted one first, then its neighbours; after a failure only the wanted one.
fn next_wish(state: &State, frames: u32, most: usize) -> Option<FrameNo> {
    if state.failed.is_some() {
        return Some(state.wanted).filter(|wanted| wanted.0 < frames);
    }
    let wanted = state.wanted.0;
    let room = u32::try_from(most).unwrap_or(u32::MAX);
    let (ahead, back) =
        if state.is_playing { (AHEAD.min(room - 2), 0) } else { (AROUND.min(room / 2), AROUND.min(room / 2 - 1)) };
    let forward = (wanted..=wanted.saturating_add(ahead)).filter(|&no| no < frames);
    let backward = (wanted.saturating_sub(back)..wanted).rev();
    let is_due = |no: &u32| !state.ready.contains_key(no) && (*no == wanted || !state.unreadable.contains(no));
    forward.chain(backward).find(is_due).map(FrameNo)
}

/// The next frame of the filmstrip, once hands have rested for a moment and all that may be wanted next is there.
fn strip_wish(state: &State, frames: u32) -> Option<FrameNo> {
    let rests = state.wanted_at.is_none_or(|since| since.elapsed() >= REST);
    if state.is_playing || state.failed.is_some() || !rests {
        return None;
    }
    let is_due = |no: &&u32| **no < frames && !state.thumbs.contains_key(*no) && !state.unreadable.contains(*no);
    state.strip.iter().find(is_due).map(|no| FrameNo(*no))
}

/// Drops the frames farthest from the wanted one; what lies behind counts double, since time mostly runs forward.
fn forget_far(state: &mut State, most: usize) {
    let wanted = i64::from(state.wanted.0);
    while state.ready.len() > most {
        let distance = |no: &u32| {
            let far = i64::from(*no) - wanted;
            if far < 0 { -2 * far } else { far }
        };
        let ends = [state.ready.keys().next().copied(), state.ready.keys().next_back().copied()];
        let Some(farthest) = ends.into_iter().flatten().max_by_key(distance) else { return };
        state.ready.remove(&farthest);
    }
}

/// The clock of playback: which frame is due, by the clip's own timestamps. It slows down rather than skip when frames are late.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlayClock {
    /// The window's time, seconds, at which `micros` was on screen.
    pub since: f64,
    /// The clip's time then, microseconds.
    pub micros: i64,
    /// 1.0 is the clip's own speed.
    pub speed: f64,
}

impl PlayClock {
    /// The clip's time now, microseconds.
    #[must_use]
    pub fn micros_at(&self, now: f64) -> i64 {
        self.micros + ((now - self.since) * self.speed * 1e6) as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(no: u32) -> Arc<RedactedFrame> {
        Arc::new(RedactedFrame::hidden_whole(FrameNo(no), 0, Size { width_px: 2, height_px: 2 }))
    }

    #[test]
    fn the_frame_at_a_time_follows_uneven_timestamps() {
        let times = ClipTimes { size: Size { width_px: 2, height_px: 2 }, micros: [0, 10, 100, 101].into() };
        for (micros, no) in [(-5, 0), (0, 0), (9, 0), (10, 1), (99, 1), (100, 2), (101, 3), (9999, 3)] {
            assert_eq!(times.frame_at(micros), FrameNo(no), "{micros}");
        }
    }

    #[test]
    fn the_wanted_frame_comes_first_and_then_its_neighbours() {
        let mut state = State { wanted: FrameNo(5), ..State::default() };
        let mut order = Vec::new();
        while let Some(no) = next_wish(&state, 7, 40) {
            order.push(no.0);
            state.ready.insert(no.0, frame(no.0));
        }
        assert_eq!(order, [5, 6, 4, 3, 2]);
        state.is_playing = true;
        state.wanted = FrameNo(0);
        assert_eq!(next_wish(&state, 7, 40), Some(FrameNo(0)));
    }

    #[test]
    fn a_neighbour_that_failed_is_read_again_only_when_it_is_wanted() {
        let mut state = State { wanted: FrameNo(0), unreadable: BTreeSet::from([1]), ..State::default() };
        state.ready.insert(0, frame(0));
        assert_eq!(next_wish(&state, 3, 40), Some(FrameNo(2)));
        state.failed = Some((Some(FrameNo(2)), wrong_frame()));
        assert_eq!(
            next_wish(&state, 3, 40),
            Some(FrameNo(0)),
            "after a failure the wanted one is read before all else"
        );
        state.failed = None;
        state.wanted = FrameNo(1);
        assert_eq!(next_wish(&state, 3, 40), Some(FrameNo(1)));
    }

    #[test]
    fn far_frames_are_forgotten_and_the_wanted_one_is_not() {
        let mut state = State { wanted: FrameNo(50), ..State::default() };
        for no in 0..100 {
            state.ready.insert(no, frame(no));
        }
        forget_far(&mut state, 10);
        assert_eq!(state.ready.len(), 10);
        assert!(state.ready.contains_key(&50) && state.ready.contains_key(&55) && !state.ready.contains_key(&40));
    }
}
