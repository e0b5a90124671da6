//! Small pieces that every view uses: buttons with signs, chips, keys, section heads.

use eframe::egui::accesskit::Role;
use eframe::egui::{
    Align2, Color32, CornerRadius, FontId, Painter, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

use super::icons;
use super::theme::{self, Colours, colours};
use crate::app::command::{Command, Icon, Row};
use crate::app::words::said;
use crate::app::workspace::Workspace;

/// Height of buttons in toolbars.
pub const TOOL_HEIGHT: f32 = 30.0;

/// A button with a sign alone; its name is read out and shown with its keys under the pointer.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str, is_on: bool, is_enabled: bool) -> Response {
    ui.add_enabled_ui(is_enabled, |ui| {
        let (rect, response) = ui.allocate_exact_size(vec2(TOOL_HEIGHT, TOOL_HEIGHT), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), is_on, name));
        if ui.is_rect_visible(rect) {
            let c = colours(ui);
            let (fill, ink) = look(c, &response, is_on, ui.is_enabled());
            ui.painter().rect_filled(rect, CornerRadius::same(theme::RADIUS), fill);
            icons::paint(ui.painter(), rect, icon, 16.0, ink);
        }
        response
    })
    .inner
}

fn look(c: &Colours, response: &Response, is_on: bool, is_enabled: bool) -> (Color32, Color32) {
    let ink = match (is_enabled, is_on) {
        (false, _) => c.faint.gamma_multiply(0.6),
        (true, true) => c.accent,
        (true, false) => c.muted,
    };
    if response.is_pointer_button_down_on() {
        (c.active, ink)
    } else if response.hovered() && is_enabled {
        (c.hover, if is_on { c.accent } else { c.text })
    } else if is_on {
        (c.selected, ink)
    } else {
        (Color32::TRANSPARENT, ink)
    }
}

/// The toolbar button of a command from the table, with its tooltip. Pushes the command when clicked.
pub fn command_button(ui: &mut Ui, workspace: &Workspace, command: &Command, is_on: bool, out: &mut Vec<Command>) {
    let Some(row) = command.row() else { return };
    let allowed = workspace.can(command);
    let response = icon_button(ui, row.icon, row.name, is_on, allowed.is_ok());
    let response = match allowed {
        Ok(()) => response.on_hover_ui(|ui| tip(ui, workspace, row)),
        Err(why) => response.on_disabled_hover_text(why),
    };
    if response.clicked() {
        out.push(command.clone());
    }
}

/// A command's name on screen: where it gives a class, that of the project's own.
pub fn name_of(row: &Row, workspace: &Workspace) -> String {
    let Command::Class(place) = row.command else { return row.name.to_owned() };
    let class = workspace.project().and_then(|project| project.schema.classes.get(usize::from(place)));
    class.map_or_else(|| row.name.to_owned(), |class| said!("widgets-class", class = class.name))
}

/// Name, keys and help of a command.
pub fn tip(ui: &mut Ui, workspace: &Workspace, row: &Row) {
    ui.horizontal(|ui| {
        ui.label(eframe::egui::RichText::new(row.name).font(theme::medium(theme::BODY)));
        let key = workspace.key_of(&row.command);
        if !key.is_empty() {
            key_cap(ui, &key);
        }
    });
    ui.label(eframe::egui::RichText::new(row.help).small().color(colours(ui).muted));
}

