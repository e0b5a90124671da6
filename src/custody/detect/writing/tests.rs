//! Planted lines with exact truth, in single pictures and over clips; and pictures without any writing.

use super::planted::{blurred, compressed};
use super::*;
use crate::custody::detect::Findings;
use crate::custody::plan::{Clip, FramePlan, HidingSettings, Orders, plan};
use crate::custody::scene::Glance;
use crate::porch::{Ground, Line, PlatedCar, Portrait, Scene, Variant, words};
use crate::vocab::{FrameNo, Place};

const WRITING: HidingWishes = HidingWishes { writing: true, ..NOTHING };
const PLATES: HidingWishes = HidingWishes { plates: true, ..NOTHING };
const CAMERA_TEXT: HidingWishes = HidingWishes { camera_text: true, ..NOTHING };
const NOTHING: HidingWishes = HidingWishes {
    plates: false,
    screens: false,
    documents: false,
    writing: false,
    camera_text: false,
    keep_time: false,
    look: crate::vocab::FillLook::Frost,
    plain_heads: false,
};

fn brightness(pixel: &[u8]) -> f64 {
    0.299 * f64::from(pixel[0]) + 0.587 * f64::from(pixel[1]) + 0.114 * f64::from(pixel[2])
}

/// The drawn porch by day and at dusk, a lawn of noise, and a wall that gets darker.
fn grounds() -> Vec<(Size, Vec<u8>)> {
    let mut grounds: Vec<(Size, Vec<u8>)> = [(3, Variant::Day), (7, Variant::Evening)]
        .map(|(seed, variant)| {
            let scene = Scene::new(seed, variant);
            (scene.size(), scene.frame(scene.len() / 2))
        })
        .into();
    let size = Size { width_px: 640, height_px: 360 };
    let mut rng = fastrand::Rng::with_seed(5);
    let lawn = (0..size.area()).flat_map(|_| {
        let green = rng.u8(70..110);
        [green - 20, green, green - 50]
    });
    grounds.push((size, lawn.collect()));
    grounds.push((size, (0..size.area()).flat_map(|i| [(200 - i % 640 / 5) as u8; 3]).collect()));
    grounds
}

/// A colour of this brightness, tinted at random.
fn tinted(bright: f64, rng: &mut fastrand::Rng) -> [u8; 3] {
    let bright = bright.clamp(0.0, 255.0);
    let (red, blue) = (bright + 50.0 * (rng.f64() - 0.5), bright + 70.0 * (rng.f64() - 0.5));
    let (red, blue) = (red.clamp(0.0, 255.0), blue.clamp(0.0, 255.0));
    [red, (bright - 0.299 * red - 0.114 * blue) / 0.587, blue].map(|value| value.clamp(0.0, 255.0) as u8)
}

/// A line at random that can be read where it stands: at least 45 of 255 brighter or darker than its ground.
fn random_line(size: Size, rgb: &[u8], band: usize, rng: &mut fastrand::Rng) -> Option<Line> {
    let (width, height) = (f64::from(size.width_px), f64::from(size.height_px));
    let mut line = Line {
        text: words(rng),
        at: (0.0, 0.0),
        height_px: 10.0 * 4.5_f64.powf(rng.f64()),
        climb: if rng.bool() { 0.0 } else { rng.f64() * 0.2 - 0.1 },
        pen: 1.0 + rng.f64() * 0.7,
        ink: [0; 3],
        paper: [0; 3],
        ground: [Ground::Picture, Ground::Outlined, Ground::Plate][rng.usize(..3)],
    };
    let room = (width - line.width_px() - 20.0, height / 3.0 - 2.0 * line.height_px - 0.1 * line.width_px());
    if room.0 < 0.0 || room.1 < 0.0 {
        return None;
    }
    let top = band as f64 * height / 3.0 + 0.6 * line.height_px + 0.05 * line.width_px();
    line.at = (10.0 + rng.f64() * room.0, top + rng.f64() * room.1);
    let under: Vec<f64> = (line.at.1 as usize..(line.at.1 + line.height_px) as usize)
        .flat_map(|y| (line.at.0 as usize..(line.at.0 + line.width_px()) as usize).map(move |x| (x, y)))
        .map(|(x, y)| brightness(&rgb[(y * size.width_px as usize + x) * 3..]))
        .collect();
    let mean = under.iter().sum::<f64>() / under.len() as f64;
    let spread = (under.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / under.len() as f64).sqrt();
    let contrast = 45.0 + rng.f64() * 150.0;
    if line.ground == Ground::Picture && spread < 25.0 {
        let contrast = contrast.max(2.5 * spread).min(mean.max(255.0 - mean));
        line.ink = tinted(if mean > 128.0 { mean - contrast } else { mean + contrast }, rng);
        return Some(line);
    }
    if line.ground == Ground::Picture {
        line.ground = Ground::Outlined;
    }
    let dark = rng.f64() * 60.0;
    let (ink, paper) = if rng.bool() { (dark, dark + contrast) } else { (dark + contrast, dark) };
    (line.ink, line.paper) = (tinted(ink, rng), tinted(paper, rng));
    Some(line)
}

