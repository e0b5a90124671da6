//! The promise of redaction and a proof that breaking it is noticed.

mod attack;
mod sight;

use super::*;
use crate::custody::plan::{Area, Bust, Drawn, DrawnCar, Fill, Reason};
use crate::vocab::{FrameNo, Polygon, PxBox, PxPoint, Why};

const LOOKS: [FillLook; 3] = [FillLook::Frost, FillLook::Solid, FillLook::Mosaic];

fn frosted(seed: u64) -> Redactor {
    Redactor::new(FillLook::Frost, seed)
}

fn boxed(x1: f64, y1: f64, x2: f64, y2: f64) -> PxBox {
    PxBox::new(x1, y1, x2, y2).expect("a valid box")
}

fn face(bbox: PxBox) -> Fill {
    Fill::boxed(bbox, Why::Face)
}

fn raw(size: Size, rgb: Vec<u8>) -> RawFrame {
    RawFrame { no: FrameNo(3), time_micros: 120_000, size, rgb }
}

fn noise(size: Size, rng: &mut fastrand::Rng) -> Vec<u8> {
    (0..size.area() * 3).map(|_| rng.u8(..)).collect()
}

/// Whether the plan hides this pixel, from the plan alone. Where polygons and people in front of them share a cell, less is asked of
/// the redactor than it does.
fn is_hidden(plan: &FramePlan, still: &Still, size: Size, x: u32, y: u32) -> bool {
    let cell = (y as usize / CELL_PX) * (size.width_px as usize).div_ceil(CELL_PX) + x as usize / CELL_PX;
    let covers = |b: &PxBox| {
        b.x1() < f64::from(x) + 1.0 && f64::from(x) < b.x2() && b.y1() < f64::from(y) + 1.0 && f64::from(y) < b.y2()
    };
    let holds = |b: &PxBox| {
        b.x1() <= f64::from(x) && f64::from(x) + 1.0 <= b.x2() && b.y1() <= f64::from(y) && f64::from(y) + 1.0 <= b.y2()
    };
    match plan {
        FramePlan::HiddenWhole(_) => true,
        FramePlan::Regions { fills, shown, .. } => {
            let is_under = |fill: &Fill| match &fill.area {
                Area::Box(bbox) => covers(bbox),
                Area::Polygon(polygon) => is_inside(polygon, f64::from(x) + 0.5, f64::from(y) + 0.5),
            };
            let is_behind = |fill: &Fill| is_under(fill) && (still.is_still(cell) || !fill.in_front.iter().any(covers));
            fills.iter().any(is_behind)
                || shown.as_ref().is_some_and(|shown| still.is_still(cell) || !shown.iter().any(holds))
        }
    }
}

/// The even-odd rule.
fn is_inside(polygon: &Polygon, x: f64, y: f64) -> bool {
    let corners = polygon.corners();
    let edges = corners.iter().zip(corners.iter().cycle().skip(1));
    let is_left =
        |(a, b): &(&PxPoint, &PxPoint)| (a.y > y) != (b.y > y) && x < a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y);
    edges.filter(is_left).count() % 2 == 1
}

/// Cells that are said to show the plate alone, at random.
fn random_still(size: Size, rng: &mut fastrand::Rng) -> Still {
    let cells = (size.width_px as usize).div_ceil(CELL_PX) * (size.height_px as usize).div_ceil(CELL_PX);
    Still::of((0..cells).map(|_| rng.u8(..3) == 0).collect())
}

