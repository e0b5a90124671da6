//! One object over time.
//!
//! A track has keyframes only. A key governs until the next key; the last key governs its own frame alone, so a track
//! ends explicitly. Between linear keys the four edges run linearly; towards an outside key, and after a hold key, the
//! box stays. Flags and attributes hold from the left key. "Interpolated" is derived here and stored nowhere.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::schema::ClassName;
use crate::vocab::{FrameNo, MemberId, ModelId, PxBox, TrackId};

/// How boxes run from a key to the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interpolation {
    /// The four edges run linearly to the next key.
    Linear,
    /// The box stays until the next key.
    Hold,
}

/// Who or what fixed a key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Origin {
    /// A member, by hand.
    Person {
        /// Who.
        member: MemberId,
    },
    /// A detector.
    Model {
        /// Which one.
        model: ModelId,
        /// Its confidence, 0 to 1.
        score: f32,
    },
    /// An object tracker that bridged a frame without a detection.
    Tracker,
    /// Another tool's labels.
    Import {
        /// The tool's name.
        tool: String,
    },
}

impl Origin {
    /// The word for it in exports and statistics.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Person { .. } => "person",
            Self::Model { .. } => "model",
            Self::Tracker => "tracker",
            Self::Import { .. } => "import",
        }
    }
}

/// A keyframe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// Where, in pixels of the displayed picture. While outside it is only the place where the object was.
    pub bbox: PxBox,
    /// Absent from here until the next key: never exported, never counted.
    pub outside: bool,
    /// Present, partly hidden.
    pub occluded: bool,
    /// Cut by the picture's edge.
    pub truncated: bool,
    /// Free attributes, name to value.
    pub attributes: BTreeMap<String, String>,
    /// How boxes run to the next key.
    pub interpolation: Interpolation,
    /// Who or what fixed it.
    pub origin: Origin,
}

impl Key {
    /// A present, plain key with linear interpolation.
    #[must_use]
    pub fn new(bbox: PxBox, origin: Origin) -> Self {
        Self {
            bbox,
            outside: false,
            occluded: false,
            truncated: false,
            attributes: BTreeMap::new(),
            interpolation: Interpolation::Linear,
            origin,
        }
    }

    /// Why this key may not be part of a track; `Ok` for a sound one.
    pub(super) fn check(&self) -> Result<(), &'static str> {
        // A box moved by a huge distance leaves the valid range without passing its constructor.
        let b = self.bbox;
        if PxBox::new(b.x1(), b.y1(), b.x2(), b.y2()).is_none() {
            return Err("a box must be finite, wide and high");
        }
        match self.origin {
            // NaN would never equal itself, so no later edit of the key could match it; JSON cannot hold it either.
            Origin::Model { score, .. } if !(0.0..=1.0).contains(&score) => Err("a score lies between 0 and 1"),
            _ => Ok(()),
        }
    }
}

/// A track: one object over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Track {
    /// Its id.
    pub id: TrackId,
    /// The number shown on screen, from 1: unique in the clip and never given to another track.
    pub no: u32,
    /// What it is.
    pub class: ClassName,
    /// Keyframes only.
    pub keys: BTreeMap<FrameNo, Key>,
}

/// The track in one frame where it is present.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sighting<'a> {
    /// Where, interpolated if there is no key in this frame.
    pub bbox: PxBox,
    /// Whether a key stands in this very frame.
    pub is_key: bool,
    /// The governing (left) key: its flags, attributes and origin hold.
    pub key: &'a Key,
}

/// The box between two neighbouring keys, `left_frame < frame < right_frame`.
fn box_between(left: (FrameNo, &Key), right: (FrameNo, &Key), frame: FrameNo) -> PxBox {
    if right.1.outside || left.1.interpolation == Interpolation::Hold {
        return left.1.bbox;
    }
    let share = f64::from(frame.0 - left.0.0) / f64::from(right.0.0 - left.0.0);
    left.1.bbox.lerp(&right.1.bbox, share)
}

