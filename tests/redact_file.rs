//! `veilmark redact`: who may, what comes out, and that nothing lies under the final name unless all of it went well.

mod common;

use std::path::Path;
use std::process::Command;

use common::copies::{Studio, ffmpeg, times_micros};
use common::{Place, RunCommand as _, marked_clip, marked_street, models_are_made};

fn studio_with_clip(frames: u32) -> Studio {
    let studio = Studio::new();
    marked_clip(&studio.place.path("a.mp4"), frames);
    studio
}

#[test]
fn without_consent_in_force_nothing_is_copied_and_each_refusal_is_logged() {
    let studio = studio_with_clip(3);
    marked_clip(&studio.place.path("b.mp4"), 4);
    studio.record("good", "a.mp4");
    studio.record_between("expired", "a.mp4", (-30, -1));
    studio.record_between("early", "a.mp4", (2, 30));
    let withdrawn = studio.record("withdrawn", "a.mp4");
    studio.withdraw(&withdrawn);
    let text = std::fs::read(studio.place.path("good.json")).expect("the record");
    std::fs::write(studio.place.path("cut.json"), &text[..text.len() / 2]).expect("written");

    studio.place.run(&["redact", "a.mp4", "out.mp4"]).refused(3);
    let stranger = studio.place.run(&["redact", "a.mp4", "out.mp4", "--record", "good.json"]).refused(3);
    assert!(stranger.stderr.contains("--signer"), "{}", stranger.stderr);
    for (file, record, more) in [
        ("b.mp4", "good", &[][..]),
        ("a.mp4", "expired", &[]),
        ("a.mp4", "early", &[]),
        ("a.mp4", "cut", &[]),
        ("a.mp4", "withdrawn", &["--event", "withdrawal.json"]),
        ("a.mp4", "good", &["--event", "withdrawal.json"]),
        ("a.mp4", "good", &["--event", "good.json"]),
    ] {
        studio.redact(file, "out.mp4", record, more).refused(3);
    }
    assert_eq!(studio.logged("refused"), 9, "{:?}", studio.log());
    assert_eq!(studio.logged("admitted"), 0);
    assert_eq!(studio.outputs(), Vec::<String>::new());
    studio.log_is_whole();
    let segment = studio.place.path("data/veilmark/copies/audit/000001.jsonl");
    let log = std::fs::read_to_string(&segment).expect("the log");
    std::fs::write(&segment, log.replace("other_clip", "no_record")).expect("written");
    studio.place.run(&["audit", "verify", "data/veilmark/copies"]).refused(5);
}

#[test]
fn a_project_lends_its_records_its_log_and_its_roles() {
    let test = "a_project_lends_its_records_its_log_and_its_roles";
    let place = Place::new();
    place.project();
    marked_clip(&place.path("a.mp4"), 3);
    let out = place.run(&["--json", "consent", "issue", "road.veil", "a.mp4", "--out", "record.json"]).ok().json();
    let record = out["record"].as_str().expect("an id").to_owned();
    std::fs::write(place.path("second"), "other\n").expect("written");
    place.run(&["member", "add", "road.veil", "--role", "engineer", "--new-passphrase-file", "second"]).ok();
    let asked = |record: &str, out: &str| {
        ["redact", "a.mp4", out, "--project", "road.veil", "--record", record].map(str::to_owned).to_vec()
    };
    let run = |passphrase: &str, arguments: &[String]| {
        place.run_with(passphrase, &arguments.iter().map(String::as_str).collect::<Vec<_>>())
    };
    run("other", &asked(&record, "out.mp4")).refused(3);
    if models_are_made(test) {
        run("pass", &asked("record.json", "out.mp4")).ok();
        let log = place.run(&["--json", "audit", "show", "road.veil"]).ok().json();
        let copied = log.as_array().expect("a list").iter().filter(|entry| entry["act"].get("copied").is_some());
        assert_eq!(copied.count(), 1);
    }
    place.run(&["consent", "withdraw", "road.veil", &record, "--out", "withdrawal.json"]).ok();
    let event = std::fs::read(place.path("withdrawal.json")).expect("the signed withdrawal");
    assert!(veilmark::consent::SignedEvent::parse(&event).is_ok());
    // Without the project it is the event that refuses: the record itself is still good.
    let log = place.run(&["--json", "audit", "show", "road.veil"]).ok().json();
    let joined = log.as_array().expect("a list").iter().find_map(|entry| entry["act"]["member_added"]["key"].as_str());
    let signer = joined.expect("the founder's key");
    let alone = ["redact", "a.mp4", "alone.mp4", "--record", "record.json", "--signer", signer, "--log", "copies"];
    let alone = |more: &[&str]| place.run(&[&alone[..], more].concat());
    alone(&["--event", "withdrawal.json"]).refused(3);
    run("pass", &asked(&record, "late.mp4")).refused(3);
    assert!(!place.path("late.mp4").exists() && !place.path("late.mp4.receipt.json").exists());
    assert!(!place.path("data/veilmark").exists(), "a project's log is enough");
    place.run(&["audit", "verify", "road.veil"]).ok();
}

