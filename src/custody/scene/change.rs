//! What of a picture changed for a while and stayed changed, and nobody who passes explains it.
//!
//! The usual look of every cell is its median colour over the glances of one kind of light, people and vehicles left out (median
//! background: Lo and Velastin, Automatic congestion detection system for underground platforms, 2001). A cell differs when its
//! colour does after the exposure of the whole picture was taken out, and more than a shadow explains. Cells that
//! differ for a while are joined with their neighbours to regions; what is under people and vehicles is unknown, not unchanged.

use std::collections::HashSet;
use std::sync::Arc;

use crate::custody::plan::Clip;
use crate::vocab::PxBox;

use super::Glance;

/// A cell differs in a zone, where a change is expected, from so many levels, and elsewhere from so many.
const FAINT_LEVELS: f32 = 12.0;
pub(super) const CLEAR_LEVELS: f32 = 20.0;
/// A shadow or a ray of light changes the brightness by these factors and leaves the hue.
const SHADE: std::ops::RangeInclusive<f32> = 0.55..=1.6;
/// The usual look of a cell is known from at least so many glances at it, over at least so long, microseconds.
const FEWEST_GLANCES: usize = 3;
const SHORTEST_LOOK_MICROS: i64 = 1_500_000;
/// Of more glances than this only some say what is usual.
const MOST_GLANCES: usize = 600;
/// A lasting change is seen for at least so long, microseconds; who walks by undetected is gone sooner.
const LASTING_MICROS: i64 = 1_500_000;
/// A brief change is seen for at least so long, and is over after so long, microseconds.
const BRIEF_MICROS: i64 = 120_000;
const BRIEF_AT_MOST_MICROS: i64 = 2_500_000;
/// Blinks that do not end a change, microseconds.
const BLINK_MICROS: i64 = 300_000;
/// Two regions are one when so many cells between them, side by side, are under somebody: who stands in a door parts it in two.
const REACH_OVER_SOMEBODY: usize = 10;
/// Somebody explains a change for so long before and after being there, microseconds: shadows, reflections, missed detections.
pub(super) const EXPLAINED_MICROS: i64 = 1_000_000;

/// A cell's number; a glance has a few thousand.
pub(super) type CellNo = u16;

/// What a cell shows in one glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// What it usually shows.
    Usual,
    /// It differs a little.
    Faint,
    /// It differs.
    Differs,
    /// Somebody is there, or its usual look is not known.
    Unknown,
}

impl Cell {
    /// Whether it differs, even a little.
    pub(super) const fn is_changed(self) -> bool {
        matches!(self, Self::Faint | Self::Differs)
    }
}

/// Which changes are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    /// Those that stay for a while.
    Lasting,
    /// Those that are over soon.
    Brief,
}

/// One glance of its own, and the time until the next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) frame: usize,
    pub(super) from_micros: i64,
    pub(super) until_micros: i64,
}

/// The cells of all glances in one kind of light, against their usual look.
pub(super) struct Changes<'a> {
    glances: &'a [Glance],
    pub(super) cols: usize,
    pub(super) rows: usize,
    pub(super) cell_px: f64,
    pub(super) moments: Vec<Moment>,
    pub(super) usual: Vec<Option<[u8; 3]>>,
    /// How much brighter each glance is than usual, channel by channel.
    gains: Vec<[f32; 3]>,
    cells: Vec<Vec<Cell>>,
}

/// Cells that changed together.
#[derive(Debug, Clone)]
pub(super) struct Region {
    pub(super) cells: Vec<usize>,
    /// Places in `Changes::moments`, the last one included.
    pub(super) first: usize,
    pub(super) last: usize,
    /// The most cells that differ at once.
    pub(super) most_at_once: usize,
}

