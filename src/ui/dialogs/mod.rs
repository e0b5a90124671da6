//! Dialogs: what is asked before something is done. Errors are said in place.

mod camera;
mod export;
mod figures;
mod give;
mod import;
mod keymap;
mod labels_in;
mod palette;
mod receipt;
mod report;
mod reviews;
mod schema;
mod tracks;
mod wishes;

use eframe::egui::{
    Align2, Area, Color32, CornerRadius, Event, Frame, Id, Key, Margin, Modal, Modifiers, Order, RichText, Stroke, Ui,
    vec2,
};

use super::theme::{self, colours};
use super::widgets::{self, text_button};
use crate::app::command::{Command, Icon};
use crate::app::dialog::{Dialog, frame_typed};
use crate::app::words::{said, say, say_with, word};
use crate::app::workspace::Workspace;
use crate::labels::Layer;

/// Whether the list under a field was walked down or up, or its row chosen, since the last pass.
fn list_keys(ui: &mut Ui) -> (bool, bool, bool) {
    let is_pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    (is_pressed(Key::ArrowDown), is_pressed(Key::ArrowUp), is_pressed(Key::Enter))
}

/// Paints the dialog that is open. `is_new` is true in the first pass, when its field takes the focus.
pub fn show(ui: &mut Ui, workspace: &mut Workspace, is_new: bool, out: &mut Vec<Command>) {
    let Some(dialog) = workspace.dialog.clone() else { return };
    let kind = std::mem::discriminant(&dialog);
    let (width, is_high) = match dialog {
        Dialog::Palette { .. } => (600.0, true),
        Dialog::KeyMap { .. } => (960.0, true),
        Dialog::GoTo { .. } | Dialog::Propagate { .. } => (360.0, false),
        Dialog::Hands => (520.0, false),
        Dialog::AcceptAbove { .. } => (420.0, false),
        Dialog::Schema(_) | Dialog::Reviews(_) => (720.0, true),
        Dialog::Report(_) => (980.0, true),
        Dialog::Camera(_) | Dialog::Wishes(_) | Dialog::Give(_) => (440.0, false),
        Dialog::Figures(_) => (figures::WIDTH, true),
        Dialog::Export(_) => (800.0, true),
        Dialog::LabelsIn(_) => (640.0, true),
        Dialog::FindTracks(_) => (720.0, true),
        Dialog::Import(_) | Dialog::Receipt => (560.0, false),
    };
    let c = colours(ui);
    // What is high begins higher in a low window, so that its buttons stay in view.
    let top = ((ui.ctx().content_rect().height() - 720.0) / 2.0).clamp(16.0, 72.0);
    let align = if is_high { (Align2::CENTER_TOP, vec2(0.0, top)) } else { (Align2::CENTER_CENTER, vec2(0.0, -20.0)) };
    let area = Area::new(Id::unique(("dialog", width as u32))).order(Order::Foreground).anchor(align.0, align.1);
    let margin = if matches!(dialog, Dialog::Palette { .. }) { Margin::same(10) } else { Margin::same(24) };
    let frame = Frame::new()
        .fill(c.panel)
        .stroke(Stroke::new(1.0, c.line))
        .corner_radius(CornerRadius::same(12))
        .shadow(ui.visuals().window_shadow)
        .inner_margin(margin);
    let modal = Modal::new(Id::unique("dialog")).area(area).frame(frame).backdrop_color(Color32::from_black_alpha(110));
    let mut dialog = dialog;
    let response = modal.show(ui.ctx(), |ui| {
        // Its edges stay in view in a narrow window.
        ui.set_width(width.min(ui.ctx().content_rect().width() - 80.0));
        match &mut dialog {
            Dialog::Palette { query, chosen } => palette::show(ui, workspace, query, chosen, is_new, out),
            Dialog::KeyMap { query, waits, taken } => keymap::show(ui, workspace, (query, waits, taken), is_new, out),
            Dialog::Hands => keymap::hands(ui, workspace, is_new, out),
            Dialog::GoTo { text } => go_to(ui, workspace, text, is_new, out),
            Dialog::Propagate { text } => propagate(ui, workspace, text, is_new, out),
            Dialog::AcceptAbove { percent } => accept_above(ui, workspace, percent, is_new, out),
            Dialog::Schema(form) => schema::show(ui, workspace, form, out),
            Dialog::Import(form) => import::show(ui, workspace, form, is_new, out),
            Dialog::Export(form) => export::show(ui, form, is_new, out),
            Dialog::LabelsIn(form) => labels_in::show(ui, workspace, form, is_new, out),
            Dialog::FindTracks(form) => tracks::show(ui, workspace, form, is_new, out),
            Dialog::Figures(form) => figures::show(ui, form, out),
            Dialog::Camera(form) => camera::show(ui, workspace, form, out),
            Dialog::Wishes(wishes) => wishes::show(ui, workspace, wishes, out),
            Dialog::Receipt => receipt::show(ui, workspace, out),
            Dialog::Reviews(form) => reviews::show(ui, workspace, form, out),
            Dialog::Report(view) => report::show(ui, workspace, view, out),
            Dialog::Give(form) => give::show(ui, workspace, form, out),
        }
    });
    // What was typed is kept, unless another dialog took its place or it was closed.
    if workspace.dialog.as_ref().is_some_and(|open| std::mem::discriminant(open) == kind) {
        workspace.dialog = Some(dialog);
    }
    if response.backdrop_response.clicked() {
        out.push(Command::Escape);
    }
}

