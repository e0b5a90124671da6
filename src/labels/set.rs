//! All tracks of one clip: labels, and beside them the machine's suggestions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::spans::{Span, Spans};
use super::{Edit, EditError, Sighting, Track};
use crate::vocab::{FrameNo, TrackId};

/// Labels are what people vouch for; suggestions are what a model proposed and nobody has accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// Vouched for by a person.
    Label,
    /// Proposed by a model.
    Suggestion,
}

impl Layer {
    /// Both layers.
    pub const ALL: [Self; 2] = [Self::Label, Self::Suggestion];
}

/// Groups inside groups deeper than this are refused: edits come from disk, and recursion must end.
const MAX_GROUP_DEPTH: u32 = 8;

/// The labels of one clip. Two sets are equal when their tracks and the numbers ever used are.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LabelSet {
    labels: BTreeMap<TrackId, Track>,
    suggestions: BTreeMap<TrackId, Track>,
    /// Every number that was ever used, with its owner; and the same the other way round. A removed track keeps its
    /// number, since an undo may bring it back and people have said "number 7" aloud.
    owner_of: BTreeMap<u32, TrackId>,
    number_of: BTreeMap<TrackId, u32>,
    spans: Spans,
}

impl LabelSet {
    /// A set from its tracks and from all numbers that were ever used (also those of removed tracks), as the store
    /// keeps them.
    ///
    /// # Errors
    /// [`EditError`] when the parts do not make a sound set.
    pub fn from_parts(
        tracks: impl IntoIterator<Item = (Layer, Track)>,
        numbers: impl IntoIterator<Item = (u32, TrackId)>,
    ) -> Result<Self, EditError> {
        let mut set = Self::default();
        for (no, id) in numbers {
            set.claim(no, id)?;
        }
        for (layer, track) in tracks {
            set.add(layer, track, &mut Vec::new())?;
        }
        Ok(set)
    }

    /// The tracks of one layer, by id.
    pub fn tracks(&self, layer: Layer) -> impl ExactSizeIterator<Item = &Track> {
        self.layer(layer).values()
    }

    /// The track and its layer.
    #[must_use]
    pub fn find(&self, id: TrackId) -> Option<(Layer, &Track)> {
        Layer::ALL.into_iter().find_map(|layer| self.layer(layer).get(&id).map(|track| (layer, track)))
    }

    /// The tracks that are present in a frame, suggestions first, each layer by id.
    pub fn present(&self, frame: FrameNo) -> impl Iterator<Item = (Layer, &Track, Sighting<'_>)> {
        self.spans.around(frame, || self.all_spans()).filter_map(move |span| {
            let track = self.layer(span.layer).get(&span.id)?;
            Some((span.layer, track, track.at(frame)?))
        })
    }

    fn all_spans(&self) -> Vec<Span> {
        let of_layer = |layer| {
            let span = move |track: &Track| {
                let ((first, _), (last, _)) = (track.keys.first_key_value()?, track.keys.last_key_value()?);
                Some(Span { first: *first, last: *last, layer, id: track.id })
            };
            self.tracks(layer).filter_map(span)
        };
        of_layer(Layer::Suggestion).chain(of_layer(Layer::Label)).collect()
    }

    /// The track number after the highest that was ever used in this clip.
    #[must_use]
    pub fn next_no(&self) -> u32 {
        self.owner_of.last_key_value().map_or(1, |(no, _)| no.saturating_add(1))
    }

    /// Every number that was ever used, with the track that owns it, in order.
    pub fn numbers(&self) -> impl Iterator<Item = (u32, TrackId)> {
        self.owner_of.iter().map(|(no, id)| (*no, *id))
    }

