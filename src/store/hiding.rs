//! What people order to be hidden: wishes of the project, regions by hand, and which clips are to be developed again.
//!
//! A region is only ever added, and marked once when a steward takes it back: the table refuses anything else.

use rusqlite::{Row, params};

use super::{Store, StoreError, at_most_one, clips, integer, json, parsed, parsed_json, time, value};
use crate::vocab::{ClipId, HandRegion, HidingWishes, MemberId, RegionId, UtcTime};

/// A region that a person drew over a clip.
#[derive(Debug, Clone, PartialEq)]
pub struct HandRegionRow {
    /// Its id.
    pub id: RegionId,
    /// Over which clip.
    pub clip: ClipId,
    /// Who drew it.
    pub member: MemberId,
    /// When.
    pub time: UtcTime,
    /// Where, in which frames.
    pub region: HandRegion,
    /// The detectors that had developed the clip by then, as JSON: something escaped them.
    pub detectors: String,
    /// When a steward took it back, and who.
    pub removed: Option<(UtcTime, MemberId)>,
}

/// One time that a clip was developed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DevelopmentRow {
    /// The clip.
    pub clip: ClipId,
    /// When it was done.
    pub time: UtcTime,
    /// The detectors, as JSON.
    pub detectors: String,
    /// How many frames they looked at.
    pub frames: u32,
}

/// Why a clip waits to be developed again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueReason {
    /// Somebody named it.
    Named,
    /// It was made by other detectors or under other orders than now.
    Outdated,
    /// All clips were asked for.
    All,
}

impl QueueReason {
    const fn word(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Outdated => "outdated",
            Self::All => "all",
        }
    }
}

/// When a steward took something drawn by hand back, and who.
pub(super) fn removed(row: &Row<'_>) -> Result<Option<(UtcTime, MemberId)>, StoreError> {
    let removed_at: Option<i64> = row.get("removed_at_micros")?;
    Ok(match removed_at {
        Some(micros) => Some((UtcTime::from_micros(micros).ok_or(StoreError::Damaged)?, parsed(row, "removed_by")?)),
        None => None,
    })
}

fn region_row(row: &Row<'_>) -> Result<HandRegionRow, StoreError> {
    Ok(HandRegionRow {
        id: parsed(row, "id")?,
        clip: parsed(row, "clip_id")?,
        member: parsed(row, "member")?,
        time: time(row, "time_micros")?,
        region: parsed_json(row, "region")?,
        detectors: row.get("detectors")?,
        removed: removed(row)?,
    })
}

const REGIONS: &str = "SELECT hand_regions.*, clips.id AS clip_id FROM hand_regions
                       JOIN clips ON clips.pk = hand_regions.clip";

