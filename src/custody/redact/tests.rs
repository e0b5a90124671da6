//! The promise of redaction and a proof that breaking it is noticed.

use super::*;
use crate::custody::plan::Reason;
use crate::vocab::{FrameNo, PxBox};

fn boxed(x1: f64, y1: f64, x2: f64, y2: f64) -> PxBox {
    PxBox::new(x1, y1, x2, y2).expect("a valid box")
}

fn raw(size: Size, rgb: Vec<u8>) -> RawFrame {
    RawFrame { no: FrameNo(3), time_micros: 120_000, size, rgb }
}

fn noise(size: Size, rng: &mut fastrand::Rng) -> Vec<u8> {
    (0..size.area() * 3).map(|_| rng.u8(..)).collect()
}

/// Whether the plan hides this pixel, from the plan alone.
fn is_hidden(plan: &FramePlan, x: u32, y: u32) -> bool {
    let covers = |b: &PxBox| {
        b.x1() < f64::from(x) + 1.0 && f64::from(x) < b.x2() && b.y1() < f64::from(y) + 1.0 && f64::from(y) < b.y2()
    };
    let holds = |b: &PxBox| {
        b.x1() <= f64::from(x) && f64::from(x) + 1.0 <= b.x2() && b.y1() <= f64::from(y) && f64::from(y) + 1.0 <= b.y2()
    };
    match plan {
        FramePlan::HiddenWhole(_) => true,
        FramePlan::Regions { fills, shown } => {
            fills.iter().any(covers) || shown.as_ref().is_some_and(|shown| !shown.iter().any(holds))
        }
    }
}

fn random_plan(size: Size, rng: &mut fastrand::Rng) -> FramePlan {
    let (w, h) = (f64::from(size.width_px), f64::from(size.height_px));
    let mut random_box = |largest: f64| {
        let (x, y) = (rng.f64() * w * 1.2 - 0.1 * w, rng.f64() * h * 1.2 - 0.1 * h);
        boxed(x, y, x + 0.5 + rng.f64() * largest * w, y + 0.5 + rng.f64() * largest * h)
    };
    let fills = (0..4).map(|_| random_box(0.3)).collect();
    let shown: Vec<PxBox> = (0..3).map(|_| random_box(0.7)).collect();
    FramePlan::Regions { fills, shown: rng.bool().then_some(shown) }
}

/// The check: of all hidden pixels every value is changed at random; does the picture notice?
fn leaks(mut redact: impl FnMut(RawFrame, &FramePlan) -> RedactedFrame, seed: u64) -> bool {
    let mut rng = fastrand::Rng::with_seed(seed);
    let size = Size { width_px: rng.u32(1..90), height_px: rng.u32(1..70) };
    let plan = random_plan(size, &mut rng);
    let (first, mut second) = (noise(size, &mut rng), Vec::new());
    for (i, pixel) in first.chunks_exact(3).enumerate() {
        let (x, y) = (i as u32 % size.width_px, i as u32 / size.width_px);
        let other = [rng.u8(..), rng.u8(..), rng.u8(..)];
        second.extend_from_slice(if is_hidden(&plan, x, y) { &other } else { pixel });
    }
    redact(raw(size, first), &plan).rgb() != redact(raw(size, second), &plan).rgb()
}

#[test]
fn hidden_pixels_have_no_influence() {
    for seed in 0..400 {
        assert!(!leaks(|frame, plan| Redactor::new(7).redact(frame, plan), seed), "seed {seed}");
    }
}

#[test]
fn a_redactor_that_has_seen_other_frames_carries_nothing_over() {
    let mut used = Redactor::new(7);
    for seed in 0..60 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let size = Size { width_px: 90, height_px: 50 };
        let (plan, rgb) = (random_plan(size, &mut rng), noise(size, &mut rng));
        let again = used.redact(raw(size, rgb.clone()), &plan);
        assert!(again.rgb() == Redactor::new(7).redact(raw(size, rgb), &plan).rgb(), "seed {seed}");
    }
}

