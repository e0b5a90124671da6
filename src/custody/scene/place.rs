//! Whether a clip shows an interior, from its pictures. The answer can only hide more than the declared place does.
//!
//! Two witnesses of our own, added as log-odds: the head on CenterNet's last map (`detect::scene_head`), and the household and street
//! things that were found, by score and by how lasting they are. Light and colour are no witness: on labelled photographs a
//! classifier on eleven statistics of them was hardly better than chance (area under the curve 0.63 to 0.80, against 0.98 for
//! the map) and made the map no better.
//!
//! Every scene model that somebody added is a further one (`scene::witness`). The likeliest of their answers and our own counts, so
//! that a model can take an outdoor clip for an interior and never the other way.

mod sign;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::custody::detect::Findings;
use crate::custody::plan::{Clip, HidingSettings};
use crate::vocab::{DetectedClass, Place};

use super::witness::{self, SceneWitness};

pub use sign::Sign;

/// What the pictures of a clip say of its place.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceEvidence {
    /// How likely the camera looks at an interior, 0 to 1, from 0.5 it is taken for one; `None` when nothing spoke for or
    /// against it.
    pub interior: Option<f64>,
    /// The same in words.
    pub looks: Looks,
    /// What spoke loudest for that, loudest first: things that point the way that `looks` says.
    pub signs: [Option<Sign>; 3],
    /// The place by which the clip was hidden: the declared one, or a more private one.
    pub treated_as: Place,
}

/// What a camera seems to look at. A steward reads it beside the declared place; it never shows anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Looks {
    /// An interior.
    Indoors,
    /// Anything but an interior.
    Outdoors,
    /// Nothing spoke for or against either.
    #[default]
    Undecided,
}

impl Looks {
    /// The words for it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Indoors => "looks indoors",
            Self::Outdoors => "looks outdoors",
            Self::Undecided => "undecided",
        }
    }
}

impl std::fmt::Display for Looks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.words())
    }
}

impl crate::vocab::LogSafe for Looks {}

impl PlaceEvidence {
    /// Nothing spoke; the clip is hidden by this place.
    #[must_use]
    pub const fn none(treated_as: Place) -> Self {
        Self { interior: None, looks: Looks::Undecided, signs: [None; 3], treated_as }
    }

    /// Whether the pictures took back what was declared: the clip is hidden more than its camera's place asks for.
    #[must_use]
    pub fn contradicts(&self, declared: Place) -> bool {
        declared == Place::Outdoor && self.treated_as != Place::Outdoor
    }
}

/// The numbers that decide what evidence does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::custody) struct PlaceSettings {
    /// From this probability a clip is said to look indoors. Higher: interiors are called outdoors, and a steward may declare
    /// them so. The head is shifted so that 0.5 already takes one outdoor picture in ten for an interior.
    pub(in crate::custody) indoors_from: f64,
    /// From this probability a clip that was declared outdoors is hidden all the same. A steward's word weighs more than a
    /// guess, so it is higher. Higher: a wrongly declared room is shown; lower: porches and car parks are hidden whole.
    pub(in crate::custody) outvoted_from: f64,
    /// Of the frames' answers, the share from the highest at which the clip's is taken. Lower: a camera that sees a room for a
    /// part of the clip only is taken for indoors; too low: single odd frames decide.
    pub(in crate::custody) frames_from_top: f64,
    /// Things under this score are no sign. Lower: more noise.
    pub(in crate::custody) min_sign_score: f32,
    /// Household things add at most so much, in log-odds.
    pub(in crate::custody) most_for: f64,
    /// Street things take away at most so much, in log-odds: a parked car is seen from a living room too.
    pub(in crate::custody) most_against: f64,
}

impl Default for PlaceSettings {
    fn default() -> Self {
        Self {
            indoors_from: 0.5,
            outvoted_from: 0.8,
            frames_from_top: 0.3,
            min_sign_score: 0.3,
            most_for: 3.0,
            most_against: 0.5,
        }
    }
}

/// Judges a clip that was declared to be filmed at `declared`.
pub(in crate::custody) fn judge(clip: &Clip<'_>, declared: Place, _settings: &HidingSettings) -> PlaceEvidence {
    judged(clip.findings, declared, &PlaceSettings::default())
}

