//! The promises of the plan, on scenes whose truth is known.

use super::*;
use crate::custody::detect::Thing;

const SIZE: Size = Size { width_px: 640, height_px: 360 };

fn boxed(x1: f64, y1: f64, x2: f64, y2: f64) -> PxBox {
    PxBox::new(x1, y1, x2, y2).expect("a valid box")
}

fn times(frames: usize) -> Vec<i64> {
    (0..frames as i64).map(|i| i * 100_000).collect()
}

fn detection(bbox: PxBox, class: DetectedClass, score: f32) -> Detection {
    Detection { bbox, class, score }
}

/// A person who walks to the right, and the true head.
fn walker(frame: usize) -> (PxBox, PxBox) {
    let x = 40.0 + 6.0 * frame as f64;
    (boxed(x, 100.0, x + 50.0, 290.0), boxed(x + 14.0, 102.0, x + 36.0, 130.0))
}

/// A walker's clip in which the detectors see the person and the face where they are told to.
fn clip(frames: usize, person: impl Fn(usize) -> bool, face: impl Fn(usize) -> bool) -> Vec<Option<Findings>> {
    (0..frames)
        .map(|f| {
            let (body, head) = walker(f);
            let objects = if person(f) { vec![detection(body, DetectedClass::Person, 0.6)] } else { vec![] };
            let faces = if face(f) { vec![detection(head, DetectedClass::Face, 0.8)] } else { vec![] };
            Some(Findings { faces, objects, ..Findings::default() })
        })
        .collect()
}

fn plan_at(place: Place, findings: &[Option<Findings>]) -> Plan {
    let glances = vec![Glance::at(&vec![90; SIZE.area() as usize * 3], SIZE); findings.len()];
    let clip = Clip { findings, times_micros: &times(findings.len()), glances: &glances, size: SIZE };
    plan(&clip, &Orders { place, ..Orders::default() }, &[], &HidingSettings::default())
}

fn outdoors(findings: &[Option<Findings>]) -> Plan {
    plan_at(Place::Outdoor, findings)
}

/// Whether all of `part` that is in the picture is hidden by one of the frame's regions.
fn hides(plan: &Plan, frame: usize, part: &PxBox) -> bool {
    let Some(part) = part.clipped(SIZE) else { return true };
    match plan.frame(FrameNo(frame as u32)) {
        FramePlan::HiddenWhole(_) => true,
        FramePlan::Regions { fills, .. } => fills.iter().any(|fill| fill.hull().hull(&part) == fill.hull()),
    }
}

fn bare_frames(plan: &Plan, frames: std::ops::Range<usize>) -> Vec<usize> {
    frames.filter(|&f| !hides(plan, f, &walker(f).1)).collect()
}

#[test]
fn a_face_missed_in_some_frames_is_hidden_in_all() {
    let plan = outdoors(&clip(40, |_| false, |f| (6..34).contains(&f) && f % 5 != 2 && !(15..25).contains(&f)));
    assert_eq!(bare_frames(&plan, 1..39), Vec::<usize>::new());
    assert!(plan.counts().carried > 0);
}

#[test]
fn a_person_without_a_face_keeps_a_hidden_head() {
    let plan = outdoors(&clip(40, |f| f % 7 != 3, |_| false));
    assert_eq!(bare_frames(&plan, 0..40), Vec::<usize>::new());
    assert_eq!(plan.counts().faces_found, 0);
    assert!(plan.counts().heads_hidden >= 40);
}

#[test]
fn all_of_who_is_found_in_a_lower_corner_is_hidden() {
    let corner = boxed(540.0, 150.0, 640.0, 360.0);
    let found = Findings { objects: vec![detection(corner, DetectedClass::Person, 0.6)], ..Findings::default() };
    let plan = outdoors(&vec![Some(found); 12]);
    assert!((0..12).all(|frame| hides(&plan, frame, &corner)));
}

