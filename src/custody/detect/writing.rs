//! Finds lines of writing: house numbers, signs, plates, and what a camera writes into its picture. No model is needed.
//!
//! Strokes of similar width, strength and height, side by side, are glyphs of a line; what varies like glyphs is writing, a row
//! of bars is a fence. The idea is that of the stroke width transform (Epshtein, Ofek and Wexler, 2010) with top-hats in place
//! of its ray casting. Glyphs from 8 to about 200 pixels are found, light on dark and dark on light, at three sizes of the picture.
//!
//! Deliberately absent: reading. Nothing here knows which letters it hides. Known limits: a single glyph alone is no line;
//! writing whose brightness equals that of its ground is not seen; lines that climb by more than about 15 degrees break up.

mod judge;
#[cfg(test)]
mod learn;
mod like_plates;
mod lines;
#[cfg(test)]
mod planted;
mod strokes;
#[cfg(test)]
mod tests;
mod traits;

use crate::vocab::{HidingWishes, PxBox, Size};

use judge::{Judge, Verdict};
use lines::{boxes_around, lines_of};
use strokes::{Grey, Ink, Part, Strokes};
use traits::{SUPPORT, TRAITS, traits};

/// Every so many frames are read. Writing stands still or is linked over time.
pub(in crate::custody) const EVERY: usize = 2;
/// Strokes fainter than the first are noise. Writing that touches what it lies on at one contrast stands alone at a higher one, as
/// in maximally stable extremal regions (Matas et al., 2002).
const CONTRASTS: [u8; 4] = [14, 24, 40, 64];
/// Sizes of the picture that are looked at, each half of the one before.
const SCALES: usize = 3;
/// A glyph is no higher than this share of the picture; larger "letters" are furniture.
const HIGHEST: f64 = 0.15;
/// A picture of fewer rows is not halved.
const LEAST_ROWS: usize = 256;

/// What was read in a frame.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::custody) struct Read {
    /// Lines of writing.
    pub(in crate::custody) lines: Vec<PxBox>,
    /// Rows of glyphs that may be a number plate, many that are no line of writing among them; empty unless plates are asked for.
    pub(in crate::custody) like_plates: Vec<PxBox>,
}

/// Reads frames of one clip where the project asks for it.
pub(in crate::custody) struct Reader {
    is_wanted: bool,
    are_plates_wanted: bool,
    frames: usize,
    strokes: Strokes,
    scales: [Grey; SCALES],
    judge: Judge,
}

impl Reader {
    /// A reader that does nothing unless these wishes need to know where writing is.
    pub(in crate::custody) fn wanted_by(wishes: &HidingWishes) -> Self {
        let is_wanted = wishes.writing || wishes.camera_text || wishes.plates || wishes.documents;
        let judge = Judge::ours();
        Self {
            is_wanted,
            are_plates_wanted: wishes.plates,
            frames: 0,
            strokes: Strokes::default(),
            scales: Default::default(),
            judge,
        }
    }

    /// What is written in the clip's next frame: sRGB, 3 bytes a pixel, rows from the top without padding. Nothing for frames
    /// that are left out.
    pub(in crate::custody) fn next(&mut self, rgb: &[u8], size: Size) -> Read {
        let is_due = self.is_wanted && self.frames.is_multiple_of(EVERY);
        self.frames += 1;
        if is_due { self.read(rgb, size) } else { Read::default() }
    }

    fn read(&mut self, rgb: &[u8], size: Size) -> Read {
        let found = self.candidates(rgb, size);
        let verdicts: Vec<Verdict> = found.iter().map(|candidate| self.judge.verdict(&candidate.traits)).collect();
        let sure = || found.iter().zip(&verdicts).filter(|(_, verdict)| **verdict == Verdict::Line);
        let is_hidden = |candidate: &Candidate, verdict: Verdict| match verdict {
            Verdict::Line => true,
            Verdict::Beside => sure().any(|(line, _)| candidate.lies_in(line)),
            Verdict::Other => false,
        };
        let hidden = found.iter().zip(&verdicts).filter(|(candidate, verdict)| is_hidden(candidate, **verdict));
        let lines = merged(hidden.flat_map(|(candidate, _)| candidate.boxes.iter().copied()).collect());
        let like_plates = if self.are_plates_wanted { self.like_plates(&found, size) } else { Vec::new() };
        Read { lines, like_plates }
    }

