//! Planted faces: drawn ones on the drawn scene, of all sizes, at all places, in poor light, cut by the edge.

use std::collections::BTreeMap;

use veilmark::custody::detect::Detectors;
use veilmark::custody::develop::Orders;
use veilmark::custody::trial::Trial;
use veilmark::porch::{Figure, Scene, Sitter, Variant, Worn};
use veilmark::vocab::{Place, Size};

use crate::compose::{Cutout, Picture, Planted};
use crate::gate::{Gate, Verdict, percent, reaches};
use crate::scene::COVERED;

/// What makes a face hard to find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    Plain,
    ThreeQuarters,
    Profile,
    Sunglasses,
    Mask,
    Cap,
    Smeared,
    Dark,
    UpsideDown,
    Jpeg15,
    FullHd,
}

impl Condition {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Plain,
        Self::ThreeQuarters,
        Self::Profile,
        Self::Sunglasses,
        Self::Mask,
        Self::Cap,
        Self::Smeared,
        Self::Dark,
        Self::UpsideDown,
        Self::Jpeg15,
        Self::FullHd,
    ];

    const fn word(self) -> &'static str {
        match self {
            Self::Plain => "frontal",
            Self::ThreeQuarters => "three quarters",
            Self::Profile => "profile",
            Self::Sunglasses => "sunglasses",
            Self::Mask => "mask",
            Self::Cap => "cap",
            Self::Smeared => "smeared over half a face",
            Self::Dark => "dark",
            Self::UpsideDown => "upside down",
            Self::Jpeg15 => "JPEG quality 15",
            Self::FullHd => "1920x1080",
        }
    }

    const fn worn(self) -> Worn {
        match self {
            Self::Sunglasses => Worn::Sunglasses,
            Self::Mask => Worn::Mask,
            Self::Cap => Worn::Cap,
            _ => Worn::Nothing,
        }
    }

    const fn turn_degrees(self) -> f32 {
        match self {
            Self::ThreeQuarters => 45.0,
            Self::Profile => 90.0,
            _ => 8.0,
        }
    }
}

/// Where in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Spot {
    Inside,
    /// Cut by the edge or corner on this side (-1, 0, 1) across and down.
    Edge(i32, i32),
}

const EDGES: [Spot; 8] = [
    Spot::Edge(-1, 0),
    Spot::Edge(1, 0),
    Spot::Edge(0, -1),
    Spot::Edge(0, 1),
    Spot::Edge(-1, -1),
    Spot::Edge(1, -1),
    Spot::Edge(-1, 1),
    Spot::Edge(1, 1),
];

/// What is planted.
pub struct Programme<'a> {
    /// Heights of faces, pixels.
    pub sizes: &'a [u32],
    /// Conditions of faces inside the picture.
    pub conditions: &'a [Condition],
    /// Conditions of faces at the edge.
    pub at_edges: &'a [Condition],
    /// Different people for each size, condition and figure inside the picture.
    pub people: u64,
    /// Frames of each clip.
    pub frames: usize,
}

/// The sizes of the study.
pub const SIZES: [u32; 13] = [8, 10, 12, 16, 20, 24, 32, 48, 64, 96, 128, 200, 400];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    is_edge: bool,
    is_person: bool,
    condition: Condition,
    face_px: u32,
}

/// Faces covered, and all of them, of each kind: one a frame.
#[derive(Default)]
pub struct Planting {
    rows: BTreeMap<Row, (usize, usize)>,
    bare: Vec<String>,
}

/// The drawn backgrounds, as large as the clips of the study.
fn backgrounds() -> Vec<Picture> {
    let of = |seed, variant, no| {
        let scene = Scene::new(seed, variant);
        Picture { size: scene.size(), rgb: scene.frame(no) }
    };
    vec![of(7, Variant::Day, 40), of(11, Variant::Evening, 0), of(3, Variant::Day, 100)]
}

