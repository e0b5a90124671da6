//! The keys of this user, changed in the key map.

use crate::app::command::Command;
use crate::app::dialog::Dialog;
use crate::app::keymap_file::Keymap;
use crate::app::words::said;

use super::Workspace;

impl Workspace {
    /// Runs a command about keys; `false` when it is none.
    pub(super) fn run_keys(&mut self, command: &Command) -> bool {
        match command {
            Command::ChoosePreset(preset) => {
                self.keymap.choose(*preset);
                if self.dialog == Some(Dialog::Hands) {
                    self.dialog = None;
                }
                self.save_keys();
            }
            Command::RecordKey(of) => self.wait_for_key(Some(of.as_ref().clone())),
            Command::Recorded(shortcut) => {
                let Some(Dialog::KeyMap { waits: Some(of), taken, .. }) = &mut self.dialog else { return true };
                let of = of.clone();
                match self.keymap.command_of(*shortcut).filter(|other| **other != of) {
                    Some(other) => *taken = Some((*shortcut, other.clone())),
                    None => self.give(&of, *shortcut),
                }
            }
            Command::GiveKey(of, shortcut) => self.give(of, *shortcut),
            Command::ResetKey(of) => {
                self.keymap.reset(of);
                self.save_keys();
            }
            Command::ResetKeys => {
                self.keymap.reset_all();
                self.save_keys();
            }
            _ => return false,
        }
        true
    }

    fn give(&mut self, of: &Command, shortcut: crate::app::keymap::Shortcut) {
        self.keymap.give(of, shortcut);
        self.wait_for_key(None);
        self.save_keys();
    }

    fn wait_for_key(&mut self, of: Option<Command>) {
        if let Some(Dialog::KeyMap { waits, taken, .. }) = &mut self.dialog {
            (*waits, *taken) = (of, None);
        }
    }

    /// Whether the next key is meant for the key map.
    #[must_use]
    pub fn waits_for_key(&self) -> bool {
        matches!(&self.dialog, Some(Dialog::KeyMap { waits: Some(_), taken: None, .. }))
    }

    /// The keys of the file beside the settings; without one it is asked, once, which ones hands know.
    pub(super) fn read_keys(&mut self) {
        let Some(file) = self.keys_file() else { return };
        match Keymap::load(&file) {
            Some(keymap) => self.keymap = keymap,
            None => self.dialog = Some(Dialog::Hands),
        }
    }

    fn save_keys(&self) {
        if let Some(file) = self.keys_file() {
            self.keymap.save(&file);
        }
    }

    fn keys_file(&self) -> Option<std::path::PathBuf> {
        Some(self.settings_file.as_ref()?.with_file_name("keys.json"))
    }

    /// The first key of a command as text.
    #[must_use]
    pub fn key_of(&self, command: &Command) -> String {
        self.keymap.text(command)
    }

    /// How suggestions are judged, with the user's own keys.
    pub(super) fn keys_of_judging(&self) -> String {
        let (one, all) = (self.key_of(&Command::Accept), self.key_of(&Command::AcceptAll));
        said!("keys-accepts-the-selected-one-accepts-all", one, all)
    }
}
