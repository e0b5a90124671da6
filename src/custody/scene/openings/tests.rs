//! Openings in the drawn scene, whose doorway is known, and zones in drawn pictures.

use super::*;
use crate::custody::detect::{Findings, RoomSeen};
use crate::custody::plan::Area;
use crate::custody::scene::Glances;
use crate::porch::{Scene, Variant};
use crate::vocab::{PxPoint, Size};

const SIZE: Size = Size { width_px: 320, height_px: 180 };

fn boxed(x1: f64, y1: f64, x2: f64, y2: f64) -> PxBox {
    PxBox::new(x1, y1, x2, y2).expect("a box")
}

fn polygon(bbox: &PxBox) -> Polygon {
    let (left, top, right, low) = (bbox.x1(), bbox.y1(), bbox.x2(), bbox.y2());
    let corners = [(left, top), (right, top), (right, low), (left, low)].map(|(x, y)| PxPoint { x, y });
    Polygon::new(corners.to_vec()).expect("a polygon")
}

/// What is hidden in a clip of such pictures, `fps` a second, with people and vehicles where they are said to be.
fn fills_of(
    frames: usize,
    fps: i64,
    size: Size,
    picture: impl Fn(usize) -> Vec<u8>,
    objects: &[Vec<PxBox>],
    zones: &[Zone],
) -> Vec<Vec<Fill>> {
    fills_with(&vec![Some(Findings::default()); frames], fps, size, picture, objects, zones)
}

/// The same, when this was found.
fn fills_with(
    findings: &[Option<Findings>],
    fps: i64,
    size: Size,
    picture: impl Fn(usize) -> Vec<u8>,
    objects: &[Vec<PxBox>],
    zones: &[Zone],
) -> Vec<Vec<Fill>> {
    let frames = findings.len();
    let times: Vec<i64> = (0..frames as i64).map(|frame| frame * 1_000_000 / fps).collect();
    let mut book = Glances::default();
    let glances: Vec<_> = (0..frames).map(|frame| book.at(&picture(frame), size, times[frame], None)).collect();
    let clip = Clip { findings, times_micros: &times, glances: &glances, size };
    super::fills(&clip, zones, objects, &vec![true; frames])
}

fn is_covered(fills: &[Fill], at: PxPoint) -> bool {
    fills.iter().any(|fill| match &fill.area {
        Area::Box(bbox) => bbox.contains(at),
        Area::Polygon(polygon) => holds(polygon, at),
    })
}

/// Every sixth frame of the drawn scene, two a second, with the true people and vehicles, but for those smaller than a detector finds.
fn check_scene(seed: u64, variant: Variant, with_zone: Option<()>) -> f64 {
    let scene = Scene::new(seed, variant);
    let truth = &scene.truth().frames;
    let numbers: Vec<usize> = (0..scene.len()).step_by(6).collect();
    let seen = |no: &usize| truth[*no].objects.iter().map(|o| o.bbox).filter(|b| b.height() >= 20.0).collect();
    let objects: Vec<Vec<PxBox>> = numbers.iter().map(seen).collect();
    let doorway = Polygon::new(truth[0].door.doorway.to_vec()).expect("a doorway");
    let zone = Zone { kind: ZoneKind::Door, outline: doorway.clone() };
    let zones: Vec<Zone> = with_zone.iter().map(|()| zone.clone()).collect();
    let picture = |frame: usize| scene.frame(numbers[frame]);
    let fills = fills_of(numbers.len(), 2, scene.size(), picture, &objects, &zones);
    let mut share = 0.0;
    for (fills, no) in fills.iter().zip(&numbers) {
        let hulls = fills.iter().map(|fill| fill.hull().clipped(scene.size()).map_or(0.0, |b| b.area()));
        share += hulls.fold(0.0, f64::max) / scene.size().area() as f64 / numbers.len() as f64;
        if truth[*no].door.open > 0.0 {
            let hull = hull_of(&doorway);
            for y in (hull.y1() as u32..hull.y2() as u32).step_by(2) {
                for x in (hull.x1() as u32..hull.x2() as u32).step_by(2) {
                    let at = PxPoint { x: f64::from(x) + 0.5, y: f64::from(y) + 0.5 };
                    let is_bare = holds(&doorway, at) && !is_covered(fills, at);
                    assert!(!is_bare, "seed {seed}, frame {no}: the doorway is bare at {at:?}");
                }
            }
        }
    }
    share
}

