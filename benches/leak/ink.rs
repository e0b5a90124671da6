//! Planted number plates and lines of writing: drawn cars with letters on their plates, of all sizes, from all sides, and lines on the drawn
//! scene, still and moving. The truth is the pixels of every plate, and those of every line's ink.

use std::collections::BTreeMap;
use std::path::PathBuf;

use veilmark::custody::detect::Detectors;
use veilmark::custody::develop::Orders;
use veilmark::custody::trial::Trial;
use veilmark::porch::{Ground, Line, PlatedCar, Scene, Variant, words};
use veilmark::vocab::{HidingWishes, Place, Size};

use crate::compose::{Cutout, Picture, Planted};
use crate::gate::{Gate, Verdict, percent, reaches};
use crate::scene::COVERED;
use crate::sheet::Sheet;

/// What is planted.
pub struct Programme<'a> {
    /// Heights of plates, pixels.
    pub plates: &'a [u32],
    /// From where the cars are seen: degrees from their front, and the camera's height in metres.
    pub views: &'a [(f32, f32)],
    /// The same of cars that hang high in the picture, and of plates without a car.
    pub odd_views: &'a [(f32, f32)],
    /// Different cars for each size and view.
    pub cars: u64,
    /// Heights of lines, pixels.
    pub lines: &'a [u32],
    /// Different lines for each size, kind and motion.
    pub texts: u64,
    /// Frames of each clip.
    pub frames: usize,
}

/// All that is asked for.
pub const WHOLE: Programme<'static> = Programme {
    plates: &[6, 8, 10, 14, 20, 28, 40],
    views: &[(0.0, 1.4), (30.0, 1.4), (55.0, 1.4), (125.0, 1.4), (150.0, 1.4), (180.0, 1.4), (20.0, 4.0), (160.0, 4.0)],
    odd_views: &[(0.0, 1.4), (30.0, 1.4), (150.0, 1.4), (180.0, 1.4)],
    cars: 3,
    lines: &[8, 10, 12, 16, 24, 32, 48],
    texts: 4,
    frames: 5,
};
/// A part in about a minute.
pub const QUICK: Programme<'static> = Programme {
    plates: &[10, 20],
    views: &[(0.0, 1.4), (150.0, 1.4)],
    odd_views: &[(0.0, 1.4), (180.0, 1.4)],
    cars: 1,
    lines: &[12, 24],
    texts: 1,
    frames: 3,
};

/// Where a plate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Spot {
    /// On a car in the lower half of the picture, where cars stand.
    Low,
    /// On a car that hangs high in the picture, where it is hardly found as a vehicle.
    High,
    /// On a dark board, without a car.
    Alone,
}

impl Spot {
    const fn word(self) -> &'static str {
        match self {
            Self::Low => "on a car",
            Self::High => "on a car that hangs high",
            Self::Alone => "alone on a dark board",
        }
    }
}

/// Plates and lines covered, and all of them, of each kind: one a frame.
#[derive(Default)]
pub struct Inked {
    plates: BTreeMap<(String, u32), (usize, usize)>,
    by_spot: BTreeMap<Spot, (usize, usize)>,
    lines: BTreeMap<(String, u32), (usize, usize)>,
    bare: Vec<String>,
    hidden_px: usize,
    px: usize,
}

/// A frame's bytes, and the pixels that must be covered.
type Drawn = (Vec<u8>, Vec<usize>);

