//! Classes with colours and keys, attributes with values and defaults; in and out as a JSON file.

use eframe::egui::accesskit::Role;
use eframe::egui::{ComboBox, ScrollArea, TextEdit, Ui, WidgetInfo, vec2};

use crate::app::command::{Command, Icon};
use crate::app::look::PALETTE;
use crate::app::schema_form::{AttributeLine, ClassLine, KindWord, SchemaForm};
use crate::app::words::{said, say, word};
use crate::app::workspace::Workspace;
use crate::labels::Scope;
use crate::ui::widgets::{self, section, text_button};

pub(super) fn show(ui: &mut Ui, workspace: &Workspace, form: &mut SchemaForm, out: &mut Vec<Command>) {
    super::head(ui, &say("dialog-schema"), &say("dialog-schema.help"), out);
    let height = (ui.ctx().content_rect().height() - 330.0).clamp(160.0, 520.0);
    let scroll = ScrollArea::vertical().id_salt("schema").max_height(height).min_scrolled_height(height);
    scroll.auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        section(ui, word("schema-classes"));
        rows(ui, &mut form.classes, "class", class_line);
        if text_button(ui, Some(Icon::Plus), word("schema-add-class"), false, true).clicked() {
            let colour = PALETTE[form.classes.len() % PALETTE.len()];
            form.classes.push(ClassLine { name: String::new(), colour, hotkey: String::new() });
        }
        ui.add_space(10.0);
        section(ui, word("schema-attributes"));
        widgets::muted(ui, word("schema-occluded-outside-and-truncated-are-always"));
        rows(ui, &mut form.attributes, "attribute", attribute_line);
        if text_button(ui, Some(Icon::Plus), word("schema-add-attribute"), false, true).clicked() {
            form.attributes.push(AttributeLine {
                name: String::new(),
                kind: KindWord::Flag,
                values: String::new(),
                scope: Scope::Track,
                default: "no".to_owned(),
            });
        }
    });
    let command = workspace.project().map(|project| form.command(&project.schema));
    let command = command.unwrap_or_else(|| Err(word("schema-open-a-project-first").to_owned()));
    ui.add_space(12.0);
    ui.horizontal(|ui| {
        ui.set_min_height(34.0);
        if let Err(missing) = &command {
            widgets::muted(ui, missing.as_str());
        }
        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
            let can = workspace.project().is_some_and(|_| command.is_ok());
            if text_button(ui, None, &say("button-set"), true, can).clicked() {
                out.extend(command.ok());
            }
            if text_button(ui, None, &say("button-cancel"), false, true).clicked() {
                out.push(Command::Escape);
            }
        });
    });
}

/// The lines of a list, each with a button that takes it away.
fn rows<T>(ui: &mut Ui, lines: &mut Vec<T>, what: &str, line: fn(&mut Ui, &mut T, usize)) {
    let mut gone = None;
    for (place, of) in lines.iter_mut().enumerate() {
        ui.horizontal(|ui| {
            line(ui, of, place + 1);
            let name = said!("schema-remove", what, place = place + 1);
            if widgets::icon_button(ui, Icon::Trash, &name, false, true).clicked() {
                gone = Some(place);
            }
        });
    }
    if let Some(place) = gone {
        lines.remove(place);
    }
}

fn field(ui: &mut Ui, text: &mut String, label: String, hint: &str, width: f32) {
    let response = ui.add(TextEdit::singleline(text).hint_text(hint).desired_width(width).margin(vec2(8.0, 5.0)));
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &label));
}

fn class_line(ui: &mut Ui, line: &mut ClassLine, no: usize) {
    let response = ui.color_edit_button_srgb(&mut line.colour);
    let name = said!("schema-colour-of-class", no);
    response.widget_info(|| WidgetInfo::labeled(Role::ColorWell, true, &name));
    response.on_hover_text(name);
    field(ui, &mut line.name, said!("schema-name-of-class", no), word("schema-name"), 300.0);
    field(ui, &mut line.hotkey, said!("schema-key-of-class", no), word("schema-key"), 40.0);
}

fn attribute_line(ui: &mut Ui, line: &mut AttributeLine, no: usize) {
    field(ui, &mut line.name, said!("schema-name-of-attribute", no), word("schema-name"), 130.0);
    let kinds = [
        (KindWord::Flag, word("schema-yes-or-no")),
        (KindWord::Choice, word("schema-one-of")),
        (KindWord::Number, word("schema-number")),
    ];
    choose(ui, ("kind", no), &said!("schema-kind-of-attribute", no), &mut line.kind, &kinds);
    if line.kind != KindWord::Flag {
        let hint = if line.kind == KindWord::Choice { word("schema-small-large") } else { "0, 10" };
        field(ui, &mut line.values, said!("schema-values-of-attribute", no), hint, 130.0);
    }
    choose(
        ui,
        ("scope", no),
        &said!("schema-scope-of-attribute", no),
        &mut line.scope,
        &[(Scope::Track, word("schema-whole-track")), (Scope::Frame, word("schema-from-a-keyframe-on"))],
    );
    field(ui, &mut line.default, said!("schema-default-of-attribute", no), word("schema-default"), 70.0);
}

fn choose<T: PartialEq + Copy>(ui: &mut Ui, id: (&str, usize), name: &str, value: &mut T, options: &[(T, &str)]) {
    let words = options.iter().find(|(option, _)| option == value).map_or("", |(_, words)| *words);
    let shown = ComboBox::from_id_salt(id).width(110.0).selected_text(words).show_ui(ui, |ui| {
        for (option, words) in options {
            ui.selectable_value(value, *option, *words);
        }
    });
    shown.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, name));
}
