//! Asking a person for files and folders. It waits for them, so it runs on a job's thread.

use std::path::PathBuf;

/// Asks a person for files and folders. `None` when nothing was chosen, or the desktop has no such dialog: every form takes
/// a typed path too.
pub trait Picker: Send + Sync + 'static {
    /// A folder that is there.
    fn folder(&self, title: &str) -> Option<PathBuf>;
    /// Video files that are there.
    fn videos(&self, title: &str) -> Option<Vec<PathBuf>>;
    /// A name that is not taken yet.
    fn new_folder(&self, title: &str, name: &str) -> Option<PathBuf>;
}
