//! Dialogs as plain state: what is typed and chosen, and whether it can be done.

use std::path::{Path, PathBuf};

use crate::app::words::word;
use crate::vocab::{CameraId, FrameNo, HidingWishes, Place, RecordId};

use super::command::Command;
use super::desk::{ExportChoice, FrameChoice};
use super::figures::FiguresForm;
use super::give_form::GiveForm;
use super::keymap::Shortcut;
use super::labels_form::LabelsForm;
pub use super::plan_form::{AimWord, PlanForm, ReportView};
use super::schema_form::SchemaForm;
use super::tracks_form::TracksForm;

/// The dialog that is open.
#[derive(Debug, Clone, PartialEq)]
pub enum Dialog {
    /// Every command by name.
    Palette {
        /// What is typed.
        query: String,
        /// The row that Enter runs.
        chosen: usize,
    },
    /// Every command with its keys.
    KeyMap {
        /// What is typed.
        query: String,
        /// The command that waits for a key.
        waits: Option<Command>,
        /// The key that was pressed for it and belongs to another command.
        taken: Option<(Shortcut, Command)>,
    },
    /// Which keys hands know: asked once.
    Hands,
    /// A frame number.
    GoTo {
        /// What is typed.
        text: String,
    },
    /// For how many frames a box holds.
    Propagate {
        /// What is typed.
        text: String,
    },
    /// From which score on suggestions are accepted.
    AcceptAbove {
        /// The least score, percent.
        percent: u8,
    },
    /// Classes and attributes.
    Schema(SchemaForm),
    /// Import of clips.
    Import(ImportForm),
    /// Export of a dataset.
    Export(ExportForm),
    /// Labels of other tools.
    LabelsIn(LabelsForm),
    /// Search over tracks.
    FindTracks(TracksForm),
    /// What the labels are like.
    Figures(FiguresForm),
    /// Where a camera stands.
    Camera(CameraForm),
    /// What else is hidden.
    Wishes(HidingWishes),
    /// What is hidden in the open clip.
    Receipt,
    /// The samples, and the form that draws one.
    Reviews(PlanForm),
    /// What all reviews say.
    Report(ReportView),
    /// Who looks after an issue.
    Give(GiveForm),
}

/// What to import.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ImportForm {
    /// The chosen files.
    pub files: Vec<PathBuf>,
    /// A path being typed, for desktops without a file dialog.
    pub typed: String,
    /// The record that names them.
    pub record: Option<RecordId>,
    /// The camera; a new pseudonym when there is none.
    pub camera: Option<CameraId>,
}

impl ImportForm {
    /// Takes the typed path into the list.
    pub fn take_typed(&mut self) {
        let typed = self.typed.trim();
        if !typed.is_empty() {
            self.add([PathBuf::from(typed)]);
            self.typed.clear();
        }
    }

    /// Adds files that are not in the list yet.
    pub fn add(&mut self, files: impl IntoIterator<Item = PathBuf>) {
        for file in files {
            if !self.files.contains(&file) {
                self.files.push(file);
            }
        }
    }

    /// The command.
    ///
    /// # Errors
    /// What is missing, as one sentence.
    pub fn command(&self) -> Result<Command, &'static str> {
        let record = self.record.ok_or(word("lacks-a-record"))?;
        if self.files.is_empty() {
            return Err(word("lacks-a-file"));
        }
        Ok(Command::Import { files: self.files.clone(), record, camera: self.camera.clone() })
    }
}

/// What to export.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportForm {
    /// Format, split and the rest.
    pub choice: ExportChoice,
    /// The folder as typed or chosen.
    pub folder: String,
    /// The step of [`FrameChoice::Every`].
    pub every: u32,
    /// The last export that was no draft, in words.
    pub before: Option<String>,
}

impl Default for ExportForm {
    fn default() -> Self {
        Self { choice: ExportChoice::default(), folder: String::new(), every: 5, before: None }
    }
}

impl ExportForm {
    /// The command.
    ///
    /// # Errors
    /// What is missing, as one sentence.
    pub fn command(&self) -> Result<Command, &'static str> {
        let (train, validation, test) = self.choice.split;
        if u32::from(train) + u32::from(validation) + u32::from(test) != 100 {
            return Err(word("lacks-a-whole-split"));
        }
        if matches!(self.choice.frames, FrameChoice::Every(0)) {
            return Err(word("lacks-a-step"));
        }
        if self.folder.trim().is_empty() {
            return Err(word("lacks-an-export-folder"));
        }
        Ok(Command::Export { out: Path::new(self.folder.trim()).to_path_buf(), choice: self.choice })
    }
}

/// Where a camera stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CameraForm {
    /// Which camera.
    pub camera: Option<CameraId>,
    /// Its place.
    pub place: Place,
}

/// The frame that a person typed: numbers on screen begin at 1.
#[must_use]
pub fn frame_typed(text: &str, frames: u32) -> Option<FrameNo> {
    let number: u32 = text.trim().parse().ok()?;
    (1..=frames).contains(&number).then(|| FrameNo(number - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_say_what_is_missing() {
        let mut import = ImportForm::default();
        assert!(import.command().is_err());
        import.record = Some(RecordId::from_bits(1));
        assert_eq!(import.command(), Err(word("lacks-a-file")));
        import.typed = " a.mp4 ".to_owned();
        import.take_typed();
        import.add([PathBuf::from("a.mp4")]);
        assert_eq!(import.files.len(), 1);
        assert!(import.command().is_ok());

        let mut export = ExportForm::default();
        assert!(export.command().is_err());
        export.folder = "out".to_owned();
        assert!(export.command().is_ok());
        export.choice.split = (80, 10, 5);
        assert_eq!(export.command(), Err(word("lacks-a-whole-split")));
    }

    #[test]
    fn frame_numbers_on_screen_begin_at_one() {
        assert_eq!(frame_typed("1", 10), Some(FrameNo(0)));
        assert_eq!(frame_typed(" 10 ", 10), Some(FrameNo(9)));
        assert_eq!(frame_typed("0", 10), None);
        assert_eq!(frame_typed("11", 10), None);
        assert_eq!(frame_typed("x", 10), None);
    }
}
