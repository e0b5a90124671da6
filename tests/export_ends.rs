//! What becomes of exports: one that is killed leaves nothing that looks finished, and one whose clip is withdrawn afterwards is
//! refused by the training job that holds the project's revocation list.

mod common;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{Place, files_below, marked_street, models_are_made, repository};

/// A limit on every wait.
const PATIENCE: Duration = Duration::from_secs(120);

/// A project with these clips, each under a record of its own; the records.
fn project_with(place: &Place, clips: &[(&str, u32)]) -> Vec<String> {
    place.project();
    let mut records = Vec::new();
    for (file, frames) in clips {
        marked_street(&place.path(file), *frames);
        let record = place.record(&[file]);
        place.run(&["import", "road.veil", file, "--record", &record]).ok();
        records.push(record);
    }
    records
}

/// What an export has written so far: files in its folder without a name.
fn parts(place: &Place) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(place.root()).expect("a readable folder");
    let folders = entries.filter_map(|entry| {
        let path = entry.expect("an entry").path();
        let name = path.file_name()?.to_string_lossy().into_owned();
        (name.starts_with(".set.part-")).then_some(path)
    });
    folders.collect()
}

fn written(place: &Place) -> Vec<std::path::PathBuf> {
    parts(place).iter().flat_map(|folder| files_below_while_written(folder)).collect()
}

/// As [`files_below`], of a folder in which files come and go.
fn files_below_while_written(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries
        .flatten()
        .flat_map(
            |entry| if entry.path().is_dir() { files_below_while_written(&entry.path()) } else { vec![entry.path()] },
        )
        .collect()
}

#[test]
fn an_export_that_is_killed_leaves_nothing_that_looks_finished() {
    if !models_are_made("an_export_that_is_killed_leaves_nothing_that_looks_finished") {
        return;
    }
    let place = Place::new();
    project_with(&place, &[("a.mp4", 24)]);
    let export = ["export", "road.veil", "set", "--format", "voc", "--images", "png", "--draft"];
    let (mut killed, mut has_name) = (0, false);
    for files_at_death in [0, 1, 5, 20, 40, 60] {
        // So that what is counted is this one's; the last one's is left to the next export.
        for folder in parts(&place) {
            std::fs::remove_dir_all(folder).expect("what is left can be thrown away");
        }
        let mut child = place
            .command(&export)
            .env("VEILMARK_PASSPHRASE", "pass")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let since = Instant::now();
        let is_over = loop {
            assert!(since.elapsed() < PATIENCE, "the export goes on for too long");
            if child.try_wait().expect("it can be asked").is_some() {
                break true;
            }
            if !parts(&place).is_empty() && written(&place).len() >= files_at_death {
                break false;
            }
            std::thread::yield_now();
        };
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        if is_over {
            has_name = true;
            break;
        }
        killed += 1;
        assert!(!place.path("set").exists(), "killed after {files_at_death} files, and there is an export");
    }
    assert!(killed >= 4, "it was killed while it wrote");
    if !has_name {
        assert!(!parts(&place).is_empty(), "what the last one had written is still there");
        place.run(&export).ok();
    }
    assert!(place.path("set/manifest.sig").is_file(), "the next one is whole");
    assert!(parts(&place).is_empty(), "and has swept what was left");
    place.run(&["audit", "verify", "road.veil"]).ok();
}

/// Checks an export as a training job does; the first line of a refusal, or nothing.
fn refusal(place: &Place, export: &str, options: &str) -> Option<String> {
    let script = format!(
        "import veilmark_dataset as v\ntry:\n    v.check({export:?}, allow_draft=True{options})\nexcept v.Refused as why:\n    \
         print(str(why).splitlines()[0])\n"
    );
    let run = Command::new("python3")
        .args(["-B", "-c", &script])
        .env("PYTHONPATH", repository().join("assets/python"))
        .current_dir(place.root())
        .output()
        .expect("python3 starts");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let said = String::from_utf8_lossy(&run.stdout).trim().to_owned();
    (!said.is_empty()).then_some(said)
}

#[test]
fn a_training_job_refuses_an_export_of_which_a_clip_was_withdrawn_since() {
    if !models_are_made("a_training_job_refuses_an_export_of_which_a_clip_was_withdrawn_since") {
        return;
    }
    if Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: the revocation list's reader needs python3");
        return;
    }
    let place = Place::new();
    let records = project_with(&place, &[("a.mp4", 6), ("b.mp4", 7)]);
    let export = |out: &str| {
        place.run(&["export", "road.veil", out, "--format", "coco", "--images", "none", "--draft"]).ok();
    };
    export("both");
    place.run(&["export", "revocations", "road.veil", "early.json"]).ok();
    let list = ", revocations='road.veil/revocations.json'";
    assert_eq!(refusal(&place, "both", ""), None);
    assert_eq!(refusal(&place, "both", ", revocations='early.json'"), None, "nothing was withdrawn yet");

    place.run(&["consent", "withdraw", "road.veil", &records[0]]).ok();
    export("one");
    let withdrawn = Some("A clip of this export was withdrawn.".to_owned());
    assert_eq!(refusal(&place, "both", ""), None, "who has no list cannot know");
    assert_eq!(refusal(&place, "both", list), withdrawn);
    let written = place.run(&["--json", "export", "revocations", "road.veil", "now.json"]).ok().json();
    assert_eq!(written["exports"].as_array().map(Vec::len), Some(1));
    assert_eq!(written["exports"][0]["clips"].as_array().map(Vec::len), Some(1), "one clip of two");
    assert_eq!(refusal(&place, "both", ", revocations='now.json'"), withdrawn);
    assert_eq!(refusal(&place, "one", ", revocations='now.json'"), None, "what was exported since is sound");
    let older = Some("The revocation list is older than this export.".to_owned());
    assert_eq!(refusal(&place, "one", ", revocations='early.json'"), older, "an old list is not passed off");

    // The list says nothing of clips, records and members by the names that the project has for them.
    let text = std::fs::read_to_string(place.path("now.json")).expect("the list");
    assert!(!text.contains(&records[0]) && !text.contains("c-"), "{text}");

    // A changed list, one without its signature, and one that another project signed.
    std::fs::write(place.path("changed.json"), text.replace("\"clips\"", "\"clip\"")).expect("written");
    let seal = std::fs::read(place.path("now.sig")).expect("the signature");
    std::fs::write(place.path("changed.sig"), seal).expect("written");
    let not_signed = Some("The revocation list is not the one that was signed.".to_owned());
    assert_eq!(refusal(&place, "both", ", revocations='changed.json'"), not_signed);
    std::fs::write(place.path("bare.json"), &text).expect("written");
    let unreadable = Some("The revocation list cannot be read.".to_owned());
    assert_eq!(refusal(&place, "both", ", revocations='bare.json'"), unreadable);
    let other = Place::new();
    other.project();
    other.run(&["export", "revocations", "road.veil", "list.json"]).ok();
    for file in ["list.json", "list.sig"] {
        std::fs::copy(other.path(file), place.path(file)).expect("copied");
    }
    let foreign = Some("The revocation list was signed by another key.".to_owned());
    assert_eq!(refusal(&place, "both", ", revocations='list.json'"), foreign);
    assert!(files_below(&place.path("one")).len() > 3);
}
