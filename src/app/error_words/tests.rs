use std::collections::BTreeSet;
use std::fmt::Display;

use super::*;
use crate::labels::ClassName;
use crate::vocab::{FrameNo, ModelId, UtcTime};

/// Each says in English what the code says, and its name is kept.
fn check<E: Spoken + Display>(seen: &mut BTreeSet<&'static str>, errors: &[E]) {
    for error in errors {
        let told = error.told();
        let (what, way_out) = told.for_scripts();
        assert_eq!(format!("{what}\n{way_out}"), error.to_string(), "{}", told.name);
        seen.insert(told.name);
    }
}

fn model() -> ModelId {
    ModelId("centerface".to_owned())
}

fn car() -> ClassName {
    ClassName::new("car").expect("a name")
}

#[test]
fn the_catalogue_says_what_the_code_says() {
    let mut seen = BTreeSet::new();
    let disk = std::io::ErrorKind::PermissionDenied;
    check(
        &mut seen,
        &[
            AuditError::NotALog,
            AuditError::AlreadyThere,
            AuditError::Unreadable,
            AuditError::Unwritable,
            AuditError::Unconfirmed,
            AuditError::Damaged,
            AuditError::Shortened,
            AuditError::EntryTooLong,
        ],
    );
    check(
        &mut seen,
        &[ClipFileError::EncoderMissing, ClipFileError::DiskFull, ClipFileError::Unwritable, ClipFileError::Failed],
    );
    check(
        &mut seen,
        &[
            DecodeError::Empty,
            DecodeError::NotVideo,
            DecodeError::Truncated,
            DecodeError::NoVideoStream,
            DecodeError::TooLarge,
            DecodeError::Unsupported,
            DecodeError::Damaged,
            DecodeError::SizeChanged,
            DecodeError::Unreadable,
        ],
    );
    check(
        &mut seen,
        &[
            DetectError::RuntimeMissing,
            DetectError::ManifestUnreadable,
            DetectError::ModelMissing(model()),
            DetectError::DigestMismatch(model()),
            DetectError::NotOnnx(model()),
            DetectError::WrongFamily(model()),
            DetectError::Failed(model()),
        ],
    );
    check(
        &mut seen,
        &[
            EditError::NoSuchTrack,
            EditError::TrackExists,
            EditError::Stale,
            EditError::NoKeyHere,
            EditError::NotInFrame,
            EditError::BothPresent,
            EditError::Unsound("a box must be finite, wide and high"),
        ],
    );
    check(
        &mut seen,
        &[
            ProxyError::EncoderMissing,
            ProxyError::DecoderMissing,
            ProxyError::Encoding,
            ProxyError::OutOfOrder,
            ProxyError::OtherClip,
            ProxyError::NoSuchFrame,
            ProxyError::Damaged,
        ],
    );
    check(
        &mut seen,
        &[
            RecordError::Malformed,
            RecordError::PersonalText,
            RecordError::ForbiddenGrant,
            RecordError::Inconsistent("it has no process"),
            RecordError::NotPublic,
            RecordError::BadSignature,
            RecordError::UnknownSigner,
            RecordError::SignerNotInForce,
        ],
    );
    check(
        &mut seen,
        &[SealError::DiskFull, SealError::Unreachable, SealError::Missing, SealError::Altered, SealError::NotYours],
    );
    check(
        &mut seen,
        &[
            ReviewError::NotTheSameState,
            ReviewError::OpenIssues(3),
            ReviewError::PlanFailed,
            ReviewError::NotCovered,
            ReviewError::OwnWork,
            ReviewError::Changed,
            ReviewError::Forged,
        ],
    );
    check(
        &mut seen,
        &[
            StoreError::WrongKey,
            StoreError::NewerVersion,
            StoreError::Exists,
            StoreError::CannotOpen,
            StoreError::Full,
            StoreError::Busy,
            StoreError::Io,
            StoreError::Damaged,
            StoreError::NoSuchClip,
            StoreError::Conflict,
            StoreError::ChangedElsewhere,
        ],
    );
    check(
        &mut seen,
        &[
            VaultError::WrongPassphrase,
            VaultError::EmptyPassphrase,
            VaultError::NoSuchMember,
            VaultError::Damaged,
            VaultError::TooMuchWork,
            VaultError::NotASteward,
            VaultError::NoRole,
            VaultError::Unreadable,
            VaultError::Unwritable,
        ],
    );
    check(
        &mut seen,
        &[
            IngestError::Missing,
            IngestError::NotAFile,
            IngestError::Empty,
            IngestError::Unreadable,
            IngestError::Changed,
            IngestError::Cancelled,
        ],
    );
    check(
        &mut seen,
        &[
            DevelopError::WrongClip,
            DevelopError::NotASteward,
            DevelopError::NothingDetected,
            DevelopError::SceneModelFailed,
            DevelopError::Unsteady,
            DevelopError::Held,
            DevelopError::Cancelled,
        ],
    );
    check(
        &mut seen,
        &[
            CopyFileError::EncoderMissing,
            CopyFileError::DiskFull,
            CopyFileError::Unwritable,
            CopyFileError::Encoding,
            CopyFileError::OutOfOrder,
            CopyFileError::NotAsWritten,
            CopyFileError::Cancelled,
        ],
    );
    check(&mut seen, &[CopyError::WrongClip, CopyError::Changed, CopyError::ZonesMisfit]);
    check(
        &mut seen,
        &[
            ExportError::OutExists,
            ExportError::NoName,
            ExportError::NoParent,
            ExportError::Full,
            ExportError::Write(disk),
            ExportError::Cancelled,
            ExportError::NeedsPictures,
            ExportError::NoVideos,
            ExportError::Video,
            ExportError::Nothing,
            ExportError::NotApproved(3),
            ExportError::Mismatched,
            ExportError::Ended,
            ExportError::UnknownClass,
            ExportError::Labels,
            ExportError::Frame(FrameNo(3)),
            ExportError::WrongFrame(FrameNo(3)),
            ExportError::Encode(FrameNo(3)),
        ],
    );
    check(
        &mut seen,
        &[
            ForeignError::NotRead,
            ForeignError::NothingThere,
            ForeignError::Unreadable(disk),
            ForeignError::SizeDiffers,
            ForeignError::BeyondTheEnd,
            ForeignError::TwicePresent,
        ],
    );
    check(
        &mut seen,
        &[
            SchemaError::Unreadable,
            SchemaError::NoClass,
            SchemaError::Twice("car".to_owned()),
            SchemaError::Hotkey('x'),
            SchemaError::Default(car()),
        ],
    );
    check(&mut seen, &[NotAPlan::OutOfRange, NotAPlan::TooManySeeded, NotAPlan::OnlyFramesBlind]);
    let malformed = crate::foreign::malformed_for_tests("it is too large");
    check(&mut seen, &[malformed]);
    for rule in Rule::ALL {
        let day = UtcTime::from_micros(0);
        check(&mut seen, &[Refusal { rule: *rule, since: None }, Refusal { rule: *rule, since: day }]);
    }
    let kinds = [
        BrokenKind::Unreadable,
        BrokenKind::BadBeginning,
        BrokenKind::NotAnEntry,
        BrokenKind::OutOfOrder,
        BrokenKind::ChainBroken,
        BrokenKind::WrongSegment,
        BrokenKind::TimeWentBack,
        BrokenKind::NotAMember,
        BrokenKind::ForgedSignature,
        BrokenKind::BadMembership,
        BrokenKind::CheckpointForged,
        BrokenKind::CheckpointMissing,
        BrokenKind::CheckpointDiffers,
        BrokenKind::Truncated,
        BrokenKind::KnownHeadDiffers,
    ];
    check(&mut seen, &kinds.map(|kind| Broken { seq: 3, kind }));
    check(&mut seen, &[NotFinished { first: 3, second: 2, blind: 4 }]);
    let jobs: [JobError<StoreError>; 2] = [JobError::Panicked("import"), JobError::NoThread("import")];
    for job in jobs {
        let told = of_job(&job, "import").expect("it has no result");
        let (what, way_out) = told.for_scripts();
        assert_eq!(format!("{what}\n{way_out}"), job.to_string());
        seen.insert(told.name);
    }
    // What is named above is all that this file says.
    let own = include_str!("../error_words.rs").split("#[cfg(test)]").next().expect("the file");
    let said: BTreeSet<&str> = own.split("told!(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let left: Vec<&&str> = said.iter().filter(|name| !seen.contains(*name) && **name != "failure-stopped").collect();
    assert!(left.is_empty(), "no sample of {left:?}");
}
