//! How wide somebody is without the arms and legs that widen their box, and without the picture's sides, which cut it: the head's height
//! is reckoned by it.

use std::ops::RangeInclusive;

use crate::vocab::{PxBox, Size};

use super::link::{Carried, How};
use super::settings::HidingSettings;

/// Of this part of the boxes around, the width is no more than the calm one.
const QUARTER: usize = 4;
/// From fewer boxes than this nobody is said to be narrower than their box.
const FEWEST: usize = 6;

/// The sightings of one person that are not cut by a side of the picture, in order of frames.
pub(super) struct Calm {
    seen: Vec<(usize, PxBox)>,
    /// From one side of the picture to the other, pixels, without what counts as its edge.
    inside: RangeInclusive<f64>,
}

impl Calm {
    /// Of one person's boxes.
    pub(super) fn of(person: &[Carried], size: Size, settings: &HidingSettings) -> Self {
        let inside = settings.edge_reach_px..=f64::from(size.width_px) - settings.edge_reach_px;
        let is_whole = |p: &&Carried| p.how == How::Seen && is_between(&p.bbox, &inside);
        let mut seen: Vec<(usize, PxBox)> = person.iter().filter(is_whole).map(|p| (p.frame, p.bbox)).collect();
        seen.sort_by_key(|(frame, _)| *frame);
        Self { seen, inside }
    }

    /// The calm width at one box, pixels: of the boxes that are about as high, from `calm_micros` before to as long after. It is no more than
    /// the box's own and that where there are few. Where a side of the picture cuts the box it is no less, and where there are none of them,
    /// that of the last or next one.
    pub(super) fn width_px(&self, p: &Carried, times: &[i64], settings: &HidingSettings) -> f64 {
        let (now, reach, own_px) = (times[p.frame], settings.calm_micros, p.bbox.width());
        let from = self.seen.partition_point(|(frame, _)| times[*frame] < now - reach);
        let until = self.seen.partition_point(|(frame, _)| times[*frame] <= now + reach);
        let as_high = 1.0 - settings.calm_height..=1.0 + settings.calm_height;
        let is_as_high = |(_, bbox): &&(usize, PxBox)| as_high.contains(&(bbox.height() / p.bbox.height()));
        let around = self.seen[from..until].iter().filter(is_as_high);
        let mut widths: Vec<f64> = around.map(|(_, bbox)| bbox.width()).collect();
        let quarter = |widths: &mut [f64]| {
            let at = widths.len() / QUARTER;
            *widths.select_nth_unstable_by(at, f64::total_cmp).1
        };
        if is_between(&p.bbox, &self.inside) {
            return if widths.len() < FEWEST { own_px } else { quarter(&mut widths).min(own_px) };
        }
        if widths.is_empty() {
            // They stand there, cut, for longer: as wide as they were last, or will be next.
            let (before, after) =
                (self.seen[..from].iter().rfind(is_as_high), self.seen[until..].iter().find(is_as_high));
            return before.into_iter().chain(after).map(|(_, bbox)| bbox.width()).fold(own_px, f64::max);
        }
        quarter(&mut widths).max(own_px)
    }
}

/// Whether neither side of the picture cuts the box.
fn is_between(bbox: &PxBox, inside: &RangeInclusive<f64>) -> bool {
    inside.contains(&bbox.x1()) && inside.contains(&bbox.x2())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { width_px: 640, height_px: 360 };

    /// The calm width in frame 10 of 21, ten a second, of boxes so wide and high.
    fn width_in_the_middle(x: f64, shape: impl Fn(usize) -> (f64, f64)) -> f64 {
        let carried = |frame: usize| {
            let (wide, high) = shape(frame);
            let bbox = PxBox::new(x, 40.0, x + wide, 40.0 + high).expect("a box");
            Carried { frame, bbox, expected: bbox, how: How::Seen, score: 0.7, slack_px: 0.0 }
        };
        let person: Vec<Carried> = (0..21).map(carried).collect();
        let times: Vec<i64> = (0..21).map(|frame| frame * 100_000).collect();
        let settings = HidingSettings::default();
        Calm::of(&person, SIZE, &settings).width_px(&person[10], &times, &settings)
    }

    #[test]
    fn strides_and_arms_do_not_widen_somebody() {
        let stride = |frame: usize| (60.0 + 10.0 * (frame % 5) as f64, 200.0);
        assert_eq!(width_in_the_middle(200.0, |frame| if frame == 10 { (110.0, 200.0) } else { stride(frame) }), 70.0);
    }

    /// Boxes of somebody who walks out over the right side, 20 pixels a frame, as the picture cuts them.
    fn leaving(wide: f64) -> Vec<Carried> {
        let carried = |frame: usize| {
            let x1 = 380.0 + 20.0 * frame as f64;
            let bbox = PxBox::new(x1, 40.0, (x1 + wide).min(639.0), 240.0).expect("a box");
            Carried { frame, bbox, expected: bbox, how: How::Seen, score: 0.7, slack_px: 0.0 }
        };
        (0..12).map(carried).collect()
    }

    #[test]
    fn who_leaves_over_a_side_is_as_wide_as_they_were() {
        let times: Vec<i64> = (0..12).map(|frame| frame * 100_000).collect();
        let settings = HidingSettings::default();
        let person = leaving(130.0);
        let calm = Calm::of(&person, SIZE, &settings);
        let widths: Vec<f64> = person.iter().map(|p| calm.width_px(p, &times, &settings)).collect();
        assert_eq!(person[11].bbox.width(), 39.0);
        assert_eq!(widths, [130.0; 12]);
        let slowly: Vec<i64> = times.iter().map(|micros| micros * 20).collect();
        assert_eq!(calm.width_px(&person[11], &slowly, &settings), 130.0, "after seconds, too");
    }

    #[test]
    fn who_is_wide_bends_or_was_never_seen_whole_is_as_wide_as_they_are() {
        assert_eq!(width_in_the_middle(200.0, |_| (120.0, 200.0)), 120.0, "seated");
        let bent = |frame: usize| if (9..12).contains(&frame) { (120.0, 130.0) } else { (60.0, 200.0) };
        assert_eq!(width_in_the_middle(200.0, bent), 120.0, "bends down");
        let entering = |frame: usize| (10.0 + 10.0 * frame as f64, 200.0);
        assert_eq!(width_in_the_middle(4.0, entering), 110.0, "comes in");
        assert_eq!(
            width_in_the_middle(200.0, |frame| if frame % 5 == 0 { (60.0, 200.0) } else { (90.0, 300.0) }),
            60.0
        );
    }
}