fn random_plan(size: Size, rng: &mut fastrand::Rng) -> FramePlan {
    let (w, h) = (f64::from(size.width_px), f64::from(size.height_px));
    let mut random_box = |largest: f64| {
        let (x, y) = (rng.f64() * w * 1.2 - 0.1 * w, rng.f64() * h * 1.2 - 0.1 * h);
        boxed(x, y, x + 0.5 + rng.f64() * largest * w, y + 0.5 + rng.f64() * largest * h)
    };
    let busts = (0..3)
        .map(|i| Bust {
            head: random_box(0.3),
            body: (i > 0).then(|| random_box(0.5)),
            waist_y: random_box(0.5).y2(),
            is_behind: i == 1,
        })
        .collect();
    let cars = (0..3).map(|i| DrawnCar { bbox: random_box(0.8), is_whole: i > 0 }).collect();
    let mut fills: Vec<Fill> = (0..3).map(|_| Fill::boxed(random_box(0.3), Why::Face)).collect();
    let shown: Vec<PxBox> = (0..3).map(|_| random_box(0.7)).collect();
    let in_front = vec![random_box(0.5), random_box(0.5)];
    fills.push(Fill::boxed(random_box(0.4), Why::Opening).behind(in_front.clone()));
    let corners = (0..rng.usize(3..6)).map(|_| PxPoint { x: rng.f64() * w, y: rng.f64() * h }).collect();
    fills.extend(Polygon::new(corners).map(|polygon| Fill::outlined(polygon, Why::Interior).behind(in_front)));
    FramePlan::Regions { fills, shown: rng.bool().then_some(shown), drawn: Drawn { cars, busts } }
}

/// The check: of all hidden pixels every value is changed at random; does the picture notice?
fn leaks(mut redact: impl FnMut(RawFrame, &FramePlan, &Still) -> RedactedFrame, seed: u64) -> bool {
    let mut rng = fastrand::Rng::with_seed(seed);
    let largest = if seed.is_multiple_of(10) { 2 } else { 90 };
    let size = Size { width_px: rng.u32(1..largest), height_px: rng.u32(1..largest) };
    let (plan, still) = (random_plan(size, &mut rng), random_still(size, &mut rng));
    let (first, mut second) = (noise(size, &mut rng), Vec::new());
    for (i, pixel) in first.chunks_exact(3).enumerate() {
        let (x, y) = (i as u32 % size.width_px, i as u32 / size.width_px);
        let other = [rng.u8(..), rng.u8(..), rng.u8(..)];
        second.extend_from_slice(if is_hidden(&plan, &still, size, x, y) { &other } else { pixel });
    }
    redact(raw(size, first), &plan, &still).rgb() != redact(raw(size, second), &plan, &still).rgb()
}

#[test]
fn hidden_pixels_have_no_influence() {
    for look in LOOKS {
        for seed in 0..300 {
            let redact =
                |frame, plan: &FramePlan, still: &Still| Redactor::new(look, 7).redact_still(frame, plan, still);
            assert!(!leaks(redact, seed), "{look:?}, seed {seed}");
        }
    }
}

#[test]
fn a_redactor_that_has_seen_other_frames_carries_nothing_over() {
    for look in LOOKS {
        let mut used = Redactor::new(look, 7);
        for seed in 0..60 {
            let mut rng = fastrand::Rng::with_seed(seed);
            let size = Size { width_px: 90, height_px: 50 };
            let (plan, rgb) = (random_plan(size, &mut rng), noise(size, &mut rng));
            let again = used.redact(raw(size, rgb.clone()), &plan);
            assert!(again.rgb() == Redactor::new(look, 7).redact(raw(size, rgb), &plan).rgb(), "{look:?}, seed {seed}");
        }
    }
}

