//! Who looks after an issue or works on a clip: what is given, and the members who may have it.

use super::command::Command;
use super::review_command::ReviewCommand;
use super::review_desk::IssueSaid;
use crate::app::words::word;
use crate::vocab::{ClipId, IssueId, MemberId};

/// What is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gift {
    /// One of these issues, the oldest first.
    Issue(Vec<IssueId>),
    /// A clip.
    Clip(ClipId),
}

impl Gift {
    /// The issues of which one is given.
    #[must_use]
    pub fn issues(&self) -> &[IssueId] {
        match self {
            Self::Issue(issues) => issues,
            Self::Clip(_) => &[],
        }
    }
}

/// What is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiveForm {
    /// What is given.
    pub gift: Gift,
    /// The one that is given.
    pub issue: usize,
    /// Nobody, then the members who may work on clips.
    pub members: Vec<Option<MemberId>>,
    /// The one who gets it.
    pub member: usize,
}

impl GiveForm {
    /// The next issue, or the one before, in a circle.
    pub fn step_issue(&mut self, forward: bool) {
        self.issue = step(self.issue, self.gift.issues().len(), forward);
    }

    /// The next member, or the one before, in a circle.
    pub fn step_member(&mut self, forward: bool) {
        self.member = step(self.member, self.members.len(), forward);
    }

    /// The command.
    ///
    /// # Errors
    /// What is missing, as one sentence.
    pub fn command(&self) -> Result<Command, &'static str> {
        let member = *self.members.get(self.member).ok_or(word("lacks-a-member"))?;
        Ok(Command::Review(match &self.gift {
            Gift::Clip(clip) => ReviewCommand::GiveClip(*clip, member),
            Gift::Issue(issues) => {
                let issue = *issues.get(self.issue).ok_or(word("lacks-an-issue"))?;
                ReviewCommand::SayOfIssue(issue, IssueSaid::Assigned(member))
            }
        }))
    }
}

fn step(at: usize, count: usize, forward: bool) -> usize {
    match (count, forward) {
        (0, _) => 0,
        (_, true) => (at + 1) % count,
        (_, false) => (at + count - 1) % count,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_gives_the_chosen_issue_to_the_chosen_member() {
        let [first, second] = [1, 2].map(MemberId::from_bits);
        let mut form = GiveForm {
            gift: Gift::Issue([7, 8].map(IssueId::from_bits).into()),
            issue: 0,
            members: vec![None, Some(first), Some(second)],
            member: 0,
        };
        form.step_issue(false);
        form.step_member(false);
        let said = IssueSaid::Assigned(Some(second));
        assert_eq!(form.command(), Ok(Command::Review(ReviewCommand::SayOfIssue(IssueId::from_bits(8), said))));
        form.step_member(true);
        let said = IssueSaid::Assigned(None);
        assert_eq!(form.command(), Ok(Command::Review(ReviewCommand::SayOfIssue(IssueId::from_bits(8), said))));
        let clip = ClipId::from_bits(5);
        let own = GiveForm { gift: Gift::Clip(clip), ..form.clone() };
        assert_eq!(own.command(), Ok(Command::Review(ReviewCommand::GiveClip(clip, None))));
        assert!(GiveForm { gift: Gift::Issue(Vec::new()), ..form }.command().is_err());
    }
}
