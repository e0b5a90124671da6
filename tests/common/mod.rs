//! What the tests of the whole program share: a folder of their own, and the program itself.
#![allow(dead_code, reason = "every test file uses its own part of this")]

pub mod copies;
pub mod own_models;
pub mod rows;
pub mod tiny_onnx;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder that goes with the test, and the program run inside it: home, data and temporary files all lie there, so that
/// whatever the program writes can be found.
pub struct Place {
    folder: tempfile::TempDir,
}

/// What came of one run.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// The result as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|_| panic!("no JSON on stdout: {}\n{}", self.stdout, self.stderr))
    }

    /// Fails the test unless the run succeeded.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.code, 0, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    /// Fails the test unless the run ended with this code and a message of two lines that names no path.
    #[track_caller]
    pub fn refused(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        let lines: Vec<&str> = self.stderr.trim_end().lines().collect();
        assert!(lines.len() >= 2, "a failure says what happened and what to do: {}", self.stderr);
        assert!(!self.stderr.contains("/tmp/"), "a message names no path: {}", self.stderr);
        self
    }
}

impl Place {
    pub fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        for folder in ["home", "tmp", "data"] {
            std::fs::create_dir(place.path(folder)).expect("a new folder");
        }
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Runs the program with the passphrase `pass`.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_with("pass", arguments)
    }

    /// Runs the program with this passphrase.
    pub fn run_with(&self, passphrase: &str, arguments: &[&str]) -> Run {
        self.command(arguments).env("VEILMARK_PASSPHRASE", passphrase).run()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_veilmark"));
        command
            .current_dir(self.folder.path())
            .env("HOME", self.path("home"))
            .env("TMPDIR", self.path("tmp"))
            .env("XDG_DATA_HOME", self.path("data"))
            .env("VEILMARK_MODELS", models_dir())
            .args(arguments);
        command
    }

    /// A new project and its folder's name.
    pub fn project(&self) -> &'static str {
        self.run(&["init", "road.veil"]).ok();
        "road.veil"
    }

    /// A record over these files; its id.
    pub fn record(&self, files: &[&str]) -> String {
        let arguments = [&["--json", "consent", "issue", "road.veil"], files].concat();
        self.run(&arguments).ok().json()["record"].as_str().expect("an id").to_owned()
    }

    /// Every file below the folder.
    pub fn files(&self) -> Vec<PathBuf> {
        files_below(self.folder.path())
    }
}

/// Runs a prepared command.
pub trait RunCommand {
    fn run(&mut self) -> Run;
}

impl RunCommand for Command {
    fn run(&mut self) -> Run {
        let Output { status, stdout, stderr } = self.output().expect("the program starts");
        Run {
            code: status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&stdout).into_owned(),
            stderr: String::from_utf8_lossy(&stderr).into_owned(),
        }
    }
}

pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn models_dir() -> PathBuf {
    std::env::var_os("VEILMARK_MODELS").map_or_else(|| repository().join("models"), PathBuf::from)
}

/// The shared test material, or a line that says what is skipped.
pub fn shared(test: &str) -> Option<PathBuf> {
    let folder = repository().join("../shared");
    if folder.is_dir() {
        return folder.canonicalize().ok();
    }
    println!("skipped: {test} needs ../shared");
    None
}

/// Whether the models and the runtime are made, or a line that says what is skipped.
pub fn models_are_made(test: &str) -> bool {
    let made = models_dir().join("centernet.onnx").is_file()
        && models_dir().join("centerface.onnx").is_file()
        && models_dir().join("runtime").is_dir();
    if !made {
        println!("skipped: {test} needs the models; run models/make");
    }
    made
}

/// A clip of flat magenta with a moving grain: a colour that no fill of ours ever has.
pub fn marked_clip(path: &Path, frames: u32) {
    use veilmark::vocab::Size;
    let size = Size { width_px: 320, height_px: 192 };
    let pictures = (0..frames).map(move |no| {
        let mut random = fastrand::Rng::with_seed(u64::from(no) + 1);
        (0..size.area()).flat_map(|_| [255 - random.u8(0..24), random.u8(0..24), 255 - random.u8(0..24)]).collect()
    });
    veilmark::custody::proxy::clip_file::write_clip(path, size, (10, 1), pictures).expect("a clip");
}

/// A clip of the sample's street, 768 x 432, with a strip of the marked clip's colour and grain along its lower third: a place
/// that looks outdoors, so that a declared outdoor is believed.
pub fn marked_street(path: &Path, frames: u32) {
    let scene = veilmark::porch::Scene::new(7, veilmark::porch::Variant::Day);
    let street = scene.frame(0);
    let (size, from) = (scene.size(), street.len() * 2 / 3);
    let pictures = (0..frames).map(move |no| {
        let mut random = fastrand::Rng::with_seed(u64::from(no) + 1);
        let mut picture = street.clone();
        for pixel in picture[from..].chunks_exact_mut(3) {
            pixel.copy_from_slice(&[255 - random.u8(0..24), random.u8(0..24), 255 - random.u8(0..24)]);
        }
        picture
    });
    veilmark::custody::proxy::clip_file::write_clip(path, size, (10, 1), pictures).expect("a clip");
}
