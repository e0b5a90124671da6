//! Whether the camera still looks where it looked. A camera that was pushed may look into a home, and zones drawn for one view
//! lie elsewhere in another: nobody has vouched for what it shows then.
//!
//! A small grey picture of every glance is compared with one of the view so far, tile by tile: the normalised correlation of their
//! gradients, at the shift where it is largest. Gradients do not mind exposure; tiles under people and vehicles have no vote, nor
//! have tiles without texture; a car before a few tiles is outvoted.
//!
//! A slow sway is followed up to three hundredths of the picture's width; a jump of more than four pixels is a move.
//!
//! Deliberately absent: a verdict on pictures without texture (fog, an empty car park).

use crate::custody::detect::Findings;
use crate::custody::plan::Clip;
use crate::vocab::{PxBox, Size};

/// Columns of the small picture at most.
const MOST_COLUMNS: u32 = 256;
/// Side of a tile of the small picture.
const TILE: usize = 24;
/// Shifts that are tried, pixels of the small picture each way.
const REACH: i32 = 3;
/// A tile with less texture than this (mean squared gradient) has no vote.
const MIN_TEXTURE: f32 = 64.0;
/// A tile correlates less than this: it shows something else.
const MIN_CORRELATION: f32 = 0.8;
/// A tile moved by more than this since the last glances, pixels of the picture.
const MOST_SHIFT_PX: u32 = 4;
/// A hand or the wind may sway the camera slowly, by this share of the picture's width in all; more is another view.
const MOST_SWAY: f64 = 0.03;
/// When more than this share of the votes says so, the view is another one.
const MOST_OFF: f32 = 0.6;
/// With fewer votes, or fewer than one tile in five, nothing is said.
const FEWEST_VOTES: usize = 8;
const LEAST_VOTES: usize = 5;
/// A tile has no vote when more than this share of it lies under people, vehicles and faces.
const MOST_COVERED: f64 = 0.25;
/// A new view is one that stays for so long, microseconds.
const SETTLED_MICROS: i64 = 1_000_000;
/// How fast a view's picture follows the light, share a glance.
const FOLLOW: f32 = 0.03;
/// What stood before a tile has left when the tile looks the same for so many glances: a second.
const VEILED_GLANCES: u8 = 10;
/// Views that are remembered, so that a camera that swings back is known again.
const MOST_VIEWS: usize = 8;
/// Everything is hidden for so long around a move, microseconds.
const AROUND_MICROS: i64 = 2_000_000;

/// Where the camera looked in one frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::custody) struct View {
    /// Frames of one look show the same things in the same kind of light; 0 is the first.
    pub(in crate::custody) look: u16,
    /// Frames of one stand show the same things in the same place, by day and by infra-red; 0 is the first.
    pub(in crate::custody) stand: u16,
    /// The frame fits no view that was seen for a while.
    pub(in crate::custody) is_adrift: bool,
}

/// A small grey picture with its gradients.
#[derive(Clone)]
struct Small {
    width: usize,
    height: usize,
    grey: Vec<f32>,
    /// For how many more glances each tile, in the order of `tiles`, has to look the same before it has a vote: what stood there when
    /// the view was first seen, and has left since, is no sign of a move. Empty where nothing stood.
    veiled: Vec<u8>,
}

struct Known {
    small: Small,
    /// How far it swayed since it was first seen, pixels of the small picture.
    sway: (i32, i32),
    view: View,
}

/// Watches the frames of one clip, in order.
#[derive(Default)]
pub(super) struct Watch {
    known: Vec<Known>,
    current: usize,
    stands: u16,
    looks: u16,
    /// A view that is not known yet, and since when it has been there.
    candidate: Option<(Small, i64)>,
}

