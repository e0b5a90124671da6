//! One piece of long work on its own thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::vocab::{Cancelled, Progress, Stage};

/// How a job ended, as the jobs panel shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The work is done.
    Finished,
    /// Somebody stopped it, and it left nothing half-written.
    Cancelled,
    /// It could not be done.
    Failed,
}

/// Why a job has no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JobError<E> {
    /// The work itself says why.
    #[error(transparent)]
    Work(E),
    /// The work was stopped on request.
    #[error("The work was stopped.\nStart it again when you want it done.")]
    Cancelled,
    /// A fault in the program. The panic's own words are dropped: they may quote anything.
    #[error(
        "{0} stopped on a fault in the program.\nWhat was saved is safe. Try again, and report it if it happens again."
    )]
    Panicked(&'static str),
    /// The operating system has no thread to give.
    #[error("{0} could not be started: the system has no thread free.\nClose other programs and try again.")]
    NoThread(&'static str),
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobState {
    /// What was started, for example `import`.
    pub name: &'static str,
    /// The present stage; `None` before the first one.
    pub stage: Option<Stage>,
    /// Steps of this stage that are done.
    pub done: u64,
    /// Steps of this stage, if known.
    pub total: Option<u64>,
    /// Whether a stop was asked for.
    pub is_stopping: bool,
    /// `None` while it runs. Stays known after the result was taken.
    pub ended: Option<Ending>,
}

impl JobState {
    /// Share of the present stage that is done, 0 to 1; `None` when the number of steps is not known.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        let total = self.total.filter(|&total| total > 0)?;
        Some((self.done as f64 / total as f64).min(1.0))
    }
}

struct Board<T, E> {
    stage: Option<Stage>,
    done: u64,
    total: Option<u64>,
    ended: Option<Ending>,
    result: Option<Result<T, JobError<E>>>,
}

struct Shared<T, E> {
    name: &'static str,
    stop: AtomicBool,
    board: Mutex<Board<T, E>>,
    has_ended: Condvar,
    wake: Box<dyn Fn() + Send + Sync>,
}

impl<T, E> Shared<T, E> {
    /// The board is plain values, whole after every statement: a panic elsewhere leaves it readable.
    fn board(&self) -> MutexGuard<'_, Board<T, E>> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self, result: Result<T, JobError<E>>) {
        let ending = match &result {
            Ok(_) => Ending::Finished,
            Err(JobError::Cancelled) => Ending::Cancelled,
            Err(_) => Ending::Failed,
        };
        let mut board = self.board();
        board.ended = Some(ending);
        board.result = Some(result);
        drop(board);
        self.has_ended.notify_all();
        (self.wake)();
    }
}

/// What the work reports to. Its [`Progress::advance`] is both the progress and the stopping point.
pub struct Reporter {
    sink: Arc<dyn Sink>,
}

trait Sink: Send + Sync {
    fn begin(&self, stage: Stage, total: Option<u64>);
    fn advance(&self, count: u64);
    fn is_stopping(&self) -> bool;
}

impl<T: Send, E: Send> Sink for Shared<T, E> {
    fn begin(&self, stage: Stage, total: Option<u64>) {
        let mut board = self.board();
        (board.stage, board.done, board.total) = (Some(stage), 0, total);
        drop(board);
        (self.wake)();
    }

    fn advance(&self, count: u64) {
        let mut board = self.board();
        board.done = board.done.saturating_add(count);
        drop(board);
        (self.wake)();
    }

    fn is_stopping(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }
}

impl Reporter {
    /// For work without countable steps: stops here if a stop was asked for.
    ///
    /// # Errors
    /// [`Cancelled`] when the work must stop now.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.sink.is_stopping() { Err(Cancelled) } else { Ok(()) }
    }
}

impl Progress for Reporter {
    fn begin(&self, stage: Stage, total: Option<u64>) {
        self.sink.begin(stage, total);
    }

    fn advance(&self, count: u64) -> Result<(), Cancelled> {
        self.sink.advance(count);
        self.check()
    }
}

/// The handle of one running job. Dropping it asks the work to stop and returns at once; the thread leaves at its next step.
#[must_use = "dropping a job stops it"]
pub struct Job<T, E> {
    shared: Arc<Shared<T, E>>,
}

