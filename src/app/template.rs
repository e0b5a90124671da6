//! Follows a box by its looks, from one redacted frame to the next: zero-mean normalised cross-correlation of a small
//! grid of brightness (J. P. Lewis, "Fast Normalized Cross-Correlation", 1995), at three sizes, with a look back. Cells that are hidden in
//! either frame are left out (D. Padfield, "Masked Object Registration in the Fourier Domain", 2012): what is drawn on what is hidden
//! looks otherwise from frame to frame.
//!
//! Guarantee: it would rather stop than drift. A match is taken only when it is like what was seen last and like what
//! was pointed at, when no second place fits as well, and when the way back leads to where it came from (Kalal et al.,
//! "Forward-Backward Error", 2010), and when enough of it is in view in both. It sees redacted pixels alone, so it knows nothing of a face.

use crate::app::words::word;
use crate::frame::RedactedFrame;
use crate::vocab::{HiddenArea, PxBox, PxPoint, Size, Why};

/// Cells a side of the template.
const CELLS: usize = 32;
/// How far the template is looked for around the expected place, cells.
const REACH: usize = 20;
const SIDE: usize = CELLS + 2 * REACH;
/// The sizes that are tried, as shares of the last one.
const SIZES: [f64; 3] = [0.97, 1.0, 1.03];
/// A size that is not the last one must fit better by this much: a still object does not breathe.
const SIZE_MARGIN: f32 = 0.01;
/// The expected place is taken when no other one fits better by more than this.
const STILL_MARGIN: f32 = 0.004;
/// The least likeness to what was seen last, and to what was pointed at.
const LEAST_LIKE_LAST: f32 = 0.72;
const LEAST_LIKE_FIRST: f32 = 0.35;
/// A second place, at least so many cells away, must fit worse by this much.
const APART_CELLS: usize = 8;
const LEAST_LEAD: f32 = 0.06;
/// The way back may miss by this share of the box's longer side.
const MOST_BACK_SHARE: f64 = 0.12;
/// How much of the template is renewed by a match.
const RENEWAL: f32 = 0.15;
/// The least spread of brightness (0 to 255) in a template: a flat ground looks like every flat ground.
const LEAST_SPREAD: f32 = 5.0;
/// The least share of the box that must lie in the picture.
const LEAST_INSIDE: f64 = 0.6;
/// The least share of its cells that must be in view in both frames. Less says too little.
const LEAST_SEEN: f32 = 0.35;
/// What is hidden has a soft outline as wide as this, pixels.
const OUTLINE_PX: f64 = 4.0;
/// Levels are kept around this one: sums of squares stay small.
const MIDDLE_LEVEL: f32 = 128.0;

/// Why it stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// There is nothing to hold on to.
    Flat,
    /// Nothing looks like it, or several things do.
    Unsure,
    /// It leaves the picture.
    Leaving,
}

impl Lost {
    /// The words on screen.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Flat => word("lost-too-little"),
            Self::Unsure => word("lost-unsure"),
            Self::Leaving => word("lost-leaving"),
        }
    }
}

/// The brightness of one frame.
#[derive(Debug, Clone)]
pub struct Luma {
    size: Size,
    levels: Vec<u8>,
    /// What shows nothing of the object.
    hidden: Vec<PxBox>,
}

impl Luma {
    /// From a redacted frame (Rec. 601 weights).
    #[must_use]
    pub fn of(frame: &RedactedFrame) -> Self {
        Self::from_rgb(frame.size(), frame.rgb(), frame.hidden())
    }

    fn from_rgb(size: Size, rgb: &[u8], hidden: &[HiddenArea]) -> Self {
        // People and vehicles are in view before an interior and an opening.
        let is_whole = |area: &&HiddenArea| !matches!(area.why, Why::Interior | Why::Opening);
        let hidden = hidden.iter().filter(is_whole).map(|area| area.bbox.grown(OUTLINE_PX, OUTLINE_PX)).collect();
        let level = |p: &[u8]| ((u32::from(p[0]) * 77 + u32::from(p[1]) * 150 + u32::from(p[2]) * 29) >> 8) as u8;
        Self { size, levels: rgb.chunks_exact(3).map(level).collect(), hidden }
    }

