//! Variants of one design, side by side: what each costs, how available it is, what it breaks.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{align, changes};
use crate::assessment::{Assessment, AssessmentSettings};
use crate::base::{Date, Lang, Text};
use crate::catalog::Catalog;
use crate::design::{AzId, Design, Edit, Node, NodeId, Place, Product, PublicBilling, SlbScope, VSwitchId};
use crate::pricing::{Term, Total};
use crate::resilience::{MINUTES_PER_YEAR, worst_unavailability};
use crate::rules::{Context, Facts, Summary};
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

/// What a variant comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The variant.
    pub variant: Variant,
    /// A month.
    pub monthly: Total,
    /// The first year.
    pub first_year: Total,
    /// Three years, with the growth of what is used.
    pub three_years: Total,
    /// The largest unavailability of any service; none when it is not known.
    pub unavailability: Option<f64>,
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
#[derive(Debug, Clone, PartialEq)]
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

/// The variants that follow from a design by the logic of the reference architectures; those that change
/// nothing are left out.
#[must_use]
pub fn variants(design: &Design, catalog: &Catalog, date: Date) -> Vec<Variant> {
    let drawn = Variant {
        id: "as-drawn".to_owned(),
        title: Text::fixed("当前设计", "as drawn"),
        note: Text::fixed("不改动", "no change"),
        design: design.clone(),
    };
    let made = [
        (
            "single-az",
            Text::fixed("单可用区", "single AZ"),
            Text::fixed("每个地域的服务器集中到一个可用区", "the servers of each region stand in one AZ"),
            single_az(design),
        ),
        (
            "two-az",
            Text::fixed("双可用区", "two AZs"),
            Text::fixed(
                "单可用区的应用模块在第二个可用区各加一份",
                "what stands in one AZ is cloned into a second",
            ),
            two_az(design, catalog, date),
        ),
        (
            "two-az-spare",
            Text::fixed("双可用区加余量", "two AZs with spare"),
            Text::fixed(
                "每个可用区的服务器单独即可承载现有规模",
                "the servers of every AZ alone are as many as all are now",
            ),
            spare(design),
        ),
        (
            "by-bandwidth",
            Text::fixed("按固定带宽计费", "billed by bandwidth"),
            Text::fixed("公网负载均衡按固定带宽计费", "public load balancers are billed by bandwidth"),
            billed(design, PublicBilling::Bandwidth),
        ),
        (
            "by-traffic",
            Text::fixed("按使用流量计费", "billed by traffic"),
            Text::fixed("公网负载均衡按使用流量计费", "public load balancers are billed by traffic"),
            billed(design, PublicBilling::Traffic),
        ),
    ];
    let mut out = vec![drawn];
    for (id, title, note, edits) in made {
        let mut next = design.clone();
        if !edits.is_empty() && next.apply_all(edits).is_ok() && !changes(design, &next).is_empty() {
            out.push(Variant { id: id.to_owned(), title, note, design: next });
        }
    }
    out
}

/// Compares variants; the first is the one that the others are held against.
#[must_use]
pub fn board(variants: Vec<Variant>, catalog: &Catalog, date: Date) -> Board {
    let base = variants.first().map(|variant| variant.design.clone()).unwrap_or_default();
    let mut rows: Vec<Row> = variants.into_iter().map(|variant| row(&base, variant, catalog, date)).collect();
    let efficient: Vec<bool> = (0..rows.len()).map(|at| is_efficient(&rows, at)).collect();
    for (row, efficient) in rows.iter_mut().zip(efficient) {
        row.efficient = efficient;
    }
    let (recommended, reason) = recommend(&rows);
    Board { rows, recommended, reason }
}

