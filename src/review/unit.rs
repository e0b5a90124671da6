//! What is drawn and judged: frames, tracks or whole clips, and the strata they lie in.
//!
//! Never a lone box: it could not show what is missing beside it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::labels::{LabelSet, Layer, Origin, Track};
use crate::vocab::{CameraId, ClipId, FrameNo, Light, MemberId, TrackId, light_word};

/// Sides (roots of the area, pixels) that divide small, medium and large boxes, as COCO has them.
const COCO_SIDES: [f64; 2] = [32.0, 96.0];

/// The kinds of unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// Everything in one frame: finds what is missing.
    Frame,
    /// One object over time: finds wrong identities, beginnings and ends.
    Track,
    /// All of a clip.
    Clip,
}

impl UnitKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Frame, Self::Track, Self::Clip];

    /// The word for several.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Frame => "frames",
            Self::Track => "tracks",
            Self::Clip => "clips",
        }
    }
}

/// One unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Everything in one frame.
    Frame {
        /// The clip.
        clip: ClipId,
        /// The frame.
        frame: FrameNo,
    },
    /// One track.
    Track {
        /// The clip.
        clip: ClipId,
        /// The track.
        track: TrackId,
    },
    /// All of a clip.
    Clip {
        /// The clip.
        clip: ClipId,
    },
}

impl Unit {
    /// The clip that it lies in.
    #[must_use]
    pub const fn clip(self) -> ClipId {
        match self {
            Self::Frame { clip, .. } | Self::Track { clip, .. } | Self::Clip { clip } => clip,
        }
    }

    /// The text that decides its place in a draw: `frame c-… 12`, `track c-… t-…` or `clip c-…`.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Frame { clip, frame } => format!("frame {clip} {frame}"),
            Self::Track { clip, track } => format!("track {clip} {track}"),
            Self::Clip { clip } => format!("clip {clip}"),
        }
    }
}

/// What strata are told apart by. The time of day is not among them: it is dropped with all other metadata at the door; the light of the
/// pictures is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trait {
    /// The rarest class in the unit.
    Class,
    /// The camera.
    Camera,
    /// The smallest box: small, medium or large as COCO has them.
    Size,
    /// The member who made most of the clip's edits.
    Annotator,
    /// Whether a machine drew any of it.
    Source,
    /// Day, dusk or night by the pictures' light; no clock.
    Light,
}

impl Trait {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Class, Self::Camera, Self::Size, Self::Annotator, Self::Source, Self::Light];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Class => "class",
            Self::Camera => "camera",
            Self::Size => "size",
            Self::Annotator => "annotator",
            Self::Source => "source",
            Self::Light => "light",
        }
    }
}

/// One clip of a lot, at the state that is fixed for the review.
pub struct LotClip<'a> {
    /// Which.
    pub clip: ClipId,
    /// Its camera.
    pub camera: &'a CameraId,
    /// Who made most of its edits; none where only models did.
    pub annotator: Option<MemberId>,
    /// The light of its pictures, where that was judged.
    pub light: Option<Light>,
    /// Frames.
    pub frames: u32,
    /// Its labels.
    pub labels: &'a LabelSet,
}

/// A lot: every unit that may be drawn, with its stratum.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lot {
    /// Names of the strata, sorted.
    pub strata: Vec<String>,
    /// Units in the order of the clips, each with the place of its stratum.
    pub units: Vec<(Unit, usize)>,
    /// Boxes in the lot, for sizes that are asked for in boxes.
    pub boxes: u64,
}

/// Small, medium or large.
#[must_use]
pub fn size_word(side_px: f64) -> &'static str {
    match side_px {
        side if side < COCO_SIDES[0] => "small",
        side if side < COCO_SIDES[1] => "medium",
        _ => "large",
    }
}

/// What is in one unit, as far as strata need it.
#[derive(Default, Clone)]
struct Content<'a> {
    rarest: Option<(u64, &'a str)>,
    smallest: Option<f64>,
    has_machine: bool,
    has_any: bool,
}

