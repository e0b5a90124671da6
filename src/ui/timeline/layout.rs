//! Where frames, rows and keyframes are on the timeline. Pure.

use eframe::egui::Rangef;

use crate::app::by_key::SpanWish;
use crate::app::command::TrackEnd;
use crate::labels::Track;
use crate::vocab::FrameNo;

/// Height of one row.
pub const ROW: f32 = 26.0;
/// Height of the ruler.
pub const RULER: f32 = 26.0;
/// Width of the names on the left.
pub const NAMES: f32 = 156.0;

/// Which part of the clip is seen.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Span {
    /// All of it.
    #[default]
    Whole,
    /// A part.
    Part {
        /// The frame, with a fraction, at the left edge.
        first: f64,
        /// Points a frame.
        scale: f64,
    },
}

/// Frames laid out over a width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    /// The lanes, from left to right.
    pub lanes: Rangef,
    /// Number of frames.
    pub frames: u32,
    /// The frame, with a fraction, at the left edge.
    pub first: f64,
    /// Points a frame.
    pub scale: f64,
}

/// The widest a frame may be, points.
const WIDEST: f64 = 40.0;

impl Axis {
    /// Lays a clip out.
    #[must_use]
    pub fn new(lanes: Rangef, frames: u32, span: Span) -> Self {
        let whole = whole_scale(lanes, frames);
        let (first, scale) = match span {
            Span::Whole => (0.0, whole),
            Span::Part { first, scale } => (first, scale.clamp(whole, WIDEST.max(whole))),
        };
        let most = (f64::from(frames) - f64::from(lanes.span()) / scale).max(0.0);
        Self { lanes, frames, first: first.clamp(0.0, most), scale }
    }

    /// Where the middle of a frame is.
    #[must_use]
    pub fn x(&self, frame: FrameNo) -> f32 {
        self.edge(f64::from(frame.0) + 0.5)
    }

    /// Where a place between frames is.
    #[must_use]
    pub fn edge(&self, frames: f64) -> f32 {
        self.lanes.min + ((frames - self.first) * self.scale) as f32
    }

    /// The frame under a place, held inside the clip.
    #[must_use]
    pub fn frame(&self, x: f32) -> FrameNo {
        let frames = self.first + f64::from(x - self.lanes.min) / self.scale;
        let last = self.frames.saturating_sub(1);
        FrameNo((frames.floor().max(0.0) as u32).min(last))
    }

    /// The span after zooming with the frame under `x` staying where it is.
    #[must_use]
    pub fn zoomed(&self, factor: f64, x: f32) -> Span {
        let whole = whole_scale(self.lanes, self.frames);
        let scale = (self.scale * factor).clamp(whole, WIDEST.max(whole));
        if scale <= whole {
            return Span::Whole;
        }
        let offset = f64::from(x - self.lanes.min);
        Span::Part { first: self.first + offset / self.scale - offset / scale, scale }
    }

    /// The span after a key asked for fewer or more frames around this one.
    #[must_use]
    pub fn granted(&self, wish: SpanWish, current: FrameNo) -> Span {
        match wish {
            SpanWish::Closer => self.zoomed(1.5, self.x(current)),
            SpanWish::Wider => self.zoomed(1.0 / 1.5, self.x(current)),
            SpanWish::Whole => Span::Whole,
        }
    }

    /// The span after moving by so many points.
    #[must_use]
    pub fn panned(&self, points: f32) -> Span {
        if self.scale <= whole_scale(self.lanes, self.frames) {
            return Span::Whole;
        }
        Span::Part { first: self.first - f64::from(points) / self.scale, scale: self.scale }
    }

    /// The span that has a frame in view, moved no more than needed.
    #[must_use]
    pub fn following(&self, frame: FrameNo) -> Option<Span> {
        let x = self.x(frame);
        let width = f64::from(self.lanes.span()) / self.scale;
        if x > self.lanes.max {
            Some(Span::Part { first: f64::from(frame.0) - width * 0.1, scale: self.scale })
        } else if x < self.lanes.min {
            Some(Span::Part { first: f64::from(frame.0) - width * 0.9, scale: self.scale })
        } else {
            None
        }
    }

    /// Frames between two numbers of the ruler: 1, 2 or 5 times a power of ten, wide enough to be read.
    #[must_use]
    pub fn tick_step(&self) -> u32 {
        let mut step: u32 = 1;
        for factor in [2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000] {
            if f64::from(step) * self.scale >= 64.0 {
                break;
            }
            step = factor;
        }
        step
    }
}

fn whole_scale(lanes: Rangef, frames: u32) -> f64 {
    f64::from(lanes.span().max(1.0)) / f64::from(frames.max(1))
}

/// A stretch of a row in which the object is present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Its first frame.
    pub from: FrameNo,
    /// Its last frame, inclusive.
    pub to: FrameNo,
    /// Partly hidden.
    pub is_occluded: bool,
}

/// The stretches of a track: gaps between them are outside.
#[must_use]
pub fn stretches(track: &Track) -> Vec<Stretch> {
    let mut list: Vec<Stretch> = Vec::new();
    let mut keys = track.keys.iter().peekable();
    while let Some((from, key)) = keys.next() {
        if key.outside {
            continue;
        }
        let to = keys.peek().map_or(*from, |(next, _)| next.minus(1));
        match list.last_mut() {
            Some(last) if last.to.plus(1) == *from && last.is_occluded == key.occluded => last.to = to,
            _ => list.push(Stretch { from: *from, to, is_occluded: key.occluded }),
        }
    }
    list
}