#[test]
fn wrong_names_and_wrong_wishes_are_told_before_anything_is_read() {
    let studio = studio_with_clip(3);
    studio.record("good", "a.mp4");
    std::fs::hard_link(studio.place.path("a.mp4"), studio.place.path("twin.mp4")).expect("linked");
    let before = std::fs::read(studio.place.path("a.mp4")).expect("the clip");
    for (out, more, code) in [
        ("a.mp4", &["--force"][..], 2),
        ("./a.mp4", &["--force"], 2),
        ("twin.mp4", &["--force"], 2),
        ("out.mp4", &["--receipt", "a.mp4", "--force"], 2),
        ("out.mp4", &["--receipt", "out.mp4"], 2),
        ("out.avi", &[], 2),
        ("out", &[], 2),
        ("out.webm", &["--codec", "h264"], 2),
        ("out.mp4", &["--quality", "0"], 2),
        ("out.mp4", &["--keep-time"], 2),
        ("twin.mp4", &[], 2),
        ("good.json", &[], 2),
    ] {
        studio.redact("a.mp4", out, "good", more).refused(code);
    }
    std::fs::write(studio.place.path("out.mp4"), "mine").expect("written");
    studio.redact("a.mp4", "out.mp4", "good", &[]).refused(1);
    assert_eq!(std::fs::read(studio.place.path("out.mp4")).expect("readable"), b"mine");
    assert_eq!(std::fs::read(studio.place.path("a.mp4")).expect("the clip"), before);
    assert_eq!(studio.log().len(), 0, "nobody was asked");
}

