//! The tracker: SORT (A. Bewley et al., "Simple Online and Realtime Tracking", 2016) over a whole clip.
//!
//! Unlike SORT it is not asked for an answer at every frame, so a track that proves itself later is kept from its first
//! detection, and a gap is filled from both of its sides.

use super::assign::{Costs, least_cost};
use super::motion::Motion;
use super::{TrackedBox, TrackerSettings, Tracklet};
use crate::vocab::{DetectedClass, Detection, FrameNo, PxBox};

/// Things that may be mistaken for one another share a group: a van is a car in one frame and a truck in the next. A
/// person never is a vehicle, and faces are never tracked here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    People,
    Motored,
    Cycles,
}

fn group_of(class: DetectedClass) -> Option<Group> {
    match class {
        DetectedClass::Person => Some(Group::People),
        DetectedClass::Car | DetectedClass::Bus | DetectedClass::Truck => Some(Group::Motored),
        DetectedClass::Bicycle | DetectedClass::Motorcycle => Some(Group::Cycles),
        DetectedClass::Face | DetectedClass::Plate => None,
    }
}

/// A track in the making.
struct Live {
    motion: Motion,
    expected: Option<PxBox>,
    missed: u32,
    seen: Vec<(FrameNo, Detection)>,
}

impl Live {
    fn new(frame: FrameNo, detection: Detection) -> Self {
        Self { motion: Motion::new(&detection.bbox), expected: None, missed: 0, seen: vec![(frame, detection)] }
    }

    fn take(&mut self, frame: FrameNo, detection: Detection) {
        self.motion.correct(&detection.bbox);
        self.missed = 0;
        self.seen.push((frame, detection));
    }
}

/// Joins the detections of a clip, one list a frame, to tracks. They come in the order of their first frames.
#[must_use]
pub fn run(frames: &[Vec<Detection>], settings: &TrackerSettings) -> Vec<Tracklet> {
    let mut tracklets: Vec<Tracklet> = [Group::People, Group::Motored, Group::Cycles]
        .into_iter()
        .flat_map(|group| run_group(frames, group, settings))
        .collect();
    tracklets.sort_by_key(|t| t.boxes.first().map(|b| b.frame));
    tracklets
}

fn run_group(frames: &[Vec<Detection>], group: Group, settings: &TrackerSettings) -> Vec<Tracklet> {
    let (mut live, mut ended): (Vec<Live>, Vec<Live>) = (Vec::new(), Vec::new());
    for (no, detections) in (0..).map(FrameNo).zip(frames) {
        let wanted = |d: &&Detection| group_of(d.class) == Some(group) && d.score >= settings.min_score;
        let detections: Vec<Detection> = detections.iter().filter(wanted).copied().collect();
        for track in &mut live {
            track.expected = track.motion.predict();
            track.missed += 1;
        }
        for (detection, track) in detections.iter().zip(join(&live, &detections, settings.min_iou)) {
            match track {
                Some(index) => live[index].take(no, *detection),
                None if detection.score >= settings.min_start_score => live.push(Live::new(no, *detection)),
                None => {}
            }
        }
        ended.extend(live.extract_if(.., |track| track.missed > settings.max_gap_frames));
    }
    ended.append(&mut live);
    ended.retain(|track| longest_run(&track.seen) >= settings.min_hits);
    ended.iter().map(finished).collect()
}

/// For every detection the track that it joins: the greatest sum of overlaps, none of them under `min_iou`.
fn join(live: &[Live], detections: &[Detection], min_iou: f64) -> Vec<Option<usize>> {
    let overlap = |detection: usize, track: usize| {
        let iou = live[track].expected.map_or(0.0, |expected| expected.iou(&detections[detection].bbox));
        if iou >= min_iou { iou } else { 0.0 }
    };
    let chosen = least_cost(&Costs::new(detections.len(), live.len(), |d, t| 1.0 - overlap(d, t)));
    chosen.into_iter().enumerate().map(|(d, track)| track.filter(|t| overlap(d, *t) > 0.0)).collect()
}

/// The most detections in frames one after another.
fn longest_run(seen: &[(FrameNo, Detection)]) -> u32 {
    let (mut longest, mut run) = (1, 1);
    for pair in seen.windows(2) {
        run = if pair[0].0.plus(1) == pair[1].0 { run + 1 } else { 1 };
        longest = longest.max(run);
    }
    longest
}

fn finished(track: &Live) -> Tracklet {
    let mut boxes: Vec<TrackedBox> = Vec::with_capacity(track.seen.len());
    for &(frame, Detection { bbox, score, .. }) in &track.seen {
        if let Some(left) = boxes.last().copied() {
            boxes.extend((left.frame.0 + 1..frame.0).map(|between| {
                let share = f64::from(between - left.frame.0) / f64::from(frame.0 - left.frame.0);
                let bbox = left.bbox.lerp(&bbox, share);
                TrackedBox { frame: FrameNo(between), bbox, score: score.min(left.score), detected: false }
            }));
        }
        boxes.push(TrackedBox { frame, bbox, score, detected: true });
    }
    Tracklet { class: majority(&track.seen), boxes }
}

/// The class with the greatest sum of scores; between equals, the first of the closed list.
fn majority(seen: &[(FrameNo, Detection)]) -> DetectedClass {
    let weight =
        |class: DetectedClass| -> f32 { seen.iter().filter(|(_, d)| d.class == class).map(|(_, d)| d.score).sum() };
    let mut best = seen[0].1.class;
    for (_, detection) in seen {
        let class = detection.class;
        if weight(class) > weight(best) || (weight(class) == weight(best) && class < best) {
            best = class;
        }
    }
    best
}
