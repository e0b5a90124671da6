//! The card of the tour: above the inspector, beside the picture and never over it.

use eframe::egui::{CornerRadius, Frame, Margin, RichText, Stroke, TextStyle, Ui, vec2};

use super::theme::{self, colours};
use super::widgets::{self, text_button};
use crate::app::command::Command;
use crate::app::tour::{STOPS, Stop};
use crate::app::words::{said, word};
use crate::app::workspace::Workspace;

/// The card, while there is a tour.
pub fn show(ui: &mut Ui, workspace: &Workspace, out: &mut Vec<Command>) {
    let Some((at, stop)) = workspace.stop() else { return };
    let c = colours(ui);
    let frame = Frame::new()
        .fill(c.selected)
        .stroke(Stroke::new(1.0, c.accent.gamma_multiply(0.6)))
        .corner_radius(CornerRadius::same(8))
        .inner_margin(Margin::symmetric(12, 10));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::muted(ui, said!("tour-first-steps-of", at = at + 1, len = STOPS.len()));
        ui.label(RichText::new(stop.title()).font(theme::medium(theme::BODY)));
        // As high as the longest of them, so that the buttons stay where they are from stop to stop.
        let font = TextStyle::Body.resolve(ui.style());
        let words = |stop: &Stop| stop.words(|command| workspace.key_of(command));
        let wide = ui.available_width();
        let height = |text: String| ui.painter().layout(text, font.clone(), c.text, wide).size().y;
        let tallest = STOPS.iter().map(|stop| height(words(stop))).fold(0.0, f32::max);
        ui.allocate_ui(vec2(wide, tallest), |ui| {
            ui.set_min_height(tallest);
            ui.label(words(stop));
        });
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            let is_last = at + 1 == STOPS.len();
            if text_button(ui, None, if is_last { word("tour-close") } else { word("tour-next") }, true, true).clicked()
            {
                out.push(Command::NextStop);
            }
            if !is_last && text_button(ui, None, word("tour-end-the-tour"), false, true).clicked() {
                out.push(Command::EndTour);
            }
        });
    });
    ui.add_space(10.0);
}
