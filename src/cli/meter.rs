//! Progress on stderr: one line that is rewritten on a terminal, with what is left of the stage; one line a stage elsewhere.

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
    begun: Instant,
    drawn: Instant,
}

/// Before that the rate of a stage is a guess.
const RATE_KNOWN_AFTER: Duration = Duration::from_secs(1);

/// How long a stage still takes at the rate so far, in words; nothing while that is unknown.
fn left(done: u64, total: Option<u64>, spent: Duration) -> String {
    let Some(total) = total.filter(|total| *total > done && done > 0 && spent >= RATE_KNOWN_AFTER) else {
        return String::new();
    };
    let seconds = (spent.as_secs_f64() / done as f64 * (total - done) as f64).ceil() as u64;
    match seconds {
        0..=99 => format!(", {seconds} s left"),
        100..=5999 => format!(", {} min left", seconds.div_ceil(60)),
        _ => format!(", {} h left", seconds.div_ceil(3600)),
    }
}

impl Meter {
    pub(super) fn new() -> Self {
        let now = Instant::now();
        let state = State { stage: None, total: None, done: 0, begun: now, drawn: now };
        Self { terminal: std::io::stderr().is_terminal(), state: Mutex::new(state) }
    }

    fn draw(&self, state: &State) {
        let Some(stage) = state.stage else { return };
        let count = state.total.map_or_else(|| state.done.to_string(), |total| format!("{} of {total}", state.done));
        // Progress that cannot be shown must not stop the work.
        let left = left(state.done, state.total, state.begun.elapsed());
        let _ = write!(std::io::stderr().lock(), "\r\x1b[K{stage} {count}{left}");
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
        let now = Instant::now();
        *state = State { stage: Some(stage), total, done: 0, begun: now, drawn: now };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_told_once_the_rate_is_known() {
        let ten = Duration::from_secs(10);
        assert_eq!(left(100, Some(300), ten), ", 20 s left");
        assert_eq!(left(100, Some(10_000), ten), ", 17 min left");
        assert_eq!(left(1, Some(10_000), ten), ", 28 h left");
        for (done, total, spent) in [(0, Some(9), ten), (9, Some(9), ten), (9, None, ten), (1, Some(9), ten / 20)] {
            assert_eq!(left(done, total, spent), "");
        }
    }
}
