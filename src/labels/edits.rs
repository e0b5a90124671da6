//! The edits a person or a model asks for, as plain values. Nothing is changed here: [`LabelSet::apply`] does that.
//!
//! A person's change to a suggestion accepts it: the same step moves the track, with its id and number, to the labels.
//! So a later run of the model, which replaces only suggestions, cannot touch what a person has corrected.

mod cut;
mod keys;

use std::collections::BTreeMap;

pub use cut::{accept_above, begin_track_here, last_seen_here, link, merge, split};
pub use keys::{follow, move_key, propagate, room_of_key, set_attribute, set_track_attribute, toggle_interpolation};

use super::{ClassName, Edit, EditError, Interpolation, Key, LabelSet, Layer, Origin, Track};
use crate::vocab::{DetectedClass, FrameNo, MemberId, ModelId, PxBox, TrackId};

/// One track that a model proposes.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// What it is.
    pub class: ClassName,
    /// Keyframes only.
    pub keys: BTreeMap<FrameNo, Key>,
}

impl Proposal {
    /// A proposal from keyframes: frame, box, and the model's score (`None` where a tracker bridged a missed frame).
    pub fn of_model(
        class: DetectedClass,
        model: &ModelId,
        keys: impl IntoIterator<Item = (FrameNo, PxBox, Option<f32>)>,
    ) -> Self {
        let origin = |score: Option<f32>| match score {
            Some(score) => Origin::Model { model: model.clone(), score: score.clamp(0.0, 1.0) },
            None => Origin::Tracker,
        };
        let keys = keys.into_iter().map(|(frame, bbox, score)| (frame, Key::new(bbox, origin(score)))).collect();
        Self { class: ClassName::detected(class), keys }
    }
}

/// A new label with one key in this frame. Drawing on other frames adds keys ([`set_box`]); between them boxes run
/// linearly.
#[must_use]
pub fn draw(set: &LabelSet, class: ClassName, frame: FrameNo, bbox: PxBox, member: MemberId) -> Edit {
    let key = Key::new(bbox, Origin::Person { member });
    let track = Track { id: TrackId::random(), no: set.next_no(), class, keys: [(frame, key)].into() };
    Edit::AddTrack { layer: Layer::Label, track }
}

/// The object is here in this frame: changes the key, or makes one with the flags of the governing key (before the
/// first key: of the first). After the last key the track is made longer; in an outside stretch the object is back
/// until the next key.
///
/// # Errors
/// [`EditError::NoSuchTrack`].
pub fn set_box(set: &LabelSet, id: TrackId, frame: FrameNo, bbox: PxBox, member: MemberId) -> Result<Edit, EditError> {
    change(set, id, "move", |track| {
        let pattern = track.governing(frame).map(|(_, key)| key).or_else(|| track.keys.values().next());
        let pattern = pattern.ok_or(EditError::NotInFrame)?.clone();
        let key = Key { bbox, outside: false, origin: Origin::Person { member }, ..pattern };
        Ok(vec![key_edit(track, frame, Some(key))])
    })
}

/// The object stays where it was last seen until this frame: the way to make a track longer without moving its box.
///
/// # Errors
/// [`EditError::NoSuchTrack`]; [`EditError::NotInFrame`] unless the frame comes after the last key and that key is
/// present.
pub fn extend_to(set: &LabelSet, id: TrackId, frame: FrameNo, member: MemberId) -> Result<Edit, EditError> {
    change(set, id, "extend", |track| {
        let (last, key) = track.keys.last_key_value().ok_or(EditError::NotInFrame)?;
        if key.outside || frame <= *last {
            return Err(EditError::NotInFrame);
        }
        let key = Key { origin: Origin::Person { member }, ..key.clone() };
        Ok(vec![key_edit(track, frame, Some(key))])
    })
}

/// Removes the key of this frame. Outside keys that would then begin the track go with it; the last present key takes
/// the whole track with it.
///
/// # Errors
/// [`EditError::NoSuchTrack`], [`EditError::NoKeyHere`].
pub fn delete_key(set: &LabelSet, id: TrackId, frame: FrameNo) -> Result<Edit, EditError> {
    let (layer, track) = set.find(id).ok_or(EditError::NoSuchTrack)?;
    if !track.keys.contains_key(&frame) {
        return Err(EditError::NoKeyHere);
    }
    let mut others = track.keys.iter().filter(|(f, _)| **f != frame);
    let Some(begin) = others.find(|(_, key)| !key.outside).map(|(f, _)| *f) else {
        return Ok(Edit::RemoveTrack { layer, track: track.clone() });
    };
    change(set, id, "delete-key", |track| {
        // From the back, so that the track begins with a present key after every part of the step.
        let going = track.keys.keys().rev().filter(|f| **f == frame || **f < begin);
        Ok(going.map(|f| key_edit(track, *f, None)).collect())
    })
}