    /// Whether there are neither labels nor suggestions.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty() && self.suggestions.is_empty()
    }

    /// Applies one edit: all or nothing. Returns the inverse, `None` if nothing changed.
    ///
    /// # Errors
    /// [`EditError::Stale`] when what the edit says was there is not there; the other variants as they say. The set is
    /// then exactly as it was.
    pub fn apply(&mut self, edit: &Edit) -> Result<Option<Edit>, EditError> {
        self.spans.forget();
        let mut claimed = Vec::new();
        let result = self.apply_within(edit, &mut claimed, 0);
        if result.is_err() {
            for no in claimed {
                let owner = self.owner_of.remove(&no).expect("this very call claimed the number");
                self.number_of.remove(&owner);
            }
        }
        result
    }

    /// Why this set is not sound; `Ok` always, unless there is a bug. Tests run it after every step.
    ///
    /// # Errors
    /// A short reason.
    pub fn check(&self) -> Result<(), &'static str> {
        for layer in Layer::ALL {
            for (id, track) in self.layer(layer) {
                track.check()?;
                if track.id != *id {
                    return Err("a track stands under another id");
                }
                if self.owner_of.get(&track.no) != Some(id) || self.number_of.get(id) != Some(&track.no) {
                    return Err("a track number belongs to another track");
                }
            }
        }
        if self.labels.keys().any(|id| self.suggestions.contains_key(id)) {
            return Err("a track is in both layers");
        }
        if self.owner_of.len() != self.number_of.len() {
            return Err("a track has two numbers");
        }
        Ok(())
    }

    /// Applies `edit`; numbers taken for the first time are noted in `claimed`, so that a failed group can give them
    /// back.
    fn apply_within(&mut self, edit: &Edit, claimed: &mut Vec<u32>, depth: u32) -> Result<Option<Edit>, EditError> {
        match edit {
            Edit::AddTrack { layer, track } => self.add(*layer, track.clone(), claimed)?,
            Edit::RemoveTrack { layer, track } => match self.layer(*layer).get(&track.id) {
                None => return Err(EditError::NoSuchTrack),
                Some(present) if present != track => return Err(EditError::Stale),
                Some(_) => drop(self.layer_mut(*layer).remove(&track.id)),
            },
            Edit::SetKey { track, frame, before, after } => {
                let track = self.find_mut(*track).ok_or(EditError::NoSuchTrack)?;
                if track.keys.get(frame) != before.as_ref() {
                    return Err(EditError::Stale);
                }
                if before == after {
                    return Ok(None);
                }
                put(&mut track.keys, *frame, after.clone());
                if let Err(reason) = track.check_around(*frame) {
                    put(&mut track.keys, *frame, before.clone());
                    return Err(EditError::Unsound(reason));
                }
            }
            Edit::SetClass { track, before, after } => {
                let track = self.find_mut(*track).ok_or(EditError::NoSuchTrack)?;
                if &track.class != before {
                    return Err(EditError::Stale);
                }
                if before == after {
                    return Ok(None);
                }
                track.class = after.clone();
            }
            Edit::Group { name, edits } => return self.apply_group(name, edits, claimed, depth),
        }
        Ok(Some(edit.inverse()))
    }

    fn apply_group(
        &mut self,
        name: &str,
        edits: &[Edit],
        claimed: &mut Vec<u32>,
        depth: u32,
    ) -> Result<Option<Edit>, EditError> {
        if depth >= MAX_GROUP_DEPTH {
            return Err(EditError::Unsound("a step holds too many steps in one another"));
        }
        if !(1..=24).contains(&name.len()) || !name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') {
            return Err(EditError::Unsound("the name of a step is a short word"));
        }
        let mut inverses = Vec::with_capacity(edits.len());
        for edit in edits {
            match self.apply_within(edit, claimed, depth + 1) {
                Ok(inverse) => inverses.extend(inverse),
                Err(error) => {
                    for inverse in inverses.iter().rev() {
                        self.apply_within(inverse, &mut Vec::new(), depth + 1)
                            .expect("an edit that was just applied can be taken back");
                    }
                    return Err(error);
                }
            }
        }
        inverses.reverse();
        Ok((!inverses.is_empty()).then(|| Edit::Group { name: name.to_owned(), edits: inverses }))
    }

    fn add(&mut self, layer: Layer, track: Track, claimed: &mut Vec<u32>) -> Result<(), EditError> {
        if self.find(track.id).is_some() {
            return Err(EditError::TrackExists);
        }
        track.check().map_err(EditError::Unsound)?;
        if self.claim(track.no, track.id)? {
            claimed.push(track.no);
        }
        self.layer_mut(layer).insert(track.id, track);
        Ok(())
    }

    /// Notes that this number is this track's for good; `true` if it was free.
    fn claim(&mut self, no: u32, id: TrackId) -> Result<bool, EditError> {
        match (self.owner_of.get(&no), self.number_of.get(&id)) {
            (None, None) => {
                self.owner_of.insert(no, id);
                self.number_of.insert(id, no);
                Ok(true)
            }
            (Some(owner), Some(_)) if *owner == id => Ok(false),
            (Some(_), _) => Err(EditError::Unsound("the number was used for another track")),
            (None, Some(_)) => Err(EditError::Unsound("a track keeps its number")),
        }
    }

    fn layer(&self, layer: Layer) -> &BTreeMap<TrackId, Track> {
        match layer {
            Layer::Label => &self.labels,
            Layer::Suggestion => &self.suggestions,
        }
    }

    fn layer_mut(&mut self, layer: Layer) -> &mut BTreeMap<TrackId, Track> {
        match layer {
            Layer::Label => &mut self.labels,
            Layer::Suggestion => &mut self.suggestions,
        }
    }

    fn find_mut(&mut self, id: TrackId) -> Option<&mut Track> {
        self.labels.get_mut(&id).or_else(|| self.suggestions.get_mut(&id))
    }
}