#[test]
fn a_copy_is_whole_has_its_receipt_and_shows_nothing_that_is_hidden() {
    let test = "a_copy_is_whole_has_its_receipt_and_shows_nothing_that_is_hidden";
    if !models_are_made(test) {
        return;
    }
    let studio = studio_with_clip(4);
    studio.record("good", "a.mp4");
    std::fs::write(studio.place.path("out.mp4"), "an older one").expect("written");
    let run = studio.redact("a.mp4", "out.mp4", "good", &["--json", "--force", "--preview", "stills"]).ok();
    let receipt = std::fs::read(studio.place.path("out.mp4.receipt.json")).expect("the receipt");
    let receipt: serde_json::Value = serde_json::from_slice(&receipt).expect("JSON");
    assert_eq!(receipt, run.json());
    let copy = std::fs::read(studio.place.path("out.mp4")).expect("the copy");
    assert_eq!(receipt["copy"]["sha256"], veilmark::vocab::Digest::of(&copy).to_string());
    assert_eq!(receipt["copy"]["bytes"], copy.len());
    assert_eq!((&receipt["copy"]["frames"], &receipt["hiding"]["frames"]), (&4.into(), &4.into()));
    assert_eq!(receipt["orders"]["place"], "unknown");
    assert_eq!(studio.outputs(), ["out.mp4", "out.mp4.receipt.json"]);
    let stills = common::files_below(&studio.place.path("stills"));
    assert_eq!(stills.len(), 3);
    let shares: Vec<f64> = receipt["stills"]
        .as_array()
        .expect("stills")
        .iter()
        .filter_map(|still| still["share_hidden"].as_f64())
        .collect();
    assert!(shares.len() == 3 && shares.iter().all(|share| (0.5..=1.0).contains(share)), "{shares:?}");
    let frames: Vec<_> =
        receipt["stills"].as_array().expect("stills").iter().map(|still| still["frame"].as_u64()).collect();
    assert_eq!(frames, [Some(0), Some(2), Some(3)]);
    for still in stills {
        let picture = image::open(still).expect("a picture").to_rgb8();
        assert_eq!(picture.dimensions(), (320, 192));
        assert!(!picture.pixels().any(|p| p[0] > 150 && p[1] < 90 && p[2] > 150), "the mark is hidden");
    }
    let copied: Vec<_> = studio.log().into_iter().filter(|entry| entry["act"].get("copied").is_some()).collect();
    assert_eq!(copied.len(), 1);
    assert_eq!(copied[0]["act"]["copied"]["copy_sha256"], receipt["copy"]["sha256"]);
    assert_eq!(copied[0]["seq"], receipt["consent"]["log_head"]["seq"]);
    studio.log_is_whole();
}

/// Makes `file` with the `ffmpeg` program from a drawn source; `before` and `made` are its options before and after the input.
fn drawn(test: &str, studio: &Studio, file: &str, source: &str, made: &[&str]) -> bool {
    ffmpeg(test, studio.place.root(), &[&["-f", "lavfi", "-i", source], made, &[file]].concat())
}

/// Redacts `file` and expects its pictures' size, its number of frames and its times, to one tick, in the copy.
fn stays_as_it_was(studio: &Studio, file: &str, size: (u32, u32), more: &[&str]) {
    studio.record("good", file);
    let expected = times_micros(&studio.place.path(file));
    let out = format!("out-{file}.mp4");
    let more = [&["--json", "--place", "outdoor"], more].concat();
    let receipt = studio.redact(file, &out, "good", &more).ok().json();
    let got = times_micros(&studio.place.path(&out));
    assert_eq!(receipt["copy"]["size"], serde_json::json!({ "width_px": size.0, "height_px": size.1 }), "{file}");
    assert_eq!(got.len(), expected.len(), "{file}");
    // `ffprobe` prints microseconds; a clip's own tick is no finer.
    let apart = expected.iter().zip(&got).map(|(a, b)| a.abs_diff(*b)).max();
    assert!(apart <= Some(1), "{file}: {expected:?} became {got:?}");
}

#[test]
fn sizes_frames_and_times_stay_whatever_the_clip_was() {
    let test = "sizes_frames_and_times_stay_whatever_the_clip_was";
    if !models_are_made(test) {
        return;
    }
    let studio = Studio::new();
    let usual = "testsrc2=size=96x64:rate=30000/1001:duration=0.2";
    let vp9: &[&str] = &["-vf", "crop=95:63:exact=1", "-c:v", "libvpx-vp9", "-deadline", "realtime"];
    for (file, source, made, size) in [
        ("ntsc.mp4", usual, &["-bf", "2"][..], (96, 64)),
        ("uneven.mkv", usual, &["-vf", "setpts=(N*N+N)/20/TB", "-vsync", "vfr"], (96, 64)),
        ("oblong.mp4", usual, &["-vf", "setsar=40/33"], (116, 64)),
        ("late.mkv", usual, &["-output_ts_offset", "7.5"], (96, 64)),
        ("odd.webm", usual, vp9, (95, 63)),
        ("woven.mp4", usual, &["-vf", "tinterlace=4,setfield=tff", "-flags", "+ilme+ildct"], (96, 64)),
        ("lone.mp4", usual, &["-frames:v", "1"], (96, 64)),
        ("sixty.mp4", "testsrc2=size=96x64:rate=60:duration=0.1", &[], (96, 64)),
        ("slow.mp4", "testsrc2=size=96x64:rate=1:duration=4", &[], (96, 64)),
        ("tiny.mp4", "testsrc2=size=34x22:rate=10:duration=0.3", &[], (34, 22)),
    ] {
        if drawn(test, &studio, file, source, made) {
            stays_as_it_was(&studio, file, size, &[]);
        }
    }
}

