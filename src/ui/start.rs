//! The start screen: open, make, or look at the sample; and the passphrase.

use std::path::Path;

use eframe::egui::accesskit::Role;
use eframe::egui::{
    Align2, CornerRadius, Frame, Key, Margin, Rect, RichText, Sense, Stroke, StrokeKind, TextEdit, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};
use zeroize::Zeroize;

use super::theme::{self, colours};
use super::widgets::{self, text_button};
use super::{activity, icons};
use crate::app::command::{Command, Icon};
use crate::app::desk::DeskError;
use crate::app::words::{said, word};
use crate::app::workspace::{Step, Workspace};
use crate::vocab::Passphrase;

/// What is being typed; wiped when the screen is left.
#[derive(Default)]
pub struct StartScreen {
    passphrase: String,
    again: String,
    folder: String,
    asked: Option<Step>,
}

impl Drop for StartScreen {
    fn drop(&mut self) {
        self.wipe();
    }
}

const WIDTH: f32 = 520.0;

impl StartScreen {
    fn wipe(&mut self) {
        self.passphrase.zeroize();
        self.again.zeroize();
    }

    /// Takes the passphrase and leaves nothing behind.
    fn take(&mut self) -> Passphrase {
        self.again.zeroize();
        Passphrase::new(std::mem::take(&mut self.passphrase))
    }

    /// Paints it.
    pub fn show(&mut self, ui: &mut Ui, workspace: &mut Workspace, out: &mut Vec<Command>) {
        let whole = ui.available_rect_before_wrap();
        ui.painter().rect_filled(whole, 0.0, colours(ui).canvas);
        let step = workspace.start.step.clone();
        let is_new = std::mem::discriminant(&step)
            != self.asked.as_ref().map_or(std::mem::discriminant(&Step::Choose), std::mem::discriminant)
            || self.asked.is_none();
        if is_new {
            self.wipe();
        }
        self.asked = Some(step.clone());
        let top = whole.top() + (whole.height() * 0.14).max(24.0);
        let column = Rect::from_min_max(
            pos2(whole.center().x - WIDTH / 2.0, top),
            pos2(whole.center().x + WIDTH / 2.0, whole.bottom() - 16.0),
        );
        ui.scope_builder(UiBuilder::new().max_rect(column), |ui| {
            title(ui);
            ui.add_space(22.0);
            match step {
                Step::Choose => choose(ui, workspace, &mut self.folder, out),
                Step::Unlock(folder) => self.unlock(ui, workspace, &folder, is_new, out),
                Step::Create { .. } => self.create(ui, workspace, is_new, out),
            }
            ui.add_space(12.0);
            for job in workspace.jobs() {
                if let Some(title) = job.task.title() {
                    activity::running(ui, job, &title, out);
                }
            }
            for notice in workspace.notices.list().iter().rev() {
                activity::card(ui, notice, out);
            }
        });
    }

    fn unlock(&mut self, ui: &mut Ui, workspace: &mut Workspace, folder: &Path, is_new: bool, out: &mut Vec<Command>) {
        let is_busy = workspace.start.is_busy;
        let mut goes = false;
        card(ui, |ui| {
            ui.label(RichText::new(said!("start-unlock", folder = name_of(folder))).font(theme::medium(18.0)));
            widgets::muted(ui, folder.display().to_string());
            ui.add_space(8.0);
            widgets::section(ui, word("start-passphrase"));
            let field = password(ui, &mut self.passphrase, word("start-passphrase"), !is_busy);
            if is_new {
                field.request_focus();
            }
            goes |= field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            problem(ui, workspace.start.error.as_ref());
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                let words = if is_busy { word("start-unlocking") } else { word("start-unlock-2") };
                goes |= text_button(ui, None, words, true, !is_busy && !self.passphrase.is_empty()).clicked();
                if text_button(ui, None, word("start-back"), false, !is_busy).clicked() {
                    out.push(Command::Escape);
                }
            });
        });
        if goes && !is_busy && !self.passphrase.is_empty() {
            workspace.unlock(self.take());
        }
    }

    fn create(&mut self, ui: &mut Ui, workspace: &mut Workspace, is_new: bool, out: &mut Vec<Command>) {
        let is_busy = workspace.start.is_busy;
        let error = workspace.start.error.clone();
        let mut goes = false;
        let Step::Create { folder, name } = &mut workspace.start.step else { return };
        card(ui, |ui| {
            ui.label(RichText::new(word("start-new-project")).font(theme::medium(18.0)));
            widgets::muted(ui, word("start-you-become-its-first-member-with"));
            ui.add_space(8.0);
            widgets::section(ui, word("start-name"));
            let field = line(ui, name, word("start-name"), word("start-porch-cameras"), f32::INFINITY);
            if is_new {
                field.request_focus();
            }
            widgets::section(ui, word("start-folder"));
            let (_, button) =
                widgets::field_with_button(ui, (Icon::Folder, word("start-choose")), !is_busy, |ui, width| {
                    line(ui, folder, word("start-folder"), word("start-where-the-project-is-kept"), width)
                });
            if button.clicked() {
                out.push(Command::PickNewProject);
            }
            widgets::section(ui, word("start-passphrase"));
            password(ui, &mut self.passphrase, word("start-passphrase"), !is_busy);
            widgets::section(ui, word("start-passphrase-again"));
            password(ui, &mut self.again, word("start-passphrase-again"), !is_busy);
            let missing = missing(name, folder, &self.passphrase, &self.again);
            match missing {
                Some(missing) if error.is_none() && !is_busy => drop(widgets::muted(ui, missing)),
                _ => problem(ui, error.as_ref()),
            }
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                let words = if is_busy { word("start-making-the-project") } else { word("start-make-the-project") };
                goes |= text_button(ui, None, words, true, !is_busy && missing.is_none()).clicked();
                if text_button(ui, None, word("start-back"), false, !is_busy).clicked() {
                    out.push(Command::Escape);
                }
            });
        });
        if goes {
            workspace.create(self.take());
        }
    }
}

