//! Strokes: what is narrower than a pen in at least one direction, lighter or darker than what it lies on; and the connected
//! components of them.
//!
//! A stroke is the larger of two top-hats, one along rows and one along columns (Serra, Image Analysis and Mathematical
//! Morphology, 1982): the picture minus its opening by a line of [`PEN_PX`] pixels. Edges of large things have none.

/// Strokes are narrower than this, pixels.
pub(super) const PEN_PX: usize = 9;

/// Light strokes on dark, or dark ones on light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Light,
    Dark,
}

/// A picture of one byte a pixel.
#[derive(Default, Clone)]
pub(super) struct Grey {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) px: Vec<u8>,
}

impl Grey {
    /// The luma of an sRGB picture (BT.601 weights), 3 bytes a pixel.
    pub(super) fn luma(&mut self, rgb: &[u8], width: usize, height: usize) {
        (self.width, self.height) = (width, height);
        let weigh = |p: &[u8]| ((77 * u32::from(p[0]) + 150 * u32::from(p[1]) + 29 * u32::from(p[2])) >> 8) as u8;
        self.px.clear();
        self.px.extend(rgb.chunks_exact(3).map(weigh));
    }

    /// Half the size: means of two by two pixels.
    pub(super) fn half(&self, into: &mut Grey) {
        (into.width, into.height) = (self.width / 2, self.height / 2);
        into.px.clear();
        for y in 0..into.height {
            let above = &self.px[2 * y * self.width..][..2 * into.width];
            let below = &self.px[(2 * y + 1) * self.width..][..2 * into.width];
            let pairs = above.chunks_exact(2).zip(below.chunks_exact(2));
            let mean = |(a, b): (&[u8], &[u8])| {
                ((u16::from(a[0]) + u16::from(a[1]) + u16::from(b[0]) + u16::from(b[1]) + 2) / 4) as u8
            };
            into.px.extend(pairs.map(mean));
        }
    }
}

/// One connected component of strokes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Part {
    pub(super) x1: usize,
    pub(super) y1: usize,
    /// Exclusive, like `y2`.
    pub(super) x2: usize,
    pub(super) y2: usize,
    pub(super) area: usize,
    /// Runs along rows.
    pub(super) runs: usize,
    /// Pixels with none of the component above them: runs along columns.
    pub(super) tops: usize,
    /// Sum of the strength of its strokes.
    pub(super) strength: usize,
    /// Sum of the brightness of its pixels.
    pub(super) brightness: usize,
}

impl Part {
    pub(super) fn width(&self) -> usize {
        self.x2 - self.x1
    }

    pub(super) fn height(&self) -> usize {
        self.y2 - self.y1
    }

    /// Mean width of its strokes, pixels: the shorter of the mean runs along rows and columns.
    pub(super) fn pen_px(&self) -> f64 {
        self.area as f64 / self.runs.max(self.tops).max(1) as f64
    }

    /// Mean contrast of its strokes.
    pub(super) fn contrast(&self) -> f64 {
        self.strength as f64 / self.area as f64
    }

    /// Mean brightness of its strokes.
    pub(super) fn tone(&self) -> f64 {
        self.brightness as f64 / self.area as f64
    }

    /// Share of its box that is stroke.
    pub(super) fn density(&self) -> f64 {
        self.area as f64 / (self.width() * self.height()) as f64
    }
}

/// Finds strokes and their components. It lives as long as the clip, so that frames allocate little.
#[derive(Default)]
pub(super) struct Strokes {
    line: Vec<u8>,
    other: Vec<u8>,
    least: Vec<u8>,
    strength: Vec<u8>,
    runs: Vec<Run>,
    parent: Vec<u32>,
}

/// Pixels of one row that are strokes.
#[derive(Debug, Clone, Copy)]
struct Run {
    y: u32,
    from: u32,
    to: u32,
    tops: u32,
    strength: u32,
    brightness: u32,
}

impl Strokes {
    /// Measures how strong the strokes of this ink are at each pixel.
    pub(super) fn measure(&mut self, grey: &Grey, ink: Ink) {
        if grey.width < PEN_PX || grey.height < PEN_PX {
            self.strength.clear();
            return;
        }
        // Dark strokes of a picture are the light ones of its negative.
        let turn = if ink == Ink::Dark { 255 } else { 0 };
        self.along_columns(grey, turn);
        self.along_rows(grey, turn);
    }

    /// How strong the strokes are at each pixel of the picture that was measured last.
    pub(super) fn strength(&self) -> &[u8] {
        &self.strength
    }

    /// The components of the strokes, measured before in this picture, of at least this contrast.
    pub(super) fn parts(&mut self, grey: &Grey, least: u8) -> Vec<Part> {
        self.collect_runs(grey, least);
        self.join(grey.height)
    }

    /// Top-hat along columns into `strength`, by whole rows: the least of PEN_PX rows, then the most of PEN_PX of those.
    fn along_columns(&mut self, grey: &Grey, turn: u8) {
        let (width, height) = (grey.width, grey.height);
        let rows = height - PEN_PX + 1;
        self.strength.clear();
        self.strength.extend(grey.px.iter().map(|value| value ^ turn));
        self.least.resize(rows * width, 0);
        for (y, least) in self.least.chunks_exact_mut(width).enumerate() {
            let mut window = self.strength[y * width..(y + PEN_PX) * width].chunks_exact(width);
            least.copy_from_slice(window.next().expect("PEN_PX rows"));
            window.for_each(|row| least.iter_mut().zip(row).for_each(|(a, b)| *a = (*a).min(*b)));
        }
        for (y, here) in self.strength.chunks_exact_mut(width).enumerate() {
            let (from, to) = ((y + 1).saturating_sub(PEN_PX), y.min(rows - 1));
            let mut window = self.least[from * width..(to + 1) * width].chunks_exact(width);
            self.line.clear();
            self.line.extend_from_slice(window.next().expect("a row at least"));
            window.for_each(|row| self.line.iter_mut().zip(row).for_each(|(a, b)| *a = (*a).max(*b)));
            here.iter_mut().zip(&self.line).for_each(|(value, opened)| *value -= *opened);
        }
    }

