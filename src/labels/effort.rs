//! How much work a clip took: of the clip, for statistics. It has no member, and nothing here could tell one from another.

use std::collections::BTreeSet;

use super::{Edit, LabelSet, Layer, Origin};
use crate::vocab::TrackId;

/// Sums over the time in which effort was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClipEffort {
    /// Presses of a mouse button or of a pen.
    pub clicks: u64,
    /// Presses of keys.
    pub key_presses: u64,
    /// Time between inputs, microseconds; longer pauses are not work.
    pub active_micros: u64,
    /// Tracks drawn by hand.
    pub drawn: u64,
    /// Proposals that became labels.
    pub accepted: u64,
    /// Proposals that were thrown away.
    pub rejected: u64,
    /// Steps that changed what a model had proposed.
    pub corrections: u64,
}

impl ClipEffort {
    /// Whether nothing was done.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what was done since.
    pub fn add(&mut self, other: &Self) {
        self.clicks += other.clicks;
        self.key_presses += other.key_presses;
        self.active_micros += other.active_micros;
        self.drawn += other.drawn;
        self.accepted += other.accepted;
        self.rejected += other.rejected;
        self.corrections += other.corrections;
    }

    /// What one step of a person is, by what was there before it.
    #[must_use]
    pub fn of_step(before: &LabelSet, edit: &Edit) -> Self {
        let mut step = Step::default();
        step.take(edit);
        let is_proposed = |id: &&TrackId| {
            before.find(**id).is_some_and(|(_, track)| {
                track.keys.values().any(|key| matches!(key.origin, Origin::Model { .. } | Origin::Tracker))
            })
        };
        let count = |ids: usize| ids as u64;
        let accepted = step.suggestions_gone.intersection(&step.labels_come).count();
        let drawn = step.labels_come.difference(&step.suggestions_gone).count();
        let changed = step.changed.union(&step.labels_gone).any(|id| is_proposed(&id));
        Self {
            // Splitting and merging take labels apart and draw none.
            drawn: if step.labels_gone.is_empty() { count(drawn) } else { 0 },
            accepted: count(accepted),
            rejected: count(step.suggestions_gone.len() - accepted),
            corrections: u64::from(changed),
            ..Self::default()
        }
    }

    /// Seconds of work for each object that was drawn or accepted; `None` before there is one.
    #[must_use]
    pub fn seconds_per_object(&self) -> Option<f64> {
        let objects = self.drawn + self.accepted;
        (objects > 0).then(|| self.active_micros as f64 / 1e6 / objects as f64)
    }

    /// Corrections for each proposal that was judged; `None` before there is one.
    #[must_use]
    pub fn corrections_per_proposal(&self) -> Option<f64> {
        let judged = self.accepted + self.rejected;
        (judged > 0).then(|| self.corrections as f64 / judged as f64)
    }
}

/// The tracks of a step, by what happens to them.
#[derive(Default)]
struct Step {
    suggestions_gone: BTreeSet<TrackId>,
    labels_gone: BTreeSet<TrackId>,
    labels_come: BTreeSet<TrackId>,
    changed: BTreeSet<TrackId>,
}

impl Step {
    fn take(&mut self, edit: &Edit) {
        match edit {
            Edit::RemoveTrack { layer: Layer::Suggestion, track } => drop(self.suggestions_gone.insert(track.id)),
            Edit::RemoveTrack { layer: Layer::Label, track } => drop(self.labels_gone.insert(track.id)),
            Edit::AddTrack { layer: Layer::Label, track } => drop(self.labels_come.insert(track.id)),
            Edit::AddTrack { .. } => {}
            Edit::SetKey { track, .. } | Edit::SetClass { track, .. } => drop(self.changed.insert(*track)),
            Edit::Group { edits, .. } => edits.iter().for_each(|edit| self.take(edit)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::edits::{self, Proposal};
    use crate::labels::{Author, ClassName, Document};
    use crate::vocab::{DetectedClass, FrameNo, MemberId, ModelId, PxBox, UtcTime};

    const MEMBER: MemberId = MemberId::from_bits(1);

    fn bbox(x: f64) -> PxBox {
        PxBox::new(x, 10.0, x + 20.0, 40.0).expect("a box")
    }

    #[test]
    fn steps_are_counted_for_what_they_are() {
        let now = UtcTime::from_micros(0).expect("1970");
        let model = ModelId("centernet".to_owned());
        let mut document = Document::default();
        let proposals = [1.0, 50.0, 100.0]
            .map(|x| Proposal::of_model(DetectedClass::Car, &model, [(FrameNo(0), bbox(x), Some(0.5))]));
        let edit = edits::propose(document.labels(), &model, proposals.into());
        document.apply(edit, Author::Model(model), now).expect("sound");
        let ids: Vec<TrackId> = document.labels().tracks(Layer::Suggestion).map(|track| track.id).collect();
        let mut total = ClipEffort::default();
        let mut step = |edit: Edit| {
            let effort = ClipEffort::of_step(document.labels(), &edit);
            document.apply(edit, Author::Member(MEMBER), now).expect("sound");
            total.add(&effort);
            (effort.drawn, effort.accepted, effort.rejected, effort.corrections)
        };
        let set = LabelSet::default();
        let class = ClassName::new("person").expect("a class name");
        let mut drawn = edits::draw(&set, class, FrameNo(0), bbox(200.0), MEMBER);
        if let Edit::AddTrack { track, .. } = &mut drawn {
            track.no = 9;
        }
        assert_eq!(step(drawn), (1, 0, 0, 0));
        let mut held = document.clone();
        let mut on = |make: &dyn Fn(&LabelSet) -> Edit| {
            let edit = make(held.labels());
            let effort = ClipEffort::of_step(held.labels(), &edit);
            held.apply(edit, Author::Member(MEMBER), now).expect("sound");
            total.add(&effort);
            (effort.drawn, effort.accepted, effort.rejected, effort.corrections)
        };
        assert_eq!(on(&|set| edits::accept(set, ids[0]).expect("there")), (0, 1, 0, 0));
        assert_eq!(on(&|set| edits::reject(set, ids[1]).expect("there")), (0, 0, 1, 0));
        let moved = on(&|set| edits::set_box(set, ids[2], FrameNo(0), bbox(120.0), MEMBER).expect("there"));
        assert_eq!(moved, (0, 1, 0, 1), "moving a proposal vouches for it and corrects it");
        let deleted = on(&|set| edits::delete_track(set, ids[0]).expect("there"));
        assert_eq!(deleted, (0, 0, 0, 1), "what a model proposed was wrong after all");
        total.active_micros = 6_000_000;
        assert_eq!(total.seconds_per_object(), Some(2.0));
        assert_eq!(total.corrections_per_proposal(), Some(2.0 / 3.0));
        assert_eq!(ClipEffort::default().seconds_per_object(), None);
        assert!(ClipEffort::default().is_nothing() && !total.is_nothing());
    }
}
