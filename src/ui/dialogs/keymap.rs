//! The key map: one page made from the table of commands.

use eframe::egui::{ScrollArea, Ui, vec2};

use crate::app::command::{Command, Group, ROWS, Row};
use crate::app::workspace::Workspace;
use crate::ui::theme::{self, colours};
use crate::ui::widgets::{key_cap, name_of, section};

const HEIGHT: f32 = 560.0;

pub(super) fn show(ui: &mut Ui, workspace: &Workspace, query: &mut String, is_new: bool, out: &mut Vec<Command>) {
    super::head(ui, "Key map", "", out);
    let field = crate::ui::start::line(ui, query, "Filter keys", "Filter", f32::INFINITY);
    if is_new {
        field.request_focus();
    }
    ui.add_space(6.0);
    let height = HEIGHT.min(ui.ctx().content_rect().height() - 260.0).max(160.0);
    let scroll = ScrollArea::vertical().id_salt("key map").max_height(height).min_scrolled_height(height);
    scroll.auto_shrink([false, false]).show(ui, |ui| {
        let gap = 32.0;
        let width = (ui.available_width() - gap - 12.0) / 2.0;
        let groups = |list: &[Group], ui: &mut Ui| {
            ui.set_width(width);
            for group in list {
                part(ui, workspace, *group, query);
            }
        };
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            ui.vertical(|ui| groups(&[Group::Tracks, Group::Clip], ui));
            ui.vertical(|ui| groups(&[Group::Playback, Group::Edit, Group::View, Group::Project], ui));
        });
    });
}

fn part(ui: &mut Ui, workspace: &Workspace, group: Group, query: &str) {
    let query = query.to_lowercase();
    let is_found = |row: &&Row| {
        let keys = row.shortcuts.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ").to_lowercase();
        name_of(row, workspace).to_lowercase().contains(&query) || keys.split(' ').any(|key| key == query)
    };
    let rows: Vec<&Row> =
        ROWS.iter().filter(|row| row.group == group && !row.shortcuts.is_empty()).filter(is_found).collect();
    if rows.is_empty() {
        return;
    }
    section(ui, group.word());
    ui.spacing_mut().item_spacing.y = 3.0;
    for row in rows {
        ui.horizontal(|ui| {
            ui.set_min_height(24.0);
            ui.label(eframe::egui::RichText::new(name_of(row, workspace)).size(13.5).color(colours(ui).text))
                .on_hover_text(row.help);
            ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
                ui.spacing_mut().item_spacing = vec2(4.0, 0.0);
                for shortcut in row.shortcuts.iter().rev() {
                    key_cap(ui, &shortcut.to_string());
                }
            });
        });
    }
    ui.add_space(theme::GAP);
}
