//! SLB-030: two listeners of one load balancer have the same port.

use super::parts::{Heard, change_slb, front, listeners, real_port};
use crate::base::{Basis, Severity, Text};
use crate::design::{Listener, ListenerProtocol};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-030",
    name: "listeners-on-one-port",
    family: Family::Slb,
    severity: Severity::Error,
    basis: Basis::D,
    source: Cite::guide(&[(252, 252)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("监听端口冲突", "Two listeners on one port"),
    why: Text::fixed(
        "同一个SLB上，同一传输协议的端口只能有一个监听，第二个无法创建。",
        "On one SLB a port of one transport holds one listener; the second cannot be made.",
    ),
    fix: Text::fixed(
        "给后一个监听换一个允许的端口，或删除它。",
        "Give the later listener another open port, or remove it.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("同一SLB有HTTP:80和TCP:80两个监听。", "An SLB with the listeners HTTP:80 and TCP:80."),
    good: Text::fixed(
        "同一SLB有HTTP:80和TCP:443两个监听。",
        "An SLB with the listeners HTTP:80 and TCP:443.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for heard in listeners(context, sink) {
        // SLB-004 speaks for numbers that are no port.
        if real_port(heard.listener.port).is_none() {
            continue;
        }
        let same =
            |other: &&Listener| other.port == heard.listener.port && is_udp(other) == is_udp(heard.listener);
        let Some(first) = heard.slb.listeners.iter().take(heard.at).find(same) else {
            sink.pass();
            continue;
        };
        let Text { zh, en } = heard.label(context);
        let (place, first) = (heard.at + 1, front(first));
        let finding = sink.fail(
            [heard.id.into()],
            text!(
                "{zh}（第{place}个）与监听{first}端口相同，一个端口只能有1个监听",
                "{en} (number {place}) has the port of listener {first}; a port holds 1 listener"
            ),
        );
        if let Some(free) = free_port(context, &heard) {
            finding.fix(Fix::choose(
                text!("改用端口{free}", "use port {free}"),
                vec![heard.change(|listener| {
                    listener.backend_port = Some(listener.effective_backend_port());
                    listener.port = free;
                })],
            ));
        }
        let at = heard.at;
        finding.fix(Fix::choose(
            Text::fixed("删除这个监听", "remove this listener"),
            vec![change_slb(heard.id, heard.node, |slb| {
                slb.listeners.remove(at);
            })],
        ));
    }
}

fn is_udp(listener: &Listener) -> bool {
    listener.protocol == ListenerProtocol::Udp
}

/// The first open port above the listener's that no other listener has.
fn free_port(context: &Context<'_>, heard: &Heard<'_>) -> Option<u32> {
    let taken = |port: u32| heard.slb.listeners.iter().any(|other| other.port == port);
    let open = |port: u32| context.catalog.slb_port(context.edition(), heard.slb.scope, port).is_open();
    let above = heard.listener.port.saturating_add(1)..=u32::from(u16::MAX);
    above.chain(1..heard.listener.port).find(|&port| open(port) && !taken(port))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass_and_udp_shares_a_number_with_tcp() {
        for mut design in good_designs() {
            passes("SLB-030", &design);
            slb(&mut design, "slb", |slb| {
                let udp = Listener { protocol: ListenerProtocol::Udp, ..slb.listeners[0].clone() };
                slb.listeners.push(udp);
            });
            passes("SLB-030", &design);
        }
    }

    #[test]
    fn a_second_listener_on_a_port_fails_and_each_choice_helps() {
        for mut design in good_designs() {
            slb(&mut design, "slb", |slb| {
                let again = Listener { protocol: ListenerProtocol::Tcp, ..slb.listeners[0].clone() };
                slb.listeners.push(again);
            });
            assert_eq!(one_finding("SLB-030", &design).fixes.len(), 2);
            each_fix_removes_the_finding("SLB-030", &design);
        }
    }
}
