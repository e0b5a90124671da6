//! The sample scene with the real models: no true face is bare, and people can still be tagged.

use std::path::Path;

use super::*;
use crate::custody::detect::Detectors;
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

#[test]
fn on_the_sample_scene_no_true_face_is_bare_and_people_stay_visible() {
    let Ok(mut detectors) = Detectors::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("models")) else {
        println!("skipped: the sample scene needs the models and ONNX Runtime (models/make)");
        return;
    };
    let scene = Scene::new(7, Variant::Day);
    let numbers: Vec<usize> = (0..scene.len()).step_by(3).collect();
    let times: Vec<i64> = numbers.iter().map(|&no| no as i64 * 1_000_000 / i64::from(scene.fps())).collect();
    let findings: Vec<_> = numbers.iter().map(|&no| detectors.find(&scene.frame(no), scene.size()).ok()).collect();
    let glances: Vec<Glance> = numbers.iter().map(|&no| Glance::at(&scene.frame(no), scene.size())).collect();
    let clip = Clip { findings: &findings, times_micros: &times, glances: &glances, size: scene.size() };
    let orders = Orders { place: Place::Outdoor, ..Orders::default() };
    let plan = plan(&clip, &orders, &[], &HidingSettings::default());
    let (mut bare, mut faces, mut people, mut veiled_people, mut share) = (Vec::new(), 0, 0, 0, 0.0);
    for (row, &no) in numbers.iter().enumerate() {
        let FramePlan::Regions { fills, .. } = plan.frame(FrameNo(row as u32)) else { panic!("detection failed") };
        // The doorway and who stands in it are the inside of a home.
        let fills: &[Fill] = &fills.iter().filter(|fill| fill.why != Why::Opening).cloned().collect::<Vec<_>>();
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
    assert!(share < 0.085, "hidden: {share}");
    assert!(f64::from(veiled_people) < 0.15 * f64::from(people), "veiled: {veiled_people} of {people}");
}
