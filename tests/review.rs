//! Reviews as people do them from a shell: a sample that is in the log before anyone looks, judged, decided, returned, corrected,
//! approved; and who may do none of it.

mod common;

use common::{Place, models_are_made};
use serde_json::{Value, json};

const FRAMES: u32 = 12;

/// A member of the project: id and passphrase.
struct Person {
    id: String,
    passphrase: &'static str,
}

struct Lot {
    place: Place,
    clips: Vec<String>,
    annotator: Person,
    reviewer: Person,
}

fn join(place: &Place, passphrase: &'static str, roles: &[&str]) -> Person {
    std::fs::write(place.path(passphrase), format!("{passphrase}\n")).expect("written");
    let mut arguments = vec!["--json", "member", "add", "road.veil", "--new-passphrase-file", passphrase];
    roles.iter().for_each(|role| arguments.extend(["--role", role]));
    let added = place.run(&arguments).ok().json();
    Person { id: added["member"].as_str().expect("an id").to_owned(), passphrase }
}

/// A car that moves and a person who stays, in every frame, as MOT has them.
fn write_labels(place: &Place, name: &str) {
    let mut text = String::new();
    for frame in 1..=FRAMES {
        text += &format!("{frame},1,{}.0,60.0,40.0,30.0,1,2,1.0\n", 20 + 2 * frame);
        text += &format!("{frame},2,200.0,50.0,30.0,80.0,1,1,1.0\n");
    }
    let folder = place.path(name);
    std::fs::create_dir_all(folder.join("seq/gt")).expect("a folder");
    std::fs::write(folder.join("seq/gt/gt.txt"), text).expect("written");
    std::fs::write(folder.join("seq/gt/labels.txt"), "person\ncar\n").expect("written");
}

impl Lot {
    /// Three clips that the annotator has labelled and called done.
    fn new(test: &str) -> Option<Self> {
        if !models_are_made(test) {
            return None;
        }
        let place = Place::new();
        place.project();
        let names: Vec<String> = (0..3).map(|no| format!("{no}.mp4")).collect();
        for (no, name) in names.iter().enumerate() {
            // Of different lengths, so that they are different files.
            common::marked_street(&place.path(name), FRAMES + no as u32);
        }
        let files: Vec<&str> = names.iter().map(String::as_str).collect();
        let record = place.record(&files);
        place.run(&["camera", "set", "road.veil", "cam-street", "--place", "outdoor"]).ok();
        let import = ["--json", "import", "road.veil", "--record", &record, "--camera", "cam-street"];
        let imported = place.run(&[&import[..], &files].concat()).ok().json();
        let rows = imported["admitted"].as_array().expect("a list");
        let clips: Vec<String> = rows.iter().map(|row| row["clip"].as_str().expect("an id").to_owned()).collect();
        let annotator = join(&place, "annotates", &["annotator"]);
        let reviewer = join(&place, "reviews", &["reviewer"]);
        write_labels(&place, "mot");
        let lot = Self { place, clips, annotator, reviewer };
        for clip in &lot.clips {
            lot.by(&lot.annotator, &["labels", "accept", "road.veil", clip]).ok();
            let labels = ["labels", "import", "road.veil", "mot", "--format", "mot", "--add", "--clip", clip];
            lot.by(&lot.annotator, &labels).ok();
        }
        lot.done();
        Some(lot)
    }

    fn by(&self, person: &Person, arguments: &[&str]) -> common::Run {
        self.place.run_with(person.passphrase, arguments)
    }

    fn done(&self) {
        let clips: Vec<&str> = self.clips.iter().map(String::as_str).collect();
        self.by(&self.annotator, &[&["labels", "done", "road.veil"], &clips[..]].concat()).ok();
    }

    fn draw(&self, more: &[&str]) -> String {
        let draw = ["--json", "review", "sample", "road.veil", "--seeded", "0", "--second", "0"];
        let drawn = self.by(&self.reviewer, &[&draw[..], more].concat()).ok().json();
        drawn["sample"].as_str().expect("an id").to_owned()
    }

    fn units(&self, sample: &str) -> Vec<Value> {
        let units = self.by(&self.reviewer, &["--json", "review", "units", "road.veil", sample]).ok().json();
        units.as_array().expect("a list").clone()
    }

