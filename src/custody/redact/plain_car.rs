//! Draws a plain car on the hidden cells of a car's box, so that a car of which little is in view is still found as one.
//!
//! Guarantee: what is drawn depends on the boxes of the car and of people, on fixed colours, and on visible pixels in the car's box; only
//! hidden cells are drawn on. It is the same car for every car: its paint alone is read, from what is in view at the height of the doors
//! where nobody stands before them. Measured in `docs/decisions/0007-drawn-heads.md`.

use crate::vocab::{PxBox, Size};

use super::blend;
use super::car::{HUB, HUB_RADIUS, TYRE, WHEEL_FROM_END, WHEEL_RADIUS};
use super::mask::{CELL_PX, Mask, pixels_of};
use super::paint::{Colour, paint};

/// A car of whose paint nothing is in view.
const PAINT: Colour = [170.0, 172.0, 176.0];
const PANE: Colour = [44.0, 50.0, 58.0];
const UNDERNEATH: Colour = [38.0, 38.0, 40.0];
const GRILLE: Colour = [40.0, 40.0, 42.0];
const LAMP: Colour = [225.0, 222.0, 210.0];
const REAR_LAMP: Colour = [150.0, 40.0, 36.0];
/// The sill is so much darker than the paint, and the shoulder under the panes so much lighter.
const SILL_SHADE: f32 = 0.6;
const SHOULDER_LIGHT: f32 = 1.08;
/// By this share the roof is lighter, and the ground under the car darker, than the middle: light comes from above.
const LIGHT_FROM_ABOVE: f32 = 0.3;
/// Boxes of detections are so much higher than their cars, above and below, as a share of their height.
const ROOM: f32 = 0.05;
/// The paint is read at these heights, as shares of the car's box, as far from its ends as this share of its width, from this many pixels at
/// least.
const DOORS: [f64; 2] = [0.42, 0.72];
const FROM_END: f64 = 0.03;
const LEAST_PX: usize = 64;
/// As many times as wide as high a car is seen from its side.
const SIDEWAYS: f64 = 1.5;
/// The arches of wheels beside these.
const ARCH: f32 = 1.12;
/// Every pixel is asked at so many places along each axis.
const PROBES: u8 = 3;

/// What a part of the car is made of.
#[derive(Clone, Copy)]
enum Stuff {
    Paint,
    Sill,
    Shoulder,
    Fixed(Colour),
}

/// A part with straight edges: from a line to another, each as a share of the height, and its left and right edges at both, as shares of the
/// width.
struct Part {
    lines: [f32; 2],
    left: [f32; 2],
    right: [f32; 2],
    stuff: Stuff,
}

const fn part(lines: [f32; 2], left: [f32; 2], right: [f32; 2], stuff: Stuff) -> Part {
    Part { lines, left, right, stuff }
}

/// From the side, what covers the others last. Front and rear are alike but for their lamps: nobody knows which way a car is heading.
const FROM_THE_SIDE: [Part; 13] = [
    part([0.84, 0.97], [0.05, 0.05], [0.95, 0.95], Stuff::Fixed(UNDERNEATH)),
    part([0.38, 0.44], [0.15, 0.03], [0.85, 0.97], Stuff::Paint),
    part([0.44, 0.52], [0.03, 0.0], [0.97, 1.0], Stuff::Paint),
    part([0.52, 0.74], [0.0, 0.0], [1.0, 1.0], Stuff::Paint),
    part([0.74, 0.84], [0.0, 0.03], [1.0, 0.97], Stuff::Paint),
    part([0.02, 0.07], [0.34, 0.28], [0.66, 0.72], Stuff::Paint),
    part([0.07, 0.42], [0.28, 0.12], [0.72, 0.88], Stuff::Paint),
    part([0.1, 0.36], [0.31, 0.2], [0.48, 0.48], Stuff::Fixed(PANE)),
    part([0.1, 0.36], [0.52, 0.52], [0.69, 0.8], Stuff::Fixed(PANE)),
    part([0.72, 0.84], [0.03, 0.04], [0.97, 0.96], Stuff::Sill),
    part([0.44, 0.48], [0.02, 0.02], [0.98, 0.98], Stuff::Shoulder),
    part([0.48, 0.57], [0.0, 0.0], [0.06, 0.06], Stuff::Fixed(LAMP)),
    part([0.46, 0.56], [0.97, 0.97], [1.0, 1.0], Stuff::Fixed(REAR_LAMP)),
];

/// From in front and from behind.
const FROM_THE_END: [Part; 11] = [
    part([0.8, 0.97], [0.06, 0.06], [0.94, 0.94], Stuff::Fixed(UNDERNEATH)),
    part([0.75, 0.99], [0.04, 0.04], [0.2, 0.2], Stuff::Fixed(TYRE)),
    part([0.75, 0.99], [0.8, 0.8], [0.96, 0.96], Stuff::Fixed(TYRE)),
    part([0.45, 0.55], [0.05, 0.0], [0.95, 1.0], Stuff::Paint),
    part([0.55, 0.85], [0.0, 0.0], [1.0, 1.0], Stuff::Paint),
    part([0.01, 0.47], [0.24, 0.1], [0.76, 0.9], Stuff::Paint),
    part([0.1, 0.43], [0.25, 0.17], [0.75, 0.83], Stuff::Fixed(PANE)),
    part([0.58, 0.68], [0.25, 0.25], [0.75, 0.75], Stuff::Fixed(GRILLE)),
    part([0.55, 0.65], [0.03, 0.03], [0.2, 0.2], Stuff::Fixed(LAMP)),
    part([0.55, 0.65], [0.8, 0.8], [0.97, 0.97], Stuff::Fixed(LAMP)),
    part([0.74, 0.85], [0.0, 0.0], [1.0, 1.0], Stuff::Sill),
];