#[test]
fn the_room_behind_the_opening_door_is_hidden_from_its_first_frame_without_a_zone() {
    let share = check_scene(7, Variant::Day, None);
    assert!(share < 0.075, "the door and its frame are 8 % of the picture, for less than the whole clip: {share}");
}

#[test]
fn the_room_behind_the_opening_door_is_hidden_with_a_zone() {
    let share = check_scene(3, Variant::Day, Some(()));
    assert!(share < 0.09, "{share}");
}

#[test]
fn at_dusk_no_door_opens_and_none_is_hidden() {
    assert_eq!(check_scene(7, Variant::Evening, None), 0.0);
}

#[test]
fn more_scenes_hold_too() {
    if std::env::var_os("VEILMARK_LONG").is_none() {
        println!("skipped: VEILMARK_LONG=1 looks at more scenes");
        return;
    }
    for seed in [1, 2, 5, 11, 23, 40] {
        check_scene(seed, Variant::Day, None);
        check_scene(seed, Variant::Day, Some(()));
        check_scene(seed, Variant::Evening, None);
    }
}

/// A street, bright above and dark below, and a flat door that opens on a room full of things.
fn street(is_open: bool, door: &PxBox, more: Option<(&PxBox, u8)>) -> Vec<u8> {
    let mut rgb = Vec::new();
    for i in 0..SIZE.area() {
        let at = PxPoint { x: (i % 320) as f64 + 0.5, y: (i / 320) as f64 + 0.5 };
        let pixel = match more.filter(|(bbox, _)| bbox.contains(at)) {
            Some((_, grey)) => [grey; 3],
            None if door.contains(at) && is_open => {
                if (at.x / 12.0) as u32 % 2 == (at.y / 15.0) as u32 % 2 {
                    [190, 120, 60]
                } else {
                    [70, 50, 30]
                }
            }
            None if door.contains(at) => [60, 110, 80],
            None => [(150.0 - at.y / 3.0) as u8, (150.0 - at.y / 3.0) as u8, 140],
        };
        rgb.extend(pixel);
    }
    rgb
}

const DOOR: (f64, f64, f64, f64) = (40.0, 60.0, 100.0, 160.0);

fn door() -> PxBox {
    boxed(DOOR.0, DOOR.1, DOOR.2, DOOR.3)
}

#[test]
fn a_door_is_hidden_a_while_around_at_one_and_at_sixty_frames_a_second_and_so_is_who_stands_in_it() {
    let inside = boxed(55.0, 70.0, 85.0, 158.0);
    for (fps, zones) in
        [(1, vec![]), (12, vec![]), (60, vec![]), (12, vec![Zone { kind: ZoneKind::Door, outline: polygon(&door()) }])]
    {
        let frames = 30 * fps as usize;
        let is_open = |frame: usize| (12 * fps as usize..19 * fps as usize).contains(&frame);
        let objects: Vec<Vec<PxBox>> = (0..frames).map(|f| if is_open(f) { vec![inside] } else { vec![] }).collect();
        let fills = fills_of(frames, fps, SIZE, |f| street(is_open(f), &door(), None), &objects, &zones);
        // A second around, or half of one where the door is known to be shut.
        let hidden = if zones.is_empty() { 11.6..19.4 } else { 11.1..19.8 };
        for (frame, fills) in fills.iter().enumerate() {
            let seconds = frame as f64 / fps as f64;
            let points = [(41.0, 61.0), (99.0, 61.0), (70.0, 120.0), (99.0, 159.0), (41.0, 159.0)];
            let covered = points.iter().all(|&(x, y)| is_covered(fills, PxPoint { x, y }));
            assert!(covered || !hidden.contains(&seconds), "{fps} a second, second {seconds}");
            assert!(fills.is_empty() || (10.0..21.1).contains(&seconds), "{fps} a second, second {seconds}: {fills:?}");
            assert!(fills.iter().all(|fill| fill.in_front.is_empty()), "who stands in the door is in the home");
        }
    }
}

