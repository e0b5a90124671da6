//! The whole public road: a project of its own, clips in, the redacted frames out.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use veilmark::app::at_desk::ProjectDesk;
use veilmark::app::consents::{Ground, IssueRequest};
use veilmark::app::desk::{Desk, FrameSource};
use veilmark::app::project::{NewProject, Project, Surroundings};
use veilmark::custody::vault::Effort;
use veilmark::vocab::time::FixedClock;
use veilmark::vocab::{CameraId, FrameNo, HidingWishes, Passphrase, Place, RecordId, Silent, SubjectId};

/// A project in a temporary folder.
pub struct Road {
    dir: tempfile::TempDir,
    project: Arc<Project>,
}

/// A clip that walked the road.
pub struct Walked {
    /// What people see of it.
    pub frames: Box<dyn FrameSource>,
}

impl Walked {
    /// The redacted picture, sRGB, 3 bytes a pixel.
    pub fn frame(&mut self, no: usize) -> Vec<u8> {
        let no = FrameNo(u32::try_from(no).expect("a clip is short"));
        self.frames.frame(no).expect("a developed clip gives its frames").rgb().to_vec()
    }
}

impl Road {
    /// Makes the project, with a camera outdoors and one indoors.
    pub fn new() -> Self {
        Self::wishing(HidingWishes::default())
    }

    /// The same with other wishes.
    pub fn wishing(wishes: HidingWishes) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let surroundings = Surroundings {
            clock: Arc::new(FixedClock("2026-11-23T12:00:00Z".parse().expect("a time"))),
            models_dir: veilmark::custody::detect::models_dir(),
        };
        let passphrase = Passphrase::new("measured".to_owned());
        let home = dir.path().join("leak.veil");
        let new = NewProject { dir: &home, name: "leak", passphrase: &passphrase, effort: Effort::Quick };
        let project = Project::create(&new, &surroundings).expect("a new project");
        for place in [Place::Outdoor, Place::Indoor] {
            project.set_camera(&camera(place), place, None).expect("a steward sets cameras");
        }
        project.set_wishes(wishes).expect("a steward sets wishes");
        Self { dir, project: Arc::new(project) }
    }

    /// A file in the project's temporary folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The project.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// A record of consent for a clip.
    pub fn record(&self, clip: &Path) -> Result<RecordId, String> {
        let request = IssueRequest {
            files: vec![clip.to_owned()],
            subject: SubjectId::random(),
            ground: Ground::WrittenConsent,
            days: 365,
        };
        Ok(self.project.issue_record(request, &Silent).map_err(|failure| failure.to_string())?.record)
    }

    /// Imports a clip as one of a camera that stands there.
    pub fn walk(&self, clip: &Path, place: Place) -> Result<Walked, String> {
        let record = self.record(clip)?;
        let files = [clip.to_owned()];
        let report = self.project.import(&files, Some(record), Some(&camera(place)), &Silent);
        let report = report.map_err(|failure| failure.to_string())?;
        let imported = match report.admitted.into_iter().next() {
            Some(imported) => imported,
            None => return Err(report.refused.first().map_or(String::new(), |(_, failure)| failure.to_string())),
        };
        imported.developed.map_err(|failure| failure.to_string())?;
        let frames = ProjectDesk(Arc::clone(&self.project)).open_frames(imported.clip).map_err(|e| e.to_string())?;
        Ok(Walked { frames })
    }
}

fn camera(place: Place) -> CameraId {
    format!("cam-{place}").parse().expect("a pseudonym")
}
