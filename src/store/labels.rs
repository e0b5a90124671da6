//! Edits, and the labels as they stand.
//!
//! An edit is judged by [`LabelSet::apply`] itself, on the tracks that it touches, in the transaction that writes it.
//! So the tables follow the same rules as the labels in memory, and an entry that does not fit is never appended.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row, params};

use super::{Store, StoreError, clips, count, integer, json, parsed, parsed_json, time, value};
use crate::labels::{Document, Edit, Entry, Interpolation, Key, LabelSet, Layer, Origin, Track};
use crate::vocab::{ClipId, FrameNo, PxBox, TrackId};

impl Store {
    /// Appends an entry and brings the labels up to it, in one transaction that is on disk when this returns.
    ///
    /// # Errors
    /// [`StoreError::ChangedElsewhere`] unless the entry's number follows the last one; [`StoreError::Edit`] when the
    /// edit does not fit the labels; [`StoreError::NoSuchClip`]; others of the disk. Nothing is appended then.
    pub fn append_entry(&mut self, clip: ClipId, entry: &Entry) -> Result<(), StoreError> {
        let seq = integer(entry.seq)?;
        let transaction = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let pk = clips::pk(&transaction, clip)?;
        let sql = "UPDATE clips SET last_seq = ?2 WHERE pk = ?1 AND last_seq = ?2 - 1
                   AND state <> 'withdrawn'";
        if transaction.prepare_cached(sql)?.execute([pk, seq])? != 1 {
            return Err(StoreError::ChangedElsewhere);
        }
        let sql = "INSERT INTO edits (clip, seq, time_micros, author, kind, edit) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let (author, kind, edit) = (json(&entry.author), json(&entry.kind), json(&entry.edit));
        transaction.prepare_cached(sql)?.execute(params![pk, seq, entry.time.as_micros(), author, kind, edit])?;
        let table = Table { connection: &transaction, origins: &self.origins };
        table.follow(pk, &entry.edit)?;
        Ok(transaction.commit()?)
    }

    /// The whole history of a clip, in order.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClip`]; others of the disk.
    pub fn entries(&self, clip: ClipId) -> Result<Vec<Entry>, StoreError> {
        let pk = clips::pk(&self.connection, clip)?;
        let sql = "SELECT seq, time_micros, author, kind, edit FROM edits WHERE clip = ?1 ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let entries = statement.query_and_then([pk], |row| {
            Ok(Entry {
                seq: count(row, "seq")?,
                time: time(row, "time_micros")?,
                author: parsed_json(row, "author")?,
                kind: parsed_json(row, "kind")?,
                edit: parsed_json(row, "edit")?,
            })
        })?;
        entries.collect()
    }

    /// The labels as they stand, without their history.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClip`]; [`StoreError::Damaged`] when they are not sound; others of the disk.
    pub fn labels(&self, clip: ClipId) -> Result<LabelSet, StoreError> {
        Ok(self.labels_at(clip)?.1)
    }

    /// The number of the last entry and the labels as they stand, both of the same moment.
    ///
    /// # Errors
    /// As [`Store::labels`].
    pub fn labels_at(&self, clip: ClipId) -> Result<(u64, LabelSet), StoreError> {
        // One transaction, so that number, tracks and keys are of the same moment.
        let transaction = self.connection.unchecked_transaction()?;
        let pk = clips::pk(&transaction, clip)?;
        let seq: i64 = value(&transaction, "SELECT last_seq FROM clips WHERE pk = ?1", [pk])?.unwrap_or_default();
        let table = Table { connection: &transaction, origins: &self.origins };
        let set = LabelSet::from_parts(table.tracks(pk)?.into_values(), table.numbers(pk)?);
        Ok((u64::try_from(seq).map_err(|_| StoreError::Damaged)?, set.map_err(|_| StoreError::Damaged)?))
    }

    /// The labels with their history, by replaying it: what undo and redo need.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClip`]; [`StoreError::Damaged`] when the history does not replay; others of the disk.
    pub fn document(&self, clip: ClipId) -> Result<Document, StoreError> {
        Document::replay(self.entries(clip)?).map_err(|_| StoreError::Damaged)
    }
}

/// The tables of labels within one transaction.
struct Table<'a> {
    connection: &'a Connection,
    origins: &'a std::cell::RefCell<std::collections::HashMap<i64, Origin>>,
}

/// Tracks by row number.
type Found = BTreeMap<i64, (Layer, Track)>;
/// One of them.
type FoundTrack = (i64, (Layer, Track));

/// A track while its keys are read; the columns come in this order.
const TRACK_COLUMNS: &str = "pk, id, no, layer, class";
const KEY_COLUMNS: &str = "track, frame, x1, y1, x2, y2, outside, occluded, truncated, hold, origin, score, attributes";