/// Somebody stands in a door while it is open, twelve frames a second, and a visitor is found late.
fn check_somebody_in_a_door(open: std::ops::Range<usize>) {
    let (resident, visitor) = (boxed(47.0, 72.0, 99.0, 160.0), boxed(180.0, 60.0, 230.0, 170.0));
    let people = |frame: usize| {
        let found_late = (60..170).contains(&frame).then_some(visitor);
        open.contains(&frame).then_some(resident).into_iter().chain(found_late).collect()
    };
    let objects: Vec<Vec<PxBox>> = (0..240).map(people).collect();
    let picture = |frame: usize| {
        let mut rgb = street(open.contains(&frame), &door(), (50..170).contains(&frame).then_some((&visitor, 20)));
        if open.contains(&frame) {
            paint(&mut rgb, &resident, [200, 40, 90]);
        }
        rgb
    };
    let fills = fills_of(240, 12, SIZE, picture, &objects, &[]);
    for (frame, fills) in fills.iter().enumerate() {
        let points = [(41.0, 61.0), (99.0, 61.0), (70.0, 120.0), (41.0, 159.0)];
        let covered = points.iter().all(|&(x, y)| is_covered(fills, PxPoint { x, y }));
        assert!(covered || !(open.start - 5..open.end + 5).contains(&frame), "frame {frame}");
        assert!(fills.is_empty() || (open.start - 20..open.end + 25).contains(&frame), "frame {frame}: {fills:?}");
        assert!(!is_covered(fills, PxPoint { x: 205.0, y: 120.0 }), "frame {frame}: the visitor stays visible");
    }
}

#[test]
fn a_door_is_hidden_with_somebody_who_fills_it_and_a_visitor_found_late_is_not() {
    check_somebody_in_a_door(80..140);
}

#[test]
fn a_peek_is_hidden_with_somebody_who_fills_the_door() {
    check_somebody_in_a_door(100..109);
}

#[test]
fn a_door_that_may_be_ajar_before_and_after_is_hidden_for_a_second_around_and_one_that_is_shut_for_less() {
    let (open, ajar) = (120..180, 112..188);
    let gap = boxed(DOOR.0, DOOR.1, DOOR.0 + 5.0, DOOR.3);
    let visitor = boxed(30.0, 50.0, 96.0, 178.0);
    // Somebody before it, who leaves it out of sight while it opens.
    let before = |frame: usize| if (60..117).contains(&frame) { vec![visitor] } else { vec![] };
    for (has_gap, has_visitor, first, last) in
        [(false, false, 113..=115, 184..=187), (true, false, 106..=109, 189..=193), (false, true, 108..=110, 184..=187)]
    {
        let objects: Vec<Vec<PxBox>> = (0..300).map(|f| if has_visitor { before(f) } else { vec![] }).collect();
        let picture = |frame: usize| {
            let mut rgb = street(open.contains(&frame), &door(), None);
            if has_gap && ajar.contains(&frame) && !open.contains(&frame) {
                paint(&mut rgb, &gap, [190, 120, 60]);
            }
            rgb
        };
        let fills = fills_of(300, 10, SIZE, picture, &objects, &[]);
        let hidden: Vec<usize> = (0..300).filter(|frame| !fills[*frame].is_empty()).collect();
        let (from, until) = (hidden[0], hidden[hidden.len() - 1]);
        assert!(first.contains(&from) && last.contains(&until), "{has_gap} {has_visitor}: {from} to {until}");
        assert_eq!(hidden.len(), until - from + 1, "without a break");
    }
}

/// How many frames of a clip are hidden where something changes beside the feet of somebody, for a second, in this way.
fn hidden_beside_feet(change: &PxBox, of: [f32; 3], is_somebody_there: bool) -> usize {
    let person = boxed(190.0, 60.0, 230.0, 170.0);
    let at = |frame: usize| (100..110).contains(&frame);
    let there = |frame: usize| is_somebody_there && (80..130).contains(&frame);
    let objects: Vec<Vec<PxBox>> = (0..240).map(|f| if there(f) { vec![person] } else { vec![] }).collect();
    let picture = |frame: usize| {
        let mut rgb = street(false, &door(), there(frame).then_some((&person, 30)));
        for (i, pixel) in rgb.chunks_exact_mut(3).enumerate().filter(|_| at(frame)) {
            let here = PxPoint { x: (i % 320) as f64 + 0.5, y: (i / 320) as f64 + 0.5 };
            if change.contains(here) && !(there(frame) && person.contains(here)) {
                (0..3).for_each(|k| pixel[k] = (f32::from(pixel[k]) * of[k]) as u8);
            }
        }
        rgb
    };
    fills_of(240, 10, SIZE, picture, &objects, &[]).iter().filter(|fills| !fills.is_empty()).count()
}

