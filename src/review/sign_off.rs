//! Signing off: [`sign_off`] is the only maker of [`Approved`]; [`verify`] makes it again from a signature of `sign_off`'s.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::decision::Decision;
use super::digest::labels_digest;
use crate::labels::LabelSet;
use crate::vocab::{ClipId, Digest, Domain, MemberId, PublicKey, SampleId, Signature, SigningKey, UtcTime};

/// What a member signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The clip.
    pub clip: ClipId,
    /// The number of the last edit that is part of it.
    pub edits_seq: u64,
    /// The digest of the labels ([`labels_digest`]).
    pub labels_sha256: Digest,
    /// Who signed.
    pub member: MemberId,
    /// When.
    pub time: UtcTime,
    /// The sample on which it rests; none where the reviewer looked the whole clip through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<SampleId>,
    /// That the reviewer approved work of their own, which only the one member of a project may.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub own_work: bool,
    /// Under [`Domain::Approval`], over the fields above.
    pub signature: Signature,
}

/// On what a reviewer rests an approval.
#[derive(Debug, Clone, Copy)]
pub enum Grounds<'a> {
    /// The whole clip was looked through: every frame is the sample.
    LookedThrough,
    /// A finished plan whose lot the clip was in.
    Plan(&'a Decision),
}

/// What else counts when a clip is signed off. The caller reads it from the project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Circumstances {
    /// Issues of the clip that are not settled.
    pub open_issues: u32,
    /// Members who edited the clip.
    pub worked_on_by: BTreeSet<MemberId>,
    /// Members of the project.
    pub members: usize,
    /// Whether the last plan that spoke of the labels as they are failed.
    pub has_failed: bool,
}

/// Why labels are not approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReviewError {
    /// There are labels but no edit that made them.
    #[error("The labels and the number of their last edit do not belong together.\nOpen the clip again, then sign.")]
    NotTheSameState,
    /// Something that a reviewer found is not settled.
    #[error("{0} issues of this clip are open.\nSettle or close them, then sign.")]
    OpenIssues(u32),
    /// The plan failed.
    #[error("The review of these labels failed its plan.\nReturn the clip, have it corrected, then review it anew.")]
    PlanFailed,
    /// The plan was about other clips, or about an earlier state of this one.
    #[error("The review did not cover this clip as it is now.\nLook the clip through, or draw a new sample.")]
    NotCovered,
    /// Nobody approves what they made.
    #[error("You worked on this clip yourself.\nAsk another reviewer to approve it.")]
    OwnWork,
    /// They were changed after they were signed.
    #[error("The labels are not those that were approved.\nAsk for a new approval.")]
    Changed,
    /// The signature is not this member's.
    #[error("The approval of this clip was not signed by this member.\nAsk for a new approval.")]
    Forged,
}

impl crate::vocab::LogSafe for ReviewError {}

/// Work that a member signed. The field is private: there is no way to it but [`sign_off`] and [`verify`].
#[derive(Debug, PartialEq)]
pub struct Approved<T> {
    work: T,
    approval: Approval,
}

impl<T> Approved<T> {
    /// The work.
    #[must_use]
    pub fn work(&self) -> &T {
        &self.work
    }

    /// Who signed what.
    #[must_use]
    pub fn approval(&self) -> &Approval {
        &self.approval
    }

    /// Both, for those who pass them on.
    #[must_use]
    pub fn into_parts(self) -> (T, Approval) {
        (self.work, self.approval)
    }
}

/// Work that nobody has signed. What is made from it says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft<T>(T);

impl<T> Draft<T> {
    /// Anything may be a draft.
    #[must_use]
    pub fn of(work: T) -> Self {
        Self(work)
    }

    /// The work.
    #[must_use]
    pub fn work(&self) -> &T {
        &self.0
    }

    /// The work, for those who pass it on.
    #[must_use]
    pub fn into_work(self) -> T {
        self.0
    }
}

/// The bytes that are signed: the approval as one line of JSON, without its signature. What an approval of an earlier version does
/// not have is not there, so its bytes are the same.
fn signed_bytes(approval: &Approval) -> Vec<u8> {
    #[derive(Serialize)]
    struct Signed {
        clip: ClipId,
        edits_seq: u64,
        labels_sha256: Digest,
        member: MemberId,
        time: UtcTime,
        #[serde(skip_serializing_if = "Option::is_none")]
        sample: Option<SampleId>,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        own_work: bool,
    }
    let Approval { clip, edits_seq, labels_sha256, member, time, sample, own_work, signature: _ } = *approval;
    serde_json::to_vec(&Signed { clip, edits_seq, labels_sha256, member, time, sample, own_work })
        .expect("ids, digests and numbers always have a JSON form")
}