impl Watch {
    /// Looks at the next frame.
    pub(super) fn look(&mut self, rgb: &[u8], size: Size, time_micros: i64, found: Option<&Findings>) -> View {
        let (mut small, scale) = Small::of(rgb, size);
        let covered = |tile: &PxBox| share_covered(tile, found);
        let is_veiled = |tile: &PxBox| covered(tile) > 0.0 || is_under_things(tile, found);
        let veil = |tile| if is_veiled(&in_picture(tile, scale)) { VEILED_GLANCES } else { 0 };
        small.veiled = small.tiles().map(veil).collect();
        if self.known.is_empty() {
            self.known.push(Known { small, sway: (0, 0), view: View::default() });
            return View::default();
        }
        let order = std::iter::once(self.current).chain((0..self.known.len()).filter(|k| *k != self.current));
        let most_sway = (MOST_SWAY * f64::from(size.width_px) / f64::from(scale)).ceil() as i32;
        let fit = |k: usize| {
            let (known, moved) = (&self.known[k], self.known[k].small.moved_to(&small, scale, &covered)?);
            let sway = (known.sway.0 + moved.0, known.sway.1 + moved.1);
            (sway.0.abs().max(sway.1.abs()) <= most_sway).then_some((k, moved, sway))
        };
        if let Some((fitting, moved, sway)) = order.into_iter().find_map(fit) {
            self.current = fitting;
            self.candidate = None;
            let known = &mut self.known[fitting];
            known.sway = sway;
            let share = if moved == (0, 0) { FOLLOW } else { 1.0 };
            known.small.follow(&small, scale, share, &covered, &|tile| is_under_things(tile, found));
            return known.view;
        }
        let before = self.known[self.current].view;
        match &self.candidate {
            Some((seen, since)) if seen.moved_to(&small, scale, &covered).is_some() => {
                if time_micros - since >= SETTLED_MICROS {
                    self.settle(small, scale);
                    return self.known[self.current].view;
                }
            }
            _ => self.candidate = Some((small, time_micros)),
        }
        View { is_adrift: true, ..before }
    }

    /// A new view; of the same stand when the outlines of things are where they were.
    fn settle(&mut self, small: Small, scale: u32) {
        self.candidate = None;
        self.looks += 1;
        let known = self.known.iter().find(|known| known.small.has_outlines_of(&small, scale));
        let stand = known.map_or_else(
            || {
                self.stands += 1;
                self.stands
            },
            |known| known.view.stand,
        );
        if self.known.len() == MOST_VIEWS {
            self.known.remove(1);
        }
        self.known.push(Known { small, sway: (0, 0), view: View { look: self.looks, stand, is_adrift: false } });
        self.current = self.known.len() - 1;
    }
}

/// The frames in which the camera looked where it looks for most of the clip, two seconds away from any move.
pub(in crate::custody) fn vouched_frames(clip: &Clip<'_>) -> Vec<bool> {
    let views: Vec<View> = clip.glances.iter().map(|glance| glance.view).collect();
    let mut steady = std::collections::BTreeMap::<u16, usize>::new();
    for view in views.iter().filter(|view| !view.is_adrift) {
        *steady.entry(view.stand).or_default() += 1;
    }
    // Of two equals the first: later ones are where the camera was put afterwards.
    let usual =
        steady.iter().max_by_key(|(stand, frames)| (**frames, std::cmp::Reverse(**stand))).map(|(stand, _)| *stand);
    let mut is_vouched: Vec<bool> = views.iter().map(|view| !view.is_adrift && Some(view.stand) == usual).collect();
    let times = clip.times_micros;
    let is_move = |frame: usize| views[frame].is_adrift || frame > 0 && views[frame - 1] != views[frame];
    for frame in (0..views.len()).filter(|&frame| is_move(frame)) {
        let near = |other: &usize| (times[*other] - times[frame]).abs() <= AROUND_MICROS;
        (0..=frame).rev().take_while(near).for_each(|other| is_vouched[other] = false);
        (frame..views.len()).take_while(near).for_each(|other| is_vouched[other] = false);
    }
    is_vouched
}

/// The share of a tile under people, vehicles and faces, at most.
fn share_covered(tile: &PxBox, found: Option<&Findings>) -> f64 {
    let boxes = found.into_iter().flat_map(|found| found.objects.iter().chain(&found.faces));
    let common = boxes.filter_map(|detection| detection.bbox.intersection(tile)).map(|part| part.area());
    common.sum::<f64>() / tile.area()
}

/// Whether any of a tile lies under something of another class.
fn is_under_things(tile: &PxBox, found: Option<&Findings>) -> bool {
    found.into_iter().flat_map(|found| &found.things).any(|thing| thing.bbox.intersection(tile).is_some())
}

