//! What annotators say: classes, tracks with keyframes, edits and their history. Pure: no files, no clock, no threads.
//!
//! Guarantees: a [`LabelSet`] changes only by [`LabelSet::apply`], which is all or nothing and returns the inverse;
//! after every edit the set is sound ([`LabelSet::check`]); the number of a track is never given to another one.
//! Deliberately absent: what a pointer did (that is the window's), pixels, and where the entries are kept.

pub mod doubt;
pub mod edit;
pub mod edits;
pub mod effort;
pub mod history;
pub mod schema;
pub mod set;
mod spans;
pub mod track;

pub use doubt::{Doubt, Why};
pub use edit::{Edit, EditError};
pub use history::{Author, Document, Entry, EntryKind};
pub use schema::{AttributeDef, AttributeKind, ClassDef, ClassName, Schema, SchemaError, Scope};
pub use set::{LabelSet, Layer};
pub use track::{Interpolation, Key, Origin, Sighting, Track};
