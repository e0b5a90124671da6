//! A folder that is there whole or not at all: written beside its place under a hidden name, made durable, then renamed.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::ExportError;
use crate::vocab::digest::Hasher;
use crate::vocab::{Digest, ExportId};

/// One file of the export, as the manifest lists it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// Path inside the export, with `/`.
    pub path: String,
    /// Length.
    pub bytes: u64,
    /// Digest of the content.
    pub sha256: Digest,
}

/// Where a file is written to, piece by piece.
pub(super) type Sink<'a> = &'a mut (dyn Write + Send);

/// The folder while it is written. Dropped before [`Aside::finish`], it is removed with all it holds.
pub(super) struct Aside {
    part: PathBuf,
    out: PathBuf,
    files: Vec<FileEntry>,
    last_folder: String,
    is_finished: bool,
    /// The hidden folder itself, locked: the operating system lets go when the process ends, however it ends.
    _lock: File,
}

impl Aside {
    /// Makes the hidden folder beside `out`, which must not exist.
    pub(super) fn create(out: &Path, export: ExportId) -> Result<Self, ExportError> {
        let name = out.file_name().ok_or(ExportError::NoName)?;
        if out.symlink_metadata().is_ok() {
            return Err(ExportError::OutExists);
        }
        let parent = match out.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        if !parent.is_dir() {
            return Err(ExportError::NoParent);
        }
        sweep(parent);
        let part = parent.join(format!(".{}{PART}{}", name.to_string_lossy(), &export.to_string()[2..]));
        let lock = make_locked(&part)?;
        let (files, last_folder) = (Vec::new(), String::new());
        Ok(Self { part, out: out.to_owned(), files, last_folder, is_finished: false, _lock: lock })
    }

    /// Makes a folder inside.
    pub(super) fn folder(&self, path: &str) -> Result<(), ExportError> {
        Ok(fs::create_dir_all(self.part.join(path))?)
    }

    /// Makes the folder that this file is to lie in.
    pub(super) fn folder_of(&mut self, path: &str) -> Result<(), ExportError> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        // Files come folder by folder: asking the disk once a folder is enough.
        if folder != self.last_folder {
            self.folder(folder)?;
            folder.clone_into(&mut self.last_folder);
        }
        Ok(())
    }

    /// Writes a whole file.
    pub(super) fn put(&mut self, path: String, content: &[u8]) -> Result<(), ExportError> {
        self.files.push(put_at(&self.part, path, content)?);
        Ok(())
    }

    /// Writes a file piece by piece.
    pub(super) fn stream(
        &mut self,
        path: String,
        write: impl FnOnce(Sink<'_>) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        let mut open = self.begin(path)?;
        write(open.sink())?;
        self.end(open)
    }

    /// Begins a file beside others; [`Aside::end`] ends it.
    pub(super) fn begin(&self, path: String) -> Result<OpenFile, ExportError> {
        let file = File::create_new(self.part.join(&path))?;
        let hashing = Hashing { file, hasher: Hasher::new(), bytes: 0 };
        Ok(OpenFile { path, sink: BufWriter::with_capacity(1 << 18, hashing) })
    }

    /// Ends a file that was begun.
    pub(super) fn end(&mut self, open: OpenFile) -> Result<(), ExportError> {
        let hashing = open.sink.into_inner().map_err(io::IntoInnerError::into_error)?;
        self.files.push(FileEntry { path: open.path, bytes: hashing.bytes, sha256: hashing.hasher.finish() });
        Ok(())
    }

    /// Reads a file that was written before.
    pub(super) fn reopen(&self, path: &str) -> Result<impl io::BufRead + use<>, ExportError> {
        Ok(io::BufReader::new(File::open(self.part.join(path))?))
    }

    /// Where files are made that [`Aside::add`] takes in: for threads, which cannot share this value.
    pub(super) fn place(&self) -> &Path {
        &self.part
    }

    /// Takes in a file that [`put_at`] made.
    pub(super) fn add(&mut self, entry: FileEntry) {
        self.files.push(entry);
    }

    /// The files written so far, by path.
    pub(super) fn files(&mut self) -> &[FileEntry] {
        self.files.sort_unstable();
        &self.files
    }

    /// Makes everything durable and gives the folder its name. A folder that appeared there meanwhile is never replaced.
    pub(super) fn finish(mut self) -> Result<(), ExportError> {
        let folder = File::open(&self.part)?;
        // One call for the whole file system instead of one for each of a hundred thousand files.
        rustix::fs::syncfs(&folder).map_err(io::Error::from)?;
        rename_to_free_name(&self.part, &self.out)?;
        self.is_finished = true;
        let parent = self.part.parent().expect("the hidden folder was made inside its parent");
        File::open(parent)?.sync_all()?;
        Ok(())
    }
}

/// Between the export's name and its id, in the name of the hidden folder.
const PART: &str = ".part-";

/// Makes the folder and locks it. Where another process swept it between the two, it is made again.
fn make_locked(part: &Path) -> Result<File, ExportError> {
    loop {
        fs::create_dir(part)?;
        let folder = File::open(part)?;
        // Some network file systems know no locks; what is killed there stays until somebody removes it.
        let _ = folder.lock();
        if is_at(&folder, part) {
            return Ok(folder);
        }
    }
}