#[test]
fn a_sure_face_replaces_the_head_part_and_a_false_one_does_not() {
    let region_count = |findings: &[Option<Findings>]| match outdoors(findings).frame(FrameNo(10)) {
        FramePlan::Regions { fills, .. } => fills.iter().map(Fill::hull).collect::<Vec<_>>(),
        FramePlan::HiddenWhole(_) => panic!("detection did not fail"),
    };
    let with_face = region_count(&clip(20, |_| true, |_| true));
    let without = region_count(&clip(20, |_| true, |_| false));
    assert!(with_face[0].area() < without[0].area());
    let mut on_the_chest = clip(20, |_| true, |_| false);
    for (f, found) in on_the_chest.iter_mut().enumerate() {
        let chest = walker(f).1.moved(0.0, 60.0);
        found.as_mut().expect("found").faces.push(detection(chest, DetectedClass::Face, 0.9));
    }
    assert_eq!(bare_frames(&outdoors(&on_the_chest), 0..20), Vec::<usize>::new());
}

/// How much of a frame is hidden by regions, pixels, whatever they overlap.
fn hidden_px(plan: &Plan, frame: usize) -> f64 {
    match plan.frame(FrameNo(frame as u32)) {
        FramePlan::HiddenWhole(_) => SIZE.area() as f64,
        FramePlan::Regions { fills, .. } => fills.iter().map(|fill| fill.hull().area()).sum(),
    }
}

#[test]
fn of_somebody_in_profile_the_back_of_the_head_is_hidden_and_less_of_the_body() {
    // Wide: arms and legs swing. The face is the front of the head, a third of the way from the middle to the side.
    let body = boxed(200.0, 60.0, 300.0, 330.0);
    let face = |turned: bool| if turned { boxed(218.0, 66.0, 238.0, 92.0) } else { boxed(240.0, 66.0, 260.0, 92.0) };
    let of = |faces: &[(f32, bool)]| {
        let row = |(score, turned): &(f32, bool)| {
            let faces = vec![detection(face(*turned), DetectedClass::Face, *score)];
            Some(Findings { faces, objects: vec![detection(body, DetectedClass::Person, 0.7)], ..Findings::default() })
        };
        outdoors(&faces.iter().map(row).collect::<Vec<_>>())
    };
    let profile = of(&[(0.8, true); 12]);
    let without_a_sure_face = of(&[(0.2, true); 12]);
    // With the back of the head, on whichever side it is.
    let head = boxed(210.0, 58.0, 268.0, 96.0);
    assert!((0..12).all(|frame| hides(&profile, frame, &head)));
    assert!(hidden_px(&profile, 6) < 0.8 * hidden_px(&without_a_sure_face, 6));
    // What is at the top in the middle is hidden too: the face may be that of somebody in front.
    assert!((0..12).all(|frame| hides(&profile, frame, &boxed(232.0, 56.0, 268.0, 96.0))));

    // A single frame with a weaker face between sure ones changes nothing; a longer stretch of weak ones brings the whole part back.
    let mut scores = [(0.8, true); 24];
    scores[5].0 = 0.35;
    scores[10..20].iter_mut().for_each(|(score, _)| *score = 0.35);
    let mixed = of(&scores);
    assert_eq!(hidden_px(&mixed, 5), hidden_px(&mixed, 3));
    assert!(hidden_px(&mixed, 15) > hidden_px(&mixed, 5));
}

#[test]
fn one_face_is_the_head_of_one_person_only() {
    // Somebody stands close behind the walker, a little taller, face turned away: the walker's face lies in both head parts.
    let behind = |frame: usize| {
        let (body, head) = walker(frame);
        (
            PxBox::new(body.x1() + 12.0, body.y1() - 8.0, body.x2() + 18.0, body.y2()).expect("a box"),
            head.moved(22.0, -8.0),
        )
    };
    let mut findings = clip(20, |_| true, |_| true);
    for (f, found) in findings.iter_mut().enumerate() {
        found.as_mut().expect("found").objects.push(detection(behind(f).0, DetectedClass::Person, 0.5));
    }
    let plan = outdoors(&findings);
    assert_eq!(bare_frames(&plan, 0..20), Vec::<usize>::new());
    assert!((0..20).all(|f| hides(&plan, f, &behind(f).1)));
}

