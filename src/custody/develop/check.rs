//! The second look: what a reader of the proxy will see is looked at again, but for what did not change since it was, and what is found
//! is hidden in another round.
//!
//! Guarantees: a clip whose last round found something, or could not look at a frame, is held back; a frame on which the look
//! failed is hidden whole in the next round; a frame that is not looked at in a later round is bit by bit the picture that was
//! found clean before, as it comes out of the codec. So it needs no argument about what a codec carries from frame to frame.
//! Plans only grow from round to round, so what was hidden in one round stays hidden in the next.

use std::collections::BTreeSet;

use crate::custody::detect::Findings;
use crate::custody::plan::{self, Clip, FramePlan, HidingSettings, Plan, Steadiness};
use crate::custody::receipt::{Round, SelfCheck};
use crate::custody::redact::Cover;
use crate::vocab::{Detection, Digest, FrameNo, PxBox};

use super::Eyes;
use super::passes::{Played, Seen};

/// Rounds at most. Nearly always the second one finds nothing; what is still found after four is no face that was missed once,
/// and more of the same would not help: a person looks.
pub(super) const MOST_ROUNDS: usize = 4;

/// A face that is covered by so much of its box is the glass itself, which looks a little like a face. On the shared clips the
/// nine faces that CenterFace found from 0.12 in redacted frames were covered by at most 0.4 of their boxes, so the number
/// matters only to models that take glass for faces. Lower: a face that shows beside too small a region could pass for
/// glass. Higher: regions grow once more around glass that was enough, which is cheap.
pub(super) const GLASS_SHARE: f64 = 0.7;

/// So many frames in which something was left are named in the receipt.
const MOST_FRAMES_NAMED: usize = 100;

/// What the rounds found so far.
pub(super) struct Check<'a> {
    clip: Clip<'a>,
    /// Where the first look found faces.
    first: Steadiness<'a>,
    /// Faces that waver by the first look, in all rounds.
    doubted: Vec<(FrameNo, Detection)>,
    /// Faces found outside the hidden regions, in all rounds.
    found: Vec<(FrameNo, Detection)>,
    /// Frames that the look failed on, in any round.
    failed: BTreeSet<FrameNo>,
    /// For each frame the picture that was last found clean.
    clean: Vec<Option<Digest>>,
    rounds: Vec<Round>,
    /// Frames in which the round that was begun last found something, or failed.
    bare_in: BTreeSet<FrameNo>,
    cover: Cover,
}

/// What comes after a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing was found, in all frames.
    Clean,
    /// Something was found: it is hidden and looked at once more.
    Again,
    /// Something was found, and the rounds are over.
    Held,
}

impl<'a> Check<'a> {
    /// For a clip that was looked at once.
    pub(super) fn new(clip: Clip<'a>) -> Self {
        let row =
            |found: &Option<Findings>| found.iter().flat_map(|found| &found.faces).map(|face| face.bbox).collect();
        let first = Steadiness::of(clip, clip.findings.iter().map(row).collect());
        Self {
            clip,
            first,
            doubted: Vec::new(),
            found: Vec::new(),
            failed: BTreeSet::new(),
            clean: vec![None; clip.findings.len()],
            rounds: Vec::new(),
            bare_in: BTreeSet::new(),
            cover: Cover::default(),
        }
    }

    /// Faces found in all rounds, for the next plan.
    pub(super) fn found(&self) -> &[(FrameNo, Detection)] {
        &self.found
    }

