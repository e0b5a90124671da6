//! Everything from which a person could be recognised. What is `pub(in crate::custody)` stays in this folder.
pub mod copy;
pub mod decode;
pub mod detect;
pub mod develop;
pub mod ingest;
pub mod picture;
pub mod plan;
pub mod proxy;
pub mod receipt;
pub mod redact;
pub mod scene;
pub mod trial;
pub mod vault;