/// Draws one car, before which these people stand.
pub(super) fn draw(rgb: &mut [u8], size: Size, mask: &Mask, car: &PxBox, people: &[PxBox]) {
    let own = paint_of(rgb, size, mask, car, people).unwrap_or(PAINT);
    let is_sideways = car.width() >= SIDEWAYS * car.height();
    let (left, width) = (car.x1() as f32, car.width() as f32);
    let (top, height) = (car.y1() as f32 + ROOM * car.height() as f32, (1.0 - 2.0 * ROOM) * car.height() as f32);
    let offsets = (0..PROBES).map(|probe| (f32::from(probe) + 0.5) / f32::from(PROBES) - 0.5);
    let offsets: Vec<(f32, f32)> = offsets.clone().flat_map(|dy| offsets.clone().map(move |dx| (dx, dy))).collect();
    paint(rgb, size, mask, car, |px, py, pixel| {
        let (mut sum, mut count) = ([0.0_f32; 3], 0.0_f32);
        for (dx, dy) in &offsets {
            let (along, down) = ((px + dx - left) / width, (py + dy - top) / height);
            let on_wheel = is_sideways.then(|| wheel_at(along, down, width / height)).flatten();
            let parts: &[Part] = if is_sideways { &FROM_THE_SIDE } else { &FROM_THE_END };
            if let Some(stuff) = on_wheel.or_else(|| stuff_at(parts, along, down)) {
                let (colour, light) = (colour_of(stuff, own), 1.0 + LIGHT_FROM_ABOVE * (1.0 - 2.0 * down));
                (0..3).for_each(|k| sum[k] += (colour[k] * light).min(255.0));
                count += 1.0;
            }
        }
        if count > 0.0 {
            blend(pixel, &sum.map(|value| value / count), count / offsets.len() as f32);
        }
    });
}

fn colour_of(stuff: Stuff, own: Colour) -> Colour {
    match stuff {
        Stuff::Paint => own,
        Stuff::Sill => own.map(|value| value * SILL_SHADE),
        Stuff::Shoulder => own.map(|value| (value * SHOULDER_LIGHT + 10.0).min(255.0)),
        Stuff::Fixed(colour) => colour,
    }
}

/// What is on top at a place, as shares of the car's width and height.
fn stuff_at(parts: &[Part], along: f32, down: f32) -> Option<Stuff> {
    let holds = |part: &&Part| {
        let share = (down - part.lines[0]) / (part.lines[1] - part.lines[0]);
        let at = |edge: [f32; 2]| edge[0] + (edge[1] - edge[0]) * share;
        (0.0..1.0).contains(&share) && (at(part.left)..at(part.right)).contains(&along)
    };
    parts.iter().rev().find(holds).map(|part| part.stuff)
}

/// Wheels cover everything.
fn wheel_at(along: f32, down: f32, width_of_height: f32) -> Option<Stuff> {
    let (from_end, radius) = (WHEEL_FROM_END as f32, WHEEL_RADIUS as f32);
    let off = |at: f32| ((along - at) * width_of_height).hypot(down - (1.0 - radius)) / radius;
    let off = off(from_end).min(off(1.0 - from_end));
    if off < HUB_RADIUS { Some(Stuff::Fixed(HUB)) } else { (off < ARCH).then_some(Stuff::Fixed(TYRE)) }
}

/// The middle one of the levels in view at the height of the doors, of every channel, where nobody stands before them; `None` where too few
/// are in view. Columns are read by whole cells: what hides the picture is made to look the same for a chessboard and its negative.
fn paint_of(rgb: &[u8], size: Size, mask: &Mask, car: &PxBox, people: &[PxBox]) -> Option<Colour> {
    let [from, to] =
        DOORS.map(|share| (car.y1() + share * car.height()).clamp(0.0, f64::from(size.height_px)) as usize);
    let from_end_px = FROM_END * car.width();
    let along = car.x1() + from_end_px..=car.x2() - from_end_px;
    let width = size.width_px as usize;
    let is_read = |col: usize, row: usize| {
        let edge = |at: usize| (at * CELL_PX) as f64;
        let cell = PxBox::new(edge(col), edge(row), edge(col + 1), edge(row + 1));
        !mask.is_hidden(col, row)
            && cell.is_some_and(|cell| {
                along.contains(&cell.centre().x) && !people.iter().any(|person| person.intersection(&cell).is_some())
            })
    };
    let mut levels: [Vec<u8>; 3] = Default::default();
    for row in from / CELL_PX..to.div_ceil(CELL_PX) {
        for col in (0..mask.cols).filter(|col| is_read(*col, row)) {
            for y in (row * CELL_PX).max(from)..((row + 1) * CELL_PX).min(to) {
                for x in pixels_of(col, width) {
                    (0..3).for_each(|k| levels[k].push(rgb[(y * width + x) * 3 + k]));
                }
            }
        }
    }
    (levels[0].len() >= LEAST_PX).then(|| {
        levels.map(|mut levels| {
            let middle = levels.len() / 2;
            f32::from(*levels.select_nth_unstable(middle).1)
        })
    })
}
