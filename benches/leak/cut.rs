//! Planted faces of people: cut from the shared clips with what is around them, in memory alone, and laid over the drawn scene at other
//! sizes. Where the faces are YuNet says, which is of another family than whoever looks for them.

use std::collections::BTreeMap;
use std::path::Path;

use veilmark::custody::detect::Detectors;
use veilmark::custody::develop::Orders;
use veilmark::custody::trial::Trial;
use veilmark::porch::{Scene, Variant};
use veilmark::vocab::{Place, PxBox, Size};

use crate::compose::{Cutout, Picture, Planted};
use crate::gate::{Gate, Verdict, percent, reaches};
use crate::scene::COVERED;
use crate::second::Second;
use crate::source::{Source, probe};

/// Clips with faces, and every how many frames faces are cut.
const CLIPS: [(&str, usize); 3] =
    [("head-pose-face-detection-female.gif", 6), ("face-demographics-walking.gif", 12), ("classroom.gif", 20)];
/// Smaller faces are not worth cutting.
const LEAST_PX: f64 = 30.0;
/// Surer than this it is a face.
const SURE: f64 = 0.8;
const SIZES: [u32; 10] = [12, 16, 20, 24, 32, 48, 96, 160, 260, 400];
const FRAMES: usize = 4;
const MOST_FACES: usize = 16;

/// Cuts, plants and judges; `None` without Python.
pub fn run(shared: &Path, detectors: &mut Detectors) -> Vec<Gate> {
    let faces: Vec<Cutout> = CLIPS.iter().flat_map(|(clip, every)| cut_from(shared, clip, *every)).collect();
    if faces.is_empty() {
        println!("skipped: faces cut from clips need ../shared, FFmpeg and VEILMARK_PYTHON");
        return Vec::new();
    }
    let of = |seed, no| {
        let scene = Scene::new(seed, Variant::Day);
        Picture { size: scene.size(), rgb: scene.frame(no) }
    };
    let grounds = [of(7, 40), of(3, 100)];
    let mut rows: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for face_px in SIZES {
        for (no, face) in faces.iter().enumerate() {
            let ground = &grounds[no % grounds.len()];
            let seed = u64::from(face_px) << 8 | no as u64;
            let (covered, all, worst) = judged(&scaled(face, face_px), ground, seed, detectors);
            let row = rows.entry(face_px).or_default();
            *row = (row.0 + covered, row.1 + all);
            if covered < all {
                println!("bare: cut face {no}, {face_px} px, seed {seed}: {:.0} %", worst * 100.0);
            }
        }
    }
    println!("\nFaces of {} people cut from clips, covered, by height in pixels", faces.len());
    rows.iter().for_each(|(px, (covered, all))| println!("  {px} px: {covered} of {all}"));
    let from = |px: u32| {
        rows.iter().filter(|(size, _)| **size >= px).fold((0, 0), |(c, a), (_, (covered, all))| (c + covered, a + all))
    };
    let gate = |no, what: &str, bar, share, (covered, all): (usize, usize)| Gate {
        no,
        what: what.to_owned(),
        deface: "",
        bar,
        figure: format!("{} of {all}", percent(covered, all)),
        verdict: Verdict::of(reaches(covered, all, share)),
    };
    vec![
        gate("1 cut 16", "faces cut from the shared clips, planted from 16 px: covered", "99 %", 0.99, from(16)),
        gate("1 cut 24", "the same from 24 px", "99.9 %", 0.999, from(24)),
    ]
}

/// Faces of a clip, each with a head's width beside it and its shoulders, faded out at the rim.
fn cut_from(shared: &Path, clip: &str, every: usize) -> Vec<Cutout> {
    let clip = shared.join("clips").join(clip);
    let Some((size, _)) = probe(&clip) else { return Vec::new() };
    let (Some(mut second), Some(source)) = (Second::start(shared, size, usize::MAX), Source::open(&clip, size)) else {
        return Vec::new();
    };
    let mut faces = Vec::new();
    for frame in source.step_by(every) {
        let found = second.look(&frame, &frame).faces;
        let large = found.iter().filter(|face| face.score >= SURE && face.bbox.height() >= LEAST_PX);
        faces.extend(large.filter_map(|face| cut(&frame, size, &face.bbox)));
    }
    faces.truncate(MOST_FACES / 2);
    faces
}

