//! `models/MANIFEST.json`: which model files there are, and the digest that each must have.
//!
//! Guarantee: bytes that leave this file have the digest that the manifest names. Unknown fields are refused, so a
//! manifest of a later version is not half understood.

use std::path::Path;

use serde::Deserialize;

use super::{DetectError, Family, LoadedModel};
use crate::vocab::{Digest, ModelId};

/// The manifest's name in the folder of models.
pub(super) const FILE_NAME: &str = "MANIFEST.json";
const FORMAT: u32 = 1;

/// The manifest as a whole.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    format: u32,
    pub(super) models: Vec<ModelEntry>,
    /// Read by `models/make` alone.
    #[serde(default, rename = "runtime")]
    _runtime: Option<serde_json::Value>,
}

/// One model file. The texts are for people; the program acts on file, digest and family.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ModelEntry {
    pub(super) id: ModelId,
    file: String,
    sha256: Digest,
    family: Family,
    #[serde(rename = "input")]
    _input: String,
    #[serde(rename = "classes")]
    _classes: String,
    #[serde(default, rename = "source")]
    _source: Option<serde_json::Value>,
    #[serde(rename = "licence")]
    _licence: String,
    #[serde(rename = "limits")]
    _limits: String,
}

impl Manifest {
    /// Reads and checks the manifest of this folder.
    pub(super) fn read(models_dir: &Path) -> Result<Self, DetectError> {
        let text = std::fs::read(models_dir.join(FILE_NAME)).map_err(|_| DetectError::ManifestUnreadable)?;
        let manifest: Self = serde_json::from_slice(&text).map_err(|_| DetectError::ManifestUnreadable)?;
        let is_sound = manifest.format == FORMAT && manifest.models.iter().all(ModelEntry::is_sound);
        if is_sound { Ok(manifest) } else { Err(DetectError::ManifestUnreadable) }
    }

    /// The first model of a family, and the bytes of its file.
    pub(super) fn open_first(&self, models_dir: &Path, family: Family) -> Result<(LoadedModel, Vec<u8>), DetectError> {
        let missing = || DetectError::ModelMissing(ModelId(family.word().to_owned()));
        let entry = self.models.iter().find(|entry| entry.family == family).ok_or_else(missing)?;
        let bytes = entry.open(models_dir)?;
        Ok((LoadedModel { id: entry.id.clone(), family, sha256: entry.sha256 }, bytes))
    }
}

impl ModelEntry {
    /// A plain name of a file in the same folder, and a short id that is safe to print.
    fn is_sound(&self) -> bool {
        let is_plain = |text: &str| {
            !text.is_empty()
                && text.len() <= 64
                && !text.starts_with('.')
                && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        };
        is_plain(&self.file) && is_plain(&self.id.0)
    }

    /// The file's bytes, once their digest was found right. What is loaded is exactly what was checked: the file is
    /// read once.
    pub(super) fn open(&self, models_dir: &Path) -> Result<Vec<u8>, DetectError> {
        let bytes =
            std::fs::read(models_dir.join(&self.file)).map_err(|_| DetectError::ModelMissing(self.id.clone()))?;
        if Digest::of(&bytes) != self.sha256 {
            return Err(DetectError::DigestMismatch(self.id.clone()));
        }
        Ok(bytes)
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
        assert_eq!(families, [Family::CenterNet, Family::CenterFace]);
    }
}
