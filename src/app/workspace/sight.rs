//! What is shown, hidden or locked on this screen, and how it looks. Nothing of it is a label.

use std::collections::BTreeSet;

use crate::app::command::Command;
use crate::vocab::TrackId;

use super::Workspace;

/// Which tracks are shown, and which may be changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sight {
    hidden: BTreeSet<TrackId>,
    locked: BTreeSet<TrackId>,
    solo: Option<TrackId>,
}

impl Sight {
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
                let what = if self.look.snaps { "Edges snap." } else { "Edges do not snap." };
                self.note(what, "");
            }
            Command::ToggleFilmstrip => self.look.has_filmstrip = !self.look.has_filmstrip,
            Command::ToggleTrace => self.look.has_trace = !self.look.has_trace,
            Command::ToggleOnion => self.look.has_onion = !self.look.has_onion,
            Command::NextColouring => {
                self.look.colouring = self.look.colouring.next();
                self.note(&format!("Colours tell the {}.", self.look.colouring.word()), "");
            }
            Command::HideTrack | Command::LockTrack | Command::SoloTrack => self.see(command),
            Command::ShowAllTracks => {
                if let Some(clip) = self.clip_mut() {
                    clip.sight = Sight::default();
                }
            }
            _ => return false,
        }
        true
    }

    fn see(&mut self, command: &Command) {
        let back = format!("{} shows all again.", self.key_of(&Command::ShowAllTracks));
        let free = format!("{} frees it.", self.key_of(&Command::LockTrack));
        let Some(clip) = self.clip_mut() else { return };
        if *command == Command::SoloTrack && clip.sight.solo.take().is_some() {
            return;
        }
        let Some(track) = clip.selected else {
            self.note("No track is selected.", "Click a box, or a row of the timeline.");
            return;
        };
        match command {
            Command::HideTrack => {
                if turn(&mut clip.sight.hidden, track) {
                    self.note("The track is hidden on this screen. It stays a label.", &back);
                }
            }
            Command::LockTrack => {
                let is_locked = turn(&mut clip.sight.locked, track);
                let what = if is_locked { "The track is locked here." } else { "The track may be changed again." };
                let way_out = if is_locked { free } else { String::new() };
                self.note(what, &way_out);
            }
            _ => clip.sight.solo = Some(track),
        }
    }

    /// Whether a track may be changed here; says why not.
    pub(super) fn is_free(&mut self, track: TrackId) -> bool {
        let is_locked = self.clip().is_some_and(|clip| clip.sight.is_locked(track));
        if is_locked {
            let way_out = format!("{} frees it.", self.key_of(&Command::LockTrack));
            self.note("This track is locked here.", &way_out);
        }
        !is_locked
    }
}
