//! ECS-012: operators log in to a server straight from the Internet.

use crate::base::{Basis, Severity, Text};
use crate::design::{Eip, Link, Product, Protocol, Purpose};
use crate::rules::bas::path::reroute;
use crate::rules::slb::outside::is_internet_side;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "ECS-012",
    name: "remote-login-from-internet",
    family: Family::Ecs,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(99, 99), (147, 147), (208, 208), (686, 686)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("不能从互联网直接远程登录", "Remote log-in from the Internet"),
    why: Text::fixed(
        "金融云服务器不能从互联网直接远程登录，弹性公网IP也屏蔽22、3389等端口；运维须先拨入管理VPN，再经堡垒机登录。",
        "Servers of the finance cloud cannot be entered from the Internet, and an EIP blocks 22, 3389 and the \
         like; operators dial into the management VPN and enter by a bastion.",
    ),
    fix: Text::fixed(
        "改为运维人员→管理VPN→堡垒机→服务器。",
        "Lead operators by the management VPN and a bastion.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "运维人员从互联网直接SSH登录Web服务器。",
        "Operators who SSH to a web server from the Internet.",
    ),
    good: Text::fixed(
        "运维人员拨入管理VPN，经堡垒机SSH登录Web服务器。",
        "Operators who dial into the VPN and SSH by a bastion.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, link) in sink.each(&context.facts.links).copied() {
        if link.purpose != Purpose::Operations || !is_internet_side(context, link.from) {
            continue;
        }
        let Some(to) = context.facts.node(link.to) else { continue };
        let server = match &to.product {
            Product::Ecs(_) => link.to,
            Product::Eip(Eip { bound_to: Some(bound), .. })
                if context.facts.node(*bound).is_some_and(|node| node.product.as_ecs().is_some()) =>
            {
                *bound
            }
            Product::Vpn(_) => {
                sink.pass();
                continue;
            }
            _ => continue,
        };
        let Some(port) = login_port(link) else { continue };
        let (from, name) = (context.name(link.from), context.name(server));
        let finding = sink.fail(
            [id.into(), server.into()],
            text!(
                "“{name}”的{port}端口由“{from}”从互联网侧直接登录，应经管理VPN和堡垒机",
                "\"{name}\" is entered on port {port} by \"{from}\", straight from outside; it must go by the VPN and a bastion"
            ),
        );
        let fix = if server == link.to { reroute(context, id) } else { None };
        finding.fix(fix.unwrap_or_else(|| {
            Fix::guide(Text::fixed(
                "先建管理VPN和堡垒机，再删除这条连线",
                "set up the management VPN and a bastion first, then remove this link",
            ))
        }));
    }
}

/// The log-in port that a link uses, if any.
pub(in crate::rules) fn login_port(link: &Link) -> Option<u16> {
    let by_port = |port: u16| link.ports.is_some_and(|ports| ports.contains(port));
    match link.protocol {
        Protocol::Ssh => Some(22),
        Protocol::Rdp => Some(3389),
        Protocol::Icmp => None,
        _ => [22, 3389].into_iter().find(|&port| by_port(port)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        pass_on_both("ECS-012");
    }

    #[test]
    fn a_log_in_from_the_internet_goes_by_vpn_and_bastion() {
        for mut design in good_designs() {
            disconnect(&mut design, "bastion-1", "web-1");
            connect(&mut design, "ops", "web-1", Purpose::Operations, Protocol::Ssh, 22);
            one_finding("ECS-012", &design);
            let fixed = auto_fix_keeps_the_contract("ECS-012", &design);
            let (from, to) = (id(&fixed, "bastion-1"), id(&fixed, "web-1"));
            assert!(fixed.links.values().any(|link| link.from == from && link.to == to));
        }
    }

    #[test]
    fn without_vpn_and_bastion_both_are_made() {
        for mut design in good_designs() {
            for name in ["bastion-1", "bastion-2", "vpn"] {
                remove(&mut design, name);
            }
            connect(&mut design, "ops", "web-1", Purpose::Operations, Protocol::Ssh, 22);
            let fixed = auto_fix_keeps_the_contract("ECS-012", &design);
            assert!(fixed.nodes.values().any(|node| node.product.code() == "ssl-vpn"));
            passes("BAS-001", &fixed);
        }
    }
}
