//! The design on paper and in other formats: each exporter returns bytes.

mod artifact;
pub mod base64;
mod csv;
mod deploy;
mod drawio;
mod embed;
mod inventory;
mod json;
mod markdown;
mod mermaid;
mod number;
mod paper;
mod picture;
mod access;
mod addresses;
mod rule_table;
mod svg;
mod png;
mod pdf;
mod xlsx;
mod xml;

pub use access::{access_script, access_terraform};
pub use addresses::{addresses_csv, nat_cells};
pub use artifact::{Artifact, Subject, UnknownArtifact};
pub use csv::for_spreadsheets;
pub use embed::MARK as SOURCE_MARK;
pub use inventory::{Column, billing};
pub use markdown::escape as escape_markdown;
pub use mermaid::said as link_words;
pub use paper::{Pages, Paper};
pub use pdf::{PdfError, pdf};
pub use picture::{Picture, Sheets};
pub use png::{PngError, pixels, png};
pub use rule_table::access_csv;
pub use svg::svg;
pub use xlsx::{Handover, Workings, handover_xlsx, xlsx};
pub use xml::{escape, legible};

use std::sync::{Arc, OnceLock};

use resvg::usvg;

use crate::scene::fonts;

/// The options under which our own SVG is read back: our two fonts and no others, nothing from outside.
fn reading_options() -> usvg::Options<'static> {
    static FONTS: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| {
        let mut fonts = usvg::fontdb::Database::new();
        fonts.load_font_data(fonts::REGULAR.to_vec());
        fonts.load_font_data(fonts::BOLD.to_vec());
        fonts.set_sans_serif_family(fonts::FAMILY);
        Arc::new(fonts)
    });
    usvg::Options {
        fontdb: Arc::clone(fonts),
        font_family: fonts::FAMILY.to_owned(),
        ..usvg::Options::default()
    }
}
