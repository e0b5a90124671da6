//! The road as a person walks it from a shell: records, refusals, import, pre-labels, approval, export, audit.

mod common;

use common::{Place, marked_clip, models_are_made, shared};

/// Clips in the project, as the audit log and the label store see them.
fn log_acts(place: &Place) -> Vec<String> {
    let log = place.run(&["--json", "audit", "show", "road.veil"]).ok().json();
    log.as_array()
        .expect("a list")
        .iter()
        .map(|entry| match &entry["act"] {
            serde_json::Value::String(word) => word.clone(),
            act => act.as_object().and_then(|act| act.keys().next().cloned()).unwrap_or_default(),
        })
        .collect()
}

#[test]
fn every_refusal_has_exit_code_3_two_lines_and_an_audit_entry() {
    let place = Place::new();
    place.project();
    for name in ["a.mp4", "b.mp4"] {
        marked_clip(&place.path(name), if name == "a.mp4" { 12 } else { 9 });
    }
    let record = place.record(&["a.mp4"]);

    // No record at all, a record that does not exist, and a record for another clip.
    place.run(&["import", "road.veil", "a.mp4"]).refused(3);
    place.run(&["import", "road.veil", "a.mp4", "--record", "r-aaaaaaaaaaaaaaaaaaaaaaaaaa"]).refused(3);
    let wrong_clip = place.run(&["import", "road.veil", "b.mp4", "--record", &record]).refused(3);
    assert!(wrong_clip.stderr.contains("clip"), "{}", wrong_clip.stderr);

    // A withdrawn record.
    place.run(&["consent", "withdraw", "road.veil", &record]).ok();
    place.run(&["import", "road.veil", "a.mp4", "--record", &record]).refused(3);

    let refusals = log_acts(&place).iter().filter(|act| *act == "refused").count();
    assert_eq!(refusals, 4, "each refusal is an entry");
    place.run(&["audit", "verify", "road.veil"]).ok();
    let vault = common::files_below(&place.path("road.veil/vault"));
    assert!(vault.is_empty(), "nothing of a refused clip is kept");
}

#[test]
fn an_unknown_signer_and_a_changed_byte_are_refused() {
    let place = Place::new();
    place.project();
    marked_clip(&place.path("a.mp4"), 9);
    let other = Place::new();
    other.project();
    marked_clip(&other.path("a.mp4"), 9);
    other.run(&["consent", "issue", "road.veil", "a.mp4", "--out", "record.json"]).ok();
    let foreign = std::fs::read(other.path("record.json")).expect("the record");
    std::fs::write(place.path("foreign.json"), &foreign).expect("written");
    place.run(&["consent", "import", "road.veil", "foreign.json"]).refused(3);

    let mut changed = foreign;
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    std::fs::write(other.path("changed.json"), &changed).expect("written");
    let run = other.run(&["consent", "import", "road.veil", "changed.json"]);
    assert!([3, 4].contains(&run.code), "{} {}", run.code, run.stderr);
}

#[test]
fn an_annotator_cannot_import_and_cannot_open_originals() {
    let place = Place::new();
    place.project();
    marked_clip(&place.path("a.mp4"), 9);
    std::fs::write(place.path("second"), "other\n").expect("written");
    place.run(&["member", "add", "road.veil", "--role", "annotator", "--new-passphrase-file", "second"]).ok();
    let record = place.record(&["a.mp4"]);
    place.run_with("other", &["import", "road.veil", "a.mp4", "--record", &record]).refused(3);
    place.run_with("other", &["consent", "issue", "road.veil", "a.mp4"]).refused(3);
    let members = place.run(&["--json", "member", "list", "road.veil"]).ok().json();
    assert_eq!(members.as_array().map(Vec::len), Some(2));
    let steward_wraps = common::files_below(&place.path("road.veil/keys"))
        .into_iter()
        .filter(|file| file.to_string_lossy().contains("steward"))
        .count();
    assert_eq!(steward_wraps, 1, "only the steward's file opens originals");
}

