//! What was found, hidden and spent while a clip was developed: numbers and model digests, no pixels, no names.

use serde::{Deserialize, Serialize};

use crate::custody::plan::HidingSettings;
use crate::vocab::{Digest, ModelId, Place};

/// Measured on one clip. Counts are regions over frames: one face in ten frames counts ten.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeakReceipt {
    /// Frames of the clip.
    pub frames: u32,
    /// Faces that the detector found.
    pub faces_found: u64,
    /// Face regions that were hidden: found, carried over missed frames, and placed with their person.
    pub faces_hidden: u64,
    /// Head regions that were hidden because a person was there and a sure face was not.
    pub heads_hidden: u64,
    /// Of both, those in frames where the detector itself found nothing.
    pub carried: u64,
    /// Frames that are hidden whole, since their detection failed.
    pub frames_hidden_whole: u64,
    /// Share of all pixels that were hidden, 0 to 1.
    pub share_hidden: f64,
    /// The camera's place at that time.
    pub place: Place,
    /// The models that looked, each with the SHA-256 of its file.
    pub detectors: Vec<(ModelId, Digest)>,
    /// The numbers that decided what was hidden.
    pub settings: HidingSettings,
    /// Time spent.
    pub seconds: StageSeconds,
}

/// Seconds in which a stage was at work. Stages overlap, so their sum may be more than `whole`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageSeconds {
    /// Decoding, both passes.
    pub decode: f64,
    /// The detectors.
    pub detect: f64,
    /// The plan.
    pub plan: f64,
    /// Hiding.
    pub redact: f64,
    /// Encoding and sealing the proxy.
    pub encode: f64,
    /// From the first byte read to the proxy's name on the disk.
    pub whole: f64,
}
