//! The table of commands: steps of editing.

use super::{ctrl, ctrl_shift, in_group};
use crate::app::command::{Command as C, Group, Icon as I, Row};
use crate::app::keymap::Key::Char;

pub(super) fn rows() -> Vec<Row> {
    let row = in_group(Group::Edit);
    vec![
        row(C::Undo, "Undo", "Take the last step back.", &[ctrl(Char('Z'))], I::Undo),
        row(
            C::Redo,
            "Redo",
            "Repeat the step that was taken back.",
            &[ctrl_shift(Char('Z')), ctrl(Char('Y'))],
            I::Redo,
        ),
        row(C::RetrySave, "Save again", "Try once more to save what could not be saved.", &[ctrl(Char('S'))], I::Redo),
    ]
}
