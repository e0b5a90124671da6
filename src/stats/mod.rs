//! What a project's labels are like: counts and histograms, with the clips behind every bar.
//!
//! Guarantee: only labels count, only where their object is present, cut to the picture, as in an export. Nothing here opens a
//! clip, and clips are counted one after the other, so memory holds one clip's labels. Deliberately absent: the time of day,
//! which is dropped with all other metadata at the door; there is the light of the pictures instead.

mod drift;
mod histogram;
mod html;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use drift::{Drift, drift};
pub use histogram::{Bin, Histogram};
pub use html::html;

use crate::labels::effort::ClipEffort;
use crate::labels::{Key, LabelSet, Layer, Schema};
use crate::vocab::{CameraId, ClipId, Light, PxBox, Size, light_word};

/// The picture's raster of box centres.
const ACROSS: usize = 16;
const DOWN: usize = 9;
/// All clips behind each of the cells would not be flat in the size of a project.
const MOST_OF_CELL: usize = 40;
/// Two boxes of one class in one frame that overlap by more are probably one object drawn twice (intersection over union).
const SAME_IOU: f64 = 0.9;
/// Sides in pixels that divide small, medium and large boxes, as COCO has them.
const COCO_SIDES: [f64; 2] = [32.0, 96.0];

/// One clip.
pub struct Clip<'a> {
    /// Which one.
    pub id: ClipId,
    /// Its camera.
    pub camera: &'a CameraId,
    /// Displayed size.
    pub size: Size,
    /// Frames.
    pub frames: u32,
    /// Presentation times, microseconds.
    pub times_micros: &'a [i64],
    /// Its labels.
    pub labels: &'a LabelSet,
    /// Share of its pixels that is hidden, 0 to 1, where that was measured.
    pub share_hidden: Option<f64>,
    /// The light of its pictures, where that was judged.
    pub light: Option<Light>,
    /// What it took, where that was counted.
    pub effort: Option<&'a ClipEffort>,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statistics {
    /// Clips, frames, frames without a box, tracks, boxes.
    pub totals: Totals,
    /// By class.
    pub classes: Vec<ClassRow>,
    /// By camera.
    pub cameras: Vec<CameraRow>,
    /// Boxes by who drew the keyframe that they stand under: person, model, tracker, import.
    pub sources: Vec<BoxRow>,
    /// Boxes in full view, partly hidden, and cut by the picture's edge; one that is both counts in both.
    pub occlusion: Vec<BoxRow>,
    /// By the light of the pictures: day, dusk, night, and clips of which it is not known. Empty in figures of before it was judged.
    #[serde(default)]
    pub lights: Vec<LightRow>,
    /// Distributions: [`PER_FRAME`], [`SIDES`], [`RATIOS`], [`LENGTHS`], [`HIDDEN`], [`EFFORT`], [`CORRECTIONS`].
    pub histograms: Vec<Histogram>,
    /// Centres of boxes, rows from the top: 9 of 16 cells over the whole picture.
    pub positions: Vec<Vec<u64>>,
    /// The clips behind each cell, in the same order. Empty in figures that are kept without clips.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<Vec<Cell>>,
    /// Clips in which boxes of one class lie on each other, and how many.
    pub duplicates: BTreeMap<ClipId, u64>,
}

impl Statistics {
    /// The same figures without cameras and the clips behind them, which would take room.
    #[must_use]
    pub fn without_clips(mut self) -> Self {
        self.classes.iter_mut().for_each(|row| row.clips.clear());
        self.cameras.clear();
        self.sources.iter_mut().chain(&mut self.occlusion).for_each(|row| row.clips.clear());
        self.histograms.iter_mut().flat_map(|own| &mut own.bins).for_each(|bin| bin.clips.clear());
        self.lights.iter_mut().for_each(|row| row.clips.clear());
        self.cells.clear();
        self.duplicates.clear();
        self
    }

