//! Bad input: each kind gets its exit code and two lines, and leaves the project as it was.

mod common;

use std::collections::BTreeMap;
use std::path::PathBuf;

use common::{Place, RunCommand as _, marked_clip, models_are_made, models_dir};

/// Everything of a project but its audit log and its database, which record that something was refused.
fn snapshot(place: &Place) -> BTreeMap<PathBuf, Vec<u8>> {
    common::files_below(&place.path("road.veil"))
        .into_iter()
        .filter(|file| !file.to_string_lossy().contains("/audit/") && !file.to_string_lossy().contains("project.db"))
        .map(|file| (file.clone(), std::fs::read(&file).expect("a readable file")))
        .collect()
}

fn clip_count(place: &Place) -> usize {
    let run = place.run(&["--json", "prelabel", "road.veil"]);
    // Without clips there is nothing to pre-label; the count is in the answer.
    run.json()["clips"].as_u64().unwrap_or_default() as usize
}

#[test]
fn files_that_are_no_clip_are_refused_and_leave_nothing() {
    let test = "files_that_are_no_clip_are_refused_and_leave_nothing";
    let place = Place::new();
    place.project();
    std::fs::write(place.path("text.mp4"), "this is not a video at all\n".repeat(40)).expect("written");
    std::fs::write(place.path("empty.mp4"), "").expect("written");
    marked_clip(&place.path("whole.mp4"), 40);
    let whole = std::fs::read(place.path("whole.mp4")).expect("the clip");
    std::fs::write(place.path("cut.mp4"), &whole[..whole.len() / 2]).expect("written");
    std::fs::write(
        place.path("playlist.mp4"),
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
    )
    .expect("written");
    let names = ["text.mp4", "empty.mp4", "cut.mp4", "playlist.mp4"];
    let record = place.record(&["text.mp4", "cut.mp4", "playlist.mp4"]);
    let before = snapshot(&place);
    for name in names {
        let run = place.run(&["import", "road.veil", name, "--record", &record]).refused(4);
        assert!(!run.stderr.contains("passwd"), "{}", run.stderr);
        assert_eq!(snapshot(&place), before, "{name} left something behind");
    }
    place.run(&["import", "road.veil", "missing.mp4", "--record", &record]).refused(4);
    assert_eq!(snapshot(&place), before);
    if models_are_made(test) {
        assert_eq!(clip_count(&place), 0);
    }
}

#[test]
fn a_clip_without_video_is_refused() {
    let place = Place::new();
    let made = std::process::Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi", "-i", "sine=frequency=440:duration=1", "-c:a", "aac", "sound.mp4"])
        .current_dir(place.root())
        .status();
    if !made.is_ok_and(|status| status.success()) {
        println!("skipped: a_clip_without_video_is_refused needs the ffmpeg program");
        return;
    }
    place.project();
    let record = place.record(&["sound.mp4"]);
    let before = snapshot(&place);
    place.run(&["import", "road.veil", "sound.mp4", "--record", &record]).refused(4);
    assert_eq!(snapshot(&place), before);
}

#[test]
fn a_wrong_passphrase_a_strange_folder_and_a_newer_project() {
    let place = Place::new();
    place.project();
    let before = snapshot(&place);
    place.run_with("not it", &["camera", "list", "road.veil"]).refused(3);
    std::fs::create_dir(place.path("folder")).expect("a new folder");
    place.run(&["camera", "list", "folder"]).refused(4);
    place.run(&["camera", "list", "nowhere.veil"]).refused(4);
    place.run(&["init", "road.veil"]).refused(1);
    assert_eq!(snapshot(&place), before);

    let card = place.path("road.veil/project.json");
    let text = std::fs::read_to_string(&card).expect("the card");
    std::fs::write(&card, text.replacen("\"format\": 1", "\"format\": 2", 1)).expect("written");
    let newer = place.run(&["camera", "list", "road.veil"]).refused(4);
    assert!(newer.stderr.contains("newer"), "{}", newer.stderr);
    std::fs::write(&card, text.replacen("\"roles\"", "\"roles\" ", 1)).expect("written");
    place.run(&["camera", "list", "road.veil"]).ok();
    std::fs::write(&card, text.replacen("Untitled", "Entitled", 1)).expect("written");
    place.run(&["camera", "list", "road.veil"]).refused(5);
}

