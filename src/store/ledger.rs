//! Approvals, exports, and the head of the audit log as its second witness.

use rusqlite::{Row, params};

use super::{Store, StoreError, at_most_one, clips, count, integer, json, parsed, parsed_json, time, value};
use crate::review::Approval;
use crate::vocab::{ClipId, Digest, ExportId, UtcTime};

/// An approval as it is kept.
pub type ApprovalRow = Approval;

/// One export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportRow {
    /// Its id.
    pub id: ExportId,
    /// When.
    pub time: UtcTime,
    /// The format's word.
    pub format: String,
    /// Whether clips without approval went in.
    pub draft: bool,
    /// Which clips.
    pub clips: Vec<ClipId>,
    /// The digest of the manifest.
    pub manifest_sha256: Digest,
    /// Figures of its labels, as JSON; none for exports of old, and for those with a clip that was withdrawn since.
    pub figures: Option<String>,
}

fn export_row(row: &Row<'_>) -> Result<ExportRow, StoreError> {
    Ok(ExportRow {
        id: parsed(row, "id")?,
        time: time(row, "time_micros")?,
        format: row.get("format")?,
        draft: row.get("draft")?,
        clips: parsed_json(row, "clips")?,
        manifest_sha256: parsed(row, "manifest_sha256")?,
        figures: row.get("figures")?,
    })
}

impl Store {
    /// Keeps an approval of the labels as they stand.
    ///
    /// # Errors
    /// [`StoreError::ChangedElsewhere`] when the clip was edited after what was approved; [`StoreError::NoSuchClip`];
    /// [`StoreError::Conflict`] when this member has approved this state; others of the disk.
    pub fn approve(&mut self, approval: &ApprovalRow) -> Result<(), StoreError> {
        let seq = integer(approval.edits_seq)?;
        let transaction = self.writing()?;
        let pk = clips::pk(&transaction, approval.clip)?;
        if value::<i64>(&transaction, "SELECT last_seq FROM clips WHERE pk = ?1", [pk])? != Some(seq) {
            return Err(StoreError::ChangedElsewhere);
        }
        let sql =
            "INSERT INTO approvals (clip, edits_seq, labels_sha256, member, time_micros, signature, sample, own_work)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let (digest, member) = (approval.labels_sha256.to_string(), approval.member.to_string());
        let (micros, signature) = (approval.time.as_micros(), approval.signature.to_string());
        let (sample, own_work) = (approval.sample.map(|sample| sample.to_string()), approval.own_work);
        transaction.execute(sql, params![pk, seq, digest, member, micros, signature, sample, own_work])?;
        Ok(transaction.commit()?)
    }

    /// The last approval of the labels as they stand. One that came before the last edit does not count.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClip`]; others of the disk.
    pub fn approval(&self, clip: ClipId) -> Result<Option<ApprovalRow>, StoreError> {
        let seq = value::<i64>(&self.connection, "SELECT last_seq FROM clips WHERE id = ?1", [clip.to_string()])?;
        let seq = seq.and_then(|seq| u64::try_from(seq).ok()).ok_or(StoreError::NoSuchClip)?;
        self.approval_of(clip, seq, None)
    }

    /// The last approval of the labels after this edit, until then.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClip`]; others of the disk.
    pub fn approval_of(
        &self,
        clip: ClipId,
        edits_seq: u64,
        until: Option<UtcTime>,
    ) -> Result<Option<ApprovalRow>, StoreError> {
        let pk = clips::pk(&self.connection, clip)?;
        let until = until.map_or(i64::MAX, UtcTime::as_micros);
        let sql = "SELECT edits_seq, labels_sha256, member, time_micros, signature, sample, own_work FROM approvals
                   WHERE clip = ?1 AND edits_seq = ?2 AND time_micros <= ?3 ORDER BY rowid DESC LIMIT 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        at_most_one(statement.query_and_then(params![pk, integer(edits_seq)?, until], |row| {
            Ok(Approval {
                clip,
                edits_seq: count(row, "edits_seq")?,
                labels_sha256: parsed(row, "labels_sha256")?,
                member: parsed(row, "member")?,
                time: time(row, "time_micros")?,
                signature: parsed(row, "signature")?,
                sample: row
                    .get::<_, Option<String>>("sample")?
                    .map(|text| text.parse())
                    .transpose()
                    .map_err(|_| StoreError::Damaged)?,
                own_work: row.get("own_work")?,
            })
        })?)
    }

    /// Remembers how far the audit log has come. An older head never replaces a newer one.
    ///
    /// # Errors
    /// Of the disk.
    pub fn set_audit_head(&mut self, seq: u64, digest: Digest) -> Result<(), StoreError> {
        let seq = integer(seq)?;
        let transaction = self.writing()?;
        let sql = "INSERT INTO audit_head (one, seq, digest) VALUES (1, ?1, ?2)
                   ON CONFLICT (one) DO UPDATE SET seq = excluded.seq, digest = excluded.digest
                   WHERE excluded.seq > audit_head.seq";
        transaction.execute(sql, params![seq, digest.to_string()])?;
        Ok(transaction.commit()?)
    }

    /// How far the audit log had come: entry and digest.
    ///
    /// # Errors
    /// Of the disk.
    pub fn audit_head(&self) -> Result<Option<(u64, Digest)>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT seq, digest FROM audit_head")?;
        at_most_one(statement.query_and_then([], |row| Ok((count(row, "seq")?, parsed(row, "digest")?)))?)
    }

    /// Keeps what left the project.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the id is taken; others of the disk.
    pub fn put_export(&mut self, export: &ExportRow) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let sql = "INSERT INTO exports (id, time_micros, format, draft, clips, manifest_sha256, figures)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let (id, manifest) = (export.id.to_string(), export.manifest_sha256.to_string());
        let (time, clips) = (export.time.as_micros(), json(&export.clips));
        transaction.execute(sql, params![id, time, export.format, export.draft, clips, manifest, export.figures])?;
        Ok(transaction.commit()?)
    }

    /// All exports in order.
    ///
    /// # Errors
    /// Of the disk.
    pub fn exports(&self) -> Result<Vec<ExportRow>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT * FROM exports ORDER BY rowid")?;
        statement.query_and_then([], export_row)?.collect()
    }
}
