//! The hatch: the redacted picture, and nothing else, leaves `custody` under this name.

pub use crate::custody::picture::RedactedFrame;
