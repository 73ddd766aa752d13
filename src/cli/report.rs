//! `yuntu report`: the proposal, as PDF or DOCX.

use super::args::Report;
use super::failure::{Failure, shown_path};
use super::output::Output;
use crate::base::{Date, Lang};
use crate::text;

/// Runs the command.
pub(super) fn run(args: &Report, date: Date, lang: Lang) -> Result<Output, Failure> {
    let ending = args.output.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("pdf") => proposal(args, false, date, lang),
        Some("docx") => proposal(args, true, date, lang),
        _ => {
            let shown = shown_path(&args.output);
            Err(Failure::new(text!(
                "建议书是PDF或DOCX，文件名“{shown}”请以 .pdf 或 .docx 结尾",
                "the proposal is a PDF or a DOCX; let the name \"{shown}\" end in .pdf or .docx"
            )))
        }
    }
}

#[cfg(feature = "report")]
fn proposal(args: &Report, docx: bool, date: Date, lang: Lang) -> Result<Output, Failure> {
    use super::{document, export, quote};
    use crate::assessment::{Assessment, AssessmentSettings};

    let document = document::read(&args.file)?;
    let facts = document.catalog(&document::price_books(&args.prices)?)?;
    let catalog = facts.get();
    let term = quote::of_design(&document.design);
    let settings = AssessmentSettings { term, ..AssessmentSettings::default() };
    let assessment = Assessment::of(&document.design, &document.repairs, catalog, &settings, date);
    let extras = extras(args, &document, catalog, &settings, date)?;
    let subject = crate::report::Subject {
        design: &document.design,
        assessment: &assessment,
        catalog,
        lang,
        date,
        extras: &extras,
    };
    let composed = subject.compose();
    if docx {
        let bytes = composed.docx().map_err(|error| {
            Failure::new(text!("DOCX无法写出：{error}", "the DOCX could not be written: {error}"))
        })?;
        return export::write(&args.output, &bytes, lang);
    }
    let made = composed.pdf().map_err(|error| Failure::new(error.text()))?;
    let mut output = export::write(&args.output, &made.pdf, lang)?;
    for warning in &made.warnings {
        output.notes.push_str(&format!("{}{warning}\n", text!("排版提示：", "typesetter: ").get(lang)));
    }
    Ok(output)
}

/// What the proposal says beside: its history from the baselines, what changed, options, responses.
#[cfg(feature = "report")]
fn extras(
    args: &Report,
    document: &super::document::Document,
    catalog: &crate::catalog::Catalog,
    settings: &crate::assessment::AssessmentSettings,
    date: Date,
) -> Result<crate::report::Extras, Failure> {
    use super::args::ProfileWord;
    use crate::compare::{self, Diff, Version};
    use crate::files::baselines;
    use crate::report::{Extras, Logo, Profile, Requirement, Revision, Since};

    let known = baselines::list(&args.file).map_err(|error| Failure::new(error.text()))?;
    let revisions: Vec<Revision> = known
        .list
        .iter()
        .map(|one| Revision {
            version: one.name.clone(),
            date: one.date,
            author: one.author.clone(),
            note: one.note.clone(),
            first_year: one.quoted.map(|quoted| (quoted.first_year, quoted.complete)),
        })
        .collect();
    let since = match &args.since {
        None => None,
        Some(path) => {
            let before = super::document::read(path)?;
            let old = before.catalog(&[])?;
            let mut diff = Diff::of(
                Version { design: &before.design, repairs: &before.repairs, catalog: old.get() },
                Version { design: &document.design, repairs: &document.repairs, catalog },
                settings,
                date,
            );
            super::document::explain(&mut diff, path, &args.file)?;
            let note = if args.why.is_empty() { diff.why.clone() } else { args.why.clone() };
            let title = baselines::named(path).map_or_else(|| shown_path(path), |(_, name)| name);
            Some(Since { title, note, diff })
        }
    };
    let options = args
        .options
        .then(|| compare::board(compare::variants(&document.design, catalog, date), catalog, date));
    let requirements = match &args.requirements {
        None => Vec::new(),
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| Failure::io(path, &error))?;
            Requirement::list(&text).map_err(|error| {
                let (path, crate::base::Text { zh, en }) = (shown_path(path), error.text());
                Failure::new(text!("要求清单 {path} {zh}", "the list of requirements {path}, {en}"))
            })?
        }
    };
    let profile = match args.profile {
        ProfileWord::Manager => Profile::Manager,
        ProfileWord::Technical => Profile::Technical,
        ProfileWord::Full => Profile::Full,
    };
    let logo = match crate::files::logo_of(&args.file) {
        None => None,
        Some(path) => {
            let bytes = std::fs::read(&path).map_err(|error| Failure::io(&path, &error))?;
            Some(Logo::read(bytes).map_err(|why| {
                let (path, crate::base::Text { zh, en }) = (shown_path(&path), why);
                Failure::new(text!("{path}：{zh}", "{path}: {en}"))
            })?)
        }
    };
    Ok(Extras { profile, revisions, since, options, requirements, logo })
}

#[cfg(not(feature = "report"))]
fn proposal(_args: &Report, _docx: bool, _date: Date, _lang: Lang) -> Result<Output, Failure> {
    Err(Failure::new(crate::base::Text::fixed(
        "此程序不含排版引擎，不能生成建议书；请用默认功能重新编译",
        "this program was built without the typesetter and cannot write a proposal; build it with its default features",
    )))
}
