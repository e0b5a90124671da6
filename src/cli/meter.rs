//! Progress on stderr: one line that is rewritten on a terminal, one line a stage elsewhere.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::vocab::{Cancelled, Progress, Stage};

const REDRAW_EVERY: Duration = Duration::from_millis(200);

/// Shows what long work is doing.
pub(super) struct Meter {
    terminal: bool,
    state: Mutex<State>,
}

struct State {
    stage: Option<Stage>,
    total: Option<u64>,
    done: u64,
    drawn: Instant,
}

impl Meter {
    pub(super) fn new() -> Self {
        let state = State { stage: None, total: None, done: 0, drawn: Instant::now() };
        Self { terminal: std::io::stderr().is_terminal(), state: Mutex::new(state) }
    }

    fn draw(&self, state: &State) {
        let Some(stage) = state.stage else { return };
        let count = state.total.map_or_else(|| state.done.to_string(), |total| format!("{} of {total}", state.done));
        // Progress that cannot be shown must not stop the work.
        let _ = write!(std::io::stderr().lock(), "\r\x1b[K{stage} {count}");
    }
}

impl Progress for Meter {
    fn begin(&self, stage: Stage, total: Option<u64>) {
        let mut state = self.state.lock().expect("drawing a line does not panic");
        if self.terminal {
            if state.stage.is_some() {
                self.draw(&state);
                let _ = writeln!(std::io::stderr().lock());
            }
        } else {
            let of = total.map_or_else(String::new, |total| format!(" {total}"));
            let _ = writeln!(std::io::stderr().lock(), "{stage}{of}");
        }
        *state = State { stage: Some(stage), total, done: 0, drawn: Instant::now() };
    }

    fn advance(&self, count: u64) -> Result<(), Cancelled> {
        let mut state = self.state.lock().expect("drawing a line does not panic");
        state.done += count;
        if self.terminal && state.drawn.elapsed() >= REDRAW_EVERY {
            state.drawn = Instant::now();
            self.draw(&state);
        }
        Ok(())
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        let drawn = self.state.get_mut().is_ok_and(|state| state.stage.is_some());
        if self.terminal && drawn {
            let _ = writeln!(std::io::stderr().lock(), "\r\x1b[K");
        }
    }
}