impl Track {
    /// The object in this frame; `None` before the first key, after the last, and while outside.
    #[must_use]
    pub fn at(&self, frame: FrameNo) -> Option<Sighting<'_>> {
        // Most tracks of a long clip are elsewhere in time, and the window asks all of them, several times a pass.
        let ((first, _), (last, _)) = (self.keys.first_key_value()?, self.keys.last_key_value()?);
        if frame < *first || frame > *last {
            return None;
        }
        let (&left_frame, key) = self.keys.range(..=frame).next_back()?;
        if key.outside {
            return None;
        }
        if left_frame == frame {
            return Some(Sighting { bbox: key.bbox, is_key: true, key });
        }
        let (&right_frame, right) = self.keys.range(frame..).next()?;
        Some(Sighting { bbox: box_between((left_frame, key), (right_frame, right), frame), is_key: false, key })
    }

    /// Every frame where the object is present, in order, in one pass over the keys.
    pub fn sightings(&self) -> impl Iterator<Item = (FrameNo, Sighting<'_>)> {
        let nexts = self.keys.iter().skip(1).map(Some).chain(std::iter::once(None));
        self.keys.iter().zip(nexts).filter(|((_, key), _)| !key.outside).flat_map(|((&frame, key), next)| {
            let end = next.map_or(frame.plus(1), |(&f, _)| f);
            (frame.0..end.0).map(move |no| {
                let at = FrameNo(no);
                let bbox = match next {
                    Some((&right, right_key)) if at > frame => box_between((frame, key), (right, right_key), at),
                    _ => key.bbox,
                };
                (at, Sighting { bbox, is_key: at == frame, key })
            })
        })
    }

    /// In how many frames the object is present.
    #[must_use]
    pub fn frames_present(&self) -> u64 {
        let nexts = self.keys.keys().skip(1).copied().map(Some).chain(std::iter::once(None));
        let present = self.keys.iter().zip(nexts).filter(|((_, key), _)| !key.outside);
        present.map(|((frame, _), next)| next.map_or(1, |n| u64::from(n.0 - frame.0))).sum()
    }

    /// The stretches of frames in which the object is present: first and last frame of each, in order.
    #[must_use]
    pub fn runs(&self) -> Vec<(FrameNo, FrameNo)> {
        let mut runs: Vec<(FrameNo, FrameNo)> = Vec::new();
        let nexts = self.keys.keys().skip(1).copied().map(Some).chain(std::iter::once(None));
        for ((from, _), next) in self.keys.iter().zip(nexts).filter(|((_, key), _)| !key.outside) {
            let to = next.map_or(*from, |next| next.minus(1));
            match runs.last_mut() {
                Some(last) if last.1.plus(1) == *from => last.1 = to,
                _ => runs.push((*from, to)),
            }
        }
        runs
    }

    /// The mean score of the keys that a model fixed; `None` when no model did.
    #[must_use]
    pub fn score(&self) -> Option<f32> {
        let scores = self.keys.values().filter_map(|key| match key.origin {
            Origin::Model { score, .. } => Some(score),
            _ => None,
        });
        let (sum, count) = scores.fold((0.0_f32, 0_u32), |(sum, count), score| (sum + score, count + 1));
        (count > 0).then(|| sum / count as f32)
    }

    /// First and last key's frame; `None` for a track without keys, which no sound set holds.
    #[must_use]
    pub fn span(&self) -> Option<(FrameNo, FrameNo)> {
        Some((*self.keys.first_key_value()?.0, *self.keys.last_key_value()?.0))
    }

    /// The key that governs this frame (the last one at or before it), outside or not.
    #[must_use]
    pub fn governing(&self, frame: FrameNo) -> Option<(FrameNo, &Key)> {
        self.keys.range(..=frame).next_back().map(|(f, k)| (*f, k))
    }

    /// [`Track::check`] after only the key of `frame` changed in a track that was sound: its cost does not grow with
    /// the track.
    pub(super) fn check_around(&self, frame: FrameNo) -> Result<(), &'static str> {
        self.check_ends()?;
        self.keys.get(&frame).map_or(Ok(()), Key::check)
    }

    /// Why this track may not be part of a set; `Ok` for a sound one.
    ///
    /// # Errors
    /// A short reason: no key, a first key that is outside, number 0, a box or score out of range.
    pub fn check(&self) -> Result<(), &'static str> {
        self.check_ends()?;
        self.keys.values().try_for_each(Key::check)
    }

    fn check_ends(&self) -> Result<(), &'static str> {
        if self.no == 0 {
            return Err("track numbers begin at 1");
        }
        match self.keys.first_key_value() {
            None => return Err("a track has at least one keyframe"),
            Some((_, key)) if key.outside => return Err("a track begins where the object is in view"),
            Some(_) => {}
        }
        // The largest ordinal has no frame after it, so a track could not end there.
        if self.keys.contains_key(&FrameNo(u32::MAX)) {
            return Err("no clip has so many frames");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(x: f64) -> PxBox {
        PxBox::new(x, 0.0, x + 10.0, 20.0).expect("a valid box")
    }

    /// Keys as (frame, x, outside, interpolation).
    fn track(keys: &[(u32, f64, bool, Interpolation)]) -> Track {
        let keys = keys.iter().map(|&(frame, x, outside, interpolation)| {
            (FrameNo(frame), Key { outside, interpolation, ..Key::new(boxed(x), Origin::Tracker) })
        });
        let class = ClassName::new("person").expect("a valid class name");
        Track { id: TrackId::from_bits(1), no: 1, class, keys: keys.collect() }
    }

    fn left_edge(track: &Track, frame: u32) -> Option<f64> {
        track.at(FrameNo(frame)).map(|s| s.bbox.x1())
    }

    const LIN: Interpolation = Interpolation::Linear;

    #[test]
    fn edges_run_linearly_and_the_last_key_stands_alone() {
        let t = track(&[(10, 0.0, false, LIN), (20, 100.0, false, LIN)]);
        assert_eq!(left_edge(&t, 9), None);
        assert_eq!(left_edge(&t, 10), Some(0.0));
        assert_eq!(left_edge(&t, 13), Some(30.0));
        assert_eq!(left_edge(&t, 20), Some(100.0));
        assert_eq!(left_edge(&t, 21), None, "the last key governs its own frame only");
        assert_eq!(t.at(FrameNo(20)).map(|s| s.is_key), Some(true));
        assert_eq!(t.at(FrameNo(15)).map(|s| s.is_key), Some(false));
        assert_eq!(t.frames_present(), 11);
        assert_eq!(t.span(), Some((FrameNo(10), FrameNo(20))));
    }

    #[test]
    fn outside_is_absence_and_boxes_hold_towards_it() {
        let t = track(&[
            (0, 0.0, false, LIN),
            (10, 100.0, false, LIN),
            (12, 900.0, true, LIN),
            (20, 50.0, false, LIN),
            (25, 60.0, false, Interpolation::Hold),
            (30, 70.0, false, LIN),
        ]);
        assert_eq!(left_edge(&t, 11), Some(100.0), "held towards the outside key");
        assert_eq!(left_edge(&t, 12), None);
        assert_eq!(left_edge(&t, 19), None);
        assert_eq!(left_edge(&t, 20), Some(50.0));
        assert_eq!(left_edge(&t, 29), Some(60.0), "a hold key holds");
        assert_eq!(left_edge(&t, 30), Some(70.0));
    }

    #[test]
    fn flags_hold_from_the_left_key() {
        let mut t = track(&[(0, 0.0, false, LIN), (10, 10.0, false, LIN)]);
        t.keys.get_mut(&FrameNo(0)).expect("a key at 0").occluded = true;
        assert_eq!(t.at(FrameNo(9)).map(|s| s.key.occluded), Some(true));
        assert_eq!(t.at(FrameNo(10)).map(|s| s.key.occluded), Some(false));
    }

    #[test]
    fn one_pass_over_the_keys_says_the_same_as_frame_by_frame() {
        let t = track(&[
            (3, 0.0, false, LIN),
            (7, 9.0, false, Interpolation::Hold),
            (9, 5.0, true, LIN),
            (11, 1.0, false, LIN),
            (12, 2.0, false, LIN),
        ]);
        let slow: Vec<_> = (0..20).filter_map(|f| t.at(FrameNo(f)).map(|s| (FrameNo(f), s))).collect();
        assert_eq!(t.sightings().collect::<Vec<_>>(), slow);
        assert_eq!(t.frames_present(), slow.len() as u64);
    }

    #[test]
    fn unsound_tracks_are_named() {
        assert!(track(&[]).check().is_err());
        assert!(track(&[(0, 0.0, true, LIN)]).check().is_err());
        assert!(Track { no: 0, ..track(&[(0, 0.0, false, LIN)]) }.check().is_err());
        let mut t = track(&[(0, 0.0, false, LIN)]);
        assert_eq!(t.check(), Ok(()));
        let key = t.keys.get_mut(&FrameNo(0)).expect("a key at 0");
        key.origin = Origin::Model { model: ModelId("m".into()), score: f32::NAN };
        assert!(t.check().is_err());
        let mut t = track(&[(0, 0.0, false, LIN)]);
        t.keys.get_mut(&FrameNo(0)).expect("a key at 0").bbox = boxed(0.0).moved(f64::INFINITY, 0.0);
        assert!(t.check().is_err());
    }
}