#[test]
fn a_leaky_redactor_is_noticed() {
    /// The picture under the glass shines through by one part in sixteen.
    fn translucent(frame: RawFrame, plan: &FramePlan, still: &Still) -> RedactedFrame {
        let under = frame.rgb.clone();
        let (size, no) = (frame.size, frame.no);
        let glass = frosted(7).redact_still(frame, plan, still);
        let mixed = glass.rgb().iter().zip(under).map(|(g, u)| ((u16::from(*g) * 15 + u16::from(u)) / 16) as u8);
        RedactedFrame::vouched(no, 0, size, mixed.collect())
    }
    /// Every region is hidden in its own mean colour.
    fn mean_coloured(mut frame: RawFrame, plan: &FramePlan, still: &Still) -> RedactedFrame {
        let (size, width) = (frame.size, frame.size.width_px);
        let is_in = |i: &usize| is_hidden(plan, still, size, *i as u32 % width, *i as u32 / width);
        let hidden: Vec<usize> = (0..frame.size.area() as usize).filter(is_in).collect();
        let mean = hidden.iter().map(|&i| u64::from(frame.rgb[i * 3])).sum::<u64>() / hidden.len().max(1) as u64;
        hidden.iter().for_each(|&i| frame.rgb[i * 3..][..3].fill(mean as u8));
        RedactedFrame::vouched(frame.no, 0, frame.size, frame.rgb)
    }
    /// The regions are a little too small.
    fn too_small(frame: RawFrame, plan: &FramePlan, still: &Still) -> RedactedFrame {
        let FramePlan::Regions { fills, shown, .. } = plan else { panic!("random plans have regions") };
        let hulls = fills.iter().map(Fill::hull);
        let smaller = hulls.filter_map(|b| PxBox::new(b.x1() + 8.0, b.y1(), b.x2(), b.y2())).map(face).collect();
        frosted(7).redact_still(
            frame,
            &FramePlan::Regions { fills: smaller, shown: shown.clone(), drawn: Drawn::default() },
            still,
        )
    }
    /// The plate in people's boxes is shown.
    fn room_around_people(frame: RawFrame, plan: &FramePlan, _: &Still) -> RedactedFrame {
        frosted(7).redact(frame, plan)
    }
    /// People in front of one opening are shown through everything.
    fn all_in_front(frame: RawFrame, plan: &FramePlan, still: &Still) -> RedactedFrame {
        let FramePlan::Regions { fills, shown, .. } = plan else { panic!("random plans have regions") };
        let in_front: Vec<PxBox> = plan.in_front().copied().collect();
        let fills = fills.iter().map(|fill| fill.clone().behind(in_front.clone())).collect();
        frosted(7).redact_still(
            frame,
            &FramePlan::Regions { fills, shown: shown.clone(), drawn: Drawn::default() },
            still,
        )
    }
    for leaky in [translucent, mean_coloured, too_small, room_around_people, all_in_front] {
        let noticed = (0..100).filter(|&seed| leaks(leaky, seed)).count();
        assert!(noticed >= 10, "only {noticed} of 100 frames gave it away");
    }
}

#[test]
fn what_is_not_hidden_stays_as_it_is() {
    let size = Size { width_px: 160, height_px: 96 };
    let rgb = noise(size, &mut fastrand::Rng::with_seed(1));
    let plan =
        FramePlan::Regions { fills: vec![face(boxed(48.0, 32.0, 80.0, 64.0))], shown: None, drawn: Drawn::default() };
    let mut redactor = frosted(1);
    let redacted = redactor.redact(raw(size, rgb.clone()), &plan);
    let mut unchanged = 0;
    for y in 0..96 {
        for x in 0..160 {
            let i = (y * 160 + x) * 3;
            let is_far = !(40..88).contains(&x) || !(24..72).contains(&y);
            assert!(!is_far || redacted.rgb()[i..i + 3] == rgb[i..i + 3], "{x}, {y}");
            unchanged += usize::from(redacted.rgb()[i..i + 3] == rgb[i..i + 3]);
        }
    }
    assert!(unchanged < 160 * 96 - 900, "the region itself must change");
    assert_eq!(redactor.share_hidden(), 32.0 * 32.0 / (160.0 * 96.0));
    assert_eq!((redacted.no(), redacted.time_micros(), redacted.size()), (FrameNo(3), 120_000, size));
}

#[test]
fn with_nothing_to_make_glass_of_the_ground_is_flat() {
    let size = Size { width_px: 50, height_px: 40 };
    let rgb = || noise(size, &mut fastrand::Rng::with_seed(2));
    let flat = RedactedFrame::hidden_whole(FrameNo(3), 0, size);
    let all =
        FramePlan::Regions { fills: vec![face(boxed(-5.0, -5.0, 90.0, 90.0))], shown: None, drawn: Drawn::default() };
    let nothing_shown = FramePlan::Regions { fills: vec![], shown: Some(vec![]), drawn: Drawn::default() };
    for plan in [all, nothing_shown, FramePlan::HiddenWhole(Reason::DetectionFailed)] {
        for look in LOOKS {
            let mut redactor = Redactor::new(look, 1);
            assert!(redactor.redact(raw(size, rgb()), &plan).rgb() == flat.rgb());
            assert_eq!(redactor.share_hidden(), 1.0);
        }
    }
}

