//! The keys of one user: a preset, and what that user changed. One file beside the settings.
//!
//! Guarantee: no two commands ever share a key, whatever the file says: a key that is given twice stays with the command
//! that the user gave it to, and the other one loses it. No key uncovers anything, since no command does.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::command::{Command, ROWS, Row};
use super::keymap::{Key, Shortcut};

/// The map to begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// F is the next frame, D the one before: CVAT, DIVE.
    #[default]
    Track,
    /// D is the next frame, A the one before: labelImg, labelme, X-AnyLabeling, DarkLabel.
    Labelimg,
}

impl Preset {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Track, Self::Labelimg];

    /// The words on screen.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Track => "F forward, D back (CVAT, DIVE)",
            Self::Labelimg => "D forward, A back (labelImg, labelme, X-AnyLabeling)",
        }
    }

    /// The keys of a command in this preset.
    fn keys(self, row: &Row) -> Vec<Shortcut> {
        if self == Self::Track {
            return row.shortcuts.clone();
        }
        let (plain, shift) = (|c| Shortcut::plain(Key::Char(c)), |c| Shortcut::shift(Key::Char(c)));
        match row.command {
            Command::NextFrame => vec![Shortcut::plain(Key::Right), plain('D')],
            Command::PreviousFrame => vec![Shortcut::plain(Key::Left), plain('A')],
            Command::FollowForward => vec![shift('D')],
            Command::FollowBack => vec![shift('A')],
            Command::AcceptAll => vec![plain('F')],
            Command::AskAcceptAbove => vec![shift('F')],
            _ => row.shortcuts.clone(),
        }
    }
}

/// What is written down.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    preset: Preset,
    /// The word of a command, and its keys in the place of the preset's.
    changes: BTreeMap<String, Vec<String>>,
}

/// The keys as they are now.
#[derive(Debug, Clone, PartialEq)]
pub struct Keymap {
    preset: Preset,
    changes: BTreeMap<String, Vec<Shortcut>>,
    keys: Vec<(&'static Row, Vec<Shortcut>)>,
    commands: HashMap<Shortcut, &'static Command>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::new(Preset::Track)
    }
}

impl Keymap {
    /// A preset as it is.
    #[must_use]
    pub fn new(preset: Preset) -> Self {
        Self::with(preset, BTreeMap::new())
    }

    fn with(preset: Preset, changes: BTreeMap<String, Vec<Shortcut>>) -> Self {
        let mut commands: HashMap<Shortcut, &'static Command> = HashMap::new();
        // What the user gave comes first, so that the preset gives way.
        for row in ROWS.iter() {
            for shortcut in changes.get(&row.id).into_iter().flatten() {
                commands.entry(*shortcut).or_insert(&row.command);
            }
        }
        for row in ROWS.iter().filter(|row| !changes.contains_key(&row.id)) {
            for shortcut in preset.keys(row) {
                commands.entry(shortcut).or_insert(&row.command);
            }
        }
        let keys = ROWS.iter().map(|row| {
            let all = changes.get(&row.id).cloned().unwrap_or_else(|| preset.keys(row));
            let own = all.into_iter().filter(|key| commands.get(key) == Some(&&row.command));
            (row, own.collect::<Vec<_>>())
        });
        Self { preset, keys: keys.collect(), changes, commands }
    }

    /// Reads the file. `None` when there is none: then it is time to ask for a preset. An unreadable file is as good as none.
    #[must_use]
    pub fn load(file: &Path) -> Option<Self> {
        let written: Written = serde_json::from_slice(&std::fs::read(file).ok()?).ok()?;
        let known = written.changes.into_iter().filter(|(word, _)| ROWS.iter().any(|row| row.id.clone() == *word));
        let changes = known.map(|(word, keys)| (word, keys.iter().filter_map(|key| key.parse().ok()).collect()));
        Some(Self::with(written.preset, changes.collect()))
    }

    /// Writes the file aside and renames it. Losing it loses no work, so a failure is let go.
    pub fn save(&self, file: &Path) {
        let texts = |keys: &Vec<Shortcut>| keys.iter().map(ToString::to_string).collect();
        let changes = self.changes.iter().map(|(word, keys)| (word.clone(), texts(keys))).collect();
        let text = serde_json::to_vec_pretty(&Written { preset: self.preset, changes }).expect("keys are plain words");
        super::settings::write_aside(file, &text);
    }

    /// The preset.
    #[must_use]
    pub fn preset(&self) -> Preset {
        self.preset
    }

    /// Whether a command has other keys than its preset gives it.
    #[must_use]
    pub fn is_changed(&self, row: &Row) -> bool {
        self.changes.contains_key(&row.id)
    }

