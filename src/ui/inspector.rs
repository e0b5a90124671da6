//! The inspector: class, flags, origin and keyframes of the selected track; without one, what is in view.

use eframe::egui::accesskit::Role;
use eframe::egui::{
    Align2, Color32, CornerRadius, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::canvas::{class_colour, track_name};
use super::theme::{self, colours};
use super::transport::clock;
use super::widgets::{self, key_cap, section};
use crate::app::command::{Command, Icon};
use crate::app::words::{said, term, word};
use crate::app::workspace::{OpenClip, OpenProject, Tool, Workspace};
use crate::labels::{Interpolation, Layer, Origin, Track};

/// The panel on the right.
pub fn show(ui: &mut Ui, workspace: &Workspace, out: &mut Vec<Command>) {
    let (Some(project), Some(clip)) = (workspace.project(), workspace.clip()) else {
        widgets::muted(ui, word("inspector-open-a-clip-to-see-its"));
        return;
    };
    if let Some(reviewing) = project.reviewing() {
        // Beside the tour, or on a very low screen, there is more than fits.
        let high = ui.available_height();
        ScrollArea::vertical().id_salt("review").auto_shrink([false, false]).show(ui, |ui| {
            super::review::show(ui, workspace, reviewing, high, out);
        });
        return;
    }
    if let Some(editor) = &clip.zones {
        super::zones::show(ui, workspace, editor, out);
        return;
    }
    if clip.tool == Tool::Cover {
        let high = ui.available_height();
        ScrollArea::vertical().id_salt("cover").auto_shrink([false, false]).show(ui, |ui| {
            super::covers::show(ui, workspace, project, clip, high, out);
        });
        return;
    }
    match clip.selected_track() {
        Some((layer, track)) => {
            // Beside the tour, or on a low screen, there is more than fits.
            let high = ui.available_height();
            ScrollArea::vertical().id_salt("track").auto_shrink([false, false]).show(ui, |ui| {
                one_track(ui, workspace, project, clip, (layer, track), high, out);
            });
        }
        None => in_view(ui, workspace, project, clip, out),
    }
}

fn one_track(
    ui: &mut Ui,
    workspace: &Workspace,
    project: &OpenProject,
    clip: &OpenClip,
    (layer, track): (Layer, &Track),
    high: f32,
    out: &mut Vec<Command>,
) {
    let c = colours(ui);
    let top = ui.cursor().top();
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(14.0, 22.0), Sense::hover());
        let swatch = Rect::from_center_size(rect.center(), vec2(13.0, 13.0));
        ui.painter().rect_filled(swatch, CornerRadius::same(3), class_colour(&project.schema, track));
        ui.label(eframe::egui::RichText::new(track_name(track)).font(theme::medium(17.0)));
        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| match layer {
            Layer::Label => widgets::chip(ui, word("inspector-label"), c.good),
            Layer::Suggestion => widgets::chip(ui, word("inspector-suggestion"), c.warn),
        });
    });
    let doubts = clip.doubts().iter().filter(|doubt| doubt.track == track.id);
    let words: Vec<String> = doubts
        .map(|doubt| said!("inspector-frame", why = term(doubt.why.words()), frame = doubt.frame.0 + 1))
        .collect();
    if !words.is_empty() {
        let text = said!("inspector-doubtful", join = words.join(", "));
        ui.label(eframe::egui::RichText::new(text).small().color(c.warn));
    }
    super::issues::show(ui, project, clip, Some(track.id), out);
    if layer == Layer::Suggestion {
        ui.horizontal(|ui| {
            let can = workspace.can(&Command::Accept).is_ok();
            if widgets::text_button(ui, Some(Icon::Check), word("inspector-accept"), true, can)
                .on_hover_text(workspace.key_of(&Command::Accept))
                .clicked()
            {
                out.push(Command::Accept);
            }
            if widgets::text_button(ui, Some(Icon::Close), word("inspector-reject"), false, can)
                .on_hover_text(workspace.key_of(&Command::Reject))
                .clicked()
            {
                out.push(Command::Reject);
            }
        });
    }
    ui.add_space(4.0);
    section(ui, word("inspector-class"));
    classes(ui, project, track, out);
    ui.add_space(4.0);
    section(ui, word("inspector-in-this-frame"));
    flags(ui, workspace, clip, track, out);
    super::attributes::show(ui, &project.schema, clip, track, out);
    facts(ui, workspace, clip, track);
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        section(ui, &said!("inspector-keyframes", keys = track.keys.len()));
        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
            for command in [Command::DeleteTrack, Command::EndTrack, Command::RemoveKey, Command::ToggleKey] {
                widgets::command_button(ui, workspace, &command, false, out);
            }
        });
    });
    // What is left of the panel, and always some rows.
    let room = high - (ui.cursor().top() - top);
    keyframes(ui, clip, track, room.max(KEY_ROW * 4.0), out);
}

