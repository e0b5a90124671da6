//! The clip list: state, frames, labels and suggestions, place, and how long consent lasts.

use eframe::egui::accesskit::Role;
use eframe::egui::{
    Align2, Color32, CornerRadius, Key, Rect, ScrollArea, Sense, Stroke, StrokeKind, TextEdit, Ui, WidgetInfo, pos2,
    vec2,
};

use super::theme::{self, Colours, colours};
use super::widgets::{self, text_elided};
use crate::app::clip_filter::{ClipFilter, Order};
use crate::app::command::{Command, Icon};
use crate::app::desk::DeskError;
use crate::app::desk::{ClipState, ClipSummary};
use crate::app::words::{said, say_with, term, word};
use crate::app::workspace::{Workspace, short};
use crate::vocab::{MemberId, UtcTime};

const ROW: f32 = 92.0;

/// The panel on the left.
pub fn show(ui: &mut Ui, workspace: &mut Workspace, out: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.label(eframe::egui::RichText::new(word("clips-clips")).font(theme::medium(16.0)));
        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
            widgets::command_button(ui, workspace, &Command::ShowImport, false, out);
        });
    });
    let now = workspace.project().map(|project| project.desk.now());
    let wants_filter = workspace.take_filter_wish();
    let saved = workspace.settings.filters.clone();
    let Some(project) = workspace.project_mut() else { return };
    let (open, me) = (project.clip.as_ref().map(|clip| clip.id), project.desk.member());
    if project.lists.clips.is_empty() {
        ui.add_space(24.0);
        if project.is_listed {
            widgets::empty(
                ui,
                Icon::Film,
                word("clips-no-clips-yet"),
                word("clips-import-clips-under-a-consent-record"),
            );
            ui.vertical_centered(|ui| {
                if widgets::text_button(ui, Some(Icon::Import), word("clips-import-clips"), true, true).clicked() {
                    out.push(Command::ShowImport);
                }
            });
        } else {
            widgets::muted(ui, word("clips-reading-the-project"));
        }
        return;
    }
    let faint = colours(ui).faint;
    let field = TextEdit::singleline(&mut project.filter)
        .hint_text(eframe::egui::RichText::new(word("clips-words-or-state-done-left-0")).color(faint))
        .desired_width(f32::INFINITY);
    let response = ui.add(field.margin(vec2(10.0, 6.0))).on_hover_text(word("clips-conditions"));
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, word("clips-filter-clips")));
    if wants_filter {
        response.request_focus();
    }
    let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    ui.add_space(2.0);
    held_filter(ui, project);
    saved_filters(ui, project, saved, out);
    let shown = ClipFilter::parse_for(&project.filter, me).choose(&project.lists.clips, project.order, now);
    if shown.is_empty() {
        widgets::muted(ui, word("clips-no-clip-matches-the-filter"));
    }
    if is_entered && let Some(first) = shown.first() {
        out.push(Command::OpenClip(first.id));
    }
    ui.spacing_mut().item_spacing.y = 4.0;
    ScrollArea::vertical().id_salt("clips").auto_shrink([false, false]).show_rows(ui, ROW, shown.len(), |ui, rows| {
        for clip in shown.get(rows).unwrap_or_default() {
            if row(ui, clip, open == Some(clip.id), (now, me)).clicked() {
                out.push(Command::OpenClip(clip.id));
            }
        }
    });
}

/// One press shows the clips that are held back, or all again.
fn held_filter(ui: &mut Ui, project: &mut crate::app::workspace::OpenProject) {
    let held = project.lists.clips.iter().filter(|clip| clip.state == ClipState::Held).count();
    if held == 0 {
        return;
    }
    let is_on = project.filter == HELD;
    let bad = colours(ui).bad;
    let words = eframe::egui::RichText::new(said!("clips-held-back", held)).small().color(bad);
    if ui.add(eframe::egui::Button::new(words).selected(is_on)).clicked() {
        project.filter = if is_on { String::new() } else { HELD.to_owned() };
    }
}

