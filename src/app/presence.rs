//! Who has a project open on this machine, by locks that the operating system drops when a process ends.

use std::fs::{File, TryLockError};
use std::path::Path;

use super::failure::{Failure, FailureKind};
use super::files;
use super::told::told;
use crate::vocab::ClipId;

/// A process's presence in a project, for as long as it has it open.
#[must_use]
pub(super) struct Presence {
    lock: File,
    is_alone: bool,
}

impl Presence {
    /// Enters the project. Whoever comes first is alone, and keeps others waiting until [`Presence::settle`].
    pub(super) fn enter(dir: &Path) -> Result<Self, Failure> {
        let lock = lock_file(dir, "project.lock")?;
        let is_alone = lock.try_lock().is_ok();
        if !is_alone {
            lock.lock_shared().map_err(|error| files::disk_failure(&error))?;
        }
        Ok(Self { lock, is_alone })
    }

    /// Whether nobody else has the project open, and nobody can enter it now.
    pub(super) fn is_alone(&self) -> bool {
        self.is_alone
    }

    /// Lets others in.
    pub(super) fn settle(&mut self) -> Result<(), Failure> {
        self.is_alone = false;
        self.lock.lock_shared().map_err(|error| files::disk_failure(&error))
    }
}

/// That this process alone edits a clip, until it is dropped or the process ends.
pub(super) fn clip_lock(dir: &Path, clip: ClipId) -> Result<File, Failure> {
    let folder = dir.join("locks");
    std::fs::create_dir_all(&folder).map_err(|error| files::disk_failure(&error))?;
    let file = lock_file(&folder, &format!("{clip}.lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(Failure::told(FailureKind::Refused, told!("failure-somebody-else-is-editing-this-clip")))
        }
        Err(TryLockError::Error(error)) => Err(files::disk_failure(&error)),
    }
}

/// Held while the member list is rewritten.
pub(super) fn card_lock(dir: &Path) -> Result<File, Failure> {
    let file = lock_file(dir, "members.lock")?;
    file.lock().map_err(|error| files::disk_failure(&error))?;
    Ok(file)
}

fn lock_file(dir: &Path, name: &str) -> Result<File, Failure> {
    File::options()
        .create(true)
        .write(true)
        .truncate(false)
        .open(dir.join(name))
        .map_err(|_| Failure::told(FailureKind::Failed, told!("failure-the-projects-folder-cannot-be-written")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_of_two_is_alone() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let mut first = Presence::enter(dir.path()).expect("entered");
        assert!(first.is_alone());
        first.settle().expect("settled");
        let second = Presence::enter(dir.path()).expect("entered");
        assert!(!second.is_alone());
        drop((first, second));
        assert!(Presence::enter(dir.path()).expect("entered").is_alone());
    }

    #[test]
    fn a_clip_is_edited_by_one_and_other_clips_by_others() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let [a, b] = [1, 2].map(ClipId::from_bits);
        let held = clip_lock(dir.path(), a).expect("nobody has it");
        assert!(clip_lock(dir.path(), a).is_err_and(|failure| failure.to_string().contains("Somebody else")));
        clip_lock(dir.path(), b).expect("another clip is free");
        drop(held);
        clip_lock(dir.path(), a).expect("it was left");
    }
}
