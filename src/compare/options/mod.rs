//! Variants of one design, side by side: what each costs, how available it is, what it breaks.

mod abreast;
mod growth;
mod regions;
mod sets;
mod show;
mod variants;

pub use growth::{Along, Lever, Point, Series, along};
pub use sets::{as_drawn, followed};
pub use show::{
    Figure, board_json, board_markdown, board_text, figures, series_json, series_markdown, series_text,
};
pub use variants::variants;

use std::collections::BTreeSet;

use super::{align, changes};
use crate::assessment::{AssessmentSettings, Essentials};
use crate::base::{Date, Money, Severity, Text};
use crate::catalog::Catalog;
use crate::design::{Design, Node, Product, SlbScope};
use crate::pricing::{Bill, Term, Total};
use crate::resilience::{Disruption, Loss, MINUTES_PER_YEAR, Resilience};
use crate::rules::Summary;
use crate::text;

/// A variant of a design.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// A short name for commands and files, for example `single-az`.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// What it does to the design.
    pub note: Text,
    /// The design.
    pub design: Design,
}

/// What is left of the worst service when the worst AZ is lost.
#[derive(Debug, Clone, PartialEq)]
pub struct WorstLoss {
    /// The AZ.
    pub az: String,
    /// Every service carries on.
    pub up: bool,
    /// The least capacity of any service, in percent.
    pub capacity_percent: f64,
}

/// The longest recovery of any service from one kind of disruption.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorstRecovery {
    /// Seconds until the service is back; none when it does not come back by itself.
    pub rto: Option<u32>,
    /// How much data is lost.
    pub rpo: Loss,
}

/// What a variant comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The variant.
    pub variant: Variant,
    /// What is paid once.
    pub one_off: Money,
    /// A month.
    pub monthly: Total,
    /// The first year.
    pub first_year: Total,
    /// Three years, with the growth of what is used.
    pub three_years: Total,
    /// How many prices are not known.
    pub missing: usize,
    /// What has no price here, while in the first variant everything of its kind has one: what this variant costs
    /// cannot be held against that.
    pub unpriced: Vec<String>,
    /// The largest unavailability of any service; none when it is not known.
    pub unavailability: Option<f64>,
    /// The worst loss of an AZ; none when it is not known.
    pub worst_loss: Option<WorstLoss>,
    /// The worst recovery from the loss of an AZ; none when it is not known.
    pub az_recovery: Option<WorstRecovery>,
    /// The worst recovery from the loss of a region; none when it is not known.
    pub region_recovery: Option<WorstRecovery>,
    /// What the rules found.
    pub findings: Summary,
    /// Whether nothing that the HA promise asks for is broken.
    pub keeps_promise: bool,
    /// Private addresses that its nodes take.
    pub addresses: u64,
    /// How many things differ from the design as drawn.
    pub changes: usize,
    /// No other variant that keeps the promise as well is at most as dear and at least as available, and better in one.
    pub efficient: bool,
}

/// Variants compared.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Board {
    /// The variants, the design as drawn first.
    pub rows: Vec<Row>,
    /// Which one to take; none when no variant keeps the promise.
    pub recommended: Option<usize>,
    /// Why, in one sentence.
    pub reason: Text,
}

impl Row {
    /// Expected minutes of outage a year of the worst service.
    #[must_use]
    pub fn minutes_per_year(&self) -> Option<f64> {
        self.unavailability.map(|u| u * MINUTES_PER_YEAR)
    }
}

/// Compares variants; the first is the one that the others are held against.
#[must_use]
pub fn board(variants: Vec<Variant>, catalog: &Catalog, date: Date) -> Board {
    let Some(first) = variants.first() else { return Board::default() };
    let base = first.design.clone();
    let known = Essentials::of(&base, catalog, &settings_of(&base), date, None);
    let mut rows = abreast::abreast(&variants, |variant| row(variant, (&base, &known), catalog, date));
    let efficient: Vec<bool> = (0..rows.len()).map(|at| is_efficient(&rows, at)).collect();
    for (row, efficient) in rows.iter_mut().zip(efficient) {
        row.efficient = efficient;
    }
    let (recommended, reason) = recommend(&rows);
    Board { rows, recommended, reason }
}

