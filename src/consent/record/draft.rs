//! Making a record.

use super::{
    Basis, ClipScope, Commitment, ConsentRecord, Context, Control, ControlType, DpvProfile, Duration, EvidenceType,
    EvidenceWire, ExportForm, Given, GivenType, IndicationMethod, Language, LegalBasis, Location, NoticeId, NoticeType,
    NoticeWire, Organisation, Payload, Period, PersonalData, Process, ProcessType, Processing, PublicShare,
    PurposeTerm, RecordError, RecordType, Relation, Scope, SealedTo, StorageDuration, StorageDurationType,
    StorageLocation, StorageLocationType, Subject, SubjectType, WithdrawAt,
};
use crate::vocab::{Digest, RecordId, SubjectId, UtcTime};

/// The signed form or message that shows the consent, sealed elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// Digest of the file.
    pub sha256: Digest,
    /// Its type.
    pub media_type: EvidenceType,
}

/// The notice that the subject read before consenting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its number.
    pub id: NoticeId,
    /// Its language.
    pub language: Language,
    /// Digest of its text.
    pub sha256: Digest,
}

/// Everything that goes into a new record.
#[derive(Debug, Clone)]
pub struct RecordDraft {
    /// Id of the record to be.
    pub id: RecordId,
    /// What it rests on.
    pub basis: Basis,
    /// The subject's pseudonym.
    pub subject: SubjectId,
    /// Digest and length of every clip.
    pub clips: Vec<(Digest, u64)>,
    /// When consent was given, or the clip was shared.
    pub given_at: UtcTime,
    /// When the record is made.
    pub created: UtcTime,
    /// When it ends.
    pub until: UtcTime,
    /// What was read.
    pub notice: Notice,
    /// How the subject stands to the collector; none for a public share.
    pub relation: Option<Relation>,
    /// What for.
    pub purpose: PurposeTerm,
    /// What may be done.
    pub processing: Vec<Processing>,
    /// What the clips are.
    pub personal_data: Vec<PersonalData>,
    /// The legal ground.
    pub legal_basis: LegalBasis,
    /// Who decides.
    pub controller: Organisation,
    /// Whose law.
    pub jurisdiction: Location,
    /// Where it is stored.
    pub storage_location: Location,
    /// The signed form, if one is kept.
    pub evidence: Option<Evidence>,
    /// What the subject's withdrawal code hashes to.
    pub withdrawal: Option<Commitment>,
    /// How the clip was published.
    pub public_share: Option<PublicShare>,
}

/// The text of [`Notice::standard`].
pub const STANDARD_NOTICE: &str = include_str!("../notice_en.txt");

impl Notice {
    /// The notice that comes with the program, in English.
    #[must_use]
    pub fn standard() -> Self {
        let id = "notice-1".parse().expect("a notice id by its own pattern");
        let language = "en".parse().expect("a language by its own pattern");
        Self { id, language, sha256: Digest::of(STANDARD_NOTICE.as_bytes()) }
    }
}

/// When a consent was given, put on record, and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// When consent was given, or the clip was shared.
    pub given_at: UtcTime,
    /// When the record is made.
    pub created: UtcTime,
    /// When it ends.
    pub until: UtcTime,
}

impl RecordDraft {
    /// A draft for labelling and training on redacted frames, by the first organisation, stored in its jurisdiction, on the
    /// standard notice. Written consent still needs `relation` and `withdrawal`, a public share `public_share`.
    #[must_use]
    pub fn new(
        basis: Basis,
        subject: SubjectId,
        clips: Vec<(Digest, u64)>,
        term: Term,
        jurisdiction: Location,
    ) -> Self {
        Self {
            id: RecordId::random(),
            basis,
            subject,
            clips,
            given_at: term.given_at,
            created: term.created,
            until: term.until,
            notice: Notice::standard(),
            relation: None,
            purpose: PurposeTerm::TrainObjectDetector,
            processing: vec![Processing::DataLabelling, Processing::ModelTraining],
            personal_data: vec![PersonalData::DoorbellVideo, PersonalData::SecurityCameraVideo],
            legal_basis: match basis {
                Basis::WrittenConsent => LegalBasis::ExplicitlyExpressedConsent,
                Basis::PublicShare => LegalBasis::LegitimateInterest,
            },
            controller: "x:org-1".parse().expect("an organisation by its own pattern"),
            storage_location: jurisdiction.clone(),
            jurisdiction,
            evidence: None,
            withdrawal: None,
            public_share: None,
        }
    }

    /// Turns the draft into a record, by the same checks that a foreign record goes through.
    ///
    /// # Errors
    /// [`RecordError`] when the draft contradicts itself.
    pub fn into_record(self) -> Result<ConsentRecord, RecordError> {
        let days = (self.until.as_micros() - self.given_at.as_micros()).div_euclid(86_400_000_000) + 1;
        let period = Period::of_days(days.clamp(1, i64::from(Period::LONGEST_DAYS)) as u16);
        let method = match self.basis {
            Basis::WrittenConsent => IndicationMethod::SignedForm,
            Basis::PublicShare => IndicationMethod::ExplicitShare,
        };
        let process = Process {
            kind: ProcessType::Process,
            purpose: self.purpose,
            processing: self.processing,
            personal_data: self.personal_data,
            legal_basis: self.legal_basis,
            recipients: vec![self.controller.clone()],
            controller: self.controller,
            storage: (
                StorageDuration { kind: StorageDurationType::Duration, period },
                StorageLocation { kind: StorageLocationType::Location, locations: vec![self.storage_location] },
            ),
            jurisdiction: vec![self.jurisdiction],
            control: Control { kind: ControlType::Withdraw, at: WithdrawAt::Here },
        };
        let given = Given {
            kind: GivenType::Given,
            at: self.given_at,
            by: self.subject,
            method,
            duration: Duration::until(self.until),
        };
        let clips = self.clips.into_iter().map(|(sha256, bytes)| ClipScope { sha256, bytes }).collect();
        ConsentRecord::checked(Payload {
            context: Context::V1,
            kind: RecordType::Record,
            conforms_to: (DpvProfile::Record, Context::V1),
            id: self.id,
            created: self.created,
            subject: Subject { kind: SubjectType::Subject, id: self.subject },
            notice: NoticeWire {
                kind: NoticeType::Notice,
                id: self.notice.id,
                language: self.notice.language,
                sha256: self.notice.sha256,
            },
            processes: vec![process],
            given: (given,),
            basis: self.basis,
            relation: self.relation,
            scope: Scope { clips, raw_view: false, audio: false, biometric: false, export: ExportForm::Redacted },
            evidence: self.evidence.map(|evidence| EvidenceWire {
                sha256: evidence.sha256,
                media_type: evidence.media_type,
                sealed_to: SealedTo::Steward,
            }),
            withdrawal: self.withdrawal,
            status: (),
            public_share: self.public_share,
        })
    }
}
