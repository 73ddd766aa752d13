//! DR-012: same-city centres must share one database instance.

use crate::base::{Basis, Severity, Text};
use crate::design::{AzId, NodeId, Purpose, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    code: "DR-012",
    name: "same-city-centres-on-two-databases",
    family: Family::Dr,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(832, 832)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "同城双中心应访问同一数据库实例",
        "Same-city centres must share one database instance",
    ),
    why: Text::fixed(
        "同城两个中心访问同一个数据库实例，数据才一致；各连各的实例，切换后看到的是另一份数据。",
        "Both centres of a city use one instance, so that there is one truth; on two instances users see \
         other data after a switch.",
    ),
    fix: Text::fixed(
        "两个可用区的服务器连接同一个RDS实例。",
        "Let the servers of both AZs connect to one RDS.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "可用区B的服务器连RDS甲，可用区C的连RDS乙。",
        "Servers in AZ B use one RDS and those in AZ C another.",
    ),
    good: Text::fixed("两个可用区的服务器都连同一个RDS。", "Servers in both AZs use one RDS."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for team in sink.each(&context.facts.teams) {
        let mut used: BTreeMap<AzId, BTreeSet<NodeId>> = BTreeMap::new();
        for member in &team.members {
            let Some(az) = context.design.az_of(member.node) else { continue };
            let bases = context.facts.outgoing(member.id).iter().filter(|(_, link)| {
                link.purpose == Purpose::Business
                    && context
                        .facts
                        .node(link.to)
                        .and_then(|node| node.product.as_rds())
                        .is_some_and(|rds| rds.read_only_of.is_none())
            });
            used.entry(az).or_default().extend(bases.map(|(_, link)| link.to));
        }
        used.retain(|_, bases| !bases.is_empty());
        let mut sets = used.values();
        let (Some(first), Some(_)) = (sets.next(), used.values().nth(1)) else { continue };
        if used.values().all(|bases| bases == first) {
            sink.pass();
            continue;
        }
        let all: BTreeSet<NodeId> = used.values().flatten().copied().collect();
        let (name, count) = (context.name(team.job), all.len());
        let finding = sink.fail(
            team.subjects().chain(all.iter().map(|&id| Ref::from(id))),
            text!(
                "“{name}”的两个可用区连接{count}个不同的RDS实例，应为同一个",
                "the AZs of \"{name}\" connect to {count} different RDS; it should be one"
            ),
        );
        // Two sets that overlap are not told apart by a rule: which instance holds what is the owner's knowledge.
        if !used.values().all(|bases| bases.len() == 1) {
            finding.fix(Fix::guide(Text::fixed(
                "让两个可用区连接相同的实例",
                "let both AZs use the same instances",
            )));
            continue;
        }
        let Some(&kept) = first.first() else { continue };
        let mut sheet = Sheet::new(context);
        for id in team.ids() {
            let links = context.facts.outgoing(id).iter().filter(|(_, link)| {
                link.purpose == Purpose::Business && all.contains(&link.to) && link.to != kept
            });
            for &(link, _) in links {
                if let Some(row) = sheet.link_mut(link) {
                    row.to = kept;
                }
                sheet.whitelist(kept, id);
            }
        }
        let target = context.name(kept);
        finding.fix(Fix::auto(text!("都改连“{target}”", "lead all to \"{target}\""), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Peer, Product, Protocol};
    use crate::rules::testing::*;

    #[test]
    fn one_instance_passes() {
        pass_on_both("DR-012");
    }

    #[test]
    fn two_instances_become_one() {
        for mut design in good_designs() {
            let row = design.nodes.get(id(&design, "rds")).unwrap().clone();
            let mut copy = row.product.clone();
            if let Product::Rds(rds) = &mut copy {
                rds.whitelist = vec![Peer::Node(id(&design, "web-2"))];
            }
            add_node(&mut design, "rds-2", copy, row.place);
            disconnect(&mut design, "web-2", "rds");
            connect(&mut design, "web-2", "rds-2", Purpose::Business, Protocol::Mysql, 3306);
            one_finding("DR-012", &design);
            auto_fix_keeps_the_contract("DR-012", &design);
        }
    }
}
