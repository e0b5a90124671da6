//! Commands of reviews, as plain data.

use super::command::Command;
use super::review_desk::{Example, IssueSaid, Pass, Plan};
use super::words::word;
use crate::vocab::{ClipId, IssueId, MemberId, SampleId};

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
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Right,
        Self::WrongClass,
        Self::BoxOff,
        Self::FalseBox,
        Self::Missed,
        Self::WrongIdentity,
        Self::PrivacyMiss,
        Self::Undecided,
    ];

    /// The words on screen.
    #[must_use]
    pub fn words(self) -> &'static str {
        word(match self {
            Self::Right => "saying-right",
            Self::WrongClass => "saying-wrong-class",
            Self::BoxOff => "saying-box-off",
            Self::FalseBox => "saying-false-box",
            Self::Missed => "saying-missed-object",
            Self::WrongIdentity => "saying-wrong-identity",
            Self::PrivacyMiss => "saying-privacy-miss",
            Self::Undecided => "saying-undecided",
        })
    }

    /// The command whose key says it in a review.
    #[must_use]
    pub const fn command(self) -> Command {
        match self {
            Self::Right => Command::Accept,
            Self::WrongClass => Command::Class(0),
            Self::BoxOff => Command::Class(1),
            Self::FalseBox => Command::Class(2),
            Self::Missed => Command::Class(3),
            Self::WrongIdentity => Command::Class(4),
            Self::PrivacyMiss => Command::ShowZones,
            Self::Undecided => Command::Class(6),
        }
    }
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
    /// Choose who works on the open clip.
    ShowGiveClip,
    /// Gives a clip to a member, or to nobody.
    GiveClip(ClipId, Option<MemberId>),
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
