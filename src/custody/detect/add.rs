//! Taking in a model that the user brings.
//!
//! Guarantee: a model is in the list only once its file lies beside it, has the digest that the list names, and was loaded and
//! run as its family is. The file is written aside and renamed, then the list; what fails leaves both as they were.
//! Adding a model never takes another's place: see [`super::Detectors`].

use std::io::Write as _;
use std::path::Path;

use super::manifest::{ADDED_NAME, Manifest, ModelEntry};
use super::plates::PlateModel;
use super::runtime::{self, Network};
use super::scene_model::SceneModel;
use super::scene_spec::{SceneFeed, SceneSpec, SpecError};
use super::second::SecondModel;
use super::{CenterFace, CenterNet, DetectError, DetectSettings, Family, LoadedModel, Yolox};
use crate::vocab::{Digest, ModelId, Size};

/// Why a model was not taken in. The list of models is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddError {
    /// The file cannot be read.
    #[error("The model's file cannot be read.\nName an ONNX file that you may read.")]
    Unreadable,
    /// The file's name is no plain name.
    #[error(
        "The file's name does not do as a model's name.\nName it with 1 to 48 letters, digits, dots, dashes and underscores."
    )]
    BadName,
    /// There is a model with this name or this file already.
    #[error("There is a model of this name already.\nRename the file; `veilmark models list` shows the names.")]
    NameTaken,
    /// This very file is in the list.
    #[error("This model is in the list already.\nNothing is left to do; `veilmark models check` checks it.")]
    Known,
    /// It does not load.
    #[error("This file is no ONNX model that ONNX Runtime can load.\nName another file.")]
    NotOnnx,
    /// It loads, but is not fed and read as this family is.
    #[error("This model does not have the inputs and outputs of family {0}.\nName its own family with --family.")]
    OtherFamily(Family),
    /// A scene model without a list of classes, or another one with one.
    #[error(
        "A model of family {0} {verb} a list of classes.\n{way_out}",
        verb = if .0.is_of_the_scene() { "needs" } else { "takes no" },
        way_out = if .0.is_of_the_scene() { "Name it with --classes." } else { "Leave --classes away." }
    )]
    Classes(Family),
    /// The list of classes cannot be read.
    #[error("The list of classes cannot be read.\nName a text or JSON file that you may read.")]
    ClassesUnreadable,
    /// What is said of a scene model does not do.
    #[error(transparent)]
    Spec(SpecError),
    /// It takes a picture, but its answer does not fit the list.
    #[error(
        "This model did not answer with the classes of this list on a test picture.\nName its own family with --family, and the \
         list that belongs to it with --classes."
    )]
    OtherClasses,
    /// Models cannot be tried out here.
    #[error(transparent)]
    Detect(DetectError),
    /// The folder of models cannot be written.
    #[error(
        "The folder of models cannot be written.\nFree space there, or set VEILMARK_MODELS to a folder of your own."
    )]
    NotWritten,
}

/// Takes a model in: checks that it loads and is of `family`, copies it beside the others, and adds it to `ADDED.json`. Its
/// name is the file's, without the ending.
///
/// # Errors
/// [`AddError`]; nothing was changed then.
pub fn add_model(models_dir: &Path, file: &Path, family: Family) -> Result<LoadedModel, AddError> {
    if family.is_of_the_scene() {
        return Err(AddError::Classes(family));
    }
    taken_in(models_dir, file, family, None)
}

/// The same for a model that says something of the place. `classes` is a file with its classes, in its order (see
/// [`SceneSpec::parse`]).
///
/// # Errors
/// [`AddError`]; nothing was changed then.
pub fn add_scene_model(
    models_dir: &Path,
    file: &Path,
    family: Family,
    classes: &Path,
    feed: SceneFeed,
) -> Result<LoadedModel, AddError> {
    if !family.is_of_the_scene() {
        return Err(AddError::Classes(family));
    }
    let list = std::fs::read(classes).map_err(|_| AddError::ClassesUnreadable)?;
    let spec = SceneSpec::parse(family, &list, feed).map_err(AddError::Spec)?;
    taken_in(models_dir, file, family, Some(spec))
}

