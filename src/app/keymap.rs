//! Keys on the keyboard and what they do. The map is made from the table of commands, so it cannot differ from the menu.

use std::fmt;

use super::command::{Command, ROWS};

/// A key, named by what is printed on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Key {
    /// A letter or a digit, upper case.
    Char(char),
    Function(u8),
    Space,
    Enter,
    Escape,
    Tab,
    Backspace,
    Delete,
    Home,
    End,
    Left,
    Right,
    Up,
    Down,
    Backtick,
    OpenBracket,
    CloseBracket,
    Plus,
    Minus,
}

/// A key with the modifiers held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shortcut {
    /// Control (command on a Mac).
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
    /// Alt.
    pub alt: bool,
    /// The key.
    pub key: Key,
}

impl Shortcut {
    /// The bare key.
    #[must_use]
    pub const fn plain(key: Key) -> Self {
        Self { ctrl: false, shift: false, alt: false, key }
    }
    /// With Control.
    #[must_use]
    pub const fn ctrl(key: Key) -> Self {
        Self { ctrl: true, shift: false, alt: false, key }
    }
    /// With Control and Shift.
    #[must_use]
    pub const fn ctrl_shift(key: Key) -> Self {
        Self { ctrl: true, shift: true, alt: false, key }
    }
    /// With Shift.
    #[must_use]
    pub const fn shift(key: Key) -> Self {
        Self { ctrl: false, shift: true, alt: false, key }
    }
    /// With Alt.
    #[must_use]
    pub const fn alt(key: Key) -> Self {
        Self { ctrl: false, shift: false, alt: true, key }
    }
    /// With Alt and Shift.
    #[must_use]
    pub const fn alt_shift(key: Key) -> Self {
        Self { ctrl: false, shift: true, alt: true, key }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Char(c) => write!(f, "{c}"),
            Self::Function(n) => write!(f, "F{n}"),
            Self::Space => f.write_str("Space"),
            Self::Enter => f.write_str("Enter"),
            Self::Escape => f.write_str("Esc"),
            Self::Tab => f.write_str("Tab"),
            Self::Backspace => f.write_str("Backspace"),
            Self::Delete => f.write_str("Del"),
            Self::Home => f.write_str("Home"),
            Self::End => f.write_str("End"),
            Self::Left => f.write_str("Left"),
            Self::Right => f.write_str("Right"),
            Self::Up => f.write_str("Up"),
            Self::Down => f.write_str("Down"),
            Self::Backtick => f.write_str("`"),
            Self::OpenBracket => f.write_str("["),
            Self::CloseBracket => f.write_str("]"),
            Self::Plus => f.write_str("+"),
            Self::Minus => f.write_str("-"),
        }
    }
}

impl fmt::Display for Shortcut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "Ctrl+"), (self.alt, "Alt+"), (self.shift, "Shift+")] {
            if held {
                f.write_str(name)?;
            }
        }
        write!(f, "{}", self.key)
    }
}

/// The command of a shortcut.
#[must_use]
pub fn command_of(shortcut: Shortcut) -> Option<&'static Command> {
    ROWS.iter().find(|row| row.shortcuts.contains(&shortcut)).map(|row| &row.command)
}

/// Every shortcut of the map.
pub fn shortcuts() -> impl Iterator<Item = Shortcut> {
    ROWS.iter().flat_map(|row| row.shortcuts.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_commands_share_a_shortcut() {
        let mut seen = HashSet::new();
        for shortcut in shortcuts() {
            assert!(seen.insert(shortcut), "{shortcut} is given twice");
        }
    }

    #[test]
    fn the_keys_that_annotators_know() {
        let cases = [
            (Shortcut::plain(Key::Space), Command::PlayPause),
            (Shortcut::plain(Key::Char('D')), Command::PreviousFrame),
            (Shortcut::plain(Key::Char('F')), Command::NextFrame),
            (Shortcut::plain(Key::Delete), Command::EndTrack),
            (Shortcut::shift(Key::Delete), Command::DeleteTrack),
            (Shortcut::ctrl(Key::Char('Y')), Command::Redo),
            (Shortcut::ctrl_shift(Key::Char('Z')), Command::Redo),
            (Shortcut::plain(Key::Char('2')), Command::Class(1)),
        ];
        for (shortcut, command) in cases {
            assert_eq!(command_of(shortcut), Some(&command), "{shortcut}");
        }
        assert_eq!(Shortcut::ctrl_shift(Key::Char('Z')).to_string(), "Ctrl+Shift+Z");
    }
}
