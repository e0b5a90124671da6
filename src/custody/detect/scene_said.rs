//! What a scene model says of one frame.

use crate::vocab::{ModelId, PxBox, Size};

/// Side of a cell of an [`OpeningMap`], pixels: that of the cells that are hidden.
const CELL_PX: u32 = 8;

/// What a scene model says of one frame.
#[derive(Debug, Clone, PartialEq)]
pub struct SceneSaid {
    /// Which model.
    pub model: ModelId,
    /// How likely the frame shows an interior, 0 to 1; `None` where nothing but people and vehicles is seen.
    pub interior: Option<f32>,
    /// Where doors and windows are; `None` from a model that says nothing of places in the picture.
    pub openings: Option<OpeningMap>,
}

/// Where doors and windows are in a picture: a grid of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningMap {
    size: Size,
    columns: usize,
    rows: usize,
    is_open: Vec<bool>,
}

impl OpeningMap {
    /// No door and no window in a picture of this size.
    pub(in crate::custody) fn closed(size: Size) -> Self {
        let cells = |px: u32| px.div_ceil(CELL_PX).max(1) as usize;
        let (columns, rows) = (cells(size.width_px), cells(size.height_px));
        Self { size, columns, rows, is_open: vec![false; columns * rows] }
    }

    /// All cells that this box touches are part of one.
    pub(in crate::custody) fn mark(&mut self, part: &PxBox) {
        let Some(part) = part.clipped(self.size) else { return };
        let cells = |from: f64, until: f64, count: usize| {
            let side = f64::from(CELL_PX);
            (from / side) as usize..((until / side - 1e-9).ceil().max(0.0) as usize).min(count)
        };
        for row in cells(part.y1(), part.y2(), self.rows) {
            for column in cells(part.x1(), part.x2(), self.columns) {
                self.is_open[row * self.columns + column] = true;
            }
        }
    }

    /// All that is marked in the other map is marked in this one. Both are of pictures of one size.
    pub(in crate::custody) fn add(&mut self, other: &Self) {
        self.is_open.iter_mut().zip(&other.is_open).for_each(|(mine, theirs)| *mine |= theirs);
    }

    /// The box of a cell.
    pub(in crate::custody) fn cell(&self, column: usize, row: usize) -> PxBox {
        let px = |cell: usize| (cell * CELL_PX as usize) as f64;
        PxBox::new(px(column), px(row), px(column + 1), px(row + 1)).expect("a cell is wide and high")
    }

    /// Whether anything is marked.
    pub(in crate::custody) fn has_any(&self) -> bool {
        self.is_open.contains(&true)
    }

    pub(in crate::custody) const fn columns(&self) -> usize {
        self.columns
    }

    pub(in crate::custody) const fn rows(&self) -> usize {
        self.rows
    }

    pub(in crate::custody) fn is_open(&self, column: usize, row: usize) -> bool {
        self.is_open[row * self.columns + column]
    }

    /// Marks no cell any more for which this does not hold.
    pub(in crate::custody) fn keep(&mut self, holds: impl Fn(&PxBox) -> bool) {
        for row in 0..self.rows {
            for column in 0..self.columns {
                let at = row * self.columns + column;
                self.is_open[at] = self.is_open[at] && holds(&self.cell(column, row));
            }
        }
    }
}
