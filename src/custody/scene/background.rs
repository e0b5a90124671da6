//! What of a picture never changes: the background plate. In a picture that is hidden but for people and vehicles, a detector's box
//! holds some of the room as well; what looks as the room always looks is hidden there too.
//!
//! The plate is the median of up to 24 spread frames, block by block of 4 pixels, those under people and vehicles left out. It is
//! made from raw pixels, so it lives in `custody` and is never written. Beside one of the whole clip there is one of every look of the camera,
//! that of a camera that was pushed included; a frame goes by the one that fits it best.
//!
//! The price, chosen so that people stay taggable: where somebody sits for the whole clip the plate is not known, and the box is shown
//! as it was found; where the light changed too much for the plate to fit, all boxes are. A ring of one cell around what moves is shown
//! too, and what it encloses, so that a shirt in the wall's colour leaves no holes in a person.

use std::collections::BTreeMap;

use super::moved::View;
use crate::custody::detect::Findings;
use crate::vocab::{PxBox, Size};

/// Side of a block, pixels; two by two are a cell of what is hidden.
const BLOCK_PX: usize = 4;
/// Side of a cell, pixels: that of redaction.
const CELL_PX: usize = 8;
/// Frames that are kept at most, and the time between the first ones, microseconds. It doubles whenever they are full.
const MOST_KEPT: usize = 24;
/// Looks of the camera that have a plate of their own, at most.
const MOST_LOOKS: usize = 8;
const FIRST_STEP_MICROS: i64 = 80_000;
/// A block is known from so many frames.
const FEWEST: usize = 3;
/// A block differs from the plate from so many levels.
const DIFFERS_LEVELS: f32 = 12.0;
/// The plate fits when at least this share of the picture outside all boxes is as it shows it.
const LEAST_FIT: f64 = 0.6;
/// Boxes are grown by this share when the plate is learned: detectors cut off hands and feet.
const MARGIN: f64 = 0.1;

type Colour = [u8; 3];

/// Some frames, spread over the time that they were taken from.
struct Spread {
    kept: Vec<(i64, Vec<Option<Colour>>)>,
    step_micros: i64,
}

impl Default for Spread {
    fn default() -> Self {
        Self { kept: Vec::new(), step_micros: FIRST_STEP_MICROS }
    }
}

impl Spread {
    /// Takes the next frame unless it comes too soon.
    fn take(&mut self, time_micros: i64, blocks: &[Option<Colour>]) {
        if self.kept.last().is_some_and(|(last, _)| time_micros - last < self.step_micros) {
            return;
        }
        self.kept.push((time_micros, blocks.to_vec()));
        if self.kept.len() == MOST_KEPT {
            let mut is_kept = false;
            self.kept.retain(|_| {
                is_kept = !is_kept;
                is_kept
            });
            self.step_micros *= 2;
        }
    }

    /// The median of each block that was seen often enough.
    fn median(&self) -> Vec<Option<Colour>> {
        let count = self.kept.first().map_or(0, |(_, blocks)| blocks.len());
        let median = |at: usize| {
            let seen: Vec<Colour> = self.kept.iter().filter_map(|(_, blocks)| *blocks.get(at)?).collect();
            (seen.len() >= FEWEST).then(|| {
                [0, 1, 2].map(|k| {
                    let mut values: Vec<u8> = seen.iter().map(|colour| colour[k]).collect();
                    *values.select_nth_unstable(seen.len() / 2).1
                })
            })
        };
        (0..count).map(median).collect()
    }
}

/// Learns the plates while the clip is looked at.
#[derive(Default)]
pub(in crate::custody) struct PlateMaker {
    all: Spread,
    looks: BTreeMap<u16, Spread>,
    /// What fits no look yet: the next one, once it is settled.
    adrift: Spread,
    last_micros: Option<i64>,
}

