//! Joins the boxes of single frames into chains, and carries them over the frames between and around.
//!
//! This is no tracker for labels: linking too much costs a little glass, linking too little costs a bare face. So a
//! chain takes whatever is near, gaps are filled without asking why, and chains are joined once more in hindsight.

use crate::vocab::{PxBox, PxPoint, Size};

use super::settings::HidingSettings;

/// One box of one frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sighting {
    pub(super) frame: usize,
    pub(super) bbox: PxBox,
    pub(super) score: f32,
    /// It may well be something else; it links less far and is carried for less time.
    pub(super) is_faint: bool,
}

/// Sightings of one object, one a frame at most, in order of frames; never empty.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    sightings: Vec<Sighting>,
}

/// How a box comes to be in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// The detector found it in this frame.
    Seen,
    /// It was found before and after, and what was found there is surely the same.
    Between,
    /// It was found shortly before or shortly after, or may have passed here. Good enough to hide, never to show.
    Beyond,
}

/// A box of a chain in one frame, found or carried.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Carried {
    pub(super) frame: usize,
    pub(super) bbox: PxBox,
    /// Where it may have moved to on a straight way: the same as `bbox` but beyond the sightings.
    pub(super) expected: PxBox,
    pub(super) how: How,
    pub(super) score: f32,
    /// Pixels by which the box may be off: the motion in one frame, the jitter of the detector, and the doubt of a gap.
    pub(super) slack_px: f64,
}

