//! The leak receipt of the open clip, all of it, in sentences.

use eframe::egui::{ScrollArea, Ui};

use crate::app::command::{Command, Icon};
use crate::app::desk::DeskError;
use crate::app::words::{said, say, word};
use crate::app::workspace::{Workspace, short};
use crate::ui::widgets::{self, text_button};

pub(super) fn show(ui: &mut Ui, workspace: &Workspace, out: &mut Vec<Command>) {
    let Some(summary) = workspace.summary() else { return };
    super::head(ui, &say("dialog-receipt"), &format!("{} · {}", summary.camera, short(summary.id)), out);
    ui.spacing_mut().item_spacing.y = 7.0;
    ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
        if let Some(refusal) = &summary.refusal {
            let DeskError { what, way_out } = refusal.for_people();
            widgets::empty(ui, Icon::Shield, &what, &way_out);
        }
        for line in &summary.receipt {
            ui.label(line);
        }
        if summary.by_hand > 0 {
            let plural = if summary.by_hand == 1 { word("receipt-region-was") } else { word("receipt-regions-were") };
            ui.label(said!("receipt-covered-by-hand", by_hand = summary.by_hand, plural));
        }
    });
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        let can = workspace.can(&Command::ToggleLegend).is_ok();
        if text_button(ui, Some(Icon::Eye), word("receipt-show-it-in-the-picture"), false, can)
            .on_hover_text(workspace.key_of(&Command::ToggleLegend))
            .clicked()
        {
            let is_on = workspace.clip().is_some_and(|clip| clip.has_legend);
            out.push(Command::Escape);
            if !is_on {
                out.push(Command::ToggleLegend);
            }
        }
    });
}
