//! What a project asks to be hidden beside faces, heads and interiors, and how hidden regions look.

use eframe::egui::Ui;

use crate::app::command::Command;
use crate::app::words::{say, word};
use crate::app::workspace::Workspace;
use crate::ui::widgets::{self, section};
use crate::vocab::{FillLook, HidingWishes};

pub(super) fn show(ui: &mut Ui, workspace: &Workspace, wishes: &mut HidingWishes, out: &mut Vec<Command>) {
    super::head(ui, &say("dialog-wishes"), &say("dialog-wishes.help"), out);
    ui.spacing_mut().item_spacing.y = 2.0;
    let rows: [(&str, &mut bool); 5] = [
        (word("wishes-number-plates"), &mut wishes.plates),
        (word("wishes-screens"), &mut wishes.screens),
        (word("wishes-documents-and-books"), &mut wishes.documents),
        (word("wishes-house-numbers-and-other-writing"), &mut wishes.writing),
        (word("wishes-what-the-camera-wrote-into-its"), &mut wishes.camera_text),
    ];
    for (words, is_on) in rows {
        if widgets::toggle(ui, words, "", *is_on, true).clicked() {
            *is_on = !*is_on;
        }
    }
    if widgets::toggle(ui, word("wishes-of-which-the-time-stays-where"), "", wishes.keep_time, wishes.camera_text)
        .clicked()
    {
        wishes.keep_time = !wishes.keep_time;
    }
    ui.add_space(8.0);
    section(ui, word("wishes-look-of-what-is-hidden"));
    let looks = [
        (FillLook::Frost, word("wishes-frosted-glass")),
        (FillLook::Solid, word("wishes-one-colour")),
        (FillLook::Mosaic, word("wishes-tiles")),
    ];
    super::choice(ui, &mut wishes.look, &looks);
    widgets::muted(ui, word("wishes-none-of-them-takes-anything-from"));
    ui.add_space(8.0);
    section(ui, word("wishes-hidden-heads"));
    if widgets::toggle(ui, word("wishes-draw-a-plain-head-the-same"), "", !wishes.plain_heads, true).clicked() {
        wishes.plain_heads = !wishes.plain_heads;
    }
    widgets::muted(ui, word("wishes-so-that-detectors-still-find-people"));
    let now = workspace.project().map(|project| project.lists.wishes);
    let command =
        if now == Some(*wishes) { Err(word("wishes-nothing-is-changed-yet")) } else { Ok(Command::SetWishes(*wishes)) };
    super::foot(ui, &say("button-set"), command, out);
}