/// The head of a dialog with the button that closes it.
fn head(ui: &mut Ui, title: &str, help: &str, out: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(title).font(theme::medium(18.0)));
        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
            if widgets::icon_button(ui, Icon::Close, &say("button-close"), false, true).clicked() {
                out.push(Command::Escape);
            }
        });
    });
    if !help.is_empty() {
        widgets::muted(ui, help);
    }
    ui.add_space(8.0);
}

fn propagate(ui: &mut Ui, workspace: &Workspace, text: &mut String, is_new: bool, out: &mut Vec<Command>) {
    let left = workspace.clip().map_or(0, |clip| clip.frames().saturating_sub(clip.current.0 + 1));
    let help = say_with("dialog-propagate.help", &[("left", u64::from(left))]);
    head(ui, &say("dialog-propagate"), &help, out);
    let field = super::start::line(ui, text, word("dialogs-frames"), "10", f32::INFINITY);
    if is_new {
        field.request_focus();
    }
    let frames = text.trim().parse::<u32>().ok().filter(|frames| (1..=left).contains(frames));
    let command = frames.map(Command::Propagate).ok_or("");
    let before = out.len();
    foot(ui, &say("button-propagate"), command, out);
    if matches!(out.get(before), Some(Command::Propagate(_))) {
        out.insert(before, Command::Escape);
    }
}

fn accept_above(ui: &mut Ui, workspace: &Workspace, percent: &mut u8, is_new: bool, out: &mut Vec<Command>) {
    head(ui, &say("dialog-accept-above"), &say("dialog-accept-above.help"), out);
    let labels = workspace.clip().and_then(|clip| clip.labels());
    let scores: Vec<f32> =
        labels.iter().flat_map(|labels| labels.tracks(Layer::Suggestion)).filter_map(|track| track.score()).collect();
    let slider = eframe::egui::Slider::new(percent, 0..=100).suffix(" %");
    ui.spacing_mut().slider_width = 300.0;
    let response = ui.add(slider);
    if is_new {
        response.request_focus();
    }
    // The slider has no use for it.
    let is_entered = response.has_focus() && is_entered(ui);
    response.widget_info(|| eframe::egui::WidgetInfo::slider(true, f64::from(*percent), word("dialogs-least-score")));
    let least = f32::from(*percent) / 100.0;
    let count = scores.iter().filter(|score| **score >= least).count();
    widgets::muted(ui, said!("dialogs-of-suggestions", count, scores = scores.len()));
    let command =
        if count > 0 { Ok(Command::AcceptAbove(*percent)) } else { Err(word("dialogs-none-has-such-a-score")) };
    if is_entered {
        out.extend(command.ok());
        return;
    }
    foot(ui, &say("button-accept"), command, out);
}

/// Whether Enter went down; held on, or where the window is laid out twice for one press, it counts once.
fn is_entered(ui: &Ui) -> bool {
    let enter = |event: &Event| matches!(event, Event::Key { key: Key::Enter, pressed: true, repeat: false, .. });
    ui.ctx().current_pass_index() == 0 && ui.input(|input| input.events.iter().any(enter))
}

/// The last line: what is missing, and the two buttons. Enter presses the first one where nothing else takes it, as when a field was
/// left with it.
fn foot(ui: &mut Ui, action: &str, command: Result<Command, &'static str>, out: &mut Vec<Command>) {
    ui.add_space(12.0);
    ui.horizontal(|ui| {
        ui.set_min_height(34.0);
        if let Err(missing) = &command {
            widgets::muted(ui, *missing);
        }
        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
            let is_entered = is_entered(ui) && ui.memory(|memory| memory.focused().is_none());
            let button = text_button(ui, None, action, true, command.is_ok());
            if (button.clicked() || is_entered)
                && let Ok(command) = command
            {
                out.push(command);
            }
            if text_button(ui, None, &say("button-cancel"), false, true).clicked() {
                out.push(Command::Escape);
            }
        });
    });
}

/// One of several words that exclude each other.
fn choice<T: PartialEq + Copy>(ui: &mut Ui, value: &mut T, options: &[(T, &str)]) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for (option, word) in options {
            let is_on = value == option;
            let text = RichText::new(*word).color(if is_on { colours(ui).text } else { colours(ui).muted });
            let button = eframe::egui::Button::new(text).selected(is_on).min_size(vec2(0.0, 30.0));
            if ui.add(button).clicked() {
                *value = *option;
            }
        }
    });
}

fn go_to(ui: &mut Ui, workspace: &Workspace, text: &mut String, is_new: bool, out: &mut Vec<Command>) {
    let frames = workspace.clip().map_or(0, |clip| clip.frames());
    let help = say_with("dialog-go-to-frame.help", &[("frames", u64::from(frames))]);
    head(ui, &say("dialog-go-to-frame"), &help, out);
    let field = super::start::line(ui, text, word("dialogs-frame-number"), "1", f32::INFINITY);
    if is_new {
        field.request_focus();
    }
    let command = frame_typed(text, frames).map(Command::GoTo).ok_or("");
    let before = out.len();
    foot(ui, &say("button-go"), command, out);
    if matches!(out.get(before), Some(Command::GoTo(_))) {
        out.push(Command::Escape);
    }
}