#[test]
fn a_turned_clip_comes_out_upright_and_one_with_an_edit_list_without_what_it_leaves_out() {
    let test = "a_turned_clip_comes_out_upright_and_one_with_an_edit_list_without_what_it_leaves_out";
    if !models_are_made(test) {
        return;
    }
    let studio = Studio::new();
    if !drawn(test, &studio, "plain.mp4", "testsrc2=size=96x64:rate=20:duration=0.5", &["-bf", "0", "-g", "30"]) {
        return;
    }
    let root = studio.place.root();
    let copied = ["-i", "plain.mp4", "-c", "copy"];
    for (file, turn, size) in [("left.mp4", "90", (64, 96)), ("over.mp4", "180", (96, 64))] {
        if ffmpeg(test, root, &[&copied[..], &["-metadata:s:v", &format!("rotate={turn}"), file]].concat()) {
            stays_as_it_was(&studio, file, size, &[]);
        }
    }
    // Copying from the middle of a group of pictures keeps the frames before it and leaves them out by an edit list.
    if ffmpeg(test, root, &["-ss", "0.2", "-i", "plain.mp4", "-c", "copy", "edited.mp4"]) {
        let all = common::copies::probed(&studio.place.path("edited.mp4"));
        let flags = all["packets"].as_array().expect("packets").iter().filter_map(|packet| packet["flags"].as_str());
        assert!(flags.filter(|flags| flags.contains('D')).count() > 0, "an edit list leaves something out");
        studio.record("good", "edited.mp4");
        studio.redact("edited.mp4", "out-edited.mp4", "good", &["--place", "outdoor"]).ok();
        let shown = common::copies::shown_frames(&studio.place.path("edited.mp4"));
        assert_eq!(common::copies::shown_frames(&studio.place.path("out-edited.mp4")), shown);
    }
}

#[test]
fn a_large_clip_keeps_its_size_and_webm_and_matroska_say_what_they_do_not_take() {
    let test = "a_large_clip_keeps_its_size_and_webm_and_matroska_say_what_they_do_not_take";
    let studio = studio_with_clip(3);
    studio.record("small", "a.mp4");
    for out in ["out.webm", "out.mkv"] {
        let refused = studio.redact("a.mp4", out, "small", &["--codec", "av1"]).refused(2);
        assert!(refused.stderr.contains(".mp4"), "it names a way out: {}", refused.stderr);
    }
    assert_eq!(studio.outputs(), Vec::<String>::new());
    if !models_are_made(test) {
        return;
    }
    if drawn(test, &studio, "large.mp4", "testsrc2=size=1920x1080:rate=25:duration=0.12", &[]) {
        stays_as_it_was(&studio, "large.mp4", (1920, 1080), &[]);
    }
    for out in ["out-b.webm", "out-b.mkv"] {
        let run = studio.redact("a.mp4", out, "small", &[]).ok();
        assert!(run.stdout.contains("3 frames"), "{}", run.stdout);
    }
}

