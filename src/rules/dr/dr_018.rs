//! DR-018: same-city active-active is the default, built within 30 minutes.

use crate::base::{Basis, Severity, Text};
use crate::design::{AzId, Link, NodeId, Product, Slb};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    code: "DR-018",
    name: "separate-same-city-stack",
    family: Family::Dr,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(806, 808)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "同城双活为缺省特性",
        "Same-city active-active is the default, built within 30 minutes",
    ),
    why: Text::fixed(
        "同城双活是金融云的缺省特性，SLB自带两个中心，30分钟即可建成；另搭一套同城灾备多花钱，切换还慢。",
        "Active-active in a city is the default: an SLB spans both centres, built in 30 minutes; a stack \
         of its own for the second AZ costs more and switches slower.",
    ),
    fix: Text::fixed("把两套后端合并到一个SLB。", "Put both sets of backends behind one SLB."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "可用区B和C各有一个SLB，各带本区的服务器。",
        "An SLB in front of AZ B and another in front of AZ C.",
    ),
    good: Text::fixed("一个SLB，后端均分在两个可用区。", "One SLB with backends in both AZs."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    for team in sink.each(&context.facts.teams) {
        let mut slbs: Vec<NodeId> =
            team.ids().flat_map(|id| context.facts.listeners_of(id).iter().map(|&(slb, _)| slb)).collect();
        slbs.sort_unstable();
        slbs.dedup();
        if slbs.is_empty() || team.per_az.len() < 2 {
            continue;
        }
        let of = |slb: NodeId| context.facts.node(slb).and_then(|node| node.product.as_slb());
        let azs = |slb: &Slb| -> BTreeSet<AzId> {
            let backends = slb.listeners.iter().flat_map(|listener| &listener.backends);
            backends.filter_map(|&id| design.az_of(context.facts.node(id)?)).collect()
        };
        let ports =
            |slb: &Slb| -> BTreeSet<u32> { slb.listeners.iter().map(|listener| listener.port).collect() };
        let single: Vec<(NodeId, &Slb, BTreeSet<AzId>)> = slbs
            .iter()
            .filter_map(|&id| of(id).map(|slb| (id, slb, azs(slb))))
            .filter(|(_, slb, azs)| {
                azs.len() == 1
                    && slb.listeners.iter().flat_map(|listener| &listener.backends).all(|&id| team.has(id))
            })
            .collect();
        let twin = single.first().and_then(|(first, slb, here)| {
            let same = |other: &&(NodeId, &Slb, BTreeSet<AzId>)| {
                other.2 != *here && other.1.scope == slb.scope && ports(other.1) == ports(slb)
            };
            single.iter().find(same).map(|(second, other, _)| (*first, *second, *other))
        });
        let Some((first, second, other)) = twin else {
            sink.pass();
            continue;
        };
        let (a, b) = (context.name(first), context.name(second));
        let mut sheet = Sheet::new(context);
        if let Some(kept) = sheet.slb_mut(first) {
            for listener in &mut kept.listeners {
                let same = other.listeners.iter().find(|old| old.port == listener.port);
                listener.backends.extend(same.into_iter().flat_map(|old| old.backends.iter().copied()));
            }
        }
        for &(_, link) in context.facts.outgoing(second) {
            sheet.add_link(Link { from: first, ..link.clone() });
        }
        for &(_, link) in context.facts.incoming(second) {
            sheet.add_link(Link { to: first, ..link.clone() });
        }
        for (dns, node) in design.nodes.iter() {
            if let Product::Dns(row) = &node.product
                && row.records.iter().any(|record| record.targets.contains(&second))
                && let Some(node) = sheet.node_mut(dns)
                && let Product::Dns(row) = &mut node.product
            {
                for record in &mut row.records {
                    record.targets.retain(|&target| target != second);
                    if !record.targets.contains(&first) {
                        record.targets.push(first);
                    }
                }
            }
        }
        sheet.remove(second);
        sink.fail(
            [first.into(), second.into()],
            text!(
                "“{a}”和“{b}”各带一个可用区，同城双活只需1个SLB",
                "\"{a}\" and \"{b}\" serve one AZ each; active-active needs 1 SLB"
            ),
        )
        .fix(Fix::auto(text!("合并到“{a}”", "merge them into \"{a}\""), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use crate::design::{Protocol, Purpose};
    use crate::rules::testing::*;

    #[test]
    fn one_balancer_for_both_azs_passes() {
        pass_on_both("DR-018");
    }

    #[test]
    fn a_balancer_for_each_az_is_merged() {
        for mut design in good_designs() {
            let row = design.nodes.get(id(&design, "slb")).unwrap().clone();
            let (one, two) = (id(&design, "web-1"), id(&design, "web-2"));
            add_node(&mut design, "slb-2", row.product, row.place);
            slb(&mut design, "slb", |slb| slb.listeners[0].backends = vec![one]);
            slb(&mut design, "slb-2", |slb| slb.listeners[0].backends = vec![two]);
            connect(&mut design, "internet", "slb-2", Purpose::Business, Protocol::Http, 80);
            connect(&mut design, "slb-2", "web-2", Purpose::Business, Protocol::Http, 80);
            one_finding("DR-018", &design);
            auto_fix_keeps_the_contract("DR-018", &design);
        }
    }
}