/// A button with words; `is_first` is the one that is meant to be pressed.
pub fn text_button(ui: &mut Ui, icon: Option<Icon>, text: &str, is_first: bool, is_enabled: bool) -> Response {
    ui.add_enabled_ui(is_enabled, |ui| {
        let font = theme::medium(theme::BODY);
        let words = ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER);
        let sign = if icon.is_some() { 24.0 } else { 0.0 };
        let (rect, response) = ui.allocate_exact_size(vec2(words.size().x + sign + 28.0, 34.0), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), text));
        if ui.is_rect_visible(rect) {
            let c = colours(ui);
            let is_hot = response.hovered();
            let (fill, ink, line) = match (is_first && ui.is_enabled(), is_hot) {
                (true, false) => (c.accent, c.on_accent, c.accent),
                (true, true) => (c.accent.gamma_multiply(0.9), c.on_accent, c.accent),
                (false, false) => (c.raised, c.text, c.line),
                (false, true) => (c.hover, c.text, c.faint),
            };
            let fade = if ui.is_enabled() { 1.0 } else { 0.6 };
            let corner = CornerRadius::same(theme::RADIUS);
            ui.painter().rect(
                rect,
                corner,
                fill.gamma_multiply(fade),
                Stroke::new(1.0, line.gamma_multiply(fade)),
                StrokeKind::Inside,
            );
            if let Some(icon) = icon {
                let at = Rect::from_center_size(pos2(rect.left() + 22.0, rect.center().y), vec2(16.0, 16.0));
                icons::paint(ui.painter(), at, icon, 16.0, ink.gamma_multiply(fade));
            }
            let at = pos2(rect.left() + 14.0 + sign, rect.center().y - words.size().y / 2.0);
            ui.painter().galley(at, words, ink.gamma_multiply(fade));
        }
        response
    })
    .inner
}

/// A field with a button at its right end, which together fill the line. Returns both.
pub fn field_with_button(
    ui: &mut Ui,
    button: (Icon, &str),
    is_enabled: bool,
    field: impl FnOnce(&mut Ui, f32) -> Response,
) -> (Response, Response) {
    let size = vec2(ui.available_width(), 34.0);
    let layout = eframe::egui::Layout::right_to_left(eframe::egui::Align::Center);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        let pressed = text_button(ui, Some(button.0), button.1, false, is_enabled);
        let width = ui.available_width();
        (field(ui, width), pressed)
    })
    .inner
}

/// One of several that exclude each other: the frame of a row, `name` for a screen reader. What stands in it is painted over it.
pub fn choice_frame(ui: &mut Ui, size: Vec2, name: &str, is_on: bool) -> (Rect, Response) {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_on, name));
    let c = colours(ui);
    let fill = match (is_on, response.hovered()) {
        (true, _) => c.selected,
        (false, true) => c.hover,
        (false, false) => c.raised,
    };
    let line = if is_on { c.accent } else { c.line };
    ui.painter().rect(rect, CornerRadius::same(theme::RADIUS), fill, Stroke::new(1.0, line), StrokeKind::Inside);
    (rect, response)
}

/// A key as it looks on the keyboard.
pub fn key_cap(ui: &mut Ui, text: &str) {
    let c = colours(ui);
    let words = ui.painter().layout_no_wrap(text.to_owned(), theme::regular(11.5), c.muted);
    let (rect, _) = ui.allocate_exact_size(vec2(words.size().x + 12.0, 20.0), Sense::hover());
    ui.painter().rect(rect, CornerRadius::same(4), c.raised, Stroke::new(1.0, c.line), StrokeKind::Inside);
    ui.painter().galley(rect.center() - words.size() / 2.0, words, c.muted);
}

/// A small word on a coloured ground.
pub fn chip(ui: &mut Ui, text: &str, ink: Color32) -> Response {
    let words = ui.painter().layout_no_wrap(text.to_owned(), theme::regular(11.5), ink);
    let (rect, response) = ui.allocate_exact_size(vec2(words.size().x + 14.0, 19.0), Sense::hover());
    ui.painter().rect_filled(rect, CornerRadius::same(9), ink.gamma_multiply(0.16));
    ui.painter().galley(rect.center() - words.size() / 2.0, words, ink);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response
}

/// The head of a part of a panel.
pub fn section(ui: &mut Ui, title: &str) {
    let text = eframe::egui::RichText::new(title).font(theme::medium(SECTION)).color(colours(ui).muted);
    ui.label(text);
}

const SECTION: f32 = 12.5;

