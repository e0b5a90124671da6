//! The panel of covers by hand: in which frames the next one hides something, and the list of those that are there.

use eframe::egui::accesskit::Role;
use eframe::egui::{Align2, CornerRadius, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::theme::{self, colours};
use super::widgets::{self, section, text_button};
use crate::app::command::{Command, Icon};
use crate::app::cover::CoverSummary;
use crate::app::workspace::{CoverSpan, OpenClip, OpenProject};
use crate::vocab::{FrameNo, Role as MemberRole};

/// Paints it.
pub fn show(ui: &mut Ui, project: &OpenProject, clip: &OpenClip, out: &mut Vec<Command>) {
    ui.label(eframe::egui::RichText::new("Cover by hand").font(theme::medium(16.0)));
    widgets::muted(ui, "What you draw is hidden at once, here and in every export.");
    ui.add_space(4.0);
    section(ui, "Hidden in");
    ui.spacing_mut().item_spacing.y = 3.0;
    for (index, (span, words)) in CoverSpan::ALL.into_iter().enumerate() {
        if span_button(ui, index + 1, words, clip.covers.span == span).on_hover_text(span.help()).clicked() {
            out.push(Command::CoverSpan(span));
        }
    }
    // The tallest help is two lines: with room for them nothing below moves.
    ui.allocate_ui(vec2(ui.available_width(), 34.0), |ui| {
        ui.set_min_height(34.0);
        widgets::muted(ui, clip.covers.span.help());
    });
    ui.add_space(4.0);
    if !clip.covers.led.is_empty() {
        // In place of the list, so that nothing moves while one is led along.
        led(ui, clip, out);
        return;
    }
    let Some(list) = &clip.covers.list else {
        widgets::muted(ui, "Reading what is covered");
        return;
    };
    section(ui, &format!("Covers of this clip ({})", list.len()));
    if list.is_empty() {
        widgets::muted(ui, "Nothing is covered by hand yet. Drag on the picture.");
        return;
    }
    let room = (ui.available_height() - CHOSEN_HEIGHT).max(ROW * 2.0);
    ScrollArea::vertical().id_salt("covers").auto_shrink([false, true]).max_height(room).show_rows(
        ui,
        ROW,
        list.len(),
        |ui, rows| {
            let first = rows.start;
            for (index, cover) in list.get(rows).unwrap_or_default().iter().enumerate() {
                if row(ui, first + index + 1, cover, clip).clicked() {
                    out.push(Command::ChooseCover(Some(cover.id)));
                }
            }
        },
    );
    chosen(ui, project, clip, out);
}

const ROW: f32 = 42.0;
const CHOSEN_HEIGHT: f32 = 120.0;

fn span_button(ui: &mut Ui, key: usize, words: &str, is_on: bool) -> eframe::egui::Response {
    let (rect, response) = widgets::choice_frame(ui, vec2(ui.available_width(), 27.0), words, is_on);
    let c = colours(ui);
    let at = pos2(rect.left() + 12.0, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, words, theme::regular(13.5), c.text);
    let at = rect.right_center() - vec2(10.0, 0.0);
    ui.painter().text(at, Align2::RIGHT_CENTER, key, theme::regular(11.5), c.faint);
    response
}

/// A cover that is led along box by box.
fn led(ui: &mut Ui, clip: &OpenClip, out: &mut Vec<Command>) {
    let boxes = &clip.covers.led;
    let (Some((first, _)), Some((last, _))) = (boxes.first_key_value(), boxes.last_key_value()) else { return };
    section(ui, "Led along");
    let words = match boxes.len() {
        1 => format!("No track is there: drawn in frame {}.", first.0 + 1),
        count => format!("{count} boxes, from frame {} to {}.", first.0 + 1, last.0 + 1),
    };
    ui.label(words);
    widgets::muted(ui, "Go on to where it moved and draw it again. Esc keeps it to the clip's end.");
    if text_button(ui, Some(Icon::Check), "It left view here", true, true).on_hover_text("Enter").clicked() {
        out.push(Command::EndCover);
    }
}

/// Where a cover is, in words.
fn reach(cover: &CoverSummary) -> String {
    if let Some(camera) = &cover.camera {
        return format!("Every clip of {camera}");
    }
    let (first, last) = cover.region.span();
    let moves = if cover.region.is_moving() { ", moves" } else { "" };
    match last.0 - first.0 {
        0 => format!("Frame {}", first.0 + 1),
        _ => format!("Frames {} to {}{moves}", first.0 + 1, last.0 + 1),
    }
}

fn row(ui: &mut Ui, number: usize, cover: &CoverSummary, clip: &OpenClip) -> eframe::egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW - 3.0), Sense::click());
    let is_chosen = clip.covers.chosen == Some(cover.id);
    let words = reach(cover);
    response
        .widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, format!("Cover {number}: {words}")));
    let c = colours(ui);
    let fill = match (is_chosen, response.hovered()) {
        (true, _) => c.selected,
        (false, true) => c.hover,
        (false, false) => c.raised,
    };
    let painter = ui.painter();
    painter.rect_filled(rect, CornerRadius::same(theme::RADIUS), fill);
    if is_chosen || response.has_focus() {
        let line = Stroke::new(1.0, c.accent.gamma_multiply(0.8));
        painter.rect_stroke(rect, CornerRadius::same(theme::RADIUS), line, StrokeKind::Inside);
    }
    let room = rect.width() - 20.0;
    let at = rect.left_top() + vec2(10.0, 4.0);
    widgets::text_elided(painter, at, Align2::LEFT_TOP, &words, &theme::regular(13.5), c.text, room);
    let (second, ink) = if cover.wished_back_by.is_some() {
        ("somebody wishes it back".to_owned(), c.warn)
    } else if cover.region.at(clip.current).is_some() {
        (format!("since {}, in this frame", cover.time.day()), c.muted)
    } else {
        (format!("since {}", cover.time.day()), c.faint)
    };
    let at = rect.left_top() + vec2(10.0, 21.0);
    widgets::text_elided(painter, at, Align2::LEFT_TOP, &second, &theme::regular(theme::SMALL), ink, room);
    response
}

