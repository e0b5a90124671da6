//! The samples, how far they are, and the form that draws one.

use eframe::egui::accesskit::Role;
use eframe::egui::{DragValue, Frame, RichText, ScrollArea, Ui, WidgetInfo};

use super::{choice, foot, head};
use crate::app::command::{Command, Icon};
use crate::app::dialog::{AimWord, PlanForm};
use crate::app::notice::{Notice, Tone};
use crate::app::review_command::ReviewCommand;
use crate::app::review_desk::{Pass, SampleSummary, Trait, UnitKind};
use crate::app::review_words::{of_decision, of_plan};
use crate::app::words::{said, term, word};
use crate::app::workspace::Workspace;
use crate::ui::theme::{self, colours};
use crate::ui::widgets::{self, section, text_button};

const LIMITS: [(f64, &str); 5] = [(0.4, "0.4 %"), (0.65, "0.65 %"), (1.0, "1 %"), (2.5, "2.5 %"), (4.0, "4 %")];

/// Paints it.
pub fn show(ui: &mut Ui, workspace: &Workspace, form: &mut PlanForm, out: &mut Vec<Command>) {
    head(ui, word("reviews-reviews"), word("reviews-a-sample-is-fixed-and-in"), out);
    let Some(project) = workspace.project() else { return };
    let samples = &project.lists.samples;
    if samples.is_empty() {
        widgets::muted(ui, word("reviews-no-sample-was-drawn-yet-the"));
    }
    let most = (ui.ctx().content_rect().height() - 560.0).clamp(110.0, 260.0);
    ScrollArea::vertical().id_salt("samples").max_height(most).auto_shrink([false, true]).show(ui, |ui| {
        for sample in samples.iter().rev() {
            card(ui, sample, out);
            ui.add_space(4.0);
        }
    });
    ui.add_space(8.0);
    section(ui, word("reviews-draw-a-sample-of"));
    choice(ui, &mut form.kind, &UnitKind::ALL.map(|kind| (kind, term(kind.words()))));
    section(ui, word("reviews-how-many-and-what-passes"));
    choice(
        ui,
        &mut form.aim,
        &[
            (AimWord::Acceptance, word("reviews-iso-2859-1")),
            (AimWord::Show, word("reviews-show-a-share")),
            (AimWord::Margin, word("reviews-margin-of-error")),
            (AimWord::Fixed, word("reviews-so-many")),
        ],
    );
    ui.horizontal(|ui| {
        ui.set_min_height(34.0);
        match form.aim {
            AimWord::Acceptance => {
                widgets::muted(ui, word("reviews-acceptance-quality-limit"));
                choice(ui, &mut form.aql, &LIMITS);
            }
            AimWord::Show => {
                number(
                    ui,
                    word("reviews-at-least"),
                    &mut form.at_least,
                    50.0..=99.9,
                    word("reviews-without-a-serious-error"),
                );
                count(ui, word("reviews-found-at-most"), &mut form.allowed, 0..=50);
            }
            AimWord::Margin => {
                number(ui, word("reviews-margin"), &mut form.margin, 0.1..=20.0, " %");
                number(ui, word("reviews-at-least"), &mut form.at_least, 50.0..=99.9, word("reviews-of-boxes-right"));
            }
            AimWord::Fixed => {
                count(ui, word("reviews-units"), &mut form.units, 1..=100_000);
                number(ui, word("reviews-at-least"), &mut form.at_least, 50.0..=99.9, word("reviews-of-boxes-right"));
            }
        }
    });
    section(ui, word("reviews-strata"));
    ui.horizontal(|ui| {
        for of in Trait::ALL {
            let mut is_on = form.strata.contains(&of);
            let button =
                eframe::egui::Button::new(term(of.word())).selected(is_on).min_size(eframe::egui::vec2(0.0, 30.0));
            let response = ui.add(button);
            if response.clicked() {
                is_on = !is_on;
                if is_on {
                    form.strata.insert(of)
                } else {
                    form.strata.remove(&of)
                };
            }
        }
    });
    ui.horizontal(|ui| {
        ui.set_min_height(34.0);
        count(ui, word("reviews-seed"), &mut form.seed, 0..=u64::from(u32::MAX));
        percent(ui, word("reviews-judged-twice"), &mut form.second, 100);
        percent(ui, word("reviews-seeded-defects"), &mut form.seeded, 5);
        if form.kind == UnitKind::Frame {
            percent(ui, word("reviews-drawn-blind"), &mut form.blind, 100);
        }
    });
    // Why the last sample was not drawn is said where one looks.
    let is_ours = |notice: &&Notice| notice.tone == Tone::Problem && notice.about == Some("review");
    if let Some(notice) = workspace.notices.list().iter().rev().find(is_ours) {
        ui.colored_label(colours(ui).bad, &notice.what);
        widgets::muted(ui, notice.way_out.as_str());
    }
    foot(ui, word("reviews-draw-and-review"), form.command(), out);
}

