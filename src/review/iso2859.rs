//! Acceptance sampling by attributes: single sampling plans of ISO 2859-1:1999 (the same as ANSI/ASQ Z1.4 for these tables).
//!
//! Tables 1 (code letters), 2-A (normal) and 2-B (tightened inspection), for acceptance quality limits up to 10 % of nonconforming
//! units. The master tables follow one pattern: acceptance numbers stand on the diagonals of letter and limit, and an arrow sends to
//! the next letter that has one. An acceptance quality limit is no guarantee: [`Scheme::chance_of_acceptance`] gives the operating
//! characteristic, which every report prints. Deliberately absent: reduced inspection, which asks for less.

use serde::{Deserialize, Serialize};

use super::interval::at_most;

/// The letters A to R, without I and O, and S, which tightened inspection alone has; each with its sample size.
const LETTERS: [(char, u32); 17] = [
    ('A', 2),
    ('B', 3),
    ('C', 5),
    ('D', 8),
    ('E', 13),
    ('F', 20),
    ('G', 32),
    ('H', 50),
    ('J', 80),
    ('K', 125),
    ('L', 200),
    ('M', 315),
    ('N', 500),
    ('P', 800),
    ('Q', 1250),
    ('R', 2000),
    ('S', 3150),
];

/// The upper ends of the lot sizes of table 1; larger lots are in the last row.
const LOTS: [u64; 14] = [8, 15, 25, 50, 90, 150, 280, 500, 1_200, 3_200, 10_000, 35_000, 150_000, 500_000];

/// The inspection levels of table 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Level {
    S1,
    S2,
    S3,
    S4,
    I,
    II,
    III,
}

impl Level {
    /// All of them.
    pub const ALL: [Self; 7] = [Self::S1, Self::S2, Self::S3, Self::S4, Self::I, Self::II, Self::III];

    /// As the standard writes it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::S1 => "S-1",
            Self::S2 => "S-2",
            Self::S3 => "S-3",
            Self::S4 => "S-4",
            Self::I => "I",
            Self::II => "II",
            Self::III => "III",
        }
    }

    /// The letters of the 15 rows of table 1.
    const fn letters(self) -> &'static [u8; 15] {
        match self {
            Self::S1 => b"AAAABBBBCCCCDDD",
            Self::S2 => b"AAABBBCCCDDDEEE",
            Self::S3 => b"AABBCCDDEEFFGGH",
            Self::S4 => b"AABCCDEEFGGHJJK",
            Self::I => b"AABCCDEFGHJKLMN",
            Self::II => b"ABCDEFGHJKLMNPQ",
            Self::III => b"BCDEFGHJKLMNPQR",
        }
    }
}

/// How strictly a lot is inspected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Where nothing speaks against it.
    Normal,
    /// After two of five lots in a row were rejected.
    Tightened,
}

impl Severity {
    /// How many letters its table has.
    const fn letters(self) -> usize {
        match self {
            Self::Normal => LETTERS.len() - 1,
            Self::Tightened => LETTERS.len(),
        }
    }

    /// On a diagonal of letter and limit: the acceptance number, or which way the arrow points (+1 down, -1 up).
    fn cell(self, diagonal: usize) -> Result<u32, isize> {
        let (first, numbers): (usize, &[u32]) = match self {
            Self::Normal => (14, &[1, 2, 3, 5, 7, 10, 14, 21]),
            Self::Tightened => (15, &[1, 2, 3, 5, 8, 12, 18]),
        };
        match diagonal.checked_sub(first) {
            None | Some(2) => Err(1),
            Some(0) => Ok(0),
            Some(1) => Err(-1),
            Some(step) => numbers.get(step - 3).copied().ok_or(-1),
        }
    }
}

/// An acceptance quality limit: percent of nonconforming units, one of the preferred series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Aql(u8);

const LIMITS: [f64; 16] =
    [0.010, 0.015, 0.025, 0.040, 0.065, 0.10, 0.15, 0.25, 0.40, 0.65, 1.0, 1.5, 2.5, 4.0, 6.5, 10.0];

impl Aql {
    /// All of them, rising.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..LIMITS.len()).map(|place| Self(u8::try_from(place).expect("sixteen limits")))
    }

    /// The limit of so many percent.
    #[must_use]
    pub fn of_percent(percent: f64) -> Option<Self> {
        Self::all().find(|aql| (aql.percent() - percent).abs() < 1e-9)
    }

    /// In percent.
    #[must_use]
    pub fn percent(self) -> f64 {
        LIMITS[usize::from(self.0)]
    }
}

impl TryFrom<f64> for Aql {
    type Error = &'static str;
    fn try_from(percent: f64) -> Result<Self, Self::Error> {
        Self::of_percent(percent).ok_or("no limit of the preferred series")
    }
}

impl From<Aql> for f64 {
    fn from(aql: Aql) -> Self {
        aql.percent()
    }
}

/// A single sampling plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheme {
    /// The code letter after the arrows.
    pub letter: char,
    /// Units to draw; the whole lot where it has no more.
    pub units: u64,
    /// A lot with at most so many nonconforming units is accepted; with one more it is rejected.
    pub accepted: u32,
}