#[test]
fn a_forged_member_list_gives_no_right() {
    use veilmark::app::project_file::ProjectCard;
    use veilmark::vocab::{MemberId, Role, SigningKey};

    let place = Place::new();
    place.project();
    marked_clip(&place.path("a.mp4"), 9);
    std::fs::write(place.path("second"), "other\n").expect("written");
    place.run(&["member", "add", "road.veil", "--role", "annotator", "--new-passphrase-file", "second"]).ok();
    let record = place.record(&["a.mp4"]);

    // The annotator writes a card in which everybody, and a steward of his own making, holds every role, and signs it.
    let path = place.path("road.veil/project.json");
    let mut card = ProjectCard::read(&path).expect("the card");
    let (forger, key) = (MemberId::random(), SigningKey::random());
    let mut steward = card.members[0].clone();
    (steward.id, steward.signing) = (forger, key.public());
    card.members.push(steward);
    for member in &mut card.members {
        member.roles = Role::ALL.to_vec();
    }
    card.write(&path, forger, &key).expect("written");
    place.run_with("other", &["import", "road.veil", "a.mp4", "--record", &record]).refused(3);
    place.run_with("other", &["export", "road.veil", "out", "--format", "coco", "--draft"]).refused(3);
    let refused = log_acts(&place).iter().filter(|act| *act == "role_refused").count();
    assert_eq!(refused, 2, "a refused role is an entry");
    place.run(&["audit", "verify", "road.veil"]).ok();

    // A card with other keys is not the project's at all.
    let genuine = Place::new();
    genuine.project();
    let mut card = ProjectCard::read(&path).expect("the card");
    card.keys = ProjectCard::read(&genuine.path("road.veil/project.json")).expect("the card").keys;
    card.write(&path, forger, &key).expect("written");
    place.run(&["camera", "list", "road.veil"]).refused(5);
}

#[test]
fn members_come_and_go_and_nobody_removes_himself() {
    let place = Place::new();
    place.project();
    std::fs::write(place.path("second"), "other\n").expect("written");
    let added = place
        .run(&["--json", "member", "add", "road.veil", "--role", "steward", "--new-passphrase-file", "second"])
        .ok()
        .json();
    let second = added["member"].as_str().expect("an id").to_owned();
    place.run_with("other", &["member", "remove", "road.veil", &second]).refused(3);
    place.run(&["member", "remove", "road.veil", &second]).ok();
    place.run_with("other", &["camera", "list", "road.veil"]).refused(3);
    place.run(&["audit", "verify", "road.veil"]).ok();
}

#[test]
fn a_place_that_was_wrong_hides_the_clip_until_it_is_developed_again() {
    let test = "a_place_that_was_wrong_hides_the_clip_until_it_is_developed_again";
    if !models_are_made(test) {
        return;
    }
    let place = Place::new();
    place.project();
    marked_clip(&place.path("a.mp4"), 12);
    let record = place.record(&["a.mp4"]);
    place.run(&["camera", "set", "road.veil", "cam-a", "--place", "outdoor"]).ok();
    place.run(&["import", "road.veil", "a.mp4", "--record", &record, "--camera", "cam-a"]).ok();
    place.run(&["camera", "set", "road.veil", "cam-a", "--place", "indoor"]).ok();
    place.run(&["export", "road.veil", "out", "--format", "coco", "--draft"]).refused(3);
    place.run(&["prelabel", "road.veil"]).ok();
    place.run(&["export", "road.veil", "out", "--format", "coco", "--draft", "--images", "png"]).ok();
    let shown = common::files_below(&place.path("out")).into_iter().filter_map(|file| image::open(file).ok());
    for picture in shown {
        let magenta = picture.to_rgb8().pixels().filter(|p| p[0] > 150 && p[1] < 90 && p[2] > 150).count();
        assert_eq!(magenta, 0, "an indoor clip shows nothing but people and vehicles");
    }
}

