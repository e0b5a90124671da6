//! The two passes over a clip. The queues between their threads hold a few frames, so memory does not grow with the clip, and a
//! stage that ends early ends the others: a queue without a reader refuses the next frame, one without a writer runs dry.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, ScopedJoinHandle};
use std::time::Duration;

use crate::custody::decode::{ClipHeader, Decoder, ReadSeek};
use crate::custody::detect::Findings;
use crate::custody::picture::{RawFrame, RedactedFrame};
use crate::custody::plan::Plan;
use crate::custody::redact::Redactor;
use crate::custody::vault::SealError;
use crate::vocab::{Progress, Size, Stage};

use super::{DevelopError, timed};

/// Opens the original from its beginning.
pub(super) type Open<'a> = dyn Fn() -> Result<Box<dyn ReadSeek>, SealError> + Sync + 'a;
/// Looks at one picture; `None` when looking failed.
pub(super) type Look<'a> = dyn FnMut(&[u8], Size) -> Option<Findings> + 'a;

/// Frames that wait between two stages.
const QUEUE_FRAMES: usize = 3;
/// The grain is the same in every clip. A seed made from the clip's digest would depend on what is hidden.
const GRAIN_SEED: u64 = 0x7665_696c;

/// What the first pass learned.
pub(super) struct Seen {
    pub(super) size: Size,
    pub(super) times_micros: Vec<i64>,
    pub(super) findings: Vec<Option<Findings>>,
    pub(super) decode_time: Duration,
    pub(super) look_time: Duration,
}

/// What the second pass measured.
pub(super) struct Drawn {
    pub(super) share_hidden: f64,
    pub(super) decode_time: Duration,
    pub(super) redact_time: Duration,
    /// Time the taker of frames needed: encoding and sealing.
    pub(super) take_time: Duration,
}

/// From the decoding thread: the header once, then every frame.
enum Fed {
    Header(ClipHeader),
    Frame(RawFrame),
}

/// First pass: decodes on one thread, looks on this one.
pub(super) fn look_at_all(open: &Open<'_>, look: &mut Look<'_>, progress: &dyn Progress) -> Result<Seen, DevelopError> {
    thread::scope(|scope| {
        let (feed, fed) = sync_channel(QUEUE_FRAMES);
        let decoding = scope.spawn(move || decode(open, &feed));
        let mut seen = Seen {
            size: Size { width_px: 1, height_px: 1 },
            times_micros: Vec::new(),
            findings: Vec::new(),
            decode_time: Duration::ZERO,
            look_time: Duration::ZERO,
        };
        for fed in fed {
            match fed {
                Fed::Header(header) => {
                    seen.size = header.size;
                    progress.begin(Stage::Detect, header.frames_hint);
                }
                Fed::Frame(frame) => {
                    let (found, time) = timed(|| look(&frame.rgb, frame.size));
                    seen.look_time += time;
                    seen.findings.push(found);
                    seen.times_micros.push(frame.time_micros);
                    progress.advance(1)?;
                }
            }
        }
        seen.decode_time = ended(decoding)?;
        Ok(seen)
    })
}

/// Second pass: decodes on one thread, redacts on another, and hands the redacted frames to `take` on this one.
pub(super) fn redact_all(
    open: &Open<'_>,
    plan: &Plan,
    seen: &Seen,
    progress: &dyn Progress,
    mut take: impl FnMut(RedactedFrame) -> Result<(), DevelopError>,
) -> Result<Drawn, DevelopError> {
    progress.begin(Stage::Redact, Some(seen.times_micros.len() as u64));
    thread::scope(|scope| {
        let (feed, fed) = sync_channel(QUEUE_FRAMES);
        let (hand_on, redacted) = sync_channel(QUEUE_FRAMES);
        let decoding = scope.spawn(move || decode(open, &feed));
        let redacting = scope.spawn(move || redact(fed, plan, seen, &hand_on));
        let mut take_time = Duration::ZERO;
        let mut taken = 0;
        for frame in redacted {
            let (result, time) = timed(|| take(frame));
            take_time += time;
            taken += 1;
            result?;
            progress.advance(1)?;
        }
        let redacting = ended(redacting);
        let decode_time = ended(decoding)?;
        let (share_hidden, redact_time) = redacting?;
        if taken != seen.times_micros.len() {
            return Err(DevelopError::Unsteady);
        }
        Ok(Drawn { share_hidden, decode_time, redact_time, take_time })
    })
}

/// Decodes the whole clip into the queue, and returns the time that decoding took.
fn decode(open: &Open<'_>, feed: &SyncSender<Fed>) -> Result<Duration, DevelopError> {
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

/// Redacts every frame, and returns the hidden share and the time it took.
fn redact(
    fed: Receiver<Fed>,
    plan: &Plan,
    seen: &Seen,
    hand_on: &SyncSender<RedactedFrame>,
) -> Result<(f64, Duration), DevelopError> {
    let mut redactor = Redactor::new(GRAIN_SEED);
    let mut redact_time = Duration::ZERO;
    for fed in fed {
        let Fed::Frame(frame) = fed else { continue };
        if frame.size != seen.size || seen.times_micros.get(frame.no.index()) != Some(&frame.time_micros) {
            return Err(DevelopError::Unsteady);
        }
        let frame_plan = plan.frame(frame.no);
        let (redacted, time) = timed(|| redactor.redact(frame, frame_plan));
        redact_time += time;
        if hand_on.send(redacted).is_err() {
            break;
        }
    }
    Ok((redactor.share_hidden(), redact_time))
}

/// Waits for a thread; its panic is ours.
fn ended<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
