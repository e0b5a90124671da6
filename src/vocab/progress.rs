//! How long work reports and stops. Anything over 50 ms takes a [`Progress`] and calls it at least once a frame.

use std::fmt;

/// Somebody asked the work to stop. It leaves nothing half-written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stopped on request")]
pub struct Cancelled;

/// What the work is doing now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Reading the file to learn its digest.
    Hash,
    /// Encrypting the original into the vault.
    Seal,
    /// Decoding and running the detectors.
    Detect,
    /// Deciding what to hide in every frame.
    Plan,
    /// Hiding, encoding the proxy, and looking at it a second time.
    Redact,
    /// Hiding what the second look found, and looking once more.
    Check,
    /// Drawing plain heads where heads are hidden, once nothing is found any more, and encoding that.
    Heads,
    /// Joining detections into tracks.
    Track,
    /// Writing a dataset.
    Export,
    /// Reading a copy back.
    ReadBack,
    /// Drawing the sample clips.
    Draw,
    /// Counting labels.
    Count,
}

impl Stage {
    /// The word on screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Hash => "hashing",
            Self::Seal => "sealing",
            Self::Detect => "detecting",
            Self::Plan => "planning",
            Self::Redact => "redacting",
            Self::Check => "checking",
            Self::Heads => "drawing plain heads",
            Self::Track => "tracking",
            Self::Export => "exporting",
            Self::ReadBack => "checking the copy",
            Self::Draw => "drawing the sample",
            Self::Count => "counting",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl super::LogSafe for Stage {}

/// Both the progress and the stopping point of long work.
pub trait Progress: Sync {
    /// A stage begins; `total` steps if known. A later `begin` ends the stage before it.
    fn begin(&self, stage: Stage, total: Option<u64>);

    /// `count` more steps are done.
    ///
    /// # Errors
    /// [`Cancelled`] when the work must stop now.
    fn advance(&self, count: u64) -> Result<(), Cancelled>;
}

/// Reports to nobody and never stops.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _stage: Stage, _total: Option<u64>) {}
    fn advance(&self, _count: u64) -> Result<(), Cancelled> {
        Ok(())
    }
}
