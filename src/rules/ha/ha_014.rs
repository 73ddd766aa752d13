//! HA-014: the design has the elements of no reference architecture.

use crate::base::{Basis, Severity, Text};
use crate::design::{
    BucketScope, CustomerRole, EcsRole, Edit, Node, Product, RdsEdition, SecurityZoneKind, SecurityZoneMode,
    SlbScope, VpnKind,
};
use crate::rules::line::parts::customer_role;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Selection, Sink};
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
    let Some((nearest, missing)) = nearest(context) else { return };
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
    // In a region there is room for what is missing; on an empty sheet a person begins with a template.
    if !context.design.regions.is_empty()
        && missing.iter().any(|element| ADDED_BY_A_FIX.contains(&element.code))
    {
        finding.fix(Fix::later(
            FixClass::Choose,
            text!("按“{zh}”补齐缺少的元素", "add what \"{en}\" has and the design lacks"),
            |context, _| apply_missing(context),
        ));
    }
    for element in missing {
        let (Text { zh, en }, code) = (&element.title, element.code);
        finding.fix(Fix::guide(text!("补上{zh}（见{code}）", "add {en} (see {code})")));
    }
}

/// The architecture of which the design has most, and what it lacks of it.
fn nearest(context: &Context<'_>) -> Option<(&'static Architecture, Vec<&'static Element>)> {
    let lacks = |architecture: &'static Architecture| -> Vec<&'static Element> {
        architecture.elements.iter().filter(|element| !(element.present)(context)).collect()
    };
    // The first of equals: the list begins with what is meant most often.
    let all = ARCHITECTURES.iter().filter(|architecture| (architecture.meant)(context));
    all.map(|architecture| (architecture, lacks(architecture)))
        .min_by_key(|(architecture, missing)| missing.len() * 100 / architecture.elements.len().max(1))
}

/// Rules whose own fix puts the element into the drawing.
const ADDED_BY_A_FIX: &[&str] = &[
    "HA-001", "BAS-001", "BAS-002", "VPN-014", "SLB-002", "SG-001", "NET-015", "DR-003", "DR-004", "DR-006",
    "DR-010", "VPN-008", "LINE-008", "LINE-016",
];

/// Adds what is missing, each by the fix of the rule that speaks of it, worked out on what is there by then.
fn apply_missing(context: &Context<'_>) -> Vec<Edit> {
    let Some((_, missing)) = nearest(context) else { return Vec::new() };
    let mut next = context.design.clone();
    let codes = missing.iter().map(|element| element.code).filter(|code| ADDED_BY_A_FIX.contains(code));
    for code in codes {
        // BAS-001 speaks as long as there is no bastion at all, BAS-002 for each AZ after that.
        let codes: &[&str] = if code == "BAS-002" { &["BAS-001", "BAS-002"] } else { &[code] };
        let Ok(only) = Selection::new(codes, &[]) else { continue };
        // One finding for each function, region or AZ; each fix takes one away.
        for _ in 0..=next.nodes.len() {
            let then = Context::new(&next, context.catalog, &[], context.date)
                .selecting(only.clone())
                .speaking(context.lang);
            let report = crate::rules::check(&then);
            let mut fixes = report.findings.iter().filter(|finding| finding.waived.is_none());
            // The last choice adds instead of moving what is there.
            let fix = fixes
                .find_map(|finding| Some((finding, finding.fixes.iter().rev().find(|fix| fix.has_edits())?)));
            let Some(edits) = fix.map(|(finding, fix)| finding.edits(fix, &then)) else { break };
            let before = next.clone();
            if next.apply_all(edits).is_err() || next == before {
                break;
            }
        }
    }
    context.design.edits_to(&next)
}

