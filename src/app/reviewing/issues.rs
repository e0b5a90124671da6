//! Issues, returned clips, and who works on what.

use crate::app::failure::{Failure, FailureKind};
use crate::app::import::no_such_clip;
use crate::app::project::Project;
use crate::app::told::told;
use crate::audit::Act;
use crate::review::{Issue, IssueNote, IssueSaid, IssueState, Spot};
use crate::store::ClipState;
use crate::vocab::{ClipId, IssueId, MemberId, Role};

/// An issue's words are a note, not a book.
const MOST_WORDS: usize = 2000;

impl Project {
    /// Every issue, the oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn issues(&self) -> Result<Vec<Issue>, Failure> {
        Ok(self.store().issues()?)
    }

    /// Raises an issue, beside those that reviews raise.
    ///
    /// # Errors
    /// Without the reviewer's role; for an unknown clip; when the words are too many.
    pub fn raise_issue(&self, clip: ClipId, spot: Spot, words: &str) -> Result<IssueId, Failure> {
        self.require(Role::Reviewer)?;
        self.store().clip(clip)?.filter(|row| row.state.has_frames()).ok_or_else(no_such_clip)?;
        let words = checked(words)?;
        let (id, member, time) = (IssueId::random(), self.member(), self.now());
        let mut thread = vec![IssueNote { member, time, said: IssueSaid::Assigned(self.annotator_of(clip)?) }];
        thread.extend(words.map(|words| IssueNote { member, time, said: IssueSaid::Words(words) }));
        self.write_log(Act::IssueRaised { clip, issue: id })?;
        let found = "remark".to_owned();
        self.store().put_issues(&[Issue { id, clip, spot, found, member, time, sample: None, thread }])?;
        Ok(id)
    }

    /// Adds to an issue's thread. Annotators settle, reviewers close and open again, both may write and assign.
    ///
    /// # Errors
    /// Without the role; for an unknown issue; when the words are too many or none.
    pub fn say_of_issue(&self, issue: IssueId, said: IssueSaid) -> Result<(), Failure> {
        match said {
            IssueSaid::Closed | IssueSaid::Reopened => self.require(Role::Reviewer)?,
            _ => self.require_one_of(&[Role::Annotator, Role::Reviewer])?,
        }
        let known = self.store().issues()?.into_iter().find(|own| own.id == issue).ok_or_else(no_such_issue)?;
        let said = match said {
            IssueSaid::Words(words) => match checked(&words)? {
                Some(words) => IssueSaid::Words(words),
                None => return Ok(()),
            },
            IssueSaid::Assigned(Some(member)) if self.key_of(member, Role::Annotator).is_none() => {
                return Err(no_annotator());
            }
            other => other,
        };
        if said == IssueSaid::Closed && known.state() != IssueState::Closed {
            self.write_log(Act::IssueClosed { issue })?;
        }
        let note = IssueNote { member: self.member(), time: self.now(), said };
        Ok(self.store().append_issue_note(issue, &note)?)
    }

    /// Returns a clip to whoever made most of its edits.
    ///
    /// # Errors
    /// Without the reviewer's role; for a clip that nobody works on.
    pub fn return_clip(&self, clip: ClipId) -> Result<(), Failure> {
        self.require(Role::Reviewer)?;
        let row = self.store().clip(clip)?.ok_or_else(no_such_clip)?;
        if !matches!(row.state, ClipState::InWork | ClipState::Done | ClipState::Approved) {
            return Err(Failure::told(FailureKind::Refused, told!("failure-only-a-clip-that-somebody-worked-on")));
        }
        let open = |issue: &Issue| issue.clip == clip && issue.state() != IssueState::Closed;
        let issues = self.store().issues()?.iter().filter(|issue| open(issue)).count();
        self.write_log(Act::ClipReturned { clip, issues: u32::try_from(issues).unwrap_or(u32::MAX) })?;
        let annotator = self.annotator_of(clip)?;
        let mut store = self.store();
        if annotator.is_some() {
            store.assign(clip, annotator)?;
        }
        Ok(store.set_clip_state(clip, ClipState::Returned)?)
    }

    /// Gives a clip to a member to work on, or to nobody.
    ///
    /// # Errors
    /// Without the steward's or reviewer's role, but annotators may take a clip that is nobody's and give back their own; when the
    /// member is no annotator.
    pub fn assign(&self, clip: ClipId, member: Option<MemberId>) -> Result<(), Failure> {
        self.require_one_of(&[Role::Steward, Role::Reviewer, Role::Annotator])?;
        self.store().clip(clip)?.ok_or_else(no_such_clip)?;
        let held = self.store().assignees()?.get(&clip).copied();
        let is_own = |of: Option<MemberId>| of.is_none_or(|of| of == self.member());
        if !(is_own(held) && is_own(member)) {
            self.require_one_of(&[Role::Steward, Role::Reviewer])?;
        }
        if member.is_some_and(|member| self.key_of(member, Role::Annotator).is_none()) {
            return Err(no_annotator());
        }
        self.write_log(Act::ClipAssigned { clip, member })?;
        Ok(self.store().assign(clip, member)?)
    }
}

/// The words without what stands around them; none where there are none.
fn checked(words: &str) -> Result<Option<String>, Failure> {
    let words = words.trim();
    if words.chars().count() > MOST_WORDS {
        return Err(Failure::told(FailureKind::Usage, told!("failure-these-are-too-many-words-for-one")));
    }
    Ok((!words.is_empty()).then(|| words.to_owned()))
}

fn no_such_issue() -> Failure {
    Failure::told(FailureKind::Usage, told!("failure-this-project-has-no-such-issue"))
}

fn no_annotator() -> Failure {
    Failure::told(FailureKind::Refused, told!("failure-this-member-is-no-annotator"))
}
