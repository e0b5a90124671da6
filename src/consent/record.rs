//! The consent record: what a subject, or a collector of public clips, signed.
//!
//! The payload follows ISO/IEC TS 27560 as the W3C DPV guide maps it, written with DPV 2.3 terms. Every field is there or the
//! record is refused, every value is of a closed list or an id, and nothing else is allowed in. The fields of
//! [`ConsentRecord`] are private: one that exists was checked, be it read or drafted.

mod draft;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use self::draft::{Evidence, Notice, RecordDraft, STANDARD_NOTICE, Term};
use super::share::PublicShare;
use super::strict;
use super::terms::terms;
pub use super::terms::{
    Basis, Commitment, EvidenceType, Language, LegalBasis, Location, NoticeId, Organisation, Period, PersonalData,
    Processing, PurposeTerm, Relation,
};
use crate::audit::Rule;
use crate::vocab::{Digest, RecordId, SubjectId, UtcTime};

/// Why a record, an event or a signature on one is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Not JSON of the expected form, a doubled key, an unknown field or word, a header that is not allowed.
    #[error(
        "The consent record is not in the form that is accepted.\nAsk for it in the form `veilmark consent issue` writes; no field may be added or left out."
    )]
    Malformed,
    /// A personal detail.
    #[error(
        "The consent record holds what looks like an address, a phone number, a device or a position.\nAsk for one that names its subject by a pseudonym only."
    )]
    PersonalText,
    /// A grant that nobody may give here.
    #[error(
        "The consent record grants raw viewing, sound, biometrics, sensitive use or use without end.\nAsk for one without it: such use is never accepted here."
    )]
    ForbiddenGrant,
    /// Fields that contradict each other.
    #[error("The consent record contradicts itself: {0}.\nAsk whoever made it for a corrected one.")]
    Inconsistent(&'static str),
    /// A source behind a login.
    #[error("The clip's source was not open to everybody.\nAsk the person filmed for written consent.")]
    NotPublic,
    /// The signature does not hold.
    #[error(
        "The signature on the consent record does not hold.\nAsk for the original file again; it was changed on its way."
    )]
    BadSignature,
    /// An unknown key.
    #[error(
        "The consent record is signed by a key that this project does not trust.\nAsk a steward to check the signer and add the key."
    )]
    UnknownSigner,
    /// A key outside its interval.
    #[error("The consent record was signed when its key was not trusted.\nAsk for a record signed by a key in force.")]
    SignerNotInForce,
}

impl RecordError {
    /// The rule that a refusal for this reason rests on.
    #[must_use]
    pub const fn rule(self) -> Rule {
        match self {
            Self::Malformed | Self::Inconsistent(_) => Rule::RecordMalformed,
            Self::PersonalText => Rule::PersonalText,
            Self::ForbiddenGrant => Rule::ForbiddenGrant,
            Self::NotPublic => Rule::NotPublic,
            Self::BadSignature => Rule::BadSignature,
            Self::UnknownSigner => Rule::UnknownSigner,
            Self::SignerNotInForce => Rule::SignerNotInForce,
        }
    }
}

terms!(pub(super) Context { V1 = "urn:veilmark:consent-v1", });
terms!(RecordType { Record = "dpv:ConsentRecord", });
terms!(DpvProfile { Record = "https://w3id.org/dpv/schema/dpv-27560#record", });
terms!(SubjectType { Subject = "dpv:DataSubject", });
terms!(NoticeType { Notice = "dpv:ConsentNotice", });
terms!(ProcessType { Process = "dpv:Process", });
terms!(StorageDurationType { Duration = "dpv:StorageDuration", });
terms!(StorageLocationType { Location = "dpv:StorageLocation", });
terms!(ControlType { Withdraw = "dpv:WithdrawConsent", });
terms!(WithdrawAt { Here = "urn:veilmark:withdraw", });
terms!(GivenType { Given = "dpv:ConsentGiven", });
terms!(SealedTo { Steward = "steward", });
terms!(ExportForm { Redacted = "redacted", });
terms! { IndicationMethod { SignedForm = "x:SignedForm", ExplicitShare = "x:ExplicitShare", } }
terms! { pub(super) DurationType {
    UntilTime = "dpv:UntilTimeDuration",
    Endless = "dpv:EndlessDuration",
} }

/// How long something holds. Only an end in time is accepted; an endless one is read so that its refusal can say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Duration {
    #[serde(rename = "@type")]
    kind: DurationType,
    #[serde(rename = "rdf:value", default, skip_serializing_if = "Option::is_none")]
    value: Option<UtcTime>,
}

impl Duration {
    pub(super) fn until(end: UtcTime) -> Self {
        Self { kind: DurationType::UntilTime, value: Some(end) }
    }

