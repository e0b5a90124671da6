//! Clips: one row each, and the times of their frames.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row, params};

use super::{Store, StoreError, at_most_one, count, integer, json, parsed, parsed_json, time, value};
use crate::vocab::{CameraId, ClipId, Digest, RecordId, Size, UtcTime};

/// How far a clip has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClipState {
    /// The original is in the vault; there is nothing to look at yet.
    Sealed,
    /// The self-check still found something: nobody looks at it until it is developed again and found clean.
    Held,
    /// The redacted proxy is there, and what the models proposed.
    Developed,
    /// Somebody is correcting it.
    InWork,
    /// A reviewer found something: the annotator corrects it.
    Returned,
    /// The annotator is done with it.
    Done,
    /// A reviewer has signed it off.
    Approved,
    /// Consent ended: it is not opened any more.
    Withdrawn,
}

impl ClipState {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Sealed,
        Self::Held,
        Self::Developed,
        Self::InWork,
        Self::Returned,
        Self::Done,
        Self::Approved,
        Self::Withdrawn,
    ];

    /// The word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sealed => "sealed",
            Self::Held => "held",
            Self::Developed => "developed",
            Self::InWork => "in_work",
            Self::Returned => "returned",
            Self::Done => "done",
            Self::Approved => "approved",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The words on screen.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Sealed => "not analysed",
            Self::Held => "held back",
            Self::Developed => "pre-labelled",
            Self::InWork => "in work",
            Self::Returned => "returned",
            Self::Done => "done",
            Self::Approved => "approved",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether there are redacted frames to look at.
    #[must_use]
    pub const fn has_frames(self) -> bool {
        !matches!(self, Self::Sealed | Self::Held | Self::Withdrawn)
    }
}

/// One clip. Receipts are text here: only `custody` knows what they say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClipRow {
    /// Its id in the project.
    pub id: ClipId,
    /// The digest of the original file.
    pub sha256: Digest,
    /// The length of the original file.
    pub bytes: u64,
    /// The consent record under which it came in.
    pub record: RecordId,
    /// The pseudonym of the camera.
    pub camera: CameraId,
    /// How far it has come.
    pub state: ClipState,
    /// Size of the displayed picture, once developed.
    pub size: Option<Size>,
    /// Number of frames, 0 until developed.
    pub frames: u32,
    /// The receipt of the sealed original, as JSON.
    pub original: String,
    /// The receipt of the sealed proxy, as JSON.
    pub proxy: Option<String>,
    /// What the redaction found and hid, as JSON.
    pub leak: Option<String>,
    /// What people had ordered when it was developed, as JSON; none for a clip that an older version developed.
    pub orders: Option<String>,
    /// When it came in.
    pub imported_at: UtcTime,
}

/// How many tracks a clip has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TrackCounts {
    /// Labels.
    pub labels: u32,
    /// Suggestions that nobody has decided on.
    pub suggestions: u32,
}

const COLUMNS: &str = "id, sha256, bytes, record, camera, state, width_px, height_px, frames, original, proxy, leak, \
                       orders, imported_at_micros";

fn clip_row(row: &Row<'_>) -> Result<ClipRow, StoreError> {
    let state = row.get_ref("state")?.as_str().map_err(|_| StoreError::Damaged)?;
    let edges: (Option<u32>, Option<u32>) = (row.get("width_px")?, row.get("height_px")?);
    Ok(ClipRow {
        id: parsed(row, "id")?,
        sha256: parsed(row, "sha256")?,
        bytes: count(row, "bytes")?,
        record: parsed(row, "record")?,
        camera: parsed(row, "camera")?,
        state: ClipState::ALL.into_iter().find(|s| s.word() == state).ok_or(StoreError::Damaged)?,
        size: edges.0.zip(edges.1).map(|(width_px, height_px)| Size { width_px, height_px }),
        frames: row.get("frames")?,
        original: row.get("original")?,
        proxy: row.get("proxy")?,
        leak: row.get("leak")?,
        orders: row.get("orders")?,
        imported_at: time(row, "imported_at_micros")?,
    })
}

/// The row number of a clip.
pub(super) fn pk(connection: &Connection, clip: ClipId) -> Result<i64, StoreError> {
    value(connection, "SELECT pk FROM clips WHERE id = ?1", [clip.to_string()])?.ok_or(StoreError::NoSuchClip)
}

impl Store {
    /// A new clip.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the id is taken; others of the disk.
    pub fn insert_clip(&mut self, clip: &ClipRow) -> Result<(), StoreError> {
        let sql = format!("INSERT INTO clips ({COLUMNS}) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14)");
        self.put_clip(&sql, clip).map(drop)
    }

