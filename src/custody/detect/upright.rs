//! Upright rectangles in a picture: what may be the frame of a door or of a tall window.
//!
//! Two long upright edges of similar height side by side, with an edge across their upper ends. An edge is where colours differ
//! on its two sides, in the same direction all the way down, after averaging along it: grass and leaves have many short ones and
//! hardly a long one. The lower end needs no edge; a mat, a pot or somebody's legs are there.
//!
//! Deliberately absent: a verdict. Most of these rectangles are no openings; who asks has to look into them.

use crate::vocab::{PxBox, Size};

/// The picture's longer side is made about so long.
const SIDE_PX: u32 = 384;
/// An edge is where a channel differs by so many levels from one side to the other, averaged over so many pixels each way along it.
const EDGE_LEVELS: f32 = 20.0;
const ALONG_PX: usize = 3;
/// An upright edge is at least so long, as a share of the picture's height, has gaps of so many pixels, and is there for this share.
const LEAST_LENGTH: f64 = 0.2;
const GAP_PX: usize = 3;
const LEAST_THERE: f64 = 0.8;
/// Widths, as a share of the picture's; heights, as a multiple of the width.
const WIDTHS: std::ops::RangeInclusive<f64> = 0.05..=0.4;
const HEIGHTS: std::ops::RangeInclusive<f64> = 1.2..=4.5;
/// The two sides share this part of the height, and their upper ends are no further apart than this.
const LEAST_SHARED: f64 = 0.55;
const MOST_SLANT: f64 = 0.1;
/// At least this share of the upper end is an edge, so many pixels up or down.
const LEAST_ACROSS: f64 = 0.6;
const ACROSS_PX: usize = 3;
/// Rectangles that overlap by more than this (intersection over union) are one; so many are looked into.
const SAME: f64 = 0.6;
const MOST: usize = 8;

