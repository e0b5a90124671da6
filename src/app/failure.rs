//! What went wrong, for people and for scripts: two lines and an exit code.

use std::fmt;

use super::desk::DeskError;
use super::told::{Filling, Told, told};

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
///
/// Its two lines are English, as the command line, `--json` and exports have them; the window says it by
/// [`Failure::for_people`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// For scripts.
    pub kind: FailureKind,
    /// First line: what happened.
    pub what: String,
    /// Second line: what to do now.
    pub way_out: String,
    /// The message that says it in the window; none where the window cannot meet it.
    told: Option<Told>,
}

impl Failure {
    /// A failure that the window and the command line say, by its message.
    #[must_use]
    pub(super) fn told(kind: FailureKind, told: Told) -> Self {
        let (what, way_out) = told.for_scripts();
        Self { kind, what, way_out, told: Some(told) }
    }

    /// A failure that the command line alone can meet, from its two lines.
    #[must_use]
    pub fn in_english(kind: FailureKind, what: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self { kind, what: what.into(), way_out: way_out.into(), told: None }
    }

    /// The same from a module's error, whose text already has the two lines.
    #[must_use]
    pub fn in_english_lines(kind: FailureKind, text: &str) -> Self {
        let (what, way_out) =
            text.split_once('\n').unwrap_or((text, "Run `veilmark doctor` to see what this machine lacks."));
        Self::in_english(kind, what, way_out)
    }

    /// As the window says it, in the language of this run.
    #[must_use]
    pub fn for_people(&self) -> DeskError {
        match &self.told {
            Some(told) => told.for_people(),
            None => DeskError::new(&self.what, &self.way_out),
        }
    }

    /// What happened, to stand in another message.
    pub(super) fn what_to_fill(&self) -> Filling {
        self.told.clone().map_or_else(|| Filling::Text(self.what.clone()), |told| Filling::What(Box::new(told)))
    }

    /// What to do now, to stand in another message.
    pub(super) fn way_out_to_fill(&self) -> Filling {
        self.told.clone().map_or_else(|| Filling::Text(self.way_out.clone()), |told| Filling::WayOut(Box::new(told)))
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
        Self::told(FailureKind::Failed, told!("failure-stopped"))
    }
}

impl From<Failure> for DeskError {
    fn from(failure: Failure) -> Self {
        failure.for_people()
    }
}
