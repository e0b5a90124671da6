//! Hides what the plan says, and makes the one kind of picture that may leave this folder.
//!
//! Guarantee: no value of a hidden pixel has any influence on the redacted frame, neither on the region nor around it. The
//! glass is made from pixels outside all regions of the frame and from seeded noise; the soft outline changes pixels outside
//! the region, never the other way round. Deliberately absent: blur and mosaic of the content, which were undone in the
//! literature, and any strength to turn down.

mod bust;
mod cover;
mod further;
mod glass;
mod grain;
mod ground;
mod look;
mod mask;
mod mosaic;
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
        let FramePlan::Regions { fills, shown, busts } = plan else {
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
            bust::draw(&mut rgb, size, &self.mask, busts);
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
            for run in runs(self.mask.cols, |col| self.is_beside_glass(col, row)) {
                self.soften(rgb, width, height, row, run);
            }
        }
    }

    fn is_beside_glass(&self, col: usize, row: usize) -> bool {
        !self.mask.is_hidden(col, row) && self.mask.around(col, row, 1).any(|(c, r)| self.mask.is_hidden(c, r))
    }

    /// Fades visible cells next to the glass into it.
    fn soften(&mut self, rgb: &mut [u8], width: usize, height: usize, row: usize, run: std::ops::Range<usize>) {
        for y in pixels_of(row, height) {
            let look = self.look.row(y, run.clone());
            for col in run.clone() {
                for x in pixels_of(col, width) {
                    let distance_px = distance_to_glass(&self.mask, col, row, x, y);
                    let share = 1.0 - distance_px / OUTLINE_PX;
                    if share > 0.0 {
                        let share = share * share * (3.0 - 2.0 * share);
                        blend(&mut rgb[(y * width + x) * 3..][..3], &look.at(x).map(f32::from), share);
                    }
                }
            }
        }
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

/// From the pixel's middle to the nearest hidden cell next to its own.
fn distance_to_glass(mask: &Mask, col: usize, row: usize, x: usize, y: usize) -> f32 {
    let along = |px: usize, own: usize, other: usize| match other.cmp(&own) {
        std::cmp::Ordering::Less => (px - own * CELL_PX) as f32 + 0.5,
        std::cmp::Ordering::Equal => 0.0,
        std::cmp::Ordering::Greater => ((own + 1) * CELL_PX - px) as f32 - 0.5,
    };
    let hidden = mask.around(col, row, 1).filter(|&(c, r)| mask.is_hidden(c, r));
    hidden.map(|(c, r)| along(x, col, c).hypot(along(y, row, r))).fold(f32::MAX, f32::min)
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
