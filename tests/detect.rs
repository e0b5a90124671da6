//! Detection from outside: what happens when the runtime or a model is missing, changed, or no model at all.
//!
//! Tests that look at pictures are inside `custody::detect`, since raw pixels cannot be handed in from here.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use veilmark::custody::detect::{AddError, DetectError, Detectors, Family, RuntimeState, add_model, status};
use veilmark::frame::RedactedFrame;
use veilmark::vocab::{Digest, FrameNo, ModelId, Size};

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("models")
}

/// Whether models and runtime are there; if not, says which test is skipped.
fn is_set_up(test: &str) -> bool {
    let ready = status(&models()).is_ready();
    if !ready {
        println!("skipped: {test} needs what models/make fetches");
    }
    ready
}

/// A folder like `models/` with the real manifest and links to the real files.
fn copy_of_models() -> TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    std::fs::copy(models().join("MANIFEST.json"), dir.path().join("MANIFEST.json")).expect("copied");
    for name in ["centernet.onnx", "centerface.onnx", "blazeface.onnx", "runtime"] {
        std::os::unix::fs::symlink(models().join(name), dir.path().join(name)).expect("linked");
    }
    dir
}

/// Puts other bytes in the place of a model, and their digest into the manifest when it is to agree.
fn replace_centernet(dir: &Path, bytes: &[u8], manifest_agrees: Option<()>) {
    let file = dir.join("centernet.onnx");
    std::fs::remove_file(&file).expect("removed");
    std::fs::write(&file, bytes).expect("written");
    if manifest_agrees.is_some() {
        let manifest = dir.join("MANIFEST.json");
        let text = std::fs::read_to_string(&manifest).expect("the manifest");
        let original = std::fs::read(models().join("centernet.onnx")).expect("the model");
        let changed = text.replace(&Digest::of(&original).to_string(), &Digest::of(bytes).to_string());
        assert_ne!(text, changed, "the manifest names the model's digest");
        std::fs::write(manifest, changed).expect("written");
    }
}

fn refusal(dir: &Path) -> DetectError {
    match Detectors::load(dir) {
        Ok(_) => panic!("the models were loaded"),
        Err(error) => error,
    }
}

fn centernet() -> ModelId {
    ModelId("centernet".to_owned())
}

#[test]
fn a_changed_model_is_refused() {
    if !is_set_up("a_changed_model_is_refused") {
        return;
    }
    let dir = copy_of_models();
    assert!(Detectors::load(dir.path()).is_ok(), "the copy is good before the change");
    let mut bytes = std::fs::read(models().join("centernet.onnx")).expect("the model");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    replace_centernet(dir.path(), &bytes, None);
    assert_eq!(refusal(dir.path()), DetectError::DigestMismatch(centernet()));
    assert!(!status(dir.path()).is_ready());
}

#[test]
fn a_file_that_is_no_onnx_model_is_refused() {
    if !is_set_up("a_file_that_is_no_onnx_model_is_refused") {
        return;
    }
    let original = std::fs::read(models().join("centernet.onnx")).expect("the model");
    let half = &original[..original.len() / 2];
    for bytes in [b"".as_slice(), b"this is a text", half, &[0xff; 4096]] {
        let dir = copy_of_models();
        replace_centernet(dir.path(), bytes, Some(()));
        assert_eq!(refusal(dir.path()), DetectError::NotOnnx(centernet()), "{} bytes", bytes.len());
    }
}

#[test]
fn a_model_of_another_family_is_refused() {
    if !is_set_up("a_model_of_another_family_is_refused") {
        return;
    }
    let dir = copy_of_models();
    let faces = std::fs::read(models().join("centerface.onnx")).expect("the model");
    replace_centernet(dir.path(), &faces, Some(()));
    assert_eq!(refusal(dir.path()), DetectError::WrongFamily(centernet()));
}

#[test]
fn a_missing_model_or_manifest_is_named() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(refusal(dir.path()), DetectError::ManifestUnreadable);
    std::fs::copy(models().join("MANIFEST.json"), dir.path().join("MANIFEST.json")).expect("copied");
    let error = refusal(dir.path());
    assert!(matches!(error, DetectError::ModelMissing(_)), "{error:?}");
    let message = error.to_string();
    assert_eq!(message.lines().count(), 2, "what happened, and what to do: {message}");
    assert!(!message.contains('/') || message.contains("models/make"), "no path of this machine: {message}");
}

