//! Which message says each error of the layers below. A new variant does not compile before it has one.

use super::told::{Filling, Told, told};
use crate::audit::{AuditError, Broken, BrokenKind, Rule};
use crate::consent::{RecordError, Refusal};
use crate::custody::copy::CopyError;
use crate::custody::decode::DecodeError;
use crate::custody::detect::DetectError;
use crate::custody::develop::DevelopError;
use crate::custody::ingest::IngestError;
use crate::custody::proxy::{CopyFileError, ProxyError, clip_file::ClipFileError};
use crate::custody::vault::{SealError, VaultError};
use crate::export::ExportError;
use crate::foreign::ForeignError;
use crate::jobs::JobError;
use crate::labels::{EditError, SchemaError};
use crate::review::{NotAPlan, NotFinished, ReviewError};
use crate::store::StoreError;

/// An error that the window can say.
pub(super) trait Spoken {
    /// Its message.
    fn told(&self) -> Told;
}

impl Spoken for AuditError {
    fn told(&self) -> Told {
        match self {
            Self::NotALog => told!("error-audit-not-a-log"),
            Self::AlreadyThere => told!("error-audit-already-there"),
            Self::Unreadable => told!("error-audit-unreadable"),
            Self::Unwritable => told!("error-audit-unwritable"),
            Self::Unconfirmed => told!("error-audit-unconfirmed"),
            Self::Damaged => told!("error-audit-damaged"),
            Self::Shortened => told!("error-audit-shortened"),
            Self::EntryTooLong => told!("error-audit-entry-too-long"),
        }
    }
}

impl Spoken for ClipFileError {
    fn told(&self) -> Told {
        match self {
            Self::EncoderMissing => told!("error-clip-file-encoder-missing"),
            Self::DiskFull => told!("error-clip-file-disk-full"),
            Self::Unwritable => told!("error-clip-file-unwritable"),
            Self::Failed => told!("error-clip-file-failed"),
        }
    }
}

impl Spoken for DecodeError {
    fn told(&self) -> Told {
        match self {
            Self::Empty => told!("error-decode-empty"),
            Self::NotVideo => told!("error-decode-not-video"),
            Self::Truncated => told!("error-decode-truncated"),
            Self::NoVideoStream => told!("error-decode-no-video-stream"),
            Self::TooLarge => told!("error-decode-too-large"),
            Self::Unsupported => told!("error-decode-unsupported"),
            Self::Damaged => told!("error-decode-damaged"),
            Self::SizeChanged => told!("error-decode-size-changed"),
            Self::Unreadable => told!("error-decode-unreadable"),
        }
    }
}

impl Spoken for DetectError {
    fn told(&self) -> Told {
        match self {
            Self::RuntimeMissing => told!("error-detect-runtime-missing"),
            Self::ManifestUnreadable => told!("error-detect-manifest-unreadable"),
            Self::ModelMissing(model) => told!("error-detect-model-missing").with("model", model.to_string()),
            Self::DigestMismatch(model) => told!("error-detect-digest-mismatch").with("model", model.to_string()),
            Self::NotOnnx(model) => told!("error-detect-not-onnx").with("model", model.to_string()),
            Self::WrongFamily(model) => told!("error-detect-wrong-family").with("model", model.to_string()),
            Self::Failed(model) => told!("error-detect-failed").with("model", model.to_string()),
        }
    }
}

impl Spoken for EditError {
    fn told(&self) -> Told {
        match self {
            Self::NoSuchTrack => told!("error-edit-no-such-track"),
            Self::TrackExists => told!("error-edit-track-exists"),
            Self::Stale => told!("error-edit-stale"),
            Self::NoKeyHere => told!("error-edit-no-key-here"),
            Self::NotInFrame => told!("error-edit-not-in-frame"),
            Self::BothPresent => told!("error-edit-both-present"),
            Self::Unsound(reason) => told!("error-edit-unsound").with("reason", Filling::Term(reason)),
        }
    }
}