fn classes(ui: &mut Ui, project: &OpenProject, track: &Track, out: &mut Vec<Command>) {
    let gap = 6.0;
    ui.spacing_mut().item_spacing = vec2(gap, gap);
    let width = ((ui.available_width() - gap) / 2.0).floor();
    for pair in project.schema.classes.chunks(2) {
        ui.horizontal(|ui| {
            for class in pair {
                let is_on = class.name == track.class;
                let [r, g, b] = class.colour;
                let key = class.hotkey.map(String::from).unwrap_or_default();
                if class_button(ui, width, class.name.as_str(), &key, Color32::from_rgb(r, g, b), is_on).clicked()
                    && !is_on
                {
                    out.push(Command::SetClass { track: track.id, class: class.name.clone() });
                }
            }
        });
    }
}

fn class_button(
    ui: &mut Ui,
    width: f32,
    name: &str,
    key: &str,
    colour: Color32,
    is_on: bool,
) -> eframe::egui::Response {
    let (rect, response) = widgets::choice_frame(ui, vec2(width, 28.0), &said!("inspector-class-2", name), is_on);
    let c = colours(ui);
    let swatch = Rect::from_center_size(pos2(rect.left() + 15.0, rect.center().y), vec2(9.0, 9.0));
    ui.painter().rect_filled(swatch, CornerRadius::same(2), colour);
    let at = pos2(rect.left() + 26.0, rect.center().y);
    widgets::text_elided(ui.painter(), at, Align2::LEFT_CENTER, name, &theme::regular(13.0), c.text, width - 46.0);
    ui.painter().text(rect.right_center() - vec2(9.0, 0.0), Align2::RIGHT_CENTER, key, theme::regular(11.5), c.faint);
    response
}

fn flags(ui: &mut Ui, workspace: &Workspace, clip: &OpenClip, track: &Track, out: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 2.0;
    let governing = track.governing(clip.current).map(|(_, key)| key);
    let is_here = track.at(clip.current).is_some();
    let is_outside = governing.is_some_and(|key| key.outside);
    let is = |flag: fn(&crate::labels::Key) -> bool| governing.filter(|_| is_here).is_some_and(flag);
    let rows = [
        (Command::ToggleOutside, word("inspector-outside-from-here"), is_outside, is_here || is_outside),
        (Command::ToggleOccluded, word("inspector-occluded"), is(|key| key.occluded), is_here),
        (Command::ToggleTruncated, word("inspector-truncated"), is(|key| key.truncated), is_here),
    ];
    for (command, name, is_on, is_enabled) in rows {
        if widgets::toggle(ui, name, &workspace.key_of(&command), is_on, is_enabled).clicked() {
            out.push(command);
        }
    }
}

fn facts(ui: &mut Ui, workspace: &Workspace, clip: &OpenClip, track: &Track) {
    ui.add_space(2.0);
    match track.at(clip.current) {
        Some(seen) => {
            let b = seen.bbox;
            widgets::fact(
                ui,
                word("inspector-size"),
                &said!("inspector-px", width = format!("{:.1}", b.width()), height = format!("{:.1}", b.height())),
            );
            widgets::fact(ui, word("inspector-position"), &format!("{:.1}, {:.1}", b.x1(), b.y1()));
            let kind = match (seen.is_key, seen.key.interpolation) {
                (true, _) => word("inspector-keyframe-2"),
                (false, Interpolation::Linear) => word("inspector-interpolated"),
                (false, Interpolation::Hold) => word("inspector-held"),
            };
            widgets::fact(ui, word("inspector-box"), kind);
            widgets::fact(ui, word("inspector-origin"), &origin(&seen.key.origin));
            if track.keys.len() == 1 {
                let key = workspace.key_of(&Command::ToggleKey);
                widgets::muted(ui, said!("inspector-in-this-frame-only-go-to", key));
            }
        }
        None => {
            widgets::fact(ui, word("inspector-box"), word("inspector-not-in-this-frame"));
            let key = workspace.key_of(&Command::ToggleKey);
            widgets::muted(ui, said!("inspector-drag-the-dashed-box-or-press", key));
        }
    }
}