/// A member vouches for the labels of a clip as they stand after edit `edits_seq`. Suggestions are not part of them.
///
/// # Errors
/// [`ReviewError::NotTheSameState`] when there are labels or suggestions although there was no edit;
/// [`ReviewError::OpenIssues`]; [`ReviewError::PlanFailed`]; [`ReviewError::NotCovered`]; [`ReviewError::OwnWork`] where the
/// project has other members.
pub fn sign_off(
    set: &LabelSet,
    (clip, edits_seq): (ClipId, u64),
    grounds: Grounds<'_>,
    circumstances: &Circumstances,
    by: (MemberId, &SigningKey),
    now: UtcTime,
) -> Result<Approved<LabelSet>, ReviewError> {
    let (member, key) = by;
    if edits_seq == 0 && !set.is_empty() {
        return Err(ReviewError::NotTheSameState);
    }
    if circumstances.open_issues > 0 {
        return Err(ReviewError::OpenIssues(circumstances.open_issues));
    }
    if circumstances.has_failed {
        return Err(ReviewError::PlanFailed);
    }
    let sample = match grounds {
        Grounds::LookedThrough => None,
        Grounds::Plan(decision) if !decision.facts().passed => return Err(ReviewError::PlanFailed),
        Grounds::Plan(decision) if !decision.covers(clip, edits_seq) => return Err(ReviewError::NotCovered),
        Grounds::Plan(decision) => Some(decision.facts().sample),
    };
    let own_work = circumstances.worked_on_by.contains(&member);
    if own_work && circumstances.members > 1 {
        return Err(ReviewError::OwnWork);
    }
    let labels_sha256 = labels_digest(set);
    let unsigned = Signature::from_bytes([0; 64]);
    let mut approval =
        Approval { clip, edits_seq, labels_sha256, member, time: now, sample, own_work, signature: unsigned };
    approval.signature = key.sign(Domain::Approval, &signed_bytes(&approval));
    Ok(Approved { work: set.clone(), approval })
}

/// Whether this key signed the approval. It says nothing of any labels: [`verify`] does.
#[must_use]
pub fn is_signed_by(approval: &Approval, key: &PublicKey) -> bool {
    key.verifies(Domain::Approval, &signed_bytes(approval), &approval.signature)
}

