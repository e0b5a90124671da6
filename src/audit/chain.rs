//! The chain: how one line binds the line before it.

use serde::{Deserialize, Serialize};

use super::entry::Entry;
use crate::vocab::Digest;

/// The end of a log at some moment: the number of its last entry and the digest of that entry's line. Kept outside the log
/// it shows later whether the log was cut or rewritten below that point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Number of the last entry; 0 for an empty log.
    pub seq: u64,
    /// SHA-256 of the last line without its line feed; 32 zero bytes for an empty log.
    pub digest: Digest,
}

impl Head {
    /// The head of a log without entries.
    pub const EMPTY: Self = Self { seq: 0, digest: Digest::from_bytes([0; 32]) };

    /// The head once `line` is the last line.
    #[must_use]
    pub(super) fn after(self, line: &[u8]) -> Self {
        Self { seq: self.seq + 1, digest: Digest::of(line) }
    }

    /// Whether `entry` is the one that follows this head.
    #[must_use]
    pub(super) fn is_followed_by(&self, entry: &Entry) -> bool {
        entry.seq == self.seq + 1 && entry.prev == self.digest
    }
}
