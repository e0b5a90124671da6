//! The road from a sealed original to a sealed proxy, in passes with a few frames in memory at a time.
//!
//! First pass: every frame is decoded and looked at. Then the plan for the whole clip is made, since hiding reaches back in
//! time. Second pass: every frame is decoded again, redacted, encoded, decoded from what was encoded, and looked at a second
//! time. What is found then is hidden, and the pass repeats until nothing is found. A last pass draws plain heads where heads are
//! hidden. Decoding, looking, hiding and encoding run side by side.
//!
//! Guarantee: there is a proxy for the project's members only when every frame of the clip was decoded alike in all passes,
//! redacted by a plan made from all of them, and the second look at the encoded pictures found no face outside what is hidden. Drawn
//! heads are painted on what is hidden and nowhere else, and encoded once more.
//! A clip in which it still finds one after some rounds is held back: its proxy is sealed to stewards alone, so that one of them
//! can look for what is left. Whatever fails, and whenever the work is stopped, the proxy does not exist and the clip stays
//! hidden. Deliberately absent: a raw frame outside the passes, and a picture of anything on disk.

mod account;
mod check;
mod legend;
mod light;
mod passes;
mod reading;

use std::sync::mpsc::SyncSender;
use std::time::{Duration, Instant};

use crate::consent::{Ingest, Permit};
use crate::custody::decode::{DecodeError, Decoder, ReadSeek};
use crate::custody::detect::{Detectors, Findings, InView, SceneSaid, ThresholdModel};
use crate::custody::ingest::SealedOriginal;
use crate::custody::picture::RedactedFrame;
pub use crate::custody::plan::Orders;
use crate::custody::plan::{self, DrawnCounts, HidingSettings, Reason};
use crate::custody::proxy::{Coding, CopyFileError, ProxyError, ProxyWriter};
use crate::custody::receipt::{LeakReceipt, SecondModel, SettingsOnRecord, StageSeconds};
use crate::custody::scene::place;
use crate::custody::vault::x25519;
use crate::custody::vault::{Keyring, ProjectKeys, SealError, StreamKind, StreamReceipt, Vault};
use crate::vocab::{Cancelled, Detection, Digest, HidingWishes, ModelId, Progress, Size, Stage};

use check::{Check, Verdict};
use passes::Seen;
use reading::Reading;

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
    /// A model that was added to tell the place failed, so nobody knows what it would have hidden.
    #[error(
        "A scene model that was added failed on this clip, so all of the clip stays hidden.\nTake the model out of \
         ADDED.json in the folder of models, or add another one, then develop the clip again."
    )]
    SceneModelFailed,
    /// Decoding twice gave two different clips.
    #[error(
        "The clip decoded differently the second time, so its plan does not fit.\nConvert it to another format and import it again."
    )]
    Unsteady,
    /// The proxy cannot be encoded.
    #[error(transparent)]
    Proxy(#[from] ProxyError),
    /// The copy cannot be written.
    #[error(transparent)]
    Copy(#[from] CopyFileError),
    /// The second look still found something when its rounds were over.
    #[error(
        "A face may be left in what was made, so it was not kept.\nImport the clip into a project, where a steward can cover it by hand."
    )]
    Held,
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
    /// The redacted video; of a clip that is held back, sealed to stewards alone.
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

impl Developed {
    /// Whether the clip is held back: only a steward may look at its proxy, and only a steward's keys open it.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.receipt.is_held()
    }
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
    orders: &Orders,
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
    let models = ModelsOnRecord::of(detectors, &orders.wishes);
    let open = || -> Result<Box<dyn ReadSeek>, SealError> { Ok(Box::new(vault.open(original.receipt(), key)?)) };
    let parts = Parts { open: &open, eyes: detectors, orders, models, progress };
    develop_with(parts, permit.clip(), vault, keys)
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

/// Whoever looks at pictures; `None` when looking failed.
pub(in crate::custody) trait Eyes {
    /// Forgets every frame of another clip.
    fn begin_clip(&mut self) {}
    /// What is in a raw picture: sRGB, 3 bytes a pixel, rows from the top without padding.
    fn look(&mut self, rgb: &[u8], size: Size) -> Option<Findings>;
    /// Number plates in the raw picture that was just looked at, none where no model for them is there; `None` when one failed.
    fn find_plates(&mut self, _rgb: &[u8], _size: Size) -> Option<Vec<Detection>> {
        Some(Vec::new())
    }
    /// What added scene models say of a raw picture, nothing where there are none; `None` when one failed.
    fn ask_scene_models(&mut self, _rgb: &[u8], _size: Size) -> Option<Vec<SceneSaid>> {
        Some(Vec::new())
    }
    /// Faces in a redacted picture; the frames of a round come in order. `in_view` says what of the frame is not hidden.
    fn look_again(&mut self, frame: &RedactedFrame, in_view: &InView<'_>) -> Option<Vec<Detection>>;
}

impl Eyes for Detectors {
    fn begin_clip(&mut self) {
        Detectors::begin_clip(self);
    }

