//! Makes the tables of the catalogue: reads `assets/catalog/source/*.csv` and writes `assets/catalog/*.ron`.
//!
//! ```text
//! cargo run --example make_catalog
//! ```
//!
//! Run it after changing a CSV file and commit both. A test holds the committed RON equal to what this
//! program makes. The hand-written parts (`products`, `links`, `bounds`) are not touched.

mod convert;

use std::path::PathBuf;

use anyhow::Context;

fn main() -> anyhow::Result<()> {
    // Cargo sets the variable when it runs the program, so that a moved checkout is still found.
    let root = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("."), PathBuf::from);
    let folder = root.join("assets/catalog");
    for part in convert::PARTS {
        let from = folder.join("source").join(format!("{}.csv", part.source));
        let csv = std::fs::read_to_string(&from).with_context(|| from.display().to_string())?;
        let ron = (part.convert)(&csv).with_context(|| from.display().to_string())?;
        let to = folder.join(format!("{}.ron", part.name));
        let same = std::fs::read_to_string(&to).is_ok_and(|old| old == ron);
        if !same {
            std::fs::write(&to, &ron).with_context(|| to.display().to_string())?;
        }
        let state = if same { "unchanged" } else { "written" };
        println!(
            "{state:>9}  {} ({} rows, {} bytes)",
            to.display(),
            ron.matches("\n    (").count(),
            ron.len()
        );
    }
    Ok(())
}
