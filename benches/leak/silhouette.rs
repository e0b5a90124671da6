//! Where somebody is, by background subtraction: the judge of the study, which no detector helps.
//!
//! The background is the empty scene. A median over the clip is not it: where people stand at one place most of the time, the
//! median holds them. But people come and go, and what the scene goes back to between them is the empty one: it is the
//! picture that turns up again in the most parts of the clip.

use veilmark::vocab::{PxBox, Size};

/// Luma further than this from the background belongs to somebody, once the light of the whole picture is made alike.
const CHANGE: i32 = 24;
const CELL: usize = 4;
/// A silhouette has at least so many cells, and so many rows of them.
const LEAST_CELLS: usize = 110;
const LEAST_ROWS: usize = 9;
/// Smaller parts are noise.
const LEAST_PART_CELLS: usize = 60;
/// The head is the top of the silhouette, as wide as this to each side of its middle.
const HEAD_SHARE: f64 = 0.17;
const HEAD_HALF_WIDTH_PX: f64 = 45.0;

/// A clip's parts, in each of which the empty scene may turn up.
const PARTS: usize = 20;
/// Two frames show the same scene when at most one of so many of their blocks differs by more than [`BLOCK_CHANGE`].
const SAME_ONE_IN: usize = 200;
const BLOCK: usize = 8;
const BLOCK_CHANGE: i32 = 12;
/// So many empty frames at most make the background.
const MOST_EMPTY: usize = 61;

/// On a coloured ground a shadow keeps the ground's hue: each colour is weakened alike, up to so much.
const SHADOW_HUE: f32 = 0.2;
const DARKEST_SHADOW: f32 = 0.3;
/// Of a ground without colour a shadow cannot be told from grey cloth: there everything belongs to somebody.
const LEAST_COLOUR: f32 = 0.3;

/// The empty scene.
pub struct Background {
    size: Size,
    rgb: Vec<u8>,
    grey: Vec<i32>,
}

/// The silhouette of a frame.
pub struct Silhouette {
    /// The head: the top 17 % and 45 pixels to each side.
    pub head: PxBox,
    /// The pixels of the silhouette that lie in the head box.
    pub head_px: Vec<usize>,
}

fn grey(rgb: &[u8]) -> Vec<i32> {
    rgb.chunks_exact(3).map(|p| (i32::from(p[0]) * 77 + i32::from(p[1]) * 150 + i32::from(p[2]) * 29) >> 8).collect()
}

/// The mean grey of each block.
fn blocks(rgb: &[u8], size: Size) -> Vec<i32> {
    let (width, grey) = (size.width_px as usize, grey(rgb));
    let (columns, rows) = (width / BLOCK, size.height_px as usize / BLOCK);
    let mean = |block: usize| {
        let (x, y) = (block % columns * BLOCK, block / columns * BLOCK);
        (0..BLOCK).flat_map(|row| &grey[(y + row) * width + x..][..BLOCK]).sum::<i32>() / (BLOCK * BLOCK) as i32
    };
    (0..columns * rows).map(mean).collect()
}

fn median(mut values: Vec<i32>) -> i32 {
    let middle = values.len() / 2;
    *values.select_nth_unstable(middle).1
}

/// Whether two frames show the same scene, in whatever light.
fn is_same_scene(a: &[i32], b: &[i32]) -> bool {
    let apart: Vec<i32> = a.iter().zip(b).map(|(a, b)| a - b).collect();
    let light = median(apart.clone());
    apart.iter().filter(|apart| (*apart - light).abs() > BLOCK_CHANGE).count() * SAME_ONE_IN <= apart.len()
}

