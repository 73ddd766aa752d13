//! SLB-011: a listener forwards to another port than its own.

use super::insert::admit;
use super::parts::{Heard, listeners, real_port, servers_behind, unserved};
use crate::base::{Basis, Severity, Text};
use crate::design::{Peer, PortRange, SecurityRule};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-011",
    name: "backend-port-differs",
    family: Family::Slb,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(267, 267)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("后端端口与监听端口不同", "Backend port differs from listener port"),
    why: Text::fixed(
        "后端端口一般与监听端口相同；不同时要确认后端程序确实监听该端口，排查问题时也要多看一层。",
        "The backend port is usually the listener's own; where it is not, make sure that the program listens \
         there, and expect one more thing to look at when something fails.",
    ),
    fix: Text::fixed(
        "后端端口改为与监听端口相同；确需不同时保留。",
        "Use the listener's port on the servers too; keep the difference where it is wanted.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("HTTP:80监听转发到后端8080端口。", "An HTTP:80 listener that forwards to port 8080."),
    good: Text::fixed("HTTP:80监听转发到后端80端口。", "An HTTP:80 listener that forwards to port 80."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for heard in listeners(context, sink) {
        let (front, back) = (heard.listener.port, heard.listener.effective_backend_port());
        let Some(port) = real_port(front) else { continue };
        if front == back {
            sink.pass();
            continue;
        }
        let Text { zh, en } = heard.label(context);
        let finding = sink.fail(
            [heard.id.into()],
            text!(
                "{zh}的后端端口为{back}，一般与监听端口{front}相同",
                "the backend port of {en} is {back}; it is usually the listener's {front}"
            ),
        );
        if unserved(context, heard.listener, front).is_empty() {
            finding.fix_if(copy_port(context, &heard, port));
        } else {
            finding.fix(Fix::guide(text!(
                "确认后端程序监听{back}端口",
                "make sure that the servers listen on {back}"
            )));
        }
    }
}

/// The port of the listener, with the links and the rules that lead to the backends.
fn copy_port(context: &Context<'_>, heard: &Heard<'_>, port: u16) -> Option<Fix> {
    let back = real_port(heard.listener.effective_backend_port());
    let mut sheet = Sheet::new(context);
    let listener = sheet.slb_mut(heard.id)?.listeners.get_mut(heard.at)?;
    listener.backend_port = Some(listener.port);
    if let Some(check) = &mut listener.health {
        check.port = None;
    }
    for &(id, link) in context.facts.outgoing(heard.id) {
        if heard.listener.backends.contains(&link.to) && link.ports == back.map(PortRange::one) {
            sheet.link_mut(id)?.ports = Some(PortRange::one(port));
        }
    }
    for (server, _) in servers_behind(context, heard.listener) {
        admit(&mut sheet, context, server, SecurityRule::allow_tcp(port, Peer::SlbInternal));
    }
    Some(Fix::auto(text!("后端端口改为{port}", "set the backend port to {port}"), sheet.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        pass_on_both("SLB-011");
    }

    #[test]
    fn a_port_that_the_servers_serve_is_copied() {
        for mut design in good_designs() {
            slb(&mut design, "slb", |slb| slb.listeners[0].backend_port = Some(8080));
            assert_eq!(one_finding("SLB-011", &design).severity, Severity::Info);
            auto_fix_keeps_the_contract("SLB-011", &design);
        }
    }

    #[test]
    fn a_port_that_they_do_not_serve_is_left_to_a_person() {
        let mut design = two_az_classic();
        slb(&mut design, "slb", |slb| {
            (slb.listeners[0].port, slb.listeners[0].backend_port) = (8080, Some(80));
        });
        assert_eq!(
            fix_titles(&one_finding("SLB-011", &design)),
            ["[guide] make sure that the servers listen on 80"]
        );
    }
}
