//! Frosted glass: colours that flow in from around the region, and a still grain.
//!
//! The colour of every hidden cell solves Laplace's equation with the mean colours of the visible cells next to the region
//! as its boundary, as in image inpainting by a membrane (Pérez, Gangnet and Blake, Poisson Image Editing, 2003, without a
//! guidance field). The first guess comes from a pyramid (pull-push: Gortler et al., The Lumigraph, 1996), so that few sweeps
//! are enough. Hidden pixels are never read: a hidden cell has no weight in the pyramid's lowest level.

use super::mask::{CELL_PX, Mask, pixels_of};

type Colour = [f32; 3];

/// How far outside the region colours are taken from, cells.
const REACH: usize = 2;
/// Sweeps over the hidden cells, alternately forwards and backwards.
const SWEEPS: usize = 12;

/// The mean colour of every cell that matters. It lives as long as the clip, so that frames allocate nothing.
#[derive(Default)]
pub(super) struct Glass {
    cols: usize,
    rows: usize,
    colours: Vec<Colour>,
    /// Coarser levels: columns, rows, and the sum of colours with its weight.
    levels: Vec<(usize, usize, Vec<[f32; 4]>)>,
    cells: Vec<(usize, usize)>,
    line: Vec<Colour>,
}

impl Glass {
    /// Computes the colours for all hidden cells, from visible ones alone. `false` when nothing is visible to make glass of.
    pub(super) fn flow_in(&mut self, rgb: &[u8], width_px: usize, height_px: usize, mask: &Mask) -> bool {
        (self.cols, self.rows) = (mask.cols, mask.rows);
        self.colours.clear();
        self.colours.resize(self.cols * self.rows, [0.0; 3]);
        let mut base = std::mem::take(&mut self.levels).into_iter().next().map(|level| level.2).unwrap_or_default();
        base.clear();
        base.resize(self.cols * self.rows, [0.0; 4]);
        self.cells.clear();
        self.cells.extend(mask.hidden_cells());
        for &(col, row) in &self.cells {
            for (c, r) in mask.around(col, row, REACH) {
                let cell = &mut base[r * self.cols + c];
                if cell[3] == 0.0 && !mask.is_hidden(c, r) {
                    *cell = mean_of(rgb, width_px, pixels_of(c, width_px), pixels_of(r, height_px));
                }
            }
        }
        let is_any_visible = base.iter().any(|cell| cell[3] > 0.0);
        self.levels.push((self.cols, self.rows, base));
        if is_any_visible {
            self.pull();
            self.push();
            self.sweep();
        }
        is_any_visible
    }

    /// Sums up two by two cells until one is left.
    fn pull(&mut self) {
        while let Some((cols, rows, fine)) = self.levels.last().filter(|(cols, rows, _)| cols * rows > 1) {
            let (half_cols, half_rows) = (cols.div_ceil(2), rows.div_ceil(2));
            let mut coarse = vec![[0.0_f32; 4]; half_cols * half_rows];
            for (i, cell) in fine.iter().enumerate().filter(|(_, cell)| cell[3] > 0.0) {
                let sum = &mut coarse[(i / cols / 2) * half_cols + (i % cols) / 2];
                for k in 0..4 {
                    sum[k] += cell[k];
                }
            }
            // A crowd of visible cells shall not outweigh a single one next to the region by more than fourfold.
            for sum in coarse.iter_mut().filter(|sum| sum[3] > 1.0) {
                let scale = 1.0 / sum[3];
                sum.iter_mut().for_each(|value| *value *= scale);
            }
            self.levels.push((half_cols, half_rows, coarse));
        }
    }

    /// Gives cells without a colour the one of the coarser level.
    fn push(&mut self) {
        for level in (1..self.levels.len()).rev() {
            let (fine_levels, coarse_levels) = self.levels.split_at_mut(level);
            let (coarse_cols, _, coarse) = &coarse_levels[0];
            let (cols, _, fine) = &mut fine_levels[level - 1];
            for (i, cell) in fine.iter_mut().enumerate().filter(|(_, cell)| cell[3] == 0.0) {
                *cell = coarse[(i / *cols / 2) * coarse_cols + (i % *cols) / 2];
            }
        }
        for (colour, cell) in self.colours.iter_mut().zip(&self.levels[0].2) {
            if cell[3] > 0.0 {
                *colour = [cell[0] / cell[3], cell[1] / cell[3], cell[2] / cell[3]];
            }
        }
        self.levels.truncate(1);
    }