/// Starts `work` on a thread of this name. An error returned after a stop was asked for counts as the stop.
pub fn spawn<T, E, F>(name: &'static str, work: F) -> Job<T, E>
where
    T: Send + 'static,
    E: Send + 'static,
    F: FnOnce(&Reporter) -> Result<T, E> + Send + 'static,
{
    Job::start(name, Box::new(|| {}), work)
}

impl<T: Send + 'static, E: Send + 'static> Job<T, E> {
    /// As [`spawn`]; `wake` is called from the job's thread after every change, so that a window knows when to paint. It must
    /// return quickly.
    pub fn start<F>(name: &'static str, wake: Box<dyn Fn() + Send + Sync>, work: F) -> Self
    where
        F: FnOnce(&Reporter) -> Result<T, E> + Send + 'static,
    {
        let board = Board { stage: None, done: 0, total: None, ended: None, result: None };
        let shared = Arc::new(Shared {
            name,
            stop: AtomicBool::new(false),
            board: Mutex::new(board),
            has_ended: Condvar::new(),
            wake,
        });
        let seen = Arc::clone(&shared);
        let body = move || {
            let reporter = Reporter { sink: Arc::clone(&seen) as Arc<dyn Sink> };
            // Unwind safety: whatever `work` held is dropped with it, and the board is whole after every statement.
            let outcome = catch_unwind(AssertUnwindSafe(|| work(&reporter)));
            seen.end(match outcome {
                Ok(Ok(value)) => Ok(value),
                Ok(Err(_)) if seen.is_stopping() => Err(JobError::Cancelled),
                Ok(Err(error)) => Err(JobError::Work(error)),
                Err(panic) => {
                    // Dropping a foreign payload may panic once more; it is leaked instead, a few bytes per fault.
                    std::mem::forget(panic);
                    Err(JobError::Panicked(name))
                }
            });
        };
        if thread::Builder::new().name(name.to_owned()).spawn(body).is_err() {
            shared.end(Err(JobError::NoThread(name)));
        }
        Self { shared }
    }

    /// Where it stands.
    #[must_use]
    pub fn poll(&self) -> JobState {
        let board = self.shared.board();
        JobState {
            name: self.shared.name,
            stage: board.stage,
            done: board.done,
            total: board.total,
            is_stopping: self.shared.is_stopping(),
            ended: board.ended,
        }
    }

    /// The result, once, when the job has ended.
    #[must_use]
    pub fn try_take(&self) -> Option<Result<T, JobError<E>>> {
        self.shared.board().result.take()
    }

    /// Asks the work to stop at its next step. The job still ends, and says so.
    pub fn cancel(&self) {
        self.shared.stop.store(true, Ordering::Release);
    }

    /// Waits for the end; for the command line and tests, never for the window.
    ///
    /// # Errors
    /// As the work ended.
    ///
    /// # Panics
    /// When the result was taken before by [`Job::try_take`].
    pub fn wait(self) -> Result<T, JobError<E>> {
        let mut board = self.shared.board();
        while board.ended.is_none() {
            board = self.shared.has_ended.wait(board).unwrap_or_else(PoisonError::into_inner);
        }
        board.result.take().expect("a result that was taken is not waited for")
    }
}

impl<T, E> Drop for Job<T, E> {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    const LIMIT: Duration = Duration::from_secs(20);

    #[test]
    fn a_finished_job_gives_its_result_once_and_remembers_its_ending() {
        let (woken, wakes) = mpsc::channel();
        let wake = Box::new(move || woken.send(()).expect("the test listens"));
        let job: Job<u32, Cancelled> = Job::start("count", wake, |reporter| {
            reporter.begin(Stage::Hash, Some(3));
            for _ in 0..3 {
                reporter.advance(1)?;
            }
            Ok(7)
        });
        for _ in 0..5 {
            wakes.recv_timeout(LIMIT).expect("one wake a change");
        }
        let state = job.poll();
        assert_eq!((state.stage, state.done, state.total), (Some(Stage::Hash), 3, Some(3)));
        assert_eq!(state.share(), Some(1.0));
        assert_eq!(state.ended, Some(Ending::Finished));
        assert_eq!(job.try_take(), Some(Ok(7)));
        assert_eq!(job.try_take(), None);
        assert_eq!(job.poll().ended, Some(Ending::Finished));
    }

    #[test]
    fn a_cancelled_job_stops_at_its_next_step_and_says_so() {
        let (go, gate) = mpsc::channel::<()>();
        let job: Job<(), Cancelled> = spawn("endless", move |reporter| {
            gate.recv_timeout(LIMIT).expect("the test lets it go");
            loop {
                reporter.advance(1)?;
            }
        });
        assert_eq!(job.poll().ended, None);
        job.cancel();
        assert!(job.poll().is_stopping);
        go.send(()).expect("the job listens");
        assert_eq!(job.wait(), Err(JobError::Cancelled));
    }

    #[test]
    fn dropping_the_handle_returns_at_once_and_stops_the_work() {
        let (go, gate) = mpsc::channel::<()>();
        let (report, heard) = mpsc::channel();
        let job: Job<(), Cancelled> = spawn("dropped", move |reporter| {
            gate.recv_timeout(LIMIT).expect("the test lets it go");
            let outcome = reporter.advance(1);
            report.send(outcome).expect("the test listens");
            outcome
        });
        // The work waits for `go`: a drop that joined the thread would never return.
        drop(job);
        go.send(()).expect("the job still listens");
        assert_eq!(heard.recv_timeout(LIMIT), Ok(Err(Cancelled)));
    }

    #[test]
    fn a_panic_is_a_failed_ending_without_its_words() {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let job: Job<(), Cancelled> = spawn("faulty", |_| panic!("/home/somebody/porch.mp4"));
        let ending = job.wait();
        std::panic::set_hook(hook);
        assert_eq!(ending, Err(JobError::Panicked("faulty")));
        assert!(!ending.expect_err("it failed").to_string().contains("porch"));
    }

    #[test]
    fn the_works_own_error_is_kept_when_nobody_asked_to_stop() {
        let job: Job<(), &'static str> = spawn("failing", |_| Err("no such file"));
        assert_eq!(job.wait(), Err(JobError::Work("no such file")));
    }
}
