//! Statistics of the project's labels, for engineers.

use std::path::Path;

use super::failure::{Failure, FailureKind};
use super::files;
use super::hiding::leak_of;
use super::project::Project;
use crate::labels::LabelSet;
use crate::stats::{self, Clip};
pub use crate::stats::{Drift, Statistics};
use crate::store::ClipRow;
use crate::vocab::{Role, Size};

struct Counted {
    row: ClipRow,
    size: Size,
    times_micros: Vec<i64>,
    labels: LabelSet,
}

impl Project {
    /// Counts the labels of every clip that has frames. No clip is opened.
    ///
    /// # Errors
    /// Without the engineer's or reviewer's role.
    pub fn statistics(&self) -> Result<Statistics, Failure> {
        self.require_one_of(&[Role::Engineer, Role::Reviewer])?;
        let mut counted = Vec::new();
        let rows = self.store().clips()?;
        for row in rows {
            if let Some(size) = row.size.filter(|_| row.state.has_frames()) {
                let (_, labels) = self.store().labels_at(row.id)?;
                let times_micros = self.store().frame_times(row.id)?;
                counted.push(Counted { size, times_micros, labels, row });
            }
        }
        let clips: Vec<Clip<'_>> = counted
            .iter()
            .map(|Counted { row, size, times_micros, labels }| Clip {
                id: row.id,
                camera: &row.camera,
                size: *size,
                frames: row.frames,
                times_micros,
                labels,
                share_hidden: leak_of(row).ok().map(|leak| leak.share_hidden),
            })
            .collect();
        Ok(stats::statistics(&self.schema(), &clips))
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
    let wrong = || {
        Failure::new(
            FailureKind::Unreadable,
            "The file does not hold statistics.",
            "Make it with `veilmark --json stats PROJECT > FILE`.",
        )
    };
    let text = std::fs::read(file).map_err(|_| wrong())?;
    let then: Statistics = serde_json::from_slice(&text).map_err(|_| wrong())?;
    Ok(stats::drift(&then, now))
}
