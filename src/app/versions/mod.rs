//! Versions in the window: baselines, comparing, taking over from the other side; and options side by side.

mod board;
mod comparing;
mod panel;

pub use board::{Follow, OptionsBoard, OptionsState, options_ui};
pub use comparing::{Compared, Comparing};
pub use panel::{VersionsState, versions_ui};
