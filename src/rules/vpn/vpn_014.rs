//! VPN-014: servers are operated and no way of operators into the cloud is drawn.

use crate::base::{Basis, Severity, Text, counted};
use crate::design::{
    EcsRole, External, ExternalKind, Link, LinkId, Node, NodeId, Peer, Place, Product, Protocol, Purpose,
    RegionId, SecurityRule,
};
use crate::rules::bas::path::{log_in, management_vpn};
use crate::rules::slb::insert::admit;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "VPN-014",
    name: "operations-without-vpn",
    family: Family::Vpn,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(88, 88), (147, 147), (208, 208)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("运维缺少管理VPN", "Operations without a management VPN"),
    why: Text::fixed(
        "金融云的服务器不能从互联网登录，运维人员必须先拨入管理VPN（或经专线、IPSec进入），否则登录不了任何服务器。",
        "Servers of the finance cloud cannot be entered from the Internet; operators dial into the management \
         VPN, or come by a line or IPSec. Without one they reach no server.",
    ),
    fix: Text::fixed(
        "增加管理VPN，运维人员→管理VPN→堡垒机。",
        "Add a management VPN: operators, VPN, bastion.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("堡垒机登录生产服务器，但没有管理VPN。", "A bastion that enters servers, and no VPN."),
    good: Text::fixed(
        "运维人员拨入管理VPN后登录堡垒机。",
        "Operators who dial into the VPN and enter the bastion.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let to_servers = |link: &Link| {
        link.purpose == Purpose::Operations
            && context.facts.node(link.to).is_some_and(|node| node.product.as_ecs().is_some())
    };
    let flows: Vec<(LinkId, &Link)> =
        context.facts.links.iter().copied().filter(|(_, link)| to_servers(link)).collect();
    let Some((_, first)) = flows.first() else { return };
    let entries = context.facts.others.iter().filter(|(_, node)| {
        matches!(node.product, Product::Vpn(_) | Product::Line(_)) || node.product.code() == "vpn-gateway"
    });
    // Where operators dial in is drawn, or the VPN leads to servers and they are understood.
    let dialled = |id: NodeId| {
        let from_outside = context.facts.incoming(id).iter().any(|(_, link)| {
            context.facts.node(link.from).is_some_and(|node| node.product.as_external().is_some())
        });
        from_outside || context.facts.outgoing(id).iter().any(|(_, link)| to_servers(link))
    };
    if entries.into_iter().any(|(id, _)| dialled(*id)) {
        sink.pass();
        return;
    }
    let count = flows.len();
    let links = counted(count, "link");
    let region = context.facts.node(first.to).and_then(|node| context.design.region_of(node));
    sink.fail(
        flows.iter().map(|&(id, _)| id.into()),
        text!(
            "有{count}条运维连线到服务器，运维人员可用的VPN或专线为0，需要1个",
            "servers are operated over {links} and operators have 0 VPNs or lines; they need 1"
        ),
    )
    .fix(region.and_then(|region| add_vpn(context, region)).unwrap_or_else(|| {
        Fix::guide(Text::fixed(
            "先确认账号能否开通管理VPN（VPN-001），再添加",
            "settle whether the account gets a management VPN (VPN-001), then add it",
        ))
    }));
}

/// Operators → management VPN → bastions.
fn add_vpn(context: &Context<'_>, region: RegionId) -> Option<Fix> {
    let mut sheet = Sheet::new(context);
    let vpn = management_vpn(context, &mut sheet, region)?;
    let operators = context.facts.externals.iter().find(|(_, _, party)| party.kind == ExternalKind::OpsUsers);
    let operators = match operators {
        Some(&(id, _, _)) => id,
        None => {
            let party = Product::External(External { kind: ExternalKind::OpsUsers, ..External::default() });
            sheet.add_node(
                Node::new(sheet.free_name(context.word("运维人员", "operators")), party).at(Place::Internet),
            )
        }
    };
    sheet.add_link(Link::new(operators, vpn, Purpose::Operations).speaking(Protocol::SslVpn, 443));
    for (bastion, node, ecs) in context.facts.servers(EcsRole::Bastion) {
        if context.design.region_of(node) == Some(region) {
            let (protocol, port) = log_in(ecs.os);
            sheet.add_link(Link::new(vpn, bastion, Purpose::Operations).speaking(protocol, port));
            admit(&mut sheet, context, bastion, SecurityRule::allow_tcp(port, Peer::VpnClients));
        }
    }
    Some(sheet.into_fix(Text::fixed("增加管理VPN", "add a management VPN")))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn operations_without_a_vpn_get_one() {
        pass_on_both("VPN-014");
        for mut design in good_designs() {
            remove(&mut design, "vpn");
            one_finding("VPN-014", &design);
            let fixed = auto_fix_keeps_the_contract("VPN-014", &design);
            passes("VPN-014", &fixed);
        }
    }

    #[test]
    fn a_classic_account_that_gets_no_vpn_is_told_so() {
        let mut design = two_az_classic();
        remove(&mut design, "vpn");
        account(&mut design, |account| account.new_user = Some(true));
        assert!(!one_finding("VPN-014", &design).fixes[0].has_edits());
    }
}