fn row(base: &Design, variant: Variant, catalog: &Catalog, date: Date) -> Row {
    let design = &variant.design;
    let settings = |term| AssessmentSettings { term, ..AssessmentSettings::default() };
    let report = Assessment::report_of(design, &[], catalog, &settings(Term::OneYear), date);
    let year = Assessment::bill_of(design, catalog, &settings(Term::OneYear));
    let broken = |finding: &crate::rules::Finding| {
        finding.code.starts_with("HA-")
            && finding.severity == crate::base::Severity::Error
            && finding.waived.is_none()
    };
    Row {
        monthly: year.monthly,
        first_year: year.first_year,
        three_years: year.three_years,
        unavailability: worst_unavailability(design, catalog),
        findings: report.summary,
        keeps_promise: !report.findings.iter().any(broken),
        addresses: design
            .nodes
            .values()
            .filter(|node| takes_address(node))
            .map(|node| u64::from(node.count))
            .sum(),
        changes: changes(base, &align(base, design)).len(),
        efficient: false,
        variant,
    }
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
    !rows.iter().any(|other| {
        let (cost, own_cost) = (other.three_years.amount, row.three_years.amount);
        other.keeps_promise >= row.keeps_promise
            && other
                .unavailability
                .is_some_and(|u| u <= own && cost <= own_cost && (u < own || cost < own_cost))
    })
}

fn recommend(rows: &[Row]) -> (Option<usize>, Text) {
    let cheapest = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.keeps_promise && row.findings.error == 0)
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
    let reason = Text::new(
        format!(
            "推荐“{zh}”：在满足高可用承诺且没有错误的方案中三年费用最低（{} 元），最差的服务{}不可用",
            cost.zh, minutes.zh
        ),
        format!(
            "take \"{en}\": of the variants that keep the HA promise without errors it costs least over three years \
             ({} CNY); its worst service is down {}",
            cost.en, minutes.en
        ),
    );
    (Some(at), reason)
}

/// All servers of a region in the AZ that holds most of them.
fn single_az(design: &Design) -> Vec<Edit> {
    let mut edits = Vec::new();
    for region in design.regions.keys() {
        let mut servers: BTreeMap<AzId, u64> = BTreeMap::new();
        for node in design.nodes.values().filter(|node| design.region_of(node) == Some(region)) {
            if let Some(az) = design.az_of(node) {
                *servers.entry(az).or_default() += u64::from(node.count);
            }
        }
        // The first of the fullest: an order that does not depend on anything but the drawing.
        let Some(home) = servers.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|(az, _)| *az)
        else {
            continue;
        };
        for (id, node) in design.nodes.iter() {
            let Place::Az { az, security_zone } = node.place else { continue };
            if az == home || design.region_of(node) != Some(region) {
                continue;
            }
            let mut moved = node.clone();
            moved.place = Place::Az { az: home, security_zone };
            moved.vswitch = node.vswitch.and_then(|vswitch| beside(design, vswitch, home));
            moved.private_ip = None;
            edits.push(Edit::PutNode(id, Box::new(moved)));
            edits.push(Edit::SetPosition(id, None));
        }
    }
    edits
}

/// The vSwitch of another AZ that is what this one is in its own.
fn beside(design: &Design, vswitch: VSwitchId, az: AzId) -> Option<VSwitchId> {
    let row = design.vswitches.get(vswitch)?;
    let same = |other: &crate::design::VSwitch, zone: bool| {
        other.az == az && other.vpc == row.vpc && (!zone || other.security_zone == row.security_zone)
    };
    let found = |zone| design.vswitches.iter().find(|(_, other)| same(other, zone)).map(|(id, _)| id);
    found(true).or_else(|| found(false))
}

/// The first choice that the rules offer for every function in one AZ and for every single server.
fn two_az(design: &Design, catalog: &Catalog, date: Date) -> Vec<Edit> {
    let mut next = design.clone();
    // A fix of one function may mend another; each is worked out on what is there then.
    for _ in 0..=(design.functions.len() + design.nodes.len()) {
        let context = Context::new(&next, catalog, &[], date);
        let report = crate::rules::check(&context);
        let fix = report
            .findings
            .iter()
            .filter(|finding| matches!(finding.code, "HA-001" | "HA-003" | "NET-004" | "BAS-002"))
            .find_map(|finding| Some((finding, finding.fixes.iter().rev().find(|fix| fix.has_edits())?)));
        let Some(edits) = fix.map(|(finding, fix)| finding.edits(fix, &context)) else { break };
        let before = next.clone();
        if next.apply_all(edits).is_err() || next == before {
            break;
        }
    }
    design.edits_to(&next)
}

