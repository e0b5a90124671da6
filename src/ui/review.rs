//! The reviewer's panel: the unit, its objects with their verdicts, and the keys.

use eframe::egui::accesskit::Role;
use eframe::egui::{Align2, CornerRadius, Rect, RichText, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2};

use super::theme::{self, colours};
use super::widgets::{self, key_cap, section, text_button};
use crate::app::command::{Command, Icon};
use crate::app::review_command::{ReviewCommand, Saying};
use crate::app::review_desk::{Object, Pass, Unit, Verdict};
use crate::app::words::{said, term, word};
use crate::app::workspace::{Asks, Reviewing, Workspace, short};

const ROW: f32 = 28.0;
/// Room under the list: keys, comment, buttons.
const BELOW: f32 = 292.0;

/// Paints it into this height, or a little more.
pub fn show(ui: &mut Ui, workspace: &Workspace, reviewing: &Reviewing, high: f32, out: &mut Vec<Command>) {
    let c = colours(ui);
    let bottom = ui.cursor().top() + high;
    let (done, units) = (reviewing.done(), reviewing.work.units.len());
    ui.horizontal(|ui| {
        ui.label(RichText::new(word("review-review")).font(theme::medium(16.0)));
        let pass = match reviewing.work.pass {
            Pass::First => word("review-first-look"),
            Pass::Second => word("review-second-look"),
            Pass::Blind => word("review-drawn-blind"),
        };
        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
            widgets::chip(ui, pass, c.accent);
        });
    });
    progress(ui, done, units);
    let Some(unit) = reviewing.unit() else { return };
    let what = match unit.unit {
        Unit::Frame { clip, frame } => said!("review-frame-of-clip", frame = frame.0 + 1, clip = short(clip)),
        Unit::Track { clip, .. } => said!("review-one-track-of-clip", clip = short(clip)),
        Unit::Clip { clip } => said!("review-all-of-clip", clip = short(clip)),
    };
    widgets::fact(ui, &said!("review-unit-of", at = reviewing.at + 1, units), &what);
    ui.add_space(2.0);
    let is_blind = reviewing.work.pass == Pass::Blind;
    if is_blind {
        let drawn = reviewing.judged(reviewing.at).map_or(0, |judged| judged.missed.len());
        section(ui, &said!("review-boxes-drawn", drawn));
    } else {
        section(ui, &said!("review-objects", objects = unit.objects.len()));
    }
    let room = (bottom - ui.cursor().top() - BELOW).max(ROW * 2.0);
    // Always as high, so that nothing below moves from unit to unit.
    ui.allocate_ui(vec2(ui.available_width(), room), |ui| {
        ui.set_min_height(room);
        ui.spacing_mut().item_spacing.y = 2.0;
        if is_blind {
            widgets::muted(ui, word("review-what-the-labels-say-is-not"));
        } else if unit.objects.is_empty() {
            widgets::muted(ui, word("review-nothing-is-marked-here-is-anything"));
        }
        ScrollArea::vertical().id_salt("objects").auto_shrink([false, false]).show(ui, |ui| {
            for (at, object) in unit.objects.iter().enumerate() {
                let is_here = reviewing.object == Some(at);
                let response = row(ui, object, reviewing.verdict(object.track), is_here);
                if is_here {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    out.push(Command::Select(Some(object.track)));
                }
            }
            if !is_blind {
                found_beside(ui, reviewing);
            }
        });
    });
    advice(ui, workspace, reviewing);
    keys(ui, workspace, out);
    comment(ui, workspace, reviewing, out);
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        for (words, command) in
            [(word("review-before"), ReviewCommand::PreviousUnit), (word("review-next-unit"), ReviewCommand::NextUnit)]
        {
            if text_button(ui, None, words, false, units > 1).clicked() {
                out.push(Command::Review(command));
            }
        }
        if text_button(ui, Some(Icon::Close), word("review-leave"), false, true).clicked() {
            out.push(Command::Review(ReviewCommand::Leave));
        }
    });
}

fn progress(ui: &mut Ui, done: usize, units: usize) {
    let c = colours(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, said!("review-of-units-judged", done, units)));
    let bar = Rect::from_min_size(rect.left_center() - vec2(0.0, 2.0), vec2(rect.width() - 76.0, 4.0));
    ui.painter().rect_filled(bar, CornerRadius::same(2), c.active);
    let share = done as f32 / units.max(1) as f32;
    let filled = Rect::from_min_size(bar.min, vec2(bar.width() * share, 4.0));
    ui.painter().rect_filled(filled, CornerRadius::same(2), c.accent);
    let small = theme::regular(theme::SMALL);
    ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, said!("review-of", done, units), small, c.muted);
}

