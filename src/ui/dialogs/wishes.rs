//! What a project asks to be hidden beside faces, heads and interiors, and how hidden regions look.

use eframe::egui::Ui;

use crate::app::command::Command;
use crate::app::words::say;
use crate::app::workspace::Workspace;
use crate::ui::widgets::{self, section};
use crate::vocab::{FillLook, HidingWishes};

pub(super) fn show(ui: &mut Ui, workspace: &Workspace, wishes: &mut HidingWishes, out: &mut Vec<Command>) {
    super::head(ui, &say("dialog-wishes"), &say("dialog-wishes.help"), out);
    ui.spacing_mut().item_spacing.y = 2.0;
    let rows: [(&str, &mut bool); 5] = [
        ("Number plates", &mut wishes.plates),
        ("Screens", &mut wishes.screens),
        ("Documents and books", &mut wishes.documents),
        ("House numbers and other writing", &mut wishes.writing),
        ("What the camera wrote into its picture", &mut wishes.camera_text),
    ];
    for (words, is_on) in rows {
        if widgets::toggle(ui, words, "", *is_on, true).clicked() {
            *is_on = !*is_on;
        }
    }
    if widgets::toggle(
        ui,
        "of which the time stays, where a clock zone is drawn",
        "",
        wishes.keep_time,
        wishes.camera_text,
    )
    .clicked()
    {
        wishes.keep_time = !wishes.keep_time;
    }
    ui.add_space(8.0);
    section(ui, "Look of what is hidden");
    let looks = [(FillLook::Frost, "Frosted glass"), (FillLook::Solid, "One colour"), (FillLook::Mosaic, "Tiles")];
    super::choice(ui, &mut wishes.look, &looks);
    widgets::muted(ui, "None of them takes anything from inside the region.");
    ui.add_space(8.0);
    section(ui, "Hidden heads");
    if widgets::toggle(ui, "Draw a plain head, the same for everybody", "", !wishes.plain_heads, true).clicked() {
        wishes.plain_heads = !wishes.plain_heads;
    }
    widgets::muted(ui, "So that detectors still find people as people. Nothing of it comes from anybody.");
    let now = workspace.project().map(|project| project.lists.wishes);
    let command = if now == Some(*wishes) { Err("Nothing is changed yet.") } else { Ok(Command::SetWishes(*wishes)) };
    super::foot(ui, &say("button-set"), command, out);
}