/// What of a row can be taken with the pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// The key of this frame.
    Key(FrameNo),
    /// An end of the track, which is in this frame.
    End(TrackEnd, FrameNo),
}

/// How near to a key the pointer takes it, points; as far again beyond an end it takes the end.
const GRAB: f32 = 6.0;

/// What is under the pointer: a key; or, beyond the first or last one, that end.
#[must_use]
pub fn held_at(axis: &Axis, track: &Track, x: f32) -> Option<Held> {
    let (first, last) = track.span()?;
    let seen = axis.frame(x - GRAB)..=axis.frame(x + GRAB);
    let near = track.keys.range(seen).map(|(frame, _)| *frame).filter(|frame| (axis.x(*frame) - x).abs() <= GRAB);
    let off = |frame: &FrameNo| (axis.x(*frame) - x).abs();
    if let Some(key) = near.min_by(|a, b| off(a).total_cmp(&off(b))) {
        return Some(Held::Key(key));
    }
    if (GRAB..=GRAB * 3.0).contains(&(x - axis.x(last))) {
        return Some(Held::End(TrackEnd::Last, last));
    }
    (GRAB..=GRAB * 3.0).contains(&(axis.x(first) - x)).then_some(Held::End(TrackEnd::First, first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::{ClassName, Key, Origin};
    use crate::vocab::{PxBox, TrackId};

    fn axis(span: Span) -> Axis {
        Axis::new(Rangef::new(100.0, 1100.0), 500, span)
    }

    #[test]
    fn frames_and_places_are_inverse() {
        for span in [Span::Whole, Span::Part { first: 120.0, scale: 8.0 }] {
            let axis = axis(span);
            for frame in [120, 133, 200] {
                assert_eq!(axis.frame(axis.x(FrameNo(frame))), FrameNo(frame));
            }
        }
        assert_eq!(axis(Span::Whole).frame(-50.0), FrameNo(0));
        assert_eq!(axis(Span::Whole).frame(9999.0), FrameNo(499));
    }

    #[test]
    fn zooming_keeps_the_frame_under_the_pointer() {
        let before = axis(Span::Part { first: 100.0, scale: 4.0 });
        let frame = before.frame(600.0);
        let after = axis(before.zoomed(3.0, 600.0));
        assert_eq!(after.frame(600.0), frame);
        assert_eq!(axis(Span::Whole).zoomed(0.1, 500.0), Span::Whole);
    }

    #[test]
    fn the_playhead_is_followed_only_when_it_leaves() {
        let axis = axis(Span::Part { first: 100.0, scale: 10.0 });
        assert_eq!(axis.following(FrameNo(150)), None);
        assert!(matches!(axis.following(FrameNo(300)), Some(Span::Part { first, .. }) if first < 300.0));
        assert!(axis.following(FrameNo(20)).is_some());
    }

    #[test]
    fn numbers_on_the_ruler_have_room() {
        for frames in [3, 50, 500, 5000, 100_000] {
            let axis = Axis::new(Rangef::new(0.0, 900.0), frames, Span::Whole);
            assert!(f64::from(axis.tick_step()) * axis.scale >= 64.0 || axis.tick_step() == 100_000);
        }
    }

    #[test]
    fn outside_is_a_gap_and_the_last_key_stands_alone() {
        let bbox = PxBox::new(0.0, 0.0, 5.0, 5.0).expect("a valid box");
        let key = |outside, occluded| Key { outside, occluded, ..Key::new(bbox, Origin::Tracker) };
        let keys = [(2, key(false, false)), (5, key(false, true)), (8, key(true, false)), (12, key(false, false))];
        let track = Track {
            id: TrackId::from_bits(1),
            no: 1,
            class: ClassName::new("car").expect("a class name"),
            keys: keys.into_iter().map(|(no, key)| (FrameNo(no), key)).collect(),
        };
        let expected = [(2, 4, false), (5, 7, true), (12, 12, false)];
        let expected =
            expected.map(|(from, to, is_occluded)| Stretch { from: FrameNo(from), to: FrameNo(to), is_occluded });
        assert_eq!(stretches(&track), expected);
    }

    #[test]
    fn keys_are_taken_before_ends_and_ends_beyond_them() {
        let axis = axis(Span::Part { first: 0.0, scale: 10.0 });
        let bbox = PxBox::new(0.0, 0.0, 5.0, 5.0).expect("a valid box");
        let keys = [10, 40].map(|frame| (FrameNo(frame), Key::new(bbox, Origin::Tracker))).into();
        let class = ClassName::new("car").expect("a class name");
        let track = Track { id: TrackId::from_bits(1), no: 1, class, keys };
        let at = |frame: u32, off: f32| held_at(&axis, &track, axis.x(FrameNo(frame)) + off);
        assert_eq!(at(10, 4.0), Some(Held::Key(FrameNo(10))));
        assert_eq!(at(10, -12.0), Some(Held::End(TrackEnd::First, FrameNo(10))));
        assert_eq!(at(40, 12.0), Some(Held::End(TrackEnd::Last, FrameNo(40))));
        assert_eq!((at(25, 0.0), at(40, 30.0)), (None, None));
    }
}
