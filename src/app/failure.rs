//! What went wrong, for people and for scripts: two lines and an exit code.

use std::fmt;

/// Why a command did not do what was asked; the number is the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// The work failed: a disk, a model, a lock.
    Failed = 1,
    /// The command was wrong.
    Usage = 2,
    /// No permit, or the wrong role.
    Refused = 3,
    /// Input that is unreadable or hostile.
    Unreadable = 4,
    /// Something was changed that must not change.
    Integrity = 5,
}

impl FailureKind {
    /// The process exit code.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        self as u8
    }
}

/// A failed command: what happened, and what to do now. Holds no path, no name and no dependency's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// For scripts.
    pub kind: FailureKind,
    /// First line: what happened.
    pub what: String,
    /// Second line: what to do now.
    pub way_out: String,
}

impl Failure {
    /// A failure from its two lines.
    #[must_use]
    pub fn new(kind: FailureKind, what: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self { kind, what: what.into(), way_out: way_out.into() }
    }

    /// A failure from a module's error, whose text already has the two lines.
    #[must_use]
    pub fn from_lines(kind: FailureKind, text: &str) -> Self {
        let (what, way_out) =
            text.split_once('\n').unwrap_or((text, "Run `veilmark doctor` to see what this machine lacks."));
        Self::new(kind, what, way_out)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.what, self.way_out)
    }
}

impl std::error::Error for Failure {}

impl From<crate::vocab::Cancelled> for Failure {
    fn from(_: crate::vocab::Cancelled) -> Self {
        Self::new(
            FailureKind::Failed,
            "Stopped on request.",
            "Start it again when you like; nothing was left half-written.",
        )
    }
}