/// The fewest characters of a new passphrase.
const LEAST_PASSPHRASE: usize = 10;

fn missing(name: &str, folder: &str, passphrase: &str, again: &str) -> Option<&'static str> {
    if name.trim().is_empty() {
        Some(word("start-give-the-project-a-name"))
    } else if folder.trim().is_empty() {
        Some(word("start-choose-a-folder-for-it"))
    } else if passphrase.chars().count() < LEAST_PASSPHRASE {
        Some(word("start-choose-a-passphrase-of-at-least"))
    } else if passphrase != again {
        Some(word("start-type-the-same-passphrase-twice"))
    } else {
        None
    }
}

fn choose(ui: &mut Ui, workspace: &Workspace, typed: &mut String, out: &mut Vec<Command>) {
    let rows = [
        (Command::ChooseProject, word("start-open-project"), word("start-a-folder-that-ends-in-veil")),
        (Command::NewProject, word("start-new-project-2"), word("start-you-become-its-first-member")),
        (Command::SampleProject, word("start-sample-project"), word("start-a-drawn-porch-scene-to-try")),
    ];
    for (command, name, help) in rows {
        let Some(row) = command.row() else { continue };
        if action(ui, row.icon, name, help, &workspace.key_of(&command)).clicked() {
            out.push(command);
        }
    }
    ui.add_space(8.0);
    let folder = typed.trim().to_owned();
    let (field, button) =
        widgets::field_with_button(ui, (Icon::Folder, word("start-open")), !folder.is_empty(), |ui, width| {
            line(ui, typed, word("start-path-of-a-project"), word("start-or-type-the-path-of-a"), width)
        });
    let is_entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    if (is_entered || button.clicked()) && !folder.is_empty() {
        out.push(Command::AskPassphrase(folder.into()));
    }
    problem(ui, workspace.start.error.as_ref());
    if workspace.settings.recent.is_empty() {
        return;
    }
    ui.add_space(16.0);
    widgets::section(ui, word("start-recent"));
    for folder in &workspace.settings.recent {
        recent(ui, folder, out);
    }
}

fn recent(ui: &mut Ui, folder: &Path, out: &mut Vec<Command>) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::click());
    let name = name_of(folder);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, said!("start-recent-project", name)));
    let c = colours(ui);
    if response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(8), c.hover);
    }
    let at = pos2(rect.left() + 14.0, rect.center().y);
    let drawn = ui.painter().text(at, Align2::LEFT_CENTER, &name, theme::medium(theme::BODY), c.text);
    let path = folder.parent().map(|parent| parent.display().to_string()).unwrap_or_default();
    let at = pos2(drawn.right() + 12.0, rect.center().y);
    let room = rect.right() - at.x - 44.0;
    widgets::text_elided(ui.painter(), at, Align2::LEFT_CENTER, &path, &theme::regular(theme::SMALL), c.faint, room);
    let cross = Rect::from_center_size(pos2(rect.right() - 22.0, rect.center().y), vec2(28.0, 28.0));
    let forget =
        ui.interact(cross, response.id.with("forget"), Sense::click()).on_hover_text(word("start-take-off-this-list"));
    forget.widget_info(|| WidgetInfo::labeled(Role::Button, true, said!("start-forget", name)));
    if response.hovered() || forget.hovered() {
        icons::paint(ui.painter(), cross, Icon::Close, 12.0, if forget.hovered() { c.text } else { c.faint });
    }
    if forget.clicked() {
        out.push(Command::ForgetRecent(folder.to_path_buf()));
    } else if response.clicked() {
        out.push(Command::AskPassphrase(folder.to_path_buf()));
    }
}