    /// Relaxes the hidden cells towards the mean of their four neighbours.
    fn sweep(&mut self) {
        for sweep in 0..SWEEPS {
            for i in 0..self.cells.len() {
                let (col, row) = self.cells[if sweep % 2 == 0 { i } else { self.cells.len() - 1 - i }];
                let mut sum = [0.0_f32; 3];
                let mut count = 0.0;
                let mut take = |c: usize, r: usize| {
                    let colour = self.colours[r * self.cols + c];
                    for k in 0..3 {
                        sum[k] += colour[k];
                    }
                    count += 1.0;
                };
                if col > 0 {
                    take(col - 1, row);
                }
                if col + 1 < self.cols {
                    take(col + 1, row);
                }
                if row > 0 {
                    take(col, row - 1);
                }
                if row + 1 < self.rows {
                    take(col, row + 1);
                }
                if count > 0.0 {
                    self.colours[row * self.cols + col] = sum.map(|value| value / count);
                }
            }
        }
    }

    /// Columns of cells in the frame.
    pub(super) fn cols(&self) -> usize {
        self.cols
    }

    /// Rows of cells in the frame.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// The mean colour of a block of cells, cut off at the picture's end.
    pub(super) fn mean(&self, cols: std::ops::Range<usize>, rows: std::ops::Range<usize>) -> Colour {
        let (mut sum, mut count) = ([0.0; 3], 0.0_f32);
        for row in rows.start..rows.end.min(self.rows) {
            for colour in &self.colours[row * self.cols + cols.start..row * self.cols + cols.end.min(self.cols)] {
                (0..3).for_each(|k| sum[k] += colour[k]);
                count += 1.0;
            }
        }
        sum.map(|value: f32| value / count.max(1.0))
    }

    /// The colours of a row of pixels in `cols`, bilinear between the middles of cells.
    pub(super) fn row(&mut self, y: usize, cols: std::ops::Range<usize>) -> RowOfGlass<'_> {
        let (above, below, share) = between(y, self.rows);
        let first = cols.start.saturating_sub(1);
        let end = (cols.end + 1).min(self.cols);
        self.line.clear();
        self.line.extend((first..end).map(|c| {
            let (a, b) = (self.colours[above * self.cols + c], self.colours[below * self.cols + c]);
            [0, 1, 2].map(|k| a[k] + (b[k] - a[k]) * share)
        }));
        RowOfGlass { line: &self.line, first, cols: self.cols }
    }
}

/// One row of glass, ready to be read pixel by pixel.
pub(super) struct RowOfGlass<'a> {
    line: &'a [Colour],
    first: usize,
    cols: usize,
}

impl RowOfGlass<'_> {
    pub(super) fn at(&self, x: usize) -> Colour {
        let (left, right, share) = between(x, self.cols);
        let (a, b) = (self.line[left - self.first], self.line[right - self.first]);
        [0, 1, 2].map(|k| a[k] + (b[k] - a[k]) * share)
    }
}

/// The two cells whose middles a pixel lies between, and how far it is towards the second.
fn between(px: usize, count: usize) -> (usize, usize, f32) {
    let half = CELL_PX / 2;
    let shifted = (px + half).saturating_sub(CELL_PX);
    let low = (shifted / CELL_PX).min(count - 1);
    let share = if px < half { 0.0 } else { ((px + half) % CELL_PX) as f32 / CELL_PX as f32 + 0.5 / CELL_PX as f32 };
    (low, (low + 1).min(count - 1), share)
}

/// The mean colour of a cell, from every second row; the fourth number is its weight, 1.
fn mean_of(rgb: &[u8], width_px: usize, xs: std::ops::Range<usize>, ys: std::ops::Range<usize>) -> [f32; 4] {
    let mut sum = [0_u32; 3];
    let mut count = 0_u32;
    for y in ys.step_by(2) {
        for pixel in rgb[(y * width_px + xs.start) * 3..(y * width_px + xs.end) * 3].chunks_exact(3) {
            for k in 0..3 {
                sum[k] += u32::from(pixel[k]);
            }
            count += 1;
        }
    }
    let count = count.max(1) as f32;
    [sum[0] as f32 / count, sum[1] as f32 / count, sum[2] as f32 / count, 1.0]
}
