//! How much is drawn, of what, and what passes.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::interval::{Z95, trials_to_show};
use super::iso2859::{Aql, Level, Scheme, Severity};
use super::unit::{Trait, UnitKind};
use crate::vocab::MemberId;

/// How many units are drawn, and what passes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Aim {
    /// So many units. Passes when the lower end of the accuracy's interval is at least this share.
    Fixed {
        /// Units.
        units: u64,
        /// The share of right boxes to be shown, 0 to 1.
        at_least: f64,
    },
    /// As many units as give the accuracy of boxes with this margin of error. Passes as above.
    Margin {
        /// Half the width of the interval, 0 to 1.
        margin: f64,
        /// The accuracy that is expected, 0 to 1.
        expected: f64,
        /// The share of right boxes to be shown, 0 to 1.
        at_least: f64,
    },
    /// As many units as show, with 95 % confidence, that at least this share of units has no serious error when at most so many
    /// are found with one.
    Show {
        /// Share of units without a serious error, 0 to 1.
        at_least: f64,
        /// So many may be found with one.
        allowed: u64,
    },
    /// ISO 2859-1, single sampling. Passes with at most the acceptance number of units with a serious error.
    Acceptance {
        /// The inspection level.
        level: Level,
        /// The acceptance quality limit.
        aql: Aql,
        /// How strictly, as the lots before say.
        severity: Severity,
    },
}

/// A plan of a review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// What is drawn.
    pub kind: UnitKind,
    /// How many, and what passes.
    pub aim: Aim,
    /// What strata are told apart by.
    pub strata: BTreeSet<Trait>,
    /// Decides the draw.
    pub seed: u64,
    /// Only clips of this annotator are in the lot; all that are done where it is none.
    pub annotator: Option<MemberId>,
    /// Percent of units that another reviewer judges too, without seeing the first verdicts.
    pub second_percent: u8,
    /// Percent of units that carry a seeded defect, 0 to 5.
    pub seeded_percent: u8,
    /// Percent of frames that another reviewer draws boxes in without seeing any label, to measure how far two people agree.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub blind_percent: u8,
}

// What serde asks for; plans of before blind drawing keep their digests.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(percent: &u8) -> bool {
    *percent == 0
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            kind: UnitKind::Frame,
            aim: Aim::Acceptance {
                level: Level::II,
                aql: Aql::of_percent(1.0).expect("1 % is a limit of the series"),
                severity: Severity::Normal,
            },
            strata: BTreeSet::new(),
            seed: 1,
            annotator: None,
            second_percent: 10,
            seeded_percent: 4,
            blind_percent: 0,
        }
    }
}

/// Why a plan makes no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAPlan {
    /// No units, or a share outside 0 to 1.
    #[error("The plan's numbers are out of range: shares lie between 0 and 1.\nChange the plan, then draw again.")]
    OutOfRange,
    /// So many defects would change what is judged.
    #[error(
        "At most 5 % of units carry a seeded defect, and at most all are judged twice.\nChange the plan, then draw again."
    )]
    TooManySeeded,
    /// Tracks and clips cannot be drawn blind.
    #[error("Only frames are drawn blind, and at most all of them.\nChange the plan, then draw again.")]
    OnlyFramesBlind,
}

impl crate::vocab::LogSafe for NotAPlan {}

impl Plan {
    /// Why it makes no sense; `Ok` for a sound one.
    ///
    /// # Errors
    /// A share outside 0 to 1, no units, more seeded defects than 5 %, or tracks or clips to be drawn blind.
    pub fn check(&self) -> Result<(), NotAPlan> {
        let share = |value: f64| (0.0..1.0).contains(&value);
        let is_sound = match self.aim {
            Aim::Fixed { units, at_least } => units > 0 && share(at_least),
            Aim::Margin { margin, expected, at_least } => {
                margin > 0.0 && margin < 0.5 && share(expected) && share(at_least)
            }
            Aim::Show { at_least, allowed } => at_least > 0.0 && share(at_least) && allowed < 10_000,
            Aim::Acceptance { .. } => true,
        };
        if !is_sound {
            return Err(NotAPlan::OutOfRange);
        }
        if self.second_percent > 100 || self.seeded_percent > 5 {
            return Err(NotAPlan::TooManySeeded);
        }
        if self.blind_percent > 100 || (self.blind_percent > 0 && self.kind != UnitKind::Frame) {
            return Err(NotAPlan::OnlyFramesBlind);
        }
        Ok(())
    }

