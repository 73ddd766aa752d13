//! DR-006: no DNS switch between sites.

use super::parts::{promises_region, public_balancers, region_of, sites};
use crate::base::{Basis, Severity, Text};
use crate::design::{
    Dns, DnsRecord, ExternalKind, Link, Node, NodeId, Place, Product, Protocol, Purpose, Ref, RegionId,
};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    code: "DR-006",
    name: "no-dns-switch-between-regions",
    family: Family::Dr,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(416, 416), (826, 826), (834, 834)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("缺少DNS切换", "No DNS switch between sites"),
    why: Text::fixed(
        "用户靠域名找到对外服务的地域；没有同时指向两地的解析，地域故障后流量切不过去。",
        "Users find the serving region by its name; without a name that can lead to both, traffic does \
         not move after a disaster.",
    ),
    fix: Text::fixed(
        "在域名解析中登记两个地域的公网SLB。",
        "Put the public SLB of both regions into the name's record.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("域名只解析到杭州。", "A name that leads to Hangzhou only."),
    good: Text::fixed(
        "域名登记了杭州和青岛的公网SLB。",
        "A name with the public SLB of Hangzhou and of Qingdao.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let sites = sites(context);
    if !promises_region(context) || sites.count() < 2 {
        return;
    }
    let design = context.design;
    let serving: BTreeSet<RegionId> = context
        .facts
        .teams
        .iter()
        .map(|team| team.region)
        .chain(context.facts.slbs.iter().filter_map(|(_, node, _)| design.region_of(node)))
        .collect();
    if serving.len() < 2 {
        return;
    }
    let names: Vec<(NodeId, BTreeSet<RegionId>)> = design
        .nodes
        .iter()
        .filter_map(|(id, node)| match &node.product {
            Product::Dns(dns) => {
                let most = dns.records.iter().map(|record| {
                    record
                        .targets
                        .iter()
                        .filter_map(|&target| region_of(context, target))
                        .collect::<BTreeSet<_>>()
                });
                Some((id, most.max_by_key(BTreeSet::len).unwrap_or_default()))
            }
            _ => None,
        })
        .collect();
    if names.iter().any(|(_, regions)| regions.len() >= 2) {
        sink.pass();
        return;
    }
    let found = names.iter().map(|(_, regions)| regions.len()).max().unwrap_or(0);
    let finding =
        sink.fail(names.iter().map(|&(id, _)| Ref::from(id)).chain(serving.into_iter().map(Ref::from)), {
            let regions = crate::base::text::counted(found, "region");
            text!("域名解析指向{found}个地域，异地切换需要2个", "names lead to {regions}; a switch needs 2")
        });
    let targets: Vec<NodeId> = sites
        .active
        .iter()
        .chain(&sites.standby)
        .filter_map(|&region| public_balancers(context, region).first().copied())
        .collect();
    if targets.len() < 2 {
        finding.fix(Fix::guide(Text::fixed(
            "先在容灾地域部署公网SLB，再登记解析",
            "put a public SLB into the other region first, then enter it in the record",
        )));
        return;
    }
    let mut sheet = Sheet::new(context);
    match names.first() {
        Some(&(dns, _)) => {
            if let Some(node) = sheet.node_mut(dns)
                && let Product::Dns(dns) = &mut node.product
            {
                if dns.records.is_empty() {
                    dns.records.push(DnsRecord { name: "www.example.com".to_owned(), targets: Vec::new() });
                }
                if let Some(record) = dns.records.first_mut() {
                    record.targets.extend(targets);
                    let mut seen = BTreeSet::new();
                    record.targets.retain(|&target| seen.insert(target));
                }
            }
        }
        None => {
            let records = vec![DnsRecord { name: "www.example.com".to_owned(), targets }];
            let product = Product::Dns(Dns { records, ttl_seconds: Some(60) });
            let name = sheet.free_name(context.word("域名解析", "dns"));
            let dns = sheet.add_node(Node::new(name, product).at(Place::Internet));
            let users = context
                .facts
                .externals
                .iter()
                .find(|(_, _, party)| matches!(party.kind, ExternalKind::Users | ExternalKind::Internet));
            if let Some(&(users, _, _)) = users {
                sheet.add_link(Link::new(users, dns, Purpose::Business).speaking(Protocol::Dns, 53));
            }
        }
    }
    finding.fix(Fix::auto(
        Text::fixed("域名登记两个地域的公网SLB", "enter the public SLB of both regions"),
        sheet.finish(),
    ));
}

#[cfg(test)]
mod tests {
    use super::super::sample::two_regions;
    use super::*;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn a_name_for_both_regions_passes() {
        passes("DR-006", &two_regions());
        assert_eq!(outcome("DR-006", &two_az_classic()), Outcome::NotApplicable);
    }

    #[test]
    fn a_name_for_one_region_gets_the_other_and_a_missing_one_is_made() {
        let mut design = two_regions();
        node(&mut design, "dns", |node| {
            if let Product::Dns(dns) = &mut node.product {
                dns.records[0].targets.truncate(1);
            }
        });
        one_finding("DR-006", &design);
        auto_fix_keeps_the_contract("DR-006", &design);
        remove(&mut design, "dns");
        auto_fix_keeps_the_contract("DR-006", &design);
    }
}