    /// The cells with a box in them, row and column, the fullest first.
    #[must_use]
    pub fn filled_cells(&self) -> Vec<(usize, usize)> {
        let columns = |row: usize| (0..self.positions[row].len()).map(move |column| (row, column));
        let all = (0..self.positions.len()).flat_map(columns);
        let mut filled: Vec<_> = all.filter(|(row, column)| self.positions[*row][*column] > 0).collect();
        filled.sort_by_key(|(row, column)| std::cmp::Reverse(self.positions[*row][*column]));
        filled
    }

    /// What lies behind a cell; nothing where that is not kept.
    #[must_use]
    pub fn cell(&self, (row, column): (usize, usize)) -> &Cell {
        const NOTHING: &Cell = &Cell { clips: 0, most: Vec::new() };
        self.cells.get(row).and_then(|row| row.get(column)).unwrap_or(NOTHING)
    }

    /// One of the distributions.
    #[must_use]
    pub fn histogram(&self, name: &str) -> Option<&Histogram> {
        self.histograms.iter().find(|own| own.name == name)
    }
}

/// A cell in words, counted from the picture's top left corner.
#[must_use]
pub fn cell_words((row, column): (usize, usize)) -> String {
    format!("row {}, column {}", row + 1, column + 1)
}

/// Sums over everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Clips.
    pub clips: u64,
    /// Frames.
    pub frames: u64,
    /// Frames without a box.
    pub empty_frames: u64,
    /// Tracks.
    pub tracks: u64,
    /// Boxes.
    pub boxes: u64,
    /// Boxes in keyframes.
    pub keyframes: u64,
    /// Partly hidden.
    pub occluded: u64,
    /// Cut by the picture's edge.
    pub truncated: u64,
}

/// One class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassRow {
    /// Its name.
    pub name: String,
    /// Tracks.
    pub tracks: u64,
    /// Boxes.
    pub boxes: u64,
    /// Clips that hold any.
    pub clips: BTreeSet<ClipId>,
}

/// Boxes of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoxRow {
    /// Which kind.
    pub name: String,
    /// Boxes.
    pub boxes: u64,
    /// Clips that hold any.
    pub clips: BTreeSet<ClipId>,
}

impl BoxRow {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), boxes: 0, clips: BTreeSet::new() }
    }

    fn count(&mut self, clip: ClipId) {
        self.boxes += 1;
        self.clips.insert(clip);
    }
}

/// The clips of one light.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LightRow {
    /// Which light.
    pub name: String,
    /// Frames.
    pub frames: u64,
    /// Boxes.
    pub boxes: u64,
    /// The clips.
    pub clips: BTreeSet<ClipId>,
}

/// What lies behind one cell of the picture's raster.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cell {
    /// Clips with a box in it.
    pub clips: u64,
    /// Those with the most boxes in it and how many, most first; no more than [`MOST_OF_CELL`].
    pub most: Vec<(ClipId, u64)>,
}

impl Cell {
    fn add(&mut self, clip: ClipId, boxes: u64) {
        self.clips += 1;
        let place = self.most.partition_point(|(_, other)| *other >= boxes);
        if place < MOST_OF_CELL {
            self.most.insert(place, (clip, boxes));
            self.most.truncate(MOST_OF_CELL);
        }
    }
}

/// One camera.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CameraRow {
    /// Its pseudonym.
    pub camera: CameraId,
    /// Frames.
    pub frames: u64,
    /// Boxes.
    pub boxes: u64,
    /// Its clips.
    pub clips: BTreeSet<ClipId>,
}

/// The name of the distribution of boxes in a frame.
pub const PER_FRAME: &str = "boxes in a frame";
/// That of how large boxes are.
pub const SIDES: &str = "side of a box (root of its area)";
/// That of their shape.
pub const RATIOS: &str = "width over height";
/// That of how long tracks are.
pub const LENGTHS: &str = "time a track is present";
/// That of how long the work on an object took.
pub const EFFORT: &str = "seconds of work for each object";
/// That of how often a proposal had to be changed.
pub const CORRECTIONS: &str = "corrections for each proposal";
/// That of how much of a clip is hidden.
pub const HIDDEN: &str = "share of a clip that is hidden";