/// Whether every pixel lies under a box, rounded outwards to redaction's cells.
fn covers(boxes: &[PxBox], pixels: &[(usize, usize)]) -> bool {
    let cells =
        |from: f64, to: f64, px: usize| (from / 8.0).floor() as usize <= px / 8 && px / 8 < (to / 8.0).ceil() as usize;
    pixels.iter().all(|&(x, y)| boxes.iter().any(|b| cells(b.x1(), b.x2(), x) && cells(b.y1(), b.y2(), y)))
}

/// The boxes that a plan with these wishes hides in each frame of a clip outdoors, at ten frames a second.
fn hidden(frames: &[Vec<u8>], size: Size, wishes: &HidingWishes) -> Vec<Vec<PxBox>> {
    let mut reader = Reader::wanted_by(wishes);
    let read = |rgb: &Vec<u8>| {
        let Read { lines: writing, like_plates } = reader.next(rgb, size);
        Some(Findings { writing, like_plates, ..Findings::default() })
    };
    let findings: Vec<_> = frames.iter().map(read).collect();
    let glances: Vec<_> = frames.iter().map(|rgb| Glance::at(rgb, size)).collect();
    let times: Vec<i64> = (0..frames.len() as i64).map(|frame| frame * 100_000).collect();
    let clip = Clip { findings: &findings, times_micros: &times, glances: &glances, size };
    let orders = Orders { place: Place::Outdoor, wishes: *wishes, ..Orders::default() };
    let plan = plan(&clip, &orders, &[], &HidingSettings::default());
    let boxes = |frame: usize| match plan.frame(FrameNo(frame as u32)) {
        FramePlan::Regions { fills, .. } => fills.iter().map(crate::custody::plan::Fill::hull).collect(),
        FramePlan::HiddenWhole(_) => vec![size.whole()],
    };
    (0..frames.len()).map(boxes).collect()
}

