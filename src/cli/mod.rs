//! The same commands from a shell: parse, run, print. Results go to stdout, progress and messages to stderr.
//!
//! Every command takes `--json`. A failed command prints its two lines and ends with the exit code of its kind.

mod args;
mod args_hiding;
mod args_models;
mod args_review;
mod consent;
mod datasets;
mod demo;
mod doctor;
mod hiding;
mod meter;
mod output;
mod passphrase;
mod project;
mod redact;
mod review;
mod road;

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Parser as _;

use crate::app::at_desk::{ProjectDesk, ProjectLauncher};
use crate::app::desk::{Desk, Launcher};
use crate::app::failure::{Failure, FailureKind};
use crate::app::project::{Project, Surroundings};
use crate::app::{sample::SampleFolder, whereabouts};
use crate::vocab::{Clock, MemberId};
use args::{Arguments, Command, ExportArguments};
use output::Output;

/// Opens the window and returns when it is shut. `main` passes it in, so that the command line knows nothing of a screen.
pub type Window = dyn Fn(Arc<dyn Launcher>, Option<Arc<dyn Desk>>) -> Result<(), Failure>;

/// Runs the program with these arguments; the number is the exit code.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>, clock: Arc<dyn Clock>, window: &Window) -> u8 {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // clap writes help to stdout and wrong usage to stderr; a closed pipe is no reason to fail again.
            let _ = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(FailureKind::Usage.exit_code());
        }
    };
    let output = Output::new(arguments.json);
    let surroundings = Surroundings { clock, models_dir: crate::custody::detect::models_dir() };
    let session =
        Session { surroundings, passphrase_file: arguments.passphrase_file, member: arguments.acting_as, window };
    let outcome = match arguments.command {
        None => open_window(&session, arguments.project),
        Some(command) => session.run(command, &output),
    };
    match outcome {
        Ok(()) => 0,
        Err(failure) => {
            output.failure(&failure);
            failure.kind.exit_code()
        }
    }
}

/// What every command is given.
struct Session<'a> {
    window: &'a Window,
    surroundings: Surroundings,
    passphrase_file: Option<PathBuf>,
    member: Option<MemberId>,
}

impl Session<'_> {
    fn run(&self, command: Command, output: &Output) -> Result<(), Failure> {
        match command {
            Command::Demo { dir, headless } => demo::run(self, dir, headless, output),
            Command::Init { project, name } => project::init(self, &project, name, output),
            Command::Member(command) => project::member(self, command, output),
            Command::Consent(command) => consent::run(self, command, output),
            Command::Camera(command) => hiding::camera(self, command, output),
            Command::Hiding(command) => hiding::hiding(self, command, output),
            Command::Develop(command) => hiding::develop(self, command, output),
            Command::Cover(command) => hiding::cover(self, command, output),
            Command::Import { project, files, record, camera } => {
                road::import(self, &project, &files, record, camera.as_ref(), output)
            }
            Command::Redact(command) => redact::run(self, command, output),
            Command::Prelabel { project, clips } => road::prelabel(self, &project, clips, output),
            Command::Schema(command) => project::schema(self, command, output),
            Command::Labels(command) => road::labels(self, command, output),
            Command::Review(command) => review::run(self, command, output),
            Command::Export(ExportArguments { other: Some(other), .. }) => datasets::export_other(self, &other, output),
            Command::Export(ExportArguments { export: Some(command), .. }) => road::export(self, command, output),
            Command::Export(ExportArguments { export: None, other: None }) => Err(datasets::nothing_to_export()),
            Command::Stats { project, html, against } => {
                datasets::statistics(self, &project, html.as_deref(), against.as_deref(), output)
            }
            Command::Audit(command) => project::audit(self, command, output),
            Command::Models(command) => doctor::models(self, command, output),
            Command::Doctor => doctor::run(self, output),
        }
    }

    /// Opens a project, does the work, and ends the session in the audit log whatever came of the work.
    fn with_project<T>(
        &self,
        dir: &std::path::Path,
        work: impl FnOnce(&Project) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let project = self.open(dir)?;
        let outcome = work(&project);
        let closed = project.close();
        let value = outcome?;
        closed.map(|()| value)
    }

    fn open(&self, dir: &std::path::Path) -> Result<Project, Failure> {
        crate::app::project_file::ProjectCard::read(&dir.join("project.json"))?;
        let passphrase = passphrase::ask(self.passphrase_file.as_deref(), passphrase::Times::Once)?;
        Project::open(dir, &passphrase, self.member, &self.surroundings)
    }
}

fn open_window(session: &Session<'_>, project: Option<PathBuf>) -> Result<(), Failure> {
    let desk = match project {
        Some(dir) => Some(Arc::new(session.open(&dir)?)),
        None => None,
    };
    window(session, desk, &SampleFolder::at(&whereabouts::sample_dir()?))
}

/// Opens the window. It ends the session itself when the project leaves it.
fn window(session: &Session<'_>, project: Option<Arc<Project>>, sample: &SampleFolder) -> Result<(), Failure> {
    let launcher = Arc::new(ProjectLauncher::new(session.surroundings.clone(), sample.clone()));
    (session.window)(launcher, project.map(|project| Arc::new(ProjectDesk(project)) as Arc<dyn Desk>))
}