/// What can be done with the chosen cover.
fn chosen(ui: &mut Ui, project: &OpenProject, clip: &OpenClip, out: &mut Vec<Command>) {
    let Some(cover) = clip.chosen_cover() else {
        widgets::muted(ui, "Tab chooses the next one.");
        return;
    };
    ui.add_space(6.0);
    if clip.covers.asks {
        let what = if cover.camera.is_some() { "All clips of the camera show it again." } else { "It is shown again." };
        ui.label(format!("Take this cover back? {what}"));
        ui.horizontal(|ui| {
            if text_button(ui, None, "Keep it", true, true).clicked() {
                out.push(Command::KeepCover);
            }
            if text_button(ui, Some(Icon::Eye), "Take it back", false, true).clicked() {
                out.push(Command::TakeBackCover(cover.id));
            }
        });
        return;
    }
    let (first, last) = cover.region.span();
    ui.horizontal(|ui| {
        if text_button(ui, Some(Icon::First), "First", false, true).on_hover_text("Go to its first frame").clicked() {
            out.push(Command::GoTo(first));
        }
        let last = FrameNo(last.0.min(clip.frames().saturating_sub(1)));
        if text_button(ui, Some(Icon::Last), "Last", false, true).on_hover_text("Go to its last frame").clicked() {
            out.push(Command::GoTo(last));
        }
    });
    let is_steward = project.roles.contains(&MemberRole::Steward);
    let words = if is_steward { "Take it back…" } else { "Ask a steward to take it back" };
    if text_button(ui, Some(Icon::Eye), words, false, true).clicked() {
        out.push(Command::AskTakeBack);
    }
}