    /// Frames that nobody could look at; the next plan hides them whole.
    pub(super) fn failed(&self) -> impl Iterator<Item = FrameNo> + '_ {
        self.failed.iter().copied()
    }

    /// Begins a round.
    pub(super) fn begin(&mut self) {
        self.rounds.push(Round { frames: 0, found: 0, failed: 0 });
        self.bare_in.clear();
    }

    /// Looks at one frame of the round.
    pub(super) fn look(
        &mut self,
        played: &Played,
        plan: &Plan,
        seen: &Seen,
        settings: &HidingSettings,
        eyes: &mut dyn Eyes,
    ) {
        let size = seen.size;
        let no = played.frame.no();
        let clean = &mut self.clean[no.index()];
        let frame_plan = plan.frame(no);
        // In a frame that is hidden whole there is nothing to find, and a model that fails on it would fail for ever.
        if matches!(frame_plan, FramePlan::HiddenWhole(_)) || *clean == Some(played.digest) {
            return;
        }
        *clean = None;
        let round = self.rounds.last_mut().expect("a round was begun");
        round.frames += 1;
        self.cover.lay(size, frame_plan);
        let cover = &self.cover;
        let Some(faces) = eyes.look_again(&played.frame, &|part| cover.in_view_of(part)) else {
            round.failed += 1;
            self.failed.insert(no);
            self.bare_in.insert(no);
            return;
        };
        // The first look's doubts hold here too; without them every car would be glass in the end.
        let found = seen.findings[no.index()].as_ref();
        let is_thing = |face: &Detection| found.is_some_and(|found| plan::is_thing(face, found, size, settings));
        let is_bare = |face: &Detection| self.cover.share_of(&face.bbox) < GLASS_SHARE && !is_thing(face);
        let wavers = |face: &Detection| {
            let is_on_a_head = found.is_some_and(|found| plan::is_on_a_head(face, found, size, settings));
            !is_on_a_head && self.first.wavers(no.index(), &face.bbox, face.score, settings)
        };
        let (doubted, bare): (Vec<_>, Vec<_>) = faces.into_iter().filter(is_bare).partition(wavers);
        self.doubted.extend(doubted.into_iter().map(|face| (no, face)));
        if bare.is_empty() {
            *clean = Some(played.digest);
        } else {
            self.bare_in.insert(no);
        }
        round.found += bare.len() as u64;
        self.found.extend(bare.into_iter().map(|face| (no, face)));
    }

    /// Ends the round: what the first look found now and then, and the second one again and again, is a face.
    pub(super) fn end(&mut self, settings: &HidingSettings) {
        let mut rows: Vec<Vec<PxBox>> = vec![Vec::new(); self.clean.len()];
        self.doubted.iter().for_each(|(no, face)| rows[no.index()].push(face.bbox));
        let second = Steadiness::of(self.clip, rows);
        let wavers = |(no, face): &(FrameNo, Detection)| second.wavers(no.index(), &face.bbox, face.score, settings);
        let (doubted, steady): (Vec<_>, Vec<_>) = std::mem::take(&mut self.doubted).into_iter().partition(wavers);
        self.doubted = doubted;
        self.rounds.last_mut().expect("a round was begun").found += steady.len() as u64;
        for (no, _) in &steady {
            self.clean[no.index()] = None;
            self.bare_in.insert(*no);
        }
        self.found.extend(steady);
    }

    /// What the round that was begun last came to, once it is ended.
    pub(super) fn verdict(&self) -> Verdict {
        match self.left() {
            0 => Verdict::Clean,
            _ if self.rounds.len() < MOST_ROUNDS => Verdict::Again,
            _ => Verdict::Held,
        }
    }

    /// Whether the look failed on every frame that was not hidden whole before.
    pub(super) fn saw_nothing(&self) -> bool {
        self.rounds
            .last()
            .is_some_and(|round| round.frames > 0 && round.failed == round.frames && self.rounds.len() == 1)
    }

    /// For the receipt.
    pub(super) fn on_record(self) -> SelfCheck {
        let left_in = self.bare_in.iter().copied().take(MOST_FRAMES_NAMED).collect();
        SelfCheck { left: self.left(), left_in, rounds: self.rounds }
    }

    fn left(&self) -> u64 {
        self.rounds.last().map_or(0, |round| round.found + u64::from(round.failed))
    }
}