/// Links the boxes of each frame, forwards in time, then joins chains whose motion meets when one is followed forwards and
/// the other backwards.
pub(super) fn link(boxes: &[Vec<Sighting>], times: &[i64], settings: &HidingSettings) -> Vec<Chain> {
    let mut done: Vec<Chain> = Vec::new();
    let mut live: Vec<Chain> = Vec::new();
    for (frame, found) in boxes.iter().enumerate() {
        let (still_live, ended): (Vec<_>, Vec<_>) =
            live.into_iter().partition(|chain| times[frame] - times[chain.last().frame] <= settings.link_gap_micros);
        live = still_live;
        done.extend(ended);
        let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
        for (c, chain) in live.iter().enumerate() {
            let expected = chain.expected_after(times[frame], times);
            for (s, sighting) in found.iter().enumerate() {
                if let Some(score) = affinity(chain.last(), &expected, sighting, &sighting.bbox, times, settings) {
                    pairs.push((score, c, s));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut chain_taken = vec![false; live.len()];
        let mut sighting_taken = vec![false; found.len()];
        for (_, c, s) in pairs {
            if !chain_taken[c] && !sighting_taken[s] {
                chain_taken[c] = true;
                sighting_taken[s] = true;
                live[c].sightings.push(found[s]);
            }
        }
        live.extend(
            found
                .iter()
                .zip(&sighting_taken)
                .filter(|(_, taken)| !**taken)
                .map(|(sighting, _)| Chain { sightings: vec![*sighting] }),
        );
    }
    done.extend(live);
    done.sort_by_key(|chain| chain.first().frame);
    join(done, times, settings)
}

/// How well `next`, at `found`, continues a chain that ends with `end` and is expected at `expected`; `None` when it does not.
fn affinity(
    end: &Sighting,
    expected: &PxBox,
    next: &Sighting,
    found: &PxBox,
    times: &[i64],
    settings: &HidingSettings,
) -> Option<f64> {
    let last = &end.bbox;
    let is_faint = end.is_faint || next.is_faint;
    if is_faint && (times[next.frame] - times[end.frame]).abs() > settings.faint_gap_micros {
        return None;
    }
    let reach = if is_faint { settings.faint_reach } else { settings.link_reach };
    let overlap = last.iou(found).max(expected.iou(found));
    if overlap >= settings.link_iou {
        return Some(1.0 + overlap);
    }
    let side = last.area().sqrt().max(found.area().sqrt());
    let distance =
        distance_px(last.centre(), found.centre()).min(distance_px(expected.centre(), found.centre())) / side;
    let alike = (0.25..=4.0).contains(&(last.area() / found.area()));
    (alike && distance <= reach).then(|| 1.0 / (1.0 + distance))
}

fn distance_px(a: PxPoint, b: PxPoint) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

/// Joins the end of one chain to the beginning of another, nearest first, where both are expected at the same place half-way.
fn join(chains: Vec<Chain>, times: &[i64], settings: &HidingSettings) -> Vec<Chain> {
    let mut joints: Vec<(f64, usize, usize)> = Vec::new();
    for (e, earlier) in chains.iter().enumerate() {
        // Chains are in order of their first frames, so those that begin after the end and before the longest gap are neighbours.
        let end = earlier.last().frame;
        let begins_after = chains.partition_point(|later| later.first().frame <= end);
        for (l, later) in chains.iter().enumerate().skip(begins_after) {
            let gap = times[later.first().frame] - times[end];
            if gap > settings.link_gap_micros {
                break;
            }
            let half_way = times[end] + gap / 2;
            let forwards = earlier.expected_after(half_way, times);
            let backwards = later.expected_before(half_way, times);
            if let Some(score) = affinity(earlier.last(), &forwards, later.first(), &backwards, times, settings)
                .or_else(|| affinity(later.first(), &backwards, earlier.last(), &forwards, times, settings))
            {
                joints.push((score, e, l));
            }
        }
    }
    joints.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut next: Vec<Option<usize>> = vec![None; chains.len()];
    let mut is_continued_from: Vec<bool> = vec![false; chains.len()];
    for (_, e, l) in joints {
        if next[e].is_none() && !is_continued_from[l] {
            next[e] = Some(l);
            is_continued_from[l] = true;
        }
    }
    let mut joined = Vec::new();
    for start in (0..chains.len()).filter(|&c| !is_continued_from[c]) {
        let mut sightings = Vec::new();
        let mut at = Some(start);
        while let Some(c) = at {
            sightings.extend_from_slice(&chains[c].sightings);
            at = next[c];
        }
        joined.push(Chain { sightings });
    }
    joined
}

impl Chain {
    pub(super) fn first(&self) -> &Sighting {
        self.sightings.first().expect("a chain begins with a sighting")
    }

    pub(super) fn last(&self) -> &Sighting {
        self.sightings.last().expect("a chain begins with a sighting")
    }

    pub(super) fn sightings(&self) -> &[Sighting] {
        &self.sightings
    }

    /// Where the object is expected at `time`, after its last sighting.
    fn expected_after(&self, time: i64, times: &[i64]) -> PxBox {
        let recent = &self.sightings[self.sightings.len().saturating_sub(4)..];
        extrapolated(self.last(), velocity(recent, times), time, times)
    }

    /// Where the object is expected at `time`, before its first sighting.
    fn expected_before(&self, time: i64, times: &[i64]) -> PxBox {
        let early = &self.sightings[..self.sightings.len().min(4)];
        extrapolated(self.first(), velocity(early, times), time, times)
    }

    /// Whether it is one sighting, alone, of a score that noise has too; or nothing but faint sightings that stay in one place
    /// for longer than a face stays faint.
    pub(super) fn is_noise(&self, times: &[i64], settings: &HidingSettings) -> bool {
        if self.sightings.len() == 1 {
            return self.first().score < settings.min_lone_face_score;
        }
        let is_long = times[self.last().frame] - times[self.first().frame] >= settings.still_micros;
        is_long
            && self.is_still(settings)
            && self.sightings.iter().all(|s| s.is_faint && s.score < settings.still_score)
    }

    /// The boxes of the chain for every frame from the hold before its first sighting to the hold after its last. `secret` is
    /// the part of a box that must not be seen: where that is next to the picture's edge, it is held longer.
    pub(super) fn carried(
        &self,
        times: &[i64],
        size: Size,
        secret: impl Fn(&PxBox) -> PxBox,
        settings: &HidingSettings,
    ) -> Vec<Carried> {
        let jitter_px = self.jitter_px();
        let usual_hold_micros = self.usual_hold_micros(settings);
        let mut boxes = Vec::new();
        let first = self.first();
        let hold = self.hold_micros(&secret(&first.bbox), size, settings);
        let most = if self.is_a_flash(size, settings) { 1 } else { usize::MAX };
        let before = (0..first.frame).rev().take_while(|&f| times[first.frame] - times[f] <= hold).take(most);
        for frame in before {
            boxes.push(beyond(first, self.expected_before(times[frame], times), frame, jitter_px));
        }
        for (i, here) in self.sightings.iter().enumerate() {
            let motion_px = self.motion_px(i);
            boxes.push(Carried {
                frame: here.frame,
                bbox: here.bbox,
                expected: here.bbox,
                how: How::Seen,
                score: here.score,
                slack_px: motion_px + jitter_px,
            });
            let Some(next) = self.sightings.get(i + 1) else { continue };
            let span = (next.frame - here.frame) as f64;
            let is_sure = here.bbox.iou(&next.bbox) >= settings.link_iou;
            for frame in here.frame + 1..next.frame {
                let steps = (frame - here.frame).min(next.frame - frame) as f64;
                let doubt_px = (motion_px * steps / 2.0).min(side_px(&here.bbox) / 2.0);
                let bbox = here.bbox.lerp(&next.bbox, (frame - here.frame) as f64 / span);
                boxes.push(Carried {
                    frame,
                    bbox,
                    expected: bbox,
                    how: if is_sure { How::Between } else { How::Beyond },
                    score: here.score.min(next.score),
                    slack_px: motion_px + jitter_px + doubt_px,
                });
                // A weak link may be false: what was seen on either side stays hidden for the usual hold as well.
                if !is_sure {
                    for end in [here, next] {
                        if (times[frame] - times[end.frame]).abs() <= usual_hold_micros {
                            boxes.push(beyond(end, end.bbox, frame, jitter_px));
                        }
                    }
                }
            }
        }
        let last = self.last();
        let hold = self.hold_micros(&secret(&last.bbox), size, settings);
        let after = (last.frame + 1..times.len()).take_while(|&f| times[f] - times[last.frame] <= hold).take(most);
        for frame in after {
            boxes.push(beyond(last, self.expected_after(times[frame], times), frame, jitter_px));
        }
        boxes
    }

    /// Whether one look alone found it, which may stand for a few frames, and not surely, large as it is.
    fn is_a_flash(&self, size: Size, settings: &HidingSettings) -> bool {
        let first = self.first();
        first.bbox.height() >= settings.flash_height * f64::from(size.height_px)
            && self.sightings.iter().all(|s| s.bbox == first.bbox && s.score < settings.flash_score)
    }

    /// How long a box is held beyond its last or first sighting: longer where its secret part is less than its own size
    /// from an edge, shorter where hardly anything speaks for it.
    fn hold_micros(&self, secret: &PxBox, size: Size, settings: &HidingSettings) -> i64 {
        // What is large is not near an edge for being large.
        let most_px = settings.edge_reach * f64::from(size.width_px.min(size.height_px));
        let reached = secret.grown(secret.width().min(most_px), secret.height().min(most_px));
        let is_inside = reached.clipped(size) == Some(reached);
        let usual = self.usual_hold_micros(settings);
        if is_inside || self.is_flimsy(settings) { usual } else { settings.edge_hold_micros.max(usual) }
    }

    fn usual_hold_micros(&self, settings: &HidingSettings) -> i64 {
        if self.is_flimsy(settings) {
            settings.faint_hold_micros.min(settings.hold_micros)
        } else {
            settings.hold_micros
        }
    }

    /// Whether all sightings are faint, and are two at most or in one place.
    fn is_flimsy(&self, settings: &HidingSettings) -> bool {
        self.sightings.iter().all(|s| s.is_faint) && (self.sightings.len() <= 2 || self.is_still(settings))
    }

    fn is_still(&self, settings: &HidingSettings) -> bool {
        let first = self.first();
        let reach_px = settings.still_reach * side_px(&first.bbox);
        self.sightings.iter().all(|s| distance_px(s.bbox.centre(), first.bbox.centre()) <= reach_px)
    }

    /// The largest move of an edge to a neighbouring sighting, per frame, held at a quarter of the box's size: beyond that it is a
    /// false link rather than motion.
    fn motion_px(&self, i: usize) -> f64 {
        let here = &self.sightings[i];
        let neighbours = [i.checked_sub(1), Some(i + 1)];
        let moves = neighbours.into_iter().flatten().filter_map(|n| self.sightings.get(n)).map(|there| {
            let frames = here.frame.abs_diff(there.frame).max(1) as f64;
            edge_distance_px(&here.bbox, &there.bbox) / frames
        });
        moves.fold(0.0, f64::max).min(side_px(&here.bbox) / 4.0)
    }

    /// The middle one of all distances between a sighting and the straight line through its neighbours, held at an
    /// eighth of the box's size.
    fn jitter_px(&self) -> f64 {
        let mut off: Vec<f64> = self
            .sightings
            .windows(3)
            .map(|w| {
                let share = (w[1].frame - w[0].frame) as f64 / (w[2].frame - w[0].frame) as f64;
                edge_distance_px(&w[1].bbox, &w[0].bbox.lerp(&w[2].bbox, share))
            })
            .collect();
        off.sort_by(f64::total_cmp);
        let middle = off.get(off.len() / 2).copied().unwrap_or(0.0);
        middle.min(side_px(&self.first().bbox) / 8.0)
    }
}

/// A box beyond the sightings: where the object was seen, where it is expected, and the way between.
fn beyond(end: &Sighting, expected: PxBox, frame: usize, jitter_px: f64) -> Carried {
    Carried { frame, bbox: end.bbox, expected, how: How::Beyond, score: end.score, slack_px: jitter_px }
}

impl Carried {
    /// The boxes on the way from `bbox` to `expected`, each half over the next. They are what the object sweeps over; one box
    /// around the way would be far larger, and what is cut out of it (a head) larger still.
    pub(super) fn way(&self) -> impl Iterator<Item = PxBox> + use<> {
        let (from, to) = (self.bbox, self.expected);
        let side_px = from.width().min(from.height()).max(1.0);
        let steps = (2.0 * edge_distance_px(&from, &to) / side_px).ceil().clamp(0.0, 12.0) as u32;
        (0..=steps).map(move |step| if step == 0 { from } else { from.lerp(&to, f64::from(step) / f64::from(steps)) })
    }
}

/// Pixels a microsecond, right and down, from the first to the last of these sightings.
fn velocity(sightings: &[Sighting], times: &[i64]) -> PxPoint {
    let (Some(first), Some(last)) = (sightings.first(), sightings.last()) else { return PxPoint::default() };
    let micros = times[last.frame] - times[first.frame];
    if micros <= 0 {
        return PxPoint::default();
    }
    let (a, b) = (first.bbox.centre(), last.bbox.centre());
    PxPoint { x: (b.x - a.x) / micros as f64, y: (b.y - a.y) / micros as f64 }
}

/// The box moved on with its velocity, by one and a half of its sizes at most: nobody walks straight for ever.
fn extrapolated(from: &Sighting, velocity: PxPoint, time: i64, times: &[i64]) -> PxBox {
    let micros = (time - times[from.frame]) as f64;
    let reach = 1.5 * side_px(&from.bbox);
    let (dx, dy) = ((velocity.x * micros).clamp(-reach, reach), (velocity.y * micros).clamp(-reach, reach));
    from.bbox.moved(dx, dy)
}

fn side_px(bbox: &PxBox) -> f64 {
    bbox.area().sqrt()
}

fn edge_distance_px(a: &PxBox, b: &PxBox) -> f64 {
    let edges = [a.x1() - b.x1(), a.y1() - b.y1(), a.x2() - b.x2(), a.y2() - b.y2()];
    edges.into_iter().map(f64::abs).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { width_px: 640, height_px: 360 };

    fn times(frames: usize) -> Vec<i64> {
        (0..frames as i64).map(|i| i * 100_000).collect()
    }

    fn walker(frame: usize, step_px: f64) -> Sighting {
        let x = 100.0 + step_px * frame as f64;
        Sighting { frame, bbox: PxBox::new(x, 120.0, x + 20.0, 144.0).expect("a box"), score: 0.9, is_faint: false }
    }

    fn seen_at(frames: usize, seen: impl Fn(usize) -> bool, step_px: f64) -> Vec<Vec<Sighting>> {
        (0..frames).map(|f| if seen(f) { vec![walker(f, step_px)] } else { vec![] }).collect()
    }

    #[test]
    fn a_gap_is_filled_where_the_object_passed() {
        let settings = HidingSettings::default();
        let times = times(30);
        let chains = link(&seen_at(30, |f| !(10..=20).contains(&f), 4.0), &times, &settings);
        assert_eq!(chains.len(), 1);
        let carried = chains[0].carried(&times, SIZE, |b| *b, &settings);
        for frame in 0..30 {
            let truth = walker(frame, 4.0).bbox;
            assert!(carried.iter().any(|c| c.frame == frame && c.bbox.iou(&truth) > 0.9), "frame {frame}");
        }
    }

    #[test]
    fn a_fast_object_is_linked_by_its_motion() {
        let chains = link(&seen_at(12, |f| f % 3 != 1, 22.0), &times(12), &HidingSettings::default());
        assert_eq!(chains.len(), 1, "boxes that never overlap are one object");
    }

    #[test]
    fn ends_are_held_half_a_second_both_ways_and_follow_the_motion() {
        let settings = HidingSettings::default();
        let times = times(30);
        let chains = link(&seen_at(30, |f| (10..16).contains(&f), 8.0), &times, &settings);
        let carried = chains[0].carried(&times, SIZE, |b| *b, &settings);
        let frames: Vec<usize> = (0..30).filter(|f| carried.iter().any(|c| c.frame == *f)).collect();
        assert_eq!(frames, (5..=20).collect::<Vec<_>>());
        for frame in frames {
            let truth = walker(frame, 8.0).bbox;
            let covered = carried.iter().any(|c| c.frame == frame && c.way().any(|b| b.iou(&truth) > 0.99));
            assert!(covered || (10..16).contains(&frame) || (frame as i64 - 13).abs() > 6, "frame {frame}");
        }
    }

    #[test]
    fn who_goes_out_is_held_longer() {
        let settings = HidingSettings::default();
        let boxes: Vec<_> = (0..30)
            .map(|frame| {
                let at_the_edge = PxBox::new(0.0, 120.0, 20.0, 144.0).expect("a box");
                if frame < 5 {
                    vec![Sighting { frame, bbox: at_the_edge, score: 0.9, is_faint: false }]
                } else {
                    vec![]
                }
            })
            .collect();
        let carried = link(&boxes, &times(30), &settings)[0].carried(&times(30), SIZE, |b| *b, &settings);
        assert_eq!(carried.iter().map(|c| c.frame).max(), Some(4 + 15));
    }

    #[test]
    fn what_flashes_up_once_is_held_beside_it_alone_where_it_is_large_and_not_sure() {
        let settings = HidingSettings::default();
        let held = |score: f32, side_px: f64, seen: std::ops::Range<usize>| {
            let row = |frame: usize| {
                let bbox = PxBox::new(200.0, 120.0, 200.0 + side_px, 120.0 + side_px).expect("a box");
                if seen.contains(&frame) { vec![Sighting { frame, bbox, score, is_faint: false }] } else { vec![] }
            };
            let boxes: Vec<_> = (0..30).map(row).collect();
            link(&boxes, &times(30), &settings)[0].carried(&times(30), SIZE, |b| *b, &settings).len()
        };
        assert_eq!(held(0.4, 60.0, 12..13), 3);
        assert_eq!(held(0.4, 60.0, 12..15), 5, "one look stands for three frames");
        assert_eq!(held(0.5, 60.0, 12..13), 11, "sure");
        assert_eq!(held(0.4, 20.0, 12..13), 11, "small");
    }

    #[test]
    fn a_single_faint_sighting_is_noise_and_two_are_not() {
        let settings = HidingSettings::default();
        let faint = |frame| vec![Sighting { score: 0.15, is_faint: true, ..walker(frame, 2.0) }];
        let once = link(&[faint(0), vec![]], &times(2), &settings);
        let twice = link(&[faint(0), faint(1)], &times(2), &settings);
        assert!(once[0].is_noise(&times(2), &settings) && !twice[0].is_noise(&times(2), &settings));
    }

    #[test]
    fn strangers_far_apart_stay_apart() {
        let far = Sighting {
            frame: 3,
            bbox: PxBox::new(500.0, 300.0, 520.0, 324.0).expect("a box"),
            score: 0.9,
            is_faint: false,
        };
        let boxes = vec![vec![walker(0, 0.0)], vec![walker(1, 0.0)], vec![], vec![far]];
        assert_eq!(link(&boxes, &times(4), &HidingSettings::default()).len(), 2);
    }

    #[test]
    fn equal_timestamps_do_no_harm() {
        let times = vec![0; 12];
        let chains = link(&seen_at(12, |f| f != 5, 3.0), &times, &HidingSettings::default());
        assert!(
            chains[0]
                .carried(&times, SIZE, |b| *b, &HidingSettings::default())
                .iter()
                .all(|c| c.bbox.area().is_finite())
        );
    }
}
