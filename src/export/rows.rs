//! The boxes of one frame, for every format alike: labels only, present objects only, cut to the picture.

use super::ExportError;
use crate::labels::{Key, LabelSet, Layer, Schema, Track};
use crate::vocab::{FrameNo, PxBox, Size};

/// One box of one frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Row<'a> {
    /// Index of the class in the project's order.
    pub(super) class: usize,
    /// Number of the track in the whole export.
    pub(super) track: u64,
    /// The part inside the picture.
    pub(super) bbox: PxBox,
    /// Fixed by a keyframe here; otherwise interpolated.
    pub(super) is_key: bool,
    /// The governing key: its flags, attributes and origin hold.
    pub(super) key: &'a Key,
}

struct Span<'a> {
    first: FrameNo,
    last: FrameNo,
    class: usize,
    number: u64,
    track: &'a Track,
}

/// A clip's tracks in the order in which they are numbered: that of their numbers in the clip.
pub(super) fn numbered(set: &LabelSet, first_number: u64) -> impl Iterator<Item = (u64, &Track)> {
    let mut tracks: Vec<&Track> = set.tracks(Layer::Label).collect();
    tracks.sort_unstable_by_key(|track| (track.no, track.id));
    (first_number..).zip(tracks)
}

/// Walks through a clip's frames with the tracks that are alive, so that a long clip with many short tracks stays cheap.
pub(super) struct Sweep<'a> {
    size: Size,
    /// By first frame.
    spans: Vec<Span<'a>>,
    next: usize,
    alive: Vec<usize>,
    rows: Vec<Row<'a>>,
}

impl<'a> Sweep<'a> {
    /// Tracks are numbered from `first_number` on.
    pub(super) fn new(set: &'a LabelSet, schema: &Schema, size: Size, first_number: u64) -> Result<Self, ExportError> {
        let mut spans = Vec::new();
        for (number, track) in numbered(set, first_number) {
            let class = schema.index_of(&track.class).ok_or(ExportError::UnknownClass)?;
            if let Some((first, last)) = track.span() {
                spans.push(Span { first, last, class, number, track });
            }
        }
        spans.sort_by_key(|span| span.first);
        Ok(Self { size, spans, next: 0, alive: Vec::new(), rows: Vec::new() })
    }

    /// The boxes in `frame`, by track number. Frames must come in ascending order.
    pub(super) fn at(&mut self, frame: FrameNo) -> &[Row<'a>] {
        while self.spans.get(self.next).is_some_and(|span| span.first <= frame) {
            self.alive.push(self.next);
            self.next += 1;
        }
        self.alive.retain(|&index| self.spans[index].last >= frame);
        self.rows.clear();
        for span in self.alive.iter().map(|&index| &self.spans[index]) {
            // `at` is `None` where the object is outside: such a frame never becomes a box.
            let Some(sighting) = span.track.at(frame) else { continue };
            let Some(bbox) = sighting.bbox.clipped(self.size) else { continue };
            let (class, track, is_key, key) = (span.class, span.number, sighting.is_key, sighting.key);
            self.rows.push(Row { class, track, bbox, is_key, key });
        }
        self.rows.sort_unstable_by_key(|row| row.track);
        &self.rows
    }
}
