//! What the rules about leased lines share.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::base::units::{Kb, Tps};
use crate::base::{Severity, Text};
use crate::design::{
    Aim, CustomerRole, ExternalKind, Line, LineDomain, NetKind, Node, NodeId, Place, Product, SiteId, VpnKind,
};
use crate::rules::Context;
use crate::sizing;

/// All leased lines, by id.
pub(in crate::rules) fn lines<'c, 'a>(
    context: &'c Context<'a>,
) -> impl Iterator<Item = (NodeId, &'a Node, &'a Line)> + use<'c, 'a> {
    context.facts.others.iter().filter_map(|&(id, node)| match &node.product {
        Product::Line(line) => Some((id, node, line)),
        _ => None,
    })
}

/// How grave a rule of the guide's line chapter is: it is written for the classic network of Hangzhou, and in a
/// VPC it is a hint to look at the VPC page (AMB-37).
pub(super) fn for_classic(context: &Context<'_>, node: &Node, severity: Severity) -> Severity {
    if context.design.net_of(node) == NetKind::Vpc { Severity::Info } else { severity }
}

/// What a piece of the customer's equipment does; none for anything else.
pub(in crate::rules) fn customer_role(node: &Node) -> Option<CustomerRole> {
    let external = node.product.as_external()?;
    (external.kind == ExternalKind::Customer).then(|| external.role.unwrap_or_default())
}

/// The customer's equipment at the end of a line or an IPSec VPN: what is linked with it, directly or through
/// other equipment.
pub(in crate::rules) fn customer_side(context: &Context<'_>, id: NodeId) -> BTreeSet<NodeId> {
    let mut found = BTreeSet::new();
    let mut open = vec![id];
    while let Some(at) = open.pop() {
        let next = context.facts.outgoing(at).iter().map(|(_, link)| link.to);
        for other in next.chain(context.facts.incoming(at).iter().map(|(_, link)| link.from)) {
            let is_customer = context.facts.node(other).is_some_and(|node| customer_role(node).is_some());
            if is_customer && found.insert(other) {
                open.push(other);
            }
        }
    }
    found
}

/// The customer's site at which a line ends.
pub(in crate::rules) fn site_of(context: &Context<'_>, id: NodeId, node: &Node) -> Option<SiteId> {
    if let Place::Site(site) = node.place {
        return Some(site);
    }
    let side = customer_side(context, id);
    side.into_iter().find_map(|id| match context.facts.node(id)?.place {
        Place::Site(site) => Some(site),
        _ => None,
    })
}

/// Lines that back each other up, the lower id first.
pub(super) fn pairs<'a>(context: &Context<'a>) -> Vec<[(NodeId, &'a Node, &'a Line); 2]> {
    let all: Vec<_> = lines(context).collect();
    let mut pairs = Vec::new();
    for (at, &a) in all.iter().enumerate() {
        for &b in all.iter().skip(at + 1) {
            if a.2.pair_of == Some(b.0) || b.2.pair_of == Some(a.0) {
                pairs.push([a, b]);
            }
        }
    }
    pairs
}

/// Other lines of the same domain that end at the same site or are named as a backup.
pub(super) fn companions(context: &Context<'_>, id: NodeId, node: &Node, line: &Line) -> Vec<NodeId> {
    let site = site_of(context, id, node);
    lines(context)
        .filter(|&(other, row, product)| {
            let paired = line.pair_of == Some(other) || product.pair_of == Some(id);
            let beside =
                site.is_some() && product.domain == line.domain && site_of(context, other, row) == site;
            other != id && (paired || beside)
        })
        .map(|(other, _, _)| other)
        .collect()
}

/// Whether a line serves the finance cloud.
pub(super) fn is_finance(line: &Line) -> bool {
    line.domain == LineDomain::Finance
}

/// What the workloads that aim at a line need of it (F-02).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::rules) enum LineNeed {
    /// Megabits a second.
    Known(Decimal),
    /// A fact is missing, and which.
    Missing(Text),
}

/// The bandwidth that the workloads aiming at a line need together.
pub(in crate::rules) fn need(context: &Context<'_>, id: NodeId) -> LineNeed {
    let mut sum = None;
    for workload in context.design.workloads.values() {
        if !workload.aims.contains(&Aim::Node(id)) {
            continue;
        }
        let (Some(peak), Some(request)) = (workload.peak_tps, workload.request_kb) else {
            return LineNeed::Missing(Text::fixed(
                "业务量未填写峰值每秒交易量或请求大小",
                "the workload lacks peak transactions a second or the size of a request",
            ));
        };
        let mbps = sizing::line(Tps(peak), Kb(request), workload.response_kb.map(Kb))
            .ok()
            .and_then(|calculation| calculation.result.decimal())
            .and_then(|mbps| sum.unwrap_or(Decimal::ZERO).checked_add(mbps));
        let Some(mbps) = mbps else {
            return LineNeed::Missing(Text::fixed("带宽需求无法计算", "the need cannot be computed"));
        };
        sum = Some(mbps);
    }
    sum.map_or_else(
        || LineNeed::Missing(Text::fixed("没有业务量指标指向该专线", "no workload aims at the line")),
        LineNeed::Known,
    )
}

/// Lines and IPSec VPNs, by id.
pub(in crate::rules) fn wires(context: &Context<'_>) -> Vec<NodeId> {
    let is_wire = |product: &Product| match product {
        Product::Line(_) => true,
        Product::Vpn(vpn) => vpn.kind == VpnKind::Ipsec,
        _ => false,
    };
    context.facts.others.iter().filter(|(_, node)| is_wire(&node.product)).map(|(id, _)| *id).collect()
}

/// The bandwidth in Mbps to order for a need: the next step that carriers usually sell.
pub(super) fn next_step(need: Decimal) -> f64 {
    const STEPS: [u32; 12] = [2, 4, 6, 8, 10, 20, 50, 100, 155, 200, 500, 1000];
    let step = STEPS.into_iter().find(|&step| Decimal::from(step) >= need);
    step.map_or_else(|| f64::try_from(need.ceil()).unwrap_or(f64::MAX), f64::from)
}
