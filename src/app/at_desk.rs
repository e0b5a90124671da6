//! A real project as the window's [`Desk`], and the launcher that opens one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::camera::CameraProfile;
use super::cover::CoverSummary;
use super::desk::{
    ClipState, ClipSummary, Desk, DeskError, DevelopedReport, ExportChoice, ExportFormat, ExportReport, FrameSource,
    Hold, ImportReport, Launcher, RecordBasis, RecordSummary,
};
use super::develop::DevelopChoice;
use super::failure::Failure;
use super::figures::ExportLine;
use super::hiding::covered;
use super::labels_form::SequenceLine;
use super::labels_in::{Belongs, LabelsReport, OnTop};
use super::prelabel::OpenProxy;
use super::project::{NewProject, Project, Surroundings};
use super::sample::SampleFolder;
use super::statistics::Statistics;
use crate::consent::Basis;
use crate::custody::vault::Effort;
use crate::frame::{RedactedFrame, Thumb};
use crate::labels::effort::ClipEffort;
use crate::labels::{Document, Entry, Schema};
use crate::store::TrackLines;
use crate::vocab::{
    CameraId, ClipId, FrameNo, HandRegion, HidingWishes, MemberId, Passphrase, Place, Progress, PxBox, RecordId,
    RegionId, Role, Size, UtcTime, Zones,
};

/// A real project at the desk.
pub struct ProjectDesk(pub Arc<Project>);

/// The proxy as the window's frames. Every frame asks again whether the clip may stay open: a withdrawal or the end of the
/// consent reaches a window that is open, and so does everything that is to be hidden since.
struct ProxyFrames {
    proxy: OpenProxy,
    project: Arc<Project>,
}

impl FrameSource for ProxyFrames {
    fn len(&self) -> u32 {
        self.proxy.reader.len()
    }

    fn size(&self) -> Size {
        self.proxy.reader.size()
    }

    fn times_micros(&self) -> &[i64] {
        self.proxy.reader.times_micros()
    }

    fn changes(&mut self) -> Result<i64, DeskError> {
        Ok(self.project.store().hiding_changes().map_err(Failure::from)?)
    }

    fn approach(&mut self, no: FrameNo) -> bool {
        self.proxy.reader.approach(no).unwrap_or(true)
    }

    fn thumb(&mut self, no: FrameNo) -> Result<Option<Thumb>, DeskError> {
        let since = self.hidden_since()?;
        let reader = &mut self.proxy.reader;
        if since.iter().all(|region| region.at(no).is_none()) {
            return Ok(reader.thumb(no).map_err(Failure::from)?);
        }
        // Covered on top of the proxy, so it is not the proxy's own picture, and is not kept.
        let frame = covered(reader.frame(no).map_err(Failure::from)?, &since);
        Ok(Some(Thumb::of(&frame)))
    }

    fn keep_thumbs(&mut self) {
        // They are made again next time when the disk does not take them.
        let _ = self.proxy.reader.keep_thumbs();
    }

    fn frame(&mut self, no: FrameNo) -> Result<RedactedFrame, DeskError> {
        let since = self.hidden_since()?;
        Ok(covered(self.proxy.reader.frame(no).map_err(Failure::from)?, &since))
    }
}

impl ProxyFrames {
    /// Asks whether the clip may stay open, and what is to be hidden on top of its proxy; a proxy that was developed anew is opened
    /// in the place of the one before.
    fn hidden_since(&mut self) -> Result<Vec<HandRegion>, DeskError> {
        let mut row = self.project.row_of(&self.proxy.terms)?;
        if self.proxy.terms.is_replaced(&row)? {
            self.proxy = self.project.open_to_look(self.proxy.terms.clip)?;
            row = self.project.row_of(&self.proxy.terms)?;
        }
        Ok(self.project.may_stay_open(&row, &self.proxy.terms)?)
    }
}

impl Desk for ProjectDesk {
    fn project_name(&self) -> String {
        self.0.name()
    }

    fn member(&self) -> MemberId {
        self.0.member()
    }

