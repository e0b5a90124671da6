//! What a frame's plan covers once it is rasterised: asked by the second look, and counted for the receipt.
//!
//! Guarantee: it marks the same cells as the redactor, so a region counts as hidden only where it really is.

use crate::custody::plan::{Fill, FramePlan};
use crate::custody::scene::background::Still;
use crate::vocab::{PxBox, PxPoint, Size, Why};

use super::mask::{CELL_PX, Mask, pixels_of};

/// Points that a box is asked at, along each side.
const PROBES: u32 = 16;

/// The covered part of one frame, and the sums over all frames that were laid out so far.
#[derive(Debug, Default)]
pub(in crate::custody) struct Cover {
    size: Option<Size>,
    mask: Mask,
    part: Mask,
    /// What is not ground; `None` where there is no ground.
    shown: Option<Vec<PxBox>>,
    is_whole: bool,
}

/// What one reason hides in one frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::custody) struct Share {
    /// The reason.
    pub(in crate::custody) why: Why,
    /// Regions.
    pub(in crate::custody) regions: u64,
    /// Pixels.
    pub(in crate::custody) px: u64,
}

impl Cover {
    /// Lays out what this plan covers, forgetting what was laid out before. Cells before a hidden part that show nothing but what
    /// always is there count as shown here, so what is said to be covered is.
    pub(in crate::custody) fn lay(&mut self, size: Size, plan: &FramePlan) {
        self.size = Some(size);
        match plan {
            FramePlan::HiddenWhole(_) => {
                self.is_whole = true;
                self.mask.mark(size, &[], &Still::default());
            }
            FramePlan::Regions { fills, shown, .. } => {
                self.is_whole = false;
                self.mask.mark(size, fills, &Still::default());
                self.shown.clone_from(shown);
            }
        }
    }

    /// How much of a box, clipped to the picture, is covered: 0 to 1; 1 for a box outside the picture, where nothing is in view.
    pub(in crate::custody) fn share_of(&self, bbox: &PxBox) -> f64 {
        let Some(seen) = self.size.and_then(|size| bbox.clipped(size)) else { return 1.0 };
        let at = |from: f64, length: f64, probe: u32| from + length * (f64::from(probe) + 0.5) / f64::from(PROBES);
        let mut covered = 0;
        for row in 0..PROBES {
            for col in 0..PROBES {
                let point = PxPoint { x: at(seen.x1(), seen.width(), col), y: at(seen.y1(), seen.height(), row) };
                covered += u32::from(self.covers(point));
            }
        }
        f64::from(covered) / f64::from(PROBES * PROBES)
    }

    /// The smallest box, in whole cells, around what may be in view of a box: cells that are not hidden, and of a ground those that
    /// touch what is shown. `None` when all of it is hidden, or lies outside the picture.
    pub(in crate::custody) fn in_view_of(&self, bbox: &PxBox) -> Option<PxBox> {
        let seen = self.size.and_then(|size| bbox.clipped(size)).filter(|_| !self.is_whole)?;
        let cells = |from: f64, to: f64| from as usize / CELL_PX..(to.ceil() as usize).div_ceil(CELL_PX);
        let mut around: Option<PxBox> = None;
        for row in cells(seen.y1(), seen.y2()) {
            for col in cells(seen.x1(), seen.x2()) {
                let edge = |at: usize| (at * CELL_PX) as f64;
                let cell = PxBox::new(edge(col), edge(row), edge(col + 1), edge(row + 1)).expect("a cell has an area");
                let is_shown = || self.shown.as_ref().is_none_or(|s| s.iter().any(|b| b.intersection(&cell).is_some()));
                if !self.mask.is_hidden(col, row) && is_shown() {
                    around = Some(around.map_or(cell, |around| around.hull(&cell)));
                }
            }
        }
        around.and_then(|around| around.intersection(&seen))
    }

