//! How a hidden region looks: frosted glass, one quiet colour, or tiles in the colours of the surroundings.
//!
//! Guarantee: every look is made from visible pixels, a fixed seed and the place in the picture, and from nothing else.
//! Deliberately absent: a mosaic of the content, which was undone in the literature.

use std::ops::Range;

use crate::custody::picture::HIDDEN_GROUND;
use crate::vocab::FillLook;

use super::glass::{Glass, RowOfGlass};
use super::grain::Grain;
use super::mask::Mask;
use super::mosaic::Mosaic;

/// Glass is this much lighter than what is around it, as a share of the way to white: it shall be seen to be glass.
const FROST: f32 = 0.12;

/// What regions of one clip are filled with. It lives as long as the clip, so that frames allocate little.
pub(super) struct Look {
    kind: FillLook,
    grain: Grain,
    glass: Glass,
    mosaic: Mosaic,
}

impl Look {
    /// Noise and dither come from this seed.
    pub(super) fn new(kind: FillLook, seed: u64) -> Self {
        Self { kind, grain: Grain::new(seed), glass: Glass::default(), mosaic: Mosaic::new(seed) }
    }

    /// Takes from the visible pixels of a frame what its hidden cells will be filled with. `false` when nothing is visible to
    /// make it of.
    pub(super) fn take_in(&mut self, rgb: &[u8], width_px: usize, height_px: usize, mask: &Mask) -> bool {
        if self.kind == FillLook::Solid {
            return true;
        }
        let is_made = self.glass.flow_in(rgb, width_px, height_px, mask);
        if is_made && self.kind == FillLook::Mosaic {
            self.mosaic.lay(&self.glass, height_px);
        }
        is_made
    }

    /// A row of pixels in these columns of cells.
    pub(super) fn row(&mut self, y: usize, cols: Range<usize>) -> RowOfLook<'_> {
        match self.kind {
            FillLook::Frost => RowOfLook::Frost(self.glass.row(y, cols), self.grain.row(y)),
            FillLook::Solid => RowOfLook::Solid,
            FillLook::Mosaic => RowOfLook::Mosaic(&self.mosaic, y),
        }
    }
}

/// One row of a look, ready to be read pixel by pixel.
pub(super) enum RowOfLook<'a> {
    Frost(RowOfGlass<'a>, &'a [f32]),
    Solid,
    Mosaic(&'a Mosaic, usize),
}

impl RowOfLook<'_> {
    /// The sRGB colour at column `x`.
    pub(super) fn at(&self, x: usize) -> [u8; 3] {
        match self {
            Self::Frost(glass, grain) => {
                let grain = Grain::at(grain, x);
                glass.at(x).map(|value| (value + (255.0 - value) * FROST + grain) as u8)
            }
            Self::Solid => HIDDEN_GROUND,
            Self::Mosaic(mosaic, y) => mosaic.at(x, *y),
        }
    }
}