impl<'a> Changes<'a> {
    /// Of the frames that `is_asked`, which all show one kind of light. `explaining` are people, vehicles and what else moves through,
    /// frame by frame.
    pub(super) fn of(clip: &Clip<'a>, explaining: &[Vec<PxBox>], is_asked: impl Fn(usize) -> bool) -> Option<Self> {
        let mut moments: Vec<Moment> = Vec::new();
        for (frame, time) in clip.times_micros.iter().enumerate().filter(|(frame, _)| is_asked(*frame)) {
            let is_same = |last: &Moment| Arc::ptr_eq(&clip.glances[last.frame].colours, &clip.glances[frame].colours);
            let next = clip.times_micros.get(frame + 1).map_or(*time + 40_000, |next| (*next).min(*time + 2_000_000));
            match moments.last_mut() {
                Some(last) if is_same(last) => last.until_micros = next,
                _ => moments.push(Moment { frame, from_micros: *time, until_micros: next }),
            }
        }
        let first = &clip.glances[moments.first()?.frame];
        let (cols, rows, cell_px) = (first.cols as usize, first.rows as usize, f64::from(first.cell_px));
        let mut changes =
            Self { glances: clip.glances, cols, rows, cell_px, moments, usual: vec![], gains: vec![], cells: vec![] };
        let covered = changes.covered(clip, explaining);
        let look = |cell: usize| usual_look(&changes.moments, |at| !covered[at][cell], |at| changes.colour(at, cell));
        changes.usual = (0..cols * rows).map(look).collect();
        changes.gains = covered.iter().enumerate().map(|(at, covered)| changes.gain_of(at, covered)).collect();
        changes.cells = covered.iter().enumerate().map(|(at, covered)| changes.cells_at(at, covered)).collect();
        Some(changes)
    }

    pub(super) fn at(&self, moment: usize) -> &[Cell] {
        &self.cells[moment]
    }

    /// Whether each cell differs in one glance, those left out that these boxes touch.
    pub(super) fn differing(&self, moment: usize, without: &[PxBox]) -> Vec<bool> {
        let mut differing: Vec<bool> = self.at(moment).iter().map(|cell| *cell == Cell::Differs).collect();
        without.iter().flat_map(|bbox| self.touched(bbox)).for_each(|cell| differing[cell] = false);
        differing
    }

    /// Whether a cell looks as usual in a frame, as far as its glance tells: one that was glanced at a moment before has to look so in the
    /// next glance, too.
    pub(super) fn usual_in(&self, frame: usize) -> impl Fn(usize) -> bool {
        let at = self.moments.partition_point(|moment| moment.frame <= frame).checked_sub(1);
        let at = at.filter(|&at| Arc::ptr_eq(&self.glance(at).colours, &self.glances[frame].colours));
        let own = at.map(|at| self.at(at));
        let next = at.filter(|&at| self.moments[at].frame != frame).and_then(|at| self.cells.get(at + 1));
        move |cell| own.is_some_and(|own| own[cell] == Cell::Usual) && next.is_none_or(|next| next[cell] == Cell::Usual)
    }

    pub(super) fn glance(&self, moment: usize) -> &Glance {
        &self.glances[self.moments[moment].frame]
    }

    pub(super) fn colour(&self, moment: usize, cell: usize) -> [u8; 3] {
        self.glance(moment).colours[cell]
    }

    /// How much brighter a glance is than usual, channel by channel.
    pub(super) fn gain(&self, moment: usize) -> [f32; 3] {
        self.gains[moment]
    }

    /// The glances in which nobody is before a cell, at most so many of them.
    pub(super) fn clear_glances(&self, cell: usize, most: usize) -> impl Iterator<Item = &Glance> {
        let is_clear = move |at: &usize| self.cells[*at][cell] != Cell::Unknown;
        self.some_moments(most).filter(is_clear).map(|at| self.glance(at))
    }

    /// Glances from all of the time, at most so many, whoever is before what.
    pub(super) fn some_glances(&self, most: usize) -> impl Iterator<Item = &Glance> {
        self.some_moments(most).map(|at| self.glance(at))
    }

