//! Covers that hold for a camera, what people wish to have taken back, and the count of everything that changes what may be seen.
//!
//! Like regions over a clip, a cover is only ever added, and marked once when a steward takes it back.

use rusqlite::{Row, params};

use super::hiding::removed;
use super::{Store, StoreError, at_most_one, json, parsed, parsed_json, time, value};
use crate::vocab::{CameraCover, CameraId, MemberId, RegionId, UtcTime};

/// A part of a camera's picture that a person covered for all its clips.
#[derive(Debug, Clone, PartialEq)]
pub struct CameraCoverRow {
    /// Its id.
    pub id: RegionId,
    /// Of which camera.
    pub camera: CameraId,
    /// Who drew it.
    pub member: MemberId,
    /// When.
    pub time: UtcTime,
    /// Where.
    pub cover: CameraCover,
    /// When a steward took it back, and who.
    pub removed: Option<(UtcTime, MemberId)>,
}

fn cover_row(row: &Row<'_>) -> Result<CameraCoverRow, StoreError> {
    Ok(CameraCoverRow {
        id: parsed(row, "id")?,
        camera: parsed(row, "camera")?,
        member: parsed(row, "member")?,
        time: time(row, "time_micros")?,
        cover: parsed_json(row, "cover")?,
        removed: removed(row)?,
    })
}

impl Store {
    /// Keeps a cover of a camera.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the id is taken; others of the disk.
    pub fn add_camera_cover(&mut self, row: &CameraCoverRow) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let sql = "INSERT INTO camera_covers (id, camera, member, time_micros, cover) VALUES (?1, ?2, ?3, ?4, ?5)";
        let (id, member) = (row.id.to_string(), row.member.to_string());
        transaction.execute(sql, params![id, row.camera.as_str(), member, row.time.as_micros(), json(&row.cover)])?;
        Ok(transaction.commit()?)
    }

    /// Marks a cover of a camera as taken back. One that was taken back before stays as it is.
    ///
    /// # Errors
    /// Of the disk.
    pub fn remove_camera_cover(&mut self, id: RegionId, by: MemberId, at: UtcTime) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let sql = "UPDATE camera_covers SET removed_at_micros = ?2, removed_by = ?3
                   WHERE id = ?1 AND removed_at_micros IS NULL";
        transaction.execute(sql, params![id.to_string(), at.as_micros(), by.to_string()])?;
        Ok(transaction.commit()?)
    }

    /// One cover of a camera, taken back or not.
    ///
    /// # Errors
    /// Of the disk.
    pub fn camera_cover(&self, id: RegionId) -> Result<Option<CameraCoverRow>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT * FROM camera_covers WHERE id = ?1")?;
        at_most_one(statement.query_and_then([id.to_string()], cover_row)?)
    }

    /// The covers of one camera that nobody took back, in the order in which they were drawn.
    ///
    /// # Errors
    /// Of the disk.
    pub fn camera_covers_of(&self, camera: &CameraId) -> Result<Vec<CameraCoverRow>, StoreError> {
        let sql = "SELECT * FROM camera_covers WHERE camera = ?1 AND removed_at_micros IS NULL ORDER BY no";
        let mut statement = self.connection.prepare_cached(sql)?;
        statement.query_and_then([camera.as_str()], cover_row)?.collect()
    }

    /// Every cover of a camera that nobody took back, in the order in which they were drawn.
    ///
    /// # Errors
    /// Of the disk.
    pub fn camera_covers(&self) -> Result<Vec<CameraCoverRow>, StoreError> {
        let sql = "SELECT * FROM camera_covers WHERE removed_at_micros IS NULL ORDER BY no";
        let mut statement = self.connection.prepare_cached(sql)?;
        statement.query_and_then([], cover_row)?.collect()
    }

    /// Notes that a member wishes a cover to be taken back. A second wish for the same one changes nothing.
    ///
    /// # Errors
    /// Of the disk.
    pub fn ask_to_uncover(&mut self, id: RegionId, by: MemberId, at: UtcTime) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let sql = "INSERT INTO uncover_wishes (region, member, time_micros) VALUES (?1, ?2, ?3)
                   ON CONFLICT (region) DO NOTHING";
        transaction.execute(sql, params![id.to_string(), by.to_string(), at.as_micros()])?;
        Ok(transaction.commit()?)
    }

    /// The covers that members wish to have taken back, each with who wished it first.
    ///
    /// # Errors
    /// Of the disk.
    pub fn uncover_wishes(&self) -> Result<Vec<(RegionId, MemberId)>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT region, member FROM uncover_wishes ORDER BY region")?;
        statement.query_and_then([], |row| Ok((parsed(row, "region")?, parsed(row, "member")?)))?.collect()
    }

    /// A number that grows with every change of what may be seen of any clip, whoever made it: covers, zones, places, wishes, a
    /// clip's state, proxy and orders. Reading it is cheap.
    ///
    /// # Errors
    /// Of the disk.
    pub fn hiding_changes(&self) -> Result<i64, StoreError> {
        value(&self.connection, "SELECT n FROM hiding_changes", [])?.ok_or(StoreError::Damaged)
    }
}
