//! A head that nothing hides, as a seeded defect of a review: a plain drawing of nobody over the redacted picture.
//!
//! It is painted on the screen, over whatever is there, and has nothing of the clip in it: neither colours nor shape.

use eframe::egui::{Color32, CornerRadius, Painter, Rect, Shape, Stroke, epaint::EllipseShape, pos2, vec2};

/// Skin and hair, by the place of the unit.
const LOOKS: [([u8; 3], [u8; 3]); 4] = [
    ([0xd9, 0xa8, 0x86], [0x3a, 0x2a, 0x20]),
    ([0x8d, 0x5a, 0x3c], [0x16, 0x12, 0x10]),
    ([0xe8, 0xc4, 0xa6], [0x8a, 0x62, 0x38]),
    ([0xb5, 0x7f, 0x58], [0x54, 0x4c, 0x48]),
];

/// Paints it into this part of the screen.
pub(super) fn show(painter: &Painter, rect: Rect, place: usize) {
    let (skin, hair) = LOOKS[place % LOOKS.len()];
    let colour = |[r, g, b]: [u8; 3]| Color32::from_rgb(r, g, b);
    let (skin, hair, dark) = (colour(skin), colour(hair), Color32::from_rgb(0x24, 0x1c, 0x1a));
    let (width, height) = (rect.width(), rect.height());
    // Over all of its box first, so that what lies below never shows beside it.
    painter.rect_filled(rect, CornerRadius::same(2), colour([0x77, 0x74, 0x70]));
    let ellipse = |centre, radius, fill| Shape::Ellipse(EllipseShape::filled(centre, radius, fill));
    let at = |x: f32, y: f32| pos2(rect.left() + width * x, rect.top() + height * y);
    painter.add(ellipse(at(0.5, 0.42), vec2(width * 0.46, height * 0.42), hair));
    painter.add(ellipse(at(0.5, 0.54), vec2(width * 0.38, height * 0.42), skin));
    for x in [0.35, 0.65] {
        painter.add(ellipse(at(x, 0.48), vec2(width * 0.07, height * 0.035), dark));
    }
    let thin = |wide: f32| Stroke::new((width * wide).max(1.0), dark.gamma_multiply(0.8));
    painter.line_segment([at(0.5, 0.5), at(0.47, 0.64)], thin(0.03));
    painter.line_segment([at(0.39, 0.76), at(0.61, 0.76)], thin(0.05));
}