    fn covers(&self, at: PxPoint) -> bool {
        self.is_whole
            || self.mask.is_hidden(at.x as usize / CELL_PX, at.y as usize / CELL_PX)
            || self.shown.as_ref().is_some_and(|shown| !shown.iter().any(|bbox| bbox.contains(at)))
    }

    /// Whether this pixel is hidden: under a fill, or not wholly within one shown box.
    #[cfg(test)]
    pub(in crate::custody) fn hides_px(&self, x: u32, y: u32) -> bool {
        let (left, top) = (f64::from(x), f64::from(y));
        let holds = |b: &PxBox| b.x1() <= left && b.y1() <= top && left + 1.0 <= b.x2() && top + 1.0 <= b.y2();
        self.is_whole
            || self.mask.is_hidden(x as usize / CELL_PX, y as usize / CELL_PX)
            || self.shown.as_ref().is_some_and(|shown| !shown.iter().any(holds))
    }

    /// What each reason hides by regions of its own in the plan that was laid out.
    pub(in crate::custody) fn by_reason(&mut self, fills: &[Fill]) -> Vec<Share> {
        let Some(size) = self.size else { return Vec::new() };
        let mut shares = Vec::new();
        for why in Why::ALL {
            let own: Vec<Fill> = fills.iter().filter(|fill| fill.why == why).cloned().collect();
            if !own.is_empty() {
                self.part.mark(size, &own, &Still::default());
                shares.push(Share { why, regions: own.len() as u64, px: px_under(&self.part, size, |_, _| true) });
            }
        }
        shares
    }

    /// Pixels that only the fills of this reason hide: cells without another fill, in view but for them.
    pub(in crate::custody) fn px_hidden_by_alone(&mut self, why: Why, fills: &[Fill]) -> u64 {
        let Some(size) = self.size else { return 0 };
        if !fills.iter().any(|fill| fill.why == why) {
            return 0;
        }
        let others: Vec<Fill> = fills.iter().filter(|fill| fill.why != why).cloned().collect();
        self.part.mark(size, &others, &Still::default());
        let in_view = |col: usize, row: usize| {
            let middle =
                PxPoint { x: ((col * CELL_PX) + CELL_PX / 2) as f64, y: ((row * CELL_PX) + CELL_PX / 2) as f64 };
            let is_shown = self.shown.as_ref().is_none_or(|shown| shown.iter().any(|bbox| bbox.contains(middle)));
            is_shown && !self.part.is_hidden(col, row)
        };
        px_under(&self.mask, size, in_view)
    }

    /// Pixels under all fills of the plan that was laid out.
    pub(in crate::custody) fn px_under_fills(&self) -> u64 {
        self.size.map_or(0, |size| px_under(&self.mask, size, |_, _| true))
    }
}

