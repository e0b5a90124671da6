//! Draws on hidden cells alone.

use crate::vocab::{PxBox, Size};

use super::mask::{CELL_PX, Mask};

/// sRGB, 0 to 255.
pub(super) type Colour = [f32; 3];

/// An upright ellipse.
#[derive(Clone, Copy)]
pub(super) struct Ellipse {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) rx: f32,
    pub(super) ry: f32,
}

impl Ellipse {
    /// How far from the middle: 1 on the rim.
    pub(super) fn off(&self, x: f32, y: f32) -> f32 {
        ((x - self.x) / self.rx).hypot((y - self.y) / self.ry)
    }

    /// How much of the pixel with this middle lies inside: 0 to 1, with an edge about a pixel wide.
    pub(super) fn share(&self, x: f32, y: f32) -> f32 {
        if self.rx <= 0.4 || self.ry <= 0.4 {
            return 0.0;
        }
        ((1.0 - self.off(x, y)) * self.rx.min(self.ry) + 0.5).clamp(0.0, 1.0)
    }
}

/// Calls `of` for the hidden pixels in a box, with their middles.
pub(super) fn paint(rgb: &mut [u8], size: Size, mask: &Mask, part: &PxBox, of: impl Fn(f32, f32, &mut [u8])) {
    let Some(part) = part.clipped(size) else { return };
    let width = size.width_px as usize;
    for y in part.y1() as usize..(part.y2().ceil() as usize).min(size.height_px as usize) {
        for x in part.x1() as usize..(part.x2().ceil() as usize).min(width) {
            if mask.is_hidden(x / CELL_PX, y / CELL_PX) {
                of(x as f32 + 0.5, y as f32 + 0.5, &mut rgb[(y * width + x) * 3..][..3]);
            }
        }
    }
}
