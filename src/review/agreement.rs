//! Agreement beyond chance: Cohen's kappa and Krippendorff's alpha for names (nominal values).
//!
//! Sources: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20, 1960; K.
//! Krippendorff, "Computing Krippendorff's alpha-reliability", 2011 (coincidence matrices, missing values allowed).

use std::collections::BTreeMap;

use super::estimate::by_clip;
use super::interval::Interval;

/// How often two raters said what: rows are the first one's words, columns the second one's.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    counts: Vec<f64>,
    words: usize,
}

impl Table {
    /// An empty table for so many words.
    #[must_use]
    pub fn new(words: usize) -> Self {
        Self { counts: vec![0.0; words * words], words }
    }

    /// One pair.
    pub fn add(&mut self, first: usize, second: usize) {
        self.counts[first * self.words + second] += 1.0;
    }

    /// Every pair of another table, so many times.
    pub fn add_all(&mut self, other: &Self, times: f64) {
        if self.words == 0 {
            *self = Self::new(other.words);
        }
        self.counts.iter_mut().zip(&other.counts).for_each(|(own, theirs)| *own += times * theirs);
    }

    /// One cell.
    #[must_use]
    pub fn at(&self, first: usize, second: usize) -> f64 {
        self.counts[first * self.words + second]
    }

    /// All pairs.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.counts.iter().sum()
    }

    /// Cohen's kappa; `None` without pairs, and where both always said one word, so that chance explains everything.
    #[must_use]
    pub fn kappa(&self) -> Option<f64> {
        let total = self.total();
        let words = 0..self.words;
        let agreed: f64 = words.clone().map(|k| self.at(k, k)).sum::<f64>() / total;
        let chance: f64 = words
            .clone()
            .map(|k| {
                let row: f64 = words.clone().map(|j| self.at(k, j)).sum();
                let column: f64 = words.clone().map(|i| self.at(i, k)).sum();
                row * column / (total * total)
            })
            .sum();
        (total > 0.0 && chance < 1.0 - 1e-12).then(|| (agreed - chance) / (1.0 - chance))
    }

    /// Krippendorff's alpha of the same pairs.
    #[must_use]
    pub fn alpha(&self) -> Option<f64> {
        let coincidences = |a: usize, b: usize| self.at(a, b) + self.at(b, a);
        alpha_of(self.words, coincidences)
    }
}

/// Alpha of a coincidence matrix.
fn alpha_of(words: usize, coincidences: impl Fn(usize, usize) -> f64) -> Option<f64> {
    let marginals: Vec<f64> = (0..words).map(|a| (0..words).map(|b| coincidences(a, b)).sum()).collect();
    let total: f64 = marginals.iter().sum();
    let agreed: f64 = (0..words).map(|k| coincidences(k, k)).sum();
    let by_chance: f64 = marginals.iter().map(|n| n * (n - 1.0)).sum();
    let expected = total * (total - 1.0) - by_chance;
    (total > 1.0 && expected > 1e-9).then(|| 1.0 - (total - 1.0) * (total - agreed) / expected)
}

/// Alpha of any number of raters, `None` where one did not rate a unit: one row a unit.
#[must_use]
pub fn alpha(units: &[Vec<Option<usize>>]) -> Option<f64> {
    let words = units.iter().flatten().flatten().max().map_or(0, |most| most + 1);
    let mut matrix = vec![0.0; words * words];
    for unit in units {
        let rated: Vec<usize> = unit.iter().flatten().copied().collect();
        if rated.len() < 2 {
            continue;
        }
        let share = 1.0 / (rated.len() - 1) as f64;
        for (i, a) in rated.iter().enumerate() {
            for (j, b) in rated.iter().enumerate() {
                if i != j {
                    matrix[a * words + b] += share;
                }
            }
        }
    }
    alpha_of(words, |a, b| matrix[a * words + b])
}

/// A coefficient with its interval: a bootstrap over clips.
#[must_use]
pub fn with_interval<C: Ord>(
    tables: &BTreeMap<C, Table>,
    coefficient: fn(&Table) -> Option<f64>,
) -> Option<(f64, Option<Interval>)> {
    let mut whole = Table::default();
    tables.values().for_each(|table| whole.add_all(table, 1.0));
    let all: Vec<&Table> = tables.values().collect();
    let value = coefficient(&whole)?;
    let interval = by_clip(all.len(), |times| {
        let mut sum = Table::default();
        all.iter().zip(times).for_each(|(table, times)| sum.add_all(table, f64::from(*times)));
        coefficient(&sum)
    });
    Some((value, interval))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[f64]]) -> Table {
        Table { counts: rows.concat(), words: rows.len() }
    }

    #[test]
    fn kappa_is_that_of_the_worked_examples() {
        // 20 and 15 of 50 agreed: kappa 0.4 (the example of proposals read by two readers).
        let kappa = table(&[&[20.0, 5.0], &[10.0, 15.0]]).kappa().expect("is defined");
        assert!((kappa - 0.4).abs() < 1e-12);
        // Cohen 1960, table 1 in counts of 200: kappa 0.492.
        let kappa = table(&[&[88.0, 14.0, 18.0], &[10.0, 40.0, 10.0], &[2.0, 6.0, 12.0]]).kappa().expect("is defined");
        assert!((kappa - 0.492).abs() < 0.0005, "{kappa}");
        assert_eq!(table(&[&[9.0, 0.0], &[0.0, 0.0]]).kappa(), None, "chance explains it all");
        assert_eq!(Table::new(3).kappa(), None);
    }

    #[test]
    fn alpha_is_that_of_the_worked_examples() {
        // Krippendorff 2011, section B: two observers, values a to e, 0.692.
        let place = |c: char| (c != '.').then(|| c as usize - '1' as usize);
        let rows = |observers: &[&str]| -> Vec<Vec<Option<usize>>> {
            let columns = observers[0].len();
            (0..columns).map(|at| observers.iter().map(|row| place(char::from(row.as_bytes()[at]))).collect()).collect()
        };
        let units = rows(&["112243335441", "212223335444"]);
        let value = alpha(&units).expect("is defined");
        assert!((value - 0.692).abs() < 0.0005, "{value}");
        let mut pairs = Table::new(5);
        units.iter().for_each(|unit| pairs.add(unit[0].expect("rated"), unit[1].expect("rated")));
        assert!((pairs.alpha().expect("is defined") - value).abs() < 1e-12, "the same from pairs");
        // Section C: four observers with missing values, 0.743.
        let units = rows(&["123321412...", "1233224125.3", ".3332342251.", "12332441251."]);
        let value = alpha(&units).expect("is defined");
        assert!((value - 0.743).abs() < 0.0005, "{value}");
        assert_eq!(alpha(&rows(&["11", "11"])), None, "without difference there is nothing to agree on");
    }
}
