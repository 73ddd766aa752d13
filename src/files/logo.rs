//! The customer's logo, a picture beside the design: `NAME.logo.svg` or `NAME.logo.png`.

use std::path::{Path, PathBuf};

/// The logo beside a design, when there is one; the SVG goes before the PNG.
#[must_use]
pub fn logo_of(file: &Path) -> Option<PathBuf> {
    ["logo.svg", "logo.png"].into_iter().map(|ending| file.with_extension(ending)).find(|path| path.is_file())
}
