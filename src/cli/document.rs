//! Reading designs for a command.

use std::path::Path;

use super::failure::{Failure, shown_path};
use crate::base::{Lang, Text};
use crate::design::{Design, Repair};
use crate::import::{Carrier, source_in};
use crate::{files, text};

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

/// Reads a design, also one that a picture carries.
pub(super) fn read(path: &Path) -> Result<Document, Failure> {
    let loaded = match Carrier::of(path) {
        None => files::read(path),
        Some(carrier) => {
            let name = shown_path(path);
            let source = source_in(carrier, &bytes_of(path)?).map_err(|why| {
                let Text { zh, en } = why;
                Failure::new(text!("{name}：{zh}", "{name}: {en}"))
            })?;
            // The picture itself must not be replaced by the text of a design.
            files::parse(&source, &name).map(|loaded| files::Loaded { read_only: true, ..loaded })
        }
    };
    let loaded = loaded
        .map_err(|error| Failure::complete(Text::new(error.render(Lang::Zh), error.render(Lang::En))))?;
    let files::Loaded { design, repairs, read_only, known } = loaded;
    Ok(Document { design, repairs, read_only, known })
}

/// The bytes of a file that is no larger than a design may be.
pub(super) fn bytes_of(path: &Path) -> Result<Vec<u8>, Failure> {
    let size = std::fs::metadata(path).map_err(|error| Failure::io(path, &error))?.len();
    if size > files::MOST_BYTES {
        let (shown, most) = (shown_path(path), files::MOST_BYTES / 1024 / 1024);
        return Err(Failure::new(text!(
            "文件超过 {most} MiB：{shown}",
            "the file is larger than {most} MiB: {shown}"
        )));
    }
    std::fs::read(path).map_err(|error| Failure::io(path, &error))
}
