//! Flat tiles in the colours of the surroundings: a mosaic in which nothing of what it hides takes part.
//!
//! A tile has the glass's colour at its cells, rounded to a few steps with a dither that depends on the tile's place alone, so
//! that neighbours differ a little and the picture keeps low frequencies that a detector knows from nature.

use super::glass::Glass;
use super::mask::CELL_PX;

/// Steps that colours are rounded to.
const STEP: f32 = 12.0;

/// The tiles of one frame.
pub(super) struct Mosaic {
    seed: u64,
    side_px: usize,
    cols: usize,
    colours: Vec<[u8; 3]>,
}

impl Mosaic {
    /// No tiles yet; the dither comes from this seed.
    pub(super) fn new(seed: u64) -> Self {
        Self { seed, side_px: CELL_PX, cols: 0, colours: Vec::new() }
    }

    /// Lays tiles over the whole picture: two cells a side at 360 lines, more in larger pictures.
    pub(super) fn lay(&mut self, glass: &Glass, height_px: usize) {
        let side = height_px / 360 + 1;
        self.side_px = side * CELL_PX;
        self.cols = glass.cols().div_ceil(side);
        let rows = glass.rows().div_ceil(side);
        self.colours.clear();
        for row in 0..rows {
            for col in 0..self.cols {
                let colour = glass.mean(col * side..(col + 1) * side, row * side..(row + 1) * side);
                let dither = dither(self.seed, col, row);
                let rounded =
                    |value: f32| ((value / STEP + dither).floor() * STEP + STEP / 2.0).clamp(0.0, 255.0) as u8;
                self.colours.push(colour.map(rounded));
            }
        }
    }

    /// The sRGB colour of the tile over this pixel.
    pub(super) fn at(&self, x: usize, y: usize) -> [u8; 3] {
        self.colours[(y / self.side_px) * self.cols + x / self.side_px]
    }
}

/// 0 to 1, well mixed from a tile's place (the finaliser of SplitMix64: Steele, Lea and Flood, 2014).
fn dither(seed: u64, col: usize, row: usize) -> f32 {
    let mut bits = seed ^ ((row as u64) << 32 | col as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((bits ^ (bits >> 31)) >> 40) as f32 / (1_u64 << 24) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dither_is_even_and_depends_on_the_place() {
        let all: Vec<f32> = (0..64).flat_map(|row| (0..64).map(move |col| dither(7, col, row))).collect();
        let mean = all.iter().sum::<f32>() / all.len() as f32;
        assert!((mean - 0.5).abs() < 0.02 && all.iter().all(|d| (0.0..1.0).contains(d)));
        assert!(all.windows(2).filter(|pair| (pair[0] - pair[1]).abs() < 0.01).count() < 200);
    }
}
