//! Small files, written so that a reader finds the old one or the new one, never half of one.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use super::failure::{Failure, FailureKind};
use super::told::told;
use crate::vocab::ProjectId;

/// Writes `bytes` aside, syncs, and renames over `path`.
///
/// # Errors
/// [`FailureKind::Failed`] when the disk is full or the folder cannot be written; `path` is as it was.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let aside = path.with_extension(format!("part-{}", ProjectId::random()));
    let written = File::create(&aside)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| std::fs::rename(&aside, path))
        .and_then(|()| sync_folder_of(path));
    written.map_err(|error| {
        // The aside file holds nothing that the caller will miss; a second failure adds nothing to the first.
        let _ = std::fs::remove_file(&aside);
        disk_failure(&error)
    })
}

/// Appends one line and syncs it.
///
/// # Errors
/// As [`write_whole`].
pub(crate) fn append_line(path: &Path, line: &str) -> Result<(), Failure> {
    let appended = File::options().create(true).append(true).open(path).and_then(|mut file| {
        file.write_all(format!("{line}\n").as_bytes())?;
        file.sync_all()
    });
    appended.map_err(|error| disk_failure(&error))
}

fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

/// The two lines for a disk's refusal, without its path.
pub(crate) fn disk_failure(error: &io::Error) -> Failure {
    let told = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => told!("failure-disk-full"),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => told!("failure-disk-not-writable"),
        io::ErrorKind::NotFound => told!("failure-disk-missing"),
        io::ErrorKind::AlreadyExists => told!("failure-disk-exists"),
        _ => told!("failure-disk-refused"),
    };
    Failure::told(FailureKind::Failed, told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_stays_aside() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("card.json");
        write_whole(&path, b"one").expect("written");
        write_whole(&path, b"two").expect("written");
        assert_eq!(std::fs::read(&path).expect("readable"), b"two");
        assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), 1);
    }

    #[test]
    fn a_failed_write_leaves_the_old_file() {
        let failure = write_whole(Path::new("/proc/no-such-folder/card.json"), b"x").expect_err("not writable");
        assert_eq!(failure.kind, FailureKind::Failed);
        assert!(!failure.to_string().contains("/proc"), "a message names no path");
    }
}
