//! What a line of glyphs looks like, as numbers: what its glyphs have in common, and what the picture shows in and around it.
//!
//! The line is straightened first: a strip of [`ROWS`] rows, of which [`INSIDE`] lie between the top and the base of its glyphs,
//! as wide as the line at that size. Everything is measured in heights and contrasts of the line, so that nothing depends on how
//! large, how bright or how strong it is, but for two numbers that say so.

use super::lines::glyphs_in;
use super::strokes::{Grey, Ink, Part};

/// How many numbers describe a line.
pub(super) const TRAITS: usize = 84;
/// The one that says how often the line was found; it is filled in when all lines are known.
pub(super) const SUPPORT: usize = TRAITS - 1;

/// Rows of a straightened strip, and those of them that lie in the line.
const ROWS: usize = 32;
const INSIDE: std::ops::Range<usize> = 8..24;
/// A strip is no wider than this; of a longer line the middle is looked at.
const MOST_COLUMNS: usize = 320;
/// Directions of edges that are told apart.
const DIRECTIONS: usize = 8;

/// A line as one straight strip.
pub(super) struct Strip {
    columns: usize,
    /// Columns left and right of the first and the last glyph.
    margin: usize,
    grey: Vec<f32>,
    /// How strong the strokes are.
    strokes: Vec<f32>,
}

/// Where a line lies: its middle and its climb, and the height between its glyphs' tops and bases.
struct Course {
    x: f64,
    y: f64,
    climb: f64,
    height: f64,
}

impl Course {
    fn of(line: &[Part]) -> Self {
        let centre = |part: &Part| ((part.x1 + part.x2) as f64 / 2.0, (part.y1 + part.y2) as f64 / 2.0);
        let count = line.len() as f64;
        let (x, y) = line.iter().map(centre).fold((0.0, 0.0), |(a, b), (x, y)| (a + x / count, b + y / count));
        let across: f64 = line.iter().map(|part| (centre(part).0 - x).powi(2)).sum();
        let along: f64 = line.iter().map(|part| (centre(part).0 - x) * (centre(part).1 - y)).sum();
        let climb = if line.len() > 3 { along / across.max(1.0) } else { 0.0 };
        let off = |part: &Part, edge: usize| edge as f64 - climb * (centre(part).0 - x);
        let top = line.iter().map(|part| off(part, part.y1)).fold(f64::MAX, f64::min);
        let base = line.iter().map(|part| off(part, part.y2)).fold(f64::MIN, f64::max);
        Self { x, y: (top + base) / 2.0, climb, height: base - top }
    }
}

impl Strip {
    pub(super) fn of(line: &[Part], grey: &Grey, strength: &[u8]) -> Self {
        let course = Course::of(line);
        let step = course.height / INSIDE.len() as f64;
        let x1 = line.iter().map(|part| part.x1).min().unwrap_or(0) as f64;
        let x2 = line.iter().map(|part| part.x2).max().unwrap_or(0) as f64;
        let margin = INSIDE.len() / 3;
        let inner = (((x2 - x1) / step).ceil() as usize).clamp(4, MOST_COLUMNS);
        let columns = inner + 2 * margin;
        let middle = (x1 + x2) / 2.0;
        let (mut levels, mut strokes) = (Vec::with_capacity(ROWS * columns), Vec::with_capacity(ROWS * columns));
        for row in 0..ROWS {
            for column in 0..columns {
                let x = middle + (column as f64 + 0.5 - columns as f64 / 2.0) * step;
                let y = course.y + course.climb * (x - course.x) + (row as f64 + 0.5 - ROWS as f64 / 2.0) * step;
                let (level, stroke) = sampled(grey, strength, x - 0.5, y - 0.5);
                levels.push(level);
                strokes.push(stroke);
            }
        }
        Self { columns, margin, grey: levels, strokes }
    }

    fn grey(&self, row: usize, column: usize) -> f32 {
        self.grey[row * self.columns + column]
    }

    /// Directions of the edges in three bands of the line, as shares of all edges in it; and how strong edges are in eight bands
    /// of the strip, as shares of the mean.
    fn edges(&self, out: &mut Vec<f32>) {
        let mut directions = [[0.0_f32; DIRECTIONS]; 3];
        let mut bands = [0.0_f32; 8];
        for row in 1..ROWS - 1 {
            for column in 1..self.columns - 1 {
                let dx = self.grey(row, column + 1) - self.grey(row, column - 1);
                let dy = self.grey(row + 1, column) - self.grey(row - 1, column);
                let size = dx.hypot(dy);
                bands[row / 4] += size;
                if INSIDE.contains(&row) && (self.margin..self.columns - self.margin).contains(&column) {
                    let turn = (dy.atan2(dx) / std::f32::consts::PI + 1.0) * DIRECTIONS as f32;
                    let direction = (turn + 0.5) as usize % DIRECTIONS;
                    directions[(row - INSIDE.start) * 3 / INSIDE.len()][direction] += size;
                }
            }
        }
        let all: f32 = directions.iter().flatten().sum::<f32>().max(1e-3);
        out.extend(directions.iter().flatten().map(|size| size / all * 24.0));
        let mean = (bands.iter().sum::<f32>() / 8.0).max(1e-3);
        out.extend(bands.map(|size| size / mean));
    }

