//! The workstation without its window: the desk, commands, the workspace, playback, notices, settings.
//!
//! Guarantee: everything the window can do is a [`Command`](command::Command) run on a
//! [`Workspace`](workspace::Workspace), and can be tested without a window. Deliberately absent: egui.

mod aside;
pub mod at_desk;
pub mod by_key;
pub mod camera;
pub mod clip_filter;
mod clips;
pub mod command;
mod command_table;
pub mod comparing;
mod condition;
pub mod consents;
pub mod copy_log;
pub mod cover;
pub mod desk;
pub mod develop;
pub mod dialog;
mod error_words;
mod errors;
mod exporting;
pub mod failure;
pub mod figures;
pub(crate) mod files;
pub mod filmstrip;
pub mod follow;
pub mod give_form;
mod hiding;
pub mod import;
pub mod keymap;
pub mod keymap_file;
pub mod labels_form;
pub mod labels_in;
pub mod look;
mod members;
pub mod missed;
pub mod notice;
pub mod pick;
mod plan_form;
pub mod playback;
mod prelabel;
mod presence;
pub mod project;
pub mod project_file;
mod receipt_words;
pub mod redact_file;
pub mod review_command;
pub mod review_desk;
pub mod review_words;
pub mod reviewing;
pub mod revocations;
pub mod sample;
pub mod saver;
pub mod schema_form;
pub mod settings;
pub mod sight_file;
pub mod statistics;
pub mod template;
pub(crate) mod told;
pub mod tour;
pub mod trace;
pub mod track_filter;
pub mod tracks_form;
pub mod whereabouts;
pub mod words;
pub mod workspace;
pub mod zone_editor;

pub use desk::{
    ClipState, ClipSummary, Desk, DeskError, ExportChoice, ExportFormat, ExportReport, FrameChoice, FrameSource,
    ImageChoice, ImportReport, Launcher, RecordBasis, RecordSummary,
};
