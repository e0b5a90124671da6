//! The longest run of frames over which something was hidden without being found.

use super::link::{Carried, How};

/// A run of frames without a sighting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(in crate::custody) struct LongestGap {
    /// From the frame before the run to the frame after it, or to the run's own end where the chain ends there, microseconds.
    pub(in crate::custody) micros: i64,
    /// Frames in the run.
    pub(in crate::custody) frames: u32,
}

impl LongestGap {
    /// Takes one chain, carried over its frames, into account.
    pub(super) fn note(&mut self, chain: &[Carried], times: &[i64]) {
        let mut seen: Vec<usize> = chain.iter().filter(|c| c.how == How::Seen).map(|c| c.frame).collect();
        seen.sort_unstable();
        let ends = || chain.iter().map(|c| c.frame);
        let (Some(first), Some(last)) = (ends().min(), ends().max()) else { return };
        for pair in seen.windows(2) {
            self.keep((pair[1] - pair[0]).saturating_sub(1), times[pair[1]] - times[pair[0]]);
        }
        if let (Some(begin), Some(end)) = (seen.first(), seen.last()) {
            self.keep(begin - first, times[*begin] - times[first]);
            self.keep(last - end, times[last] - times[*end]);
        }
    }

    fn keep(&mut self, frames: usize, micros: i64) {
        if frames > 0 {
            *self = (*self).max(Self { micros, frames: frames as u32 });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::HidingSettings;
    use super::super::link::{Sighting, link};
    use super::*;
    use crate::vocab::{PxBox, Size};

    #[test]
    fn the_longest_run_counts_between_sightings_and_beyond_them() {
        let bbox = PxBox::new(300.0, 200.0, 330.0, 240.0).expect("a box");
        let times: Vec<i64> = (0..40).map(|i| i * 100_000).collect();
        let gap_of = |seen: &[usize]| {
            let row = |frame| {
                let sighting = Sighting { frame, bbox, score: 0.9, is_faint: false };
                if seen.contains(&frame) { vec![sighting] } else { vec![] }
            };
            let rows: Vec<Vec<Sighting>> = (0..40).map(row).collect();
            let settings = HidingSettings::default();
            let size = Size { width_px: 640, height_px: 480 };
            let mut gap = LongestGap::default();
            for chain in link(&rows, &times, &settings) {
                gap.note(&chain.carried(&times, size, |bbox| *bbox, &settings), &times);
            }
            gap
        };
        assert_eq!(gap_of(&[10, 11, 23, 24]), LongestGap { micros: 1_200_000, frames: 11 });
        assert_eq!(gap_of(&[10, 11, 12]), LongestGap { micros: 500_000, frames: 5 }, "held beyond the last sighting");
        assert_eq!(gap_of(&(0..40).collect::<Vec<_>>()), LongestGap::default());
    }
}
