//! Where the program's own files lie. It looks; it writes nothing.

use std::path::PathBuf;

use super::failure::{Failure, FailureKind};
use super::told::told;

/// Where the sample is made unless a folder is named.
///
/// # Errors
/// When the user has no home folder.
pub fn sample_dir() -> Result<PathBuf, Failure> {
    data_dir()
        .map(|dir| dir.join("sample"))
        .ok_or_else(|| Failure::told(FailureKind::Usage, told!("failure-there-is-no-home-folder-to-put")))
}

/// Where the log of copies is kept that are made without a project, unless a folder is named.
///
/// # Errors
/// When the user has no home folder.
pub fn copies_dir() -> Result<PathBuf, Failure> {
    data_dir()
        .map(|dir| dir.join("copies"))
        .ok_or_else(|| Failure::told(FailureKind::Usage, told!("failure-there-is-no-home-folder-to-keep")))
}

/// `$XDG_DATA_HOME/veilmark` or `~/.local/share/veilmark` (XDG Base Directory Specification).
fn data_dir() -> Option<PathBuf> {
    let xdg = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|dir| dir.is_absolute());
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share"));
    xdg.or_else(home).map(|dir| dir.join("veilmark"))
}
