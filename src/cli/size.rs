//! `yuntu size`: one formula, or what a design's workloads imply.

use std::path::Path;

use rust_decimal::Decimal;
use serde::Serialize;

use super::args::{Format, Reach, Size, SizeFormula};
use super::choice;
use super::failure::{Failure, shown_path, shown_word};
use super::output::{Output, json_text};
use super::size_design;
use super::table::Table;
use crate::base::units::{Days, Gb, Gbps, Kb, Qps, Rps, Tps, TxPerDay};
use crate::base::{Lang, Money, Text, number};
use crate::catalog::Catalog;
use crate::sizing::{self, Calculation, Distance, FormulaFacts, Holidays, StorageOptions};
use crate::text;

/// The edition whose facts a formula takes when no design names one: the formulas are the guide's.
const GUIDE: &str = "guide-2016";

// The most that is accepted for each kind of number: far beyond any business, and near enough that a slip of
// the unit is noticed.
const MOST_PER_DAY: u64 = 1_000_000_000_000;
const MOST_PER_SECOND: u64 = 1_000_000_000;
const MOST_KB: u64 = 1_000_000_000;
const MOST_DAYS: u64 = 36_500;
const MOST_COUNT: u64 = 1_000_000_000;
const MOST_GB: u64 = 1_000_000_000_000;
const MOST_CNY: u64 = 1_000_000_000_000;
const MOST_USERS: u64 = 10_000_000_000;

/// Runs the command.
pub(super) fn run(args: &Size, lang: Lang) -> Result<Output, Failure> {
    let facts = FormulaFacts::of(Catalog::builtin(), GUIDE)?;
    match (&args.formula, &args.file) {
        (Some(formula), _) => one(formula, &facts, args.format, lang),
        (None, Some(file)) => size_design::run(args, file, lang),
        (None, None) => Err(Failure::new(Text::fixed(
            "缺少公式或设计文件；例如：yuntu size rds --help，或 yuntu size a.yuntu",
            "a formula or a design is missing; for example: yuntu size rds --help, or yuntu size a.yuntu",
        ))),
    }
}

fn one(formula: &SizeFormula, facts: &FormulaFacts, format: Format, lang: Lang) -> Result<Output, Failure> {
    let calculation = match formula {
        SizeFormula::Rds { tx_per_day, kb_per_tx, days, overhead } => {
            let per_day = decimal("--tx-per-day", tx_per_day, MOST_PER_DAY)?;
            let size = decimal("--kb-per-tx", kb_per_tx, MOST_KB)?;
            let kept = decimal("--days", days, MOST_DAYS)?;
            let options =
                StorageOptions { overhead: decimal("--overhead", overhead, 100)?, step: facts.storage_step };
            sizing::rds_storage(TxPerDay(per_day), Kb(size), Days(kept), options)?
        }
        SizeFormula::Line { tps, kb, response_kb } => {
            let peak = decimal("--tps", tps, MOST_PER_SECOND)?;
            let request = decimal("--kb", kb, MOST_KB)?;
            let response =
                response_kb.as_deref().map(|word| decimal("--response-kb", word, MOST_KB)).transpose()?;
            sizing::line(Tps(peak), Kb(request), response.map(Kb))?
        }
        SizeFormula::Ip { ecs } => sizing::line_addresses(count("--ecs", ecs, MOST_COUNT)?),
        SizeFormula::Nat { rules, days } => {
            let rules = count("--rules", rules, MOST_COUNT)?;
            let days = decimal("--days", days, MOST_DAYS)?;
            sizing::nat_fee(facts.nat_rule_day, rules, Days(days))?
        }
        SizeFormula::Subscription { monthly, months } => {
            let monthly = decimal("--monthly", monthly, MOST_CNY)?;
            let months = count("--months", months, 1_200)?;
            // The limit above is far below the range of u32.
            let months = u32::try_from(months).unwrap_or(u32::MAX);
            sizing::subscription(Money(monthly), months)?
        }
        SizeFormula::Ecs { tps, tps_per_server, azs } => {
            let demand = decimal("--tps", tps, MOST_PER_SECOND)?;
            let capacity = decimal("--tps-per-server", tps_per_server, MOST_PER_SECOND)?;
            sizing::az_safe_servers(Tps(demand), Tps(capacity), count("--azs", azs, 100)?)?
        }
        SizeFormula::Slb { rps, response_kb } => {
            let peak = decimal("--rps", rps, MOST_PER_SECOND)?;
            let response = decimal("--response-kb", response_kb, MOST_KB)?;
            sizing::slb_outbound(Rps(peak), Kb(response))?
        }
        SizeFormula::Disks { gb } => {
            sizing::data_disks(Gb(decimal("--gb", gb, MOST_GB)?), facts.largest_disk)?
        }
        SizeFormula::Subnet { prefix } => {
            let prefix = count("--prefix", prefix.strip_prefix('/').unwrap_or(prefix), 128)?;
            let prefix = u8::try_from(prefix).unwrap_or(u8::MAX);
            sizing::vswitch_addresses(prefix, facts.vswitch_reserved)?
        }
        SizeFormula::Vendor { scores } => sizing::vendor_score(six(scores)?)?,
        SizeFormula::SecurityReturn { users } => {
            sizing::security_return(count("--users", users, MOST_USERS)?)?
        }
        SizeFormula::Schedule { ordered, distance, holidays } => {
            let ordered = choice::date("--ordered", ordered)?;
            let distance = match distance {
                Reach::InCity => Distance::InCity,
                Reach::InterProvince => Distance::InterProvince,
            };
            let holidays = holidays.as_deref().map(read_holidays).transpose()?.unwrap_or_default();
            sizing::line_schedule(ordered, distance, &holidays, facts)?
        }
        SizeFormula::Ddos { gbps, cc_qps } => {
            let attack = decimal("--gbps", gbps, 1_000_000)?;
            let cc = cc_qps.as_deref().map(|word| decimal("--cc-qps", word, MOST_PER_DAY)).transpose()?;
            sizing::ddos_tier(Gbps(attack), cc.map(Qps), facts)?
        }
    };
    Ok(Output::fine(match format {
        Format::Json => {
            #[derive(Serialize)]
            struct View<'a> {
                schema: &'static str,
                #[serde(flatten)]
                calculation: &'a Calculation,
            }
            json_text(&View { schema: sizing::SCHEMA, calculation: &calculation })
        }
        Format::Text => calculation_text(&calculation, lang),
    }))
}