#[test]
fn zones_that_are_wrong_are_no_zones() {
    let test = "zones_that_are_wrong_are_no_zones";
    let studio = studio_with_clip(3);
    studio.record("good", "a.mp4");
    let zones = |width: u32| {
        format!(
            r#"{{"size":{{"width_px":{width},"height_px":192}},"zones":[{{"kind":"door","outline":[{{"x":0,"y":0}},{{"x":40,"y":0}},{{"x":40,"y":40}}]}}]}}"#
        )
    };
    let refused = |text: &str| {
        std::fs::write(studio.place.path("zones.json"), text).expect("written");
        studio.redact("a.mp4", "out.mp4", "good", &["--place", "outdoor", "--zones", "zones.json"]).refused(4);
        assert_eq!(studio.outputs(), Vec::<String>::new(), "{text}");
    };
    for malformed in ["", "{}", "[]", &zones(320).replace("door", "hatch"), &zones(320).replace("40", "0")] {
        refused(malformed);
    }
    assert_eq!(studio.logged("admitted"), 0);
    if models_are_made(test) {
        refused(&zones(300));
        std::fs::write(studio.place.path("zones.json"), zones(320)).expect("written");
        studio.redact("a.mp4", "out.mp4", "good", &["--place", "outdoor", "--zones", "zones.json"]).ok();
    }
}

#[test]
fn a_damaged_file_and_a_missing_model_leave_nothing() {
    let test = "a_damaged_file_and_a_missing_model_leave_nothing";
    let studio = studio_with_clip(30);
    studio.record("good", "a.mp4");
    let mut lacking = studio.command("a.mp4", "out.mp4", "good", &[]);
    let run = lacking.env("VEILMARK_MODELS", studio.place.path("tmp")).run();
    assert!(run.code != 0 && studio.outputs().is_empty(), "{} {}", run.code, run.stderr);
    if !models_are_made(test) {
        return;
    }
    let whole = std::fs::read(studio.place.path("a.mp4")).expect("the clip");
    std::fs::write(studio.place.path("cut.mp4"), &whole[..whole.len() * 2 / 3]).expect("written");
    studio.record("cut", "cut.mp4");
    studio.redact("cut.mp4", "out.mp4", "cut", &[]).refused(4);
    assert_eq!(studio.outputs(), Vec::<String>::new());

    for seed in 0..4 {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut flipped = whole.clone();
        for _ in 0..40 {
            let at = random.usize(64..flipped.len());
            flipped[at] ^= 1 << random.u8(0..8);
        }
        std::fs::write(studio.place.path("flipped.mp4"), flipped).expect("written");
        studio.record("flipped", "flipped.mp4");
        let out = format!("out-{seed}.mkv");
        let run = studio.redact("flipped.mp4", &out, "flipped", &["--codec", "mpeg4"]);
        let is_there = studio.place.path(&out).exists();
        assert_eq!(is_there, run.code == 0, "seed {seed}: code {}", run.code);
        assert_eq!(is_there, studio.place.path(&format!("{out}.receipt.json")).exists(), "seed {seed}");
        assert!(run.code == 0 || run.code == 4, "seed {seed}: {} {}", run.code, run.stderr);
    }
    studio.log_is_whole();
}

/// Kills the program after so many milliseconds, without a chance to tidy up.
fn killed_after(studio: &Studio, millis: u128, out: &str) -> bool {
    let arguments = studio.arguments("a.mp4", out, "good", &[]);
    let limit = format!("{}.{:03}", millis / 1000, millis % 1000);
    let mut command = Command::new("timeout");
    command
        .args(["-s", "KILL", &limit, env!("CARGO_BIN_EXE_veilmark")])
        .args(&arguments)
        .current_dir(studio.place.root());
    for (name, value) in studio.place.command(&[]).get_envs() {
        command.env(name, value.expect("a set variable"));
    }
    command.run().code != 0
}

