//! Review: from a lot of clips to a number that can be believed, and to the signature that lets labels leave.
//!
//! The road: a [`Plan`] draws a [`Sample`] from a [`Lot`], fixed before anyone looks; reviewers judge its units object by object;
//! [`decide`] says whether the finished plan passes; [`sign_off`] is the only maker of [`Approved`].
//!
//! Guarantee: who holds an `Approved<LabelSet>` holds exactly the labels that a member signed. A changed label, another clip, a
//! later edit or a forged signature gives none. Every figure says how much was looked at and by which plan, and carries an interval.
//! Deliberately absent: who may judge and sign (the member list is the caller's), files, the clock, pixels.

pub mod agreement;
mod blind;
mod compare;
mod course;
mod decision;
mod digest;
mod draw;
pub mod estimate;
mod html;
pub mod interval;
pub mod iso2859;
mod issue;
pub mod matching;
mod plan;
mod report;
pub mod seeded;
mod sign_off;
#[cfg(test)]
mod simulation;
mod unit;
mod verdict;

pub use compare::{Compared, Comparison, compare};
pub use decision::{Decision, DecisionFacts, NotFinished, Object, Reviewed, decide, objects};
pub use digest::labels_digest;
pub use draw::{Drawn, Sample, Stratum, draw};
pub use estimate::Estimate;
pub use html::html;
pub use interval::Interval;
pub use issue::{Issue, IssueNote, IssueState, Said as IssueSaid, Spot};
pub use plan::{Aim, NotAPlan, Plan};
pub use report::{Confusion, Example, Figure, Line, Report, SampleReport, Scale, report};
pub use seeded::Defect;
pub use sign_off::{Approval, Approved, Circumstances, Draft, Grounds, ReviewError, is_signed_by, sign_off, verify};
pub use unit::{Lot, LotClip, Trait, Unit, UnitKind, lot};
pub use verdict::{Judged, Judgement, Pass, Said, Verdict, standing};
