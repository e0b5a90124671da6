//! The models themselves: against numbers from an independent run of the original graph, and on labelled photographs.
//!
//! These tests look at raw pictures, so they live inside `custody`. Without models or runtime each is skipped by name.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::centernet::CenterNet;
use super::letterbox::InputSize;
use super::manifest::Manifest;
use super::*;
use crate::vocab::{DetectedClass, FrameNo, PxBox};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The detectors, or `None` after saying which test is skipped. Anything but a missing file fails the test.
fn detectors(test: &str) -> Option<Detectors> {
    match Detectors::load(&root().join("models")) {
        Ok(detectors) => Some(detectors),
        Err(missing @ (DetectError::RuntimeMissing | DetectError::ModelMissing(_))) => {
            println!("skipped: {test} needs what models/make fetches: {missing}");
            None
        }
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn every_error_says_what_happened_and_what_to_do() {
    let model = || ModelId("m".to_owned());
    let errors = [
        DetectError::RuntimeMissing,
        DetectError::ManifestUnreadable,
        DetectError::ModelMissing(model()),
        DetectError::DigestMismatch(model()),
        DetectError::NotOnnx(model()),
        DetectError::WrongFamily(model()),
        DetectError::Failed(model()),
    ];
    for error in errors {
        let message = error.to_string();
        assert_eq!(message.lines().filter(|line| line.ends_with('.')).count(), 2, "{message}");
        assert_eq!(message.lines().count(), 2, "{message}");
    }
}

#[derive(Deserialize)]
struct Recorded {
    picture_sha256: Digest,
    shapes: Vec<(String, Vec<i64>)>,
    keypoints: Vec<(usize, f32)>,
    edges: Vec<(usize, f32)>,
}

const SIDE: i64 = 512;

/// A sky, a ground, and on them a car and a person made of rectangles and discs.
fn drawn(shapes: &[(String, Vec<i64>)]) -> Vec<u8> {
    let mut rgb = vec![0_u8; (SIDE * SIDE * 3) as usize];
    let mut set = |x: i64, y: i64, colour: [i64; 3]| {
        let at = ((y * SIDE + x) * 3) as usize;
        rgb[at..at + 3].copy_from_slice(&colour.map(|c| u8::try_from(c).expect("a colour")));
    };
    let places = || (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| (x, y)));
    for (x, y) in places() {
        let sky = [150 + y / 8, 180 + y / 10, 230 - y / 12];
        let ground = [90 + (x + y) % 23, 92 + (x * 3 + y) % 19, 95 + (x + 2 * y) % 17];
        set(x, y, if y < 260 { sky } else { ground });
    }
    for (kind, numbers) in shapes {
        match (kind.as_str(), numbers.as_slice()) {
            ("rect", &[x1, y1, x2, y2, r, g, b]) => {
                places()
                    .filter(|(x, y)| (x1..x2).contains(x) && (y1..y2).contains(y))
                    .for_each(|(x, y)| set(x, y, [r, g, b]));
            }
            ("disc", &[cx, cy, radius, r, g, b]) => {
                let is_in = |x: i64, y: i64| (x - cx).pow(2) + (y - cy).pow(2) <= radius * radius;
                places().filter(|(x, y)| is_in(*x, *y)).for_each(|(x, y)| set(x, y, [r, g, b]));
            }
            ("roof", &[cx, base, width, height, r, g, b]) => {
                for row in 0..height {
                    let inset = (height - row) * width / (4 * height);
                    (cx - width / 2 + inset..cx + width / 2 - inset)
                        .for_each(|x| set(x, base - height + row, [r, g, b]));
                }
            }
            other => panic!("unknown shape {other:?}"),
        }
    }
    rgb
}

#[test]
fn centernets_heads_equal_those_of_the_original_graph() {
    const TEST: &str = "centernets_heads_equal_those_of_the_original_graph";
    if detectors(TEST).is_none() {
        return;
    }
    let text = std::fs::read(root().join("tests/detect/centernet_heads.json")).expect("recorded numbers");
    let recorded: Recorded = serde_json::from_slice(&text).expect("recorded numbers");
    let picture = drawn(&recorded.shapes);
    assert_eq!(Digest::of(&picture), recorded.picture_sha256, "the drawn picture is the recorded one");

    let models = root().join("models");
    let manifest = Manifest::read(&models).expect("the manifest");
    let (model, file) = manifest.open_first(&models, Family::CenterNet).expect("the model");
    let environment = runtime::environment(&models).expect("the runtime");
    let settings = DetectSettings::default();
    let network = runtime::Network::new(model.id, file, environment, settings.threads);
    let mut net = CenterNet::new(network).expect("the model loads");
    let numbers = picture.iter().map(|&byte| f32::from(byte)).collect();
    let heads = net.heads_of(InputSize { width: 512, height: 512 }, numbers).expect("the model runs");

    assert!(recorded.keypoints.len() > 200 && recorded.edges.len() > 200, "enough was recorded");
    let strongest = recorded.keypoints.iter().map(|(_, value)| *value).fold(0.0, f32::max);
    assert!(strongest > 0.25, "something was found in the recorded picture: {strongest}");
    for &(index, value) in &recorded.keypoints {
        let ours = heads.keypoints[index];
        assert!((ours - value).abs() < 2e-5, "keypoint {index}: {ours}, recorded {value}");
    }
    for &(index, value) in &recorded.edges {
        let ours = heads.edges[index];
        assert!((ours - value).abs() < 0.01 + 1e-4 * value.abs(), "edge {index}: {ours}, recorded {value}");
    }
}

/// Person boxes of one picture, from a YOLO text file of shares of the picture.
fn truth(file: &Path, size: Size) -> Vec<PxBox> {
    let text = std::fs::read_to_string(file).expect("truth");
    let boxes = text.lines().filter_map(|line| {
        let numbers: Vec<f64> = line.split_whitespace().map(|n| n.parse().expect("a number")).collect();
        let &[class, cx, cy, w, h] = numbers.as_slice() else { panic!("five numbers a line") };
        let (width, height) = (f64::from(size.width_px), f64::from(size.height_px));
        let bbox = PxBox::new(
            (cx - w / 2.0) * width,
            (cy - h / 2.0) * height,
            (cx + w / 2.0) * width,
            (cy + h / 2.0) * height,
        );
        (class == 0.0).then(|| bbox.expect("a box"))
    });
    boxes.collect()
}

#[test]
fn persons_of_a_fair_size_are_found_in_photographs() {
    const TEST: &str = "persons_of_a_fair_size_are_found_in_photographs";
    let shared = root().join("../shared");
    let Ok(entries) = std::fs::read_dir(shared.join("truth/person")) else {
        println!("skipped: {TEST} needs ../shared");
        return;
    };
    let Some(mut detectors) = detectors(TEST) else { return };
    let (mut wanted, mut hit, mut spurious, mut faces) = (0, 0, 0, 0);
    for entry in entries {
        let file = entry.expect("an entry").path();
        let photo = shared.join("images").join(file.with_extension("jpg").file_name().expect("a name"));
        let picture = image::open(photo).expect("a photograph").to_rgb8();
        let size = Size { width_px: picture.width(), height_px: picture.height() };
        let found = detectors.find(picture.as_raw(), size).expect("the models run");
        let persons: Vec<_> = found.objects.iter().filter(|d| d.class == DetectedClass::Person).collect();
        let truth = truth(&file, size);
        let fair: Vec<_> = truth.iter().filter(|b| b.height() >= f64::from(size.height_px) / 8.0).collect();
        let overlaps = |b: &PxBox| persons.iter().any(|person| person.bbox.iou(b) >= 0.5);
        wanted += fair.len();
        hit += fair.iter().filter(|b| overlaps(b)).count();
        spurious += persons.iter().filter(|p| p.score >= 0.5 && !truth.iter().any(|b| b.iou(&p.bbox) >= 0.3)).count();
        faces += found.faces.len();
    }
    let summary = format!("{hit} of {wanted} persons, {spurious} confident boxes that match none, {faces} faces");
    // Measured: 70 of 86 and 4, with people in the truth who are not labelled.
    assert!(wanted >= 80, "the truth was read: {summary}");
    assert!(hit * 100 >= wanted * 74 && spurious <= 8, "{summary}");
    assert!(faces >= 20, "{summary}");
}

/// The first frame of a clip in `../shared/clips`, as if it were redacted.
fn first_frame(name: &str) -> Option<RedactedFrame> {
    let file = std::fs::File::open(root().join("../shared/clips").join(name)).ok()?;
    let mut decoder = crate::custody::decode::Decoder::open(Box::new(file)).expect("a clip");
    let frame = decoder.next().expect("it decodes").expect("a frame");
    Some(RedactedFrame::vouched(frame.no, frame.time_micros, frame.size, frame.rgb))
}

#[test]
fn a_second_look_is_taken_by_every_installed_face_model() {
    const TEST: &str = "a_second_look_is_taken_by_every_installed_face_model";
    let Some(frame) = first_frame("head-pose-face-detection-female.gif") else {
        println!("skipped: {TEST} needs ../shared");
        return;
    };
    let Some(mut detectors) = detectors(TEST) else { return };
    let found = detectors.look_again(&frame, &|part| Some(*part)).expect("the models run");
    // By the original graph of BlazeFace: 183, 79, 251, 146.
    let face = PxBox::new(183.0, 79.0, 251.0, 146.0).expect("a box");
    let looking = detectors.rechecking_models();
    assert_eq!(looking[0].family, Family::CenterFace);
    if looking.len() == 1 {
        println!("skipped: {TEST} needs BlazeFace, which models/make makes");
        return;
    }
    assert_eq!(looking[1].family, Family::BlazeFace);
    let on_it = found.iter().filter(|d| d.bbox.iou(&face) > 0.5).count();
    assert!(on_it >= 2, "both models see the face: {found:?}");
    assert!(found.iter().any(|d| d.bbox.iou(&face) > 0.9 && d.score > 0.85), "BlazeFace as recorded: {found:?}");
}

#[test]
fn a_second_look_sees_what_comes_holds_what_stays_and_drops_what_goes() {
    const TEST: &str = "a_second_look_sees_what_comes_holds_what_stays_and_drops_what_goes";
    let Some(frame) = first_frame("head-pose-face-detection-female.gif") else {
        println!("skipped: {TEST} needs ../shared");
        return;
    };
    let Some(mut detectors) = detectors(TEST) else { return };
    let size = frame.size();
    let grey = vec![114; frame.rgb().len()];
    let mut again = |no: u32, rgb: &[u8], in_view: &InView<'_>| {
        let frame = RedactedFrame::vouched(FrameNo(no), i64::from(no) * 40_000, size, rgb.to_vec());
        detectors.look_again(&frame, in_view).expect("the models run")
    };
    let all = |part: &PxBox| Some(*part);
    assert_eq!(again(0, &grey, &all), []);
    let found = again(1, frame.rgb(), &all);
    assert!(!found.is_empty(), "a face came");
    for no in 2..8 {
        assert_eq!(again(no, frame.rgb(), &all), found, "it stays, frame {no}");
    }
    assert_eq!(again(8, &grey, &all), [], "it went");
    assert_eq!(again(9, frame.rgb(), &|_| None), [], "it came where nothing is in view");
    // Another round begins, so nothing of the last one counts.
    assert_eq!(again(0, frame.rgb(), &all), found);
}