impl<'a> Content<'a> {
    fn add(&mut self, count: u64, class: &'a str, side: f64, origin: &Origin) {
        self.rarest = Some(self.rarest.map_or((count, class), |rarest| rarest.min((count, class))));
        self.smallest = Some(self.smallest.map_or(side, |smallest| smallest.min(side)));
        self.has_machine |= !matches!(origin, Origin::Person { .. });
        self.has_any = true;
    }

    fn add_track(&mut self, count: u64, track: &'a Track) {
        for key in track.keys.values().filter(|key| !key.outside) {
            self.add(count, track.class.as_str(), key.bbox.area().sqrt(), &key.origin);
        }
    }

    fn stratum(&self, by: &BTreeSet<Trait>, clip: &LotClip<'_>) -> String {
        let value = |of: &Trait| match of {
            Trait::Class => self.rarest.map_or("none", |(_, class)| class).to_owned(),
            Trait::Camera => clip.camera.to_string(),
            Trait::Size => self.smallest.map_or("none", size_word).to_owned(),
            Trait::Annotator => clip.annotator.map_or_else(|| "none".to_owned(), |member| member.to_string()),
            Trait::Source if !self.has_any => "none".to_owned(),
            Trait::Source if self.has_machine => "machine".to_owned(),
            Trait::Source => "person".to_owned(),
            Trait::Light => light_word(clip.light).to_owned(),
        };
        if by.is_empty() {
            return "all".to_owned();
        }
        by.iter().map(|of| format!("{} {}", of.word(), value(of))).collect::<Vec<_>>().join(", ")
    }
}

/// All units of these clips.
#[must_use]
pub fn lot(clips: &[LotClip<'_>], kind: UnitKind, by: &BTreeSet<Trait>) -> Lot {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let mut boxes = 0;
    for track in clips.iter().flat_map(|clip| clip.labels.tracks(Layer::Label)) {
        *counts.entry(track.class.as_str()).or_default() += 1;
        boxes += track.frames_present();
    }
    let count = |track: &Track| counts.get(track.class.as_str()).copied().unwrap_or(0);
    let mut units: Vec<(Unit, String)> = Vec::new();
    for clip in clips {
        match kind {
            UnitKind::Frame => {
                let mut contents = vec![Content::default(); clip.frames as usize];
                if !by.is_empty() {
                    for track in clip.labels.tracks(Layer::Label) {
                        for (frame, seen) in track.sightings() {
                            let Some(content) = contents.get_mut(frame.index()) else { break };
                            let side = seen.bbox.area().sqrt();
                            content.add(count(track), track.class.as_str(), side, &seen.key.origin);
                        }
                    }
                }
                let frames = (0..clip.frames).zip(&contents).map(|(no, content)| {
                    (Unit::Frame { clip: clip.clip, frame: FrameNo(no) }, content.stratum(by, clip))
                });
                units.extend(frames);
            }
            UnitKind::Track => units.extend(clip.labels.tracks(Layer::Label).map(|track| {
                let mut content = Content::default();
                content.add_track(count(track), track);
                (Unit::Track { clip: clip.clip, track: track.id }, content.stratum(by, clip))
            })),
            UnitKind::Clip => {
                let mut content = Content::default();
                clip.labels.tracks(Layer::Label).for_each(|track| content.add_track(count(track), track));
                units.push((Unit::Clip { clip: clip.clip }, content.stratum(by, clip)));
            }
        }
    }
    let strata: BTreeSet<String> = units.iter().map(|(_, stratum)| stratum.clone()).collect();
    let strata: Vec<String> = strata.into_iter().collect();
    let place = |name: &String| strata.binary_search(name).expect("every name was taken into the list");
    let units = units.iter().map(|(unit, name)| (*unit, place(name))).collect();
    Lot { strata, units, boxes }
}
