//! The hatch: the redacted picture, whole and made small, and nothing else, leaves `custody` under this name.

pub use crate::custody::picture::{RedactedFrame, Thumb};
