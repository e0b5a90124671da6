//! Find tracks: conditions above, one line a track below; Enter opens its clip and selects it.

use eframe::egui::accesskit::Role;
use eframe::egui::{
    Align, Align2, ComboBox, CornerRadius, Layout, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};

use crate::app::command::Command;
use crate::app::look::PALETTE;
use crate::app::track_filter::{TrackLine, TrackLines, TrackOrder};
use crate::app::tracks_form::TracksForm;
use crate::app::words::{said, say, term, word};
use crate::app::workspace::{Workspace, short};
use crate::labels::Layer;
use crate::ui::theme::{self, colours};
use crate::ui::widgets;

const ROW: f32 = 30.0;

pub(super) fn show(ui: &mut Ui, workspace: &Workspace, form: &mut TracksForm, is_new: bool, out: &mut Vec<Command>) {
    super::head(ui, &say("dialog-find-tracks"), &say("dialog-find-tracks.help"), out);
    let (down, up, enter) = super::list_keys(ui);
    let field = crate::ui::start::line(
        ui,
        &mut form.query,
        word("tracks-find-tracks-by"),
        word("tracks-class-car-score-0-4"),
        f32::INFINITY,
    );
    if is_new {
        field.request_focus();
    }
    let clips = workspace.project().map(|project| project.lists.clips.as_slice()).unwrap_or_default();
    form.follow(clips, workspace.project().map(|project| project.desk.now()));
    let Some(lines) = form.lines().cloned() else {
        widgets::muted(ui, word("tracks-reading-the-tracks"));
        return;
    };
    let count = form.count();
    let words = if count == 1 { word("tracks-1-track").to_owned() } else { said!("tracks-tracks", count) };
    ui.horizontal(|ui| {
        widgets::muted(ui, said!("tracks-of", words, tracks = lines.tracks.len()));
        order(ui, &mut form.order);
    });
    let last = count.saturating_sub(1);
    form.chosen = match (down, up) {
        (true, _) => (form.chosen + 1).min(last),
        (_, true) => form.chosen.saturating_sub(1),
        _ => form.chosen.min(last),
    };
    if enter && let Some(line) = form.line(form.chosen) {
        out.push(open(line, &lines));
        return;
    }
    let height = (ui.ctx().content_rect().height() - 300.0).clamp(200.0, 480.0);
    let mut scroll = ScrollArea::vertical().id_salt("tracks").max_height(height).min_scrolled_height(height);
    scroll = scroll.auto_shrink([false, false]);
    if down || up {
        let seen = (height / ROW).floor();
        let from = (form.chosen as f32 - seen / 2.0).max(0.0);
        scroll = scroll.vertical_scroll_offset(from * ROW);
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    scroll.show_rows(ui, ROW, count, |ui, rows| {
        for place in rows {
            let Some(line) = form.line(place) else { continue };
            if row(ui, workspace, line, &lines, place == form.chosen).clicked() {
                out.push(open(line, &lines));
            }
        }
    });
}

/// The order, at the right end of the line.
fn order(ui: &mut Ui, chosen: &mut TrackOrder) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let words = TrackOrder::ALL.iter().find(|(order, _)| order == chosen).map_or("", |(_, words)| term(words));
        let combo = ComboBox::from_id_salt("order of tracks").width(170.0).selected_text(words);
        let shown = combo.show_ui(ui, |ui| {
            for (order, words) in TrackOrder::ALL {
                ui.selectable_value(chosen, order, term(words));
            }
        });
        let name = word("tracks-order-of-the-tracks");
        shown.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, name));
    });
}

fn open(line: &TrackLine, lines: &TrackLines) -> Command {
    Command::ShowTrack { clip: lines.clips[line.clip as usize], track: line.id, frame: line.first }
}

fn row(
    ui: &mut Ui,
    workspace: &Workspace,
    line: &TrackLine,
    lines: &TrackLines,
    is_chosen: bool,
) -> eframe::egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let class = &lines.classes[usize::from(line.class)];
    let clip = lines.clips[line.clip as usize];
    let name = format!("{class} {}", line.no);
    response.widget_info(|| {
        WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, said!("tracks-in", name, clip = short(clip)))
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let c = colours(ui);
    if is_chosen || response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(6), if is_chosen { c.selected } else { c.hover });
    }
    let project = workspace.project();
    let of_class = project.and_then(|project| project.schema.classes.iter().find(|own| own.name == *class));
    let [r, g, b] = of_class.map_or(PALETTE[0], |own| own.colour);
    let swatch = Rect::from_center_size(pos2(rect.left() + 16.0, rect.center().y), vec2(10.0, 10.0));
    ui.painter().rect_filled(swatch, CornerRadius::same(3), eframe::egui::Color32::from_rgb(r, g, b));
    let (body, small) = (theme::regular(theme::BODY), theme::regular(theme::SMALL));
    let camera = project.and_then(|project| project.lists.clips.iter().find(|own| own.id == clip));
    let camera = camera.map(|own| own.camera.to_string()).unwrap_or_default();
    let score = line.score.map_or_else(String::new, |score| format!("{:.0} %", score * 100.0));
    let layer = if line.layer == Layer::Label { word("tracks-label") } else { word("tracks-suggestion") };
    let frames = said!("tracks-frames-to", first = line.first.0 + 1, last = line.last.0 + 1);
    let at = |x: f32| pos2(rect.left() + x, rect.center().y);
    for (x, text, font, ink, room) in [
        (32.0, name.as_str(), &body, c.text, 150.0),
        (190.0, layer, &small, if line.layer == Layer::Label { c.good } else { c.warn }, 80.0),
        (280.0, score.as_str(), &small, c.muted, 50.0),
        (340.0, frames.as_str(), &small, c.muted, 150.0),
        (500.0, camera.as_str(), &small, c.muted, 110.0),
    ] {
        widgets::text_elided(ui.painter(), at(x), Align2::LEFT_CENTER, text, font, ink, room);
    }
    let right = rect.right_center() - vec2(10.0, 0.0);
    ui.painter().text(right, Align2::RIGHT_CENTER, short(clip), small.clone(), c.faint);
    response
}