/// Second text.
pub fn muted(ui: &mut Ui, text: impl Into<String>) -> Response {
    let colour = colours(ui).muted;
    ui.label(eframe::egui::RichText::new(text).small().color(colour))
}

/// A word and its value on one line, the value at the right edge.
pub fn fact(ui: &mut Ui, name: &str, value: &str) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    let c = colours(ui);
    ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, name, theme::regular(theme::SMALL), c.muted);
    text_elided(
        ui.painter(),
        rect.right_center(),
        Align2::RIGHT_CENTER,
        value,
        &theme::regular(theme::SMALL),
        c.text,
        rect.width() * 0.72,
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name}: {value}")));
}

/// The ground of a row in a list, by whether it is chosen or under the pointer.
pub fn row_ground(ui: &Ui, rect: Rect, response: &Response, is_chosen: bool) {
    let c = colours(ui);
    let fill = if is_chosen {
        c.selected
    } else if response.hovered() {
        c.hover
    } else {
        c.raised
    };
    ui.painter().rect_filled(rect, CornerRadius::same(theme::RADIUS), fill);
}

/// One line of text that ends in an ellipsis instead of being cut.
pub fn text_elided(
    painter: &Painter,
    at: eframe::egui::Pos2,
    align: Align2,
    text: &str,
    font: &FontId,
    colour: Color32,
    width: f32,
) -> Rect {
    let mut job = eframe::egui::text::LayoutJob::simple_singleline(text.to_owned(), font.clone(), colour);
    job.wrap = eframe::egui::text::TextWrapping::truncate_at_width(width.max(1.0));
    let galley = painter.layout_job(job);
    let rect = align.anchor_size(at, galley.size());
    painter.galley(rect.min, galley, colour);
    rect
}

/// A switch with a word and its key.
pub fn toggle(ui: &mut Ui, text: &str, key: &str, is_on: bool, is_enabled: bool) -> Response {
    ui.add_enabled_ui(is_enabled, |ui| {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), is_on, text));
        if ui.is_rect_visible(rect) {
            let c = colours(ui);
            let fade = if ui.is_enabled() { 1.0 } else { 0.5 };
            if response.hovered() {
                ui.painter().rect_filled(rect, CornerRadius::same(theme::RADIUS), c.hover);
            }
            let track = Rect::from_center_size(pos2(rect.left() + 22.0, rect.center().y), vec2(28.0, 16.0));
            let ground = if is_on { c.accent } else { c.active };
            ui.painter().rect_filled(track, CornerRadius::same(8), ground.gamma_multiply(fade));
            let x = if is_on { track.right() - 8.0 } else { track.left() + 8.0 };
            let knob = if is_on { c.on_accent } else { c.muted };
            ui.painter().circle_filled(pos2(x, track.center().y), 5.0, knob.gamma_multiply(fade));
            let font = theme::regular(theme::BODY);
            ui.painter().text(
                pos2(rect.left() + 46.0, rect.center().y),
                Align2::LEFT_CENTER,
                text,
                font,
                c.text.gamma_multiply(fade),
            );
            let font = theme::regular(11.5);
            ui.painter().text(
                rect.right_center() - vec2(8.0, 0.0),
                Align2::RIGHT_CENTER,
                key,
                font,
                c.faint.gamma_multiply(fade),
            );
        }
        response
    })
    .inner
}

/// What to do where there is nothing yet.
pub fn empty(ui: &mut Ui, icon: Icon, what: &str, way_out: &str) {
    let c = colours(ui);
    ui.vertical_centered(|ui| {
        ui.add_space(20.0);
        let (rect, _) = ui.allocate_exact_size(vec2(36.0, 36.0), Sense::hover());
        icons::paint(ui.painter(), rect, icon, 30.0, c.faint);
        ui.add_space(2.0);
        ui.label(eframe::egui::RichText::new(what).font(theme::medium(theme::BODY)).color(c.text));
        ui.label(eframe::egui::RichText::new(way_out).small().color(c.muted));
        ui.add_space(10.0);
    });
}