const SOURCES: [&str; 4] = ["person", "model", "tracker", "import"];
const LIGHTS: [Option<Light>; 4] = [Some(Light::Day), Some(Light::Dusk), Some(Light::Night), None];
const OCCLUSION: [&str; 3] = ["in full view", "occluded", "truncated"];

/// Counts clip by clip.
pub struct Counting {
    totals: Totals,
    classes: Vec<ClassRow>,
    cameras: BTreeMap<CameraId, CameraRow>,
    sources: [BoxRow; 4],
    occlusion: [BoxRow; 3],
    per_frame: Histogram,
    sides: Histogram,
    ratios: Histogram,
    lengths: Histogram,
    hidden: Histogram,
    effort: Histogram,
    corrections: Histogram,
    positions: Vec<Vec<u64>>,
    cells: Vec<Vec<Cell>>,
    lights: [LightRow; 4],
    duplicates: BTreeMap<ClipId, u64>,
}

impl Counting {
    /// Nothing is counted yet; only boxes of these classes will be.
    #[must_use]
    pub fn new(schema: &Schema) -> Self {
        let row = |name: &str| ClassRow { name: name.to_owned(), tracks: 0, boxes: 0, clips: BTreeSet::new() };
        let [small, medium] = COCO_SIDES;
        Self {
            totals: Totals::default(),
            classes: schema.classes.iter().map(|class| row(class.name.as_str())).collect(),
            cameras: BTreeMap::new(),
            sources: SOURCES.map(BoxRow::new),
            occlusion: OCCLUSION.map(BoxRow::new),
            per_frame: Histogram::new(PER_FRAME, "", &[0.0, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0]),
            sides: Histogram::new(SIDES, "px", &[0.0, 16.0, small, 64.0, medium, 192.0, 384.0]),
            ratios: Histogram::new(RATIOS, "", &[0.0, 0.25, 0.5, 0.8, 1.25, 2.0, 4.0]),
            lengths: Histogram::new(LENGTHS, "s", &[0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0]),
            hidden: Histogram::new(HIDDEN, "%", &[0.0, 1.0, 5.0, 10.0, 25.0, 50.0, 75.0]),
            effort: Histogram::new(EFFORT, "s", &[0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0]),
            corrections: Histogram::new(CORRECTIONS, "", &[0.0, 0.1, 0.25, 0.5, 1.0, 2.0]),
            positions: vec![vec![0; ACROSS]; DOWN],
            cells: vec![vec![Cell::default(); ACROSS]; DOWN],
            lights: LIGHTS.map(|light| LightRow {
                name: light_word(light).to_owned(),
                frames: 0,
                boxes: 0,
                clips: BTreeSet::new(),
            }),
            duplicates: BTreeMap::new(),
        }
    }