    fn roles(&self) -> Vec<Role> {
        self.0.roles()
    }

    fn schema(&self) -> Schema {
        self.0.schema()
    }

    fn now(&self) -> UtcTime {
        self.0.now()
    }

    fn clips(&self) -> Result<Vec<ClipSummary>, DeskError> {
        Ok(self.0.clip_summaries()?)
    }

    fn document(&self, clip: ClipId) -> Result<Document, DeskError> {
        Ok(self.0.document(clip)?)
    }

    fn append(&self, clip: ClipId, entry: &Entry) -> Result<(), DeskError> {
        Ok(self.0.append(clip, entry)?)
    }

    fn hold_clip(&self, clip: ClipId) -> Result<Hold, DeskError> {
        Ok(self.0.hold_clip(clip)?)
    }

    fn bookmarks(&self, clip: ClipId) -> Result<BTreeSet<FrameNo>, DeskError> {
        Ok(self.0.bookmarks(clip)?)
    }

    fn set_bookmark(&self, clip: ClipId, frame: FrameNo, is_set: bool) -> Result<(), DeskError> {
        Ok(self.0.set_bookmark(clip, frame, is_set)?)
    }

    fn set_schema(&self, schema: &Schema) -> Result<(), DeskError> {
        Ok(self.0.set_schema(schema)?)
    }

    fn open_frames(&self, clip: ClipId) -> Result<Box<dyn FrameSource>, DeskError> {
        let proxy = self.0.open_to_look(clip)?;
        Ok(Box::new(ProxyFrames { proxy, project: Arc::clone(&self.0) }))
    }

    fn records(&self) -> Result<Vec<RecordSummary>, DeskError> {
        let lines = self.0.record_lines()?;
        Ok(lines
            .into_iter()
            .map(|line| RecordSummary {
                id: line.id,
                basis: match line.basis {
                    Basis::WrittenConsent => RecordBasis::ExplicitConsent,
                    Basis::PublicShare => RecordBasis::PublicShare,
                },
                until: line.until,
                clips: u32::try_from(line.clips).unwrap_or(u32::MAX),
                in_force: line.in_force,
            })
            .collect())
    }

    fn cameras(&self) -> Result<Vec<CameraProfile>, DeskError> {
        Ok(self.0.cameras()?)
    }

    fn set_camera(&self, camera: &CameraId, place: Place, zones: Option<Zones>) -> Result<(), DeskError> {
        Ok(self.0.set_camera(camera, place, zones)?)
    }

    fn wishes(&self) -> Result<HidingWishes, DeskError> {
        Ok(self.0.wishes()?)
    }

    fn set_wishes(&self, wishes: HidingWishes) -> Result<(), DeskError> {
        Ok(self.0.set_wishes(wishes)?)
    }

    fn cover(&self, clip: ClipId, regions: &[HandRegion]) -> Result<(), DeskError> {
        self.0.cover(clip, regions)?;
        Ok(())
    }

    fn cover_camera(&self, clip: ClipId, bbox: PxBox) -> Result<(), DeskError> {
        self.0.cover_camera(clip, bbox)?;
        Ok(())
    }

    fn covers(&self, clip: ClipId) -> Result<Vec<CoverSummary>, DeskError> {
        Ok(self.0.covers(clip)?)
    }

    fn take_back_cover(&self, cover: RegionId) -> Result<(), DeskError> {
        Ok(self.0.take_back_cover(cover)?)
    }

    fn develop(&self, choice: DevelopChoice, progress: &dyn Progress) -> Result<DevelopedReport, DeskError> {
        let report = self.0.develop(choice, progress, &mut |_| {})?;
        let failed = report.failed.into_iter().map(|(_, failure)| failure).collect();
        Ok(DevelopedReport { done: report.done.len(), failed })
    }

