//! DR-004: DR city lacks SLB or ECS.

use super::parts::{across, balancers_of, copy_of, counterpart, sites};
use crate::base::{Basis, Severity, Text};
use crate::design::{DnsRecord, HaPromise, Link, Node, NodeId, Place, Product, RegionId};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Job, Rule, Sheet, Sink, Team};
use crate::text;
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    code: "DR-004",
    name: "other-region-lacks-slb-or-servers",
    family: Family::Dr,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(416, 416), (824, 824), (832, 832)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("灾备地域缺少SLB与ECS", "DR city lacks SLB or ECS"),
    why: Text::fixed(
        "容灾地域只有数据没有SLB和ECS时，地域故障后还要从零搭建，业务恢复不了。",
        "Data alone in the other region does not restore the business: SLB and servers would have to be \
         built after the disaster.",
    ),
    fix: Text::fixed(
        "在容灾地域部署同样的SLB和ECS，可以缩减数量。",
        "Put the same SLB and servers into the other region, in smaller number where that will do.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "青岛只有灾备RDS，没有Web服务器。",
        "Qingdao has the copy of the database and no web servers.",
    ),
    good: Text::fixed(
        "青岛有SLB、Web服务器和灾备RDS。",
        "Qingdao has SLB, web servers and the copy of the database.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let sites = sites(context);
    for team in &context.facts.teams {
        if team.promise < HaPromise::Region || !team.online || !sites.active.contains(&team.region) {
            continue;
        }
        let name = context.name(team.job);
        let Job::Function(_) = team.job else {
            sink.not_evaluated(
                team.subjects(),
                Text::fixed(
                    "服务器未填写应用模块，无法与容灾地域对应",
                    "servers without a function have no counterpart",
                ),
            );
            continue;
        };
        let fronted = !balancers_of(context, team).is_empty();
        let there: Vec<&Team<'_>> = sites
            .standby
            .iter()
            .chain(sites.active.iter().filter(|&&region| region != team.region))
            .filter_map(|&region| counterpart(context, team, region))
            .collect();
        let servers: u64 = there.iter().map(|team| team.count()).fold(0, u64::saturating_add);
        let slbs: usize = there.iter().map(|team| balancers_of(context, team).len()).sum();
        if servers > 0 && (slbs > 0 || !fronted) {
            sink.pass();
            continue;
        }
        let needed = u8::from(fronted);
        let finding = sink.fail(
            team.subjects(),
            text!(
                "“{name}”在容灾地域有{slbs}个SLB、{servers}台ECS，至少需要{needed}个和1台",
                "\"{name}\" has {slbs} SLB and {servers} ECS in the other region; it needs at least {needed} and 1"
            ),
        );
        let fix = (servers == 0)
            .then(|| sites.standby.iter().find_map(|&region| clone_to(context, team, region)))
            .flatten();
        if fix.is_none() {
            finding.fix(Fix::guide(Text::fixed(
                "在设计中加入容灾地域及其可用区，再部署SLB和ECS",
                "add the other region with its AZs to the design, then put SLB and ECS there",
            )));
        }
        finding.fix_if(fix);
    }
}

/// The team and its balancers once more in another region. None when the design has no AZ there.
fn clone_to(context: &Context<'_>, team: &Team<'_>, region: RegionId) -> Option<Fix> {
    let design = context.design;
    let azs = context.facts.azs_of(region);
    let place = context.name(region);
    let tail: String = place.chars().take(20).collect();
    let mut sheet = Sheet::new(context);
    let mut twins: BTreeMap<NodeId, NodeId> = BTreeMap::new();
    for (at, member) in team.members.iter().enumerate() {
        let az = *azs.get(at % azs.len().max(1))?;
        let security_zone = member.node.place.security_zone();
        let vswitch = match member.node.vswitch {
            Some(_) => {
                let vpc = sheet.vpc_of(region);
                Some(sheet.vswitch_for(vpc, az, security_zone)?)
            }
            None => None,
        };
        let head: String = member.node.name.chars().take(150).collect();
        let name = sheet.free_name(&format!("{head}-{tail}"));
        let row = Node {
            name,
            place: Place::Az { az, security_zone },
            vswitch,
            private_ip: None,
            kept_ips: Vec::new(),
            ..member.node.clone()
        };
        let twin = sheet.add_node(row);
        twins.insert(member.id, twin);
        for (_, link) in context.facts.outgoing(member.id) {
            if let Some(copy) = copy_of(context, link.to) {
                sheet.add_link(Link { from: twin, to: copy, ..(*link).clone() });
                sheet.whitelist(copy, twin);
            }
        }
    }
    for slb in balancers_of(context, team) {
        let row = design.nodes.get(slb)?.clone();
        let mut product = row.product.as_slb()?.clone();
        for listener in &mut product.listeners {
            listener.backends = listener.backends.iter().filter_map(|id| twins.get(id).copied()).collect();
        }
        product.listeners.retain(|listener| !listener.backends.is_empty());
        let head: String = row.name.chars().take(150).collect();
        let name = sheet.free_name(&format!("{head}-{tail}"));
        let product = Product::Slb(product);
        let twin = sheet.add_node(Node {
            name,
            product,
            place: across(region),
            vswitch: None,
            private_ip: None,
            kept_ips: Vec::new(),
            ..row
        });
        for (_, link) in context.facts.outgoing(slb) {
            if let Some(&to) = twins.get(&link.to) {
                sheet.add_link(Link { from: twin, to, ..(*link).clone() });
            }
        }
        // A name that leads to the original may lead to the copy too (DR-006).
        for (dns, node) in design.nodes.iter() {
            let named = |record: &DnsRecord| record.targets.contains(&slb);
            if let Product::Dns(row) = &node.product
                && row.records.iter().any(named)
                && let Some(node) = sheet.node_mut(dns)
                && let Product::Dns(row) = &mut node.product
            {
                for record in row.records.iter_mut().filter(|record| record.targets.contains(&slb)) {
                    record.targets.push(twin);
                }
            }
        }
        for (_, link) in context.facts.incoming(slb) {
            if design.nodes.get(link.from).is_some_and(|node| design.region_of(node).is_none()) {
                sheet.add_link(Link { to: twin, ..(*link).clone() });
            }
        }
    }
    let name = context.name(team.job);
    Some(Fix::auto(text!("在“{place}”部署“{name}”", "put \"{name}\" into \"{place}\" too"), sheet.finish()))
}

#[cfg(test)]
mod tests {
    use super::super::sample::two_regions;
    use super::*;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn a_function_in_both_regions_passes() {
        passes("DR-004", &two_regions());
        assert_eq!(outcome("DR-004", &two_az_classic()), Outcome::NotApplicable);
    }

    #[test]
    fn a_missing_function_is_put_there() {
        let mut design = two_regions();
        for name in ["q-1", "q-2", "slb-dr"] {
            remove(&mut design, name);
        }
        one_finding("DR-004", &design);
        auto_fix_keeps_the_contract("DR-004", &design);
    }

    #[test]
    fn without_another_region_it_says_what_to_draw() {
        let mut design = two_az_classic();
        settings(&mut design, |settings| settings.ha_promise = HaPromise::Region);
        assert!(one_finding("DR-004", &design).auto_fix().is_none());
    }
}
