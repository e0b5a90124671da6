//! Consent: signed records, and the gate that lets a clip through only on the strength of one.
//!
//! Guarantees. A [`Permit`] is made by [`gate::admit`] alone, for one clip and one purpose, when a record signed by a
//! trusted key names the clip by its SHA-256, is in force now and covers the purpose, and after the audit log holds the
//! answer. A record is read strictly: no unknown field, no open text, no doubled key, nothing that could name a person. The
//! consent of one person never covers bystanders, so a permit opens redacted pixels to people and raw ones to nobody.
//!
//! Deliberately absent: network (no context, key or status list is fetched), biometric purposes, and the mapping from
//! pseudonyms to people, which stays with the collector.

pub mod event;
pub mod gate;
pub mod jws;
pub mod permit;
pub mod purpose;
pub mod record;
pub mod share;
pub mod signers;
mod strict;
mod terms;
pub mod withdrawal;

pub use crate::audit::Rule;
pub use event::{ConsentEvent, EventKind};
pub use gate::{Ask, Refusal, Standing, admit, look};
pub use jws::{SignedEvent, SignedRecord};
pub use permit::Permit;
pub use purpose::{Export, Ingest, Label, Purpose, PurposeWord, Review};
pub use record::{Basis, ConsentRecord, RecordDraft, RecordError};
pub use share::PublicShare;
pub use signers::{TrustedSigner, TrustedSigners};
pub use withdrawal::WithdrawalCode;
