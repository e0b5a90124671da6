//! The public-share block: how a clip came to be public, and whether anything forbids its use.

use serde::{Deserialize, Serialize};

use super::record::RecordError;
use super::terms::terms;
pub use super::terms::{Audience, C2paUse, IptcUse, PublicSource, TdmReservation};
pub use super::terms::{Commitment, Period};
use crate::vocab::{Digest, UtcTime};

terms!(
    /// What the uploader did.
    pub UploaderAct {
        /// Shared it, on purpose, with everybody.
        ExplicitShare = "explicit-share",
    }
);

/// The longest time between two looks at a source.
const LONGEST_RECHECK_DAYS: u16 = 30;

/// How a clip was published. The address of the source may carry a user name and appears only as a commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PublicShare {
    /// Who published it.
    pub source: PublicSource,
    /// Salted digest of the source's address.
    pub url_commitment: Commitment,
    /// When it was captured.
    pub captured_at: UtcTime,
    /// Digest of the capture (WARC).
    pub capture_sha256: Digest,
    /// Who can see the source.
    pub audience: Audience,
    /// What the uploader did.
    pub uploader_act: UploaderAct,
    /// Digest of the terms of service at that time.
    pub tos_sha256: Digest,
    /// When somebody last looked whether it is still public.
    pub last_recheck: UtcTime,
    /// How often somebody must look.
    pub recheck_every: Period,
    /// What the clip and its source say about training.
    pub opt_out: OptOut,
}

/// Signs that forbid training, as they were read at capture. A restriction needs no proof; a permission is worth nothing
/// without a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptOut {
    /// CAWG or C2PA training and data mining assertion.
    pub c2pa: C2paUse,
    /// IPTC/PLUS data mining field.
    pub iptc: IptcUse,
    /// TDM Reservation Protocol.
    pub tdmrep: TdmReservation,
}

impl OptOut {
    /// Whether any of them forbids training a detector.
    #[must_use]
    pub const fn forbids_training(&self) -> bool {
        let by_c2pa = matches!(self.c2pa, C2paUse::NotAllowed | C2paUse::Constrained);
        let by_iptc = match self.iptc {
            IptcUse::None | IptcUse::Unspecified | IptcUse::Allowed | IptcUse::ProhibitedGenAiMlTraining => false,
            IptcUse::ProhibitedAiMlTraining
            | IptcUse::ProhibitedExceptSearch
            | IptcUse::Prohibited
            | IptcUse::ProhibitedSeeConstraint
            | IptcUse::ProhibitedSeeEmbedded
            | IptcUse::ProhibitedSeeLinked => true,
        };
        by_c2pa || by_iptc || matches!(self.tdmrep, TdmReservation::Reserved)
    }
}

impl PublicShare {
    pub(super) fn check(&self, created: UtcTime) -> Result<(), RecordError> {
        if self.audience != Audience::NoLoginRequired {
            return Err(RecordError::NotPublic);
        }
        if self.recheck_every.days() > LONGEST_RECHECK_DAYS {
            return Err(RecordError::Inconsistent("its source is looked at less often than every 30 days"));
        }
        if !(self.captured_at <= self.last_recheck && self.last_recheck <= created) {
            return Err(RecordError::Inconsistent(
                "its source was looked at before it was captured or after it was signed",
            ));
        }
        Ok(())
    }

    /// The moment from which the source must have been looked at again, after a look at `last`.
    pub(super) fn recheck_due(&self, last: UtcTime) -> UtcTime {
        last.plus_days(i32::from(self.recheck_every.days()))
    }
}
