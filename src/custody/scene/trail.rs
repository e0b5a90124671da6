//! One thing that is followed from frame to frame by where its boxes overlap.

use crate::vocab::PxBox;

/// Boxes that overlap this much (intersection over union) in frames that are near are of one thing.
pub(super) const SAME: f64 = 0.3;

/// The boxes of one thing, one a frame, in order of frames; never empty.
pub(super) struct Trail(Vec<(usize, PxBox)>);

impl Trail {
    pub(super) fn from(frame: usize, bbox: PxBox) -> Self {
        Self(vec![(frame, bbox)])
    }

    pub(super) fn boxes(&self) -> &[(usize, PxBox)] {
        &self.0
    }

    pub(super) fn last(&self) -> (usize, PxBox) {
        *self.0.last().expect("a trail begins with a box")
    }

    /// Whether it was last seen longer ago than this, microseconds.
    pub(super) fn is_lost(&self, frame: usize, times_micros: &[i64], most_gap_micros: i64) -> bool {
        times_micros[frame] - times_micros[self.last().0] > most_gap_micros
    }

    /// Takes the box of a later frame when it is of the same thing; whether it did.
    pub(super) fn takes(&mut self, frame: usize, bbox: PxBox) -> bool {
        let (last, before) = self.last();
        let is_same = last < frame && before.iou(&bbox) >= SAME;
        if is_same {
            self.0.push((frame, bbox));
        }
        is_same
    }
}