    fn import(
        &self,
        files: &[PathBuf],
        record: RecordId,
        camera: Option<CameraId>,
        progress: &dyn Progress,
    ) -> Result<ImportReport, DeskError> {
        let report = self.0.import(files, Some(record), camera.as_ref(), progress)?;
        Ok(ImportReport {
            admitted: report.admitted.iter().map(|imported| imported.clip).collect(),
            refused: report.refused,
        })
    }

    fn prelabel(&self, clips: &[ClipId], progress: &dyn Progress) -> Result<u32, DeskError> {
        Ok(self.0.prelabel(clips, progress)?)
    }

    fn approve(&self, clip: ClipId) -> Result<(), DeskError> {
        Ok(self.0.approve(clip)?)
    }

    fn set_state(&self, clip: ClipId, state: ClipState) -> Result<(), DeskError> {
        if state == ClipState::Approved {
            return Ok(self.0.approve(clip)?);
        }
        Ok(self.0.set_state(clip, state)?)
    }

    fn close(&self) -> Result<(), DeskError> {
        Ok(self.0.close()?)
    }

    fn export(&self, out: &Path, choice: &ExportChoice, progress: &dyn Progress) -> Result<ExportReport, DeskError> {
        Ok(self.0.export(out, choice, progress)?)
    }

    fn sequences(&self, format: ExportFormat, dataset: &Path) -> Result<Vec<SequenceLine>, DeskError> {
        Ok(self.0.sequences(format, dataset)?)
    }

    fn import_labels(
        &self,
        format: ExportFormat,
        dataset: &Path,
        belongs: &Belongs,
        on_top: OnTop,
    ) -> Result<LabelsReport, DeskError> {
        Ok(self.0.import_labels(format, dataset, belongs, on_top)?)
    }

    fn track_lines(&self) -> Result<TrackLines, DeskError> {
        Ok(self.0.track_lines()?)
    }

    fn counts_effort(&self) -> Result<bool, DeskError> {
        Ok(self.0.counts_effort()?)
    }

    fn set_counts_effort(&self, is_on: bool) -> Result<(), DeskError> {
        Ok(self.0.set_counts_effort(is_on)?)
    }

    fn add_effort(&self, clip: ClipId, effort: &ClipEffort) -> Result<(), DeskError> {
        Ok(self.0.add_effort(clip, effort)?)
    }

    fn statistics(&self, progress: &dyn Progress) -> Result<Statistics, DeskError> {
        Ok(self.0.statistics(progress)?)
    }

    fn exports(&self) -> Result<Vec<ExportLine>, DeskError> {
        Ok(self.0.export_lines()?)
    }
}

/// Opens real projects for the window.
pub struct ProjectLauncher {
    surroundings: Surroundings,
    sample: SampleFolder,
}

impl ProjectLauncher {
    /// A launcher with these surroundings, whose sample lies in this folder.
    #[must_use]
    pub fn new(surroundings: Surroundings, sample: SampleFolder) -> Self {
        Self { surroundings, sample }
    }
}

fn desk(project: Project) -> Arc<dyn Desk> {
    Arc::new(ProjectDesk(Arc::new(project)))
}

impl Launcher for ProjectLauncher {
    fn recognise(&self, path: &Path) -> Result<(), DeskError> {
        Ok(Project::recognise(path)?)
    }

    fn open(&self, path: &Path, passphrase: Passphrase) -> Result<Arc<dyn Desk>, DeskError> {
        Ok(desk(Project::open(path, &passphrase, None, &self.surroundings)?))
    }

    fn create(&self, path: &Path, name: &str, passphrase: Passphrase) -> Result<Arc<dyn Desk>, DeskError> {
        let new = NewProject { dir: path, name, passphrase: &passphrase, effort: Effort::Standard };
        Ok(desk(Project::create(&new, &self.surroundings)?))
    }

    fn sample(&self, progress: &dyn Progress) -> Result<Arc<dyn Desk>, DeskError> {
        if self.sample.is_made() {
            return Ok(desk(self.sample.open(&self.surroundings)?));
        }
        let (project, _) = self.sample.make(&self.surroundings, progress)?;
        Ok(desk(project))
    }
}
