//! The room behind doors and windows of the drawn scene, by pixel, with what the real detectors find: a door that opens, a peek, a
//! door that stands open throughout, a lit window at night. The truth is the depth of every pixel.

use veilmark::custody::detect::Detectors;
use veilmark::custody::develop::Orders;
use veilmark::custody::trial::Trial;
use veilmark::porch::{Scene, Twist, Variant};
use veilmark::vocab::Place;

use crate::gate::{Gate, Verdict, percent};

/// One way to tell the scene, and how much of it is looked at.
struct Story {
    no: &'static str,
    what: &'static str,
    variant: Variant,
    twist: Twist,
    /// Every so many frames are looked at and decided.
    step: usize,
}

const STORIES: [Story; 3] = [
    Story {
        no: "12 peek",
        what: "a peek of half a second to a second",
        variant: Variant::Day,
        twist: Twist::Peek,
        step: 2,
    },
    Story {
        no: "12 open",
        what: "a door open throughout",
        variant: Variant::Day,
        twist: Twist::OpenThroughout,
        step: 6,
    },
    Story {
        no: "12 window",
        what: "a lit window at night",
        variant: Variant::Evening,
        twist: Twist::LitWindow,
        step: 4,
    },
];

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
        let orders = Orders { place: Place::Outdoor, ..Orders::default() };
        let draw = &mut |row: usize| scene.frame(numbers[row]);
        let mut trial = Trial::of(detectors, &orders, scene.size(), times, draw);
        let mut was_open = false;
        for (row, &no) in numbers.iter().enumerate() {
            let room = scene.room(no);
            // Without a room only the share that is hidden is judged: every fourth frame will do.
            if !room.is_empty() || row % 4 == 0 {
                shown.judge(seed, &room, &trial.bare(row, &scene.frame(no)), was_open);
            }
            was_open = !room.is_empty();
        }
        shown.count(numbers.len());
        println!("{}, seed {seed}: {} of {} px bare so far", story.what, shown.bare_px, shown.room_px);
    }
    shown
}
