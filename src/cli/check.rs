//! `yuntu check`: the rules over one design or several.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::baseline::Baseline;
use super::check_args::{Check, CheckFormat, FailOn};
use super::document::{self, Document};
use super::failure::{Failure, shown_path, shown_word};
use super::output::{Output, Status, json_text};
use super::{github, junit, sarif};
use crate::base::{Date, Lang, Severity, Text};
use crate::catalog::{Catalog, EDITIONS};
use crate::design::{Edit, Ref};
use crate::rules::{self, Context, Finding, Report, Selection, report_json, report_text};
use crate::text;

/// A design, what was found in it, and what its baseline hides.
#[derive(Debug)]
pub(super) struct Checked {
    /// The file, as printed.
    pub name: String,
    document: Document,
    /// What people call the rows that something was said about.
    names: BTreeMap<Ref, String>,
    /// What was found, without what the baseline knows.
    pub report: Report,
    /// What the baseline knows.
    pub hidden: Vec<Arc<Finding>>,
    /// Whether there is a baseline.
    pub baseline: bool,
}

impl Checked {
    /// What a person calls a row, given as its id.
    pub(super) fn name_of(&self, id: &str) -> String {
        id.parse().map_or_else(
            |_| id.to_owned(),
            |row: Ref| self.names.get(&row).cloned().unwrap_or_else(|| id.to_owned()),
        )
    }
}

/// Runs the command. A file that cannot be read does not keep the others from being checked.
pub(super) fn run(args: &Check, date: Date, lang: Lang) -> Result<Output, Failure> {
    let selection = Selection::new(&args.select, &args.ignore).map_err(|error| Failure::new(error.text()))?;
    if let Some(edition) = &args.edition
        && !Catalog::knows_edition(edition)
    {
        return Err(unknown_edition(edition));
    }
    let threshold = match args.fail_on {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Info => Severity::Info,
    };
    let mut baseline = args.baseline.as_deref().map(Baseline::read).transpose()?;
    let earlier = args.since.as_deref().map(document::read).transpose()?;
    let several = args.files.len() > 1;
    let mut output = Output::fine(String::new());
    let (mut checked, mut unread) = (Vec::new(), Vec::new());
    for path in &args.files {
        let name = shown_path(path);
        let read = document::read(path).and_then(|document| in_edition(document, args.edition.as_deref()));
        let document = match read {
            Ok(document) => document,
            Err(failure) if several => {
                output.status = Status::Incomplete;
                output.notes.push_str(&failure.render(lang));
                unread.push((name, failure));
                continue;
            }
            Err(failure) => return Err(failure),
        };
        let context = Context::new(&document.design, Catalog::builtin(), &document.repairs, date)
            .selecting(selection.clone())
            .since(earlier.as_ref().map(|document| &document.design));
        let mut report = rules::check(&context);
        let named =
            report.findings.iter().map(Arc::as_ref).chain(report.checklist.iter().map(|item| &item.finding));
        let rows = named.flat_map(|finding| &finding.subjects);
        let rows = rows.chain(report.not_checked.iter().flat_map(|entry| &entry.subjects));
        let names = rows.map(|&row| (row, context.name(row))).collect();
        let hidden = baseline.as_mut().map(|baseline| baseline.hide(&mut report)).unwrap_or_default();
        if report.reaches(threshold) && output.status == Status::Fine {
            output.status = Status::Found;
        }
        checked.push(Checked { name, document, names, report, hidden, baseline: baseline.is_some() });
    }
    if let Some(path) = &args.write_baseline {
        let text = Baseline::of(checked.iter().map(|one| &one.report)).text();
        std::fs::write(path, text).map_err(|error| Failure::io(path, &error))?;
    }
    if args.baseline.is_some() {
        let hidden: usize = checked.iter().map(|one| one.hidden.len()).sum();
        let new: usize = checked.iter().map(|one| one.report.findings.len()).sum();
        let told = {
            let old = crate::base::text::counted(hidden, "old finding");
            text!("基线：隐藏旧问题{hidden}个，新问题{new}个", "baseline: {old} hidden, {new} new")
        };
        output.notes.push_str(told.get(lang));
        output.notes.push('\n');
    }
    output.text = match args.format {
        CheckFormat::Text => texts(&checked, &selection, several, date, lang),
        CheckFormat::Json => views(&checked, &unread, several),
        CheckFormat::Sarif => json_text(&sarif::view(&checked, &unread, lang)),
        CheckFormat::Junit => junit::text(&checked, &unread, threshold, lang),
        CheckFormat::Github => github::text(&checked, &unread, lang),
    };
    Ok(output)
}

fn texts(checked: &[Checked], selection: &Selection, several: bool, date: Date, lang: Lang) -> String {
    let mut out = String::new();
    for one in checked {
        if several {
            out.push_str(&format!("{}\n", one.name));
        }
        out.push_str(&text_of(&one.document, &one.report, selection, date, lang));
        if several {
            out.push('\n');
        }
    }
    out
}

fn views(checked: &[Checked], unread: &[(String, Failure)], several: bool) -> String {
    let mut all: Vec<Value> = checked.iter().map(view).collect();
    if let ([one], false) = (all.as_slice(), several) {
        return json_text(one);
    }
    all.extend(unread.iter().map(|(name, failure)| json!({ "file": name, "error": failure.message() })));
    json_text(&json!({ "schema": "yuntu.check/1", "files": all }))
}

/// A report for a terminal.
pub(super) fn text_of(
    document: &Document,
    report: &Report,
    selection: &Selection,
    date: Date,
    lang: Lang,
) -> String {
    let context = Context::new(&document.design, Catalog::builtin(), &document.repairs, date);
    report_text(report, &context.selecting(selection.clone()), lang)
}

fn view(one: &Checked) -> Value {
    let mut view = report_json(&one.report);
    if let Value::Object(fields) = &mut view {
        fields.insert("file".to_owned(), Value::from(one.name.as_str()));
        if one.baseline {
            let counts = json!({ "hidden": one.hidden.len(), "new": one.report.findings.len() });
            fields.insert("baseline".to_owned(), counts);
        }
    }
    view
}

/// The design as another edition reads it.
fn in_edition(mut document: Document, edition: Option<&str>) -> Result<Document, Failure> {
    if let Some(edition) = edition {
        let mut settings = document.design.settings.clone();
        edition.clone_into(&mut settings.edition);
        document.design.apply(Edit::SetSettings(settings)).map_err(|error| Failure::edit(&error))?;
    }
    Ok(document)
}

fn unknown_edition(found: &str) -> Failure {
    let found = shown_word(found);
    let known: Vec<&str> = EDITIONS.iter().map(|edition| edition.code).collect();
    let (zh, en) = (known.join("、"), known.join(", "));
    Failure::new(text!(
        "--edition：没有规则基线“{found}”；可用：{zh}",
        "--edition: there is no edition \"{found}\"; there are {en}"
    ))
}

/// How many findings there are, in a few words.
pub(super) fn counts(report: &Report) -> Text {
    let summary = report.summary;
    let (error, warning, info, left) = (summary.error, summary.warning, summary.info, summary.not_evaluated);
    {
        let e = crate::base::text::counted(error, "error");
        let w = crate::base::text::counted(warning, "warning");
        let i = crate::base::text::counted(info, "hint");
        let l = crate::base::text::counted(left, "rule");
        text!(
            "{error} 个错误，{warning} 个警告，{info} 个提示，{left} 条规则未评估",
            "{e}, {w}, {i}, {l} not evaluated"
        )
    }
}