/// A reference architecture by what it consists of.
struct Architecture {
    title: Text,
    /// Whether a design may be meant as this one at all.
    meant: fn(&Context<'_>) -> bool,
    elements: &'static [Element],
}

/// A part of an architecture, and the rule whose fix adds it.
struct Element {
    title: Text,
    code: &'static str,
    present: fn(&Context<'_>) -> bool,
}

static ARCHITECTURES: [Architecture; 5] = [
    Architecture {
        title: Text::fixed("双可用区架构", "two AZs"),
        meant: |_| true,
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
                present: has_bastions,
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
                present: has_group_rules,
            },
        ],
    },
    Architecture {
        title: Text::fixed("OSS静态网站", "static site on OSS"),
        meant: |_| true,
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
    Architecture {
        title: Text::fixed("高安全分区架构", "high-security zones"),
        meant: |context| context.design.settings.security_zone_mode == SecurityZoneMode::DmzMgmtIntranet,
        elements: &[
            Element {
                title: Text::fixed("三个安全区的交换机", "vSwitches of the three zones"),
                code: "NET-015",
                present: |context| {
                    [SecurityZoneKind::Dmz, SecurityZoneKind::Management, SecurityZoneKind::Intranet]
                        .into_iter()
                        .all(|kind| has_vswitch(context, kind))
                },
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
                title: Text::fixed("管理区的堡垒机", "bastions in the management zone"),
                code: "BAS-002",
                present: has_bastions,
            },
            Element {
                title: Text::fixed("管理区的VPN", "a VPN in the management zone"),
                code: "VPN-014",
                present: has_vpn,
            },
        ],
    },
    Architecture {
        title: Text::fixed("专线混合云", "hybrid cloud by leased line"),
        meant: |context| !context.design.sites.is_empty(),
        elements: &[
            Element {
                title: Text::fixed("专线或IPSec VPN", "a leased line or an IPSec VPN"),
                code: "NET-026",
                present: |context| {
                    context.design.nodes.values().any(|node| {
                        matches!(&node.product, Product::Line(_))
                            || matches!(&node.product, Product::Vpn(vpn) if vpn.kind == VpnKind::Ipsec)
                    })
                },
            },
            Element {
                title: Text::fixed("机构侧防火墙", "a firewall at the customer's"),
                code: "LINE-016",
                present: |context| {
                    context.design.nodes.values().any(|node| {
                        customer_role(node) == Some(CustomerRole::Firewall)
                            || node.product.code() == "cloud-firewall"
                    })
                },
            },
            Element {
                title: Text::fixed("两个可用区的生产服务器", "production servers in two AZs"),
                code: "HA-001",
                present: |context| spreads(context, EcsRole::Production),
            },
            Element {
                title: Text::fixed("安全组规则", "security groups with rules"),
                code: "SG-001",
                present: has_group_rules,
            },
        ],
    },
    Architecture {
        title: Text::fixed("异地双中心", "two regions"),
        meant: |context| context.design.regions.len() > 1,
        elements: &[
            Element {
                title: Text::fixed("两个地域的SLB与服务器", "SLB and servers in two regions"),
                code: "DR-004",
                present: |context| {
                    let of = |nodes: &mut dyn Iterator<Item = &Node>| {
                        nodes.filter_map(|node| context.design.region_of(node)).collect::<BTreeSet<_>>().len()
                    };
                    of(&mut context.facts.ecs.iter().map(|row| row.1)) > 1
                        && of(&mut context.facts.slbs.iter().map(|row| row.1)) > 1
                },
            },
            Element {
                title: Text::fixed("RDS灾备实例", "a DR instance of the RDS"),
                code: "DR-003",
                present: |context| context.facts.rds.iter().any(|(_, _, rds)| rds.dr_of.is_some()),
            },
            Element {
                title: Text::fixed("OSS异地副本", "a replica of the bucket"),
                code: "DR-010",
                present: |context| {
                    let buckets = || {
                        context.design.nodes.values().filter_map(|node| match &node.product {
                            Product::Oss(bucket) => Some(bucket),
                            _ => None,
                        })
                    };
                    buckets().next().is_none() || buckets().any(|bucket| bucket.replica_of.is_some())
                },
            },
            Element {
                title: Text::fixed("指向两地的域名解析", "names that lead to both regions"),
                code: "DR-006",
                present: |context| {
                    context.design.nodes.values().any(|node| match &node.product {
                        Product::Dns(dns) => dns.records.iter().any(|record| record.targets.len() > 1),
                        _ => false,
                    })
                },
            },
        ],
    },
];

fn has_bastions(context: &Context<'_>) -> bool {
    let managed = |node: &Node| node.product.code() == "bastionhost";
    spreads(context, EcsRole::Bastion) || context.design.nodes.values().any(managed)
}

fn has_group_rules(context: &Context<'_>) -> bool {
    context.design.security_groups.values().any(|group| !group.rules.is_empty())
}

fn has_vswitch(context: &Context<'_>, kind: SecurityZoneKind) -> bool {
    let of_kind = |zone| context.design.security_zones.get(zone).is_some_and(|row| row.kind == kind);
    context.design.vswitches.values().any(|vswitch| vswitch.security_zone.is_some_and(of_kind))
}

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
    use crate::design::{Bucket, Design, Place, Protocol, Purpose};
    use crate::rules::testing::*;

    #[test]
    fn the_missing_elements_of_the_nearest_architecture_are_named() {
        pass_on_both("HA-014");
        for mut design in good_designs() {
            remove(&mut design, "vpn");
            remove(&mut design, "rds");
            let finding = one_finding("HA-014", &design);
            assert!(finding.message.en.contains("5 of its 7"), "{}", finding.message.en);
            assert_eq!(finding.fixes.iter().filter(|fix| !fix.has_edits()).count(), 2);
        }
    }

    #[test]
    fn the_missing_elements_can_be_added_in_one_step() {
        let mut design = two_az_vpc();
        for name in ["bastion-1", "bastion-2", "vpn"] {
            remove(&mut design, name);
        }
        move_like(&mut design, "web-2", "web-1");
        connect(&mut design, "ops", "web-1", Purpose::Operations, Protocol::Ssh, 22);
        let finding = one_finding("HA-014", &design);
        assert!(finding.message.en.contains("4 of its 7"), "{}", finding.message.en);
        let fix = finding.fixes.iter().find(|fix| fix.has_edits()).unwrap();
        let edits = finding.edits(fix, &context(&design));
        apply(&mut design, edits);
        passes("HA-014", &design);
    }

    #[test]
    fn a_static_site_needs_no_servers() {
        let mut design = Design::default();
        let bucket = Product::Oss(Bucket { scope: BucketScope::External, ..Bucket::default() });
        add_node(&mut design, "site", bucket, Place::Unplaced);
        passes("HA-014", &design);
    }
}
