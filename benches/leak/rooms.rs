//! The room behind doors and windows of the drawn scene, by pixel, with what the real detectors find: a door that opens, a peek, a
//! door that stands open throughout, a lit window at night, a camera that is pushed. The truth is the depth of every pixel.

use veilmark::custody::detect::Detectors;
use veilmark::custody::develop::Orders;
use veilmark::custody::trial::Trial;
use veilmark::porch::{Scene, Twist, Variant};
use veilmark::vocab::{DetectedClass, Place, Polygon, PxBox, PxPoint, Size, Zone, ZoneKind, Zones};

use crate::gate::{Gate, Verdict, percent};

/// One way to tell the scene, and how much of it is looked at.
struct Story {
    no: &'static str,
    what: &'static str,
    variant: Variant,
    twist: Twist,
    /// Every so many frames are looked at and decided.
    step: usize,
    /// Somebody pushes the camera halfway.
    is_pushed: bool,
}

const STORIES: [Story; 4] = [
    Story {
        no: "12 peek",
        what: "a peek of half a second to a second",
        variant: Variant::Day,
        twist: Twist::Peek,
        step: 2,
        is_pushed: false,
    },
    Story {
        no: "12 open",
        what: "a door open throughout",
        variant: Variant::Day,
        twist: Twist::OpenThroughout,
        step: 6,
        is_pushed: false,
    },
    Story {
        no: "12 window",
        what: "a lit window at night",
        variant: Variant::Evening,
        twist: Twist::LitWindow,
        step: 4,
        is_pushed: false,
    },
    Story {
        no: "12 moved",
        what: "an open door under a zone, and a camera that is pushed halfway",
        variant: Variant::Day,
        twist: Twist::OpenThroughout,
        step: 2,
        is_pushed: true,
    },
];

/// The part of the drawn picture that a camera sees, which turns halfway through the clip.
struct Camera {
    scene: Scene,
    /// The frame from which on it looks elsewhere.
    pushed_at: usize,
}

impl Camera {
    const SIZE: Size = Size { width_px: 736, height_px: 392 };

    fn new(scene: Scene, is_pushed: bool) -> Self {
        let pushed_at = if is_pushed { scene.len() / 2 } else { usize::MAX };
        Self { scene, pushed_at }
    }

    fn is_steady(&self) -> bool {
        self.pushed_at == usize::MAX
    }

    fn size(&self) -> Size {
        if self.is_steady() { self.scene.size() } else { Self::SIZE }
    }

    /// Left and upper edge of what it sees.
    fn corner(&self, no: usize) -> (usize, usize) {
        match (self.is_steady(), no < self.pushed_at) {
            (true, _) => (0, 0),
            (false, true) => (32, 0),
            (false, false) => (0, 40),
        }
    }

    fn frame(&self, no: usize) -> Vec<u8> {
        let (rgb, (left, top), size) = (self.scene.frame(no), self.corner(no), self.size());
        let (width, all) = (size.width_px as usize, self.scene.size().width_px as usize);
        let rows = (top..top + size.height_px as usize).map(|y| (y * all + left) * 3);
        rows.flat_map(|from| rgb[from..from + width * 3].iter().copied()).collect()
    }

    /// The pixels of the room that it sees. A picture that is hidden as a whole shows people in their boxes, with what is in these of the room,
    /// so where the camera is pushed only the room outside their boxes counts.
    fn room(&self, no: usize) -> Vec<u32> {
        let ((left, top), size) = (self.corner(no), self.size());
        let all = self.scene.size().width_px;
        let people: Vec<PxBox> = if self.is_steady() { Vec::new() } else { self.people(no).collect() };
        let is_beside_people = |at: &&u32| {
            let middle = PxPoint { x: f64::from(*at % all) + 0.5, y: f64::from(*at / all) + 0.5 };
            people.iter().all(|person| !person.contains(middle))
        };
        let seen = |at: &u32| {
            let (x, y) = ((at % all).checked_sub(left as u32)?, (at / all).checked_sub(top as u32)?);
            (x < size.width_px && y < size.height_px).then_some(y * size.width_px + x)
        };
        self.scene.room(no).iter().filter(is_beside_people).filter_map(seen).collect()
    }

    /// The true boxes of people, larger by what a detector may be off.
    fn people(&self, no: usize) -> impl Iterator<Item = PxBox> + '_ {
        let people = self.scene.truth().frames[no].objects.iter().filter(|o| o.class == DetectedClass::Person);
        people.map(|o| o.bbox.grown(0.25 * o.bbox.width(), 0.1 * o.bbox.height()))
    }

    /// A door zone around all that it sees of the room before it is pushed.
    fn zones(&self) -> Option<Zones> {
        let size = self.size();
        let before = (0..self.pushed_at.min(self.scene.len())).flat_map(|no| self.room(no));
        let pixel = |at: u32| {
            let (x, y) = (f64::from(at % size.width_px), f64::from(at / size.width_px));
            PxBox::new(x, y, x + 1.0, y + 1.0)
        };
        let around = before.filter_map(pixel).reduce(|a, b| a.hull(&b))?.grown(4.0, 4.0).clipped(size)?;
        let corner = |x: f64, y: f64| PxPoint { x, y };
        let (x1, y1, x2, y2) = (around.x1(), around.y1(), around.x2(), around.y2());
        let outline = Polygon::new(vec![corner(x1, y1), corner(x2, y1), corner(x2, y2), corner(x1, y2)])?;
        Some(Zones { size, zones: vec![Zone { kind: ZoneKind::Door, outline }] })
    }
}

