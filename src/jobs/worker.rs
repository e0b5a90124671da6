//! A long-lived thread that answers requests in order, for playback and storage.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// The request was not taken: the queue is full, or the thread has ended. It is given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy<Request>(pub Request);

/// A named thread with a bounded queue of requests and a bounded queue of replies. Dropping it asks the thread to end after
/// the request at hand, and does not wait for it.
pub struct Worker<Request, Reply> {
    requests: SyncSender<Request>,
    replies: Mutex<Receiver<Reply>>,
    stop: Arc<AtomicBool>,
}

impl<Request: Send + 'static, Reply: Send + 'static> Worker<Request, Reply> {
    /// Starts the thread; `depth` requests and as many replies may wait. `wake` is called after every reply. A panic in
    /// `answer` ends the worker: [`Worker::has_ended`] tells.
    #[must_use]
    pub fn start(
        name: &'static str,
        depth: usize,
        wake: impl Fn() + Send + 'static,
        mut answer: impl FnMut(Request) -> Reply + Send + 'static,
    ) -> Self {
        let (requests, inbox) = sync_channel::<Request>(depth);
        let (outbox, replies) = sync_channel::<Reply>(depth.max(1));
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        let body = move || {
            while let Ok(request) = inbox.recv() {
                if told.load(Ordering::Acquire) || outbox.send(answer(request)).is_err() {
                    break;
                }
                wake();
            }
        };
        // Without a thread both queues close at once, and `has_ended` says so.
        let _ = thread::Builder::new().name(name.to_owned()).spawn(body);
        Self { requests, replies: Mutex::new(replies), stop }
    }

    /// Hands over a request without waiting.
    ///
    /// # Errors
    /// [`Busy`] with the request when it was not taken.
    pub fn ask(&self, request: Request) -> Result<(), Busy<Request>> {
        self.requests.try_send(request).map_err(|error| match error {
            TrySendError::Full(request) | TrySendError::Disconnected(request) => Busy(request),
        })
    }

    /// The next reply, if one is there.
    #[must_use]
    pub fn reply(&self) -> Option<Reply> {
        self.replies.lock().unwrap_or_else(PoisonError::into_inner).try_recv().ok()
    }

    /// Waits for the next reply; for tests and the command line. `None` once the thread has ended.
    #[must_use]
    pub fn wait(&self) -> Option<Reply> {
        self.replies.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
    }

    /// Whether the thread has ended and every reply was fetched. A reply that is there is not lost by asking.
    #[must_use]
    pub fn next(&self) -> Next<Reply> {
        match self.replies.lock().unwrap_or_else(PoisonError::into_inner).try_recv() {
            Ok(reply) => Next::Reply(reply),
            Err(TryRecvError::Empty) => Next::NotYet,
            Err(TryRecvError::Disconnected) => Next::Ended,
        }
    }
}

/// What [`Worker::next`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next<Reply> {
    /// A reply.
    Reply(Reply),
    /// The thread is still at work, or has nothing to do.
    NotYet,
    /// The thread has ended, and no reply is left.
    Ended,
}

impl<Request, Reply> Drop for Worker<Request, Reply> {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    #[test]
    fn requests_are_answered_in_order() {
        let worker = Worker::start("double", 4, || {}, |n: u32| n * 2);
        for n in 1..=3 {
            worker.ask(n).expect("the queue has room");
        }
        assert_eq!([worker.wait(), worker.wait(), worker.wait()], [Some(2), Some(4), Some(6)]);
    }

    #[test]
    fn a_full_queue_gives_the_request_back() {
        let (go, gate) = mpsc::channel::<()>();
        let (begun, started) = mpsc::channel::<()>();
        let worker = Worker::start(
            "slow",
            1,
            || {},
            move |n: u32| {
                begun.send(()).expect("the test listens");
                gate.recv_timeout(Duration::from_secs(20)).expect("the test lets it go");
                n
            },
        );
        worker.ask(1).expect("taken");
        started.recv_timeout(Duration::from_secs(20)).expect("the first request is at hand");
        worker.ask(2).expect("one may wait");
        assert_eq!(worker.ask(3), Err(Busy(3)));
        go.send(()).expect("the worker listens");
        assert_eq!(worker.wait(), Some(1));
    }

    #[test]
    fn a_panic_ends_the_worker_and_it_shows() {
        let worker = Worker::start("faulty", 1, || {}, |n: u32| 10_u32.checked_div(n).expect("n is not zero"));
        worker.ask(5).expect("taken");
        assert_eq!(worker.wait(), Some(2));
        worker.ask(0).expect("taken");
        assert_eq!(worker.wait(), None);
        assert_eq!(worker.next(), Next::Ended);
    }
}
