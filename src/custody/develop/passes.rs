//! The passes over a clip. The queues between their threads hold a few frames, so memory does not grow with the clip, and a
//! stage that ends early ends the others: a queue without a reader refuses the next frame, one without a writer runs dry.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, ScopedJoinHandle};
use std::time::Duration;

use crate::custody::decode::{ClipHeader, Decoder, ReadSeek};
use crate::custody::detect::Findings;
use crate::custody::picture::{RawFrame, RedactedFrame};
use crate::custody::plan::{Clip, Plan};
use crate::custody::receipt::StageSeconds;
use crate::custody::redact::{GRAIN_SEED, Redactor};
use crate::custody::scene::background::{Plate, PlateMaker};
use crate::custody::scene::witness::Turns;
use crate::custody::scene::{Glance, Glances};
use crate::custody::vault::SealError;
use crate::vocab::{Digest, Progress, Size, Stage};

use super::account::Account;
use super::{DevelopError, Eyes, Taker, legend, timed};

/// Opens the original from its beginning.
pub(in crate::custody) type Open<'a> = dyn Fn() -> Result<Box<dyn ReadSeek>, SealError> + Sync + 'a;
/// Puts the header and then every frame of the clip into the queue, until it is refused; returns the time that decoding took.
pub(super) type Feed<'a> = dyn Fn(&SyncSender<Fed>) -> Result<Duration, DevelopError> + Sync + 'a;

/// Frames that wait between two stages.
const QUEUE_FRAMES: usize = 3;

/// What the first pass learned.
pub(super) struct Seen {
    pub(super) size: Size,
    pub(super) times_micros: Vec<i64>,
    pub(super) findings: Vec<Option<Findings>>,
    pub(super) glances: Vec<Glance>,
    pub(super) plate: Plate,
    pub(super) decode_time: Duration,
    pub(super) look_time: Duration,
}

impl Seen {
    /// What the plan is made from.
    pub(super) fn clip(&self) -> Clip<'_> {
        let (findings, times_micros, glances) = (&self.findings, &self.times_micros, &self.glances);
        Clip { findings, times_micros, glances, size: self.size }
    }
}

/// What a pass that redacts measured.
pub(super) struct Drawn {
    pub(super) account: Account,
    pub(super) decode_time: Duration,
    pub(super) redact_time: Duration,
    /// Encoding, sealing, and decoding what was encoded.
    pub(super) encode_time: Duration,
    /// Looking at what came out.
    pub(super) show_time: Duration,
}

impl Drawn {
    /// Adds the time that the pass spent.
    pub(super) fn add_to(&self, seconds: &mut StageSeconds) {
        seconds.decode += self.decode_time.as_secs_f64();
        seconds.redact += self.redact_time.as_secs_f64();
        seconds.encode += self.encode_time.as_secs_f64();
        seconds.check += self.show_time.as_secs_f64();
    }
}

/// From the decoding thread: the header once, then every frame.
pub(super) enum Fed {
    Header(ClipHeader),
    Frame(RawFrame),
}

/// A redacted frame as it comes out of the proxy, and the digest of its pixels.
pub(super) struct Played {
    pub(super) frame: RedactedFrame,
    pub(super) digest: Digest,
}

/// First pass: decodes on one thread, looks on this one.
pub(super) fn look_at_all(feed: &Feed<'_>, eyes: &mut dyn Eyes, progress: &dyn Progress) -> Result<Seen, DevelopError> {
    thread::scope(|scope| {
        let (to_look, fed) = sync_channel(QUEUE_FRAMES);
        let decoding = scope.spawn(move || feed(&to_look));
        let mut seen = Seen {
            size: Size { width_px: 1, height_px: 1 },
            times_micros: Vec::new(),
            findings: Vec::new(),
            glances: Vec::new(),
            plate: Plate::default(),
            decode_time: Duration::ZERO,
            look_time: Duration::ZERO,
        };
        let (mut glances, mut plate) = (Glances::default(), PlateMaker::default());
        let mut turns = Turns::default();
        for fed in fed {
            match fed {
                Fed::Header(header) => {
                    seen.size = header.size;
                    progress.begin(Stage::Detect, header.frames_hint);
                }
                Fed::Frame(frame) => {
                    let (mut found, time) = timed(|| eyes.look(&frame.rgb, frame.size));
                    seen.look_time += time;
                    let glance = glances.at(&frame.rgb, frame.size, frame.time_micros, found.as_ref());
                    if let Some(found) = &mut found
                        && turns.is_due(frame.time_micros, glance.view)
                    {
                        let (said, time) = timed(|| eyes.ask_scene_models(&frame.rgb, frame.size));
                        seen.look_time += time;
                        found.said = said.ok_or(DevelopError::SceneModelFailed)?;
                    }
                    plate.look(&frame.rgb, frame.size, frame.time_micros, glance.view, found.as_ref());
                    seen.glances.push(glance);
                    seen.findings.push(found);
                    seen.times_micros.push(frame.time_micros);
                    progress.advance(1)?;
                }
            }
        }
        seen.decode_time = ended(decoding)?;
        seen.plate = plate.plate();
        Ok(seen)
    })
}

