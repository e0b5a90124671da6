//! Judges the light of a clip from its redacted pictures: one a second, every eighth pixel across and down that nothing hides.
//!
//! Deliberately absent: raw pictures, and anything but three words and two means of the whole clip. What is hidden takes no part, so
//! the light says nothing of it; a clip of which hardly anything is shown has none.

use crate::custody::picture::RedactedFrame;
use crate::vocab::{Light, LightSeen};

/// Between two pictures that are looked at, microseconds.
const EVERY_MICROS: i64 = 1_000_000;
/// Between two pixels that are looked at, across and down.
const EVERY_PX: usize = 8;
/// The greatest less the least of red, green and blue from which a pixel has a colour, of 255. Codecs give grey pictures less.
const COLOURED: u8 = 16;
/// A clip with less colour is grey: infrared. Grey clips have none at all (shared clips turned grey and coded again: 0.00 %); the
/// greyest clip by day, asphalt from above, has 1.9 %. A coloured clock in the corner has less than this.
const GREY_SHARE: f64 = 0.005;
/// Mean brightness below which it is night, and below which it is dusk, of 1. The drawn porch has 0.50 to 0.52 by day and 0.08 to 0.09 at
/// night (3 seeds); the shared clips, all by day, 0.42 to 0.67 before anything is hidden. The drawn evening is exposed like a day and has
/// 0.43: brightness cannot tell it from one.
const NIGHT_BELOW: f64 = 0.18;
const DUSK_BELOW: f64 = 0.33;
/// With less of the looked-at pixels in view there is nothing to judge by.
const LEAST_IN_VIEW: f64 = 0.05;

/// Looks at the pictures of one clip, in order.
#[derive(Default)]
pub(super) struct LightMeter {
    next_micros: i64,
    looked_at: u64,
    in_view: u64,
    coloured: u64,
    brightness: f64,
}

impl LightMeter {
    /// Looks at a picture when it is a second after the last one.
    pub(super) fn look(&mut self, frame: &RedactedFrame) {
        if frame.time_micros() < self.next_micros {
            return;
        }
        self.next_micros = frame.time_micros() + EVERY_MICROS;
        let (width, height) = (frame.size().width_px as usize, frame.size().height_px as usize);
        for y in (EVERY_PX / 2..height).step_by(EVERY_PX) {
            for x in (EVERY_PX / 2..width).step_by(EVERY_PX) {
                self.looked_at += 1;
                let (px, py) = (x as f64 + 0.5, y as f64 + 0.5);
                let is_in = |b: &crate::vocab::PxBox| b.x1() <= px && px < b.x2() && b.y1() <= py && py < b.y2();
                if frame.hidden().iter().any(|area| is_in(&area.bbox)) {
                    continue;
                }
                let at = (y * width + x) * 3;
                let [r, g, b] = [frame.rgb()[at], frame.rgb()[at + 1], frame.rgb()[at + 2]];
                self.in_view += 1;
                self.coloured += u64::from(r.max(g).max(b) - r.min(g).min(b) >= COLOURED);
                self.brightness += (0.299 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b)) / 255.0;
            }
        }
    }

    /// What it is; `None` when too little was in view.
    pub(super) fn judge(&self) -> Option<LightSeen> {
        if self.in_view == 0 || (self.in_view as f64) < self.looked_at as f64 * LEAST_IN_VIEW {
            return None;
        }
        let round = |value: f64| (value * 1e4).round() / 1e4;
        let (brightness, coloured) =
            (self.brightness / self.in_view as f64, self.coloured as f64 / self.in_view as f64);
        let light = match () {
            () if coloured < GREY_SHARE || brightness < NIGHT_BELOW => Light::Night,
            () if brightness < DUSK_BELOW => Light::Dusk,
            () => Light::Day,
        };
        Some(LightSeen { light, brightness: round(brightness), coloured: round(coloured) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::porch::{Scene, Twist, Variant};
    use crate::vocab::{FrameNo, HiddenArea, PxBox, Size, Why};

    fn judged(frames: &[RedactedFrame]) -> Option<LightSeen> {
        let mut meter = LightMeter::default();
        frames.iter().for_each(|frame| meter.look(frame));
        meter.judge()
    }

    fn drawn(seed: u64, variant: Variant, twist: Twist) -> RedactedFrame {
        let scene = Scene::twisted(seed, variant, twist);
        RedactedFrame::vouched(FrameNo(20), 0, scene.size(), scene.frame(20))
    }

    fn light(frame: &RedactedFrame) -> Option<Light> {
        judged(std::slice::from_ref(frame)).map(|seen| seen.light)
    }

    #[test]
    fn the_drawn_porch_by_day_and_at_night() {
        for seed in [7, 11, 23] {
            let (day, night) =
                (drawn(seed, Variant::Day, Twist::AsWritten), drawn(seed, Variant::Evening, Twist::LitWindow));
            let told = |frame: &RedactedFrame| judged(std::slice::from_ref(frame)).expect("all is in view");
            println!("seed {seed}: by day {:?}, at night {:?}", told(&day), told(&night));
            assert_eq!((told(&day).light, told(&night).light), (Light::Day, Light::Night), "seed {seed}");
            // A camera that exposes less: half of every value.
            let dim = day.rgb().iter().map(|value| value / 2).collect();
            let dim = RedactedFrame::vouched(FrameNo(0), 0, day.size(), dim);
            assert_eq!(told(&dim).light, Light::Dusk, "seed {seed}");
        }
    }

    #[test]
    fn a_bright_picture_without_colours_is_night() {
        let frame = drawn(7, Variant::Day, Twist::AsWritten);
        let grey = frame.rgb().chunks_exact(3).flat_map(|px| [px[1], px[1].saturating_add(9), px[1]]).collect();
        let grey = RedactedFrame::vouched(FrameNo(0), 0, frame.size(), grey);
        let seen = judged(&[grey]).expect("all is in view");
        assert_eq!((seen.light, seen.coloured), (Light::Night, 0.0));
    }

    #[test]
    fn what_is_hidden_takes_no_part() {
        let size = Size { width_px: 64, height_px: 64 };
        // Bright and coloured on the left, black on the right.
        let rgb = (0..64 * 64).flat_map(|at| if at % 64 < 32 { [240, 200, 120] } else { [0, 0, 0] }).collect();
        let frame = RedactedFrame::vouched(FrameNo(0), 0, size, rgb);
        let hide = |x1: f64, x2: f64| {
            let bbox = PxBox::new(x1, 0.0, x2, 64.0).expect("a box");
            frame.clone().with_legend(vec![HiddenArea { bbox, why: Why::Interior }])
        };
        assert_eq!(light(&hide(32.0, 64.0)), Some(Light::Day));
        assert_eq!(light(&hide(0.0, 32.0)), Some(Light::Night));
        assert_eq!(light(&hide(0.0, 64.0)), None, "nothing is in view");
        assert_eq!(judged(&[]), None);
    }

    #[test]
    fn one_picture_a_second_counts() {
        let size = Size { width_px: 16, height_px: 16 };
        let at = |micros: i64, value: u8| {
            let rgb = [value, value, value.saturating_sub(40)].repeat(256);
            RedactedFrame::vouched(FrameNo(0), micros, size, rgb)
        };
        let seen = judged(&[at(0, 200), at(500_000, 0), at(999_999, 0), at(1_000_000, 200)]).expect("in view");
        assert_eq!(seen.light, Light::Day);
        assert!(seen.brightness > 0.75, "{seen:?}");
    }
}
