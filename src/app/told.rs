//! What happened and what to do now, by the name of its message: scripts and logs read it in English, people in their language.
//!
//! Errors of the layers below stay values until they are shown; [`super::error_words`] names the message of each.

use super::desk::DeskError;
use super::words;

/// What a place of a message is filled with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filling {
    /// As it stands: an id, a name, a cause in the system's own words.
    Text(String),
    /// A number, by which the words around it may change.
    Count(u64),
    /// A word of the trade, or a reason, which files know in English.
    Term(&'static str),
    /// What happened, of something else.
    What(Box<Told>),
    /// What to do now, of something else.
    WayOut(Box<Told>),
}

impl From<String> for Filling {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl Filling {
    /// A number of things.
    pub fn count(of: impl TryInto<u64>) -> Self {
        Self::Count(of.try_into().unwrap_or(u64::MAX))
    }
}

/// A message of the catalogue with two lines: what happened, and as `.way-out` what to do now. Where the window knows a nearer way
/// than the command line, that is `.here`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub(super) name: &'static str,
    pub(super) filled: Vec<(&'static str, Filling)>,
}

impl Told {
    /// The message of this name. Say it by [`told!`], which the tests find.
    pub(super) fn of(name: &'static str) -> Self {
        Self { name, filled: Vec::new() }
    }

    /// With a place of it filled.
    #[must_use]
    pub(super) fn with(mut self, place: &'static str, filling: impl Into<Filling>) -> Self {
        self.filled.push((place, filling.into()));
        self
    }

    /// For scripts and logs: English.
    #[must_use]
    pub(super) fn for_scripts(&self) -> (String, String) {
        words::lines_for_scripts(self)
    }

    /// For people, in the language of this run.
    #[must_use]
    pub(super) fn for_people(&self) -> DeskError {
        let (what, way_out) = words::lines_for_people(self);
        DeskError::new(what, way_out)
    }
}

/// Names a message of two lines: `told!("error-store-full")`.
macro_rules! told {
    ($name:literal) => {
        $crate::app::told::Told::of($name)
    };
}
pub(crate) use told;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::Role;

    #[test]
    fn places_are_filled_and_one_failure_can_stand_in_another() {
        let needed = told!("failure-role-needed").with("role", Filling::Term(Role::Steward.word()));
        assert_eq!(needed.for_scripts().0, "This needs the role of steward.");
        let inside = told!("failure-no-clip-may-leave")
            .with("clip", "c-1".to_owned())
            .with("reason", Filling::What(Box::new(needed.clone())))
            .with("way_out", Filling::WayOut(Box::new(needed.clone())));
        let (what, way_out) = inside.for_scripts();
        assert_eq!(what, "No clip may leave. Clip c-1: This needs the role of steward.");
        assert_eq!(way_out, needed.for_scripts().1);
    }
}
