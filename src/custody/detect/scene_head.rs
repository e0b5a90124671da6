//! Our own head on CenterNet's last map: whether a picture shows an interior, and where in it.
//!
//! A logistic regression over the map's channels, made by `models/train_place.py`. It is linear, so applied to each place of
//! the map it says how much that place speaks for an interior (a class activation map: Zhou et al., Learning Deep Features
//! for Discriminative Localization, 2016). It belongs to one model file: with another one nothing is said, because the
//! channels would mean something else.

use serde::Deserialize;

use super::SceneLook;
use crate::vocab::Digest;

/// Input pixels from one place of the map to the next.
const STRIDE: usize = 32;
/// Places of the map that make one cell of a [`SceneLook`], along each axis.
const PLACES_A_CELL: usize = 2;

#[derive(Debug, Deserialize)]
pub(super) struct SceneHead {
    model_sha256: Digest,
    /// The output of the model that it reads: `[1, channels, rows, columns]`.
    pub(super) output: String,
    bias: f32,
    weights: Vec<f32>,
}

impl SceneHead {
    /// The numbers in the repository.
    pub(super) fn ours() -> Self {
        let text = include_str!("../../../models/place_head.json");
        serde_json::from_str(text).expect("models/place_head.json is checked by a test")
    }

    /// Whether it was made for the model with this digest.
    pub(super) fn is_for(&self, model: Digest) -> bool {
        self.model_sha256 == model
    }

    /// Looks at a map of `rows * columns` places for each channel, of which the picture covers `covered` (columns and rows of the
    /// input's pixels); the rest is the letterbox. `None` when the map is of another shape or not finite.
    pub(super) fn look(&self, map: &[f32], [rows, columns]: [usize; 2], covered: [usize; 2]) -> Option<SceneLook> {
        let [width, height] = covered.map(|px| px.div_ceil(STRIDE));
        if map.len() != self.weights.len() * rows * columns || width > columns || height > rows || width * height == 0 {
            return None;
        }
        let mut votes = vec![self.bias; rows * columns];
        for (channel, weight) in map.chunks_exact(rows * columns).zip(&self.weights) {
            for (vote, value) in votes.iter_mut().zip(channel) {
                *vote += weight * value;
            }
        }
        let mean = |rows: std::ops::Range<usize>, range: std::ops::Range<usize>| {
            let count = (rows.len() * range.len()) as f32;
            rows.map(|row| votes[row * columns..][range.clone()].iter().sum::<f32>()).sum::<f32>() / count
        };
        let whole = mean(0..height, 0..width);
        if !whole.is_finite() {
            return None;
        }
        let cell = |at: usize, end: usize| at..(at + PLACES_A_CELL).min(end);
        let mut cells = Vec::with_capacity(height.div_ceil(PLACES_A_CELL) * width.div_ceil(PLACES_A_CELL));
        for row in (0..height).step_by(PLACES_A_CELL) {
            let cells_of_row =
                (0..width).step_by(PLACES_A_CELL).map(|column| mean(cell(row, height), cell(column, width)));
            cells.extend(cells_of_row.map(probability));
        }
        Some(SceneLook { interior: probability(whole), map: cells, columns: width.div_ceil(PLACES_A_CELL) })
    }
}

fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(weights: &[f32], bias: f32) -> SceneHead {
        SceneHead { model_sha256: Digest::of(b"m"), output: "o".into(), bias, weights: weights.to_vec() }
    }

    #[test]
    fn the_committed_numbers_are_for_the_model_of_the_manifest() {
        let manifest: serde_json::Value =
            serde_json::from_str(include_str!("../../../models/MANIFEST.json")).expect("the manifest");
        let pinned = manifest["models"][0]["sha256"].as_str().expect("a digest");
        let head = SceneHead::ours();
        assert_eq!(head.model_sha256.to_string(), pinned, "train the head again: models/train_place.py");
        assert_eq!(head.weights.len(), 480);
        assert!(head.weights.iter().all(|w| w.is_finite()) && head.bias.is_finite());
        assert!(!head.is_for(Digest::of(b"another model")));
    }

    #[test]
    fn places_are_judged_alone_and_together_and_the_letterbox_is_not() {
        // Two channels of 3 x 4 places; the picture covers 3 columns and 2 rows of them.
        let first = [1.0, 1.0, 4.0, 99.0, 1.0, 1.0, 4.0, 99.0, 99.0, 99.0, 99.0, 99.0];
        let second = [0.5; 12];
        let map = [first, second].concat();
        let look = head(&[1.0, -2.0], 0.25).look(&map, [3, 4], [70, 64]).expect("a look");
        assert_eq!((look.columns, look.map.len()), (2, 2));
        let odds = |p: f32| (p / (1.0 - p)).ln();
        assert!((odds(look.interior) - 1.25).abs() < 1e-4, "{}", odds(look.interior));
        assert!((odds(look.map[0]) - 0.25).abs() < 1e-4 && (odds(look.map[1]) - 3.25).abs() < 1e-4, "{:?}", look.map);
    }

    #[test]
    fn a_map_of_another_shape_or_with_holes_says_nothing() {
        let head = head(&[1.0], 0.0);
        assert!(head.look(&[0.0; 5], [2, 3], [96, 64]).is_none());
        assert!(head.look(&[0.0; 6], [2, 3], [97, 64]).is_none());
        assert!(head.look(&[0.0; 6], [2, 3], [0, 64]).is_none());
        assert!(head.look(&[0.0, f32::NAN, 0.0, 0.0, 0.0, 0.0], [2, 3], [96, 64]).is_none());
    }
}
