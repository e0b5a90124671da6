//! The sample: two drawn clips, a project, and the whole road on it.
//!
//! The clips are drawn by the program, so nobody is in them. One has a consent record; the other has none, and the gate
//! refuses it before the eyes of whoever runs the demo.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::consents::{Ground, IssueRequest};
use super::desk::{ExportChoice, ExportFormat, ExportReport};
use super::failure::{Failure, FailureKind};
use super::files;
use super::import::{DevelopSummary, ImportReport};
use super::project::{NewProject, Project, Surroundings};
use super::told::told;
use crate::custody::proxy::clip_file;
use crate::custody::vault::Effort;
use crate::porch::{Scene, Variant};
use crate::vocab::{CameraId, ClipId, Passphrase, Place, Progress, Stage, SubjectId};

/// The name of the sample project.
pub const SAMPLE_NAME: &str = "Sample porch";
/// The sample project's passphrase: it protects drawn clips only, and is printed where it is needed.
pub const SAMPLE_PASSPHRASE: &str = "sample";
/// Seeds for which the measured recall in `datasets/README.md` holds.
const DAY_SEED: u64 = 7;
const EVENING_SEED: u64 = 11;

/// Where the sample's parts lie.
#[derive(Debug, Clone)]
pub struct SampleFolder {
    dir: PathBuf,
}

