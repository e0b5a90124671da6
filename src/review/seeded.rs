//! Defects that are put in front of a reviewer to measure how many are found.
//!
//! They change only what the reviewer is shown, never labels or pictures. Four kinds, as they happen on video: a box where nothing is,
//! a class that is wrong, two objects that change places from a frame on, and a head that is not hidden. The last is a drawing of nobody
//! that the screen paints over the redacted picture, where the hidden head is: no pixel of the clip has a part in it.

use serde::{Deserialize, Serialize};

use super::unit::Unit;
use super::verdict::{Said, Verdict};
use crate::labels::{ClassName, Edit, Interpolation, Key, LabelSet, Layer, Origin, Track};
use crate::vocab::{FrameNo, MemberId, PxBox, Size, TrackId};

/// One defect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Defect {
    /// A track where nothing is, for a few frames around the unit.
    GhostBox {
        /// Its id.
        track: TrackId,
        /// What it claims to be.
        class: ClassName,
        /// The first frame.
        first: FrameNo,
        /// The last frame.
        last: FrameNo,
        /// Where.
        bbox: PxBox,
    },
    /// A track has another class.
    SwappedClass {
        /// Which.
        track: TrackId,
        /// The wrong class.
        class: ClassName,
    },
    /// Two tracks change places from a frame on.
    IdentitySwitch {
        /// The two.
        tracks: [TrackId; 2],
        /// From here on.
        from: FrameNo,
    },
    /// A head that nothing hides, for a few frames around the unit: a drawing over the redacted picture.
    ClearedHead {
        /// The first frame.
        first: FrameNo,
        /// Where it is, frame by frame from there on.
        boxes: Vec<PxBox>,
    },
}

/// So many times the drawing's area a privacy miss may have and still be about it.
const LARGEST: f64 = 4.0;
/// A head is this share of a person's height, and this share of its own height wide.
const HEAD: (f64, f64) = (0.16, 0.8);
/// Smaller ones nobody would see, pixels.
const LEAST_HEAD_PX: f64 = 14.0;
/// The class whose heads are hidden.
const PERSON: &str = "person";
/// Half as long as a ghost lasts, frames.
const GHOST_REACH: u32 = 10;

impl Defect {
    /// The tracks whose verdicts it spoils: they tell nothing of the labels.
    #[must_use]
    pub fn tracks(&self) -> Vec<TrackId> {
        match self {
            Self::GhostBox { track, .. } | Self::SwappedClass { track, .. } => vec![*track],
            Self::IdentitySwitch { tracks, .. } => tracks.to_vec(),
            Self::ClearedHead { .. } => Vec::new(),
        }
    }

    /// Where the drawing of a head is in this frame.
    #[must_use]
    pub fn stand_in(&self, frame: FrameNo) -> Option<PxBox> {
        match self {
            Self::ClearedHead { first, boxes } => boxes.get(frame.0.checked_sub(first.0)? as usize).copied(),
            _ => None,
        }
    }

    /// Whether this is a privacy miss that speaks of the drawing and of nothing else: its middle lies in it, and it is not much larger.
    /// Anything else is a real one, and is hidden at once.
    #[must_use]
    pub fn takes(&self, said: &Said) -> bool {
        let Said::PrivacyMiss { frame, bbox } = said else { return false };
        let Some(own) = self.stand_in(*frame) else { return false };
        let middle = bbox.centre();
        let is_inside = own.x1() <= middle.x && middle.x < own.x2() && own.y1() <= middle.y && middle.y < own.y2();
        is_inside && bbox.area() <= own.area() * LARGEST
    }

    /// Whether this verdict on one of its tracks has found it.
    #[must_use]
    pub fn is_found_by(&self, verdict: &Verdict) -> bool {
        match self {
            Self::GhostBox { .. } => *verdict == Verdict::FalseBox,
            Self::SwappedClass { .. } => matches!(verdict, Verdict::WrongClass { .. }),
            Self::IdentitySwitch { .. } => *verdict == Verdict::WrongIdentity,
            // A privacy miss finds it.
            Self::ClearedHead { .. } => false,
        }
    }