    /// How strong the strokes are in eight bands of the strip, as shares of the line's contrast, and beside it to the left and right.
    fn spread_of_strokes(&self, contrast: f32, out: &mut Vec<f32>) {
        let mean = |rows: std::ops::Range<usize>, columns: std::ops::Range<usize>| {
            let count = (rows.len() * columns.len()).max(1) as f32;
            let sum: f32 =
                rows.map(|row| self.strokes[row * self.columns..][columns.clone()].iter().sum::<f32>()).sum();
            sum / count / contrast
        };
        let inner = self.margin..self.columns - self.margin;
        out.extend((0..8).map(|band| mean(band * 4..band * 4 + 4, inner.clone())));
        out.push(mean(INSIDE, 0..self.margin));
        out.push(mean(INSIDE, self.columns - self.margin..self.columns));
    }

    /// How even ink and paper are: spread of the brightness within each, and how far apart they are; the paper above and below.
    fn evenness(&self, least: f32, contrast: f32, out: &mut Vec<f32>) {
        let inner = self.margin..self.columns - self.margin;
        let at = |rows: std::ops::Range<usize>| {
            let inner = inner.clone();
            rows.flat_map(move |row| inner.clone().map(move |column| row * self.columns + column))
        };
        let inside = || at(INSIDE);
        let ink = spread(inside().filter(|&i| self.strokes[i] >= 0.6 * contrast).map(|i| self.grey[i]));
        let paper = spread(inside().filter(|&i| self.strokes[i] < 0.25 * contrast.max(least)).map(|i| self.grey[i]));
        let around = at(0..6).chain(at(26..ROWS));
        let outside = spread(around.map(|i| self.grey[i]));
        let between = spread(inside().map(|i| self.grey[i]));
        out.push(ink.1 / contrast);
        out.push(paper.1 / contrast);
        out.push(outside.1 / contrast);
        out.push((ink.0 - paper.0).abs() / contrast);
        out.push((outside.0 - paper.0).abs() / contrast);
        // Share of the brightness's variance that two tones explain.
        let share = |count: f32| count / inside().count().max(1) as f32;
        let within = share(ink.2) * ink.1.powi(2) + share(paper.2) * paper.1.powi(2);
        out.push(1.0 - (within / between.1.powi(2).max(1.0)).min(1.0));
        out.push(share(ink.2));
        out.push(share(paper.2));
    }

    /// How often a row passes from paper to ink, in three bands, by height; and how alike the columns are to those a little further.
    fn rhythm(&self, contrast: f32, out: &mut Vec<f32>) {
        let inner = self.margin..self.columns - self.margin;
        let heights = inner.len() as f32 / INSIDE.len() as f32;
        for band in 0..4 {
            let rows = INSIDE.start + band * 4..INSIDE.start + band * 4 + 4;
            let passes: usize = rows
                .map(|row| {
                    let is_ink = |column: usize| self.strokes[row * self.columns + column] >= 0.5 * contrast;
                    inner.clone().filter(|&column| is_ink(column) && !is_ink(column - 1)).count()
                })
                .sum();
            out.push(passes as f32 / 4.0 / heights);
        }
        let sum = |column: usize| INSIDE.map(|row| self.strokes[row * self.columns + column]).sum::<f32>();
        let profile: Vec<f32> = inner.map(sum).collect();
        let (mean, sigma, count) = spread(profile.iter().copied());
        let alike = |lag: usize| {
            let pairs = profile.iter().zip(profile.iter().skip(lag));
            let sum: f32 = pairs.map(|(a, b)| (a - mean) * (b - mean)).sum();
            sum / (count * sigma * sigma).max(1.0)
        };
        let likeness: Vec<f32> = (3..24).map(alike).collect();
        out.push(likeness.iter().copied().fold(-1.0, f32::max));
        out.push(likeness.iter().copied().fold(1.0, f32::min));
        out.push(sigma / mean.max(1.0));
    }
}

