//! Planted faces: drawn ones on the drawn scene, of all sizes, at all places, in poor light, cut by the edge, at the lens.

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
    /// Smeared over half its width because it moves by so much a frame. The picture is empty for a second before and after.
    Smeared,
    /// Smeared as much, and yet it stands still: no camera sees that, but a clip may hold such a frame for a while.
    StillSmeared,
    Dark,
    UpsideDown,
    Jpeg15,
    FullHd,
}

impl Condition {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Plain,
        Self::ThreeQuarters,
        Self::Profile,
        Self::Sunglasses,
        Self::Mask,
        Self::Cap,
        Self::Smeared,
        Self::StillSmeared,
        Self::Dark,
        Self::UpsideDown,
        Self::Jpeg15,
        Self::FullHd,
    ];

    /// Those of faces at the lens.
    pub const AT_LENS: [Self; 9] = [
        Self::Plain,
        Self::ThreeQuarters,
        Self::Profile,
        Self::Sunglasses,
        Self::Mask,
        Self::Smeared,
        Self::StillSmeared,
        Self::Dark,
        Self::UpsideDown,
    ];

    /// As the tables name it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plain => "frontal",
            Self::ThreeQuarters => "three quarters",
            Self::Profile => "profile",
            Self::Sunglasses => "sunglasses",
            Self::Mask => "mask",
            Self::Cap => "cap",
            Self::Smeared => "smeared over half a face",
            Self::StillSmeared => "the same, standing still",
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
    /// It comes in over that edge or corner as far as others stand there, stays for a moment, and goes out again. The picture is empty before
    /// and after.
    Over(i32, i32),
    /// So near that it fills most of the picture, and partly out of it.
    Lens,
}

const EDGES: [(i32, i32); 8] = [(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1)];

/// Each edge and corner, at first where faces stand and then where they come in. A number stands for the same edge in both, so that the same
/// faces come in.
fn at_all_edges() -> impl Iterator<Item = (u64, Spot)> {
    let spots = |of: fn(i32, i32) -> Spot| (0..).zip(EDGES).map(move |(no, (across, down))| (no, of(across, down)));
    spots(Spot::Edge).chain(spots(Spot::Over))
}

/// What is planted.
pub struct Programme<'a> {
    /// Heights of faces, pixels.
    pub sizes: &'a [u32],
    /// Conditions of faces inside the picture.
    pub conditions: &'a [Condition],
    /// Conditions of faces at the edge, and of those that come in over it.
    pub at_edges: &'a [Condition],
    /// Heights of faces at the lens, pixels; the picture has 432 rows.
    pub at_lens_px: &'a [u32],
    /// Their conditions.
    pub at_lens: &'a [Condition],
    /// Different people for each size, condition and figure inside the picture and at the lens.
    pub people: u64,
    /// Frames of each clip.
    pub frames: usize,
}

/// The sizes of the study.
pub const SIZES: [u32; 13] = [8, 10, 12, 16, 20, 24, 32, 48, 64, 96, 128, 200, 400];

/// What an edge leaves of a face is a sliver where it is narrower or lower than the smallest of them, pixels.
const SLIVER_PX: usize = SIZES[0] as usize;

/// Heights of faces at the lens.
pub const AT_LENS_PX: [u32; 4] = [280, 400, 560, 760];

/// The kind of a spot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Inside,
    Edge,
    Over,
    Lens,
}

