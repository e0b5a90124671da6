//! Taking clips out: whole, when an import failed, or down to a tombstone, when consent was withdrawn.

use std::collections::BTreeMap;

use rusqlite::{Transaction, params};

use super::{Store, StoreError, parsed};
use crate::vocab::ClipId;

/// Edits, regions and judgements are append-only for everyone but a withdrawal: the triggers are lifted and set again inside one transaction.
const LIFT_GUARDS: &str = "DROP TRIGGER edits_are_not_removed; DROP TRIGGER hand_regions_are_not_removed; \
                           DROP TRIGGER judgements_are_not_removed;";
const SET_GUARDS: &str = "CREATE TRIGGER edits_are_not_removed BEFORE DELETE ON edits \
                          BEGIN SELECT RAISE(ABORT, 'append only'); END; \
                          CREATE TRIGGER hand_regions_are_not_removed BEFORE DELETE ON hand_regions \
                          BEGIN SELECT RAISE(ABORT, 'append only'); END; \
                          CREATE TRIGGER judgements_are_not_removed BEFORE DELETE ON judgements \
                          BEGIN SELECT RAISE(ABORT, 'append only'); END;";

/// The tables with rows of single clips, children first.
const OF_A_CLIP: [&str; 14] = [
    "judgements",
    "issues",
    "truths",
    "bookmarks",
    "effort",
    "keys",
    "approvals",
    "track_numbers",
    "tracks",
    "edits",
    "frame_times",
    "hand_regions",
    "developments",
    "develop_queue",
];

impl Store {
    /// Removes a clip as if it had never come in.
    ///
    /// # Errors
    /// Of the disk.
    pub fn remove_clip(&mut self, clip: ClipId) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        remove_labels(&transaction, clip)?;
        transaction.execute("DELETE FROM clips WHERE id = ?1", params![clip.to_string()])?;
        transaction.commit()?;
        self.forget_old_pages()
    }

    /// Removes a clip's labels, their history, its frame times, its receipts and the figures of exports that it was in. The row stays, as withdrawn, so that exports
    /// that held the clip can still be named.
    ///
    /// # Errors
    /// Of the disk.
    pub fn bury_clip(&mut self, clip: ClipId) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        remove_labels(&transaction, clip)?;
        let sql = "UPDATE clips SET state = 'withdrawn', proxy = NULL, leak = NULL, orders = NULL,
                   last_seq = 0, logged_seq = 0 WHERE id = ?1";
        transaction.execute(sql, params![clip.to_string()])?;
        // Figures of few clips say much of each.
        let sql = "UPDATE exports SET figures = NULL WHERE EXISTS
                   (SELECT 1 FROM json_each(exports.clips) WHERE json_each.value = ?1)";
        transaction.execute(sql, params![clip.to_string()])?;
        transaction.commit()?;
        self.forget_old_pages()
    }

    /// `secure_delete` overwrites pages in the database; the write-ahead log still holds the old ones until it is emptied.
    fn forget_old_pages(&self) -> Result<(), StoreError> {
        Ok(self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
    }

    /// The presentation time of every clip's last frame, microseconds.
    ///
    /// # Errors
    /// Of the disk.
    pub fn last_frame_times(&self) -> Result<BTreeMap<ClipId, i64>, StoreError> {
        let sql = "SELECT clips.id AS id, json_extract(micros, '$[#-1]') AS last
                   FROM frame_times JOIN clips ON clips.pk = frame_times.clip WHERE json_array_length(micros) > 0";
        let mut statement = self.connection.prepare_cached(sql)?;
        statement.query_and_then([], |row| Ok((parsed(row, "id")?, row.get("last")?)))?.collect()
    }
}

fn remove_labels(transaction: &Transaction<'_>, clip: ClipId) -> Result<(), StoreError> {
    transaction.execute_batch(LIFT_GUARDS)?;
    for table in OF_A_CLIP {
        let of_clip = if table == "keys" {
            "track IN (SELECT tracks.pk FROM tracks JOIN clips ON clips.pk = tracks.clip WHERE clips.id = ?1)"
        } else {
            "clip IN (SELECT pk FROM clips WHERE id = ?1)"
        };
        transaction.execute(&format!("DELETE FROM {table} WHERE {of_clip}"), params![clip.to_string()])?;
    }
    Ok(transaction.execute_batch(SET_GUARDS)?)
}