    /// Judges all units; `verdict` says what of each object, by unit and object.
    fn judge(&self, sample: &str, verdict: impl Fn(usize, usize) -> Value) {
        let mut all = Vec::new();
        for unit in self.units(sample) {
            let place = unit["unit"].as_u64().expect("a number") as usize;
            for (no, object) in unit["objects"].as_array().expect("a list").iter().enumerate() {
                let said = json!({ "object": { "track": object["track"], "verdict": verdict(place, no) } });
                all.push(json!({ "unit": place, "said": said }));
            }
            all.push(json!({ "unit": place, "said": "done" }));
        }
        std::fs::write(self.place.path("judged.json"), json!(all).to_string()).expect("written");
        self.by(&self.reviewer, &["review", "judge", "road.veil", sample, "judged.json"]).ok();
    }

    fn state(&self, clip: &str) -> Value {
        let list = self.place.run(&["--json", "labels", "list", "road.veil"]).ok().json();
        let rows = list.as_array().expect("a list");
        rows.iter().find(|row| row["clip"] == *clip).expect("the clip").clone()
    }

    fn acts(&self) -> Vec<String> {
        let log = self.place.run(&["--json", "audit", "show", "road.veil"]).ok().json();
        let word = |entry: &Value| match &entry["act"] {
            Value::String(word) => word.clone(),
            act => act.as_object().and_then(|act| act.keys().next().cloned()).unwrap_or_default(),
        };
        log.as_array().expect("a list").iter().map(word).collect()
    }
}

#[test]
fn a_sample_is_judged_decided_returned_corrected_and_approved() {
    let Some(lot) = Lot::new("a_sample_is_judged_decided_returned_corrected_and_approved") else { return };
    // Only reviewers draw, and nothing is drawn that is not done.
    lot.by(&lot.annotator, &["review", "sample", "road.veil"]).refused(3);
    let sample = lot.draw(&["--units", "12", "--at-least", "50", "--seed", "7", "--by", "class"]);
    let acts = lot.acts();
    assert!(acts.iter().any(|act| act == "sample_drawn"), "{acts:?}");
    lot.by(&lot.reviewer, &["review", "sample", "road.veil"]).refused(3);

    // What was labelled counts as it was when the sample was drawn.
    let units = lot.units(&sample);
    assert_eq!(units.len(), 12);
    let objects = |unit: &Value| unit["objects"].as_array().map_or(0, Vec::len);
    // Two of the clips are a little longer than their labels.
    let wrong = units.iter().position(|unit| objects(unit) >= 2).expect("most frames are labelled");
    lot.by(&lot.reviewer, &["review", "decide", "road.veil", &sample]).refused(3);
    lot.by(&lot.reviewer, &["review", "approve", "road.veil", "--sample", &sample]).refused(3);

    // One class is wrong.
    lot.judge(&sample, |unit, object| match (unit, object) {
        (unit, 0) if unit == wrong => json!({ "wrong_class": { "should": "truck" } }),
        _ => json!("right"),
    });
    let decided = lot.by(&lot.reviewer, &["--json", "review", "decide", "road.veil", &sample]).ok().json();
    assert_eq!((&decided["passed"], &decided["serious_units"]), (&json!(true), &json!(1)), "{decided}");
    let bad = units[wrong]["of"]["frame"]["clip"].as_str().expect("an id").to_owned();
    let returned = lot.state(&bad);
    assert_eq!((&returned["state"], &returned["open_issues"]), (&json!("returned"), &json!(1)));
    assert_eq!(returned["assignee"], json!(lot.annotator.id), "it is its annotator's again");

    // The rest of the lot is approved on the strength of the plan; the returned clip is not, in no way.
    let approved =
        lot.by(&lot.reviewer, &["--json", "review", "approve", "road.veil", "--sample", &sample]).ok().json();
    assert_eq!((approved["approved"].as_array().map(Vec::len), &approved["refused"]), (Some(2), &json!(1)));
    lot.by(&lot.reviewer, &["review", "approve", "road.veil", &bad]).refused(3);

    // The annotator corrects and settles; only a reviewer closes. Then the clip is looked through.
    let issues = lot.by(&lot.annotator, &["--json", "review", "issues", "road.veil"]).ok().json();
    let issue = issues[0]["issue"]["id"].as_str().expect("an id").to_owned();
    assert_eq!(issues[0]["issue"]["found"], json!("wrong class"));
    lot.by(&lot.annotator, &["review", "issue", "road.veil", &issue, "settle", "--note", "it is a van"]).ok();
    lot.by(&lot.annotator, &["review", "issue", "road.veil", &issue, "close"]).refused(3);
    lot.by(&lot.reviewer, &["review", "approve", "road.veil", &bad]).refused(3);
    lot.by(&lot.reviewer, &["review", "issue", "road.veil", &issue, "close"]).ok();
    lot.by(&lot.annotator, &["labels", "done", "road.veil", &bad]).ok();
    lot.by(&lot.reviewer, &["review", "approve", "road.veil", &bad]).ok();

    // A later edit makes a clip unapproved, and who edited does not approve where there are others.
    lot.place.run(&["labels", "import", "road.veil", "mot", "--format", "mot", "--add", "--clip", &bad]).ok();
    assert_eq!(lot.state(&bad)["state"], json!("in work"));
    lot.place.run(&["review", "approve", "road.veil", &bad]).refused(3);
    lot.by(&lot.reviewer, &["review", "approve", "road.veil", &bad]).ok();

    let acts = lot.acts();
    for act in ["sample_drawn", "review_decided", "clip_returned", "issue_closed", "approved"] {
        assert!(acts.iter().any(|own| own == act), "{act} is logged: {acts:?}");
    }
    let drawn = acts.iter().position(|act| act == "sample_drawn").expect("is there");
    assert!(acts.iter().position(|act| act == "review_decided").is_some_and(|decided| drawn < decided));
    lot.place.run(&["audit", "verify", "road.veil"]).ok();
    the_report_and_the_papers_say_it(&lot, &sample);
}