fn judged(findings: &[Option<Findings>], declared: Place, settings: &PlaceSettings) -> PlaceEvidence {
    let seen: Vec<&Findings> = findings.iter().flatten().collect();
    let signs = Signs::of(&seen, settings);
    let frames: Vec<f64> = seen.iter().filter_map(|found| Some(log_odds(found.scene.as_ref()?.interior))).collect();
    let spoken = match (from_top(frames, settings.frames_from_top), signs.are_there()) {
        (None, false) => None,
        (picture, _) => Some(picture.unwrap_or(0.0) + signs.sum(settings)),
    };
    let own = spoken.map(|spoken| 1.0 / (1.0 + (-spoken).exp()));
    let theirs = heard_of(seen.iter().copied(), settings).into_iter().filter_map(|witness| witness.interior);
    let Some(interior) = own.into_iter().chain(theirs).reduce(f64::max) else { return PlaceEvidence::none(declared) };
    let looks = if interior >= settings.indoors_from { Looks::Indoors } else { Looks::Outdoors };
    let treated_as = match declared {
        Place::Outdoor if interior >= settings.outvoted_from => Place::Indoor,
        declared => declared,
    };
    PlaceEvidence { interior: Some(interior), looks, signs: signs.loudest(looks), treated_as }
}

/// What the scene models that were added said of a clip, for the receipt.
pub(in crate::custody) fn witnesses(findings: &[Option<Findings>]) -> Vec<SceneWitness> {
    heard_of(findings.iter().flatten(), &PlaceSettings::default())
}

fn heard_of<'a>(seen: impl IntoIterator<Item = &'a Findings>, settings: &PlaceSettings) -> Vec<SceneWitness> {
    witness::heard(seen, |interiors| from_top(interiors, settings.frames_from_top))
}

/// The value that this share of them reaches or exceeds; `None` of none.
fn from_top(mut values: Vec<f64>, share: f64) -> Option<f64> {
    values.sort_by(|a, b| b.total_cmp(a));
    let at = (share * values.len() as f64) as usize;
    values.get(at.min(values.len().saturating_sub(1))).copied()
}

/// Of a probability; certainty is cut off, so that one frame never outweighs everything.
fn log_odds(probability: f32) -> f64 {
    let p = f64::from(probability).clamp(1e-4, 1.0 - 1e-4);
    (p / (1.0 - p)).ln()
}

/// How loud each sign is: the mean over the frames of its best score there, times what it weighs.
struct Signs([f64; Sign::COUNT]);

impl Signs {
    fn of(seen: &[&Findings], settings: &PlaceSettings) -> Self {
        let mut loud = [0.0; Sign::COUNT];
        for found in seen {
            let mut best = [0.0_f32; Sign::COUNT];
            let things = found.things.iter().map(|thing| (thing.coco, thing.score));
            let vehicles = found.objects.iter().filter_map(|object| Some((coco_of(object.class)?, object.score)));
            for (coco, score) in things.chain(vehicles).filter(|(_, score)| *score >= settings.min_sign_score) {
                if let Some(number) = Sign::number_of(coco) {
                    best[number] = best[number].max(score);
                }
            }
            for (sum, best) in loud.iter_mut().zip(best) {
                *sum += f64::from(best) / seen.len() as f64;
            }
        }
        for (number, sum) in loud.iter_mut().enumerate() {
            *sum *= Sign::numbered(number).1;
        }
        Self(loud)
    }

    fn are_there(&self) -> bool {
        self.0.iter().any(|loud| *loud != 0.0)
    }

    fn sum(&self, settings: &PlaceSettings) -> f64 {
        let side = |is_side: fn(&f64) -> bool| self.0.iter().copied().filter(is_side).sum::<f64>();
        side(|loud| *loud > 0.0).min(settings.most_for) + side(|loud| *loud < 0.0).max(-settings.most_against)
    }

    fn loudest(&self, looks: Looks) -> [Option<Sign>; 3] {
        let way = if looks == Looks::Indoors { 1.0 } else { -1.0 };
        let mut order: Vec<usize> = (0..Sign::COUNT).filter(|&number| self.0[number] * way > 0.0).collect();
        order.sort_by(|&a, &b| (self.0[b] * way).total_cmp(&(self.0[a] * way)).then(a.cmp(&b)));
        let mut signs = order.into_iter().map(|number| Sign::numbered(number).0);
        std::array::from_fn(|_| signs.next())
    }
}

/// Vehicles are tagged, so they come as objects and not as things.
const fn coco_of(class: DetectedClass) -> Option<u8> {
    match class {
        DetectedClass::Bicycle => Some(1),
        DetectedClass::Car => Some(2),
        DetectedClass::Motorcycle => Some(3),
        DetectedClass::Bus => Some(5),
        DetectedClass::Truck => Some(7),
        DetectedClass::Person | DetectedClass::Face | DetectedClass::Plate => None,
    }
}
