//! The dialog that reads other tools' labels: which dataset, and which of its sequences is which clip.

use std::path::PathBuf;

use super::command::Command;
use super::desk::{DeskError, ExportFormat};
use super::labels_in::{Belongs, OnTop};
use crate::app::words::word;
use crate::vocab::ClipId;

/// One sequence of a dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SequenceLine {
    /// The dataset's name for it.
    pub name: String,
    /// The clip that it is of; none is left out.
    pub clip: Option<ClipId>,
}

/// What is typed and chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelsForm {
    /// The format.
    pub format: ExportFormat,
    /// The folder or file, as typed or chosen.
    pub dataset: String,
    /// What the dataset holds, once it was looked into.
    pub sequences: Option<Vec<SequenceLine>>,
    /// Whether what is read comes on top of labels that are there.
    pub is_adding: bool,
    /// Why it could not be read.
    pub failure: Option<DeskError>,
}

impl Default for LabelsForm {
    fn default() -> Self {
        let format = ExportFormat::Coco;
        Self { format, dataset: String::new(), sequences: None, is_adding: false, failure: None }
    }
}

impl LabelsForm {
    /// The formats that can be read.
    pub const FORMATS: [ExportFormat; 7] = [
        ExportFormat::Coco,
        ExportFormat::Yolo,
        ExportFormat::Voc,
        ExportFormat::Cvat,
        ExportFormat::CvatImages,
        ExportFormat::Mot,
        ExportFormat::Datumaro,
    ];

    /// Takes another dataset; what was found in the one before does not count for it.
    pub fn choose(&mut self, dataset: String) {
        self.dataset = dataset;
        self.forget();
    }

    /// After the format or the folder changed.
    pub fn forget(&mut self) {
        (self.sequences, self.failure) = (None, None);
    }

    /// The next step: look into the dataset, then read it.
    ///
    /// # Errors
    /// What is missing, as one sentence.
    pub fn command(&self) -> Result<Command, &'static str> {
        let dataset = PathBuf::from(self.dataset.trim());
        if self.dataset.trim().is_empty() {
            return Err(word("lacks-a-dataset"));
        }
        let format = self.format;
        let Some(lines) = &self.sequences else { return Ok(Command::LookIntoLabels { format, dataset }) };
        let mut belongs = Belongs::default();
        for line in lines {
            let is_free = line.clip.is_none_or(|clip| belongs.by_name.values().all(|taken| *taken != clip));
            match line.clip {
                _ if !is_free => return Err(word("lacks-clips-of-their-own")),
                Some(clip) => drop(belongs.by_name.insert(line.name.clone(), clip)),
                None => drop(belongs.left_out.insert(line.name.clone())),
            }
        }
        if belongs.by_name.is_empty() {
            return Err(word("lacks-a-clip"));
        }
        let on_top = if self.is_adding { OnTop::Add } else { OnTop::Refuse };
        Ok(Command::ImportLabels { format, dataset, belongs, on_top })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_looks_first_and_reads_what_has_a_clip() {
        let mut form = LabelsForm::default();
        assert_eq!(form.command(), Err(word("lacks-a-dataset")));
        form.choose(" there ".to_owned());
        let dataset = PathBuf::from("there");
        let format = ExportFormat::Coco;
        assert_eq!(form.command(), Ok(Command::LookIntoLabels { format, dataset: dataset.clone() }));
        let line =
            |name: &str, clip: Option<u128>| SequenceLine { name: name.to_owned(), clip: clip.map(ClipId::from_bits) };
        form.sequences = Some(vec![line("a", None)]);
        assert_eq!(form.command(), Err(word("lacks-a-clip")));
        form.sequences = Some(vec![line("a", Some(1)), line("b", Some(1))]);
        assert_eq!(form.command(), Err(word("lacks-clips-of-their-own")));
        form.sequences = Some(vec![line("a", Some(1)), line("b", None)]);
        let belongs = Belongs {
            by_name: [("a".to_owned(), ClipId::from_bits(1))].into(),
            left_out: ["b".to_owned()].into(),
            only: None,
        };
        assert_eq!(form.command(), Ok(Command::ImportLabels { format, dataset, belongs, on_top: OnTop::Refuse }));
        form.choose("elsewhere".to_owned());
        assert!(form.sequences.is_none(), "what was found belongs to the dataset before");
    }
}