impl Spoken for ProxyError {
    fn told(&self) -> Told {
        match self {
            Self::EncoderMissing => told!("error-proxy-encoder-missing"),
            Self::DecoderMissing => told!("error-proxy-decoder-missing"),
            Self::Encoding => told!("error-proxy-encoding"),
            Self::OutOfOrder => told!("error-proxy-out-of-order"),
            Self::OtherClip => told!("error-proxy-other-clip"),
            Self::NoSuchFrame => told!("error-proxy-no-such-frame"),
            Self::Damaged => told!("error-proxy-damaged"),
            Self::Vault(error) => error.told(),
        }
    }
}

impl Spoken for RecordError {
    fn told(&self) -> Told {
        match self {
            Self::Malformed => told!("error-record-malformed"),
            Self::PersonalText => told!("error-record-personal-text"),
            Self::ForbiddenGrant => told!("error-record-forbidden-grant"),
            Self::Inconsistent(reason) => told!("error-record-inconsistent").with("reason", Filling::Term(reason)),
            Self::NotPublic => told!("error-record-not-public"),
            Self::BadSignature => told!("error-record-bad-signature"),
            Self::UnknownSigner => told!("error-record-unknown-signer"),
            Self::SignerNotInForce => told!("error-record-signer-not-in-force"),
        }
    }
}

impl Spoken for SealError {
    fn told(&self) -> Told {
        match self {
            Self::DiskFull => told!("error-seal-disk-full"),
            Self::Unreachable => told!("error-seal-unreachable"),
            Self::Missing => told!("error-seal-missing"),
            Self::Altered => told!("error-seal-altered"),
            Self::NotYours => told!("error-seal-not-yours"),
        }
    }
}

impl Spoken for ReviewError {
    fn told(&self) -> Told {
        match self {
            Self::NotTheSameState => told!("error-review-not-the-same-state"),
            Self::OpenIssues(issues) => told!("error-review-open-issues").with("issues", Filling::count(*issues)),
            Self::PlanFailed => told!("error-review-plan-failed"),
            Self::NotCovered => told!("error-review-not-covered"),
            Self::OwnWork => told!("error-review-own-work"),
            Self::Changed => told!("error-review-changed"),
            Self::Forged => told!("error-review-forged"),
        }
    }
}

impl Spoken for StoreError {
    fn told(&self) -> Told {
        match self {
            Self::WrongKey => told!("error-store-wrong-key"),
            Self::NewerVersion => told!("error-store-newer-version"),
            Self::Exists => told!("error-store-exists"),
            Self::CannotOpen => told!("error-store-cannot-open"),
            Self::Full => told!("error-store-full"),
            Self::Busy => told!("error-store-busy"),
            Self::Io => told!("error-store-io"),
            Self::Damaged => told!("error-store-damaged"),
            Self::NoSuchClip => told!("error-store-no-such-clip"),
            Self::Conflict => told!("error-store-conflict"),
            Self::ChangedElsewhere => told!("error-store-changed-elsewhere"),
            Self::Edit(error) => error.told(),
        }
    }
}

impl Spoken for VaultError {
    fn told(&self) -> Told {
        match self {
            Self::WrongPassphrase => told!("error-vault-wrong-passphrase"),
            Self::EmptyPassphrase => told!("error-vault-empty-passphrase"),
            Self::NoSuchMember => told!("error-vault-no-such-member"),
            Self::Damaged => told!("error-vault-damaged"),
            Self::TooMuchWork => told!("error-vault-too-much-work"),
            Self::NotASteward => told!("error-vault-not-a-steward"),
            Self::NoRole => told!("error-vault-no-role"),
            Self::Unreadable => told!("error-vault-unreadable"),
            Self::Unwritable => told!("error-vault-unwritable"),
        }
    }
}

impl Spoken for IngestError {
    fn told(&self) -> Told {
        match self {
            Self::Missing => told!("error-ingest-missing"),
            Self::NotAFile => told!("error-ingest-not-a-file"),
            Self::Empty => told!("error-ingest-empty"),
            Self::Unreadable => told!("error-ingest-unreadable"),
            Self::Changed => told!("error-ingest-changed"),
            Self::Vault(error) => error.told(),
            Self::Cancelled => told!("error-ingest-cancelled"),
        }
    }
}