#[test]
fn the_shadow_of_somebody_is_no_peek_and_what_may_be_a_door_is_one() {
    let (shade, dark_room, lit_room) = ([0.52, 0.58, 0.68], [0.6, 0.45, 0.35], [1.3, 1.0, 0.6]);
    let (ground, higher) = (boxed(120.0, 125.0, 190.0, 170.0), boxed(150.0, 70.0, 190.0, 165.0));
    assert_eq!(hidden_beside_feet(&ground, shade, true), 0, "a shadow");
    for (change, of, is_somebody_there, what) in [
        (&ground, shade, false, "nobody casts it"),
        (&ground, dark_room, true, "it is redder"),
        (&ground, lit_room, true, "it is brighter"),
        (&higher, shade, true, "it reaches above the hips"),
    ] {
        assert!(hidden_beside_feet(change, of, is_somebody_there) >= 10, "{what}");
    }
}

/// How many frames of a clip are hidden where something dark is in view in these boxes of the street, a time after it began, and these
/// people are found in all of them.
fn hidden_where_something_comes(at: impl Fn(f64) -> Vec<Option<PxBox>>, people: &[PxBox]) -> usize {
    let picture = |frame: usize| {
        let mut rgb = street(false, &door(), None);
        for bbox in at((frame as f64 - 99.5) / 10.0).into_iter().flatten() {
            paint(&mut rgb, &bbox, [40, 30, 60]);
        }
        rgb
    };
    fills_of(240, 10, SIZE, picture, &vec![people.to_vec(); 240], &[]).iter().filter(|fills| !fills.is_empty()).count()
}

/// The same for something that comes down.
fn hidden_where_something_comes_down(at: impl Fn(f64) -> (f64, f64)) -> usize {
    let bbox = |time: f64| {
        let (top, foot) = at(time);
        vec![PxBox::new(150.0, top.max(0.0), 220.0, foot.min(180.0))]
    };
    hidden_where_something_comes(bbox, &[])
}

#[test]
fn what_passes_unknown_is_no_peek_and_what_goes_back_the_way_it_came_is_one() {
    let passing = |time: f64| (180.0 * (time - 1.0), 180.0 * time);
    assert_eq!(hidden_where_something_comes_down(passing), 0, "a car that nobody knows");
    let back = |time: f64| (0.0, 180.0 * (1.0 - (time - 1.0).abs()));
    assert!(hidden_where_something_comes_down(back) >= 20, "a shutter");
    let at_once = |time: f64| if (0.0..2.0).contains(&time) { (0.0, 180.0) } else { (0.0, 0.0) };
    assert!(hidden_where_something_comes_down(at_once) >= 20, "a door that opens between two glances");
    let through_a_window = |time: f64| (40.0f64.max(110.0 * (time - 1.0) + 40.0), 130.0f64.min(110.0 * time + 40.0));
    assert!(hidden_where_something_comes_down(through_a_window) >= 20, "who passes behind a window stops at its frame");
}

#[test]
fn a_door_beside_what_passes_and_one_that_is_half_covered_stay_hidden() {
    let car = |time: f64| PxBox::new(150.0, (180.0 * (time - 1.0)).max(0.0), 220.0, (180.0 * time).min(180.0));
    let door = |time: f64| PxBox::new(222.0, 20.0, 262.0, 20.0 + if (0.1..1.9).contains(&time) { 60.0 } else { 0.0 });
    let both = |time: f64| vec![car(time), door(time).filter(|door| door.height() > 0.0)];
    assert!(hidden_where_something_comes(both, &[]) >= 10, "a door that opens while a car passes it");
    assert_eq!(hidden_where_something_comes(|time| vec![car(time)], &[]), 0, "the same car alone");
    // The leaf comes back over what somebody covers, so that only its going is seen there.
    let leaf = |time: f64| vec![PxBox::new(100.0, 40.0, 100.0 + 80.0 * (1.0 - (time - 1.0).abs()).max(0.0), 140.0)];
    let before = boxed(100.0, 60.0, 130.0, 178.0);
    assert!(hidden_where_something_comes(leaf, &[before]) >= 20, "a leaf of which somebody covers the latch");
}

