//! Which edits the audit log does not cover yet. A crash loses no entry: whoever opens the project next writes it.

use rusqlite::params;

use super::{Store, StoreError, count, integer, parsed};
use crate::vocab::ClipId;

/// Edits of one clip that no audit entry covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnloggedEdits {
    /// The clip.
    pub clip: ClipId,
    /// The first of them.
    pub first_seq: u64,
    /// The last of them.
    pub last_seq: u64,
}

impl Store {
    /// Every run of edits that no audit entry covers.
    ///
    /// # Errors
    /// Of the disk.
    pub fn unlogged_edits(&self) -> Result<Vec<UnloggedEdits>, StoreError> {
        let sql = "SELECT id, logged_seq + 1 AS first_seq, last_seq FROM clips WHERE last_seq > logged_seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let runs = statement.query_and_then([], |row| {
            let (first_seq, last_seq) = (count(row, "first_seq")?, count(row, "last_seq")?);
            Ok(UnloggedEdits { clip: parsed(row, "id")?, first_seq, last_seq })
        })?;
        runs.collect()
    }

    /// An audit entry covers these edits now.
    ///
    /// # Errors
    /// Of the disk.
    pub fn set_logged(&mut self, edits: &UnloggedEdits) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let sql = "UPDATE clips SET logged_seq = MAX(logged_seq, ?2) WHERE id = ?1";
        transaction.execute(sql, params![edits.clip.to_string(), integer(edits.last_seq)?])?;
        Ok(transaction.commit()?)
    }
}
