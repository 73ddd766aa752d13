//! Versions in the window: baselines, comparing, taking over from the other side; and options side by side.

mod board;
mod board_ui;
mod comparing;
mod panel;
mod sets;

pub use board::{Follow, OptionsBoard, Wanted};
pub use board_ui::{OptionsState, options_ui};
pub use comparing::{Compared, Comparing, Side};
pub use panel::{VersionsState, versions_ui};
pub use sets::{KnownSets, SetEdit};
