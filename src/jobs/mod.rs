//! Long work: named threads, bounded queues, progress, and a stop that is always heard.
//!
//! Guarantee: a [`Job`] that began always ends, and its ending can always be fetched: finished, cancelled or failed. A panic
//! on a job's thread is a failed ending, and its text, which may quote anything, is dropped. Dropping the handle stops the
//! work. Queues hold a fixed number of requests, so that a slow thread slows its caller and never fills the memory.
//! Deliberately absent: a pool, priorities, shared state. This is the one place that starts threads, except
//! `custody/develop.rs`, whose raw frames may not pass through here.

pub mod in_order;
pub mod job;
pub mod latest;
pub mod worker;

pub use in_order::in_order;
pub use job::{Ending, Job, JobError, JobState, Reporter, spawn};
pub use latest::{Latest, LatestReader, latest};
pub use worker::{Busy, Next, Worker};
