//! Cutting and joining tracks in time. Splitting and merging change no box of any frame: where a cut falls between two
//! keys, the boxes that the frames show there become keys first.

use std::collections::BTreeMap;

use super::{accepted, change, key_edit, removal_from};
use crate::labels::{Edit, EditError, Interpolation, Key, LabelSet, Layer, Origin, Sighting, Track};
use crate::vocab::{FrameNo, MemberId, TrackId};

/// The key that fixes what a frame shows.
pub(super) fn fixed(seen: &Sighting<'_>, member: MemberId) -> Key {
    Key { bbox: seen.bbox, origin: Origin::Person { member }, ..seen.key.clone() }
}

/// Two tracks where one was: the first keeps id and number and ends before this frame, the second, of a new id, begins
/// here (or, where the object is outside here, where it is back).
///
/// # Errors
/// [`EditError::NoSuchTrack`]; [`EditError::NotInFrame`] where one of the two would be empty.
pub fn split(set: &LabelSet, id: TrackId, frame: FrameNo, member: MemberId) -> Result<Edit, EditError> {
    let (layer, track) = set.find(id).ok_or(EditError::NoSuchTrack)?;
    let mut before: BTreeMap<FrameNo, Key> = track.keys.range(..frame).map(|(f, key)| (*f, key.clone())).collect();
    if before.is_empty() {
        return Err(EditError::NotInFrame);
    }
    if let Some(seen) = track.at(frame.minus(1)).filter(|seen| !seen.is_key) {
        before.insert(frame.minus(1), fixed(&seen, member));
    }
    let mut after: BTreeMap<FrameNo, Key> = track.keys.range(frame..).map(|(f, key)| (*f, key.clone())).collect();
    match track.at(frame) {
        Some(seen) if seen.is_key => {}
        Some(seen) => drop(after.insert(frame, fixed(&seen, member))),
        None => after = after.into_iter().skip_while(|(_, key)| key.outside).collect(),
    }
    if after.is_empty() {
        return Err(EditError::NotInFrame);
    }
    let first = Track { keys: before, ..track.clone() };
    let second = Track { id: TrackId::random(), no: set.next_no(), class: track.class.clone(), keys: after };
    let come = [first, second].map(|track| Edit::AddTrack { layer: Layer::Label, track });
    Ok(Edit::step("split", [removal_from(layer, track)].into_iter().chain(come).collect()))
}

/// One track out of several: it has id, number and class of the first one named. Where none of them is in view the
/// object is outside.
///
/// # Errors
/// [`EditError::NoSuchTrack`]; [`EditError::BothPresent`] when two of them are in the same frame.
pub fn merge(set: &LabelSet, ids: &[TrackId], member: MemberId) -> Result<Edit, EditError> {
    join(set, ids, member, "merge", Bridge::Outside)
}

/// The same, but from where one ends to where the next one begins the box runs linearly.
///
/// # Errors
/// As [`merge`].
pub fn link(set: &LabelSet, ids: &[TrackId], member: MemberId) -> Result<Edit, EditError> {
    join(set, ids, member, "link", Bridge::Linear)
}

/// What lies between two tracks that become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bridge {
    Outside,
    Linear,
}

fn join(
    set: &LabelSet,
    ids: &[TrackId],
    member: MemberId,
    name: &'static str,
    bridge: Bridge,
) -> Result<Edit, EditError> {
    let found: Result<Vec<_>, _> = ids.iter().map(|id| set.find(*id).ok_or(EditError::NoSuchTrack)).collect();
    let found = found?;
    let Some((_, first)) = found.first() else { return Err(EditError::NoSuchTrack) };
    let keys = joined_keys(found.iter().map(|(_, track)| *track), member, bridge)?;
    let whole = Track { keys, ..(*first).clone() };
    let gone = found.iter().map(|(layer, track)| removal_from(*layer, track));
    let come = Edit::AddTrack { layer: Layer::Label, track: whole };
    Ok(Edit::step(name, gone.chain([come]).collect()))
}

