//! The window: one state, one enum of actions, one place that applies them.
//!
//! Panels read the [`State`] and return [`Action`]s; [`State::act`] is the only place that changes it. Every
//! command is a variant of [`Command`], read alike by the menu, the command bar, the keys, the context menu
//! and the command palette.

mod access;
mod act;
mod action;
mod address_map;
mod addresses;
mod arranging;
mod assess;
mod bar;
mod books;
pub mod canvas;
mod catalog_panel;
mod checklist;
mod clip;
mod command;
mod containers;
mod dialogs;
mod dock;
mod document;
mod export;
mod export_preview;
mod failing;
mod reach_scene;
pub mod file_dialogs;
mod finder;
mod fresh;
mod gallery;
mod icons;
pub mod inspector;
mod intake;
mod numbers;
mod jobs;
mod journals;
pub mod memory;
mod opener;
mod palette;
mod problems;
mod quote;
mod quote_aside;
mod resilience_panel;
mod rule_page;
mod run;
mod selection;
mod settings;
mod sizing_aside;
mod sizing_panel;
mod spec_picker;
mod state;
mod status;
mod storage;
#[cfg(test)]
mod network_tests;
#[cfg(test)]
mod chain_tests;
#[cfg(test)]
mod tests;
pub mod theme;
mod versions;
mod waive;
mod window;

pub use action::{Action, DialogAnswer, Next, PathUse};
pub use command::Command;
pub use dialogs::Dialog;
pub use document::Document;
pub use failing::FailureScene;
pub use fresh::Frame;
pub use reach_scene::{ReachMode, ReachScene};
pub use run::{AppError, Options, RendererChoice, run};
pub use selection::Selection;
pub use settings::{Settings, ThemeChoice};
pub use state::State;
pub use versions::{Compared, Comparing, Follow, KnownSets, OptionsBoard, SetEdit, Side, Wanted};
pub use window::Window;
