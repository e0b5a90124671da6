//! The same work on many pieces at once, with the results in the pieces' order.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Takes pieces from `next` on this thread, works on them on `threads` others, and gives the results to `done` on this thread in
/// the pieces' order. At most twice as many pieces as threads wait at any time, so that memory stays flat.
///
/// # Errors
/// The first error of `next` or `done`; no further piece is taken then, and the threads have ended when this returns.
///
/// # Panics
/// When `work` panics.
pub fn in_order<T: Send, R: Send, E>(
    threads: usize,
    next: &mut dyn FnMut() -> Option<Result<T, E>>,
    work: &(dyn Fn(T) -> R + Sync),
    done: &mut dyn FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let most = threads.max(1) * 2;
    let (pieces, inbox) = sync_channel::<(u64, T)>(most);
    let inbox = Mutex::new(inbox);
    let (outbox, results) = channel::<(u64, thread::Result<R>)>();
    thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            let (inbox, outbox) = (&inbox, outbox.clone());
            scope.spawn(move || {
                while let Some((number, piece)) = take(inbox) {
                    // Sent on like a result: a thread that ended in silence would be waited for without end.
                    let result = catch_unwind(AssertUnwindSafe(|| work(piece)));
                    if outbox.send((number, result)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(outbox);
        // Moved in, so that both ends close, and the threads end, however this block is left.
        let (pieces, results) = (pieces, results);
        let (mut taken, mut given, mut early) = (0_u64, 0_u64, BTreeMap::new());
        let mut is_more = true;
        loop {
            while is_more && taken - given < most as u64 {
                match next() {
                    None => is_more = false,
                    Some(piece) => {
                        // Never full: no more than `most` are on their way.
                        pieces.send((taken, piece?)).expect("the threads wait for pieces until this end closes");
                        taken += 1;
                    }
                }
            }
            if given == taken {
                return Ok(());
            }
            let (number, result) = results.recv().expect("the threads answer every piece");
            early.insert(number, result.unwrap_or_else(|panic| resume_unwind(panic)));
            while let Some(result) = early.remove(&given) {
                done(result)?;
                given += 1;
            }
        }
    })
}

fn take<T>(inbox: &Mutex<Receiver<T>>) -> Option<T> {
    inbox.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_pieces_order() {
        for threads in [0, 1, 3] {
            let (mut pieces, mut found) = ((0..200_u64).map(Ok::<_, ()>), Vec::new());
            // Later pieces are quicker.
            let work = |piece: u64| (0..(200 - piece) * 1000).fold(piece, |sum, n| std::hint::black_box(sum + n) - n);
            let outcome = in_order(threads, &mut || pieces.next(), &work, &mut |result| {
                found.push(result);
                Ok(())
            });
            assert_eq!((outcome, found), (Ok(()), (0..200).collect()));
        }
    }

    #[test]
    #[should_panic(expected = "piece 5")]
    fn a_panic_in_the_work_is_a_panic_here() {
        let mut pieces = (0..).map(Ok::<u64, ()>);
        let work = |piece: u64| assert_ne!(piece, 5, "piece 5");
        let _ = in_order(2, &mut || pieces.next(), &work, &mut |()| Ok(()));
    }

    #[test]
    fn an_error_on_either_side_ends_it() {
        let mut count = 0;
        let mut endless = || {
            count += 1;
            Some(if count == 50 { Err("no more") } else { Ok(count) })
        };
        assert_eq!(in_order(2, &mut endless, &|piece| piece, &mut |_| Ok(())), Err("no more"));
        let mut pieces = (0..).map(Ok);
        let mut seen = Vec::new();
        let stop = in_order(2, &mut || pieces.next(), &|piece: u64| piece, &mut |result| {
            seen.push(result);
            if result == 7 { Err("stop") } else { Ok(()) }
        });
        assert_eq!((stop, seen), (Err("stop"), (0..8).collect()));
    }
}