/// A variant is quoted for its own term.
fn settings_of(design: &Design) -> AssessmentSettings {
    AssessmentSettings { term: Term::of_months(design.price_terms.months), ..AssessmentSettings::default() }
}

fn row(variant: &Variant, (base, drawn): (&Design, &Essentials), catalog: &Catalog, date: Date) -> Row {
    let design = &variant.design;
    let known = if design == base {
        drawn.clone()
    } else {
        Essentials::of(design, catalog, &settings_of(design), date, Some((base, drawn)))
    };
    let resilience = &known.resilience;
    let broken = |finding: &crate::rules::Finding| {
        finding.code.starts_with("HA-") && finding.severity == Severity::Error && finding.waived.is_none()
    };
    Row {
        one_off: known.bill.one_off,
        monthly: known.bill.monthly,
        first_year: known.bill.first_year,
        three_years: known.bill.three_years,
        missing: known.bill.incomplete.len(),
        unpriced: unpriced(&drawn.bill, &known.bill),
        unavailability: resilience.worst_unavailability(),
        worst_loss: worst_loss(design, resilience),
        az_recovery: worst_recovery(resilience, Disruption::Az),
        region_recovery: worst_recovery(resilience, Disruption::Region),
        findings: known.report.summary,
        keeps_promise: !known.report.findings.iter().any(|finding| broken(finding)),
        addresses: design
            .nodes
            .values()
            .filter(|node| takes_address(node))
            .map(|node| u64::from(node.count))
            .sum(),
        changes: changes(base, &align(base, design)).len(),
        efficient: false,
        variant: variant.clone(),
    }
}

/// Kinds of things that lack a price in one bill and not in another.
fn unpriced(drawn: &Bill, bill: &Bill) -> Vec<String> {
    let kinds =
        |bill: &Bill| -> BTreeSet<String> { bill.incomplete.iter().map(|one| one.sku.clone()).collect() };
    kinds(bill).difference(&kinds(drawn)).cloned().collect()
}

fn worst_loss(design: &Design, known: &Resilience) -> Option<WorstLoss> {
    let worst = known.worst_az_loss()?;
    let az = match worst.failed.first()? {
        crate::resilience::Failing::Row(row) => super::words::name_of(design, *row),
        crate::resilience::Failing::Member(..) => return None,
    };
    Some(WorstLoss { az, up: worst.all_up(), capacity_percent: worst.least_capacity()? })
}

fn worst_recovery(known: &Resilience, disruption: Disruption) -> Option<WorstRecovery> {
    let estimates = known.recovery.iter().flat_map(|row| &row.estimates);
    estimates
        .filter(|estimate| estimate.disruption == disruption)
        .map(|estimate| WorstRecovery { rto: estimate.rto, rpo: estimate.rpo })
        .reduce(|a, b| WorstRecovery { rto: longer(a.rto, b.rto), rpo: a.rpo.max(b.rpo) })
}

/// The longer of two times; what never ends is longest.
fn longer(a: Option<u32>, b: Option<u32>) -> Option<u32> {
    a.zip(b).map(|(a, b)| a.max(b))
}

fn takes_address(node: &Node) -> bool {
    match &node.product {
        Product::Ecs(_) | Product::Rds(_) => true,
        Product::Slb(slb) => slb.scope == SlbScope::Private,
        _ => false,
    }
}

/// Whether no variant that is as true to the promise is better in cost or availability and worse in neither.
fn is_efficient(rows: &[Row], at: usize) -> bool {
    let Some(row) = rows.get(at) else { return false };
    let Some(own) = row.unavailability else { return false };
    // A total that lacks a price neither wins nor beats another by what it lacks.
    row.unpriced.is_empty()
        && !rows.iter().any(|other| {
            let (cost, own_cost) = (other.three_years.amount, row.three_years.amount);
            other.keeps_promise >= row.keeps_promise
                && other.unpriced.is_empty()
                && other
                    .unavailability
                    .is_some_and(|u| u <= own && cost <= own_cost && (u < own || cost < own_cost))
        })
}

