//! Review. [`sign_off`] is the only maker of [`Approved`]; [`verify`] makes it again from a signature of `sign_off`'s.
//!
//! Guarantee: who holds an `Approved<LabelSet>` holds exactly the labels that a member signed. A changed label, another
//! clip, a later edit or a forged signature gives none. Deliberately absent: who may sign; the member list is the
//! caller's.

mod digest;

use serde::{Deserialize, Serialize};

pub use digest::labels_digest;

use crate::labels::LabelSet;
use crate::vocab::{ClipId, Digest, Domain, MemberId, PublicKey, Signature, SigningKey, UtcTime};

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
    /// Under [`Domain::Approval`], over the fields above.
    pub signature: Signature,
}

/// Why labels are not approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReviewError {
    /// There are labels but no edit that made them.
    #[error("The labels and the number of their last edit do not belong together.\nOpen the clip again, then sign.")]
    NotTheSameState,
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

/// The bytes that are signed: the fields as one line of JSON, in this order.
fn signed_bytes(clip: ClipId, edits_seq: u64, labels_sha256: Digest, member: MemberId, time: UtcTime) -> Vec<u8> {
    #[derive(Serialize)]
    struct Signed {
        clip: ClipId,
        edits_seq: u64,
        labels_sha256: Digest,
        member: MemberId,
        time: UtcTime,
    }
    serde_json::to_vec(&Signed { clip, edits_seq, labels_sha256, member, time })
        .expect("ids, digests and numbers always have a JSON form")
}

/// A member vouches for the labels of a clip as they stand after edit `edits_seq`. Suggestions are not part of them.
///
/// # Errors
/// [`ReviewError::NotTheSameState`] when there are labels or suggestions although there was no edit.
pub fn sign_off(
    set: &LabelSet,
    clip: ClipId,
    edits_seq: u64,
    by: (MemberId, &SigningKey),
    now: UtcTime,
) -> Result<Approved<LabelSet>, ReviewError> {
    if edits_seq == 0 && !set.is_empty() {
        return Err(ReviewError::NotTheSameState);
    }
    let (member, key) = by;
    let labels_sha256 = labels_digest(set);
    let signature = key.sign(Domain::Approval, &signed_bytes(clip, edits_seq, labels_sha256, member, now));
    let approval = Approval { clip, edits_seq, labels_sha256, member, time: now, signature };
    Ok(Approved { work: set.clone(), approval })
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
    let Approval { clip, edits_seq: signed_seq, labels_sha256, member, time, signature } = approval;
    let bytes = signed_bytes(*clip, *signed_seq, *labels_sha256, *member, *time);
    if !key.verifies(Domain::Approval, &bytes, signature) {
        return Err(ReviewError::Forged);
    }
    if edits_seq != *signed_seq || labels_digest(&set) != *labels_sha256 {
        return Err(ReviewError::Changed);
    }
    Ok(Approved { work: set, approval: approval.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::{ClassName, Edit, edits};
    use crate::vocab::{FrameNo, PxBox};

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
}
