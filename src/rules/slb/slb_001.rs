//! SLB-001: a link from the Internet ends at a server of the classic network.

use super::insert::reroute;
use super::outside::is_internet_side;
use crate::base::{Basis, Severity, Text};
use crate::design::{NetKind, Protocol, Purpose, SlbScope, Transport};
use crate::rules::ecs::login_port;
use crate::rules::net::speaks_ftp;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-001",
    name: "classic-ecs-reached-from-internet",
    family: Family::Slb,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(16, 16), (99, 99), (176, 176), (194, 194), (213, 213), (301, 301)]),
    since: "0.1.0",
    editions: &["guide-2016"],
    title: Text::fixed("互联网用户不能直接访问ECS", "Internet cannot reach a classic ECS directly"),
    why: Text::fixed(
        "经典网络中SLB是唯一的公网接口：即使ECS购买了公网带宽，互联网用户也无法通过它的公网IP访问到ECS。",
        "In the classic network the SLB is the only way in from the Internet: even an ECS with public bandwidth \
         cannot be reached at its public address.",
    ),
    fix: Text::fixed(
        "在ECS前部署公网SLB，把访问改为经SLB转发，域名解析到SLB的服务地址。",
        "Put a public SLB before the ECS, send the traffic through it and let the name resolve to its address.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "互联网 → Web服务器 TCP:80，服务器有5 Mbps公网带宽。",
        "Internet → web server on TCP:80, the server having 5 Mbps of public bandwidth.",
    ),
    good: Text::fixed(
        "互联网 → 公网SLB HTTP:80 → 两个可用区的Web服务器。",
        "Internet → public SLB on HTTP:80 → web servers in two AZs.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(server, node, ecs) in sink.each(&context.facts.ecs) {
        if context.design.net_of(node) != NetKind::Classic {
            continue;
        }
        let mut sound = true;
        for &(id, link) in context.facts.incoming(server) {
            let over_tcp =
                link.protocol.transport() == Some(Transport::Tcp) || link.protocol == Protocol::Any;
            if !over_tcp || !is_internet_side(context, link.from) {
                continue;
            }
            // ECS-012 speaks for log-ins, NET-021 for FTP: every problem is told once.
            let told = link.purpose == Purpose::Operations && login_port(link).is_some()
                || link.purpose == Purpose::Upload && speaks_ftp(link);
            if told {
                continue;
            }
            sound = false;
            let (from, to) = (context.name(link.from), context.name(server));
            let bandwidth = ecs.public_bandwidth_mbps.unwrap_or(0.0);
            let finding = sink.fail(
                [id.into(), server.into()],
                text!(
                    "“{from}”直接访问经典网络服务器“{to}”（公网带宽{bandwidth} Mbps），只有公网SLB可从互联网访问",
                    "\"{from}\" goes straight to the classic server \"{to}\" (public bandwidth {bandwidth} Mbps); \
                     only a public SLB can be reached from the Internet"
                ),
            );
            if link.purpose == Purpose::Operations {
                finding.fix(Fix::guide(Text::fixed(
                    "运维人员先拨入管理VPN，再经堡垒机登录服务器",
                    "let operators dial into the management VPN and log in by the bastion",
                )));
                continue;
            }
            let mut sheet = Sheet::new(context);
            match reroute(context, &mut sheet, id, SlbScope::Public) {
                Some(_) => {
                    let title = Text::fixed("改为经公网SLB访问", "send it through a public SLB");
                    finding.fix(sheet.into_fix(title))
                }
                None => finding.fix(Fix::guide(Text::fixed(
                    "先把服务器放入可用区，再在其前面部署公网SLB",
                    "place the server in an AZ first, then put a public SLB before it",
                ))),
            };
        }
        if sound {
            sink.pass();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn servers_behind_a_public_slb_pass() {
        passes("SLB-001", &two_az_classic());
    }

    #[test]
    fn a_link_from_the_internet_goes_through_the_existing_slb() {
        let mut design = two_az_classic();
        connect(&mut design, "internet", "web-1", Purpose::Business, Protocol::Http, 80);
        ecs(&mut design, "web-1", |ecs| ecs.public_bandwidth_mbps = Some(5.0));
        let finding = one_finding("SLB-001", &design);
        assert!(finding.message.en.contains("5 Mbps"), "{}", finding.message.en);
        let fixed = auto_fix_keeps_the_contract("SLB-001", &design);
        assert_eq!(fixed.links.len(), design.links.len() - 1, "the balancer had that link already");
    }

    #[test]
    fn without_any_slb_one_is_made_for_the_whole_function() {
        let mut design = two_az_classic();
        remove(&mut design, "slb");
        connect(&mut design, "internet", "web-1", Purpose::Business, Protocol::Https, 443);
        let fixed = auto_fix_keeps_the_contract("SLB-001", &design);
        let context = context(&fixed);
        let (_, _, slb) = context.facts.slbs[0];
        assert_eq!(slb.bandwidth_mbps, Some(5.0));
        assert_eq!(slb.listeners[0].backends, [id(&fixed, "web-1"), id(&fixed, "web-2")]);
        assert_eq!((slb.listeners[0].protocol.label(), slb.listeners[0].port), ("TCP", 443));
    }

    #[test]
    fn operators_are_sent_to_the_vpn_by_advice_only() {
        let mut design = two_az_classic();
        connect(&mut design, "ops", "web-1", Purpose::Operations, Protocol::Https, 8443);
        assert_eq!(one_finding("SLB-001", &design).fixes[0].class, FixClass::Guide);
    }

    #[test]
    fn log_ins_and_ftp_are_told_by_their_own_rules() {
        let mut design = two_az_classic();
        connect(&mut design, "ops", "web-1", Purpose::Operations, Protocol::Ssh, 22);
        connect(&mut design, "internet", "web-1", Purpose::Upload, Protocol::Ftp, 21);
        passes("SLB-001", &design);
        one_finding("ECS-012", &design);
        one_finding("NET-021", &design);
    }

    #[test]
    fn udp_is_not_its_business_and_a_vpc_neither() {
        let mut design = two_az_classic();
        connect(&mut design, "internet", "web-1", Purpose::Business, Protocol::Udp, 5000);
        passes("SLB-001", &design);
        let mut design = two_az_vpc();
        connect(&mut design, "internet", "web-1", Purpose::Business, Protocol::Http, 80);
        assert!(report(&design).outcome("SLB-001").is_none());
    }
}