    /// The level at a place, linear between pixels; places outside have that of the nearest edge.
    fn at(&self, x: f64, y: f64) -> f32 {
        let (width, height) = (self.size.width_px as usize, self.size.height_px as usize);
        let x = (x - 0.5).clamp(0.0, (width - 1) as f64);
        let y = (y - 0.5).clamp(0.0, (height - 1) as f64);
        let (left, top) = (x as usize, y as usize);
        let (right, below) = ((left + 1).min(width - 1), (top + 1).min(height - 1));
        let (a, b) = ((x - left as f64) as f32, (y - top as f64) as f32);
        let level = |x: usize, y: usize| f32::from(self.levels[y * width + x]);
        let upper = level(left, top) * (1.0 - a) + level(right, top) * a;
        let lower = level(left, below) * (1.0 - a) + level(right, below) * a;
        upper * (1.0 - b) + lower * b
    }

    /// `side` cells a side, each `step` pixels, from this corner. A cell larger than a pixel is the mean of four places in it.
    fn grid(&self, corner: (f64, f64), step: (f64, f64), side: usize) -> Patch {
        let (mut levels, mut shows) = (Vec::with_capacity(side * side), Vec::with_capacity(side * side));
        let far = |from: f64, step: f64| from + side as f64 * step;
        let all = PxBox::new(corner.0, corner.1, far(corner.0, step.0), far(corner.1, step.1));
        let is_near = |hidden: &&PxBox| all.is_some_and(|all| all.intersection(hidden).is_some());
        let hidden: Vec<&PxBox> = self.hidden.iter().filter(is_near).collect();
        for row in 0..side {
            for column in 0..side {
                let (x, y) = (corner.0 + column as f64 * step.0, corner.1 + row as f64 * step.1);
                let at = |u: f64, v: f64| self.at(x + u * step.0, y + v * step.1);
                levels.push((at(0.25, 0.25) + at(0.75, 0.25) + at(0.25, 0.75) + at(0.75, 0.75)) / 4.0);
                let middle = PxPoint { x: x + step.0 / 2.0, y: y + step.1 / 2.0 };
                shows.push(!hidden.iter().any(|hidden| hidden.contains(middle)));
            }
        }
        Patch { side, levels, shows }
    }
}

/// A square grid of brightness, row by row, and which of its cells are in view.
#[derive(Debug, Clone)]
struct Patch {
    side: usize,
    levels: Vec<f32>,
    shows: Vec<bool>,
}

impl Patch {
    /// What this was, renewed by what is seen now where it is in view.
    fn renewed(&self, seen: &Self) -> Self {
        let cells = self.levels.iter().zip(&self.shows).zip(seen.levels.iter().zip(&seen.shows));
        let mixed = |((old, was_seen), (new, is_seen)): ((&f32, &bool), (&f32, &bool))| match (was_seen, is_seen) {
            (true, true) => old * (1.0 - RENEWAL) + new * RENEWAL,
            (false, true) => *new,
            (_, false) => *old,
        };
        let levels = cells.map(mixed).collect();
        let shows = self.shows.iter().zip(&seen.shows).map(|(was, is)| *was || *is).collect();
        Self { side: self.side, levels, shows }
    }

    fn weighed(&self) -> Weighed {
        let weight = |shows: &bool| f32::from(u8::from(*shows));
        let weighed = |power: i32| -> Vec<f32> {
            let cells = self.levels.iter().zip(&self.shows);
            cells.map(|(level, shows)| (level - MIDDLE_LEVEL).powi(power) * weight(shows)).collect()
        };
        Weighed { side: self.side, count: weighed(0), levels: weighed(1), squares: weighed(2) }
    }
}

/// A patch, ready to be compared: for each cell 1, its level and the level's square, all 0 where it is hidden.
struct Weighed {
    side: usize,
    count: Vec<f32>,
    levels: Vec<f32>,
    squares: Vec<f32>,
}

/// Sums over the cells that are in view in both of two patches.
#[derive(Default)]
struct Sums {
    count: f32,
    /// Levels, and their squares, of the one and of the other.
    levels: [f32; 2],
    squares: [f32; 2],
    products: f32,
}

impl Sums {
    /// Of a template and of what lies at this cell of a larger patch.
    fn of(template: &Weighed, area: &Weighed, (x, y): (usize, usize)) -> Self {
        let mut sums = Self::default();
        for row in 0..template.side {
            let (own, from) = (row * template.side..(row + 1) * template.side, (y + row) * area.side + x);
            let theirs = from..from + template.side;
            let one = template.count[own.clone()].iter().zip(&template.levels[own.clone()]).zip(&template.squares[own]);
            let other = area.count[theirs.clone()].iter().zip(&area.levels[theirs.clone()]).zip(&area.squares[theirs]);
            for (((n, a), aa), ((m, b), bb)) in one.zip(other) {
                sums.count += n * m;
                sums.levels[0] += a * m;
                sums.levels[1] += b * n;
                sums.squares[0] += aa * m;
                sums.squares[1] += bb * n;
                sums.products += a * b;
            }
        }
        sums
    }

