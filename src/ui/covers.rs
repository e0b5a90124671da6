//! The panel of covers by hand: in which frames the next one hides something, and the list of those that are there.

use eframe::egui::accesskit::Role;
use eframe::egui::{Align2, CornerRadius, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::theme::{self, colours};
use super::widgets::{self, section, text_button};
use crate::app::command::{Command, Icon};
use crate::app::cover::CoverSummary;
use crate::app::words::{said, word};
use crate::app::workspace::{CoverSpan, OpenClip, OpenProject, Workspace};
use crate::vocab::{FrameNo, Role as MemberRole};

/// Paints it into this height, or a little more.
pub fn show(
    ui: &mut Ui,
    workspace: &Workspace,
    project: &OpenProject,
    clip: &OpenClip,
    high: f32,
    out: &mut Vec<Command>,
) {
    let top = ui.cursor().top();
    ui.label(eframe::egui::RichText::new(word("covers-cover-by-hand")).font(theme::medium(16.0)));
    widgets::muted(ui, word("covers-what-you-draw-is-hidden-at"));
    ui.add_space(4.0);
    section(ui, word("covers-hidden-in"));
    ui.spacing_mut().item_spacing.y = 3.0;
    for (index, span) in CoverSpan::ALL.into_iter().enumerate() {
        let key = workspace.key_of(&Command::Class(index as u8));
        if span_button(ui, &key, span.words(), clip.covers.span == span).on_hover_text(span.help()).clicked() {
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
        led(ui, workspace, clip, out);
        return;
    }
    let Some(list) = &clip.covers.list else {
        widgets::muted(ui, word("covers-reading-what-is-covered"));
        return;
    };
    section(ui, &said!("covers-covers-of-this-clip", list = list.len()));
    if list.is_empty() {
        widgets::muted(ui, word("covers-nothing-is-covered-by-hand-yet"));
        return;
    }
    let room = (high - (ui.cursor().top() - top) - CHOSEN_HEIGHT).max(ROW * 2.0);
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
    chosen(ui, workspace, project, clip, out);
}

const ROW: f32 = 42.0;
const CHOSEN_HEIGHT: f32 = 120.0;

fn span_button(ui: &mut Ui, key: &str, words: &str, is_on: bool) -> eframe::egui::Response {
    let (rect, response) = widgets::choice_frame(ui, vec2(ui.available_width(), 27.0), words, is_on);
    let c = colours(ui);
    let at = pos2(rect.left() + 12.0, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, words, theme::regular(13.5), c.text);
    let at = rect.right_center() - vec2(10.0, 0.0);
    ui.painter().text(at, Align2::RIGHT_CENTER, key, theme::regular(11.5), c.faint);
    response
}

/// A cover that is led along box by box.
fn led(ui: &mut Ui, workspace: &Workspace, clip: &OpenClip, out: &mut Vec<Command>) {
    let boxes = &clip.covers.led;
    let (Some((first, _)), Some((last, _))) = (boxes.first_key_value(), boxes.last_key_value()) else { return };
    section(ui, word("covers-led-along"));
    let words = match boxes.len() {
        1 => said!("covers-no-track-is-there-drawn-in", first = first.0 + 1),
        count => said!("covers-boxes-from-frame-to", count, first = first.0 + 1, last = last.0 + 1),
    };
    ui.label(words);
    let (end, leave) = (workspace.key_of(&Command::Accept), workspace.key_of(&Command::Escape));
    widgets::muted(ui, said!("covers-go-on-to-where-it-moved", leave));
    if text_button(ui, Some(Icon::Check), word("covers-it-left-view-here"), true, true).on_hover_text(end).clicked() {
        out.push(Command::EndCover);
    }
}

/// Where a cover is, in words.
fn reach(cover: &CoverSummary) -> String {
    if let Some(camera) = &cover.camera {
        return said!("covers-every-clip-of", camera);
    }
    let (first, last) = cover.region.span();
    let moves = if cover.region.is_moving() { word("covers-moves") } else { "" };
    match last.0 - first.0 {
        0 => said!("covers-frame", first = first.0 + 1),
        _ => said!("covers-frames-to", first = first.0 + 1, last = last.0 + 1, moves),
    }
}

fn row(ui: &mut Ui, number: usize, cover: &CoverSummary, clip: &OpenClip) -> eframe::egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW - 3.0), Sense::click());
    let is_chosen = clip.covers.chosen == Some(cover.id);
    let words = reach(cover);
    response.widget_info(|| {
        WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, said!("covers-cover", number, words))
    });
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
        (word("covers-somebody-wishes-it-back").to_owned(), c.warn)
    } else if cover.region.at(clip.current).is_some() {
        (said!("covers-since-in-this-frame", time = cover.time.day()), c.muted)
    } else {
        (said!("covers-since", time = cover.time.day()), c.faint)
    };
    let at = rect.left_top() + vec2(10.0, 21.0);
    widgets::text_elided(painter, at, Align2::LEFT_TOP, &second, &theme::regular(theme::SMALL), ink, room);
    response
}

/// What can be done with the chosen cover.
fn chosen(ui: &mut Ui, workspace: &Workspace, project: &OpenProject, clip: &OpenClip, out: &mut Vec<Command>) {
    let Some(cover) = clip.chosen_cover() else {
        let key = workspace.key_of(&Command::NextTrack);
        widgets::muted(ui, said!("covers-chooses-the-next-one", key));
        return;
    };
    ui.add_space(6.0);
    if clip.covers.asks {
        let what = if cover.camera.is_some() {
            word("covers-all-clips-of-the-camera-show")
        } else {
            word("covers-it-is-shown-again")
        };
        ui.label(said!("covers-take-this-cover-back", what));
        ui.horizontal(|ui| {
            if text_button(ui, None, word("covers-keep-it"), true, true).clicked() {
                out.push(Command::KeepCover);
            }
            if text_button(ui, Some(Icon::Eye), word("covers-take-it-back"), false, true).clicked() {
                out.push(Command::TakeBackCover(cover.id));
            }
        });
        return;
    }
    let (first, last) = cover.region.span();
    ui.horizontal(|ui| {
        if text_button(ui, Some(Icon::First), word("covers-first"), false, true)
            .on_hover_text(word("covers-go-to-its-first-frame"))
            .clicked()
        {
            out.push(Command::GoTo(first));
        }
        let last = FrameNo(last.0.min(clip.frames().saturating_sub(1)));
        if text_button(ui, Some(Icon::Last), word("covers-last"), false, true)
            .on_hover_text(word("covers-go-to-its-last-frame"))
            .clicked()
        {
            out.push(Command::GoTo(last));
        }
    });
    let is_steward = project.roles.contains(&MemberRole::Steward);
    let words = if is_steward { word("covers-take-it-back-2") } else { word("covers-ask-a-steward-to-take-it") };
    if text_button(ui, Some(Icon::Eye), words, false, true).clicked() {
        out.push(Command::AskTakeBack);
    }
}
