//! The sample scene, whose truth is exact: faces, the room behind the door, over-hiding, and what detectors still find.

use std::collections::BTreeMap;
use std::path::PathBuf;

use veilmark::custody::detect::Detectors;
use veilmark::custody::develop::Orders;
use veilmark::custody::trial::{Trial, Tried};
use veilmark::porch::{Scene, TruthFrame, Variant};
use veilmark::vocab::{DetectedClass, Detection, Place, PxBox, PxPoint, Size, Why};

use crate::compose::Picture;
use crate::gate::{Gate, Verdict, percent, reaches};
use crate::pixels::count_in;
use crate::rooms::Shown;
use crate::sheet::Sheet;

/// A face counts as covered when this share of its pixels is.
pub const COVERED: f64 = 0.98;
/// Faces below this are not promised; people from this height are expected to be found.
const LEAST_FACE_PX: f64 = 8.0;
const LEAST_PERSON_PX: f64 = 40.0;
/// The default detector as the issue fixes it.
const SCORE: f32 = 0.25;
const OVERLAP: f64 = 0.5;

/// Feet on the sill may be so much lower than the doorway, pixels.
const SILL_PX: f64 = 4.0;
/// Every so many judged frames are on a sheet.
const SHEET_STEP: usize = 5;

/// What was counted over all seeds.
#[derive(Default)]
pub struct Counted {
    seeds: usize,
    frames: usize,
    faces: usize,
    bare_faces: usize,
    face_px: usize,
    bare_face_px: usize,
    step: usize,
    room: Shown,
    /// Hidden pixels, the open doorway aside: hiding it is no price.
    hidden_px: usize,
    px: usize,
    /// The same for each reason: where two overlap, both count.
    reasons: BTreeMap<Why, usize>,
    people: Recall,
    vehicles: Recall,
    /// People in the open door, who are in the home and hidden with it: they are not asked for again.
    at_home: usize,
    /// The worst faces: share bare, then where.
    worst: Vec<(f64, String)>,
}

#[derive(Default)]
struct Recall {
    truth: usize,
    before: usize,
    after: usize,
}

impl Recall {
    fn told(&self) -> String {
        let points = 100.0 * (self.before as f64 - self.after as f64) / self.truth.max(1) as f64;
        let (before, after) = (percent(self.before, self.truth), percent(self.after, self.truth));
        format!("{points:.1} points ({before} to {after})")
    }

    fn holds(&self) -> bool {
        self.truth > 0 && self.before.saturating_sub(self.after) as f64 <= 0.02 * self.truth as f64
    }
}

/// Runs every `step`-th frame of these seeds by day. Contact sheets go to `sheets`.
pub fn run(seeds: std::ops::Range<u64>, step: usize, sheets: Option<PathBuf>, detectors: &mut Detectors) -> Counted {
    let mut counted = Counted { step, ..Counted::default() };
    for seed in seeds {
        let scene = Scene::new(seed, Variant::Day);
        let numbers: Vec<usize> = (0..scene.len()).step_by(step).collect();
        let pictures: Vec<Vec<u8>> = numbers.iter().map(|&no| scene.frame(no)).collect();
        let times = numbers.iter().map(|&no| no as i64 * 1_000_000 / i64::from(scene.fps())).collect();
        let orders = Orders { place: Place::Outdoor, ..Orders::default() };
        let mut trial = Trial::of(detectors, &orders, scene.size(), times, &mut |no| pictures[no].clone());
        let mut sheet = Sheet::new(sheets.clone(), &format!("scene-{seed}"));
        let mut was_open = false;
        for ((row, &no), picture) in numbers.iter().enumerate().zip(pictures) {
            let tried = trial.redact(row, picture);
            let truth = &scene.truth().frames[no];
            counted.faces_of(truth, &tried.bare, scene.size(), &format!("seed {seed} frame {no}"));
            let room = scene.room(no);
            counted.room.judge(seed, &room, &tried.bare, was_open);
            was_open = !room.is_empty();
            counted.hidden_px += hidden_beside_the_doorway(truth, &tried.bare, scene.size());
            counted.px += tried.bare.len();
            counted.reasons_of(&tried);
            let after = detectors.objects(&tried.redacted).unwrap_or_default();
            counted.recall_of(truth, &tried.objects, &after);
            if row % SHEET_STEP == 0 {
                sheet.add(no, Picture { size: scene.size(), rgb: tried.redacted.rgb().to_vec() });
            }
            counted.frames += 1;
        }
        counted.seeds += 1;
        counted.room.count(numbers.len());
        let (bare_px, room_px) = counted.bare_room();
        println!(
            "scene, seed {seed}: {} faces, {} bare, {bare_px} of {room_px} px of the room bare, {:.2} % hidden so far",
            counted.faces,
            counted.bare_faces,
            100.0 * counted.share_hidden()
        );
    }
    counted
}

