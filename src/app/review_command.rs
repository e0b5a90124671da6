//! Commands of reviews, as plain data.

use super::review_desk::{Example, IssueSaid, Pass, Plan};
use crate::vocab::{IssueId, SampleId};

/// What a reviewer says with one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saying {
    /// The object is right; where all are judged, the unit is done.
    Right,
    /// It is something else.
    WrongClass,
    /// Its box is off.
    BoxOff,
    /// There is no such object.
    FalseBox,
    /// An object has no box.
    Missed,
    /// It is another object than before.
    WrongIdentity,
    /// Something that must be hidden is to be seen.
    PrivacyMiss,
    /// It cannot be told.
    Undecided,
}

impl Saying {
    /// All of them: the key in a review, and the words.
    pub const ALL: [(Self, &'static str, &'static str); 8] = [
        (Self::Right, "Enter", "Right"),
        (Self::WrongClass, "1", "Wrong class"),
        (Self::BoxOff, "2", "Box off"),
        (Self::FalseBox, "3", "False box"),
        (Self::Missed, "4", "Missed object"),
        (Self::WrongIdentity, "5", "Wrong identity"),
        (Self::PrivacyMiss, "P", "Privacy miss"),
        (Self::Undecided, "7", "Undecided"),
    ];
}

/// One thing to do about reviews. Those without fields have a row in the table of commands.
#[derive(Debug, Clone, PartialEq)]
pub enum ReviewCommand {
    /// The samples, and the form that draws one.
    ShowReviews,
    /// What all reviews say.
    ShowReport,
    /// Judge the next unit that waits.
    GoOn,
    /// Back to ordinary work; what was judged stays.
    Leave,
    /// A verdict.
    Say(Saying),
    /// To the next unit.
    NextUnit,
    /// To the unit before.
    PreviousUnit,
    /// Return the open clip to its annotator.
    ReturnClip,
    /// The open clip is mine to work on, or nobody's again.
    TakeClip,
    /// Choose who looks after an issue of the open clip.
    ShowGive,
    /// The same, beginning with this issue.
    ShowGiveOf(IssueId),
    /// Draws a sample.
    Draw(Plan),
    /// Opens a look at a sample.
    Open(SampleId, Pass),
    /// Decides a finished review.
    Decide(SampleId),
    /// Approves the clips of a lot that passed.
    ApproveLot(SampleId),
    /// Goes to where something is to be seen.
    GoTo(Example),
    /// Adds to an issue's thread.
    SayOfIssue(IssueId, IssueSaid),
    /// Words for the next verdict.
    Comment(String),
}