    fn some_moments(&self, most: usize) -> impl Iterator<Item = usize> + use<> {
        (0..self.moments.len()).step_by(self.moments.len().div_ceil(most).max(1))
    }

    /// The cells that each box touches at any time near.
    fn covered(&self, clip: &Clip<'_>, explaining: &[Vec<PxBox>]) -> Vec<Vec<bool>> {
        let mut covered = vec![vec![false; self.cols * self.rows]; self.moments.len()];
        let times = clip.times_micros;
        for (frame, boxes) in explaining.iter().enumerate().filter(|(_, boxes)| !boxes.is_empty()) {
            let first = self.moments.partition_point(|m| m.until_micros < times[frame] - EXPLAINED_MICROS);
            let end = self.moments.partition_point(|m| m.from_micros <= times[frame] + EXPLAINED_MICROS);
            for (_, row) in self.moments[first..end].iter().zip(&mut covered[first..end]) {
                for cell in boxes.iter().flat_map(|bbox| self.touched(bbox)) {
                    row[cell] = true;
                }
            }
        }
        covered
    }

    /// A cell's number, small enough to be kept for many of them.
    pub(super) fn no(&self, cell: usize) -> CellNo {
        CellNo::try_from(cell).expect("a glance has a few thousand cells")
    }

    /// The cells that any of these boxes touches.
    pub(super) fn touched_by(&self, boxes: &[PxBox]) -> HashSet<usize> {
        boxes.iter().flat_map(|bbox| self.touched(bbox)).collect()
    }

    /// The cells that a box touches.
    pub(super) fn touched(&self, bbox: &PxBox) -> impl Iterator<Item = usize> + use<> {
        let span = |from: f64, to: f64, count: usize| {
            ((from / self.cell_px).max(0.0) as usize).min(count)
                ..((to / self.cell_px).ceil().max(0.0) as usize).min(count)
        };
        let (across, down, cols) =
            (span(bbox.x1(), bbox.x2(), self.cols), span(bbox.y1(), bbox.y2(), self.rows), self.cols);
        down.flat_map(move |row| across.clone().map(move |col| row * cols + col))
    }

    fn cells_at(&self, at: usize, covered: &[bool]) -> Vec<Cell> {
        let cell = |(cell, usual): (usize, &Option<[u8; 3]>)| match usual.filter(|_| !covered[cell]) {
            Some(usual) => compared(self.colour(at, cell), usual, self.gain(at)),
            None => Cell::Unknown,
        };
        self.usual.iter().enumerate().map(cell).collect()
    }

    /// How much brighter the picture is than usual, channel by channel: the middle one of all cells' ratios.
    fn gain_of(&self, at: usize, covered: &[bool]) -> [f32; 3] {
        [0, 1, 2].map(|k| {
            let ratio = |(cell, usual): (usize, &Option<[u8; 3]>)| {
                let usual = f32::from(usual.filter(|_| !covered[cell])?[k]);
                Some((f32::from(self.colour(at, cell)[k]) + 2.0) / (usual + 2.0))
            };
            let mut ratios: Vec<f32> = self.usual.iter().enumerate().filter_map(ratio).collect();
            if ratios.is_empty() {
                return 1.0;
            }
            let middle = ratios.len() / 2;
            *ratios.select_nth_unstable_by(middle, f32::total_cmp).1
        })
    }

