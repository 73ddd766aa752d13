//! SLB-003: a listener's port is not open on the finance cloud.

use super::parts::{listeners, real_port};
use crate::base::{Basis, Severity, Text};
use crate::catalog::PortVerdict;
use crate::design::{ListenerProtocol, PortRange};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-003",
    name: "slb-port-not-open",
    family: Family::Slb,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(266, 266), (336, 336)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("SLB端口不在允许范围", "Port not open on the finance-cloud SLB"),
    why: Text::fixed(
        "金融云SLB只开放规则基线中列出的端口，不在此列的端口暂不支持，监听建好也访问不到。",
        "The finance cloud opens only the ports that the edition lists; a listener on another port cannot be reached.",
    ),
    fix: Text::fixed(
        "改用允许的端口；后端端口可以保持不变。",
        "Move the listener to a port that is open; the backend port can stay.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("公网SLB的TCP监听使用端口4000。", "A public SLB with a TCP listener on port 4000."),
    good: Text::fixed(
        "公网SLB的TCP监听使用端口8080，后端端口4000。",
        "A public SLB with a TCP listener on port 8080 and backend port 4000.",
    ),
    cross: &["InfraGuard slb-listener-risk-ports-check"],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for heard in listeners(context, sink) {
        let (scope, port) = (heard.slb.scope, heard.listener.port);
        // SLB-004 speaks for numbers that are no port.
        if real_port(port).is_none() {
            continue;
        }
        let verdict = context.catalog.slb_port(context.edition(), scope, port);
        let (zh_why, en_why) = match verdict {
            PortVerdict::Open { .. } => {
                sink.pass();
                continue;
            }
            PortVerdict::Excluded => {
                ("在允许范围内被单独排除", "lies in an open range but is excluded from it")
            }
            PortVerdict::NotListed | PortVerdict::NotAPort => ("不在允许范围内", "is in no open range"),
        };
        let open = ranges(&context.catalog.slb_port_ranges(context.edition(), scope));
        let Text { zh, en } = heard.label(context);
        let finding = sink.fail(
            [heard.id.into()],
            text!(
                "{zh}的端口{port}{zh_why}，允许的端口为{open}",
                "port {port} of {en} {en_why}; open are {open}"
            ),
        );
        for choice in choices(context, &heard) {
            finding.fix(Fix::choose(
                text!(
                    "监听改用端口{choice}，后端端口不变",
                    "listen on port {choice} and keep the backend port"
                ),
                vec![heard.change(|listener| {
                    listener.backend_port = Some(listener.effective_backend_port());
                    listener.port = choice;
                })],
            ));
        }
    }
}

fn ranges(open: &[PortRange]) -> String {
    open.iter().map(PortRange::to_string).collect::<Vec<_>>().join(", ")
}

/// The nearest open port, and the usual one of the protocol, unless another listener has them.
fn choices(context: &Context<'_>, heard: &super::parts::Heard<'_>) -> Vec<u32> {
    let usual = match heard.listener.protocol {
        ListenerProtocol::Http => Some(80),
        ListenerProtocol::Https => Some(443),
        ListenerProtocol::Tcp
        | ListenerProtocol::Udp
        | ListenerProtocol::Ftp
        | ListenerProtocol::Sftp
        | ListenerProtocol::Other => None,
    };
    let scope = heard.slb.scope;
    let nearest =
        context.catalog.nearest_slb_port(context.edition(), scope, heard.listener.port).map(u32::from);
    let mut choices: Vec<u32> = nearest.into_iter().chain(usual).collect();
    choices.dedup();
    choices.retain(|&port| {
        context.catalog.slb_port(context.edition(), scope, port).is_open()
            && heard.slb.listeners.iter().all(|other| other.port != port)
    });
    choices
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, SlbScope};
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SLB-003", &design);
        }
    }

    #[track_caller]
    fn port(mut design: Design, port: u32, is_open: bool) {
        slb(&mut design, "slb", |slb| slb.listeners[0].port = port);
        assert_eq!(findings("SLB-003", &design).is_empty(), is_open, "{port}");
    }

    #[test]
    fn the_guide_opens_its_ranges_with_both_ends() {
        for open in [80, 443, 2800, 3300, 5000, 10_000, 13_000, 14_000] {
            port(two_az_classic(), open, true);
        }
        for shut in [22, 81, 2799, 3301, 4999, 10_001, 12_999, 14_001] {
            port(two_az_classic(), shut, false);
        }
    }

    #[test]
    fn the_official_list_takes_ports_out_of_its_ranges() {
        port(two_az_vpc(), 5000, false);
        port(two_az_vpc(), 8080, true);
    }

    #[test]
    fn the_guide_binds_private_balancers_too_and_the_official_list_does_not() {
        for (mut design, is_open) in [(two_az_classic(), false), (two_az_vpc(), true)] {
            slb(&mut design, "slb", |slb| slb.scope = SlbScope::Private);
            port(design, 4000, is_open);
        }
    }

    #[test]
    fn each_choice_opens_the_port_and_keeps_the_backend_port() {
        let mut design = two_az_classic();
        slb(&mut design, "slb", |slb| slb.listeners[0].port = 4000);
        let finding = one_finding("SLB-003", &design);
        assert_eq!(fix_titles(&finding).len(), 2);
        for fixed in each_fix_removes_the_finding("SLB-003", &design) {
            let slb = fixed.nodes.get(id(&fixed, "slb")).unwrap().product.as_slb().unwrap();
            assert_eq!(slb.listeners[0].effective_backend_port(), 80);
        }
    }

    #[test]
    fn what_is_no_port_is_left_to_slb_004() {
        port(two_az_classic(), 70_000, true);
    }
}