/// Plants the whole programme and judges it. Contact sheets go to `sheets`.
pub fn run(programme: &Programme<'_>, sheets: Option<PathBuf>, detectors: &mut Detectors) -> Inked {
    let mut inked = Inked::default();
    let of = |seed, variant, no| {
        let scene = Scene::new(seed, variant);
        Picture { size: scene.size(), rgb: scene.frame(no) }
    };
    let grounds = [of(7, Variant::Day, 40), of(11, Variant::Evening, 0), of(3, Variant::Day, 100)];
    let mut sheet = Sheet::new(sheets.clone(), "plates");
    for &plate_px in programme.plates {
        let low = programme.views.iter().map(|view| (Spot::Low, view));
        let odd =
            [Spot::High, Spot::Alone].into_iter().flat_map(|spot| programme.odd_views.iter().map(move |v| (spot, v)));
        for (spot, &(turn, eye)) in low.chain(odd) {
            for car in 0..programme.cars {
                let mut cutout = Cutout::from(PlatedCar::new(car).portrait(plate_px, turn, eye, 640));
                if spot == Spot::Alone {
                    cutout = on_a_board(cutout);
                }
                let seed = u64::from(plate_px) << 16 | (turn as u64) << 4 | car;
                let ground = &grounds[seed as usize % grounds.len()];
                let frames = driven(&cutout, ground, spot, programme.frames, seed);
                let wishes = HidingWishes { plates: true, ..HidingWishes::default() };
                let kind = format!("{}, {turn:.0} degrees, {eye} m up", spot.word());
                let what = format!("{plate_px} px plate, {kind}, car {car}");
                let counts = inked.judge(detectors, ground.size, frames, wishes, &mut sheet, &what);
                add(&mut inked.plates, (kind, plate_px), counts);
                let sums = inked.by_spot.entry(spot).or_default();
                *sums = (sums.0 + counts.0, sums.1 + counts.1);
            }
        }
    }
    println!("planted: plates done");
    let mut sheet = Sheet::new(sheets, "lines");
    for &line_px in programme.lines {
        for (no, ground_of_line) in [Ground::Picture, Ground::Outlined, Ground::Plate].into_iter().enumerate() {
            for moves in [false, true] {
                for text in 0..programme.texts {
                    let seed = u64::from(line_px) << 16 | (no as u64) << 8 | u64::from(moves) << 7 | text;
                    let ground = &grounds[(seed + text) as usize % grounds.len()];
                    let Some(frames) = written(ground, ground_of_line, line_px, moves, programme.frames, seed) else {
                        continue;
                    };
                    let wishes = HidingWishes { writing: true, ..HidingWishes::default() };
                    let kind = format!("{ground_of_line:?}, {}", if moves { "moving" } else { "still" });
                    let counts = inked.judge(
                        detectors,
                        ground.size,
                        frames,
                        wishes,
                        &mut sheet,
                        &format!("{line_px} px line, {kind}, seed {seed}"),
                    );
                    add(&mut inked.lines, (kind, line_px), counts);
                }
            }
        }
    }
    println!("planted: lines done");
    inked
}

fn add(rows: &mut BTreeMap<(String, u32), (usize, usize)>, row: (String, u32), (covered, all): (usize, usize)) {
    let sums = rows.entry(row).or_default();
    *sums = (sums.0 + covered, sums.1 + all);
}

/// A car somewhere in the picture with its plate inside, three pixels further in every frame.
fn driven(cutout: &Cutout, ground: &Picture, spot: Spot, frames: usize, seed: u64) -> Vec<Drawn> {
    const STEP_PX: i32 = 3;
    let mut random = fastrand::Rng::with_seed(seed);
    let (plate_x, plate_y, plate_px) = cutout.face_place();
    let margin = plate_px as i32 * 3 + 4;
    let way = STEP_PX * frames as i32;
    let x = random.i32(margin..(ground.size.width_px as i32 - margin - way).max(margin + 1));
    let height = ground.size.height_px as i32;
    let (top, bottom) = match spot {
        Spot::Low => (height * 11 / 20, height - margin / 3),
        Spot::High | Spot::Alone => (margin / 3, height * 9 / 20),
    };
    let y = random.i32(top..bottom.max(top + 1));
    let frame = |no: i32| {
        let mut picture = ground.clone();
        let at = (x - plate_x + no * STEP_PX, y - plate_y);
        let plate = picture.plant(&[Planted { cutout, at }]).remove(0);
        (picture.rgb, plate)
    };
    (0..frames as i32).map(frame).collect()
}

/// The plate alone, on a dark board of three times its size.
fn on_a_board(mut cutout: Cutout) -> Cutout {
    const BOARD: u8 = 30;
    let (x, y, plate_px) = cutout.face_place();
    let width = cutout.picture.size.width_px as usize;
    let reach = plate_px as i32 * 3 / 2;
    for (at, is_plate) in cutout.face.iter().enumerate() {
        let (across, down) = ((at % width) as i32 - x, (at / width) as i32 - y);
        let is_board = across.abs() <= 4 * reach && down.abs() <= reach;
        if is_board && !is_plate {
            cutout.picture.rgb[at * 3..][..3].fill(BOARD);
        }
        cutout.alpha[at] = if is_board { 255 } else { 0 };
    }
    cutout
}