    /// The command of a key.
    #[must_use]
    pub fn command_of(&self, shortcut: Shortcut) -> Option<&'static Command> {
        self.commands.get(&shortcut).copied()
    }

    /// The keys of a command; the first is shown.
    #[must_use]
    pub fn keys_of(&self, command: &Command) -> &[Shortcut] {
        self.keys.iter().find(|(row, _)| row.command == *command).map_or(&[], |(_, keys)| keys)
    }

    /// The first key of a command as text; empty when it has none.
    #[must_use]
    pub fn text(&self, command: &Command) -> String {
        self.keys_of(command).first().map(ToString::to_string).unwrap_or_default()
    }

    /// Another preset; what the user changed stays.
    pub fn choose(&mut self, preset: Preset) {
        *self = Self::with(preset, std::mem::take(&mut self.changes));
    }

    /// Gives a command this key alone, and takes it from any other.
    pub fn give(&mut self, command: &Command, shortcut: Shortcut) {
        let Some(row) = command.row() else { return };
        let mut changes = std::mem::take(&mut self.changes);
        if let Some(other) = self.command_of(shortcut).filter(|other| *other != command).and_then(Command::row) {
            let left = self.keys_of(&other.command).iter().copied().filter(|key| *key != shortcut).collect();
            changes.insert(other.id.clone(), left);
        }
        changes.insert(row.id.clone(), vec![shortcut]);
        *self = Self::with(self.preset, changes);
    }

    /// A command has the preset's keys again, as far as no other command was given them.
    pub fn reset(&mut self, command: &Command) {
        let Some(row) = command.row() else { return };
        let mut changes = std::mem::take(&mut self.changes);
        changes.remove(&row.id);
        *self = Self::with(self.preset, changes);
    }

    /// All commands have the preset's keys.
    pub fn reset_all(&mut self) {
        *self = Self::new(self.preset);
    }
}

/// The page of all keys, as Markdown, of both presets.
#[must_use]
pub fn page() -> String {
    let maps = Preset::ALL.map(Keymap::new);
    let mut text = String::from(
        "# Keys\n\nMade from the table of commands; `UPDATE=1 cargo nextest run --test window the_page_of_keys` writes it anew. Every command is also in \
         the palette. Keys are changed in the window (F1) and lie in `keys.json` beside the settings.\n",
    );
    for group in super::command::Group::ALL {
        text.push_str(&format!(
            "\n## {}\n| command | track preset | labelimg preset | what it does |\n|---|---|---|---|\n",
            group.word()
        ));
        for row in ROWS.iter().filter(|row| row.group == group) {
            let keys = |map: &Keymap| {
                let keys = map.keys_of(&row.command).iter().map(|key| format!("`{key}`"));
                // The backtick itself is a key.
                keys.collect::<Vec<_>>().join(", ").replace("```", "`` ` ``")
            };
            text.push_str(&format!("| {} | {} | {} | {} |\n", row.name, keys(&maps[0]), keys(&maps[1]), row.help));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn plain(c: char) -> Shortcut {
        Shortcut::plain(Key::Char(c))
    }

    #[test]
    fn no_preset_gives_a_key_twice_or_leaves_a_command_without_its_keys() {
        for preset in Preset::ALL {
            let mut seen = HashSet::new();
            for row in ROWS.iter() {
                for key in preset.keys(row) {
                    assert!(seen.insert(key), "{preset:?} gives {key} twice, also to {}", row.name);
                }
            }
        }
        let words: HashSet<String> = ROWS.iter().map(|row| row.id.clone()).collect();
        assert_eq!(words.len(), ROWS.len(), "every command has a word of its own");
    }

    #[test]
    fn the_presets_differ_where_hands_do() {
        let [track, labelimg] = Preset::ALL.map(Keymap::new);
        assert_eq!(track.command_of(plain('D')), Some(&Command::PreviousFrame));
        assert_eq!(labelimg.command_of(plain('D')), Some(&Command::NextFrame));
        assert_eq!(labelimg.command_of(plain('A')), Some(&Command::PreviousFrame));
        assert_eq!(labelimg.command_of(plain('W')), Some(&Command::Draw));
    }

    #[test]
    fn a_key_that_is_given_is_taken_from_the_other_and_survives_the_file() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let file = dir.path().join("deep/keys.json");
        assert_eq!(Keymap::load(&file), None);
        let mut map = Keymap::default();
        map.give(&Command::SplitTrack, plain('F'));
        assert_eq!(map.command_of(plain('F')), Some(&Command::SplitTrack));
        assert_eq!(map.keys_of(&Command::NextFrame), [Shortcut::plain(Key::Right)]);
        map.save(&file);
        assert_eq!(Keymap::load(&file), Some(map.clone()));
        map.choose(Preset::Labelimg);
        assert_eq!(map.command_of(plain('F')), Some(&Command::SplitTrack), "a change outlives the preset");
        map.reset(&Command::SplitTrack);
        map.reset(&Command::NextFrame);
        assert_eq!(map, Keymap::new(Preset::Labelimg));
        std::fs::write(&file, r#"{"preset":"track","changes":{"undo":["F"],"no-such-command":["X"]}}"#)
            .expect("written");
        let odd = Keymap::load(&file).expect("is read");
        assert_eq!(
            (odd.command_of(plain('F')), odd.text(&Command::NextFrame)),
            (Some(&Command::Undo), "Right".to_owned())
        );
    }

    #[test]
    fn every_key_is_read_as_it_is_written() {
        for key in ROWS.iter().flat_map(|row| row.shortcuts.iter()) {
            assert_eq!(key.to_string().parse::<Shortcut>().as_ref(), Ok(key), "{key}");
        }
        assert!("Ctrl+".parse::<Shortcut>().is_err() && "Foo".parse::<Shortcut>().is_err());
    }
}