    /// The word for it.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::GhostBox { .. } => "ghost box",
            Self::SwappedClass { .. } => "swapped class",
            Self::IdentitySwitch { .. } => "identity switch",
            Self::ClearedHead { .. } => "cleared head",
        }
    }

    /// A defect for a unit of this clip; `None` where none fits. `random` must be secret until the review has ended.
    #[must_use]
    pub fn plant(
        labels: &LabelSet,
        unit: Unit,
        classes: &[ClassName],
        (size, frames): (Size, u32),
        random: &mut fastrand::Rng,
    ) -> Option<Self> {
        let present: Vec<&Track> = match unit {
            Unit::Frame { frame, .. } => labels.tracks(Layer::Label).filter(|t| t.at(frame).is_some()).collect(),
            Unit::Track { track, .. } => labels.tracks(Layer::Label).filter(|t| t.id == track).collect(),
            Unit::Clip { .. } => labels.tracks(Layer::Label).collect(),
        };
        let mut kinds = [0_u8, 1, 2, 3];
        random.shuffle(&mut kinds);
        kinds.into_iter().find_map(|kind| match kind {
            0 => ghost(labels, unit, &present, (size, frames), random),
            1 => swapped(&present, classes, random),
            2 => cleared(unit, &present, random),
            _ => switched(labels, unit, &present, random),
        })
    }

    /// What the reviewer is shown. Where the labels do not fit the defect they are shown as they are.
    #[must_use]
    pub fn shown(&self, labels: &LabelSet) -> LabelSet {
        let mut set = labels.clone();
        let edits = match self {
            Self::ClearedHead { .. } => Vec::new(),
            Self::GhostBox { track, class, first, last, bbox } => {
                let key = || Key::new(*bbox, Origin::Person { member: MemberId::from_bits(0) });
                let keys = [(*first, key()), (*last, key())].into();
                let track = Track { id: *track, no: labels.next_no(), class: class.clone(), keys };
                vec![Edit::AddTrack { layer: Layer::Label, track }]
            }
            Self::SwappedClass { track, class } => match labels.find(*track) {
                Some((_, found)) => {
                    vec![Edit::SetClass { track: *track, before: found.class.clone(), after: class.clone() }]
                }
                None => Vec::new(),
            },
            Self::IdentitySwitch { tracks: [a, b], from } => match (labels.find(*a), labels.find(*b)) {
                (Some((_, a)), Some((_, b))) => {
                    let replace = |old: &Track, new: Track| {
                        [
                            Edit::RemoveTrack { layer: Layer::Label, track: old.clone() },
                            Edit::AddTrack { layer: Layer::Label, track: new },
                        ]
                    };
                    let (new_a, new_b) = (spliced(a, b, *from), spliced(b, a, *from));
                    replace(a, new_a).into_iter().chain(replace(b, new_b)).collect()
                }
                _ => Vec::new(),
            },
        };
        let _ = set.apply(&Edit::step("seed", edits));
        set
    }
}

/// The first track until just before `from`, and the second one from there on, under the first one's name.
fn spliced(head: &Track, tail: &Track, from: FrameNo) -> Track {
    let mut keys: std::collections::BTreeMap<FrameNo, Key> =
        head.keys.range(..from).map(|(frame, key)| (*frame, key.clone())).collect();
    // The box runs to the cut as it did, and jumps there.
    if let Some(seen) = head.at(from.minus(1)) {
        keys.insert(from.minus(1), Key { bbox: seen.bbox, interpolation: Interpolation::Hold, ..seen.key.clone() });
    }
    if let Some(seen) = tail.at(from) {
        keys.insert(from, Key { bbox: seen.bbox, ..seen.key.clone() });
    }
    keys.extend(tail.keys.range(from.plus(1)..).map(|(frame, key)| (*frame, key.clone())));
    Track { keys, ..head.clone() }
}

