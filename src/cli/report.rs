//! `yuntu report`: the proposal.

use super::args::Report;
use super::failure::{Failure, shown_path};
use super::output::Output;
use crate::base::{Date, Lang};
use crate::text;

/// Runs the command.
pub(super) fn run(args: &Report, date: Date, lang: Lang) -> Result<Output, Failure> {
    let is_pdf = args.output.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    if !is_pdf {
        let shown = shown_path(&args.output);
        return Err(Failure::new(text!(
            "建议书是PDF，文件名“{shown}”请以 .pdf 结尾",
            "the proposal is a PDF; let the name \"{shown}\" end in .pdf"
        )));
    }
    proposal(args, date, lang)
}

#[cfg(feature = "report")]
fn proposal(args: &Report, date: Date, lang: Lang) -> Result<Output, Failure> {
    use super::{document, export, quote};
    use crate::assessment::{Assessment, AssessmentSettings};
    use crate::catalog::Catalog;
    use crate::report;

    let document = document::read(&args.file)?;
    let catalog = Catalog::builtin();
    let term = quote::of_design(&document.design);
    let settings = AssessmentSettings { term, ..AssessmentSettings::default() };
    let assessment = Assessment::of(&document.design, &document.repairs, catalog, &settings, date);
    let made = report::proposal(&document.design, &assessment, catalog, lang, date)
        .map_err(|error| Failure::new(error.text()))?;
    let mut output = export::write(&args.output, &made.pdf, lang)?;
    for warning in &made.warnings {
        output.notes.push_str(&format!("{}{warning}\n", text!("排版提示：", "typesetter: ").get(lang)));
    }
    Ok(output)
}

#[cfg(not(feature = "report"))]
fn proposal(_args: &Report, _date: Date, _lang: Lang) -> Result<Output, Failure> {
    Err(Failure::new(crate::base::Text::fixed(
        "此程序不含排版引擎，不能生成建议书；请用默认功能重新编译",
        "this program was built without the typesetter and cannot write a proposal; build it with its default features",
    )))
}
