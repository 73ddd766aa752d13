//! What came before: snapshots that share structure.

use std::collections::VecDeque;

use super::{Design, Edit, EditError};
use crate::base::Text;

/// How many steps can be undone.
const DEPTH: usize = 500;

/// A design with its past and its undone future. One gesture is one step.
#[derive(Debug, Clone, Default)]
pub struct History {
    present: Design,
    past: VecDeque<Step>,
    future: Vec<Step>,
    steps: u64,
}

/// A snapshot and the gesture that led away from it.
#[derive(Debug, Clone)]
struct Step {
    label: Text,
    design: Design,
}

impl History {
    /// A history that begins with this design.
    #[must_use]
    pub fn new(design: Design) -> Self {
        Self { present: design, ..Self::default() }
    }

    /// The design as it is now.
    #[must_use]
    pub const fn design(&self) -> &Design {
        &self.present
    }

    /// Applies a gesture as one step; a gesture that changes nothing leaves no step.
    ///
    /// # Errors
    /// When an edit is refused; the design is then unchanged.
    pub fn commit(&mut self, label: Text, edits: Vec<Edit>) -> Result<(), EditError> {
        let mut next = self.present.clone();
        next.apply_all(edits)?;
        if next == self.present {
            return Ok(());
        }
        let design = std::mem::replace(&mut self.present, next);
        self.past.push_back(Step { label, design });
        if self.past.len() > DEPTH {
            self.past.pop_front();
        }
        self.future.clear();
        self.steps += 1;
        Ok(())
    }

    /// How many steps can be taken back.
    #[must_use]
    pub fn undoable(&self) -> usize {
        self.past.len()
    }

    /// How many undone steps can be made again.
    #[must_use]
    pub const fn redoable(&self) -> usize {
        self.future.len()
    }

    /// How many steps were ever made, undone or not: a commit that changed nothing does not count.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }

    /// Takes the last step back and says which it was.
    pub fn undo(&mut self) -> Option<Text> {
        let Step { label, design } = self.past.pop_back()?;
        let undone = std::mem::replace(&mut self.present, design);
        self.future.push(Step { label: label.clone(), design: undone });
        Some(label)
    }

    /// Makes the last undone step again and says which it was.
    pub fn redo(&mut self) -> Option<Text> {
        let Step { label, design } = self.future.pop()?;
        let left = std::mem::replace(&mut self.present, design);
        self.past.push_back(Step { label: label.clone(), design: left });
        Some(label)
    }

    /// The gesture that undo would take back.
    #[must_use]
    pub fn undo_label(&self) -> Option<&Text> {
        self.past.back().map(|step| &step.label)
    }

    /// The gesture that redo would make again.
    #[must_use]
    pub fn redo_label(&self) -> Option<&Text> {
        self.future.last().map(|step| &step.label)
    }
}
