//! A glance at a frame: the mean colour of each cell of a coarse grid, and of finer ones along the picture's edge, small enough to be kept
//! for every frame of a clip.

use std::sync::Arc;

use crate::custody::detect::Findings;
use crate::vocab::Size;

use super::change::EXPLAINED_MICROS;
use super::fine_edge::{self, EdgeColours};
use super::glow::Glow;
use super::moved::{View, Watch};

/// Most columns of the grid, and most cells: 8 KB of colours.
const MOST_COLUMNS: u32 = 64;
const MOST_CELLS: u32 = 2_700;
/// Frames nearer than this to the last one that was glanced at share its glance, microseconds: at 60 frames a second an hour of
/// glances would fill the memory, and a door does not open faster.
const STEP_MICROS: i64 = 100_000;
/// What is bright at night is looked at once in this time and shared in between, microseconds: at every glance, an hour of a street at
/// night would take three times the memory of its colours. Who stood before a window then explains what changes there for as long, so that
/// no glance that counts as clear has the glow of one that is not.
const GLOW_STEP_MICROS: i64 = 1_000_000;
const _: () = assert!(GLOW_STEP_MICROS <= EXPLAINED_MICROS);

/// The mean colours of one frame: 8 KB, and 3 KB of its edge where that changed since the glance before. Copies share the colours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::custody) struct Glance {
    /// Side of a cell, pixels, at least 8; the last column and row may be cut off by the picture's end.
    pub(in crate::custody) cell_px: u32,
    /// Columns.
    pub(in crate::custody) cols: u32,
    /// Rows.
    pub(in crate::custody) rows: u32,
    /// Mean sRGB of each cell, row by row.
    pub(in crate::custody) colours: Arc<[[u8; 3]]>,
    /// Mean sRGB of the fine cells along the picture's edge.
    pub(super) edge: EdgeColours,
    /// What is bright at night.
    pub(in crate::custody) glow: Glow,
    /// Where the camera looked.
    pub(in crate::custody) view: View,
}

impl Glance {
    /// A glance at a raw picture: sRGB, 3 bytes a pixel, rows from the top without padding.
    #[cfg(test)]
    pub(in crate::custody) fn at(rgb: &[u8], size: Size) -> Self {
        let colours = Self::colours_at(rgb, size, None);
        Self { glow: Glow::of(rgb, size.width_px, &colours), ..colours }
    }

    /// The same without what is bright. `before` is the edge of the glance before.
    fn colours_at(rgb: &[u8], size: Size, before: Option<&EdgeColours>) -> Self {
        let cell_px = cell_px(size);
        let (cols, rows) = (size.width_px.div_ceil(cell_px), size.height_px.div_ceil(cell_px));
        let span = |no: u32, length: u32| (no * cell_px, ((no + 1) * cell_px).min(length));
        let colour = |(row, col): (u32, u32)| {
            let ((left, right), (top, bottom)) = (span(col, size.width_px), span(row, size.height_px));
            mean(rgb, size.width_px, [left, top, right, bottom])
        };
        let colours = (0..rows).flat_map(|row| (0..cols).map(move |col| (row, col))).map(colour).collect();
        let edge = fine_edge::colours(rgb, size, cell_px, before);
        Self { cell_px, cols, rows, colours, edge, glow: Glow::default(), view: View::default() }
    }
}

/// The mean sRGB of the pixels between these left, upper, right and lower edges.
pub(super) fn mean(rgb: &[u8], width_px: u32, [left, top, right, bottom]: [u32; 4]) -> [u8; 3] {
    let mut sum = [0_u32; 3];
    for y in top..bottom {
        let from = (y as usize * width_px as usize + left as usize) * 3;
        for pixel in rgb[from..from + (right - left) as usize * 3].chunks_exact(3) {
            (0..3).for_each(|k| sum[k] += u32::from(pixel[k]));
        }
    }
    let count = (right - left) * (bottom - top);
    sum.map(|value| (value / count) as u8)
}

fn cell_px(size: Size) -> u32 {
    let mut side = size.width_px.div_ceil(MOST_COLUMNS).max(8);
    while u64::from(size.width_px.div_ceil(side)) * u64::from(size.height_px.div_ceil(side)) > u64::from(MOST_CELLS) {
        side += 1;
    }
    side
}

