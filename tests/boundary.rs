//! What the compiler must refuse: one small program a file in `tests/boundary/`, beside the errors it must cause.
//!
//! `UPDATE=1` rewrites the errors; read the difference before you keep it. `control.rs` must compile: it shows that the others
//! fail for what they do, not for how they are compiled.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

fn programs_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/boundary")
}

/// Where cargo put the compiled dependencies: beside this very program.
fn dependencies_folder() -> PathBuf {
    let own = std::env::current_exe().expect("a running program has a file");
    own.parent().expect("a file lies in a folder").to_owned()
}

/// The library that this test was linked with: the newest one there.
fn library() -> PathBuf {
    let is_library = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("libveilmark-") && name.ends_with(".rlib")
    };
    let made_at =
        |path: &PathBuf| fs::metadata(path).and_then(|file| file.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let entries = fs::read_dir(dependencies_folder()).expect("the folder of this program can be read");
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| is_library(path));
    paths
        .max_by_key(made_at)
        .expect("the library was built for this test; run it with `cargo test` or `cargo nextest run`")
}

/// The errors, one a line, without the folder; `None` if the program compiles.
fn errors_of(program: &Path, library: &Path, scratch: &Path) -> Option<String> {
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
    let mut library_argument = OsString::from("veilmark=");
    library_argument.push(library);
    let mut dependencies = OsString::from("dependency=");
    dependencies.push(dependencies_folder());
    let output = Command::new(compiler)
        .current_dir(programs_folder())
        .args(["--edition", "2024", "--crate-type", "bin", "--emit=metadata", "--error-format=short", "-A", "warnings"])
        .arg("--out-dir")
        .arg(scratch)
        .arg("-L")
        .arg(dependencies)
        .arg("--extern")
        .arg(library_argument)
        .arg(program.file_name().expect("a program is a file"))
        .output()
        .expect("the compiler that built this test can be started");
    if output.status.success() {
        return None;
    }
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let errors: Vec<&str> = text.lines().filter(|line| line.contains(".rs:") && line.contains(": error")).collect();
    assert!(!errors.is_empty(), "the compiler failed without naming a line of the program:\n{text}");
    Some(errors.join("\n") + "\n")
}

/// Places and error codes; the wording differs from compiler to compiler and is kept for the reader alone.
fn reasons(errors: &str) -> Vec<String> {
    let reason = |line: &str| {
        let (place, rest) = line.split_once(": error").unwrap_or((line, ""));
        format!("{place} {}", rest.split(':').next().unwrap_or_default())
    };
    errors.lines().map(reason).collect()
}

#[test]
fn the_compiler_refuses_what_must_be_impossible() {
    let scratch = tempfile::tempdir().expect("a folder for the test");
    let (library, is_update) = (library(), std::env::var_os("UPDATE").is_some());
    let entries = fs::read_dir(programs_folder()).expect("the programs are there");
    let mut programs: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    programs.retain(|path| path.extension().is_some_and(|ending| ending == "rs"));
    programs.sort();
    assert!(programs.len() > 8, "the programs are there");

    let mut complaints = String::new();
    for program in &programs {
        let name = program.file_stem().expect("a program has a name").to_string_lossy().into_owned();
        let found = errors_of(program, &library, scratch.path());
        if name == "control" {
            if let Some(errors) = found {
                complaints += &format!("control.rs must compile, or the others prove nothing:\n{errors}");
            }
            continue;
        }
        let Some(found) = found else {
            complaints += &format!("{name}.rs compiles: what it does has become possible\n");
            continue;
        };
        let expected_file = program.with_extension("stderr");
        if is_update {
            fs::write(&expected_file, &found).expect("the errors can be written");
        }
        let expected = fs::read_to_string(&expected_file).unwrap_or_default();
        if reasons(&expected) != reasons(&found) {
            complaints += &format!("{name}.rs is refused for another reason.\nexpected: {expected}found:    {found}");
        }
    }
    assert!(complaints.is_empty(), "\n{complaints}If this is meant, run with UPDATE=1 and read the difference.");
}
