//! The audit log: append-only, hash-chained, signed. Every access, edit batch, export and refusal is one line of it.
//!
//! Guarantees. An entry is on disk (`fdatasync`) before [`Log::append`] returns, so an act that waits for its number cannot
//! happen unlogged. Each line carries the digest of the whole line before it and its actor's signature; signed checkpoints
//! repeat size and head at least every [`CHECKPOINT_EVERY`] entries. [`verify()`] finds a changed, removed, swapped,
//! repeated or cut line, a forged signature, and an altered or shortened checkpoint list. Entries hold ids, digests, counts
//! and words of closed lists: there is no field in which a name, an address or a path fits.
//!
//! Limits. A log proves what it contains. Somebody who holds the keys of all who wrote after some point can write that part
//! anew; a head kept elsewhere ([`Head`], in the project's encrypted database) finds that out, and what came after the last
//! such head is the honest limit. Deliberately absent: witnesses of a second party, and any way to edit or drop an entry.

mod chain;
mod checkpoint;
mod entry;
mod log;
mod membership;
mod segments;
mod verify;
mod words;

pub use chain::Head;
pub use checkpoint::CHECKPOINT_EVERY;
pub use entry::{Act, Entry};
pub use log::{Actor, AuditError, Log};
pub use membership::{Membership, SignerSpan, Standing, membership};
pub use segments::{Entries, entries};
pub use verify::{Broken, BrokenKind, Verified, verify};
pub use words::{ExportRefusal, ExportWord, KeyKind, LookWord, ModelWord, PurposeWord, Rule, WishWord};
