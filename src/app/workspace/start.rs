//! The start screen: which project, and the passphrase that unlocks it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::desk::DeskError;
use crate::vocab::Passphrase;

use super::Workspace;
use super::work::{Outcome, Task};

/// Where the start screen stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Step {
    /// Choose what to open.
    #[default]
    Choose,
    /// The passphrase of a project.
    Unlock(PathBuf),
    /// Name and passphrase of a new project.
    Create {
        /// Its folder, as typed or chosen.
        folder: String,
        /// Its name.
        name: String,
    },
}

/// The start screen.
#[derive(Debug, Default)]
pub struct Start {
    /// What is asked now.
    pub step: Step,
    /// Why the last try did not open a project.
    pub error: Option<DeskError>,
    /// A project is being opened.
    pub is_busy: bool,
}

impl Start {
    pub(super) fn failed(&mut self, error: DeskError) {
        self.is_busy = false;
        self.error = Some(error);
    }

    pub(super) fn ask(&mut self, step: Step) {
        self.step = step;
        self.error = None;
    }
}

impl Workspace {
    /// Asks for the passphrase of the project in this folder; a folder that holds none is refused before anything is typed.
    pub(super) fn recognise(&mut self, folder: PathBuf) {
        if self.jobs.iter().any(|job| job.task == Task::Recognising) {
            return;
        }
        self.start.error = None;
        let launcher = Arc::clone(&self.launcher);
        self.start_job(Task::Recognising, move |_| {
            launcher.recognise(&folder)?;
            Ok(Outcome::Recognised(folder))
        });
    }

    /// Opens the project whose passphrase was asked for.
    pub fn unlock(&mut self, passphrase: Passphrase) {
        let Step::Unlock(folder) = self.start.step.clone() else { return };
        if self.start.is_busy {
            return;
        }
        self.start.error = None;
        self.start.is_busy = true;
        let launcher = Arc::clone(&self.launcher);
        self.start_job(Task::Opening, move |_| {
            launcher.open(&folder, passphrase).map(|desk| Outcome::Opened(desk, Some(folder)))
        });
    }

    /// Makes the new project that was described.
    pub fn create(&mut self, passphrase: Passphrase) {
        let Step::Create { folder, name } = self.start.step.clone() else { return };
        if self.start.is_busy {
            return;
        }
        self.start.error = None;
        self.start.is_busy = true;
        let folder = with_ending(Path::new(folder.trim()));
        let launcher = Arc::clone(&self.launcher);
        self.start_job(Task::Opening, move |_| {
            launcher.create(&folder, name.trim(), passphrase).map(|desk| Outcome::Opened(desk, Some(folder)))
        });
    }
}

/// A project's folder ends in `.veil`.
#[must_use]
pub fn with_ending(folder: &Path) -> PathBuf {
    if folder.extension().is_some_and(|ending| ending == "veil") {
        return folder.to_path_buf();
    }
    let mut name = folder.as_os_str().to_owned();
    name.push(".veil");
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn project_folders_end_in_veil() {
        assert_eq!(with_ending(Path::new("a/porch")), Path::new("a/porch.veil"));
        assert_eq!(with_ending(Path::new("a/porch.veil")), Path::new("a/porch.veil"));
    }
}
