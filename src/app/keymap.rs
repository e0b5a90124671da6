//! Keys on the keyboard, with what is held beside them. What they do is said by the table of commands and by
//! [`Keymap`](super::keymap_file::Keymap).

use std::fmt;

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
    PageUp,
    PageDown,
    Comma,
    Period,
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
            Self::PageUp => f.write_str("PageUp"),
            Self::PageDown => f.write_str("PageDown"),
            Self::Comma => f.write_str(","),
            Self::Period => f.write_str("."),
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

/// A text that names no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This is no key.\nWrite it as the key map shows it, for example Ctrl+Shift+Z.")]
pub struct NoSuchKey;

const NAMED: [Key; 22] = [
    Key::Space,
    Key::Enter,
    Key::Escape,
    Key::Tab,
    Key::Backspace,
    Key::Delete,
    Key::Home,
    Key::End,
    Key::Left,
    Key::Right,
    Key::Up,
    Key::Down,
    Key::Backtick,
    Key::OpenBracket,
    Key::CloseBracket,
    Key::Plus,
    Key::Minus,
    Key::PageUp,
    Key::PageDown,
    Key::Comma,
    Key::Period,
    Key::Function(1),
];

impl std::str::FromStr for Shortcut {
    type Err = NoSuchKey;

    fn from_str(text: &str) -> Result<Self, NoSuchKey> {
        let (mut rest, mut shortcut) = (text, Self::plain(Key::Space));
        for (name, held) in
            [("Ctrl+", &mut shortcut.ctrl), ("Alt+", &mut shortcut.alt), ("Shift+", &mut shortcut.shift)]
        {
            if let Some(after) = rest.strip_prefix(name) {
                (rest, *held) = (after, true);
            }
        }
        let mut letters = rest.chars();
        shortcut.key = match (letters.next(), letters.next()) {
            (Some(letter), None) if letter.is_ascii_uppercase() || letter.is_ascii_digit() => Key::Char(letter),
            (Some('F'), Some(_)) => Key::Function(rest[1..].parse().map_err(|_| NoSuchKey)?),
            _ => NAMED.into_iter().find(|key| key.to_string() == rest).ok_or(NoSuchKey)?,
        };
        Ok(shortcut)
    }
}
