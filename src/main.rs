//! The binary: the real clock, the panic hook, and the choice between window and command line. Nothing else.

use std::process::ExitCode;
use std::sync::Arc;

use veilmark::app::failure::{Failure, FailureKind};
use veilmark::vocab::{Clock, UtcTime};

/// The computer's clock. The only place in the program that reads it.
struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> UtcTime {
        let micros = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .ok()
            .and_then(|since| i64::try_from(since.as_micros()).ok())
            .and_then(UtcTime::from_micros);
        // A clock before 1970 or after 9999 is broken. Time zero makes every consent record "not yet given": refused.
        micros.unwrap_or_else(|| UtcTime::from_micros(0).expect("1970 is a valid time"))
    }
}

fn main() -> ExitCode {
    keep_memory_off_disk();
    std::panic::set_hook(Box::new(|panic| {
        // The payload may quote what a clip held, so only the place in our own code is named.
        let ours = panic.location().filter(|at| at.file().starts_with("src/"));
        let place = ours.map_or_else(String::new, |at| format!(" ({}:{})", at.file(), at.line()));
        eprintln!(
            "Veilmark met a fault of its own{place} and stops.\nEvery saved edit is safe; please report this line."
        );
    }));
    ExitCode::from(veilmark::cli::run(std::env::args_os(), Arc::new(SystemClock), &|launcher, desk| {
        veilmark::ui::run(launcher, desk)
            .map_err(|error| Failure::in_english_lines(FailureKind::Failed, &error.to_string()))
    }))
}

/// No core dump and no debugger of the same user: memory holds keys and, for moments, raw frames.
fn keep_memory_off_disk() {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    if setrlimit(Resource::Core, none).is_err() || set_dumpable_behavior(DumpableBehavior::NotDumpable).is_err() {
        eprintln!(
            "Core dumps could not be switched off.\nAsk the administrator for `ulimit -c 0` before you open a project."
        );
    }
}