impl Scheme {
    /// The plan for a lot of so many units.
    #[must_use]
    pub fn of(lot: u64, level: Level, aql: Aql, severity: Severity) -> Self {
        let row = LOTS.iter().position(|end| lot <= *end).unwrap_or(LOTS.len());
        let letter = char::from(level.letters()[row]);
        let own = LETTERS.iter().position(|(name, _)| *name == letter).expect("table 1 names letters of table 2");
        let (at, accepted) = follow(own, usize::from(aql.0), severity);
        let (letter, size) = LETTERS[at];
        Self { letter, units: u64::from(size).min(lot), accepted }
    }

    /// The operating characteristic: the chance that a lot with this share of nonconforming units is accepted (binomial).
    #[must_use]
    pub fn chance_of_acceptance(&self, share: f64) -> f64 {
        at_most(u64::from(self.accepted), self.units, share)
    }

    /// The curve at these percents.
    #[must_use]
    pub fn curve(&self, percents: &[f64]) -> Vec<(f64, f64)> {
        percents.iter().map(|percent| (*percent, self.chance_of_acceptance(percent / 100.0))).collect()
    }

    /// The share of nonconforming units at which a lot is still accepted with this chance.
    #[must_use]
    pub fn share_at(&self, chance: f64) -> f64 {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..60 {
            let middle = (low + high) / 2.0;
            if self.chance_of_acceptance(middle) > chance { low = middle } else { high = middle }
        }
        low
    }
}

/// Follows the arrows from a letter to one that has an acceptance number.
fn follow(letter: usize, limit: usize, severity: Severity) -> (usize, u32) {
    let mut at = letter;
    let mut way = None;
    loop {
        match severity.cell(at + limit) {
            Ok(accepted) => return (at, accepted),
            // An arrow out of the table turns back: the first letter has none above it, the last one none below.
            Err(arrow) => {
                let arrow = *way.get_or_insert(arrow);
                match at.checked_add_signed(arrow).filter(|next| *next < severity.letters()) {
                    Some(next) => at = next,
                    None => way = Some(-arrow),
                }
            }
        }
    }
}

/// What the switching rules say after these lots, the oldest first, `true` for each that was accepted (clause 9.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Inspect the next lot like this.
    Inspect(Severity),
    /// Five lots were rejected under tightened inspection: inspection stops until the work was improved.
    Stopped,
}