fn paint(rgb: &mut [u8], bbox: &PxBox, colour: [u8; 3]) {
    for (i, pixel) in rgb.chunks_exact_mut(3).enumerate() {
        if bbox.contains(PxPoint { x: (i % 320) as f64 + 0.5, y: (i / 320) as f64 + 0.5 }) {
            pixel.copy_from_slice(&colour);
        }
    }
}

#[test]
fn what_people_and_cars_explain_is_no_opening() {
    let car = boxed(180.0, 90.0, 290.0, 150.0);
    let objects: Vec<Vec<PxBox>> = (0..200).map(|f| if f < 90 { vec![car] } else { vec![] }).collect();
    let leaving = |f: usize| street(false, &door(), (f < 90).then_some((&car, 30)));
    assert!(fills_of(200, 10, SIZE, leaving, &objects, &[]).iter().all(Vec::is_empty), "a parked car that leaves");
    let standing: Vec<Vec<PxBox>> = (0..200).map(|f| if (50..120).contains(&f) { vec![car] } else { vec![] }).collect();
    let visitor = |f: usize| street(false, &door(), (50..120).contains(&f).then_some((&car, 220)));
    assert!(fills_of(200, 10, SIZE, visitor, &standing, &[]).iter().all(Vec::is_empty), "somebody who stands still");
    let darker =
        |f: usize| street(false, &door(), None).iter().map(|v| if f > 100 { v / 2 + 10 } else { *v }).collect();
    assert!(fills_of(200, 10, SIZE, darker, &vec![vec![]; 200], &[]).iter().all(Vec::is_empty), "exposure");
    let in_the_street = [Zone { kind: ZoneKind::Ignore, outline: polygon(&boxed(0.0, 0.0, 320.0, 180.0)) }];
    let opening = |f: usize| street((60..90).contains(&f), &door(), None);
    assert!(fills_of(200, 10, SIZE, opening, &vec![vec![]; 200], &in_the_street).iter().all(Vec::is_empty), "a flag");
}

#[test]
fn a_door_whose_closed_look_is_not_known_is_hidden_throughout() {
    let zones = [Zone { kind: ZoneKind::Door, outline: polygon(&door()) }];
    let nobody = |frames: usize| vec![Vec::new(); frames];
    let hidden = |frames: usize, open: &dyn Fn(usize) -> bool, objects: &[Vec<PxBox>], zones: &[Zone]| {
        let fills = fills_of(frames, 10, SIZE, |f| street(open(f), &door(), None), objects, zones);
        fills.iter().filter(|fills| !fills.is_empty()).count()
    };
    assert_eq!(hidden(1, &|_| false, &nobody(1), &zones), 1, "one frame");
    assert_eq!(hidden(8, &|_| false, &nobody(8), &zones), 8, "too short");
    assert_eq!(hidden(100, &|_| false, &vec![vec![door()]; 100], &zones), 100, "always covered");
    assert_eq!(hidden(100, &|f| f < 48, &nobody(100), &zones), 100, "two states of similar length");
    assert_eq!(hidden(100, &|f| f > 30, &nobody(100), &[]), 100, "the usual look is the open one");
    assert_eq!(hidden(100, &|_| false, &nobody(100), &zones), 0, "a door that stays shut");
}

#[test]
fn people_before_a_window_stay_visible_and_those_behind_it_do_not() {
    let window = boxed(100.0, 40.0, 200.0, 100.0);
    let (before, behind, beside) =
        (boxed(120.0, 30.0, 160.0, 170.0), boxed(150.0, 50.0, 180.0, 103.0), boxed(210.0, 30.0, 250.0, 170.0));
    for kind in [ZoneKind::Window, ZoneKind::Interior] {
        let zones = [Zone { kind, outline: polygon(&window) }];
        let fills =
            fills_of(3, 10, SIZE, |_| street(false, &door(), None), &vec![vec![before, behind, beside]; 3], &zones);
        for row in &fills {
            assert_eq!(row.len(), 1);
            assert_eq!(row[0].in_front, vec![before]);
            assert!(is_covered(row, PxPoint { x: 170.0, y: 70.0 }));
        }
        let two = boxed(180.0, 30.0, 280.0, 105.0);
        let fills = fills_of(1, 10, SIZE, |_| street(false, &door(), None), &[vec![two]], &zones);
        assert!(fills[0][0].in_front.is_empty(), "a box of two, of whom one may be behind it");
    }
}

