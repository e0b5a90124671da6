//! The project's own attributes of the selected track.

use eframe::egui::accesskit::Role;
use eframe::egui::{ComboBox, DragValue, Ui, WidgetInfo};

use super::widgets;
use crate::app::command::Command;
use crate::app::words::word;
use crate::app::workspace::OpenClip;
use crate::labels::{AttributeDef, AttributeKind, Schema, Scope, Track};

/// One line an attribute; what is true for the whole track says so.
pub fn show(ui: &mut Ui, schema: &Schema, clip: &OpenClip, track: &Track, out: &mut Vec<Command>) {
    let here = track.at(clip.current);
    let (flags, others): (Vec<_>, Vec<_>) =
        schema.attributes.iter().partition(|attribute| attribute.kind == AttributeKind::Flag);
    let mut one = |ui: &mut Ui, attribute: &AttributeDef| {
        let key = match attribute.scope {
            Scope::Track => track.keys.values().next(),
            Scope::Frame => here.map(|seen| seen.key),
        };
        let name = attribute.name.as_str();
        let value = key.and_then(|key| key.attributes.get(name)).unwrap_or(&attribute.default).clone();
        let set = |value: String| {
            let value = (value != attribute.default).then_some(value);
            Command::SetAttribute { track: track.id, name: attribute.name.clone(), value }
        };
        line(ui, attribute, &value, key.is_some(), |value| out.push(set(value)));
    };
    // Two side by side, so that the keyframes below keep their room.
    for pair in flags.chunks(2) {
        ui.columns(2, |columns| {
            for (ui, attribute) in columns.iter_mut().zip(pair) {
                one(ui, attribute);
            }
        });
    }
    for attribute in others {
        one(ui, attribute);
    }
}

fn line(ui: &mut Ui, attribute: &AttributeDef, value: &str, is_enabled: bool, mut set: impl FnMut(String)) {
    let name = attribute.name.as_str();
    let scope = if attribute.scope == Scope::Track { word("attributes-track") } else { "" };
    let title = {
        let mut letters = name.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    match &attribute.kind {
        AttributeKind::Flag => {
            let is_on = value == "yes";
            if widgets::toggle(ui, &title, scope, is_on, is_enabled).clicked() {
                set(if is_on { "no" } else { "yes" }.to_owned());
            }
        }
        AttributeKind::Choice(words) => {
            ui.add_enabled_ui(is_enabled, |ui| {
                ui.horizontal(|ui| {
                    widgets::muted(ui, &title);
                    let combo = ComboBox::from_id_salt(("attribute", name)).width(120.0).selected_text(value);
                    let shown = combo.show_ui(ui, |ui| {
                        for word in words {
                            if ui.selectable_label(word == value, word).clicked() && word != value {
                                set(word.clone());
                            }
                        }
                    });
                    shown.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &title));
                });
            });
        }
        AttributeKind::Number(from, to) => {
            ui.add_enabled_ui(is_enabled, |ui| {
                ui.horizontal(|ui| {
                    widgets::muted(ui, &title);
                    let before: i64 = value.parse().unwrap_or(*from);
                    let mut number = before;
                    let response = ui.add(DragValue::new(&mut number).range(*from..=*to));
                    response.widget_info(|| WidgetInfo {
                        label: Some(title.clone()),
                        ..WidgetInfo::drag_value(true, number as f64)
                    });
                    if number != before {
                        set(number.to_string());
                    }
                });
            });
        }
    }
}
