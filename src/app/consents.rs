//! Consent records in a project: issue, import, list, withdraw. Stewards only.

use std::path::PathBuf;

use super::failure::{Failure, FailureKind};
use super::project::Project;
use super::told::told;
use crate::audit::Act;
use crate::consent::record::{Relation, Term};
use crate::consent::{
    self, Basis, ConsentEvent, ConsentRecord, EventKind, PublicShare, RecordDraft, Rule, SignedEvent, SignedRecord,
    WithdrawalCode,
};
use crate::custody::ingest::hash_file;
use crate::store::{EventRow, ExportRow, RecordRow};
use crate::vocab::{ClipId, Digest, ExportId, Progress, RecordId, Role, SubjectId, UtcTime};

/// What a steward says when issuing a record for files.
pub struct IssueRequest {
    /// The files that the subject agreed to.
    pub files: Vec<PathBuf>,
    /// The subject's pseudonym.
    pub subject: SubjectId,
    /// On what ground.
    pub ground: Ground,
    /// In force for so many days from now.
    pub days: u16,
}

/// On what ground a record rests, with what only that ground has.
pub enum Ground {
    /// Written consent to the bundled notice.
    WrittenConsent,
    /// A public share, with the block that says how the clip was published.
    PublicShare(Box<PublicShare>),
}

/// What a withdrawal reached.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Withdrawn {
    /// Clips whose keys are destroyed and whose labels are gone.
    pub clips: Vec<ClipId>,
    /// Exports that held one of them; whoever received them must be told.
    pub exports: Vec<ExportId>,
    /// The signed withdrawal.
    #[serde(skip)]
    pub event: Vec<u8>,
}

/// A record that was just made.
pub struct Issued {
    /// Its id.
    pub record: RecordId,
    /// The signed bytes, a receipt for the subject.
    pub bytes: Vec<u8>,
    /// What the subject keeps to withdraw without saying who they are; none for a public share.
    pub withdrawal_code: Option<WithdrawalCode>,
}

/// One record as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RecordLine {
    /// The record's id.
    pub id: RecordId,
    /// On what ground.
    pub basis: Basis,
    /// In force until.
    pub until: UtcTime,
    /// How many clips it names.
    pub clips: usize,
    /// Whether it is in force now.
    pub in_force: bool,
    /// Whether it was withdrawn or revoked.
    pub withdrawn: bool,
}

impl Project {
    /// Makes, signs and enrols a record over the exact bytes of the given files.
    ///
    /// # Errors
    /// Without the steward's role, when a file cannot be read, or when the draft breaks the record's schema.
    pub fn issue_record(&self, request: IssueRequest, progress: &dyn Progress) -> Result<Issued, Failure> {
        self.require(Role::Steward)?;
        let clips = request.files.iter().map(|file| hash_file(file, progress)).collect::<Result<_, _>>()?;
        let withdrawal_code = matches!(request.ground, Ground::WrittenConsent).then(WithdrawalCode::random);
        let record = self.draft(request, clips, withdrawal_code.as_ref()).into_record()?;
        let signed = SignedRecord::sign(&record, self.keyring.signing());
        self.write_log(Act::RecordIssued { record: record.id(), record_sha256: signed.sha256() })?;
        self.enrol(&record, &signed)?;
        Ok(Issued { record: record.id(), bytes: signed.bytes().to_vec(), withdrawal_code })
    }

    fn draft(&self, request: IssueRequest, clips: Vec<(Digest, u64)>, code: Option<&WithdrawalCode>) -> RecordDraft {
        let now = self.now();
        let term = Term { given_at: now, created: now, until: now.plus_days(i32::from(request.days)) };
        let jurisdiction = "loc:US".parse().expect("a location");
        let (basis, relation, public_share) = match request.ground {
            Ground::WrittenConsent => (Basis::WrittenConsent, Some(Relation::Customer), None),
            Ground::PublicShare(share) => (Basis::PublicShare, None, Some(*share)),
        };
        RecordDraft {
            relation,
            public_share,
            withdrawal: code.map(WithdrawalCode::commitment),
            ..RecordDraft::new(basis, request.subject, clips, term, jurisdiction)
        }
    }