impl PlateMaker {
    /// Looks at the next raw frame, and where the camera looked in it; one on which detection failed teaches nothing.
    pub(in crate::custody) fn look(
        &mut self,
        rgb: &[u8],
        size: Size,
        time_micros: i64,
        view: View,
        found: Option<&Findings>,
    ) {
        let Some(found) = found else { return };
        if self.last_micros.is_some_and(|last| time_micros - last < FIRST_STEP_MICROS) {
            return;
        }
        self.last_micros = Some(time_micros);
        let grid = Grid::of(size, BLOCK_PX);
        let mut blocks: Vec<Option<Colour>> = (0..grid.cols * grid.rows).map(|at| Some(grid.mean(rgb, at))).collect();
        for bbox in found.objects.iter().chain(&found.faces).map(|detection| detection.bbox) {
            let grown = bbox.grown(MARGIN * bbox.width(), MARGIN * bbox.height());
            grid.touched(&grown).for_each(|at| blocks[at] = None);
        }
        self.all.take(time_micros, &blocks);
        if view.is_adrift {
            self.adrift.take(time_micros, &blocks);
            return;
        }
        let before = std::mem::take(&mut self.adrift);
        if self.looks.contains_key(&view.look) || self.looks.len() < MOST_LOOKS {
            self.looks.entry(view.look).or_insert(before).take(time_micros, &blocks);
        }
    }

    /// The plates of the frames so far.
    pub(in crate::custody) fn plate(self) -> Plate {
        // Of a single look the plate is that of the whole clip.
        let looks = self.looks.values().filter(|_| self.looks.len() > 1).map(Spread::median);
        Plate { looks: std::iter::once(self.all.median()).chain(looks).collect() }
    }
}

/// What a clip's pictures show when nobody is there, as the camera looks in one way or another.
#[derive(Default)]
pub(in crate::custody) struct Plate {
    looks: Vec<Vec<Option<Colour>>>,
}

/// Cells of one frame that show nothing but what always is there, row by row; empty when nothing is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::custody) struct Still(Vec<bool>);

impl Still {
    /// For tests of what hides them.
    #[cfg(test)]
    pub(in crate::custody) fn of(cells: Vec<bool>) -> Self {
        Self(cells)
    }

    /// Whether a cell of 8 pixels' side, counted row by row, shows nothing but the plate.
    pub(in crate::custody) fn is_still(&self, cell: usize) -> bool {
        self.0.get(cell).copied().unwrap_or(false)
    }

    /// Whether there is none.
    pub(in crate::custody) fn is_empty(&self) -> bool {
        !self.0.contains(&true)
    }
}

impl Plate {
    /// The cells in these boxes that are as the plate shows them which fits the rest of the picture best.
    pub(in crate::custody) fn still<'a>(
        &'a self,
        rgb: &[u8],
        size: Size,
        boxes: impl Iterator<Item = &'a PxBox>,
    ) -> Still {
        let (blocks, cells) = (Grid::of(size, BLOCK_PX), Grid::of(size, CELL_PX));
        let mut is_in_box = vec![false; cells.cols * cells.rows];
        boxes.flat_map(|bbox| cells.touched(bbox)).for_each(|cell| is_in_box[cell] = true);
        if !is_in_box.contains(&true) {
            return Still::default();
        }
        let count = blocks.cols * blocks.rows;
        let cell_of = |block: usize| (block / blocks.cols / 2) * cells.cols + block % blocks.cols / 2;
        let outside: Vec<(usize, Colour)> = (0..count)
            .step_by(3)
            .filter(|&block| !is_in_box[cell_of(block)])
            .map(|block| (block, blocks.mean(rgb, block)))
            .collect();
        let fits = |plate: &'a Vec<Option<Colour>>| {
            let known: Vec<(Colour, Colour)> =
                outside.iter().filter_map(|(block, now)| Some((plate[*block]?, *now))).collect();
            let (share, gain) = fit(&known)?;
            (share >= LEAST_FIT).then_some((share, gain, plate))
        };
        let fitting = self.looks.iter().filter(|plate| plate.len() == count).filter_map(fits);
        let Some((_, gain, plate)) = fitting.max_by(|(a, ..), (b, ..)| a.total_cmp(b)) else { return Still::default() };
        let mut is_shown = vec![false; is_in_box.len()];
        for block in (0..count).filter(|&block| is_in_box[cell_of(block)]) {
            let differs = plate[block].is_none_or(|plate| differs(plate, blocks.mean(rgb, block), gain));
            is_shown[cell_of(block)] |= differs;
        }
        let moving = is_shown.clone();
        for cell in (0..moving.len()).filter(|&cell| moving[cell]) {
            cells.around(cell).filter(|&near| is_in_box[near]).for_each(|near| is_shown[near] = true);
        }
        Still(reached(&cells, &is_in_box, &is_shown))
    }
}