fn cut(frame: &[u8], size: Size, face: &PxBox) -> Option<Cutout> {
    let (width, height) = (face.width(), face.height());
    let whole = PxBox::new(face.x1() - width, face.y1() - 0.7 * height, face.x2() + width, face.y2() + 1.5 * height)?;
    let part = whole.clipped(size)?;
    let (left, top) = (part.x1() as u32, part.y1() as u32);
    let (columns, rows) = ((part.x2() as u32).min(size.width_px) - left, (part.y2() as u32).min(size.height_px) - top);
    let mut cutout = Cutout {
        picture: Picture { size: Size { width_px: columns, height_px: rows }, rgb: Vec::new() },
        alpha: Vec::new(),
        face: Vec::new(),
    };
    let rim = 0.25 * width;
    for y in top..top + rows {
        for x in left..left + columns {
            let at = (y * size.width_px + x) as usize * 3;
            cutout.picture.rgb.extend_from_slice(&frame[at..at + 3]);
            let (across, down) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
            let inside = (across - part.x1()).min(part.x2() - across).min(down - part.y1()).min(part.y2() - down);
            cutout.alpha.push((255.0 * (inside / rim).clamp(0.0, 1.0)) as u8);
            let (u, v) = ((across - face.centre().x) / width * 2.0, (down - face.centre().y) / height * 2.0);
            cutout.face.push(u * u + v * v <= 1.0);
        }
    }
    Some(cutout)
}

/// The cut-out with a face so high.
fn scaled(cutout: &Cutout, face_px: u32) -> Cutout {
    let scale = f64::from(face_px) / f64::from(cutout.face_place().2.max(1));
    let side = |px: u32| ((f64::from(px) * scale).round() as u32).max(1);
    let from = cutout.picture.size;
    let size = Size { width_px: side(from.width_px), height_px: side(from.height_px) };
    let one = |values: Vec<u8>| {
        let rgb = values.iter().flat_map(|value| [*value; 3]).collect();
        Picture { size: from, rgb }.resized(size).rgb.chunks_exact(3).map(|pixel| pixel[0]).collect::<Vec<u8>>()
    };
    let face = one(cutout.face.iter().map(|is_face| u8::from(*is_face) * 255).collect());
    Cutout {
        picture: cutout.picture.resized(size),
        alpha: one(cutout.alpha.clone()),
        face: face.into_iter().map(|value| value >= 128).collect(),
    }
}

/// Frames in which the face is covered, all of them, and the largest share of it that is bare. It moves by two pixels a frame.
fn judged(cutout: &Cutout, ground: &Picture, seed: u64, detectors: &mut Detectors) -> (usize, usize, f64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let (face_x, face_y, face_px) = cutout.face_place();
    let size = ground.size;
    let mut along = |length: u32| {
        let (length, margin) = (length as i32, face_px as i32 * 2 / 3);
        random.i32(margin.min(length / 2 - 1)..(length - margin).max(length / 2 + 1))
    };
    let (x, y) = (along(size.width_px), along(size.height_px));
    let frames: Vec<(Vec<u8>, Vec<usize>)> = (0..FRAMES as i32)
        .map(|no| {
            let mut picture = ground.clone();
            let face = picture.plant(&[Planted { cutout, at: (x - face_x + 2 * no, y - face_y) }]).remove(0);
            (picture.rgb, face)
        })
        .collect();
    let times = (0..FRAMES as i64).map(|no| no * 100_000).collect();
    let orders = Orders { place: Place::Outdoor, ..Orders::default() };
    let mut trial = Trial::of(detectors, &orders, size, times, &mut |no| frames[no].0.clone());
    let (mut covered, mut all, mut worst) = (0, 0, 0.0_f64);
    for (no, (rgb, face)) in frames.iter().enumerate().filter(|(_, (_, face))| face.len() >= 6) {
        let bare = trial.bare(no, rgb);
        let share = face.iter().filter(|&&at| bare[at]).count() as f64 / face.len() as f64;
        covered += usize::from(share <= 1.0 - COVERED);
        all += 1;
        worst = worst.max(share);
    }
    (covered, all, worst)
}
