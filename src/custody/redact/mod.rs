//! Hides what the plan says, and makes the one kind of picture that may leave this folder.
//!
//! Guarantee: no value of a hidden pixel has any influence on the redacted frame, neither on the region nor around it. The
//! glass is made from pixels outside all regions of the frame and from seeded noise; the soft outline changes pixels outside
//! the region, never the other way round. Deliberately absent: blur and mosaic of the content, which were undone in the
//! literature, and any strength to turn down.

mod bust;
mod car;
mod clothes;
mod cover;
mod further;
mod glass;
mod grain;
mod ground;
mod look;
mod mask;
mod mosaic;
mod paint;
mod plain_car;
pub mod trial;

use crate::custody::picture::{HIDDEN_GROUND, RawFrame, RedactedFrame};
use crate::custody::plan::FramePlan;
use crate::custody::scene::background::Still;
use crate::vocab::{FillLook, Size};

pub(in crate::custody) use cover::{Cover, Share};
pub(in crate::custody) use further::cover_further;
use look::Look;
use mask::{CELL_PX, Mask, pixels_of};

/// The glass's outline melts into the picture over so many pixels outside the region.
const OUTLINE_PX: f32 = 5.0;
/// The grain is the same in every clip. A seed made from the clip's digest would depend on what is hidden.
pub(in crate::custody) const GRAIN_SEED: u64 = 0x7665_696c;

/// Redacts the frames of one clip. One seed for the whole clip, so that the grain stands still.
pub(in crate::custody) struct Redactor {
    look: Look,
    mask: Mask,
    line: Vec<u16>,
    hidden_px: u64,
    all_px: u64,
}

impl Redactor {
    /// A redactor whose regions look like this; noise and dither come from the seed.
    pub(in crate::custody) fn new(look: FillLook, seed: u64) -> Self {
        Self { look: Look::new(look, seed), mask: Mask::default(), line: Vec::new(), hidden_px: 0, all_px: 0 }
    }

    /// Consumes the raw frame; what comes out holds nothing of its hidden parts.
    pub(in crate::custody) fn redact(&mut self, frame: RawFrame, plan: &FramePlan) -> RedactedFrame {
        self.redact_still(frame, plan, &Still::default())
    }

    /// The same, and where the plan shows somebody before a hidden ground, `still` cells are hidden too: they show the ground.
    pub(in crate::custody) fn redact_still(
        &mut self,
        frame: RawFrame,
        plan: &FramePlan,
        still: &Still,
    ) -> RedactedFrame {
        let RawFrame { no, time_micros, size, mut rgb } = frame;
        assert_eq!(rgb.len() as u64, size.area() * 3, "a frame's bytes fit its size");
        self.all_px += size.area();
        let FramePlan::Regions { fills, shown, drawn } = plan else {
            self.hidden_px += size.area();
            return RedactedFrame::hidden_whole(no, time_micros, size);
        };
        self.mask.mark(size, fills, still);
        self.hidden_px += match shown {
            None => self.px_under_glass(size),
            Some(shown) => {
                let is_under_glass = |x: usize, y: usize| self.mask.is_hidden(x / CELL_PX, y / CELL_PX);
                size.area() - ground::cover(&mut rgb, size, shown, still, &mut self.line, is_under_glass)
            }
        };
        if !self.mask.hides_nothing() {
            self.lay_glass(&mut rgb, size);
            car::draw(&mut rgb, size, &self.mask, &drawn.cars, &drawn.busts);
            bust::draw(&mut rgb, size, &self.mask, &drawn.busts);
            self.soften_outlines(&mut rgb, size);
        }
        RedactedFrame::vouched(no, time_micros, size, rgb)
    }

    /// Pixels that were hidden so far, in all frames.
    pub(in crate::custody) fn hidden_px(&self) -> u64 {
        self.hidden_px
    }

    /// Share of all pixels so far that were hidden, 0 to 1.
    #[cfg(test)]
    pub(in crate::custody) fn share_hidden(&self) -> f64 {
        if self.all_px == 0 { 0.0 } else { self.hidden_px as f64 / self.all_px as f64 }
    }

    fn px_under_glass(&self, size: Size) -> u64 {
        let (width, height) = (size.width_px as usize, size.height_px as usize);
        let area = |(col, row)| (pixels_of(col, width).len() * pixels_of(row, height).len()) as u64;
        self.mask.hidden_cells().map(area).sum()
    }

