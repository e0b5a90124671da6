//! What a clip says about its place: whether the camera looks at an interior, where doors and windows open, and what of the
//! picture never changes. Evidence from here only ever turns towards hiding.
//!
//! Deliberately absent: a decision that shows more than the declared place does.

mod appear;
mod at_edge;
mod at_lens;
pub(in crate::custody) mod background;
pub(in crate::custody) mod camera_text;
mod change;
mod fine_edge;
mod glance;
mod glow;
pub(in crate::custody) mod moved;
pub(in crate::custody) mod nameless;
pub(in crate::custody) mod openings;
pub(in crate::custody) mod place;
pub(in crate::custody) mod segmented;
mod trail;
mod travel;
pub(in crate::custody) mod witness;

pub(in crate::custody) use glance::{Glance, Glances};
pub use place::{Looks, PlaceEvidence, Sign};
pub use witness::SceneWitness;