/// Plants the whole programme and judges it.
pub fn run(programme: &Programme<'_>, detectors: &mut Detectors) -> Planting {
    let backgrounds = backgrounds();
    let mut sitters = BTreeMap::new();
    let mut planting = Planting::default();
    for figure in [Figure::Person, Figure::Head] {
        for &face_px in programme.sizes {
            let inside = programme
                .conditions
                .iter()
                .flat_map(|&condition| (0..programme.people).map(move |person| (condition, Spot::Inside, person)));
            let edges = programme
                .at_edges
                .iter()
                .flat_map(|&condition| EDGES.iter().enumerate().map(move |(no, &spot)| (condition, spot, no as u64)));
            for (condition, spot, person) in inside.chain(edges) {
                let key = (condition.worn() as u8, figure as u8, person % 6);
                let sitter = sitters.entry(key).or_insert_with(|| Sitter::new(person % 6, condition.worn(), figure));
                let most_px = if condition == Condition::FullHd { 1080 } else { 432 };
                let mut cutout = Cutout::from(sitter.portrait(face_px, condition.turn_degrees(), most_px));
                if condition == Condition::UpsideDown {
                    cutout = cutout.upside_down();
                }
                if condition == Condition::Smeared {
                    cutout = cutout.smeared(face_px as usize / 2);
                }
                let seed = u64::from(face_px) << 8 | person;
                let background = &backgrounds[(seed + person) as usize % backgrounds.len()];
                let case = Case { cutout: &cutout, background, condition, spot, seed, frames: programme.frames };
                let row =
                    Row { is_edge: spot != Spot::Inside, is_person: figure == Figure::Person, condition, face_px };
                case.judge(detectors, row, &mut planting);
            }
        }
        println!("planted: {figure:?} done");
    }
    planting
}

/// A picture's bytes, and the pixels of it on which the face is seen.
type Drawn = (Vec<u8>, Vec<usize>);

struct Case<'a> {
    cutout: &'a Cutout,
    background: &'a Picture,
    condition: Condition,
    spot: Spot,
    seed: u64,
    frames: usize,
}

impl Case<'_> {
    /// The frames, and the pixels of the face in each. The face moves by two pixels a frame.
    fn draw(&self) -> (Size, Vec<Drawn>) {
        let mut random = fastrand::Rng::with_seed(self.seed);
        let size = match self.condition {
            Condition::FullHd => Size { width_px: 1920, height_px: 1080 },
            _ => self.background.size,
        };
        let ground = self.background.resized(size);
        let (face_x, face_y, face_px) = self.cutout.face_place();
        let (width, height, face) = (size.width_px as i32, size.height_px as i32, face_px as i32);
        // Towards an edge so far that between a tenth and two thirds of the face are cut off.
        let beyond = random.i32(-(face * 2 / 5)..face / 6 + 1);
        let mut along = |side: i32, length: i32| match side {
            -1 => -beyond,
            1 => length - 1 + beyond,
            _ => random.i32((face * 2 / 3).min(length / 2 - 1)..(length - face * 2 / 3).max(length / 2 + 1)),
        };
        let (x, y) = match self.spot {
            Spot::Inside => (along(0, width), along(0, height)),
            Spot::Edge(across, down) => (along(across, width), along(down, height)),
        };
        let step = |side: i32| if side == 0 { 2 } else { 0 };
        let (step_x, _) = match self.spot {
            Spot::Inside => (2, 0),
            Spot::Edge(across, down) => (step(across), step(down)),
        };
        let frames = (0..self.frames as i32).map(|no| {
            let mut picture = ground.clone();
            let at = (x - face_x + no * step_x, y - face_y);
            let face = picture.plant(&[Planted { cutout: self.cutout, at }]).remove(0);
            match self.condition {
                Condition::Dark => picture.darken(&mut random),
                Condition::Jpeg15 => picture.squeeze(15),
                _ => {}
            }
            (picture.rgb, face)
        });
        (size, frames.collect())
    }

    fn judge(&self, detectors: &mut Detectors, row: Row, planting: &mut Planting) {
        let (size, frames) = self.draw();
        let times = (0..frames.len() as i64).map(|no| no * 100_000).collect();
        let orders = Orders { place: Place::Outdoor, ..Orders::default() };
        let mut trial = Trial::of(detectors, &orders, size, times, &mut |no| frames[no].0.clone());
        let mut worst: f64 = 0.0;
        for (no, (rgb, face)) in frames.into_iter().enumerate() {
            if face.len() < 6 {
                continue;
            }
            let bare = trial.redact(no, rgb).bare;
            let share = face.iter().filter(|&&at| bare[at]).count() as f64 / face.len() as f64;
            let counts = planting.rows.entry(row).or_default();
            counts.0 += usize::from(share <= 1.0 - COVERED);
            counts.1 += 1;
            worst = worst.max(share);
        }
        if worst > 1.0 - COVERED && row.face_px >= 16 {
            let Row { is_person, condition, face_px, .. } = row;
            let who = if is_person { "person" } else { "head alone" };
            let (spot, condition) = (self.spot, condition.word());
            planting.bare.push(format!(
                "{face_px} px, {condition}, {who}, {spot:?}, seed {}: {:.0} % bare",
                self.seed,
                worst * 100.0
            ));
        }
    }
}

