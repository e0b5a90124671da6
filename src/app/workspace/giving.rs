//! Giving the open clip, or an issue of it, to another member.

use super::Workspace;
use crate::app::dialog::Dialog;
use crate::app::give_form::{Gift, GiveForm};
use crate::app::review_desk::{Issue, IssueState};
use crate::vocab::{IssueId, MemberId};

impl Workspace {
    /// Issues of the open clip that are not closed, the oldest first.
    fn issues_here(&self) -> Vec<&Issue> {
        let (Some(project), Some(clip)) = (self.project(), self.clip()) else { return Vec::new() };
        let own = |issue: &&Issue| issue.clip == clip.id && issue.state() != IssueState::Closed;
        project.lists.issues.iter().filter(own).collect()
    }

    pub(super) fn has_issue_here(&self) -> bool {
        !self.issues_here().is_empty()
    }

    /// Opens the form at this issue, or at the one of the selected track, or at the one that is nearest in time.
    pub(super) fn show_give(&mut self, issue: Option<IssueId>) {
        let Some(clip) = self.clip() else { return };
        let here = self.issues_here();
        let nearest = || {
            let apart = |issue: &Issue| {
                let is_other = clip.selected.is_none() || issue.spot.track != clip.selected;
                (is_other, issue.spot.frame.0.abs_diff(clip.current.0))
            };
            (0..here.len()).min_by_key(|at| apart(here[*at]))
        };
        let at = match issue {
            Some(id) => here.iter().position(|issue| issue.id == id),
            None => nearest(),
        };
        let at = at.unwrap_or(0);
        let holder = here.get(at).map(|issue| issue.assignee());
        let gift = Gift::Issue(here.iter().map(|issue| issue.id).collect());
        self.ask_whom(gift, at, holder);
    }

    /// Opens the form at the open clip.
    pub(super) fn show_give_clip(&mut self) {
        let Some(summary) = self.summary() else { return };
        let (clip, holder) = (summary.id, summary.assignee);
        self.ask_whom(Gift::Clip(clip), 0, Some(holder));
    }

    fn ask_whom(&mut self, gift: Gift, issue: usize, holder: Option<Option<MemberId>>) {
        let Some(project) = self.project() else { return };
        let members: Vec<_> = std::iter::once(None).chain(project.lists.annotators.iter().copied().map(Some)).collect();
        // Whoever has it need not be given it: the choice begins with the one after.
        let member =
            members.iter().position(|member| Some(*member) == holder).map_or(0, |has| (has + 1) % members.len());
        self.dialog = Some(Dialog::Give(GiveForm { gift, issue, members, member }));
    }
}