/// Brightness and strength between four pixels; beyond the picture's edge it is as at the edge.
fn sampled(grey: &Grey, strength: &[u8], x: f64, y: f64) -> (f32, f32) {
    let (x, y) = (x.clamp(0.0, (grey.width - 1) as f64), y.clamp(0.0, (grey.height - 1) as f64));
    let (left, top) = ((x as usize).min(grey.width.max(2) - 2), (y as usize).min(grey.height.max(2) - 2));
    let (right, below) = ((x - left as f64) as f32, (y - top as f64) as f32);
    let mix = |px: &[u8]| {
        let at = |dx: usize, dy: usize| f32::from(px[(top + dy) * grey.width + left + dx]);
        let upper = at(0, 0) + (at(1, 0) - at(0, 0)) * right;
        let lower = at(0, 1) + (at(1, 1) - at(0, 1)) * right;
        upper + (lower - upper) * below
    };
    (mix(&grey.px), mix(strength))
}

/// Mean, standard deviation and count.
fn spread(values: impl Iterator<Item = f32> + Clone) -> (f32, f32, f32) {
    let count = values.clone().count() as f32;
    if count == 0.0 {
        return (0.0, 0.0, 0.0);
    }
    let mean = values.clone().sum::<f32>() / count;
    (mean, (values.map(|value| (value - mean).powi(2)).sum::<f32>() / count).sqrt(), count)
}

/// What the glyphs of a line have in common.
fn of_glyphs(line: &[Part], out: &mut Vec<f32>) {
    let course = Course::of(line);
    let height = course.height as f32;
    let of = |measure: &dyn Fn(&Part) -> f64| {
        let values: Vec<f32> = line.iter().map(|part| measure(part) as f32).collect();
        spread(values.iter().copied())
    };
    let heights = of(&|part| part.height() as f64);
    let widths = of(&|part| part.width() as f64);
    let pens = of(&|part| part.pen_px());
    let contrasts = of(&|part| part.contrast());
    let tones = of(&|part| part.tone());
    let densities = of(&|part| part.density());
    let runs = of(&|part| part.runs as f64 / part.height() as f64);
    let tops = of(&|part| part.tops as f64 / part.width() as f64);
    let off = |part: &Part, edge: usize| edge as f64 - course.climb * ((part.x1 + part.x2) as f64 / 2.0 - course.x);
    let top = of(&|part| off(part, part.y1));
    let base = of(&|part| off(part, part.y2));
    let gaps: Vec<f32> = line.windows(2).map(|pair| pair[1].x1 as f32 - pair[0].x2 as f32).collect();
    let gap = spread(gaps.iter().copied());
    let pitches: Vec<f32> = line
        .windows(2)
        .map(|pair| (pair[1].x1 + pair[1].x2) as f32 / 2.0 - (pair[0].x1 + pair[0].x2) as f32 / 2.0)
        .collect();
    let pitch = spread(pitches.iter().copied());
    let bars = line.iter().filter(|part| part.width() as f64 <= 1.7 * part.pen_px()).count() as f32 / line.len() as f32;
    out.extend([
        (line.len() as f32).ln(),
        (line.iter().map(glyphs_in).sum::<f64>() as f32).ln(),
        heights.1 / heights.0,
        heights.0 / height,
        widths.0 / height,
        widths.1 / height,
        pens.0 / height,
        pens.1 / pens.0,
        contrasts.1 / contrasts.0,
        tones.1 / contrasts.0,
        densities.0,
        densities.1,
        runs.0,
        runs.1,
        tops.0,
        tops.1,
        top.1 / height,
        base.1 / height,
        gap.0 / height,
        gap.1 / height,
        pitch.1 / pitch.0.max(1.0),
        bars,
        course.climb.abs() as f32,
        contrasts.0.ln(),
    ]);
}

/// What a line looks like that was found in strokes of at least this strength.
pub(super) fn traits(line: &[Part], grey: &Grey, strength: &[u8], least: u8, ink: Ink) -> [f32; TRAITS] {
    let contrasts: Vec<f32> = line.iter().map(|part| part.contrast() as f32).collect();
    let contrast = spread(contrasts.iter().copied()).0.max(1.0);
    let strip = Strip::of(line, grey, strength);
    let mut out = Vec::with_capacity(TRAITS);
    of_glyphs(line, &mut out);
    strip.edges(&mut out);
    strip.spread_of_strokes(contrast, &mut out);
    strip.evenness(f32::from(least), contrast, &mut out);
    strip.rhythm(contrast, &mut out);
    out.push((Course::of(line).height as f32).ln());
    out.push(if ink == Ink::Light { 1.0 } else { 0.0 });
    out.push(0.0);
    out.try_into().unwrap_or_else(|out: Vec<f32>| panic!("{} traits", out.len()))
}
