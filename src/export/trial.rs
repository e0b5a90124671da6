//! Permits for this module's tests: from the one gate, as everywhere.

extern crate self as veilmark;

#[path = "../../tests/papers/mod.rs"]
mod papers;

pub(super) use papers::Papers;
