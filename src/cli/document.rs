//! Reading designs for a command.

use std::path::{Path, PathBuf};

use super::failure::{Failure, shown_path};
use crate::base::{Lang, Text};
use crate::catalog::Catalog;
use crate::compare::Diff;
use crate::design::{Design, Repair};
use crate::files::baselines::{self, PriceBook};
use crate::files::reasons;
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
    /// The price books that a baseline was quoted with.
    pub books: Vec<PriceBook>,
}

/// The facts of a quotation: the built-in ones, or with price books on top.
#[derive(Debug)]
pub(super) struct Facts(Option<Catalog>);

impl Facts {
    /// The facts themselves.
    pub(super) fn get(&self) -> &Catalog {
        self.0.as_ref().unwrap_or_else(|| Catalog::builtin())
    }
}

impl Document {
    /// The facts with these price books on top; without any, with those that a baseline was quoted with.
    pub(super) fn catalog(&self, books: &[PriceBook]) -> Result<Facts, Failure> {
        facts(if books.is_empty() { &self.books } else { books })
    }

    /// Writes a design that was made of this one, read from `from`. What stands at `from` must be replaceable
    /// and must not have changed since it was read; another file is simply replaced.
    pub(super) fn save(&self, design: &Design, from: &Path, to: &Path) -> Result<(), Failure> {
        let same = from == to;
        if same && self.read_only {
            let path = shown_path(from);
            return Err(Failure::new(text!(
                "这个文件不能覆盖（由更新的版本写成，或是带有设计数据的图片）：{path}；请写到另一个文件",
                "this file must not be replaced (a newer version wrote it, or it is a picture that carries a design): {path}; write to another file"
            )));
        }
        let known = if same { self.known.as_ref() } else { None };
        files::save_design(to, design, known).map(drop).map_err(|error| Failure::new(error.text()))
    }
}

/// Puts what was said of the changes since a baseline beside them, when its own design, or a later baseline of that,
/// is compared with it.
pub(super) fn explain(diff: &mut Diff, before: &Path, after: &Path) -> Result<(), Failure> {
    let Some((file, name)) = baselines::named(before) else { return Ok(()) };
    let same = |path: &Path| path == file.as_path();
    if same(after) || baselines::named(after).is_some_and(|(file, _)| same(&file)) {
        let said = reasons::load(&file, &name).map_err(|error| Failure::new(error.text()))?;
        diff.explain(&said.why, &said.changes);
    }
    Ok(())
}

/// The facts with price books on top.
pub(super) fn facts(books: &[PriceBook]) -> Result<Facts, Failure> {
    if books.is_empty() {
        return Ok(Facts(None));
    }
    let files = books.iter().map(|book| (book.text.as_str(), book.name.as_str()));
    Catalog::with_overlays(files)
        .map(|facts| Facts(Some(facts)))
        .map_err(|error| Failure::new(error.message()))
}

/// Reads price books.
pub(super) fn price_books(paths: &[PathBuf]) -> Result<Vec<PriceBook>, Failure> {
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).map_err(|error| Failure::io(path, &error))?;
        Ok(PriceBook { name: shown_path(path), text })
    };
    paths.iter().map(read).collect()
}

/// The file that holds a design: for `FILE@NAME`, that of the baseline.
pub(super) fn file_of(path: PathBuf) -> PathBuf {
    match baselines::named(&path) {
        Some((file, name)) => baselines::design_of(&file, &name),
        None => path,
    }
}

/// Reads a design, also one that a picture carries, and a baseline by `FILE@NAME`.
pub(super) fn read(path: &Path) -> Result<Document, Failure> {
    if let Some((file, name)) = baselines::named(path) {
        let kept = baselines::load(&file, &name).map_err(|error| Failure::new(error.text()))?;
        let files::Loaded { design, repairs, read_only, known } = kept.loaded;
        return Ok(Document { design, repairs, read_only, known, books: kept.books });
    }
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
    Ok(Document { design, repairs, read_only, known, books: Vec::new() })
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