fn row(ui: &mut Ui, object: &Object, verdict: Option<&Verdict>, is_here: bool) -> eframe::egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let c = colours(ui);
    let name = format!("{} {}", object.class, object.no);
    let word = verdict.map_or(word("review-not-judged"), |verdict| term(verdict.word()));
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_here, format!("{name}: {word}")));
    widgets::row_ground(ui, rect, &response, is_here);
    let font = theme::regular(theme::BODY);
    let at = pos2(rect.left() + 12.0, rect.center().y);
    widgets::text_elided(ui.painter(), at, Align2::LEFT_CENTER, &name, &font, c.text, rect.width() - 130.0);
    let ink = match verdict {
        None => c.faint,
        Some(Verdict::Right) => c.good,
        Some(Verdict::Undecided) => c.warn,
        Some(_) => c.bad,
    };
    let text = match verdict {
        Some(Verdict::WrongClass { should: Some(should) }) => said!("review-is-a", should),
        Some(verdict) => verdict.iou().map_or_else(
            || term(verdict.word()).to_owned(),
            |iou| said!("review-box-off-iou", iou = format!("{:.2}", iou)),
        ),
        None => String::new(),
    };
    let at = rect.right_center() - vec2(10.0, 0.0);
    let small = theme::regular(theme::SMALL);
    widgets::text_elided(ui.painter(), at, Align2::RIGHT_CENTER, &text, &small, ink, 120.0);
    response
}

/// Missed objects and privacy misses of the unit.
fn found_beside(ui: &mut Ui, reviewing: &Reviewing) {
    let Some(judged) = reviewing.judged(reviewing.at) else { return };
    let c = colours(ui);
    for (count, one, several) in [
        (judged.missed.len(), word("review-missed-object"), word("review-missed-objects")),
        (judged.privacy.len(), word("review-privacy-miss"), word("review-privacy-misses")),
    ] {
        if count > 0 {
            let words = if count == 1 { one } else { several };
            ui.label(RichText::new(format!("{count} {words}")).small().color(c.bad));
        }
    }
}

/// What to do now, in a place of its own.
fn advice(ui: &mut Ui, workspace: &Workspace, reviewing: &Reviewing) {
    let c = colours(ui);
    let key = workspace.key_of(&Command::Accept);
    let words = match (reviewing.asks, reviewing.current()) {
        (Some(Asks::MissedBox), _) if reviewing.work.pass == Pass::Blind => {
            said!("review-draw-a-box-around-every-object", key)
        }
        (Some(asks), _) => asks.words(&key),
        (None, Some(object)) => said!("review-what-of-it", class = object.class, no = object.no),
        (None, None) => said!("review-all-judged-look-for-what-is", key),
    };
    ui.allocate_ui(vec2(ui.available_width(), 36.0), |ui| {
        ui.set_min_height(36.0);
        ui.label(RichText::new(words).color(if reviewing.asks.is_some() { c.accent } else { c.text }));
    });
}

fn keys(ui: &mut Ui, workspace: &Workspace, out: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing = vec2(6.0, 3.0);
    let width = ((ui.available_width() - 6.0) / 2.0).floor();
    for pair in Saying::ALL.chunks(2) {
        ui.horizontal(|ui| {
            for saying in pair {
                let (key, words) = (workspace.key_of(&saying.command()), saying.words());
                let (rect, response) = widgets::choice_frame(ui, vec2(width, 27.0), words, false);
                let c = colours(ui);
                let font = theme::regular(13.0);
                let at = pos2(rect.left() + 10.0, rect.center().y);
                widgets::text_elided(ui.painter(), at, Align2::LEFT_CENTER, words, &font, c.text, width - 34.0);
                let at = rect.right_center() - vec2(9.0, 0.0);
                ui.painter().text(at, Align2::RIGHT_CENTER, key, theme::regular(11.5), c.faint);
                if response.clicked() {
                    out.push(Command::Review(ReviewCommand::Say(*saying)));
                }
            }
        });
    }
}

fn comment(ui: &mut Ui, workspace: &Workspace, reviewing: &Reviewing, out: &mut Vec<Command>) {
    let mut words = reviewing.comment.clone();
    let faint = colours(ui).faint;
    let hint = RichText::new(word("review-words-with-the-next-verdict")).color(faint);
    let field = TextEdit::singleline(&mut words).hint_text(hint).desired_width(f32::INFINITY).margin(vec2(10.0, 6.0));
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, word("review-comment")));
    if words != reviewing.comment {
        out.push(Command::Review(ReviewCommand::Comment(words)));
    }
    let waiting = reviewing.waiting();
    ui.horizontal(|ui| {
        ui.set_min_height(20.0);
        if waiting > 0 {
            widgets::muted(ui, said!("review-saving", waiting));
        }
        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
            key_cap(ui, &workspace.key_of(&Command::Undo));
            widgets::muted(ui, word("review-takes-back"));
            key_cap(ui, &workspace.key_of(&Command::NextTrack));
            widgets::muted(ui, word("review-next-object"));
        });
    });
}
