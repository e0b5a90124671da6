//! What people order to be hidden, from a shell: zones, wishes, regions by hand, and developing again.

mod common;

use common::{Place, files_below, marked_street, models_are_made};

/// Marked pixels in every picture of a fresh export, in the order of the frames.
fn marked_pixels(place: &Place, name: &str) -> Vec<usize> {
    place.run(&["export", "road.veil", name, "--format", "coco", "--draft", "--images", "png"]).ok();
    let pictures = files_below(&place.path(name)).into_iter().filter_map(|file| image::open(file).ok());
    let marked = |picture: image::DynamicImage| {
        picture.to_rgb8().pixels().filter(|p| p[0] > 150 && p[1] < 90 && p[2] > 150).count()
    };
    pictures.map(marked).collect()
}

fn acts(place: &Place) -> String {
    place.run(&["--json", "audit", "show", "road.veil"]).ok().stdout
}

/// A project with one outdoor clip of twelve marked frames, 768 x 432.
fn project_with_a_clip(place: &Place) -> String {
    place.project();
    marked_street(&place.path("a.mp4"), 12);
    let record = place.record(&["a.mp4"]);
    place.run(&["camera", "set", "road.veil", "cam-a", "--place", "outdoor"]).ok();
    let import = ["--json", "import", "road.veil", "a.mp4", "--record", &record, "--camera", "cam-a"];
    place.run(&import).ok().json()["admitted"][0]["clip"].as_str().expect("an id").to_owned()
}

#[test]
fn what_is_covered_by_hand_is_hidden_at_once_and_after_developing_again() {
    let test = "what_is_covered_by_hand_is_hidden_at_once_and_after_developing_again";
    if !models_are_made(test) {
        return;
    }
    let place = Place::new();
    let clip = project_with_a_clip(&place);
    assert!(marked_pixels(&place, "before").iter().all(|count| *count > 50_000));

    let whole = ["--json", "cover", "road.veil", &clip, "--box", "0,0,768,432", "--from", "3", "--to", "5"];
    let region = place.run(&whole).ok().json()["regions"][0].as_str().expect("an id").to_owned();
    let expect = |name: &str, why: &str| {
        for (frame, count) in marked_pixels(&place, name).into_iter().enumerate() {
            assert_eq!(count == 0, (3..=5).contains(&frame), "{why}: frame {frame} shows {count}");
        }
    };
    expect("covered", "at once");
    let report = place.run(&["--json", "hiding", "report", "road.veil"]).ok().json();
    assert_eq!((report[0]["regions"].as_u64(), report[0]["clips"].as_u64()), (Some(1), Some(1)), "{report}");
    assert!(report[0]["per_1000_frames"].as_f64() > Some(80.0), "one region in twelve frames: {report}");

    let again = place.run(&["--json", "develop", "road.veil", "--outdated"]).ok().json();
    assert_eq!(again["developed"].as_array().map(Vec::len), Some(1), "a region makes the clip outdated: {again}");
    expect("developed", "developed again");
    let again = place.run(&["--json", "develop", "road.veil"]).ok().json();
    assert_eq!(again["developed"].as_array().map(Vec::len), Some(0), "nothing is left: {again}");

    // Wrong regions are refused and change nothing.
    place.run(&["cover", "road.veil", &clip, "--box", "0,0,9,9", "--to", "12"]).refused(2);
    place.run(&["cover", "road.veil", &clip, "--box", "800,0,900,9"]).refused(2);
    place.run(&["cover", "road.veil", &clip, "--box", "0,0,9,9", "--from", "5", "--to", "4"]).refused(2);
    assert!(place.run(&["cover", "road.veil", &clip, "--list"]).ok().stdout.lines().count() == 1);

    // Taking it back shows nothing by itself: the pixels are not in the proxy any more.
    place.run(&["cover", "road.veil", &clip, "--take-back", &region]).ok();
    place.run(&["cover", "road.veil", &clip, "--take-back", &region]).refused(2);
    expect("taken-back", "taken back");
    place.run(&["develop", "road.veil"]).ok();
    assert!(marked_pixels(&place, "shown").iter().all(|count| *count > 50_000));
    let acts = acts(&place);
    assert!(acts.contains("covered_by_hand") && acts.contains("cover_taken_back"), "{acts}");
    place.run(&["audit", "verify", "road.veil"]).ok();
}

