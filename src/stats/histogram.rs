//! A distribution in a few bins, and the clips that fall into each.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::vocab::ClipId;

/// Values from `from`, up to the next bin's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// The least value.
    pub from: f64,
    /// How many.
    pub count: u64,
    /// In which clips.
    pub clips: BTreeSet<ClipId>,
}

/// A distribution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// What is counted.
    pub name: String,
    /// Its unit; empty for numbers.
    pub unit: String,
    /// In rising order; the last one is open.
    pub bins: Vec<Bin>,
}

impl Histogram {
    /// Empty, with bins that begin at these values.
    pub(super) fn new(name: &str, unit: &str, from: &[f64]) -> Self {
        let bins = from.iter().map(|&from| Bin { from, count: 0, clips: BTreeSet::new() });
        Self { name: name.to_owned(), unit: unit.to_owned(), bins: bins.collect() }
    }

    pub(super) fn add(&mut self, value: f64, clip: ClipId) {
        let after = self.bins.partition_point(|bin| bin.from <= value);
        let bin = &mut self.bins[after.saturating_sub(1)];
        bin.count += 1;
        bin.clips.insert(clip);
    }

    /// How many values there are.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.bins.iter().map(|bin| bin.count).sum()
    }

    /// A bin in words: `2 to 5 s`.
    #[must_use]
    pub fn words(&self, bin: usize) -> String {
        let gap = if self.unit.is_empty() { "" } else { " " };
        match self.bins.get(bin + 1) {
            Some(next) => format!("{} to {}{gap}{}", self.bins[bin].from, next.from, self.unit),
            None => format!("{}{gap}{} and more", self.bins[bin].from, self.unit),
        }
    }
}
