//! What can go wrong with the database, without a word from the database itself: its texts may hold a path.

use rusqlite::ErrorCode;

use crate::labels::EditError;

/// Why the database did not do what was asked. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Not an encrypted project database at all, or another key made it; the two cannot be told apart.
    #[error("This is not a project database, or the key does not open it.\nCheck the folder and the member.")]
    WrongKey,
    /// A later version of the program wrote it.
    #[error("This project was made by a newer version of Veilmark.\nInstall that version, or a later one.")]
    NewerVersion,
    /// There is a file already where a new database should be.
    #[error("There is a project database here already.\nOpen it, or choose another folder.")]
    Exists,
    /// It is missing, or may not be opened.
    #[error("The project database cannot be opened.\nCheck that the folder is whole and that you may write to it.")]
    CannotOpen,
    /// No space is left.
    #[error("The disk is full, so the change was not saved.\nMake room, then repeat it.")]
    Full,
    /// Another process held it for too long.
    #[error("Another program is using the project database.\nWait until it is done, then try again.")]
    Busy,
    /// The disk refused to read or write.
    #[error("The disk did not read or write the project database.\nCheck the disk and its connection.")]
    Io,
    /// What is in it is not what was written.
    #[error("The project database is damaged.\nRestore the folder from a copy.")]
    Damaged,
    /// There is no such clip.
    #[error("This clip is not in the project.\nImport it first.")]
    NoSuchClip,
    /// An id that must be new is taken, or a row names one that is not there.
    #[error("The project database does not allow this change.\nLoad the project again, then look at what is there.")]
    Conflict,
    /// Another process appended to the clip in the meantime.
    #[error("This clip was changed elsewhere in the meantime.\nOpen it again, then repeat the change.")]
    ChangedElsewhere,
    /// The edit does not fit the stored labels.
    #[error(transparent)]
    Edit(#[from] EditError),
}

impl crate::vocab::LogSafe for StoreError {}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let Some(sqlite) = error.sqlite_error() else { return Self::Damaged };
        match sqlite.code {
            ErrorCode::DiskFull => Self::Full,
            // The shared-memory file of the write-ahead log could not grow.
            ErrorCode::SystemIoFailure if sqlite.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => Self::Full,
            ErrorCode::SystemIoFailure | ErrorCode::OutOfMemory => Self::Io,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::CannotOpen,
            ErrorCode::ConstraintViolation => Self::Conflict,
            _ => Self::Damaged,
        }
    }
}
