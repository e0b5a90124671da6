//! Shares and means of a sample, weighted back to its lot, with two intervals.
//!
//! The value is the ratio of weighted sums (what is right over what was judged); a unit weighs as many units of its stratum as it
//! stands for. Beside it stand
//! - **Wilson's interval** with the sample's effective size (C. Franco, R. Little, T. Louis, E. Slud, "Comparative study of
//!   confidence intervals for proportions in complex sample surveys", 2019): it holds where boxes are independent. Each stratum's
//!   own variance counts, with half a right and half a wrong box added, so that a stratum without an error is not taken for one that
//!   cannot have any;
//! - **the interval by clip**: clips are drawn anew with replacement 1,000 times (a cluster bootstrap), and Wilson's interval is taken
//!   with the size that gives the variance found. Boxes of one clip err together; this one counts that. Without any error among
//!   the boxes, every clip counts as one box.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::interval::{Interval, Z95, wilson};
use crate::vocab::ClipId;

/// How often clips are drawn anew.
const REPLICATES: usize = 1000;
/// The bootstrap's own seed: a report is the same whenever it is made.
const SEED: u64 = 0x5EED;

/// A share or a mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// What was judged: boxes, pairs or frames, as the figure says.
    pub n: u64,
    /// In so many clips.
    pub clips: u64,
    /// Wilson's interval; none for means.
    pub wilson: Option<Interval>,
    /// The interval by clip; none from one clip.
    pub by_clip: Option<Interval>,
}

/// What was judged, by clip and stratum.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    cells: BTreeMap<(ClipId, usize), Cell>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    weight: f64,
    n: f64,
    sum: f64,
}

impl Counts {
    /// One thing judged, of a unit with this weight: 1 for right and 0 for wrong, or any value for a mean.
    pub fn add(&mut self, clip: ClipId, stratum: usize, weight: f64, value: f64) {
        self.add_many(clip, stratum, weight, 1.0, value);
    }

    /// `n` things judged whose values sum to `sum`.
    pub fn add_many(&mut self, clip: ClipId, stratum: usize, weight: f64, n: f64, sum: f64) {
        let cell = self.cells.entry((clip, stratum)).or_default();
        cell.weight = weight;
        cell.n += n;
        cell.sum += sum;
    }

    /// How many were judged.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.cells.values().map(|cell| cell.n).sum::<f64>().round() as u64
    }

    /// The sum of the values, unweighted.
    #[must_use]
    pub fn sum(&self) -> f64 {
        self.cells.values().map(|cell| cell.sum).sum()
    }

    /// By clip: weighted number and weighted sum.
    fn clips(&self) -> Vec<(f64, f64)> {
        let mut clips: BTreeMap<ClipId, (f64, f64)> = BTreeMap::new();
        for ((clip, _), cell) in &self.cells {
            let own = clips.entry(*clip).or_default();
            own.0 += cell.weight * cell.n;
            own.1 += cell.weight * cell.sum;
        }
        clips.into_values().filter(|(n, _)| *n > 0.0).collect()
    }

    fn ratio(clips: &[(f64, f64)]) -> Option<f64> {
        let (n, sum) = clips.iter().fold((0.0, 0.0), |(n, sum), own| (n + own.0, sum + own.1));
        (n > 0.0).then(|| sum / n)
    }

    /// The share of what is right; `None` when nothing was judged.
    #[must_use]
    pub fn share(&self) -> Option<Estimate> {
        let clips = self.clips();
        let value = Self::ratio(&clips)?;
        let by_clip = bootstrap_variance(&clips).map(|variance| {
            // All right, or all wrong: nothing varies, and only the number of clips says how sure that is.
            let n = if variance > 0.0 { value * (1.0 - value) / variance } else { clips.len() as f64 };
            wilson(value, n)
        });
        let wilson = Some(wilson(value, self.effective_n(value)));
        Some(Estimate { value, n: self.n(), clips: clips.len() as u64, wilson, by_clip })
    }

    /// The mean of the values; `None` when nothing was judged.
    #[must_use]
    pub fn mean(&self) -> Option<Estimate> {
        let clips = self.clips();
        let value = Self::ratio(&clips)?;
        let by_clip = bootstrap_variance(&clips).map(|variance| {
            let half = Z95 * variance.sqrt();
            Interval { low: value - half, high: value + half }
        });
        Some(Estimate { value, n: self.n(), clips: clips.len() as u64, wilson: None, by_clip })
    }

    /// The number of independent boxes that would be as sure.
    fn effective_n(&self, value: f64) -> f64 {
        let mut strata: BTreeMap<usize, Cell> = BTreeMap::new();
        for ((_, stratum), cell) in &self.cells {
            let own = strata.entry(*stratum).or_default();
            own.weight = cell.weight;
            own.n += cell.n;
            own.sum += cell.sum;
        }
        let n: f64 = strata.values().map(|cell| cell.n).sum();
        if strata.len() < 2 {
            return n;
        }
        let whole: f64 = strata.values().map(|cell| cell.weight * cell.n).sum();
        let variance: f64 = strata
            .values()
            .map(|cell| {
                let share = (cell.sum + 0.5) / (cell.n + 1.0);
                cell.weight * cell.weight * cell.n * share * (1.0 - share)
            })
            .sum::<f64>()
            / (whole * whole);
        let spread = value * (1.0 - value);
        if spread > 0.0 { spread / variance } else { n.min(0.25 / variance) }
    }
}

