//! The sample scene with the real models: no true face is bare, and people can still be tagged.

use std::path::Path;

use super::*;
use crate::custody::detect::{DetectSettings, Detectors, LookAt};
use crate::porch::{Scene, Variant};

/// A face smaller than this is not promised.
const MIN_FACE_PX: f64 = 12.0;

/// Share of the box's pixels that lie under one of the fills.
fn covered(fills: &[Fill], part: &PxBox) -> f64 {
    let fills: Vec<PxBox> = fills.iter().map(Fill::hull).collect();
    let steps = |from: f64, to: f64| (from.floor() as i32..to.ceil() as i32).map(|px| f64::from(px) + 0.5);
    let (mut all, mut hidden) = (0, 0);
    for y in steps(part.y1(), part.y2()) {
        for x in steps(part.x1(), part.x2()) {
            all += 1;
            hidden += u32::from(fills.iter().any(|fill| fill.contains(crate::vocab::PxPoint { x, y })));
        }
    }
    f64::from(hidden) / f64::from(all.max(1))
}

/// What is hidden in a frame in which detection did not fail.
fn fills_of(plan: &Plan, row: usize) -> &[Fill] {
    match plan.frame(FrameNo(row as u32)) {
        FramePlan::Regions { fills, .. } => fills,
        FramePlan::HiddenWhole(_) => panic!("detection failed"),
    }
}

/// What is found on some frames of a drawn scene, looked at like this, and its plan; `None`, and said so, without the models.
fn looked_at(settings: DetectSettings, scene: &Scene, numbers: &[usize]) -> Option<(Vec<Findings>, Plan)> {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let Ok(mut detectors) = Detectors::load_with(&models, settings) else {
        println!("skipped: the sample scene needs the models and ONNX Runtime (models/make)");
        return None;
    };
    let times: Vec<i64> = numbers.iter().map(|&no| no as i64 * 1_000_000 / i64::from(scene.fps())).collect();
    let findings: Vec<_> = numbers.iter().map(|&no| detectors.find(&scene.frame(no), scene.size()).ok()).collect();
    let glances: Vec<Glance> = numbers.iter().map(|&no| Glance::at(&scene.frame(no), scene.size())).collect();
    let clip = Clip { findings: &findings, times_micros: &times, glances: &glances, size: scene.size() };
    let plan = plan(&clip, &Orders { place: Place::Outdoor, ..Orders::default() }, &[], &HidingSettings::default());
    Some((findings.into_iter().map(|found| found.expect("the models run")).collect(), plan))
}

#[test]
fn on_the_sample_scene_no_true_face_is_bare_and_people_stay_visible() {
    let scene = Scene::new(7, Variant::Day);
    let numbers: Vec<usize> = (0..scene.len()).step_by(3).collect();
    let Some((_, plan)) = looked_at(DetectSettings::default(), &scene, &numbers) else { return };
    let (mut bare, mut faces, mut people, mut veiled_people, mut share) = (Vec::new(), 0, 0, 0, 0.0);
    for (row, &no) in numbers.iter().enumerate() {
        // The doorway and who stands in it are the inside of a home.
        let fills: &[Fill] =
            &fills_of(&plan, row).iter().filter(|fill| fill.why != Why::Opening).cloned().collect::<Vec<_>>();
        share += covered(fills, &scene.size().whole()) / numbers.len() as f64;
        let truth = &scene.truth().frames[no];
        for face in truth.faces.iter().filter(|face| face.bbox.width().max(face.bbox.height()) >= MIN_FACE_PX) {
            faces += 1;
            if covered(fills, &face.bbox) < 0.98 {
                bare.push((no, face.person));
            }
        }
        for person in truth.objects.iter().filter(|o| o.class == DetectedClass::Person && o.bbox.height() >= 20.0) {
            people += 1;
            veiled_people += u32::from(covered(fills, &person.bbox) > 0.6);
        }
    }
    println!("hidden {share:.4}; faces {faces}, bare {}; people {people}, veiled {veiled_people}", bare.len());
    assert!(faces > 60 && people > 110, "{faces} faces, {people} people");
    assert!(bare.is_empty(), "bare faces (frame, person): {bare:?}");
    assert!(share < 0.075, "hidden: {share}");
    assert!(f64::from(veiled_people) < 0.15 * f64::from(people), "veiled: {veiled_people} of {people}");
}

#[test]
fn looking_at_changes_alone_hides_every_face_that_looking_at_everything_hides() {
    let scene = Scene::new(8, Variant::Day);
    let numbers: Vec<usize> = (40..70).collect();
    let shipped = DetectSettings::default();
    assert_eq!(shipped.look_at, LookAt::ChangedParts, "this is what is shipped");
    let in_full = DetectSettings { look_at: LookAt::EveryFrame, full_every: 1, ..shipped };
    let (Some((full, full_plan)), Some((_, gated_plan))) =
        (looked_at(in_full, &scene, &numbers), looked_at(shipped, &scene, &numbers))
    else {
        return;
    };
    let (mut faces, mut lost) = (0, Vec::new());
    for (row, &no) in numbers.iter().enumerate() {
        let true_faces = scene.truth().frames[no].faces.iter().map(|face| face.bbox);
        // What the full look is sure of counts as a face, too.
        let found = full[row].faces.iter().filter(|face| face.score >= 0.3).map(|face| face.bbox);
        for face in true_faces.chain(found).filter_map(|face| face.clipped(scene.size())) {
            if covered(fills_of(&full_plan, row), &face) < 0.98 {
                continue;
            }
            faces += 1;
            if covered(fills_of(&gated_plan, row), &face) < 0.98 {
                lost.push((no, face));
            }
        }
    }
    assert!(faces > 60, "{faces} faces");
    assert!(lost.is_empty(), "bare where only changes are looked at, of {faces}: {lost:?}");
}
