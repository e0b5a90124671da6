//! Consent records and their events as they were received, and cameras.

use rusqlite::{Row, params};

use super::{Store, StoreError, at_most_one, json, parsed, time};
use crate::vocab::{CameraId, Digest, Place, RecordId, UtcTime, Zones};

/// A consent record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordRow {
    /// Its id.
    pub id: RecordId,
    /// The signed bytes exactly as received; JSON, so they are text.
    pub jws: Vec<u8>,
    /// Their digest.
    pub sha256: Digest,
    /// When it came in.
    pub imported_at: UtcTime,
}

/// Something that happened to a consent record: withdrawn, revoked, renewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Of which record.
    pub record: RecordId,
    /// The signed bytes exactly as received; JSON, so they are text.
    pub jws: Vec<u8>,
    /// Their digest.
    pub sha256: Digest,
    /// When it came in.
    pub imported_at: UtcTime,
}

/// A camera.
#[derive(Debug, Clone, PartialEq)]
pub struct CameraRow {
    /// Its pseudonym.
    pub id: CameraId,
    /// Where a steward said it is.
    pub place: Place,
    /// Zones of its picture, if a steward drew any.
    pub zones: Option<Zones>,
}

/// Signed JSON is text; other bytes are refused rather than changed.
fn as_text(jws: &[u8]) -> Result<&str, StoreError> {
    std::str::from_utf8(jws).map_err(|_| StoreError::Conflict)
}

fn received(row: &Row<'_>) -> Result<(Vec<u8>, Digest, UtcTime), StoreError> {
    let jws: String = row.get("jws")?;
    Ok((jws.into_bytes(), parsed(row, "sha256")?, time(row, "imported_at_micros")?))
}

fn record_row(row: &Row<'_>) -> Result<RecordRow, StoreError> {
    let (jws, sha256, imported_at) = received(row)?;
    Ok(RecordRow { id: parsed(row, "id")?, jws, sha256, imported_at })
}

fn event_row(row: &Row<'_>) -> Result<EventRow, StoreError> {
    let (jws, sha256, imported_at) = received(row)?;
    Ok(EventRow { record: parsed(row, "record")?, jws, sha256, imported_at })
}

fn camera_row(row: &Row<'_>) -> Result<CameraRow, StoreError> {
    let zones = match row.get_ref("zones")?.as_str_or_null().map_err(|_| StoreError::Damaged)? {
        Some(text) => Some(serde_json::from_str(text).map_err(|_| StoreError::Damaged)?),
        None => None,
    };
    Ok(CameraRow { id: parsed(row, "id")?, place: place(row)?, zones })
}

fn place(row: &Row<'_>) -> Result<Place, StoreError> {
    let word = row.get_ref("place")?.as_str().map_err(|_| StoreError::Damaged)?;
    [Place::Outdoor, Place::Indoor, Place::Unknown].into_iter().find(|p| p.word() == word).ok_or(StoreError::Damaged)
}

impl Store {
    /// Keeps a record. The same one again changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when another record has its id, or when it is not text; others of the disk.
    pub fn put_record(&mut self, record: &RecordRow) -> Result<(), StoreError> {
        let jws = as_text(&record.jws)?;
        if let Some(known) = self.record(record.id)? {
            return if known.jws == record.jws { Ok(()) } else { Err(StoreError::Conflict) };
        }
        let transaction = self.writing()?;
        let sql = "INSERT INTO records (id, jws, sha256, imported_at_micros) VALUES (?1, ?2, ?3, ?4)";
        let (id, sha256) = (record.id.to_string(), record.sha256.to_string());
        transaction.execute(sql, params![id, jws, sha256, record.imported_at.as_micros()])?;
        Ok(transaction.commit()?)
    }

    /// One record.
    ///
    /// # Errors
    /// Of the disk.
    pub fn record(&self, id: RecordId) -> Result<Option<RecordRow>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT * FROM records WHERE id = ?1")?;
        at_most_one(statement.query_and_then([id.to_string()], record_row)?)
    }

    /// All records in the order in which they came in.
    ///
    /// # Errors
    /// Of the disk.
    pub fn records(&self) -> Result<Vec<RecordRow>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT * FROM records ORDER BY rowid")?;
        statement.query_and_then([], record_row)?.collect()
    }

    /// Keeps an event. The same one again changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the record is not here, or when it is not text; others of the disk.
    pub fn put_event(&mut self, event: &EventRow) -> Result<(), StoreError> {
        let jws = as_text(&event.jws)?;
        let transaction = self.writing()?;
        let sql = "INSERT INTO events (record, jws, sha256, imported_at_micros) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (sha256) DO NOTHING";
        let (record, sha256) = (event.record.to_string(), event.sha256.to_string());
        transaction.execute(sql, params![record, jws, sha256, event.imported_at.as_micros()])?;
        Ok(transaction.commit()?)
    }

    /// The events of a record in the order in which they came in.
    ///
    /// # Errors
    /// Of the disk.
    pub fn events(&self, record: RecordId) -> Result<Vec<EventRow>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT * FROM events WHERE record = ?1 ORDER BY no")?;
        statement.query_and_then([record.to_string()], event_row)?.collect()
    }

    /// One camera; `None` when nobody has said where it is.
    ///
    /// # Errors
    /// Of the disk.
    pub fn camera(&self, id: &CameraId) -> Result<Option<CameraRow>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT * FROM cameras WHERE id = ?1")?;
        at_most_one(statement.query_and_then([id.as_str()], camera_row)?)
    }

    /// All cameras whose place was set, by pseudonym.
    ///
    /// # Errors
    /// Of the disk.
    pub fn cameras(&self) -> Result<Vec<CameraRow>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT * FROM cameras ORDER BY id")?;
        statement.query_and_then([], camera_row)?.collect()
    }

    /// Keeps where a camera is, and its zones.
    ///
    /// # Errors
    /// Of the disk.
    pub fn set_camera(&mut self, camera: &CameraRow) -> Result<(), StoreError> {
        let zones = camera.zones.as_ref().map(json);
        let transaction = self.writing()?;
        let sql = "INSERT INTO cameras (id, place, zones) VALUES (?1, ?2, ?3)
                   ON CONFLICT (id) DO UPDATE SET place = excluded.place, zones = excluded.zones";
        transaction.execute(sql, params![camera.id.as_str(), camera.place.word(), zones])?;
        Ok(transaction.commit()?)
    }
}
