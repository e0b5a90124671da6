//! Edits of single keys: moved in time, carried on, taken from a tracker; and attributes.

use super::cut::fixed;
use super::{change, key_edit};
use crate::labels::{Edit, EditError, Interpolation, Key, LabelSet, Origin, Track};
use crate::vocab::{FrameNo, MemberId, PxBox, TrackId};

/// A key goes to another frame between its neighbours.
///
/// # Errors
/// [`EditError::NoSuchTrack`]; [`EditError::NoKeyHere`]; [`EditError::NotInFrame`] at or beyond a neighbouring key.
pub fn move_key(set: &LabelSet, id: TrackId, from: FrameNo, to: FrameNo, member: MemberId) -> Result<Edit, EditError> {
    change(set, id, "move-key", |track| {
        let key = track.keys.get(&from).ok_or(EditError::NoKeyHere)?;
        if from == to {
            return Ok(Vec::new());
        }
        if !room_of_key(track, from).contains(&to) {
            return Err(EditError::NotInFrame);
        }
        let moved = Key { origin: Origin::Person { member }, ..key.clone() };
        Ok(vec![key_edit(track, to, Some(moved)), key_edit(track, from, None)])
    })
}

/// The frames to which a key may go: between its neighbours. Behind the last key there is no end but the clip's.
#[must_use]
pub fn room_of_key(track: &Track, at: FrameNo) -> std::ops::RangeInclusive<FrameNo> {
    let before = track.keys.range(..at).next_back().map_or(FrameNo::FIRST, |(frame, _)| frame.plus(1));
    let after = track.keys.range(at.plus(1)..).next().map_or(FrameNo(u32::MAX - 1), |(frame, _)| frame.minus(1));
    before..=after
}

/// The box of this frame stays for so many frames more; keys in between, and one in the last of them, are replaced.
///
/// # Errors
/// [`EditError::NoSuchTrack`]; [`EditError::NotInFrame`].
pub fn propagate(
    set: &LabelSet,
    id: TrackId,
    frame: FrameNo,
    frames: u32,
    member: MemberId,
) -> Result<Edit, EditError> {
    change(set, id, "propagate", |track| {
        let seen = track.at(frame).ok_or(EditError::NotInFrame)?;
        let (key, last) = (fixed(&seen, member), frame.plus(frames));
        if last == frame {
            return Ok(Vec::new());
        }
        let mut edits = Vec::new();
        if !seen.is_key {
            edits.push(key_edit(track, frame, Some(key.clone())));
        }
        edits.push(key_edit(track, last, Some(key)));
        edits.extend(track.keys.range(frame.plus(1)..last).map(|(f, _)| key_edit(track, *f, None)));
        Ok(edits)
    })
}

/// Boxes that a tracker followed from `frame` on, forward or backward: they become keys, in the place of what a model or
/// a tracker had there. A key that a person made in between is an error: nothing a person fixed is replaced.
///
/// # Errors
/// [`EditError::NoSuchTrack`]; [`EditError::NotInFrame`] when the object is not in `frame`; [`EditError::Stale`] when a
/// person's key lies among the boxes.
pub fn follow(
    set: &LabelSet,
    id: TrackId,
    frame: FrameNo,
    boxes: &[(FrameNo, PxBox)],
    member: MemberId,
) -> Result<Edit, EditError> {
    change(set, id, "follow", |track| {
        let seen = track.at(frame).ok_or(EditError::NotInFrame)?;
        let Some((end, _)) = boxes.last() else { return Ok(Vec::new()) };
        let span = if *end > frame { frame.plus(1)..=*end } else { *end..=frame.minus(1) };
        let is_by_hand = |key: &Key| matches!(key.origin, Origin::Person { .. });
        if track.keys.range(span.clone()).any(|(_, key)| is_by_hand(key)) {
            return Err(EditError::Stale);
        }
        let mut edits = Vec::new();
        if !seen.is_key {
            edits.push(key_edit(track, frame, Some(fixed(&seen, member))));
        }
        for (at, bbox) in boxes {
            let key =
                Key { bbox: *bbox, origin: Origin::Tracker, interpolation: Interpolation::Linear, ..seen.key.clone() };
            edits.push(key_edit(track, *at, Some(key)));
        }
        let is_new = |f: &FrameNo| boxes.iter().any(|(at, _)| at == f);
        // From the back, so that the track begins with a present key after every part of the step.
        let old = track.keys.range(span).rev().filter(|(f, _)| !is_new(f));
        edits.extend(old.map(|(f, _)| key_edit(track, *f, None)));
        Ok(edits)
    })
}

/// From this frame to the next key the box runs, or holds.
///
/// # Errors
/// [`EditError::NoSuchTrack`]; [`EditError::NotInFrame`].
pub fn toggle_interpolation(set: &LabelSet, id: TrackId, frame: FrameNo, member: MemberId) -> Result<Edit, EditError> {
    change(set, id, "interpolation", |track| {
        track.at(frame).ok_or(EditError::NotInFrame)?;
        let (at, key) = track.governing(frame).ok_or(EditError::NotInFrame)?;
        let interpolation = match key.interpolation {
            Interpolation::Linear => Interpolation::Hold,
            Interpolation::Hold => Interpolation::Linear,
        };
        let key = Key { interpolation, origin: Origin::Person { member }, ..key.clone() };
        Ok(vec![key_edit(track, at, Some(key))])
    })
}

/// An attribute from this frame to the next key; `None` takes it away.
///
/// # Errors
/// [`EditError::NoSuchTrack`]; [`EditError::NotInFrame`].
pub fn set_attribute(
    set: &LabelSet,
    id: TrackId,
    frame: FrameNo,
    (name, value): (&str, Option<&str>),
    member: MemberId,
) -> Result<Edit, EditError> {
    change(set, id, "attribute", |track| {
        let seen = track.at(frame).ok_or(EditError::NotInFrame)?;
        let key = with_attribute(fixed(&seen, member), name, value);
        Ok(if key.attributes == seen.key.attributes { Vec::new() } else { vec![key_edit(track, frame, Some(key))] })
    })
}

/// An attribute of the whole track; `None` takes it away.
///
/// # Errors
/// [`EditError::NoSuchTrack`].
pub fn set_track_attribute(set: &LabelSet, id: TrackId, name: &str, value: Option<&str>) -> Result<Edit, EditError> {
    change(set, id, "attribute", |track| {
        let changed = track.keys.iter().map(|(frame, key)| (frame, with_attribute(key.clone(), name, value)));
        Ok(changed.filter(|(f, key)| track.keys[*f] != *key).map(|(f, key)| key_edit(track, *f, Some(key))).collect())
    })
}

fn with_attribute(mut key: Key, name: &str, value: Option<&str>) -> Key {
    match value {
        Some(value) => drop(key.attributes.insert(name.to_owned(), value.to_owned())),
        None => drop(key.attributes.remove(name)),
    }
    key
}