    /// Enrols a record that somebody else signed, if its signer is trusted.
    ///
    /// # Errors
    /// [`FailureKind::Refused`] for an unknown signer or a broken record.
    pub fn import_record(&self, bytes: &[u8]) -> Result<RecordId, Failure> {
        self.require(Role::Steward)?;
        let signed = SignedRecord::parse(bytes)?;
        let record = signed.verify(&self.trusted_signers())?;
        self.write_log(Act::RecordImported { record: record.id(), record_sha256: signed.sha256() })?;
        self.enrol(&record, &signed)?;
        Ok(record.id())
    }

    fn enrol(&self, record: &ConsentRecord, signed: &SignedRecord) -> Result<(), Failure> {
        let jws = signed.bytes().to_vec();
        let row = RecordRow { id: record.id(), jws, sha256: signed.sha256(), imported_at: self.now() };
        Ok(self.store().put_record(&row)?)
    }

    /// Writes a signed withdrawal, and shreds the keys of every clip that the record covered.
    ///
    /// # Errors
    /// Without the steward's role or for an unknown record.
    pub fn withdraw_record(&self, id: RecordId) -> Result<Withdrawn, Failure> {
        self.require(Role::Steward)?;
        let (evidence, events) = self.evidence(id)?;
        let evidence = evidence.ok_or_else(no_such_record)?;
        let now = self.now();
        let event = ConsentEvent {
            record: id,
            sequence: u32::try_from(events.len()).unwrap_or(u32::MAX).saturating_add(1),
            previous: events.last().map_or(evidence.sha256(), SignedEvent::sha256),
            kind: EventKind::Withdrawn,
            at: now,
            created: now,
        };
        let event = SignedEvent::sign(&event, self.keyring.signing());
        self.write_log(Act::RecordWithdrawn { record: id })?;
        let jws = event.bytes().to_vec();
        self.store().put_event(&EventRow { record: id, jws, sha256: event.sha256(), imported_at: now })?;
        let clips = self.shred_clips_of(id)?;
        self.renew_revocations()?;
        let exports = self.store().exports()?;
        let held = |export: &ExportRow| export.clips.iter().any(|clip| clips.contains(clip));
        let exports = exports.iter().filter(|export| held(export)).map(|export| export.id).collect();
        Ok(Withdrawn { exports, clips, event: event.bytes().to_vec() })
    }

    /// Every record of the project.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn record_lines(&self) -> Result<Vec<RecordLine>, Failure> {
        let rows = self.store().records()?;
        rows.iter().map(|row| self.record_line(row)).collect()
    }

    fn record_line(&self, row: &RecordRow) -> Result<RecordLine, Failure> {
        let signers = self.trusted_signers();
        let (signed, events) = self.evidence(row.id)?;
        let signed = signed.ok_or_else(no_such_record)?;
        let record = signed.verify(&signers)?;
        let standing = consent::look(&signed, &events, &signers, self.now());
        let withdrawn = standing.as_ref().is_err_and(|refusal| matches!(refusal.rule, Rule::Withdrawn | Rule::Revoked));
        Ok(RecordLine {
            id: row.id,
            basis: record.basis(),
            until: standing.as_ref().map_or_else(|_| record.until(), |standing| standing.until),
            clips: record.clips().count(),
            in_force: standing.is_ok(),
            withdrawn,
        })
    }

    /// The record and its events as received.
    pub(super) fn evidence(&self, id: RecordId) -> Result<(Option<SignedRecord>, Vec<SignedEvent>), Failure> {
        let store = self.store();
        let Some(row) = store.record(id)? else { return Ok((None, Vec::new())) };
        let events = store.events(id)?;
        drop(store);
        let signed = SignedRecord::parse(&row.jws)?;
        let events = events.iter().map(|e| SignedEvent::parse(&e.jws)).collect::<Result<_, _>>()?;
        Ok((Some(signed), events))
    }
}

fn no_such_record() -> Failure {
    Failure::told(FailureKind::Usage, told!("failure-this-project-has-no-such-consent-record"))
}
