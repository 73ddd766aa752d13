//! `yuntu diff` and `yuntu merge`: two versions of a design.

use super::args::{Diff as Args, DiffFormat, Merge};
use super::document;
use super::failure::{Failure, shown_path};
use super::output::{Output, Status, json_text};
use super::quote::of_design;
use crate::assessment::AssessmentSettings;
use crate::base::{Date, Lang, Text};
use crate::compare::{self, Diff, Version};
use crate::{files, text};

/// Runs `diff`.
pub(super) fn run(args: &Args, date: Date, lang: Lang) -> Result<Output, Failure> {
    let before = document::read(&args.before)?;
    let after = document::read(&args.after)?;
    let books = document::price_books(&args.prices)?;
    // A baseline is quoted with the price books that were kept with it.
    let facts = |document: &document::Document| {
        if document.books.is_empty() { document::facts(&books) } else { document.catalog(&[]) }
    };
    let (old, new) = (facts(&before)?, facts(&after)?);
    let settings = AssessmentSettings { term: of_design(&after.design), ..AssessmentSettings::default() };
    let mut diff = Diff::of(
        Version { design: &before.design, repairs: &before.repairs, catalog: old.get() },
        Version { design: &after.design, repairs: &after.repairs, catalog: new.get() },
        &settings,
        date,
    );
    document::explain(&mut diff, &args.before, &args.after)?;
    let mut output = Output::fine(match args.format {
        DiffFormat::Text => compare::diff_text(&diff, lang),
        DiffFormat::Json => json_text(&compare::diff_json(&diff)),
        DiffFormat::Md => compare::diff_markdown(&diff, lang),
    });
    if args.exit_code && !diff.is_empty() {
        output.status = Status::Found;
    }
    Ok(output)
}

/// Runs `merge`: writes the merged design, names the conflicts and exits with 1 when there are any.
pub(super) fn merge(args: &Merge, lang: Lang) -> Result<Output, Failure> {
    let read = |path| document::read(path).map(|document| document.design);
    let merged = compare::merge(&read(&args.base)?, &read(&args.ours)?, &read(&args.theirs)?);
    let text = files::write_text(&merged.design).map_err(|error| Failure::new(error.0))?;
    files::save(&args.output, text.as_bytes()).map_err(|error| Failure::new(error.text()))?;
    let path = shown_path(&args.output);
    let mut out = format!("{}\n", text!("已写入 {path}", "written: {path}").get(lang));
    let mut status = Status::Fine;
    if !merged.conflicts.is_empty() {
        status = Status::Found;
        let count = merged.conflicts.len();
        let heading = {
            let conflicts = crate::base::text::counted(count, "conflict");
            text!(
                "{count} 处冲突，均保留第一方；请逐一确认：",
                "{conflicts}; the first side stands; decide each:"
            )
        };
        out.push_str(&format!("{}\n", heading.get(lang)));
    }
    for conflict in &merged.conflicts {
        let value = |value: &Option<Text>| {
            value.clone().unwrap_or_else(|| Text::fixed("无", "none")).get(lang).to_owned()
        };
        let (name, title) = (&conflict.name, conflict.title.get(lang));
        let (base, ours, theirs) = (value(&conflict.base), value(&conflict.ours), value(&conflict.theirs));
        let words = text!(
            "  {name} · {title}：原为 {base}；第一方 {ours}；第二方 {theirs}",
            "  {name} · {title}: was {base}; first side {ours}; second side {theirs}"
        );
        out.push_str(&format!("{}\n", words.get(lang)));
    }
    Ok(Output { text: out, notes: String::new(), status })
}
