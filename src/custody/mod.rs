//! Everything from which a person could be recognised. What is `pub(in crate::custody)` stays in this folder.
pub mod decode;
pub mod detect;
pub mod picture;
pub mod proxy;
pub mod vault;
