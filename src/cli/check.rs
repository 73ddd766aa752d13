//! `yuntu check`: the rules over one design or several.

use serde_json::{Value, json};

use super::args::{Check, FailOn, Format};
use super::document::{self, Document};
use super::failure::{Failure, shown_path, shown_word};
use super::output::{Output, Status, json_text};
use crate::assessment::{Assessment, AssessmentSettings};
use crate::base::{Date, Lang, Severity, Text};
use crate::catalog::{Catalog, EDITIONS};
use crate::design::Edit;
use crate::rules::{Context, Report, Selection, report_json, report_text};
use crate::text;

/// Runs the command. A file that cannot be read does not keep the others from being checked.
pub(super) fn run(args: &Check, date: Date, lang: Lang) -> Result<Output, Failure> {
    let selection = Selection::new(&args.select, &args.ignore).map_err(|error| Failure::new(error.text()))?;
    let settings = AssessmentSettings { selection, ..AssessmentSettings::default() };
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
    let several = args.files.len() > 1;
    let mut output = Output::fine(String::new());
    let mut views: Vec<Value> = Vec::new();
    for path in &args.files {
        let name = shown_path(path);
        let checked = document::read(path).and_then(|document| in_edition(document, args.edition.as_deref()));
        let document = match checked {
            Ok(document) => document,
            Err(failure) if several => {
                output.status = Status::Incomplete;
                output.notes.push_str(&failure.render(lang));
                views.push(json!({ "file": name, "error": failure.message() }));
                continue;
            }
            Err(failure) => return Err(failure),
        };
        let report =
            Assessment::report_of(&document.design, &document.repairs, Catalog::builtin(), &settings, date);
        if report.reaches(threshold) && output.status == Status::Fine {
            output.status = Status::Found;
        }
        match args.format.as_ {
            Format::Text => {
                if several {
                    output.text.push_str(&format!("{name}\n"));
                }
                output.text.push_str(&text_of(&document, &report, &settings.selection, date, lang));
                if several {
                    output.text.push('\n');
                }
            }
            Format::Json => views.push(view(&name, &report)),
        }
    }
    if args.format.as_ == Format::Json {
        output.text = match views.as_slice() {
            [one] if !several => json_text(one),
            _ => json_text(&json!({ "schema": "yuntu.check/1", "files": views })),
        };
    }
    Ok(output)
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

fn view(name: &str, report: &Report) -> Value {
    let mut view = report_json(report);
    if let Value::Object(fields) = &mut view {
        fields.insert("file".to_owned(), Value::from(name));
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
    text!(
        "{error} 个错误，{warning} 个警告，{info} 个提示，{left} 条规则未评估",
        "{error} errors, {warning} warnings, {info} hints, {left} rules not evaluated"
    )
}
