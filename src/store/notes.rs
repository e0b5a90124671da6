//! What people keep beside the labels: bookmarks of a clip, and the project's classes and attributes.

use std::collections::BTreeSet;

use rusqlite::params;

use super::{Store, StoreError, at_most_one, clips, parsed_json};
use crate::labels::Schema;
use crate::vocab::{ClipId, FrameNo, MemberId, UtcTime};

impl Store {
    /// The bookmarks of a clip.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClip`]; others of the disk.
    pub fn bookmarks(&self, clip: ClipId) -> Result<BTreeSet<FrameNo>, StoreError> {
        let pk = clips::pk(&self.connection, clip)?;
        let mut statement = self.connection.prepare_cached("SELECT frame FROM bookmarks WHERE clip = ?1")?;
        statement.query_and_then([pk], |row| Ok(FrameNo(row.get("frame")?)))?.collect()
    }

    /// Sets a bookmark, or takes it away.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClip`]; others of the disk.
    pub fn set_bookmark(
        &mut self,
        clip: ClipId,
        frame: FrameNo,
        by: Option<(MemberId, UtcTime)>,
    ) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let pk = clips::pk(&transaction, clip)?;
        match by {
            Some((member, time)) => {
                let sql = "INSERT OR IGNORE INTO bookmarks (clip, frame, member, time_micros) VALUES (?1, ?2, ?3, ?4)";
                transaction.execute(sql, params![pk, frame.0, member.to_string(), time.as_micros()])?;
            }
            None => drop(
                transaction.execute("DELETE FROM bookmarks WHERE clip = ?1 AND frame = ?2", params![pk, frame.0])?,
            ),
        }
        Ok(transaction.commit()?)
    }

    /// The classes and attributes; the standard ones where nobody set others.
    ///
    /// # Errors
    /// Of the disk; [`StoreError::Damaged`] when they are not sound.
    pub fn schema(&self) -> Result<Schema, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT schema FROM label_schema")?;
        let kept: Option<Schema> = at_most_one(statement.query_and_then([], |row| parsed_json(row, "schema"))?)?;
        let schema = kept.unwrap_or_else(Schema::standard);
        schema.check().map(|()| schema).map_err(|_| StoreError::Damaged)
    }

    /// Says what the classes and attributes are from now on.
    ///
    /// # Errors
    /// Of the disk.
    pub fn set_schema(&mut self, schema: &Schema) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let sql = "INSERT INTO label_schema (one, schema) VALUES (1, ?1)
                   ON CONFLICT (one) DO UPDATE SET schema = excluded.schema";
        transaction.execute(sql, [super::json(schema)])?;
        Ok(transaction.commit()?)
    }

    /// The classes that labels or suggestions of any clip have.
    ///
    /// # Errors
    /// Of the disk.
    pub fn classes_in_use(&self) -> Result<BTreeSet<String>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT DISTINCT class FROM tracks")?;
        statement.query_and_then([], |row| Ok(row.get("class")?))?.collect()
    }
}
