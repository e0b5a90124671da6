//! The gate: the only maker of a [`Permit`]. What is not allowed by a record in force is refused, and either way the log
//! says so before the caller knows.

use std::fmt;

use super::event::EventKind;
use super::jws::{SignedEvent, SignedRecord};
use super::permit::Permit;
use super::purpose::Purpose;
use super::record::{ConsentRecord, RecordError};
use super::signers::TrustedSigners;
use crate::audit::{Act, Actor, Log, Rule};
use crate::vocab::{ClipId, Clock, Digest, ProjectId, RecordId, UtcTime};

/// What is asked of the gate.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// SHA-256 of the clip's original bytes.
    pub clip: Digest,
    /// The clip's length, where it is known; it must be the record's.
    pub bytes: Option<u64>,
    /// The clip's id, once it has one.
    pub clip_id: Option<ClipId>,
    /// The record that is to allow it.
    pub evidence: Option<&'a SignedRecord>,
    /// All later events of that record, in order.
    pub events: &'a [SignedEvent],
    /// Whose signatures count.
    pub signers: &'a TrustedSigners,
    /// The project, for the commitment in the log.
    pub project: ProjectId,
}

/// What the gate found in order. Its fields are private to this module, so a permit cannot be made elsewhere.
pub(super) struct Admission {
    clip: Digest,
    record: RecordId,
    record_sha256: Digest,
    audit_seq: u64,
    until: UtcTime,
}

impl Admission {
    pub(super) fn clip(&self) -> Digest {
        self.clip
    }

    pub(super) fn record(&self) -> RecordId {
        self.record
    }

    pub(super) fn record_sha256(&self) -> Digest {
        self.record_sha256
    }

    pub(super) fn audit_seq(&self) -> u64 {
        self.audit_seq
    }

    pub(super) fn until(&self) -> UtcTime {
        self.until
    }
}

/// A refusal: the rule and, where there is one, the day from which it holds. Shown as two lines: what happened, and the way
/// out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// The rule.
    pub rule: Rule,
    /// When the consent ended, was withdrawn, begins, or was due for another look.
    pub since: Option<UtcTime>,
}

impl From<Rule> for Refusal {
    fn from(rule: Rule) -> Self {
        Self { rule, since: None }
    }
}

impl From<RecordError> for Refusal {
    fn from(error: RecordError) -> Self {
        error.rule().into()
    }
}

impl Refusal {
    fn on(rule: Rule, since: UtcTime) -> Self {
        Self { rule, since: Some(since) }
    }
}

impl std::error::Error for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, way_out) = words_for(self.rule);
        match self.since {
            Some(day) => write!(f, "{what} ({}).\n{way_out}", day.day()),
            None => write!(f, "{what}.\n{way_out}"),
        }
    }
}

/// What happened, without its full stop, and the way out.
const fn words_for(rule: Rule) -> (&'static str, &'static str) {
    match rule {
        Rule::NoRecord => (
            "There is no consent record for this clip",
            "Name the record that covers it (`veilmark consent list` shows them), or issue one with `veilmark consent issue`.",
        ),
        Rule::RecordMalformed => (
            "The consent record is not in the form that is accepted",
            "Ask whoever made it for a record without added, missing or contradicting fields.",
        ),
        Rule::PersonalText => (
            "The consent record holds what looks like an address, a phone number, a device or a position",
            "Ask for a record that names its subject by a pseudonym only.",
        ),
        Rule::ForbiddenGrant => (
            "The consent record grants raw viewing, sound, biometrics or use without end",
            "Ask for a record without it: such use is never accepted here.",
        ),
        Rule::BadSignature => (
            "The signature on the consent record does not hold",
            "Ask for the original file again; this one was changed.",
        ),
        Rule::UnknownSigner => (
            "The consent record is signed by a key that this project does not trust",
            "Ask a steward to check the signer and add the key.",
        ),
        Rule::SignerNotInForce => {
            ("The consent record was signed when its key was not trusted", "Ask for a record signed by a key in force.")
        }
        Rule::OtherClip => (
            "The consent record does not name this clip",
            "Choose the record that lists this very file; a copy that was cut or encoded again is another clip.",
        ),
        Rule::SizeDiffers => (
            "The consent record gives another length for this clip",
            "Ask whoever made the record for a corrected one.",
        ),
        Rule::PurposeNotCovered => (
            "The consent record does not cover this use of the clip",
            "Ask the subject for consent to it, or leave the clip out.",
        ),
        Rule::NotYetInForce => {
            ("The consent record is not in force yet", "Wait for its day, and check this machine's clock.")
        }
        Rule::Expired => ("Consent for this clip has ended", "Ask for a renewal, or close the clip."),
        Rule::RecheckMissed => (
            "The clip's public source was not looked at again in time",
            "Look whether it is still public, then import the renewal; otherwise withdraw the clip.",
        ),
        Rule::OptedOut => (
            "The clip or its source forbids training",
            "Leave the clip out, or ask the person filmed for written consent.",
        ),
        Rule::NotPublic => (
            "The clip's source was not open to everybody",
            "Leave the clip out, or ask the person filmed for written consent.",
        ),
        Rule::Withdrawn => {
            ("Consent for this clip was withdrawn", "Leave it out; only a new record can allow it again.")
        }
        Rule::Revoked => ("Consent for this clip was revoked", "Close the clip; only a new record can allow it again."),
        Rule::EventsBroken => (
            "The list of later events of this consent record has a gap or a forged member",
            "Import all events of the record again, in order.",
        ),
        Rule::ClockBehind => (
            "This computer's clock is before the last entry of the audit log",
            "Set the clock, then do it again; until then nothing may be opened.",
        ),
        Rule::LogUnwritable => (
            "The audit log cannot be written, so nothing may be opened",
            "Free some space or check the disk, run `veilmark audit verify`, and open the project again.",
        ),
    }
}

