//! The command palette: any command by its name.

use eframe::egui::accesskit::Role;
use eframe::egui::{Align2, CornerRadius, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::app::command::{Command, Row, search};
use crate::app::words::word;
use crate::app::workspace::Workspace;
use crate::ui::theme::{self, colours};
use crate::ui::{icons, widgets};

const ROW: f32 = 36.0;
const ROWS_SEEN: f32 = 11.0;

pub(super) fn show(
    ui: &mut Ui,
    workspace: &Workspace,
    query: &mut String,
    chosen: &mut usize,
    is_new: bool,
    out: &mut Vec<Command>,
) {
    let (down, up, enter) = super::list_keys(ui);
    let field = crate::ui::start::line(
        ui,
        query,
        word("palette-find-a-command"),
        word("palette-find-a-command"),
        f32::INFINITY,
    );
    if is_new {
        field.request_focus();
    }
    if field.changed() {
        *chosen = 0;
    }
    let found = search(query);
    let last = found.len().saturating_sub(1);
    *chosen = match (down, up) {
        (true, _) => (*chosen + 1).min(last),
        (_, true) => chosen.saturating_sub(1),
        _ => (*chosen).min(last),
    };
    let has_moved = down || up;
    if enter && let Some(row) = found.get(*chosen) {
        run(row, out);
        return;
    }
    ui.add_space(4.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    let scroll =
        ScrollArea::vertical().id_salt("palette").max_height(ROW * ROWS_SEEN).min_scrolled_height(ROW * ROWS_SEEN);
    scroll.auto_shrink([false, false]).show(ui, |ui| {
        if found.is_empty() {
            ui.add_space(12.0);
            widgets::muted(ui, word("palette-no-command-has-these-words"));
        }
        for (i, row) in found.iter().enumerate() {
            let response = line(ui, workspace, row, i == *chosen);
            if i == *chosen && has_moved {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                run(row, out);
            }
        }
    });
}

/// Closes the palette first, so that a command that opens another dialog has its place.
fn run(row: &Row, out: &mut Vec<Command>) {
    out.extend([Command::Escape, row.command.clone()]);
}

fn line(ui: &mut Ui, workspace: &Workspace, row: &Row, is_chosen: bool) -> eframe::egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let allowed = workspace.can(&row.command);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, allowed.is_ok(), is_chosen, row.name));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let c = colours(ui);
    if is_chosen || response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(6), if is_chosen { c.selected } else { c.hover });
    }
    let fade = if allowed.is_ok() { 1.0 } else { 0.5 };
    let sign = Rect::from_center_size(pos2(rect.left() + 20.0, rect.center().y), vec2(16.0, 16.0));
    icons::paint(ui.painter(), sign, row.icon, 16.0, c.muted.gamma_multiply(fade));
    let at = pos2(rect.left() + 42.0, rect.center().y);
    let name = ui.painter().text(
        at,
        Align2::LEFT_CENTER,
        widgets::name_of(row, workspace),
        theme::regular(theme::BODY),
        c.text.gamma_multiply(fade),
    );
    let keys = workspace.key_of(&row.command);
    let right = rect.right_center() - vec2(12.0, 0.0);
    let keys = ui.painter().text(
        right,
        Align2::RIGHT_CENTER,
        keys,
        theme::regular(theme::SMALL),
        c.muted.gamma_multiply(fade),
    );
    let help = allowed.err().unwrap_or(row.help);
    let at = pos2(name.right() + 12.0, rect.center().y);
    let room = keys.left() - at.x - 12.0;
    widgets::text_elided(ui.painter(), at, Align2::LEFT_CENTER, help, &theme::regular(theme::SMALL), c.faint, room);
    response
}
