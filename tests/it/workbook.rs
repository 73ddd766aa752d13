//! The workbook of a bill: it reads back, it calculates what the bill says, and no cell of a user is a formula.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::process::Command;

use calamine::{Data, Range, Reader, Xlsx};
use rust_decimal::{Decimal, RoundingStrategy};
use yuntu::base::Lang;
use yuntu::catalog::Catalog;
use yuntu::design::*;
use yuntu::export::{Workings, xlsx};
use yuntu::pricing::{Bill, Term, quote_head, ways_to_pay};
use yuntu::sizing;

use crate::bills::{bill, money, one, public_slb, shanghai, terms, typed};

/// A workbook with everything in it, and a name that wants to be a formula.
fn workbook(lang: Lang) -> (Bill, Vec<u8>) {
    let mut evil = one(Product::of_code("kms"));
    evil.name = "=HYPERLINK(\"http://x\")".to_owned();
    evil.own_monthly_price = Some(money("12.345"));
    let mut design = shanghai(vec![
        one(typed("ecs.g6.large")),
        one(public_slb(PublicBilling::Traffic, None, Some(33.3), "slb.s1.small")),
        one(Product::Oss(Bucket { stored_gb: Some(1000.0), ..Bucket::default() })),
        one(Product::Ecs(Ecs::default())),
        evil,
    ]);
    terms(&mut design, |terms| {
        terms.tender_percent = Some(97.into());
        terms.tax_percent = Some(6.into());
        terms.list_includes_tax = Some(true);
        terms.contract_percent = BTreeMap::from([("ecs".to_owned(), Decimal::from(85))]);
    });
    let found = bill(&design, Term::OneYear);
    let head = quote_head(&design, "2026-11-21".parse().unwrap());
    let sizes = sizing::of_design(&design, Catalog::builtin());
    let ways = ways_to_pay(&design, Catalog::builtin());
    let workings = Workings { bill: &found, head: &head, sizes: &sizes, ways: &ways, lang };
    let bytes = xlsx(workings).unwrap();
    assert_eq!(bytes, xlsx(workings).unwrap(), "the same bill gives the same bytes");
    (found, bytes)
}

#[test]
fn the_workbook_reads_back_with_its_totals_and_no_formula_of_a_user() {
    for lang in Lang::ALL {
        let (found, bytes) = workbook(lang);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        assert_eq!(book.sheet_names().len(), 5);
        let sheet = book.sheet_names()[0].clone();
        let cells = book.worksheet_range(&sheet).unwrap();
        let formulas = book.worksheet_formula(&sheet).unwrap();
        let written: Vec<String> = formulas.used_cells().map(|(_, _, formula)| formula.to_owned()).collect();
        assert!(written.iter().any(|formula| formula.starts_with("SUM(")), "{written:?}");
        assert!(!written.iter().any(|formula| formula.contains("HYPERLINK")), "{written:?}");
        // The cached results of the amounts of the lines add up to what the bill says, column by column.
        let total = Text::of(lang, "合计", "Total");
        let row = cells.rows().find(|row| row[0] == Data::String(total.clone())).unwrap();
        let shown = |at: usize| match &row[at] {
            Data::Float(value) => format!("{value:.2}"),
            other => other.to_string(),
        };
        assert_eq!(shown(13), found.monthly.amount.to_fen().to_string());
        assert_eq!(shown(14), found.first_year.amount.to_fen().to_string());
        assert_eq!(shown(15), found.term_total.amount.to_fen().to_string());
        let evil = cells.rows().find(|row| row[0].to_string().contains("HYPERLINK")).unwrap();
        assert!(matches!(&evil[0], Data::String(_)) && matches!(evil[7], Data::Float(_)), "{evil:?}");
    }
}

/// A word in one of the two languages.
struct Text;

impl Text {
    fn of(lang: Lang, zh: &str, en: &str) -> String {
        match lang {
            Lang::Zh => zh.to_owned(),
            Lang::En => en.to_owned(),
        }
    }
}

