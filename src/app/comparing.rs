//! What changed between two exports of a project, from its own register.

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;

use super::exporting::Registered;
use super::failure::{Failure, FailureKind};
use super::project::Project;
use super::told::told;
use crate::export::Version;
use crate::stats::{self, Drift, Statistics};
use crate::vocab::{ClipId, ExportId, Role};

/// Two exports, clip by clip.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Difference {
    /// The versions of both; drafts and exports of old have none.
    pub versions: (Option<Version>, Option<Version>),
    /// Only in the second.
    pub added: Vec<ClipId>,
    /// In both, with other labels or another number of pictures.
    pub changed: Vec<ClipId>,
    /// Only in the first, and still in the project.
    pub removed: Vec<ClipId>,
    /// Only in the first, and its consent has ended or was withdrawn.
    pub withdrawn: Vec<ClipId>,
    /// In both, the same.
    pub unchanged: u64,
    /// How far the labels of the two are apart, largest first; empty where figures of one are not kept.
    pub drift: Vec<Drift>,
}

impl Project {
    /// Compares two exports. Each is an export's id, or a folder with its manifest.
    ///
    /// # Errors
    /// Without the engineer's role, or when the project does not know an export.
    pub fn compare_exports(&self, first: &str, second: &str) -> Result<Difference, Failure> {
        self.require(Role::Engineer)?;
        let (first, second) = (self.registered(first)?, self.registered(second)?);
        let (then, now) = (contents(&first), contents(&second));
        let mut difference = Difference { versions: (first.version, second.version), ..Difference::default() };
        for (clip, content) in &now {
            match then.get(clip) {
                None => difference.added.push(*clip),
                Some(before) if before != content => difference.changed.push(*clip),
                Some(_) => difference.unchanged += 1,
            }
        }
        for clip in then.keys().filter(|clip| !now.contains_key(clip)) {
            let list = if self.has_ended(*clip)? { &mut difference.withdrawn } else { &mut difference.removed };
            list.push(*clip);
        }
        let figures = self.store().exports()?;
        let of = |line: &Registered| {
            let kept = figures.iter().find(|row| row.id == line.export)?.figures.as_deref()?;
            serde_json::from_str::<Statistics>(kept).ok()
        };
        if let (Some(then), Some(now)) = (of(&first), of(&second)) {
            difference.drift = stats::drift(&then, &now);
        }
        Ok(difference)
    }

    pub(super) fn registered(&self, named: &str) -> Result<Registered, Failure> {
        #[derive(Deserialize)]
        struct Manifest {
            export: ExportId,
        }
        let in_folder = || -> Option<ExportId> {
            let text = fs::read(std::path::Path::new(named).join("manifest.json")).ok()?;
            Some(serde_json::from_slice::<Manifest>(&text).ok()?.export)
        };
        let unknown = || Failure::told(FailureKind::Usage, told!("failure-this-project-made-no-such-export"));
        let id = named.parse().ok().or_else(in_folder).ok_or_else(unknown)?;
        self.register().into_iter().find(|line| line.export == id).ok_or_else(unknown)
    }

    fn has_ended(&self, clip: ClipId) -> Result<bool, Failure> {
        match self.store().clip(clip)? {
            None => Ok(true),
            Some(row) => Ok(self.end_of(row.record)? <= self.now()),
        }
    }
}

/// What an export holds of each clip.
fn contents(line: &Registered) -> BTreeMap<ClipId, (Option<&String>, Option<u64>)> {
    let clips = line.clips.iter().filter_map(|(clip, _)| {
        let content = (line.labels.get(clip), line.images.get(clip).copied());
        Some((clip.parse().ok()?, content))
    });
    clips.collect()
}