fn px_under(mask: &Mask, size: Size, counts: impl Fn(usize, usize) -> bool) -> u64 {
    let (width, height) = (size.width_px as usize, size.height_px as usize);
    let cells = mask.hidden_cells().filter(|&(col, row)| counts(col, row));
    cells.map(|(col, row)| (pixels_of(col, width).len() * pixels_of(row, height).len()) as u64).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::plan::{Drawn, Reason};

    const SIZE: Size = Size { width_px: 160, height_px: 90 };

    fn boxed(x1: f64, y1: f64, x2: f64, y2: f64) -> PxBox {
        PxBox::new(x1, y1, x2, y2).expect("a valid box")
    }

    #[test]
    fn a_box_is_covered_as_far_as_its_cells_are() {
        let mut cover = Cover::default();
        let fills = vec![Fill::boxed(boxed(33.0, 33.0, 63.0, 47.0), Why::Face)];
        cover.lay(SIZE, &FramePlan::Regions { fills, shown: None, drawn: Drawn::default() });
        assert_eq!(cover.share_of(&boxed(32.0, 32.0, 64.0, 48.0)), 1.0, "rounded outwards to cells");
        assert_eq!(cover.share_of(&boxed(48.0, 32.0, 80.0, 48.0)), 0.5);
        assert_eq!(cover.share_of(&boxed(80.0, 32.0, 90.0, 48.0)), 0.0);
        assert_eq!(cover.share_of(&boxed(200.0, 0.0, 210.0, 10.0)), 1.0, "outside the picture nothing is in view");
        cover.lay(SIZE, &FramePlan::HiddenWhole(Reason::DetectionFailed));
        assert_eq!(cover.share_of(&boxed(80.0, 32.0, 90.0, 48.0)), 1.0);
    }

    #[test]
    fn ground_covers_what_is_not_shown() {
        let mut cover = Cover::default();
        cover.lay(
            SIZE,
            &FramePlan::Regions {
                fills: vec![],
                shown: Some(vec![boxed(0.0, 0.0, 40.0, 90.0)]),
                drawn: Drawn::default(),
            },
        );
        assert_eq!(cover.share_of(&boxed(20.0, 10.0, 60.0, 20.0)), 0.5);
    }

    #[test]
    fn no_pixel_in_view_lies_outside_what_is_said_to_be_in_view() {
        let mut random = fastrand::Rng::with_seed(11);
        let around = |random: &mut fastrand::Rng| {
            let (x, y) = (random.f64() * 140.0, random.f64() * 70.0);
            boxed(x, y, x + 1.0 + 40.0 * random.f64(), y + 1.0 + 30.0 * random.f64())
        };
        let (mut cover, mut none, mut some) = (Cover::default(), 0, 0);
        for round in 0..300 {
            let fills = (0..random.usize(1..6)).map(|_| Fill::boxed(around(&mut random), Why::Face)).collect();
            let shown = (round % 2 == 0).then(|| (0..random.usize(0..3)).map(|_| around(&mut random)).collect());
            cover.lay(SIZE, &FramePlan::Regions { fills, shown, drawn: Drawn::default() });
            let asked = around(&mut random);
            let said = cover.in_view_of(&asked);
            if said.is_some() {
                some += 1
            } else {
                none += 1
            }
            for (x, y) in (0..SIZE.height_px).flat_map(|y| (0..SIZE.width_px).map(move |x| (x, y))) {
                let middle = PxPoint { x: f64::from(x) + 0.5, y: f64::from(y) + 0.5 };
                if asked.contains(middle) && !cover.hides_px(x, y) {
                    assert!(said.is_some_and(|said| said.contains(middle)), "round {round}: {x}, {y} of {asked:?}");
                }
            }
        }
        assert!(none > 10 && some > 100, "{none} and {some}: both kinds of boxes were asked about");
        cover.lay(SIZE, &FramePlan::HiddenWhole(Reason::DetectionFailed));
        assert_eq!(cover.in_view_of(&SIZE.whole()), None);
    }

    #[test]
    fn what_a_reason_adds_is_counted_where_no_other_one_hides_it() {
        let mut cover = Cover::default();
        let fills = vec![
            Fill::boxed(boxed(0.0, 0.0, 16.0, 8.0), Why::Face),
            Fill::boxed(boxed(8.0, 0.0, 32.0, 8.0), Why::ByHand),
            Fill::boxed(boxed(8.0, 0.0, 16.0, 8.0), Why::ByHand),
        ];
        let plan = FramePlan::Regions { fills: fills.clone(), shown: None, drawn: Drawn::default() };
        cover.lay(SIZE, &plan);
        let shares = cover.by_reason(&fills);
        assert_eq!(shares[0], Share { why: Why::Face, regions: 1, px: 128 });
        assert_eq!(shares[1], Share { why: Why::ByHand, regions: 2, px: 192 });
        assert_eq!((cover.px_under_fills(), cover.px_hidden_by_alone(Why::ByHand, &fills)), (256, 128));
        cover.lay(
            SIZE,
            &FramePlan::Regions {
                fills: fills.clone(),
                shown: Some(vec![boxed(0.0, 0.0, 24.0, 90.0)]),
                drawn: Drawn::default(),
            },
        );
        assert_eq!(cover.px_hidden_by_alone(Why::ByHand, &fills), 64, "what is ground anyhow does not count");
    }
}
