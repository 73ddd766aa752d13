//! VPN-013: a management VPN has more client addresses than it can give.

use crate::base::{Basis, Severity, Text};
use crate::design::{Product, VpnKind};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

const MOST: usize = 5;

pub(super) static RULE: Rule = Rule {
    code: "VPN-013",
    name: "too-many-vpn-clients",
    family: Family::Vpn,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(682, 682)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("管理VPN客户端IP最多5个", "More than five management-VPN client addresses"),
    why: Text::fixed(
        "管理VPN最多分配5个客户端IP，每次登录从中随机选一个；第6个及以后的地址不会被分配，为它们放行的安全组规则没有意义。",
        "The management VPN gives out at most five client addresses, one of them at random at each log-in; a sixth \
         never occurs, and rules that admit it mean nothing.",
    ),
    fix: Text::fixed(
        "只保留5个客户端IP，并在安全组中全部放行。",
        "Keep five addresses, and admit all of them in the security group.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("管理VPN填写了6个客户端IP。", "A management VPN with six client addresses."),
    good: Text::fixed("管理VPN填写了5个客户端IP。", "A management VPN with five client addresses."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, _, vpn) in context.facts.vpns.iter().filter(|(_, _, vpn)| vpn.kind == VpnKind::SslAdmin) {
        let count = vpn.client_ips.len();
        if count <= MOST {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let mut sheet = Sheet::new(context);
        if let Some(node) = sheet.node_mut(id)
            && let Product::Vpn(vpn) = &mut node.product
        {
            vpn.client_ips.truncate(MOST);
        }
        sink.fail(
            [id.into()],
            text!(
                "“{name}”有{count}个客户端IP，最多{MOST}个",
                "\"{name}\" has {count} client addresses; {MOST} is the most"
            ),
        )
        .fix(Fix::auto(text!("只保留前{MOST}个", "keep the first {MOST}"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use std::net::Ipv4Addr;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("VPN-013", &design);
        }
    }

    fn with_clients(count: u8) -> crate::design::Design {
        let mut design = two_az_classic();
        let ips = (1..=count).map(|last| Ipv4Addr::new(10, 1, 1, last)).collect();
        vpn(&mut design, "vpn", |vpn| vpn.client_ips = ips);
        design
    }

    #[test]
    fn five_pass_and_six_are_cut_to_five() {
        passes("VPN-013", &with_clients(5));
        let design = with_clients(6);
        one_finding("VPN-013", &design);
        let fixed = auto_fix_keeps_the_contract("VPN-013", &design);
        let left = &fixed.nodes.get(id(&fixed, "vpn")).unwrap().product.as_vpn().unwrap().client_ips;
        assert_eq!(left.last(), Some(&Ipv4Addr::new(10, 1, 1, 5)));
    }
}
