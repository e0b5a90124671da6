//! A private Python environment with the real readers, under the build's target folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// Without PyTorch: readers that need it are in [`torch_python`]'s.
const READERS: [&str; 11] = [
    "pycocotools==2.0.11",
    "supervision==0.31.2",
    "faster-coco-eval==1.8.0",
    "motmetrics==1.4.0",
    "datumaro==1.13.12",
    "label-studio-sdk==2.1.2",
    "pyarrow==25.0.1",
    "webdataset==1.0.2",
    "tfrecord==1.14.6",
    "datasets==5.2.0",
    "mlcroissant==1.1.1",
];

/// The environment's Python; `None` where it cannot be made, after saying so.
pub fn python(test: &str) -> Option<PathBuf> {
    python_of(test, "readers", &READERS)
}

/// A Python that has PyTorch and what reads with it: the one that `VEILMARK_TORCH_PYTHON` names, or the system's. It is not
/// installed here, since what the package index has of it is several gigabytes; `None` where it is missing, after saying so.
#[allow(dead_code)] // One of three test programs needs it.
pub fn torch_python(test: &str) -> Option<PathBuf> {
    const NEEDED: &str = "import ultralytics, torchvision, pycocotools";
    let python = PathBuf::from(std::env::var_os("VEILMARK_TORCH_PYTHON").unwrap_or_else(|| "python3".into()));
    if run(Command::new(&python).args(["-c", NEEDED])) {
        return Some(python);
    }
    println!(
        "skipped: {test} needs a Python with ultralytics, torchvision and pycocotools (VEILMARK_TORCH_PYTHON names one)"
    );
    None
}

/// The Python of an environment with these packages.
pub fn python_of(test: &str, name: &str, packages: &[&str]) -> Option<PathBuf> {
    let own = std::env::current_exe().expect("a running program has a file");
    let target = own.ancestors().nth(3).expect("tests lie in target/PROFILE/deps");
    // Tests run side by side: one installs, the others wait for it.
    let lock = fs::File::create(target.join(format!("{name}-venv.lock"))).expect("the target folder can be written");
    lock.lock().expect("a file in the target folder can be locked");
    let home = target.join(format!("{name}-venv"));
    let (python, ready) = (home.join("bin/python"), home.join("ready.txt"));
    if fs::read_to_string(&ready).is_ok_and(|text| text == packages.join("\n")) {
        return Some(python);
    }
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--timeout", "20", "--retries", "1"];
    let is_made = run(Command::new("python3").arg("-m").arg("venv").arg(&home))
        && run(Command::new(&python).args(pip).args(packages));
    if !is_made {
        println!("skipped: {test} needs python3 and pip to install {}", packages.join(" and "));
        return None;
    }
    fs::write(ready, packages.join("\n")).expect("the environment can be marked as ready");
    Some(python)
}

fn run(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// What the reader says about the export, or that it failed.
pub fn read(python: &Path, script: &str, export: &Path) -> Result<Value, String> {
    read_as(python, script, export, "")
}

/// The same for a reader of several formats.
pub fn read_as(python: &Path, script: &str, export: &Path, kind: &str) -> Result<Value, String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers").join(script);
    // No bytecode beside the scripts: that folder is the repository's.
    let Output { status, stdout, stderr } = Command::new(python)
        .arg("-B")
        .arg(script)
        .arg(export)
        .arg(kind)
        .output()
        .expect("the environment's Python starts");
    if !status.success() {
        return Err(String::from_utf8_lossy(&stderr).into_owned());
    }
    Ok(serde_json::from_slice(&stdout).expect("the script prints JSON"))
}
