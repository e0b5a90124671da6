//! The panel of the zone editor: place, kind of the next zone, the zones with a button that deletes each, and saving.

use eframe::egui::{Align, Align2, CornerRadius, Layout, Rect, Sense, Ui, pos2, vec2};

use super::canvas::zone_colour;
use super::theme::{self, colours};
use super::widgets::{self, section, text_button};
use crate::app::command::{Command, Icon};
use crate::app::words::{said, term, word};
use crate::app::workspace::Workspace;
use crate::app::zone_editor::{ZoneEditor, what_it_does};
use crate::vocab::{Place, ZoneKind};

/// Paints it.
pub fn show(ui: &mut Ui, workspace: &Workspace, editor: &ZoneEditor, out: &mut Vec<Command>) {
    ui.label(eframe::egui::RichText::new(word("zones-camera-zones")).font(theme::medium(16.0)));
    widgets::muted(ui, said!("zones-they-count-for-every-clip-of", camera = editor.camera));
    ui.add_space(4.0);
    section(ui, word("zones-place"));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (place, word) in [
            (Place::Outdoor, word("zones-outdoor")),
            (Place::Indoor, word("zones-indoor")),
            (Place::Unknown, word("zones-unknown")),
        ] {
            if ui.add(eframe::egui::Button::new(word).selected(editor.place() == place)).clicked() {
                out.push(Command::ZonePlace(place));
            }
        }
    });
    if editor.place() != Place::Outdoor {
        widgets::muted(ui, word("zones-here-everything-but-people-and-vehicles"));
    }
    ui.add_space(6.0);
    section(ui, word("zones-draw"));
    ui.spacing_mut().item_spacing.y = 3.0;
    for kind in ZoneKind::ALL {
        if kind_button(ui, kind, editor.kind == kind).clicked() {
            out.push(Command::ZoneKind(kind));
        }
    }
    widgets::muted(ui, term(what_it_does(editor.kind)));
    let [close, leave, remove] =
        [Command::Accept, Command::Escape, Command::RemoveKey].map(|command| workspace.key_of(&command));
    let hint = match editor.corners().len() {
        0 => word("zones-click-the-corners-on-the-picture").to_owned(),
        1 | 2 => said!("zones-click-on-removes-the-last-corner", remove, leave),
        _ => said!("zones-a-double-click-or-the-first", close),
    };
    widgets::muted(ui, hint);
    ui.add_space(6.0);
    section(ui, &said!("zones-zones", zones = editor.zones().len()));
    if editor.zones().is_empty() {
        widgets::muted(ui, word("zones-none-yet-without-zones-doors-and"));
    }
    let room = (ui.available_height() - 120.0).max(80.0);
    eframe::egui::ScrollArea::vertical().id_salt("zones").auto_shrink([false, true]).max_height(room).show(ui, |ui| {
        for (index, zone) in editor.zones().iter().enumerate() {
            ui.horizontal(|ui| {
                let (rect, _) = ui.allocate_exact_size(vec2(14.0, 24.0), Sense::hover());
                let swatch = Rect::from_center_size(rect.center(), vec2(12.0, 12.0));
                ui.painter().rect_filled(swatch, CornerRadius::same(3), zone_colour(zone.kind));
                let corners = zone.outline.corners().len();
                ui.label(said!("zones-corners", kind = term(zone.kind.word()), index = index + 1, corners));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let name = said!("zones-delete", kind = term(zone.kind.word()), index = index + 1);
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
        (false, Ok(_)) => word("zones-nothing-is-changed-yet"),
        (true, Ok(_)) => word("zones-clips-that-show-more-are-hidden"),
    };
    widgets::muted(ui, missing);
    ui.horizontal(|ui| {
        let can = editor.is_changed() && editor.finished().is_ok();
        if text_button(ui, Some(Icon::Check), word("zones-save-zones"), true, can).clicked() {
            out.push(Command::SaveZones);
        }
        if text_button(ui, None, word("zones-close"), false, true).clicked() {
            out.push(Command::ShowZones);
        }
    });
}

fn kind_button(ui: &mut Ui, kind: ZoneKind, is_on: bool) -> eframe::egui::Response {
    let size = vec2(ui.available_width(), 27.0);
    let (rect, response) = widgets::choice_frame(ui, size, &said!("zones-zone", kind = term(kind.word())), is_on);
    let c = colours(ui);
    let swatch = Rect::from_center_size(pos2(rect.left() + 15.0, rect.center().y), vec2(11.0, 11.0));
    ui.painter().rect_filled(swatch, CornerRadius::same(3), zone_colour(kind));
    let at = pos2(rect.left() + 29.0, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, term(kind.word()), theme::regular(13.5), c.text);
    response
}