impl Small {
    /// A small picture, and how many pixels of the picture one of its own stands for.
    fn of(rgb: &[u8], size: Size) -> (Self, u32) {
        let scale = size.width_px.max(size.height_px).div_ceil(MOST_COLUMNS).max(1);
        let (width, height) = ((size.width_px / scale).max(1) as usize, (size.height_px / scale).max(1) as usize);
        let (step, stride) = (scale as usize, size.width_px as usize * 3);
        // Of large pictures every third pixel is enough.
        let skip = step.div_ceil(3).max(1);
        let mut grey = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let (mut sum, mut count) = (0_u32, 0_u32);
                for row in (y * step..((y + 1) * step).min(size.height_px as usize)).step_by(skip) {
                    for col in (x * step..((x + 1) * step).min(size.width_px as usize)).step_by(skip) {
                        let at = row * stride + col * 3;
                        sum += u32::from(rgb[at]) + 2 * u32::from(rgb[at + 1]) + u32::from(rgb[at + 2]);
                        count += 4;
                    }
                }
                grey.push(sum as f32 / count as f32);
            }
        }
        (Self { width, height, grey, veiled: Vec::new() }, scale)
    }

    /// The upper left corners of the tiles that leave room for every shift and for gradients.
    fn tiles(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let margin = REACH as usize + 1;
        let (across, down) =
            (self.width.saturating_sub(2 * margin) / TILE, self.height.saturating_sub(2 * margin) / TILE);
        (0..down).flat_map(move |row| (0..across).map(move |col| (margin + col * TILE, margin + row * TILE)))
    }

    fn gradient(&self, x: usize, y: usize) -> (f32, f32) {
        let i = y * self.width + x;
        (self.grey[i + 1] - self.grey[i - 1], self.grey[i + self.width] - self.grey[i - self.width])
    }

    fn texture(&self, (left, top): (usize, usize)) -> f32 {
        let pixels = inner(top).flat_map(|y| inner(left).map(move |x| (x, y)));
        let sum: f32 = pixels.map(|(x, y)| self.gradient(x, y)).map(|(gx, gy)| gx * gx + gy * gy).sum();
        sum / (inner(0).len() * inner(0).len()) as f32
    }

    /// The correlation of a tile's gradients with those of `other`, moved by (`dx`, `dy`); of the gradients' lengths alone when
    /// light and dark may have changed places.
    fn correlation(&self, other: &Self, (left, top): (usize, usize), (dx, dy): (i32, i32), by_length: Compare) -> f32 {
        let (mut both, mut own, mut theirs, mut own_sum, mut their_sum) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
        for y in inner(top) {
            for x in inner(left) {
                let (ax, ay) = self.gradient(x, y);
                let (bx, by) = other.gradient(x.wrapping_add_signed(dx as isize), y.wrapping_add_signed(dy as isize));
                match by_length {
                    Compare::Gradients => {
                        both += ax * bx + ay * by;
                        own += ax * ax + ay * ay;
                        theirs += bx * bx + by * by;
                    }
                    Compare::Lengths => {
                        let (a, b) = (ax.hypot(ay).sqrt(), bx.hypot(by).sqrt());
                        both += a * b;
                        own += a * a;
                        theirs += b * b;
                        own_sum += a;
                        their_sum += b;
                    }
                }
            }
        }
        let count = (inner(0).len() * inner(0).len()) as f32;
        let covariance = both - own_sum * their_sum / count;
        let spread = (own - own_sum * own_sum / count) * (theirs - their_sum * their_sum / count);
        if spread <= 0.0 { 0.0 } else { covariance / spread.sqrt() }
    }

    /// The best correlation of a tile and the shift at which it is, pixels of the small picture.
    fn best(&self, other: &Self, tile: (usize, usize), by: Compare) -> (f32, (i32, i32)) {
        let at_rest = self.correlation(other, tile, (0, 0), by);
        let mut best = (at_rest, (0, 0));
        // What fits as well as this cannot fit better elsewhere by much.
        if at_rest > 0.97 {
            return best;
        }
        for dy in -REACH..=REACH {
            for dx in -REACH..=REACH {
                let here = self.correlation(other, tile, (dx, dy), by);
                if here > best.0 + 0.01 {
                    best = (here, (dx, dy));
                }
            }
        }
        best
    }

    /// How far this view moved until `now`: the middle one of the tiles' shifts; `None` when `now` shows another view.
    fn moved_to(&self, now: &Self, scale: u32, covered: &dyn Fn(&PxBox) -> f64) -> Option<(i32, i32)> {
        let (mut votes, mut off) = (0, 0);
        let (mut right, mut down) = (Vec::new(), Vec::new());
        let is_own = |at: usize| self.veiled.get(at).is_none_or(|glances| *glances == 0);
        let tiles = self.tiles().enumerate().filter(|(at, _)| is_own(*at)).map(|(_, tile)| tile);
        for tile in tiles.filter(|tile| self.texture(*tile) >= MIN_TEXTURE) {
            if covered(&in_picture(tile, scale)) > MOST_COVERED {
                continue;
            }
            let (correlation, shift) = self.best(now, tile, Compare::Gradients);
            votes += 1;
            if correlation < MIN_CORRELATION || is_far(shift, scale) {
                off += 1;
            } else {
                right.push(shift.0);
                down.push(shift.1);
            }
        }
        if votes < FEWEST_VOTES.max(self.tiles().count() / LEAST_VOTES) {
            return Some((0, 0));
        }
        let middle = |mut shifts: Vec<i32>| {
            shifts.sort_unstable();
            shifts.get(shifts.len() / 2).copied().unwrap_or(0)
        };
        (off as f32 <= MOST_OFF * votes as f32).then(|| (middle(right), middle(down)))
    }

    /// Whether the outlines of things are where they are in `now`, in whatever light.
    fn has_outlines_of(&self, now: &Self, scale: u32) -> bool {
        let (mut votes, mut same) = (0, 0);
        for tile in self.tiles().filter(|tile| self.texture(*tile) >= MIN_TEXTURE && now.texture(*tile) >= MIN_TEXTURE)
        {
            let (correlation, shift) = self.best(now, tile, Compare::Lengths);
            votes += 1;
            same += usize::from(correlation >= 0.4 && !is_far(shift, scale));
        }
        votes >= FEWEST_VOTES && 2 * same >= votes
    }

    /// Follows the light, but not under people and vehicles, nor under things: from above, a car is a telephone to a detector. What
    /// they hid before is taken over as it is.
    fn follow(
        &mut self,
        now: &Self,
        scale: u32,
        share: f32,
        covered: &dyn Fn(&PxBox) -> f64,
        is_under_things: &dyn Fn(&PxBox) -> bool,
    ) {
        for (at, (left, top)) in self.tiles().collect::<Vec<_>>().into_iter().enumerate() {
            let tile = in_picture((left, top), scale);
            let veil = self.veiled.get(at).copied().unwrap_or(0);
            if covered(&tile) > 0.0 || veil == 0 && is_under_things(&tile) {
                continue;
            }
            let share = if veil == 0 { share } else { 1.0 };
            if veil > 0 {
                let is_same = self.correlation(now, (left, top), (0, 0), Compare::Gradients) >= MIN_CORRELATION;
                self.veiled[at] = if is_same { veil - 1 } else { VEILED_GLANCES };
            }
            for y in top..top + TILE {
                for x in left..left + TILE {
                    let i = y * self.width + x;
                    self.grey[i] += share * (now.grey[i] - self.grey[i]);
                }
            }
        }
    }
}

