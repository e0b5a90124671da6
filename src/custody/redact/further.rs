//! Hides more of a frame that is redacted already: what a person drew on the proxy, at once.

use crate::custody::picture::RedactedFrame;
use crate::custody::plan::{Drawn, Fill, FramePlan};
use crate::vocab::{FillLook, HiddenArea, PxBox, Why};

use super::{GRAIN_SEED, Redactor};

/// Side of the codec's blocks, pixels. A frame of the proxy was coded with what is now hidden still in it; prediction and
/// transform stay within a block, the filter between blocks reaches less than half of one.
const BLOCK_PX: f64 = 16.0;
/// So much around a box is hidden as well before it is rounded outwards, for the filter between blocks.
const FILTER_PX: f64 = 8.0;

/// The same frame with these boxes hidden too; they are in its legend. Boxes outside the picture hide nothing.
pub(in crate::custody) fn cover_further(frame: RedactedFrame, boxes: &[PxBox]) -> RedactedFrame {
    let size = frame.size();
    let drawn: Vec<PxBox> = boxes.iter().filter(|bbox| bbox.clipped(size).is_some()).map(in_blocks).collect();
    if drawn.is_empty() {
        return frame;
    }
    let (pixels, mut legend) = frame.into_parts();
    legend.extend(drawn.iter().filter_map(|bbox| Some(HiddenArea { bbox: bbox.clipped(size)?, why: Why::ByHand })));
    let fills = drawn.into_iter().map(|bbox| Fill::boxed(bbox, Why::ByHand)).collect();
    let covered = Redactor::new(FillLook::Frost, GRAIN_SEED)
        .redact(pixels, &FramePlan::Regions { fills, shown: None, drawn: Drawn::default() });
    covered.with_legend(legend)
}

fn in_blocks(bbox: &PxBox) -> PxBox {
    let b = bbox.grown(FILTER_PX, FILTER_PX);
    let (low, high) =
        (|edge: f64| (edge / BLOCK_PX).floor() * BLOCK_PX, |edge: f64| (edge / BLOCK_PX).ceil() * BLOCK_PX);
    PxBox::new(low(b.x1()), low(b.y1()), high(b.x2()), high(b.y2())).unwrap_or(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::{FrameNo, Size};

    const SIZE: Size = Size { width_px: 100, height_px: 70 };

    fn boxed(x1: f64, y1: f64, x2: f64, y2: f64) -> PxBox {
        PxBox::new(x1, y1, x2, y2).expect("a valid box")
    }

    fn frame(rgb: Vec<u8>) -> RedactedFrame {
        let before = HiddenArea { bbox: boxed(0.0, 0.0, 8.0, 8.0), why: Why::Face };
        RedactedFrame::vouched(FrameNo(4), 160_000, SIZE, rgb).with_legend(vec![before])
    }

    fn noise(rng: &mut fastrand::Rng) -> Vec<u8> {
        (0..SIZE.area() * 3).map(|_| rng.u8(..)).collect()
    }

    #[test]
    fn covered_pixels_have_no_influence_and_the_rest_stays() {
        for seed in 0..100 {
            let mut rng = fastrand::Rng::with_seed(seed);
            let (x, y) = (rng.f64() * 110.0 - 10.0, rng.f64() * 80.0 - 10.0);
            let drawn = boxed(x, y, x + 0.2 + rng.f64() * 40.0, y + 0.2 + rng.f64() * 30.0);
            let first = noise(&mut rng);
            let mut second = first.clone();
            let near = drawn.grown(FILTER_PX, FILTER_PX);
            let mut far_px = 0;
            for (i, pixel) in second.chunks_exact_mut(3).enumerate() {
                let at = boxed((i % 100) as f64, (i / 100) as f64, (i % 100) as f64 + 1.0, (i / 100) as f64 + 1.0);
                if at.intersection(&near).is_some() {
                    pixel.fill_with(|| rng.u8(..));
                }
            }
            let covered = [&first, &second].map(|rgb| frame(rgb.clone()).covered(&[drawn]));
            assert!(drawn.clipped(SIZE).is_none() || covered[0].rgb() == covered[1].rgb(), "seed {seed}");
            let blocks = in_blocks(&drawn).grown(8.0, 8.0);
            for (i, pixel) in covered[0].rgb().chunks_exact(3).enumerate() {
                let at = boxed((i % 100) as f64, (i / 100) as f64, (i % 100) as f64 + 1.0, (i / 100) as f64 + 1.0);
                if at.intersection(&blocks).is_none() {
                    assert_eq!(pixel, &first[i * 3..i * 3 + 3], "seed {seed}");
                    far_px += 1;
                }
            }
            assert!(far_px > 0, "something stays in view");
        }
    }

    #[test]
    fn what_is_covered_is_in_the_legend_and_nothing_else_changes() {
        let rgb = noise(&mut fastrand::Rng::with_seed(1));
        let covered = frame(rgb.clone()).covered(&[boxed(40.0, 40.0, 41.0, 41.0), boxed(500.0, 0.0, 510.0, 9.0)]);
        assert_eq!((covered.no(), covered.time_micros(), covered.size()), (FrameNo(4), 160_000, SIZE));
        let whys: Vec<Why> = covered.hidden().iter().map(|area| area.why).collect();
        assert_eq!(whys, [Why::Face, Why::ByHand]);
        assert_eq!(covered.hidden()[1].bbox, boxed(32.0, 32.0, 64.0, 64.0));
        assert!(covered.rgb() != rgb);
        assert!(frame(rgb.clone()).covered(&[]).rgb() == rgb, "nothing drawn, nothing hidden");
    }
}
