//! Every track of the project as one line each, for a search in memory: reading a million keys takes a second, looking through
//! their tracks a few thousandths.

use std::collections::HashMap;

use super::{Store, StoreError, parsed, parsed_json};
use crate::labels::{ClassName, Layer, Origin, Track};
use crate::vocab::{ClipId, FrameNo, TrackId};

/// Who or what fixed keys of a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sources(u8);

impl Sources {
    /// The words, in the order of the bits.
    pub const WORDS: [&'static str; 4] = ["person", "model", "tracker", "import"];

    fn with(self, origin: &Origin) -> Self {
        let bit = Self::WORDS.iter().position(|word| *word == origin.word()).unwrap_or_default();
        Self(self.0 | 1 << bit)
    }

    /// Whether one of them is called like this, or begins so.
    #[must_use]
    pub fn has(self, word: &str) -> bool {
        Self::WORDS.iter().enumerate().any(|(bit, own)| self.0 & 1 << bit != 0 && own.starts_with(word))
    }
}

/// One track.
#[derive(Debug, Clone, PartialEq)]
pub struct TrackLine {
    /// Of which clip, by its place in [`TrackLines::clips`].
    pub clip: u32,
    /// Which class, by its place in [`TrackLines::classes`].
    pub class: u16,
    /// Its id.
    pub id: TrackId,
    /// Its number on screen.
    pub no: u32,
    /// Whether somebody vouches for it.
    pub layer: Layer,
    /// Who or what fixed its keys.
    pub sources: Sources,
    /// The mean score of the keys that a model fixed.
    pub score: Option<f32>,
    /// Its first key.
    pub first: FrameNo,
    /// Its last key.
    pub last: FrameNo,
    /// How many keys it has.
    pub keys: u32,
}

/// The tracks of a project.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TrackLines {
    /// The clips, in the order of import.
    pub clips: Vec<ClipId>,
    /// The classes that occur.
    pub classes: Vec<ClassName>,
    /// The tracks, clip by clip, by their numbers.
    pub tracks: Vec<TrackLine>,
}

impl TrackLines {
    /// Adds a track of the last clip.
    pub fn push(&mut self, layer: Layer, track: &Track) {
        let (mut sources, mut scores) = (Sources::default(), (0.0, 0_u32));
        for key in track.keys.values() {
            sources = sources.with(&key.origin);
            if let Origin::Model { score, .. } = key.origin {
                scores = (scores.0 + score, scores.1 + 1);
            }
        }
        let ends = track.keys.keys().next().zip(track.keys.keys().next_back());
        let (first, last) = ends.map_or((FrameNo::FIRST, FrameNo::FIRST), |(first, last)| (*first, *last));
        let class = self.class(&track.class);
        self.tracks.push(TrackLine {
            clip: u32::try_from(self.clips.len().saturating_sub(1)).unwrap_or(u32::MAX),
            class,
            id: track.id,
            no: track.no,
            layer,
            sources,
            score: (scores.1 > 0).then(|| scores.0 / scores.1 as f32),
            first,
            last,
            keys: u32::try_from(track.keys.len()).unwrap_or(u32::MAX),
        });
    }

    fn class(&mut self, name: &ClassName) -> u16 {
        let at = self.classes.iter().position(|own| own == name).unwrap_or_else(|| {
            self.classes.push(name.clone());
            self.classes.len() - 1
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }
}

impl Store {
    /// Every track of every clip that was not withdrawn.
    ///
    /// # Errors
    /// Of the disk; [`StoreError::Damaged`] when a row is not sound.
    pub fn track_lines(&self) -> Result<TrackLines, StoreError> {
        let transaction = self.connection.unchecked_transaction()?;
        let mut lines = TrackLines::default();
        let mut places: HashMap<i64, u32> = HashMap::new();
        let mut statement = transaction.prepare_cached("SELECT pk, id FROM clips ORDER BY pk")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            places.insert(row.get(0)?, u32::try_from(lines.clips.len()).map_err(|_| StoreError::Damaged)?);
            lines.clips.push(parsed(row, "id")?);
        }
        let mut statement = transaction.prepare_cached("SELECT pk, origin FROM origins")?;
        let mut origins: HashMap<i64, Origin> = HashMap::new();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            origins.insert(row.get(0)?, parsed_json(row, "origin")?);
        }
        let sql = "SELECT clip, id, no, layer, class, pk FROM tracks ORDER BY clip, no";
        let mut statement = transaction.prepare_cached(sql)?;
        let mut of_track: HashMap<i64, usize> = HashMap::new();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let class = row.get_ref("class")?.as_str().ok().and_then(ClassName::new).ok_or(StoreError::Damaged)?;
            let class = lines.class(&class);
            let is_label = row.get_ref("layer")?.as_str().map_err(|_| StoreError::Damaged)? == "label";
            of_track.insert(row.get(5)?, lines.tracks.len());
            lines.tracks.push(TrackLine {
                clip: *places.get(&row.get(0)?).ok_or(StoreError::Damaged)?,
                class,
                id: parsed(row, "id")?,
                no: row.get(2)?,
                layer: if is_label { Layer::Label } else { Layer::Suggestion },
                sources: Sources::default(),
                score: None,
                first: FrameNo(u32::MAX),
                last: FrameNo::FIRST,
                keys: 0,
            });
        }
        // Sums of scores are kept in the line until all keys were seen.
        let mut scored: Vec<u32> = vec![0; lines.tracks.len()];
        let mut statement = transaction.prepare_cached("SELECT track, frame, origin, score FROM keys")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let at = *of_track.get(&row.get(0)?).ok_or(StoreError::Damaged)?;
            let line = &mut lines.tracks[at];
            let (frame, score): (u32, Option<f32>) = (row.get(1)?, row.get(3)?);
            line.keys += 1;
            line.first = line.first.min(FrameNo(frame));
            line.last = line.last.max(FrameNo(frame));
            line.sources = line.sources.with(origins.get(&row.get(2)?).ok_or(StoreError::Damaged)?);
            if let Some(score) = score {
                line.score = Some(line.score.unwrap_or_default() + score);
                scored[at] += 1;
            }
        }
        for (line, count) in lines.tracks.iter_mut().zip(scored) {
            line.score = line.score.map(|sum| sum / count as f32);
        }
        Ok(lines)
    }
}