impl Spoken for DevelopError {
    fn told(&self) -> Told {
        match self {
            Self::WrongClip => told!("error-develop-wrong-clip"),
            Self::NotASteward => told!("error-develop-not-a-steward"),
            Self::Vault(error) => error.told(),
            Self::Decode(error) => error.told(),
            Self::NothingDetected => told!("error-develop-nothing-detected"),
            Self::SceneModelFailed => told!("error-develop-scene-model-failed"),
            Self::Unsteady => told!("error-develop-unsteady"),
            Self::Proxy(error) => error.told(),
            Self::Copy(error) => error.told(),
            Self::Held => told!("error-develop-held"),
            Self::Cancelled => told!("error-develop-cancelled"),
        }
    }
}

impl Spoken for CopyFileError {
    fn told(&self) -> Told {
        match self {
            Self::EncoderMissing => told!("error-copy-file-encoder-missing"),
            Self::DiskFull => told!("error-copy-file-disk-full"),
            Self::Unwritable => told!("error-copy-file-unwritable"),
            Self::Encoding => told!("error-copy-file-encoding"),
            Self::OutOfOrder => told!("error-copy-file-out-of-order"),
            Self::NotAsWritten => told!("error-copy-file-not-as-written"),
            Self::Cancelled => told!("error-copy-file-cancelled"),
        }
    }
}

impl Spoken for CopyError {
    fn told(&self) -> Told {
        match self {
            Self::WrongClip => told!("error-copy-wrong-clip"),
            Self::Changed => told!("error-copy-changed"),
            Self::ZonesMisfit => told!("error-copy-zones-misfit"),
            Self::Develop(error) => error.told(),
        }
    }
}

impl Spoken for ExportError {
    fn told(&self) -> Told {
        match self {
            Self::OutExists => told!("error-export-out-exists"),
            Self::NoName => told!("error-export-no-name"),
            Self::NoParent => told!("error-export-no-parent"),
            Self::Full => told!("error-export-full"),
            Self::Write(cause) => told!("error-export-write").with("cause", cause.to_string()),
            Self::Cancelled => told!("error-export-cancelled"),
            Self::NeedsPictures => told!("error-export-needs-pictures"),
            Self::NoVideos => told!("error-export-no-videos"),
            Self::Video => told!("error-export-video"),
            Self::Nothing => told!("error-export-nothing"),
            Self::NotApproved(clips) => told!("error-export-not-approved").with("clips", Filling::count(*clips)),
            Self::Mismatched => told!("error-export-mismatched"),
            Self::Ended => told!("error-export-ended"),
            Self::UnknownClass => told!("error-export-unknown-class"),
            Self::Labels => told!("error-export-labels"),
            Self::Frame(frame) => told!("error-export-frame").with("frame", frame.to_string()),
            Self::WrongFrame(frame) => told!("error-export-wrong-frame").with("frame", frame.to_string()),
            Self::Encode(frame) => told!("error-export-encode").with("frame", frame.to_string()),
        }
    }
}

impl Spoken for ForeignError {
    fn told(&self) -> Told {
        match self {
            Self::NotRead => told!("error-foreign-not-read"),
            Self::NothingThere => told!("error-foreign-nothing-there"),
            Self::Unreadable(cause) => told!("error-foreign-unreadable").with("cause", cause.to_string()),
            Self::Malformed { what, place } => told!("error-foreign-malformed")
                .with("reason", Filling::Term(what))
                .with("file", place.file().to_string())
                .with("entry", place.entry().to_string()),
            Self::SizeDiffers => told!("error-foreign-size-differs"),
            Self::BeyondTheEnd => told!("error-foreign-beyond-the-end"),
            Self::TwicePresent => told!("error-foreign-twice-present"),
        }
    }
}

impl Spoken for SchemaError {
    fn told(&self) -> Told {
        match self {
            Self::Unreadable => told!("error-schema-unreadable"),
            Self::NoClass => told!("error-schema-no-class"),
            Self::Twice(name) => told!("error-schema-twice").with("name", name.to_string()),
            Self::Hotkey(key) => told!("error-schema-hotkey").with("key", key.to_string()),
            Self::Default(name) => told!("error-schema-default").with("name", name.to_string()),
        }
    }
}