#[test]
fn glass_takes_its_colour_from_around_it() {
    let size = Size { width_px: 160, height_px: 96 };
    let rgb: Vec<u8> = (0..160 * 96).flat_map(|i| if i % 160 < 80 { [200, 40, 40] } else { [40, 40, 200] }).collect();
    let plan =
        FramePlan::Regions { fills: vec![face(boxed(48.0, 32.0, 112.0, 64.0))], shown: None, drawn: Drawn::default() };
    let redacted = frosted(1).redact(raw(size, rgb), &plan);
    let at = |x: usize, y: usize| &redacted.rgb()[(y * 160 + x) * 3..][..3];
    assert!(at(52, 48)[0] > at(52, 48)[2], "red on the left");
    assert!(at(108, 48)[0] < at(108, 48)[2], "blue on the right");
}

#[test]
fn a_mosaic_is_flat_tiles_in_the_colours_around_it_and_solid_is_one_colour() {
    let size = Size { width_px: 160, height_px: 96 };
    let rgb: Vec<u8> = (0..160 * 96).flat_map(|i| if i % 160 < 80 { [200, 40, 40] } else { [40, 40, 200] }).collect();
    let plan =
        FramePlan::Regions { fills: vec![face(boxed(48.0, 32.0, 112.0, 64.0))], shown: None, drawn: Drawn::default() };
    let tiles = Redactor::new(FillLook::Mosaic, 1).redact(raw(size, rgb.clone()), &plan);
    let solid = Redactor::new(FillLook::Solid, 1).redact(raw(size, rgb), &plan);
    let at = |frame: &RedactedFrame, x: usize, y: usize| frame.rgb()[(y * 160 + x) * 3..][..3].to_vec();
    let mut colours = std::collections::BTreeSet::new();
    for y in 32..64 {
        for x in 48..112 {
            assert_eq!(at(&tiles, x, y), at(&tiles, x / 8 * 8, y / 8 * 8), "tiles are flat");
            assert_eq!(at(&solid, x, y), HIDDEN_GROUND);
            colours.insert(at(&tiles, x, y));
        }
    }
    assert!(colours.len() > 6, "neighbours differ");
    assert!(at(&tiles, 52, 48)[0] > at(&tiles, 52, 48)[2] && at(&tiles, 108, 48)[0] < at(&tiles, 108, 48)[2]);
}

#[test]
fn every_look_melts_into_the_picture_outside_the_region() {
    let size = Size { width_px: 96, height_px: 96 };
    let plan =
        FramePlan::Regions { fills: vec![face(boxed(32.0, 32.0, 64.0, 64.0))], shown: None, drawn: Drawn::default() };
    for look in LOOKS {
        // A light line above the region makes every fill lighter than the black below it.
        let mut rgb = vec![0; 96 * 96 * 3];
        rgb[96 * 24 * 3..96 * 27 * 3].fill(255);
        let redacted = Redactor::new(look, 1).redact(raw(size, rgb), &plan);
        let below: Vec<i32> = (63..70).map(|y| i32::from(redacted.rgb()[(y * 96 + 48) * 3])).collect();
        assert!(below.windows(2).skip(1).all(|pair| pair[0] >= pair[1]), "{look:?}: {below:?}");
        assert!(below[1] > 0 && below[1] <= below[0] + 8 && below[6] == 0, "{look:?}: {below:?}");
    }
}

/// A white car before a green ground, the middle of which is hidden, in all rows or in the upper ones.
fn with_a_car(hidden: PxBox, is_whole: Option<bool>) -> RedactedFrame {
    let size = Size { width_px: 240, height_px: 96 };
    let is_car = |i: usize| (40..200).contains(&(i % 240)) && (16..80).contains(&(i / 240));
    let rgb: Vec<u8> = (0..240 * 96).flat_map(|i| if is_car(i) { [220; 3] } else { [30, 90, 30] }).collect();
    let bbox = boxed(40.0, 16.0, 200.0, 80.0);
    let cars = is_whole.map(|is_whole| DrawnCar { bbox, is_whole }).into_iter().collect();
    let plan = FramePlan::Regions { fills: vec![face(hidden)], shown: None, drawn: Drawn { cars, busts: vec![] } };
    frosted(1).redact(raw(size, rgb), &plan)
}

