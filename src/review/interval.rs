//! Intervals of shares and rates, and the bounds of the binomial distribution.
//!
//! Sources: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927; C. J. Clopper
//! and E. S. Pearson, Biometrika 26, 1934 (exact bounds, found by bisection); C. Lanczos, SIAM J. Numer. Anal. B 1, 1964 (the
//! logarithm of the gamma function). All intervals are of 95 %.

use serde::{Deserialize, Serialize};

/// The normal distribution's 97.5 % point: two-sided 95 %.
pub const Z95: f64 = 1.959_963_984_540_054;
/// What a one-sided bound may miss.
const ONE_SIDED: f64 = 0.05;
/// A bound is found to better than a billionth.
const BISECTIONS: u32 = 60;

/// From and to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// Whether a value lies in it.
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// Wilson's interval of a share that was seen in `n` independent trials; `n` may be an effective number. Everything when
/// nothing was tried.
#[must_use]
pub fn wilson(share: f64, n: f64) -> Interval {
    if n <= 0.0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let share = share.clamp(0.0, 1.0);
    let denominator = 1.0 + Z95 * Z95 / n;
    let centre = (share + Z95 * Z95 / (2.0 * n)) / denominator;
    let half = Z95 / denominator * (share * (1.0 - share) / n + Z95 * Z95 / (4.0 * n * n)).sqrt();
    Interval { low: (centre - half).max(0.0), high: (centre + half).min(1.0) }
}

/// The score interval of a rate of events (Poisson), `events` in `exposure`.
#[must_use]
pub fn rate(events: f64, exposure: f64) -> Interval {
    if exposure <= 0.0 {
        return Interval { low: 0.0, high: f64::INFINITY };
    }
    let (mean, shift) = (events / exposure, Z95 * Z95 / (2.0 * exposure));
    let half = Z95 * (mean / exposure + Z95 * Z95 / (4.0 * exposure * exposure)).sqrt();
    Interval { low: (mean + shift - half).max(0.0), high: mean + shift + half }
}

/// ln Γ(x) for x > 0, to 15 digits.
fn ln_gamma(x: f64) -> f64 {
    const G: f64 = 7.0;
    const C: [f64; 9] = [
        0.999_999_999_999_809_9,
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    let x = x - 1.0;
    let sum = C.iter().enumerate().skip(1).fold(C[0], |sum, (i, c)| sum + c / (x + i as f64));
    let t = x + G + 0.5;
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

/// The chance of at most `most` events in `n` trials that each have the chance `share`.
#[must_use]
pub fn at_most(most: u64, n: u64, share: f64) -> f64 {
    if most >= n || share <= 0.0 {
        return 1.0;
    }
    if share >= 1.0 {
        return 0.0;
    }
    let (ln_p, ln_q) = (share.ln(), (-share).ln_1p());
    let whole = ln_gamma(n as f64 + 1.0);
    let term = |k: u64| {
        let ln_choose = whole - ln_gamma(k as f64 + 1.0) - ln_gamma((n - k) as f64 + 1.0);
        (ln_choose + k as f64 * ln_p + (n - k) as f64 * ln_q).exp()
    };
    (0..=most).map(term).sum::<f64>().min(1.0)
}

/// The largest share that `events` in `n` trials still allow, with 95 % confidence, one-sided and exact; about 3/n when nothing
/// was found ("rule of three"). 1 when nothing was tried.
#[must_use]
pub fn upper_bound(events: u64, n: u64) -> f64 {
    if events >= n {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..BISECTIONS {
        let middle = (low + high) / 2.0;
        if at_most(events, n, middle) > ONE_SIDED { low = middle } else { high = middle }
    }
    high
}

/// How many trials show with 95 % confidence that at most this share is wrong, when `allowed` may be found wrong in them.
#[must_use]
pub fn trials_to_show(share_wrong: f64, allowed: u64) -> u64 {
    let shows = |n: u64| at_most(allowed, n, share_wrong) <= ONE_SIDED;
    let mut high = allowed + 1;
    while !shows(high) && high < 1 << 40 {
        high *= 2;
    }
    let mut low = allowed;
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if shows(middle) { high = middle } else { low = middle }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(interval: Interval) -> (f64, f64) {
        ((interval.low * 1000.0).round() / 10.0, (interval.high * 1000.0).round() / 10.0)
    }

    #[test]
    fn wilson_is_as_in_the_published_examples() {
        // Of k errors in n: 0/50, 3/125, 5/200, 6/300, 10/500, 20/1000.
        let cases = [
            (0.0, 50.0, (0.0, 7.1)),
            (3.0, 125.0, (0.8, 6.8)),
            (5.0, 200.0, (1.1, 5.7)),
            (6.0, 300.0, (0.9, 4.3)),
            (10.0, 500.0, (1.1, 3.6)),
            (20.0, 1000.0, (1.3, 3.1)),
        ];
        for (k, n, expected) in cases {
            assert_eq!(percent(wilson(k / n, n)), expected, "{k}/{n}");
        }
        assert_eq!(wilson(0.5, 0.0), Interval { low: 0.0, high: 1.0 });
    }

    #[test]
    fn the_binomial_is_that_of_an_independent_sum() {
        for (n, share) in [(1_u64, 0.3), (7, 0.5), (40, 0.02), (200, 0.9)] {
            let mut pmf = vec![1.0];
            for _ in 0..n {
                let mut next = vec![0.0; pmf.len() + 1];
                for (k, p) in pmf.iter().enumerate() {
                    next[k] += p * (1.0 - share);
                    next[k + 1] += p * share;
                }
                pmf = next;
            }
            let mut sum = 0.0;
            for (k, p) in pmf.iter().enumerate() {
                sum += p;
                assert!((at_most(k as u64, n, share) - sum).abs() < 1e-10, "{k} of {n} at {share}");
            }
        }
    }

    #[test]
    fn bounds_are_exact_and_zero_is_the_rule_of_three() {
        for n in [10_u64, 100, 3000] {
            let exact = 1.0 - 0.05_f64.powf(1.0 / n as f64);
            assert!((upper_bound(0, n) - exact).abs() < 1e-9);
        }
        assert!((upper_bound(0, 1000) * 1000.0 - 3.0).abs() < 0.01, "three in a thousand");
        assert_eq!((upper_bound(0, 0), upper_bound(3, 3)), (1.0, 1.0));
        assert!((at_most(2, 50, upper_bound(2, 50)) - 0.05).abs() < 1e-6);
    }

    #[test]
    fn sizes_that_show_a_share_are_the_published_ones() {
        for (share, sizes) in [(0.01, [299, 473, 628, 773]), (0.02, [149, 236, 313, 386]), (0.05, [59, 93, 124, 153])] {
            let found = [0, 1, 2, 3].map(|allowed| trials_to_show(share, allowed));
            assert_eq!(found, sizes, "at most {share}");
        }
    }
}
