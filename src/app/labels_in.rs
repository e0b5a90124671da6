//! Labels of other tools into clips of the project: as one undoable step a clip, and never on top of labels unasked.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::failure::{Failure, FailureKind};
use super::import::no_such_clip;
use super::labels_form::SequenceLine;
use super::project::Project;
use super::told::told;
use crate::app::words::say_with;
use crate::consent::Label;
use crate::export::Format;
pub use crate::foreign::LeftOut;
use crate::foreign::{self, ClipFacts, Sequence};
use crate::labels::{Author, Edit, LabelSet, Layer};
use crate::store::ClipRow;
use crate::vocab::{ClipId, Role};

/// Which sequence of a dataset is which clip.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Belongs {
    /// By the dataset's name for it. Names that an export of this project drew need not be here.
    pub by_name: BTreeMap<String, ClipId>,
    /// Names that are left out, whatever else is known of them.
    pub left_out: BTreeSet<String>,
    /// The clip of a dataset of one sequence, whatever that is called.
    pub only: Option<ClipId>,
}

/// Whether labels that are there already stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnTop {
    /// A clip with labels is refused.
    Refuse,
    /// What is read is added to them.
    Add,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LabelsReport {
    /// Clip, tracks, boxes.
    pub clips: Vec<(ClipId, u32, u64)>,
    /// The dataset's names of sequences that are no clip here.
    pub unmatched: Vec<String>,
    /// What was not taken.
    pub left_out: LeftOut,
}

impl LabelsReport {
    /// What was read, and what was not, as two sentences; the second is empty when everything was.
    #[must_use]
    pub fn words(&self) -> (String, String) {
        let sum = |of: fn(&(ClipId, u32, u64)) -> u64| self.clips.iter().map(of).sum::<u64>();
        let (tracks, boxes) = (sum(|clip| u64::from(clip.1)), sum(|clip| clip.2));
        let left_out = match self.left_out.total() {
            0 => String::new(),
            boxes => say_with("labels-read-left-out", &[("boxes", boxes)]),
        };
        let clips = self.clips.len() as u64;
        (say_with("labels-read", &[("tracks", tracks), ("boxes", boxes), ("clips", clips)]), left_out)
    }
}

/// The sequences of a dataset with the clips that they are of; names of those that are none; what was not taken.
pub(super) type Found = (Vec<(ClipRow, Sequence)>, Vec<String>, LeftOut);

impl Project {
    /// The sequences of a dataset, each with the clip that it is of where this project exported it. Nothing is taken.
    ///
    /// # Errors
    /// Without the annotator's role, or when the dataset is not sound.
    pub fn sequences(&self, format: Format, dataset: &Path) -> Result<Vec<SequenceLine>, Failure> {
        self.require(Role::Annotator)?;
        let known = self.exported_names();
        let found = foreign::read(format, dataset, &[], &|_| None)?;
        let line = |name: String| SequenceLine { clip: known.get(&name).copied(), name };
        Ok(found.unmatched.into_iter().map(line).collect())
    }

    /// Reads a dataset's labels into the clips that they are of.
    ///
    /// # Errors
    /// Without the annotator's role, when a clip may not be looked at or has labels, or when the dataset is not sound; then
    /// nothing was taken.
    pub fn import_labels(
        &self,
        format: Format,
        dataset: &Path,
        belongs: &Belongs,
        on_top: OnTop,
    ) -> Result<LabelsReport, Failure> {
        self.require(Role::Annotator)?;
        let (found, unmatched, left_out) = self.read_dataset(format, dataset, belongs)?;
        let mut entries: Vec<(ClipId, (Edit, u32, u64))> = Vec::new();
        for (row, sequence) in found {
            entries.push((row.id, self.prepared(&row, sequence, on_top)?));
        }
        // So that nobody edits them meanwhile; in a window that has one of them open it is held here already.
        let held = entries.iter().map(|(clip, _)| self.hold_clip(*clip)).collect::<Result<Vec<_>, _>>()?;
        let mut report = LabelsReport { clips: Vec::new(), unmatched, left_out };
        for (clip, (edit, tracks, boxes)) in entries {
            let mut document = self.document(clip)?;
            if let Some(entry) = document.apply(edit, Author::Member(self.member()), self.now())? {
                self.append(clip, &entry)?;
            }
            report.clips.push((clip, tracks, boxes));
        }
        drop(held);
        Ok(report)
    }

    /// Reads a dataset of which some sequences are clips of the project.
    pub(super) fn read_dataset(&self, format: Format, dataset: &Path, belongs: &Belongs) -> Result<Found, Failure> {
        let rows: BTreeMap<ClipId, ClipRow> = self.store().clips()?.into_iter().map(|row| (row.id, row)).collect();
        let mut names = self.exported_names();
        names.extend(belongs.by_name.clone());
        names.retain(|name, _| !belongs.left_out.contains(name));
        if names.values().chain(&belongs.only).all(|clip| !rows.contains_key(clip)) {
            return Err(no_such_clip());
        }
        let clip_of = |name: &str| {
            let only = belongs.only.filter(|_| !belongs.left_out.contains(name));
            names.get(name).copied().or(only).and_then(|clip| rows.get(&clip))
        };
        let facts = |name: &str| {
            let row = clip_of(name)?;
            Some(ClipFacts { size: row.size?, frames: row.frames })
        };
        let schema = self.schema();
        let classes: Vec<&str> = schema.classes.iter().map(|class| class.name.as_str()).collect();
        let found = foreign::read(format, dataset, &classes, &facts)?;
        if found.sequences.is_empty() {
            return Err(Failure::told(FailureKind::Usage, told!("failure-no-sequence-of-this-dataset-is-known")));
        }
        let mut sequences: Vec<(ClipRow, Sequence)> = Vec::new();
        for sequence in found.sequences {
            let row = clip_of(&sequence.name).expect("only sequences with a clip are read");
            if sequences.iter().any(|(known, _)| known.id == row.id) {
                return Err(Failure::told(FailureKind::Usage, told!("failure-two-sequences-of-the-dataset-would-be")));
            }
            sequences.push((row.clone(), sequence));
        }
        Ok((sequences, found.unmatched, found.left_out))
    }

    /// The one step that adds a sequence's tracks, if this clip may be labelled.
    fn prepared(&self, row: &ClipRow, sequence: Sequence, on_top: OnTop) -> Result<(Edit, u32, u64), Failure> {
        self.may_be_seen(row)?;
        // The gate's word, and its entry in the log; no frame is opened.
        let _ = self.admit::<Label>(row.sha256, Some(row.bytes), Some(row.id), Some(row.record))?;
        let document = self.document(row.id)?;
        let set: &LabelSet = document.labels();
        if on_top == OnTop::Refuse && set.tracks(Layer::Label).len() > 0 {
            return Err(Failure::told(FailureKind::Refused, told!("failure-a-clip-of-this-dataset-has-labels")));
        }
        let (count, boxes) = (sequence.tracks.len(), sequence.boxes);
        let numbered = sequence.tracks.into_iter().zip(set.next_no()..);
        let edits = numbered.map(|(mut track, no)| {
            track.no = no;
            Edit::AddTrack { layer: Layer::Label, track }
        });
        Ok((Edit::step("import-labels", edits.collect()), u32::try_from(count).unwrap_or(u32::MAX), boxes))
    }

    /// The names under which earlier exports of this project have its clips.
    fn exported_names(&self) -> BTreeMap<String, ClipId> {
        let clips = self.register().into_iter().flat_map(|line| line.clips);
        clips.filter_map(|(clip, name)| Some((name, clip.parse().ok()?))).collect()
    }
}
