//! The road on drawn pictures, in memory: what a benchmark measures.
//!
//! Guarantees: what comes out is redacted, or says of each pixel only whether it was hidden; nothing of a picture comes
//! out that redaction did not make. It goes the same steps as `develop`, without files, keys and the second look.
//! Deliberately absent: a way in for a camera's clip. That has a permit, and goes through `develop`.
//!
//! What is bare is found from outside, with no look at plan or mask: two test cards that differ in every pixel are redacted
//! with the picture's own plan. Where they still differ, the picture's own pixels are shown.

use crate::custody::detect::writing::{Read, Reader};
use crate::custody::detect::{DetectError, Detectors, Findings};
use crate::custody::picture::{RawFrame, RedactedFrame};
use crate::custody::plan::{Clip, FramePlan, HidingSettings, Orders, Plan, plan};
use crate::custody::redact::Redactor;
use crate::custody::scene::Glances;
use crate::custody::scene::background::{Plate, PlateMaker, Still};
use crate::custody::scene::witness::Turns;
use crate::vocab::{Detection, FrameNo, HiddenArea, Size};

/// The test cards: a chessboard around the middle grey, and its negative. Their means are equal in any two neighbours, so
/// glass, which is made of its surroundings' means, is the same in both.
const CARD_GREY: u8 = 128;
const CARD_CONTRAST: u8 = 48;
/// A pixel is bare when at least a quarter of the cards' difference reaches the redacted picture.
const BARE_DIFFERENCE: u8 = CARD_CONTRAST / 2;

/// A drawn clip that was looked at and planned.
pub struct Trial {
    size: Size,
    times_micros: Vec<i64>,
    findings: Vec<Option<Findings>>,
    plan: Plan,
    /// What stands still, for who is in front of an opening.
    plate: Plate,
    picture: Redactor,
    cards: [Redactor; 2],
}

/// What became of one drawn frame.
pub struct Tried {
    /// The redacted picture, not encoded.
    pub redacted: RedactedFrame,
    /// For each pixel, rows from the top: whether the drawn picture shows there.
    pub bare: Vec<bool>,
    /// People and vehicles that were found in the drawn picture.
    pub objects: Vec<Detection>,
    /// What is hidden and why, as the annotator is told.
    pub hidden: Vec<HiddenArea>,
}

impl Trial {
    /// Looks at every frame that `draw` makes (sRGB, 3 bytes a pixel), at these times, and plans the clip. A frame on which a
    /// detector fails is hidden whole.
    pub fn of(
        detectors: &mut Detectors,
        orders: &Orders,
        size: Size,
        times_micros: Vec<i64>,
        draw: &mut dyn FnMut(usize) -> Vec<u8>,
    ) -> Self {
        detectors.begin_clip();
        let mut findings = Vec::new();
        let mut glances = Vec::new();
        let (mut watch, mut turns, mut plate) = (Glances::default(), Turns::default(), PlateMaker::default());
        let mut reader = Reader::wanted_by(&orders.wishes);
        for (no, time_micros) in times_micros.iter().enumerate() {
            let rgb = draw(no);
            let Read { lines: writing, like_plates } = reader.next(&rgb, size);
            let look = |detectors: &mut Detectors| {
                let found = detectors.find(&rgb, size)?;
                let plates = if orders.wishes.plates { detectors.find_plates(&rgb, size)? } else { Vec::new() };
                Ok::<_, DetectError>(Findings { writing, like_plates, plates, ..found })
            };
            let found = look(detectors).ok();
            let glance = watch.at(&rgb, size, *time_micros, found.as_ref());
            let is_asked = found.is_some() && turns.is_due(*time_micros, glance.view);
            let asked = |found: Findings, detectors: &mut Detectors| {
                let said = if is_asked { detectors.ask_scene_models(&rgb, size)? } else { Vec::new() };
                Ok::<_, DetectError>(Findings { said, ..found })
            };
            let found = found.and_then(|found| asked(found, detectors).ok());
            plate.look(&rgb, size, *time_micros, glance.view, found.as_ref());
            findings.push(found);
            glances.push(glance);
        }
        let clip = Clip { findings: &findings, times_micros: &times_micros, glances: &glances, size };
        let mut plan = plan(&clip, orders, &[], &HidingSettings::default());
        plan.draw();
        let look = plan.look();
        let redactor = || Redactor::new(look, 0x7472_6961);
        let (picture, cards, plate) = (redactor(), [redactor(), redactor()], plate.plate());
        Self { size, times_micros, findings, plan, plate, picture, cards }
    }

