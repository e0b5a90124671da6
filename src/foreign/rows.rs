//! Rows become tracks: the one way from a box a frame to keyframes.
//!
//! A row that its format calls a keyframe becomes a key. Of the others, those become keys that a straight line between the keys
//! around them would miss by more than [`NEAR_PX`], or whose flags differ from the row before. Where the dataset has a picture
//! and the track no box in it, the object is outside; pictures that the dataset does not have say nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::{Attributes, ClipFacts, Clips, ForeignError, Found, LeftOut, Sequence};
use crate::export::Format;
use crate::labels::{ClassName, Key, Origin, Track};
use crate::vocab::{FrameNo, PxBox, TrackId};

/// How far, in pixels, an edge may come out from where it was read.
pub const NEAR_PX: f64 = 0.01;

/// One object in one frame, as a dataset has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) frame: FrameNo,
    /// The dataset's number of the object; without one, the box is an object of its own.
    pub(super) track: Option<u64>,
    pub(super) class: String,
    /// Left, top, right, bottom, pixels; not checked yet.
    pub(super) edges: [f64; 4],
    /// Whether the format says that it is a keyframe; `None` where it cannot say.
    pub(super) is_key: Option<bool>,
    pub(super) occluded: bool,
    pub(super) truncated: bool,
    pub(super) attributes: Attributes,
}

impl Row {
    /// A plain row.
    pub(super) fn new(frame: FrameNo, track: Option<u64>, class: &str, edges: [f64; 4]) -> Self {
        let (occluded, truncated, attributes) = (false, false, Attributes::new());
        Self { frame, track, class: class.to_owned(), edges, is_key: None, occluded, truncated, attributes }
    }

    /// Takes what the format keeps among free attributes: the flags where they are flags, everything else as text.
    pub(super) fn take_attribute(&mut self, name: &str, value: &str) {
        match (name, value.parse::<bool>()) {
            ("occluded", Ok(flag)) => self.occluded = flag,
            ("truncated", Ok(flag)) => self.truncated = flag,
            ("keyframe", Ok(flag)) => self.is_key = Some(flag),
            // Follows from `keyframe`.
            ("interpolated", Ok(_)) => {}
            ("track_id", _) if value.parse::<u64>().is_ok() => self.track = value.parse().ok(),
            _ => drop(self.attributes.insert(name.to_owned(), value.to_owned())),
        }
    }

    fn same_but_for_place(&self, other: &Self) -> bool {
        (self.occluded, self.truncated, &self.attributes) == (other.occluded, other.truncated, &other.attributes)
    }
}

/// What is being read.
pub(super) struct Intake<'a> {
    tool: &'static str,
    classes: &'a [&'a str],
    clips: Clips<'a>,
    sequences: BTreeMap<String, Reading>,
    unmatched: BTreeSet<String>,
    pub(super) left_out: LeftOut,
}

struct Reading {
    facts: ClipFacts,
    /// Frames that the dataset has a picture of; `None` for all.
    listed: Option<BTreeSet<FrameNo>>,
    rows: Vec<Row>,
    tracks: Vec<Track>,
    boxes: u64,
}

