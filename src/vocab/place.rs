//! Where a camera stands.

use serde::{Deserialize, Serialize};

/// A camera's place as a steward declared it. Anything but [`Place::Outdoor`] hides the whole picture outside the boxes of
/// people and vehicles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A steward said that this camera looks at a street, a yard or a porch.
    Outdoor,
    /// A steward said that this camera looks at the inside of a home.
    Indoor,
    /// Nobody has said. Treated as indoor.
    #[default]
    Unknown,
}

impl Place {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Outdoor => "outdoor",
            Self::Indoor => "indoor",
            Self::Unknown => "unknown",
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

impl super::LogSafe for Place {}