impl Table<'_> {
    /// Applies an edit to the tables.
    fn follow(&self, clip: i64, edit: &Edit) -> Result<(), StoreError> {
        let (mut ids, mut nos) = (BTreeSet::new(), BTreeSet::new());
        touched(edit, &mut ids, &mut nos);
        let mut before = BTreeMap::new();
        let mut numbers = BTreeMap::new();
        for id in &ids {
            before.extend(self.track(clip, *id)?.map(|(pk, found)| (*id, (pk, found))));
            let sql = "SELECT no FROM track_numbers WHERE clip = ?1 AND id = ?2";
            numbers.extend(value::<u32>(self.connection, sql, params![clip, id.to_string()])?.map(|no| (no, *id)));
        }
        for no in &nos {
            let sql = "SELECT id FROM track_numbers WHERE clip = ?1 AND no = ?2";
            if let Some(owner) = value::<String>(self.connection, sql, params![clip, no])? {
                numbers.insert(*no, owner.parse().map_err(|_| StoreError::Damaged)?);
            }
        }
        let tracks = before.values().map(|(_, found)| found.clone()).collect::<Vec<_>>();
        let mut set = LabelSet::from_parts(tracks, numbers.clone()).map_err(|_| StoreError::Damaged)?;
        set.apply(edit)?;
        for (no, id) in set.numbers().filter(|(no, _)| !numbers.contains_key(no)) {
            let sql = "INSERT INTO track_numbers (clip, no, id) VALUES (?1, ?2, ?3)";
            self.connection.prepare_cached(sql)?.execute(params![clip, no, id.to_string()])?;
        }
        for id in ids {
            self.replace(clip, before.get(&id), set.find(id))?;
        }
        Ok(())
    }

    /// Brings one track from what it was to what it is; only the keys that differ are written.
    fn replace(
        &self,
        clip: i64,
        before: Option<&FoundTrack>,
        after: Option<(Layer, &Track)>,
    ) -> Result<(), StoreError> {
        let no_keys = BTreeMap::new();
        let (pk, old_keys, new_keys) = match (before, after) {
            (None, None) => return Ok(()),
            (Some((pk, _)), None) => {
                self.connection.prepare_cached("DELETE FROM tracks WHERE pk = ?1")?.execute([pk])?;
                return Ok(());
            }
            (None, Some((layer, track))) => {
                let sql = "INSERT INTO tracks (clip, id, no, layer, class) VALUES (?1, ?2, ?3, ?4, ?5)";
                let (id, class) = (track.id.to_string(), track.class.as_str());
                self.connection.prepare_cached(sql)?.execute(params![clip, id, track.no, layer_word(layer), class])?;
                (self.connection.last_insert_rowid(), &no_keys, &track.keys)
            }
            (Some((pk, (_, old))), Some((layer, new))) => {
                let sql = "UPDATE tracks SET layer = ?2, class = ?3 WHERE pk = ?1";
                self.connection.prepare_cached(sql)?.execute(params![pk, layer_word(layer), new.class.as_str()])?;
                (*pk, &old.keys, &new.keys)
            }
        };
        let sql = "DELETE FROM keys WHERE track = ?1 AND frame = ?2";
        for frame in old_keys.keys().filter(|frame| !new_keys.contains_key(frame)) {
            self.connection.prepare_cached(sql)?.execute(params![pk, frame.0])?;
        }
        for (frame, key) in new_keys.iter().filter(|(frame, key)| old_keys.get(frame) != Some(key)) {
            self.put_key(pk, *frame, key)?;
        }
        Ok(())
    }

    fn put_key(&self, track: i64, frame: FrameNo, key: &Key) -> Result<(), StoreError> {
        let (origin, score) = match &key.origin {
            Origin::Model { model, score } => (Origin::Model { model: model.clone(), score: 0.0 }, Some(*score)),
            other => (other.clone(), None),
        };
        let sql =
            format!("INSERT OR REPLACE INTO keys ({KEY_COLUMNS}) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)");
        let b = &key.bbox;
        self.connection.prepare_cached(&sql)?.execute(params![
            track,
            frame.0,
            b.x1(),
            b.y1(),
            b.x2(),
            b.y2(),
            key.outside,
            key.occluded,
            key.truncated,
            key.interpolation == Interpolation::Hold,
            self.origin_pk(&origin)?,
            score,
            (!key.attributes.is_empty()).then(|| json(&key.attributes)),
        ])?;
        Ok(())
    }

    fn origin_pk(&self, origin: &Origin) -> Result<i64, StoreError> {
        let (text, sql) = (json(origin), "SELECT pk FROM origins WHERE origin = ?1");
        if let Some(pk) = value(self.connection, sql, [&text])? {
            return Ok(pk);
        }
        self.connection.prepare_cached("INSERT INTO origins (origin) VALUES (?1)")?.execute([&text])?;
        Ok(self.connection.last_insert_rowid())
    }

    fn origin(&self, pk: i64, score: Option<f32>) -> Result<Origin, StoreError> {
        if !self.origins.borrow().contains_key(&pk) {
            let mut statement = self.connection.prepare_cached("SELECT origin FROM origins WHERE pk = ?1")?;
            let origin: Option<Origin> =
                super::at_most_one(statement.query_and_then([pk], |r| parsed_json(r, "origin"))?)?;
            self.origins.borrow_mut().insert(pk, origin.ok_or(StoreError::Damaged)?);
        }
        match (&self.origins.borrow()[&pk], score) {
            (Origin::Model { model, .. }, Some(score)) => Ok(Origin::Model { model: model.clone(), score }),
            (Origin::Model { .. }, None) | (_, Some(_)) => Err(StoreError::Damaged),
            (other, None) => Ok(other.clone()),
        }
    }

    /// All tracks of a clip by row number.
    fn tracks(&self, clip: i64) -> Result<Found, StoreError> {
        let sql = format!("SELECT {TRACK_COLUMNS} FROM tracks WHERE clip = ?1 ORDER BY pk");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut found: Found = statement.query_and_then([clip], track_row)?.collect::<Result<_, _>>()?;
        let sql = "SELECT keys.* FROM keys JOIN tracks ON tracks.pk = keys.track WHERE tracks.clip = ?1";
        self.read_keys(sql, clip, &mut found)?;
        Ok(found)
    }

    fn track(&self, clip: i64, id: TrackId) -> Result<Option<FoundTrack>, StoreError> {
        let sql = format!("SELECT {TRACK_COLUMNS} FROM tracks WHERE clip = ?1 AND id = ?2");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_and_then(params![clip, id.to_string()], track_row)?;
        let mut found: Found = rows.collect::<Result<_, StoreError>>()?;
        if let Some(pk) = found.keys().next().copied() {
            self.read_keys(&format!("SELECT {KEY_COLUMNS} FROM keys WHERE track = ?1"), pk, &mut found)?;
        }
        Ok(found.pop_first())
    }

    fn read_keys(&self, sql: &str, of: i64, found: &mut Found) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([of])?;
        while let Some(row) = rows.next()? {
            let (_, track) = found.get_mut(&row.get(0)?).ok_or(StoreError::Damaged)?;
            track.keys.insert(FrameNo(row.get(1)?), self.key(row)?);
        }
        Ok(())
    }

    /// By position, since a project holds a million of these: the order of [`KEY_COLUMNS`].
    fn key(&self, row: &Row<'_>) -> Result<Key, StoreError> {
        let attributes = match row.get_ref(12)? {
            rusqlite::types::ValueRef::Null => BTreeMap::new(),
            _ => parsed_json(row, "attributes")?,
        };
        Ok(Key {
            bbox: PxBox::new(row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?).ok_or(StoreError::Damaged)?,
            outside: row.get(6)?,
            occluded: row.get(7)?,
            truncated: row.get(8)?,
            attributes,
            interpolation: if row.get(9)? { Interpolation::Hold } else { Interpolation::Linear },
            origin: self.origin(row.get(10)?, row.get(11)?)?,
        })
    }

    fn numbers(&self, clip: i64) -> Result<Vec<(u32, TrackId)>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT no, id FROM track_numbers WHERE clip = ?1")?;
        statement.query_and_then([clip], |row| Ok((row.get("no")?, parsed(row, "id")?)))?.collect()
    }
}