    fn look(&mut self, rgb: &[u8], size: Size) -> Option<Findings> {
        self.find(rgb, size).ok()
    }

    fn find_plates(&mut self, rgb: &[u8], size: Size) -> Option<Vec<Detection>> {
        Detectors::find_plates(self, rgb, size).ok()
    }

    fn ask_scene_models(&mut self, rgb: &[u8], size: Size) -> Option<Vec<SceneSaid>> {
        Detectors::ask_scene_models(self, rgb, size).ok()
    }

    fn look_again(&mut self, frame: &RedactedFrame, in_view: &InView<'_>) -> Option<Vec<Detection>> {
        Detectors::look_again(self, frame, in_view).ok()
    }
}

/// Where redacted frames go: a sealed proxy, or a copy. What it leaves is of no use before it is finished, and nothing stays
/// when it is dropped.
pub(in crate::custody) trait Taker: Send {
    /// What is there in the end.
    type Kept;

    /// Takes the next frame, in order. Gives back what is coded by now, in order, as whoever opens the result will see it.
    fn take(&mut self, frame: RedactedFrame) -> Result<Vec<RedactedFrame>, DevelopError>;

    /// No frame follows. Gives back what [`Taker::take`] has not yet.
    fn end(&mut self) -> Result<Vec<RedactedFrame>, DevelopError>;

    /// Keeps it, once every frame was taken and looked at.
    fn finish(self) -> Result<Self::Kept, DevelopError>;

    /// Keeps it for stewards alone, since a face may be left; by default there is nothing to keep then.
    fn finish_held(self) -> Result<Self::Kept, DevelopError>
    where
        Self: Sized,
    {
        Err(DevelopError::Held)
    }
}

/// What the road needs, wherever it ends; the tests bring their own originals and detectors.
pub(in crate::custody) struct Parts<'a> {
    /// Opens the original from its beginning, under a permit that the caller holds.
    pub(in crate::custody) open: &'a passes::Open<'a>,
    pub(in crate::custody) eyes: &'a mut dyn Eyes,
    pub(in crate::custody) orders: &'a Orders,
    pub(in crate::custody) models: ModelsOnRecord,
    pub(in crate::custody) progress: &'a dyn Progress,
}

/// What the road leads to.
pub(in crate::custody) struct Ended<K> {
    /// What the taker made.
    pub(in crate::custody) kept: K,
    pub(in crate::custody) size: Size,
    /// Presentation time of every frame, microseconds from the first.
    pub(in crate::custody) times_micros: Vec<i64>,
    /// What the first look found in every frame; `None` where it failed.
    pub(in crate::custody) findings: Vec<Option<Findings>>,
    pub(in crate::custody) receipt: LeakReceipt,
    /// How many pixels are hidden in each frame.
    pub(in crate::custody) hidden_px: Vec<u64>,
}

/// The models that looked and their numbers, for the receipt.
#[derive(Default)]
pub(in crate::custody) struct ModelsOnRecord {
    first: Vec<(ModelId, Digest)>,
    second: Vec<SecondModel>,
    plates: Vec<SecondModel>,
    settings: SettingsOnRecord,
}

impl ModelsOnRecord {
    /// Of these detectors, for a clip of a project with these wishes.
    pub(in crate::custody) fn of(detectors: &Detectors, wishes: &HidingWishes) -> Self {
        let first = detectors.first_look_models().map(|model| (model.id.clone(), model.sha256));
        let on_record = |model: ThresholdModel| SecondModel::new(model.id, model.sha256, model.min_score);
        let plates = detectors.plate_models().filter(|_| wishes.plates);
        Self {
            first: first.collect(),
            second: detectors.rechecking_models().into_iter().map(on_record).collect(),
            plates: plates.map(on_record).collect(),
            settings: SettingsOnRecord::of(detectors.settings()),
        }
    }
}

struct ForMembers<'a> {
    writer: ProxyWriter,
    stewards: &'a x25519::Recipient,
}

impl Taker for ForMembers<'_> {
    type Kept = StreamReceipt;

    fn take(&mut self, frame: RedactedFrame) -> Result<Vec<RedactedFrame>, DevelopError> {
        Ok(self.writer.push_and_play(frame)?)
    }

    fn end(&mut self) -> Result<Vec<RedactedFrame>, DevelopError> {
        Ok(self.writer.end()?)
    }

    fn finish(self) -> Result<StreamReceipt, DevelopError> {
        Ok(self.writer.finish()?)
    }

    fn finish_held(self) -> Result<StreamReceipt, DevelopError> {
        Ok(self.writer.finish_for(self.stewards)?)
    }
}