#[test]
fn a_face_seen_once_stays_with_its_person_to_both_ends() {
    // The face is unusually low on the person, below the head part: only being carried can hide it.
    let low_face = |f: usize| walker(f).1.moved(0.0, 60.0);
    let mut findings = clip(60, |_| true, |_| false);
    findings[30].as_mut().expect("found").faces.push(detection(low_face(30), DetectedClass::Face, 0.7));
    let plan = outdoors(&findings);
    assert!((0..60).all(|f| hides(&plan, f, &low_face(f))));
}

#[test]
fn a_failed_detection_hides_its_frame_and_its_neighbours_keep_their_regions() {
    let mut findings = clip(20, |f| !(9..=11).contains(&f), |_| false);
    findings[10] = None;
    let plan = outdoors(&findings);
    assert_eq!(plan.frame(FrameNo(10)), &FramePlan::HiddenWhole(Reason::DetectionFailed));
    assert_eq!(bare_frames(&plan, 0..20), Vec::<usize>::new());
    assert_eq!(plan.counts().frames_hidden_whole, 1);
    assert_eq!(plan.frame(FrameNo(20)), &FramePlan::HiddenWhole(Reason::NotAnalysed));
    assert_eq!(outdoors(&[]).frame(FrameNo(0)), &FramePlan::HiddenWhole(Reason::NotAnalysed));
}

#[test]
fn anywhere_but_outdoors_only_people_and_vehicles_are_shown() {
    let car = boxed(300.0, 200.0, 420.0, 280.0);
    let mut findings = clip(20, |f| f >= 10, |_| false);
    findings[15].as_mut().expect("found").objects.push(detection(car, DetectedClass::Car, 0.7));
    findings[15].as_mut().expect("found").objects.push(detection(car.moved(0.0, -150.0), DetectedClass::Car, 0.21));
    for place in [Place::Indoor, Place::Unknown] {
        let plan = plan_at(place, &findings);
        let shown = |f: u32| match plan.frame(FrameNo(f)) {
            FramePlan::Regions { shown: Some(shown), .. } => shown.clone(),
            other => panic!("must say what is shown: {other:?}"),
        };
        assert_eq!(shown(0), vec![], "nobody there: nothing is shown");
        assert_eq!(shown(7), vec![], "a person's box is hidden, not shown, before it is found");
        assert_eq!(shown(12).len(), 1);
        assert_eq!(shown(15).len(), 2, "the doubtful car is not shown");
        assert_eq!(bare_frames(&plan, 10..20), Vec::<usize>::new());
    }
}

#[test]
fn a_face_at_the_lens_takes_its_person_with_it() {
    let mut findings = clip(3, |_| false, |_| false);
    let (face, person) = (boxed(200.0, 60.0, 400.0, 300.0), boxed(100.0, 0.0, 500.0, 360.0));
    for found in findings.iter_mut().flatten() {
        found.faces.push(detection(face, DetectedClass::Face, 0.9));
        found.objects.push(detection(person, DetectedClass::Person, 0.5));
    }
    assert!((0..3).all(|f| hides(&outdoors(&findings), f, &person)));
}

#[test]
fn somebody_whom_only_the_small_picture_shows_keeps_a_hidden_head_and_is_not_shown() {
    let body = boxed(200.0, 80.0, 420.0, 350.0);
    let mut findings = clip(3, |_| false, |_| false);
    for found in findings.iter_mut().flatten() {
        found.near_people.push(detection(body, DetectedClass::Person, 0.4));
    }
    let head = boxed(260.0, 85.0, 360.0, 220.0);
    assert!((0..3).all(|f| hides(&outdoors(&findings), f, &head)));
    let FramePlan::Regions { shown, .. } = plan_at(Place::Indoor, &findings).frame(FrameNo(1)).clone() else {
        panic!("nothing failed")
    };
    assert_eq!(shown, Some(vec![]), "its box is too coarse to show a room through");
}

