//! HA-014: the design has the elements of no reference architecture.

use crate::base::{Basis, Severity, Text};
use crate::design::{BucketScope, EcsRole, Node, Product, RdsEdition, SlbScope};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    code: "HA-014",
    name: "no-reference-architecture",
    family: Family::Ha,
    severity: Severity::Info,
    basis: Basis::D,
    source: Cite::guide(&[(10, 10), (29, 32)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("未遵循推荐架构", "Design matches no recommended reference architecture"),
    why: Text::fixed(
        "指南推荐了成套的架构：少一个元素，往往就少一层保护；对照最接近的一套，可以看出缺什么。",
        "The guide recommends whole architectures: an element that is missing is often a layer of protection \
         that is missing. Held against the nearest one, the gap shows.",
    ),
    fix: Text::fixed(
        "补齐最接近的推荐架构缺少的元素。",
        "Add what the nearest reference architecture has and the design lacks.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed(
        "双可用区服务器前有SLB，但没有堡垒机和管理VPN。",
        "Servers in two AZs behind an SLB, without bastions and a management VPN.",
    ),
    good: Text::fixed(
        "SLB、双可用区服务器、堡垒机、RDS、管理VPN、安全组齐备。",
        "SLB, servers in two AZs, bastions, RDS, management VPN and security groups.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if context.design.nodes.is_empty() {
        return;
    }
    let lacks = |architecture: &&Architecture| {
        architecture.elements.iter().filter(|element| !(element.present)(context)).count()
    };
    // The first of equals: the list begins with what is meant most often.
    let Some(nearest) = ARCHITECTURES
        .iter()
        .min_by_key(|architecture| lacks(architecture) * 100 / architecture.elements.len().max(1))
    else {
        return;
    };
    let missing: Vec<&Element> =
        nearest.elements.iter().filter(|element| !(element.present)(context)).collect();
    if missing.is_empty() {
        sink.pass();
        return;
    }
    let all = nearest.elements.len();
    let has = all - missing.len();
    let zh_list = missing.iter().map(|element| element.title.zh.as_ref()).collect::<Vec<_>>().join("、");
    let en_list = missing.iter().map(|element| element.title.en.as_ref()).collect::<Vec<_>>().join(", ");
    let Text { zh, en } = &nearest.title;
    let finding = sink.fail(
        [],
        text!(
            "最接近的推荐架构是“{zh}”，{all}个元素有{has}个，缺少：{zh_list}",
            "the nearest reference architecture is \"{en}\"; {has} of its {all} elements are there, missing: {en_list}"
        ),
    );
    for element in missing {
        let (Text { zh, en }, code) = (&element.title, element.code);
        finding.fix(Fix::guide(text!("补上{zh}（见{code}）", "add {en} (see {code})")));
    }
}

/// A reference architecture by what it consists of.
struct Architecture {
    title: Text,
    elements: &'static [Element],
}

/// A part of an architecture, and the rule whose fix adds it.
struct Element {
    title: Text,
    code: &'static str,
    present: fn(&Context<'_>) -> bool,
}

static ARCHITECTURES: [Architecture; 2] = [
    Architecture {
        title: Text::fixed("双可用区架构", "two AZs"),
        elements: &[
            Element {
                title: Text::fixed("域名解析", "name resolution"), code: "NET-025", present: has_dns
            },
            Element {
                title: Text::fixed("公网SLB", "a public SLB"),
                code: "SLB-002",
                present: has_public_slb,
            },
            Element {
                title: Text::fixed("两个可用区的生产服务器", "production servers in two AZs"),
                code: "HA-001",
                present: |context| spreads(context, EcsRole::Production),
            },
            Element {
                title: Text::fixed("每个可用区的堡垒机", "a bastion in each AZ"),
                code: "BAS-002",
                present: |context| {
                    let managed = |node: &Node| node.product.code() == "bastionhost";
                    spreads(context, EcsRole::Bastion) || context.design.nodes.values().any(managed)
                },
            },
            Element {
                title: Text::fixed("RDS高可用版", "RDS in its high-availability edition"),
                code: "RDS-001",
                present: |context| {
                    context.facts.rds.iter().any(|(_, _, rds)| rds.edition == RdsEdition::HighAvailability)
                },
            },
            Element {
                title: Text::fixed("管理VPN", "a management VPN"), code: "VPN-014", present: has_vpn
            },
            Element {
                title: Text::fixed("安全组规则", "security groups with rules"),
                code: "SG-001",
                present: |context| {
                    context.design.security_groups.values().any(|group| !group.rules.is_empty())
                },
            },
        ],
    },
    Architecture {
        title: Text::fixed("OSS静态网站", "static site on OSS"),
        elements: &[
            Element {
                title: Text::fixed("外网Bucket", "an external bucket"),
                code: "OSS-007",
                present: |context| {
                    context.design.nodes.values().any(|node| {
                        matches!(&node.product, Product::Oss(bucket) if bucket.scope == BucketScope::External)
                    })
                },
            },
            Element {
                title: Text::fixed("无需服务器", "no servers"),
                code: "OSS-007",
                present: |context| context.facts.ecs.is_empty(),
            },
        ],
    },
];

fn has_dns(context: &Context<'_>) -> bool {
    context.design.nodes.values().any(|node| matches!(node.product, Product::Dns(_)))
}

fn has_public_slb(context: &Context<'_>) -> bool {
    context.facts.slbs.iter().any(|(_, _, slb)| slb.scope == SlbScope::Public)
}

fn has_vpn(context: &Context<'_>) -> bool {
    !context.facts.vpns.is_empty()
        || context.design.nodes.values().any(|node| node.product.code() == "vpn-gateway")
}

fn spreads(context: &Context<'_>, role: EcsRole) -> bool {
    let azs: BTreeSet<_> =
        context.facts.servers(role).filter_map(|(_, node, _)| context.design.az_of(node)).collect();
    azs.len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Bucket, Design, Place};
    use crate::rules::testing::*;

    #[test]
    fn the_missing_elements_of_the_nearest_architecture_are_named() {
        pass_on_both("HA-014");
        for mut design in good_designs() {
            remove(&mut design, "vpn");
            remove(&mut design, "rds");
            let finding = one_finding("HA-014", &design);
            assert!(finding.message.en.contains("5 of its 7"), "{}", finding.message.en);
            assert_eq!(finding.fixes.len(), 2);
        }
    }

    #[test]
    fn a_static_site_needs_no_servers() {
        let mut design = Design::default();
        let bucket = Product::Oss(Bucket { scope: BucketScope::External, ..Bucket::default() });
        add_node(&mut design, "site", bucket, Place::Unplaced);
        passes("HA-014", &design);
    }
}