#[test]
fn a_leaky_redactor_is_noticed() {
    /// The picture under the glass shines through by one part in sixteen.
    fn translucent(frame: RawFrame, plan: &FramePlan) -> RedactedFrame {
        let under = frame.rgb.clone();
        let (size, no) = (frame.size, frame.no);
        let glass = Redactor::new(7).redact(frame, plan);
        let mixed = glass.rgb().iter().zip(under).map(|(g, u)| ((u16::from(*g) * 15 + u16::from(u)) / 16) as u8);
        RedactedFrame::vouched(no, 0, size, mixed.collect())
    }
    /// Every region is hidden in its own mean colour.
    fn mean_coloured(mut frame: RawFrame, plan: &FramePlan) -> RedactedFrame {
        let width = frame.size.width_px;
        let hidden: Vec<usize> =
            (0..frame.size.area() as usize).filter(|&i| is_hidden(plan, i as u32 % width, i as u32 / width)).collect();
        let mean = hidden.iter().map(|&i| u64::from(frame.rgb[i * 3])).sum::<u64>() / hidden.len().max(1) as u64;
        hidden.iter().for_each(|&i| frame.rgb[i * 3..][..3].fill(mean as u8));
        RedactedFrame::vouched(frame.no, 0, frame.size, frame.rgb)
    }
    /// The regions are a little too small.
    fn too_small(frame: RawFrame, plan: &FramePlan) -> RedactedFrame {
        let FramePlan::Regions { fills, shown } = plan else { panic!("random plans have regions") };
        let smaller = fills.iter().filter_map(|b| PxBox::new(b.x1() + 8.0, b.y1(), b.x2(), b.y2())).collect();
        Redactor::new(7).redact(frame, &FramePlan::Regions { fills: smaller, shown: shown.clone() })
    }
    for leaky in [translucent, mean_coloured, too_small] {
        let noticed = (0..100).filter(|&seed| leaks(leaky, seed)).count();
        assert!(noticed >= 50, "only {noticed} of 100 frames gave it away");
    }
}

#[test]
fn what_is_not_hidden_stays_as_it_is() {
    let size = Size { width_px: 160, height_px: 96 };
    let rgb = noise(size, &mut fastrand::Rng::with_seed(1));
    let plan = FramePlan::Regions { fills: vec![boxed(48.0, 32.0, 80.0, 64.0)], shown: None };
    let mut redactor = Redactor::new(1);
    let redacted = redactor.redact(raw(size, rgb.clone()), &plan);
    let mut unchanged = 0;
    for y in 0..96 {
        for x in 0..160 {
            let i = (y * 160 + x) * 3;
            let is_far = !(40..88).contains(&x) || !(24..72).contains(&y);
            assert!(!is_far || redacted.rgb()[i..i + 3] == rgb[i..i + 3], "{x}, {y}");
            unchanged += usize::from(redacted.rgb()[i..i + 3] == rgb[i..i + 3]);
        }
    }
    assert!(unchanged < 160 * 96 - 900, "the region itself must change");
    assert_eq!(redactor.share_hidden(), 32.0 * 32.0 / (160.0 * 96.0));
    assert_eq!((redacted.no(), redacted.time_micros(), redacted.size()), (FrameNo(3), 120_000, size));
}

#[test]
fn with_nothing_to_make_glass_of_the_ground_is_flat() {
    let size = Size { width_px: 50, height_px: 40 };
    let rgb = || noise(size, &mut fastrand::Rng::with_seed(2));
    let flat = RedactedFrame::hidden_whole(FrameNo(3), 0, size);
    let all = FramePlan::Regions { fills: vec![boxed(-5.0, -5.0, 90.0, 90.0)], shown: None };
    let nothing_shown = FramePlan::Regions { fills: vec![], shown: Some(vec![]) };
    for plan in [all, nothing_shown, FramePlan::HiddenWhole(Reason::DetectionFailed)] {
        let mut redactor = Redactor::new(1);
        assert!(redactor.redact(raw(size, rgb()), &plan).rgb() == flat.rgb());
        assert_eq!(redactor.share_hidden(), 1.0);
    }
}

#[test]
fn glass_takes_its_colour_from_around_it() {
    let size = Size { width_px: 160, height_px: 96 };
    let rgb: Vec<u8> = (0..160 * 96).flat_map(|i| if i % 160 < 80 { [200, 40, 40] } else { [40, 40, 200] }).collect();
    let plan = FramePlan::Regions { fills: vec![boxed(48.0, 32.0, 112.0, 64.0)], shown: None };
    let redacted = Redactor::new(1).redact(raw(size, rgb), &plan);
    let at = |x: usize, y: usize| &redacted.rgb()[(y * 160 + x) * 3..][..3];
    assert!(at(52, 48)[0] > at(52, 48)[2], "red on the left");
    assert!(at(108, 48)[0] < at(108, 48)[2], "blue on the right");
}
