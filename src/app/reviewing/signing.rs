//! Approving clips: looked through one by one, or on the strength of a plan that passed.

use crate::app::failure::{Failure, FailureKind};
use crate::app::import::no_such_clip;
use crate::app::project::Project;
use crate::app::review_desk::LotReport;
use crate::app::told::{Filling, told};
use crate::audit::Act;
use crate::labels::Layer;
use crate::review::{self, Approval, Circumstances, Grounds, IssueState, decide};
use crate::store::ClipState;
use crate::vocab::{ClipId, Role, SampleId};

impl Project {
    /// Approves the labels of a clip as they are now: the reviewer looked the whole clip through. A later edit makes the clip
    /// unapproved again.
    ///
    /// # Errors
    /// Without the reviewer's role; when the clip is not analysed, has suggestions or open issues, failed its review, or is the
    /// reviewer's own work in a project of several.
    pub fn approve(&self, clip: ClipId) -> Result<(), Failure> {
        self.require(Role::Reviewer)?;
        self.sign(clip, Grounds::LookedThrough)
    }

    /// Approves the clips of a lot whose review passed, as far as they are what was reviewed and have no open issue.
    ///
    /// # Errors
    /// Without the reviewer's role; when the review is not decided or did not pass.
    pub fn approve_lot(&self, sample: SampleId) -> Result<LotReport, Failure> {
        self.require(Role::Reviewer)?;
        let loaded = self.loaded(sample)?;
        if loaded.row.decision.as_ref().is_none_or(|decision| !decision.passed) {
            return Err(Failure::told(FailureKind::Refused, told!("failure-this-review-has-not-passed")));
        }
        let decision = decide(&loaded.reviewed())?;
        let mut report = LotReport::default();
        for clip in loaded.row.sample.lot.keys().filter(|clip| !loaded.gone.contains(clip)) {
            match self.sign(*clip, Grounds::Plan(&decision)) {
                Ok(()) => report.approved.push(*clip),
                Err(failure) => report.refused.push((*clip, failure)),
            }
        }
        Ok(report)
    }

    fn sign(&self, clip: ClipId, grounds: Grounds<'_>) -> Result<(), Failure> {
        let row = self.store().clip(clip)?.ok_or_else(no_such_clip)?;
        if !row.state.has_frames() {
            return Err(Failure::told(FailureKind::Refused, told!("failure-a-clip-that-nobody-could-look-at")));
        }
        self.log_edits()?;
        let document = self.document(clip)?;
        let pending = document.labels().tracks(Layer::Suggestion).count();
        if pending > 0 {
            return Err(Failure::told(
                FailureKind::Refused,
                told!("failure-suggestions-are-open").with("suggestions", Filling::count(pending)),
            ));
        }
        let edits_seq = document.last_seq();
        let circumstances = self.circumstances(clip, edits_seq)?;
        let by = (self.member(), self.keyring.signing());
        let approved = review::sign_off(document.labels(), (clip, edits_seq), grounds, &circumstances, by, self.now())?;
        let (_, approval) = approved.into_parts();
        let Approval { edits_seq, labels_sha256, sample, own_work, .. } = approval;
        self.write_log(Act::Approved { clip, edits_seq, labels_sha256, sample, own_work })?;
        let mut store = self.store();
        if store.approval(clip)?.is_none() {
            store.approve(&approval)?;
        }
        Ok(store.set_clip_state(clip, ClipState::Approved)?)
    }

    fn circumstances(&self, clip: ClipId, edits_seq: u64) -> Result<Circumstances, Failure> {
        let store = self.store();
        let open = |issue: &&review::Issue| issue.clip == clip && issue.state() != IssueState::Closed;
        let open_issues = store.issues()?.iter().filter(open).count();
        let edits = store.edits_by_member()?;
        let worked_on_by = edits.get(&clip).map(|own| own.keys().copied().collect()).unwrap_or_default();
        let samples = store.samples()?;
        let spoke = samples.iter().rev().filter(|row| row.sample.lot.get(&clip) == Some(&edits_seq));
        let has_failed = spoke.filter_map(|row| row.decision.as_ref()).next().is_some_and(|last| !last.passed);
        drop(store);
        let open_issues = u32::try_from(open_issues).unwrap_or(u32::MAX);
        Ok(Circumstances { open_issues, worked_on_by, members: self.member_count(), has_failed })
    }
}