    /// The zero-mean normalised cross-correlation; 0 where one of them is flat, or too little is in view in both.
    fn likeness(&self) -> f32 {
        let least = LEAST_SEEN * (CELLS * CELLS) as f32;
        let spread = |of: usize| (self.squares[of] - self.levels[of] * self.levels[of] / self.count).max(0.0).sqrt();
        if self.count < least || [0, 1].map(spread).iter().any(|spread| spread / self.count.sqrt() < LEAST_SPREAD) {
            return 0.0;
        }
        (self.products - self.levels[0] * self.levels[1] / self.count) / (spread(0) * spread(1))
    }
}

fn likeness(a: &Patch, b: &Patch) -> f32 {
    Sums::of(&a.weighed(), &b.weighed(), (0, 0)).likeness()
}

/// What is in a box; `None` when that is flat, or hidden for the most part.
fn template_of(luma: &Luma, bbox: &PxBox) -> Option<Patch> {
    let step = (bbox.width() / CELLS as f64, bbox.height() / CELLS as f64);
    let patch = luma.grid((bbox.x1(), bbox.y1()), step, CELLS);
    (likeness(&patch, &patch) > 0.0).then_some(patch)
}

/// Where a template fits best.
#[derive(Debug, Clone, Copy)]
struct Match {
    bbox: PxBox,
    score: f32,
    lead: f32,
}

/// Looks for a template around a box.
fn search(luma: &Luma, template: &Patch, around: &PxBox) -> Option<Match> {
    let template = template.weighed();
    let mut best: Option<Match> = None;
    for size in SIZES {
        let (width, height) = (around.width() * size, around.height() * size);
        let step = (width / CELLS as f64, height / CELLS as f64);
        let centre = around.centre();
        let half = SIDE as f64 / 2.0;
        let corner = (centre.x - half * step.0, centre.y - half * step.1);
        let area = luma.grid(corner, step, SIDE).weighed();
        let scores = scores(&area, &template);
        let (place, score) = peak(&scores);
        let lead = score - second(&scores, place);
        let (dx, dy) = finer(&scores, place);
        let (x, y) = (corner.0 + (place.0 as f64 + dx) * step.0, corner.1 + (place.1 as f64 + dy) * step.1);
        // Peaks between cells waver a little; what moves as expected is taken to be exactly where it is expected.
        let is_expected = size == 1.0 && scores[REACH * PLACES + REACH] + STILL_MARGIN >= score;
        let found = if is_expected { Some(*around) } else { PxBox::new(x, y, x + width, y + height) };
        let Some(bbox) = found else { continue };
        let margin = if size == 1.0 { SIZE_MARGIN } else { 0.0 };
        if best.is_none_or(|best| score + margin > best.score) {
            best = Some(Match { bbox, score: score + margin, lead });
        }
    }
    best
}

const PLACES: usize = 2 * REACH + 1;

/// The likeness at every place.
fn scores(area: &Weighed, template: &Weighed) -> Vec<f32> {
    let places = (0..PLACES).flat_map(|y| (0..PLACES).map(move |x| (x, y)));
    places.map(|place| Sums::of(template, area, place).likeness()).collect()
}

fn peak(scores: &[f32]) -> ((usize, usize), f32) {
    let best = scores.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
    best.map_or(((REACH, REACH), 0.0), |(at, score)| ((at % PLACES, at / PLACES), *score))
}

/// The best score of a place that is another one.
fn second(scores: &[f32], peak: (usize, usize)) -> f32 {
    let is_apart = |at: usize| peak.0.abs_diff(at % PLACES).max(peak.1.abs_diff(at / PLACES)) >= APART_CELLS;
    scores.iter().enumerate().filter(|(at, _)| is_apart(*at)).map(|(_, score)| *score).fold(-1.0, f32::max)
}