fn put<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, value: Option<V>) {
    match value {
        Some(value) => drop(map.insert(key, value)),
        None => drop(map.remove(&key)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::{ClassName, Key, Origin};
    use crate::vocab::{FrameNo, PxBox};

    fn key(x: f64) -> Key {
        Key::new(PxBox::new(x, 0.0, x + 10.0, 20.0).expect("a valid box"), Origin::Tracker)
    }

    fn track(id: u128, no: u32) -> Track {
        let class = ClassName::new("car").expect("a valid class name");
        Track { id: TrackId::from_bits(id), no, class, keys: [(FrameNo(0), key(0.0)), (FrameNo(9), key(9.0))].into() }
    }

    fn add(id: u128, no: u32) -> Edit {
        Edit::AddTrack { layer: Layer::Label, track: track(id, no) }
    }

    /// The edit must fail with this error and leave no trace.
    #[track_caller]
    fn refused(set: &mut LabelSet, edit: &Edit, error: EditError) {
        let before = set.clone();
        assert_eq!(set.apply(edit), Err(error));
        assert_eq!(*set, before, "a refused edit leaves the set as it was");
    }

    #[test]
    fn a_removed_track_keeps_its_number() {
        let mut set = LabelSet::default();
        let back = set.apply(&add(1, 1)).expect("applies").expect("changes something");
        assert_eq!(set.next_no(), 2);
        set.apply(&back).expect("is taken back");
        assert!(set.is_empty());
        assert_eq!(set.next_no(), 2, "the number stays used");
        refused(&mut set, &add(2, 1), EditError::Unsound("the number was used for another track"));
        refused(&mut set, &add(1, 5), EditError::Unsound("a track keeps its number"));
        set.apply(&add(1, 1)).expect("its owner comes back");
        refused(&mut set, &add(1, 1), EditError::TrackExists);
        assert_eq!(set.check(), Ok(()));
    }

    #[test]
    fn an_edit_that_does_not_match_is_stale() {
        let mut set = LabelSet::default();
        set.apply(&add(1, 1)).expect("applies");
        let id = TrackId::from_bits(1);
        let set_key = |before, after| Edit::SetKey { track: id, frame: FrameNo(0), before, after };
        refused(&mut set, &set_key(None, Some(key(3.0))), EditError::Stale);
        refused(&mut set, &set_key(Some(key(1.0)), Some(key(3.0))), EditError::Stale);
        assert_eq!(set.apply(&set_key(Some(key(0.0)), Some(key(0.0)))), Ok(None));
        let mut other = track(1, 1);
        other.keys.remove(&FrameNo(9));
        refused(&mut set, &Edit::RemoveTrack { layer: Layer::Label, track: other }, EditError::Stale);
        let wrong_layer = Edit::RemoveTrack { layer: Layer::Suggestion, track: track(1, 1) };
        refused(&mut set, &wrong_layer, EditError::NoSuchTrack);
        let name = |text| ClassName::new(text).expect("a valid class name");
        let turn = |before, after| Edit::SetClass { track: id, before: name(before), after: name(after) };
        refused(&mut set, &turn("bus", "truck"), EditError::Stale);
        assert_eq!(set.apply(&turn("car", "car")), Ok(None));
        assert_eq!(set.apply(&turn("car", "bus")), Ok(Some(turn("bus", "car"))));
    }

    #[test]
    fn a_track_cannot_lose_its_last_key_or_begin_outside() {
        let mut set = LabelSet::default();
        set.apply(&add(1, 1)).expect("applies");
        let id = TrackId::from_bits(1);
        let outside = Key { outside: true, ..key(9.0) };
        let at = |frame, before, after| Edit::SetKey { track: id, frame: FrameNo(frame), before, after };
        set.apply(&at(9, Some(key(9.0)), Some(outside.clone()))).expect("may end outside");
        let begins = EditError::Unsound("a track begins where the object is in view");
        refused(&mut set, &at(0, Some(key(0.0)), None), begins);
        refused(&mut set, &at(0, Some(key(0.0)), Some(Key { outside: true, ..key(0.0) })), begins);
        set.apply(&at(9, Some(outside), None)).expect("the second key may go");
        refused(&mut set, &at(0, Some(key(0.0)), None), EditError::Unsound("a track has at least one keyframe"));
    }

    #[test]
    fn a_group_is_all_or_nothing_and_gives_numbers_back() {
        let mut set = LabelSet::default();
        set.apply(&add(1, 1)).expect("applies");
        let group = |edits| Edit::Group { name: "test".into(), edits };
        refused(&mut set, &group(vec![add(2, 2), add(3, 3), add(4, 2)]), {
            EditError::Unsound("the number was used for another track")
        });
        assert_eq!(set.next_no(), 2, "the failed group used no number up");
        assert_eq!(set.apply(&group(vec![])), Ok(None));
        let inverse = set.apply(&group(vec![add(2, 2), add(3, 3)])).expect("applies").expect("changes something");
        set.apply(&inverse).expect("is taken back");
        assert_eq!(set.tracks(Layer::Label).len(), 1);
        let bad = Edit::Group { name: "Bad Name".into(), edits: vec![] };
        refused(&mut set, &bad, EditError::Unsound("the name of a step is a short word"));
        let deep = (0..20).fold(group(vec![]), |inner, _| group(vec![inner]));
        refused(&mut set, &deep, EditError::Unsound("a step holds too many steps in one another"));
    }

    #[test]
    fn parts_make_the_same_set_again() {
        let mut set = LabelSet::default();
        set.apply(&add(1, 1)).expect("applies");
        let back = set.apply(&add(2, 2)).expect("applies").expect("changes something");
        set.apply(&back).expect("is taken back");
        set.apply(&Edit::AddTrack { layer: Layer::Suggestion, track: track(3, 3) }).expect("applies");
        let tracks = Layer::ALL.into_iter().flat_map(|l| set.tracks(l).map(move |t| (l, t.clone())));
        assert_eq!(LabelSet::from_parts(tracks.collect::<Vec<_>>(), set.numbers()), Ok(set.clone()));
        assert!(LabelSet::from_parts([], [(1, TrackId::from_bits(1)), (1, TrackId::from_bits(2))]).is_err());
    }
}
