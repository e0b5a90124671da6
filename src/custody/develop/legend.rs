//! What is hidden in a frame and why, for the annotator. Boxes of whole pixels, no more of them than anybody could read.

use crate::custody::plan::FramePlan;
use crate::vocab::{HiddenArea, PxBox, Size, Why};

/// More areas than this in one frame are told as one box around all of a reason.
const MOST_AREAS: usize = 64;

/// The legend of a frame, ground first.
pub(super) fn of(plan: &FramePlan, size: Size) -> Vec<HiddenArea> {
    let areas = plan.legend(size).into_iter();
    let areas: Vec<HiddenArea> =
        areas.filter_map(|area| Some(HiddenArea { bbox: in_whole_px(&area.bbox, size)?, ..area })).collect();
    if areas.len() > MOST_AREAS { merged(&areas) } else { areas }
}

/// One box around all areas of each reason.
fn merged(areas: &[HiddenArea]) -> Vec<HiddenArea> {
    let around = |why: Why| {
        let boxes = areas.iter().filter(|area| area.why == why).map(|area| area.bbox);
        Some(HiddenArea { bbox: boxes.reduce(|a, b| a.hull(&b))?, why })
    };
    Why::ALL.into_iter().filter_map(around).collect()
}

fn in_whole_px(bbox: &PxBox, size: Size) -> Option<PxBox> {
    let seen = bbox.clipped(size)?;
    PxBox::new(seen.x1().floor(), seen.y1().floor(), seen.x2().ceil(), seen.y2().ceil())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::plan::{Drawn, Fill, Reason};

    const SIZE: Size = Size { width_px: 160, height_px: 90 };

    fn boxed(x1: f64, y1: f64, x2: f64, y2: f64) -> PxBox {
        PxBox::new(x1, y1, x2, y2).expect("a valid box")
    }

    #[test]
    fn regions_are_told_in_whole_pixels_and_ground_comes_first() {
        let fills = vec![
            Fill::boxed(boxed(-4.0, 10.2, 20.5, 30.0), Why::Head),
            Fill::boxed(boxed(400.0, 0.0, 410.0, 5.0), Why::Face),
        ];
        let legend = of(&FramePlan::Regions { fills, shown: Some(vec![]), drawn: Drawn::default() }, SIZE);
        let told = [
            HiddenArea { bbox: SIZE.whole(), why: Why::Interior },
            HiddenArea { bbox: boxed(0.0, 10.0, 21.0, 30.0), why: Why::Head },
        ];
        assert_eq!(legend, told);
        let whole = of(&FramePlan::HiddenWhole(Reason::NotAnalysed), SIZE);
        assert_eq!(whole, [HiddenArea { bbox: SIZE.whole(), why: Why::NotAnalysed }]);
    }

    #[test]
    fn a_crowd_is_told_as_one() {
        let face = |i: u32| Fill::boxed(boxed(f64::from(i), 0.0, f64::from(i) + 8.0, 8.0), Why::Face);
        let legend =
            of(&FramePlan::Regions { fills: (0..100).map(face).collect(), shown: None, drawn: Drawn::default() }, SIZE);
        assert_eq!(legend, [HiddenArea { bbox: boxed(0.0, 0.0, 107.0, 8.0), why: Why::Face }]);
    }
}