/// Where between the cells the peak is: the top of a parabola through three scores, each way.
fn finer(scores: &[f32], (x, y): (usize, usize)) -> (f64, f64) {
    let top = |before: f32, here: f32, after: f32| {
        let bend = before - 2.0 * here + after;
        if bend < -1e-6 { f64::from((before - after) / (2.0 * bend)).clamp(-0.5, 0.5) } else { 0.0 }
    };
    let at = |x: usize, y: usize| scores[y * PLACES + x];
    let inner = 1..PLACES - 1;
    let dx = if inner.contains(&x) { top(at(x - 1, y), at(x, y), at(x + 1, y)) } else { 0.0 };
    let dy = if inner.contains(&y) { top(at(x, y - 1), at(x, y), at(x, y + 1)) } else { 0.0 };
    (dx, dy)
}

/// Follows one box.
#[derive(Debug, Clone)]
pub struct Follower {
    first: Patch,
    template: Patch,
    last: Luma,
    bbox: PxBox,
    /// How far its middle moved in the last step, pixels.
    pace: (f64, f64),
}

impl Follower {
    /// Begins with a box in a frame.
    ///
    /// # Errors
    /// [`Lost::Flat`] when there is nothing to hold on to; [`Lost::Leaving`] when too little of it is in the picture.
    pub fn begin(luma: Luma, bbox: PxBox) -> Result<Self, Lost> {
        if !is_inside(&bbox, luma.size) {
            return Err(Lost::Leaving);
        }
        let first = template_of(&luma, &bbox).ok_or(Lost::Flat)?;
        Ok(Self { template: first.clone(), first, last: luma, bbox, pace: (0.0, 0.0) })
    }

    /// Where the box is in the frame beside.
    ///
    /// # Errors
    /// [`Lost`]: then it must not be asked again.
    pub fn step(&mut self, luma: Luma) -> Result<PxBox, Lost> {
        let expected = self.bbox.moved(self.pace.0, self.pace.1);
        let found = search(&luma, &self.template, &expected).ok_or(Lost::Unsure)?;
        if !is_inside(&found.bbox, luma.size) {
            return Err(Lost::Leaving);
        }
        let seen = template_of(&luma, &found.bbox).ok_or(Lost::Flat)?;
        let is_alike = found.score >= LEAST_LIKE_LAST && likeness(&seen, &self.first) >= LEAST_LIKE_FIRST;
        if !is_alike || found.lead < LEAST_LEAD {
            return Err(Lost::Unsure);
        }
        let back = search(&self.last, &seen, &found.bbox.moved(-self.pace.0, -self.pace.1)).ok_or(Lost::Unsure)?;
        let (a, b) = (back.bbox.centre(), self.bbox.centre());
        let missed = ((a.x - b.x).powi(2) + (a.y - b.y).powi(2)).sqrt();
        if missed > MOST_BACK_SHARE * self.bbox.width().max(self.bbox.height()) {
            return Err(Lost::Unsure);
        }
        self.template = self.template.renewed(&seen);
        let (now, before) = (found.bbox.centre(), self.bbox.centre());
        self.pace = (now.x - before.x, now.y - before.y);
        (self.bbox, self.last) = (found.bbox, luma);
        Ok(found.bbox)
    }
}