#[test]
fn a_kill_at_any_moment_leaves_a_whole_copy_or_none_and_nothing_unfinished() {
    let test = "a_kill_at_any_moment_leaves_a_whole_copy_or_none_and_nothing_unfinished";
    if !models_are_made(test) {
        return;
    }
    let studio = studio_with_clip(12);
    studio.record("good", "a.mp4");
    let begun = std::time::Instant::now();
    studio.redact("a.mp4", "out-whole.mp4", "good", &[]).ok();
    let whole_millis = begun.elapsed().as_millis();
    let length = std::fs::metadata(studio.place.path("out-whole.mp4")).expect("the copy").len();
    let points = if std::env::var_os("VEILMARK_LONG").is_some() { 20 } else { 7 };
    let mut kills = 0;
    for point in 0..points {
        let out = format!("out-{point}.mp4");
        let was_killed = killed_after(&studio, (whole_millis * (point + 1) / points).max(1), &out);
        kills += u32::from(was_killed);
        let copy = std::fs::metadata(studio.place.path(&out)).ok();
        let has_receipt = studio.place.path(&format!("{out}.receipt.json")).exists();
        assert!(was_killed || copy.is_some(), "point {point}: exit code 0 without a copy");
        if let Some(copy) = copy {
            assert!(copy.len() == length && has_receipt, "point {point}: half a copy, or one without a receipt");
        }
    }
    assert!(kills > 1, "some runs were killed: {kills}");
    let unfinished = studio.outputs().into_iter().filter(|name| name.starts_with('.')).count();
    assert_eq!(unfinished, 0, "an unfinished copy has no name");
    studio.log_is_whole();
    studio.redact("a.mp4", "out-after.mp4", "good", &[]).ok();
}

/// Runs in a namespace of its own, where `small/` is a disk of some kilobytes.
#[test]
fn a_full_disk_leaves_nothing() {
    let test = "a_full_disk_leaves_nothing";
    if !models_are_made(test) {
        return;
    }
    let allowed = Command::new("unshare").args(["-rm", "true"]).status();
    if !allowed.is_ok_and(|status| status.success()) {
        println!("skipped: {test} may not mount");
        return;
    }
    let studio = Studio::new();
    marked_street(&studio.place.path("a.mp4"), 6);
    studio.record("good", "a.mp4");
    std::fs::create_dir(studio.place.path("small")).expect("a new folder");
    // Outdoors the grain of the marked clip is shown, so that the copy is large.
    let more = ["--place", "outdoor", "--quality", "1"];
    let arguments = studio.arguments("a.mp4", "small/out.mp4", "good", &more).join(" ");
    let script = format!(
        "mount -t tmpfs -o size=64k tmpfs small || exit 9; '{}' {arguments}; echo code=$? left=$(ls -A small | wc -l)",
        env!("CARGO_BIN_EXE_veilmark")
    );
    let mut inside = Command::new("unshare");
    inside.args(["-rm", "sh", "-c", &script]).current_dir(studio.place.root());
    for (name, value) in studio.place.command(&[]).get_envs() {
        inside.env(name, value.expect("a set variable"));
    }
    let run = inside.run();
    assert!(run.stdout.contains("code=1 left=0"), "{}\n{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("full"), "{}", run.stderr);
    studio.log_is_whole();
}

#[test]
fn a_file_that_changes_on_the_way_is_refused() {
    let test = "a_file_that_changes_on_the_way_is_refused";
    if !models_are_made(test) {
        return;
    }
    use std::io::{BufRead as _, BufReader};
    // Looking for people takes far longer than to read a line, also on a busy machine.
    let studio = studio_with_clip(12);
    studio.record("good", "a.mp4");
    let mut command = studio.command("a.mp4", "out.mp4", "good", &[]);
    let mut child = command.stderr(std::process::Stdio::piped()).spawn().expect("the program starts");
    let lines = BufReader::new(child.stderr.take().expect("piped")).lines();
    let mut told = Vec::new();
    for line in lines {
        let line = line.expect("text");
        if line.starts_with("detecting") {
            flip_last_byte(&studio.place.path("a.mp4"));
        }
        told.push(line);
    }
    let status = child.wait().expect("it ends");
    assert_eq!((status.code(), studio.outputs()), (Some(4), Vec::new()), "{told:?}");
    assert!(told.iter().any(|line| line.contains("changed")), "{told:?}");
}

/// The index of a drawn clip is at its end: every opening reads it.
fn flip_last_byte(path: &Path) {
    let mut bytes = std::fs::read(path).expect("the clip");
    *bytes.last_mut().expect("a byte") ^= 1;
    std::fs::write(path, bytes).expect("written");
}
