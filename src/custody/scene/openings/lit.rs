//! Lit windows at night: what is much brighter than a dark picture, in one piece, with a sharp outline that is a rectangle. Behind
//! such a window, without a curtain, a room is on show. A wall in the light of a lamp has no sharp outline; a lamp itself is small,
//! and hidden when it is not.

use std::collections::BTreeSet;

use crate::custody::scene::change::joined;
use crate::custody::scene::glow;

use super::{Changes, PxBox, boxed, extent};

/// A window is at least so many cells, and at most this share of the picture.
const FEWEST_CELLS: usize = 2;
const MOST_SHARE: f64 = 0.3;
/// At least this share of the box around it is lit.
const LEAST_FILLED: f64 = 0.5;
/// Its box is at most so many times as long as wide.
const MOST_SLENDER: f64 = 8.0;
/// Two cells outside, the picture is darker than this share of the window.
const OUTSIDE_SHARE: f64 = 0.5;

/// What is hidden is wider than what is bright by so many pixels: what stands at the edge of a pane may be dark. Of cells in which nothing is
/// known to be bright it is wider by what a window may reach into a cell that is not lit, too.
const WIDER_PX: f64 = 3.0;
/// So many glances tell how far the bright part of a cell reaches.
const MOST_GLANCES: usize = 100;
/// Nobody knows the usual look of a cell that somebody is always before or near. It is lit if it is in one of so many glances, and dark
/// around a window if it is in one of so many: who passes hides what is lit, and brings light with them.
const ONE_IN: usize = 4;

/// How bright each cell is; `None` where that does not count.
struct Levels {
    /// What tells whether it is lit.
    lit: Vec<Option<f64>>,
    /// What tells whether it is dark.
    dark: Vec<Option<f64>>,
}

impl Levels {
    /// The usual looks, where they are known.
    fn usual(changes: &Changes<'_>) -> Self {
        let usual: Vec<_> = changes.usual.iter().map(|usual| usual.map(|colour| glow::level(&colour))).collect();
        Self { lit: usual.clone(), dark: usual }
    }

    /// The same, and where they are not known what all glances say.
    fn guessed(changes: &Changes<'_>) -> Self {
        let mut levels = Self::usual(changes);
        for cell in (0..changes.usual.len()).filter(|&cell| changes.usual[cell].is_none()) {
            let glances = changes.some_glances(MOST_GLANCES);
            let mut sorted: Vec<f64> = glances.map(|glance| glow::level(&glance.colours[cell])).collect();
            sorted.sort_by(f64::total_cmp);
            let from_end = sorted.len() / ONE_IN;
            levels.lit[cell] = sorted.iter().nth_back(from_end).copied();
            levels.dark[cell] = sorted.get(from_end).copied();
        }
        levels
    }
}

/// The lit windows of a picture at night, a little wider than what is lit; none by day. What the usual looks say stands, whatever is guessed
/// of the rest: a bright car before a window makes no rectangle with it.
pub(super) fn windows(changes: &Changes<'_>, is_asked: &[bool]) -> Vec<PxBox> {
    let known = windows_by(changes, is_asked, &Levels::usual(changes));
    let mut guessed = windows_by(changes, is_asked, &Levels::guessed(changes));
    guessed.retain(|window| known.iter().all(|known| known.hull(window) != *known));
    [known, guessed].concat()
}

fn windows_by(changes: &Changes<'_>, is_asked: &[bool], levels: &Levels) -> Vec<PxBox> {
    let mut sorted: Vec<f64> = levels.dark.iter().copied().flatten().collect();
    sorted.sort_by(f64::total_cmp);
    let Some(least) = sorted.get(sorted.len() / 2).and_then(|middle| glow::lit_from(*middle)) else {
        return Vec::new();
    };
    let is_lit = |cell: usize| is_asked[cell] && levels.lit[cell].is_some_and(|level| level >= least);
    let pieces = pieces(changes, &is_lit);
    let is_window = |cells: &Vec<usize>| {
        let (across, down) = extent(changes, cells);
        let (wide, high) = (across.len() as f64, down.len() as f64);
        cells.len() >= FEWEST_CELLS
            && cells.len() as f64 <= MOST_SHARE * changes.usual.len() as f64
            && cells.len() as f64 >= LEAST_FILLED * wide * high
            && wide.max(high) <= MOST_SLENDER * wide.min(high)
            && is_sharp(changes, cells, levels, &is_lit)
    };
    pieces.iter().filter(|cells| is_window(cells)).map(|cells| outline(changes, cells, least, levels)).collect()
}