/// The approved labels again, from an approval that was kept and the labels as they stand after edit `edits_seq`. `key`
/// is the public key of the member whom the approval names, from the member list.
///
/// # Errors
/// [`ReviewError::Changed`] when these are not the labels or not the state that was signed; [`ReviewError::Forged`].
pub fn verify(
    set: LabelSet,
    edits_seq: u64,
    approval: &Approval,
    key: &PublicKey,
) -> Result<Approved<LabelSet>, ReviewError> {
    if !is_signed_by(approval, key) {
        return Err(ReviewError::Forged);
    }
    if edits_seq != approval.edits_seq || labels_digest(&set) != approval.labels_sha256 {
        return Err(ReviewError::Changed);
    }
    Ok(Approved { work: set, approval: approval.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::{ClassName, Edit, edits};
    use crate::vocab::{FrameNo, PxBox};

    fn sign_off(
        set: &LabelSet,
        clip: ClipId,
        edits_seq: u64,
        by: (MemberId, &SigningKey),
        now: UtcTime,
    ) -> Result<Approved<LabelSet>, ReviewError> {
        super::sign_off(set, (clip, edits_seq), Grounds::LookedThrough, &Circumstances::default(), by, now)
    }

    const MEMBER: MemberId = MemberId::from_bits(3);
    const CLIP: ClipId = ClipId::from_bits(4);

    fn now() -> UtcTime {
        UtcTime::from_micros(1_000_000).expect("a valid time")
    }

    fn drawn() -> LabelSet {
        let mut set = LabelSet::default();
        let bbox = PxBox::new(1.0, 2.0, 30.0, 40.0).expect("a valid box");
        let class = ClassName::new("person").expect("a valid class name");
        set.apply(&edits::draw(&set, class, FrameNo(3), bbox, MEMBER)).expect("a sound edit");
        set
    }

    #[test]
    fn approved_labels_come_back_from_their_signature() {
        let (key, set) = (SigningKey::random(), drawn());
        let approved = sign_off(&set, CLIP, 1, (MEMBER, &key), now()).expect("is signed");
        assert_eq!(approved.work(), &set);
        let again = verify(set, 1, approved.approval(), &key.public()).expect("verifies");
        assert_eq!(again, approved);
    }

    #[test]
    fn another_signer_clip_state_or_label_is_not_approved() {
        let (key, set) = (SigningKey::random(), drawn());
        let approval = sign_off(&set, CLIP, 1, (MEMBER, &key), now()).expect("is signed").into_parts().1;
        let check = |set: &LabelSet, seq, approval: &Approval, key: &SigningKey| {
            verify(set.clone(), seq, approval, &key.public()).map(drop)
        };
        assert_eq!(check(&set, 1, &approval, &key), Ok(()));
        assert_eq!(check(&set, 1, &approval, &SigningKey::random()), Err(ReviewError::Forged));
        assert_eq!(check(&set, 2, &approval, &key), Err(ReviewError::Changed));
        assert_eq!(check(&drawn(), 1, &approval, &key), Err(ReviewError::Changed), "another track");
        let forgeries = [
            Approval { clip: ClipId::from_bits(5), ..approval.clone() },
            Approval { edits_seq: 2, ..approval.clone() },
            Approval { labels_sha256: labels_digest(&LabelSet::default()), ..approval.clone() },
            Approval { member: MemberId::from_bits(9), ..approval.clone() },
            Approval { time: now().plus_days(1), ..approval.clone() },
            Approval { sample: Some(SampleId::from_bits(1)), ..approval.clone() },
            Approval { own_work: true, ..approval.clone() },
        ];
        for forged in forgeries {
            assert_eq!(check(&set, forged.edits_seq, &forged, &key), Err(ReviewError::Forged), "{forged:?}");
        }
    }

    #[test]
    fn labels_without_an_edit_are_not_signed() {
        let key = SigningKey::random();
        let refused = sign_off(&drawn(), CLIP, 0, (MEMBER, &key), now());
        assert_eq!(refused, Err(ReviewError::NotTheSameState));
        assert!(
            sign_off(&LabelSet::default(), CLIP, 0, (MEMBER, &key), now()).is_ok(),
            "an empty clip may be approved"
        );
    }

    #[test]
    fn an_approval_covers_labels_and_not_suggestions() {
        let set = drawn();
        let mut more = set.clone();
        let model = crate::vocab::ModelId("centernet".into());
        let bbox = PxBox::new(1.0, 2.0, 30.0, 40.0).expect("a valid box");
        let keys = [(FrameNo(0), bbox, Some(0.5))];
        let proposal = edits::Proposal::of_model(crate::vocab::DetectedClass::Car, &model, keys);
        more.apply(&edits::propose(&set, &model, vec![proposal])).expect("a sound edit");
        assert_eq!(labels_digest(&more), labels_digest(&set));
        let accepted: Edit = edits::accept_all(&more);
        more.apply(&accepted).expect("a sound edit");
        assert_ne!(labels_digest(&more), labels_digest(&set));
    }

    #[test]
    fn open_issues_a_failed_plan_and_own_work_are_refused() {
        let (key, set) = (SigningKey::random(), drawn());
        let with = |circumstances: &Circumstances| {
            super::sign_off(&set, (CLIP, 1), Grounds::LookedThrough, circumstances, (MEMBER, &key), now())
                .map(|approved| approved.approval().own_work)
        };
        let own = Circumstances { worked_on_by: [MEMBER].into(), members: 2, ..Circumstances::default() };
        assert_eq!(with(&own), Err(ReviewError::OwnWork));
        assert_eq!(with(&Circumstances { members: 1, ..own.clone() }), Ok(true), "and the approval says so");
        assert_eq!(with(&Circumstances { worked_on_by: [MemberId::from_bits(9)].into(), ..own }), Ok(false));
        assert_eq!(
            with(&Circumstances { open_issues: 2, ..Circumstances::default() }),
            Err(ReviewError::OpenIssues(2))
        );
        assert_eq!(with(&Circumstances { has_failed: true, ..Circumstances::default() }), Err(ReviewError::PlanFailed));
    }

    #[test]
    fn an_approval_of_the_first_version_still_verifies() {
        let (key, set) = (SigningKey::random(), drawn());
        let (labels, time) = (labels_digest(&set), now());
        let line = format!(
            "{{\"clip\":\"{CLIP}\",\"edits_seq\":1,\"labels_sha256\":\"{labels}\",\"member\":\"{MEMBER}\",\"time\":\"{time}\"}}"
        );
        let signature = key.sign(Domain::Approval, line.as_bytes());
        let (sample, own_work) = (None, false);
        let kept = Approval {
            clip: CLIP,
            edits_seq: 1,
            labels_sha256: labels,
            member: MEMBER,
            time,
            sample,
            own_work,
            signature,
        };
        assert!(verify(set, 1, &kept, &key.public()).is_ok());
    }
}