    fn like_plates(&self, found: &[Candidate], size: Size) -> Vec<PxBox> {
        let may_be_one = |row: &&Candidate| {
            like_plates::has_the_shape(&row.core, size) && self.judge.score(&row.traits) >= like_plates::LEAST_SCORE
        };
        merged(found.iter().filter(may_be_one).flat_map(|row| row.boxes.iter().copied()).collect())
    }

    /// Rows of glyphs at every size of the picture, in both inks and at every contrast.
    fn candidates(&mut self, rgb: &[u8], size: Size) -> Vec<Candidate> {
        self.scales[0].luma(rgb, size.width_px as usize, size.height_px as usize);
        let mut found = Vec::new();
        for scale in 0..SCALES {
            if scale > 0 {
                if self.scales[scale - 1].height < LEAST_ROWS {
                    break;
                }
                let (larger, smaller) = self.scales.split_at_mut(scale);
                larger[scale - 1].half(&mut smaller[0]);
            }
            let grey = &self.scales[scale];
            for ink in [Ink::Light, Ink::Dark] {
                self.strokes.measure(grey, ink);
                for least in CONTRASTS {
                    let parts = self.strokes.parts(grey, least);
                    let highest_px = (HIGHEST * grey.height as f64).min(48.0);
                    for line in lines_of(parts, highest_px) {
                        let traits = traits(&line, grey, self.strokes.strength(), least, ink);
                        found.extend(Candidate::of(&line, traits, (1 << scale) as f64, size));
                    }
                }
            }
        }
        support(&mut found);
        found
    }
}

/// What may be a line of writing.
struct Candidate {
    /// Around its glyphs, without any room.
    core: PxBox,
    /// What is hidden if it is one.
    boxes: Vec<PxBox>,
    traits: [f32; TRAITS],
}

impl Candidate {
    /// From its glyphs in a picture whose pixels are so many of the frame's wide.
    fn of(line: &[Part], traits: [f32; TRAITS], px: f64, size: Size) -> Option<Self> {
        let in_frame = |b: PxBox| PxBox::new(b.x1() * px, b.y1() * px, b.x2() * px, b.y2() * px)?.clipped(size);
        let boxes: Vec<PxBox> = boxes_around(line).into_iter().filter_map(in_frame).collect();
        let glyph = |part: &Part| PxBox::new(part.x1 as f64, part.y1 as f64, part.x2 as f64, part.y2 as f64);
        let core = line.iter().filter_map(glyph).reduce(|a, b| a.hull(&b)).and_then(in_frame)?;
        (!boxes.is_empty()).then_some(Self { core, boxes, traits })
    }

    /// Whether half of it lies in what is hidden for a line.
    fn lies_in(&self, line: &Self) -> bool {
        let common = |b: &PxBox| b.intersection(&self.core).is_some_and(|part| part.area() > 0.5 * self.core.area());
        line.boxes.iter().any(common)
    }
}

/// Writes into each candidate's traits how many others there are at its place: writing is found at several contrasts and sizes.
fn support(found: &mut [Candidate]) {
    let cores: Vec<PxBox> = found.iter().map(|candidate| candidate.core).collect();
    for candidate in found {
        let others = cores.iter().filter(|core| core.iou(&candidate.core) > 0.5).count() - 1;
        candidate.traits[SUPPORT] = (1.0 + others as f32).ln();
    }
}

/// Joins pieces of one row, between which something was not seen, and leaves out lines that lie nearly all inside a larger one: the
/// same at another size of the picture or another contrast.
fn merged(mut lines: Vec<PxBox>) -> Vec<PxBox> {
    lines.sort_by(|a, b| b.area().total_cmp(&a.area()));
    let mut kept: Vec<PxBox> = Vec::new();
    for line in lines {
        let is_around =
            |other: &PxBox| other.intersection(&line).is_some_and(|common| common.area() >= 0.95 * line.area());
        if !kept.iter().any(is_around) {
            kept.push(line);
        }
    }
    let mut between: Vec<PxBox> = Vec::new();
    for (i, a) in kept.iter().enumerate() {
        for b in &kept[i + 1..] {
            let (low, high) = (a.height().min(b.height()), a.height().max(b.height()));
            let gap = a.x1().max(b.x1()) - a.x2().min(b.x2());
            let common = a.y2().min(b.y2()) - a.y1().max(b.y1());
            if low >= 0.6 * high && gap > 0.0 && gap <= high && common >= 0.6 * low {
                between.extend(PxBox::new(
                    a.x2().min(b.x2()),
                    a.y1().min(b.y1()),
                    a.x1().max(b.x1()),
                    a.y2().max(b.y2()),
                ));
            }
        }
    }
    kept.extend(between);
    kept
}
