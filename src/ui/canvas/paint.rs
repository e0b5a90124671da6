//! Paints the canvas. Knows nothing, decides nothing.

use eframe::egui::{
    Align2, Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, TextureId, pos2, vec2,
};

use super::layout::{HANDLES, Stage, chip_places, seen_in_minimap};
use crate::ui::theme::{self, Colours};

/// One box, ready to be painted.
#[derive(Debug, Clone, PartialEq)]
pub struct BoxLook {
    /// Where.
    pub rect: Rect,
    /// Colour of its class.
    pub colour: Color32,
    /// Class and number.
    pub name: String,
    /// Dashed: a suggestion, or the ghost of a track.
    pub is_dashed: bool,
    /// Selected.
    pub is_selected: bool,
    /// Fixed by a keyframe in this frame.
    pub is_key: bool,
    /// Partly hidden.
    pub is_occluded: bool,
    /// Only where the track would be.
    pub is_ghost: bool,
    /// Kept from being changed here.
    pub is_locked: bool,
    /// The corner that keys move, when it is selected.
    pub held: Option<(i8, i8)>,
}

/// The frame itself with a hairline around it.
pub fn frame(painter: &Painter, stage: &Stage, texture: TextureId, c: &Colours) {
    let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    painter.image(texture, stage.frame(), uv, Color32::WHITE);
    painter.rect_stroke(stage.frame(), CornerRadius::ZERO, Stroke::new(1.0, c.line), StrokeKind::Outside);
}

/// All boxes; the selected one last.
pub fn boxes(painter: &Painter, looks: &[BoxLook], has_names: bool) {
    let visible = painter.clip_rect();
    let mut shapes = Vec::with_capacity(looks.len() * 2);
    for look in looks.iter().filter(|look| look.rect.intersects(visible)) {
        outline(&mut shapes, look);
    }
    painter.extend(shapes);
    names(painter, looks, has_names, visible);
    for look in looks.iter().filter(|look| look.is_selected && !look.is_locked && look.rect.intersects(visible)) {
        handles(painter, look);
    }
}

/// The chips with class and number; the selected box has its own first.
fn names(painter: &Painter, looks: &[BoxLook], has_names: bool, visible: Rect) {
    let rects: Vec<Rect> =
        looks.iter().map(|look| look.rect.expand(if look.is_selected { 6.0 } else { 1.0 })).collect();
    let mut named: Vec<usize> = (0..looks.len())
        .filter(|of| (has_names || looks[*of].is_selected) && looks[*of].rect.intersects(visible))
        .collect();
    named.sort_by_key(|of| !looks[*of].is_selected);
    let texts: Vec<_> = named.iter().map(|of| chip_text(painter, &looks[*of])).collect();
    let chips: Vec<_> = named.iter().zip(&texts).map(|(of, (_, size))| (*of, *size)).collect();
    for ((of, (galley, _)), place) in named.iter().zip(texts).zip(chip_places(&rects, &chips, visible)) {
        if let Some(chip) = place {
            name(painter, &looks[*of], chip, galley);
        }
    }
}

/// The text of a chip and the room that it takes.
fn chip_text(painter: &Painter, look: &BoxLook) -> (std::sync::Arc<eframe::egui::Galley>, eframe::egui::Vec2) {
    let galley = painter.layout_no_wrap(look.name.clone(), theme::medium(12.0), theme::text_on(look.colour));
    let sign = if look.is_key { 12.0 } else { 0.0 };
    let size = galley.size() + vec2(10.0 + sign, 3.0);
    (galley, size)
}

fn outline(shapes: &mut Vec<Shape>, look: &BoxLook) {
    let fade = if look.is_ghost { 0.6 } else { 1.0 };
    let colour = look.colour.gamma_multiply(fade);
    let width = if look.is_selected { 2.5 } else { 1.75 };
    let shade = Stroke::new(width + 2.0, Color32::from_black_alpha(110));
    if look.is_selected && !look.is_ghost {
        shapes.push(Shape::rect_filled(look.rect, CornerRadius::ZERO, look.colour.gamma_multiply(0.10)));
    }
    if look.is_dashed {
        let r = look.rect;
        let corners = [r.left_top(), r.right_top(), r.right_bottom(), r.left_bottom(), r.left_top()];
        shapes.push(Shape::rect_stroke(
            r,
            CornerRadius::ZERO,
            Stroke::new(width + 1.0, Color32::from_black_alpha(60)),
            StrokeKind::Middle,
        ));
        shapes.extend(Shape::dashed_line(&corners, Stroke::new(width, colour), 7.0, 5.0));
    } else {
        shapes.push(Shape::rect_stroke(look.rect, CornerRadius::ZERO, shade, StrokeKind::Middle));
        shapes.push(Shape::rect_stroke(look.rect, CornerRadius::ZERO, Stroke::new(width, colour), StrokeKind::Middle));
    }
    if look.is_occluded {
        let r = look.rect;
        let side = (r.width().min(r.height()) * 0.3).min(18.0);
        shapes.push(Shape::line_segment(
            [r.left_bottom() - vec2(0.0, side), r.left_bottom() + vec2(side, 0.0)],
            Stroke::new(width, colour),
        ));
    }
}

