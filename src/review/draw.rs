//! The draw: which units of a lot are looked at. It can be repeated by anyone with a hash program.
//!
//! In every stratum the clips stand in the order of SHA-256 over `veilmark/sample/v1`, the seed, the stratum and the clip, the units
//! of a clip in the order of SHA-256 over the seed and the unit. Along this line every (N/n)-th unit is drawn, from a start that the
//! seed decides: systematic sampling. Every unit of a stratum has the same chance, and the drawn ones are spread over as many
//! clips as can be: many frames of one clip say little that one does not.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::plan::Plan;
use super::seeded::Defect;
use super::unit::{Lot, Unit};
use crate::vocab::{ClipId, Digest, SampleId};

/// A stratum gets at least so many units, so that its own error can be told.
const LEAST_OF_STRATUM: u64 = 2;

/// One unit that was drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drawn {
    /// Which.
    pub unit: Unit,
    /// The place of its stratum.
    pub stratum: usize,
    /// Whether another reviewer judges it too.
    pub is_second: bool,
    /// Whether another reviewer draws its boxes without seeing the labels.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_blind: bool,
}

/// A stratum of a sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stratum {
    /// Its name.
    pub name: String,
    /// Units in the lot.
    pub units: u64,
    /// Units drawn.
    pub drawn: u64,
}

/// A sample: fixed before anyone looks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// Its id.
    pub id: SampleId,
    /// The plan.
    pub plan: Plan,
    /// The clips of the lot, each with the number of the last edit that counts.
    pub lot: BTreeMap<ClipId, u64>,
    /// Boxes in the lot.
    pub boxes: u64,
    /// The strata.
    pub strata: Vec<Stratum>,
    /// The units.
    pub units: Vec<Drawn>,
    /// Defects that were put in for the reviewer to find, by the unit's place. Not part of what the digest says: whoever knows the
    /// digest must not be able to tell where they are. Their own digest is kept.
    #[serde(default)]
    pub seeded: BTreeMap<usize, Defect>,
}

impl Sample {
    /// Units in the lot.
    #[must_use]
    pub fn lot_units(&self) -> u64 {
        self.strata.iter().map(|stratum| stratum.units).sum()
    }

    /// How many units of the lot one drawn unit stands for.
    #[must_use]
    pub fn weight(&self, unit: usize) -> f64 {
        let stratum = &self.strata[self.units[unit].stratum];
        stratum.units as f64 / stratum.drawn.max(1) as f64
    }

    /// The digest of plan, lot, strata and units: what the audit log holds.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let public = Self { seeded: BTreeMap::new(), ..self.clone() };
        Digest::of(&serde_json::to_vec(&public).expect("ids and numbers always have a JSON form"))
    }

    /// The digest of the seeded defects: they were chosen before anyone looked.
    #[must_use]
    pub fn seeded_digest(&self) -> Digest {
        Digest::of(&serde_json::to_vec(&self.seeded).expect("ids and numbers always have a JSON form"))
    }
}

fn rank(parts: &[&str]) -> Digest {
    Digest::of(format!("veilmark/sample/v1\n{}\n", parts.join("\n")).as_bytes())
}

/// The start of the line, 0 to 1.
fn start(seed: &str, stratum: &str) -> f64 {
    let bytes = rank(&[seed, stratum, "start"]);
    let high = u64::from_be_bytes(bytes.as_bytes()[..8].try_into().expect("a digest has 32 bytes"));
    (high >> 11) as f64 / (1_u64 << 53) as f64
}