fn name_of(folder: &Path) -> String {
    folder.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_else(|| "project".to_owned())
}

fn title(ui: &mut Ui) {
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(52.0, 52.0), Sense::hover());
        mark(ui, rect);
        ui.add_space(6.0);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.label(RichText::new(word("start-veilmark")).font(theme::medium(30.0)));
            ui.label(RichText::new(word("start-label-clips-from-home-cameras-without")).color(colours(ui).muted));
        });
    });
}

/// The mark: a box with a veil over its upper part.
pub fn mark(ui: &Ui, rect: Rect) {
    let c = colours(ui);
    let radius = CornerRadius::same((rect.width() * 0.22) as u8);
    ui.painter().rect_filled(rect, radius, c.accent);
    let inner = rect.shrink(rect.width() * 0.22);
    ui.painter().rect_stroke(
        inner,
        CornerRadius::same((rect.width() * 0.05) as u8),
        Stroke::new(rect.width() * 0.055, c.on_accent),
        StrokeKind::Middle,
    );
    let veil = Rect::from_min_max(inner.min, pos2(inner.max.x, inner.top() + inner.height() * 0.46));
    ui.painter().rect_filled(veil, CornerRadius::same(1), c.on_accent);
}

fn action(ui: &mut Ui, icon: Icon, name: &str, help: &str, keys: &str) -> eframe::egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 62.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let c = colours(ui);
    let is_hot = response.hovered();
    let (fill, line) = if is_hot { (c.hover, c.accent) } else { (c.panel, c.line) };
    ui.painter().rect(rect, CornerRadius::same(10), fill, Stroke::new(1.0, line), StrokeKind::Inside);
    let sign = Rect::from_center_size(pos2(rect.left() + 32.0, rect.center().y), vec2(22.0, 22.0));
    icons::paint(ui.painter(), sign, icon, 22.0, if is_hot { c.accent } else { c.muted });
    let x = rect.left() + 62.0;
    ui.painter().text(pos2(x, rect.center().y - 2.0), Align2::LEFT_BOTTOM, name, theme::medium(15.0), c.text);
    ui.painter().text(pos2(x, rect.center().y + 3.0), Align2::LEFT_TOP, help, theme::regular(theme::SMALL), c.muted);
    ui.painter().text(
        rect.right_center() - vec2(16.0, 0.0),
        Align2::RIGHT_CENTER,
        keys,
        theme::regular(theme::SMALL),
        c.faint,
    );
    response
}

fn card(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let c = colours(ui);
    let frame = Frame::new().fill(c.panel).stroke(Stroke::new(1.0, c.line)).corner_radius(CornerRadius::same(12));
    frame.inner_margin(Margin::same(24)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        add(ui);
    });
}

/// A field for one line, with its name for screen readers.
pub fn line(ui: &mut Ui, text: &mut String, name: &str, hint: &str, width: f32) -> eframe::egui::Response {
    let field = TextEdit::singleline(text)
        .hint_text(RichText::new(hint).color(colours(ui).faint))
        .desired_width(width)
        .margin(vec2(10.0, 8.0));
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, name));
    response
}

fn password(ui: &mut Ui, text: &mut String, name: &str, is_enabled: bool) -> eframe::egui::Response {
    let field = TextEdit::singleline(text).password(true).desired_width(f32::INFINITY).margin(vec2(10.0, 8.0));
    let response = ui.add_enabled(is_enabled, field);
    // A field keeps what was typed for its own undo; a passphrase must not stay behind there.
    if let Some(mut state) = TextEdit::load_state(ui.ctx(), response.id) {
        state.clear_undoer();
        state.store(ui.ctx(), response.id);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::PasswordInput, is_enabled, name));
    response
}

fn problem(ui: &mut Ui, error: Option<&DeskError>) {
    let Some(error) = error else { return };
    let c = colours(ui);
    ui.add_space(4.0);
    ui.label(RichText::new(&error.what).color(c.bad));
    widgets::muted(ui, &error.way_out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_project_says_what_is_missing() {
        assert!(missing("", "a", "long enough!", "long enough!").is_some());
        assert!(missing("n", "", "long enough!", "long enough!").is_some());
        assert!(missing("n", "a", "short", "short").is_some());
        assert!(missing("n", "a", "long enough!", "long enough?").is_some());
        assert_eq!(missing("n", "a", "long enough!", "long enough!"), None);
    }
}
