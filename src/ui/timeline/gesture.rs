//! From the pointer on the timeline to commands.

use eframe::egui::{PointerButton, Rect, Response, Ui};

use super::layout::{Axis, Held, Span};
use crate::app::command::Command;
use crate::labels::Track;
use crate::labels::edits::room_of_key;
use crate::ui::pad::{self, Scroller};
use crate::vocab::{FrameNo, TrackId};

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

/// The wheel over the lanes zooms at the pointer, sideways or with Shift it moves; over the names it is left to the list. Two
/// fingers move in time sideways, and the list up and down; pinching zooms.
pub fn wheel(ui: &mut Ui, lanes: Rect, axis: &Axis, scroller: Scroller) -> Option<Span> {
    if let Some(touch) = pad::fingers(ui, lanes) {
        let zoomed = axis.zoomed(f64::from(touch.zoom_delta), touch.center_pos.x);
        return Some(Axis::new(axis.lanes, axis.frames, zoomed).panned(touch.translation_delta.x));
    }
    let at = ui.input(|i| i.pointer.hover_pos()).filter(|at| lanes.contains(*at))?;
    if ui.ctx().layer_id_at(at) != Some(ui.layer_id()) {
        return None;
    }
    let (scroll, pinch) = ui.input(|i| (i.smooth_scroll_delta(), i.zoom_delta()));
    let is_pinched = (pinch - 1.0).abs() > 1e-4;
    if scroller == Scroller::Fingers && scroll.y.abs() >= scroll.x.abs() && !is_pinched {
        return None;
    }
    ui.input_mut(|i| i.smooth_scroll_delta = eframe::egui::Vec2::ZERO);
    if scroll.x.abs() > scroll.y.abs() {
        return Some(axis.panned(scroll.x));
    }
    let factor = f64::from((scroll.y / 200.0).exp() * pinch);
    ((factor - 1.0).abs() > 1e-4).then(|| axis.zoomed(factor, at.x))
}

/// Something of a row that is dragged in time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RowDrag {
    /// Whose.
    pub track: TrackId,
    /// What.
    pub held: Held,
    /// Where it is now.
    pub at: FrameNo,
}

impl RowDrag {
    /// The command when it is let go; none when it is where it was.
    #[must_use]
    pub fn command(self) -> Option<Command> {
        let Self { track, held, at } = self;
        match held {
            Held::Key(from) if from == at => None,
            Held::Key(from) => Some(Command::MoveKey { track, from, to: at }),
            Held::End(_, from) if from == at => None,
            Held::End(end, _) => Some(Command::Trim { track, frame: at, end }),
        }
    }

    /// After the pointer moved: keys stay between their neighbours, ends on their own side.
    #[must_use]
    pub fn moved(self, axis: &Axis, of: &Track, x: f32) -> Self {
        let frame = axis.frame(x);
        let at = match self.held {
            Held::Key(from) => {
                let room = room_of_key(of, from);
                frame.clamp(*room.start(), (*room.end()).min(FrameNo(axis.frames.saturating_sub(1))))
            }
            Held::End(..) => frame,
        };
        Self { at, ..self }
    }
}
