//! What panels ask for.

use crate::base::Text;
use crate::design::{Edit, Ref};

use super::{Command, Selection};

/// A wish of a panel; nothing happens until the state applies it.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Run a command, as from the menu.
    Run(Command),
    /// Change the design: one gesture, one step of the history.
    Commit {
        /// What the gesture was, as undo will name it.
        label: Text,
        /// The changes, all or none.
        edits: Vec<Edit>,
    },
    /// Select these and nothing else.
    Select(Selection),
    /// Select one thing and bring it into view.
    Reveal(Ref),
    /// The product chosen in the palette has been placed, or placing was given up.
    PlacingDone,
    /// Say in one sentence why something was not done.
    Notice(Text),
}
