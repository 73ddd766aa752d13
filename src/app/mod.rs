//! The window: one state, one enum of actions, one place that applies them.
//!
//! Panels read the [`State`] and return [`Action`]s; [`State::act`] is the only place that changes it. Every
//! command is a variant of [`Command`], read alike by the menu, the command bar, the keys, the context menu
//! and the command palette.

mod act;
mod action;
pub mod canvas;
mod command;
mod document;
mod run;
mod selection;
mod settings;
mod state;
mod window;

pub use action::Action;
pub use command::Command;
pub use document::Document;
pub use run::{AppError, Options, RendererChoice, run};
pub use selection::Selection;
pub use settings::{Settings, ThemeChoice};
pub use state::State;
pub use window::Window;