impl<'a> Intake<'a> {
    pub(super) fn new(format: Format, classes: &'a [&'a str], clips: Clips<'a>) -> Self {
        Self {
            tool: format.word(),
            classes,
            clips,
            sequences: BTreeMap::new(),
            unmatched: BTreeSet::new(),
            left_out: LeftOut::default(),
        }
    }

    /// Whether a sequence of this name is of a clip.
    pub(super) fn has_clip(&self, name: &str) -> bool {
        self.sequences.contains_key(name) || (self.clips)(name).is_some()
    }

    /// The clip that a sequence is of; `None`, and noted, where there is none.
    pub(super) fn clip(&mut self, name: &str) -> Option<ClipFacts> {
        if let Some(reading) = self.sequences.get(name) {
            return Some(reading.facts);
        }
        if self.unmatched.contains(name) {
            return None;
        }
        let Some(facts) = (self.clips)(name) else {
            self.unmatched.insert(name.to_owned());
            return None;
        };
        let reading = Reading { facts, listed: None, rows: Vec::new(), tracks: Vec::new(), boxes: 0 };
        self.sequences.insert(name.to_owned(), reading);
        Some(facts)
    }

    /// The dataset has a picture of this frame. From the first call on, frames that are not listed are not known.
    pub(super) fn list(&mut self, name: &str, frame: FrameNo) {
        if let Some(reading) = self.sequences.get_mut(name) {
            reading.listed.get_or_insert_default().insert(frame);
        }
    }

    /// A row of a sequence that has a clip.
    pub(super) fn push(&mut self, name: &str, row: Row) -> Result<(), ForeignError> {
        let Some(reading) = self.sequences.get_mut(name) else { return Ok(()) };
        if row.frame.0 >= reading.facts.frames {
            return Err(ForeignError::BeyondTheEnd);
        }
        let [x1, y1, x2, y2] = row.edges;
        let Some(bbox) = PxBox::new(x1, y1, x2, y2) else {
            self.left_out.no_area += 1;
            return Ok(());
        };
        if bbox.clipped(reading.facts.size).is_none() {
            self.left_out.off_picture += 1;
            return Ok(());
        }
        if !self.classes.contains(&row.class.as_str()) {
            self.left_out.unknown_class += 1;
            return Ok(());
        }
        reading.boxes += 1;
        reading.rows.push(row);
        Ok(())
    }

    /// A whole track of a format that has keyframes of its own. It is numbered and named later.
    pub(super) fn push_track(
        &mut self,
        name: &str,
        class: &str,
        keys: BTreeMap<FrameNo, Key>,
    ) -> Result<(), ForeignError> {
        let Some(reading) = self.sequences.get_mut(name) else { return Ok(()) };
        if keys.keys().any(|frame| frame.0 >= reading.facts.frames) {
            return Err(ForeignError::BeyondTheEnd);
        }
        let class = ClassName::new(class).filter(|class| self.classes.contains(&class.as_str()));
        let Some(class) = class else {
            self.left_out.unknown_class += 1;
            return Ok(());
        };
        let track = Track { id: TrackId::random(), no: 1, class, keys };
        // The reader left out what a track may not be; one that is empty now was outside all the time.
        if track.check().is_ok() {
            reading.boxes += track.frames_present();
            reading.tracks.push(track);
        }
        Ok(())
    }

    /// The origin of everything that is read.
    pub(super) fn origin(&self) -> Origin {
        Origin::Import { tool: self.tool.to_owned() }
    }

    pub(super) fn finish(self) -> Result<Found, ForeignError> {
        let origin = self.origin();
        let mut sequences = Vec::new();
        for (name, mut reading) in self.sequences {
            let rows = std::mem::take(&mut reading.rows);
            reading.tracks.extend(tracks_of(rows, reading.listed.as_ref(), &origin)?);
            for (track, no) in reading.tracks.iter_mut().zip(1..) {
                track.no = no;
            }
            sequences.push(Sequence { name, tracks: reading.tracks, boxes: reading.boxes });
        }
        if sequences.is_empty() && self.unmatched.is_empty() {
            return Err(ForeignError::NothingThere);
        }
        Ok(Found { sequences, unmatched: self.unmatched.into_iter().collect(), left_out: self.left_out })
    }
}

/// Tracks in the order of the dataset's numbers; boxes without one come last, in the order of their frames.
fn tracks_of(rows: Vec<Row>, listed: Option<&BTreeSet<FrameNo>>, origin: &Origin) -> Result<Vec<Track>, ForeignError> {
    let mut numbered: BTreeMap<(u64, String), Vec<Row>> = BTreeMap::new();
    let mut alone = Vec::new();
    for row in rows {
        match row.track {
            // A number that stands for two classes stands for two objects.
            Some(number) => numbered.entry((number, row.class.clone())).or_default().push(row),
            None => alone.push(vec![row]),
        }
    }
    alone.sort_by_key(|rows| rows[0].frame);
    numbered.into_values().chain(alone).map(|rows| track_of(rows, listed, origin)).collect()
}