/// Hidden pixels, but for those of the open doorway: hiding them is no price.
fn hidden_beside_the_doorway(truth: &TruthFrame, bare: &[bool], size: Size) -> usize {
    let width = size.width_px as usize;
    let is_doorway = |at: usize| {
        let point = PxPoint { x: (at % width) as f64 + 0.5, y: (at / width) as f64 + 0.5 };
        truth.door.open > 0.0 && is_inside(&truth.door.doorway, point)
    };
    bare.iter().enumerate().filter(|&(at, is_bare)| !is_bare && !is_doorway(at)).count()
}

impl Counted {
    fn faces_of(&mut self, truth: &TruthFrame, bare: &[bool], size: Size, place: &str) {
        for face in truth.faces.iter().filter(|face| face.bbox.height() >= LEAST_FACE_PX) {
            let (bare_px, all) = count_in(&face.bbox, size, |at| bare[at]);
            self.faces += 1;
            self.face_px += all;
            self.bare_face_px += bare_px;
            if bare_px as f64 > (1.0 - COVERED) * all as f64 {
                self.bare_faces += 1;
                let (height, turn) = (face.bbox.height(), face.turn_degrees);
                let told = format!("{place}: person {}, {height:.0} px high, turned {turn:.0}", face.person);
                self.worst.push((bare_px as f64 / all as f64, told));
            }
        }
    }

    /// Hidden pixels by the legend's boxes; for the opening door with its doorway.
    fn reasons_of(&mut self, tried: &Tried) {
        for why in Why::ALL {
            let boxes: Vec<&PxBox> =
                tried.hidden.iter().filter(|area| area.why == why).map(|area| &area.bbox).collect();
            if !boxes.is_empty() {
                *self.reasons.entry(why).or_default() += union_px(&boxes);
            }
        }
    }

    fn recall_of(&mut self, truth: &TruthFrame, before: &[Detection], after: &[Detection]) {
        let tall = |o: &&veilmark::porch::TruthObject| o.bbox.height() >= LEAST_PERSON_PX && o.occlusion < 0.5;
        for object in truth.objects.iter().filter(tall) {
            let is_person = object.class == DetectedClass::Person;
            if is_person && is_in_the_open_door(&object.bbox, truth) {
                self.at_home += 1;
                continue;
            }
            let is_same = |d: &Detection| {
                let is_kind = if is_person { d.class == DetectedClass::Person } else { d.class.is_vehicle() };
                is_kind && d.score >= SCORE && d.bbox.iou(&object.bbox) >= OVERLAP
            };
            let recall = if is_person { &mut self.people } else { &mut self.vehicles };
            recall.truth += 1;
            recall.before += usize::from(before.iter().any(is_same));
            recall.after += usize::from(after.iter().any(is_same));
        }
    }

    /// Share of the pictures that was hidden, the open doorway aside.
    pub fn share_hidden(&self) -> f64 {
        self.hidden_px as f64 / self.px.max(1) as f64
    }

    /// Pixels of the room behind the door that are bare, of all of them.
    pub fn bare_room(&self) -> (usize, usize) {
        self.room.bare()
    }