impl Spot {
    const fn kind(self) -> Kind {
        match self {
            Self::Inside => Kind::Inside,
            Self::Edge(..) => Kind::Edge,
            Self::Over(..) => Kind::Over,
            Self::Lens => Kind::Lens,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    spot: Kind,
    is_person: bool,
    condition: Condition,
    face_px: u32,
    /// Less of the face is in view than the smallest face is large, across or down.
    is_sliver: bool,
}

impl Row {
    /// Whether a gate counts it. What stands still and is smeared is told only, and so is what is smaller than the smallest face.
    fn is_judged(&self, spot: Kind) -> bool {
        self.spot == spot && self.condition != Condition::StillSmeared && !self.is_sliver
    }
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
    let mut sitters = Sitters::default();
    let mut planting = Planting::default();
    let mut plant = |case: Planned| {
        let Planned { figure, face_px, condition, spot, person } = case;
        let cutout = sitters.cutout(case);
        let seed = u64::from(face_px) << 8 | person;
        let background = &backgrounds[(seed + person) as usize % backgrounds.len()];
        let case = Case { cutout: &cutout, background, condition, spot, seed, frames: programme.frames };
        let row = Row { spot: spot.kind(), is_person: figure == Figure::Person, condition, face_px, is_sliver: false };
        case.judge(detectors, row, &mut planting);
    };
    let people = |condition: Condition, spot: Spot| (0..programme.people).map(move |person| (condition, spot, person));
    for figure in [Figure::Person, Figure::Head] {
        for &face_px in programme.sizes {
            let inside = programme.conditions.iter().flat_map(|&condition| people(condition, Spot::Inside));
            let edges = programme
                .at_edges
                .iter()
                .flat_map(|&condition| at_all_edges().map(move |(no, spot)| (condition, spot, no)));
            for (condition, spot, person) in inside.chain(edges) {
                plant(Planned { figure, face_px, condition, spot, person });
            }
        }
        println!("planted: {figure:?} done");
    }
    for &face_px in programme.at_lens_px {
        for (condition, spot, person) in programme.at_lens.iter().flat_map(|&condition| people(condition, Spot::Lens)) {
            plant(Planned { figure: Figure::Person, face_px, condition, spot, person });
        }
    }
    planting
}

/// One face to be planted.
#[derive(Debug, Clone, Copy)]
struct Planned {
    figure: Figure,
    face_px: u32,
    condition: Condition,
    spot: Spot,
    person: u64,
}

/// Who was drawn already.
#[derive(Default)]
struct Sitters(BTreeMap<(u8, u8, u64), Sitter>);

impl Sitters {
    fn cutout(&mut self, planned: Planned) -> Cutout {
        let Planned { figure, face_px, condition, spot, person } = planned;
        let key = (condition.worn() as u8, figure as u8, person % 6);
        let sitter = self.0.entry(key).or_insert_with(|| Sitter::new(person % 6, condition.worn(), figure));
        let most_px = match (condition, spot) {
            (Condition::FullHd, _) | (_, Spot::Lens) => 1080,
            _ => 432,
        };
        let cutout = Cutout::from(sitter.portrait(face_px, condition.turn_degrees(), most_px));
        match condition {
            Condition::UpsideDown => cutout.upside_down(),
            Condition::Smeared | Condition::StillSmeared => cutout.smeared(face_px as usize / 2),
            _ => cutout,
        }
    }
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
    /// The frames, and the pixels of the face in each. The face moves by two pixels a frame, at a side along it; in a corner it stands still.
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
            Spot::Edge(across, down) | Spot::Over(across, down) => (along(across, width), along(down, height)),
            Spot::Lens => (random.i32(width / 6..width * 5 / 6), random.i32(height / 5..height * 9 / 10)),
        };
        if self.condition == Condition::Smeared {
            return (size, self.moving(&ground, (x, y)));
        }
        if let Spot::Over(across, down) = self.spot {
            return (size, self.coming_in(&ground, (x, y), (across, down)));
        }
        let step = |side: i32| if side == 0 { 2 } else { 0 };
        let (step_x, step_y) = match self.spot {
            Spot::Inside | Spot::Lens => (2, 0),
            Spot::Edge(across, down) | Spot::Over(across, down) => (step(across), step(down)),
        };
        let frames = (0..self.frames as i32).map(|no| {
            let mut picture = ground.clone();
            let at = (x - face_x + no * step_x, y - face_y + no * step_y);
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

    /// The face moves to the right by as much a frame as it is smeared over, and the picture is empty for a second before and after: at
    /// the lens all the way from the left to the right, else for as many frames as others stand, here in the middle of them.
    fn moving(&self, ground: &Picture, (x, y): (i32, i32)) -> Vec<Drawn> {
        let (face_x, face_y, face_px) = self.cutout.face_place();
        let (reach, step) = (face_px as i32, face_px as i32 / 2);
        let way = match self.spot {
            Spot::Lens => -reach..ground.size.width_px as i32 + reach,
            Spot::Inside | Spot::Edge(..) | Spot::Over(..) => {
                let half = step * self.frames as i32 / 2;
                x - half..x - half + step * self.frames as i32
            }
        };
        let way = way.step_by(step as usize).map(|x| (x - face_x, y - face_y));
        self.between_empty_seconds(ground, way)
    }

    /// The face comes from outside to this place over an edge by half a face a frame, stands there for three frames, and goes back.
    fn coming_in(&self, ground: &Picture, (x, y): (i32, i32), (across, down): (i32, i32)) -> Vec<Drawn> {
        let (face_x, face_y, face_px) = self.cutout.face_place();
        let half = face_px as i32 / 2;
        let way = [4, 3, 2, 1, 0, 0, 0, 1, 2, 3, 4].map(|away| away * half);
        let at = |away: i32| (x - face_x + across * away, y - face_y + down * away);
        self.between_empty_seconds(ground, way.into_iter().map(at))
    }

    /// The figure at these places, one a frame, and the empty picture for a second before and after.
    fn between_empty_seconds(&self, ground: &Picture, places: impl Iterator<Item = (i32, i32)>) -> Vec<Drawn> {
        const EMPTY_FRAMES: usize = 10;
        let planted = places.map(|at| {
            let mut picture = ground.clone();
            let face = picture.plant(&[Planted { cutout: self.cutout, at }]).remove(0);
            (picture.rgb, face)
        });
        let empty = || std::iter::repeat_n((ground.rgb.clone(), Vec::new()), EMPTY_FRAMES);
        empty().chain(planted).chain(empty()).collect()
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
            let is_cut = matches!(row.spot, Kind::Edge | Kind::Over);
            let row = Row { is_sliver: is_cut && is_sliver(&face, size), ..row };
            let counts = planting.rows.entry(row).or_default();
            counts.0 += usize::from(share <= 1.0 - COVERED);
            counts.1 += 1;
            if !row.is_sliver {
                worst = worst.max(share);
            }
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

/// Whether these pixels are narrower or lower than the smallest face.
fn is_sliver(face: &[usize], size: Size) -> bool {
    let width = size.width_px as usize;
    let reach = |of: &dyn Fn(usize) -> usize| {
        let places = face.iter().map(|&at| of(at));
        places.clone().max().zip(places.min()).map_or(0, |(last, first)| last - first + 1)
    };
    reach(&|at| at % width).min(reach(&|at| at / width)) < SLIVER_PX
}

impl Planting {
    fn sum(&self, picked: impl Fn(&Row) -> bool) -> (usize, usize) {
        let picked = self.rows.iter().filter(|(row, _)| picked(row));
        picked.fold((0, 0), |(covered, all), (_, (c, a))| (covered + c, all + a))
    }

    /// Prints what was covered by condition and size.
    pub fn print(&self) {
        let sizes: std::collections::BTreeSet<u32> = self.rows.keys().map(|row| row.face_px).collect();
        let kinds = [Kind::Inside, Kind::Edge, Kind::Over, Kind::Lens]
            .into_iter()
            .flat_map(|spot| [(spot, true), (spot, false)]);
        for (spot, is_person) in kinds.filter(|kind| self.rows.keys().any(|row| (row.spot, row.is_person) == *kind)) {
            let place = match spot {
                Kind::Inside => "inside the picture",
                Kind::Edge => "cut by the edge",
                Kind::Over => "coming in over the edge",
                Kind::Lens => "at the lens",
            };
            let who = if is_person { "with a person" } else { "head alone" };
            println!("\nPlanted faces covered, {place}, {who}, % by height in pixels\n");
            let heads: Vec<String> = sizes.iter().map(u32::to_string).collect();
            println!("| | {} |\n|---|{}", heads.join(" | "), "---|".repeat(heads.len()));
            for condition in Condition::ALL {
                let cell = |&face_px: &u32| {
                    let row = Row { spot, is_person, condition, face_px, is_sliver: false };
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

    /// The rows of the table for which faces were planted.
    pub fn gates(&self) -> Vec<Gate> {
        let gate = |no, what: &str, deface, bar, share, (covered, all): (usize, usize)| {
            (all > 0).then(|| Gate {
                no,
                what: what.to_owned(),
                deface,
                bar,
                figure: format!("{} of {all}", percent(covered, all)),
                verdict: Verdict::of(reaches(covered, all, share)),
            })
        };
        let alone = gate(
            "1 alone",
            "planted drawn heads from 24 px without a body: covered",
            "",
            "",
            0.0,
            self.sum(|row| row.is_judged(Kind::Inside) && !row.is_person && row.face_px >= 24),
        );
        let still = gate(
            "1 still",
            "planted drawn faces from 24 px that are smeared and yet stand still, with a person or at the lens: covered",
            "",
            "",
            0.0,
            self.sum(|row| row.condition == Condition::StillSmeared && row.is_person && row.face_px >= 24),
        );
        let slivers = gate(
            "1 slivers",
            "what edges leave of these faces, standing or coming in, where it is narrower or lower than 8 px: covered",
            "",
            "",
            0.0,
            self.sum(|row| row.is_sliver && row.face_px >= 16),
        );
        let told = |gate: Option<Gate>| gate.map(|gate| Gate { verdict: Verdict::Told, ..gate });
        let gates = [
            gate(
                "1 edge",
                "planted drawn faces from 16 px cut by an edge or corner, at least 8 px each way in view: covered",
                "0 of 240",
                "100 %",
                1.0,
                self.sum(|row| row.is_judged(Kind::Edge) && row.face_px >= 16),
            ),
            gate(
                "1 over",
                "the same faces, coming in over that edge or corner and going again, at least 8 px each way in view: covered",
                "",
                "100 %",
                1.0,
                self.sum(|row| row.is_judged(Kind::Over) && row.face_px >= 16),
            ),
            gate(
                "1 from 16",
                "planted drawn faces from 16 px, a person around them: covered",
                "5-40 % of 16-20 px",
                "99 %",
                0.99,
                self.sum(|row| row.is_judged(Kind::Inside) && row.is_person && row.face_px >= 16),
            ),
            gate(
                "1 from 24",
                "planted drawn faces from 24 px, a person around them: covered",
                "",
                "99.9 %",
                0.999,
                self.sum(|row| row.is_judged(Kind::Inside) && row.is_person && row.face_px >= 24),
            ),
            gate(
                "1 lens",
                "planted drawn faces that fill most of the picture, partly out of it: covered",
                "",
                "99.9 %",
                0.999,
                self.sum(|row| row.is_judged(Kind::Lens)),
            ),
            told(alone),
            told(still),
            told(slivers),
        ];
        gates.into_iter().flatten().collect()
    }

    /// Faces covered and all of those from this height on, inside the picture and with a person.
    pub fn with_a_person(&self, from_px: u32) -> (usize, usize) {
        self.sum(|row| row.is_judged(Kind::Inside) && row.is_person && row.face_px >= from_px)
    }
}
