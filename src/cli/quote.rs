//! `yuntu quote`: the bill.

use serde_json::json;

use super::args::{GroupBy, Quote, QuoteFormat, Term as TermWord};
use super::document;
use super::failure::{Failure, shown_path};
use super::output::{Output, json_text};
use crate::assessment::{Assessment, AssessmentSettings, Saving};
use crate::base::{Date, Lang, Text};
use crate::design::Design;
use crate::pricing::{Audience, Grouping, Term, quote_head, ways_to_pay};
use crate::{files, text};

/// Runs the command.
pub(super) fn run(args: &Quote, date: Date, lang: Lang) -> Result<Output, Failure> {
    let document = document::read(&args.file)?;
    let design = &document.design;
    let facts = document.catalog(&document::price_books(&args.prices)?)?;
    let catalog = facts.get();
    let term = args.term.map_or_else(
        || of_design(design),
        |word| match word {
            TermWord::OneMonth => Term::OneMonth,
            TermWord::OneYear => Term::OneYear,
            TermWord::TwoYears => Term::TwoYears,
            TermWord::ThreeYears => Term::ThreeYears,
        },
    );
    let settings = AssessmentSettings { term, ..AssessmentSettings::default() };
    let bill = Assessment::bill_of(design, catalog, &settings);
    let by = match args.group {
        GroupBy::Kind => Grouping::Kind,
        GroupBy::Product => Grouping::Product,
        GroupBy::Function => Grouping::Function,
        GroupBy::Az => Grouping::Az,
        GroupBy::Environment => Grouping::Environment,
    };
    let audience = if args.customer { Audience::Customer } else { Audience::Internal };
    let head = quote_head(design, date);
    let mut notes = String::new();
    if let Some(path) = &args.missing_prices {
        files::save(path, bill.missing_prices_csv().as_bytes())
            .map_err(|error| Failure::new(error.text()))?;
        let path = shown_path(path);
        notes = format!(
            "{}\n",
            text!(
                "已写入待填写的价格表 {path}；填好后用 --prices {path} 报价",
                "written: {path}, a price book to fill in; then quote with --prices {path}"
            )
            .get(lang)
        );
    }
    let savings = if args.savings {
        Assessment::savings_of(design, &document.repairs, catalog, &settings, date)
    } else {
        Vec::new()
    };
    let text = match args.format {
        QuoteFormat::Text => {
            let mut out = bill.to_text_by(lang, by, audience, Some(&head));
            if audience == Audience::Internal {
                out.push_str(&ways_to_pay(design, catalog).to_text(lang));
            }
            if args.savings {
                tell_savings(&mut out, &savings, lang);
            }
            out
        }
        QuoteFormat::Json => {
            let mut all = bill.to_json();
            if let Some(map) = all.as_object_mut() {
                map.insert("head".to_owned(), head.to_json());
                map.insert("ways_to_pay".to_owned(), ways_to_pay(design, catalog).to_json());
                if args.savings {
                    let rows: Vec<_> = savings
                        .iter()
                        .map(|row| {
                            json!({
                                "title": {"zh": row.title.zh, "en": row.title.en},
                                "saves_monthly": row.monthly.to_fen().to_string(),
                                "saves_first_year": row.first_year.to_fen().to_string(),
                                "costs": {"zh": row.costs.zh, "en": row.costs.en},
                            })
                        })
                        .collect();
                    map.insert("savings".to_owned(), rows.into());
                }
            }
            json_text(&all)
        }
        QuoteFormat::Csv => bill.to_csv(lang),
    };
    Ok(Output { notes, ..Output::fine(text) })
}

fn tell_savings(out: &mut String, savings: &[Saving], lang: Lang) {
    out.push_str(
        Text::fixed("\n最省钱的调整（不违反规则）\n", "\nChanges that save most without breaking a rule\n")
            .get(lang),
    );
    if savings.is_empty() {
        out.push_str(Text::fixed("  没有找到\n", "  none was found\n").get(lang));
    }
    for (at, row) in savings.iter().enumerate() {
        let (month, year) = (row.monthly.grouped(), row.first_year.grouped());
        let saved =
            text!("每月省 {month}，首年省 {year} 元", "saves {month} CNY a month, {year} the first year");
        out.push_str(&format!(
            "  {}. {}\n     {}\n     {}\n",
            at + 1,
            row.title.get(lang),
            saved.get(lang),
            row.costs.get(lang)
        ));
    }
}

/// The term for which a design is quoted when none is asked for.
pub(super) fn of_design(design: &Design) -> Term {
    Term::of_months(design.price_terms.months)
}
