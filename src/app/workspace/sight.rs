//! What is shown, hidden or locked on this screen, and how it looks. Nothing of it is a label.

use std::collections::BTreeSet;

use crate::app::command::Command;
use crate::app::sight_file::SightFile;
use crate::app::words::{said, term, word};
use crate::vocab::{ClipId, TrackId};

use super::Workspace;

/// Which tracks are shown, and which may be changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sight {
    hidden: BTreeSet<TrackId>,
    locked: BTreeSet<TrackId>,
    solo: Option<TrackId>,
}

impl Sight {
    /// As it was kept.
    pub(super) fn kept((hidden, locked): (BTreeSet<TrackId>, BTreeSet<TrackId>)) -> Self {
        Self { hidden, locked, solo: None }
    }

    /// Whether a track is shown.
    #[must_use]
    pub fn shows(&self, track: TrackId) -> bool {
        self.solo.map_or_else(|| !self.hidden.contains(&track), |solo| solo == track)
    }

    /// Whether a track is kept from being changed here.
    #[must_use]
    pub fn is_locked(&self, track: TrackId) -> bool {
        self.locked.contains(&track)
    }

    /// The track that is shown alone.
    #[must_use]
    pub fn solo(&self) -> Option<TrackId> {
        self.solo
    }

    /// How many tracks are hidden one by one.
    #[must_use]
    pub fn hidden(&self) -> usize {
        self.hidden.len()
    }
}

/// In if it was out, out if it was in; whether it is in now.
fn turn(set: &mut BTreeSet<TrackId>, track: TrackId) -> bool {
    !set.remove(&track) && set.insert(track)
}

impl Workspace {
    /// Runs a command that changes how things look; `false` when it is none.
    pub(super) fn run_sight(&mut self, command: &Command) -> bool {
        match command {
            Command::Tone(step) => self.look.tones = self.look.tones.stepped(*step),
            Command::SetTones(tones) => self.look.tones = *tones,
            Command::ToggleSnap => {
                self.look.snaps = !self.look.snaps;
                let what = if self.look.snaps { word("sight-edges-snap") } else { word("sight-edges-do-not-snap") };
                self.note(what, "");
            }
            Command::ToggleFilmstrip => self.look.has_filmstrip = !self.look.has_filmstrip,
            Command::ToggleTrace => self.look.has_trace = !self.look.has_trace,
            Command::ToggleOnion => self.look.has_onion = !self.look.has_onion,
            Command::NextColouring => {
                self.look.colouring = self.look.colouring.next();
                self.note(&said!("sight-colours-tell-the", colouring = term(self.look.colouring.word())), "");
            }
            Command::HideTrack | Command::LockTrack | Command::SoloTrack => self.see(command),
            Command::ShowAllTracks => {
                if let Some(clip) = self.clip_mut() {
                    clip.sight = Sight::default();
                }
                self.keep_sight();
            }
            _ => return false,
        }
        true
    }

    fn see(&mut self, command: &Command) {
        let back = said!("sight-shows-all-again", show_all_tracks = self.key_of(&Command::ShowAllTracks));
        let free = said!("sight-frees-it", lock_track = self.key_of(&Command::LockTrack));
        let Some(clip) = self.clip_mut() else { return };
        if *command == Command::SoloTrack && clip.sight.solo.take().is_some() {
            return;
        }
        let Some(track) = clip.selected else {
            self.note(word("sight-no-track-is-selected"), word("sight-click-a-box-or-a-row"));
            return;
        };
        match command {
            Command::HideTrack => {
                if turn(&mut clip.sight.hidden, track) {
                    self.note(word("sight-the-track-is-hidden-on-this"), &back);
                }
            }
            Command::LockTrack => {
                let is_locked = turn(&mut clip.sight.locked, track);
                let what = if is_locked {
                    word("sight-the-track-is-locked-here")
                } else {
                    word("sight-the-track-may-be-changed-again")
                };
                let way_out = if is_locked { free } else { String::new() };
                self.note(what, &way_out);
            }
            _ => clip.sight.solo = Some(track),
        }
        self.keep_sight();
    }

    /// What is hidden and locked in a clip is the same after a restart; what is shown alone is a look for now.
    fn keep_sight(&mut self) {
        let Some(file) = self.sight_file() else { return };
        let Some(clip) = self.clip() else { return };
        // Tracks that are gone need no remembering.
        let is_there = |id: &TrackId| clip.labels().is_none_or(|labels| labels.find(*id).is_some());
        let kept = |ids: &BTreeSet<TrackId>| ids.iter().copied().filter(is_there).collect();
        let (id, hidden, locked) = (clip.id, kept(&clip.sight.hidden), kept(&clip.sight.locked));
        SightFile::load(&file).remember(&file, id, hidden, locked);
    }

    /// What is hidden and locked here of a clip that is opened.
    pub(super) fn sight_of(&self, clip: ClipId) -> Sight {
        self.sight_file().map(|file| Sight::kept(SightFile::load(&file).of(clip))).unwrap_or_default()
    }

    fn sight_file(&self) -> Option<std::path::PathBuf> {
        Some(self.settings_file.as_ref()?.with_file_name("sight.json"))
    }

    /// Whether a track may be changed here; says why not.
    pub(super) fn is_free(&mut self, track: TrackId) -> bool {
        let is_locked = self.clip().is_some_and(|clip| clip.sight.is_locked(track));
        if is_locked {
            let way_out = said!("sight-frees-it", lock_track = self.key_of(&Command::LockTrack));
            self.note(word("sight-this-track-is-locked-here"), &way_out);
        }
        !is_locked
    }
}