/// What a formula of the bill comes to, reckoned anew: the few words that the bill uses, in exact decimals.
struct Sheet {
    cells: Range<Data>,
    formulas: Range<String>,
}

/// A value of a cell.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Number(Decimal),
    Words(String),
    Blank,
}

impl Value {
    fn number(&self) -> Decimal {
        match self {
            Self::Number(value) => *value,
            // Words and blanks count as nothing in a sum.
            Self::Words(_) | Self::Blank => Decimal::ZERO,
        }
    }
}

/// What is still to be read of a formula.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn peek(&self) -> char {
        self.0.chars().next().unwrap_or('\0')
    }

    fn skip(&mut self, sign: char) -> bool {
        let found = self.peek() == sign;
        if found {
            self.0 = &self.0[sign.len_utf8()..];
        }
        found
    }

    fn take(&mut self, keep: impl Fn(char) -> bool) -> &'a str {
        let end = self.0.find(|c| !keep(c)).unwrap_or(self.0.len());
        let (word, rest) = self.0.split_at(end);
        self.0 = rest;
        word
    }
}

impl Sheet {
    fn of(bytes: Vec<u8>) -> Self {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let name = book.sheet_names()[0].clone();
        Self { cells: book.worksheet_range(&name).unwrap(), formulas: book.worksheet_formula(&name).unwrap() }
    }

    /// The value of a cell by its place; a formula is reckoned, never believed.
    fn value(&self, at: (u32, u32)) -> Value {
        if let Some(formula) = self.formulas.get_value(at).filter(|formula| !formula.is_empty()) {
            let mut rest = Rest(formula);
            let value = self.sum(&mut rest);
            assert!(rest.0.is_empty(), "not understood of {formula}: {}", rest.0);
            return value;
        }
        match self.cells.get_value(at) {
            Some(Data::Float(value)) => Value::Number(value.to_string().parse().unwrap()),
            Some(Data::Int(value)) => Value::Number((*value).into()),
            None | Some(Data::Empty) => Value::Blank,
            Some(other) => Value::Words(other.to_string()),
        }
    }

    fn sum(&self, rest: &mut Rest<'_>) -> Value {
        let mut left = self.product(rest);
        loop {
            if rest.skip('+') {
                left = Value::Number(left.number() + self.product(rest).number());
            } else if rest.skip('-') {
                left = Value::Number(left.number() - self.product(rest).number());
            } else {
                return left;
            }
        }
    }

    fn product(&self, rest: &mut Rest<'_>) -> Value {
        let mut left = self.single(rest);
        loop {
            if rest.skip('*') {
                left = Value::Number(left.number() * self.single(rest).number());
            } else if rest.skip('/') {
                left = Value::Number(left.number() / self.single(rest).number());
            } else {
                return left;
            }
        }
    }

    fn single(&self, rest: &mut Rest<'_>) -> Value {
        if rest.skip('-') {
            return Value::Number(-self.single(rest).number());
        }
        if rest.skip('(') {
            let inner = self.sum(rest);
            assert!(rest.skip(')'), "a bracket is not closed before {}", rest.0);
            return inner;
        }
        if rest.skip('"') {
            let words = rest.take(|c| c != '"').to_owned();
            assert!(rest.skip('"'), "a text is not closed");
            return Value::Words(words);
        }
        if rest.peek().is_ascii_digit() {
            return Value::Number(rest.take(|c| c.is_ascii_digit() || c == '.').parse().unwrap());
        }
        let word = rest.take(|c| c.is_ascii_alphanumeric());
        if rest.skip('(') { self.call(word, rest) } else { self.value(place(word)) }
    }

