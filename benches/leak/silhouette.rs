//! Where somebody is, by background subtraction: the judge of the study, which no detector helps.

use veilmark::vocab::{PxBox, Size};

/// Luma further than this from the background belongs to somebody.
const CHANGE: u8 = 24;
const CELL: usize = 4;
/// A silhouette has at least so many cells, and so many rows of them.
const LEAST_CELLS: usize = 110;
const LEAST_ROWS: usize = 9;
/// The head is the top of the silhouette, as wide as this to each side of its middle.
const HEAD_SHARE: f64 = 0.17;
const HEAD_HALF_WIDTH_PX: f64 = 45.0;

/// The median of a clip's frames, in grey.
pub struct Background {
    size: Size,
    grey: Vec<u8>,
}

/// The largest silhouette of a frame.
pub struct Silhouette {
    /// The head: the top 17 % and 45 pixels to each side.
    pub head: PxBox,
    /// The pixels of the silhouette that lie in the head box.
    pub head_px: Vec<usize>,
}

fn grey(rgb: &[u8]) -> Vec<u8> {
    rgb.chunks_exact(3)
        .map(|p| ((u32::from(p[0]) * 77 + u32::from(p[1]) * 150 + u32::from(p[2]) * 29) >> 8) as u8)
        .collect()
}

impl Background {
    /// From frames spread over the clip.
    pub fn of(frames: &[Vec<u8>], size: Size) -> Self {
        let greys: Vec<Vec<u8>> = frames.iter().map(|frame| grey(frame)).collect();
        let median = |at: usize| {
            let mut values: Vec<u8> = greys.iter().map(|grey| grey[at]).collect();
            values.sort_unstable();
            values[values.len() / 2]
        };
        Self { size, grey: (0..size.area() as usize).map(median).collect() }
    }

    /// Whoever is largest in this frame; `None` when nobody is there.
    pub fn silhouette(&self, rgb: &[u8]) -> Option<Silhouette> {
        let width = self.size.width_px as usize;
        let (columns, rows) = (width / CELL, self.size.height_px as usize / CELL);
        let differs: Vec<bool> = grey(rgb).iter().zip(&self.grey).map(|(a, b)| a.abs_diff(*b) > CHANGE).collect();
        let is_busy = |cell: usize| {
            let (x, y) = (cell % columns * CELL, cell / columns * CELL);
            let count = (0..CELL * CELL).filter(|i| differs[(y + i / CELL) * width + x + i % CELL]).count();
            count * 2 >= CELL * CELL
        };
        let busy: Vec<bool> = (0..columns * rows).map(is_busy).collect();
        let cells = largest_part(&busy, columns);
        let (top, bottom) = (cells.iter().map(|c| c / columns).min()?, cells.iter().map(|c| c / columns).max()?);
        if cells.len() < LEAST_CELLS || bottom - top + 1 < LEAST_ROWS {
            return None;
        }
        let (top_px, bottom_px) = ((top * CELL) as f64, ((bottom + 1) * CELL) as f64);
        let chin_px = top_px + HEAD_SHARE * (bottom_px - top_px);
        let in_head: Vec<usize> = cells.into_iter().filter(|c| ((c / columns * CELL) as f64) < chin_px).collect();
        let middle = in_head.iter().map(|c| (c % columns * CELL + CELL / 2) as f64).sum::<f64>() / in_head.len() as f64;
        let head = PxBox::new(middle - HEAD_HALF_WIDTH_PX, top_px, middle + HEAD_HALF_WIDTH_PX, chin_px)?;
        let head = head.clipped(self.size)?;
        let pixels = in_head.iter().flat_map(|cell| {
            let (x, y) = (cell % columns * CELL, cell / columns * CELL);
            (0..CELL * CELL).map(move |i| (x + i % CELL, y + i / CELL))
        });
        let is_in_head =
            |&(x, y): &(usize, usize)| (head.x1()..head.x2()).contains(&(x as f64)) && (y as f64) < chin_px;
        let head_px = pixels.filter(is_in_head).map(|(x, y)| y * width + x).filter(|at| differs[*at]).collect();
        Some(Silhouette { head, head_px })
    }
}

/// The largest connected part, corners included.
fn largest_part(busy: &[bool], columns: usize) -> Vec<usize> {
    let rows = busy.len() / columns;
    let mut left = busy.to_vec();
    let mut best = Vec::new();
    for start in 0..busy.len() {
        if !left[start] {
            continue;
        }
        let (mut part, mut open) = (Vec::new(), vec![start]);
        left[start] = false;
        while let Some(cell) = open.pop() {
            part.push(cell);
            let (x, y) = (cell % columns, cell / columns);
            for near_y in y.saturating_sub(1)..(y + 2).min(rows) {
                for near_x in x.saturating_sub(1)..(x + 2).min(columns) {
                    let near = near_y * columns + near_x;
                    if std::mem::take(&mut left[near]) {
                        open.push(near);
                    }
                }
            }
        }
        if part.len() > best.len() {
            best = part;
        }
    }
    best
}