/// A box as large as one that is there, where none is.
fn ghost(
    labels: &LabelSet,
    unit: Unit,
    present: &[&Track],
    (size, frames): (Size, u32),
    random: &mut fastrand::Rng,
) -> Option<Defect> {
    let Unit::Frame { frame, .. } = unit else { return None };
    let (class, width, height) = match random.choice(present) {
        Some(track) => {
            let bbox = track.at(frame)?.bbox;
            (track.class.clone(), bbox.width(), bbox.height())
        }
        None => (labels.tracks(Layer::Label).next()?.class.clone(), 60.0, 90.0),
    };
    let (first, last) = (frame.minus(GHOST_REACH), FrameNo(frame.plus(GHOST_REACH).0.min(frames.saturating_sub(1))));
    let room = (f64::from(size.width_px) - width, f64::from(size.height_px) - height);
    if room.0 <= 0.0 || room.1 <= 0.0 || first >= last {
        return None;
    }
    for _ in 0..20 {
        let (x, y) = (random.f64() * room.0, random.f64() * room.1);
        let bbox = PxBox::new(x, y, x + width, y + height)?;
        if present.iter().filter_map(|track| track.at(frame)).all(|seen| seen.bbox.iou(&bbox) < 0.05) {
            let id = TrackId::from_bits((u128::from(random.u64(..)) << 64) | u128::from(random.u64(..)));
            return Some(Defect::GhostBox { track: id, class, first, last, bbox });
        }
    }
    None
}

/// Where the head of a person in the unit's frame is, from a while before to a while after it.
fn cleared(unit: Unit, present: &[&Track], random: &mut fastrand::Rng) -> Option<Defect> {
    let Unit::Frame { frame, .. } = unit else { return None };
    let head = |track: &Track, at: FrameNo| {
        let body = track.at(at)?.bbox;
        let height = body.height() * HEAD.0;
        let (width, middle) = (height * HEAD.1, body.centre().x);
        let bbox = PxBox::new(middle - width / 2.0, body.y1(), middle + width / 2.0, body.y1() + height)?;
        (height >= LEAST_HEAD_PX && body.y1() >= 0.0).then_some(bbox)
    };
    let people: Vec<&&Track> =
        present.iter().filter(|track| track.class.as_str() == PERSON && head(track, frame).is_some()).collect();
    let track = random.choice(people)?;
    let before = (0..=GHOST_REACH.min(frame.0)).take_while(|back| head(track, frame.minus(*back)).is_some()).last()?;
    let first = frame.minus(before);
    let boxes: Vec<PxBox> = (0..=before + GHOST_REACH).map_while(|no| head(track, first.plus(no))).collect();
    Some(Defect::ClearedHead { first, boxes })
}

fn swapped(present: &[&Track], classes: &[ClassName], random: &mut fastrand::Rng) -> Option<Defect> {
    let track = random.choice(present)?;
    let others: Vec<&ClassName> = classes.iter().filter(|class| **class != track.class).collect();
    let class = random.choice(others)?.clone();
    Some(Defect::SwappedClass { track: track.id, class })
}

