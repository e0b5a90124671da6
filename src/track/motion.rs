//! Where a box will be: a Kalman filter with constant velocity for each of centre x, centre y, width and height.
//!
//! The four are independent, so each is a filter of two numbers (value, change per frame). Noise is relative to the
//! box's height, as in N. Wojke et al., "Simple online and realtime tracking with a deep association metric", 2017:
//! what is far away moves by fewer pixels.

use crate::vocab::PxBox;

/// Noise of a measured value and of its expected change, as shares of the box's height.
const VALUE_SHARE: f64 = 1.0 / 20.0;
const CHANGE_SHARE: f64 = 1.0 / 160.0;

/// Value and change per frame with their covariance.
#[derive(Debug, Clone, Copy)]
struct Line {
    value: f64,
    change: f64,
    /// Variances of value and change, and their covariance.
    value_var: f64,
    change_var: f64,
    both_var: f64,
}

impl Line {
    fn new(value: f64, height_px: f64) -> Self {
        let value_var = (2.0 * VALUE_SHARE * height_px).powi(2);
        let change_var = (10.0 * CHANGE_SHARE * height_px).powi(2);
        Self { value, change: 0.0, value_var, change_var, both_var: 0.0 }
    }

    fn predict(&mut self, height_px: f64) {
        self.value += self.change;
        self.value_var += 2.0 * self.both_var + self.change_var + (VALUE_SHARE * height_px).powi(2);
        self.both_var += self.change_var;
        self.change_var += (CHANGE_SHARE * height_px).powi(2);
    }

    fn correct(&mut self, measured: f64, height_px: f64) {
        let spread = self.value_var + (VALUE_SHARE * height_px).powi(2);
        let (value_gain, change_gain) = (self.value_var / spread, self.both_var / spread);
        let surprise = measured - self.value;
        self.value += value_gain * surprise;
        self.change += change_gain * surprise;
        self.change_var -= change_gain * self.both_var;
        self.both_var *= 1.0 - value_gain;
        self.value_var *= 1.0 - value_gain;
    }
}

/// The filter of one box.
#[derive(Debug, Clone, Copy)]
pub(super) struct Motion {
    /// Centre x, centre y, width, height.
    lines: [Line; 4],
    height_px: f64,
}

fn measured(bbox: &PxBox) -> [f64; 4] {
    let centre = bbox.centre();
    [centre.x, centre.y, bbox.width(), bbox.height()]
}

impl Motion {
    /// A box that stands still until it is seen elsewhere.
    pub(super) fn new(bbox: &PxBox) -> Self {
        Self { lines: measured(bbox).map(|v| Line::new(v, bbox.height())), height_px: bbox.height() }
    }

    /// One frame on: where the box is expected. `None` when it is expected to have shrunk to nothing.
    pub(super) fn predict(&mut self) -> Option<PxBox> {
        for line in &mut self.lines {
            line.predict(self.height_px);
        }
        let [x, y, width, height] = self.lines.map(|line| line.value);
        PxBox::new(x - width / 2.0, y - height / 2.0, x + width / 2.0, y + height / 2.0)
    }

    /// The box was seen here.
    pub(super) fn correct(&mut self, bbox: &PxBox) {
        self.height_px = bbox.height();
        for (line, value) in self.lines.iter_mut().zip(measured(bbox)) {
            line.correct(value, self.height_px);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_walk_is_foretold() {
        let seen = |frame: u32| {
            let x = 5.0 * f64::from(frame);
            PxBox::new(x, 10.0, x + 40.0, 110.0).expect("a valid box")
        };
        let mut motion = Motion::new(&seen(0));
        for frame in 1..40 {
            motion.predict().expect("a box");
            motion.correct(&seen(frame));
        }
        for frame in 40..44 {
            let expected = motion.predict().expect("a box");
            assert!((expected.x1() - seen(frame).x1()).abs() < 0.5, "frame {frame}: {expected:?}");
            assert!((expected.height() - 100.0).abs() < 0.5);
        }
    }
}
