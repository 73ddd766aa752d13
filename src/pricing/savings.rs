//! Changes that would make a design cheaper. Whether one of them breaks a rule is for the rules to say.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Choice, Plan, Price};
use crate::base::Text;
use crate::catalog::Catalog;
use crate::design::{
    Aim, AzId, Billing, Design, EcsRole, Edit, Node, NodeId, Product, PublicBilling, Purchase, Spec,
};
use crate::sizing::{DesignSizes, Measure, SizedItem};
use crate::text;

/// A change that may save money.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What is changed, in words.
    pub title: Text,
    /// What is given up for it.
    pub costs: Text,
    /// The change.
    pub edits: Vec<Edit>,
}

/// Everything that is worth a try.
#[must_use]
pub fn candidates(design: &Design, catalog: &Catalog, sizes: &DesignSizes, plan: &Plan) -> Vec<Change> {
    let mut found = Vec::new();
    found.extend(longer_term(design));
    found.extend(subscribe(design));
    for choice in &plan.choices {
        match choice.aim {
            Aim::Function(_) => found.extend(cheaper_type(design, catalog, choice)),
            Aim::Node(id) => found.extend(smaller_class(design, choice, id)),
        }
    }
    found.extend(fewer_servers(design, sizes));
    for row in &plan.billing {
        if let Some(better) = row.cheaper().filter(|better| *better != row.now)
            && let Some(node) = design.nodes.get(row.node)
        {
            let mut node = node.clone();
            if let Product::Slb(slb) = &mut node.product {
                slb.billing = better;
                slb.bandwidth_mbps = row.mbps.to_f64();
                slb.monthly_traffic_gb = row.gb.to_f64();
            }
            let name = &row.name;
            let title = match better {
                PublicBilling::Bandwidth => text!("“{name}”改按固定带宽计费", "bill \"{name}\" by bandwidth"),
                PublicBilling::Traffic => text!("“{name}”改按使用流量计费", "bill \"{name}\" by traffic"),
            };
            let costs = match better {
                PublicBilling::Bandwidth => {
                    Text::fixed("超出带宽的突发会被限速", "bursts above the bandwidth are cut")
                }
                PublicBilling::Traffic => Text::fixed("流量突增时费用随之增加", "more traffic costs more"),
            };
            found.push(Change { title, costs, edits: vec![Edit::PutNode(row.node, Box::new(node))] });
        }
    }
    found
}

/// A year at a time costs ten months.
fn longer_term(design: &Design) -> Option<Change> {
    let mut terms = design.price_terms.clone();
    if terms.months.is_none_or(|months| months >= 12) {
        return None;
    }
    terms.months = Some(12);
    Some(Change {
        title: Text::fixed("按年购买（购买时长改为12个月）", "buy for a year (term of 12 months)"),
        costs: Text::fixed("一次付清一年，提前退订有损失", "a year is paid at once and bound"),
        edits: vec![Edit::SetPriceTerms(terms)],
    })
}

/// Servers that run all the time are cheaper by subscription.
fn subscribe(design: &Design) -> Option<Change> {
    let by_use = |node: &Node| {
        node.product.as_ecs().is_some()
            && node.purchase.as_ref().is_some_and(|purchase| purchase.billing == Billing::PayAsYouGo)
    };
    let edits: Vec<Edit> = design
        .nodes
        .iter()
        .filter(|(_, node)| by_use(node))
        .map(|(id, node)| {
            let mut node = node.clone();
            let months = node.purchase.as_ref().and_then(|purchase| purchase.months);
            node.purchase = Some(Purchase { billing: Billing::Subscription, months });
            Edit::PutNode(id, Box::new(node))
        })
        .collect();
    let count = edits.len();
    (count > 0).then(|| Change {
        title: {
            let rows = crate::base::text::counted(count, "row");
            text!(
                "{count}项按量付费的服务器改为包年包月",
                "subscribe to {rows} of servers that are paid by use"
            )
        },
        costs: Text::fixed(
            "不能随时释放；每月用满约480小时以上才划算",
            "cannot be released at will; pays above about 480 hours a month",
        ),
        edits,
    })
}

