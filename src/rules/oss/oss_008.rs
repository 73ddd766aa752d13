//! OSS-008: forwarding path must exist end to end.

use super::parts::buckets;
use crate::base::{Basis, Severity, Text};
use crate::design::{ExternalKind, Link, NodeId, Product, Protocol, Purpose, SlbScope};
use crate::rules::apy::parts::may_open_slb;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "OSS-008",
    name: "oss-forwarding-incomplete",
    family: Family::Oss,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(442, 442)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("OSS公网转发路径", "Forwarding path must exist end to end"),
    why: Text::fixed(
        "内网Bucket对外只能经公网SLB、转发服务器到Bucket这条路径；缺一段，用户就访问不到文件。",
        "An internal bucket is published by one path only: public SLB, forwarder, bucket; without any \
         part of it users get no file.",
    ),
    fix: Text::fixed(
        "转发服务器前部署公网SLB，并连线到Bucket。",
        "Put a public SLB before the forwarders and connect them with the bucket.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "Nginx转发服务器没有到Bucket的连线。",
        "An Nginx forwarder without a link to the bucket.",
    ),
    good: Text::fixed("公网SLB → Nginx → 内网Bucket。", "Public SLB → Nginx → internal bucket."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    for team in sink.each(&context.facts.teams) {
        if !team.members.iter().any(|member| member.ecs.forwards_oss == Some(true)) {
            continue;
        }
        let fronted = team.ids().any(|id| {
            context.facts.listeners_of(id).iter().any(|&(slb, _)| {
                design
                    .nodes
                    .get(slb)
                    .and_then(|node| node.product.as_slb())
                    .is_some_and(|slb| slb.scope == SlbScope::Public)
            })
        });
        let is_bucket = |id| design.nodes.get(id).is_some_and(|node| matches!(node.product, Product::Oss(_)));
        let without: Vec<NodeId> = team
            .ids()
            .filter(|&id| !context.facts.outgoing(id).iter().any(|(_, link)| is_bucket(link.to)))
            .collect();
        if fronted && without.is_empty() {
            sink.pass();
            continue;
        }
        let name = context.name(team.job);
        let (links, servers) = (team.members.len() - without.len(), team.members.len());
        let slb = u8::from(fronted);
        let finding = sink.fail(
            team.subjects(),
            { let lines = crate::base::text::counted(links, "link"); text!(
                "转发模块“{name}”有{slb}个公网SLB、{links}条到Bucket的连线，需要1个和{servers}条",
                "the forwarder \"{name}\" has {slb} public SLB and {lines} to the bucket; it needs 1 and {servers}"
            ) },
        );
        let here: Vec<NodeId> = buckets(context)
            .filter(|(_, node, _)| design.region_of(node) == Some(team.region))
            .map(|(id, _, _)| id)
            .collect();
        let [bucket] = here.as_slice() else {
            finding.fix(Fix::guide(Text::fixed(
                "画出Bucket和到它的连线",
                "draw the bucket and the links to it",
            )));
            continue;
        };
        if !fronted && !may_open_slb(context) {
            finding.fix(Fix::guide(Text::fixed("先满足开通SLB的条件", "let the account open an SLB first")));
            continue;
        }
        let mut sheet = Sheet::new(context);
        for id in without {
            sheet.add_link(Link::new(id, *bucket, Purpose::Business).speaking(Protocol::Https, 443));
        }
        if !fronted {
            let source = design.nodes.iter().find(|(_, node)| {
                node.product.as_external().is_some_and(|party| party.kind == ExternalKind::Internet)
            });
            let (Some((internet, _)), Some(first)) = (source, team.ids().next()) else { continue };
            let link = Link::new(internet, first, Purpose::Business).speaking(Protocol::Http, 80);
            let backends: Vec<NodeId> = team.ids().collect();
            // The link exists only in this sheet; the load balancer takes its place.
            let id = context.design.ids().link();
            sheet.front(
                team.region,
                SlbScope::Public,
                context.word("公网负载均衡", "slb-public"),
                &backends,
                &[(id, link)],
            );
        }
        finding.fix(Fix::auto(Text::fixed("补全转发路径", "complete the path"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::Outcome;
    use crate::rules::oss::sample::with_bucket;
    use crate::rules::testing::*;

    fn forwarder() -> Design {
        let mut design = with_bucket(two_az_classic());
        for web in ["web-1", "web-2"] {
            ecs(&mut design, web, |ecs| ecs.forwards_oss = Some(true));
        }
        design
    }

    #[test]
    fn a_whole_path_passes() {
        passes("OSS-008", &forwarder());
        assert_eq!(outcome("OSS-008", &with_bucket(two_az_classic())), Outcome::NotApplicable);
    }

    #[test]
    fn a_missing_link_is_drawn() {
        let mut design = forwarder();
        disconnect(&mut design, "web-2", "bucket");
        one_finding("OSS-008", &design);
        auto_fix_keeps_the_contract("OSS-008", &design);
    }

    #[test]
    fn a_missing_balancer_is_inserted() {
        let mut design = forwarder();
        remove(&mut design, "slb");
        one_finding("OSS-008", &design);
        auto_fix_keeps_the_contract("OSS-008", &design);
    }
}
