//! The open design, its file and its history.

use std::path::{Path, PathBuf};

use crate::base::{Lang, Text};
use crate::design::{Design, Edit, EditError, History, Repair};
use crate::files::{KnownState, Loaded};

/// The open design with where it came from.
#[derive(Debug, Default)]
pub struct Document {
    history: History,
    path: Option<PathBuf>,
    saved: Design,
    repairs: Vec<Repair>,
    known: Option<KnownState>,
    read_only: bool,
}

impl Document {
    /// A design that has no file yet and holds nothing worth asking about.
    #[must_use]
    pub fn untitled(design: Design) -> Self {
        Self { saved: design.clone(), history: History::new(design), ..Self::default() }
    }

    /// A design read from a file. What had to be mended makes it differ from its file.
    #[must_use]
    pub fn opened(path: PathBuf, loaded: Loaded) -> Self {
        let Loaded { design, repairs, read_only, known } = loaded;
        Self {
            saved: design.clone(),
            history: History::new(design),
            path: Some(path),
            repairs,
            known,
            read_only,
        }
    }

    /// A design that a journal brought back, with the steps since it was last saved.
    #[must_use]
    pub fn recovered(
        path: Option<PathBuf>,
        saved: Design,
        history: History,
        known: Option<KnownState>,
    ) -> Self {
        Self { history, path, saved, known, ..Self::default() }
    }

    /// The design as it is on the disk, or as it began.
    #[must_use]
    pub const fn saved(&self) -> &Design {
        &self.saved
    }

    /// Whether the file may be looked at but not overwritten.
    #[must_use]
    pub const fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// What a file looked like when it was last read or written here.
    #[must_use]
    pub fn known_state(&self, path: &Path) -> Option<&KnownState> {
        self.known.as_ref().filter(|_| self.path.as_deref() == Some(path))
    }

    /// The design as it is now.
    #[must_use]
    pub const fn design(&self) -> &Design {
        self.history.design()
    }

    /// The steps that can be undone and redone.
    #[must_use]
    pub const fn history(&self) -> &History {
        &self.history
    }

    /// What the loader had to mend.
    #[must_use]
    pub fn repairs(&self) -> &[Repair] {
        &self.repairs
    }

    /// The file it is saved in.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Whether the design differs from what is on the disk.
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        self.saved != *self.history.design()
    }

    /// Remembers that this design is now on the disk.
    pub fn mark_saved(&mut self, path: PathBuf, design: Design, known: KnownState) {
        self.path = Some(path);
        self.saved = design;
        self.known = Some(known);
        self.read_only = false;
    }

    /// The name shown in the title bar.
    #[must_use]
    pub fn name(&self, lang: Lang) -> String {
        let of_file = self.path.as_deref().and_then(Path::file_stem).map(|stem| stem.to_string_lossy());
        match of_file {
            Some(stem) => stem.into_owned(),
            None if !self.design().title.name.is_empty() => self.design().title.name.clone(),
            None => Text::fixed("未命名设计", "Untitled design").get(lang).to_owned(),
        }
    }

    /// Applies a gesture as one step.
    ///
    /// # Errors
    /// When an edit is refused; the design is then unchanged.
    pub fn commit(&mut self, label: Text, edits: Vec<Edit>) -> Result<(), EditError> {
        self.history.commit(label, edits)
    }

    /// Takes the last step back and says which it was.
    pub fn undo(&mut self) -> Option<Text> {
        self.history.undo()
    }

    /// Makes the last undone step again and says which it was.
    pub fn redo(&mut self) -> Option<Text> {
        self.history.redo()
    }
}