/// A pass that redacts: decodes, redacts, and encodes into `taker`, each on a thread, and shows every frame, as whoever opens
/// the result will see it, to `show` on this one.
pub(super) fn redact_all(
    feed: &Feed<'_>,
    plan: &Plan,
    seen: &Seen,
    taker: &mut impl Taker,
    progress: &dyn Progress,
    mut show: impl FnMut(&Played),
) -> Result<Drawn, DevelopError> {
    thread::scope(|scope| {
        let (to_redact, fed) = sync_channel(QUEUE_FRAMES);
        let (to_encode, redacted) = sync_channel(QUEUE_FRAMES);
        let (to_show, played) = sync_channel(QUEUE_FRAMES);
        let decoding = scope.spawn(move || feed(&to_redact));
        let redacting = scope.spawn(move || redact(fed, plan, seen, &to_encode));
        let encoding = scope.spawn(move || encode(redacted, taker, &to_show));
        let mut show_time = Duration::ZERO;
        let mut shown = 0;
        for played in played {
            show_time += timed(|| show(&played)).1;
            shown += 1;
            progress.advance(1)?;
        }
        // The first stage that failed knows why; those after it only ran dry.
        let (encoding, redacting) = (ended(encoding), ended(redacting));
        let decode_time = ended(decoding)?;
        let (account, redact_time) = redacting?;
        let encode_time = encoding?;
        if shown != seen.times_micros.len() {
            return Err(DevelopError::Unsteady);
        }
        Ok(Drawn { account, decode_time, redact_time, encode_time, show_time })
    })
}

/// Decodes the whole clip into the queue.
pub(super) fn decode(open: &Open<'_>, feed: &SyncSender<Fed>) -> Result<Duration, DevelopError> {
    let (decoder, mut decode_time) = timed(|| Ok::<_, DevelopError>(Decoder::open(open()?)?));
    let mut decoder = decoder?;
    let mut fed = Fed::Header(*decoder.header());
    // A refused frame means that the reader ended first; it knows why.
    while feed.send(fed).is_ok() {
        let (next, time) = timed(|| decoder.next());
        decode_time += time;
        match next? {
            Some(frame) => fed = Fed::Frame(frame),
            None => break,
        }
    }
    Ok(decode_time)
}

/// Redacts every frame, and returns the account of it and the time it took.
fn redact(
    fed: Receiver<Fed>,
    plan: &Plan,
    seen: &Seen,
    hand_on: &SyncSender<RedactedFrame>,
) -> Result<(Account, Duration), DevelopError> {
    let mut redactor = Redactor::new(plan.look(), GRAIN_SEED);
    let mut account = Account::default();
    let mut redact_time = Duration::ZERO;
    for fed in fed {
        let Fed::Frame(frame) = fed else { continue };
        if frame.size != seen.size || seen.times_micros.get(frame.no.index()) != Some(&frame.time_micros) {
            return Err(DevelopError::Unsteady);
        }
        let frame_plan = plan.frame(frame.no);
        let (redacted, time) = timed(|| {
            let still = seen.plate.still(&frame.rgb, frame.size, frame_plan.in_front());
            let redacted = redactor.redact_still(frame, frame_plan, &still);
            account.count(seen.size, frame_plan, redactor.hidden_px());
            redacted.with_legend(legend::of(frame_plan, seen.size))
        });
        redact_time += time;
        if hand_on.send(redacted).is_err() {
            break;
        }
    }
    Ok((account, redact_time))
}

/// Encodes every frame, hands on what a reader will see of it, and returns the time it took.
fn encode(
    redacted: Receiver<RedactedFrame>,
    taker: &mut impl Taker,
    hand_on: &SyncSender<Played>,
) -> Result<Duration, DevelopError> {
    let mut encode_time = Duration::ZERO;
    let pass_on = |played: Result<Vec<RedactedFrame>, DevelopError>| {
        for frame in played? {
            let digest = Digest::of(frame.rgb());
            if hand_on.send(Played { frame, digest }).is_err() {
                return Ok(false);
            }
        }
        Ok::<_, DevelopError>(true)
    };
    for frame in redacted {
        let (played, time) = timed(|| taker.take(frame));
        encode_time += time;
        if !pass_on(played)? {
            return Ok(encode_time);
        }
    }
    let (played, time) = timed(|| taker.end());
    pass_on(played)?;
    Ok(encode_time + time)
}

/// Waits for a thread; its panic is ours.
fn ended<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
