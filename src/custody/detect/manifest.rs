//! `models/MANIFEST.json`: which model files there are, and the digest that each must have; beside it `ADDED.json`, in the same
//! form, with what `veilmark models add` took in.
//!
//! Guarantee: bytes that leave this file have the digest that the manifest names. Unknown fields are refused, so a
//! manifest of a later version is not half understood.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::scene_spec::SceneSpec;
use super::{DetectError, Family, LoadedModel};
use crate::vocab::{Digest, ModelId};

/// The manifest's name in the folder of models.
pub(super) const FILE_NAME: &str = "MANIFEST.json";
/// The list of models that the user added, in the same folder.
pub(super) const ADDED_NAME: &str = "ADDED.json";
const FORMAT: u32 = 1;

/// The manifest as a whole.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    format: u32,
    pub(super) models: Vec<ModelEntry>,
    /// Read by `models/make` alone.
    #[serde(default, rename = "runtime", skip_serializing)]
    _runtime: Option<serde_json::Value>,
}

/// One model file. The texts are for people; the program acts on file, digest and family.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ModelEntry {
    pub(super) id: ModelId,
    pub(super) file: String,
    pub(super) sha256: Digest,
    pub(super) family: Family,
    #[serde(rename = "input")]
    _input: String,
    #[serde(rename = "classes")]
    _classes: String,
    #[serde(default, rename = "source", skip_serializing_if = "Option::is_none")]
    _source: Option<serde_json::Value>,
    #[serde(rename = "licence")]
    _licence: String,
    #[serde(rename = "limits")]
    _limits: String,
    /// Of a scene model: how it is fed and what its classes say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scene: Option<SceneSpec>,
}

impl Manifest {
    /// Reads and checks the manifest of this folder, and what was added to it: what Veilmark brings comes first.
    pub(super) fn read(models_dir: &Path) -> Result<Self, DetectError> {
        let mut manifest = Self::read_file(&models_dir.join(FILE_NAME))?;
        let added = Self::added(models_dir)?;
        manifest.models.extend(added.models);
        if manifest.has_one_of_each() { Ok(manifest) } else { Err(DetectError::ManifestUnreadable) }
    }

    /// The list of what the user added; empty where there is none. One that is there and cannot be read is an error: a model
    /// that was meant to look would be left out in silence.
    pub(super) fn added(models_dir: &Path) -> Result<Self, DetectError> {
        let file = models_dir.join(ADDED_NAME);
        match file.try_exists() {
            Ok(false) => Ok(Self { format: FORMAT, models: Vec::new(), _runtime: None }),
            Ok(true) => Self::read_file(&file),
            Err(_) => Err(DetectError::ManifestUnreadable),
        }
    }

    fn read_file(file: &Path) -> Result<Self, DetectError> {
        let text = std::fs::read(file).map_err(|_| DetectError::ManifestUnreadable)?;
        let manifest: Self = serde_json::from_slice(&text).map_err(|_| DetectError::ManifestUnreadable)?;
        let is_sound = manifest.format == FORMAT && manifest.models.iter().all(ModelEntry::is_sound);
        if is_sound && manifest.has_one_of_each() { Ok(manifest) } else { Err(DetectError::ManifestUnreadable) }
    }

    /// Whether no two models share an id or a file.
    fn has_one_of_each(&self) -> bool {
        self.models
            .iter()
            .enumerate()
            .all(|(i, model)| self.models[..i].iter().all(|other| other.id != model.id && other.file != model.file))
    }

    /// The first installed model of a family, and the bytes of its file.
    pub(super) fn open_first(&self, models_dir: &Path, family: Family) -> Result<(LoadedModel, Vec<u8>), DetectError> {
        let of_family = || self.models.iter().filter(|entry| entry.family == family);
        let missing = || DetectError::ModelMissing(ModelId(family.word().to_owned()));
        let entry = of_family().find(|entry| entry.is_installed(models_dir)).or_else(|| of_family().next());
        entry.ok_or_else(missing)?.open(models_dir)
    }

    /// Every installed model of these families, and the bytes of its file. One that is not installed is left out: whoever
    /// relies on it says so in the receipt. One whose file is another is an error.
    pub(super) fn open_all(
        &self,
        models_dir: &Path,
        families: &[Family],
    ) -> Result<Vec<(LoadedModel, Vec<u8>)>, DetectError> {
        let wanted = self.models.iter().filter(|entry| families.contains(&entry.family));
        wanted.filter(|entry| entry.is_installed(models_dir)).map(|entry| entry.open(models_dir)).collect()
    }

