//! The second look at the frames of one round, in order: only what is in view, and of it what changed since it was last looked at.
//!
//! Guarantees: a face that was found stands, and is answered again for every frame, until something changes where it is; everything in
//! view is looked at in the first frame of a round and in every `again_full_every`-th, whatever the first look did, and in every frame of
//! later rounds, which only clips have in which something was found: parts that change from round to round are seen with other things
//! around them, and one more faint face in each would hold the clip back. What failed is forgotten. What lies under hidden cells is not looked at: a face found there would be covered by the very cells.

use super::centerface::CenterFace;
use super::changes::{Change, Changes};
use super::second::SecondModel;
use super::settings::{DetectSettings, LookAt};
use super::views::{Views, Way};
use super::{DetectError, nms};
use crate::custody::picture::RedactedFrame;
use crate::vocab::{Detection, FrameNo, PxBox, Size};

/// The smallest box around what is in view of a box; `None` when all of it is hidden.
pub(in crate::custody) type InView<'a> = dyn Fn(&PxBox) -> Option<PxBox> + 'a;

/// Looks again at the frames of a round.
#[derive(Default)]
pub(super) struct Again {
    changes: Changes,
    /// What each model found and still holds: CenterFace first, then the others.
    held: Vec<Vec<Detection>>,
    last: Option<FrameNo>,
    /// The first round found something, so from now on every frame that is looked at is looked at in full.
    is_later_round: bool,
    /// Frames since everything in view was looked at.
    since_full: u32,
}

impl Again {
    /// Everything is new from here on: another clip.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// The same within a round: whatever was held is not known any more.
    pub(super) fn start_anew(&mut self) {
        *self = Self { is_later_round: self.is_later_round, last: self.last, ..Self::default() };
    }

    /// Faces, best first, in pixels of the picture.
    pub(super) fn faces(
        &mut self,
        first: &mut CenterFace,
        second: &mut [SecondModel],
        frame: &RedactedFrame,
        in_view: &InView<'_>,
        settings: &DetectSettings,
    ) -> Result<Vec<Detection>, DetectError> {
        // A frame that does not follow the last one begins another round.
        if self.last.is_some_and(|last| frame.no() <= last) {
            self.start_anew();
            self.is_later_round = true;
        }
        self.last = Some(frame.no());
        self.held.resize_with(1 + second.len(), Vec::new);
        let (rgb, size) = (frame.rgb(), frame.size());
        let changed = self.changed(rgb, size, settings);
        for held in &mut self.held {
            held.retain(|face| !changed.iter().any(|part| part.intersection(&face.bbox).is_some()));
        }
        let parts: Vec<PxBox> = changed.iter().filter_map(in_view).collect();
        if !parts.is_empty() {
            first.brighten(self.changes.light());
            let (own, others) = self.held.split_first_mut().expect("there is at least CenterFace's list");
            let least = settings.again_face_score;
            for look in Views::bare(size, settings).upright(&Change::Parts(parts.clone()), Way::Up) {
                own.extend(first.look(rgb, &look.fit, look.way, least, settings.face_overlap)?);
            }
            for (model, held) in second.iter_mut().zip(others) {
                held.extend(model.model.faces(rgb, size, &parts, model.min_score, settings.face_overlap)?);
            }
            for held in &mut self.held {
                *held = nms::suppressed(std::mem::take(held), settings.face_overlap, 1.0);
            }
        }
        // Scores of different models do not compare, so no box is dropped for a better one of another model.
        let mut found: Vec<Detection> = self.held.iter().flatten().cloned().collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score));
        Ok(found)
    }

    /// What changed, in view or not.
    fn changed(&mut self, rgb: &[u8], size: Size, settings: &DetectSettings) -> Vec<PxBox> {
        let change = self.changes.judge(rgb, size);
        self.since_full += 1;
        let is_full = self.is_later_round || settings.look_at == LookAt::EveryFrame;
        let is_time = is_full || self.since_full >= settings.again_full_every.max(1);
        if !is_time && !change.is_most_of(size) {
            return match change {
                Change::Parts(parts) => parts,
                Change::Everything | Change::Nothing => Vec::new(),
            };
        }
        self.changes.keep_all();
        self.since_full = 0;
        vec![size.whole()]
    }
}