    pub(super) fn end(&self) -> Result<UtcTime, RecordError> {
        match (self.kind, self.value) {
            (DurationType::Endless, _) => Err(RecordError::ForbiddenGrant),
            (DurationType::UntilTime, Some(end)) => Ok(end),
            (DurationType::UntilTime, None) => Err(RecordError::Malformed),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Subject {
    #[serde(rename = "@type")]
    kind: SubjectType,
    #[serde(rename = "dct:identifier")]
    id: SubjectId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoticeWire {
    #[serde(rename = "@type")]
    kind: NoticeType,
    #[serde(rename = "dct:identifier")]
    id: NoticeId,
    #[serde(rename = "dct:language")]
    language: Language,
    #[serde(rename = "x:sha256")]
    sha256: Digest,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StorageDuration {
    #[serde(rename = "@type")]
    kind: StorageDurationType,
    #[serde(rename = "dpv:hasDuration")]
    period: Period,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StorageLocation {
    #[serde(rename = "@type")]
    kind: StorageLocationType,
    #[serde(rename = "dpv:hasLocation")]
    locations: Vec<Location>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Control {
    #[serde(rename = "@type")]
    kind: ControlType,
    #[serde(rename = "dpv:isExercisedAt")]
    at: WithdrawAt,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Process {
    #[serde(rename = "@type")]
    kind: ProcessType,
    #[serde(rename = "dpv:hasPurpose")]
    purpose: PurposeTerm,
    #[serde(rename = "dpv:hasProcessing")]
    processing: Vec<Processing>,
    #[serde(rename = "dpv:hasPersonalData")]
    personal_data: Vec<PersonalData>,
    #[serde(rename = "dpv:hasLegalBasis")]
    legal_basis: LegalBasis,
    #[serde(rename = "dpv:hasDataController")]
    controller: Organisation,
    #[serde(rename = "dpv:hasRecipient")]
    recipients: Vec<Organisation>,
    #[serde(rename = "dpv:hasStorageCondition")]
    storage: (StorageDuration, StorageLocation),
    #[serde(rename = "dpv:hasJurisdiction")]
    jurisdiction: Vec<Location>,
    #[serde(rename = "dpv:hasConsentControl")]
    control: Control,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    #[serde(rename = "@type")]
    kind: GivenType,
    #[serde(rename = "dpv:isIndicatedAtTime")]
    at: UtcTime,
    #[serde(rename = "dpv:isIndicatedBy")]
    by: SubjectId,
    #[serde(rename = "dpv:hasIndicationMethod")]
    method: IndicationMethod,
    #[serde(rename = "dpv:hasDuration")]
    duration: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClipScope {
    sha256: Digest,
    bytes: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Scope {
    clips: Vec<ClipScope>,
    raw_view: bool,
    audio: bool,
    biometric: bool,
    export: ExportForm,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct EvidenceWire {
    sha256: Digest,
    media_type: EvidenceType,
    sealed_to: SealedTo,
}

/// The payload as it is written. `deserialize_with` on the optional ones: they may be null, but they must be there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payload {
    #[serde(rename = "@context")]
    context: Context,
    #[serde(rename = "@type")]
    kind: RecordType,
    #[serde(rename = "dct:conformsTo")]
    conforms_to: (DpvProfile, Context),
    #[serde(rename = "dct:identifier")]
    id: RecordId,
    #[serde(rename = "dct:created")]
    created: UtcTime,
    #[serde(rename = "dpv:hasDataSubject")]
    subject: Subject,
    #[serde(rename = "dpv:hasNotice")]
    notice: NoticeWire,
    #[serde(rename = "dpv:hasProcess")]
    processes: Vec<Process>,
    #[serde(rename = "dpv:hasConsentStatus")]
    given: (Given,),
    #[serde(rename = "x:basis")]
    basis: Basis,
    #[serde(rename = "x:subjectRelation", deserialize_with = "Option::deserialize")]
    relation: Option<Relation>,
    #[serde(rename = "x:scope")]
    scope: Scope,
    #[serde(rename = "x:evidence", deserialize_with = "Option::deserialize")]
    evidence: Option<EvidenceWire>,
    #[serde(rename = "x:withdrawalCommitment", deserialize_with = "Option::deserialize")]
    withdrawal: Option<Commitment>,
    /// A status list. None is read yet, so a record that points to one is refused rather than taken without looking.
    #[serde(rename = "x:status", deserialize_with = "<()>::deserialize")]
    status: (),
    #[serde(rename = "x:publicShare", deserialize_with = "Option::deserialize")]
    public_share: Option<PublicShare>,
}

/// A checked consent record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentRecord {
    payload: Payload,
    storage: Period,
}

impl ConsentRecord {
    /// Reads a payload strictly.
    ///
    /// # Errors
    /// [`RecordError`] for everything that is not exactly a record.
    pub fn parse(payload: &[u8]) -> Result<Self, RecordError> {
        Self::checked(strict::read(payload)?)
    }

    /// The payload as it is signed here.
    #[must_use]
    pub(super) fn payload_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(&self.payload).expect("ids, numbers and words are always JSON")
    }

    fn checked(payload: Payload) -> Result<Self, RecordError> {
        let no = |what| Err(RecordError::Inconsistent(what));
        let (given,) = &payload.given;
        let end = given.duration.end()?;
        let scope = &payload.scope;
        if scope.raw_view || scope.audio || scope.biometric {
            return Err(RecordError::ForbiddenGrant);
        }
        let digests: BTreeSet<Digest> = scope.clips.iter().map(|clip| clip.sha256).collect();
        if digests.is_empty() || digests.len() != scope.clips.len() {
            return no("it names no clip, or one twice");
        }
        if given.by != payload.subject.id {
            return no("it was not given by its subject");
        }
        if !(given.at <= payload.created && given.at < end) {
            return no("its times are out of order");
        }
        let storage = check_processes(&payload.processes, payload.basis)?;
        match (payload.basis, &payload.public_share, given.method) {
            (Basis::WrittenConsent, None, IndicationMethod::SignedForm) => {
                if payload.relation.is_none() || payload.withdrawal.is_none() {
                    return no("written consent needs the subject's relation and a withdrawal commitment");
                }
            }
            (Basis::PublicShare, Some(share), IndicationMethod::ExplicitShare) => {
                share.check(payload.created)?;
                if payload.relation.is_some() {
                    return no("a public share has no subject relation");
                }
            }
            _ => return no("its basis does not fit its evidence"),
        }
        Ok(Self { payload, storage })
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> RecordId {
        self.payload.id
    }

    /// When it was made; the signer must be trusted at this time.
    #[must_use]
    pub fn created(&self) -> UtcTime {
        self.payload.created
    }

    /// From when it holds.
    #[must_use]
    pub fn given_at(&self) -> UtcTime {
        self.payload.given.0.at
    }

    /// The first moment at which it no longer holds: the end that was given, or the end of the storage period if that comes
    /// first. A renewal may move it.
    #[must_use]
    pub fn until(&self) -> UtcTime {
        let given = &self.payload.given.0;
        self.until_if_given(given.at, given.duration.end().expect("checked when the record was made"))
    }

    /// The first moment at which it no longer holds when it was given, or given again, at `at` until `end`.
    pub(super) fn until_if_given(&self, at: UtcTime, end: UtcTime) -> UtcTime {
        end.min(at.plus_days(i32::from(self.storage.days())))
    }

    /// What it rests on.
    #[must_use]
    pub fn basis(&self) -> Basis {
        self.payload.basis
    }

    /// The pseudonym of its subject.
    #[must_use]
    pub fn subject(&self) -> SubjectId {
        self.payload.subject.id
    }

    /// The clips that it names, with their lengths in bytes.
    pub fn clips(&self) -> impl Iterator<Item = (Digest, u64)> {
        self.payload.scope.clips.iter().map(|clip| (clip.sha256, clip.bytes))
    }

    /// Whether one of its processes grants all of `needs`.
    #[must_use]
    pub fn grants(&self, needs: &[Processing]) -> bool {
        self.payload.processes.iter().any(|process| needs.iter().all(|need| process.processing.contains(need)))
    }

    /// How the clip was published, for a public share.
    #[must_use]
    pub fn public_share(&self) -> Option<&PublicShare> {
        self.payload.public_share.as_ref()
    }

    /// What the subject's withdrawal code hashes to.
    #[must_use]
    pub fn withdrawal(&self) -> Option<Commitment> {
        self.payload.withdrawal
    }
}

/// Checks the processes and returns the shortest storage period among them.
fn check_processes(processes: &[Process], basis: Basis) -> Result<Period, RecordError> {
    let no = |what| Err(RecordError::Inconsistent(what));
    for process in processes {
        let granted: BTreeSet<_> = process.processing.iter().collect();
        if granted.is_empty() || granted.len() != process.processing.len() {
            return no("a process grants nothing, or one thing twice");
        }
        if granted.contains(&Processing::ModelTraining) && process.purpose != PurposeTerm::TrainObjectDetector {
            return no("it grants training for another purpose than training");
        }
        if process.personal_data.is_empty()
            || process.recipients.is_empty()
            || process.jurisdiction.is_empty()
            || process.storage.1.locations.is_empty()
        {
            return no("a list in a process is empty");
        }
        if (process.legal_basis == LegalBasis::LegitimateInterest) != (basis == Basis::PublicShare) {
            return no("its legal ground does not fit its basis");
        }
    }
    let storage = processes.iter().map(|process| process.storage.0.period).min_by_key(|period| period.days());
    storage.ok_or(RecordError::Inconsistent("it has no process"))
}
