//! The key map: one page made from the table of commands, on which keys are changed.

use eframe::egui::{RichText, ScrollArea, Ui, vec2};

use crate::app::command::{Command, Group, Icon, ROWS, Row};
use crate::app::keymap::Shortcut;
use crate::app::keymap_file::Preset;
use crate::app::words::{said, say, term, word};
use crate::app::workspace::Workspace;
use crate::ui::theme::{self, colours};
use crate::ui::widgets::{self, key_cap, name_of, section, text_button};

const HEIGHT: f32 = 560.0;

/// What the dialog holds: the filter, the command that waits for a key, the key that another command has.
type Held<'a> = (&'a mut String, &'a mut Option<Command>, &'a mut Option<(Shortcut, Command)>);

pub(super) fn show(
    ui: &mut Ui,
    workspace: &Workspace,
    (query, waits, taken): Held<'_>,
    is_new: bool,
    out: &mut Vec<Command>,
) {
    super::head(ui, &say("dialog-key-map"), &say("dialog-key-map.help"), out);
    ui.horizontal(|ui| {
        let mut preset = workspace.keymap.preset();
        super::choice(ui, &mut preset, &Preset::ALL.map(|preset| (preset, term(preset.words()))));
        if preset != workspace.keymap.preset() {
            out.push(Command::ChoosePreset(preset));
        }
        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
            if text_button(ui, None, word("keymap-reset-all-keys"), false, true).clicked() {
                out.push(Command::ResetKeys);
            }
        });
    });
    let field = crate::ui::start::line(ui, query, word("keymap-filter-keys"), word("keymap-filter"), f32::INFINITY);
    if is_new {
        field.request_focus();
    }
    state(ui, workspace, waits, taken, out);
    let height = HEIGHT.min(ui.ctx().content_rect().height() - 340.0).max(160.0);
    let scroll = ScrollArea::vertical().id_salt("key map").max_height(height).min_scrolled_height(height);
    scroll.auto_shrink([false, false]).show(ui, |ui| {
        let gap = 32.0;
        let width = (ui.available_width() - gap - 12.0) / 2.0;
        let groups = |list: &[Group], ui: &mut Ui, out: &mut Vec<Command>| {
            ui.set_width(width);
            for group in list {
                part(ui, workspace, *group, query, waits.as_ref(), out);
            }
        };
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            ui.vertical(|ui| groups(&[Group::Tracks, Group::Clip], ui, out));
            ui.vertical(|ui| groups(&[Group::Playback, Group::Edit, Group::View, Group::Project], ui, out));
        });
    });
}

/// One line of fixed height: what is awaited, or whose the pressed key is. Nothing below it jumps.
fn state(
    ui: &mut Ui,
    workspace: &Workspace,
    waits: &mut Option<Command>,
    taken: &mut Option<(Shortcut, Command)>,
    out: &mut Vec<Command>,
) {
    ui.horizontal(|ui| {
        ui.set_min_height(38.0);
        let Some(of) = waits.clone() else {
            widgets::muted(ui, word("keymap-your-keys-lie-in-one-file"));
            return;
        };
        let name = |command: &Command| command.row().map_or_else(String::new, |row| name_of(row, workspace));
        let Some((shortcut, other)) = taken.clone() else {
            ui.label(said!("keymap-press-the-new-key-of-esc", of = name(&of)));
            return;
        };
        ui.label(RichText::new(said!("keymap-is-the-key-of", shortcut, other = name(&other))).color(colours(ui).warn));
        if text_button(ui, None, word("keymap-take-it"), true, true).clicked() {
            out.push(Command::GiveKey(Box::new(of), shortcut));
        }
        if text_button(ui, None, word("keymap-leave-it"), false, true).clicked() {
            (*waits, *taken) = (None, None);
        }
    });
}

fn part(
    ui: &mut Ui,
    workspace: &Workspace,
    group: Group,
    query: &str,
    waits: Option<&Command>,
    out: &mut Vec<Command>,
) {
    let query = query.to_lowercase();
    let is_found = |row: &&Row| {
        let keys = workspace.keymap.keys_of(&row.command);
        let keys = keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ").to_lowercase();
        name_of(row, workspace).to_lowercase().contains(&query) || keys.split(' ').any(|key| key == query)
    };
    let rows: Vec<&Row> = ROWS.iter().filter(|row| row.group == group).filter(is_found).collect();
    if rows.is_empty() {
        return;
    }
    section(ui, &group.word());
    ui.spacing_mut().item_spacing.y = 3.0;
    for row in rows {
        ui.horizontal(|ui| {
            ui.set_min_height(26.0);
            let name = name_of(row, workspace);
            ui.label(RichText::new(&name).size(13.5).color(colours(ui).text)).on_hover_text(row.help);
            ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
                ui.spacing_mut().item_spacing = vec2(4.0, 0.0);
                if waits == Some(&row.command) {
                    widgets::muted(ui, word("keymap-press-a-key"));
                    return;
                }
                if row.command != Command::Escape {
                    let words = said!("keymap-change-keys-of", name);
                    if widgets::icon_button(ui, Icon::Keyboard, &words, false, true).clicked() {
                        out.push(Command::RecordKey(Box::new(row.command.clone())));
                    }
                }
                if workspace.keymap.is_changed(row) {
                    let words = said!("keymap-reset-keys-of", name);
                    if widgets::icon_button(ui, Icon::Undo, &words, false, true).clicked() {
                        out.push(Command::ResetKey(Box::new(row.command.clone())));
                    }
                }
                for shortcut in workspace.keymap.keys_of(&row.command).iter().rev() {
                    key_cap(ui, &shortcut.to_string());
                }
            });
        });
    }
    ui.add_space(theme::GAP);
}

/// Asked once: D is "back" for half of all hands, and "forward" for the rest.
pub(super) fn hands(ui: &mut Ui, workspace: &Workspace, is_new: bool, out: &mut Vec<Command>) {
    super::head(ui, &say("dialog-hands"), &say("dialog-hands.help"), out);
    ui.spacing_mut().item_spacing.y = 8.0;
    for preset in Preset::ALL {
        let is_first = preset == workspace.keymap.preset();
        let button = text_button(ui, None, term(preset.words()), is_first, true);
        if is_new && is_first {
            button.request_focus();
        }
        if button.clicked() {
            out.push(Command::ChoosePreset(preset));
        }
    }
}
