//! Which tracks are hidden and locked on this screen, kept over a restart in one file beside the settings.
//!
//! Guarantee: it is about this screen alone: no label, no export and nobody else's window knows of it. Of clips and tracks only their
//! random ids are in it. Unreadable or lost, everything is shown and free, which is no loss of work.

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::settings::write_aside;
use crate::vocab::{ClipId, TrackId};

/// Most clips that are remembered; who was not looked at for the longest time goes first.
const MOST_CLIPS: usize = 500;

/// What is hidden and locked in one clip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct ClipSight {
    clip: ClipId,
    #[serde(default)]
    hidden: BTreeSet<TrackId>,
    #[serde(default)]
    locked: BTreeSet<TrackId>,
}

/// The file's content, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SightFile(Vec<ClipSight>);

impl SightFile {
    /// Reads the file; nothing when it is not there or cannot be read.
    #[must_use]
    pub fn load(file: &Path) -> Self {
        std::fs::read(file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// What is hidden and what is locked in a clip.
    #[must_use]
    pub fn of(&self, clip: ClipId) -> (BTreeSet<TrackId>, BTreeSet<TrackId>) {
        let found = self.0.iter().find(|sight| sight.clip == clip);
        found.map(|sight| (sight.hidden.clone(), sight.locked.clone())).unwrap_or_default()
    }

    /// Remembers a clip and writes the file.
    pub fn remember(&mut self, file: &Path, clip: ClipId, hidden: BTreeSet<TrackId>, locked: BTreeSet<TrackId>) {
        self.0.retain(|sight| sight.clip != clip);
        if !(hidden.is_empty() && locked.is_empty()) {
            self.0.insert(0, ClipSight { clip, hidden, locked });
            self.0.truncate(MOST_CLIPS);
        }
        write_aside(file, &serde_json::to_vec(self).expect("ids are plain words"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tracks(bits: &[u128]) -> BTreeSet<TrackId> {
        bits.iter().map(|bits| TrackId::from_bits(*bits)).collect()
    }

    #[test]
    fn it_is_read_back_newest_first_and_damage_shows_everything() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let file = dir.path().join("deep/sight.json");
        let clip = |no: usize| ClipId::from_bits(no as u128);
        let mut sight = SightFile::load(&file);
        for no in 0..MOST_CLIPS + 3 {
            sight.remember(&file, clip(no), tracks(&[no as u128]), tracks(&[7]));
        }
        sight.remember(&file, clip(9), tracks(&[]), tracks(&[]));
        let back = SightFile::load(&file);
        assert_eq!(back, sight);
        assert_eq!(back.of(clip(MOST_CLIPS)), (tracks(&[MOST_CLIPS as u128]), tracks(&[7])));
        for gone in [0, 2, 9] {
            assert_eq!(back.of(clip(gone)), (tracks(&[]), tracks(&[])), "{gone}");
        }
        assert_eq!(back.0.len(), MOST_CLIPS - 1);
        std::fs::write(&file, "[{").expect("written");
        assert_eq!(SightFile::load(&file), SightFile::default());
    }
}
