//! How tracks run beside their truth: when they begin and end, and how restless they are.
//!
//! A truth's track belongs to the label that its boxes matched most often. Beginning and end are how many frames apart the first and
//! the last frames are in which the two are present. Jitter is how far the distance between the two middles moves from one frame to
//! the next, in pixels: a box that is off by as much in every frame has none.

use std::collections::BTreeMap;

use super::estimate::Counts;
use super::report::{Figure, Scale};
use crate::labels::{LabelSet, Layer, Track};
use crate::vocab::{ClipId, PxBox, TrackId};

/// Counts clip by clip.
#[derive(Default)]
pub(super) struct CourseCounting {
    starts: Counts,
    ends: Counts,
    jitter: Counts,
}

/// The matched boxes of one clip, frame by frame.
#[derive(Default)]
pub(super) struct Course {
    /// By track of the truth: the label it was matched with last.
    last: BTreeMap<TrackId, Last>,
    /// By track of the truth and label: in how many frames.
    times: BTreeMap<(TrackId, TrackId), u32>,
    moves: f64,
    steps: f64,
}

struct Last {
    label: TrackId,
    frame: usize,
    apart: (f64, f64),
}

impl Course {
    /// A label's box and the truth's that it matches in this frame. Returns whether the truth had another label before.
    pub(super) fn see(
        &mut self,
        frame: usize,
        (label, own): (TrackId, &PxBox),
        (truth, right): (TrackId, &PxBox),
    ) -> bool {
        *self.times.entry((truth, label)).or_default() += 1;
        let (a, b) = (own.centre(), right.centre());
        let apart = (a.x - b.x, a.y - b.y);
        let before = self.last.insert(truth, Last { label, frame, apart });
        let Some(before) = before else { return false };
        if before.label != label {
            return true;
        }
        if before.frame + 1 == frame {
            self.moves += (apart.0 - before.apart.0).hypot(apart.1 - before.apart.1);
            self.steps += 1.0;
        }
        false
    }

    /// The label of each track of the truth: the one that was matched most often.
    fn labels(&self) -> BTreeMap<TrackId, TrackId> {
        let mut best: BTreeMap<TrackId, (u32, TrackId)> = BTreeMap::new();
        for ((truth, label), times) in &self.times {
            let own = best.entry(*truth).or_insert((0, *label));
            if *times > own.0 {
                *own = (*times, *label);
            }
        }
        best.into_iter().map(|(truth, (_, label))| (truth, label)).collect()
    }
}

impl CourseCounting {
    /// What one clip adds.
    pub(super) fn add(&mut self, clip: ClipId, course: &Course, labels: (&LabelSet, Layer), truth: &LabelSet) {
        let spans = |set: &LabelSet, layer| -> BTreeMap<TrackId, (u32, u32)> {
            set.tracks(layer).filter_map(|track| Some((track.id, span(track)?))).collect()
        };
        let (own, right) = (spans(labels.0, labels.1), spans(truth, Layer::Label));
        for (truth, label) in course.labels() {
            let Some((own, right)) = own.get(&label).zip(right.get(&truth)) else { continue };
            self.starts.add(clip, 0, 1.0, f64::from(own.0.abs_diff(right.0)));
            self.ends.add(clip, 0, 1.0, f64::from(own.1.abs_diff(right.1)));
        }
        if course.steps > 0.0 {
            self.jitter.add_many(clip, 0, 1.0, course.steps, course.moves);
        }
    }

    /// What came of it.
    pub(super) fn figures(&self) -> [Figure; 3] {
        [
            Figure::of("beginning of a track, off by", Scale::Frames, "tracks", self.starts.mean()),
            Figure::of("end of a track, off by", Scale::Frames, "tracks", self.ends.mean()),
            Figure::of("jitter (the error's change a frame)", Scale::Pixels, "steps", self.jitter.mean()),
        ]
    }
}

/// The first and the last frame in which the object is present: the last key governs its own frame only.
fn span(track: &Track) -> Option<(u32, u32)> {
    let first = track.keys.iter().find(|(_, key)| !key.outside)?.0;
    let mut after = None;
    for (frame, key) in track.keys.iter().rev() {
        if !key.outside {
            return Some((first.0, after.map_or(frame.0, |after: u32| after - 1)));
        }
        after = Some(frame.0);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::{ClassName, Edit, Key, Origin};
    use crate::review::{Compared, compare};
    use crate::vocab::{FrameNo, MemberId};

    fn track(id: u128, keys: &[(u32, f64, bool)]) -> Track {
        let key = |(frame, x, outside): &(u32, f64, bool)| {
            let bbox = PxBox::new(*x, 10.0, x + 40.0, 90.0).expect("a box");
            let key = Key::new(bbox, Origin::Person { member: MemberId::from_bits(1) });
            (FrameNo(*frame), Key { outside: *outside, ..key })
        };
        let class = ClassName::new("person").expect("a class");
        Track { id: TrackId::from_bits(id), no: id as u32, class, keys: keys.iter().map(key).collect() }
    }

    fn set(tracks: &[Track]) -> LabelSet {
        let mut set = LabelSet::default();
        for track in tracks {
            set.apply(&Edit::AddTrack { layer: Layer::Label, track: track.clone() }).expect("sound");
        }
        set
    }

    fn measured(labels: &LabelSet, truth: &LabelSet) -> [(Option<f64>, u64); 3] {
        let clip = Compared { clip: ClipId::from_bits(1), frames: 30, labels, layer: Layer::Label, truth };
        let found = compare("Labels", &[clip], &["person".to_owned()]);
        let of = |name: &str| {
            let figure = found.figures.iter().find(|figure| figure.name.starts_with(name)).expect("is measured");
            (figure.value, figure.n)
        };
        [of("beginning"), of("end"), of("jitter")]
    }

    #[test]
    fn beginnings_ends_and_jitter_by_hand() {
        let truth = set(&[track(1, &[(2, 100.0, false), (20, 100.0, false)])]);
        // Three frames late, gone two frames early, always two pixels to the right.
        let steady = set(&[track(7, &[(5, 102.0, false), (19, 102.0, true)])]);
        assert_eq!(measured(&steady, &truth), [(Some(3.0), 1), (Some(2.0), 1), (Some(0.0), 13)]);
        // There and back by four pixels from frame to frame.
        let keys: Vec<_> = (2..=20).map(|frame| (frame, if frame % 2 == 0 { 100.0 } else { 104.0 }, false)).collect();
        assert_eq!(measured(&set(&[track(7, &keys)]), &truth), [(Some(0.0), 1), (Some(0.0), 1), (Some(4.0), 18)]);
        // Two labels share the object: the longer one counts, and the change of label is no jitter.
        let split = set(&[
            track(7, &[(2, 100.0, false), (6, 100.0, false)]),
            track(8, &[(7, 103.0, false), (20, 103.0, false)]),
        ]);
        assert_eq!(measured(&split, &truth), [(Some(5.0), 1), (Some(0.0), 1), (Some(0.0), 17)]);
        assert_eq!(measured(&set(&[]), &truth), [(None, 0), (None, 0), (None, 0)]);
    }
}
