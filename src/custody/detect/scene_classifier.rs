//! The scene family (Zhou et al., Places: A 10 Million Image Database for Scene Recognition, 2017): how likely a picture shows
//! each of a list of places.
//!
//! Output [1, classes], also with further sides of 1: probabilities, or scores that a softmax makes some. Every class is marked
//! as indoors or outdoors (Places365's `IO_places365.txt`); the probability of an interior is the sum over those indoors. The whole
//! picture is shown to the model, not its middle alone.

use super::SceneSaid;
use super::scene_model::{Answer, Values};
use super::scene_spec::{Says, SceneSpec};
use crate::vocab::ModelId;

/// Numbers from 0 to 1 whose sum is as near to 1 as this are probabilities already.
const SUM_SLACK: f64 = 0.01;

/// What an answer says; `None` when it is not whole.
pub(super) fn read(answer: &Answer<'_>, spec: &SceneSpec, model: &ModelId) -> Option<SceneSaid> {
    let Values::Scores(scores) = answer.values else { return None };
    let is_one_row = answer.shape.iter().filter(|side| **side != 1).eq([&spec.len()]);
    if !is_one_row || scores.len() != spec.len() || !scores.iter().all(|score| score.is_finite()) {
        return None;
    }
    let weights: Vec<f64> = if are_probabilities(scores) {
        scores.iter().map(|score| f64::from(*score)).collect()
    } else {
        let most = scores.iter().copied().fold(f32::MIN, f32::max);
        scores.iter().map(|score| f64::from(score - most).exp()).collect()
    };
    let indoors: f64 =
        weights.iter().enumerate().filter(|(class, _)| spec.says(*class) == Says::Room).map(|w| w.1).sum();
    let all: f64 = weights.iter().sum();
    Some(SceneSaid { model: model.clone(), interior: Some((indoors / all) as f32), openings: None })
}

fn are_probabilities(scores: &[f32]) -> bool {
    let sum: f64 = scores.iter().map(|score| f64::from(*score)).sum();
    scores.iter().all(|score| (0.0..=1.0).contains(score)) && (sum - 1.0).abs() <= SUM_SLACK
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::detect::{Family, SceneFeed};

    fn said(shape: &[usize], scores: &[f32]) -> Option<f32> {
        let spec =
            SceneSpec::parse(Family::Scene, b"attic 1\nbeach 2\nbedroom 1", SceneFeed::default()).expect("a spec");
        let answer = Answer { shape: shape.to_vec(), values: Values::Scores(scores) };
        read(&answer, &spec, &ModelId("m".into()))?.interior
    }

    #[test]
    fn the_probability_of_an_interior_is_the_sum_over_its_places() {
        let near = |got: Option<f32>, wanted: f32| assert!((got.expect("an answer") - wanted).abs() < 1e-5, "{got:?}");
        near(said(&[1, 3], &[0.2, 0.5, 0.3]), 0.5);
        let (one, two) = (1.0_f32.exp(), 2.0_f32.exp());
        near(said(&[1, 3, 1, 1], &[1.0, 2.0, 0.0]), (one + 1.0) / (one + two + 1.0));
        near(said(&[3], &[900.0, 100.0, -900.0]), 1.0);
        near(said(&[1, 3], &[0.0, 0.0, 0.0]), 2.0 / 3.0);
    }

    #[test]
    fn what_is_not_whole_says_nothing() {
        assert_eq!(said(&[1, 2], &[0.5, 0.5]), None);
        assert_eq!(said(&[1, 3], &[0.5, f32::NAN, 0.5]), None);
        assert_eq!(said(&[1, 3], &[f32::INFINITY, 0.0, 0.5]), None);
        assert_eq!(said(&[3, 3], &[0.0; 9]), None);
    }
}
