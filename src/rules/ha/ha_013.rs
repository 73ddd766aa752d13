//! HA-013: a second SLB or RDS stands beside the first only for availability.

use crate::base::{Basis, Severity, Text};
use crate::design::{Link, ListenerProtocol, NodeId, Peer, Product, Rds, RdsEngine, RegionId, Slb, SlbScope};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    code: "HA-013",
    name: "doubled-regional-service",
    family: Family::Ha,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(17, 17), (178, 178), (302, 302), (410, 410)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("SLB、RDS默认同城双中心", "SLB and RDS are already two-centre"),
    why: Text::fixed(
        "SLB和RDS本身就跨同城两个中心主备，为高可用再买一个同样的，只多花钱不增加可用性。",
        "SLB and RDS run over two centres of a city by themselves; a second one for availability costs money \
         and adds none.",
    ),
    fix: Text::fixed("合并为一个。", "Merge the two."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "两个公网SLB以相同监听转发到相同后端。",
        "Two public SLBs with the same listeners and backends.",
    ),
    good: Text::fixed("一个公网SLB转发到两个可用区的后端。", "One public SLB with backends in two AZs."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let slbs = context.facts.slbs.iter().map(|&(id, node, slb)| (id, node, purpose_of_slb(slb)));
    let databases =
        context.facts.rds.iter().map(|&(id, node, rds)| (id, node, purpose_of_rds(context, id, rds)));
    let mut first: HashMap<(RegionId, Use), NodeId> = HashMap::new();
    for (id, node, purpose) in slbs.chain(databases) {
        let Some(region) = context.design.region_of(node) else { continue };
        let Some(purpose) = purpose else {
            sink.pass();
            continue;
        };
        let kept = *first.entry((region, purpose)).or_insert(id);
        if kept == id {
            sink.pass();
            continue;
        }
        let (name, other) = (context.name(id), context.name(kept));
        sink.fail(
            [id.into(), kept.into()],
            text!(
                "“{name}”与“{other}”同地域同用途，本身已是同城双中心，1个即可",
                "\"{name}\" and \"{other}\" do the same in one region; each spans two centres already, 1 is enough"
            ),
        )
        .fix(merge(context, id, kept));
    }
}

/// What a service is there for; two with the same purpose in one region are one too many.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Use {
    Slb(SlbScope, Vec<(ListenerProtocol, u32, Vec<NodeId>)>),
    Rds(RdsEngine, Vec<String>, Vec<NodeId>),
}

fn purpose_of_slb(slb: &Slb) -> Option<Use> {
    let mut listeners: Vec<_> = slb
        .listeners
        .iter()
        .map(|listener| {
            let mut backends = listener.backends.clone();
            backends.sort_unstable();
            (listener.protocol, listener.port, backends)
        })
        .collect();
    listeners.sort();
    (!listeners.is_empty()).then_some(Use::Slb(slb.scope, listeners))
}

fn purpose_of_rds(context: &Context<'_>, id: NodeId, rds: &Rds) -> Option<Use> {
    let clients = context.facts.clients_of(id);
    let copy = rds.dr_of.is_some() || rds.read_only_of.is_some();
    let mut databases = rds.databases.clone();
    databases.sort();
    (!copy && !clients.is_empty() && !databases.is_empty())
        .then_some(Use::Rds(rds.engine, databases, clients))
}

/// Leads everything to the one that is kept. Copies of the other need a person.
fn merge(context: &Context<'_>, gone: NodeId, kept: NodeId) -> Fix {
    let mut sheet = Sheet::new(context);
    for &(_, link) in context.facts.incoming(gone) {
        sheet.add_link(Link { to: kept, ..link.clone() });
    }
    for &(_, link) in context.facts.outgoing(gone) {
        sheet.add_link(Link { from: kept, ..link.clone() });
    }
    for (id, node) in context.design.nodes.iter() {
        let Product::Dns(dns) = &node.product else { continue };
        if dns.records.iter().any(|record| record.targets.contains(&gone))
            && let Some(Product::Dns(dns)) = sheet.node_mut(id).map(|node| &mut node.product)
        {
            for record in &mut dns.records {
                let there = record.targets.contains(&kept);
                if let Some(at) = record.targets.iter().position(|&target| target == gone) {
                    if there {
                        record.targets.remove(at);
                    } else {
                        record.targets.insert(at, kept);
                        record.targets.remove(at + 1);
                    }
                }
            }
        }
    }
    let extra: Vec<Peer> = context
        .facts
        .node(gone)
        .and_then(|node| node.product.as_rds())
        .map(|rds| rds.whitelist.clone())
        .unwrap_or_default();
    if let Some(rds) = sheet.rds_mut(kept) {
        for peer in extra {
            if !rds.whitelist.contains(&peer) {
                rds.whitelist.push(peer);
            }
        }
    }
    sheet.remove(gone);
    let copied =
        context.facts.rds.iter().any(|(_, _, rds)| rds.dr_of == Some(gone) || rds.read_only_of == Some(gone));
    let name = context.name(kept);
    let fix = sheet.into_fix(text!("并入“{name}”", "merge it into \"{name}\""));
    Fix { class: if copied { FixClass::Choose } else { fix.class }, ..fix }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Protocol, Purpose};
    use crate::rules::testing::*;

    #[test]
    fn a_second_balancer_and_a_second_database_are_merged() {
        pass_on_both("HA-013");
        for mut design in good_designs() {
            let row = design.nodes.get(id(&design, "slb")).unwrap().clone();
            add_node(&mut design, "slb-2", row.product, row.place);
            connect(&mut design, "internet", "slb-2", Purpose::Business, Protocol::Http, 80);
            one_finding("HA-013", &design);
            let mut design = auto_fix_keeps_the_contract("HA-013", &design);
            let row = design.nodes.get(id(&design, "rds")).unwrap().clone();
            let two = add_node(&mut design, "rds-2", row.product, row.place);
            node(&mut design, "rds-2", |node| node.vswitch = row.vswitch);
            for web in ["web-1", "web-2"] {
                let web = id(&design, web);
                let mut to = Link::new(web, two, Purpose::Business).speaking(Protocol::Mysql, 3306);
                to.auto_reconnect = Some(true);
                add_link(&mut design, to);
            }
            one_finding("HA-013", &design);
            auto_fix_keeps_the_contract("HA-013", &design);
        }
    }
}