/// Whether the open folder still is the one of this name.
fn is_at(folder: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let of = |meta: fs::Metadata| (meta.dev(), meta.ino());
    matches!((folder.metadata().map(of), path.symlink_metadata().map(of)), (Ok(own), Ok(there)) if own == there)
}

/// Removes what exports that were killed left in this folder: only what has the name of a hidden part and is locked by nobody. What
/// cannot be removed stays.
fn sweep(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let id = name.to_str().filter(|name| name.starts_with('.')).and_then(|name| name.rsplit_once(PART));
        let is_part = id.is_some_and(|(_, id)| format!("x-{id}").parse::<ExportId>().is_ok());
        if !is_part || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        let Ok(folder) = File::open(entry.path()) else { continue };
        if folder.try_lock().is_ok() && is_at(&folder, &entry.path()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Writes a whole file below `place`, in a folder that is there.
pub(super) fn put_at(place: &Path, path: String, content: &[u8]) -> Result<FileEntry, ExportError> {
    File::create_new(place.join(&path))?.write_all(content)?;
    Ok(FileEntry { path, bytes: content.len() as u64, sha256: Digest::of(content) })
}

/// A file that is being written.
pub(super) struct OpenFile {
    path: String,
    sink: BufWriter<Hashing>,
}

impl OpenFile {
    pub(super) fn sink(&mut self) -> Sink<'_> {
        &mut self.sink
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        if !self.is_finished {
            // Nothing better can be done here: the error that led here is already on its way up.
            let _ = fs::remove_dir_all(&self.part);
        }
    }
}

fn rename_to_free_name(from: &Path, to: &Path) -> Result<(), ExportError> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        Err(rustix::io::Errno::EXIST) => Err(ExportError::OutExists),
        // Some network file systems have no such rename; then look first.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
            if to.symlink_metadata().is_ok() {
                return Err(ExportError::OutExists);
            }
            Ok(fs::rename(from, to)?)
        }
        Err(errno) => Err(io::Error::from(errno).into()),
    }
}

struct Hashing {
    file: File,
    hasher: Hasher,
    bytes: u64,
}

impl Write for Hashing {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let count = self.file.write(buffer)?;
        self.hasher.update(&buffer[..count]);
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("the folder is there");
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_finished_folder_has_its_name_and_its_digests() {
        let home = tempfile::tempdir().expect("a folder for the test");
        let mut aside = Aside::create(&home.path().join("set"), ExportId::random()).expect("free");
        aside.folder("labels").expect("made");
        aside.put("labels/a.txt".to_owned(), b"abc").expect("written");
        aside.stream("b.json".to_owned(), |sink| Ok(sink.write_all(b"abc")?)).expect("written");
        let files = aside.files();
        assert_eq!(files.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(), ["b.json", "labels/a.txt"]);
        assert!(files.iter().all(|f| f.sha256 == Digest::of(b"abc") && f.bytes == 3));
        assert!(!home.path().join("set").exists(), "not there before it is whole");
        aside.finish().expect("renamed");
        assert_eq!(names(home.path()), ["set"]);
    }

    #[test]
    fn what_was_killed_is_swept_and_what_is_alive_is_not() {
        let home = tempfile::tempdir().expect("a folder for the test");
        let id = &ExportId::random().to_string()[2..];
        let (dead, lookalikes) = (format!(".set.part-{id}"), [".set.part-mine".to_owned(), format!("set.part-{id}")]);
        for folder in lookalikes.iter().chain([&dead]) {
            fs::create_dir_all(home.path().join(folder).join("images")).expect("made");
            fs::write(home.path().join(folder).join("images/a.jpg"), b"x").expect("written");
        }
        let alive = Aside::create(&home.path().join("one"), ExportId::random()).expect("free");
        assert!(!home.path().join(&dead).exists(), "the dead one is gone");
        assert!(lookalikes.iter().all(|folder| home.path().join(folder).exists()), "what has another name stays");
        let other = Aside::create(&home.path().join("two"), ExportId::random()).expect("free");
        assert!(alive.place().exists() && other.place().exists(), "neither took the other's");
        alive.finish().expect("renamed");
        other.finish().expect("renamed");
        fs::create_dir(home.path().join(&dead)).expect("made");
        drop(Aside::create(&home.path().join("three"), ExportId::random()).expect("free"));
        assert!(!home.path().join(&dead).exists());
    }

    #[test]
    fn an_unfinished_folder_leaves_nothing() {
        let home = tempfile::tempdir().expect("a folder for the test");
        let mut aside = Aside::create(&home.path().join("set"), ExportId::random()).expect("free");
        aside.put("a.txt".to_owned(), b"abc").expect("written");
        assert_eq!(names(home.path()).len(), 1);
        drop(aside);
        assert!(names(home.path()).is_empty());
    }

    #[test]
    fn what_is_there_is_never_replaced() {
        let home = tempfile::tempdir().expect("a folder for the test");
        let out = home.path().join("set");
        let late = Aside::create(&out, ExportId::random()).expect("free");
        fs::create_dir(&out).expect("somebody else makes it meanwhile");
        assert!(matches!(late.finish(), Err(ExportError::OutExists)));
        assert!(matches!(Aside::create(&out, ExportId::random()), Err(ExportError::OutExists)));
        assert_eq!(names(home.path()), ["set"], "the losing folder is gone too");
        assert!(matches!(Aside::create(&home.path().join("no/set"), ExportId::random()), Err(ExportError::NoParent)));
    }
}
