//! The panel of the zone editor: place, kind of the next zone, the zones with a button that deletes each, and saving.

use eframe::egui::{Align, Align2, CornerRadius, Layout, Rect, Sense, Ui, pos2, vec2};

use super::canvas::zone_colour;
use super::theme::{self, colours};
use super::widgets::{self, section, text_button};
use crate::app::command::{Command, Icon};
use crate::app::zone_editor::{ZoneEditor, what_it_does};
use crate::vocab::{Place, ZoneKind};

/// Paints it.
pub fn show(ui: &mut Ui, editor: &ZoneEditor, out: &mut Vec<Command>) {
    ui.label(eframe::egui::RichText::new("Camera zones").font(theme::medium(16.0)));
    widgets::muted(ui, format!("{}: they count for every clip of this camera.", editor.camera));
    ui.add_space(4.0);
    section(ui, "Place");
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (place, word) in [(Place::Outdoor, "Outdoor"), (Place::Indoor, "Indoor"), (Place::Unknown, "Unknown")] {
            if ui.add(eframe::egui::Button::new(word).selected(editor.place() == place)).clicked() {
                out.push(Command::ZonePlace(place));
            }
        }
    });
    if editor.place() != Place::Outdoor {
        widgets::muted(ui, "Here everything but people and vehicles is hidden, with zones and without.");
    }
    ui.add_space(6.0);
    section(ui, "Draw");
    ui.spacing_mut().item_spacing.y = 3.0;
    for kind in ZoneKind::ALL {
        if kind_button(ui, kind, editor.kind == kind).clicked() {
            out.push(Command::ZoneKind(kind));
        }
    }
    widgets::muted(ui, what_it_does(editor.kind));
    let hint = match editor.corners().len() {
        0 => "Click the corners on the picture.",
        1 | 2 => "Click on. Backspace removes the last corner, Esc gives up.",
        _ => "Enter, a double click or the first corner closes it.",
    };
    widgets::muted(ui, hint);
    ui.add_space(6.0);
    section(ui, &format!("Zones ({})", editor.zones().len()));
    if editor.zones().is_empty() {
        widgets::muted(ui, "None yet. Without zones, doors and windows are looked for in the picture.");
    }
    let room = (ui.available_height() - 120.0).max(80.0);
    eframe::egui::ScrollArea::vertical().id_salt("zones").auto_shrink([false, true]).max_height(room).show(ui, |ui| {
        for (index, zone) in editor.zones().iter().enumerate() {
            ui.horizontal(|ui| {
                let (rect, _) = ui.allocate_exact_size(vec2(14.0, 24.0), Sense::hover());
                let swatch = Rect::from_center_size(rect.center(), vec2(12.0, 12.0));
                ui.painter().rect_filled(swatch, CornerRadius::same(3), zone_colour(zone.kind));
                let corners = zone.outline.corners().len();
                ui.label(format!("{} {}, {corners} corners", zone.kind, index + 1));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let name = format!("Delete {} {}", zone.kind, index + 1);
                    if widgets::icon_button(ui, Icon::Trash, &name, false, true).on_hover_text(&name).clicked() {
                        out.push(Command::DeleteZone(index));
                    }
                });
            });
        }
    });
    ui.add_space(8.0);
    let missing = match (editor.is_changed(), editor.finished()) {
        (_, Err(missing)) => missing,
        (false, Ok(_)) => "Nothing is changed yet.",
        (true, Ok(_)) => "Clips that show more are hidden until they are developed again.",
    };
    widgets::muted(ui, missing);
    ui.horizontal(|ui| {
        let can = editor.is_changed() && editor.finished().is_ok();
        if text_button(ui, Some(Icon::Check), "Save zones", true, can).clicked() {
            out.push(Command::SaveZones);
        }
        if text_button(ui, None, "Close", false, true).clicked() {
            out.push(Command::ShowZones);
        }
    });
}

fn kind_button(ui: &mut Ui, kind: ZoneKind, is_on: bool) -> eframe::egui::Response {
    let size = vec2(ui.available_width(), 27.0);
    let (rect, response) = widgets::choice_frame(ui, size, &format!("Zone {kind}"), is_on);
    let c = colours(ui);
    let swatch = Rect::from_center_size(pos2(rect.left() + 15.0, rect.center().y), vec2(11.0, 11.0));
    ui.painter().rect_filled(swatch, CornerRadius::same(3), zone_colour(kind));
    let at = pos2(rect.left() + 29.0, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, kind.word(), theme::regular(13.5), c.text);
    response
}
