//! OSS-007: A static site needs neither SLB nor ECS.

use crate::base::{Basis, Severity, Text};
use crate::design::{Aim, Bucket, BucketScope, Link, Node, NodeId, Place, Product, Protocol};
use crate::rules::slb::outside::Frontier;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Job, Rule, Sheet, Sink, Team};
use crate::text;
use rust_decimal::Decimal;

pub(super) static RULE: Rule = Rule {
    code: "OSS-007",
    name: "static-site-on-servers",
    family: Family::Oss,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(432, 432)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("静态网站可仅用OSS", "A static site needs neither SLB nor ECS"),
    why: Text::fixed(
        "全静态的网站放在外网Bucket即可，不需要SLB和ECS，也不用维护操作系统。",
        "A fully static site needs an external bucket only: no SLB, no ECS, no operating system to look \
         after.",
    ),
    fix: Text::fixed(
        "把静态站点放到外网Bucket，需要时前置CDN。",
        "Put the site into an external bucket, with a CDN before it where useful.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("静态内容占100%的网站由两台ECS提供。", "A site of 100% static content on two ECS."),
    good: Text::fixed("静态网站在外网Bucket上。", "A static site in an external bucket."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    let entries = Frontier::of(context).entries;
    for team in &context.facts.teams {
        let Job::Function(function) = team.job else { continue };
        let slbs: Vec<NodeId> = {
            let mut found: Vec<NodeId> = team
                .ids()
                .flat_map(|id| context.facts.listeners_of(id).iter().map(|&(slb, _)| slb))
                .filter(|slb| entries.contains(slb))
                .collect();
            found.sort_unstable();
            found.dedup();
            found
        };
        let works: Vec<_> =
            design.workloads.values().filter(|work| work.aims.contains(&Aim::Function(function))).collect();
        if slbs.is_empty() || works.is_empty() {
            continue;
        }
        if works.iter().any(|work| work.static_percent.is_none()) {
            sink.not_evaluated(
                team.subjects(),
                Text::fixed("业务量未填写静态内容占比", "the workload lacks the share of static content"),
            );
            continue;
        }
        if works.iter().any(|work| work.static_percent < Some(Decimal::ONE_HUNDRED)) {
            sink.pass();
            continue;
        }
        let (name, count) = (context.name(function), team.count());
        sink.fail(
            team.subjects(),
            text!(
                "“{name}”静态内容占100%，由{count}台ECS提供，可改用0台ECS和1个外网Bucket",
                "\"{name}\" is 100% static on {count} ECS; 0 ECS and 1 external bucket will do"
            ),
        )
        .fix_if(by_bucket(context, team, &slbs));
    }
}

/// An external bucket in place of the balancers and servers of a static site.
fn by_bucket(context: &Context<'_>, team: &Team<'_>, slbs: &[NodeId]) -> Option<Fix> {
    let design = context.design;
    let host = context.region_info(team.region).and_then(|info| info.oss_public_hosts.first().cloned());
    let like = team.members.first()?.node;
    let mut sheet = Sheet::new(context);
    let bucket = Bucket {
        scope: BucketScope::External,
        acl: Some("public-read".to_owned()),
        endpoint: host,
        versioning: Some(true),
        access_log: Some(true),
        ..Bucket::default()
    };
    let place = Place::Region { region: team.region, security_zone: None };
    let mut node =
        Node::new(sheet.free_name(context.word("静态网站", "static-site")), Product::Oss(bucket)).at(place);
    (node.system, node.environment) = (like.system, like.environment);
    let bucket = sheet.add_node(node);
    for &slb in slbs {
        let product = design.nodes.get(slb)?.product.as_slb()?;
        let alone = product.listeners.iter().flat_map(|listener| &listener.backends).all(|&id| team.has(id));
        for &(_, link) in context.facts.incoming(slb) {
            sheet.add_link(Link { to: bucket, ..link.clone() }.speaking(Protocol::Https, 443));
        }
        let names = design.nodes.iter().filter_map(|(id, node)| match &node.product {
            Product::Dns(dns) if dns.records.iter().any(|record| record.targets.contains(&slb)) => Some(id),
            _ => None,
        });
        for dns in names {
            if let Some(node) = sheet.node_mut(dns)
                && let Product::Dns(dns) = &mut node.product
            {
                for target in dns.records.iter_mut().flat_map(|record| &mut record.targets) {
                    if *target == slb {
                        *target = bucket;
                    }
                }
            }
        }
        if alone {
            sheet.remove(slb);
        }
    }
    for id in team.ids() {
        sheet.remove(id);
    }
    Some(Fix::choose(Text::fixed("改用外网Bucket", "use an external bucket instead"), sheet.finish()))
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::oss::sample::with_static_share;
    use crate::rules::testing::*;

    #[test]
    fn a_site_with_dynamic_content_passes_and_an_unknown_share_is_not_evaluated() {
        passes("OSS-007", &with_static_share(two_az_classic(), Some(40)));
        assert_eq!(outcome("OSS-007", &with_static_share(two_az_classic(), None)), Outcome::NotEvaluated);
    }

    #[test]
    fn a_static_site_can_move_into_a_bucket() {
        let design = with_static_share(two_az_vpc(), Some(100));
        let finding = one_finding("OSS-007", &design);
        let mut after = design.clone();
        apply(&mut after, finding.edits(&finding.fixes[0], &context(&design)));
        assert!(findings("OSS-007", &after).is_empty());
        assert!(!after.nodes.values().any(|node| node.name == "web-1" || node.name == "slb"));
    }
}
