//! Draws a plain head and shoulders on hidden cells, so that people whose heads are hidden are still found as people.
//!
//! Guarantee: what is drawn depends on the bust's boxes, on fixed colours, and on the colour of visible clothes right under
//! what is hidden; only hidden cells are drawn on. The face has soft shades where eyes and mouth are and nothing that
//! belongs to anybody: the same head for everyone. Measured in `docs/decisions/0007-drawn-heads.md`.

use crate::custody::plan::Bust;
use crate::vocab::{PxBox, Size};

use super::blend;
use super::mask::{CELL_PX, Mask, pixels_of};

const HAIR: [f32; 3] = [58.0, 46.0, 40.0];
const SKIN: [f32; 3] = [176.0, 136.0, 116.0];
const NECK: [f32; 3] = [150.0, 112.0, 94.0];
/// Where eyes and mouth are.
const SHADE: [f32; 3] = [105.0, 78.0, 66.0];
/// Everything round gets darker by this share towards its rim. Without it the head is as flat as a sticker, and of 159 sure
/// detections on the shared clips a tenth less is found again.
const ROUNDNESS: f32 = 0.5;
/// Clothes, where none are in view above the waist.
const CLOTH: [f32; 3] = [90.0, 95.0, 110.0];
/// Rows of cells under the hidden part that tell the clothes' colour.
const CLOTH_CELLS: usize = 2;

/// An upright ellipse.
#[derive(Clone, Copy)]
struct Ellipse {
    x: f32,
    y: f32,
    rx: f32,
    ry: f32,
}

impl Ellipse {
    /// How far from the middle: 1 on the rim.
    fn off(&self, x: f32, y: f32) -> f32 {
        ((x - self.x) / self.rx).hypot((y - self.y) / self.ry)
    }

    /// How much of the pixel with this middle lies inside: 0 to 1, with an edge about a pixel wide.
    fn share(&self, x: f32, y: f32) -> f32 {
        if self.rx <= 0.4 || self.ry <= 0.4 {
            return 0.0;
        }
        ((1.0 - self.off(x, y)) * self.rx.min(self.ry) + 0.5).clamp(0.0, 1.0)
    }
}

/// Draws every bust, in order, but for those of people of whom nothing is in view: they are behind something that is hidden.
pub(super) fn draw(rgb: &mut [u8], size: Size, mask: &Mask, busts: &[Bust]) {
    for bust in busts {
        if let Some(body) = &bust.body {
            match clothes_of(rgb, size, mask, body, bust.waist_y) {
                Clothes::Hidden => continue,
                Clothes::Seen(colour) => draw_shoulders(rgb, size, mask, bust, body, &colour),
            }
        }
        draw_head(rgb, size, mask, &bust.head);
    }
}

fn draw_head(rgb: &mut [u8], size: Size, mask: &Mask, head: &PxBox) {
    let (x, y) = (head.centre().x as f32, head.centre().y as f32);
    let (rx, ry) = (head.width() as f32 / 2.0, head.height() as f32 / 2.0);
    let eye = |side: f32| Ellipse { x: x + side * 0.33 * rx, y: y + 0.05 * ry, rx: 0.16 * rx, ry: 0.09 * ry };
    let parts = [
        (Ellipse { x, y: y + 0.95 * ry, rx: 0.55 * rx, ry: 0.5 * ry }, NECK),
        (Ellipse { x, y, rx, ry }, HAIR),
        (Ellipse { x, y: y + 0.22 * ry, rx: 0.8 * rx, ry: 0.76 * ry }, SKIN),
        (eye(-1.0), SHADE),
        (eye(1.0), SHADE),
        (Ellipse { x, y: y + 0.58 * ry, rx: 0.28 * rx, ry: 0.06 * ry }, SHADE),
    ];
    let Some(around) = PxBox::new(head.x1() - 1.0, head.y1() - 1.0, head.x2() + 1.0, head.y2() + f64::from(ry)) else {
        return;
    };
    paint(rgb, size, mask, &around, |px, py, pixel| {
        for (ellipse, colour) in &parts {
            let off = ellipse.off(px, py).min(1.0);
            blend(pixel, &colour.map(|value| value * (1.0 - ROUNDNESS * off * off)), ellipse.share(px, py));
        }
    });
}

fn draw_shoulders(rgb: &mut [u8], size: Size, mask: &Mask, bust: &Bust, body: &PxBox, colour: &[f32; 3]) {
    let Some(torso) = PxBox::new(body.x1(), body.y1(), body.x2(), bust.waist_y.min(body.y2())) else { return };
    let (rx, ry) = (torso.width() as f32 / 2.0, bust.head.height() as f32 / 4.0);
    let slope = Ellipse { x: torso.centre().x as f32, y: torso.y1() as f32 + 1.2 * ry, rx, ry };
    paint(rgb, size, mask, &torso, |px, py, pixel| {
        let share = if py >= slope.y { 1.0 } else { slope.share(px, py) };
        blend(pixel, colour, share);
    });
}

/// What the visible part of a body says of its clothes.
enum Clothes {
    /// Nothing of the body is in view.
    Hidden,
    /// Their mean colour right under what is hidden; a plain one where that is under the waist.
    Seen([f32; 3]),
}

/// Reads visible cells alone.
fn clothes_of(rgb: &[u8], size: Size, mask: &Mask, body: &PxBox, waist_y: f64) -> Clothes {
    let (width, height) = (size.width_px as usize, size.height_px as usize);
    let Some(seen) = body.clipped(size) else { return Clothes::Hidden };
    let cols = seen.x1() as usize / CELL_PX..(seen.x2() as usize).div_ceil(CELL_PX).min(mask.cols);
    let rows = seen.y1() as usize / CELL_PX..(seen.y2() as usize).div_ceil(CELL_PX).min(mask.rows);
    let (mut sum, mut count, mut is_seen) = ([0.0_f32; 3], 0.0_f32, false);
    for col in cols {
        is_seen |= rows.clone().any(|row| !mask.is_hidden(col, row));
        let below =
            rows.clone().skip_while(|row| !mask.is_hidden(col, *row)).skip_while(|row| mask.is_hidden(col, *row));
        let is_clothing = |row: &usize| !mask.is_hidden(col, *row) && ((*row * CELL_PX) as f64) < waist_y;
        for row in below.take(CLOTH_CELLS).take_while(is_clothing) {
            for y in pixels_of(row, height) {
                for x in pixels_of(col, width) {
                    (0..3).for_each(|k| sum[k] += f32::from(rgb[(y * width + x) * 3 + k]));
                    count += 1.0;
                }
            }
        }
    }
    match (is_seen, count > 0.0) {
        (false, _) => Clothes::Hidden,
        (true, false) => Clothes::Seen(CLOTH),
        (true, true) => Clothes::Seen(sum.map(|value| value / count)),
    }
}

/// Calls `of` for the hidden pixels in a box, with their middles.
fn paint(rgb: &mut [u8], size: Size, mask: &Mask, part: &PxBox, of: impl Fn(f32, f32, &mut [u8])) {
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
