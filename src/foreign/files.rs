//! Finding and reading a dataset's files: in order of their paths, never through a link, with a limit.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::{FilePlace, ForeignError};

/// No label file of a project's size is larger.
const MOST_BYTES: u64 = 4 << 30;
/// Folders in one another.
const MOST_DEPTH: usize = 16;

/// One file of the dataset.
pub(super) struct Found {
    pub(super) path: PathBuf,
    /// Its place in reading order, from 1.
    no: usize,
}

impl Found {
    pub(super) fn bytes(&self) -> Result<Vec<u8>, ForeignError> {
        let file = fs::File::open(&self.path).map_err(unreadable)?;
        let mut bytes = Vec::new();
        file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() as u64 > MOST_BYTES { Err(self.malformed("it is too large", 1)) } else { Ok(bytes) }
    }

    pub(super) fn text(&self) -> Result<String, ForeignError> {
        let bytes = self.bytes()?;
        let text = String::from_utf8(bytes).map_err(|_| self.malformed("it is not UTF-8 text", 1))?;
        Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    }

    /// What is wrong, at this entry or line from 1.
    pub(super) fn malformed(&self, what: &'static str, entry: u64) -> ForeignError {
        ForeignError::Malformed { what, place: FilePlace { file: self.no, entry } }
    }

    pub(super) fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// The name of a folder above it: 1 is the one that it lies in.
    pub(super) fn folder(&self, above: usize) -> String {
        let folder = self.path.ancestors().nth(above).and_then(Path::file_name);
        folder.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// The file beside it with this name, if there is one.
    pub(super) fn beside(&self, name: &str) -> Option<Self> {
        let path = self.path.with_file_name(name);
        path.is_file().then_some(Self { path, no: self.no })
    }
}

fn unreadable(error: std::io::Error) -> ForeignError {
    ForeignError::Unreadable(error.kind())
}

/// Files that `wanted` takes (it is given the path inside the dataset, with `/`), sorted by path.
pub(super) fn find(dataset: &Path, wanted: &dyn Fn(&str) -> bool) -> Result<Vec<Found>, ForeignError> {
    let mut paths = Vec::new();
    if dataset.is_file() {
        paths.push(dataset.to_owned());
    } else {
        walk(dataset, "", MOST_DEPTH, wanted, &mut paths)?;
    }
    if paths.is_empty() {
        return Err(ForeignError::NothingThere);
    }
    paths.sort();
    Ok(paths.into_iter().zip(1..).map(|(path, no)| Found { path, no }).collect())
}

fn walk(
    folder: &Path,
    inside: &str,
    depth: usize,
    wanted: &dyn Fn(&str) -> bool,
    paths: &mut Vec<PathBuf>,
) -> Result<(), ForeignError> {
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let kind = entry.file_type().map_err(unreadable)?;
        let path = format!("{inside}{}", entry.file_name().to_string_lossy());
        if kind.is_dir() && depth > 0 {
            walk(&entry.path(), &format!("{path}/"), depth - 1, wanted, paths)?;
        } else if kind.is_file() && wanted(&path) {
            paths.push(entry.path());
        }
    }
    Ok(())
}
