//! `yuntu quote`: the bill.

use std::path::PathBuf;

use super::args::{Quote, QuoteFormat, Term as TermWord};
use super::document;
use super::failure::{Failure, shown_path};
use super::output::{Output, json_text};
use crate::assessment::{Assessment, AssessmentSettings};
use crate::base::Lang;
use crate::catalog::Catalog;
use crate::design::Design;
use crate::pricing::Term;

/// Runs the command.
pub(super) fn run(args: &Quote, lang: Lang) -> Result<Output, Failure> {
    let document = document::read(&args.file)?;
    let book = catalog(&args.prices)?;
    let catalog = book.as_ref().unwrap_or_else(|| Catalog::builtin());
    let term = args.term.map_or_else(
        || of_design(&document.design),
        |word| match word {
            TermWord::OneMonth => Term::OneMonth,
            TermWord::OneYear => Term::OneYear,
            TermWord::TwoYears => Term::TwoYears,
            TermWord::ThreeYears => Term::ThreeYears,
        },
    );
    let settings = AssessmentSettings { term, ..AssessmentSettings::default() };
    let bill = Assessment::bill_of(&document.design, catalog, &settings);
    Ok(Output::fine(match args.format {
        QuoteFormat::Text => bill.to_text(lang),
        QuoteFormat::Json => json_text(&bill.to_json()),
        QuoteFormat::Csv => bill.to_csv(lang),
    }))
}

/// The longest term that the design's months fill.
pub(super) fn of_design(design: &Design) -> Term {
    let Some(months) = design.price_terms.months else { return Term::default() };
    Term::ALL.into_iter().rev().find(|term| term.months() <= months).unwrap_or(Term::OneMonth)
}

/// The facts with the price books on top; none without a book.
fn catalog(books: &[PathBuf]) -> Result<Option<Catalog>, Failure> {
    if books.is_empty() {
        return Ok(None);
    }
    let mut files = Vec::new();
    for path in books {
        let text = std::fs::read_to_string(path).map_err(|error| Failure::io(path, &error))?;
        files.push((text, shown_path(path)));
    }
    let files = files.iter().map(|(text, name)| (text.as_str(), name.as_str()));
    Catalog::with_overlays(files).map(Some).map_err(|error| Failure::new(error.message()))
}
