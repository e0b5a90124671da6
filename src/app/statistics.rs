//! Statistics of the project's labels, for engineers.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::failure::{Failure, FailureKind};
use super::figures::ExportLine;
use super::files;
use super::hiding::leak_of;
use super::project::Project;
use super::told::told;
use crate::export::Version;
use crate::stats::{self, Clip, Counting};
pub use crate::stats::{Drift, Statistics};
use crate::vocab::{ExportId, Progress, Role, Stage};

impl Project {
    /// Counts the labels of every clip that has frames, one clip after the other. No clip is opened.
    ///
    /// # Errors
    /// Without the engineer's or reviewer's role, or when stopped.
    pub fn statistics(&self, progress: &dyn Progress) -> Result<Statistics, Failure> {
        self.require_one_of(&[Role::Engineer, Role::Reviewer])?;
        let rows = self.store().clips()?;
        progress.begin(Stage::Count, Some(rows.len() as u64));
        let efforts = self.store().efforts()?;
        let mut counting = Counting::new(&self.schema());
        for row in rows {
            progress.advance(1)?;
            let Some(size) = row.size.filter(|_| row.state.has_frames()) else { continue };
            let (_, labels) = self.store().labels_at(row.id)?;
            let times_micros = self.store().frame_times(row.id)?;
            let leak = leak_of(&row).ok();
            counting.add(&Clip {
                id: row.id,
                camera: &row.camera,
                size,
                frames: row.frames,
                times_micros: &times_micros,
                labels: &labels,
                share_hidden: leak.as_ref().map(|leak| leak.share_hidden),
                light: leak.and_then(|leak| leak.light).map(|seen| seen.light),
                effort: efforts.get(&row.id),
            });
        }
        Ok(counting.finish())
    }

    /// What left the project, oldest first, with the figures of its labels.
    ///
    /// # Errors
    /// Without the engineer's or reviewer's role, or when the database cannot be read.
    pub fn export_lines(&self) -> Result<Vec<ExportLine>, Failure> {
        self.require_one_of(&[Role::Engineer, Role::Reviewer])?;
        let versions: BTreeMap<ExportId, Version> =
            self.register().into_iter().filter_map(|line| Some((line.export, line.version?))).collect();
        let lines = self.store().exports()?.into_iter().map(|row| ExportLine {
            id: row.id,
            time: row.time,
            version: versions.get(&row.id).copied(),
            draft: row.draft,
            clips: row.clips.len(),
            figures: row.figures.and_then(|text| serde_json::from_str(&text).ok()).map(Arc::new),
        });
        Ok(lines.collect())
    }
}

/// Writes them as a page.
///
/// # Errors
/// When the disk refuses.
pub fn write_page(statistics: &Statistics, file: &Path) -> Result<(), Failure> {
    files::write_whole(file, stats::html(statistics).as_bytes())
}

/// How far they are from earlier ones, which `veilmark --json stats` printed.
///
/// # Errors
/// When the file is not there or holds no statistics.
pub fn drift_from(file: &Path, now: &Statistics) -> Result<Vec<Drift>, Failure> {
    let wrong = || Failure::told(FailureKind::Unreadable, told!("failure-the-file-does-not-hold-statistics"));
    let text = std::fs::read(file).map_err(|_| wrong())?;
    let then: Statistics = serde_json::from_slice(&text).map_err(|_| wrong())?;
    Ok(stats::drift(&then, now))
}
