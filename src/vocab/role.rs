//! What a member may do.

use serde::{Deserialize, Serialize};

/// A member's role. One person may hold several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Enrols consent records, imports clips, sets cameras, withdraws; holds the key to originals.
    Steward,
    /// Corrects boxes and tracks on redacted pixels.
    Annotator,
    /// Checks samples, accepts or returns work.
    Reviewer,
    /// Exports training sets, reads statistics.
    Engineer,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Steward, Self::Annotator, Self::Reviewer, Self::Engineer];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Steward => "steward",
            Self::Annotator => "annotator",
            Self::Reviewer => "reviewer",
            Self::Engineer => "engineer",
        }
    }
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

impl super::LogSafe for Role {}
