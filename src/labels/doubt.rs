//! Where a look is worth most: what is doubtful about tracks, by plain rules. Nothing here changes or hides a label.

use super::{LabelSet, Layer, Track};
use crate::vocab::{FrameNo, PxBox, Size, TrackId};

/// What is doubtful.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// The model itself is not sure.
    LowScore,
    /// The box leaps further than things move.
    Jump,
    /// Two boxes of one class lie on one another.
    Overlap,
    /// The object comes out of nowhere, far from the picture's edges.
    AppearsInside,
    /// It is in view for a blink only.
    Short,
}

impl Why {
    /// In the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::LowScore, Self::Jump, Self::Overlap, Self::AppearsInside, Self::Short];

    /// The words on screen.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::LowScore => "low score",
            Self::Jump => "sudden jump",
            Self::Overlap => "two boxes on one another",
            Self::AppearsInside => "appears inside the picture",
            Self::Short => "in view very briefly",
        }
    }
}

/// One doubt about one track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt {
    /// Where to look.
    pub frame: FrameNo,
    /// About which track.
    pub track: TrackId,
    /// What is doubtful.
    pub why: Why,
}

/// A model's mean score under this is low, 0 to 1.
pub const LOW_SCORE: f32 = 0.5;
/// A track of fewer frames is short.
const SHORT_FRAMES: u64 = 5;
/// A middle that moves by more than this share of the box's longer side from one frame to the next is a jump.
const JUMP_SHARE: f64 = 0.75;
/// Two boxes of one class with this much in common (intersection over union) may be one object.
const SAME_IOU: f64 = 0.7;
/// A box farther than this share of the picture's sides from every edge lies inside.
const INSIDE_SHARE: f64 = 0.12;

/// All doubts of a clip whose picture has this size, in the order of their frames. A low score and a place of appearance
/// are doubts about suggestions only: a person has seen the labels.
#[must_use]
pub fn doubts(set: &LabelSet, size: Size) -> Vec<Doubt> {
    let mut found = Vec::new();
    for layer in [Layer::Suggestion, Layer::Label] {
        for track in set.tracks(layer) {
            let mut add = |why, frame| found.push(Doubt { frame, track: track.id, why });
            let Some((first, _)) = track.span() else { continue };
            if let Some(frame) = jump(track) {
                add(Why::Jump, frame);
            }
            if layer == Layer::Label {
                continue;
            }
            if track.score().is_some_and(|score| score < LOW_SCORE) {
                add(Why::LowScore, first);
            }
            if track.frames_present() < SHORT_FRAMES {
                add(Why::Short, first);
            }
            if first > FrameNo::FIRST && track.at(first).is_some_and(|seen| is_inside(&seen.bbox, size)) {
                add(Why::AppearsInside, first);
            }
        }
    }
    overlaps(set, &mut found);
    found.sort_unstable();
    found
}

fn is_inside(bbox: &PxBox, size: Size) -> bool {
    let (width, height) = (f64::from(size.width_px), f64::from(size.height_px));
    let (dx, dy) = (width * INSIDE_SHARE, height * INSIDE_SHARE);
    bbox.x1() > dx && bbox.y1() > dy && bbox.x2() < width - dx && bbox.y2() < height - dy
}

/// The frame of the first leap between two keys of one stretch.
fn jump(track: &Track) -> Option<FrameNo> {
    let pairs = track.keys.iter().zip(track.keys.iter().skip(1));
    let leaps = |((from, a), (to, b)): &((&FrameNo, &super::Key), (&FrameNo, &super::Key))| {
        let (p, q) = (a.bbox.centre(), b.bbox.centre());
        let far = ((p.x - q.x).powi(2) + (p.y - q.y).powi(2)).sqrt() / f64::from(to.0 - from.0);
        let side = [a.bbox.width(), a.bbox.height(), b.bbox.width(), b.bbox.height()].into_iter().fold(1.0, f64::max);
        !a.outside && !b.outside && far > JUMP_SHARE * side
    };
    pairs.into_iter().find(leaps).map(|(_, (to, _))| *to)
}