/// Normal inspection at first; tightened when two of five or fewer consecutive lots were rejected; normal again after five
/// consecutive lots were accepted; stopped when five lots in all were rejected while it was tightened.
#[must_use]
pub fn standing(lots: &[bool]) -> Standing {
    let mut severity = Severity::Normal;
    let (mut recent, mut accepted_in_a_row, mut rejected_while_tightened) = (Vec::new(), 0, 0);
    for &is_accepted in lots {
        match severity {
            Severity::Normal => {
                recent.push(is_accepted);
                if recent.iter().rev().take(5).filter(|accepted| !**accepted).count() >= 2 {
                    (severity, accepted_in_a_row, rejected_while_tightened) = (Severity::Tightened, 0, 0);
                }
            }
            Severity::Tightened => {
                accepted_in_a_row = if is_accepted { accepted_in_a_row + 1 } else { 0 };
                rejected_while_tightened += u32::from(!is_accepted);
                if rejected_while_tightened >= 5 {
                    return Standing::Stopped;
                }
                if accepted_in_a_row >= 5 {
                    (severity, recent) = (Severity::Normal, Vec::new());
                }
            }
        }
    }
    Standing::Inspect(severity)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(lot: u64, percent: f64, severity: Severity) -> (char, u64, u32) {
        let aql = Aql::of_percent(percent).expect("a limit");
        let Scheme { letter, units, accepted } = Scheme::of(lot, Level::II, aql, severity);
        (letter, units, accepted)
    }

    /// Rows G to M of table 2-A as published, limits 1.0, 1.5, 2.5 and 4.0; G has an arrow at 1.0 that leads to H.
    #[test]
    fn normal_plans_are_those_of_table_2_a() {
        let rows: [(u64, char, u64, [u32; 4]); 6] = [
            (280, 'G', 32, [1, 1, 2, 3]),
            (500, 'H', 50, [1, 2, 3, 5]),
            (1_200, 'J', 80, [2, 3, 5, 7]),
            (3_200, 'K', 125, [3, 5, 7, 10]),
            (10_000, 'L', 200, [5, 7, 10, 14]),
            (35_000, 'M', 315, [7, 10, 14, 21]),
        ];
        for (lot, letter, units, accepted) in rows {
            for (percent, accepted) in [1.0, 1.5, 2.5, 4.0].into_iter().zip(accepted) {
                let expected = if letter == 'G' && percent == 1.0 { ('H', 50, 1) } else { (letter, units, accepted) };
                assert_eq!(plan(lot, percent, Severity::Normal), expected, "{letter} at {percent}");
            }
        }
        // The corners: the zero of each column, and the arrows at its two ends.
        assert_eq!(plan(8, 6.5, Severity::Normal), ('A', 2, 0));
        assert_eq!(plan(150, 0.65, Severity::Normal), ('F', 20, 0));
        assert_eq!(plan(150, 1.0, Severity::Normal), ('E', 13, 0), "F sends up");
        assert_eq!(plan(100_000, 10.0, Severity::Normal), ('K', 125, 21), "N sends up to the last 21");
        assert_eq!(plan(1_000_000, 0.010, Severity::Normal), ('Q', 1250, 0));
        let of_r = Scheme::of(500_001, Level::III, Aql::of_percent(0.015).expect("a limit"), Severity::Normal);
        assert_eq!((of_r.letter, of_r.units, of_r.accepted), ('P', 800, 0), "R has no letter below it");
        assert_eq!(plan(6, 0.010, Severity::Normal), ('Q', 6, 0), "a lot smaller than its sample is looked at whole");
    }

    /// Rows of table 2-B as published: J 80, K 125, L 200, M 315 at 1.0, 1.5, 2.5 and 4.0.
    #[test]
    fn tightened_plans_are_those_of_table_2_b() {
        for (lot, letter, units, accepted) in [
            (1_200_u64, 'J', 80_u64, [1_u32, 2, 3, 5]),
            (3_200, 'K', 125, [2, 3, 5, 8]),
            (10_000, 'L', 200, [3, 5, 8, 12]),
            (35_000, 'M', 315, [5, 8, 12, 18]),
        ] {
            for (percent, accepted) in [1.0, 1.5, 2.5, 4.0].into_iter().zip(accepted) {
                assert_eq!(plan(lot, percent, Severity::Tightened), (letter, units, accepted));
            }
        }
        assert_eq!(plan(150, 1.0, Severity::Tightened), ('F', 20, 0));
        assert_eq!(plan(500_000, 0.025, Severity::Tightened), ('P', 800, 0));
        assert_eq!(plan(500_001, 0.025, Severity::Tightened), ('P', 800, 0), "Q sends up");
        let of_r =
            |percent| Scheme::of(500_001, Level::III, Aql::of_percent(percent).expect("a limit"), Severity::Tightened);
        assert_eq!((of_r(0.025).letter, of_r(0.025).units, of_r(0.025).accepted), ('S', 3150, 1), "the one plan of S");
    }

    /// Rows of table 1 as published.
    #[test]
    fn code_letters_are_those_of_table_1() {
        let rows: [(u64, &str); 15] = [
            (2, "AAAAAAB"),
            (9, "AAAAABC"),
            (25, "AABBBCD"),
            (50, "ABBCCDE"),
            (90, "BBCCCEF"),
            (91, "BBCDDFG"),
            (280, "BCDEEGH"),
            (500, "BCDEFHJ"),
            (1_200, "CCEFGJK"),
            (3_200, "CDEGHKL"),
            (10_000, "CDFGJLM"),
            (10_001, "CDFHKMN"),
            (150_000, "DEGJLNP"),
            (500_000, "DEGJMPQ"),
            (500_001, "DEHKNQR"),
        ];
        for (lot, letters) in rows {
            let row = LOTS.iter().position(|end| lot <= *end).unwrap_or(LOTS.len());
            let found: String = Level::ALL.iter().map(|level| char::from(level.letters()[row])).collect();
            assert_eq!(found, letters, "a lot of {lot}");
        }
    }

    #[test]
    fn an_acceptance_quality_limit_is_no_guarantee() {
        let of = |percent| Scheme::of(2_000, Level::II, Aql::of_percent(percent).expect("a limit"), Severity::Normal);
        let rounded = |chance: f64| (chance * 100.0).round();
        assert_eq!(rounded(of(1.0).chance_of_acceptance(0.01)), 96.0);
        assert_eq!(rounded(of(1.0).chance_of_acceptance(0.05)), 12.0);
        assert_eq!(rounded(of(2.5).chance_of_acceptance(0.05)), 71.0);
        let scheme = of(1.0);
        assert!((scheme.chance_of_acceptance(scheme.share_at(0.1)) - 0.1).abs() < 1e-6);
    }

    #[test]
    fn lots_switch_as_clause_9_3_says() {
        let lots = |text: &str| text.chars().map(|c| c == '+').collect::<Vec<bool>>();
        for (text, expected) in [
            ("", Standing::Inspect(Severity::Normal)),
            ("+++-++", Standing::Inspect(Severity::Normal)),
            ("-++++-", Standing::Inspect(Severity::Normal)),
            ("-+++-", Standing::Inspect(Severity::Tightened)),
            ("--", Standing::Inspect(Severity::Tightened)),
            ("--++++", Standing::Inspect(Severity::Tightened)),
            ("--+++++", Standing::Inspect(Severity::Normal)),
            ("--+++++-", Standing::Inspect(Severity::Normal)),
            ("--++++-++++-", Standing::Inspect(Severity::Tightened)),
            ("-------", Standing::Stopped),
            ("--+-+-+-+-+-", Standing::Stopped),
        ] {
            assert_eq!(standing(&lots(text)), expected, "{text}");
        }
    }
}
