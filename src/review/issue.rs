//! Issues: something that a reviewer found, pinned to a frame, a box or a track, with what was said about it since.

use serde::{Deserialize, Serialize};

use crate::vocab::{ClipId, FrameNo, IssueId, MemberId, PxBox, SampleId, TrackId, UtcTime};

/// Where an issue is pinned.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spot {
    /// The frame.
    pub frame: FrameNo,
    /// The track, where it is about one.
    pub track: Option<TrackId>,
    /// Where in the frame; the right box, where the reviewer drew it.
    pub bbox: Option<PxBox>,
}

/// How far an issue has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueState {
    /// It waits for the annotator.
    Open,
    /// The annotator says that it is corrected.
    Settled,
    /// A reviewer agrees.
    Closed,
}

impl IssueState {
    /// The word on screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Settled => "settled",
            Self::Closed => "closed",
        }
    }
}

/// One entry of an issue's thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Said {
    /// Words. They stay in the project.
    Words(String),
    /// The annotator corrected it.
    Settled,
    /// A reviewer agrees, or it was none.
    Closed,
    /// It is not corrected.
    Reopened,
    /// Somebody is to look after it.
    Assigned(Option<MemberId>),
}

/// One entry of a thread, with who and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssueNote {
    /// Who.
    pub member: MemberId,
    /// When.
    pub time: UtcTime,
    /// What.
    pub said: Said,
}

/// An issue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// Its id.
    pub id: IssueId,
    /// The clip.
    pub clip: ClipId,
    /// Where it is pinned.
    pub spot: Spot,
    /// What was found: the word of a verdict, "missed object" or "privacy miss".
    pub found: String,
    /// Who raised it.
    pub member: MemberId,
    /// When.
    pub time: UtcTime,
    /// The sample in which it was found.
    pub sample: Option<SampleId>,
    /// What was said since, oldest first.
    pub thread: Vec<IssueNote>,
}

impl Issue {
    /// How far it has come.
    #[must_use]
    pub fn state(&self) -> IssueState {
        self.thread.iter().fold(IssueState::Open, |state, note| match note.said {
            Said::Settled => IssueState::Settled,
            Said::Closed => IssueState::Closed,
            Said::Reopened => IssueState::Open,
            Said::Words(_) | Said::Assigned(_) => state,
        })
    }

    /// Who looks after it.
    #[must_use]
    pub fn assignee(&self) -> Option<MemberId> {
        self.thread.iter().rev().find_map(|note| match note.said {
            Said::Assigned(member) => Some(member),
            _ => None,
        })?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_and_assignee_follow_the_thread() {
        let (member, other) = (MemberId::from_bits(1), MemberId::from_bits(2));
        let time = UtcTime::from_micros(1).expect("a time");
        let mut issue = Issue {
            id: IssueId::from_bits(1),
            clip: ClipId::from_bits(1),
            spot: Spot { frame: FrameNo(3), track: None, bbox: None },
            found: "missed object".to_owned(),
            member,
            time,
            sample: None,
            thread: Vec::new(),
        };
        let mut say = |said| {
            issue.thread.push(IssueNote { member, time, said });
            (issue.state(), issue.assignee())
        };
        assert_eq!(say(Said::Assigned(Some(other))), (IssueState::Open, Some(other)));
        assert_eq!(say(Said::Words("left of the door".to_owned())).0, IssueState::Open);
        assert_eq!(say(Said::Settled).0, IssueState::Settled);
        assert_eq!(say(Said::Reopened).0, IssueState::Open);
        assert_eq!(say(Said::Closed), (IssueState::Closed, Some(other)));
        assert_eq!(say(Said::Assigned(None)), (IssueState::Closed, None));
    }
}