/// The variance of the ratio when clips are drawn anew; `None` from one clip.
fn bootstrap_variance(clips: &[(f64, f64)]) -> Option<f64> {
    let mut values = Vec::with_capacity(REPLICATES);
    replicates(clips.len(), |times| {
        let drawn = clips.iter().zip(times).fold((0.0, 0.0), |(n, sum), (own, times)| {
            (n + own.0 * f64::from(*times), sum + own.1 * f64::from(*times))
        });
        if drawn.0 > 0.0 {
            values.push(drawn.1 / drawn.0);
        }
    })?;
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    Some(values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / values.len().max(1) as f64)
}

/// Percentiles of any statistic when clips are drawn anew: it is given how often each clip was drawn. `None` from one clip, or
/// where it was hardly ever defined.
#[must_use]
pub fn by_clip(clips: usize, mut statistic: impl FnMut(&[u32]) -> Option<f64>) -> Option<Interval> {
    let mut values = Vec::with_capacity(REPLICATES);
    replicates(clips, |times| values.extend(statistic(times)))?;
    if values.len() < REPLICATES / 2 {
        return None;
    }
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
    Some(Interval { low: at(0.025), high: at(0.975) })
}

fn replicates(clips: usize, mut each: impl FnMut(&[u32])) -> Option<()> {
    if clips < 2 {
        return None;
    }
    let mut random = fastrand::Rng::with_seed(SEED);
    let mut times = vec![0_u32; clips];
    for _ in 0..REPLICATES {
        times.fill(0);
        (0..clips).for_each(|_| times[random.usize(..clips)] += 1);
        each(&times);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_sample_is_its_own_share_and_wilson_s_interval() {
        let mut counts = Counts::default();
        for no in 0..200_u128 {
            counts.add(ClipId::from_bits(no), 0, 7.0, if no < 195 { 1.0 } else { 0.0 });
        }
        let found = counts.share().expect("judged");
        assert_eq!((found.value, found.n, found.clips), (0.975, 200, 200));
        assert_eq!(found.wilson, Some(wilson(0.975, 200.0)), "the weight is the same everywhere and cancels");
        let by_clip = found.by_clip.expect("many clips");
        let independent = found.wilson.expect("a share");
        assert!((by_clip.low - independent.low).abs() < 0.01, "one box a clip: nothing hangs together");
        assert_eq!(Counts::default().share(), None);
    }

    #[test]
    fn strata_are_weighted_back() {
        let mut counts = Counts::default();
        // 900 units at 10 % error and 100 at 50 %, of which as many were drawn.
        counts.add_many(ClipId::from_bits(1), 0, 90.0, 10.0, 9.0);
        counts.add_many(ClipId::from_bits(2), 1, 10.0, 10.0, 5.0);
        assert!((counts.share().expect("judged").value - 0.86).abs() < 1e-12);
    }

    #[test]
    fn boxes_that_err_together_are_worth_fewer() {
        let mut counts = Counts::default();
        for clip in 0..20_u128 {
            counts.add_many(ClipId::from_bits(clip), 0, 1.0, 50.0, if clip < 2 { 0.0 } else { 50.0 });
        }
        let found = counts.share().expect("judged");
        let width = |interval: Option<Interval>| interval.map(|i| i.high - i.low).expect("many clips");
        assert!(width(found.by_clip) > 4.0 * width(found.wilson));
        let mut perfect = Counts::default();
        (0..20).for_each(|clip| perfect.add_many(ClipId::from_bits(clip), 0, 1.0, 50.0, 50.0));
        let by_clip = perfect.share().expect("judged").by_clip.expect("many clips");
        assert_eq!(by_clip, wilson(1.0, 20.0), "twenty clips without an error are twenty, not a thousand");
    }
}