#[test]
fn the_margin_grows_with_motion_and_with_doubt() {
    let region = |step_px: f64, jitter_px: f64, seen: &dyn Fn(usize) -> bool| {
        let mut findings = clip(21, |_| false, |_| false);
        for (f, found) in findings.iter_mut().enumerate().filter(|(f, _)| seen(*f)) {
            let x = 300.0 + step_px * (f as f64 - 10.0) + if f % 2 == 0 { jitter_px } else { -jitter_px };
            let face = boxed(x, 100.0, x + 40.0, 148.0);
            found.as_mut().expect("not failed").faces.push(detection(face, DetectedClass::Face, 0.8));
        }
        match outdoors(&findings).frame(FrameNo(10)) {
            FramePlan::Regions { fills, .. } => fills.iter().map(|fill| fill.hull().width()).fold(0.0, f64::max),
            FramePlan::HiddenWhole(_) => panic!("nothing failed"),
        }
    };
    let all = |_: usize| true;
    let still = region(0.0, 0.0, &all);
    assert!(region(9.0, 0.0, &all) >= still + 16.0, "fast");
    assert!(region(0.0, 4.0, &all) >= still + 8.0, "the detector is not sure where");
    let with_a_gap = |f: usize| !(7..=13).contains(&f);
    assert!(region(9.0, 0.0, &with_a_gap) > region(9.0, 0.0, &all), "not seen for a while");
}

#[test]
fn people_who_hang_over_an_edge_are_hidden_over_the_edge() {
    let mut findings = clip(3, |_| false, |_| false);
    for found in findings.iter_mut().flatten() {
        found.faces.push(detection(boxed(629.0, 345.0, 639.0, 358.0), DetectedClass::Face, 0.4));
    }
    assert!((0..3).all(|f| hides(&outdoors(&findings), f, &boxed(627.0, 343.0, 640.0, 360.0))));
}

#[test]
fn random_findings_never_panic_and_every_found_face_is_hidden() {
    for seed in 0..60 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut edge = |limit: f64| (rng.f64() * 1.4 - 0.2) * limit;
        let mut findings: Vec<Option<Findings>> = Vec::new();
        for f in 0..25 {
            let mut found = Findings::default();
            for k in 0..4 {
                let tiny = if k == 0 { 1e-7 } else { 1.0 };
                let (x, y) = (edge(640.0), edge(360.0));
                let bbox = PxBox::new(x, y, x + 1e-9 + edge(200.0).abs() * tiny, y + 1e-9 + edge(200.0).abs() * tiny);
                let Some(bbox) = bbox else { continue };
                found.faces.push(detection(bbox, DetectedClass::Face, 0.9));
                found.objects.push(detection(bbox.moved(5.0, 9.0), DetectedClass::Person, 0.3));
                found.objects.push(detection(bbox.moved(-50.0, 9.0), DetectedClass::Truck, 0.5));
            }
            findings.push((f % 11 != 7).then_some(found));
        }
        for place in [Place::Outdoor, Place::Unknown] {
            let plan = plan_at(place, &findings);
            for (f, found) in findings.iter().enumerate() {
                for face in found.iter().flat_map(|found| &found.faces) {
                    assert!(hides(&plan, f, &face.bbox), "seed {seed}, frame {f}, {face:?}");
                }
            }
        }
    }
}

#[test]
fn faint_faces_that_stay_where_nobody_is_are_ignored_and_those_on_a_person_are_not() {
    let leaf = boxed(500.0, 40.0, 520.0, 66.0);
    let with_leaf = |score: f32, body: bool| {
        let mut findings = clip(40, |_| false, |_| false);
        for found in findings.iter_mut().flatten() {
            found.faces.push(detection(leaf, DetectedClass::Face, score));
            if body {
                found.objects.push(detection(boxed(485.0, 35.0, 535.0, 200.0), DetectedClass::Person, 0.2));
            }
        }
        outdoors(&findings)
    };
    assert!((0..40).all(|f| !hides(&with_leaf(0.15, false), f, &leaf)));
    assert!((0..40).all(|f| hides(&with_leaf(0.15, true), f, &leaf)));
    assert!((0..40).all(|f| hides(&with_leaf(0.35, false), f, &leaf)));
}