fn track_row(row: &Row<'_>) -> Result<FoundTrack, StoreError> {
    let layer = row.get_ref("layer")?.as_str().map_err(|_| StoreError::Damaged)?;
    let layer = Layer::ALL.into_iter().find(|l| layer_word(*l) == layer).ok_or(StoreError::Damaged)?;
    let class = row.get_ref("class")?.as_str().ok().and_then(crate::labels::ClassName::new);
    let track = Track {
        id: parsed(row, "id")?,
        no: row.get("no")?,
        class: class.ok_or(StoreError::Damaged)?,
        keys: BTreeMap::new(),
    };
    Ok((row.get("pk")?, (layer, track)))
}

const fn layer_word(layer: Layer) -> &'static str {
    match layer {
        Layer::Label => "label",
        Layer::Suggestion => "suggestion",
    }
}

/// The tracks that an edit names, and the numbers that it needs.
fn touched(edit: &Edit, ids: &mut BTreeSet<TrackId>, nos: &mut BTreeSet<u32>) {
    match edit {
        Edit::AddTrack { track, .. } => {
            ids.insert(track.id);
            nos.insert(track.no);
        }
        Edit::RemoveTrack { track, .. } => drop(ids.insert(track.id)),
        Edit::SetKey { track, .. } | Edit::SetClass { track, .. } => drop(ids.insert(*track)),
        Edit::Group { edits, .. } => edits.iter().for_each(|edit| touched(edit, ids, nos)),
    }
}
