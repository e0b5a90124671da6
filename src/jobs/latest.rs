//! A mailbox for one letter, where a newer letter replaces one that nobody has read: a scrubbing hand asks for a hundred
//! frames, and only the last one matters.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

struct Slot<T> {
    letter: Option<T>,
    is_closed: bool,
}

struct Shared<T> {
    slot: Mutex<Slot<T>>,
    changed: Condvar,
}

impl<T> Shared<T> {
    fn slot(&self) -> MutexGuard<'_, Slot<T>> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn close(&self) {
        self.slot().is_closed = true;
        self.changed.notify_all();
    }
}

/// The sending end.
pub struct Latest<T>(Arc<Shared<T>>);

/// The receiving end.
pub struct LatestReader<T>(Arc<Shared<T>>);

/// A new, empty mailbox.
#[must_use]
pub fn latest<T>() -> (Latest<T>, LatestReader<T>) {
    let shared =
        Arc::new(Shared { slot: Mutex::new(Slot { letter: None, is_closed: false }), changed: Condvar::new() });
    (Latest(Arc::clone(&shared)), LatestReader(shared))
}

impl<T> Latest<T> {
    /// Puts a letter in and returns the unread one that it replaced. Never waits.
    pub fn put(&self, letter: T) -> Option<T> {
        let unread = self.0.slot().letter.replace(letter);
        self.0.changed.notify_one();
        unread
    }
}

impl<T> LatestReader<T> {
    /// Waits for a letter; `None` once the sender is gone and nothing is left to read.
    #[must_use]
    pub fn take(&self) -> Option<T> {
        let mut slot = self.0.slot();
        loop {
            if let Some(letter) = slot.letter.take() {
                return Some(letter);
            }
            if slot.is_closed {
                return None;
            }
            slot = self.0.changed.wait(slot).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// A letter if one is there.
    #[must_use]
    pub fn try_take(&self) -> Option<T> {
        self.0.slot().letter.take()
    }
}

impl<T> Drop for Latest<T> {
    fn drop(&mut self) {
        self.0.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_letter_is_read() {
        let (sender, reader) = latest();
        assert_eq!(sender.put(1), None);
        assert_eq!(sender.put(2), Some(1));
        assert_eq!(reader.take(), Some(2));
        assert_eq!(reader.try_take(), None);
    }

    #[test]
    fn a_waiting_reader_hears_the_letter_and_the_end() {
        let (sender, reader) = latest();
        let waiting = crate::jobs::spawn("reader", move |_| Ok::<_, ()>((reader.take(), reader.take())));
        sender.put(5);
        // Not before 5 was read, or the end could be seen first: the reader empties the slot, then waits.
        while waiting.poll().ended.is_none() && sender.0.slot().letter.is_some() {
            std::thread::yield_now();
        }
        drop(sender);
        assert_eq!(waiting.wait(), Ok((Some(5), None)));
    }
}