    /// Redacts one frame; `rgb` is what `draw` made of it.
    ///
    /// # Panics
    /// When the picture has another size than the clip, or there is no such frame.
    pub fn redact(&mut self, no: usize, rgb: Vec<u8>) -> Tried {
        let still = self.plate.still(&rgb, self.size, self.plan.frame(frame_no(no)).in_front());
        let bare = self.bare_but(no, &still);
        let plan = self.plan.frame(frame_no(no));
        let raw = RawFrame { no: frame_no(no), time_micros: self.times_micros[no], size: self.size, rgb };
        let redacted = self.picture.redact_still(raw, plan, &still);
        let hidden = plan.legend(self.size);
        let objects = self.findings[no].iter().flat_map(|found| found.objects.iter().cloned()).collect();
        Tried { redacted, bare, objects, hidden }
    }

    /// For each pixel of a frame, rows from the top: whether the drawn picture shows there. `rgb` is what `draw` made of it: what of
    /// it looks as it always does is hidden before an opening.
    ///
    /// # Panics
    /// When there is no such frame.
    pub fn bare(&mut self, no: usize, rgb: &[u8]) -> Vec<bool> {
        let still = self.plate.still(rgb, self.size, self.plan.frame(frame_no(no)).in_front());
        self.bare_but(no, &still)
    }

    fn bare_but(&mut self, no: usize, still: &Still) -> Vec<bool> {
        let (size, time_micros) = (self.size, self.times_micros[no]);
        let plan = self.plan.frame(frame_no(no));
        let [card, negative] = [0, 1].map(|which| {
            let card = RawFrame { no: frame_no(no), time_micros, size, rgb: test_card(size, which) };
            self.cards[which].redact_still(card, plan, still)
        });
        let differs = |(a, b): (&[u8], &[u8])| a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) >= BARE_DIFFERENCE);
        card.rgb().chunks_exact(3).zip(negative.rgb().chunks_exact(3)).map(differs).collect()
    }

    /// Whether a detector failed on this frame, so that it is hidden whole.
    #[must_use]
    pub fn is_hidden_whole(&self, no: usize) -> bool {
        matches!(self.plan.frame(frame_no(no)), FramePlan::HiddenWhole(_))
    }
}

fn frame_no(no: usize) -> FrameNo {
    FrameNo(u32::try_from(no).expect("a trial is short"))
}

fn test_card(size: Size, which: usize) -> Vec<u8> {
    let (width, height) = (size.width_px as usize, size.height_px as usize);
    let level = |x: usize, y: usize| {
        if (x + y + which).is_multiple_of(2) { CARD_GREY + CARD_CONTRAST } else { CARD_GREY - CARD_CONTRAST }
    };
    (0..height).flat_map(|y| (0..width).flat_map(move |x| [level(x, y); 3])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::plan::{Drawn, Fill};
    use crate::vocab::{PxBox, Why};

    const SIZE: Size = Size { width_px: 96, height_px: 64 };

    #[test]
    fn bare_is_exactly_what_no_fill_covers() {
        let hidden = PxBox::new(16.0, 16.0, 40.0, 48.0).expect("a box");
        let plan =
            FramePlan::Regions { fills: vec![Fill::boxed(hidden, Why::Face)], shown: None, drawn: Drawn::default() };
        let redact = |which| {
            let raw = RawFrame { no: FrameNo::FIRST, time_micros: 0, size: SIZE, rgb: test_card(SIZE, which) };
            Redactor::new(crate::vocab::FillLook::Frost, 5).redact(raw, &plan)
        };
        let (card, negative) = (redact(0), redact(1));
        let pairs = card.rgb().chunks_exact(3).zip(negative.rgb().chunks_exact(3));
        for (at, (a, b)) in pairs.enumerate() {
            let (x, y) = (at % 96, at / 96);
            let difference = a[0].abs_diff(b[0]);
            if (16..40).contains(&x) && (16..48).contains(&y) {
                assert!(difference < BARE_DIFFERENCE, "inside, {x} {y}: {difference}");
            } else if !(8..48).contains(&x) || !(8..56).contains(&y) {
                assert_eq!(difference, 2 * CARD_CONTRAST, "outside, {x} {y}");
            }
        }
    }
}