#[test]
fn a_new_zone_and_a_new_wish_hide_the_clip_until_it_is_developed_again() {
    let test = "a_new_zone_and_a_new_wish_hide_the_clip_until_it_is_developed_again";
    if !models_are_made(test) {
        return;
    }
    let place = Place::new();
    let clip = project_with_a_clip(&place);
    let refused = |why: &str| {
        place.run(&["export", "road.veil", "out", "--format", "coco", "--draft"]).refused(3);
        assert!(!place.path("out").exists(), "{why}");
        let list = place.run(&["--json", "labels", "list", "road.veil"]).ok().json();
        assert!(list[0]["hidden_because"].as_str().is_some_and(|text| text.lines().count() == 2), "{why}: {list}");
    };
    let developed = || place.run(&["--json", "develop", "road.veil"]).ok().json()["developed"].as_array().map(Vec::len);

    place.run(&["camera", "set", "road.veil", "cam-a", "--zone", "window:16,16,160,16,160,120,16,120"]).ok();
    refused("a zone");
    assert_eq!(developed(), Some(1));
    assert!(!marked_pixels(&place, "zoned").is_empty(), "it may leave again");
    place.run(&["camera", "set", "road.veil", "cam-a", "--no-zones"]).ok();
    assert!(!marked_pixels(&place, "unzoned").is_empty(), "less to hide changes nothing until then");
    assert_eq!(developed(), Some(1), "but the clip is outdated");

    place.run(&["hiding", "set", "road.veil", "--plates", "on"]).ok();
    refused("a wish");
    assert_eq!(developed(), Some(1));
    place.run(&["hiding", "set", "road.veil", "--look", "solid"]).ok();
    assert!(!marked_pixels(&place, "solid").is_empty(), "another look hides the same");
    let shown = place.run(&["--json", "hiding", "show", "road.veil"]).ok().json();
    assert_eq!((shown["plates"].as_bool(), shown["look"].as_str()), (Some(true), Some("solid")));
    place.run(&["hiding", "set", "road.veil"]).refused(2);
    place.run(&["camera", "set", "road.veil", "cam-a", "--zone", "gate:1,1,9,1,9,9"]).refused(2);
    place.run(&["camera", "set", "road.veil", "cam-a"]).refused(2);
    place.run(&["develop", "road.veil", &clip]).ok();

    // Labels and their approval outlive a development.
    place.run(&["labels", "accept", "road.veil", &clip]).ok();
    place.run(&["review", "record", "road.veil", &clip]).ok();
    place.run(&["develop", "road.veil", "--all"]).ok();
    let list = place.run(&["--json", "labels", "list", "road.veil"]).ok().json();
    assert_eq!(list[0]["state"].as_str(), Some("approved"), "{list}");

    let acts = acts(&place);
    assert!(acts.contains("camera_zoned") && acts.contains("wishes_set"), "{acts}");
    place.run(&["audit", "verify", "road.veil"]).ok();
}

