//! The keyboard: which panel has it, and the ring around the widget that has it.
//!
//! Guarantee: whatever takes keys shows it, since the ring is painted here for every widget at once and by none of them.

use eframe::egui::accesskit::Role;
use eframe::egui::{Context, CornerRadius, Id, Sense, Stroke, StrokeKind, Ui, WidgetInfo};

use super::canvas::canvas_id;
use super::theme::{self, colours};
use crate::app::by_key::FocusWish;
use crate::app::words::word;

/// A panel that the keyboard can go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Panel {
    /// The picture.
    #[default]
    Canvas,
    /// The panel on the right.
    Inspector,
    /// The bar over the timeline, and the timeline.
    Timeline,
    /// The clip list.
    Clips,
    /// The menu.
    Menu,
    /// The bar over the picture.
    Tools,
}

const WITH_CLIP: [Panel; 6] =
    [Panel::Canvas, Panel::Tools, Panel::Inspector, Panel::Timeline, Panel::Clips, Panel::Menu];
const WITHOUT_CLIP: [Panel; 3] = [Panel::Inspector, Panel::Clips, Panel::Menu];
/// Width of the ring, and its distance from what it is around, points.
const RING: f32 = 2.0;

impl Panel {
    fn id(self) -> Id {
        match self {
            Self::Canvas => canvas_id(),
            other => Id::unique(("panel", other as u8)),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Canvas => word("canvas-canvas"),
            Self::Inspector => word("focus-inspector-panel"),
            Self::Timeline => word("focus-timeline-panel"),
            Self::Clips => word("focus-clips-panel"),
            Self::Menu => word("focus-menu-panel"),
            Self::Tools => word("focus-tools-panel"),
        }
    }
}

/// What can be walked to with [`walk`]; stands before all that the panel holds, so that Tab goes on to its first widget.
pub fn anchor(ui: &Ui, panel: Panel) {
    let response = ui.interact(ui.max_rect(), panel.id(), Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(Role::Group, true, panel.name()));
}

/// Gives the keyboard to the panel after `here`, or before it.
pub fn walk(ctx: &Context, here: &mut Panel, wish: FocusWish, has_clip: bool) {
    let panels: &[Panel] = if has_clip { &WITH_CLIP } else { &WITHOUT_CLIP };
    let at = panels.iter().position(|panel| panel == here);
    let count = panels.len();
    let next = match (at, wish) {
        (_, FocusWish::Filter) => return,
        (Some(at), FocusWish::Next) => (at + 1) % count,
        (Some(at), FocusWish::Previous) => (at + count - 1) % count,
        (None, _) => 0,
    };
    *here = panels[next];
    ctx.memory_mut(|memory| memory.request_focus(here.id()));
}

/// The panel of which the anchor itself has the keyboard.
#[must_use]
pub fn of_anchor(focused: Option<Id>) -> Option<Panel> {
    WITH_CLIP.into_iter().find(|panel| Some(panel.id()) == focused)
}

/// Paints the ring around what has the keyboard. The picture needs none: it has it unless something else has. Fields show it by their
/// own frame and cursor.
pub fn ring(ui: &Ui) {
    let ctx = ui.ctx();
    let focused = ctx.memory(|memory| memory.focused()).filter(|id| *id != canvas_id() && !ctx.text_edit_focused());
    let Some((focused, response)) = focused.and_then(|id| Some((id, ctx.read_response(id)?))) else { return };
    let seen = response.interact_rect;
    if !seen.is_positive() {
        return;
    }
    let rect = if of_anchor(Some(focused)).is_some() { seen.shrink(1.0) } else { seen.expand(RING) };
    let stroke = Stroke::new(RING, colours(ui).accent);
    ctx.layer_painter(response.layer_id).rect_stroke(
        rect,
        CornerRadius::same(theme::RADIUS),
        stroke,
        StrokeKind::Outside,
    );
}