/// A line that can be read where it stands: at least 45 of 255 brighter or darker than what it lies on. `None` where it has no room, or
/// the picture is too uneven for a line straight on it.
fn written(ground: &Picture, on: Ground, line_px: u32, moves: bool, frames: usize, seed: u64) -> Option<Vec<Drawn>> {
    let mut random = fastrand::Rng::with_seed(seed);
    let (width, height) = (f64::from(ground.size.width_px), f64::from(ground.size.height_px));
    let contrast = 60.0 + 120.0 * random.f64();
    let mut line = Line {
        text: words(&mut random),
        at: (0.0, 0.0),
        height_px: f64::from(line_px),
        climb: if random.bool() { 0.0 } else { random.f64() * 0.2 - 0.1 },
        pen: 1.0 + random.f64() * 0.7,
        ink: [0; 3],
        paper: [0; 3],
        ground: on,
    };
    let steps = if moves { 3.0 * frames as f64 } else { 0.0 };
    let room_x = width - line.width_px() - steps - 24.0;
    let top = 8.0 + line.height_px + 0.1 * line.width_px();
    let room_y = height - 2.0 * top - line.height_px;
    if room_x < 1.0 || room_y < 1.0 {
        return None;
    }
    for _ in 0..200 {
        line.at = (12.0 + random.f64() * room_x, top + random.f64() * room_y);
        let (mean, spread) = light_under(ground, &line, steps);
        if on == Ground::Picture && spread > 22.0 {
            continue;
        }
        let (ink, paper) = match on {
            Ground::Picture if mean > 128.0 => (mean - contrast.max(2.5 * spread), mean),
            Ground::Picture => (mean + contrast.max(2.5 * spread), mean),
            _ if random.bool() => (20.0, 20.0 + contrast),
            _ => (20.0 + contrast, 20.0),
        };
        (line.ink, line.paper) = ([ink.clamp(0.0, 255.0) as u8; 3], [paper.clamp(0.0, 255.0) as u8; 3]);
        let width_px = ground.size.width_px as usize;
        let frame = |no: usize| {
            let mut picture = ground.clone();
            let step = if moves { 3.0 * no as f64 } else { 0.0 };
            let line = Line { at: (line.at.0 + step, line.at.1), ..line.clone() };
            let ink = line.draw(&mut picture.rgb, picture.size).into_iter().map(|(x, y)| y * width_px + x);
            let ink = ink.collect();
            // A sensor's noise, and a camera's codec.
            let mut noise = fastrand::Rng::with_seed(seed ^ no as u64);
            picture.rgb.iter_mut().for_each(|value| *value = value.saturating_add(noise.u8(..5)));
            picture.squeeze(75);
            (picture.rgb, ink)
        };
        return Some((0..frames).map(frame).collect());
    }
    None
}

/// Mean and spread of the brightness under a line, over all its way.
fn light_under(ground: &Picture, line: &Line, steps: f64) -> (f64, f64) {
    let width = ground.size.width_px as usize;
    let drop = -line.climb * line.width_px();
    let rows = (line.at.1 + drop.min(0.0)).max(0.0) as usize
        ..((line.at.1 + drop.max(0.0) + line.height_px) as usize).min(ground.size.height_px as usize);
    let columns = line.at.0 as usize..((line.at.0 + line.width_px() + steps) as usize).min(width);
    let light = |x: usize, y: usize| {
        let pixel = &ground.rgb[(y * width + x) * 3..][..3];
        0.299 * f64::from(pixel[0]) + 0.587 * f64::from(pixel[1]) + 0.114 * f64::from(pixel[2])
    };
    let values: Vec<f64> = rows.flat_map(|y| columns.clone().map(move |x| (x, y))).map(|(x, y)| light(x, y)).collect();
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    (mean, (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len().max(1) as f64).sqrt())
}