fn track_of(mut rows: Vec<Row>, listed: Option<&BTreeSet<FrameNo>>, origin: &Origin) -> Result<Track, ForeignError> {
    rows.sort_by_key(|row| row.frame);
    if rows.windows(2).any(|pair| pair[0].frame == pair[1].frame) {
        return Err(ForeignError::TwicePresent);
    }
    let class = ClassName::new(&rows[0].class).expect("only the project's own classes are taken");
    let mut keys = BTreeMap::new();
    let mut rest = rows.as_slice();
    while !rest.is_empty() {
        let run = first_run(rest, listed);
        let (present, after) = rest.split_at(run);
        add_run(present, origin, &mut keys);
        if !after.is_empty() {
            let last = &present[run - 1];
            let gone = gap_after(last.frame, listed).expect("a run ends before a gap");
            keys.insert(gone, Key { outside: true, ..key_of(last, origin) });
        }
        rest = after;
    }
    Ok(Track { id: TrackId::random(), no: 1, class, keys })
}

/// How many rows there are until the track is missing from a picture.
fn first_run(rows: &[Row], listed: Option<&BTreeSet<FrameNo>>) -> usize {
    let ends = |pair: &[Row]| gap_after(pair[0].frame, listed).is_some_and(|gap| gap < pair[1].frame);
    rows.windows(2).position(ends).map_or(rows.len(), |at| at + 1)
}

/// The next frame of which there is a picture.
fn gap_after(frame: FrameNo, listed: Option<&BTreeSet<FrameNo>>) -> Option<FrameNo> {
    match listed {
        None => Some(frame.plus(1)),
        Some(listed) => listed.range(frame.plus(1)..).next().copied(),
    }
}

fn key_of(row: &Row, origin: &Origin) -> Key {
    let [x1, y1, x2, y2] = row.edges;
    let bbox = PxBox::new(x1, y1, x2, y2).expect("rows without area are not taken");
    Key {
        occluded: row.occluded,
        truncated: row.truncated,
        attributes: row.attributes.clone(),
        ..Key::new(bbox, origin.clone())
    }
}

/// Keys that reproduce a run of rows: from an anchor as far as straight lines stay near every row between (the swing filter,
/// Elmeleegy et al., "Online Piece-wise Linear Approximation of Numerical Streams", 2009).
fn add_run(rows: &[Row], origin: &Origin, keys: &mut BTreeMap<FrameNo, Key>) {
    let mut anchor = 0;
    keys.insert(rows[0].frame, key_of(&rows[0], origin));
    while anchor + 1 < rows.len() {
        let end = reach(&rows[anchor..]) + anchor;
        keys.insert(rows[end].frame, key_of(&rows[end], origin));
        anchor = end;
    }
}

/// The farthest row, at least the next one, to which a line from the first stays near all between. A keyframe or a change of
/// flags is never passed.
fn reach(rows: &[Row]) -> usize {
    let (mut low, mut high) = ([f64::NEG_INFINITY; 4], [f64::INFINITY; 4]);
    for (at, row) in rows.iter().enumerate().skip(1) {
        let steps = f64::from(row.frame.0 - rows[0].frame.0);
        let slope = |edge: usize, shift: f64| (row.edges[edge] + shift - rows[0].edges[edge]) / steps;
        let is_near = (0..4).all(|edge| (low[edge]..=high[edge]).contains(&slope(edge, 0.0)));
        if !is_near {
            return at - 1;
        }
        if row.is_key == Some(true) || !row.same_but_for_place(&rows[at - 1]) {
            return at;
        }
        for edge in 0..4 {
            low[edge] = low[edge].max(slope(edge, -NEAR_PX));
            high[edge] = high[edge].min(slope(edge, NEAR_PX));
        }
    }
    rows.len() - 1
}