fn taken_in(models_dir: &Path, file: &Path, family: Family, spec: Option<SceneSpec>) -> Result<LoadedModel, AddError> {
    let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_ascii_lowercase();
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
    if stem.is_empty() || stem.len() > 48 || stem.starts_with('.') || !stem.bytes().all(is_plain) {
        return Err(AddError::BadName);
    }
    let bytes = std::fs::read(file).map_err(|_| AddError::Unreadable)?;
    let listed = Manifest::read(models_dir).map_err(AddError::Detect)?;
    let model = LoadedModel { id: ModelId(stem.clone()), family, sha256: Digest::of(&bytes) };
    if listed.models.iter().any(|entry| entry.sha256 == model.sha256 && entry.is_installed(models_dir)) {
        return Err(AddError::Known);
    }
    let name = format!("{stem}.onnx");
    if listed.models.iter().any(|entry| entry.id == model.id || entry.file == name) || models_dir.join(&name).exists() {
        return Err(AddError::NameTaken);
    }
    try_out(models_dir, &model, spec.as_ref(), bytes.clone()).map_err(|error| match error {
        DetectError::NotOnnx(_) => AddError::NotOnnx,
        DetectError::Failed(_) if spec.is_some() => AddError::OtherClasses,
        // A model that loads and does not answer as its family does is of another one.
        DetectError::WrongFamily(_) | DetectError::Failed(_) => AddError::OtherFamily(family),
        other => AddError::Detect(other),
    })?;
    let mut added = Manifest::added(models_dir).map_err(AddError::Detect)?;
    added.models.push(ModelEntry::added(&model, name.clone(), spec));
    let list = serde_json::to_vec_pretty(&added).expect("the list is plain data");
    written(models_dir, &name, &bytes).ok_or(AddError::NotWritten)?;
    if written(models_dir, ADDED_NAME, &list).is_none() {
        // Without its row the file is a stray one; it must not stand in the way of the next try.
        let _ = std::fs::remove_file(models_dir.join(&name));
        return Err(AddError::NotWritten);
    }
    Ok(model)
}

/// Loads the model as its family and runs it once on a grey picture.
fn try_out(
    models_dir: &Path,
    model: &LoadedModel,
    spec: Option<&SceneSpec>,
    bytes: Vec<u8>,
) -> Result<(), DetectError> {
    let settings = DetectSettings::default();
    let environment = runtime::environment(models_dir)?;
    let network = Network::new(model.id.clone(), bytes, environment, settings.threads);
    let size = Size { width_px: 320, height_px: 192 };
    let rgb = vec![97; size.area() as usize * 3];
    match model.family {
        Family::CenterNet => CenterNet::new(network)?.find(&rgb, size, &settings).map(|_| ()),
        Family::CenterFace => CenterFace::new(network)?.try_out(&rgb, size),
        Family::Yolox => Yolox::new(network, &settings)?.find(&rgb, size, &settings).map(|_| ()),
        Family::Plates => PlateModel::new(model.clone(), network)?.find(&rgb, size, &settings).map(|_| ()),
        Family::BlazeFace | Family::YuNet => {
            let mut second = SecondModel::new(model.clone(), network, &settings)?;
            second.model.faces(&rgb, size, &[size.whole()], second.min_score, settings.face_overlap).map(|_| ())
        }
        Family::Segmentation | Family::Scene => {
            let spec = spec.ok_or_else(|| DetectError::WrongFamily(model.id.clone()))?;
            SceneModel::new(model.clone(), spec.clone(), network)?.look(&rgb, size).map(|_| ())
        }
    }
}

/// Writes a file aside, then gives it its name.
fn written(dir: &Path, name: &str, bytes: &[u8]) -> Option<()> {
    let aside = dir.join(format!(".{name}.part"));
    let whole = || -> std::io::Result<()> {
        let mut file = std::fs::File::create(&aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&aside, dir.join(name))
    };
    let done = whole();
    if done.is_err() {
        let _ = std::fs::remove_file(&aside);
    }
    done.ok()
}