#[test]
fn a_clip_is_seen_as_if_no_other_had_been_before() {
    const TEST: &str = "a_clip_is_seen_as_if_no_other_had_been_before";
    let Some(mut detectors) = detectors(TEST) else { return };
    let scene = crate::porch::Scene::new(7, crate::porch::Variant::Day);
    let mut look = |numbers: &[usize]| -> Vec<Findings> {
        detectors.begin_clip();
        let find = |no: &usize| detectors.find(&scene.frame(*no), scene.size()).expect("the models run");
        numbers.iter().map(find).collect()
    };
    let clip = [60, 61, 62, 63];
    let alone = look(&clip);
    assert!(alone.iter().any(|found| !found.faces.is_empty()), "there is something to remember");
    // One that ends with the very picture with which the next begins, and one of another length and with nobody in it.
    for earlier in [&[58, 59, 60][..], &[0, 1]] {
        look(earlier);
        assert_eq!(look(&clip), alone, "after {earlier:?}");
    }
}

#[test]
fn a_small_face_from_the_side_is_found_in_the_picture_enlarged() {
    use crate::porch::{Figure, Scene, Sitter, Variant, Worn};
    const TEST: &str = "a_small_face_from_the_side_is_found_in_the_picture_enlarged";
    let Some(mut detectors) = detectors(TEST) else { return };
    let scene = Scene::new(11, Variant::Evening);
    let (size, mut rgb) = (scene.size(), scene.frame(0));
    let portrait = Sitter::new(3, Worn::Nothing, Figure::Person).portrait(16, 90.0, 432);
    let width = portrait.size.width_px as usize;
    // Before the plant beside the door, where people are hard to see.
    let nose =
        portrait.face.iter().enumerate().filter(|(_, is_face)| **is_face).map(|(at, _)| (at % width, at / width));
    let (face_x, face_y) = nose.min_by_key(|(x, _)| *x).expect("a face");
    let (left, top) = (153 - face_x, 357 - face_y);
    for (at, alpha) in portrait.alpha.iter().enumerate() {
        let (x, y) = (left + at % width, top + at / width);
        if x >= size.width_px as usize || y >= size.height_px as usize {
            continue;
        }
        let under = &mut rgb[(y * size.width_px as usize + x) * 3..][..3];
        for (under, over) in under.iter_mut().zip(&portrait.rgb[at * 3..]) {
            let mixed = u32::from(*over) * u32::from(*alpha) + u32::from(*under) * (255 - u32::from(*alpha));
            *under = (mixed / 255) as u8;
        }
    }
    let face = PxBox::new(153.0, 350.0, 161.0, 364.0).expect("a box");
    let is_it = |found: &Findings| {
        found.faces.iter().any(|one| one.bbox.intersection(&face).is_some_and(|both| both.area() > 0.5 * face.area()))
    };
    assert!(is_it(&detectors.find(&rgb, size).expect("the models run")));
    detectors.begin_clip();
    assert!(!is_it(&detectors.find(&scene.frame(0), size).expect("the models run")), "and nothing where nobody is");
}

