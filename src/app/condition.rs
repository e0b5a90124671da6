//! How a typed condition compares a number: `frames:>100`, `score:<0.4`, `left:0`. Pure.

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compare {
    Less,
    More,
    Same,
}

impl Compare {
    /// What a condition's text asks for; `None` where it holds no number.
    pub(super) fn parse(text: &str) -> Option<(Self, f64)> {
        let (compare, number) = match text.strip_prefix('<') {
            Some(rest) => (Self::Less, rest),
            None => text.strip_prefix('>').map_or((Self::Same, text), |rest| (Self::More, rest)),
        };
        Some((compare, number.parse().ok()?))
    }

    /// Whether a value fits; values nearer to one another than `within` are the same.
    pub(super) fn holds(self, value: f64, wanted: f64, within: f64) -> bool {
        match self {
            Self::Less => value < wanted,
            Self::More => value > wanted,
            Self::Same => (value - wanted).abs() < within,
        }
    }
}