#[test]
fn a_car_goes_on_where_a_head_before_it_is_hidden_and_has_its_wheels() {
    let at = |frame: &RedactedFrame, x: usize, y: usize| frame.rgb()[(y * 240 + x) * 3..][..3].to_vec();
    let middle = with_a_car(boxed(96.0, 0.0, 136.0, 56.0), Some(false));
    for y in [24, 40, 52] {
        assert!(at(&middle, 116, y).iter().all(|level| *level > 205), "line {y}: {:?}", at(&middle, 116, y));
    }
    assert_eq!(at(&middle, 116, 8), at(&with_a_car(boxed(96.0, 0.0, 136.0, 56.0), None), 116, 8), "above it is glass");
    let wheel = with_a_car(boxed(48.0, 48.0, 96.0, 88.0), Some(false));
    assert!(at(&wheel, 70, 74).iter().all(|level| *level < 90), "a wheel: {:?}", at(&wheel, 70, 74));
    let all = boxed(32.0, 8.0, 208.0, 88.0);
    assert!(with_a_car(all, Some(false)).rgb() == with_a_car(all, None).rgb(), "nothing of it is in view");
}

#[test]
fn a_car_that_was_found_has_the_shape_of_a_car_where_it_is_hidden() {
    let at = |frame: &RedactedFrame, x: usize, y: usize| frame.rgb()[(y * 240 + x) * 3];
    let all = boxed(32.0, 8.0, 208.0, 88.0);
    let (whole, none) = (with_a_car(all, Some(true)), with_a_car(all, None));
    let (pane, door, tyre) = (at(&whole, 140, 30), at(&whole, 120, 55), at(&whole, 70, 78));
    assert!(pane < 60 && (150..200).contains(&door) && tyre < 60, "{pane}, {door}, {tyre}: its own grey");
    assert_eq!(at(&whole, 42, 18), at(&none, 42, 18), "beside the roof is glass");
    let half = with_a_car(boxed(120.0, 8.0, 208.0, 88.0), Some(true));
    let own = at(&half, 145, 52);
    assert!((195..=220).contains(&own) && own > door + 20, "in the colour of what is in view: {own}");
    assert_eq!(at(&half, 60, 55), 220, "what is in view stays");
}

#[test]
fn the_paint_of_a_car_is_not_read_from_who_stands_before_it() {
    let size = Size { width_px: 240, height_px: 96 };
    let pixel = |i: usize| match (i % 240, i / 240) {
        (48..104, 8..96) => [160, 30, 30],
        (40..200, 16..80) => [220; 3],
        _ => [30, 90, 30],
    };
    let rgb: Vec<u8> = (0..240 * 96).flat_map(pixel).collect();
    let door = |busts: Vec<Bust>| {
        let cars = vec![DrawnCar { bbox: boxed(40.0, 16.0, 200.0, 80.0), is_whole: true }];
        let fills = vec![face(boxed(120.0, 8.0, 208.0, 88.0))];
        let plan = FramePlan::Regions { fills, shown: None, drawn: Drawn { cars, busts } };
        let redacted = frosted(1).redact(raw(size, rgb.clone()), &plan);
        redacted.rgb()[(52 * 240 + 145) * 3..][..3].to_vec()
    };
    let body = Some(boxed(48.0, 24.0, 104.0, 96.0));
    let somebody = Bust { head: boxed(68.0, 8.0, 84.0, 24.0), body, waist_y: 60.0, is_behind: false };
    let (own, worn) = (door(vec![somebody]), door(vec![]));
    assert!(own.iter().all(|level| *level > 190), "the white beside them: {own:?}");
    assert!(worn[0] > worn[1] + 80, "without knowing of them it would be the red of their clothes: {worn:?}");
}

/// Half red, half blue, with a person of whom the upper part, or all, is hidden.
fn with_a_bust(hidden: PxBox, is_behind: bool) -> RedactedFrame {
    let size = Size { width_px: 160, height_px: 160 };
    let rgb: Vec<u8> = (0..160 * 160).flat_map(|i| if i % 160 < 80 { [200, 40, 40] } else { [40, 40, 200] }).collect();
    let (head, body) = (boxed(72.0, 20.0, 88.0, 40.0), Some(boxed(56.0, 40.0, 104.0, 144.0)));
    let bust = Bust { head, body, waist_y: 96.0, is_behind };
    let plan = FramePlan::Regions {
        fills: vec![face(hidden)],
        shown: None,
        drawn: Drawn { busts: vec![bust], ..Drawn::default() },
    };
    frosted(1).redact(raw(size, rgb), &plan)
}

