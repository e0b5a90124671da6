//! What happened to a consent later: withdrawn, revoked, renewed. Each is a signed record of its own that holds the digest
//! of the one before; the first record is never edited.

use serde::{Deserialize, Serialize};

use super::record::{Context, Duration, RecordError};
use super::strict;
use super::terms::terms;
use crate::vocab::{Digest, RecordId, UtcTime};

terms!(EventType { Event = "x:ConsentEvent", });
terms! { StatusType {
    Withdrawn = "dpv:ConsentWithdrawn",
    Revoked = "dpv:ConsentRevoked",
    Renewed = "dpv:RenewedConsentGiven",
} }

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Status {
    #[serde(rename = "@type")]
    kind: StatusType,
    #[serde(rename = "dpv:isIndicatedAtTime")]
    at: UtcTime,
    #[serde(rename = "dpv:hasDuration", deserialize_with = "Option::deserialize")]
    duration: Option<Duration>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payload {
    #[serde(rename = "@context")]
    context: Context,
    #[serde(rename = "@type")]
    kind: EventType,
    #[serde(rename = "dct:created")]
    created: UtcTime,
    #[serde(rename = "x:record")]
    record: RecordId,
    #[serde(rename = "x:sequence")]
    sequence: u32,
    #[serde(rename = "x:previous")]
    previous: Digest,
    #[serde(rename = "dpv:hasConsentStatus")]
    status: Status,
    #[serde(rename = "x:lastRecheck", deserialize_with = "Option::deserialize")]
    last_recheck: Option<UtcTime>,
}

/// What an event says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// The subject withdrew. Final: a later consent is a new record.
    Withdrawn,
    /// Somebody else ended it, or the public source is gone. Final.
    Revoked,
    /// It was given again.
    Renewed {
        /// Until then.
        until: UtcTime,
        /// When the public source was looked at again; none for written consent.
        last_recheck: Option<UtcTime>,
    },
}

/// One checked event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentEvent {
    /// The record that it belongs to.
    pub record: RecordId,
    /// Its number among the record's events, from 1.
    pub sequence: u32,
    /// Digest of the signed bytes of the event before, or of the record itself for the first.
    pub previous: Digest,
    /// What happened.
    pub kind: EventKind,
    /// When it happened.
    pub at: UtcTime,
    /// When it was signed.
    pub created: UtcTime,
}

impl ConsentEvent {
    /// Reads a payload strictly.
    ///
    /// # Errors
    /// [`RecordError`] for everything that is not exactly an event.
    pub fn parse(payload: &[u8]) -> Result<Self, RecordError> {
        let Payload { created, record, sequence, previous, status, last_recheck, .. } = strict::read(payload)?;
        let kind = match (status.kind, status.duration, last_recheck) {
            (StatusType::Withdrawn, None, None) => EventKind::Withdrawn,
            (StatusType::Revoked, None, None) => EventKind::Revoked,
            (StatusType::Renewed, Some(duration), last_recheck) => {
                EventKind::Renewed { until: duration.end()?, last_recheck }
            }
            _ => return Err(RecordError::Malformed),
        };
        let event = Self { record, sequence, previous, kind, at: status.at, created };
        let is_in_order = event.at <= created
            && match kind {
                EventKind::Renewed { until, last_recheck } => {
                    event.at < until && last_recheck.is_none_or(|last| last <= created)
                }
                EventKind::Withdrawn | EventKind::Revoked => true,
            };
        if is_in_order { Ok(event) } else { Err(RecordError::Inconsistent("an event's times are out of order")) }
    }

    /// The payload as it is signed here.
    #[must_use]
    pub(super) fn payload_bytes(&self) -> Vec<u8> {
        let (kind, duration, last_recheck) = match self.kind {
            EventKind::Withdrawn => (StatusType::Withdrawn, None, None),
            EventKind::Revoked => (StatusType::Revoked, None, None),
            EventKind::Renewed { until, last_recheck } => {
                (StatusType::Renewed, Some(Duration::until(until)), last_recheck)
            }
        };
        let payload = Payload {
            context: Context::V1,
            kind: EventType::Event,
            created: self.created,
            record: self.record,
            sequence: self.sequence,
            previous: self.previous,
            status: Status { kind, at: self.at, duration },
            last_recheck,
        };
        serde_json::to_vec(&payload).expect("ids, numbers and words are always JSON")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> UtcTime {
        text.parse().unwrap()
    }

    #[test]
    fn events_read_back_and_nothing_fits_beside_them() {
        let base = ConsentEvent {
            record: RecordId::random(),
            sequence: 1,
            previous: Digest::of(b"record"),
            kind: EventKind::Withdrawn,
            at: time("2026-12-01T00:00:00Z"),
            created: time("2026-12-01T10:00:00Z"),
        };
        let until = time("2027-12-01T00:00:00Z");
        for kind in [
            EventKind::Withdrawn,
            EventKind::Revoked,
            EventKind::Renewed { until, last_recheck: None },
            EventKind::Renewed { until, last_recheck: Some(base.at) },
        ] {
            let event = ConsentEvent { kind, ..base.clone() };
            assert_eq!(ConsentEvent::parse(&event.payload_bytes()), Ok(event));
        }
        let text = String::from_utf8(base.payload_bytes()).unwrap();
        for (from, to) in [
            ("\"x:sequence\":1", "\"x:sequence\":1,\"x:reason\":\"moved away\""),
            ("\"x:lastRecheck\":null", "\"x:lastRecheck\":\"2026-12-01T00:00:00Z\""),
            (",\"x:lastRecheck\":null", ""),
            ("dpv:ConsentWithdrawn", "dpv:ConsentTerminated"),
            ("\"dpv:hasDuration\":null", "\"dpv:hasDuration\":{\"@type\":\"dpv:EndlessDuration\"}"),
        ] {
            let changed = text.replace(from, to);
            assert_ne!(changed, text);
            assert!(ConsentEvent::parse(changed.as_bytes()).is_err(), "{changed}");
        }
    }
}
