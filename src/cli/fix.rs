//! `yuntu fix`: the fixes that need no choice.

use serde_json::{Value, json};

use super::args::{Fix, Format};
use super::check;
use super::document;
use super::failure::{Failure, shown_path};
use super::output::{Output, json_text};
use crate::base::{Date, Lang};
use crate::catalog::Catalog;
use crate::rules::{AppliedFix, Context, Fixed, Selection, fix_all, report_json};
use crate::text;

/// Runs the command.
pub(super) fn run(args: &Fix, date: Date, lang: Lang) -> Result<Output, Failure> {
    let selection = Selection::new::<String>(&args.rule, &[]).map_err(|error| Failure::new(error.text()))?;
    let document = document::read(&args.file)?;
    let target = args.output.as_deref().unwrap_or(&args.file);
    let Fixed { design, applied, report } = fix_all(
        &Context::new(&document.design, Catalog::builtin(), &document.repairs, date)
            .selecting(selection)
            .speaking(lang),
    );
    let writes = !args.dry_run && (!applied.is_empty() || args.output.is_some());
    if writes {
        document.save(&design, &args.file, target)?;
    }
    let target = shown_path(target);
    if args.format.as_ == Format::Json {
        return Ok(Output::fine(json_text(&json!({
            "schema": "yuntu.fix/1",
            "written": writes.then_some(target),
            "applied": applied.iter().map(applied_view).collect::<Vec<Value>>(),
            "left": report_json(&report),
        }))));
    }
    let context = Context::new(&document.design, Catalog::builtin(), &document.repairs, date);
    let mut out = String::new();
    for AppliedFix { code, subjects, title, .. } in &applied {
        let subjects = context.names_of(subjects.iter().copied());
        out.push_str(&format!("{code}  {}", title.get(lang)));
        if !subjects.en.is_empty() {
            out.push_str(&format!("  ({})", subjects.get(lang)));
        }
        out.push('\n');
    }
    let (count, left) = (applied.len(), check::counts(&report));
    let (zh, en) = (&left.zh, &left.en);
    let done = match (applied.is_empty(), args.dry_run) {
        (true, _) => text!("没有可自动执行的修复", "there is nothing that can be fixed without a choice"),
        (false, true) => {
            let fixes = crate::base::text::counted(count, "fix");
            text!("将执行 {count} 项修复，未写文件", "{fixes} would be applied; nothing was written")
        }
        (false, false) => {
            let fixes = crate::base::text::counted(count, "fix");
            text!("已执行 {count} 项修复，写入 {target}", "{fixes} applied, written to {target}")
        }
    };
    out.push_str(done.get(lang));
    out.push('\n');
    out.push_str(text!("剩余：{zh}\n", "left: {en}\n").get(lang));
    Ok(Output::fine(out))
}

fn applied_view(fix: &AppliedFix) -> Value {
    let subjects: Vec<String> = fix.subjects.iter().map(ToString::to_string).collect();
    json!({ "code": fix.code, "subjects": subjects, "title": fix.title })
}