/// A drawn head from the side, of which the lower right corner leaves a part; `is_mirrored`: in the lower left one, looking the other way.
fn in_a_corner(no: u32, is_mirrored: bool) -> (Vec<u8>, Size) {
    use crate::porch::{Figure, Sitter, Worn};
    let size = Size { width_px: 768, height_px: 432 };
    let (width, height) = (size.width_px as usize, size.height_px as usize);
    let head = Sitter::new(1, Worn::Nothing, Figure::Head).portrait(24, 90.0, height as u32);
    let columns = head.size.width_px as usize;
    let of_face: Vec<(usize, usize)> =
        (0..head.face.len()).filter(|&at| head.face[at]).map(|at| (at % columns, at / columns)).collect();
    let middle = |of: &dyn Fn(&(usize, usize)) -> usize| {
        let (least, most) = (of_face.iter().map(of).min(), of_face.iter().map(of).max());
        least.expect("a face").midpoint(most.expect("a face"))
    };
    let (face_x, face_y) = (middle(&|at| at.0), middle(&|at| at.1));
    let mut rng = fastrand::Rng::with_seed(u64::from(no));
    let mut rgb: Vec<u8> = (0..width * height).flat_map(|_| [90, 120, 60].map(|v: u8| v + rng.u8(..12))).collect();
    for (at, _) in head.alpha.iter().enumerate().filter(|(_, alpha)| **alpha > 127) {
        // The middle of the face lies in the last column, five rows above the last one.
        let (Some(x), Some(y)) =
            ((at % columns + width).checked_sub(face_x + 1), (at / columns + height - 5).checked_sub(face_y))
        else {
            continue;
        };
        if x < width && y < height {
            let x = if is_mirrored { width - 1 - x } else { x };
            rgb[(y * width + x) * 3..][..3].copy_from_slice(&head.rgb[at * 3..][..3]);
        }
    }
    (rgb, size)
}

#[test]
fn half_a_face_that_stands_in_a_corner_is_found_whichever_way_it_looks() {
    let Some(mut detectors) = detectors("half a face in a corner") else { return };
    for is_mirrored in [false, true] {
        detectors.begin_clip();
        for no in 0..3 {
            let (rgb, size) = in_a_corner(no, is_mirrored);
            let found = detectors.find(&rgb, size).expect("found");
            let x = if is_mirrored { 5.0 } else { 763.0 };
            let is_there = |face: &Detection| face.bbox.contains(crate::vocab::PxPoint { x, y: 425.0 });
            assert!(found.faces.iter().any(is_there), "frame {no}, mirrored {is_mirrored}: {:?}", found.faces);
        }
    }
}