impl Planting {
    fn sum(&self, picked: impl Fn(&Row) -> bool) -> (usize, usize) {
        let picked = self.rows.iter().filter(|(row, _)| picked(row));
        picked.fold((0, 0), |(covered, all), (_, (c, a))| (covered + c, all + a))
    }

    /// Prints what was covered by condition and size.
    pub fn print(&self) {
        let sizes: std::collections::BTreeSet<u32> = self.rows.keys().map(|row| row.face_px).collect();
        for (is_edge, is_person) in [(false, true), (false, false), (true, true), (true, false)] {
            let place = if is_edge { "cut by the edge" } else { "inside the picture" };
            let who = if is_person { "with a person" } else { "head alone" };
            println!("\nPlanted faces covered, {place}, {who}, % by height in pixels\n");
            let heads: Vec<String> = sizes.iter().map(u32::to_string).collect();
            println!("| | {} |\n|---|{}", heads.join(" | "), "---|".repeat(heads.len()));
            for condition in Condition::ALL {
                let cell = |&face_px: &u32| {
                    let row = Row { is_edge, is_person, condition, face_px };
                    self.rows
                        .get(&row)
                        .map_or(String::new(), |(covered, all)| format!("{}", 100 * covered / all.max(&1)))
                };
                let cells: Vec<String> = sizes.iter().map(cell).collect();
                if cells.iter().any(|cell| !cell.is_empty()) {
                    println!("| {} | {} |", condition.word(), cells.join(" | "));
                }
            }
        }
        println!("\nBare from 16 pixels ({} plants):", self.bare.len());
        self.bare.iter().take(60).for_each(|line| println!("  {line}"));
    }

    /// The rows of the table.
    pub fn gates(&self) -> Vec<Gate> {
        let gate = |no, what: &str, deface, bar, share, (covered, all): (usize, usize)| Gate {
            no,
            what: what.to_owned(),
            deface,
            bar,
            figure: format!("{} of {all}", percent(covered, all)),
            verdict: Verdict::of(reaches(covered, all, share)),
        };
        vec![
            gate(
                "1 edge",
                "planted drawn faces from 16 px cut by an edge or corner: covered",
                "0 of 240",
                "100 %",
                1.0,
                self.sum(|row| row.is_edge && row.face_px >= 16),
            ),
            gate(
                "1 from 16",
                "planted drawn faces from 16 px, a person around them: covered",
                "5-40 % of 16-20 px",
                "99 %",
                0.99,
                self.sum(|row| !row.is_edge && row.is_person && row.face_px >= 16),
            ),
            gate(
                "1 from 24",
                "planted drawn faces from 24 px, a person around them: covered",
                "",
                "99.9 %",
                0.999,
                self.sum(|row| !row.is_edge && row.is_person && row.face_px >= 24),
            ),
            Gate {
                verdict: Verdict::Told,
                ..gate(
                    "1 alone",
                    "planted drawn heads from 24 px without a body: covered",
                    "",
                    "",
                    0.0,
                    self.sum(|row| !row.is_edge && !row.is_person && row.face_px >= 24),
                )
            },
        ]
    }

    /// Faces covered and all of those from this height on, inside the picture and with a person.
    pub fn with_a_person(&self, from_px: u32) -> (usize, usize) {
        self.sum(|row| !row.is_edge && row.is_person && row.face_px >= from_px)
    }
}
