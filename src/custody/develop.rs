//! The road from a sealed original to a sealed proxy, in two passes with a few frames in memory at a time.
//!
//! First pass: every frame is decoded and looked at. Then the plan for the whole clip is made, since hiding reaches back in
//! time. Second pass: every frame is decoded again, redacted and encoded. Decoding, looking, hiding and encoding run side by side.
//!
//! Guarantee: there is a proxy only when every frame of the clip was decoded twice, alike, and redacted by a plan made from all
//! of them. Whatever fails, and whenever the work is stopped, the proxy does not exist and the clip stays hidden. Deliberately
//! absent: a raw frame outside the two passes, and a picture of anything on disk.

mod passes;

use std::time::{Duration, Instant};

use crate::consent::{Ingest, Permit};
use crate::custody::decode::{DecodeError, Decoder, ReadSeek};
use crate::custody::detect::{Detectors, Findings};
use crate::custody::ingest::SealedOriginal;
use crate::custody::plan::{self, HidingSettings};
use crate::custody::proxy::{ProxyError, ProxyWriter};
use crate::custody::receipt::{LeakReceipt, StageSeconds};
use crate::custody::vault::{Keyring, ProjectKeys, SealError, StreamKind, StreamReceipt, Vault};
use crate::vocab::{Cancelled, Detection, Digest, ModelId, Place, Progress, Size, Stage};

/// The original to develop, and the right to open it.
pub enum Original<'a> {
    /// It was sealed a moment ago, by this process.
    JustSealed(&'a SealedOriginal),
    /// It lies in the vault, and this is a steward's keyring.
    Kept {
        /// What the store keeps of it.
        receipt: &'a StreamReceipt,
        /// Only a steward's opens it.
        keyring: &'a Keyring,
    },
}

impl Original<'_> {
    fn receipt(&self) -> &StreamReceipt {
        match self {
            Self::JustSealed(sealed) => sealed.receipt(),
            Self::Kept { receipt, .. } => receipt,
        }
    }
}

/// Why a clip was not developed. It has no proxy then, so it stays hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DevelopError {
    /// The permit is for another clip.
    #[error("The permit does not name this original.\nAsk for a permit for the clip itself.")]
    WrongClip,
    /// An annotator's keyring.
    #[error("Your keys do not open originals.\nAsk a steward to develop this clip.")]
    NotASteward,
    /// The original cannot be opened, or the proxy cannot be sealed.
    #[error(transparent)]
    Vault(#[from] SealError),
    /// The clip cannot be decoded to its end.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// No frame could be looked at.
    #[error(
        "The detectors failed on every frame, so all of the clip would be hidden.\nRun `veilmark doctor`, then develop the clip again."
    )]
    NothingDetected,
    /// Decoding twice gave two different clips.
    #[error(
        "The clip decoded differently the second time, so its plan does not fit.\nConvert it to another format and import it again."
    )]
    Unsteady,
    /// The proxy cannot be encoded.
    #[error(transparent)]
    Proxy(#[from] ProxyError),
    /// Stopped on request.
    #[error("Developing was stopped.\nThe clip stays hidden; develop it again when you like.")]
    Cancelled,
}

impl From<Cancelled> for DevelopError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// A developed clip.
#[derive(Debug, Clone)]
pub struct Developed {
    /// The redacted video.
    pub proxy: StreamReceipt,
    /// Width and height of its frames.
    pub size: Size,
    /// Presentation time of every frame, microseconds from the first.
    pub times_micros: Vec<i64>,
    /// People and vehicles of every frame; empty where detection failed.
    pub detections: Vec<Vec<Detection>>,
    /// What was found, hidden and spent.
    pub receipt: LeakReceipt,
}

/// Hiding listens to fainter detections than a person should be asked to correct.
const MIN_SUGGESTED_SCORE: f32 = 0.25;