    /// Changes everything of a clip but its labels. A withdrawn clip stays as it is.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClip`]; others of the disk.
    pub fn update_clip(&mut self, clip: &ClipRow) -> Result<(), StoreError> {
        let sql = "UPDATE clips SET sha256=?2, bytes=?3, record=?4, camera=?5, state=?6, width_px=?7, height_px=?8,
                   frames=?9, original=?10, proxy=?11, leak=?12, orders=?13, imported_at_micros=?14
                   WHERE id=?1 AND state <> 'withdrawn'";
        if self.put_clip(sql, clip)? == 1 { Ok(()) } else { Err(StoreError::NoSuchClip) }
    }

    fn put_clip(&mut self, sql: &str, clip: &ClipRow) -> Result<usize, StoreError> {
        let bytes = integer(clip.bytes)?;
        let transaction = self.writing()?;
        let rows = transaction.execute(
            sql,
            params![
                clip.id.to_string(),
                clip.sha256.to_string(),
                bytes,
                clip.record.to_string(),
                clip.camera.as_str(),
                clip.state.word(),
                clip.size.map(|s| s.width_px),
                clip.size.map(|s| s.height_px),
                clip.frames,
                clip.original,
                clip.proxy,
                clip.leak,
                clip.orders,
                clip.imported_at.as_micros(),
            ],
        )?;
        transaction.commit()?;
        Ok(rows)
    }

    /// Changes the state alone, whatever else another process changes in the row.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClip`]; others of the disk.
    pub fn set_clip_state(&mut self, clip: ClipId, state: ClipState) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let sql = "UPDATE clips SET state = ?2 WHERE id = ?1 AND state <> 'withdrawn'";
        if transaction.execute(sql, params![clip.to_string(), state.word()])? != 1 {
            return Err(StoreError::NoSuchClip);
        }
        Ok(transaction.commit()?)
    }

    /// One clip.
    ///
    /// # Errors
    /// Of the disk.
    pub fn clip(&self, id: ClipId) -> Result<Option<ClipRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("SELECT {COLUMNS} FROM clips WHERE id = ?1"))?;
        at_most_one(statement.query_and_then([id.to_string()], clip_row)?)
    }

    /// All clips in the order in which they came in.
    ///
    /// # Errors
    /// Of the disk.
    pub fn clips(&self) -> Result<Vec<ClipRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("SELECT {COLUMNS} FROM clips ORDER BY pk"))?;
        statement.query_and_then([], clip_row)?.collect()
    }

    /// The clips whose original file has this digest.
    ///
    /// # Errors
    /// Of the disk.
    pub fn clips_of_file(&self, sha256: Digest) -> Result<Vec<ClipId>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT id FROM clips WHERE sha256 = ?1 ORDER BY pk")?;
        statement.query_and_then([sha256.to_string()], |row| parsed(row, "id"))?.collect()
    }

    /// Keeps the presentation time of every frame, microseconds.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClip`]; others of the disk.
    pub fn set_frame_times(&mut self, clip: ClipId, times_micros: &[i64]) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let pk = pk(&transaction, clip)?;
        let sql = "INSERT INTO frame_times (clip, micros) VALUES (?1, ?2)
                   ON CONFLICT (clip) DO UPDATE SET micros = excluded.micros";
        transaction.execute(sql, params![pk, json(&times_micros)])?;
        Ok(transaction.commit()?)
    }

    /// The presentation time of every frame, microseconds; empty until they are set.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClip`]; others of the disk.
    pub fn frame_times(&self, clip: ClipId) -> Result<Vec<i64>, StoreError> {
        let pk = pk(&self.connection, clip)?;
        let mut statement = self.connection.prepare_cached("SELECT micros FROM frame_times WHERE clip = ?1")?;
        Ok(at_most_one(statement.query_and_then([pk], |row| parsed_json(row, "micros"))?)?.unwrap_or_default())
    }

    /// How many tracks every clip has; a clip without tracks is not listed.
    ///
    /// # Errors
    /// Of the disk.
    pub fn track_counts(&self) -> Result<BTreeMap<ClipId, TrackCounts>, StoreError> {
        let sql = "SELECT clips.id AS id, SUM(layer = 'label') AS labels, SUM(layer = 'suggestion') AS suggestions
                   FROM tracks JOIN clips ON clips.pk = tracks.clip GROUP BY tracks.clip";
        let mut statement = self.connection.prepare_cached(sql)?;
        let counts = statement.query_and_then([], |row| {
            let counts = TrackCounts { labels: row.get("labels")?, suggestions: row.get("suggestions")? };
            Ok((parsed(row, "id")?, counts))
        })?;
        counts.collect()
    }

    /// The clips that are approved as they stand: nothing was edited since.
    ///
    /// # Errors
    /// Of the disk.
    pub fn approved_clips(&self) -> Result<BTreeSet<ClipId>, StoreError> {
        let sql = "SELECT DISTINCT clips.id AS id FROM approvals
                   JOIN clips ON clips.pk = approvals.clip AND clips.last_seq = approvals.edits_seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        statement.query_and_then([], |row| parsed(row, "id"))?.collect()
    }
}