/// The cheapest of those that keep the promise without errors, and what the next step up in availability costs.
fn recommend(rows: &[Row]) -> (Option<usize>, Text) {
    let sound = |row: &&Row| row.keeps_promise && row.findings.error == 0;
    let priced = |row: &&Row| row.unpriced.is_empty();
    let cheapest = rows
        .iter()
        .enumerate()
        // A total that lacks a price must not win by what it lacks.
        .filter(|(_, row)| sound(row) && priced(row))
        .min_by(|(i, a), (j, b)| a.three_years.amount.cmp(&b.three_years.amount).then(i.cmp(j)));
    let Some((at, best)) = cheapest else {
        return (
            None,
            Text::fixed(
                "没有方案满足高可用承诺且无错误；先消除检查错误再比较",
                "no variant keeps the HA promise without errors; mend the errors first, then compare",
            ),
        );
    };
    let title = &best.variant.title;
    let cost = best.three_years.label();
    let (zh, en) = (&title.zh, &title.en);
    let minutes = best.minutes_per_year().map_or_else(
        || Text::fixed("未评估", "not evaluated"),
        |minutes| text!("每年约{minutes:.1}分钟", "about {minutes:.1} minutes a year"),
    );
    let mut reason = Text::new(
        format!(
            "推荐“{zh}”：在满足高可用承诺且没有错误的方案中三年费用最低（{} 元），最差的服务{}不可用（基于SLA的估算，非承诺）",
            cost.zh, minutes.zh
        ),
        format!(
            "take \"{en}\": of the variants that keep the HA promise without errors it costs least over three years \
             ({} CNY); its worst service is down {} (SLA-derived estimate, not a commitment)",
            cost.en, minutes.en
        ),
    );
    let better = rows
        .iter()
        .filter(sound)
        .filter(priced)
        // Less than what is printed is no step up.
        .filter(|row| {
            row.minutes_per_year().zip(best.minutes_per_year()).is_some_and(|(m, own)| own - m >= 0.05)
        })
        .min_by_key(|row| row.three_years.amount);
    if let (Some(better), Some(own)) = (better, best.minutes_per_year())
        && let Some(minutes) = better.minutes_per_year()
    {
        let more = Money(better.three_years.amount.0 - best.three_years.amount.0).grouped();
        let saved = own - minutes;
        let Text { zh: title_zh, en: title_en } = &better.variant.title;
        let next = text!(
            "。若要再少{saved:.1}分钟，下一个选择是“{title_zh}”，三年多付 {more} 元",
            "; {saved:.1} minutes less would come with \"{title_en}\" for {more} CNY more over three years"
        );
        reason = Text::new(format!("{}{}", reason.zh, next.zh), format!("{}{}", reason.en, next.en));
    }
    let left_out: Vec<&Row> = rows.iter().filter(|row| !priced(row)).collect();
    if !left_out.is_empty() {
        let join = |side: fn(&Text) -> &str, (open, close): (&str, &str), comma: &str| {
            let named =
                |row: &&Row| format!("{}{open}{}{close}", side(&row.variant.title), row.unpriced.join(comma));
            left_out.iter().map(named).collect::<Vec<_>>().join(comma)
        };
        let (zh, en) =
            (join(|title| &title.zh, ("（", "）"), "、"), join(|title| &title.en, (" (", ")"), ", "));
        let words = text!(
            "。以下方案含当前设计没有的待询价项，费用不可比：{zh}",
            "; not compared in cost, because prices that the first column has are to be confirmed in them: {en}"
        );
        reason = Text::new(format!("{}{}", reason.zh, words.zh), format!("{}{}", reason.en, words.en));
    }
    (Some(at), reason)
}
