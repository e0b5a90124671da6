//! Each module's error becomes a [`Failure`]: its two lines, and the exit code of its kind. One place, so that a script finds
//! the same code for the same thing whatever command met it.

use super::error_words::Spoken;
use super::failure::{Failure, FailureKind};
use crate::audit::{AuditError, Broken};
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
use crate::labels::{EditError, SchemaError};
use crate::review::{NotAPlan, NotFinished, ReviewError};
use crate::store::StoreError;
use crate::vocab::Cancelled;

/// An error with a kind: everything that a command can meet.
trait Kinded: Spoken {
    fn kind(&self) -> FailureKind;
}

macro_rules! failures_from {
    ($($error:ty),* $(,)?) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::told(error.kind(), error.told())
            }
        })*
    };
}

failures_from!(
    AuditError,
    Broken,
    ClipFileError,
    DecodeError,
    DetectError,
    EditError,
    ForeignError,
    NotAPlan,
    NotFinished,
    ProxyError,
    RecordError,
    Refusal,
    SchemaError,
    SealError,
    ReviewError,
    StoreError,
    VaultError,
);

impl From<IngestError> for Failure {
    fn from(error: IngestError) -> Self {
        match error {
            IngestError::Cancelled => Cancelled.into(),
            IngestError::Vault(error) => error.into(),
            other => Self::told(FailureKind::Unreadable, other.told()),
        }
    }
}

impl From<DevelopError> for Failure {
    fn from(error: DevelopError) -> Self {
        let kind = match error {
            DevelopError::Cancelled => return Cancelled.into(),
            DevelopError::Vault(error) => return error.into(),
            DevelopError::Decode(error) => return error.into(),
            DevelopError::Proxy(error) => return error.into(),
            DevelopError::Copy(error) => return error.into(),
            DevelopError::WrongClip | DevelopError::NotASteward | DevelopError::Held => FailureKind::Refused,
            DevelopError::Unsteady => FailureKind::Unreadable,
            DevelopError::NothingDetected | DevelopError::SceneModelFailed => FailureKind::Failed,
        };
        Self::told(kind, error.told())
    }
}

impl From<CopyFileError> for Failure {
    fn from(error: CopyFileError) -> Self {
        match error {
            CopyFileError::Cancelled => Cancelled.into(),
            CopyFileError::OutOfOrder => Self::told(FailureKind::Unreadable, error.told()),
            _ => Self::told(FailureKind::Failed, error.told()),
        }
    }
}

impl From<CopyError> for Failure {
    fn from(error: CopyError) -> Self {
        let kind = match error {
            CopyError::Develop(error) => return error.into(),
            CopyError::WrongClip => FailureKind::Refused,
            CopyError::Changed | CopyError::ZonesMisfit => FailureKind::Unreadable,
        };
        Self::told(kind, error.told())
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        let kind = match error {
            ExportError::Cancelled => return Cancelled.into(),
            ExportError::NotApproved(_) | ExportError::Ended | ExportError::Nothing => FailureKind::Refused,
            ExportError::Mismatched => FailureKind::Integrity,
            _ => FailureKind::Failed,
        };
        Self::told(kind, error.told())
    }
}

impl Kinded for AuditError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::Damaged | Self::Shortened | Self::NotALog => FailureKind::Integrity,
            _ => FailureKind::Failed,
        }
    }
}

impl Kinded for Broken {
    fn kind(&self) -> FailureKind {
        FailureKind::Integrity
    }
}

impl Kinded for ClipFileError {
    fn kind(&self) -> FailureKind {
        FailureKind::Failed
    }
}

impl Kinded for DecodeError {
    fn kind(&self) -> FailureKind {
        FailureKind::Unreadable
    }
}

impl Kinded for DetectError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::DigestMismatch(_) => FailureKind::Integrity,
            Self::NotOnnx(_) | Self::WrongFamily(_) | Self::ManifestUnreadable => FailureKind::Unreadable,
            Self::RuntimeMissing | Self::ModelMissing(_) | Self::Failed(_) => FailureKind::Failed,
        }
    }
}

impl Kinded for EditError {
    fn kind(&self) -> FailureKind {
        FailureKind::Failed
    }
}

impl Kinded for ProxyError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::OtherClip => FailureKind::Refused,
            Self::Damaged => FailureKind::Integrity,
            Self::Vault(error) => error.kind(),
            _ => FailureKind::Failed,
        }
    }
}

impl Kinded for RecordError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::Malformed => FailureKind::Unreadable,
            _ => FailureKind::Refused,
        }
    }
}

impl Kinded for Refusal {
    fn kind(&self) -> FailureKind {
        FailureKind::Refused
    }
}

impl Kinded for SealError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::DiskFull | Self::Unreachable => FailureKind::Failed,
            Self::Missing | Self::Altered => FailureKind::Integrity,
            Self::NotYours => FailureKind::Refused,
        }
    }
}

impl Kinded for ForeignError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::NotRead | Self::NothingThere => FailureKind::Usage,
            Self::Unreadable(_) => FailureKind::Failed,
            Self::SizeDiffers | Self::BeyondTheEnd => FailureKind::Refused,
            Self::Malformed { .. } | Self::TwicePresent => FailureKind::Unreadable,
        }
    }
}

impl Kinded for SchemaError {
    fn kind(&self) -> FailureKind {
        FailureKind::Usage
    }
}

impl Kinded for NotAPlan {
    fn kind(&self) -> FailureKind {
        FailureKind::Usage
    }
}

impl Kinded for NotFinished {
    fn kind(&self) -> FailureKind {
        FailureKind::Refused
    }
}

impl Kinded for ReviewError {
    fn kind(&self) -> FailureKind {
        FailureKind::Refused
    }
}

impl Kinded for StoreError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::NewerVersion => FailureKind::Unreadable,
            Self::WrongKey | Self::Damaged => FailureKind::Integrity,
            _ => FailureKind::Failed,
        }
    }
}

impl Kinded for VaultError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::WrongPassphrase | Self::NotASteward => FailureKind::Refused,
            Self::Damaged => FailureKind::Integrity,
            Self::TooMuchWork => FailureKind::Unreadable,
            Self::NoRole | Self::EmptyPassphrase => FailureKind::Usage,
            Self::NoSuchMember | Self::Unreadable | Self::Unwritable => FailureKind::Failed,
        }
    }
}
