//! `yuntu rename`: everything named by the convention of the design.

use serde_json::{Value, json};

use super::args::{Format, Rename};
use super::document;
use super::failure::{Failure, shown_path};
use super::output::{Output, json_text};
use super::table::Table;
use crate::base::Lang;
use crate::design::{Edit, naming_edits, proposed_names};
use crate::text;

/// Runs the command.
pub(super) fn run(args: &Rename, lang: Lang) -> Result<Output, Failure> {
    let document = document::read(&args.file)?;
    let target = args.output.as_deref().unwrap_or(&args.file);
    let mut design = document.design.clone();
    let mut settings = design.settings.clone();
    if let Some(pattern) = &args.pattern {
        settings.naming.pattern.clone_from(pattern);
    }
    for said in &args.code {
        let Some((name, code)) = said.rsplit_once('=') else {
            return Err(Failure::new(text!(
                "--code 应写成 名称=简称：{said}",
                "--code is NAME=CODE: {said}"
            )));
        };
        settings.naming.codes.insert(name.trim().to_owned(), code.trim().to_owned());
    }
    let told = settings != design.settings;
    if told {
        design.apply(Edit::SetSettings(settings)).map_err(|error| Failure::new(error.text()))?;
    }
    let pattern = design.settings.naming.pattern().to_owned();
    let names = proposed_names(&design).map_err(|bad| Failure::new(bad.text()))?;
    let edits = naming_edits(&design).map_err(|bad| Failure::new(bad.text()))?;
    let rows: Vec<(String, String, String)> = names
        .into_iter()
        .map(|(id, name)| {
            let old = design.nodes.get(id).map_or_else(String::new, |node| node.name.clone());
            (id.to_string(), old, name)
        })
        .collect();
    let writes = !args.dry_run && (told || !rows.is_empty() || args.output.is_some());
    if writes {
        design.apply_all(edits).map_err(|error| Failure::new(error.text()))?;
        document.save(&design, &args.file, target)?;
    }
    let target = shown_path(target);
    if args.format.as_ == Format::Json {
        let renamed = rows.iter().map(|(id, old, new)| json!({ "id": id, "old": old, "new": new }));
        return Ok(Output::fine(json_text(&json!({
            "schema": "yuntu.rename/1",
            "pattern": pattern,
            "written": writes.then_some(target),
            "renamed": renamed.collect::<Vec<Value>>(),
        }))));
    }
    let mut table = Table::default();
    for (id, old, new) in &rows {
        table.row([id.as_str(), old.as_str(), "→", new.as_str()]);
    }
    let count = rows.len();
    let mut out = text!("命名规范：{pattern}\n", "pattern: {pattern}\n").get(lang).to_owned();
    out.push_str(&table.render("  "));
    let done = match (writes, count) {
        (_, 0) => text!("名称都符合规范", "every name fits"),
        (true, _) => {
            text!("已改 {count} 个名称，写入 {target}", "{count} names changed, written to {target}")
        }
        (false, _) => {
            text!("将改 {count} 个名称，未写文件", "{count} names would be changed; nothing was written")
        }
    };
    out.push_str(&format!("{}\n", done.get(lang)));
    Ok(Output::fine(out))
}