/// What the headless demo prints.
#[derive(Debug)]
pub struct DemoSummary {
    /// Clips that came in.
    pub admitted: usize,
    /// Clips that did not, and the two lines that were shown.
    pub refused: Vec<Failure>,
    /// The clip's figures.
    pub developed: DevelopSummary,
    /// The COCO dataset.
    pub coco: ExportReport,
    /// The YOLO dataset.
    pub yolo: ExportReport,
    /// Stage and seconds, in order.
    pub seconds: Vec<(&'static str, f64)>,
}

impl SampleFolder {
    /// The sample in this folder, made or not.
    #[must_use]
    pub fn at(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    /// The project's folder.
    #[must_use]
    pub fn project(&self) -> PathBuf {
        self.dir.join("sample.veil")
    }

    fn marker(&self) -> PathBuf {
        self.dir.join("MADE-BY-VEILMARK")
    }

    fn clip(&self, name: &str) -> PathBuf {
        self.dir.join("clips").join(name)
    }

    /// Whether the sample is there, whole.
    #[must_use]
    pub fn is_made(&self) -> bool {
        self.marker().exists() && self.project().join("project.json").exists()
    }

    /// Opens the sample project.
    ///
    /// # Errors
    /// As [`Project::open`].
    pub fn open(&self, surroundings: &Surroundings) -> Result<Project, Failure> {
        Project::open(&self.project(), &sample_passphrase(), None, surroundings)
    }

    /// Draws the clips, makes the project, runs the whole road. A sample that is there already is made anew; any other folder
    /// that holds something is left alone.
    ///
    /// # Errors
    /// When the folder is somebody else's, the disk refuses, or the models are missing.
    pub fn make(
        &self,
        surroundings: &Surroundings,
        progress: &dyn Progress,
    ) -> Result<(Project, DemoSummary), Failure> {
        self.clear()?;
        let mut seconds = Vec::new();
        let clock = Instant::now();
        let day = self.draw("porch-day.mp4", Variant::Day, progress)?;
        let evening = self.draw("porch-evening.mp4", Variant::Evening, progress)?;
        seconds.push(("draw", clock.elapsed().as_secs_f64()));

        let passphrase = sample_passphrase();
        let new =
            NewProject { dir: &self.project(), name: SAMPLE_NAME, passphrase: &passphrase, effort: Effort::Quick };
        let project = Project::create(&new, surroundings)?;
        let (report, camera_seconds) = import_both(&project, &day, &evening, progress)?;
        seconds.push(("import", camera_seconds));
        let imported = report.admitted.first().ok_or_else(|| not_admitted(&report))?;
        let developed = imported.developed.clone()?;
        let spent = developed.leak.seconds;
        let stages = [("decode", spent.decode), ("detect", spent.detect), ("plan", spent.plan)];
        seconds.extend(stages.into_iter().chain([("redact", spent.redact), ("encode", spent.encode)]));
        approve_sample(&project, imported.clip)?;

        let clock = Instant::now();
        let export = |format, name: &str| {
            let choice = ExportChoice { format, ..ExportChoice::default() };
            project.export(&self.dir.join(name), &choice, progress)
        };
        let coco = export(ExportFormat::Coco, "export-coco")?;
        let yolo = export(ExportFormat::Yolo, "export-yolo")?;
        seconds.push(("export", clock.elapsed().as_secs_f64()));
        let refused = report.refused.into_iter().map(|(_, failure)| failure).collect();
        Ok((project, DemoSummary { admitted: report.admitted.len(), refused, developed, coco, yolo, seconds }))
    }

    fn clear(&self) -> Result<(), Failure> {
        let disk = |error: std::io::Error| files::disk_failure(&error);
        if self.marker().exists() {
            std::fs::remove_dir_all(&self.dir).map_err(disk)?;
        } else if self.dir.exists() && std::fs::read_dir(&self.dir).map_err(disk)?.next().is_some() {
            return Err(Failure::told(FailureKind::Usage, told!("failure-the-samples-folder-holds-something-else")));
        }
        std::fs::create_dir_all(self.dir.join("clips")).map_err(disk)?;
        files::write_whole(&self.marker(), b"The sample that `veilmark demo` makes; it may be deleted at any time.\n")
    }

    fn draw(&self, name: &str, variant: Variant, progress: &dyn Progress) -> Result<PathBuf, Failure> {
        let path = self.clip(name);
        let scene = match variant {
            Variant::Day => Scene::new(DAY_SEED, variant),
            Variant::Evening => Scene::new(EVENING_SEED, variant),
        };
        progress.begin(Stage::Draw, Some(scene.len() as u64));
        let mut stopped = Ok(());
        let frames = (0..scene.len()).map_while(|no| {
            stopped = progress.advance(1);
            stopped.is_ok().then(|| scene.frame(no))
        });
        clip_file::write_clip(&path, scene.size(), (scene.fps(), 1), frames)?;
        stopped?;
        let truth = serde_json::to_vec(scene.truth()).expect("the truth is plain data");
        files::write_whole(&path.with_extension("truth.json"), &truth)?;
        Ok(path)
    }
}

/// One record for the day clip only; then both files are offered.
fn import_both(
    project: &Project,
    day: &Path,
    evening: &Path,
    progress: &dyn Progress,
) -> Result<(ImportReport, f64), Failure> {
    let camera: CameraId = "cam-porch1".parse().expect("a valid pseudonym");
    project.set_camera(&camera, Place::Outdoor, None)?;
    let request = IssueRequest {
        files: vec![day.to_owned()],
        subject: SubjectId::random(),
        ground: Ground::WrittenConsent,
        days: 365,
    };
    let record = project.issue_record(request, progress)?.record;
    let clock = Instant::now();
    let files = [day.to_owned(), evening.to_owned()];
    let report = project.import(&files, Some(record), Some(&camera), progress)?;
    Ok((report, clock.elapsed().as_secs_f64()))
}

/// In the sample the machine's suggestions are accepted, so that the window has labels to show and the export something to hold.
fn approve_sample(project: &Project, clip: ClipId) -> Result<(), Failure> {
    project.accept_all(clip)?;
    project.approve(clip)
}

fn not_admitted(report: &ImportReport) -> Failure {
    report.refused.first().map_or_else(
        || Failure::told(FailureKind::Failed, told!("failure-no-sample-clip-came-in")),
        |(_, failure)| failure.clone(),
    )
}

fn sample_passphrase() -> Passphrase {
    Passphrase::new(SAMPLE_PASSPHRASE.to_owned())
}
