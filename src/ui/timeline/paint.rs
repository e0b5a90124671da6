//! Paints ruler, rows and playhead. Knows nothing, decides nothing.

use eframe::egui::{Align2, Color32, CornerRadius, Painter, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

use super::gesture::RowDrag;
use super::layout::{Axis, NAMES, stretches};
use crate::labels::{Layer, Track};
use crate::ui::canvas::diamond;
use crate::ui::theme::{self, Colours};
use crate::ui::widgets::text_elided;
use crate::vocab::FrameNo;

/// Keyframes at the ends of the lanes are seen whole.
const ROOM: f32 = 8.0;

/// The ruler with frame numbers, which begin at 1.
pub fn ruler(painter: &Painter, rect: Rect, axis: &Axis, c: &Colours) {
    painter.rect_filled(rect, 0.0, c.panel);
    painter.hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, c.line));
    if axis.frames == 0 {
        return;
    }
    let painter = painter.with_clip_rect(Rect::from_x_y_ranges(axis.lanes.expand(ROOM), rect.y_range()));
    let step = axis.tick_step();
    let small = (step / 5).max(1);
    // Numbers on screen begin at 1, and the round ones get the ticks.
    let mut number = (axis.frame(axis.lanes.min).0 / small * small).max(1);
    let last = axis.frame(axis.lanes.max).0.saturating_add(1);
    while number <= last {
        let x = axis.x(FrameNo(number - 1));
        let is_large = number.is_multiple_of(step) || number == 1;
        let height = if is_large { 8.0 } else { 4.0 };
        let ink = if is_large { c.faint } else { c.line };
        painter.vline(x, (rect.bottom() - height)..=rect.bottom(), Stroke::new(1.0, ink));
        if is_large && x + 8.0 < axis.lanes.max {
            painter.text(pos2(x + 4.0, rect.top() + 4.0), Align2::LEFT_TOP, number, theme::regular(11.0), c.muted);
        }
        number = (number + small) / small * small;
    }
}

/// How one row looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowLook {
    /// Colour of the class.
    pub colour: Color32,
    /// Vouched for, or proposed.
    pub layer: Layer,
    /// Selected.
    pub is_selected: bool,
    /// Under the pointer.
    pub is_hovered: bool,
    /// Not hidden on this screen.
    pub is_shown: bool,
}

/// One row: name, stretches, keyframes.
pub fn row(painter: &Painter, rect: Rect, axis: &Axis, track: &Track, name: &str, look: RowLook, c: &Colours) {
    let ground = if look.is_selected {
        c.selected
    } else if look.is_hovered {
        c.hover
    } else {
        Color32::TRANSPARENT
    };
    painter.rect_filled(rect, 0.0, ground);
    painter.hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, c.line.gamma_multiply(0.6)));
    let swatch = Rect::from_center_size(pos2(rect.left() + 16.0, rect.center().y), vec2(10.0, 10.0));
    if look.layer == Layer::Label {
        painter.rect_filled(swatch, CornerRadius::same(3), look.colour);
    } else {
        painter.rect_stroke(swatch, CornerRadius::same(3), Stroke::new(1.5, look.colour), StrokeKind::Inside);
    }
    let ink = match (look.is_shown, look.is_selected) {
        (false, _) => c.faint,
        (true, true) => c.text,
        (true, false) => c.muted,
    };
    let at = pos2(rect.left() + 28.0, rect.center().y);
    text_elided(painter, at, Align2::LEFT_CENTER, name, &theme::regular(theme::SMALL), ink, NAMES - 80.0);

    let lanes = Rect::from_x_y_ranges(axis.lanes.expand(ROOM), rect.y_range());
    let painter = painter.with_clip_rect(lanes.intersect(painter.clip_rect()));
    let middle = rect.center().y;
    if let Some((from, to)) = track.span() {
        let thread = axis.x(from)..=axis.x(to);
        painter.hline(thread, middle, Stroke::new(1.0, look.colour.gamma_multiply(0.35)));
    }
    for stretch in stretches(track) {
        let bar = Rect::from_x_y_ranges(
            axis.edge(f64::from(stretch.from.0))..=axis.edge(f64::from(stretch.to.0) + 1.0),
            (middle - 5.0)..=(middle + 5.0),
        );
        if bar.right() < lanes.left() || bar.left() > lanes.right() {
            continue;
        }
        let share = if stretch.is_occluded { 0.22 } else { 0.48 };
        if look.layer == Layer::Label {
            painter.rect_filled(bar, CornerRadius::same(3), look.colour.gamma_multiply(share));
        } else {
            painter.rect_stroke(
                bar,
                CornerRadius::same(3),
                Stroke::new(1.0, look.colour.gamma_multiply(0.75)),
                StrokeKind::Inside,
            );
        }
    }
    keys(&painter, axis, track, middle, look, c);
}