fn develop_with(parts: Parts<'_>, clip: Digest, vault: &Vault, keys: &ProjectKeys) -> Result<Developed, DevelopError> {
    let stewards = &keys.steward_recipient;
    let ended = develop_to(parts, |size, _| {
        Ok(ForMembers { writer: ProxyWriter::create(vault, &keys.work_recipient, clip, size)?, stewards })
    })?;
    let suggested = |found: Option<Findings>| {
        let objects = found.map(|found| found.objects).unwrap_or_default().into_iter();
        objects.filter(|object| object.score >= MIN_SUGGESTED_SCORE).collect()
    };
    let Ended { kept, size, times_micros, findings, receipt, .. } = ended;
    let detections = findings.into_iter().map(suggested).collect();
    let receipt = LeakReceipt { coding: Coding::best(), ..receipt };
    Ok(Developed { proxy: kept, size, times_micros, detections, receipt })
}

/// The road itself: looks at every frame, plans, redacts, looks at what came out, and does it again with what was found, until
/// nothing is or the rounds are over. `make` begins a taker for each round, from the clip's size and times (microseconds from the
/// first frame); only the last round's is kept.
pub(in crate::custody) fn develop_to<T: Taker>(
    parts: Parts<'_>,
    mut make: impl FnMut(Size, &[i64]) -> Result<T, DevelopError>,
) -> Result<Ended<T::Kept>, DevelopError> {
    let Parts { open, eyes, orders, models, progress } = parts;
    let started = Instant::now();
    let settings = HidingSettings::default();
    let eyes = &mut Reading::new(eyes, &orders.wishes);
    let feed = |to: &SyncSender<passes::Fed>| passes::decode(open, to);
    let seen = passes::look_at_all(&feed, eyes, progress)?;
    if seen.findings.iter().all(Option::is_none) {
        return Err(DevelopError::NothingDetected);
    }

    let frames = seen.times_micros.len();
    let mut seconds = StageSeconds {
        decode: seen.decode_time.as_secs_f64(),
        detect: seen.look_time.as_secs_f64(),
        ..StageSeconds::default()
    };
    let mut check = Check::new(seen.clip());
    let mut stage = Stage::Redact;
    let (mut plan, account, light, mut taker, verdict) = loop {
        progress.begin(Stage::Plan, Some(1));
        let (mut plan, plan_time) = timed(|| plan::plan(&seen.clip(), orders, check.found(), &settings));
        check.failed().for_each(|no| plan.hide_whole(no, Reason::NotChecked));
        progress.advance(1)?;

        let mut taker = make(seen.size, &seen.times_micros)?;
        progress.begin(stage, Some(frames as u64));
        check.begin();
        let mut meter = light::LightMeter::default();
        let look = |played: &passes::Played| {
            meter.look(&played.frame);
            check.look(played, &plan, &seen, &settings, eyes);
        };
        let drawn = passes::redact_all(&feed, &plan, &seen, &mut taker, progress, look)?;
        seconds.plan += plan_time.as_secs_f64();
        drawn.add_to(&mut seconds);
        check.end(&settings);
        if check.saw_nothing() {
            return Err(DevelopError::NothingDetected);
        }
        match check.verdict() {
            // The taker is dropped unfinished, so nothing of this round stays.
            Verdict::Again => stage = Stage::Check,
            verdict => break (plan, drawn.account, meter.judge(), taker, verdict),
        }
    };
    // Drawn heads look like faces, so they come last, on cells that the rounds left hidden. Who looks for a face that is left
    // in a clip that is held back sees it without them.
    let counts = if verdict == Verdict::Clean { plan.draw() } else { DrawnCounts::default() };
    if counts != DrawnCounts::default() {
        drop(taker);
        taker = make(seen.size, &seen.times_micros)?;
        progress.begin(Stage::Heads, Some(frames as u64));
        passes::redact_all(&feed, &plan, &seen, &mut taker, progress, |_| {})?.add_to(&mut seconds);
    }
    let finish = if verdict == Verdict::Held { T::finish_held } else { T::finish };
    let (kept, finish_time) = timed(|| finish(taker));
    let kept = kept?;
    seconds.encode += finish_time.as_secs_f64();
    seconds.whole = started.elapsed().as_secs_f64();
    let receipt = LeakReceipt {
        self_check: Some(check.on_record()),
        heads_drawn: counts.heads,
        vehicles_drawn: counts.vehicles,
        detectors: models.first,
        second_detectors: models.second,
        plate_detectors: models.plates,
        detect_settings: models.settings,
        settings: SettingsOnRecord::of(&settings),
        scene_models: place::witnesses(&seen.findings),
        light,
        seconds,
        ..account.receipt(&plan, orders, frames)
    };
    let hidden_px = account.into_hidden_px_by_frame();
    let Seen { size, times_micros, findings, .. } = seen;
    Ok(Ended { kept, size, times_micros, findings, receipt, hidden_px })
}

/// Runs `work` and says how long it took.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let started = Instant::now();
    let result = work();
    (result, started.elapsed())
}

#[cfg(test)]
mod tests;