fn card(ui: &mut Ui, sample: &SampleSummary, out: &mut Vec<Command>) {
    let c = colours(ui);
    Frame::new().fill(c.raised).corner_radius(theme::RADIUS).inner_margin(10).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(format!("{}  {}", sample.time.day(), of_plan(&sample.plan))).size(13.5));
        let (words, ink) = match &sample.decision {
            Some(decision) => {
                let why = of_decision(decision, &sample.plan, sample.lot_units);
                if decision.passed {
                    (said!("reviews-passed", why), c.good)
                } else {
                    (said!("reviews-failed", why), c.bad)
                }
            }
            None if sample.left + sample.left_second + sample.left_blind == 0 => {
                (word("reviews-judged-whole-it-waits-to-be").to_owned(), c.accent)
            }
            None => {
                let left = said!("reviews-of-units-wait", left = sample.left, units = sample.units);
                let left_second = sample.left_second;
                let words = match sample.left_blind {
                    0 => said!("reviews-for-a-second-look", left, left_second),
                    left_blind => said!("reviews-for-a-second-look-and-blind", left, left_second, left_blind),
                };
                (words, c.muted)
            }
        };
        ui.label(RichText::new(words).small().color(ink));
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let mut button = |ui: &mut Ui, icon, words: &str, is_first, command| {
                if text_button(ui, Some(icon), words, is_first, true).clicked() {
                    out.push(Command::Review(command));
                }
            };
            match &sample.decision {
                None => {
                    if sample.left > 0 {
                        button(
                            ui,
                            Icon::Play,
                            word("reviews-judge"),
                            true,
                            ReviewCommand::Open(sample.id, Pass::First),
                        );
                    }
                    if sample.left_second > 0 {
                        button(
                            ui,
                            Icon::Play,
                            word("reviews-second-look"),
                            false,
                            ReviewCommand::Open(sample.id, Pass::Second),
                        );
                    }
                    if sample.left_blind > 0 {
                        button(
                            ui,
                            Icon::Draw,
                            word("reviews-draw-blind"),
                            false,
                            ReviewCommand::Open(sample.id, Pass::Blind),
                        );
                    }
                    if sample.left + sample.left_second + sample.left_blind == 0 {
                        button(ui, Icon::CheckAll, word("reviews-decide"), true, ReviewCommand::Decide(sample.id));
                    }
                }
                Some(decision) if decision.passed => {
                    button(
                        ui,
                        Icon::Shield,
                        word("reviews-approve-its-clips"),
                        true,
                        ReviewCommand::ApproveLot(sample.id),
                    );
                }
                Some(_) => {}
            }
            button(ui, Icon::Info, word("reviews-report"), false, ReviewCommand::ShowReport);
        });
    });
}

fn number(ui: &mut Ui, name: &str, value: &mut f64, range: std::ops::RangeInclusive<f64>, suffix: &str) {
    widgets::muted(ui, name);
    let shown = *value;
    let response = ui.add(DragValue::new(value).range(range).speed(0.1).max_decimals(1).suffix(suffix));
    response.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, format!("{name}: {shown}")));
}

fn count(ui: &mut Ui, name: &str, value: &mut u64, range: std::ops::RangeInclusive<u64>) {
    widgets::muted(ui, name);
    let shown = *value;
    let response = ui.add(DragValue::new(value).range(range));
    response.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, format!("{name}: {shown}")));
}

fn percent(ui: &mut Ui, name: &str, value: &mut u8, most: u8) {
    widgets::muted(ui, name);
    let shown = *value;
    let response = ui.add(DragValue::new(value).range(0..=most).suffix(" %"));
    response.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, format!("{name}: {shown} %")));
}