fn the_report_and_the_papers_say_it(lot: &Lot, sample: &str) {
    let said = lot.by(&lot.reviewer, &["--json", "review", "report", "road.veil", "--html", "report.html"]).ok().json();
    let own = &said["samples"][0];
    assert_eq!(own["sample"], json!(sample));
    let figures = own["figures"].as_array().expect("a list");
    let figure = |name: &str| figures.iter().find(|figure| figure["name"] == *name).expect("a figure");
    let objects: usize = lot.units(sample).iter().map(|unit| unit["objects"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(figure("right in everything")["n"], json!(objects));
    assert!(figure("right in everything")["by_clip"]["low"].as_f64().is_some_and(|low| low < 1.0));
    assert!(figure("privacy misses")["at_most"].as_f64().is_some_and(|bound| (bound - 221.0).abs() < 1.0), "3 in 12");
    let page = std::fs::read_to_string(lot.place.path("report.html")).expect("the page");
    assert!(page.contains("right in everything") && !page.contains("http"), "self-contained");

    lot.place.run(&["export", "road.veil", "out", "--format", "coco", "--images", "none"]).ok();
    let manifest: Value =
        serde_json::from_slice(&std::fs::read(lot.place.path("out/manifest.json")).expect("the manifest"))
            .expect("JSON");
    let review = &manifest["review"];
    assert_eq!(review["approved_clips"], json!(3));
    assert_eq!((&review["approved_on_a_sample"], &review["own_work"]), (&json!(2), &json!(0)));
    let plan = review["samples"][0]["plan"].as_str().expect("a plan");
    assert!(plan.contains("12 frames") && plan.contains("seed 7"), "{plan}");
    assert!(review["samples"][0]["accuracy"]["by_clip"]["low"].as_f64().is_some());
    let card = std::fs::read_to_string(lot.place.path("out/README.md")).expect("the card");
    assert!(card.contains(" were right, 95 % interval "), "{card}");
}

#[test]
fn a_failed_plan_returns_the_whole_lot_and_nothing_of_it_is_approved() {
    let Some(lot) = Lot::new("a_failed_plan_returns_the_whole_lot_and_nothing_of_it_is_approved") else { return };
    let sample = lot.draw(&["--show", "0", "--at-least", "99"]);
    lot.judge(&sample, |unit, _| if unit == 3 { json!("false_box") } else { json!("right") });
    // What must be hidden and is to be seen is hidden before the verdict is kept.
    let bbox = json!({ "x1": 300, "y1": 100, "x2": 340, "y2": 150 });
    let miss = json!([{ "unit": 1, "said": { "privacy_miss": { "frame": 4, "bbox": bbox } } }]);
    std::fs::write(lot.place.path("miss.json"), miss.to_string()).expect("written");
    lot.by(&lot.reviewer, &["review", "judge", "road.veil", &sample, "miss.json"]).ok();
    assert_eq!(lot.acts().iter().filter(|act| *act == "covered_by_hand").count(), 1);
    let decided = lot.by(&lot.reviewer, &["--json", "review", "decide", "road.veil", &sample]).ok().json();
    assert_eq!(decided["passed"], json!(false), "{decided}");
    assert!(decided["why"].as_str().is_some_and(|why| why.contains("privacy miss")), "{decided}");
    for clip in &lot.clips {
        assert_eq!(lot.state(clip)["state"], json!("returned"));
        lot.by(&lot.reviewer, &["review", "approve", "road.veil", clip]).refused(3);
    }
    lot.by(&lot.reviewer, &["review", "approve", "road.veil", "--sample", &sample]).refused(3);
    lot.by(&lot.reviewer, &["review", "decide", "road.veil", &sample]).refused(3);
    // Done again without a correction it may be drawn anew, but what failed as it is stays refused.
    lot.done();
    lot.by(&lot.reviewer, &["review", "approve", "road.veil", &lot.clips[0]]).refused(3);
    assert_ne!(lot.draw(&["--units", "3"]), sample);
}

#[test]
fn seeded_defects_measure_the_reviewer_and_truths_the_labels() {
    let Some(lot) = Lot::new("seeded_defects_measure_the_reviewer_and_truths_the_labels") else { return };
    let draw = ["--json", "review", "sample", "road.veil", "--units", "20", "--seeded", "5", "--second", "0"];
    let drawn = lot.by(&lot.reviewer, &draw).ok().json();
    let sample = drawn["sample"].as_str().expect("an id").to_owned();
    // Everything is called right, so the one defect is not found; and nothing of it is in the labels.
    lot.judge(&sample, |_, _| json!("right"));
    lot.by(&lot.reviewer, &["review", "decide", "road.veil", &sample]).ok();
    let said = lot.by(&lot.reviewer, &["--json", "review", "report", "road.veil"]).ok().json();
    let figures = said["samples"][0]["figures"].as_array().expect("a list");
    let caught = figures.iter().find(|own| own["name"] == "seeded defects found by reviewers").expect("a figure");
    assert_eq!((&caught["value"], &caught["n"]), (&json!(0.0), &json!(1)), "{caught}");
    let issues = lot.by(&lot.reviewer, &["--json", "review", "issues", "road.veil"]).ok().json();
    assert_eq!(issues, json!([]), "a defect is no issue of the annotator's");
    let labels = lot.place.run(&["labels", "show", "road.veil", &lot.clips[0]]).ok().stdout;
    assert!(!labels.contains("m-aaaaaaaaaaaaaaaaaaaaaaaaaa"), "no ghost is stored as a label");
    a_truth_measures(&lot);
}

/// Those who label the clip see nothing of it.
fn a_truth_measures(lot: &Lot) {
    let clip = lot.clips[1].as_str();
    let truth = ["review", "truth", "road.veil", "--dataset", "mot", "--format", "mot", "--clip", clip];
    lot.by(&lot.annotator, &truth).refused(3);
    lot.by(&lot.reviewer, &truth).ok();
    let said = lot.by(&lot.reviewer, &["--json", "review", "report", "road.veil"]).ok().json();
    let own = &said["comparisons"][0];
    let figures = own["figures"].as_array().expect("a list");
    let figure = |name: &str| figures.iter().find(|figure| figure["name"] == *name).expect("a figure");
    // The labels hold the truth and what the detector proposed beside it.
    assert_eq!((&figure("objects found")["value"], &figure("objects found")["n"]), (&json!(1.0), &json!(24)));
    assert_eq!(figure("classes right, of what was found")["value"], json!(1.0));
    assert_eq!(figure("identity switches")["value"], json!(0.0));
    assert!(lot.acts().iter().any(|act| act == "truth_kept"));
}

#[test]
fn a_second_reviewer_draws_blind_and_an_issue_is_given_away() {
    let Some(lot) = Lot::new("a_second_reviewer_draws_blind_and_an_issue_is_given_away") else { return };
    let other = join(&lot.place, "draws", &["reviewer"]);
    lot.by(&lot.reviewer, &["review", "sample", "road.veil", "--of", "tracks", "--blind", "20"]).refused(2);
    let sample = lot.draw(&["--units", "6", "--at-least", "5", "--blind", "20", "--by", "light"]);
    lot.judge(&sample, |unit, no| if (unit, no) == (0, 0) { json!("undecided") } else { json!("right") });
    lot.by(&lot.reviewer, &["review", "decide", "road.veil", &sample]).refused(3);

    let units = lot.by(&other, &["--json", "review", "units", "road.veil", &sample, "--blind"]).ok().json();
    let units = units.as_array().expect("a list").clone();
    assert_eq!(units.len(), 2, "a fifth of six");
    assert!(units.iter().all(|unit| unit["objects"] == json!([])), "nothing of the labels is told");
    let own = lot.by(&lot.reviewer, &["--json", "review", "units", "road.veil", &sample, "--blind"]).ok().json();
    assert_eq!(own, json!([]), "who judged a frame does not draw it");
    let mut said = Vec::new();
    // The labels that were read end with the shortest clip's frames.
    let is_labelled = |unit: &&serde_json::Value| unit["frame"].as_u64().is_some_and(|frame| frame < u64::from(FRAMES));
    let labelled = units.iter().filter(is_labelled).count() as f64;
    for unit in &units {
        // The person who stays, as drawn by somebody who has only the picture.
        let bbox = json!({ "x1": 201, "y1": 51, "x2": 229, "y2": 128 });
        let missed = json!({ "missed": { "frame": unit["frame"], "class": "person", "bbox": bbox } });
        said.push(json!({ "unit": unit["unit"], "said": missed }));
        said.push(json!({ "unit": unit["unit"], "said": "done" }));
    }
    std::fs::write(lot.place.path("blind.json"), json!(said).to_string()).expect("written");
    lot.by(&other, &["review", "judge", "road.veil", &sample, "blind.json", "--blind"]).ok();
    let decided = lot.by(&lot.reviewer, &["--json", "review", "decide", "road.veil", &sample]).ok().json();
    assert_eq!((&decided["passed"], &decided["undecided"]), (&json!(true), &json!(1)), "{decided}");
    let issues = lot.by(&lot.reviewer, &["--json", "review", "issues", "road.veil"]).ok().json();
    assert_eq!(issues, json!([]), "neither what was drawn blind nor what is undecided is an error");

    let page = ["--json", "review", "report", "road.veil", "--sample", &sample, "--html", "plan.html"];
    let said = lot.by(&lot.reviewer, &page).ok().json();
    let figures = said["samples"][0]["figures"].as_array().expect("a list").clone();
    let figure = |name: &str| figures.iter().find(|own| own["name"] == *name).expect("a figure").clone();
    // One person of all that stands in each of the frames with labels.
    let labels = figure("drawn blind: labels drawn too");
    let (share, count) = (labels["value"].as_f64().unwrap_or_default(), labels["n"].as_u64().expect("a number"));
    assert!((share - labelled / count.max(1) as f64).abs() < 1e-9, "{labels}");
    assert_eq!(figure("drawn blind: drawn boxes with a label")["value"], json!(labelled / 2.0));
    lot.by(&lot.reviewer, &["review", "report", "road.veil", "--sample", "v-aaaaaaaaaaaaaaaaaaaaaaaaaa"]).refused(2);
    the_page_is_signed(&lot);

    let raise = ["review", "raise", "road.veil", &lot.clips[0], "--frame", "3", "--note", "whose is it?"];
    lot.by(&lot.reviewer, &raise).ok();
    let issues = lot.by(&lot.annotator, &["--json", "review", "issues", "road.veil"]).ok().json();
    let issue = issues[0]["issue"]["id"].as_str().expect("an id").to_owned();
    let second = join(&lot.place, "second", &["annotator"]);
    lot.by(&lot.annotator, &["review", "issue", "road.veil", &issue, "give", "--to", &second.id]).ok();
    lot.by(&lot.annotator, &["review", "issue", "road.veil", &issue, "give", "--to", &lot.reviewer.id]).refused(3);
    let issues = lot.by(&second, &["--json", "review", "issues", "road.veil"]).ok().json();
    assert_eq!(issues[0]["assignee"], json!(second.id));
}

fn the_page_is_signed(lot: &Lot) {
    use veilmark::vocab::{Domain, PublicKey, Signature};
    let page = std::fs::read(lot.place.path("plan.html")).expect("the page");
    let seal: Value =
        serde_json::from_slice(&std::fs::read(lot.place.path("plan.sig")).expect("its seal")).expect("JSON");
    let key: PublicKey = serde_json::from_value(seal["key"].clone()).expect("a key");
    let signature: Signature = serde_json::from_value(seal["signature"].clone()).expect("a signature");
    assert!(key.verifies(Domain::Report, &page, &signature));
    assert!(!key.verifies(Domain::Report, &[&page[..], b" "].concat(), &signature), "any change is noticed");
    let members = lot.place.run(&["--json", "member", "list", "road.veil"]).ok().json();
    let own = members.as_array().expect("a list").iter().find(|member| member["id"] == *lot.reviewer.id).cloned();
    assert_eq!(own.expect("the reviewer")["signing"], seal["key"], "the reviewer's own key");
}