/// Shares `units` among strata of these sizes in proportion, at least [`LEAST_OF_STRATUM`] each where there is room; the largest
/// remainders get what is left.
fn allocate(units: u64, sizes: &[u64]) -> Vec<u64> {
    let whole: u64 = sizes.iter().sum();
    let units = units.min(whole);
    let least: Vec<u64> = sizes.iter().map(|size| LEAST_OF_STRATUM.min(*size)).collect();
    let floor = if least.iter().sum::<u64>() <= units { least } else { vec![0; sizes.len()] };
    let exact: Vec<f64> = sizes.iter().map(|size| units as f64 * *size as f64 / whole.max(1) as f64).collect();
    let mut shares: Vec<u64> =
        exact.iter().zip(&floor).zip(sizes).map(|((e, f), s)| (e.floor() as u64).max(*f).min(*s)).collect();
    while shares.iter().sum::<u64>() != units {
        let is_short = shares.iter().sum::<u64>() < units;
        let gap = |at: usize| exact[at] - shares[at] as f64;
        let may = |at: &usize| if is_short { shares[*at] < sizes[*at] } else { shares[*at] > floor[*at] };
        let places = (0..sizes.len()).filter(may);
        let best = if is_short {
            places.max_by(|a, b| gap(*a).total_cmp(&gap(*b)))
        } else {
            places.min_by(|a, b| gap(*a).total_cmp(&gap(*b)))
        };
        let best = best.expect("the sum of sizes is no less than what is shared");
        if is_short { shares[best] += 1 } else { shares[best] -= 1 }
    }
    shares
}

/// Draws the sample of a plan from a lot; `edits` says for each clip the last edit that counts.
#[must_use]
pub fn draw(id: SampleId, plan: &Plan, lot: &Lot, edits: BTreeMap<ClipId, u64>) -> Sample {
    let seed = plan.seed.to_string();
    let mut lines: Vec<BTreeMap<ClipId, Vec<Unit>>> = vec![BTreeMap::new(); lot.strata.len()];
    for (unit, stratum) in &lot.units {
        lines[*stratum].entry(unit.clip()).or_default().push(*unit);
    }
    let sizes: Vec<u64> = lines.iter().map(|line| line.values().map(|units| units.len() as u64).sum()).collect();
    let shares = allocate(plan.units(lot.units.len() as u64, lot.boxes), &sizes);
    let mut units = Vec::new();
    for (stratum, line) in lines.into_iter().enumerate() {
        let name = &lot.strata[stratum];
        units.extend(along(&seed, name, line, shares[stratum]).map(|unit| Drawn {
            unit,
            stratum,
            is_second: false,
            is_blind: false,
        }));
    }
    // Clip by clip, so that a reviewer does not jump about.
    units.sort_by_key(|drawn| (drawn.unit, drawn.stratum));
    let chosen = |units: &[Drawn], word: &str, percent: u8| {
        let mut order: Vec<usize> = (0..units.len()).collect();
        order.sort_by_cached_key(|at| rank(&[&seed, word, &units[*at].unit.text()]));
        order.truncate((units.len() * usize::from(percent)).div_ceil(100));
        order
    };
    chosen(&units, "second", plan.second_percent).into_iter().for_each(|at| units[at].is_second = true);
    chosen(&units, "blind", plan.blind_percent).into_iter().for_each(|at| units[at].is_blind = true);
    let strata = lot.strata.iter().zip(sizes.iter().zip(shares));
    let strata =
        strata.map(|(name, (units, drawn))| Stratum { name: name.clone(), units: *units, drawn }).collect::<Vec<_>>();
    Sample { id, plan: plan.clone(), lot: edits, boxes: lot.boxes, strata, units, seeded: BTreeMap::new() }
}