#[test]
fn a_real_clip_walks_the_whole_road() {
    let test = "a_real_clip_walks_the_whole_road";
    let Some(shared) = shared(test) else { return };
    if !models_are_made(test) {
        return;
    }
    let place = Place::new();
    place.project();
    let clip = shared.join("clips/person-bicycle-car-detection.gif");
    let clip = clip.to_str().expect("a plain path");
    let record = place.record(&[clip]);
    place.run(&["camera", "set", "road.veil", "cam-street", "--place", "outdoor"]).ok();
    let imported =
        place.run(&["--json", "import", "road.veil", clip, "--record", &record, "--camera", "cam-street"]).ok().json();
    let id = imported["admitted"][0]["clip"].as_str().expect("an id").to_owned();
    assert!(imported["admitted"][0]["tracks"].as_u64() > Some(0), "a street clip has tracks: {imported}");

    let labels = place.run(&["--json", "labels", "show", "road.veil", &id]).ok().json();
    assert_eq!(labels["labels"].as_array().map(Vec::len), Some(0), "a model's tracks are suggestions");
    assert!(!labels["suggestions"].as_array().expect("a list").is_empty());

    // A look at the proxy only adds: nothing that was proposed is lost, and what is undecided cannot be approved.
    place.run(&["prelabel", "road.veil", &id]).ok();
    let more = place.run(&["--json", "labels", "show", "road.veil", &id]).ok().json();
    for track in labels["suggestions"].as_array().expect("a list") {
        assert!(more["suggestions"].as_array().expect("a list").contains(track));
    }
    let labels = more;
    place.run(&["review", "record", "road.veil", &id]).refused(3);
    let list = place.run(&["--json", "labels", "list", "road.veil"]).ok().json();
    assert_eq!(list[0]["clip"].as_str(), Some(id.as_str()));

    // Nothing is approved: an export has nothing to hold, a draft says that it is one.
    place.run(&["export", "road.veil", "early", "--format", "coco"]).refused(3);
    assert!(!place.path("early").exists());
    place.run(&["labels", "accept", "road.veil", &id]).ok();
    // A second run of the model proposes nothing that is a label already.
    place.run(&["prelabel", "road.veil", &id]).ok();
    let again = place.run(&["--json", "labels", "show", "road.veil", &id]).ok().json();
    let count = |value: &serde_json::Value| value.as_array().map_or(0, Vec::len);
    assert_eq!(again["labels"], labels["suggestions"], "accepted as they were");
    assert!(count(&again["suggestions"]) < count(&again["labels"]), "{again}");
    if count(&again["suggestions"]) > 0 {
        place.run(&["review", "record", "road.veil", &id]).refused(3);
        place.run(&["labels", "accept", "road.veil", &id]).ok();
    }
    place.run(&["export", "road.veil", "draft", "--format", "coco", "--draft"]).ok();
    let manifest = std::fs::read_to_string(place.path("draft/manifest.json")).expect("a manifest");
    assert!(manifest.contains("\"draft\": true") || manifest.contains("\"draft\":true"), "{manifest}");

    place.run(&["review", "record", "road.veil", &id]).ok();
    let coco =
        place.run(&["--json", "export", "road.veil", "coco", "--format", "coco", "--split", "100/0/0"]).ok().json();
    assert!(coco["boxes"].as_u64() > Some(0), "{coco}");
    place.run(&["export", "road.veil", "yolo", "--format", "yolo"]).ok();
    assert!(place.path("yolo/data.yaml").is_file());
    place.run(&["export", "road.veil", "coco", "--format", "coco"]).refused(1);

    // The same again, to the byte: the manifest names every file by its digest, and its signature is the same too.
    place.run(&["export", "repeat", "road.veil", "coco", "again"]).ok();
    for file in ["manifest.json", "manifest.sig", "SHA256SUMS"] {
        let read = |export: &str| std::fs::read(place.path(export).join(file)).expect("readable");
        assert_eq!(read("coco"), read("again"), "{file}");
    }

    // Two exports side by side, and their versions: nothing was added, so the second is a patch.
    let difference = place.run(&["--json", "export", "diff", "road.veil", "coco", "yolo"]).ok().json();
    assert_eq!(difference["versions"], serde_json::json!(["1.0.0", "1.0.1"]));
    assert_eq!((&difference["unchanged"], count(&difference["added"])), (&serde_json::json!(1), 0), "{difference}");
    let drift = difference["drift"].as_array().expect("a list");
    assert!(!drift.is_empty() && drift.iter().all(|own| own["distance"] == 0.0), "the same labels: {difference}");
    place.run(&["export", "diff", "road.veil", "coco", "nowhere"]).refused(2);

    let statistics = place.run(&["--json", "stats", "road.veil", "--html", "labels.html"]).ok();
    assert_eq!(statistics.json()["totals"]["boxes"], coco["boxes"], "as many as an export has");
    std::fs::write(place.path("then.json"), &statistics.stdout).expect("written");
    let again = place.run(&["--json", "stats", "road.veil", "--against", "then.json"]).ok().json();
    assert!(again["drift"].as_array().is_some_and(|all| all.iter().all(|own| own["distance"] == 0.0)), "{again}");
    assert!(std::fs::read_to_string(place.path("labels.html")).expect("a page").contains(&id));
    place.run(&["stats", "road.veil", "--against", "labels.html"]).refused(4);

    // A video a clip: every frame is in it, whichever frames have labels.
    let options = ["--format", "cvat", "--images", "mp4", "--frames", "every=7"];
    place.run(&[&["export", "road.veil", "videos"], &options[..]].concat()).ok();
    let video = common::files_below(&place.path("videos/videos")).into_iter().next().expect("a video");
    let probe = std::process::Command::new("ffprobe")
        .args(["-v", "error", "-count_frames", "-show_entries", "stream=codec_type,nb_read_frames", "-of", "csv=p=0"])
        .arg(&video)
        .output();
    match probe {
        Ok(probe) => {
            let all = place.run(&["--json", "labels", "list", "road.veil"]).ok().json()[0]["frames"].to_string();
            assert_eq!(
                String::from_utf8_lossy(&probe.stdout).trim(),
                format!("video,{all}"),
                "and nothing but pictures"
            );
        }
        Err(_) => println!("skipped: counting the video's frames needs ffprobe"),
    }

    // Its own export is known by the names in it. Nothing goes on top of labels unasked, and what came in nobody approved.
    let labels_in = ["--json", "labels", "import", "road.veil", "coco", "--format", "coco"];
    place.run(&labels_in[1..]).refused(3);
    let added = place.run(&[&labels_in[..], &["--add"]].concat()).ok().json();
    assert_eq!((&added["clips"][0]["clip"], &added["clips"][0]["boxes"]), (&serde_json::json!(id), &coco["boxes"]));
    place.run(&["export", "road.veil", "unapproved", "--format", "coco"]).refused(3);
    // What was exported then can still be made again, with the labels and the approval of then.
    place.run(&["export", "repeat", "road.veil", "coco", "as-then"]).ok();
    for file in ["manifest.json", "manifest.sig", "SHA256SUMS", "annotations/instances_train.json"] {
        let read = |export: &str| std::fs::read(place.path(export).join(file)).expect("readable");
        assert_eq!(read("coco"), read("as-then"), "{file}");
    }
    // With other classes it would be another export.
    let schema = place.run(&["--json", "schema", "show", "road.veil"]).ok().json();
    let mut other = schema.clone();
    other["classes"][0]["colour"] = serde_json::json!([1, 2, 3]);
    other["attributes"].as_array_mut().expect("a list").pop();
    for (file, content) in [("other.json", &other), ("schema.json", &schema)] {
        std::fs::write(place.path(file), content.to_string()).expect("written");
    }
    place.run(&["schema", "set", "road.veil", "other.json"]).ok();
    place.run(&["export", "repeat", "road.veil", "coco", "unlike"]).refused(3);
    assert!(!place.path("unlike").exists(), "classes have changed since");
    place.run(&["schema", "set", "road.veil", "schema.json"]).ok();
    place.run(&["labels", "import", "road.veil", "coco", "--format", "voc", "--add"]).refused(2);

    let acts = log_acts(&place);
    for act in ["admitted", "original_sealed", "developed", "pre_labelled", "approved", "exported"] {
        assert!(acts.iter().any(|a| a == act), "{act} is logged: {acts:?}");
    }
    place.run(&["audit", "verify", "road.veil"]).ok();

    // Withdrawal reaches the clip: it cannot be exported any more.
    place.run(&["consent", "withdraw", "road.veil", &record]).ok();
    place.run(&["export", "road.veil", "late", "--format", "coco", "--draft"]).refused(3);
    place.run(&["export", "repeat", "road.veil", "coco", "gone"]).refused(3);
    assert!(
        common::files_below(&place.path("road.veil/vault"))
            .iter()
            .all(|file| !file.to_string_lossy().ends_with(".key"))
    );
}