#[test]
fn a_cover_that_moves_and_one_for_the_camera_hide_what_they_say_in_every_clip() {
    let test = "a_cover_that_moves_and_one_for_the_camera_hide_what_they_say_in_every_clip";
    if !models_are_made(test) {
        return;
    }
    let place = Place::new();
    let clip = project_with_a_clip(&place);
    // From the upper half, where nothing is marked, down over the marked strip, which it reaches in frame 6.
    let keys = ["--key", "2:0,0,768,200", "--key", "6:0,232,768,432", "--to", "8"];
    place.run(&[&["cover", "road.veil", &clip], &keys[..]].concat()).ok();
    for (frame, count) in marked_pixels(&place, "moves").into_iter().enumerate() {
        assert_eq!(count == 0, (6..=8).contains(&frame), "frame {frame} shows {count}");
    }
    place.run(&["cover", "road.veil", &clip, "--key", "2:0,0,9,9", "--key", "2:1,1,9,9"]).refused(2);
    place.run(&["cover", "road.veil", &clip, "--key", "2:0,0,9"]).refused(2);

    let camera = ["--json", "cover", "road.veil", &clip, "--box", "0,0,768,432", "--for-camera"];
    let region = place.run(&camera).ok().json()["regions"][0].as_str().expect("an id").to_owned();
    assert!(marked_pixels(&place, "camera").iter().all(|count| *count == 0), "at once");
    let list = place.run(&["--json", "cover", "road.veil", &clip, "--list"]).ok().json();
    assert_eq!((list[1]["camera"].as_str(), list[0]["camera"].as_str()), (Some("cam-a"), None), "{list}");

    // Another clip of the camera, that comes later; one of another camera is not touched.
    for (file, camera) in [("b.mp4", "cam-a"), ("c.mp4", "cam-c")] {
        marked_street(&place.path(file), if camera == "cam-a" { 4 } else { 5 });
        let record = place.record(&[file]);
        place.run(&["camera", "set", "road.veil", "cam-c", "--place", "outdoor"]).ok();
        place.run(&["import", "road.veil", file, "--record", &record, "--camera", camera]).ok();
    }
    let counts = marked_pixels(&place, "three");
    assert_eq!((counts.len(), counts.iter().filter(|count| **count == 0).count()), (21, 16), "{counts:?}");

    assert_eq!(developed(&place), Some(1), "the clip from before it is outdated, the later one is not");
    let counts = marked_pixels(&place, "developed");
    assert_eq!(counts.iter().filter(|count| **count == 0).count(), 16, "it survives: {counts:?}");
    place.run(&["cover", "road.veil", &clip, "--take-back", &region]).ok();
    let counts = marked_pixels(&place, "taken-back");
    assert_eq!(counts.iter().filter(|count| **count == 0).count(), 16, "the pixels are not in the proxies any more");
    assert_eq!(developed(&place), Some(2));
    let counts = marked_pixels(&place, "again");
    assert_eq!(counts.iter().filter(|count| **count == 0).count(), 3, "the moving one is still there: {counts:?}");
    let acts = acts(&place);
    assert!(acts.contains("covered_for_camera") && acts.contains("camera_cover_taken_back"), "{acts}");
    place.run(&["audit", "verify", "road.veil"]).ok();
}

fn developed(place: &Place) -> Option<usize> {
    place.run(&["--json", "develop", "road.veil", "--outdated"]).ok().json()["developed"].as_array().map(Vec::len)
}

#[test]
fn an_annotator_may_cover_and_nothing_else() {
    let test = "an_annotator_may_cover_and_nothing_else";
    if !models_are_made(test) {
        return;
    }
    let place = Place::new();
    let clip = project_with_a_clip(&place);
    std::fs::write(place.path("second"), "other\n").expect("written");
    place.run(&["member", "add", "road.veil", "--role", "annotator", "--new-passphrase-file", "second"]).ok();
    let theirs = |arguments: &[&str]| place.run_with("other", arguments);
    let covered = theirs(&["--json", "cover", "road.veil", &clip, "--box", "0,0,64,64"]).ok().json();
    let region = covered["regions"][0].as_str().expect("an id");
    theirs(&["cover", "road.veil", &clip, "--take-back", region]).refused(3);
    let listed = place.run(&["--json", "cover", "road.veil", &clip, "--list"]).ok().json();
    assert!(listed[0]["wished_back_by"].is_string(), "the steward sees the wish: {listed}");
    assert!(acts(&place).contains("uncover_asked"));
    theirs(&["hiding", "set", "road.veil", "--plates", "on"]).refused(3);
    theirs(&["camera", "set", "road.veil", "cam-a", "--zone", "street:1,1,99,1,99,99"]).refused(3);
    theirs(&["develop", "road.veil", "--all"]).refused(3);
    assert_eq!(acts(&place).matches("role_refused").count(), 4);
}

