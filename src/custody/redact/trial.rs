//! A redaction of a drawn picture, for the benchmark. No camera's frame can be put in here.

use crate::custody::picture::{RawFrame, RedactedFrame};
use crate::custody::plan::{Fill, FramePlan};
use crate::vocab::{FillLook, FrameNo, PxBox, Size, Why};

use super::Redactor;

/// A redactor and what it hides in every trial.
pub struct Trial {
    redactor: Redactor,
    size: Size,
    plan: FramePlan,
}

/// A drawn picture, ready to be redacted once.
pub struct Drawn(RawFrame);

impl Clone for Drawn {
    fn clone(&self) -> Self {
        let RawFrame { no, time_micros, size, rgb } = &self.0;
        Self(RawFrame { no: *no, time_micros: *time_micros, size: *size, rgb: rgb.clone() })
    }
}

impl Trial {
    /// A trial that hides `fills` under this look, and lays ground outside `shown` when given.
    #[must_use]
    pub fn new(look: FillLook, size: Size, fills: Vec<PxBox>, shown: Option<Vec<PxBox>>) -> Self {
        let fills = fills.into_iter().map(|bbox| Fill::boxed(bbox, Why::Face)).collect();
        Self {
            redactor: Redactor::new(look, 1),
            size,
            plan: FramePlan::Regions { fills, shown, drawn: Default::default() },
        }
    }

    /// Draws a picture with gradients and texture.
    #[must_use]
    pub fn draw(&self) -> Drawn {
        let (width, height) = (self.size.width_px as usize, self.size.height_px as usize);
        let pixel = |x: usize, y: usize| [x * 255 / width, y * 255 / height, (x ^ y) & 127].map(|value| value as u8);
        let rgb = (0..height).flat_map(|y| (0..width).flat_map(move |x| pixel(x, y))).collect();
        Drawn(RawFrame { no: FrameNo::FIRST, time_micros: 0, size: self.size, rgb })
    }

    /// Redacts it.
    #[must_use]
    pub fn redact(&mut self, drawn: Drawn) -> RedactedFrame {
        self.redactor.redact(drawn.0, &self.plan)
    }
}