/// The cheapest type of the same shape for all servers of a function.
fn cheaper_type(design: &Design, catalog: &Catalog, choice: &Choice) -> Option<Change> {
    let best = choice.options.first()?;
    let Aim::Function(function) = choice.aim else { return None };
    let mut edits = Vec::new();
    for (id, node) in design.nodes.iter().filter(|(_, node)| node.function == Some(function)) {
        let mut node = node.clone();
        let Product::Ecs(ecs) = &mut node.product else { continue };
        let Some(Spec::Type(code)) = &ecs.spec else { continue };
        let hour =
            |code: &str| catalog.ecs_hourly(code).and_then(|row| row.by_region.values().max().copied());
        if *code == best.code || hour(code).zip(hour(&best.code)).is_none_or(|(now, new)| new >= now) {
            continue;
        }
        ecs.spec = Some(Spec::Type(best.code.clone()));
        edits.push(Edit::PutNode(id, Box::new(node)));
    }
    let (name, code) = (&choice.name, &best.code);
    (!edits.is_empty()).then(|| Change {
        title: text!("“{name}”的服务器改用 {code}", "take {code} for the servers of \"{name}\""),
        costs: Text::fixed(
            "同样的核数和内存，另一实例规格族：单核性能和网络能力须确认",
            "the same cores and memory of another family: confirm speed and network",
        ),
        edits,
    })
}

/// A smaller database class that still fits, where both prices are known.
fn smaller_class(design: &Design, choice: &Choice, id: NodeId) -> Option<Change> {
    let best = choice.options.first().filter(|best| best.price != Price::NotFound)?;
    if best.code == choice.current || !choice.current_fits {
        return None;
    }
    let mut node = design.nodes.get(id)?.clone();
    match &mut node.product {
        Product::Rds(rds) => rds.spec = Some(Spec::Type(best.code.clone())),
        Product::Slb(slb) => slb.spec = Some(best.code.clone()),
        _ => return None,
    }
    let (name, code) = (&choice.name, &best.code);
    Some(Change {
        title: text!("“{name}”改用 {code}", "take {code} for \"{name}\""),
        costs: Text::fixed("余量减少，仍满足目标利用率", "less headroom; the targets are still kept"),
        edits: vec![Edit::PutNode(id, Box::new(node))],
    })
}

/// Servers beyond what the promise asks for.
fn fewer_servers(design: &Design, sizes: &DesignSizes) -> Vec<Change> {
    let mut found = Vec::new();
    for item in sizes.items.iter().filter(|item| item.measure == Measure::Servers) {
        if let Some(change) = trimmed(design, item) {
            found.push(change);
        }
    }
    found
}

fn trimmed(design: &Design, item: &SizedItem) -> Option<Change> {
    let Aim::Function(function) = item.aim else { return None };
    let wanted = item.plan()?.to_u64().filter(|wanted| *wanted > 0)?;
    let held = item.entered.as_ref()?.decimal()?;
    if held <= Decimal::from(wanted) {
        return None;
    }
    let mut by_az: BTreeMap<AzId, Vec<(NodeId, &Node)>> = BTreeMap::new();
    for (id, node) in design.nodes.iter().filter(|(_, node)| node.function == Some(function)) {
        let serving = node.product.as_ecs().is_some_and(|ecs| ecs.role == EcsRole::Production);
        if let Some(az) = design.az_of(node).filter(|_| serving) {
            by_az.entry(az).or_default().push((id, node));
        }
    }
    let each = wanted.div_ceil(by_az.len().max(1) as u64);
    let mut edits = Vec::new();
    for nodes in by_az.values() {
        let here: u64 = nodes.iter().map(|(_, node)| u64::from(node.count)).sum();
        let mut spare = here.saturating_sub(each);
        for (id, node) in nodes {
            let gone = spare.min(u64::from(node.count).saturating_sub(1));
            if gone > 0 {
                let mut node = (*node).clone();
                node.count -= u32::try_from(gone).unwrap_or(0);
                edits.push(Edit::PutNode(*id, Box::new(node)));
                spare -= gone;
            }
        }
    }
    let (name, held) = (&item.name, held.normalize());
    (!edits.is_empty()).then(|| Change {
        title: {
            let servers = crate::base::text::counted(wanted, "server");
            text!(
                "“{name}”的服务器由 {held} 台减至承诺所需的 {wanted} 台",
                "\"{name}\": {servers} instead of {held}, as the promise needs"
            )
        },
        costs: Text::fixed(
            "高峰余量减少；可用区故障后仍能承载",
            "less headroom at peak; an AZ may still be lost",
        ),
        edits,
    })
}
