//! The desktop's file dialogs, for the jobs that ask a person. Nothing here runs on the window's thread.

use std::path::PathBuf;

use crate::app::pick::Picker;

/// The desktop's own dialogs.
#[derive(Debug, Clone, Copy, Default)]
pub struct DesktopPicker;

impl Picker for DesktopPicker {
    fn folder(&self, title: &str) -> Option<PathBuf> {
        rfd::FileDialog::new().set_title(title).pick_folder()
    }

    fn videos(&self, title: &str) -> Option<Vec<PathBuf>> {
        const VIDEO: [&str; 8] = ["mp4", "mov", "m4v", "mkv", "webm", "avi", "gif", "MP4"];
        rfd::FileDialog::new().set_title(title).add_filter("Video", &VIDEO).add_filter("All files", &["*"]).pick_files()
    }

    fn new_folder(&self, title: &str, name: &str) -> Option<PathBuf> {
        rfd::FileDialog::new().set_title(title).set_file_name(name).save_file()
    }
}