/// The kept or newly made small picture of a frame, and whether it was there at once.
fn thumb(frames: &mut dyn veilmark::app::FrameSource, no: u32) -> (veilmark::app::filmstrip::Thumb, bool) {
    let no = veilmark::vocab::FrameNo(no);
    let first = frames.thumb(no).expect("it may be looked at");
    let is_kept = first.is_some();
    let made = std::iter::repeat_with(|| frames.thumb(no).expect("it may be looked at")).flatten().next();
    (first.or(made).expect("it comes"), is_kept)
}

/// The project at a desk of this process.
fn desk_of(place: &Place) -> veilmark::app::at_desk::ProjectDesk {
    use veilmark::app::project::{Project, Surroundings};
    use veilmark::vocab::time::FixedClock;
    use veilmark::vocab::{Passphrase, UtcTime};
    let modified = std::fs::metadata(place.path("road.veil/project.db")).and_then(|meta| meta.modified());
    let since = modified.expect("a file's time").duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    let now = UtcTime::from_micros(since.as_micros() as i64 + 1_000_000).expect("a valid time");
    let surroundings = Surroundings { clock: std::sync::Arc::new(FixedClock(now)), models_dir: common::models_dir() };
    let passphrase = Passphrase::new("pass".to_owned());
    let project = Project::open(&place.path("road.veil"), &passphrase, None, &surroundings).expect("it opens");
    veilmark::app::at_desk::ProjectDesk(std::sync::Arc::new(project))
}

fn marks_of(thumb: &veilmark::app::filmstrip::Thumb) -> usize {
    thumb.rgb().chunks_exact(3).filter(|p| p[0] > 140 && p[1] < 110 && p[2] > 140).count()
}

#[test]
fn the_filmstrip_is_kept_sealed_and_shows_no_stale_and_no_covered_frame() {
    use veilmark::app::Desk as _;
    let test = "the_filmstrip_is_kept_sealed_and_shows_no_stale_and_no_covered_frame";
    if !models_are_made(test) {
        return;
    }
    let place = Place::new();
    let clip = project_with_a_clip(&place);
    let id: veilmark::vocab::ClipId = clip.parse().expect("an id");
    let strips = || {
        let all = files_below(&place.path("road.veil/vault"));
        all.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "strip")).count()
    };
    let desk = desk_of(&place);
    let mut frames = desk.open_frames(id).expect("it may be looked at");
    assert!(!thumb(frames.as_mut(), 11).1, "nothing was kept before, and a whole group is not decoded at once");
    for no in 0..12 {
        assert!(marks_of(&thumb(frames.as_mut(), no).0) > 100, "frame {no} shows what nobody covered");
    }
    frames.keep_thumbs();
    assert_eq!(strips(), 1);
    let mut frames = desk.open_frames(id).expect("once more");
    assert!(thumb(frames.as_mut(), 11).1, "it was kept");

    // A cover takes effect on what was kept at once, and what is covered is not kept.
    place.run(&["cover", "road.veil", &clip, "--box", "0,0,768,432", "--from", "3", "--to", "5"]).ok();
    for no in 0..12 {
        assert_eq!(marks_of(&thumb(frames.as_mut(), no).0) == 0, (3..=5).contains(&no), "frame {no}");
    }
    frames.keep_thumbs();

    // Developed anew while the clip is open: what was kept of the proxy before is gone, and is never shown for the new one.
    assert_eq!(developed(&place), Some(1));
    assert_eq!(strips(), 0, "it went with its proxy");
    for no in 0..12 {
        assert_eq!(marks_of(&thumb(frames.as_mut(), no).0) == 0, (3..=5).contains(&no), "frame {no}");
    }
    frames.keep_thumbs();
    assert_eq!(strips(), 1);

    let records = place.run(&["--json", "consent", "list", "road.veil"]).ok().json();
    let record = records[0]["id"].as_str().expect("an id").to_owned();
    place.run(&["consent", "withdraw", "road.veil", &record]).ok();
    assert_eq!(strips(), 0, "a withdrawal reaches it");
    assert!(frames.thumb(veilmark::vocab::FrameNo(0)).is_err(), "and the open clip");
    frames.keep_thumbs();
    assert_eq!(strips(), 0);
}
