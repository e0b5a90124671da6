//! What the workstation remembers for one user: theme and recent project folders. Nothing of a project's inside.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::words::Language;

/// Dark or light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// For long days and night clips.
    #[default]
    Dark,
    /// For bright rooms.
    Light,
    /// For eyes that need it.
    Contrast,
}

/// The settings. Unreadable settings are the default ones: they hold nothing worth an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Dark or light.
    pub theme: Theme,
    /// Folders of projects that were opened, newest first.
    pub recent: Vec<PathBuf>,
    /// Size of everything, percent of the usual one.
    pub scale_percent: u16,
    /// Filters of clips that were kept.
    pub filters: Vec<String>,
    /// Sizes of the panels.
    pub panels: Panels,
    /// Size of the window when it was closed; none before that.
    pub window: Option<WindowSize>,
    /// The language of the window.
    pub language: Language,
    /// Whether the tour was begun once.
    pub has_toured: bool,
}

/// Sizes of the panels, points. What does not fit the window is cut when it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Panels {
    /// Width of the clip list.
    pub clips: u16,
    /// Width of the inspector.
    pub inspector: u16,
    /// Height of the timeline.
    pub timeline: u16,
}

impl Default for Panels {
    fn default() -> Self {
        Self { clips: 282, inspector: 306, timeline: 252 }
    }
}

/// Size of the window, points at the usual size of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowSize {
    /// Width.
    pub width: u16,
    /// Height.
    pub height: u16,
    /// It fills the screen.
    pub is_maximized: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            recent: Vec::new(),
            scale_percent: 100,
            filters: Vec::new(),
            panels: Panels::default(),
            window: None,
            language: Language::default(),
            has_toured: false,
        }
    }
}

/// The least and the greatest size, percent.
const SCALES: (u16, u16) = (70, 200);
const MOST_RECENT: usize = 8;

impl Settings {
    /// Reads the file; the default when it is not there or cannot be read.
    #[must_use]
    pub fn load(file: &Path) -> Self {
        std::fs::read(file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Writes the file aside and renames it. Losing settings is no loss of work, so a failure is let go.
    pub fn save(&self, file: &Path) {
        write_aside(file, &serde_json::to_vec_pretty(self).expect("settings are plain words"));
    }

    /// The usual place, by the desktop's rules; `None` when the user has no home.
    #[must_use]
    pub fn usual_file() -> Option<PathBuf> {
        let config = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
        let config = config.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config")))?;
        Some(config.join("veilmark").join("settings.json"))
    }

    /// Size of everything, 1.0 is the usual one; a damaged file makes nothing unreadable.
    #[must_use]
    pub fn scale(&self) -> f32 {
        f32::from(self.scale_percent.clamp(SCALES.0, SCALES.1)) / 100.0
    }

    /// Everything larger, or smaller, by so many percent of the usual size.
    pub fn rescale(&mut self, percent: i16) {
        self.scale_percent = self.scale_percent.saturating_add_signed(percent).clamp(SCALES.0, SCALES.1);
    }

    /// Puts a folder at the top of the recent ones.
    pub fn remember(&mut self, folder: &Path) {
        self.recent.retain(|other| other != folder);
        self.recent.insert(0, folder.to_path_buf());
        self.recent.truncate(MOST_RECENT);
    }
}

/// Writes a file aside and renames it; leaves nothing half-written when it fails.
pub(super) fn write_aside(file: &Path, text: &[u8]) {
    let Some(folder) = file.parent() else { return };
    let aside = file.with_extension("part");
    let written = std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&aside, text))
        .and_then(|()| std::fs::rename(&aside, file));
    if written.is_err() {
        let _ = std::fs::remove_file(&aside);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_read_back_and_damage_is_the_default() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let file = dir.path().join("deep/settings.json");
        let mut settings = Settings {
            theme: Theme::Light,
            panels: Panels { clips: 400, ..Panels::default() },
            window: Some(WindowSize { width: 1200, height: 700, is_maximized: false }),
            ..Settings::default()
        };
        for n in 0..10 {
            settings.remember(Path::new(&format!("p{n}.veil")));
        }
        settings.remember(Path::new("p5.veil"));
        settings.save(&file);
        let back = Settings::load(&file);
        assert_eq!(back, settings);
        assert_eq!(back.recent.len(), MOST_RECENT);
        assert_eq!(back.recent[0], Path::new("p5.veil"));
        std::fs::write(&file, r#"{"scale_percent":120,"panels":{"clips":300}}"#).expect("the file is written");
        let older = Settings::load(&file);
        assert_eq!((older.scale_percent, older.panels), (120, Panels { clips: 300, ..Panels::default() }));
        std::fs::write(&file, "{").expect("the file is written");
        assert_eq!(Settings::load(&file), Settings::default());
    }
}
