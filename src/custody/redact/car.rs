//! Draws the hidden parts of cars in the colours of what is in view of them, so that a car behind somebody's head is still found as one.
//!
//! Guarantee: what is drawn depends on the boxes of cars and people, on fixed colours, and on visible pixels in the cars' boxes; only hidden
//! cells are drawn on. Line by line, because a roof, a row of windows and a sill go on in lines; wheels that are hidden are drawn where a
//! car that is seen from its side has them. Cars that were found there have the shape of a car drawn over that (`plain_car`).
//! Measured in `docs/decisions/0007-drawn-heads.md`.

use std::ops::Range;

use crate::custody::plan::{Bust, DrawnCar};
use crate::vocab::{PxBox, Size};

use super::blend;
use super::mask::{CELL_PX, Mask};
use super::paint::{Colour, Ellipse, paint};
use super::plain_car;

pub(super) const TYRE: Colour = [34.0, 34.0, 37.0];
pub(super) const HUB: Colour = [128.0, 130.0, 134.0];
/// Of a car at least this share is in view, or nobody can say what it looks like.
const LEAST_SEEN: f64 = 0.12;
/// So many pixels beside what is hidden tell the colour.
const BESIDE_PX: usize = 4;
/// From the side a car is so many times as wide as high; its wheels are so far from its ends, as a share of its width, and so large, as a
/// share of its height.
const SIDEWAYS: Range<f64> = 1.7..4.5;
pub(super) const WHEEL_FROM_END: f64 = 0.19;
pub(super) const WHEEL_RADIUS: f64 = 0.2;
pub(super) const HUB_RADIUS: f32 = 0.55;
/// Nearer to a side of the picture than this, pixels, a car is cut off, and its wheel may be out of view.
const CUT_PX: f64 = 3.0;

/// Draws every car, in order: those that were merely carried there under those that were found.
pub(super) fn draw(rgb: &mut [u8], size: Size, mask: &Mask, cars: &[DrawnCar], busts: &[Bust]) {
    for car in cars {
        let Some(seen) = car.bbox.clipped(size).filter(|seen| share_seen(mask, seen) >= LEAST_SEEN) else { continue };
        draw_body(rgb, size, mask, &seen);
        if !car.is_whole && SIDEWAYS.contains(&(car.bbox.width() / car.bbox.height())) {
            draw_wheels(rgb, size, mask, &car.bbox);
        }
    }
    let people: Vec<PxBox> =
        busts.iter().map(|bust| bust.body.map_or(bust.head, |body| body.hull(&bust.head))).collect();
    for car in cars.iter().filter(|car| car.is_whole) {
        plain_car::draw(rgb, size, mask, &car.bbox, &people);
    }
}

fn cells(from: f64, to: f64, count: usize) -> Range<usize> {
    from as usize / CELL_PX..(to.ceil() as usize).div_ceil(CELL_PX).min(count)
}

/// The share of the cells of a box that are in view.
fn share_seen(mask: &Mask, part: &PxBox) -> f64 {
    let (cols, rows) = (cells(part.x1(), part.x2(), mask.cols), cells(part.y1(), part.y2(), mask.rows));
    let seen = rows.clone().flat_map(|row| cols.clone().map(move |col| (col, row)));
    let count = seen.filter(|(col, row)| !mask.is_hidden(*col, *row)).count();
    count as f64 / (cols.len() * rows.len()).max(1) as f64
}

/// Every line goes on from what is in view on its left to what is in view on its right.
fn draw_body(rgb: &mut [u8], size: Size, mask: &Mask, car: &PxBox) {
    let width = size.width_px as usize;
    let xs = car.x1() as usize..(car.x2().ceil() as usize).min(width);
    for y in car.y1() as usize..(car.y2().ceil() as usize).min(size.height_px as usize) {
        let is_hidden = |x: usize| mask.is_hidden(x / CELL_PX, y / CELL_PX);
        let mut x = xs.start;
        while x < xs.end {
            if !is_hidden(x) {
                x += 1;
                continue;
            }
            let run = x..(x..xs.end).find(|x| !is_hidden(*x)).unwrap_or(xs.end);
            let in_view = |from: Range<usize>| from.filter(|x| !is_hidden(*x)).collect::<Vec<usize>>();
            let left = mean_of(rgb, width, y, &in_view(run.start.saturating_sub(BESIDE_PX)..run.start));
            let right = mean_of(rgb, width, y, &in_view(run.end..(run.end + BESIDE_PX).min(width)));
            if let Some((left, right)) = left.or(right).zip(right.or(left)) {
                for x in run.clone() {
                    let share = (x - run.start) as f32 / run.len() as f32;
                    let colour = [0, 1, 2].map(|k| left[k] + (right[k] - left[k]) * share);
                    blend(&mut rgb[(y * width + x) * 3..][..3], &colour, 1.0);
                }
            }
            x = run.end;
        }
    }
}

/// Of an even number of pixels: one alone may be grain.
fn mean_of(rgb: &[u8], width: usize, y: usize, xs: &[usize]) -> Option<Colour> {
    let xs = &xs[..xs.len() & !1];
    let mut sum = [0.0_f32; 3];
    for x in xs {
        (0..3).for_each(|k| sum[k] += f32::from(rgb[(y * width + x) * 3 + k]));
    }
    (!xs.is_empty()).then(|| sum.map(|value| value / xs.len() as f32))
}

fn draw_wheels(rgb: &mut [u8], size: Size, mask: &Mask, car: &PxBox) {
    let (from_end_px, radius_px) = (WHEEL_FROM_END * car.width(), WHEEL_RADIUS * car.height());
    let is_in_view = [car.x1() > CUT_PX, car.x2() < f64::from(size.width_px) - CUT_PX];
    for (x, is_in_view) in [car.x1() + from_end_px, car.x2() - from_end_px].into_iter().zip(is_in_view) {
        let y = car.y2() - radius_px;
        let Some(around) = PxBox::new(x - radius_px, y - radius_px, x + radius_px, y + radius_px) else { continue };
        if !is_in_view {
            continue;
        }
        let round = |share: f32| {
            let radius = share * radius_px as f32;
            Ellipse { x: x as f32, y: y as f32, rx: radius, ry: radius }
        };
        let (tyre, hub) = (round(1.0), round(HUB_RADIUS));
        paint(rgb, size, mask, &around, |px, py, pixel| {
            blend(pixel, &TYRE, tyre.share(px, py));
            blend(pixel, &HUB, hub.share(px, py));
        });
    }
}