    /// Counts one clip; each counts once.
    pub fn add(&mut self, clip: &Clip<'_>) {
        self.totals.clips += 1;
        self.totals.frames += u64::from(clip.frames);
        let mut frames: Vec<Vec<(usize, PxBox)>> = vec![Vec::new(); clip.frames as usize];
        let before = self.totals.boxes;
        let mut own_cells: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        for track in clip.labels.tracks(Layer::Label) {
            let Some(class) = self.classes.iter().position(|row| row.name == track.class.as_str()) else { continue };
            self.classes[class].tracks += 1;
            self.classes[class].clips.insert(clip.id);
            self.totals.tracks += 1;
            let mut seconds = 0.0;
            for (frame, at) in track.sightings() {
                let Some(own) = frames.get_mut(frame.index()) else { break };
                let Some(bbox) = at.bbox.clipped(clip.size) else { continue };
                own.push((class, bbox));
                seconds += frame_seconds(clip.times_micros, frame.index());
                self.totals.boxes += 1;
                self.totals.keyframes += u64::from(at.is_key);
                self.totals.occluded += u64::from(at.key.occluded);
                self.totals.truncated += u64::from(at.key.truncated);
                self.classes[class].boxes += 1;
                self.see(at.key, clip.id);
                *own_cells.entry(self.place(&bbox, clip)).or_default() += 1;
            }
            self.lengths.add(seconds, clip.id);
        }
        for own in &frames {
            self.totals.empty_frames += u64::from(own.is_empty());
            self.per_frame.add(own.len() as f64, clip.id);
            let twice = doubled(own);
            if twice > 0 {
                *self.duplicates.entry(clip.id).or_default() += twice;
            }
        }
        if let Some(share) = clip.share_hidden {
            self.hidden.add(share * 100.0, clip.id);
        }
        if let Some(seconds) = clip.effort.and_then(ClipEffort::seconds_per_object) {
            self.effort.add(seconds, clip.id);
        }
        if let Some(share) = clip.effort.and_then(ClipEffort::corrections_per_proposal) {
            self.corrections.add(share, clip.id);
        }
        for ((row, column), boxes) in own_cells {
            self.cells[row][column].add(clip.id, boxes);
        }
        let light = LIGHTS.iter().position(|light| *light == clip.light).expect("every light is listed");
        self.lights[light].frames += u64::from(clip.frames);
        self.lights[light].boxes += self.totals.boxes - before;
        self.lights[light].clips.insert(clip.id);
        let row = CameraRow { camera: clip.camera.clone(), frames: 0, boxes: 0, clips: BTreeSet::new() };
        let row = self.cameras.entry(clip.camera.clone()).or_insert(row);
        row.frames += u64::from(clip.frames);
        row.boxes += self.totals.boxes - before;
        row.clips.insert(clip.id);
    }

    /// Who drew it, and how much of it is in view.
    fn see(&mut self, key: &Key, clip: ClipId) {
        let word = key.origin.word();
        self.sources.iter_mut().filter(|row| row.name == word).for_each(|row| row.count(clip));
        let kinds = [!key.occluded && !key.truncated, key.occluded, key.truncated];
        self.occlusion.iter_mut().zip(kinds).filter(|(_, is_so)| *is_so).for_each(|(row, _)| row.count(clip));
    }

    /// The cell of its middle, row and column.
    fn place(&mut self, bbox: &PxBox, clip: &Clip<'_>) -> (usize, usize) {
        self.sides.add(bbox.area().sqrt(), clip.id);
        self.ratios.add(bbox.width() / bbox.height(), clip.id);
        let cell = |at: f64, whole: u32, cells: usize| ((at / f64::from(whole) * cells as f64) as usize).min(cells - 1);
        let centre = bbox.centre();
        let (column, row) = (cell(centre.x, clip.size.width_px, ACROSS), cell(centre.y, clip.size.height_px, DOWN));
        self.positions[row][column] += 1;
        (row, column)
    }

    /// What was counted.
    #[must_use]
    pub fn finish(self) -> Statistics {
        Statistics {
            totals: self.totals,
            classes: self.classes,
            cameras: self.cameras.into_values().collect(),
            sources: self.sources.into(),
            occlusion: self.occlusion.into(),
            histograms: vec![
                self.per_frame,
                self.sides,
                self.ratios,
                self.lengths,
                self.hidden,
                self.effort,
                self.corrections,
            ],
            positions: self.positions,
            cells: self.cells,
            lights: self.lights.into(),
            duplicates: self.duplicates,
        }
    }
}

/// How long a frame stands; the last one as long as the one before.
fn frame_seconds(times: &[i64], frame: usize) -> f64 {
    let pair = times.get(frame..frame + 2).or_else(|| times.get(frame.checked_sub(1)?..frame + 1));
    pair.map_or(0.0, |pair| (pair[1] - pair[0]) as f64 / 1e6)
}

fn doubled(boxes: &[(usize, PxBox)]) -> u64 {
    let pairs =
        boxes.iter().enumerate().flat_map(|(at, first)| boxes[at + 1..].iter().map(move |second| (first, second)));
    pairs.filter(|(first, second)| first.0 == second.0 && first.1.iou(&second.1) > SAME_IOU).count() as u64
}

#[cfg(test)]
mod tests;