fn is_inside(bbox: &PxBox, size: Size) -> bool {
    bbox.clipped(size).is_some_and(|inside| inside.area() >= LEAST_INSIDE * bbox.area())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { width_px: 320, height_px: 240 };

    /// A ground of grain with a patch of other grain at a place; the grain of both stays the same in every frame.
    fn scene(patch: Option<(f64, f64, f64)>) -> Luma {
        hiding(patch, None, false)
    }

    /// The same with a box of it filled with something else in every frame, of which it is known that it is hidden, or not.
    fn hiding(patch: Option<(f64, f64, f64)>, hidden: Option<(PxBox, u32)>, is_known: bool) -> Luma {
        let grain = |x: u32, y: u32, seed: u32| {
            let mut h = (x.wrapping_mul(0x9E37_79B1)) ^ (y.wrapping_mul(0x85EB_CA77)) ^ seed;
            h = (h ^ (h >> 15)).wrapping_mul(0x2C1B_3C6D);
            ((h ^ (h >> 13)) & 0xff) as u8
        };
        let smooth = |x: f64, y: f64, seed: u32| {
            let (x, y) = (x / 6.0, y / 6.0);
            let (u, v) = (x.floor(), y.floor());
            let at = |i: f64, j: f64| f64::from(grain((u + i) as i64 as u32, (v + j) as i64 as u32, seed));
            let (a, b) = (x - u, y - v);
            let mix = |p: f64, q: f64, t: f64| p * (1.0 - t) + q * t;
            mix(mix(at(0.0, 0.0), at(1.0, 0.0), a), mix(at(0.0, 1.0), at(1.0, 1.0), a), b) as u8
        };
        let mut rgb = Vec::new();
        for y in 0..SIZE.height_px {
            for x in 0..SIZE.width_px {
                let (x, y) = (f64::from(x), f64::from(y));
                let inside =
                    patch.filter(|(px, py, side)| (*px..px + side).contains(&x) && (*py..py + side).contains(&y));
                let filled = hidden.filter(|(bbox, _)| bbox.contains(PxPoint { x, y }));
                let level = match inside {
                    _ if let Some((_, seed)) = filled => smooth(x, y, seed),
                    Some((px, py, side)) => smooth((x - px) * 48.0 / side, (y - py) * 48.0 / side, 7),
                    None => smooth(x, y, 99) / 2,
                };
                rgb.extend([level; 3]);
            }
        }
        let area = hidden.filter(|_| is_known).map(|(bbox, _)| HiddenArea { bbox, why: Why::Head });
        Luma::from_rgb(SIZE, &rgb, area.as_slice())
    }

    fn boxed((x, y, side): (f64, f64, f64)) -> PxBox {
        PxBox::new(x, y, x + side, y + side).expect("a box")
    }

    #[test]
    fn a_moving_and_growing_patch_is_followed() {
        let at = |step: f64| (60.0 + 4.0 * step, 80.0 + 1.5 * step, 48.0 + 0.3 * step);
        let mut follower = Follower::begin(scene(Some(at(0.0))), boxed(at(0.0))).expect("something to hold on to");
        for step in 1..30 {
            let at = at(f64::from(step));
            let found = follower.step(scene(Some(at))).unwrap_or_else(|lost| panic!("lost at {step}: {lost:?}"));
            assert!(found.iou(&boxed(at)) > 0.8, "step {step}: {found:?} is not {at:?}");
        }
    }

    #[test]
    fn it_stops_when_the_object_is_gone_leaves_or_was_never_there() {
        let at = (60.0, 80.0, 48.0);
        let mut follower = Follower::begin(scene(Some(at)), boxed(at)).expect("something to hold on to");
        assert_eq!(follower.step(scene(None)), Err(Lost::Unsure));
        let mut follower = Follower::begin(scene(Some(at)), boxed(at)).expect("something to hold on to");
        let lost =
            (1..20).find_map(|step| follower.step(scene(Some((60.0 - 8.0 * f64::from(step), 80.0, 48.0)))).err());
        assert!(matches!(lost, Some(Lost::Leaving | Lost::Unsure)), "{lost:?}");
        let flat = Luma { size: SIZE, levels: vec![92; SIZE.area() as usize], hidden: Vec::new() };
        assert_eq!(Follower::begin(flat, boxed(at)).err(), Some(Lost::Flat));
    }

    #[test]
    fn what_passes_behind_something_hidden_is_followed_by_what_is_in_view_of_it() {
        let at = |step: u32| (60.0 + 4.0 * f64::from(step), 80.0, 48.0);
        // Not half as wide as the patch, which passes behind it.
        let pillar = PxBox::new(142.0, 60.0, 162.0, 140.0).expect("a box");
        let followed = |is_known: bool| {
            let frame = |step: u32| hiding(Some(at(step)), Some((pillar, 100 + step)), is_known);
            let mut follower = Follower::begin(frame(0), boxed(at(0))).expect("something to hold on to");
            let steps = (1..40).map_while(|step| Some((step, follower.step(frame(step)).ok()?)));
            let good = steps.take_while(|(step, found)| found.iou(&boxed(at(*step))) > 0.8);
            good.count()
        };
        assert_eq!(followed(true), 39);
        assert!(followed(false) < 30, "{} steps", followed(false));
        let behind = hiding(Some(at(20)), Some((boxed(at(20)), 9)), true);
        assert_eq!(Follower::begin(behind, boxed(at(20))).err(), Some(Lost::Flat), "nothing of it is in view");
    }

    #[test]
    fn a_still_object_stands_still() {
        let at = (60.0, 80.0, 48.0);
        let mut follower = Follower::begin(scene(Some(at)), boxed(at)).expect("something to hold on to");
        for _ in 0..20 {
            let found = follower.step(scene(Some(at))).expect("it is there");
            assert!(found.iou(&boxed(at)) > 0.98, "{found:?}");
        }
    }
}
