//! Datasets in and out, and what the labels are like.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::command::Command;
use crate::app::desk::{Desk, DeskError};
use crate::app::dialog::{Dialog, ExportForm};
use crate::app::figures::{ExportLine, FiguresForm};
use crate::app::labels_form::{LabelsForm, SequenceLine};
use crate::app::labels_in::{Belongs, LabelsReport, OnTop};
use crate::app::notice::Tone;
use crate::app::words::word;
use crate::export::Format;

use super::Workspace;
use super::work::{Outcome, Task};

impl Workspace {
    /// Runs a command about datasets; `false` when it is none.
    pub(super) fn run_datasets(&mut self, command: &Command) -> bool {
        match command {
            Command::ShowStatistics => {
                self.dialog = Some(Dialog::Figures(FiguresForm::default()));
                self.start_with_desk(Task::Count, |desk, reporter| {
                    let (found, exports) = (desk.statistics(reporter)?, desk.exports()?);
                    Ok(Outcome::Counted(Box::new(FiguresForm::counted(Arc::new(found), exports))))
                });
            }
            Command::ShowExport => {
                self.dialog = Some(Dialog::Export(ExportForm::default()));
                self.start_with_desk(Task::Exports, |desk, _| Ok(Outcome::ExportsRead(desk.exports()?)));
            }
            Command::ShowLabelsIn => self.dialog = Some(Dialog::LabelsIn(LabelsForm::default())),
            Command::PickDataset => {
                self.pick(|picker| Outcome::PickedDataset(picker.folder(word("datasets-the-folder-of-a-dataset"))));
            }
            Command::LookIntoLabels { format, dataset } => {
                let (format, dataset) = (*format, dataset.clone());
                self.start_with_desk(Task::LookIntoLabels, move |desk, _| {
                    Ok(Outcome::LookedIntoLabels(desk.sequences(format, &dataset)?))
                });
            }
            Command::ImportLabels { format, dataset, belongs, on_top } => {
                self.import_labels(*format, dataset.clone(), belongs.clone(), *on_top);
            }
            _ => return false,
        }
        true
    }

    /// Starts a job that needs nothing but the desk, after every edit is on disk.
    fn start_with_desk(
        &mut self,
        task: Task,
        work: impl FnOnce(&dyn Desk, &crate::jobs::Reporter) -> Result<Outcome, DeskError> + Send + 'static,
    ) {
        let Some(project) = self.project() else { return };
        if self.jobs.iter().any(|job| job.task == task) {
            return;
        }
        let (desk, drained) = (Arc::clone(&project.desk), project.saver.drained());
        self.start_job(task, move |reporter| {
            drained.wait()?;
            work(desk.as_ref(), reporter)
        });
    }

    fn import_labels(&mut self, format: Format, dataset: PathBuf, belongs: Belongs, on_top: OnTop) {
        let clips = belongs.by_name.values().copied().collect();
        self.start_with_desk(Task::LabelsIn(clips), move |desk, _| {
            Ok(Outcome::LabelsRead(desk.import_labels(format, &dataset, &belongs, on_top)?))
        });
    }

    pub(super) fn take_counted(&mut self, form: FiguresForm) {
        if let Some(Dialog::Figures(open)) = &mut self.dialog {
            *open = FiguresForm { figure: open.figure, ..form };
        }
    }

    pub(super) fn take_exports(&mut self, exports: &[ExportLine]) {
        if let Some(Dialog::Export(form)) = &mut self.dialog {
            form.before = exports.iter().rev().find(|line| !line.draft).map(ExportLine::words);
        }
    }

    pub(super) fn take_dataset(&mut self, folder: Option<PathBuf>) {
        if let (Some(folder), Some(Dialog::LabelsIn(form))) = (folder, &mut self.dialog) {
            form.choose(folder.to_string_lossy().into_owned());
        }
    }

    /// What was found in the dataset; a lone sequence that nobody knows is probably of the open clip.
    pub(super) fn take_sequences(&mut self, mut lines: Vec<SequenceLine>) {
        let open = self.clip().map(|clip| clip.id);
        if let [only] = lines.as_mut_slice() {
            only.clip = only.clip.or(open);
        }
        if let Some(Dialog::LabelsIn(form)) = &mut self.dialog {
            (form.sequences, form.failure) = (Some(lines), None);
        }
    }

    pub(super) fn take_labels(&mut self, report: &LabelsReport) {
        if matches!(self.dialog, Some(Dialog::LabelsIn(_))) {
            self.dialog = None;
        }
        let (what, left_out) = report.words();
        self.notices.push(Tone::Done, what, left_out);
        let clips: Vec<_> = report.clips.iter().map(|(clip, ..)| *clip).collect();
        self.read_again(&clips);
        self.refresh();
    }

    /// Whether the dialog of labels is open, which shows its own failures.
    pub(super) fn take_labels_failure(&mut self, error: &DeskError) -> bool {
        let Some(Dialog::LabelsIn(form)) = &mut self.dialog else { return false };
        form.failure = Some(error.clone());
        true
    }
}
