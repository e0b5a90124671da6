//! The search over tracks as plain state: what is typed, and what it finds.

use std::sync::Arc;

use super::desk::ClipSummary;
use super::track_filter::{TrackFilter, TrackLine, TrackLines, TrackOrder};
use crate::vocab::UtcTime;

/// What is typed and found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TracksForm {
    /// What is typed.
    pub query: String,
    /// In which order they are shown.
    pub order: TrackOrder,
    /// The row that Enter opens.
    pub chosen: usize,
    /// Every track of the project, once read.
    lines: Option<Arc<TrackLines>>,
    /// What was looked for last, and where it was found.
    searched: (String, TrackOrder),
    found: Arc<Vec<u32>>,
}

impl TracksForm {
    /// Takes the project's tracks.
    pub fn take(&mut self, lines: Arc<TrackLines>, clips: &[ClipSummary], now: Option<UtcTime>) {
        self.lines = Some(lines);
        self.search(clips, now);
    }

    /// The tracks, once read.
    #[must_use]
    pub fn lines(&self) -> Option<&Arc<TrackLines>> {
        self.lines.as_ref()
    }

    /// Looks anew when something else was typed, or another order chosen.
    pub fn follow(&mut self, clips: &[ClipSummary], now: Option<UtcTime>) {
        if self.searched.0 != self.query || self.searched.1 != self.order {
            self.search(clips, now);
            self.chosen = 0;
        }
    }

    fn search(&mut self, clips: &[ClipSummary], now: Option<UtcTime>) {
        let Some(lines) = &self.lines else { return };
        self.found = Arc::new(TrackFilter::parse(&self.query).choose(lines, clips, self.order, now));
        self.searched = (self.query.clone(), self.order);
    }

    /// How many tracks fit.
    #[must_use]
    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// The n-th of them.
    #[must_use]
    pub fn line(&self, place: usize) -> Option<&TrackLine> {
        self.lines.as_ref()?.tracks.get(*self.found.get(place)? as usize)
    }
}