#[test]
fn a_model_file_that_is_no_onnx_is_refused_and_the_clip_stays_hidden() {
    let test = "a_model_file_that_is_no_onnx_is_refused_and_the_clip_stays_hidden";
    if !models_are_made(test) {
        return;
    }
    let place = Place::new();
    let models = place.path("models");
    std::fs::create_dir(&models).expect("a new folder");
    std::fs::copy(models_dir().join("MANIFEST.json"), models.join("MANIFEST.json")).expect("copied");
    std::os::unix::fs::symlink(models_dir().join("runtime").canonicalize().expect("a folder"), models.join("runtime"))
        .expect("linked");
    for model in ["centernet.onnx", "centerface.onnx"] {
        std::fs::write(models.join(model), "not a model").expect("written");
    }
    place.project();
    marked_clip(&place.path("a.mp4"), 9);
    let record = place.record(&["a.mp4"]);
    let mut import = place.command(&["import", "road.veil", "a.mp4", "--record", &record]);
    let run = import.env("VEILMARK_PASSPHRASE", "pass").env("VEILMARK_MODELS", &models).run().refused(5);
    assert!(run.stdout.contains("hidden"), "{}", run.stdout);
    let mut prelabel = place.command(&["prelabel", "road.veil"]);
    prelabel.env("VEILMARK_PASSPHRASE", "pass").env("VEILMARK_MODELS", &models).run().refused(5);
    place.run(&["export", "road.veil", "out", "--format", "coco", "--draft"]).refused(3);

    // With the real models the clip can still be analysed: nothing was lost.
    place.run(&["prelabel", "road.veil"]).ok();
    place.run(&["export", "road.veil", "out", "--format", "coco", "--draft"]).ok();
}

/// Runs the program in a namespace of its own, where `small/` is a disk of two megabytes that is full but for some pages.
#[test]
fn a_full_disk_fails_with_two_lines_and_leaves_the_project_as_it_was() {
    let place = Place::new();
    std::fs::create_dir(place.path("small")).expect("a new folder");
    marked_clip(&place.path("big.mp4"), 120);
    let veilmark = env!("CARGO_BIN_EXE_veilmark");
    let script = format!(
        "set -e; mount -t tmpfs -o size=2m tmpfs small
         V='{veilmark} --json'; $V init small/road.veil >/dev/null
         record=$($V consent issue small/road.veil big.mp4 | sed 's/.*\"record\":\"\\([^\"]*\\).*/\\1/')
         head -c 8m /dev/zero > small/filler 2>/dev/null || true
         before=$(ls small/road.veil/vault | wc -l)
         set +e; {veilmark} import small/road.veil big.mp4 --record $record; code=$?
         after=$(ls small/road.veil/vault | wc -l); rm small/filler
         {veilmark} audit verify small/road.veil >/dev/null; echo code=$code verify=$? before=$before after=$after"
    );
    let mut command = place.command(&[]);
    let mut inside = std::process::Command::new("unshare");
    inside.args(["-rm", "sh", "-c", &script]).current_dir(place.root());
    for (name, value) in command.env("VEILMARK_PASSPHRASE", "pass").get_envs() {
        inside.env(name, value.expect("a set variable"));
    }
    let allowed = std::process::Command::new("unshare").args(["-rm", "true"]).status();
    if !allowed.is_ok_and(|status| status.success()) {
        println!("skipped: a_full_disk_fails_with_two_lines_and_leaves_the_project_as_it_was may not mount");
        return;
    }
    let run = inside.run();
    let told = |what: &str| run.stdout.contains(what) || run.stderr.contains(what);
    assert!(run.stdout.contains("code=1"), "{}\n{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("verify=0 before=0 after=0"), "{}\n{}", run.stdout, run.stderr);
    assert!(told("full") || told("could not be written") || told("cannot be written"), "{}", run.stderr);
}

#[test]
fn wrong_usage_has_exit_code_2() {
    let place = Place::new();
    for arguments in [
        &["import"][..],
        &["export", "x", "y"],
        &["nonsense", "z", "w"],
        &["camera", "set", "p", "Master Bedroom", "--place", "indoor"],
    ] {
        assert_eq!(place.run(arguments).code, 2, "{arguments:?}");
    }
}