#[test]
fn a_signer_is_trusted_whatever_the_key_begins_with() {
    use veilmark::vocab::{SecretBytes, SigningKey};
    let place = Place::new();
    place.project();
    let keys = (0..=255).map(|seed| SigningKey::from_seed(&SecretBytes::from_bytes([seed; 32])).public().to_string());
    let hyphened = keys.filter(|key| key.starts_with('-')).collect::<Vec<_>>();
    let key = hyphened.first().expect("one key in 64 begins with a hyphen");
    place.run(&["consent", "trust", "road.veil", key]).ok();
    assert!(log_acts(&place).iter().any(|act| act == "signer_trusted"));
    place.run(&["consent", "trust", "road.veil", "--nonsense"]).refused(2);
}

#[test]
fn a_changed_audit_log_is_found_with_exit_code_5() {
    let place = Place::new();
    place.project();
    place.run(&["camera", "set", "road.veil", "cam-a", "--place", "indoor"]).ok();
    place.run(&["audit", "verify", "road.veil"]).ok();
    let segment = place.path("road.veil/audit/000001.jsonl");
    let text = std::fs::read_to_string(&segment).expect("the log");

    std::fs::write(&segment, text.replace("cam-a", "cam-b")).expect("written");
    place.run(&["audit", "verify", "road.veil"]).refused(5);

    let lines: Vec<&str> = text.lines().collect();
    std::fs::write(&segment, lines[..lines.len() - 2].join("\n") + "\n").expect("written");
    place.run(&["audit", "verify", "road.veil"]).refused(5);
    place.run(&["camera", "list", "road.veil"]).refused(5);

    std::fs::write(&segment, &text).expect("written");
    place.run(&["audit", "verify", "road.veil"]).ok();
}