/// Tracks of one class that lie on one another, looked for at their keys: a pair is named once, at the later track.
fn overlaps(set: &LabelSet, found: &mut Vec<Doubt>) {
    let tracks: Vec<&Track> =
        [Layer::Label, Layer::Suggestion].into_iter().flat_map(|layer| set.tracks(layer)).collect();
    let spans: Vec<_> = tracks.iter().map(|track| track.span()).collect();
    // Boxes between keys never leave the box around all keys, so most pairs are told apart by that alone.
    let hulls: Vec<Option<PxBox>> = tracks
        .iter()
        .map(|track| track.keys.values().map(|key| key.bbox).reduce(|hull, bbox| hull.hull(&bbox)))
        .collect();
    let mut order: Vec<usize> = (0..tracks.len()).collect();
    order.sort_by_key(|place| spans[*place].map(|(first, _)| first));
    // Only tracks that are in view together are compared, so that a clip of thousands of short tracks stays quick.
    let mut open: Vec<usize> = Vec::new();
    for place in order {
        let Some((first, last)) = spans[place] else { continue };
        open.retain(|other| spans[*other].is_some_and(|(_, end)| end >= first));
        for other in &open {
            let (a, b) = (tracks[*other], tracks[place]);
            let is_near = hulls[*other].zip(hulls[place]).is_some_and(|(a, b)| a.intersection(&b).is_some());
            if a.class != b.class || !is_near {
                continue;
            }
            let keys = a.keys.range(first..=last).chain(&b.keys).map(|(frame, _)| *frame);
            let together = |frame: &FrameNo| match (a.at(*frame), b.at(*frame)) {
                (Some(a), Some(b)) => a.bbox.iou(&b.bbox) >= SAME_IOU,
                _ => false,
            };
            if let Some(frame) = keys.filter(together).min() {
                let later = if a.no > b.no { a.id } else { b.id };
                found.push(Doubt { frame, track: later, why: Why::Overlap });
            }
        }
        open.push(place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::{ClassName, Edit, Key, Origin};
    use crate::vocab::ModelId;

    const SIZE: Size = Size { width_px: 640, height_px: 360 };

    /// Class, score, and keys as frame, x, y.
    type Made<'a> = (&'a str, f32, &'a [(u32, f64, f64)]);

    fn set(tracks: &[Made<'_>]) -> LabelSet {
        let mut set = LabelSet::default();
        for (no, (class, score, keys)) in (1..).zip(tracks) {
            let key = |x, y| {
                let bbox = PxBox::new(x, y, x + 40.0, y + 60.0).expect("a valid box");
                Key::new(bbox, Origin::Model { model: ModelId("m".into()), score: *score })
            };
            let keys = keys.iter().map(|(frame, x, y)| (FrameNo(*frame), key(*x, *y))).collect();
            let class = ClassName::new(class).expect("a class name");
            let track = Track { id: TrackId::from_bits(u128::from(no)), no, class, keys };
            set.apply(&Edit::AddTrack { layer: Layer::Suggestion, track }).expect("a sound track");
        }
        set
    }

    fn found(tracks: &[Made<'_>]) -> Vec<(u128, u32, Why)> {
        doubts(&set(tracks), SIZE).into_iter().map(|d| (d.track.bits(), d.frame.0, d.why)).collect()
    }

    #[test]
    fn each_rule_finds_its_own_and_a_good_track_is_left_alone() {
        assert_eq!(found(&[("car", 0.9, &[(0, 0.0, 100.0), (20, 300.0, 100.0)])]), []);
        assert_eq!(found(&[("car", 0.3, &[(0, 0.0, 100.0), (20, 300.0, 100.0)])]), [(1, 0, Why::LowScore)]);
        assert_eq!(found(&[("car", 0.9, &[(0, 0.0, 100.0), (3, 9.0, 100.0)])]), [(1, 0, Why::Short)]);
        assert_eq!(found(&[("car", 0.9, &[(0, 0.0, 100.0), (4, 0.0, 100.0), (5, 300.0, 100.0)])]), [(1, 5, Why::Jump)]);
        let inside: &[(u32, f64, f64)] = &[(7, 300.0, 100.0), (20, 310.0, 100.0)];
        assert_eq!(found(&[("car", 0.9, inside)]), [(1, 7, Why::AppearsInside)]);
    }

    #[test]
    fn two_boxes_of_one_class_on_one_another_are_named_once() {
        let a: &[(u32, f64, f64)] = &[(0, 0.0, 100.0), (20, 300.0, 100.0)];
        let b: &[(u32, f64, f64)] = &[(0, 2.0, 100.0), (20, 302.0, 100.0)];
        assert_eq!(found(&[("car", 0.9, a), ("car", 0.9, b)]), [(2, 0, Why::Overlap)]);
        assert_eq!(found(&[("car", 0.9, a), ("person", 0.9, b)]), [], "a person before a car is no doubt");
    }
}
