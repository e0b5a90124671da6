//! The form that draws a sample, and what of the report is shown.

use std::collections::BTreeSet;

use super::command::Command;
use super::review_command::ReviewCommand;
use super::review_desk::{Aim, Aql, Level, Plan, Severity, Trait, UnitKind};
use crate::app::words::word;

/// The aims to choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AimWord {
    /// ISO 2859-1.
    Acceptance,
    /// As many units as show a share.
    Show,
    /// As many units as give a margin of error.
    Margin,
    /// So many units.
    Fixed,
}

/// What is typed and chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanForm {
    /// What is drawn.
    pub kind: UnitKind,
    /// The aim.
    pub aim: AimWord,
    /// The acceptance quality limit, percent.
    pub aql: f64,
    /// Units of [`AimWord::Fixed`].
    pub units: u64,
    /// The share to be shown, percent.
    pub at_least: f64,
    /// The margin of error, percent.
    pub margin: f64,
    /// Errors that may be found.
    pub allowed: u64,
    /// Strata.
    pub strata: BTreeSet<Trait>,
    /// Decides the draw.
    pub seed: u64,
    /// Percent of units that are judged twice.
    pub second: u8,
    /// Percent of units with a seeded defect.
    pub seeded: u8,
    /// Percent of frames that are drawn blind.
    pub blind: u8,
}

impl Default for PlanForm {
    fn default() -> Self {
        let plan = Plan::default();
        Self {
            kind: plan.kind,
            aim: AimWord::Acceptance,
            aql: 1.0,
            units: 100,
            at_least: 98.0,
            margin: 2.0,
            allowed: 1,
            strata: BTreeSet::new(),
            seed: plan.seed,
            second: plan.second_percent,
            seeded: plan.seeded_percent,
            blind: plan.blind_percent,
        }
    }
}

impl PlanForm {
    /// The command.
    ///
    /// # Errors
    /// What makes no sense, as one sentence.
    pub fn command(&self) -> Result<Command, &'static str> {
        let at_least = self.at_least / 100.0;
        let aim = match self.aim {
            AimWord::Acceptance => {
                let aql = Aql::of_percent(self.aql).ok_or(word("lacks-a-limit"))?;
                Aim::Acceptance { level: Level::II, aql, severity: Severity::Normal }
            }
            AimWord::Show => Aim::Show { at_least, allowed: self.allowed },
            AimWord::Margin => Aim::Margin { margin: self.margin / 100.0, expected: at_least, at_least },
            AimWord::Fixed => Aim::Fixed { units: self.units, at_least },
        };
        let plan = Plan {
            kind: self.kind,
            aim,
            strata: self.strata.clone(),
            seed: self.seed,
            annotator: None,
            second_percent: self.second,
            seeded_percent: self.seeded,
            // Only frames can be drawn blind; the field is not shown for the others.
            blind_percent: if self.kind == UnitKind::Frame { self.blind } else { 0 },
        };
        plan.check().map_err(|_| word("lacks-numbers-in-range"))?;
        Ok(Command::Review(ReviewCommand::Draw(plan)))
    }
}

/// What of the report is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportView {
    /// Samples from the newest, then comparisons.
    pub chosen: usize,
    /// The cell of confusion whose examples are listed.
    pub cell: Option<(usize, usize)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_makes_the_plan_that_it_shows() {
        let form = PlanForm::default();
        assert_eq!(form.command(), Ok(Command::Review(ReviewCommand::Draw(Plan::default()))));
        let form = PlanForm { aim: AimWord::Show, at_least: 99.0, allowed: 2, ..form };
        let Ok(Command::Review(ReviewCommand::Draw(plan))) = form.command() else { panic!("a plan") };
        assert_eq!(plan.units(100_000, 0), 628);
        assert!(PlanForm { aim: AimWord::Fixed, units: 0, ..form.clone() }.command().is_err());
        assert!(PlanForm { seeded: 50, ..form }.command().is_err());
    }
}