/// The box around what is bright in lit cells and in those beside them. Where that is not known, a cell at the edge that is not lit has less
/// than `least` light, so of a pane as bright as the brightest of them it can hold a strip of no more than that share.
fn outline(changes: &Changes<'_>, cells: &[usize], least: f64, levels: &Levels) -> PxBox {
    // Of a cell before which somebody always is the glances count that show something bright.
    let bright = |cell: usize| match changes.usual[cell] {
        Some(_) => glow::usual(changes.clear_glances(cell, MOST_GLANCES), cell),
        None => glow::usual(changes.some_glances(MOST_GLANCES).filter(|glance| glance.glow.is_in(cell)), cell),
    };
    let own: Vec<PxBox> = cells.iter().filter_map(|&cell| bright(cell)).collect();
    if own.len() == cells.len() {
        let near: BTreeSet<usize> = cells.iter().flat_map(|&cell| around(changes, cell, 1)).collect();
        let is_known = near.iter().all(|&cell| levels.lit[cell].is_some());
        let beside = near.into_iter().filter(|cell| cells.binary_search(cell).is_err()).filter_map(bright);
        let hull = own.iter().copied().chain(beside).reduce(|a, b| a.hull(&b));
        if let Some(hull) = hull.filter(|_| is_known) {
            return hull.grown(WIDER_PX, WIDER_PX);
        }
    }
    let brightest = cells.iter().filter_map(|&cell| levels.lit[cell]).fold(least, f64::max);
    let wider = changes.cell_px * least / brightest + WIDER_PX;
    boxed(changes, cells).grown(wider, wider)
}

/// Cells that are lit and touch one another, in order.
fn pieces(changes: &Changes<'_>, is_lit: &dyn Fn(usize) -> bool) -> Vec<Vec<usize>> {
    let mut pieces = joined((0..changes.usual.len()).map(is_lit).collect(), changes.cols);
    pieces.iter_mut().for_each(|piece| piece.sort_unstable());
    pieces
}

/// Whether it is dark around a piece: for most of the cells two away.
fn is_sharp(changes: &Changes<'_>, cells: &[usize], levels: &Levels, is_lit: &dyn Fn(usize) -> bool) -> bool {
    let inside = cells.iter().filter_map(|&cell| levels.lit[cell]).sum::<f64>() / cells.len() as f64;
    let is_near = |cell: usize| around(changes, cell, 1).any(|near| cells.binary_search(&near).is_ok());
    // Another window beside is no soft outline.
    let is_beside_another =
        |cell: usize| around(changes, cell, 1).any(|near| cells.binary_search(&near).is_err() && is_lit(near));
    let ring: BTreeSet<usize> = cells
        .iter()
        .flat_map(|&cell| around(changes, cell, 2))
        .filter(|&cell| !is_near(cell) && !is_beside_another(cell))
        .collect();
    let outside: Vec<f64> = ring.into_iter().filter_map(|cell| levels.dark[cell]).collect();
    let dark = outside.iter().filter(|level| **level < OUTSIDE_SHARE * inside).count();
    5 * dark >= 4 * outside.len()
}

/// The cells up to `reach` away, the cell itself included.
fn around(changes: &Changes<'_>, cell: usize, reach: usize) -> impl Iterator<Item = usize> + use<> {
    let (col, row, cols) = (cell % changes.cols, cell / changes.cols, changes.cols);
    let across = col.saturating_sub(reach)..(col + reach + 1).min(cols);
    let down = row.saturating_sub(reach)..(row + reach + 1).min(changes.rows);
    down.flat_map(move |row| across.clone().map(move |col| row * cols + col))
}