/// The rows or columns of a tile whose gradients lie in it. Two tiles of a view may be of different times, so of different light, and
/// the seam between them is no edge of anything.
fn inner(first: usize) -> std::ops::Range<usize> {
    first + 1..first + TILE - 1
}

fn is_far((right, down): (i32, i32), scale: u32) -> bool {
    right.unsigned_abs().max(down.unsigned_abs()) * scale > MOST_SHIFT_PX
}

#[derive(Debug, Clone, Copy)]
enum Compare {
    Gradients,
    Lengths,
}

/// A tile, in pixels of the picture.
fn in_picture((left, top): (usize, usize), scale: u32) -> PxBox {
    let px = |small: usize| (small * scale as usize) as f64;
    PxBox::new(px(left), px(top), px(left + TILE), px(top + TILE)).expect("a tile is wide and high")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::scene::glance::Glances;
    use crate::vocab::{DetectedClass, Detection};

    const SIZE: Size = Size { width_px: 384, height_px: 216 };

    /// A picture of soft blocks, moved by `dx` pixels, in a light, with noise.
    fn drawn(dx: i64, light: impl Fn(f64) -> f64, rng: &mut fastrand::Rng) -> Vec<u8> {
        let block = |x: i64, y: i64| {
            let hash = (x.div_euclid(17) * 7919 + y.div_euclid(13) * 104_729).wrapping_mul(2_654_435_761);
            f64::from(60 + (hash >> 7 & 127) as u32)
        };
        let mut rgb = Vec::new();
        for i in 0..SIZE.area() as i64 {
            let (x, y) = (i % 384 + dx, i / 384);
            rgb.extend([(light(block(x, y)) + rng.f64() * 6.0).clamp(0.0, 255.0) as u8; 3]);
        }
        rgb
    }

    fn vouched(frames: usize, picture: impl Fn(usize, &mut fastrand::Rng) -> Vec<u8>, found: &Findings) -> Vec<bool> {
        let mut rng = fastrand::Rng::with_seed(3);
        let times: Vec<i64> = (0..frames as i64).map(|f| f * 250_000).collect();
        let mut book = Glances::default();
        let glances: Vec<_> =
            (0..frames).map(|f| book.at(&picture(f, &mut rng), SIZE, times[f], Some(found))).collect();
        let findings = vec![Some(found.clone()); frames];
        vouched_frames(&Clip { findings: &findings, times_micros: &times, glances: &glances, size: SIZE })
    }

    #[test]
    fn a_camera_that_is_pushed_is_noticed_for_two_seconds_around_and_where_it_stays_for_good() {
        let pushed = vouched(60, |f, rng| drawn(if f < 40 { 0 } else { 9 }, |v| v, rng), &Findings::default());
        assert!(pushed[..31].iter().all(|ok| *ok), "{pushed:?}");
        assert!(pushed[32..].iter().all(|ok| !*ok), "{pushed:?}");
        let jolted =
            vouched(60, |f, rng| drawn(if (30..33).contains(&f) { 12 } else { 0 }, |v| v, rng), &Findings::default());
        assert!(jolted[..21].iter().all(|ok| *ok) && jolted[42..].iter().all(|ok| *ok), "{jolted:?}");
        assert!(jolted[23..40].iter().all(|ok| !*ok), "{jolted:?}");
    }

    #[test]
    fn exposure_noise_and_a_car_before_half_of_the_picture_do_not_move_the_camera() {
        let exposed = vouched(40, |f, rng| drawn(0, |v| v * (0.6 + 0.02 * f as f64), rng), &Findings::default());
        assert!(exposed.iter().all(|ok| *ok), "{exposed:?}");
        let car = PxBox::new(0.0, 60.0, 384.0, 216.0).expect("a box");
        let found = Findings {
            objects: vec![Detection { bbox: car, class: DetectedClass::Car, score: 0.5 }],
            ..Findings::default()
        };
        let with_car = |f: usize, rng: &mut fastrand::Rng| {
            let mut rgb = drawn(0, |v| v, rng);
            if f > 20 {
                rgb[60 * 384 * 3..].fill(40);
            }
            rgb
        };
        assert!(vouched(40, with_car, &found).iter().all(|ok| *ok));
    }

    #[test]
    fn a_car_that_is_there_from_the_first_frame_and_leaves_does_not_move_the_camera() {
        let car = PxBox::new(96.0, 110.0, 300.0, 216.0).expect("a box");
        let parked = Findings {
            objects: vec![Detection { bbox: car, class: DetectedClass::Car, score: 0.2 }],
            ..Findings::default()
        };
        let mut rng = fastrand::Rng::with_seed(3);
        let mut book = Glances::default();
        // A smooth ground, a strip of texture above it, and a car full of it.
        let mut picture = |is_there: bool, dx: i64| {
            let textured = drawn(dx, |v| v, &mut rng);
            let mut rgb = vec![120; textured.len()];
            for at in 0..SIZE.area() as usize {
                let (x, y) = (at % 384, at / 384);
                if y < 90 || is_there && (96..300).contains(&x) && y >= 110 {
                    rgb[at * 3..at * 3 + 3].copy_from_slice(&textured[at * 3..at * 3 + 3]);
                }
            }
            rgb
        };
        for frame in 0..40_i64 {
            let is_there = frame < 10;
            let found = if is_there { parked.clone() } else { Findings::default() };
            let view = book.at(&picture(is_there, 0), SIZE, frame * 250_000, Some(&found)).view;
            assert!(!view.is_adrift && view.stand == 0, "frame {frame}");
        }
        let pushed = book.at(&picture(false, 12), SIZE, 40 * 250_000, Some(&Findings::default())).view;
        assert!(pushed.is_adrift, "the strip tells a push");
    }

    #[test]
    fn infra_red_hides_the_moment_of_the_switch_and_not_the_night() {
        let night = |v: f64| if v < 110.0 { 210.0 - v } else { 0.5 * v };
        let switched = vouched(
            60,
            |f, rng| if f < 30 { drawn(0, |v| v, rng) } else { drawn(0, night, rng) },
            &Findings::default(),
        );
        assert!(switched[24..34].iter().all(|ok| !*ok), "{switched:?}");
        assert!(switched[48..].iter().all(|ok| *ok), "{switched:?}");
    }
}