    /// The regions that differ for so long, those that are near and overlap in time joined.
    pub(super) fn regions(&self, is_asked: &[bool], span: Span) -> Vec<Region> {
        let mut runs: Vec<Vec<(usize, usize, usize)>> = vec![Vec::new(); self.cols * self.rows];
        let mut count = 0;
        for cell in (0..runs.len()).filter(|&cell| is_asked[cell]) {
            for (first, last) in self.runs(cell, span) {
                runs[cell].push((first, last, count));
                count += 1;
            }
        }
        let mut parent: Vec<usize> = (0..count).collect();
        for cell in 0..runs.len() {
            let (col, row) = (cell % self.cols, cell / self.cols);
            // One cell between two regions may be a frame, a pot, somebody's arm.
            let right = (1..=REACH_OVER_SOMEBODY).filter(|d| col + d < self.cols).map(|d| cell + d);
            let down = (1..=2).filter(|d| row + d < self.rows).map(|d| cell + d * self.cols);
            let slanted = [
                (col + 1 < self.cols).then_some(cell + self.cols + 1),
                col.checked_sub(1).map(|_| cell + self.cols - 1),
            ];
            let slanted = slanted.into_iter().flatten().filter(|_| row + 1 < self.rows);
            for other in right.chain(down).chain(slanted) {
                let is_near = other / self.cols > row || other - cell <= 2;
                for a in &runs[cell] {
                    for b in runs[other].iter().filter(|b| a.0 <= b.1 && b.0 <= a.1) {
                        let at = a.0.max(b.0).midpoint(a.1.min(b.1));
                        if !is_near && (cell + 1..other).any(|between| self.cells[at][between] != Cell::Unknown) {
                            continue;
                        }
                        let (one, two) = (root(&mut parent, a.2), root(&mut parent, b.2));
                        parent[one] = two;
                    }
                }
            }
        }
        let mut members = std::collections::BTreeMap::<usize, Vec<(usize, usize, usize)>>::new();
        for (cell, runs) in runs.iter().enumerate() {
            for (first, last, run) in runs {
                members.entry(root(&mut parent, *run)).or_default().push((cell, *first, *last));
            }
        }
        members.into_values().map(|members| self.region(&members)).collect()
    }

    /// Grows a region, up to `steps` cells, by neighbours that differed at least a little for much of the time, or were not seen:
    /// a door is one thing, and where its colour is like the room's, the change is faint.
    pub(super) fn completed(&self, region: &Region, steps: usize) -> Region {
        let much = |cell: usize| {
            let (mut seen, mut differs) = (0, 0);
            for at in region.first..=region.last {
                seen += usize::from(self.at(at)[cell] != Cell::Unknown);
                differs += usize::from(self.at(at)[cell].is_changed());
            }
            3 * differs >= seen && differs > 0
        };
        let mut cells: std::collections::BTreeSet<usize> = region.cells.iter().copied().collect();
        for _ in 0..steps {
            let beside = |cell: &usize| {
                let (col, row) = (cell % self.cols, cell / self.cols);
                let left = col.checked_sub(1).map(|_| cell - 1);
                let right = (col + 1 < self.cols).then_some(cell + 1);
                let up = row.checked_sub(1).map(|_| cell - self.cols);
                let down = (row + 1 < self.rows).then_some(cell + self.cols);
                [left, right, up, down].into_iter().flatten()
            };
            let more: Vec<usize> =
                cells.iter().flat_map(beside).filter(|&cell| !cells.contains(&cell) && much(cell)).collect();
            cells.extend(more);
        }
        Region { cells: cells.into_iter().collect(), ..region.clone() }
    }

    fn region(&self, members: &[(usize, usize, usize)]) -> Region {
        let first = members.iter().map(|m| m.1).min().unwrap_or(0);
        let last = members.iter().map(|m| m.2).max().unwrap_or(0);
        let mut cells: Vec<usize> = members.iter().map(|m| m.0).collect();
        cells.sort_unstable();
        cells.dedup();
        let at_once = |at: usize| members.iter().filter(|m| (m.1..=m.2).contains(&at)).count();
        Region { cells, first, last, most_at_once: (first..=last).map(at_once).max().unwrap_or(0) }
    }

