//! The queue of edits on their way to the disk, in order.
//!
//! Guarantee: an entry leaves the queue only when [`Desk::append`] returned without an error; `Saved` is said only when the
//! queue is empty. A failure stops the queue, is said, and loses nothing: the entries wait until somebody tries again.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::told::told;
use crate::jobs::Job;
use crate::labels::Entry;
use crate::vocab::ClipId;

use super::desk::{Desk, DeskError, Hold};
use super::playback::Wake;

/// What the screen says about saving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveState {
    /// Everything is on disk.
    Saved,
    /// So many edits are on their way.
    Saving(usize),
    /// Saving stopped; so many edits wait.
    Failed {
        /// Why, in two lines.
        error: DeskError,
        /// Edits that wait.
        waiting: usize,
        /// The clip whose edit could not be saved.
        clip: ClipId,
        /// How many of the waiting edits are that clip's.
        of_clip: usize,
    },
}

#[derive(Default)]
struct Queue {
    /// Each keeps its clip held until it is on disk, also when another clip was opened meanwhile.
    entries: VecDeque<(ClipId, Entry, Option<Hold>)>,
    failed: Option<DeskError>,
    is_closed: bool,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn fault() -> DeskError {
    told!("failure-saving-stopped").for_people()
}

/// A panic while saving is a failure to save: whoever waits for the queue hears of it.
struct Guard<'a>(&'a Shared);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.queue().failed = Some(fault());
            self.0.changed.notify_all();
        }
    }
}

/// Saves entries on a thread of its own. Dropping it lets the queue run empty first, unless it had failed.
pub struct Saver {
    shared: Arc<Shared>,
    job: Job<(), DeskError>,
}

impl Saver {
    /// Starts the thread, which keeps `held` until it has ended.
    #[must_use]
    pub fn start(desk: Arc<dyn Desk>, wake: Wake, held: impl Send + 'static) -> Self {
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        let ending = Arc::clone(&wake);
        let job = Job::start("saving", Box::new(move || ending()), move |_| {
            let _held = held;
            run(&theirs, desk.as_ref(), &wake);
            Ok(())
        });
        Self { shared, job }
    }

    /// Puts an entry at the end of the queue.
    pub fn push(&self, clip: ClipId, entry: Entry, hold: Option<Hold>) {
        let has_ended = self.job.poll().ended.is_some();
        let mut queue = self.shared.queue();
        queue.entries.push_back((clip, entry, hold));
        if has_ended {
            queue.failed = Some(fault());
        }
        drop(queue);
        self.shared.changed.notify_all();
    }

    /// What to say on screen.
    #[must_use]
    pub fn state(&self) -> SaveState {
        let queue = self.shared.queue();
        let waiting = queue.entries.len();
        let Some((clip, ..)) = queue.entries.front() else { return SaveState::Saved };
        let Some(error) = &queue.failed else { return SaveState::Saving(waiting) };
        let of_clip = queue.entries.iter().filter(|(other, ..)| other == clip).count();
        SaveState::Failed { error: error.clone(), waiting, clip: *clip, of_clip }
    }

    /// Tries once more after a failure.
    pub fn retry(&self) {
        // A thread that ended on a fault saves nothing any more.
        if self.job.poll().ended.is_none() {
            self.shared.queue().failed = None;
            self.shared.changed.notify_all();
        }
    }

    /// After a failure: gives up the edits of the clip that could not be saved, and saves the rest. Returns that clip.
    pub fn give_up(&self) -> Option<ClipId> {
        let mut queue = self.shared.queue();
        queue.failed.as_ref()?;
        let clip = queue.entries.front()?.0;
        queue.entries.retain(|(other, ..)| *other != clip);
        let is_dead = self.job.poll().ended.is_some() && !queue.entries.is_empty();
        queue.failed = queue.failed.take().filter(|_| is_dead);
        drop(queue);
        self.shared.changed.notify_all();
        Some(clip)
    }

    /// Something to wait on, from a job's thread, until the queue is empty.
    #[must_use]
    pub fn drained(&self) -> Drained {
        Drained(Arc::clone(&self.shared))
    }
}

/// Waits for an empty queue.
pub struct Drained(Arc<Shared>);

impl Drained {
    /// Returns when everything pushed before is on disk.
    ///
    /// # Errors
    /// When saving failed: what is on disk is older than what was shown.
    pub fn wait(&self) -> Result<(), DeskError> {
        let mut queue = self.0.queue();
        while !queue.entries.is_empty() && queue.failed.is_none() {
            queue = self.0.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        match queue.entries.len() {
            0 => Ok(()),
            _ => Err(told!("failure-edits-are-not-saved").for_people()),
        }
    }

    /// Edits that are not on disk now.
    #[must_use]
    pub fn left(&self) -> usize {
        self.0.queue().entries.len()
    }
}

impl Drop for Saver {
    fn drop(&mut self) {
        self.shared.queue().is_closed = true;
        self.shared.changed.notify_all();
    }
}

fn run(shared: &Shared, desk: &dyn Desk, wake: &Wake) {
    let _guard = Guard(shared);
    loop {
        let mut queue = shared.queue();
        let (clip, entry) = loop {
            match queue.entries.front() {
                Some((clip, entry, _)) if queue.failed.is_none() => break (*clip, entry.clone()),
                _ if queue.is_closed => return,
                _ => queue = shared.changed.wait(queue).unwrap_or_else(PoisonError::into_inner),
            }
        };
        drop(queue);
        let appended = desk.append(clip, &entry);
        let mut queue = shared.queue();
        match appended {
            Ok(()) => {
                queue.entries.pop_front();
            }
            Err(error) => queue.failed = Some(error),
        }
        drop(queue);
        shared.changed.notify_all();
        wake();
    }
}