/// The object is gone from this frame on: no box before it changes, every key from here on goes.
///
/// # Errors
/// [`EditError::NoSuchTrack`]; [`EditError::NotInFrame`] when the object is not in this frame anyway.
pub fn end_track_here(set: &LabelSet, id: TrackId, frame: FrameNo, member: MemberId) -> Result<Edit, EditError> {
    let (layer, track) = set.find(id).ok_or(EditError::NoSuchTrack)?;
    if track.keys.first_key_value().is_some_and(|(first, _)| *first == frame) {
        return Ok(Edit::RemoveTrack { layer, track: track.clone() });
    }
    change(set, id, "end-track", |track| {
        let mut edits = leave(track, frame, member)?;
        edits.extend(track.keys.range(frame.plus(1)..).map(|(f, _)| key_edit(track, *f, None)));
        Ok(edits)
    })
}

/// The object is absent from this frame until the next key, or, where an outside key stands, is back from this frame
/// on. No box of another frame before it changes.
///
/// # Errors
/// [`EditError::NoSuchTrack`]; [`EditError::NotInFrame`] outside the track's keys and in its first frame.
pub fn toggle_outside(set: &LabelSet, id: TrackId, frame: FrameNo, member: MemberId) -> Result<Edit, EditError> {
    change(set, id, "outside", |track| match track.keys.get(&frame) {
        Some(key) if key.outside => {
            let back = Key { outside: false, origin: Origin::Person { member }, ..key.clone() };
            Ok([held_before(track, frame, member), Some(key_edit(track, frame, Some(back)))]
                .into_iter()
                .flatten()
                .collect())
        }
        _ if track.keys.keys().next() == Some(&frame) => Err(EditError::NotInFrame),
        _ => leave(track, frame, member),
    })
}

/// The object is something else.
///
/// # Errors
/// [`EditError::NoSuchTrack`].
pub fn set_class(set: &LabelSet, id: TrackId, class: ClassName) -> Result<Edit, EditError> {
    change(set, id, "relabel", |track| {
        Ok(vec![Edit::SetClass { track: id, before: track.class.clone(), after: class.clone() }])
    })
}

/// Turns "occluded" over from this frame until the next key.
///
/// # Errors
/// [`EditError::NoSuchTrack`], [`EditError::NotInFrame`].
pub fn toggle_occluded(set: &LabelSet, id: TrackId, frame: FrameNo, member: MemberId) -> Result<Edit, EditError> {
    turn(set, id, frame, member, "occluded", |key| key.occluded = !key.occluded)
}

/// Turns "truncated" over from this frame until the next key.
///
/// # Errors
/// [`EditError::NoSuchTrack`], [`EditError::NotInFrame`].
pub fn toggle_truncated(set: &LabelSet, id: TrackId, frame: FrameNo, member: MemberId) -> Result<Edit, EditError> {
    turn(set, id, frame, member, "truncated", |key| key.truncated = !key.truncated)
}

/// Removes a label or a suggestion with all its keys.
///
/// # Errors
/// [`EditError::NoSuchTrack`].
pub fn delete_track(set: &LabelSet, id: TrackId) -> Result<Edit, EditError> {
    let (layer, track) = set.find(id).ok_or(EditError::NoSuchTrack)?;
    Ok(Edit::RemoveTrack { layer, track: track.clone() })
}

/// Vouches for a suggestion: it becomes a label with the same id and number.
///
/// # Errors
/// [`EditError::NoSuchTrack`] when there is no such suggestion.
pub fn accept(set: &LabelSet, id: TrackId) -> Result<Edit, EditError> {
    let track = suggestion(set, id)?;
    Ok(Edit::step("accept", accepted(track)))
}

/// Vouches for all suggestions as one step.
#[must_use]
pub fn accept_all(set: &LabelSet) -> Edit {
    Edit::step("accept", set.tracks(Layer::Suggestion).flat_map(accepted).collect())
}

/// Removes a suggestion.
///
/// # Errors
/// [`EditError::NoSuchTrack`] when there is no such suggestion.
pub fn reject(set: &LabelSet, id: TrackId) -> Result<Edit, EditError> {
    Ok(Edit::RemoveTrack { layer: Layer::Suggestion, track: suggestion(set, id)?.clone() })
}

/// Removes all suggestions as one step.
#[must_use]
pub fn reject_all(set: &LabelSet) -> Edit {
    let removals = set.tracks(Layer::Suggestion).map(removal);
    Edit::step("reject", removals.collect())
}