/// The still cells of boxes that can be reached from outside the boxes over still cells; the others are enclosed by what moves.
fn reached(cells: &Grid, is_in_box: &[bool], is_shown: &[bool]) -> Vec<bool> {
    let mut is_reached: Vec<bool> = is_in_box.iter().map(|in_box| !in_box).collect();
    let is_at_edge = |cell: usize| {
        let (col, row) = (cell % cells.cols, cell / cells.cols);
        col == 0 || row == 0 || col + 1 == cells.cols || row + 1 == cells.rows
    };
    let mut open: Vec<usize> =
        (0..is_in_box.len()).filter(|&c| is_reached[c] || is_at_edge(c) && !is_shown[c]).collect();
    open.iter().for_each(|&cell| is_reached[cell] = true);
    while let Some(cell) = open.pop() {
        for near in cells.around(cell) {
            let is_beside = near % cells.cols == cell % cells.cols || near / cells.cols == cell / cells.cols;
            if is_beside && !is_reached[near] && !is_shown[near] {
                is_reached[near] = true;
                open.push(near);
            }
        }
    }
    is_reached.iter().zip(is_in_box).map(|(reached, in_box)| *reached && *in_box).collect()
}

/// The share of a picture that a plate shows as it is, and how much brighter each channel is than the plate; `None` when they have
/// nothing in common.
fn fit(known: &[(Colour, Colour)]) -> Option<(f64, [f32; 3])> {
    let gain = [0, 1, 2].map(|k| {
        let ratio = |(plate, now): &(Colour, Colour)| (f32::from(now[k]) + 2.0) / (f32::from(plate[k]) + 2.0);
        let mut ratios: Vec<f32> = known.iter().map(ratio).collect();
        let middle = ratios.len() / 2;
        if ratios.is_empty() { 1.0 } else { *ratios.select_nth_unstable_by(middle, f32::total_cmp).1 }
    });
    let fitting = known.iter().filter(|(plate, now)| !differs(*plate, *now, gain)).count();
    (!known.is_empty()).then(|| (fitting as f64 / known.len() as f64, gain))
}

fn differs(plate: Colour, now: Colour, gain: [f32; 3]) -> bool {
    (0..3).any(|k| (f32::from(now[k]) - gain[k] * f32::from(plate[k])).abs() >= DIFFERS_LEVELS)
}

/// Squares over a picture; those at its right and lower edge may be cut off.
struct Grid {
    size: Size,
    side: usize,
    cols: usize,
    rows: usize,
}

impl Grid {
    fn of(size: Size, side: usize) -> Self {
        let count = |px: u32| (px as usize).div_ceil(side);
        Self { size, side, cols: count(size.width_px), rows: count(size.height_px) }
    }

    fn mean(&self, rgb: &[u8], at: usize) -> Colour {
        let (width, height) = (self.size.width_px as usize, self.size.height_px as usize);
        let (left, top) = (at % self.cols * self.side, at / self.cols * self.side);
        let right = (left + self.side).min(width);
        let (mut sum, mut count) = ([0_u32; 3], 0);
        for y in top..(top + self.side).min(height) {
            for pixel in rgb[(y * width + left) * 3..(y * width + right) * 3].chunks_exact(3) {
                (0..3).for_each(|k| sum[k] += u32::from(pixel[k]));
                count += 1;
            }
        }
        sum.map(|value| (value / count) as u8)
    }

    fn touched(&self, bbox: &PxBox) -> impl Iterator<Item = usize> + use<> {
        let span = |from: f64, to: f64, count: usize| {
            let (from, to) = (from / self.side as f64, (to / self.side as f64).ceil());
            (from.max(0.0) as usize).min(count)..(to.max(0.0) as usize).min(count)
        };
        let (across, down) = (span(bbox.x1(), bbox.x2(), self.cols), span(bbox.y1(), bbox.y2(), self.rows));
        let cols = self.cols;
        down.flat_map(move |row| across.clone().map(move |col| row * cols + col))
    }