impl Store {
    /// What the project asks for beside faces and interiors; nothing until it is set.
    ///
    /// # Errors
    /// Of the disk.
    pub fn wishes(&self) -> Result<HidingWishes, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT wishes FROM wishes")?;
        Ok(at_most_one(statement.query_and_then([], |row| parsed_json(row, "wishes"))?)?.unwrap_or_default())
    }

    /// Keeps what the project asks for.
    ///
    /// # Errors
    /// Of the disk.
    pub fn set_wishes(&mut self, wishes: &HidingWishes) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let sql = "INSERT INTO wishes (one, wishes) VALUES (1, ?1)
                   ON CONFLICT (one) DO UPDATE SET wishes = excluded.wishes";
        transaction.execute(sql, [json(wishes)])?;
        Ok(transaction.commit()?)
    }

    /// Keeps regions that a person drew, all or none.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClip`]; [`StoreError::Conflict`] when an id is taken; others of the disk.
    pub fn add_hand_regions(&mut self, regions: &[HandRegionRow]) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let sql = "INSERT INTO hand_regions (id, clip, member, time_micros, region, detectors)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        for row in regions {
            let pk = clips::pk(&transaction, row.clip)?;
            let (id, member) = (row.id.to_string(), row.member.to_string());
            transaction
                .execute(sql, params![id, pk, member, row.time.as_micros(), json(&row.region), row.detectors])?;
        }
        Ok(transaction.commit()?)
    }

    /// Marks a region as taken back. One that was taken back before stays as it is.
    ///
    /// # Errors
    /// Of the disk.
    pub fn remove_hand_region(&mut self, id: RegionId, by: MemberId, at: UtcTime) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let sql = "UPDATE hand_regions SET removed_at_micros = ?2, removed_by = ?3
                   WHERE id = ?1 AND removed_at_micros IS NULL";
        transaction.execute(sql, params![id.to_string(), at.as_micros(), by.to_string()])?;
        Ok(transaction.commit()?)
    }

    /// One region, taken back or not.
    ///
    /// # Errors
    /// Of the disk.
    pub fn hand_region(&self, id: RegionId) -> Result<Option<HandRegionRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{REGIONS} WHERE hand_regions.id = ?1"))?;
        at_most_one(statement.query_and_then([id.to_string()], region_row)?)
    }

    /// The regions over a clip that nobody took back, in the order in which they were drawn.
    ///
    /// # Errors
    /// Of the disk.
    pub fn hand_regions(&self, clip: ClipId) -> Result<Vec<HandRegionRow>, StoreError> {
        let sql = format!("{REGIONS} WHERE clips.id = ?1 AND removed_at_micros IS NULL ORDER BY no");
        let mut statement = self.connection.prepare_cached(&sql)?;
        statement.query_and_then([clip.to_string()], region_row)?.collect()
    }

    /// Every region of the project that was ever drawn, those taken back too.
    ///
    /// # Errors
    /// Of the disk.
    pub fn all_hand_regions(&self) -> Result<Vec<HandRegionRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{REGIONS} ORDER BY no"))?;
        statement.query_and_then([], region_row)?.collect()
    }

    /// Notes that a clip was developed; it waits no longer to be.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClip`]; others of the disk.
    pub fn add_development(&mut self, row: &DevelopmentRow) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let pk = clips::pk(&transaction, row.clip)?;
        let sql = "INSERT INTO developments (clip, time_micros, detectors, frames) VALUES (?1, ?2, ?3, ?4)";
        transaction.execute(sql, params![pk, row.time.as_micros(), row.detectors, integer(row.frames.into())?])?;
        transaction.execute("DELETE FROM develop_queue WHERE clip = ?1", [pk])?;
        Ok(transaction.commit()?)
    }

    /// Every time that a clip was developed, in order.
    ///
    /// # Errors
    /// Of the disk.
    pub fn developments(&self) -> Result<Vec<DevelopmentRow>, StoreError> {
        let sql = "SELECT developments.*, clips.id AS clip_id FROM developments
                   JOIN clips ON clips.pk = developments.clip ORDER BY no";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_and_then([], |row| {
            Ok(DevelopmentRow {
                clip: parsed(row, "clip_id")?,
                time: time(row, "time_micros")?,
                detectors: row.get("detectors")?,
                frames: row.get("frames")?,
            })
        })?;
        rows.collect()
    }

    /// Puts clips into the queue of those to be developed again. One that waits already keeps its reason.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClip`]; others of the disk.
    pub fn ask_to_develop(&mut self, wanted: &[ClipId], reason: QueueReason) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        for clip in wanted {
            let pk = clips::pk(&transaction, *clip)?;
            let sql = "INSERT INTO develop_queue (clip, asked) VALUES (?1, ?2) ON CONFLICT (clip) DO NOTHING";
            transaction.execute(sql, params![pk, reason.word()])?;
        }
        Ok(transaction.commit()?)
    }

    /// The clips that wait to be developed again, in the order in which they came in.
    ///
    /// # Errors
    /// Of the disk.
    pub fn develop_queue(&self) -> Result<Vec<ClipId>, StoreError> {
        let sql =
            "SELECT clips.id AS id FROM develop_queue JOIN clips ON clips.pk = develop_queue.clip ORDER BY clips.pk";
        let mut statement = self.connection.prepare_cached(sql)?;
        statement.query_and_then([], |row| parsed(row, "id"))?.collect()
    }

    /// Whether a clip waits because all were asked for: an earlier run over all of them was stopped.
    ///
    /// # Errors
    /// Of the disk.
    pub fn waits_for_all(&self) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM develop_queue WHERE asked = 'all')";
        Ok(value(&self.connection, sql, [])?.unwrap_or(false))
    }

    /// Takes a clip out of the queue.
    ///
    /// # Errors
    /// Of the disk.
    pub fn leave_develop_queue(&mut self, clip: ClipId) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        let sql = "DELETE FROM develop_queue WHERE clip IN (SELECT pk FROM clips WHERE id = ?1)";
        transaction.execute(sql, [clip.to_string()])?;
        Ok(transaction.commit()?)
    }
}
