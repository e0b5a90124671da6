//! Who looks after an issue: the issues of the open clip, and the members who may.

use super::command::Command;
use super::review_command::ReviewCommand;
use super::review_desk::IssueSaid;
use crate::app::words::word;
use crate::vocab::{IssueId, MemberId};

/// What is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiveForm {
    /// The issues that can be given, the oldest first.
    pub issues: Vec<IssueId>,
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
        self.issue = step(self.issue, self.issues.len(), forward);
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
        let issue = self.issues.get(self.issue).ok_or(word("lacks-an-issue"))?;
        let member = self.members.get(self.member).ok_or(word("lacks-a-member"))?;
        Ok(Command::Review(ReviewCommand::SayOfIssue(*issue, IssueSaid::Assigned(*member))))
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
            issues: [7, 8].map(IssueId::from_bits).into(),
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
        assert!(GiveForm { issues: Vec::new(), ..form }.command().is_err());
    }
}
