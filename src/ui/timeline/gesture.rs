//! From the pointer on the timeline to commands.

use eframe::egui::{PointerButton, Rect, Response, Ui};

use super::layout::{Axis, Span};
use crate::app::command::Command;
use crate::vocab::FrameNo;

/// Wheel and drags over ruler and lanes. Returns the span to show from now on.
pub fn follow(response: &Response, axis: &Axis, current: FrameNo, out: &mut Vec<Command>) -> Option<Span> {
    let scrubs = response.dragged_by(PointerButton::Primary) || response.clicked();
    if scrubs && let Some(at) = response.interact_pointer_pos() {
        let frame = axis.frame(at.x);
        if frame != current || response.clicked() {
            out.push(Command::GoTo(frame));
        }
    }
    if response.dragged_by(PointerButton::Middle) || response.dragged_by(PointerButton::Secondary) {
        return Some(axis.panned(response.drag_delta().x));
    }
    None
}

/// The wheel over the lanes zooms at the pointer, sideways or with Shift it moves; over the names it is left to the list.
pub fn wheel(ui: &mut Ui, lanes: Rect, axis: &Axis) -> Option<Span> {
    let at = ui.input(|i| i.pointer.hover_pos()).filter(|at| lanes.contains(*at))?;
    if ui.ctx().layer_id_at(at) != Some(ui.layer_id()) {
        return None;
    }
    let (scroll, pinch) = ui.input(|i| (i.smooth_scroll_delta(), i.zoom_delta()));
    ui.input_mut(|i| i.smooth_scroll_delta = eframe::egui::Vec2::ZERO);
    if scroll.x.abs() > scroll.y.abs() {
        return Some(axis.panned(scroll.x));
    }
    let factor = f64::from((scroll.y / 200.0).exp() * pinch);
    ((factor - 1.0).abs() > 1e-4).then(|| axis.zoomed(factor, at.x))
}