    /// Fills the hidden cells; all of the picture is ground when nothing is visible to make glass of.
    fn lay_glass(&mut self, rgb: &mut [u8], size: Size) {
        let (width, height) = (size.width_px as usize, size.height_px as usize);
        if !self.look.take_in(rgb, width, height, &self.mask) {
            rgb.chunks_exact_mut(3).for_each(|pixel| pixel.copy_from_slice(&HIDDEN_GROUND));
            return;
        }
        for row in 0..self.mask.rows {
            for run in runs(self.mask.cols, |col| self.mask.is_hidden(col, row)) {
                for y in pixels_of(row, height) {
                    let look = self.look.row(y, run.clone());
                    let xs = run.start * CELL_PX..(run.end * CELL_PX).min(width);
                    let pixels = rgb[(y * width + xs.start) * 3..(y * width + xs.end) * 3].chunks_exact_mut(3);
                    for (x, pixel) in xs.zip(pixels) {
                        pixel.copy_from_slice(&look.at(x));
                    }
                }
            }
        }
    }

    /// Fades visible cells next to hidden ones into what lies on those: glass, and clothes that are drawn there. A light seam
    /// between drawn and visible clothes would make two things of them.
    fn soften_outlines(&self, rgb: &mut [u8], size: Size) {
        let (width, height) = (size.width_px as usize, size.height_px as usize);
        for row in 0..self.mask.rows {
            for col in runs(self.mask.cols, |col| self.is_beside_glass(col, row)).into_iter().flatten() {
                for (x, y) in pixels_of(row, height).flat_map(|y| pixels_of(col, width).map(move |x| (x, y))) {
                    let (distance_px, nearest) = nearest_hidden(&self.mask, size, (col, row), (x, y));
                    let share = 1.0 - distance_px / OUTLINE_PX;
                    if share > 0.0 {
                        let share = share * share * (3.0 - 2.0 * share);
                        let colour = [0, 1, 2].map(|k| f32::from(rgb[nearest * 3 + k]));
                        blend(&mut rgb[(y * width + x) * 3..][..3], &colour, share);
                    }
                }
            }
        }
    }

    fn is_beside_glass(&self, col: usize, row: usize) -> bool {
        !self.mask.is_hidden(col, row) && self.mask.around(col, row, 1).any(|(c, r)| self.mask.is_hidden(c, r))
    }
}

/// Mixes this share of a colour into a pixel; nothing is done for none.
fn blend(pixel: &mut [u8], colour: &[f32; 3], share: f32) {
    if share > 0.0 {
        for (value, colour) in pixel.iter_mut().zip(colour) {
            *value = (f32::from(*value) * (1.0 - share) + colour * share) as u8;
        }
    }
}

/// The nearest pixel of the hidden cells next to this pixel's own: how far its cell is from the pixel's middle, and its place.
fn nearest_hidden(mask: &Mask, size: Size, (col, row): (usize, usize), (x, y): (usize, usize)) -> (f32, usize) {
    let along = |px: usize, own: usize, other: usize| match other.cmp(&own) {
        std::cmp::Ordering::Less => (px - own * CELL_PX) as f32 + 0.5,
        std::cmp::Ordering::Equal => 0.0,
        std::cmp::Ordering::Greater => ((own + 1) * CELL_PX - px) as f32 - 0.5,
    };
    let width = size.width_px as usize;
    let hidden = mask.around(col, row, 1).filter(|&(c, r)| mask.is_hidden(c, r));
    let pixel_of = |(c, r): (usize, usize)| {
        let within = |px: usize, cell: usize| px.clamp(cell * CELL_PX, (cell + 1) * CELL_PX - 1);
        (along(x, col, c).hypot(along(y, row, r)), within(y, r) * width + within(x, c))
    };
    hidden.map(pixel_of).fold((f32::MAX, 0), |best, next| if next.0 < best.0 { next } else { best })
}

/// The runs of columns for which `is_in` holds.
fn runs(cols: usize, is_in: impl Fn(usize) -> bool) -> Vec<std::ops::Range<usize>> {
    let mut at = 0;
    let mut found = Vec::new();
    while at < cols {
        let start = at;
        while at < cols && is_in(at) {
            at += 1;
        }
        if at > start {
            found.push(start..at);
        }
        at += 1;
    }
    found
}

#[cfg(test)]
mod tests;
