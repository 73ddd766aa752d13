//! SG-009: a log-in through a public address of a VPC.

use crate::base::{Basis, Severity, Text};
use crate::design::{EcsRole, Link, NetKind, NodeId, Place, Product, Protocol, Purpose, VpnKind};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SG-009",
    name: "login-through-a-public-address",
    family: Family::Sg,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(686, 686)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("弹性公网IP屏蔽22、3389等端口", "EIP blocks 22, 3389 and other sensitive ports"),
    why: Text::fixed(
        "金融云专有网络的弹性公网IP默认屏蔽22、3389等敏感端口，安全组放行也不通。",
        "Public addresses of a finance VPC never pass ports 22 and 3389, whatever the groups allow.",
    ),
    fix: Text::fixed("改为管理VPN → 堡垒机 → 服务器。", "Log in by the management VPN and a bastion."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "互联网经弹性公网IP用SSH登录服务器。",
        "Somebody on the Internet logs in by SSH to a public address.",
    ),
    good: Text::fixed(
        "运维人员拨入VPN，经堡垒机登录。",
        "Operators dial into the VPN and log in over a bastion.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let blocked: Vec<u16> = context
        .catalog
        .limit("eip.blocked_ports_finance_vpc")
        .map(|limit| limit.entries().filter_map(|entry| entry.parse().ok()).collect())
        .unwrap_or_default();
    for (link, row) in sink.each(&context.facts.links).copied() {
        let (Some(from), Some(to)) = (context.facts.node(row.from), context.facts.node(row.to)) else {
            continue;
        };
        let outside = from.place == Place::Internet && from.product.as_external().is_some();
        let forwards = matches!(from.product, Product::Eip(_) | Product::Nat(_));
        let Some(server) = entered(context, row.to) else { continue };
        let by_public = match &to.product {
            Product::Eip(_) => outside,
            Product::Ecs(_) => outside || forwards,
            _ => false,
        };
        if !by_public || context.net_of_node(server) == NetKind::Classic {
            continue;
        }
        let Some(&port) = blocked.iter().find(|&&port| row.ports.is_some_and(|ports| ports.contains(port)))
        else {
            sink.pass();
            continue;
        };
        let name = context.name(server);
        sink.fail(
            [link.into(), row.from.into(), row.to.into()],
            text!(
                "经公网地址访问“{name}”的{port}端口；弹性公网IP屏蔽该端口，无法连通",
                "\"{name}\" is to be entered on port {port} by a public address, which never passes that port"
            ),
        )
        .fix(over_bastion(context, link, server));
    }
}

/// The server that a link or its public address leads to.
fn entered(context: &Context<'_>, to: NodeId) -> Option<NodeId> {
    match &context.facts.node(to)?.product {
        Product::Eip(eip) => eip.bound_to,
        Product::Ecs(_) => Some(to),
        _ => None,
    }
}

/// Management VPN, bastion, server, where the design has them.
fn over_bastion(context: &Context<'_>, link: crate::design::LinkId, server: NodeId) -> Fix {
    let design = context.design;
    let near = |id: NodeId| {
        let region = |id: NodeId| context.facts.node(id).and_then(|node| design.region_of(node));
        region(id) == region(server)
    };
    let vpn = context
        .facts
        .vpns
        .iter()
        .find(|(id, _, vpn)| vpn.kind == VpnKind::SslAdmin && near(*id))
        .map(|&(id, _, _)| id);
    let bastions: Vec<NodeId> = context
        .facts
        .servers(EcsRole::Bastion)
        .map(|(id, _, _)| id)
        .filter(|&id| near(id) && id != server)
        .collect();
    let (Some(vpn), false) = (vpn, bastions.is_empty()) else {
        return Fix::guide(Text::fixed(
            "先添加管理VPN和堡垒机，再改经它们登录",
            "add a management VPN and a bastion first, then log in over them",
        ));
    };
    let mut sheet = Sheet::new(context);
    sheet.remove(link);
    let windows = context
        .facts
        .node(server)
        .and_then(|node| node.product.as_ecs())
        .is_some_and(|ecs| ecs.os == Some(crate::design::OsFamily::Windows));
    let (protocol, port) = if windows { (Protocol::Rdp, 3389) } else { (Protocol::Ssh, 22) };
    for bastion in bastions {
        let there = context
            .facts
            .outgoing(bastion)
            .iter()
            .any(|(_, old)| old.to == server && old.purpose == Purpose::Operations);
        if !there {
            sheet.add_link(Link::new(bastion, server, Purpose::Operations).speaking(protocol, port));
        }
        let dialled = context.facts.outgoing(vpn).iter().any(|(_, old)| old.to == bastion);
        if !dialled {
            sheet.add_link(Link::new(vpn, bastion, Purpose::Operations).speaking(Protocol::Ssh, 22));
        }
    }
    Fix::auto(Text::fixed("改经管理VPN和堡垒机登录", "log in by the VPN and the bastions"), sheet.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Eip;
    use crate::rules::testing::*;

    fn with_address(port: u16) -> crate::design::Design {
        let mut design = two_az_vpc();
        let place = design.nodes.get(id(&design, "slb")).unwrap().place;
        let bound = Some(id(&design, "web-1"));
        add_node(&mut design, "eip", Product::Eip(Eip { bound_to: bound, ..Eip::default() }), place);
        connect(&mut design, "internet", "eip", Purpose::Operations, Protocol::Ssh, port);
        design
    }

    #[test]
    fn logging_in_by_a_public_address_goes_over_the_bastions() {
        let design = with_address(22);
        one_finding("SG-009", &design);
        let fixed = auto_fix_keeps_the_contract("SG-009", &design);
        passes("SG-005", &fixed);
    }

    #[test]
    fn other_ports_pass() {
        passes("SG-009", &with_address(8443));
    }
}