fn origin(origin: &Origin) -> String {
    match origin {
        Origin::Person { .. } => word("inspector-a-person").to_owned(),
        Origin::Model { model, .. } => said!("inspector-model", model),
        Origin::Tracker => word("inspector-the-tracker").to_owned(),
        Origin::Import { .. } => word("inspector-imported").to_owned(),
    }
}

const KEY_ROW: f32 = 24.0;

fn keyframes(ui: &mut Ui, clip: &OpenClip, track: &Track, room: f32, out: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let keys: Vec<_> = track.keys.iter().collect();
    ScrollArea::vertical()
        .id_salt("keyframes")
        .max_height(room)
        .min_scrolled_height(room)
        .auto_shrink([false, false])
        .show_rows(ui, KEY_ROW, keys.len(), |ui, rows| {
            for (frame, key) in keys.get(rows).unwrap_or_default() {
                let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), KEY_ROW), Sense::click());
                let is_here = **frame == clip.current;
                let name = said!("inspector-keyframe", frame = frame.0 + 1);
                response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_here, &name));
                let c = colours(ui);
                if is_here || response.hovered() {
                    let fill = if is_here { c.selected } else { c.hover };
                    ui.painter().rect_filled(rect, CornerRadius::same(4), fill);
                }
                let small = theme::regular(theme::SMALL);
                super::canvas::diamond(
                    ui.painter(),
                    pos2(rect.left() + 12.0, rect.center().y),
                    4.0,
                    if key.outside { c.faint } else { c.muted },
                );
                let number = format!("{}", frame.0 + 1);
                ui.painter().text(
                    pos2(rect.left() + 26.0, rect.center().y),
                    Align2::LEFT_CENTER,
                    number,
                    small.clone(),
                    c.text,
                );
                let time = clip.times().map(|times| clock(times.time_of(**frame))).unwrap_or_default();
                ui.painter().text(
                    pos2(rect.left() + 78.0, rect.center().y),
                    Align2::LEFT_CENTER,
                    time,
                    small.clone(),
                    c.faint,
                );
                let words = [
                    (key.outside, word("inspector-outside")),
                    (key.occluded, word("inspector-occluded-2")),
                    (key.truncated, word("inspector-truncated-2")),
                ];
                let words: Vec<&str> = words.into_iter().filter_map(|(is_on, word)| is_on.then_some(word)).collect();
                let at = rect.right_center() - vec2(8.0, 0.0);
                let room = rect.width() - 160.0;
                widgets::text_elided(ui.painter(), at, Align2::RIGHT_CENTER, &words.join(", "), &small, c.muted, room);
                if response.clicked() {
                    out.push(Command::GoTo(**frame));
                }
            }
        });
}