/// What was counted in one story.
#[derive(Debug, Default, Clone)]
pub struct Shown {
    seeds: usize,
    frames: usize,
    /// Frames in which the room is in view, and in which any of it is bare.
    open_frames: usize,
    bare_frames: usize,
    room_px: usize,
    bare_px: usize,
    first_open_bare: usize,
    bare_seeds: Vec<u64>,
    /// Hidden pixels beside the room, in frames that were judged whole.
    hidden_px: usize,
    judged_px: usize,
}

impl Shown {
    /// Judges one frame: `room` are its pixels of the room, `bare` where the picture shows.
    pub fn judge(&mut self, seed: u64, room: &[u32], bare: &[bool], was_open: bool) {
        let hidden = bare.iter().filter(|bare| !**bare).count();
        let bare_px = room.iter().filter(|&&at| bare[at as usize]).count();
        self.judged_px += bare.len();
        self.hidden_px += hidden - (room.len() - bare_px);
        if room.is_empty() {
            return;
        }
        self.open_frames += 1;
        self.room_px += room.len();
        self.bare_px += bare_px;
        if bare_px > 0 {
            self.bare_frames += 1;
            self.first_open_bare += usize::from(!was_open);
            if self.bare_seeds.last() != Some(&seed) {
                self.bare_seeds.push(seed);
            }
        }
    }

    /// Counts a clip.
    pub fn count(&mut self, frames: usize) {
        self.seeds += 1;
        self.frames += frames;
    }

    /// The row of the table.
    pub fn gate(&self, no: &'static str, what: &str, step: usize) -> Gate {
        let told = format!(
            "{} ({} of {} px); {} of {} frames and {} of {} seeds bare{}; hidden beside it {}",
            percent(self.bare_px, self.room_px),
            self.bare_px,
            self.room_px,
            self.bare_frames,
            self.open_frames,
            self.bare_seeds.len(),
            self.seeds,
            if self.first_open_bare > 0 {
                format!(", {} in their first frame", self.first_open_bare)
            } else {
                String::new()
            },
            percent(self.hidden_px, self.judged_px)
        );
        if !self.bare_seeds.is_empty() {
            println!("  {what}: bare in seeds {:?}", self.bare_seeds);
        }
        Gate {
            no,
            what: format!("{what}: pixels of the room shown ({} seeds, every {step}. frame)", self.seeds),
            deface: "100 %",
            bar: "0",
            figure: told,
            verdict: Verdict::of(self.room_px > 0 && self.bare_px == 0),
        }
    }

    /// Bare pixels of the room, of all of its pixels.
    pub fn bare(&self) -> (usize, usize) {
        (self.bare_px, self.room_px)
    }
}

/// Tells all stories with these seeds.
pub fn run(seeds: std::ops::Range<u64>, only: Option<&str>, detectors: &mut Detectors) -> Vec<Gate> {
    let asked = STORIES.iter().filter(|story| only.is_none_or(|only| story.no.ends_with(only)));
    asked.map(|story| tell(story, seeds.clone(), detectors).gate(story.no, story.what, story.step)).collect()
}

/// A peek with one seed, for a test.
pub fn peek(seed: u64, detectors: &mut Detectors) -> Shown {
    tell(&STORIES[0], seed..seed + 1, detectors)
}

/// A door that stands open throughout with one seed, for a test.
pub fn open_door(seed: u64, detectors: &mut Detectors) -> Shown {
    tell(&STORIES[1], seed..seed + 1, detectors)
}

/// A door under a zone and a camera that is pushed halfway with one seed, for a test.
pub fn pushed_camera(seed: u64, detectors: &mut Detectors) -> Shown {
    tell(&STORIES[3], seed..seed + 1, detectors)
}

/// A lit window with one seed, for a test.
pub fn lit_window(seed: u64, detectors: &mut Detectors) -> Shown {
    tell(&STORIES[2], seed..seed + 1, detectors)
}

fn tell(story: &Story, seeds: std::ops::Range<u64>, detectors: &mut Detectors) -> Shown {
    let mut shown = Shown::default();
    for seed in seeds {
        let scene = Scene::twisted(seed, story.variant, story.twist);
        let numbers: Vec<usize> = (0..scene.len()).step_by(story.step).collect();
        let times = numbers.iter().map(|&no| no as i64 * 1_000_000 / i64::from(scene.fps())).collect();
        let camera = Camera::new(scene, story.is_pushed);
        let zones = if story.is_pushed { camera.zones() } else { None };
        let orders = Orders { place: Place::Outdoor, zones, ..Orders::default() };
        let draw = &mut |row: usize| camera.frame(numbers[row]);
        let mut trial = Trial::of(detectors, &orders, camera.size(), times, draw);
        let mut was_open = false;
        for (row, &no) in numbers.iter().enumerate() {
            let room = camera.room(no);
            // Without a room only the share that is hidden is judged: every fourth frame will do.
            if !room.is_empty() || row % 4 == 0 {
                shown.judge(seed, &room, &trial.bare(row, &camera.frame(no)), was_open);
            }
            was_open = !room.is_empty();
        }
        shown.count(numbers.len());
        println!("{}, seed {seed}: {} of {} px bare so far", story.what, shown.bare_px, shown.room_px);
    }
    shown
}