/// Two tracks of one class that are both there from some frame on.
fn switched(labels: &LabelSet, unit: Unit, present: &[&Track], random: &mut fastrand::Rng) -> Option<Defect> {
    let first = random.choice(present)?;
    let partners: Vec<&Track> =
        labels.tracks(Layer::Label).filter(|t| t.id != first.id && t.class == first.class).collect();
    let second = random.choice(partners)?;
    let shared: Vec<FrameNo> = first
        .keys
        .keys()
        .chain(second.keys.keys())
        .copied()
        .filter(|at| at.0 > 0 && first.at(at.minus(1)).is_some() && second.at(at.minus(1)).is_some())
        .filter(|at| first.at(*at).is_some() && second.at(*at).is_some())
        .collect();
    let from = match unit {
        // The switch lies in the frame that is looked at: there the two have each other's place.
        Unit::Frame { frame, .. } => shared.into_iter().filter(|at| *at <= frame).max()?,
        _ => *random.choice(&shared)?,
    };
    Some(Defect::IdentitySwitch { tracks: [first.id, second.id], from })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::ClipId;

    const SIZE: Size = Size { width_px: 640, height_px: 360 };

    fn class(name: &str) -> ClassName {
        ClassName::new(name).expect("a class")
    }

    fn labels() -> LabelSet {
        let mut set = LabelSet::default();
        for (no, x) in [(1_u32, 10.0), (2, 300.0)] {
            let key = |x: f64| {
                Key::new(
                    PxBox::new(x, 50.0, x + 40.0, 150.0).expect("a box"),
                    Origin::Person { member: MemberId::from_bits(1) },
                )
            };
            let keys = [(FrameNo(0), key(x)), (FrameNo(20), key(x + 40.0)), (FrameNo(60), key(x + 80.0))].into();
            let track = Track { id: TrackId::from_bits(u128::from(no)), no, class: class("person"), keys };
            set.apply(&Edit::AddTrack { layer: Layer::Label, track }).expect("sound");
        }
        set
    }

    #[test]
    fn every_kind_is_planted_shown_and_found_by_its_own_verdict_alone() {
        let (set, clip) = (labels(), ClipId::from_bits(1));
        let unit = Unit::Frame { clip, frame: FrameNo(30) };
        let mut kinds = std::collections::BTreeSet::new();
        for seed in 0..60 {
            let mut random = fastrand::Rng::with_seed(seed);
            let defect = Defect::plant(&set, unit, &[class("person"), class("car")], (SIZE, 61), &mut random)
                .expect("there is room for one");
            kinds.insert(defect.word());
            let shown = defect.shown(&set);
            shown.check().expect("what is shown is sound");
            if let Defect::ClearedHead { .. } = &defect {
                assert_eq!(shown, set, "no label has a part in it");
                a_cleared_head_is_found_by_a_privacy_miss_on_it(&defect, &set);
                continue;
            }
            assert_ne!(shown, set, "{defect:?}");
            let verdicts =
                [Verdict::Right, Verdict::FalseBox, Verdict::WrongClass { should: None }, Verdict::WrongIdentity];
            assert_eq!(verdicts.iter().filter(|verdict| defect.is_found_by(verdict)).count(), 1);
            assert!(!defect.is_found_by(&Verdict::Right));
            for track in defect.tracks() {
                let seen = shown.find(track).expect("shown").1.at(FrameNo(30)).expect("in the frame");
                if let Defect::IdentitySwitch { tracks, .. } = &defect {
                    let other = tracks.iter().find(|other| **other != track).expect("two");
                    assert_eq!(seen.bbox, set.find(*other).expect("there").1.at(FrameNo(30)).expect("there").bbox);
                }
            }
        }
        assert_eq!(
            kinds.into_iter().collect::<Vec<_>>(),
            ["cleared head", "ghost box", "identity switch", "swapped class"]
        );
    }

    fn a_cleared_head_is_found_by_a_privacy_miss_on_it(defect: &Defect, set: &LabelSet) {
        let frame = FrameNo(30);
        let head = defect.stand_in(frame).expect("in the unit's frame");
        assert!(
            set.tracks(Layer::Label)
                .filter_map(|t| t.at(frame))
                .any(|seen| (seen.bbox.iou(&head) * seen.bbox.area() - head.area()).abs() < head.area() * 0.5)
        );
        assert!((20..=40).all(|no| defect.stand_in(FrameNo(no)).is_some()), "it does not come and go with the unit");
        assert!(defect.stand_in(FrameNo(19)).or(defect.stand_in(FrameNo(41))).is_none());
        let miss = |grown: f64, off: f64| {
            let bbox =
                PxBox::new(head.x1() + off - grown, head.y1() - grown, head.x2() + off + grown, head.y2() + grown);
            Said::PrivacyMiss { frame, bbox: bbox.expect("a box") }
        };
        assert!(defect.takes(&miss(0.0, 0.0)) && defect.takes(&miss(3.0, 2.0)));
        assert!(!defect.takes(&miss(40.0, 0.0)), "who covers much more has seen something else");
        assert!(!defect.takes(&miss(0.0, 60.0)), "nor beside it");
        assert!(!defect.takes(&Said::PrivacyMiss { frame: FrameNo(50), bbox: head }), "nor in another frame");
    }

    #[test]
    fn a_switch_leaves_every_box_of_every_frame_where_it_was() {
        let set = labels();
        let tracks = [TrackId::from_bits(1), TrackId::from_bits(2)];
        let shown = Defect::IdentitySwitch { tracks, from: FrameNo(20) }.shown(&set);
        for no in 0..=60 {
            let boxes = |set: &LabelSet| {
                let mut all: Vec<String> = set
                    .tracks(Layer::Label)
                    .filter_map(|t| t.at(FrameNo(no)))
                    .map(|seen| format!("{:.6} {:.6}", seen.bbox.x1(), seen.bbox.x2()))
                    .collect();
                all.sort();
                all
            };
            assert_eq!(boxes(&shown), boxes(&set), "frame {no}");
        }
    }
}