    /// The same along rows; the larger of both stays.
    fn along_rows(&mut self, grey: &Grey, turn: u8) {
        let width = grey.width;
        for (y, strength) in self.strength.chunks_exact_mut(width).enumerate() {
            let row = &grey.px[y * width..(y + 1) * width];
            self.line.clear();
            self.line.extend(row.iter().map(|value| value ^ turn));
            over_windows(&mut self.line, &mut self.other, u8::min);
            // A pixel lies in the windows that begin at most PEN_PX - 1 before it; beyond the row's ends there are none.
            self.other.clear();
            self.other.resize(PEN_PX - 1, 0);
            self.other.extend_from_slice(&self.line);
            self.other.resize(width + PEN_PX - 1, 0);
            over_windows(&mut self.other, &mut self.line, u8::max);
            for ((strength, value), opened) in strength.iter_mut().zip(row).zip(&self.other) {
                *strength = (*strength).max((value ^ turn) - opened);
            }
        }
    }

    fn collect_runs(&mut self, grey: &Grey, least: u8) {
        let (width, height) = (grey.width, if self.strength.len() == grey.px.len() { grey.height } else { 0 });
        self.runs.clear();
        for y in 0..height {
            let row = &self.strength[y * width..(y + 1) * width];
            let mut x = 0;
            while let Some(skip) = row[x..].iter().position(|value| *value >= least) {
                let from = x + skip;
                let len = row[from..].iter().position(|value| *value < least).unwrap_or(width - from);
                let strength = row[from..from + len].iter().map(|value| u32::from(*value)).sum();
                let brightness = grey.px[y * width + from..][..len].iter().map(|value| u32::from(*value)).sum();
                let tops = match y {
                    0 => len,
                    _ => self.strength[(y - 1) * width + from..][..len].iter().filter(|value| **value < least).count(),
                };
                self.runs.push(Run {
                    y: y as u32,
                    from: from as u32,
                    to: (from + len) as u32,
                    tops: tops as u32,
                    strength,
                    brightness,
                });
                x = from + len;
            }
        }
    }

    /// Joins runs that touch, corners included, with a forest of runs.
    fn join(&mut self, height: usize) -> Vec<Part> {
        self.parent.clear();
        self.parent.extend(0..self.runs.len() as u32);
        let mut starts = vec![self.runs.len(); height + 1];
        for (i, run) in self.runs.iter().enumerate().rev() {
            starts[run.y as usize] = i;
        }
        for y in (0..height).rev() {
            starts[y] = starts[y].min(starts[y + 1]);
        }
        for y in 1..height {
            let (mut above, mut here) = (starts[y - 1], starts[y]);
            while above < starts[y] && here < starts[y + 1] {
                let (a, b) = (self.runs[above], self.runs[here]);
                if a.from <= b.to && b.from <= a.to {
                    let (one, other) = (root(&mut self.parent, above as u32), root(&mut self.parent, here as u32));
                    self.parent[one.max(other) as usize] = one.min(other);
                }
                if a.to < b.to { above += 1 } else { here += 1 }
            }
        }
        let mut parts: Vec<Part> = Vec::new();
        let mut part_of = vec![u32::MAX; self.runs.len()];
        for i in 0..self.runs.len() {
            let run = self.runs[i];
            let root = root(&mut self.parent, i as u32) as usize;
            if part_of[root] == u32::MAX {
                part_of[root] = parts.len() as u32;
                let (x1, y1) = (run.from as usize, run.y as usize);
                parts.push(Part { x1, y1, x2: x1, y2: y1, area: 0, runs: 0, tops: 0, strength: 0, brightness: 0 });
            }
            let part = &mut parts[part_of[root] as usize];
            (part.x1, part.x2) = (part.x1.min(run.from as usize), part.x2.max(run.to as usize));
            part.y2 = run.y as usize + 1;
            part.area += (run.to - run.from) as usize;
            part.runs += 1;
            part.tops += run.tops as usize;
            part.strength += run.strength as usize;
            part.brightness += run.brightness as usize;
        }
        parts
    }
}

/// Replaces every value by the least or most of the PEN_PX values from it on, where there are so many: windows of 2, 4 and 8
/// from windows of half their length.
fn over_windows(values: &mut Vec<u8>, spare: &mut Vec<u8>, pick: impl Fn(u8, u8) -> u8) {
    for step in [1, 2, 4, PEN_PX - 8] {
        spare.clear();
        spare.extend(values.iter().zip(&values[step..]).map(|(a, b)| pick(*a, *b)));
        std::mem::swap(values, spare);
    }
}

fn root(parent: &mut [u32], mut of: u32) -> u32 {
    while parent[of as usize] != of {
        parent[of as usize] = parent[parent[of as usize] as usize];
        of = parent[of as usize];
    }
    of
}