#[test]
fn planted_lines_are_covered_to_the_last_pixel() {
    let mut rng = fastrand::Rng::with_seed(11);
    let (mut lines, mut by_strokes, mut at_once, mut in_clips) = (0, 0, 0, 0);
    let grounds = grounds();
    let pictures = if std::env::var_os("VEILMARK_LONG").is_some() { 360 } else { 32 };
    for (size, ground) in grounds.iter().cycle().take(pictures) {
        let mut still = ground.clone();
        let planted: Vec<_> = (0..3)
            .filter_map(|band| random_line(*size, ground, band, &mut rng))
            .map(|line| (line.draw(&mut still, *size), line))
            .collect();
        if rng.u8(..4) == 0 {
            blurred(&mut still, *size);
        }
        // Three readings of a still camera, each with a sensor's and a codec's noise of its own.
        let quality = rng.u8(50..95);
        let frames: Vec<Vec<u8>> = (0..5)
            .map(|_| {
                let noisy: Vec<u8> = still.iter().map(|value| value.saturating_add(rng.u8(..5))).collect();
                compressed(&noisy, *size, quality)
            })
            .collect();
        let first = Reader::wanted_by(&WRITING).next(&frames[0], *size).lines;
        let rows = Reader::wanted_by(&WRITING).candidates(&frames[0], *size);
        let rows: Vec<PxBox> = rows.into_iter().flat_map(|row| row.boxes).collect();
        let over_time = hidden(&frames, *size, &WRITING);
        for (pixels, line) in &planted {
            lines += 1;
            by_strokes += usize::from(covers(&merged(rows.clone()), pixels));
            at_once += usize::from(covers(&first, pixels));
            let is_covered = over_time.iter().all(|boxes| covers(boxes, pixels));
            in_clips += usize::from(is_covered);
            if !is_covered {
                println!("bare at {quality} %: {line:?}");
            }
        }
    }
    println!(
        "planted {lines}, found by strokes {by_strokes}, covered at once {at_once}, in every frame of a clip {in_clips}"
    );
    assert!(lines > 70 && at_once * 100 >= lines * 96, "{at_once} of {lines}");
    assert!(in_clips * 100 >= lines * 99, "{in_clips} of {lines}");
}

/// Lays a drawn car, or its plate alone, over a picture with the plate's middle here, and says which pixels are the plate's.
fn plant(portrait: &Portrait, is_alone: bool, at: (i32, i32), rgb: &mut [u8], size: Size) -> Vec<(usize, usize)> {
    let columns = portrait.size.width_px as usize;
    let on_plate = (0..portrait.face.len()).filter(|&from| portrait.face[from]);
    let places: Vec<(i32, i32)> = on_plate.map(|from| ((from % columns) as i32, (from / columns) as i32)).collect();
    let count = places.len() as i32;
    let middle = places.iter().fold((0, 0), |sum, place| (sum.0 + place.0, sum.1 + place.1));
    let (left, top) = (at.0 - middle.0 / count, at.1 - middle.1 / count);
    let mut pixels = Vec::new();
    for from in (0..portrait.face.len()).filter(|&from| !is_alone || portrait.face[from]) {
        let (x, y) = (left + (from % columns) as i32, top + (from / columns) as i32);
        if (0..size.width_px as i32).contains(&x) && (0..size.height_px as i32).contains(&y) {
            let (to, alpha) = (((y * size.width_px as i32 + x) * 3) as usize, u32::from(portrait.alpha[from]));
            for (under, over) in rgb[to..to + 3].iter_mut().zip(&portrait.rgb[from * 3..]) {
                *under = ((u32::from(*over) * alpha + u32::from(*under) * (255 - alpha)) / 255) as u8;
            }
            if portrait.face[from] {
                pixels.push((x as usize, y as usize));
            }
        }
    }
    pixels
}

#[test]
fn plates_are_hidden_where_no_vehicle_is_found() {
    let scene = Scene::new(7, Variant::Day);
    let (size, street) = (scene.size(), scene.frame(40));
    let dark: Vec<u8> = vec![30; street.len()];
    let (mut covered, mut all) = (0, 0);
    for (ground, is_alone) in [(&street, false), (&dark, true)] {
        for (plate_px, turn) in [(14, 0.0), (14, 180.0), (20, 0.0), (20, 150.0), (28, 30.0)] {
            for car in 0..2 {
                let portrait = PlatedCar::new(car).portrait(plate_px, turn, 1.4, 640);
                let mut rng = fastrand::Rng::with_seed(car);
                let mut truth = Vec::new();
                let frames: Vec<Vec<u8>> = (0..3)
                    .map(|frame| {
                        let mut rgb = ground.clone();
                        truth.push(plant(&portrait, is_alone, (360 + 3 * frame, 110), &mut rgb, size));
                        rgb.iter_mut().for_each(|value| *value = value.saturating_add(rng.u8(..5)));
                        compressed(&rgb, size, 75)
                    })
                    .collect();
                for (boxes, pixels) in hidden(&frames, size, &PLATES).iter().zip(&truth) {
                    let bare = pixels.iter().filter(|pixel| !covers(boxes, &[**pixel])).count();
                    all += 1;
                    covered += usize::from(bare * 50 <= pixels.len());
                }
            }
        }
    }
    println!("{covered} of {all} plates covered");
    assert!(covered * 100 >= all * 95, "{covered} of {all}");
}

