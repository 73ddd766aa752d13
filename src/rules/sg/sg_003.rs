//! SG-003: a security group of the other network kind.

use crate::base::{Basis, Severity, Text};
use std::collections::BTreeSet;

use crate::design::{NetKind, NodeId, SecurityGroup};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SG-003",
    name: "group-of-the-wrong-network",
    family: Family::Sg,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(676, 676)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("安全组网络类型不符", "Security group of the wrong network type"),
    why: Text::fixed(
        "新建安全组默认是经典网络类型；专有网络的ECS加入不了经典网络的安全组，反之亦然。",
        "A new group is of the classic type by default; a server of a VPC cannot join it, nor the other way round.",
    ),
    fix: Text::fixed(
        "把安全组改为服务器的网络类型。",
        "Switch the group to the network type of its servers.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "上海专有网络的ECS加入了经典网络类型的安全组。",
        "An ECS in the Shanghai VPC is in a group of the classic type.",
    ),
    good: Text::fixed(
        "专有网络的ECS加入专有网络类型的安全组。",
        "An ECS in a VPC is in a group of the VPC type.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    for (group, row) in design.security_groups.iter() {
        let members = context.network().members(group);
        let kinds = |wanted: bool| {
            members.iter().copied().filter(move |&id| {
                let net = context.net_of_node(id);
                net != NetKind::Mixed && (net == row.net) == wanted
            })
        };
        let wrong: Vec<NodeId> = kinds(false).collect();
        if wrong.is_empty() {
            if !members.is_empty() {
                sink.pass();
            }
            continue;
        }
        let nets: BTreeSet<NetKind> = wrong.iter().map(|&id| context.net_of_node(id)).collect();
        let Some(&net) = nets.first() else { continue };
        let mut sheet = Sheet::new(context);
        let title = if kinds(true).next().is_none() && nets.len() == 1 {
            if let Some(row) = sheet.group_mut(group) {
                row.net = net;
                if net == NetKind::Vpc {
                    for rule in &mut row.rules {
                        rule.nic = crate::design::Nic::Intranet;
                    }
                }
            }
            Text::fixed("切换安全组的网络类型", "switch the type of the group")
        } else {
            let mut copy = SecurityGroup { name: format!("{}-{}", row.name, word(net)), net, ..row.clone() };
            if net == NetKind::Vpc {
                for rule in &mut copy.rules {
                    rule.nic = crate::design::Nic::Intranet;
                }
            }
            let twin = sheet.add_group(copy);
            for &id in wrong.iter().filter(|&&id| context.net_of_node(id) == net) {
                if let Some(node) = sheet.node_mut(id) {
                    for own in node.security_groups.iter_mut().filter(|own| **own == group) {
                        *own = twin;
                    }
                }
            }
            Text::fixed(
                "为这些服务器复制一个对应类型的安全组",
                "give these servers a copy of the group of their type",
            )
        };
        let (name, own, theirs, count) = (context.name(group), word(row.net), word(net), wrong.len());
        sink.fail(
            std::iter::once(group.into()).chain(wrong.iter().map(|&id| id.into())),
            text!(
                "安全组“{name}”为{own}类型，其中{count}个服务器节点在{theirs}网络，应一致",
                "the group \"{name}\" is of the type {own}, {count} of its server nodes stand in {theirs}; both must agree"
            ),
        )
        .fix(Fix::auto(title, sheet.finish()));
    }
}

const fn word(net: NetKind) -> &'static str {
    match net {
        NetKind::Classic => "classic",
        NetKind::Vpc => "vpc",
        NetKind::Mixed => "mixed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Edit;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SG-003", &design);
        }
    }

    #[test]
    fn a_classic_group_in_a_vpc_is_switched() {
        let mut design = two_az_vpc();
        let group = design.nodes.get(id(&design, "web-1")).unwrap().security_groups[0];
        let mut row = design.security_groups.get(group).unwrap().clone();
        row.net = NetKind::Classic;
        apply(&mut design, vec![Edit::PutSecurityGroup(group, row)]);
        one_finding("SG-003", &design);
        let fixed = auto_fix_keeps_the_contract("SG-003", &design);
        assert_eq!(fixed.security_groups.get(group).unwrap().net, NetKind::Vpc);
    }
}