#[test]
fn wheels_are_ignored_unless_they_are_sure_or_on_a_person() {
    let (car, wheel) = (boxed(300.0, 200.0, 460.0, 270.0), boxed(320.0, 245.0, 340.0, 268.0));
    let with_wheel = |score: f32, child: bool| {
        let mut findings = clip(20, |_| false, |_| false);
        for found in findings.iter_mut().flatten() {
            found.faces.push(detection(wheel, DetectedClass::Face, score));
            found.objects.push(detection(car, DetectedClass::Car, 0.6));
            if child {
                found.objects.push(detection(boxed(315.0, 242.0, 345.0, 340.0), DetectedClass::Person, 0.2));
            }
        }
        outdoors(&findings)
    };
    assert!((0..20).all(|f| !hides(&with_wheel(0.25, false), f, &wheel)));
    assert!((0..20).all(|f| hides(&with_wheel(0.52, false), f, &wheel)));
    assert!((0..20).all(|f| !hides(&with_wheel(0.355, false), f, &wheel)), "the car is sure");
    assert!((0..20).all(|f| hides(&with_wheel(0.15, true), f, &wheel)));
}

#[test]
fn a_wheel_behind_somebody_large_is_not_on_their_head() {
    let car = boxed(300.0, 130.0, 460.0, 200.0);
    let is_hidden = |height_px: f64| {
        let wheel = boxed(320.0, 175.0, 336.0, 175.0 + height_px);
        let mut findings = clip(20, |_| false, |_| false);
        for found in findings.iter_mut().flatten() {
            found.faces.push(detection(wheel, DetectedClass::Face, 0.25));
            found.objects.push(detection(car, DetectedClass::Car, 0.6));
            found.objects.push(detection(boxed(318.0, 150.0, 400.0, 358.0), DetectedClass::Person, 0.7));
        }
        let plan = outdoors(&findings);
        let faces = |f| match plan.frame(FrameNo(f)) {
            FramePlan::Regions { fills, .. } => fills.iter().filter(|fill| fill.why == Why::Face).count(),
            FramePlan::HiddenWhole(_) => panic!("nothing failed"),
        };
        (0..20).all(|f| faces(f) > 0)
    };
    assert!(!is_hidden(16.0));
    assert!(is_hidden(22.0), "as large as a head may be");
}

#[test]
fn a_pot_is_no_face_unless_it_is_sure_or_on_a_person() {
    let (plant, pot) = (boxed(110.0, 200.0, 200.0, 330.0), boxed(130.0, 270.0, 180.0, 328.0));
    let hides_it = |face: PxBox, score: f32, person: Option<PxBox>| {
        let mut findings = clip(3, |_| false, |_| false);
        for found in findings.iter_mut().flatten() {
            found.things.push(Thing { coco: 58, bbox: plant, score: 0.6 });
            found.faces.push(detection(face, DetectedClass::Face, score));
            found.objects.extend(person.map(|bbox| detection(bbox, DetectedClass::Person, 0.5)));
        }
        (0..3).all(|f| hides(&outdoors(&findings), f, &face))
    };
    assert!(!hides_it(pot, 0.35, None));
    assert!(hides_it(pot, 0.45, None), "surely a face");
    assert!(hides_it(pot.moved(0.0, -62.0), 0.35, None), "behind the leaves");
    assert!(hides_it(pot.moved(40.0, 0.0), 0.35, None), "beside it");
    let crouching = boxed(115.0, 255.0, 195.0, 360.0);
    assert!(hides_it(pot, 0.35, Some(crouching)), "somebody's head");
}