/// A street at night with a lit window, and somebody in it who is not.
fn night(window: &PxBox, frame: usize) -> Vec<u8> {
    let somebody = boxed(window.x1() + 10.0, window.y1() + 12.0, window.x1() + 18.0, window.y2());
    let pixel = |i: u64| {
        let at = PxPoint { x: (i % 320) as f64 + 0.5, y: (i / 320) as f64 + 0.5 };
        let grain = ((i * 7919 + frame as u64 * 104_729) % 9) as u8;
        if window.contains(at) && !somebody.contains(at) { [170 + grain, 150, 110] } else { [10 + grain, 12, 20] }
    };
    (0..SIZE.area()).flat_map(pixel).collect()
}

#[test]
fn a_lit_window_is_hidden_at_night_and_little_beside_it() {
    for (left, top) in [(100.0, 40.0), (103.0, 45.0), (107.0, 41.0)] {
        let window = boxed(left, top, left + 30.0, top + 34.0);
        let fills = fills_of(30, 10, SIZE, |f| night(&window, f), &vec![Vec::new(); 30], &[]);
        for row in &fills {
            assert_eq!(row.len(), 1, "{row:?}");
            let hidden = row[0].hull();
            assert_eq!(hidden.hull(&window.grown(2.0, 2.0)), hidden, "{hidden:?} of {window:?}");
            assert_eq!(hidden.hull(&window.grown(6.0, 6.0)), window.grown(6.0, 6.0), "{hidden:?} of {window:?}");
        }
    }
}

#[test]
fn a_lit_window_is_hidden_where_somebody_is_always_before_it_or_nobody_knows() {
    let window = boxed(103.0, 45.0, 133.0, 79.0);
    let (parked, all) = (boxed(60.0, 62.0, 200.0, 120.0), boxed(80.0, 20.0, 160.0, 110.0));
    for (frames, before) in [(30, Some(parked)), (30, Some(all)), (1, None), (3, None)] {
        let objects = vec![before.into_iter().collect(); frames];
        for row in fills_of(frames, 10, SIZE, |f| night(&window, f), &objects, &[]) {
            let hidden = row.iter().map(Fill::hull).reduce(|a, b| a.hull(&b)).expect("it is lit");
            assert_eq!(hidden.hull(&window.grown(2.0, 2.0)), hidden, "{hidden:?} of {window:?}");
            assert_eq!(hidden.hull(&window.grown(12.0, 12.0)), window.grown(12.0, 12.0), "{hidden:?} of {window:?}");
        }
    }
    // A bright van parks right below it: what was known of the window stands.
    let van = boxed(95.0, 79.0, 240.0, 110.0);
    let with_van = |f: usize| {
        let mut rgb = night(&window, f);
        for y in 79..110 {
            rgb[(y * 320 + 95) * 3..(y * 320 + 240) * 3].fill(200);
        }
        rgb
    };
    for row in fills_of(30, 10, SIZE, with_van, &vec![vec![van]; 30], &[]) {
        assert!([60.0, 75.0].iter().all(|&y| is_covered(&row, PxPoint { x: 118.0, y })), "{row:?}");
    }
    let objects = vec![vec![all]; 30];
    let passes = |f: usize| night(&if f < 4 { window } else { boxed(400.0, 400.0, 430.0, 434.0) }, f);
    assert!(fills_of(30, 10, SIZE, passes, &objects, &[]).iter().all(Vec::is_empty), "a light that passes");
}

/// Every fifth frame is looked at closely, and a room is seen in the door where this says so.
fn seen_through(frames: usize, is_seen: impl Fn(usize) -> bool) -> Vec<Option<Findings>> {
    let room = RoomSeen { found: door(), within: door() };
    let rooms = |frame: usize| frame.is_multiple_of(5).then(|| if is_seen(frame) { vec![room] } else { Vec::new() });
    (0..frames).map(|frame| Some(Findings { rooms: rooms(frame), ..Findings::default() })).collect()
}