/// Glances at the frames of one clip, in order, and watches whether the camera stays where it is.
#[derive(Default)]
pub(in crate::custody) struct Glances {
    last: Option<(i64, Glance)>,
    /// When it was looked at, and where the camera looked.
    last_glow: Option<(i64, View, Glow)>,
    watch: Watch,
}

impl Glances {
    /// A glance at the next frame, of which `found` is what the detectors saw; people and vehicles say nothing of the camera.
    pub(in crate::custody) fn at(
        &mut self,
        rgb: &[u8],
        size: Size,
        time_micros: i64,
        found: Option<&Findings>,
    ) -> Glance {
        if let Some((before, glance)) = &self.last
            && (0..STEP_MICROS).contains(&(time_micros - before))
        {
            return glance.clone();
        }
        let view = self.watch.look(rgb, size, time_micros, found);
        let before = self.last.as_ref().map(|(_, glance)| &glance.edge);
        let colours = Glance::colours_at(rgb, size, before);
        let is_recent = |at: i64| (0..GLOW_STEP_MICROS).contains(&(time_micros - at));
        let kept = self.last_glow.take().filter(|(at, own, _)| is_recent(*at) && *own == view);
        let (at, _, glow) = kept.unwrap_or_else(|| (time_micros, view, Glow::of(rgb, size.width_px, &colours)));
        let glance = Glance { view, glow: glow.clone(), ..colours };
        self.last_glow = Some((at, view, glow));
        self.last = Some((time_micros, glance.clone()));
        glance
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_cell_has_the_mean_of_its_pixels_also_where_the_picture_cuts_it() {
        let size = Size { width_px: 18, height_px: 9 };
        let rgb: Vec<u8> = (0..size.area()).flat_map(|i| [(i % 18) as u8 * 2, 7, (i / 18) as u8]).collect();
        let glance = Glance::at(&rgb, size);
        assert_eq!((glance.cell_px, glance.cols, glance.rows), (8, 3, 2));
        assert_eq!(glance.colours[0], [7, 7, 3]);
        assert_eq!(glance.colours[5], [33, 7, 8]);
    }

    #[test]
    fn an_hour_of_glances_is_small_whatever_the_shape_and_the_rate() {
        for (width_px, height_px) in
            [(1920, 1080), (1080, 1920), (3840, 2160), (768, 432), (1, 1), (1, 4000), (4000, 1)]
        {
            let size = Size { width_px, height_px };
            let side = cell_px(size);
            assert!(width_px.div_ceil(side) * height_px.div_ceil(side) <= MOST_CELLS, "{size:?}");
            let rgb = vec![0; size.area() as usize * 3];
            assert!(Glance::colours_at(&rgb, size, None).edge.len() <= 1_100, "{size:?}");
        }
        // Ten seconds at night, with something lit.
        let size = Size { width_px: 16, height_px: 16 };
        let picture = |frame: i64| -> Vec<u8> {
            (0..size.area()).flat_map(|i| [if i % 16 < 7 && i < 128 { 150 + frame as u8 % 50 } else { 9 }; 3]).collect()
        };
        let mut glances = Glances::default();
        let all: Vec<Glance> =
            (0..600).map(|frame| glances.at(&picture(frame), size, frame * 1_000_000 / 60, None)).collect();
        let distinct = |at: &dyn Fn(&Glance) -> usize| all.iter().map(at).collect::<BTreeSet<_>>().len();
        let colours = distinct(&|glance| glance.colours.as_ptr() as usize);
        let glows = distinct(&|glance| glance.glow.place());
        let edges = distinct(&|glance| glance.edge.as_ptr() as usize);
        assert!((90..=100).contains(&colours), "{colours} of 600 frames");
        assert!((90..=100).contains(&edges), "{edges} of 600 frames, in which all of the edge changes");
        assert!((9..=10).contains(&glows), "{glows} of 600 frames");
        let mut glances = Glances::default();
        let still: Vec<Glance> = (0..30).map(|no| glances.at(&picture(0), size, no * 1_000_000, None)).collect();
        assert!(still.iter().all(|glance| Arc::ptr_eq(&glance.edge, &still[0].edge)), "nothing happens at the edge");
    }
}