    /// A square and its eight neighbours.
    fn around(&self, at: usize) -> impl Iterator<Item = usize> + use<> {
        let (col, row, cols) = (at % self.cols, at / self.cols, self.cols);
        let (across, down) =
            (col.saturating_sub(1)..(col + 2).min(cols), row.saturating_sub(1)..(row + 2).min(self.rows));
        down.flat_map(move |row| across.clone().map(move |col| row * cols + col))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::{DetectedClass, Detection};

    const SIZE: Size = Size { width_px: 163, height_px: 97 };

    /// A striped room in some light, and somebody in one colour at `x`.
    fn room(light: f64, somebody: Option<f64>) -> Vec<u8> {
        let pixel = |i: u64| {
            let (x, y) = ((i % 163) as f64, (i / 163) as f64);
            let wall = 70.0 + 9.0 * ((x / 16.0).floor() % 5.0) + 0.4 * y;
            let is_body = somebody.is_some_and(|at| (at + 16.0..at + 32.0).contains(&x) && (24.0..80.0).contains(&y));
            [if is_body { 190 } else { (wall * light) as u8 }; 3]
        };
        (0..SIZE.area()).flat_map(pixel).collect()
    }

    fn around(x: f64) -> PxBox {
        PxBox::new(x, 8.0, x + 48.0, 96.0).expect("a box")
    }

    fn plate(at: impl Fn(i64) -> f64) -> Plate {
        let mut maker = PlateMaker::default();
        for frame in 0..200 {
            let found = Findings {
                objects: vec![Detection { bbox: around(at(frame)), class: DetectedClass::Person, score: 0.6 }],
                ..Findings::default()
            };
            maker.look(&room(1.0, Some(at(frame))), SIZE, frame * 33_000, View::default(), Some(&found));
            assert!(maker.all.kept.len() < MOST_KEPT);
        }
        maker.plate()
    }

    fn cell(x: f64, y: f64) -> usize {
        (y as usize / CELL_PX) * 21 + x as usize / CELL_PX
    }

    #[test]
    fn the_room_in_a_box_is_still_and_who_is_in_it_is_not() {
        let plate = plate(|frame| frame as f64 * 0.5);
        for light in [1.0, 0.7, 1.3] {
            let still = plate.still(&room(light, Some(56.0)), SIZE, [around(56.0)].iter());
            assert!(still.is_still(cell(58.0, 20.0)) && still.is_still(cell(100.0, 60.0)), "light {light}");
            assert!((24..80).all(|y| (72..88).all(|x| !still.is_still(cell(f64::from(x), f64::from(y))))));
            assert!(!still.is_still(cell(140.0, 50.0)), "nothing outside the box is asked for");
        }
    }

    #[test]
    fn a_camera_that_was_pushed_has_a_plate_of_what_it_shows_then() {
        let mut maker = PlateMaker::default();
        let mut rng = fastrand::Rng::with_seed(3);
        let elsewhere: Vec<u8> =
            room(1.0, None).chunks_exact(3).flat_map(|pixel| [255 - pixel[0] / 2 - rng.u8(..4); 3]).collect();
        for frame in 0..120 {
            let view = View { look: u16::from(frame >= 70), is_adrift: (60..70).contains(&frame), ..View::default() };
            let rgb = if frame < 60 { room(1.0, None) } else { elsewhere.clone() };
            // Somebody comes as soon as the new view is settled.
            let person = Detection { bbox: around(56.0), class: DetectedClass::Person, score: 0.6 };
            let objects = if frame >= 70 { vec![person] } else { Vec::new() };
            maker.look(&rgb, SIZE, frame * 100_000, view, Some(&Findings { objects, ..Findings::default() }));
        }
        let plate = maker.plate();
        for (picture, which) in [(&room(1.0, None), "before"), (&elsewhere, "after")] {
            let still = plate.still(picture, SIZE, [around(56.0)].iter());
            assert!(still.is_still(cell(58.0, 20.0)) && still.is_still(cell(80.0, 60.0)), "{which}");
        }
    }

    #[test]
    fn where_somebody_always_sits_or_the_light_is_another_nothing_is_known() {
        let sitting = plate(|_| 56.0);
        assert!(sitting.still(&room(1.0, Some(56.0)), SIZE, [around(56.0)].iter()).is_empty());
        let known = plate(|frame| frame as f64 * 0.5);
        let mut rng = fastrand::Rng::with_seed(1);
        let night: Vec<u8> = (0..SIZE.area() * 3).map(|_| rng.u8(..)).collect();
        assert!(known.still(&night, SIZE, [around(56.0)].iter()).is_empty());
        assert!(known.still(&[9, 9, 9], Size { width_px: 1, height_px: 1 }, [around(0.0)].iter()).is_empty());
        assert!(PlateMaker::default().plate().still(&night, SIZE, [around(0.0)].iter()).is_empty());
    }

    #[test]
    fn what_moves_has_no_holes() {
        let grid = Grid::of(Size { width_px: 80, height_px: 80 }, CELL_PX);
        let mut shown = vec![false; 100];
        for at in [33, 34, 35, 43, 45, 53, 54, 55] {
            shown[at] = true;
        }
        let still = reached(&grid, &[true; 100], &shown);
        assert!(!still[44] && still[22] && still[77]);
    }
}