/// Develops a clip: decodes, detects, plans, redacts, and seals the proxy.
///
/// # Errors
/// [`DevelopError`]; the vault is then as it was.
pub fn develop(
    permit: &Permit<Ingest>,
    original: Original<'_>,
    detectors: &mut Detectors,
    place: Place,
    vault: &Vault,
    keys: &ProjectKeys,
    progress: &dyn Progress,
) -> Result<Developed, DevelopError> {
    if original.receipt().plaintext_sha256 != permit.clip() || original.receipt().kind != StreamKind::Original {
        return Err(DevelopError::WrongClip);
    }
    let unwrapped;
    let key = match &original {
        Original::JustSealed(sealed) => sealed.key(),
        Original::Kept { receipt, keyring } => {
            let identity = keyring.steward().ok_or(DevelopError::NotASteward)?;
            unwrapped = vault.unwrap(StreamKind::Original, receipt, identity)?;
            &unwrapped
        }
    };
    let models = detectors.models().iter().map(|model| (model.id.clone(), model.sha256)).collect();
    let open = || -> Result<Box<dyn ReadSeek>, SealError> { Ok(Box::new(vault.open(original.receipt(), key)?)) };
    let mut look = |rgb: &[u8], size: Size| detectors.find(rgb, size).ok();
    let clip = permit.clip();
    develop_with(Parts { clip, open: &open, look: &mut look, place, models, vault, keys, progress })
}

/// Decodes a clip that was sealed a moment ago to its end and shows nothing of it: whether it is a clip at all, for when
/// there are no models to develop it with. Returns the number of frames.
///
/// # Errors
/// [`DevelopError`].
pub fn probe(permit: &Permit<Ingest>, sealed: &SealedOriginal, vault: &Vault) -> Result<u32, DevelopError> {
    if sealed.receipt().plaintext_sha256 != permit.clip() {
        return Err(DevelopError::WrongClip);
    }
    let mut decoder = Decoder::open(Box::new(vault.open(sealed.receipt(), sealed.key())?))?;
    let mut frames = 0;
    while decoder.next()?.is_some() {
        frames += 1;
    }
    Ok(frames)
}

/// What the road needs; the tests bring their own originals and detectors.
struct Parts<'a> {
    clip: Digest,
    open: &'a passes::Open<'a>,
    look: &'a mut passes::Look<'a>,
    place: Place,
    models: Vec<(ModelId, Digest)>,
    vault: &'a Vault,
    keys: &'a ProjectKeys,
    progress: &'a dyn Progress,
}

fn develop_with(parts: Parts<'_>) -> Result<Developed, DevelopError> {
    let Parts { clip, open, look, place, models, vault, keys, progress } = parts;
    let started = Instant::now();
    let settings = HidingSettings::default();
    let seen = passes::look_at_all(open, look, progress)?;
    if seen.findings.iter().all(Option::is_none) {
        return Err(DevelopError::NothingDetected);
    }

    progress.begin(Stage::Plan, Some(1));
    let (plan, plan_time) = timed(|| plan::plan(&seen.findings, &seen.times_micros, seen.size, place, &settings));
    progress.advance(1)?;

    let mut writer = ProxyWriter::create(vault, &keys.work_recipient, clip, seen.size)?;
    let drawn = passes::redact_all(open, &plan, &seen, progress, |frame| Ok(writer.push(frame)?))?;
    let (proxy, finish_time) = timed(|| writer.finish());

    let counts = plan.counts();
    let receipt = LeakReceipt {
        frames: seen.times_micros.len() as u32,
        faces_found: counts.faces_found,
        faces_hidden: counts.faces_hidden,
        heads_hidden: counts.heads_hidden,
        carried: counts.carried,
        frames_hidden_whole: counts.frames_hidden_whole,
        share_hidden: drawn.share_hidden,
        place,
        detectors: models,
        settings,
        seconds: StageSeconds {
            decode: (seen.decode_time + drawn.decode_time).as_secs_f64(),
            detect: seen.look_time.as_secs_f64(),
            plan: plan_time.as_secs_f64(),
            redact: drawn.redact_time.as_secs_f64(),
            encode: (drawn.take_time + finish_time).as_secs_f64(),
            whole: started.elapsed().as_secs_f64(),
        },
    };
    let suggested = |found: Option<Findings>| {
        let objects = found.map(|found| found.objects).unwrap_or_default().into_iter();
        objects.filter(|object| object.score >= MIN_SUGGESTED_SCORE).collect()
    };
    let detections = seen.findings.into_iter().map(suggested).collect();
    Ok(Developed { proxy: proxy?, size: seen.size, times_micros: seen.times_micros, detections, receipt })
}

/// Runs `work` and says how long it took.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let started = Instant::now();
    let result = work();
    (result, started.elapsed())
}

#[cfg(test)]
mod tests;