/// A model's new run: its suggestions that nobody accepted or touched are replaced by these. Labels and the suggestions
/// of other models stay. A suggestion belongs to the model that its keys name.
#[must_use]
pub fn propose(set: &LabelSet, model: &ModelId, proposals: Vec<Proposal>) -> Edit {
    let gone = set.tracks(Layer::Suggestion).filter(|track| is_untouched_output_of(track, model)).map(removal);
    let numbers = set.next_no()..;
    let come = proposals.into_iter().zip(numbers).map(|(proposal, no)| {
        let track = Track { id: TrackId::random(), no, class: proposal.class, keys: proposal.keys };
        Edit::AddTrack { layer: Layer::Suggestion, track }
    });
    Edit::step("pre-label", gone.chain(come).collect())
}

/// Whether a key names this model and none names a person.
fn is_untouched_output_of(track: &Track, model: &ModelId) -> bool {
    let by_model = |key: &Key| matches!(&key.origin, Origin::Model { model: by, .. } if by == model);
    let by_person = |key: &Key| matches!(key.origin, Origin::Person { .. });
    track.keys.values().any(by_model) && !track.keys.values().any(by_person)
}

fn suggestion(set: &LabelSet, id: TrackId) -> Result<&Track, EditError> {
    match set.find(id) {
        Some((Layer::Suggestion, track)) => Ok(track),
        _ => Err(EditError::NoSuchTrack),
    }
}

fn removal(track: &Track) -> Edit {
    removal_from(Layer::Suggestion, track)
}

fn removal_from(layer: Layer, track: &Track) -> Edit {
    Edit::RemoveTrack { layer, track: track.clone() }
}

fn accepted(track: &Track) -> Vec<Edit> {
    vec![removal(track), Edit::AddTrack { layer: Layer::Label, track: track.clone() }]
}

/// A person's change to one track; a suggestion is accepted in the same step.
fn change(
    set: &LabelSet,
    id: TrackId,
    name: &'static str,
    edits: impl FnOnce(&Track) -> Result<Vec<Edit>, EditError>,
) -> Result<Edit, EditError> {
    let (layer, track) = set.find(id).ok_or(EditError::NoSuchTrack)?;
    let mut all = if layer == Layer::Suggestion { accepted(track) } else { Vec::new() };
    all.extend(edits(track)?);
    Ok(Edit::step(name, all))
}

fn key_edit(track: &Track, frame: FrameNo, after: Option<Key>) -> Edit {
    Edit::SetKey { track: track.id, frame, before: track.keys.get(&frame).cloned(), after }
}

/// Changes a flag of the key in this frame; where there is none, of a new one with the box that the frame shows.
fn turn(
    set: &LabelSet,
    id: TrackId,
    frame: FrameNo,
    member: MemberId,
    name: &'static str,
    flag: impl FnOnce(&mut Key),
) -> Result<Edit, EditError> {
    change(set, id, name, |track| {
        let seen = track.at(frame).ok_or(EditError::NotInFrame)?;
        let mut key = Key { bbox: seen.bbox, origin: Origin::Person { member }, ..seen.key.clone() };
        flag(&mut key);
        Ok(vec![key_edit(track, frame, Some(key))])
    })
}

/// The edits after which the object, present in `frame` and not first seen there, is outside from `frame` to the next
/// key.
fn leave(track: &Track, frame: FrameNo, member: MemberId) -> Result<Vec<Edit>, EditError> {
    let seen = track.at(frame).ok_or(EditError::NotInFrame)?;
    let key = Key { bbox: seen.bbox, outside: true, origin: Origin::Person { member }, ..seen.key.clone() };
    let outside = key_edit(track, frame, Some(key));
    Ok(kept_before(track, frame, member).into_iter().chain([outside]).collect())
}

/// Towards an outside key boxes hold. So that they do not jump back when `frame` becomes outside, the frame before it
/// gets the box that it shows now as a key, and the keys before it stay linear towards that.
fn kept_before(track: &Track, frame: FrameNo, member: MemberId) -> Option<Edit> {
    let before = frame.minus(1);
    let seen = track.at(before)?;
    let next = track.keys.range(frame..).next();
    let runs = seen.key.interpolation == Interpolation::Linear && next.is_some_and(|(_, key)| !key.outside);
    let key = Key { bbox: seen.bbox, origin: Origin::Person { member }, ..seen.key.clone() };
    (runs && !seen.is_key).then(|| key_edit(track, before, Some(key)))
}

/// The other way round: boxes held towards the outside key of `frame` would begin to run when the object is present
/// there.
fn held_before(track: &Track, frame: FrameNo, member: MemberId) -> Option<Edit> {
    let (left, key) = track.governing(frame.minus(1))?;
    let runs = !key.outside && key.interpolation == Interpolation::Linear && left.plus(1) < frame;
    let held = Key { origin: Origin::Person { member }, ..key.clone() };
    runs.then(|| key_edit(track, frame.minus(1), Some(held)))
}

#[cfg(test)]
mod tests;