fn in_view(ui: &mut Ui, workspace: &Workspace, project: &OpenProject, clip: &OpenClip, out: &mut Vec<Command>) {
    ui.label(eframe::egui::RichText::new(word("inspector-in-this-frame")).font(theme::medium(16.0)));
    let mut seen = clip.in_view(clip.current);
    seen.sort_by_key(|seen| seen.track.no);
    let suggestions = clip.labels().map_or(0, |labels| labels.tracks(Layer::Suggestion).count());
    if suggestions > 0 {
        let what = if suggestions == 1 {
            word("inspector-1-suggestion-to-review").to_owned()
        } else {
            said!("inspector-suggestions-to-review", suggestions)
        };
        widgets::muted(ui, said!("inspector-in-this-clip", what));
        let can = workspace.can(&Command::AcceptAll).is_ok();
        ui.horizontal(|ui| {
            for (icon, words, command) in [
                (Icon::CheckAll, word("inspector-accept-all"), Command::AcceptAll),
                (Icon::Check, word("inspector-above-a-score"), Command::AskAcceptAbove),
            ] {
                let button = widgets::text_button(ui, Some(icon), words, false, can);
                if button.on_hover_text(workspace.key_of(&command)).clicked() {
                    out.push(command);
                }
            }
        });
        ui.add_space(4.0);
    }
    let doubtful = clip.doubts().len();
    if doubtful > 0 {
        let words = if doubtful == 1 {
            word("inspector-1-doubtful-place").to_owned()
        } else {
            said!("inspector-doubtful-places", doubtful)
        };
        let button = widgets::text_button(ui, Some(Icon::Warning), &said!("inspector-next-of", words), false, true);
        if button.on_hover_text(workspace.key_of(&Command::NextDoubt)).clicked() {
            out.push(Command::NextDoubt);
        }
        ui.add_space(4.0);
    }
    super::issues::show(ui, project, clip, None, out);
    if seen.is_empty() {
        widgets::muted(ui, word("inspector-no-object-is-marked-in-this"));
    }
    const ROW: f32 = 28.0;
    let room = (ui.available_height() - HINTS_HEIGHT).max(ROW * 3.0);
    ui.spacing_mut().item_spacing.y = 2.0;
    let scroll = ScrollArea::vertical().id_salt("in view").auto_shrink([false, true]).max_height(room);
    scroll.show_rows(ui, ROW, seen.len(), |ui, rows| {
        for seen in seen.get(rows).unwrap_or_default() {
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
            let name = track_name(seen.track);
            response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, true, said!("inspector-select", name)));
            let c = colours(ui);
            let fill = if response.hovered() { c.hover } else { c.raised };
            ui.painter().rect_filled(rect, CornerRadius::same(theme::RADIUS), fill);
            let swatch = Rect::from_center_size(pos2(rect.left() + 15.0, rect.center().y), vec2(10.0, 10.0));
            let colour = class_colour(&project.schema, seen.track);
            match seen.layer {
                Layer::Label => ui.painter().rect_filled(swatch, CornerRadius::same(3), colour),
                Layer::Suggestion => ui.painter().rect_stroke(
                    swatch,
                    CornerRadius::same(3),
                    Stroke::new(1.5, colour),
                    StrokeKind::Inside,
                ),
            };
            let at = pos2(rect.left() + 28.0, rect.center().y);
            widgets::text_elided(
                ui.painter(),
                at,
                Align2::LEFT_CENTER,
                &name,
                &theme::regular(13.5),
                c.text,
                rect.width() - 120.0,
            );
            let word = if seen.layer == Layer::Suggestion {
                word("inspector-suggestion")
            } else if seen.sighting.is_key {
                word("inspector-keyframe-2")
            } else {
                ""
            };
            let small = theme::regular(theme::SMALL);
            ui.painter().text(rect.right_center() - vec2(10.0, 0.0), Align2::RIGHT_CENTER, word, small, c.faint);
            if response.clicked() {
                out.push(Command::Select(Some(seen.track.id)));
            }
        }
    });
    ui.add_space(6.0);
    let can = workspace.can(&Command::ShowReceipt).is_ok();
    if let Some(summary) = workspace.summary() {
        widgets::muted(ui, super::clips::hiding(summary));
    }
    let button = widgets::text_button(ui, Some(Icon::Shield), word("inspector-what-is-hidden"), false, can);
    let button = button.on_hover_ui(|ui| {
        if let Some(summary) = workspace.summary() {
            super::clips::receipt_tip(ui, summary);
        }
    });
    if button.clicked() {
        out.push(Command::ShowReceipt);
    }
    hints(ui, workspace);
}

const HINTS_HEIGHT: f32 = 282.0;

fn hints(ui: &mut Ui, workspace: &Workspace) {
    // A head without a row tells nothing.
    if ui.available_height() < 64.0 {
        return;
    }
    ui.add_space(10.0);
    section(ui, word("inspector-keys-to-begin-with"));
    ui.spacing_mut().item_spacing.y = 5.0;
    for (command, what) in [
        (Command::Draw, word("inspector-draw-a-box")),
        (Command::NextFrame, word("inspector-next-frame")),
        (Command::Accept, word("inspector-accept-a-suggestion")),
        (Command::Cover, word("inspector-cover-what-must-not-be-seen")),
        (Command::ShowPalette, word("inspector-find-any-command")),
        (Command::ShowKeyMap, word("inspector-all-keys")),
    ] {
        let key = workspace.key_of(&command);
        if key.is_empty() {
            continue;
        }
        // A row that is cut tells nothing; the palette and the key map have them all.
        if ui.available_height() < 26.0 {
            break;
        }
        ui.horizontal(|ui| {
            ui.allocate_ui(vec2(64.0, 20.0), |ui| {
                ui.set_min_width(64.0);
                key_cap(ui, &key);
            });
            widgets::muted(ui, what);
        });
    }
}