#[test]
fn walls_lawns_and_fences_are_no_writing() {
    let size = Size { width_px: 320, height_px: 240 };
    let picture = |paint: fn(usize, usize) -> u8| -> Vec<u8> {
        (0..240).flat_map(|y| (0..320).flat_map(move |x| [paint(x, y); 3])).collect()
    };
    let pictures = [
        ("plain", picture(|_, _| 90)),
        ("shaded", picture(|x, y| (x / 3 + y / 3) as u8)),
        ("fence", picture(|x, y| if x % 12 < 3 && (60..100).contains(&y) { 220 } else { 70 })),
        ("boards", picture(|_, y| if y % 14 < 2 { 60 } else { 190 })),
    ];
    for (name, rgb) in pictures {
        assert_eq!(Reader::wanted_by(&WRITING).next(&rgb, size), Read::default(), "{name}");
    }
}

#[test]
fn a_ticking_clock_over_a_changing_street_is_hidden_in_every_frame() {
    let scene = Scene::new(3, Variant::Day);
    let size = scene.size();
    let mut truth = Vec::new();
    let frames: Vec<Vec<u8>> = (0..8)
        .map(|frame| {
            let mut rgb = scene.frame(frame * 9);
            let clock = Line {
                text: format!("2026-11-23 17:04:{:02} FRONT", 41 + frame),
                at: (14.0, 12.0),
                height_px: 14.0,
                climb: 0.0,
                pen: 1.2,
                ink: [255; 3],
                paper: [0; 3],
                ground: Ground::Outlined,
            };
            truth.push(clock.draw(&mut rgb, size));
            compressed(&rgb, size, 70)
        })
        .collect();
    for wishes in [CAMERA_TEXT, HidingWishes { keep_time: true, ..CAMERA_TEXT }] {
        for (frame, (boxes, pixels)) in hidden(&frames, size, &wishes).iter().zip(&truth).enumerate() {
            assert!(covers(boxes, pixels), "frame {frame}, {wishes:?}");
        }
    }
    assert!(hidden(&frames, size, &NOTHING).iter().flatten().all(|b| !covers(&[*b], &truth[0])), "only on request");
}

#[test]
fn tiny_and_odd_pictures_do_no_harm() {
    for (width_px, height_px) in [(1, 1), (8, 8), (9, 9), (31, 17), (3, 700)] {
        let size = Size { width_px, height_px };
        let rgb: Vec<u8> = (0..size.area() * 3).map(|i| (i * 37 % 251) as u8).collect();
        let lines = Reader::wanted_by(&WRITING).next(&rgb, size).lines;
        assert!(lines.iter().all(|line| line.clipped(size) == Some(*line)), "{size:?}");
    }
}

#[test]
fn nothing_is_read_unless_somebody_asks() {
    let size = Size { width_px: 200, height_px: 240 };
    let mut rgb = vec![40; 200 * 240 * 3];
    let number = Line {
        text: "1742".to_owned(),
        at: (40.0, 30.0),
        height_px: 20.0,
        climb: 0.0,
        pen: 1.3,
        ink: [230; 3],
        paper: [0; 3],
        ground: Ground::Picture,
    };
    let pixels = number.draw(&mut rgb, size);
    assert!(Reader::wanted_by(&NOTHING).next(&rgb, size).lines.is_empty());
    let mut reader = Reader::wanted_by(&WRITING);
    assert!(covers(&reader.next(&rgb, size).lines, &pixels));
    assert!(reader.next(&rgb, size).lines.is_empty(), "every second frame is left out");
}