#[test]
fn the_classes_of_a_project_are_a_file_and_a_broken_one_is_refused() {
    let place = Place::new();
    place.project();
    let schema = place.run(&["schema", "show", "road.veil"]).ok();
    let mut schema: serde_json::Value = serde_json::from_str(&schema.stdout).expect("JSON on stdout");
    assert_eq!(schema["classes"].as_array().map(Vec::len), Some(6));
    let dog = serde_json::json!({ "name": "dog", "colour": [1, 2, 3], "hotkey": "7" });
    schema["classes"].as_array_mut().expect("a list").push(dog);
    std::fs::write(place.path("schema.json"), schema.to_string()).expect("written");
    place.run(&["schema", "set", "road.veil", "schema.json"]).ok();
    let again = place.run(&["--json", "schema", "show", "road.veil"]).ok().json();
    assert_eq!(again["classes"][6]["name"], "dog");
    assert_eq!(log_acts(&place).iter().filter(|act| *act == "schema_set").count(), 1, "it is in the audit log");
    std::fs::write(place.path("schema.json"), r#"{"classes":[]}"#).expect("written");
    place.run(&["schema", "set", "road.veil", "schema.json"]).refused(4);
    std::fs::write(place.path("schema.json"), "{").expect("written");
    place.run(&["schema", "set", "road.veil", "schema.json"]).refused(4);
    place.run(&["schema", "set", "road.veil", "no-such-file.json"]).refused(4);
}