    fn call(&self, name: &str, rest: &mut Rest<'_>) -> Value {
        if name == "SUM" {
            let from = place(rest.take(|c| c.is_ascii_alphanumeric()));
            let to = if rest.skip(':') { place(rest.take(|c| c.is_ascii_alphanumeric())) } else { from };
            assert!(rest.skip(')'), "a sum of one range: {}", rest.0);
            let rows = (from.0..=to.0).flat_map(|row| (from.1..=to.1).map(move |column| (row, column)));
            return Value::Number(rows.map(|at| self.value(at).number()).sum());
        }
        let mut values = vec![self.sum(rest)];
        while rest.skip(',') {
            values.push(self.sum(rest));
        }
        assert!(rest.skip(')'), "{name} is not closed before {}", rest.0);
        match (name, values.as_slice()) {
            ("ISBLANK", [value]) => Value::Number(u32::from(*value == Value::Blank).into()),
            ("IF", [when, yes, no]) => {
                if when.number().is_zero() {
                    no.clone()
                } else {
                    yes.clone()
                }
            }
            ("ROUND", [value, places]) => {
                let places = places.number().to_string().parse().unwrap();
                let half_up = RoundingStrategy::MidpointAwayFromZero;
                Value::Number(value.number().round_dp_with_strategy(places, half_up))
            }
            _ => panic!("the bill uses {name}, which this test does not reckon; teach it"),
        }
    }
}

/// `AB12` as row and column, both from zero.
fn place(name: &str) -> (u32, u32) {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let column = letters.bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1);
    (name[letters.len()..].parse::<u32>().unwrap() - 1, column - 1)
}

/// The row of the totals.
fn total_row(sheet: &Sheet, lang: Lang) -> u32 {
    let total = Text::of(lang, "合计", "Total");
    let rows = sheet.cells.end().unwrap().0;
    (0..=rows).find(|row| sheet.value((*row, 0)) == Value::Words(total.clone())).expect("a row of totals")
}

#[test]
fn the_formulas_reckoned_anew_give_the_totals_to_the_cent() {
    for lang in Lang::ALL {
        let (found, bytes) = workbook(lang);
        let sheet = Sheet::of(bytes);
        let row = total_row(&sheet, lang);
        for (column, total) in [(13, found.monthly), (14, found.first_year), (15, found.term_total)] {
            assert_eq!(
                sheet.value((row, column)),
                Value::Number(total.amount.to_fen().0.normalize()),
                "{column}"
            );
        }
        // A price that was not found is a word in the sheet too, and never a zero.
        let words = (0..row).filter(|row| matches!(sheet.value((*row, 13)), Value::Words(_)));
        assert!(words.count() > found.incomplete.len(), "the head and every missing price");
    }
}

/// Runs where LibreOffice is installed: the workbook opens without a repair and its own reckoning agrees.
#[test]
fn libreoffice_opens_the_workbook_and_reckons_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile");
    // Always reckon anew instead of showing what the file remembers.
    std::fs::create_dir_all(profile.join("user")).unwrap();
    std::fs::write(
        profile.join("user/registrymodifications.xcu"),
        r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#,
    )
    .unwrap();
    for lang in Lang::ALL {
        let (found, bytes) = workbook(lang);
        let file = folder.path().join("bill.xlsx");
        std::fs::write(&file, bytes).unwrap();
        let run = Command::new("soffice")
            .arg(format!("-env:UserInstallation=file://{}", profile.display()))
            .args(["--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir"])
            .arg(folder.path())
            .arg(&file)
            .output();
        let output = match run {
            Ok(output) => output,
            Err(error) => {
                eprintln!("not checked: LibreOffice (soffice) does not run here: {error}");
                return;
            }
        };
        let csv = folder.path().join("bill.csv");
        let text = std::fs::read_to_string(&csv).unwrap_or_else(|_| {
            panic!("LibreOffice did not open the workbook: {}", String::from_utf8_lossy(&output.stderr))
        });
        std::fs::remove_file(&csv).unwrap();
        let total = Text::of(lang, "合计", "Total");
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let row = rows.iter().find(|row| row.get(0) == Some(total.as_str())).expect("a row of totals");
        for (column, total) in [(13, found.monthly), (14, found.first_year), (15, found.term_total)] {
            let shown = row[column].replace(',', "");
            // The number format ends with a blank, which keeps the figure off the words beside it.
            assert_eq!(shown.trim_end(), total.amount.to_fen().to_string(), "column {column} of LibreOffice");
        }
    }
}
