//! Papers for tests of what comes after the gate: a consent record, a log, and permits that the one gate made.

// Whoever uses this file says what `veilmark` is: the library from outside, or itself in its own tests.
use super::veilmark::audit::{Actor, Log};
use super::veilmark::consent::record::{
    Basis, Commitment, LegalBasis, Notice, PersonalData, Processing, PurposeTerm, RecordDraft, Relation,
};
use super::veilmark::consent::{Ask, Permit, Purpose, SignedRecord, TrustedSigner, TrustedSigners, admit};
use super::veilmark::vocab::time::FixedClock;
use super::veilmark::vocab::{Digest, MemberId, ProjectId, RecordId, SecretBytes, SigningKey, SubjectId, UtcTime};

/// A collector who issues records, and a project's log.
pub struct Papers {
    _home: tempfile::TempDir,
    log: Log,
    key: SigningKey,
    now: UtcTime,
}

impl Papers {
    /// Everything happens at `now`.
    pub fn new(now: UtcTime) -> Self {
        let home = tempfile::tempdir().expect("a folder for the test");
        let log = Log::create(&home.path().join("audit")).expect("a new log");
        Self { _home: home, log, key: SigningKey::from_seed(&SecretBytes::from_bytes([9; 32])), now }
    }

    /// A permit for this clip on a record of its own, which ends in 30 days.
    pub fn permit<P: Purpose>(&mut self, clip: Digest) -> Permit<P> {
        let record = SignedRecord::sign(&self.draft(clip).into_record().expect("a sound record"), &self.key);
        let signer = TrustedSigner { key: self.key.public(), from: self.now.plus_days(-100), until: None };
        let ask = Ask {
            clip,
            bytes: Some(1000),
            clip_id: None,
            evidence: Some(&record),
            events: &[],
            signers: &TrustedSigners::new(vec![signer]),
            project: ProjectId::from_bits(1),
        };
        let actor = Actor { member: MemberId::from_bits(1), key: &self.key };
        admit(&ask, &mut self.log, &actor, &FixedClock(self.now)).expect("everything is in order")
    }

    fn draft(&self, clip: Digest) -> RecordDraft {
        RecordDraft {
            id: RecordId::random(),
            basis: Basis::WrittenConsent,
            subject: SubjectId::from_bits(1),
            clips: vec![(clip, 1000)],
            given_at: self.now.plus_days(-2),
            created: self.now.plus_days(-1),
            until: self.now.plus_days(30),
            notice: Notice {
                id: "notice-1".parse().expect("a notice id"),
                language: "en".parse().expect("a language"),
                sha256: Digest::of(b"notice"),
            },
            relation: Some(Relation::Customer),
            purpose: PurposeTerm::TrainObjectDetector,
            processing: vec![Processing::DataLabelling, Processing::ModelTraining],
            personal_data: vec![PersonalData::DoorbellVideo],
            legal_basis: LegalBasis::ExplicitlyExpressedConsent,
            controller: "x:org-1".parse().expect("an organisation"),
            jurisdiction: "loc:US".parse().expect("a location"),
            storage_location: "loc:US".parse().expect("a location"),
            evidence: None,
            withdrawal: Some(Commitment(Digest::of(b"withdrawal code"))),
            public_share: None,
        }
    }
}