fn joined_keys<'a>(
    tracks: impl Iterator<Item = &'a Track>,
    member: MemberId,
    bridge: Bridge,
) -> Result<BTreeMap<FrameNo, Key>, EditError> {
    let mut runs: Vec<(FrameNo, FrameNo, &Track)> =
        tracks.flat_map(|track| track.runs().into_iter().map(move |(from, to)| (from, to, track))).collect();
    runs.sort_by_key(|(from, ..)| *from);
    if runs.windows(2).any(|pair| pair[0].1 >= pair[1].0) {
        return Err(EditError::BothPresent);
    }
    let mut keys = BTreeMap::new();
    for (place, (from, to, track)) in runs.iter().enumerate() {
        keys.extend(track.keys.range(*from..=*to).map(|(frame, key)| (*frame, key.clone())));
        let seen = track.at(*to).expect("a run ends where the object is in view");
        let last = keys.entry(*to).or_insert_with(|| fixed(&seen, member));
        let Some((next, _, other)) = runs.get(place + 1) else { continue };
        if *next == to.plus(1) {
            continue;
        }
        if bridge == Bridge::Linear && other.id != track.id {
            last.interpolation = Interpolation::Linear;
            continue;
        }
        let left = Key { outside: true, ..last.clone() };
        keys.insert(to.plus(1), track.keys.get(&to.plus(1)).cloned().unwrap_or(left));
    }
    Ok(keys)
}

/// The track begins in this frame: what lies before goes; before its first frame, the first box holds from here.
///
/// # Errors
/// [`EditError::NoSuchTrack`]; [`EditError::NotInFrame`] where the object is not in view within the track.
pub fn begin_track_here(set: &LabelSet, id: TrackId, frame: FrameNo, member: MemberId) -> Result<Edit, EditError> {
    change(set, id, "begin-track", |track| {
        let (first, key) = track.keys.first_key_value().ok_or(EditError::NotInFrame)?;
        if frame < *first {
            let key = Key { origin: Origin::Person { member }, ..key.clone() };
            return Ok(vec![key_edit(track, frame, Some(key))]);
        }
        let seen = track.at(frame).ok_or(EditError::NotInFrame)?;
        let come = (!seen.is_key).then(|| key_edit(track, frame, Some(fixed(&seen, member))));
        // From the back, so that the track begins with a present key after every part of the step.
        let go = track.keys.range(..frame).rev().map(|(f, _)| key_edit(track, *f, None));
        Ok(come.into_iter().chain(go).collect())
    })
}

/// The track is last seen in this frame: what lies behind goes; behind its last key, the last box holds until here.
///
/// # Errors
/// [`EditError::NoSuchTrack`]; [`EditError::NotInFrame`] where the object is not in view within the track.
pub fn last_seen_here(set: &LabelSet, id: TrackId, frame: FrameNo, member: MemberId) -> Result<Edit, EditError> {
    let (_, track) = set.find(id).ok_or(EditError::NoSuchTrack)?;
    if track.span().is_some_and(|(_, last)| last < frame) {
        return super::extend_to(set, id, frame, member);
    }
    change(set, id, "trim-end", |track| {
        let seen = track.at(frame).ok_or(EditError::NotInFrame)?;
        let come = (!seen.is_key).then(|| key_edit(track, frame, Some(fixed(&seen, member))));
        let go = track.keys.range(frame.plus(1)..).map(|(f, _)| key_edit(track, *f, None));
        Ok(come.into_iter().chain(go).collect())
    })
}

/// Vouches for the suggestions whose mean score is at least this, as one step.
#[must_use]
pub fn accept_above(set: &LabelSet, least_score: f32) -> Edit {
    let good = set.tracks(Layer::Suggestion).filter(|track| track.score().is_some_and(|score| score >= least_score));
    Edit::step("accept", good.flat_map(accepted).collect())
}
