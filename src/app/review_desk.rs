//! What the window can ask of an open project about reviews: samples, judging, issues, what came of it.

use std::sync::Arc;

use super::desk::DeskError;
use super::failure::Failure;
use crate::labels::LabelSet;
pub use crate::review::iso2859::{Aql, Level, Scheme, Severity, Standing};
pub use crate::review::{
    Aim, Comparison, Confusion, DecisionFacts, Defect, Estimate, Example, Figure, Interval, Issue, IssueNote,
    IssueSaid, IssueState, Judged, Judgement, Line, Object, Pass, Plan, Report, Said, SampleReport, Scale, Spot, Trait,
    Unit, UnitKind, Verdict, standing,
};
use crate::vocab::{ClipId, FrameNo, IssueId, MemberId, SampleId, UtcTime};

/// One sample in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleSummary {
    /// The sample.
    pub id: SampleId,
    /// Its plan.
    pub plan: Plan,
    /// Units in the lot.
    pub lot_units: u64,
    /// When it was drawn.
    pub time: UtcTime,
    /// Clips in the lot.
    pub clips: usize,
    /// Units drawn.
    pub units: usize,
    /// Units that wait for their first look.
    pub left: usize,
    /// Units that wait for the second look of another reviewer.
    pub left_second: usize,
    /// Frames that another reviewer has still to draw boxes in, without seeing the labels.
    pub left_blind: usize,
    /// What came of it, once it is decided.
    pub decision: Option<DecisionFacts>,
}

/// One unit to be judged.
#[derive(Debug, Clone)]
pub struct UnitWork {
    /// Its place in the sample.
    pub place: usize,
    /// The unit.
    pub unit: Unit,
    /// The frame that is shown first.
    pub frame: FrameNo,
    /// Its objects, by their numbers.
    pub objects: Vec<Object>,
    /// The labels as the reviewer is shown them; none where boxes are drawn blind.
    pub labels: Arc<LabelSet>,
    /// A seeded defect that may have a drawing to paint over the picture.
    pub stand_in: Option<Defect>,
}

/// A review to work on.
#[derive(Debug, Clone)]
pub struct ReviewWork {
    /// The sample.
    pub sample: SampleId,
    /// Its plan, as a line for people.
    pub plan: String,
    /// Which look it is.
    pub pass: Pass,
    /// The units of this look.
    pub units: Vec<UnitWork>,
    /// What this look has said so far. Other looks' verdicts are never in it.
    pub judgements: Vec<Judgement>,
}

/// What a reviewer says of a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJudgement {
    /// The unit's place in the sample.
    pub unit: usize,
    /// What.
    pub said: Said,
    /// Words for the annotator.
    pub comment: Option<String>,
}

/// What came of approving the clips of a lot.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LotReport {
    /// Clips that are approved.
    pub approved: Vec<ClipId>,
    /// Those that are not, with the reason.
    pub refused: Vec<(ClipId, Failure)>,
}

/// The part of a desk that reviews need. Every method may take long and is called on a job's thread.
pub trait ReviewDesk {
    /// The samples, the oldest first.
    ///
    /// # Errors
    /// When the project cannot be read.
    fn samples(&self) -> Result<Vec<SampleSummary>, DeskError>;
    /// Draws a sample; it is in the audit log when this returns, before anyone looks.
    ///
    /// # Errors
    /// When the member may not, the plan makes no sense, or no clip is done.
    fn draw_sample(&self, plan: &Plan) -> Result<SampleId, DeskError>;
    /// The units of a sample that a look needs.
    ///
    /// # Errors
    /// When the member may not, or the project cannot be read.
    fn review_work(&self, sample: SampleId, pass: Pass) -> Result<ReviewWork, DeskError>;
    /// Keeps what a reviewer says; it is on disk when this returns.
    ///
    /// # Errors
    /// When the member may not, it is the member's own work, or it cannot be written. Nothing of it was kept then.
    fn judge(&self, sample: SampleId, pass: Pass, of: &[NewJudgement]) -> Result<Vec<Judgement>, DeskError>;
    /// Decides a finished review: what was found becomes issues, and clips with any go back to their annotators.
    ///
    /// # Errors
    /// When the member may not, units wait, or it cannot be written.
    fn decide_review(&self, sample: SampleId) -> Result<DecisionFacts, DeskError>;
    /// Approves the clips of a lot whose review passed.
    ///
    /// # Errors
    /// When the member may not, or the review did not pass.
    fn approve_lot(&self, sample: SampleId) -> Result<LotReport, DeskError>;
    /// Every issue.
    ///
    /// # Errors
    /// When the project cannot be read.
    fn issues(&self) -> Result<Vec<Issue>, DeskError>;
    /// Raises an issue.
    ///
    /// # Errors
    /// When the member may not, or it cannot be written.
    fn raise_issue(&self, clip: ClipId, spot: Spot, words: &str) -> Result<IssueId, DeskError>;
    /// Adds to an issue's thread.
    ///
    /// # Errors
    /// When the member may not, or it cannot be written.
    fn say_of_issue(&self, issue: IssueId, said: IssueSaid) -> Result<(), DeskError>;
    /// Returns a clip to its annotator.
    ///
    /// # Errors
    /// When the member may not, or it cannot be written.
    fn return_clip(&self, clip: ClipId) -> Result<(), DeskError>;
    /// Gives a clip to a member to work on, or to nobody.
    ///
    /// # Errors
    /// When the member may not, or it cannot be written.
    fn assign(&self, clip: ClipId, member: Option<MemberId>) -> Result<(), DeskError>;
    /// Members who may work on clips.
    ///
    /// # Errors
    /// When the project cannot be read.
    fn annotators(&self) -> Result<Vec<MemberId>, DeskError>;
    /// What all reviews say.
    ///
    /// # Errors
    /// When the member may not, or the project cannot be read.
    fn review_report(&self) -> Result<Report, DeskError>;
}