    /// The times in which a cell differs for so long: what is unknown between two differences belongs to them.
    fn runs(&self, cell: usize, span: Span) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        // First and last difference, and for how long it was seen to differ.
        let mut run: Option<(usize, usize, i64)> = None;
        let mut close = |run: &mut Option<(usize, usize, i64)>| {
            let Some((first, last, seen)) = run.take() else { return };
            let whole = self.moments[last].until_micros - self.moments[first].from_micros;
            let is_asked = match span {
                Span::Lasting => seen >= LASTING_MICROS && last > first,
                Span::Brief => seen >= BRIEF_MICROS && whole <= BRIEF_AT_MOST_MICROS,
            };
            if is_asked {
                found.push((first, last));
            }
        };
        let mut usual_micros = 0;
        for (at, moment) in self.moments.iter().enumerate() {
            let micros = moment.until_micros - moment.from_micros;
            match self.cells[at][cell] {
                Cell::Differs => {
                    usual_micros = 0;
                    let (first, _, seen) = run.unwrap_or((at, at, 0));
                    run = Some((first, at, seen + micros));
                }
                Cell::Usual | Cell::Faint => {
                    usual_micros += micros;
                    if usual_micros > BLINK_MICROS {
                        close(&mut run);
                    }
                }
                Cell::Unknown => {}
            }
        }
        close(&mut run);
        found
    }
}

/// What is usually seen at a place in the moments in which it `is_seen`, where that is often and long enough to know.
pub(super) fn usual_look(
    moments: &[Moment],
    is_seen: impl Fn(usize) -> bool,
    colour: impl Fn(usize) -> [u8; 3],
) -> Option<[u8; 3]> {
    let stride = moments.len().div_ceil(MOST_GLANCES).max(1);
    let mut values: [Vec<u8>; 3] = Default::default();
    let mut micros = 0;
    for at in (0..moments.len()).step_by(stride).filter(|&at| is_seen(at)) {
        let colour = colour(at);
        (0..3).for_each(|k| values[k].push(colour[k]));
        micros += stride as i64 * (moments[at].until_micros - moments[at].from_micros);
    }
    let is_known = values[0].len() >= FEWEST_GLANCES && micros >= SHORTEST_LOOK_MICROS;
    is_known.then(|| {
        values.map(|mut values| {
            let middle = values.len() / 2;
            *values.select_nth_unstable(middle).1
        })
    })
}

/// What a place shows against its usual look, in a glance that is so much brighter than usual.
pub(super) fn compared(now: [u8; 3], usual: [u8; 3], gain: [f32; 3]) -> Cell {
    let now = now.map(f32::from);
    let expected = [0, 1, 2].map(|k| f32::from(usual[k]) * gain[k]);
    let apart = |scale: f32| (0..3).map(|k| (now[k] - scale * expected[k]).abs()).fold(0.0, f32::max);
    let brightness = |colour: [f32; 3]| colour.iter().sum::<f32>() + 6.0;
    let scale = brightness(now) / brightness(expected);
    let is_shade = SHADE.contains(&scale) && apart(scale) < CLEAR_LEVELS / 2.0;
    match apart(1.0) {
        levels if levels >= CLEAR_LEVELS && !is_shade => Cell::Differs,
        levels if levels >= FAINT_LEVELS => Cell::Faint,
        _ => Cell::Usual,
    }
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

/// The marked cells, those together that touch one another, side by side or at a corner.
pub(super) fn joined(mut marked: Vec<bool>, cols: usize) -> Vec<Vec<usize>> {
    let pieces = (0..marked.len()).map(|start| taken(&mut marked, start, cols));
    pieces.filter(|cells| !cells.is_empty()).collect()
}

/// Takes away the cells that are joined to this one, side by side or at a corner.
fn taken(differs: &mut [bool], start: usize, cols: usize) -> Vec<usize> {
    let (mut open, mut cells) = (vec![start], Vec::new());
    while let Some(cell) = open.pop() {
        if !std::mem::take(&mut differs[cell]) {
            continue;
        }
        cells.push(cell);
        let (col, row) = (cell % cols, cell / cols);
        for row in row.saturating_sub(1)..(row + 2).min(differs.len() / cols) {
            open.extend((col.saturating_sub(1)..(col + 2).min(cols)).map(|col| row * cols + col));
        }
    }
    cells
}