/// A calculation for a terminal: the answer first, then how it came about.
pub(super) fn calculation_text(calculation: &Calculation, lang: Lang) -> String {
    let Calculation { formula, inputs, steps, result, recommended, notes } = calculation;
    let mut out = format!("{}  {}\n", capital(formula.title().get(lang)), result.text().get(lang));
    if let Some(recommended) = recommended {
        let words = recommended.text();
        let (zh, en) = (&words.zh, &words.en);
        out.push_str(text!("建议  {zh}\n", "Recommended  {en}\n").get(lang));
    }
    out.push('\n');
    let mut table = Table::default();
    for input in inputs {
        let origin = input.origin_text();
        table.row([
            input.title.get(lang).to_owned(),
            input.quantity.text().get(lang).to_owned(),
            origin.get(lang).to_owned(),
        ]);
    }
    for step in steps {
        let title = format!("→ {}", step.title.get(lang));
        table.row([title, step.quantity.text().get(lang).to_owned()]);
    }
    out.push_str(&table.render("  "));
    let (source, expression) = (formula.source().label(lang), formula.expression());
    out.push_str(&format!("\n{} {formula}  {expression}\n", Text::fixed("公式", "Formula").get(lang)));
    out.push_str(&format!("{}  {source} [{:?}]\n", Text::fixed("依据", "Source").get(lang), formula.basis()));
    for note in notes {
        out.push_str(&format!("- {}\n", note.get(lang)));
    }
    out
}

/// With a capital at the beginning, as a heading has it.
fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn decimal(flag: &str, word: &str, most: u64) -> Result<Decimal, Failure> {
    number::decimal(word, Decimal::from(most)).map_err(|error| Failure::number(flag, &error))
}

fn count(flag: &str, word: &str, most: u64) -> Result<u64, Failure> {
    number::count(word, most).map_err(|error| Failure::number(flag, &error))
}

/// Six marks separated by commas.
fn six(words: &str) -> Result<[Decimal; 6], Failure> {
    let marks = words
        .split(',')
        .map(|word| decimal("--scores", word, 100))
        .collect::<Result<Vec<Decimal>, Failure>>()?;
    let found = marks.len();
    <[Decimal; 6]>::try_from(marks).map_err(|_| {
        let shown = shown_word(words);
        Failure::new(text!(
            "--scores：“{shown}”有 {found} 项评分，须为6项；请写成例如 90,80,70,100,60,50",
            "--scores: \"{shown}\" has {found} marks, and six are needed; write for example 90,80,70,100,60,50"
        ))
    })
}

fn read_holidays(path: &Path) -> Result<Holidays, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::io(path, &error))?;
    Holidays::parse(&text).map_err(|error| {
        let (path, Text { zh, en }) = (shown_path(path), error.text());
        Failure::new(text!("{path}：{zh}", "{path}: {en}"))
    })
}