    /// Every installed scene model, how it is fed and what its classes say, and the bytes of its file; as [`Manifest::open_all`].
    pub(super) fn open_scenes(&self, models_dir: &Path) -> Result<Vec<(LoadedModel, SceneSpec, Vec<u8>)>, DetectError> {
        let entries = self.models.iter().filter_map(|entry| Some((entry, entry.scene.as_ref()?)));
        let opened = entries.filter(|(entry, _)| entry.is_installed(models_dir)).map(|(entry, spec)| {
            let (model, bytes) = entry.open(models_dir)?;
            Ok((model, spec.clone(), bytes))
        });
        opened.collect()
    }
}

impl ModelEntry {
    /// A row for a model that the user added.
    pub(super) fn added(model: &LoadedModel, file: String, scene: Option<SceneSpec>) -> Self {
        Self {
            id: model.id.clone(),
            file,
            sha256: model.sha256,
            family: model.family,
            _input: "as its family".to_owned(),
            _classes: "as its family".to_owned(),
            _source: None,
            _licence: "as stated where it was taken from".to_owned(),
            _limits: "not measured".to_owned(),
            scene,
        }
    }

    /// A plain name of a file in the same folder, a short id that is safe to print, and of a scene model, and of no other, what
    /// its classes say.
    fn is_sound(&self) -> bool {
        let is_plain = |text: &str| {
            !text.is_empty()
                && text.len() <= 64
                && !text.starts_with('.')
                && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        };
        let has_its_spec = match &self.scene {
            Some(spec) => self.family.is_of_the_scene() && spec.is_sound(self.family),
            None => !self.family.is_of_the_scene(),
        };
        is_plain(&self.file) && is_plain(&self.id.0) && has_its_spec
    }

    /// Whether there is a file of its name.
    pub(super) fn is_installed(&self, models_dir: &Path) -> bool {
        models_dir.join(&self.file).exists()
    }

    /// The file's bytes, once their digest was found right. What is loaded is exactly what was checked: the file is
    /// read once.
    pub(super) fn open(&self, models_dir: &Path) -> Result<(LoadedModel, Vec<u8>), DetectError> {
        let bytes =
            std::fs::read(models_dir.join(&self.file)).map_err(|_| DetectError::ModelMissing(self.id.clone()))?;
        if Digest::of(&bytes) != self.sha256 {
            return Err(DetectError::DigestMismatch(self.id.clone()));
        }
        Ok((LoadedModel { id: self.id.clone(), family: self.family, sha256: self.sha256 }, bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(file: &str, digest: Digest, extra: &str) -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let text = format!(
            r#"{{"format":1,"models":[{{"id":"m","file":"{file}","sha256":"{digest}","family":"centernet","input":"",
            "classes":"","licence":"","limits":""{extra}}}]}}"#
        );
        std::fs::write(dir.path().join(FILE_NAME), text).expect("written");
        std::fs::write(dir.path().join("m.onnx"), b"model").expect("written");
        dir
    }

    #[test]
    fn a_file_with_the_named_digest_is_opened_and_a_changed_one_is_not() {
        let dir = folder("m.onnx", Digest::of(b"model"), "");
        let manifest = Manifest::read(dir.path()).expect("a sound manifest");
        let (model, bytes) = manifest.open_first(dir.path(), Family::CenterNet).expect("opened");
        assert_eq!((model.sha256, bytes.as_slice()), (Digest::of(b"model"), b"model".as_slice()));
        std::fs::write(dir.path().join("m.onnx"), b"modem").expect("written");
        let changed = manifest.open_first(dir.path(), Family::CenterNet);
        assert_eq!(changed.err(), Some(DetectError::DigestMismatch(ModelId("m".into()))));
        std::fs::remove_file(dir.path().join("m.onnx")).expect("removed");
        let gone = manifest.open_first(dir.path(), Family::CenterNet);
        assert_eq!(gone.err(), Some(DetectError::ModelMissing(ModelId("m".into()))));
        let other = manifest.open_first(dir.path(), Family::CenterFace);
        assert_eq!(other.err(), Some(DetectError::ModelMissing(ModelId("centerface".into()))));
    }

    #[test]
    fn a_manifest_that_is_not_understood_whole_is_refused() {
        let digest = Digest::of(b"model");
        for (file, extra) in [("../m.onnx", ""), (".m.onnx", ""), ("", ""), ("m.onnx", r#","url":"x""#)] {
            let dir = folder(file, digest, extra);
            assert_eq!(Manifest::read(dir.path()).err(), Some(DetectError::ManifestUnreadable), "{file} {extra}");
        }
        let empty = tempfile::tempdir().expect("a temporary folder");
        assert_eq!(Manifest::read(empty.path()).err(), Some(DetectError::ManifestUnreadable));
    }

    #[test]
    fn the_manifest_in_the_repository_is_sound() {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
        let manifest = Manifest::read(&dir).expect("the committed manifest is sound");
        let families: Vec<_> = manifest.models.iter().map(|entry| entry.family).collect();
        assert_eq!(families, [Family::CenterNet, Family::CenterFace, Family::BlazeFace]);
    }
}
