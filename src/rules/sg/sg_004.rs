//! SG-004: a bastion does not admit every address of the management VPN.

use crate::base::{Basis, Severity, Text};
use crate::design::{EcsRole, Peer, SecurityRule, VpnKind};
use crate::network::{AddressSet, login_ports};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

use super::admits;

pub(super) static RULE: Rule = Rule {
    code: "SG-004",
    name: "vpn-addresses-missing-at-bastion",
    family: Family::Sg,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(165, 165), (208, 208), (682, 682)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("堡垒机安全组缺少VPN客户端IP", "sg-bastion lacks some VPN client addresses"),
    why: Text::fixed(
        "每次登录管理VPN得到的内网IP是从客户端IP列表中随机选的；漏掉一个，就会时通时不通。",
        "Each log-in gets a random address of the VPN's list; with one left out, logging in works only sometimes.",
    ),
    fix: Text::fixed("把全部VPN客户端IP加入堡垒机安全组的规则。", "Admit every client address of the VPN."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "VPN有5个客户端IP，sg-bastion只放行3个。",
        "The VPN has 5 client addresses and sg-bastion admits 3.",
    ),
    good: Text::fixed(
        "sg-bastion放行VPN的全部客户端IP。",
        "sg-bastion admits every client address of the VPN.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    for &(vpn, vpn_node, product) in &context.facts.vpns {
        if product.kind != VpnKind::SslAdmin || product.client_ips.is_empty() {
            continue;
        }
        let pool = AddressSet::any(product.client_ips.iter().map(|&address| AddressSet::one(address)));
        for (id, node, ecs) in context.facts.servers(EcsRole::Bastion) {
            let near =
                design.region_of(vpn_node).is_some() && design.region_of(vpn_node) == design.region_of(node);
            // SG-001 speaks for a server without a group.
            if !near || node.security_groups.is_empty() {
                continue;
            }
            let rules = node
                .security_groups
                .iter()
                .filter_map(|&group| design.security_groups.get(group))
                .flat_map(admits)
                .filter(|(_, rule)| login_ports(ecs.os).iter().any(|&port| super::opens(rule, port)));
            let mut left = pool.clone();
            for (_, rule) in rules {
                match rule.peer {
                    Peer::VpnClients => left = AddressSet::none(),
                    Peer::Node(of) if of == vpn => left = AddressSet::none(),
                    Peer::Cidr(block) => left = left.minus(&AddressSet::block(block)),
                    Peer::Node(_) | Peer::SecurityGroup(_) | Peer::SlbInternal | Peer::Alipay => {}
                }
            }
            if left.is_empty() {
                sink.pass();
                continue;
            }
            let (name, missing, all) = (context.name(id), left.len(), pool.len());
            let mut sheet = Sheet::new(context);
            if let Some(row) = node.security_groups.first().and_then(|&group| sheet.group_mut(group)) {
                for port in login_ports(ecs.os) {
                    row.rules.push(SecurityRule::allow_tcp(port, Peer::VpnClients));
                }
            }
            sink.fail(
                [id.into(), vpn.into()],
                text!(
                    "VPN的{all}个客户端IP中，“{name}”的安全组缺少{missing}个，应全部放行",
                    "the groups of \"{name}\" lack {missing} of the VPN's {all} client addresses; all must be admitted"
                ),
            )
            .fix(Fix::auto(
                Text::fixed("放行VPN的全部客户端地址", "admit every client address of the VPN"),
                sheet.finish(),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Design, Edit};
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SG-004", &design);
        }
    }

    fn admitting(mut design: Design, peer: Peer) -> Design {
        vpn(&mut design, "vpn", |vpn| {
            vpn.client_ips = ["10.1.1.1", "10.1.1.2"].map(|ip| ip.parse().unwrap()).to_vec();
        });
        let group = design.nodes.get(id(&design, "bastion-1")).unwrap().security_groups[0];
        let mut row = design.security_groups.get(group).unwrap().clone();
        row.rules = vec![SecurityRule::allow_tcp(22, peer)];
        apply(&mut design, vec![Edit::PutSecurityGroup(group, row)]);
        design
    }

    #[test]
    fn every_address_must_be_admitted() {
        for design in good_designs() {
            let half = admitting(design.clone(), Peer::Cidr(cidr("10.1.1.1/32")));
            assert_eq!(findings("SG-004", &half).len(), 2, "one for each bastion");
            auto_fix_keeps_the_contract("SG-004", &half);
            passes("SG-004", &admitting(design, Peer::Cidr(cidr("10.1.1.0/24"))));
        }
    }
}
