//! What the window measures about itself: the figures of the benches, live, behind a key. Numbers only.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::app::words::{said, word};
use crate::vocab::FrameNo;

/// So many of the last measurements are kept.
const KEPT: usize = 240;

/// The last measurements of one kind.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    millis: VecDeque<f32>,
}

impl Measured {
    fn add(&mut self, took: Duration) {
        if self.millis.len() == KEPT {
            self.millis.pop_front();
        }
        self.millis.push_back(took.as_secs_f32() * 1000.0);
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.millis.len()
    }

    /// The value that so many percent of the measurements do not exceed; `None` without any.
    #[must_use]
    pub fn percentile(&self, percent: usize) -> Option<f32> {
        let mut sorted: Vec<f32> = self.millis.iter().copied().collect();
        sorted.sort_by(f32::total_cmp);
        let last = sorted.len().checked_sub(1)?;
        sorted.get((last * percent).div_ceil(100)).copied()
    }
}

/// How far a wish for a frame went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leap {
    Step,
    Seek,
}

/// The measurements.
#[derive(Debug, Default)]
pub struct Trace {
    /// From the press of a key to the painted frame beside.
    pub steps: Measured,
    /// From the wish to the painted frame somewhere else.
    pub seeks: Measured,
    /// One pass: time, keys, layout, paint.
    pub passes: Measured,
    last: Option<FrameNo>,
    wanted: Option<(FrameNo, Instant, Leap)>,
}

impl Trace {
    /// At the end of a pass that began at `begun`: which frame is wanted, and which one was painted.
    pub fn passed(&mut self, begun: Instant, wanted: Option<FrameNo>, painted: Option<FrameNo>) {
        let now = Instant::now();
        self.passes.add(now - begun);
        if wanted != self.last {
            let is_step = self.last.zip(wanted).is_some_and(|(a, b)| a.0.abs_diff(b.0) == 1);
            let leap = if is_step { Leap::Step } else { Leap::Seek };
            self.wanted = wanted.zip(self.last).map(|(wanted, _)| (wanted, begun, leap));
            self.last = wanted;
        }
        if let Some((frame, since, leap)) = self.wanted.filter(|(frame, ..)| Some(*frame) == painted) {
            let took = now - since;
            match leap {
                Leap::Step => self.steps.add(took),
                Leap::Seek => self.seeks.add(took),
            }
            self.wanted = self.wanted.filter(|(other, ..)| *other != frame);
        }
    }

    /// One line a figure, with its target.
    #[must_use]
    pub fn lines(&self, frames_kept: usize, megabytes_kept: f64) -> Vec<String> {
        let line = |name: &str, of: &Measured, target: u32| match (of.percentile(50), of.percentile(95)) {
            (Some(half), Some(most)) => {
                let (half, most) = (format!("{half:.1}"), format!("{most:.1}"));
                said!("trace-line", name, half, most, count = of.count(), target)
            }
            _ => said!("trace-none", name, target),
        };
        vec![
            line(word("trace-step"), &self.steps, 16),
            line(word("trace-seek"), &self.seeks, 60),
            line(word("trace-pass"), &self.passes, 16),
            said!("trace-kept", frames = frames_kept, megabytes = format!("{megabytes_kept:.0}"), memory = memory()),
        ]
    }
}

/// Memory of the process, where the system says it.
fn memory() -> String {
    // The second number of `statm` counts resident pages.
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    let pages = pages.and_then(|text| text.split_whitespace().nth(1)?.parse::<u64>().ok());
    pages.map_or_else(|| word("trace-memory-unknown").to_owned(), |pages| format!("{} MB", (pages * 4096) >> 20))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_and_seeks_are_told_apart_and_end_with_their_own_frame() {
        let mut trace = Trace::default();
        let begun = Instant::now();
        let pass =
            |trace: &mut Trace, wanted, painted| trace.passed(begun, Some(FrameNo(wanted)), Some(FrameNo(painted)));
        pass(&mut trace, 0, 0);
        pass(&mut trace, 1, 0);
        pass(&mut trace, 1, 0);
        pass(&mut trace, 1, 1);
        pass(&mut trace, 30, 1);
        pass(&mut trace, 30, 30);
        pass(&mut trace, 30, 30);
        assert_eq!((trace.steps.count(), trace.seeks.count(), trace.passes.count()), (1, 1, 7));
    }

    #[test]
    fn percentiles_are_those_of_the_sorted_values() {
        let mut measured = Measured::default();
        assert_eq!(measured.percentile(95), None);
        for millis in (1..=100).rev() {
            measured.add(Duration::from_millis(millis));
        }
        assert_eq!((measured.percentile(0), measured.percentile(100)), (Some(1.0), Some(100.0)));
        assert!(measured.percentile(95).is_some_and(|value| (95.0..=96.5).contains(&value)));
    }
}
