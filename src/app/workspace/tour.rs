//! What helps a newcomer: the tour, begun once by itself on the sample project and by its command at any time; and the language.

use crate::app::command::Command;
use crate::app::tour::{STOPS, Stop};

use super::Workspace;

impl Workspace {
    /// Runs a command of the tour; `false` when it is none.
    pub(super) fn run_tour(&mut self, command: &Command) -> bool {
        match command {
            Command::StartTour => self.tour = Some(0),
            Command::NextStop => self.tour = self.tour.map(|at| at + 1).filter(|at| *at < STOPS.len()),
            Command::EndTour => self.tour = None,
            Command::NextLanguage => {
                self.settings.language = self.settings.language.next();
                self.save_settings();
                let name = self.settings.language.name();
                self.note(&format!("{name}. {}", crate::app::words::say("language-changes")), "");
            }
            _ => return false,
        }
        true
    }

    /// The stop that is shown, and its place.
    #[must_use]
    pub fn stop(&self) -> Option<(usize, &'static Stop)> {
        self.tour.and_then(|at| Some((at, STOPS.get(at)?)))
    }

    /// Whoever opens the sample for the first time is shown around.
    pub(super) fn tour_newcomers(&mut self) {
        let is_sample = self.project().is_some_and(|project| project.name == crate::app::sample::SAMPLE_NAME);
        if is_sample && !self.settings.has_toured {
            self.tour = Some(0);
            self.settings.has_toured = true;
            self.save_settings();
        }
    }
}
