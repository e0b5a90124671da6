//! ONNX Runtime: where its library lies, and one session for each model.
//!
//! Guarantee: nothing of `ort` is called before a library was loaded, since `ort` would panic; a missing or unfit
//! library is an error. The library is loaded once in a process and stays.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use ort::environment::Environment;
use ort::logging::LogLevel;
use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;

use super::manifest::Manifest;
use super::{DetectError, Family};
use crate::vocab::{Digest, ModelId};

const LIBRARY: &str = "libonnxruntime.so";

/// The one environment of the process. Only success is kept, so a library that is put in place later is found.
static ENVIRONMENT: Mutex<Option<Environment>> = Mutex::new(None);

/// The environment, loading the library if that was not done yet.
pub(super) fn environment(models_dir: &Path) -> Result<Environment, DetectError> {
    let mut loaded = ENVIRONMENT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(environment) = &*loaded {
        return Ok(environment.clone());
    }
    let environment = candidates(models_dir)
        .into_iter()
        .find_map(|library| ort::init_from(library).ok()?.with_name("veilmark").with_telemetry(false).build().ok())
        .ok_or(DetectError::RuntimeMissing)?;
    *loaded = Some(environment.clone());
    Ok(environment)
}

/// Where the library may lie, most wanted first. A library named by `ORT_DYLIB_PATH` is the only one tried: whoever
/// names one wants no other.
fn candidates(models_dir: &Path) -> Vec<PathBuf> {
    if let Some(named) = std::env::var_os("ORT_DYLIB_PATH").filter(|named| !named.is_empty()) {
        return vec![named.into()];
    }
    let program = std::env::current_exe().ok().and_then(|file| file.parent().map(Path::to_path_buf));
    let folders = [Some(models_dir.join("runtime")), program];
    let mut found: Vec<PathBuf> = folders.into_iter().flatten().flat_map(|folder| libraries_in(&folder)).collect();
    // Bare names are looked up by the system's loader.
    found.extend([LIBRARY, "libonnxruntime.so.1"].map(PathBuf::from));
    found
}

/// `libonnxruntime.so` and `libonnxruntime.so.VERSION` in a folder, by absolute path: a relative one would be looked
/// for beside the program.
fn libraries_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::path::absolute(folder).and_then(std::fs::read_dir) else { return Vec::new() };
    let is_library = |path: &PathBuf| {
        path.file_name().and_then(|name| name.to_str()).is_some_and(|name| {
            name.strip_prefix(LIBRARY).is_some_and(|version| version.is_empty() || version.starts_with('.'))
        })
    };
    let mut found: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(is_library).collect();
    found.sort();
    found
}

/// What `veilmark doctor` says about detection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuntimeStatus {
    /// ONNX Runtime.
    pub runtime: RuntimeState,
    /// Every family that is needed, with the model that serves it, or why there is none.
    pub models: Vec<(Family, Result<ModelId, DetectError>)>,
    /// Every further model that is named: it looks too where it is installed, and detection works without it.
    pub more: Vec<(Family, ModelId, Result<(), DetectError>)>,
}

impl RuntimeStatus {
    /// Whether clips can be developed.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.runtime != RuntimeState::Missing && self.models.iter().all(|(_, model)| model.is_ok())
    }
}

/// Whether ONNX Runtime was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuntimeState {
    /// It is loaded; its build as it names it (version, revision, flags).
    Loaded(&'static str),
    /// It was not found, or is too old.
    Missing,
}

/// Looks for the runtime and the models, and checks the models' digests. It loads the runtime, no model.
#[must_use]
pub fn status(models_dir: &Path) -> RuntimeStatus {
    let runtime = match environment(models_dir) {
        Ok(_) => RuntimeState::Loaded(ort::info()),
        Err(_) => RuntimeState::Missing,
    };
    let manifest = Manifest::read(models_dir);
    let needed = [Family::CenterNet, Family::CenterFace];
    let models = needed.map(|family| {
        let found = match &manifest {
            Ok(manifest) => manifest.open_first(models_dir, family).map(|(model, _)| model.id),
            Err(error) => Err(error.clone()),
        };
        (family, found)
    });
    let listed = manifest.map(|manifest| manifest.models).unwrap_or_default().into_iter();
    let further = listed.filter(|entry| !needed.contains(&entry.family));
    let more = further.map(|entry| (entry.family, entry.id.clone(), entry.open(models_dir).map(|_| ()))).collect();
    RuntimeStatus { runtime, models: models.into(), more }
}

/// A model file, and its one session for inputs of any size. With ONNX Runtime 1.32 a session that takes any size ran as fast as
/// one of a fixed size (CenterFace 768x448: 49.4 and 51.0 ms, 256x448: 15.9 and 16.5 ms, one thread), and all sizes share the memory of the
/// largest, where a session for each held up to 150 MB.
pub(super) struct Network {
    id: ModelId,
    file: Vec<u8>,
    environment: Environment,
    threads: usize,
    session: Option<Session>,
}

impl Network {
    /// Loads nothing yet; [`Network::session`] does.
    pub(super) const fn new(id: ModelId, file: Vec<u8>, environment: Environment, threads: usize) -> Self {
        Self { id, file, environment, threads, session: None }
    }

    /// The model's name.
    pub(super) const fn id(&self) -> &ModelId {
        &self.id
    }

    /// The digest of the model's file.
    pub(super) fn digest(&self) -> Digest {
        Digest::of(&self.file)
    }

    /// The error of a model that gave no proper answer.
    pub(super) fn failed(&self) -> DetectError {
        DetectError::Failed(self.id.clone())
    }

    /// The session, made if it is not there.
    pub(super) fn session(&mut self) -> Result<&mut Session, DetectError> {
        if self.session.is_none() {
            self.session = Some(self.build().ok_or_else(|| DetectError::NotOnnx(self.id.clone()))?);
        }
        Ok(self.session.as_mut().expect("it was made above"))
    }

    fn build(&self) -> Option<Session> {
        Session::builder(&self.environment)
            .ok()?
            .with_optimization_level(GraphOptimizationLevel::Level3)
            .ok()?
            .with_intra_threads(self.threads)
            .ok()?
            // Decoding and hiding run beside this; with busy cores a run took half the time once its threads did not
            // spin.
            .with_intra_op_spinning(false)
            .ok()?
            .with_inter_threads(1)
            .ok()?
            // A pattern is kept for each size, and sizes are many.
            .with_memory_pattern(false)
            .ok()?
            .with_log_level(LogLevel::Fatal)
            .ok()?
            .commit_from_memory(&self.file)
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_found_by_name_in_a_folder_and_nothing_else_is() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for name in ["libonnxruntime.so.1.32.0", "libonnxruntime.so", "libonnxruntime.sox", "LICENSE"] {
            std::fs::write(dir.path().join(name), b"").expect("written");
        }
        let names: Vec<_> =
            libraries_in(dir.path()).iter().map(|path| path.file_name().map(ToOwned::to_owned)).collect();
        assert_eq!(names, ["libonnxruntime.so", "libonnxruntime.so.1.32.0"].map(|name| Some(name.into())));
        assert!(libraries_in(&dir.path().join("absent")).is_empty());
    }
}
