//! How much work clips took. Nothing is kept before a steward switches it on, and never whose work it was.

use std::collections::BTreeMap;

use rusqlite::params;

use super::{Store, StoreError, clips, count, integer, parsed, value};
use crate::labels::effort::ClipEffort;
use crate::vocab::ClipId;

impl Store {
    /// Whether effort is counted.
    ///
    /// # Errors
    /// Of the disk.
    pub fn counts_effort(&self) -> Result<bool, StoreError> {
        Ok(value(&self.connection, "SELECT is_on FROM effort_counting", [])?.unwrap_or(false))
    }

    /// Switches counting on or off; what was counted stays.
    ///
    /// # Errors
    /// Of the disk.
    pub fn set_counts_effort(&mut self, is_on: bool) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let sql = "INSERT INTO effort_counting (one, is_on) VALUES (1, ?1)
                   ON CONFLICT (one) DO UPDATE SET is_on = excluded.is_on";
        transaction.execute(sql, [is_on])?;
        Ok(transaction.commit()?)
    }

    /// Adds to what a clip took; does nothing while counting is off.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClip`]; others of the disk.
    pub fn add_effort(&mut self, clip: ClipId, effort: &ClipEffort) -> Result<(), StoreError> {
        if !self.counts_effort()? {
            return Ok(());
        }
        let transaction = self.writing()?;
        let pk = clips::pk(&transaction, clip)?;
        let sql = "INSERT INTO effort (clip, clicks, key_presses, active_micros, drawn, accepted, rejected, corrections)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                   ON CONFLICT (clip) DO UPDATE SET clicks = clicks + excluded.clicks,
                   key_presses = key_presses + excluded.key_presses, active_micros = active_micros + excluded.active_micros,
                   drawn = drawn + excluded.drawn, accepted = accepted + excluded.accepted,
                   rejected = rejected + excluded.rejected, corrections = corrections + excluded.corrections";
        let ClipEffort { clicks, key_presses, active_micros, drawn, accepted, rejected, corrections } = *effort;
        transaction.execute(
            sql,
            params![
                pk,
                integer(clicks)?,
                integer(key_presses)?,
                integer(active_micros)?,
                integer(drawn)?,
                integer(accepted)?,
                integer(rejected)?,
                integer(corrections)?
            ],
        )?;
        Ok(transaction.commit()?)
    }

    /// What each clip took, of those for which it was counted.
    ///
    /// # Errors
    /// Of the disk.
    pub fn efforts(&self) -> Result<BTreeMap<ClipId, ClipEffort>, StoreError> {
        let sql = "SELECT clips.id AS id, effort.* FROM effort JOIN clips ON clips.pk = effort.clip";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_and_then([], |row| {
            let effort = ClipEffort {
                clicks: count(row, "clicks")?,
                key_presses: count(row, "key_presses")?,
                active_micros: count(row, "active_micros")?,
                drawn: count(row, "drawn")?,
                accepted: count(row, "accepted")?,
                rejected: count(row, "rejected")?,
                corrections: count(row, "corrections")?,
            };
            Ok((parsed(row, "id")?, effort))
        })?;
        rows.collect()
    }
}