impl Inked {
    fn judge(
        &mut self,
        detectors: &mut Detectors,
        size: Size,
        frames: Vec<Drawn>,
        wishes: HidingWishes,
        sheet: &mut Sheet,
        what: &str,
    ) -> (usize, usize) {
        let times = (0..frames.len() as i64).map(|no| no * 100_000).collect();
        let orders = Orders { place: Place::Outdoor, wishes, ..Orders::default() };
        let mut trial = Trial::of(detectors, &orders, size, times, &mut |no| frames[no].0.clone());
        let (mut covered, mut all, mut worst) = (0, 0, 0.0_f64);
        for (no, (rgb, ink)) in frames.into_iter().enumerate() {
            if ink.len() < 6 {
                continue;
            }
            let tried = trial.redact(no, rgb);
            let share = ink.iter().filter(|&&at| tried.bare[at]).count() as f64 / ink.len() as f64;
            covered += usize::from(share <= 1.0 - COVERED);
            all += 1;
            worst = worst.max(share);
            self.hidden_px += tried.bare.iter().filter(|bare| !**bare).count();
            self.px += tried.bare.len();
            if no == 0 {
                sheet.add(all, Picture { size, rgb: tried.redacted.rgb().to_vec() });
            }
        }
        if worst > 1.0 - COVERED {
            self.bare.push(format!("{what}: {:.0} % bare", worst * 100.0));
        }
        (covered, all)
    }

    /// Prints what was covered by kind and size.
    pub fn print(&self) {
        for (name, rows) in [("plates", &self.plates), ("lines", &self.lines)] {
            let sizes: std::collections::BTreeSet<u32> = rows.keys().map(|(_, px)| *px).collect();
            let kinds: std::collections::BTreeSet<&String> = rows.keys().map(|(kind, _)| kind).collect();
            println!("\nPlanted {name} covered, % by height in pixels\n");
            let heads: Vec<String> = sizes.iter().map(u32::to_string).collect();
            println!("| | {} |\n|---|{}", heads.join(" | "), "---|".repeat(heads.len()));
            for kind in kinds {
                let cell = |px: &u32| {
                    rows.get(&(kind.clone(), *px)).map_or(String::new(), |(c, a)| format!("{}", 100 * c / a.max(&1)))
                };
                println!("| {kind} | {} |", sizes.iter().map(cell).collect::<Vec<_>>().join(" | "));
            }
        }
        println!("\nBare ({} clips); hidden of all pictures: {}", self.bare.len(), percent(self.hidden_px, self.px));
        self.bare.iter().take(60).for_each(|line| println!("  {line}"));
    }

    fn sum(rows: &BTreeMap<(String, u32), (usize, usize)>, from_px: u32) -> (usize, usize) {
        rows.iter()
            .filter(|((_, px), _)| *px >= from_px)
            .fold((0, 0), |(c, a), (_, (covered, all))| (c + covered, a + all))
    }

    fn plates_at(&self, spot: Spot) -> (usize, usize) {
        self.by_spot.get(&spot).copied().unwrap_or_default()
    }

    /// Lines covered, and all of them, from this height on.
    pub fn lines_from(&self, px: u32) -> (usize, usize) {
        Self::sum(&self.lines, px)
    }

    /// The rows of the table.
    pub fn gates(&self) -> Vec<Gate> {
        let gate = |no, what: &str, (covered, all): (usize, usize)| Gate {
            no,
            what: what.to_owned(),
            deface: "untouched",
            bar: "100 %",
            figure: format!("{} of {all}", percent(covered, all)),
            verdict: Verdict::of(reaches(covered, all, 1.0)),
        };
        vec![
            gate(
                "11 plates",
                "planted plates on drawn cars, every size and frame, no plate model: covered",
                self.plates_at(Spot::Low),
            ),
            gate("11 high", "the same on cars that hang high in the picture: covered", self.plates_at(Spot::High)),
            gate("11 alone", "the same without a car: covered", self.plates_at(Spot::Alone)),
            gate("11 lines", "planted lines of writing from 10 px, every frame: ink covered", self.lines_from(10)),
            Gate {
                verdict: Verdict::Told,
                bar: "",
                ..gate("11 small", "the same of 8 px", {
                    let (all, large) = (self.lines_from(0), self.lines_from(10));
                    (all.0 - large.0, all.1 - large.1)
                })
            },
        ]
    }
}