#[test]
fn drawn_shoulders_go_on_in_the_clothes_under_them() {
    let redacted = with_a_bust(boxed(48.0, 16.0, 112.0, 80.0), false);
    let at = |x: usize, y: usize| redacted.rgb()[(y * 160 + x) * 3..][..3].to_vec();
    for y in [74, 79, 80, 84, 90] {
        assert!(at(64, y)[0] > 120 && at(64, y)[2] < 60, "red on the left, in line {y}: {:?}", at(64, y));
        assert!(at(96, y)[2] > 120 && at(96, y)[0] < 60, "blue on the right, in line {y}: {:?}", at(96, y));
    }
}

#[test]
fn of_whom_nothing_is_in_view_is_drawn_only_where_heads_alone_are_hidden() {
    let hidden = boxed(48.0, 8.0, 112.0, 152.0);
    let (whole, behind) = (with_a_bust(hidden, false), with_a_bust(hidden, true));
    let plain = {
        let rgb: Vec<u8> =
            (0..160 * 160).flat_map(|i| if i % 160 < 80 { [200, 40, 40] } else { [40, 40, 200] }).collect();
        let plan = FramePlan::Regions { fills: vec![face(hidden)], shown: None, drawn: Drawn::default() };
        frosted(1).redact(raw(Size { width_px: 160, height_px: 160 }, rgb), &plan)
    };
    assert!(behind.rgb() == plain.rgb(), "who is behind something hidden stays glass");
    let differs = |x: usize, y: usize| whole.rgb()[(y * 160 + x) * 3..][..3] != plain.rgb()[(y * 160 + x) * 3..][..3];
    assert!(differs(80, 30) && differs(80, 70) && differs(70, 130) && differs(90, 130), "head, shirt and two legs");
    assert!(!differs(80, 140) && !differs(52, 130), "between the legs and beside them is glass");
}

#[test]
fn who_is_in_front_of_an_opening_stays_as_they_are_and_their_face_does_not() {
    let size = Size { width_px: 160, height_px: 96 };
    let rgb = noise(size, &mut fastrand::Rng::with_seed(4));
    let person = boxed(64.0, 16.0, 96.0, 96.0);
    let corners = [(40.0, 8.0), (120.0, 8.0), (120.0, 72.0), (40.0, 72.0)].map(|(x, y)| PxPoint { x, y });
    let window = Fill::outlined(Polygon::new(corners.to_vec()).expect("a polygon"), Why::Opening).behind(vec![person]);
    let head = face(boxed(72.0, 16.0, 88.0, 32.0));
    let plan = FramePlan::Regions { fills: vec![window, head], shown: None, drawn: Drawn::default() };
    let mut still = vec![false; 20 * 12];
    still[6 * 20 + 11] = true;
    let redacted = frosted(1).redact_still(raw(size, rgb.clone()), &plan, &Still::of(still));
    let is_as_it_was = |x: usize, y: usize| {
        let at = (y * 160 + x) * 3;
        redacted.rgb()[at..at + 3] == rgb[at..at + 3]
    };
    assert!(is_as_it_was(76, 60), "the body is in view");
    assert!((72..88).all(|x| !is_as_it_was(x, 20)), "the face is not");
    assert!((40..60).all(|x| !is_as_it_was(x, 40)), "nor is the window");
    assert!(!is_as_it_was(92, 52), "nor is what of the window shows in the person's box");
    let legend = plan.legend(size);
    assert_eq!(legend.iter().map(|area| area.why).collect::<Vec<_>>(), vec![Why::Opening, Why::Face]);
    let indoors = FramePlan::Regions { fills: vec![], shown: Some(vec![person]), drawn: Drawn::default() };
    assert_eq!(indoors.legend(size)[0].bbox, size.whole());
    assert_eq!(FramePlan::HiddenWhole(Reason::NotAnalysed).legend(size)[0].why, Why::NotAnalysed);
}