/// As many servers in each AZ as the team has in all.
fn spare(design: &Design) -> Vec<Edit> {
    let facts = Facts::of(design);
    let mut counts: BTreeMap<NodeId, u32> = BTreeMap::new();
    for team in facts.teams.iter().filter(|team| team.per_az.len() >= 2 && team.without_az == 0) {
        let all = team.count();
        for (&az, &here) in &team.per_az {
            let Some(member) = team.members.iter().find(|member| design.az_of(member.node) == Some(az))
            else {
                continue;
            };
            let more = u32::try_from(all.saturating_sub(here)).unwrap_or(u32::MAX);
            if more > 0 {
                counts.insert(member.id, member.node.count.saturating_add(more));
            }
        }
    }
    counts
        .into_iter()
        .filter_map(|(id, count)| {
            let mut node = design.nodes.get(id)?.clone();
            node.count = count;
            Some(Edit::PutNode(id, Box::new(node)))
        })
        .collect()
}

/// Public load balancers billed another way.
fn billed(design: &Design, billing: PublicBilling) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (id, node) in design.nodes.iter() {
        if let Product::Slb(slb) = &node.product
            && slb.scope == SlbScope::Public
            && slb.billing != billing
        {
            let mut next = node.clone();
            if let Product::Slb(slb) = &mut next.product {
                slb.billing = billing;
                if billing == PublicBilling::Bandwidth && slb.bandwidth_mbps.is_none() {
                    continue;
                }
            }
            edits.push(Edit::PutNode(id, Box::new(next)));
        }
    }
    edits
}

/// The board for a terminal: one variant a column would be too wide, so one a row.
#[must_use]
pub fn board_rows(board: &Board, lang: Lang) -> Vec<Vec<String>> {
    let head = [
        Text::fixed("方案", "variant"),
        Text::fixed("月费用", "month"),
        Text::fixed("首年费用", "first year"),
        Text::fixed("三年费用", "three years"),
        Text::fixed("年不可用分钟", "minutes down a year"),
        Text::fixed("高可用承诺", "HA promise"),
        Text::fixed("错误/警告", "errors/warnings"),
        Text::fixed("私网地址", "addresses"),
        Text::fixed("变更", "changes"),
    ];
    let mut out = vec![head.iter().map(|text| text.get(lang).to_owned()).collect::<Vec<_>>()];
    for (at, row) in board.rows.iter().enumerate() {
        let mark = match (board.recommended == Some(at), row.efficient) {
            (true, _) => "★ ",
            (false, true) => "◆ ",
            (false, false) => "  ",
        };
        let promise = if row.keeps_promise {
            Text::fixed("满足", "kept")
        } else {
            Text::fixed("不满足", "broken")
        };
        let minutes = row.minutes_per_year().map_or_else(
            || Text::fixed("未评估", "not evaluated").get(lang).to_owned(),
            |minutes| format!("{minutes:.1}"),
        );
        out.push(vec![
            format!("{mark}{}", row.variant.title.get(lang)),
            row.monthly.label().get(lang).to_owned(),
            row.first_year.label().get(lang).to_owned(),
            row.three_years.label().get(lang).to_owned(),
            minutes,
            promise.get(lang).to_owned(),
            format!("{}/{}", row.findings.error, row.findings.warning),
            row.addresses.to_string(),
            row.changes.to_string(),
        ]);
    }
    out
}

/// The board as other programs read it.
#[must_use]
pub fn board_json(board: &Board) -> Value {
    let total =
        |total: Total| json!({ "amount": total.amount.to_fen().0.to_string(), "complete": total.complete });
    let rows: Vec<Value> = board
        .rows
        .iter()
        .map(|row| {
            json!({
                "id": row.variant.id,
                "title": row.variant.title,
                "note": row.variant.note,
                "monthly": total(row.monthly),
                "first_year": total(row.first_year),
                "three_years": total(row.three_years),
                "unavailability": row.unavailability.map(|u| u.to_string()),
                "minutes_per_year": row.minutes_per_year().map(|minutes| minutes.to_string()),
                "keeps_promise": row.keeps_promise,
                "findings": { "error": row.findings.error, "warning": row.findings.warning, "info": row.findings.info },
                "addresses": row.addresses,
                "changes": row.changes,
                "efficient": row.efficient,
            })
        })
        .collect();
    let recommended = board.recommended.and_then(|at| board.rows.get(at)).map(|row| row.variant.id.clone());
    json!({
        "schema": "yuntu.options/1",
        "currency": crate::pricing::Bill::CURRENCY,
        "options": rows,
        "recommended": recommended,
        "reason": board.reason,
    })
}