/// The clearest upright rectangles in a picture (sRGB, 3 bytes a pixel), best first, in its pixels.
pub(super) fn rectangles(rgb: &[u8], size: Size) -> Vec<PxBox> {
    let small = Small::of(rgb, size);
    let sides = small.upright_edges();
    let across = small.edges_across();
    let mut found: Vec<(f64, PxBox)> = Vec::new();
    for left in &sides {
        found.extend(sides.iter().filter_map(|right| small.rectangle(left, right, &across)));
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut kept: Vec<PxBox> = Vec::new();
    for (_, bbox) in found {
        if kept.len() < MOST && kept.iter().all(|better| better.iou(&bbox) < SAME) {
            kept.push(bbox);
        }
    }
    kept.into_iter().filter_map(|bbox| bbox.clipped(size)).collect()
}

/// A small picture.
struct Small {
    width: usize,
    height: usize,
    /// Pixels of the picture that one of its own stands for, along each axis.
    step: usize,
    colours: Vec<[f32; 3]>,
}

/// An upright edge: its columns at its upper and lower end, its first and last row.
struct Side {
    upper: usize,
    lower: usize,
    first: usize,
    last: usize,
}

impl Side {
    fn middle(&self) -> f64 {
        self.upper.midpoint(self.lower) as f64
    }
}

impl Small {
    fn of(rgb: &[u8], size: Size) -> Self {
        let longer = size.width_px.max(size.height_px);
        let step = ((longer + SIDE_PX / 2) / SIDE_PX).max(1) as usize;
        let (columns, width, height) =
            (size.width_px as usize, size.width_px as usize / step, size.height_px as usize / step);
        let mut colours = vec![[0.0; 3]; width * height];
        for (row, line) in rgb.chunks_exact(columns * 3).take(height * step).enumerate() {
            for (column, pixel) in line.chunks_exact(3).take(width * step).enumerate() {
                let mean = &mut colours[row / step * width + column / step];
                (0..3).for_each(|k| mean[k] += f32::from(pixel[k]) / (step * step) as f32);
            }
        }
        Self { width, height, step, colours }
    }

    /// How much the colours differ `apart` before and after each pixel, in the channel where they do most, averaged `along` the edge.
    fn differences(&self, apart: (usize, usize), along: (usize, usize)) -> Vec<f32> {
        let at = |x: usize, y: usize| &self.colours[y * self.width + x];
        let mut differences = vec![0.0; self.colours.len()];
        let [margin_x, margin_y] = [apart.0 + along.0 * ALONG_PX, apart.1 + along.1 * ALONG_PX];
        for y in margin_y..self.height.saturating_sub(margin_y) {
            for x in margin_x..self.width.saturating_sub(margin_x) {
                let mut sums = [0.0_f32; 3];
                for step in 0..=2 * ALONG_PX {
                    let (x, y) = (x + along.0 * step - along.0 * ALONG_PX, y + along.1 * step - along.1 * ALONG_PX);
                    let (before, after) = (at(x - apart.0, y - apart.1), at(x + apart.0, y + apart.1));
                    (0..3).for_each(|k| sums[k] += after[k] - before[k]);
                }
                let most = sums.into_iter().max_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap_or(0.0);
                differences[y * self.width + x] = most / (2 * ALONG_PX + 1) as f32;
            }
        }
        differences
    }

    /// The long upright edges.
    fn upright_edges(&self) -> Vec<Side> {
        let differences = self.differences((1, 0), (0, 1));
        let least = (LEAST_LENGTH * self.height as f64) as usize;
        let mut is_taken = vec![false; self.colours.len()];
        let mut sides = Vec::new();
        for row in 0..self.height {
            for column in 1..self.width.saturating_sub(1) {
                if is_taken[row * self.width + column] || !self.is_edge(&differences, column, row) {
                    continue;
                }
                let path = self.followed(&differences, column, row);
                let (lower, last) = *path.last().expect("it begins on an edge");
                let length = last - row + 1;
                if length >= least && path.len() as f64 >= LEAST_THERE * length as f64 {
                    for (x, y) in path {
                        (x - 1..=x + 1).for_each(|x| is_taken[y * self.width + x] = true);
                    }
                    sides.push(Side { upper: column, lower, first: row, last });
                }
            }
        }
        sides
    }

    /// Whether colours differ here, and no less than on either side.
    fn is_edge(&self, differences: &[f32], column: usize, row: usize) -> bool {
        let at = row * self.width + column;
        let here = differences[at].abs();
        let is_inside = column > 0 && column + 1 < self.width;
        is_inside && here >= EDGE_LEVELS && here >= differences[at - 1].abs() && here >= differences[at + 1].abs()
    }

    /// An edge from its upper end down, column and row of each of its pixels; it moves by a pixel a row at most.
    fn followed(&self, differences: &[f32], column: usize, row: usize) -> Vec<(usize, usize)> {
        let way = differences[row * self.width + column].signum();
        let (mut path, mut x) = (vec![(column, row)], column);
        for y in row + 1..self.height {
            let next = [x, x - 1, x + 1]
                .into_iter()
                .find(|&x| self.is_edge(differences, x, y) && differences[y * self.width + x].signum() == way);
            match next {
                Some(next) => {
                    x = next;
                    path.push((x, y));
                }
                None if y - path.last().map_or(row, |last| last.1) > GAP_PX => break,
                None => {}
            }
        }
        path
    }

    /// For each row, how many pixels of it up to each column have a level edge near: `width + 1` sums a row.
    fn edges_across(&self) -> Vec<usize> {
        let differences = self.differences((0, 1), (1, 0));
        let is_near = |x: usize, y: usize| {
            (y.saturating_sub(2)..(y + 3).min(self.height))
                .any(|y| differences[y * self.width + x].abs() >= EDGE_LEVELS)
        };
        let mut sums = Vec::with_capacity((self.width + 1) * self.height);
        for y in 0..self.height {
            let mut sum = 0;
            sums.push(0);
            for x in 0..self.width {
                sum += usize::from(is_near(x, y));
                sums.push(sum);
            }
        }
        sums
    }

    /// The rectangle between two sides and how clear it is, in the picture's pixels.
    fn rectangle(&self, left: &Side, right: &Side, across: &[usize]) -> Option<(f64, PxBox)> {
        let wide = right.middle() - left.middle();
        let (top, low) = (left.first.min(right.first), left.last.max(right.last));
        let high = (low - top) as f64;
        if !WIDTHS.contains(&(wide / self.width as f64)) || !HEIGHTS.contains(&(high / wide)) {
            return None;
        }
        let shared = left.last.min(right.last).saturating_sub(left.first.max(right.first)) as f64 / high;
        let is_level = left.first.abs_diff(right.first) as f64 <= (MOST_SLANT * high).max(ACROSS_PX as f64);
        if shared < LEAST_SHARED || !is_level {
            return None;
        }
        let (from, until) = (left.middle() as usize + 1, right.middle() as usize);
        let share = |y: usize| {
            let row = &across[y * (self.width + 1)..][..=self.width];
            (row[until] - row[from]) as f64 / (until - from) as f64
        };
        let upper = left.first.midpoint(right.first);
        let rows = upper.saturating_sub(ACROSS_PX)..(upper + ACROSS_PX + 1).min(self.height);
        let clear = rows.map(share).fold(0.0, f64::max);
        if clear < LEAST_ACROSS {
            return None;
        }
        let px = |small: usize| (small * self.step) as f64;
        let (x1, x2) = (left.upper.min(left.lower), right.upper.max(right.lower) + 1);
        Some((clear * shared, PxBox::new(px(x1), px(top), px(x2), px(low + 1))?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { width_px: 640, height_px: 360 };

    /// Boards, grass below, and a door of this colour in a white frame.
    fn house(door: Option<(u32, u32, u32, u32)>, rng: &mut fastrand::Rng) -> Vec<u8> {
        let mut rgb = Vec::new();
        for i in 0..SIZE.area() as u32 {
            let (x, y) = (i % SIZE.width_px, i / SIZE.width_px);
            let noise = rng.u8(0..6);
            let is_in = |by: u32| {
                door.is_some_and(|(x1, y1, x2, y2)| (x1 - by..x2 + by).contains(&x) && (y1 - by..y2 + by).contains(&y))
            };
            rgb.extend(match () {
                () if is_in(0) => [60 + noise, 40 + noise, 30],
                () if is_in(8) => [220 + noise; 3],
                () if y > 300 => [rng.u8(40..110), rng.u8(90..190), 30],
                () if y % 24 < 2 => [90; 3],
                () => [150 + noise; 3],
            });
        }
        rgb
    }

    #[test]
    fn a_door_is_found_to_within_a_few_pixels_and_boards_and_grass_are_no_door() {
        let mut rng = fastrand::Rng::with_seed(5);
        for door in [(100, 90, 180, 300), (400, 40, 520, 290), (20, 150, 64, 260)] {
            let found = rectangles(&house(Some(door), &mut rng), SIZE);
            let own = [door.0, door.1, door.2, door.3].map(f64::from);
            let truth = PxBox::new(own[0], own[1], own[2], own[3]).expect("a box");
            // Its own edge or that of its frame.
            let is_around = |bbox: &PxBox| {
                let (inner, outer) = (truth.grown(-6.0, -6.0), truth.grown(20.0, 20.0));
                bbox.hull(&inner) == *bbox && bbox.hull(&outer) == outer
            };
            assert!(found.iter().any(is_around), "{door:?}: {found:?}");
        }
        assert_eq!(rectangles(&house(None, &mut rng), SIZE), []);
    }

    #[test]
    fn pictures_of_any_shape_are_looked_at() {
        for (width_px, height_px) in [(1, 1), (1, 400), (400, 1), (8, 8), (1920, 1080), (1000, 37)] {
            let size = Size { width_px, height_px };
            assert_eq!(rectangles(&vec![90; size.area() as usize * 3], size), [], "{size:?}");
        }
    }
}
