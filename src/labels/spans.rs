//! Which tracks may be present in a frame, without asking every track of a long clip.
//!
//! Guarantee: what is remembered is forgotten whenever the set changes, so it never tells of another state. It is no part of what a
//! set is: two sets are equal whether or not they were asked.

use std::sync::OnceLock;

use super::Layer;
use crate::vocab::{FrameNo, TrackId};

/// First and last frame of one track.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub first: FrameNo,
    pub last: FrameNo,
    pub layer: Layer,
    pub id: TrackId,
}

/// The spans of all tracks, made when they are first asked for.
#[derive(Debug, Default)]
pub(super) struct Spans(OnceLock<Vec<Span>>);

impl Spans {
    /// The set is about to change.
    pub(super) fn forget(&mut self) {
        self.0.take();
    }

    /// Those that hold this frame, in the order in which they were made.
    pub(super) fn around(&self, frame: FrameNo, make: impl FnOnce() -> Vec<Span>) -> impl Iterator<Item = &Span> {
        self.0.get_or_init(make).iter().filter(move |span| span.first <= frame && frame <= span.last)
    }
}

impl Clone for Spans {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Spans {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