    /// The bare faces among all of them.
    pub fn bare_faces(&self) -> (usize, usize) {
        (self.bare_faces, self.faces)
    }

    /// The rows of the table; prints the worst faces.
    pub fn gates(mut self) -> Vec<Gate> {
        self.worst.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (share, place) in self.worst.iter().take(30) {
            println!("  {:.0} % bare: {place}", share * 100.0);
        }
        for (why, px) in &self.reasons {
            println!("  hidden for {why}, by its boxes: {}", percent(*px, self.px));
        }
        let of = format!("{} seeds, {} frames", self.seeds, self.frames);
        let share = self.share_hidden();
        let gate = |no, what: String, deface, bar, figure, holds| Gate {
            no,
            what,
            deface,
            bar,
            figure,
            verdict: Verdict::of(holds),
        };
        let covered = self.faces - self.bare_faces;
        vec![
            gate(
                "1 scene",
                format!("sample scene, {of}: faces from 8 px covered"),
                "",
                "100 %",
                format!(
                    "{} of {} ({} of their pixels bare)",
                    percent(covered, self.faces),
                    self.faces,
                    percent(self.bare_face_px, self.face_px)
                ),
                reaches(covered, self.faces, 1.0),
            ),
            self.room.gate("12 door", "the door opens", self.step),
            gate(
                "5 share",
                "the same: mean share of the picture hidden, the open doorway aside".to_owned(),
                "0.4 %",
                "8 %",
                format!("{:.2} %", share * 100.0),
                share <= 0.08,
            ),
            gate(
                "5 people",
                format!(
                    "the same: recall of people lost by hiding ({} boxes, {} in the open door aside)",
                    self.people.truth, self.at_home
                ),
                "",
                "2 points",
                self.people.told(),
                self.people.holds(),
            ),
            gate(
                "5 vehicles",
                format!("the same: recall of vehicles lost by hiding ({} boxes)", self.vehicles.truth),
                "",
                "2 points",
                self.vehicles.told(),
                self.vehicles.holds(),
            ),
        ]
    }
}

/// Whether somebody stands in the open door: the middle of the box in the doorway, and its feet no lower than the sill.
fn is_in_the_open_door(bbox: &PxBox, truth: &TruthFrame) -> bool {
    let sill = truth.door.doorway.iter().map(|corner| corner.y).fold(f64::MIN, f64::max);
    truth.door.open > 0.0 && is_inside(&truth.door.doorway, bbox.centre()) && bbox.y2() <= sill + SILL_PX
}

/// Whether a point lies inside a convex outline.
fn is_inside(corners: &[PxPoint; 4], p: PxPoint) -> bool {
    let sides = (0..4).map(|i| {
        let (a, b) = (corners[i], corners[(i + 1) % 4]);
        (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)
    });
    let signs: Vec<bool> = sides.map(|side| side > 0.0).collect();
    signs.iter().all(|&sign| sign == signs[0])
}

/// The pixels that lie in at least one of these boxes.
fn union_px(boxes: &[&PxBox]) -> usize {
    let rows = |pick: fn(&PxBox) -> f64| boxes.iter().map(move |b| pick(b).round() as i64);
    let (top, bottom) = (rows(PxBox::y1).min().unwrap_or(0), rows(PxBox::y2).max().unwrap_or(0));
    let spans_at = |y: i64| {
        let crossed = boxes.iter().filter(move |b| (b.y1().round() as i64..b.y2().round() as i64).contains(&y));
        let mut spans: Vec<(i64, i64)> = crossed.map(|b| (b.x1().round() as i64, b.x2().round() as i64)).collect();
        spans.sort_unstable();
        spans
    };
    let row_px = |y: i64| {
        let fresh = spans_at(y)
            .into_iter()
            .fold((0, i64::MIN), |(px, end), (x0, x1)| (px + (x1 - x0.max(end)).max(0), end.max(x1)));
        fresh.0 as usize
    };
    (top..bottom).map(row_px).sum()
}
