//! The quote: what the design costs.

use egui::Ui;

use super::{Action, State};

/// Shows the quote and says what was clicked.
pub fn quote_ui(_ui: &mut Ui, _state: &State) -> Vec<Action> {
    Vec::new()
}

/// The cost in the status bar.
pub fn status_ui(_ui: &mut Ui, _state: &State, _actions: &mut Vec<Action>) {}