    /// How many units are drawn from a lot of so many units with so many boxes.
    #[must_use]
    pub fn units(&self, lot: u64, boxes: u64) -> u64 {
        let wanted = match self.aim {
            Aim::Fixed { units, .. } => units,
            Aim::Margin { margin, expected, .. } => {
                // At the very ends the formula asks for nothing; one error in a hundred is never too careful.
                let share = expected.clamp(0.01, 0.99);
                let needed = Z95 * Z95 * share * (1.0 - share) / (margin * margin);
                let of_lot = needed / (1.0 + needed / (boxes.max(1) as f64));
                (of_lot * lot as f64 / boxes.max(1) as f64).ceil() as u64
            }
            Aim::Show { at_least, allowed } => trials_to_show(1.0 - at_least, allowed),
            Aim::Acceptance { level, aql, severity } => Scheme::of(lot, level, aql, severity).units,
        };
        wanted.min(lot)
    }

    /// The plan as one line for people.
    #[must_use]
    pub fn words(&self) -> String {
        let what = self.kind.words();
        let aim = match self.aim {
            Aim::Fixed { units, at_least } => {
                format!("{units} {what}, to show that at least {:.1} % of boxes are right", at_least * 100.0)
            }
            Aim::Margin { margin, at_least, .. } => format!(
                "{what} for a margin of error of {:.1} %, to show that at least {:.1} % of boxes are right",
                margin * 100.0,
                at_least * 100.0
            ),
            Aim::Show { at_least, allowed } => format!(
                "{what} to show that at least {:.1} % have no serious error, with at most {allowed} found",
                at_least * 100.0
            ),
            Aim::Acceptance { level, aql, severity } => {
                let how = if severity == Severity::Normal { "normal" } else { "tightened" };
                format!("{what} by ISO 2859-1, level {}, AQL {} %, {how} inspection", level.word(), aql.percent())
            }
        };
        let by: Vec<&str> = self.strata.iter().map(|by| by.word()).collect();
        let by = if by.is_empty() { String::new() } else { format!(", stratified by {}", by.join(" and ")) };
        format!("{aim}{by}, seed {}", self.seed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(aim: Aim) -> Plan {
        Plan { aim, ..Plan::default() }
    }

    #[test]
    fn sizes_follow_the_aim() {
        let cases = [
            (Aim::Fixed { units: 50, at_least: 0.9 }, 1000, 50),
            (Aim::Fixed { units: 50, at_least: 0.9 }, 20, 20),
            (Aim::Show { at_least: 0.99, allowed: 1 }, 10_000, 473),
            // 1.96² · 0.05 · 0.95 / 0.02² = 456.2 boxes; of 100,000 boxes 454.1; ten boxes a frame.
            (Aim::Margin { margin: 0.02, expected: 0.95, at_least: 0.9 }, 10_000, 46),
        ];
        for (aim, lot, units) in cases {
            assert_eq!(plan(aim).units(lot, lot * 10), units, "{aim:?}");
        }
        assert_eq!(Plan::default().units(2_000, 0), 125, "K");
    }

    #[test]
    fn senseless_plans_are_refused() {
        for aim in [
            Aim::Fixed { units: 0, at_least: 0.9 },
            Aim::Fixed { units: 5, at_least: 1.5 },
            Aim::Fixed { units: 5, at_least: f64::NAN },
            Aim::Margin { margin: 0.0, expected: 0.9, at_least: 0.9 },
            Aim::Show { at_least: 0.0, allowed: 1 },
        ] {
            assert!(plan(aim).check().is_err(), "{aim:?}");
        }
        assert!(Plan { seeded_percent: 6, ..Plan::default() }.check().is_err());
        assert!(Plan { kind: UnitKind::Track, blind_percent: 5, ..Plan::default() }.check().is_err());
        assert_eq!(Plan { blind_percent: 5, ..Plan::default() }.check(), Ok(()));
        assert_eq!(Plan::default().check(), Ok(()));
        let kept = serde_json::to_string(&Plan::default()).expect("plain");
        assert_eq!(serde_json::from_str::<Plan>(&kept).expect("read"), Plan::default());
        assert!(serde_json::from_str::<Aql>("1.1").is_err(), "not of the series");
    }
}
