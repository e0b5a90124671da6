//! Files that have no name until they are whole.
//!
//! Guarantees: until [`Aside::publish`] there is no file under the final name, and a file that was there stays as it was; what is
//! unfinished is private to its owner (mode 0600) and has no name at all, so that not even a kill leaves something behind. On
//! disks that know no nameless files it has a hidden name, `.veilmark-unfinished-…`, goes when the run ends by itself, and is
//! swept away by the next run in that folder when a kill left it. Deliberately absent: moving between disks.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, Mode, OFlags};

use super::failure::Failure;
use super::files::disk_failure;
use crate::vocab::ProjectId;

const PREFIX: &str = ".veilmark-unfinished-";

/// What becomes of a file that has the final name already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfThere {
    /// It stays, and publishing fails.
    Keep,
    /// It is replaced, in one step.
    Replace,
}

/// An unfinished file in the folder where it shall lie. Dropping it leaves nothing.
#[must_use = "a file that is not published is gone"]
pub(super) struct Aside {
    file: File,
    /// Where it goes.
    path: PathBuf,
    /// Its hidden name, where it has one.
    hidden: Option<PathBuf>,
}

impl Aside {
    /// Begins a file that shall have this path. What earlier runs left unfinished in that folder is removed.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub(super) fn begin(path: &Path) -> Result<Self, Failure> {
        let folder = folder_of(path);
        sweep(folder);
        let begun = nameless(folder).map(|file| (file, None)).or_else(|_| hidden(folder));
        let (file, hidden) = begun.map_err(|error| disk_failure(&error))?;
        Ok(Self { file, path: path.to_owned(), hidden })
    }

    /// A handle to write through.
    pub(super) fn file(&self) -> Result<File, Failure> {
        self.file.try_clone().map_err(|error| disk_failure(&error))
    }

    /// Writes these bytes and nothing else.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.file.write_all(bytes).map_err(|error| disk_failure(&error))
    }

    /// Gives the file its name, once the disk has it.
    pub(super) fn publish(mut self, if_there: IfThere) -> Result<(), Failure> {
        self.name(if_there).map_err(|error| disk_failure(&error))
    }

    fn name(&mut self, if_there: IfThere) -> io::Result<()> {
        self.file.sync_all()?;
        match (if_there, self.hidden.take()) {
            (IfThere::Keep, None) => link_nameless(&self.file, &self.path)?,
            (IfThere::Keep, Some(hidden)) => {
                let linked = fs::hard_link(&hidden, &self.path);
                let _ = fs::remove_file(&hidden);
                linked?;
            }
            (IfThere::Replace, hidden) => {
                let hidden = match hidden {
                    Some(hidden) => hidden,
                    None => {
                        let hidden = hidden_name(folder_of(&self.path));
                        link_nameless(&self.file, &hidden)?;
                        hidden
                    }
                };
                if let Err(error) = fs::rename(&hidden, &self.path) {
                    let _ = fs::remove_file(&hidden);
                    return Err(error);
                }
            }
        }
        File::open(folder_of(&self.path))?.sync_all()
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        if let Some(hidden) = self.hidden.take() {
            // What stays is swept by the next run.
            let _ = fs::remove_file(hidden);
        }
    }
}

/// The folder of a path that may be a bare name.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether both paths lead to one file.
pub(super) fn is_same_file(a: &Path, b: &Path) -> bool {
    let identity = |path: &Path| fs::metadata(path).map(|file| (file.dev(), file.ino())).ok();
    let whole = |path: &Path| Some((fs::canonicalize(folder_of(path)).ok()?, path.file_name()?.to_owned()));
    (identity(a).is_some() && identity(a) == identity(b)) || (whole(a).is_some() && whole(a) == whole(b))
}

fn nameless(folder: &Path) -> io::Result<File> {
    // Without it the file could not be named in the end.
    fs::metadata("/proc/self/fd")?;
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    Ok(File::from(rustix::fs::openat(CWD, folder, flags, Mode::from_raw_mode(0o600))?))
}

fn link_nameless(file: &File, path: &Path) -> io::Result<()> {
    use std::os::fd::AsRawFd as _;
    let by_number = format!("/proc/self/fd/{}", file.as_raw_fd());
    Ok(rustix::fs::linkat(CWD, by_number, CWD, path, AtFlags::SYMLINK_FOLLOW)?)
}

/// A locked file with a hidden name: whoever sweeps sees by the lock that it is in use.
fn hidden(folder: &Path) -> io::Result<(File, Option<PathBuf>)> {
    let path = hidden_name(folder);
    let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
    file.lock()?;
    Ok((file, Some(path)))
}

fn hidden_name(folder: &Path) -> PathBuf {
    folder.join(format!("{PREFIX}{}", ProjectId::random()))
}

/// Removes what a killed run left. Nobody's work is in it: unfinished files hold redacted pictures only.
fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        let is_plain = is_ours && entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_plain && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both_ways(folder: &Path, path: &Path) -> Vec<Aside> {
        let nameless = Aside::begin(path).expect("begun");
        let (file, hidden) = hidden(folder).expect("begun");
        vec![nameless, Aside { file, path: path.to_owned(), hidden }]
    }

    fn names(folder: &Path) -> usize {
        fs::read_dir(folder).expect("listed").count()
    }

    #[test]
    fn a_file_has_its_name_when_it_is_whole_and_private() {
        for way in 0..2 {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("out");
            let mut aside = both_ways(folder.path(), &path).swap_remove(way);
            aside.write(b"whole").expect("written");
            assert!(!path.exists());
            aside.publish(IfThere::Keep).expect("published");
            assert_eq!(fs::read(&path).expect("readable"), b"whole");
            assert_eq!(fs::metadata(&path).expect("there").mode() & 0o777, 0o600);
            assert_eq!(names(folder.path()), 1);
        }
    }

    #[test]
    fn a_file_that_is_there_stays_or_is_replaced_whole() {
        for way in 0..2 {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("out");
            fs::write(&path, b"old").expect("written");
            for (if_there, expected) in [(IfThere::Keep, &b"old"[..]), (IfThere::Replace, b"new")] {
                let mut aside = both_ways(folder.path(), &path).swap_remove(way);
                aside.write(b"new").expect("written");
                assert_eq!(aside.publish(if_there).is_ok(), if_there == IfThere::Replace);
                assert_eq!(fs::read(&path).expect("readable"), expected);
                assert_eq!(names(folder.path()), 1);
            }
        }
    }

    #[test]
    fn what_is_dropped_is_gone_and_what_a_kill_left_is_swept_but_not_what_is_in_use() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out");
        drop(both_ways(folder.path(), &path));
        assert_eq!(names(folder.path()), 0);
        let in_use = hidden(folder.path()).expect("begun");
        fs::write(hidden_name(folder.path()), b"left").expect("written");
        fs::write(folder.path().join("other"), b"somebody's").expect("written");
        drop(Aside::begin(&path).expect("begun"));
        assert_eq!(names(folder.path()), 2, "one in use and one of somebody else's");
        drop(in_use);
    }

    #[test]
    fn one_file_is_known_under_several_names() {
        let folder = tempfile::tempdir().expect("a folder");
        let [a, link, hard, other] = ["a", "link", "hard", "other"].map(|name| folder.path().join(name));
        fs::write(&a, b"x").expect("written");
        std::os::unix::fs::symlink(&a, &link).expect("linked");
        fs::hard_link(&a, &hard).expect("linked");
        assert!(is_same_file(&a, &link) && is_same_file(&a, &hard) && is_same_file(&other, &other));
        assert!(!is_same_file(&a, &other));
    }
}
