//! Play, step, jump; frame number, time, speed.

use eframe::egui::accesskit::Role;
use eframe::egui::{Align2, CornerRadius, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::theme::{self, colours};
use super::widgets::{command_button, icon_button, tip};
use crate::app::command::{Command, Icon};
use crate::app::words::{said, word};
use crate::app::workspace::Workspace;

/// Widths of the bar from which on it says the speed, and the end of the clip, points.
const ROOM_FOR_SPEED: f32 = 550.0;
const ROOM_FOR_END: f32 = 620.0;

/// The bar above the timeline.
pub fn show(ui: &mut Ui, workspace: &Workspace, out: &mut Vec<Command>) {
    let Some(clip) = workspace.clip() else { return };
    let room = ui.available_width();
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for command in [Command::FirstFrame, Command::PreviousKeyframe, Command::PreviousFrame] {
            command_button(ui, workspace, &command, false, out);
        }
        play_button(ui, workspace, clip.is_playing(), out);
        for command in [Command::NextFrame, Command::NextKeyframe, Command::LastFrame] {
            command_button(ui, workspace, &command, false, out);
        }
        ui.add_space(10.0);
        frame_field(ui, workspace, out);
        ui.add_space(6.0);
        let micros = clip.times().map_or(0, |times| times.time_of(clip.current));
        let end = clip.times().and_then(|times| times.micros.last().copied()).unwrap_or(0);
        // A narrow window has no room for the end and the speed; both are said elsewhere too.
        let is_wide = room > ROOM_FOR_END;
        let text = if is_wide { format!("{} / {}", clock(micros), clock(end)) } else { clock(micros) };
        let c = colours(ui);
        let (rect, _) = ui.allocate_exact_size(vec2(if is_wide { 136.0 } else { 64.0 }, 26.0), Sense::hover());
        ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, text, theme::regular(theme::SMALL), c.muted);
        if room < ROOM_FOR_SPEED {
            return;
        }
        ui.add_space(6.0);
        command_button(ui, workspace, &Command::Slower, false, out);
        let (rect, _) = ui.allocate_exact_size(vec2(36.0, 26.0), Sense::hover());
        let speed = format!("{}×", clip.speed);
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, speed, theme::regular(theme::SMALL), c.muted);
        command_button(ui, workspace, &Command::Faster, false, out);
    });
}

fn play_button(ui: &mut Ui, workspace: &Workspace, is_playing: bool, out: &mut Vec<Command>) {
    let (icon, name) =
        if is_playing { (Icon::Pause, word("transport-pause")) } else { (Icon::Play, word("transport-play")) };
    let is_enabled = workspace.clip().is_some_and(|clip| clip.frames() > 0);
    let response = icon_button(ui, icon, name, is_playing, is_enabled);
    let response = match Command::PlayPause.row() {
        Some(row) => response.on_hover_ui(|ui| tip(ui, workspace, row)),
        None => response,
    };
    if response.clicked() {
        out.push(Command::PlayPause);
    }
}

/// The frame number; a click asks for another one.
fn frame_field(ui: &mut Ui, workspace: &Workspace, out: &mut Vec<Command>) {
    let Some(clip) = workspace.clip() else { return };
    let text = match clip.frames() {
        0 => word("transport-no-frames").to_owned(),
        frames => format!("{} / {frames}", clip.current.0 + 1),
    };
    let (rect, response) = ui.allocate_exact_size(vec2(118.0, 26.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, said!("transport-frame", text)));
    let c = colours(ui);
    let fill = if response.hovered() { c.hover } else { c.raised };
    ui.painter().rect(rect, CornerRadius::same(theme::RADIUS), fill, Stroke::new(1.0, c.line), StrokeKind::Inside);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, text, theme::medium(theme::SMALL), c.text);
    let response = match Command::AskFrame.row() {
        Some(row) => response.on_hover_ui(|ui| tip(ui, workspace, row)),
        None => response,
    };
    if response.clicked() {
        out.push(Command::AskFrame);
    }
}

/// Minutes, seconds and thousandths.
#[must_use]
pub fn clock(micros: i64) -> String {
    let millis = micros.max(0) / 1000;
    format!("{:02}:{:02}.{:03}", millis / 60_000, millis / 1000 % 60, millis % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_like_a_clock() {
        assert_eq!(clock(0), "00:00.000");
        assert_eq!(clock(83_456_999), "01:23.456");
        assert_eq!(clock(-5), "00:00.000");
    }
}