/// What the filter of clips that are held back says.
const HELD: &str = "held back";

/// The order of the list, and the filters that were kept: one click each.
fn saved_filters(
    ui: &mut Ui,
    project: &mut crate::app::workspace::OpenProject,
    saved: Vec<String>,
    out: &mut Vec<Command>,
) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        let words = Order::ALL.iter().find(|(order, _)| *order == project.order).map_or("", |(_, words)| term(words));
        let combo = eframe::egui::ComboBox::from_id_salt("order of clips").width(140.0).selected_text(words);
        let response = combo.show_ui(ui, |ui| {
            for (order, words) in Order::ALL {
                ui.selectable_value(&mut project.order, order, term(words));
            }
        });
        let name = word("clips-order-of-the-clips");
        response.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, name));
        response.response.on_hover_text(name);
        let typed = project.filter.trim().to_owned();
        for filter in &saved {
            let is_on = *filter == typed;
            let button = eframe::egui::Button::new(eframe::egui::RichText::new(filter).small()).selected(is_on);
            if ui.add(button).on_hover_text(word("clips-a-kept-filter")).clicked() {
                project.filter = if is_on { String::new() } else { filter.clone() };
            }
        }
        if !typed.is_empty() {
            let is_kept = saved.contains(&typed);
            let words = if is_kept { word("clips-forget-filter") } else { word("clips-keep-filter") };
            if ui.button(eframe::egui::RichText::new(words).small()).clicked() {
                out.push(Command::KeepFilter(typed));
            }
        }
    });
}

/// One clip, at this time and for this member.
fn row(
    ui: &mut Ui,
    clip: &ClipSummary,
    is_open: bool,
    (now, me): (Option<UtcTime>, MemberId),
) -> eframe::egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| {
        let words = said!("clips-clip", id = short(clip.id), state = term(clip.state.words()), clip = counts(clip));
        WidgetInfo::selected(Role::ListBoxOption, true, is_open, words)
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let c = colours(ui);
    let fill = match (is_open, response.hovered()) {
        (true, _) => c.selected,
        (false, true) => c.hover,
        (false, false) => c.raised,
    };
    let painter = ui.painter();
    painter.rect_filled(rect, CornerRadius::same(8), fill);
    if is_open {
        painter.rect_stroke(
            rect,
            CornerRadius::same(8),
            Stroke::new(1.0, c.accent.gamma_multiply(0.8)),
            StrokeKind::Inside,
        );
    }
    let inner = rect.shrink2(vec2(12.0, 9.0));
    let chip_left = state_chip(ui, inner, clip, c);
    let name_width = chip_left - inner.left() - 8.0;
    text_elided(
        painter,
        inner.left_top(),
        Align2::LEFT_TOP,
        clip.camera.as_str(),
        &theme::medium(theme::BODY),
        c.text,
        name_width,
    );
    let small = theme::regular(theme::SMALL);
    let second = pos2(inner.left(), inner.top() + 20.0);
    text_elided(painter, second, Align2::LEFT_TOP, &counts(clip), &small, c.muted, inner.width());
    let third = pos2(inner.left(), inner.top() + 38.0);
    let is_hidden = clip.state == ClipState::Held || clip.refusal.is_some();
    let ink = if is_hidden { c.bad } else { c.muted };
    text_elided(painter, third, Align2::LEFT_TOP, &hiding(clip), &small, ink, inner.width());
    let fourth = pos2(inner.left(), inner.top() + 56.0);
    let (expiry, ink) = expiry(clip, now, c);
    let drawn = painter.text(pos2(inner.right(), fourth.y), Align2::RIGHT_TOP, expiry, small.clone(), ink);
    let mut place = [term(clip.place.word()), short(clip.id).as_str()].join(" · ");
    if let Some(member) = clip.assignee {
        place.push_str(" · ");
        place.push_str(&super::issues::member_name(me, Some(member)));
    }
    text_elided(painter, fourth, Align2::LEFT_TOP, &place, &small, c.faint, drawn.left() - fourth.x - 8.0);
    response.on_hover_ui(|ui| receipt_tip(ui, clip))
}

