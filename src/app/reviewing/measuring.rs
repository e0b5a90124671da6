//! Truths to measure by, and the report of everything that was measured.

use std::path::Path;

use super::Loaded;
use crate::app::failure::Failure;
use crate::app::files;
use crate::app::import::no_such_clip;
use crate::app::labels_in::{Belongs, LabelsReport};
use crate::app::project::Project;
use crate::audit::Act;
use crate::export::Format;
use crate::labels::{Doubt, Edit, LabelSet, Layer, doubt};
use crate::review::{self, Compared, Report, compare, report};
use crate::store::ClipState;
use crate::vocab::{ClipId, Domain, Role};

impl Project {
    /// Keeps a clip's labels as they are now as its truth: what annotators and detectors make of it is measured by them.
    ///
    /// # Errors
    /// Without the reviewer's role; for an unknown clip.
    pub fn keep_truth(&self, clip: ClipId) -> Result<(), Failure> {
        self.require(Role::Reviewer)?;
        self.store().clip(clip)?.filter(|row| row.state.has_frames()).ok_or_else(no_such_clip)?;
        let labels = self.store().labels(clip)?;
        self.put_truth(clip, &labels)
    }

    /// Reads a dataset as the truth of clips. Nothing of it is shown to those who label the clips.
    ///
    /// # Errors
    /// As [`Project::import_labels`], but for reviewers, and clips with labels are not refused.
    pub fn import_truth(&self, format: Format, dataset: &Path, belongs: &Belongs) -> Result<LabelsReport, Failure> {
        self.require(Role::Reviewer)?;
        let (found, unmatched, left_out) = self.read_dataset(format, dataset, belongs)?;
        let mut report = LabelsReport { clips: Vec::new(), unmatched, left_out };
        for (row, sequence) in found {
            let (mut labels, count) = (LabelSet::default(), sequence.tracks.len());
            for (mut track, no) in sequence.tracks.into_iter().zip(1..) {
                track.no = no;
                labels.apply(&Edit::AddTrack { layer: Layer::Label, track })?;
            }
            self.put_truth(row.id, &labels)?;
            report.clips.push((row.id, u32::try_from(count).unwrap_or(u32::MAX), sequence.boxes));
        }
        Ok(report)
    }

    /// Doubtful places in clips that are done: a list that helps finding errors. It is chosen, not drawn, so nothing of it enters an
    /// estimate.
    ///
    /// # Errors
    /// Without the reviewer's role.
    pub fn doubts_of_done(&self) -> Result<Vec<(ClipId, Doubt)>, Failure> {
        self.require(Role::Reviewer)?;
        let rows = self.store().clips()?;
        let mut found = Vec::new();
        for row in rows.iter().filter(|row| row.state == ClipState::Done) {
            let Some(size) = row.size else { continue };
            let labels = self.store().labels(row.id)?;
            found.extend(doubt::doubts(&labels, size).into_iter().map(|doubt| (row.id, doubt)));
        }
        Ok(found)
    }

    fn put_truth(&self, clip: ClipId, labels: &LabelSet) -> Result<(), Failure> {
        self.write_log(Act::TruthKept { clip, labels_sha256: review::labels_digest(labels) })?;
        let by = (self.member(), self.now());
        Ok(self.store().put_truth(clip, labels, by)?)
    }

    /// What all reviews say, and how labels and suggestions compare with the truths.
    ///
    /// # Errors
    /// Without the reviewer's or the engineer's role.
    pub fn review_report(&self) -> Result<Report, Failure> {
        self.require_one_of(&[Role::Reviewer, Role::Engineer])?;
        let classes: Vec<String> = self.schema().classes.iter().map(|class| class.name.to_string()).collect();
        let store = self.store();
        let mut samples = Vec::new();
        for row in store.samples()? {
            let decision = row.decision.clone();
            let loaded = Loaded::read(&store, row)?;
            let mut own = report(&loaded.reviewed(), &classes);
            // As it was decided then, also where a withdrawal has taken units since.
            own.decision = decision;
            samples.push(own);
        }
        let truths = store.truths()?;
        let mut sides = Vec::new();
        for (clip, truth) in &truths {
            if let Some(row) = store.clip(*clip)?.filter(|row| row.state.has_frames()) {
                sides.push((*clip, row.frames, store.labels(*clip)?, truth));
            }
        }
        drop(store);
        let beside = |name: &str, layer: Layer| {
            let with_any: Vec<Compared<'_>> = sides
                .iter()
                .filter(|(_, _, labels, _)| labels.tracks(layer).len() > 0)
                .map(|(clip, frames, labels, truth)| Compared { clip: *clip, frames: *frames, labels, layer, truth })
                .collect();
            (!with_any.is_empty()).then(|| compare(name, &with_any, &classes))
        };
        let comparisons = [beside("Labels", Layer::Label), beside("Suggestions", Layer::Suggestion)];
        Ok(Report { samples, comparisons: comparisons.into_iter().flatten().collect() })
    }

    /// Writes the report as a page, and the signature of whoever writes it beside the page with the ending `.sig`.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write_report(&self, report: &Report, file: &Path) -> Result<(), Failure> {
        let page = review::html(report);
        // A new signature beside an old page verifies as nothing; the other way round is no worse.
        files::write_whole(file, page.as_bytes())?;
        files::write_whole(&file.with_extension("sig"), &self.seal(Domain::Report, page.as_bytes()))
    }
}