/// One chip.
fn name(painter: &Painter, look: &BoxLook, chip: Rect, galley: std::sync::Arc<eframe::egui::Galley>) {
    let ground = look.colour.gamma_multiply(if look.is_ghost { 0.6 } else { 0.95 });
    let ink = theme::text_on(look.colour);
    painter.rect_filled(chip, CornerRadius::same(3), ground);
    let mut left = chip.left() + 5.0;
    if look.is_key {
        diamond(painter, pos2(chip.left() + 9.0, chip.center().y), 3.6, ink);
        left += 12.0;
    }
    painter.galley(pos2(left, chip.top() + 1.5), galley, ink);
}

/// Where the selected track is in a keyframe beside, with the number of that frame.
pub fn onion(painter: &Painter, rect: Rect, colour: Color32, words: &str, is_ahead: bool) {
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    let stroke = Stroke::new(1.25, colour.gamma_multiply(0.75));
    painter.extend(Shape::dashed_line(&corners, stroke, 2.0, 4.0));
    let (at, align) =
        if is_ahead { (rect.right_top(), Align2::RIGHT_TOP) } else { (rect.left_bottom(), Align2::LEFT_BOTTOM) };
    painter.text(at, align, words, theme::regular(11.0), colour);
}

/// The whole frame in a corner, with the part that is in view.
pub fn minimap(painter: &Painter, stage: &Stage, map: Rect, texture: TextureId, c: &Colours) {
    let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    painter.rect_filled(map.expand(3.0), CornerRadius::same(4), c.panel);
    painter.image(texture, map, uv, Color32::from_gray(190));
    painter.rect_stroke(map.expand(3.0), CornerRadius::same(4), Stroke::new(1.0, c.line), StrokeKind::Inside);
    let seen = seen_in_minimap(stage, map);
    painter.rect_stroke(seen, CornerRadius::ZERO, Stroke::new(3.0, Color32::from_black_alpha(120)), StrokeKind::Inside);
    painter.rect_stroke(seen, CornerRadius::ZERO, Stroke::new(1.5, Color32::WHITE), StrokeKind::Inside);
}

/// What has been clicked on the way to a box.
pub fn points(painter: &Painter, at: impl Iterator<Item = Pos2>) {
    for place in at {
        painter.circle(place, 4.0, Color32::WHITE, Stroke::new(1.5, Color32::from_rgb(12, 15, 18)));
    }
}

/// A keyframe's sign.
pub fn diamond(painter: &Painter, at: Pos2, radius: f32, colour: Color32) {
    let points = vec![at + vec2(0.0, -radius), at + vec2(radius, 0.0), at + vec2(0.0, radius), at + vec2(-radius, 0.0)];
    painter.add(Shape::convex_polygon(points, colour, Stroke::NONE));
}

fn handles(painter: &Painter, look: &BoxLook) {
    let is_small = look.rect.width().min(look.rect.height()) < 36.0;
    for handle in HANDLES {
        let is_corner = handle.x != 0 && handle.y != 0;
        if is_small && !is_corner {
            continue;
        }
        let is_held = look.held == Some((handle.x, handle.y));
        let side = if is_held { 13.0 } else { 8.0 };
        let square = Rect::from_center_size(handle.at(look.rect), vec2(side, side));
        painter.rect(
            square,
            CornerRadius::same(2),
            if is_held { look.colour } else { Color32::WHITE },
            Stroke::new(1.5, Color32::from_rgb(12, 15, 18)),
            StrokeKind::Middle,
        );
    }
}

/// Two hairlines through the pointer while drawing.
pub fn crosshair(painter: &Painter, stage: &Stage, at: Pos2) {
    let frame = stage.frame().intersect(stage.canvas);
    if !frame.contains(at) {
        return;
    }
    for (width, colour) in [(3.0, Color32::from_black_alpha(70)), (1.0, Color32::from_white_alpha(200))] {
        painter.hline(frame.x_range(), at.y, Stroke::new(width, colour));
        painter.vline(at.x, frame.y_range(), Stroke::new(width, colour));
    }
}

/// Text on a dark pill, for example the size of a box that is being drawn.
pub fn readout(painter: &Painter, at: Pos2, align: Align2, text: &str) {
    let galley = painter.layout_no_wrap(text.to_owned(), theme::medium(12.0), Color32::WHITE);
    let size = galley.size() + vec2(14.0, 6.0);
    let clip = painter.clip_rect().shrink(4.0);
    let mut pill = align.anchor_size(at, size);
    pill = pill.translate(vec2((clip.right() - pill.right()).min(0.0), (clip.bottom() - pill.bottom()).min(0.0)));
    pill = pill.translate(vec2((clip.left() - pill.left()).max(0.0), (clip.top() - pill.top()).max(0.0)));
    painter.rect_filled(pill, CornerRadius::same(5), Color32::from_black_alpha(200));
    painter.galley(pill.min + vec2(7.0, 3.0), galley, Color32::WHITE);
}
