//! Jobs with their progress, and notices. They have their own place and never cover the canvas.

use eframe::egui::accesskit::Role;
use eframe::egui::{CornerRadius, Frame, Margin, ProgressBar, ScrollArea, Ui, WidgetInfo};

use super::theme::{self, colours};
use super::widgets::{self, section};
use crate::app::command::{Command, Icon};
use crate::app::notice::{Notice, Tone};
use crate::app::words::{said, term, word};
use crate::app::workspace::{Running, Workspace};

/// Whether there is anything to show.
#[must_use]
pub fn is_idle(workspace: &Workspace) -> bool {
    workspace.notices.list().is_empty() && !workspace.jobs().iter().any(|job| job.task.title().is_some())
}

/// The part of the right panel under the inspector.
pub fn show(ui: &mut Ui, workspace: &Workspace, out: &mut Vec<Command>) {
    section(ui, word("activity-activity"));
    if is_idle(workspace) {
        widgets::muted(ui, word("activity-nothing-is-running-imports-pre-labelling"));
        return;
    }
    ScrollArea::vertical().id_salt("activity").auto_shrink([false, false]).show(ui, |ui| {
        for job in workspace.jobs() {
            if let Some(title) = job.task.title() {
                running(ui, job, &title, out);
            }
        }
        for notice in workspace.notices.list().iter().rev() {
            card(ui, notice, out);
        }
    });
}

/// One job with its bar and the button that stops it.
pub fn running(ui: &mut Ui, job: &Running, title: &str, out: &mut Vec<Command>) {
    let c = colours(ui);
    let state = job.state();
    Frame::new().fill(c.raised).corner_radius(CornerRadius::same(8)).inner_margin(Margin::symmetric(12, 10)).show(
        ui,
        |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    ui.label(eframe::egui::RichText::new(title).font(theme::medium(theme::BODY)));
                    let stage = match (state.is_stopping, state.stage, state.total) {
                        (true, ..) => word("activity-stopping").to_owned(),
                        (false, None, _) => word("activity-waiting").to_owned(),
                        (false, Some(stage), Some(total)) => {
                            said!(
                                "activity-of",
                                stage = term(stage.word()),
                                total = state.done.min(total),
                                total2 = total
                            )
                        }
                        (false, Some(stage), None) => term(stage.word()).to_owned(),
                    };
                    widgets::muted(ui, stage);
                });
                ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::TOP), |ui| {
                    let name = said!("activity-stop", title = title.to_lowercase());
                    if widgets::icon_button(ui, Icon::Close, &name, false, !state.is_stopping)
                        .on_hover_text(&name)
                        .clicked()
                    {
                        out.push(Command::CancelJob(job.no));
                    }
                });
            });
            let share = state.share().unwrap_or(0.0) as f32;
            let bar = ProgressBar::new(share).desired_height(6.0).fill(c.accent).corner_radius(CornerRadius::same(3));
            let response = ui.add(bar);
            response.widget_info(|| {
                WidgetInfo::labeled(Role::ProgressIndicator, true, said!("activity-progress-of", title))
            });
        },
    );
    ui.add_space(2.0);
}

/// One notice: what happened, what to do now, and a button that takes it away.
pub fn card(ui: &mut Ui, notice: &Notice, out: &mut Vec<Command>) {
    let c = colours(ui);
    let (icon, ink) = match notice.tone {
        Tone::Done => (Icon::Check, c.good),
        Tone::Note => (Icon::Info, c.accent),
        Tone::Problem => (Icon::Warning, c.bad),
    };
    Frame::new().fill(c.raised).corner_radius(CornerRadius::same(8)).inner_margin(Margin::symmetric(12, 10)).show(
        ui,
        |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_top(|ui| {
                let (rect, _) = ui.allocate_exact_size(eframe::egui::vec2(18.0, 18.0), eframe::egui::Sense::hover());
                super::icons::paint(ui.painter(), rect, icon, 16.0, ink);
                let room = ui.available_width() - widgets::TOOL_HEIGHT - 8.0;
                ui.allocate_ui(eframe::egui::vec2(room, 0.0), |ui| {
                    ui.vertical(|ui| {
                        ui.set_width(room);
                        ui.spacing_mut().item_spacing.y = 2.0;
                        ui.add(eframe::egui::Label::new(eframe::egui::RichText::new(&notice.what).size(13.5)).wrap());
                        if !notice.way_out.is_empty() {
                            let text = eframe::egui::RichText::new(&notice.way_out).small().color(c.muted);
                            ui.add(eframe::egui::Label::new(text).wrap());
                        }
                        if !notice.actions.is_empty() {
                            ui.add_space(4.0);
                            ui.horizontal(|ui| {
                                for (words, command) in &notice.actions {
                                    if ui.button(eframe::egui::RichText::new(*words).small()).clicked() {
                                        out.push(command.clone());
                                    }
                                }
                            });
                        }
                    });
                });
                if widgets::icon_button(ui, Icon::Close, word("activity-dismiss"), false, true).clicked() {
                    out.push(Command::Dismiss(notice.no));
                }
            });
        },
    );
    ui.add_space(2.0);
}
