//! Boxes in, tracks out: a motion model, an assignment, a tracker, and a thinning of its boxes to keyframes. Pure.
//!
//! Guarantees: the same detections give the same tracks; a detection belongs to at most one track; people never join a
//! track of vehicles. Deliberately absent: what things look like. No picture comes in here, so nobody is recognised
//! again.

pub mod assign;
mod motion;
mod thin;
mod tracker;

pub use thin::thin;
pub use tracker::run;

use crate::vocab::{DetectedClass, FrameNo, PxBox};

/// One box of a track.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrackedBox {
    /// In which frame.
    pub frame: FrameNo,
    /// Where: the detection's box, or one on the line between the detections beside a gap.
    pub bbox: PxBox,
    /// The detection's score; in a gap the lower one of both sides.
    pub score: f32,
    /// False where a gap was bridged.
    pub detected: bool,
}

/// One object over consecutive frames; bridged frames are inside, both ends are detected.
#[derive(Debug, Clone, PartialEq)]
pub struct Tracklet {
    /// What most of its detections say, weighted by their scores.
    pub class: DetectedClass,
    /// One box a frame, without gaps.
    pub boxes: Vec<TrackedBox>,
}

/// How detections are joined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrackerSettings {
    /// A detection joins a track only if it overlaps the expected box so much (intersection over union, 0 to 1).
    pub min_iou: f64,
    /// A track ends after so many frames without a detection.
    pub max_gap_frames: u32,
    /// A track is dropped unless it was detected in so many frames one after another.
    pub min_hits: u32,
    /// A detection with a lower score is ignored.
    pub min_score: f32,
    /// A detection with a lower score may continue a track but not begin one (Y. Zhang et al., "ByteTrack", 2022).
    pub min_start_score: f32,
}

impl Default for TrackerSettings {
    /// SORT's overlap and hits (Bewley et al., "Simple Online and Realtime Tracking", 2016), with longer gaps, since
    /// the boxes in a gap come from both of its sides and not from a guess forwards.
    fn default() -> Self {
        Self { min_iou: 0.3, max_gap_frames: 5, min_hits: 3, min_score: 0.3, min_start_score: 0.4 }
    }
}

#[cfg(test)]
mod tests;