/// Clocks of computers that share a folder differ by this much at most.
const CLOCK_TOLERANCE_MICROS: i64 = 120_000_000;

/// Asks for a permit. The answer is in the log, and on disk, before this returns.
///
/// The time that counts is the clock's or the last entry's, whichever is later, and a clock that is clearly behind the last
/// entry is refused altogether: turning it back, or holding it still, revives nothing. The
/// decision is made while the log is locked, so that a withdrawal by another process is either seen or comes after.
///
/// # Errors
/// [`Refusal`] naming the rule; [`Rule::LogUnwritable`] when the answer could not be logged, whatever it was.
pub fn admit<P: Purpose>(
    ask: &Ask<'_>,
    log: &mut Log,
    actor: &Actor<'_>,
    clock: &dyn Clock,
) -> Result<Permit<P>, Refusal> {
    let object = object_of(ask.project, ask.clip);
    let mut verdict = Err(Refusal::from(Rule::NoRecord));
    let clock_now = clock.now();
    let seq = log
        .append_decided(actor, clock_now, |tail, now| {
            verdict = if now.as_micros() - clock_now.as_micros() > CLOCK_TOLERANCE_MICROS {
                Err(Rule::ClockBehind.into())
            } else {
                judge::<P>(ask, now, |record| tail.is_withdrawn(record))
            };
            let (clip, purpose) = (ask.clip_id, P::WORD);
            match &verdict {
                Ok(Admission { record, record_sha256, .. }) => {
                    Act::Admitted { object, clip, record: *record, record_sha256: *record_sha256, purpose }
                }
                Err(refusal) => Act::Refused { object, clip, purpose, rule: refusal.rule },
            }
        })
        .map_err(|_| Refusal::from(Rule::LogUnwritable))?;
    verdict.map(|admission| Permit::new(Admission { audit_seq: seq, ..admission }))
}

/// How a clip is named in the log: a commitment to project and clip. Whoever has the clip can find its entries; the log by
/// itself says nothing about it.
#[must_use]
pub fn object_of(project: ProjectId, clip: Digest) -> Digest {
    Digest::of(format!("veilmark/object/v1\n{project}\n{clip}").as_bytes())
}

/// Default deny: every line that does not refuse has found something in order.
fn judge<P: Purpose>(
    ask: &Ask<'_>,
    now: UtcTime,
    is_withdrawn: impl Fn(RecordId) -> bool,
) -> Result<Admission, Refusal> {
    let signed = ask.evidence.ok_or(Rule::NoRecord)?;
    let Standing { record, until } = look(signed, ask.events, ask.signers, now)?;
    if is_withdrawn(record.id()) {
        return Err(Rule::Withdrawn.into());
    }
    let (_, bytes) = record.clips().find(|(sha256, _)| *sha256 == ask.clip).ok_or(Rule::OtherClip)?;
    if ask.bytes.is_some_and(|asked| asked != bytes) {
        return Err(Rule::SizeDiffers.into());
    }
    if !record.grants(P::NEEDS) {
        return Err(Rule::PurposeNotCovered.into());
    }
    let record_sha256 = signed.sha256();
    Ok(Admission { clip: ask.clip, record: record.id(), record_sha256, audit_seq: 0, until })
}

/// A record in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The verified record.
    pub record: ConsentRecord,
    /// The first moment at which it no longer holds, renewals counted.
    pub until: UtcTime,
}

/// Whether a record is in force at `now`, as far as the record and its events tell, for lists on screen. It admits nothing.
///
/// # Errors
/// [`Refusal`] naming the rule by which it is not in force.
pub fn look(
    signed: &SignedRecord,
    events: &[SignedEvent],
    signers: &TrustedSigners,
    now: UtcTime,
) -> Result<Standing, Refusal> {
    let record = signed.verify(signers)?;
    let mut until = record.until();
    let mut last_recheck = record.public_share().map(|share| share.last_recheck);
    let mut previous = signed.sha256();
    for (sequence, event) in (1..).zip(events) {
        let signed_event = event;
        let event = signed_event.verify(signers).map_err(|_| Rule::EventsBroken)?;
        if event.record != record.id() || event.sequence != sequence || event.previous != previous {
            return Err(Rule::EventsBroken.into());
        }
        previous = signed_event.sha256();
        match event.kind {
            EventKind::Withdrawn => return Err(Refusal::on(Rule::Withdrawn, event.at)),
            EventKind::Revoked => return Err(Refusal::on(Rule::Revoked, event.at)),
            // A renewal from the future renews nothing; an end counts whenever it is dated.
            EventKind::Renewed { .. } if event.created > now => {}
            EventKind::Renewed { until: end, last_recheck: looked } => {
                until = record.until_if_given(event.at, end);
                last_recheck = last_recheck.max(looked);
            }
        }
    }
    if now < record.created().max(record.given_at()) {
        return Err(Refusal::on(Rule::NotYetInForce, record.created().max(record.given_at())));
    }
    if now >= until {
        return Err(Refusal::on(Rule::Expired, until));
    }
    if let (Some(share), Some(last)) = (record.public_share(), last_recheck) {
        if share.opt_out.forbids_training() {
            return Err(Rule::OptedOut.into());
        }
        let due = share.recheck_due(last);
        if now >= due {
            return Err(Refusal::on(Rule::RecheckMissed, due));
        }
        until = until.min(due);
    }
    Ok(Standing { record, until })
}
