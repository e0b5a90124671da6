//! Tells lines of writing from what only looks like strokes in a row: furniture, branches, window bars, stripes.
//!
//! A net of one hidden layer over a line's traits, made by `models/train_writing.py` on drawn lines and on what the pictures
//! of other things hold. It is cut where all but a few of the drawn lines pass that were held out; what passes by a little less
//! still counts beside a line that passes. Deliberately absent: any say over what was not found as strokes.

use serde::Deserialize;

use super::traits::TRAITS;

/// Traits further from the middle than this, in standard deviations, count as so far.
const FAR: f32 = 5.0;

/// The numbers of the net.
#[derive(Deserialize)]
pub(super) struct Judge {
    /// Mean and standard deviation of each trait where the net was made.
    middle: Vec<f32>,
    spread: Vec<f32>,
    units: Vec<Vec<f32>>,
    unit_bias: Vec<f32>,
    weights: Vec<f32>,
    bias: f32,
    /// Over this beside a sure line it is one, too.
    beside: f32,
}

/// What the judge says of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(super) enum Verdict {
    /// Surely no line of writing.
    Other,
    /// A line if there is a sure one at the same place.
    Beside,
    /// Taken for a line of writing.
    Line,
}

impl Judge {
    /// The numbers in the repository.
    pub(super) fn ours() -> Self {
        let text = include_str!("../../../../models/writing_head.json");
        serde_json::from_str(text).expect("models/writing_head.json is checked by a test")
    }

    /// What is not a number hides: it is taken for a line.
    pub(super) fn verdict(&self, traits: &[f32; TRAITS]) -> Verdict {
        match self.score(traits) {
            score if score < self.beside => Verdict::Other,
            score if score < 0.0 => Verdict::Beside,
            _ => Verdict::Line,
        }
    }

    /// The net's answer: from 0 on a line of writing.
    pub(super) fn score(&self, traits: &[f32; TRAITS]) -> f32 {
        let measured = traits.iter().zip(&self.middle).zip(&self.spread);
        let seen: Vec<f32> =
            measured.map(|((value, middle), spread)| ((value - middle) / spread).clamp(-FAR, FAR)).collect();
        let unit = |(weights, bias): (&Vec<f32>, &f32)| {
            (bias + weights.iter().zip(&seen).map(|(weight, value)| weight * value).sum::<f32>()).max(0.0)
        };
        let units = self.units.iter().zip(&self.unit_bias).map(unit);
        self.bias + units.zip(&self.weights).map(|(value, weight)| value * weight).sum::<f32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hidden units.
    const UNITS: usize = 16;

    #[test]
    fn the_committed_numbers_fit_the_traits() {
        let judge = Judge::ours();
        assert_eq!([judge.middle.len(), judge.spread.len()], [TRAITS; 2]);
        assert_eq!([judge.units.len(), judge.unit_bias.len(), judge.weights.len()], [UNITS; 3]);
        assert!(judge.units.iter().all(|unit| unit.len() == TRAITS && unit.iter().all(|weight| weight.is_finite())));
        assert!(judge.spread.iter().all(|spread| *spread > 0.0) && judge.beside < 0.0 && judge.bias.is_finite());
    }

    #[test]
    fn what_cannot_be_measured_is_taken_for_writing() {
        assert_eq!(Judge::ours().verdict(&[f32::NAN; TRAITS]), Verdict::Line);
    }
}