/// The main lines of a clip's receipt, after what keeps it from being seen.
pub fn receipt_tip(ui: &mut Ui, clip: &ClipSummary) {
    ui.set_max_width(380.0);
    if let Some(refusal) = &clip.refusal {
        let DeskError { what, way_out } = refusal.for_people();
        ui.label(what);
        ui.label(way_out);
    }
    if clip.receipt.is_empty() {
        ui.label(word("clips-nothing-of-it-is-shown-before"));
    }
    for line in clip.receipt.iter().take(MOST_TIP_LINES) {
        widgets::muted(ui, line);
    }
}

const MOST_TIP_LINES: usize = 6;

fn state_chip(ui: &Ui, inner: Rect, clip: &ClipSummary, c: &Colours) -> f32 {
    let ink = state_colour(clip.state, c);
    let words = ui.painter().layout_no_wrap(term(clip.state.words()).to_owned(), theme::regular(11.5), ink);
    let size = words.size() + vec2(14.0, 4.0);
    let chip = Rect::from_min_size(pos2(inner.right() - size.x, inner.top() - 1.0), size);
    ui.painter().rect_filled(chip, CornerRadius::same(9), ink.gamma_multiply(0.16));
    ui.painter().galley(chip.min + vec2(7.0, 2.0), words, ink);
    chip.left()
}

/// The colour of a state; the word beside it says the same.
#[must_use]
pub fn state_colour(state: ClipState, c: &Colours) -> Color32 {
    match state {
        ClipState::Sealed | ClipState::Withdrawn => c.faint,
        ClipState::Held => c.bad,
        ClipState::Developed | ClipState::Returned => c.warn,
        ClipState::InWork => c.accent,
        ClipState::Done | ClipState::Approved => c.good,
    }
}

fn counts(clip: &ClipSummary) -> String {
    if clip.frames == 0 {
        return word("clips-hidden-until-analysed").to_owned();
    }
    let count = |name: &str, count: u32| say_with(name, &[("count", u64::from(count))]);
    let mut text =
        format!("{} · {}", count("clips-count-frames", clip.frames), count("clips-count-labels", clip.labels));
    if clip.open_issues > 0 {
        text.push_str(&format!(" · {}", count("clips-count-issues", clip.open_issues)));
    }
    if clip.suggestions > 0 {
        text.push_str(&said!("clips-to-review", suggestions = clip.suggestions));
    }
    text
}

/// What the leak receipt says, in a few words; empty before there is one.
#[must_use]
pub fn hiding(clip: &ClipSummary) -> String {
    if clip.state == ClipState::Held {
        return match clip.left_in.len() {
            0 => word("clips-held-back-not-clean").to_owned(),
            1 => word("clips-held-back-not-clean-in-1").to_owned(),
            count => said!("clips-held-back-not-clean-in-frames", count),
        };
    }
    if clip.refusal.is_some() {
        return word("clips-hidden-develop-again").to_owned();
    }
    let Some(share) = clip.share_hidden else { return String::new() };
    let checked = if clip.checked { word("clips-checked") } else { "" };
    said!("clips-hidden", share = format!("{:.1}", share * 100.0), checked)
}

/// Days in which consent is about to end, and the screen says so.
const SOON_DAYS: i32 = 30;

fn expiry(clip: &ClipSummary, now: Option<UtcTime>, c: &Colours) -> (String, Color32) {
    let Some(now) = now else { return (String::new(), c.faint) };
    if clip.expires <= now {
        return (word("clips-consent-ended").to_owned(), c.bad);
    }
    let ink = if clip.expires < now.plus_days(SOON_DAYS) { c.warn } else { c.faint };
    (said!("clips-until", expires = clip.expires.day()), ink)
}