/// The units at every (N/n)-th place of a stratum's line.
fn along(seed: &str, name: &str, line: BTreeMap<ClipId, Vec<Unit>>, share: u64) -> impl Iterator<Item = Unit> {
    let whole: usize = line.values().map(Vec::len).sum();
    let step = whole as f64 / share.max(1) as f64;
    let first = start(seed, name) * step;
    let places: Vec<usize> = (0..share).map(|n| ((first + n as f64 * step) as usize).min(whole - 1)).collect();
    let mut clips: Vec<(ClipId, Vec<Unit>)> = line.into_iter().collect();
    clips.sort_by_cached_key(|(clip, _)| rank(&[seed, name, &clip.to_string()]));
    let (mut drawn, mut before, mut next) = (Vec::new(), 0, places.into_iter().peekable());
    for (_, mut units) in clips {
        let end = before + units.len();
        if next.peek().is_some_and(|place| *place < end) {
            units.sort_by_cached_key(|unit| rank(&[seed, &unit.text()]));
            while let Some(place) = next.next_if(|place| *place < end) {
                drawn.push(units[place - before]);
            }
        }
        before = end;
    }
    drawn.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::plan::Aim;
    use crate::vocab::FrameNo;
    use std::collections::BTreeSet;

    fn lot(clips: u128, frames: u32) -> Lot {
        let units = (0..clips).flat_map(|clip| {
            (0..frames).map(move |no| {
                let unit = Unit::Frame { clip: ClipId::from_bits(clip), frame: FrameNo(no) };
                (unit, usize::from(no % 10 == 0))
            })
        });
        Lot { strata: vec!["most".into(), "rare".into()], units: units.collect(), boxes: 1000 }
    }

    fn sample(seed: u64, units: u64, lot: &Lot) -> Sample {
        let plan = Plan { seed, aim: Aim::Fixed { units, at_least: 0.9 }, ..Plan::default() };
        draw(SampleId::from_bits(1), &plan, lot, BTreeMap::new())
    }

    #[test]
    fn a_draw_is_repeatable_spread_and_of_the_size_asked_for() {
        let lot = lot(40, 50);
        let drawn = sample(7, 60, &lot);
        assert_eq!(drawn, sample(7, 60, &lot));
        assert_ne!(drawn.units, sample(8, 60, &lot).units);
        assert_eq!(drawn.units.len(), 60);
        let different: BTreeSet<Unit> = drawn.units.iter().map(|drawn| drawn.unit).collect();
        assert_eq!(different.len(), 60, "no unit twice");
        let clips: BTreeSet<ClipId> = different.iter().map(|unit| unit.clip()).collect();
        assert!(clips.len() >= 38, "{} of 40 clips", clips.len());
        assert_eq!(drawn.strata.iter().map(|s| (s.units, s.drawn)).collect::<Vec<_>>(), [(1800, 54), (200, 6)]);
        assert_eq!(drawn.units.iter().filter(|drawn| drawn.is_second).count(), 6, "a tenth is judged twice");
        let whole = sample(7, 5000, &lot);
        assert_eq!(whole.units.len(), 2000, "never more than there is");
    }

    #[test]
    fn every_unit_has_the_same_chance() {
        let lot = lot(8, 5);
        let mut times: BTreeMap<Unit, u32> = BTreeMap::new();
        let (rounds, units) = (4000, 10);
        for seed in 0..rounds {
            sample(seed, units, &lot).units.iter().for_each(|drawn| *times.entry(drawn.unit).or_default() += 1);
        }
        for (unit, stratum) in &lot.units {
            // Eight of the rare ones get their least of two; the other 32 share what is left.
            let [drawn, of] = if *stratum == 1 { [2.0, 8.0] } else { [8.0, 32.0] };
            let expected = rounds as f64 * drawn / of;
            let found = f64::from(times[unit]);
            assert!((found - expected).abs() < 5.0 * expected.sqrt(), "{unit:?}: {found} of {expected}");
        }
    }

    #[test]
    fn shares_are_proportional_and_never_more_than_there_is() {
        assert_eq!(allocate(100, &[900, 90, 10]), [89, 9, 2]);
        assert_eq!(allocate(10, &[3, 3, 100]), [2, 2, 6]);
        assert_eq!(allocate(3, &[50, 50, 50, 50, 50]).iter().sum::<u64>(), 3);
        assert_eq!(allocate(500, &[3, 4]), [3, 4]);
        assert_eq!(allocate(5, &[]), [0_u64; 0]);
    }

    #[test]
    fn the_digest_does_not_tell_where_defects_are() {
        let lot = lot(4, 10);
        let plain = sample(1, 9, &lot);
        let defect = Defect::SwappedClass {
            track: crate::vocab::TrackId::from_bits(1),
            class: crate::labels::ClassName::new("car").expect("a class"),
        };
        let seeded = Sample { seeded: [(0, defect)].into(), ..plain.clone() };
        assert_eq!(plain.digest(), seeded.digest());
        assert_ne!(plain.seeded_digest(), seeded.seeded_digest());
        assert_ne!(plain.digest(), sample(2, 9, &lot).digest());
    }
}
