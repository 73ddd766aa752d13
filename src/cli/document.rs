//! Reading designs for a command.

use std::path::Path;

use super::failure::Failure;
use crate::base::{Lang, Text};
use crate::design::{Design, Repair};
use crate::files;

/// A design and what the loader mended in it.
#[derive(Debug)]
pub(super) struct Document {
    /// The design.
    pub design: Design,
    /// What was mended; not saved, told by the MOD rules.
    pub repairs: Vec<Repair>,
    /// A newer program wrote it: it may be read, not overwritten.
    pub read_only: bool,
    /// What the file held when it was read.
    pub known: Option<files::KnownState>,
}

/// Reads a design.
pub(super) fn read(path: &Path) -> Result<Document, Failure> {
    let loaded = files::read(path)
        .map_err(|error| Failure::complete(Text::new(error.render(Lang::Zh), error.render(Lang::En))))?;
    let files::Loaded { design, repairs, read_only, known } = loaded;
    Ok(Document { design, repairs, read_only, known })
}
