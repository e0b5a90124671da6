//! The table of commands: one row each, which menu, palette and key map read. One file a part of the menu.

mod clip;
mod edit;
mod playback;
mod project;
mod review;
mod tracks;
mod view;

use std::sync::LazyLock;

use super::command::{Command, Group, Icon, Row};
use super::keymap::{Key, Shortcut};
use super::words;

/// Every command that a person can choose by name, in the order of the menus.
pub static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    [project::rows(), clip::rows(), edit::rows(), tracks::rows(), review::rows(), playback::rows(), view::rows()]
        .concat()
});

/// Makes the rows of one part of the menu.
fn in_group(group: Group) -> impl Fn(Command, &'static str, &'static str, &[Shortcut], Icon) -> Row {
    move |command, name, help, shortcuts, icon| {
        let id = words::slug(name);
        let (name, help) = words::of_command(&id, name, help);
        Row { command, id, group, name, help, shortcuts: shortcuts.to_vec(), icon }
    }
}

fn plain(key: Key) -> Shortcut {
    Shortcut::plain(key)
}

fn ctrl(key: Key) -> Shortcut {
    Shortcut::ctrl(key)
}

fn shift(key: Key) -> Shortcut {
    Shortcut::shift(key)
}

fn alt(key: Key) -> Shortcut {
    Shortcut::alt(key)
}

fn ctrl_shift(key: Key) -> Shortcut {
    Shortcut::ctrl_shift(key)
}

fn ctrl_alt(key: Key) -> Shortcut {
    Shortcut { alt: true, ..Shortcut::ctrl(key) }
}

fn alt_shift(key: Key) -> Shortcut {
    Shortcut::alt_shift(key)
}
