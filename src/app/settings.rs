//! What the window remembers between sessions, in a versioned file of our own.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::base::Lang;

/// How many files the list of recent ones holds.
const RECENT: usize = 10;

/// The version of the settings file.
const VERSION: u32 = 1;

/// Which theme is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The settings; a field that the file does not have keeps its default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The version of the file.
    pub version: u32,
    /// The language, once a person has chosen one.
    pub lang: Option<Lang>,
    /// The theme.
    pub theme: ThemeChoice,
    /// Recent files, the last one first.
    pub recent: Vec<PathBuf>,
    /// Whether the palette is shown.
    pub palette_open: bool,
    /// Whether the inspector is shown.
    pub inspector_open: bool,
    /// Whether the dock is shown.
    pub dock_open: bool,
    /// Width of the palette in points.
    pub palette_width: f32,
    /// Width of the inspector in points.
    pub inspector_width: f32,
    /// Height of the dock in points.
    pub dock_height: f32,
    /// Size of the window in points.
    pub window: (f32, f32),
    /// Whether the grid is drawn.
    pub grid: bool,
    /// Whether the small map of the whole drawing is shown.
    pub minimap: bool,
    /// Whether the legend of links is shown.
    pub legend: bool,
    /// Whether nodes show their addresses.
    pub addresses: bool,
    /// Whether the plain wheel zooms instead of panning.
    pub wheel_zooms: bool,
    /// Price books over the built-in prices; the last one wins.
    pub price_books: Vec<PathBuf>,
    /// Enlarges everything; 1.0 is the normal size.
    pub ui_scale: f32,
    /// How the last export was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub export: Option<super::export::ExportChoice>,
    /// What headings of customers' tables mean.
    #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub columns: std::collections::BTreeMap<String, crate::import::Meaning>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: VERSION,
            lang: None,
            theme: ThemeChoice::System,
            recent: Vec::new(),
            palette_open: true,
            inspector_open: true,
            dock_open: true,
            palette_width: 184.0,
            inspector_width: 304.0,
            dock_height: 240.0,
            window: (1440.0, 900.0),
            grid: true,
            minimap: true,
            legend: true,
            addresses: false,
            wheel_zooms: false,
            price_books: Vec::new(),
            ui_scale: 1.0,
            export: None,
            columns: std::collections::BTreeMap::new(),
        }
    }
}

impl Settings {
    /// The file of the settings on this system, when the system has a place for it. `YUNTU_CONFIG_DIR`
    /// overrides the folder.
    #[must_use]
    pub fn usual_path() -> Option<PathBuf> {
        let folder = std::env::var_os("YUNTU_CONFIG_DIR").map(PathBuf::from).or_else(|| {
            directories::ProjectDirs::from("", "", "yuntu").map(|dirs| dirs.config_dir().to_owned())
        })?;
        Some(folder.join("settings.ron"))
    }

    /// Reads the settings; what is missing or cannot be read is left at its default, so that a bad file
    /// never keeps the window from opening.
    #[must_use]
    pub fn read(path: &Path) -> Self {
        let Ok(text) = std::fs::read_to_string(path) else { return Self::default() };
        match ron::from_str::<Self>(&text) {
            Ok(settings) => settings.in_range(),
            Err(error) => {
                log::warn!("{}: {error}; the defaults are used", path.display());
                Self::default()
            }
        }
    }

    /// The text of the settings file.
    ///
    /// # Errors
    /// When RON cannot write a value.
    pub fn to_ron(&self) -> Result<String, ron::Error> {
        ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::new().new_line("\n"))
    }

    /// Puts a file in front of the recent ones.
    pub fn remember(&mut self, path: &Path) {
        self.recent.retain(|known| known != path);
        self.recent.insert(0, path.to_owned());
        self.recent.truncate(RECENT);
    }

    fn in_range(mut self) -> Self {
        let keep = |value: f32, low: f32, high: f32| {
            if value.is_finite() { value.clamp(low, high) } else { low }
        };
        self.palette_width = keep(self.palette_width, 140.0, 400.0);
        self.inspector_width = keep(self.inspector_width, 240.0, 600.0);
        self.dock_height = keep(self.dock_height, 100.0, 800.0);
        self.ui_scale = keep(self.ui_scale, 0.7, 3.0);
        self.window = (keep(self.window.0, 640.0, 8000.0), keep(self.window.1, 480.0, 8000.0));
        self.recent.truncate(RECENT);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let mut settings = Settings { lang: Some(Lang::En), theme: ThemeChoice::Dark, ..Settings::default() };
        settings.remember(Path::new("/a/b.yuntu"));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.ron");
        std::fs::write(&path, settings.to_ron().unwrap()).unwrap();
        assert_eq!(Settings::read(&path), settings);
    }

    #[test]
    fn a_bad_file_gives_the_defaults_and_bad_sizes_are_mended() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.ron");
        std::fs::write(&path, "(((").unwrap();
        assert_eq!(Settings::read(&path), Settings::default());
        std::fs::write(&path, "(dock_height: inf, palette_width: -3)").unwrap();
        let read = Settings::read(&path);
        assert!((100.0..=800.0).contains(&read.dock_height));
        assert!((140.0..=400.0).contains(&read.palette_width));
    }

    #[test]
    fn a_recent_file_stands_once_and_first() {
        let mut settings = Settings::default();
        for name in ["a", "b", "a"] {
            settings.remember(Path::new(name));
        }
        assert_eq!(settings.recent, [PathBuf::from("a"), PathBuf::from("b")]);
    }
}