/// The frames, by their number, that show what turns up in the most parts of the clip.
fn empty_frames(frames: &[Vec<i32>]) -> Vec<usize> {
    let count = frames.len();
    let part = |no: usize| no * PARTS.min(count) / count;
    let same = |no: usize| (0..count).filter(move |other| is_same_scene(&frames[no], &frames[*other]));
    let parts = |no: &usize| {
        let mut parts: Vec<usize> = same(*no).map(part).collect();
        parts.dedup();
        parts.len()
    };
    let best = (0..count).max_by_key(parts);
    best.map_or(Vec::new(), |best| same(best).collect())
}

impl Background {
    /// From frames spread over the clip, which `frames` gives as often as it is asked; `None` of no frames.
    pub fn of<I: Iterator<Item = Vec<u8>>>(frames: impl Fn() -> I, size: Size) -> Option<Self> {
        let coarse: Vec<Vec<i32>> = frames().map(|frame| blocks(&frame, size)).collect();
        let empty = empty_frames(&coarse);
        let step = empty.len().div_ceil(MOST_EMPTY).max(1);
        let chosen: Vec<usize> = empty.into_iter().step_by(step).collect();
        let kept: Vec<Vec<u8>> =
            frames().enumerate().filter(|(no, _)| chosen.contains(no)).map(|(_, frame)| frame).collect();
        if kept.is_empty() {
            return None;
        }
        let middle = |at: usize| median(kept.iter().map(|frame| i32::from(frame[at])).collect()) as u8;
        let rgb: Vec<u8> = (0..size.area() as usize * 3).map(middle).collect();
        Some(Self { size, grey: grey(&rgb), rgb })
    }

    /// Whoever is in this frame, several people as one; `None` when nobody is there.
    pub fn silhouette(&self, rgb: &[u8]) -> Option<Silhouette> {
        let width = self.size.width_px as usize;
        let (columns, rows) = (width / CELL, self.size.height_px as usize / CELL);
        let apart: Vec<i32> = grey(rgb).iter().zip(&self.grey).map(|(a, b)| a - b).collect();
        let light = median(apart.clone());
        let differs: Vec<bool> = apart.iter().map(|apart| (apart - light).abs() > CHANGE).collect();
        let is_busy = |cell: usize| {
            let (x, y) = (cell % columns * CELL, cell / columns * CELL);
            let count = (0..CELL * CELL).filter(|i| differs[(y + i / CELL) * width + x + i % CELL]).count();
            count * 2 >= CELL * CELL && !self.is_shadow(rgb, x, y)
        };
        let busy: Vec<bool> = (0..columns * rows).map(is_busy).collect();
        let cells = large_parts(&busy, columns);
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

    /// Whether a cell is the ground with less light on it.
    fn is_shadow(&self, rgb: &[u8], x: usize, y: usize) -> bool {
        let width = self.size.width_px as usize;
        let mean = |rgb: &[u8], colour: usize| {
            let at = |i: usize| f32::from(rgb[((y + i / CELL) * width + x + i % CELL) * 3 + colour]);
            (0..CELL * CELL).map(at).sum::<f32>() / (CELL * CELL) as f32
        };
        let ground = [0, 1, 2].map(|colour| mean(&self.rgb, colour));
        let range = |of: [f32; 3]| (of.into_iter().fold(f32::MAX, f32::min), of.into_iter().fold(0.0, f32::max));
        let (least, most) = range(ground);
        if most - least < LEAST_COLOUR * most {
            return false;
        }
        // Four grey steps keep the quotient of dark pixels steady.
        let (least, most) = range([0, 1, 2].map(|colour| (mean(rgb, colour) + 4.0) / (ground[colour] + 4.0)));
        least > DARKEST_SHADOW && most < 1.0 && most - least < SHADOW_HUE
    }
}

/// The cells of all large connected parts, corners included: cloth of the wall's colour cuts a person into several.
fn large_parts(busy: &[bool], columns: usize) -> Vec<usize> {
    let rows = busy.len() / columns;
    let mut left = busy.to_vec();
    let mut cells = Vec::new();
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
        if part.len() >= LEAST_PART_CELLS {
            cells.extend(part);
        }
    }
    cells
}
