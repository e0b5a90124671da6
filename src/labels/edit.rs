//! Edits: plain data with before and after, so that each has an exact inverse.

use serde::{Deserialize, Serialize};

use super::{ClassName, Key, Layer, Track};
use crate::vocab::{FrameNo, TrackId};

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Edit {
    /// A new track, or one that comes back.
    AddTrack {
        /// Where it goes.
        layer: Layer,
        /// The whole track.
        track: Track,
    },
    /// A track goes, with all its keys.
    RemoveTrack {
        /// Where it is.
        layer: Layer,
        /// The whole track as it was.
        track: Track,
    },
    /// A key comes (`before` is none), goes (`after` is none) or changes.
    SetKey {
        /// Of which track.
        track: TrackId,
        /// In which frame.
        frame: FrameNo,
        /// The key as it was.
        before: Option<Key>,
        /// The key as it will be.
        after: Option<Key>,
    },
    /// The track is something else.
    SetClass {
        /// Which track.
        track: TrackId,
        /// What it was.
        before: ClassName,
        /// What it will be.
        after: ClassName,
    },
    /// Several edits as one step.
    Group {
        /// A fixed word such as `accept` or `pre-label`: lower-case letters and `-`, at most 24.
        name: String,
        /// In the order in which they are applied.
        edits: Vec<Edit>,
    },
}

impl Edit {
    /// The edit that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        match self.clone() {
            Self::AddTrack { layer, track } => Self::RemoveTrack { layer, track },
            Self::RemoveTrack { layer, track } => Self::AddTrack { layer, track },
            Self::SetKey { track, frame, before, after } => Self::SetKey { track, frame, before: after, after: before },
            Self::SetClass { track, before, after } => Self::SetClass { track, before: after, after: before },
            Self::Group { name, edits } => Self::Group { name, edits: edits.iter().rev().map(Self::inverse).collect() },
        }
    }

    /// Several edits as one step; a single edit stays itself.
    #[must_use]
    pub fn step(name: &'static str, mut edits: Vec<Self>) -> Self {
        match edits.pop() {
            Some(only) if edits.is_empty() => only,
            last => {
                edits.extend(last);
                Self::Group { name: name.to_owned(), edits }
            }
        }
    }
}

/// Why an edit was not applied. The set is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The edit names a track that is not there, or not in that layer.
    #[error("This track does not exist any more.\nChoose another one.")]
    NoSuchTrack,
    /// The edit adds a track that is there.
    #[error("A track of this id exists already.\nUndo its removal, or draw a new one.")]
    TrackExists,
    /// What the edit says was there is not there.
    #[error("The label was changed elsewhere in the meantime.\nLook at it again, then repeat the change.")]
    Stale,
    /// The track has no key in this frame.
    #[error("There is no keyframe of this track here.\nGo to one of its keyframes.")]
    NoKeyHere,
    /// The object is not present in this frame.
    #[error("The object is not in this frame.\nGo to a frame where it is.")]
    NotInFrame,
    /// Two tracks that shall become one are in the same frame.
    #[error(
        "Both tracks are in the same frame, so they are two objects there.\nEnd one of them first, or choose another."
    )]
    BothPresent,
    /// The result would break a rule of the track model.
    #[error("The labels would not be sound: {0}.\nNothing was changed.")]
    Unsound(&'static str),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_taken_back_in_reverse_order() {
        let name = |text| ClassName::new(text).expect("a valid class name");
        let turn = |from, to| Edit::SetClass { track: TrackId::from_bits(7), before: name(from), after: name(to) };
        let group = Edit::step("relabel", vec![turn("car", "bus"), turn("bus", "truck")]);
        let back = Edit::Group { name: "relabel".into(), edits: vec![turn("truck", "bus"), turn("bus", "car")] };
        assert_eq!(group.inverse(), back);
        assert_eq!(group.inverse().inverse(), group);
        assert_eq!(Edit::step("relabel", vec![turn("car", "bus")]), turn("car", "bus"));
        assert_eq!(Edit::step("relabel", vec![]), Edit::Group { name: "relabel".into(), edits: vec![] });
    }

    #[test]
    fn an_edit_from_elsewhere_with_unknown_fields_is_refused() {
        let track = TrackId::from_bits(7);
        let good = format!(r#"{{"set_class":{{"track":"{track}","before":"car","after":"bus"}}}}"#);
        assert!(serde_json::from_str::<Edit>(&good).is_ok());
        assert!(serde_json::from_str::<Edit>(&good.replace("\"after\"", "\"who\":1,\"after\"")).is_err());
    }
}