/// The rule of a refusal; with its day, where it has one.
impl Spoken for Refusal {
    fn told(&self) -> Told {
        let rule = match self.rule {
            Rule::NoRecord => told!("error-rule-no-record"),
            Rule::RecordMalformed => told!("error-rule-record-malformed"),
            Rule::PersonalText => told!("error-rule-personal-text"),
            Rule::ForbiddenGrant => told!("error-rule-forbidden-grant"),
            Rule::BadSignature => told!("error-rule-bad-signature"),
            Rule::UnknownSigner => told!("error-rule-unknown-signer"),
            Rule::SignerNotInForce => told!("error-rule-signer-not-in-force"),
            Rule::OtherClip => told!("error-rule-other-clip"),
            Rule::SizeDiffers => told!("error-rule-size-differs"),
            Rule::PurposeNotCovered => told!("error-rule-purpose-not-covered"),
            Rule::NotYetInForce => told!("error-rule-not-yet-in-force"),
            Rule::Expired => told!("error-rule-expired"),
            Rule::RecheckMissed => told!("error-rule-recheck-missed"),
            Rule::OptedOut => told!("error-rule-opted-out"),
            Rule::NotPublic => told!("error-rule-not-public"),
            Rule::Withdrawn => told!("error-rule-withdrawn"),
            Rule::Revoked => told!("error-rule-revoked"),
            Rule::EventsBroken => told!("error-rule-events-broken"),
            Rule::ClockBehind => told!("error-rule-clock-behind"),
            Rule::LogUnwritable => told!("error-rule-log-unwritable"),
        };
        rule.with("day", self.since.map_or_else(|| "none".to_owned(), |since| since.day()))
    }
}

impl Spoken for Broken {
    fn told(&self) -> Told {
        let reason = match self.kind {
            BrokenKind::Unreadable => "the files cannot be read",
            BrokenKind::BadBeginning => "a log begins with the making of its project, and only there",
            BrokenKind::NotAnEntry => "the line was changed",
            BrokenKind::OutOfOrder => "an entry was removed, repeated or moved",
            BrokenKind::ChainBroken => "the entry does not follow the one before it",
            BrokenKind::WrongSegment => "the entry lies in the wrong segment",
            BrokenKind::TimeWentBack => "the time goes back",
            BrokenKind::NotAMember => "the actor is not a member",
            BrokenKind::ForgedSignature => "the signature was not made by the member it names",
            BrokenKind::BadMembership => "a member or key was changed by somebody who may not",
            BrokenKind::CheckpointForged => "a checkpoint was changed or forged",
            BrokenKind::CheckpointMissing => "a checkpoint is missing",
            BrokenKind::CheckpointDiffers => "a signed checkpoint saw another entry here",
            BrokenKind::Truncated => "the log was cut off here",
            BrokenKind::KnownHeadDiffers => "the head that was kept elsewhere saw another entry here",
        };
        told!("error-audit-broken").with("entry", self.seq.to_string()).with("reason", Filling::Term(reason))
    }
}

impl Spoken for NotAPlan {
    fn told(&self) -> Told {
        match self {
            Self::OutOfRange => told!("error-plan-out-of-range"),
            Self::TooManySeeded => told!("error-plan-too-many-seeded"),
            Self::OnlyFramesBlind => told!("error-plan-only-frames-blind"),
        }
    }
}

impl Spoken for NotFinished {
    fn told(&self) -> Told {
        told!("error-review-not-finished")
            .with("first", Filling::count(self.first))
            .with("second", Filling::count(self.second))
            .with("blind", Filling::count(self.blind))
    }
}

/// How a job ended that has no result, by its name on screen; the work's own error says itself.
pub(super) fn of_job<E>(error: &JobError<E>, job: &str) -> Option<Told> {
    match error {
        JobError::Work(_) => None,
        JobError::Cancelled => Some(told!("failure-stopped")),
        JobError::Panicked(_) => Some(told!("error-job-panicked").with("job", job.to_owned())),
        JobError::NoThread(_) => Some(told!("error-job-no-thread").with("job", job.to_owned())),
    }
}

#[cfg(test)]
mod tests;
