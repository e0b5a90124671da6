//! The project's database: SQLite, encrypted by SQLCipher under the project's database key.
//!
//! Guarantees: what a method acknowledged survives a crash of the program (one transaction, written through before it
//! returns); the edits of a clip are only ever appended, in order, and the tables of the labels always say what a
//! replay of the edits says; two processes on one project see either all of a change or nothing, and the later one of
//! two appends with the same number is refused. Deliberately absent: pixels, receipts as types (they are text here), a
//! column for bytes.

mod batches;
mod camera_covers;
mod clips;
mod effort;
mod error;
mod hiding;
mod labels;
mod ledger;
mod notes;
mod records;
mod removal;
mod reviews;
mod schema;
mod search;

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use rusqlite::types::FromSql;
use rusqlite::{Connection, OpenFlags, Row, Transaction, TransactionBehavior};
use zeroize::Zeroizing;

use crate::labels::Origin;
use crate::vocab::{SecretBytes, UtcTime};

pub use batches::UnloggedEdits;
pub use camera_covers::CameraCoverRow;
pub use clips::{ClipRow, ClipState, TrackCounts};
pub use error::StoreError;
pub use hiding::{DevelopmentRow, HandRegionRow, QueueReason};
pub use ledger::{ApprovalRow, ExportRow};
pub use records::{CameraRow, EventRow, RecordRow};
pub use reviews::SampleRow;
pub use search::{Sources, TrackLine, TrackLines};

/// How often, and how long each time, a change waits for another process that is writing: ten seconds at least.
const BUSY_TRIES: i32 = 10_000;
const BUSY_WAIT: Duration = Duration::from_millis(1);

/// SQLite's own waits grow to a tenth of a second. Beside a process that writes without a pause, which leaves the lock
/// free for microseconds only, they never met a free moment (`tests/store_kills.rs`); many short ones do.
fn wait_for_the_other_writer(tries: i32) -> bool {
    std::thread::sleep(BUSY_WAIT);
    tries < BUSY_TRIES
}

/// An open project database. It may move to another thread; each thread that needs one at the same time opens its own.
pub struct Store {
    connection: Connection,
    /// Rows of `origins` that were read: they never change.
    origins: RefCell<HashMap<i64, Origin>>,
}

impl Store {
    /// Makes a new, empty database.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when there is a file already; [`StoreError::CannotOpen`], [`StoreError::Full`] and others
    /// of the disk.
    pub fn create(path: &Path, key: &SecretBytes) -> Result<Self, StoreError> {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => StoreError::Exists,
            std::io::ErrorKind::StorageFull => StoreError::Full,
            _ => StoreError::CannotOpen,
        })?;
        let mut connection = connect(path, key)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        schema::migrate(&mut connection)?;
        Ok(Self { connection, origins: RefCell::default() })
    }

    /// Opens a database that [`Store::create`] made, and brings an older one up to date.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`] when it is no such database or has another key; [`StoreError::NewerVersion`];
    /// [`StoreError::CannotOpen`] when it is missing; others of the disk.
    pub fn open(path: &Path, key: &SecretBytes) -> Result<Self, StoreError> {
        let mut connection = connect(path, key)?;
        let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
        if application != schema::APPLICATION_ID {
            return Err(StoreError::WrongKey);
        }
        schema::migrate(&mut connection)?;
        Ok(Self { connection, origins: RefCell::default() })
    }

    /// A transaction that may write from its beginning, so that what it read cannot change under it.
    fn writing(&mut self) -> Result<Transaction<'_>, StoreError> {
        Ok(self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }
}

fn connect(path: &Path, key: &SecretBytes) -> Result<Connection, StoreError> {
    connect_with(path, key).map_err(|error| match error.sqlite_error_code() {
        // The first page did not decrypt, or did not authenticate.
        Some(rusqlite::ErrorCode::NotADatabase) => StoreError::WrongKey,
        _ => error.into(),
    })
}

fn connect_with(path: &Path, key: &SecretBytes) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    // As a raw key: it is random already, so deriving another one from it would only take time.
    let mut pragma = Zeroizing::new(String::with_capacity(96));
    pragma.push_str("PRAGMA key = \"x'");
    for byte in key.expose() {
        for digit in [byte >> 4, byte & 15] {
            pragma.push(char::from_digit(digit.into(), 16).expect("four bits are one hexadecimal digit"));
        }
    }
    pragma.push_str("'\"");
    // SQLCipher would print every failure to the terminal.
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    connection.execute_batch(&pragma)?;
    connection.busy_handler(Some(wait_for_the_other_writer))?;
    connection.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF; PRAGMA cache_size = -32768;",
    )?;
    connection.set_prepared_statement_cache_capacity(64);
    // Nothing was decrypted until now.
    connection.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    Ok(connection)
}

/// A value written as text, or [`StoreError::Damaged`].
fn parsed<T: FromStr>(row: &Row<'_>, column: &str) -> Result<T, StoreError> {
    row.get_ref(column)?.as_str().ok().and_then(|text| text.parse().ok()).ok_or(StoreError::Damaged)
}

/// A value written as JSON, or [`StoreError::Damaged`].
fn parsed_json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<T, StoreError> {
    row.get_ref(column)?.as_str().ok().and_then(|text| serde_json::from_str(text).ok()).ok_or(StoreError::Damaged)
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("labels, ids and numbers always have a JSON form")
}

fn time(row: &Row<'_>, column: &str) -> Result<UtcTime, StoreError> {
    UtcTime::from_micros(row.get(column)?).ok_or(StoreError::Damaged)
}

/// At most one row.
fn at_most_one<T>(rows: impl IntoIterator<Item = Result<T, StoreError>>) -> Result<Option<T>, StoreError> {
    rows.into_iter().next().transpose()
}

/// A number as SQLite holds it. Counts of bytes, frames and entries are far below its limit.
fn integer(value: u64) -> Result<i64, StoreError> {
    i64::try_from(value).map_err(|_| StoreError::Conflict)
}

/// A count that was stored by [`integer`].
fn count(row: &Row<'_>, column: &str) -> Result<u64, StoreError> {
    u64::try_from(row.get::<_, i64>(column)?).map_err(|_| StoreError::Damaged)
}

/// The one value of the first row, if there is a row.
fn value<T: FromSql>(
    connection: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<Option<T>, StoreError> {
    use rusqlite::OptionalExtension;
    Ok(connection.prepare_cached(sql)?.query_row(params, |row| row.get(0)).optional()?)
}

#[cfg(test)]
mod tests;