#[test]
fn rectangles_of_one_opening_are_joined_as_they_were_found_and_hidden_as_they_were_cut() {
    // Each one alone is seen in too few looks.
    let (left, right) = (boxed(10.0, 60.0, 76.0, 160.0), boxed(44.0, 60.0, 100.0, 160.0));
    let cut = boxed(30.0, 60.0, 46.0, 160.0);
    let rooms = |frame: usize| match frame {
        0 => Some(vec![RoomSeen { found: left, within: cut }]),
        5 => Some(vec![RoomSeen { found: right, within: right }]),
        _ => frame.is_multiple_of(5).then(Vec::new),
    };
    let findings: Vec<_> = (0..55).map(|f| Some(Findings { rooms: rooms(f), ..Findings::default() })).collect();
    let fills = fills_with(&findings, 10, SIZE, |_| street(true, &door(), None), &vec![Vec::new(); 55], &[]);
    for row in &fills {
        assert!([32.0, 90.0].iter().all(|&x| is_covered(row, PxPoint { x, y: 110.0 })), "{row:?}");
        assert!(!is_covered(row, PxPoint { x: 14.0, y: 110.0 }), "beside its casing: {row:?}");
    }
}

#[test]
fn a_door_that_stands_open_throughout_is_hidden_with_who_is_behind_it() {
    let (inside, before) = (boxed(55.0, 70.0, 85.0, 150.0), boxed(60.0, 80.0, 95.0, 178.0));
    let objects = vec![vec![inside, before]; 100];
    let open = |_| street(true, &door(), None);
    // Somebody stands in the way for a while, and one look is enough for a clip of one.
    for findings in [seen_through(100, |_| true), seen_through(100, |f| f < 20), seen_through(1, |_| true)] {
        let objects = &objects[..findings.len()];
        for row in fills_with(&findings, 10, SIZE, open, objects, &[]) {
            assert!([(41.0, 61.0), (99.0, 159.0)].iter().all(|&(x, y)| is_covered(&row, PxPoint { x, y })), "{row:?}");
            assert!(row.iter().all(|fill| fill.in_front == [before]), "who stands before it stays in view: {row:?}");
        }
    }
    let none = vec![Vec::new(); 100];
    let once = fills_with(&seen_through(100, |f| f == 50), 10, SIZE, open, &none, &[]);
    assert!(once.iter().all(Vec::is_empty), "a single look of many is an error");
    let vouched_for = [Zone { kind: ZoneKind::Street, outline: polygon(&boxed(30.0, 50.0, 110.0, 170.0)) }];
    let street_zone = fills_with(&seen_through(100, |_| true), 10, SIZE, open, &none, &vouched_for);
    assert!(street_zone.iter().all(Vec::is_empty), "a steward said that it is no door");
}

#[test]
fn a_door_that_is_usually_shut_is_hidden_while_it_is_not() {
    let is_open = |f: usize| (120..180).contains(&f);
    let findings = seen_through(300, is_open);
    let picture = |f: usize| street(is_open(f), &door(), None);
    let fills = fills_with(&findings, 10, SIZE, picture, &vec![Vec::new(); 300], &[]);
    for (frame, row) in fills.iter().enumerate() {
        let covered = is_covered(row, PxPoint { x: 70.0, y: 120.0 });
        assert!(covered || !(110..=189).contains(&frame), "frame {frame}");
        assert!(!covered || (108..=192).contains(&frame), "frame {frame}: {row:?}");
    }
}

#[test]
fn a_part_of_a_door_says_less_than_all_of_it_and_nothing_of_another_one() {
    let found =
        |outline: PxBox, cells: usize, may_be_usual: bool| Found { outline, cells, between: (0, 9), may_be_usual };
    let (door, nearly, other) =
        (boxed(40.0, 60.0, 100.0, 160.0), boxed(40.0, 64.0, 100.0, 160.0), boxed(200.0, 60.0, 260.0, 160.0));
    let is_always = |all: &[(PxBox, usize, bool)]| {
        let found = all.iter().map(|(outline, cells, usual)| found(*outline, *cells, *usual)).collect();
        settled_openings(found).iter().filter(|(_, hidden)| matches!(hidden, Hidden::Always)).count()
    };
    assert_eq!(is_always(&[(door, 150, false), (nearly, 30, true)]), 0);
    assert_eq!(is_always(&[(door, 60, false), (nearly, 30, true)]), 1, "not so small a part");
    assert_eq!(is_always(&[(door, 150, false), (other, 30, true)]), 1, "another door");
    assert_eq!(is_always(&[(door, 150, true), (nearly, 30, true)]), 2);
}
