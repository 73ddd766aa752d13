//! BAS-006: operators reach a production server past the bastion.

use super::path::reroute;
use crate::base::{Basis, Severity, Text};
use crate::design::{EcsRole, Protocol, Purpose};
use crate::rules::ecs::login_port;
use crate::rules::slb::outside::is_internet_side;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "BAS-006",
    name: "operations-past-the-bastion",
    family: Family::Bas,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(18, 18), (36, 36), (208, 208), (717, 723)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("运维路径绕过堡垒机", "Ops path bypasses the bastion"),
    why: Text::fixed(
        "绕过堡垒机的运维没有集中的授权和审计，出事后查不到谁做了什么；ping（ICMP）除外。",
        "Operations past the bastion are neither granted nor audited in one place; afterwards nobody can say \
         who did what. Ping (ICMP) is exempt.",
    ),
    fix: Text::fixed("改为VPN→堡垒机→生产服务器。", "Lead them by VPN, bastion and server."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("管理VPN直接SSH登录Web服务器。", "The management VPN that SSHes to a web server."),
    good: Text::fixed(
        "管理VPN登录堡垒机，堡垒机登录Web服务器。",
        "The VPN enters the bastion, the bastion enters the web server.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    // BAS-001 speaks for a design without any bastion.
    let any = super::bas_001::has_bastion(context);
    sink.given(any);
    if !any {
        return;
    }
    for (server, _, _) in sink.servers(context, EcsRole::Production) {
        for &(id, link) in context.facts.incoming(server) {
            if link.purpose != Purpose::Operations || link.protocol == Protocol::Icmp {
                continue;
            }
            let Some(from) = context.facts.node(link.from) else { continue };
            let straight = from.product.as_vpn().is_some() || is_internet_side(context, link.from);
            // ECS-012 speaks for a log-in from the Internet.
            let login_from_outside = from.product.as_vpn().is_none() && login_port(link).is_some();
            if !straight || login_from_outside {
                sink.pass();
                continue;
            }
            let (from, name) = (context.name(link.from), context.name(server));
            let finding = sink.fail(
                [id.into(), server.into()],
                text!(
                    "“{from}”直接运维“{name}”，没有经过堡垒机",
                    "\"{from}\" operates \"{name}\" directly; it should go by a bastion"
                ),
            );
            finding.fix(
                reroute(context, id)
                    .unwrap_or_else(|| Fix::guide(Text::fixed("改为经堡垒机运维", "lead it by a bastion"))),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_vpn_may_ping_and_must_not_log_in() {
        pass_on_both("BAS-006");
        for mut design in good_designs() {
            let ping = connect(&mut design, "vpn", "web-1", Purpose::Operations, Protocol::Icmp, 1);
            assert!(design.links.get(ping).is_some());
            passes("BAS-006", &design);
            connect(&mut design, "vpn", "web-2", Purpose::Operations, Protocol::Ssh, 22);
            one_finding("BAS-006", &design);
            auto_fix_keeps_the_contract("BAS-006", &design);
        }
    }
}
