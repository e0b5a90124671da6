//! Veilmark: a privacy-preserving annotation workstation for clips from doorbells and security cameras.

pub mod app;
pub mod audit;
pub mod cli;
pub mod consent;
pub mod custody;
pub mod export;
pub mod foreign;
pub mod frame;
pub mod jobs;
pub mod labels;
#[path = "../datasets/porch/mod.rs"]
pub mod porch;
pub mod review;
pub mod stats;
pub mod store;
pub mod track;
pub mod ui;
pub mod vocab;
