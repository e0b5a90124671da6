//! The added scene models as witnesses of a clip's place: when they are asked, and what each says of the clip as a whole.
//!
//! Guarantee: every view that a camera settles on is looked at, from its first frame on, so nothing is shown of a view that they were
//! never asked about. Deliberately absent: asking about every frame. A place stands still, and a model may take a second a frame.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::custody::detect::{Findings, OpeningMap};
use crate::vocab::ModelId;

use super::moved::View;

/// The first frames to be asked about are so far apart, microseconds; after every [`LOOKS_A_STEP`] of them twice as far. A clip of
/// ten seconds is asked about in some twenty frames, one of an hour in some hundred and fifty.
const FIRST_STEP_MICROS: i64 = 250_000;
const LOOKS_A_STEP: u32 = 12;

/// Says which frames of one clip are asked about, in order.
#[derive(Default)]
pub(in crate::custody) struct Turns {
    next_micros: Option<i64>,
    taken: u32,
    looks: BTreeSet<u16>,
}

impl Turns {
    /// Whether this frame is one, with where the camera looked in it. A frame in which it looks nowhere is hidden and says nothing.
    pub(in crate::custody) fn is_due(&mut self, time_micros: i64, view: View) -> bool {
        if view.is_adrift {
            return false;
        }
        let is_new = self.looks.insert(view.look);
        let is_time = self.next_micros.is_none_or(|next| time_micros >= next);
        if is_time {
            let step = FIRST_STEP_MICROS << (self.taken / LOOKS_A_STEP).min(20);
            self.next_micros = Some(time_micros.saturating_add(step));
            self.taken += 1;
        }
        is_new || is_time
    }
}

/// What a scene model said of a clip. It could only hide more than was hidden without it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SceneWitness {
    /// Which model.
    pub model: ModelId,
    /// Frames that it was asked about.
    pub frames: u32,
    /// How likely the camera looks at an interior by it, 0 to 1; `None` when it saw nothing but people and vehicles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interior: Option<f64>,
    /// Frames in which it saw doors or windows.
    #[serde(default)]
    pub frames_with_openings: u32,
}

/// What each scene model said, in the order in which they were asked. `of_the_clip` makes one answer of the frames'.
pub(super) fn heard<'a>(
    seen: impl IntoIterator<Item = &'a Findings>,
    of_the_clip: impl Fn(Vec<f64>) -> Option<f64>,
) -> Vec<SceneWitness> {
    let mut witnesses: Vec<(SceneWitness, Vec<f64>)> = Vec::new();
    for said in seen.into_iter().flat_map(|found| &found.said) {
        let at = witnesses.iter().position(|(witness, _)| witness.model == said.model).unwrap_or_else(|| {
            let model = said.model.clone();
            witnesses.push((SceneWitness { model, frames: 0, interior: None, frames_with_openings: 0 }, Vec::new()));
            witnesses.len() - 1
        });
        let (witness, interiors) = &mut witnesses[at];
        witness.frames += 1;
        witness.frames_with_openings += u32::from(said.openings.as_ref().is_some_and(OpeningMap::has_any));
        interiors.extend(said.interior.map(f64::from));
    }
    witnesses
        .into_iter()
        .map(|(witness, interiors)| SceneWitness { interior: of_the_clip(interiors), ..witness })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(frames: u32, fps: i64, view: impl Fn(u32) -> View) -> Vec<u32> {
        let mut turns = Turns::default();
        (0..frames).filter(|no| turns.is_due(i64::from(*no) * 1_000_000 / fps, view(*no))).collect()
    }

    #[test]
    fn a_few_dozen_frames_are_asked_about_whatever_the_length() {
        let still = |_| View::default();
        assert_eq!(asked(1, 25, still), [0]);
        assert_eq!(asked(30, 10, still), [0, 3, 6, 9, 12, 15, 18, 21, 24, 27]);
        let ten_seconds = asked(300, 30, still);
        assert!((15..=30).contains(&ten_seconds.len()), "{}", ten_seconds.len());
        assert!(ten_seconds.last().is_some_and(|last| *last > 270), "{ten_seconds:?}");
        let an_hour = asked(3_600 * 10, 10, still);
        assert!((100..=200).contains(&an_hour.len()), "{}", an_hour.len());
        assert_eq!(asked(5, 1, still).len(), 5);
    }

    #[test]
    fn every_view_is_asked_about_as_soon_as_it_is_settled() {
        let view = |no| View { look: u16::from(no >= 101), stand: 0, is_adrift: (95..101).contains(&no) };
        let asked = asked(300, 30, view);
        assert!(asked.contains(&101), "{asked:?}");
        assert!(!asked.iter().any(|no| (95..101).contains(no)), "{asked:?}");
    }
}