/// Keyframes closer than this are drawn as one tick each, points.
const CROWDED: f32 = 5.0;

fn keys(painter: &Painter, axis: &Axis, track: &Track, middle: f32, look: RowLook, c: &Colours) {
    let seen = axis.frame(axis.lanes.min - 8.0)..=axis.frame(axis.lanes.max + 8.0);
    let mut last_x = f32::NEG_INFINITY;
    for (frame, key) in track.keys.range(seen) {
        let x = axis.x(*frame);
        if x - last_x < 1.0 {
            continue;
        }
        let is_crowded = x - last_x < CROWDED;
        last_x = x;
        if key.outside {
            let r = 4.0;
            let points = vec![pos2(x, middle - r), pos2(x + r, middle), pos2(x, middle + r), pos2(x - r, middle)];
            painter.add(Shape::convex_polygon(points, c.panel, Stroke::new(1.3, look.colour)));
        } else if is_crowded {
            painter.vline(x, (middle - 4.0)..=(middle + 4.0), Stroke::new(1.0, look.colour));
        } else {
            diamond(painter, pos2(x, middle), 6.0, c.panel);
            diamond(painter, pos2(x, middle), 4.5, look.colour);
        }
    }
}

/// What is dragged, where it is now, with the number of the frame.
pub fn dragged(painter: &Painter, rect: Rect, axis: &Axis, drag: Option<RowDrag>, colour: Color32, c: &Colours) {
    let Some(drag) = drag else { return };
    let at = pos2(axis.x(drag.at), rect.center().y);
    painter.vline(at.x, rect.y_range(), Stroke::new(1.0, c.text));
    diamond(painter, at, 6.5, c.text);
    diamond(painter, at, 4.5, colour);
    let galley = painter.layout_no_wrap((drag.at.0 + 1).to_string(), theme::medium(11.0), c.text);
    let pill = Rect::from_min_size(at + vec2(9.0, -9.0), galley.size() + vec2(8.0, 3.0));
    painter.rect_filled(pill, CornerRadius::same(4), c.panel);
    painter.galley(pill.min + vec2(4.0, 1.5), galley, c.text);
}

/// A bookmark on the ruler.
pub fn bookmark(painter: &Painter, rect: Rect, c: &Colours) {
    let (x, top, bottom) = (rect.center().x, rect.top(), rect.bottom());
    let points = vec![
        pos2(x - 4.0, top),
        pos2(x + 4.0, top),
        pos2(x + 4.0, bottom - 4.0),
        pos2(x, bottom),
        pos2(x - 4.0, bottom - 4.0),
    ];
    painter.add(Shape::convex_polygon(points, c.accent, Stroke::NONE));
}

/// A doubt on the ruler.
pub fn doubt(painter: &Painter, ruler: Rect, x: f32, c: &Colours) {
    painter.vline(x, (ruler.bottom() - 5.0)..=ruler.bottom(), Stroke::new(2.0, c.warn));
}

/// The line through all rows at the frame asked for, with a head on the ruler.
pub fn playhead(painter: &Painter, rect: Rect, ruler: Rect, axis: &Axis, frame: FrameNo, c: &Colours) {
    let x = axis.x(frame);
    if !axis.lanes.expand(8.0).contains(x) {
        return;
    }
    let width = (axis.scale as f32).max(1.0);
    if width > 6.0 {
        let column = Rect::from_x_y_ranges((x - width / 2.0)..=(x + width / 2.0), ruler.bottom()..=rect.bottom());
        painter.rect_filled(column, 0.0, c.accent.gamma_multiply(0.10));
    }
    painter.vline(x, ruler.bottom()..=rect.bottom(), Stroke::new(1.5, c.accent));
    let y = ruler.bottom();
    let head = vec![
        pos2(x - 6.0, y - 13.0),
        pos2(x + 6.0, y - 13.0),
        pos2(x + 6.0, y - 6.0),
        pos2(x, y),
        pos2(x - 6.0, y - 6.0),
    ];
    painter.add(Shape::convex_polygon(head, c.accent, Stroke::NONE));
}