#[test]
fn a_frame_that_is_hidden_whole_shows_nobody() {
    if !is_set_up("a_frame_that_is_hidden_whole_shows_nobody") {
        return;
    }
    let mut detectors = Detectors::load(&models()).expect("set up");
    for (width_px, height_px) in [(1920, 1080), (31, 977), (1, 1)] {
        let frame = RedactedFrame::hidden_whole(FrameNo::FIRST, 0, Size { width_px, height_px });
        assert_eq!(detectors.objects(&frame), Ok(Vec::new()), "{width_px}x{height_px}");
    }
    let named: Vec<Family> = detectors.models().iter().map(|model| model.family).collect();
    assert_eq!(named[..2], [Family::CenterNet, Family::CenterFace]);
}

#[test]
fn a_model_is_taken_in_when_it_fits_its_family_and_adds_to_the_others() {
    const TEST: &str = "a_model_is_taken_in_when_it_fits_its_family_and_adds_to_the_others";
    let shared = models().join("../../shared/models");
    let (yolox, yunet) = (shared.join("yolox_nano.onnx"), shared.join("yunet_n_dynamic.onnx"));
    if !is_set_up(TEST) || !yolox.exists() {
        println!("skipped: {TEST} needs ../shared/models");
        return;
    }
    let dir = copy_of_models();
    let before = Detectors::load(dir.path()).expect("set up").models().to_vec();
    for (file, family) in [(&yolox, Family::YuNet), (&yunet, Family::Yolox), (&yunet, Family::CenterFace)] {
        assert_eq!(add_model(dir.path(), file, family), Err(AddError::OtherFamily(family)));
    }
    let text = dir.path().join("text.onnx");
    std::fs::write(&text, "no model").expect("written");
    assert_eq!(add_model(dir.path(), &text, Family::Yolox), Err(AddError::NameTaken), "it lies there already");
    let aside = tempfile::tempdir().expect("a temporary folder");
    let text = aside.path().join("text.onnx");
    for other in ["other.onnx", ".hidden.onnx", "so me.onnx"] {
        std::fs::write(aside.path().join(other), "no model").expect("written");
    }
    assert_eq!(add_model(dir.path(), &text, Family::Yolox), Err(AddError::Unreadable));
    assert_eq!(add_model(dir.path(), &aside.path().join("other.onnx"), Family::Yolox), Err(AddError::NotOnnx));
    for bad in [".hidden.onnx", "so me.onnx"] {
        assert_eq!(add_model(dir.path(), &aside.path().join(bad), Family::Yolox), Err(AddError::BadName), "{bad}");
    }
    assert!(!dir.path().join("ADDED.json").exists(), "what was refused left nothing");
    assert!(!dir.path().join("other.onnx").exists());

    add_model(dir.path(), &yolox, Family::Yolox).expect("it fits");
    add_model(dir.path(), &yunet, Family::YuNet).expect("it fits");
    assert_eq!(add_model(dir.path(), &yunet, Family::YuNet), Err(AddError::Known));
    let detectors = Detectors::load(dir.path()).expect("all load");
    let now = detectors.models();
    assert!(before.iter().all(|model| now.contains(model)), "nothing was taken away");
    assert_eq!(now.len(), before.len() + 2);
    assert!(detectors.rechecking_models().iter().any(|model| model.family == Family::YuNet));

    std::fs::write(dir.path().join("yunet_n_dynamic.onnx"), "changed").expect("written");
    assert_eq!(refusal(dir.path()), DetectError::DigestMismatch(ModelId("yunet_n_dynamic".to_owned())));
    std::fs::write(dir.path().join("ADDED.json"), "{}").expect("written");
    assert_eq!(refusal(dir.path()), DetectError::ManifestUnreadable);
}

/// Set in the copy of this program that must find no runtime. The library is loaded once in a process, and the
/// environment must not change in a process with threads, so each case is a process of its own.
const CHILD: &str = "VEILMARK_TEST_WITHOUT_RUNTIME";

#[test]
fn child_without_a_runtime() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    assert_eq!(status(&models()).runtime, RuntimeState::Missing);
    let error = refusal(&models());
    assert!(matches!(error, DetectError::RuntimeMissing | DetectError::ModelMissing(_)), "{error:?}");
    println!("refused in {} lines", error.to_string().lines().count());
}

#[test]
fn a_missing_or_unfit_runtime_is_an_error_and_no_crash() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let text = dir.path().join("libonnxruntime.so");
    std::fs::write(&text, "no library").expect("written");
    for library in [dir.path().join("absent.so"), text, PathBuf::from("libc.so.6")] {
        let output = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "child_without_a_runtime", "--nocapture"])
            .env(CHILD, "1")
            .env("ORT_DYLIB_PATH", &library)
            .output()
            .expect("this program runs");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
        assert!(said.contains("refused in 2 lines"), "the child ran its test: {said}");
    }
}
