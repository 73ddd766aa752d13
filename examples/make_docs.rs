//! Writes the documentation that is made from the program itself into `docs/`.
//!
//! `cargo run --no-default-features --example make_docs`; a test compares what it writes with what is there.

use yuntu::base::Lang;
use yuntu::rules::rules_markdown;

fn main() -> std::io::Result<()> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    std::fs::write(folder.join("rules.md"), rules_markdown(Lang::En, "rules.zh.md"))?;
    std::fs::write(folder.join("rules.zh.md"), rules_markdown(Lang::Zh, "rules.md"))
}
