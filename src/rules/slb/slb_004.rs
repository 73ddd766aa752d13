//! SLB-004: a port lies outside 1–65535.

use super::parts::{listeners, real_port};
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-004",
    name: "listener-port-impossible",
    family: Family::Slb,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(252, 254)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("端口超出1-65535", "Port outside 1–65535"),
    why: Text::fixed(
        "监听配置页面只接受1-65535的端口，超出范围的监听、后端或健康检查端口无法保存。",
        "The listener page accepts ports from 1 to 65535 only; a listener, backend or health-check port outside \
         them cannot be saved.",
    ),
    fix: Text::fixed("填写应用实际监听的端口。", "Enter the port that the application really listens on."),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("TCP监听填写端口70000。", "A TCP listener on port 70000."),
    good: Text::fixed("TCP监听填写端口8443。", "A TCP listener on port 8443."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for heard in listeners(context, sink) {
        let listener = heard.listener;
        let ports = [
            (Text::fixed("前端端口", "front port"), Some(listener.port)),
            (Text::fixed("后端端口", "backend port"), listener.backend_port),
            (Text::fixed("健康检查端口", "health-check port"), listener.health.as_ref().and_then(|h| h.port)),
        ];
        let mut sound = true;
        for (what, port) in ports {
            let Some(port) = port.filter(|&port| real_port(port).is_none()) else { continue };
            sound = false;
            let label = heard.label(context);
            let (zh, en, what_zh, what_en) = (label.zh, label.en, what.zh, what.en);
            sink.fail(
                [heard.id.into()],
                text!(
                    "{zh}的{what_zh}为{port},应在1-65535之间",
                    "the {what_en} of {en} is {port}; it must be 1 to 65535"
                ),
            )
            .fix(Fix::guide(Text::fixed("填写1-65535之间的端口", "enter a port from 1 to 65535")));
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
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SLB-004", &design);
        }
    }

    #[test]
    fn ports_that_cannot_exist_fail_one_by_one() {
        let mut design = two_az_classic();
        slb(&mut design, "slb", |slb| {
            slb.listeners[0].port = 70_000;
            slb.listeners[0].backend_port = Some(0);
            slb.listeners[0].health.as_mut().unwrap().port = Some(65_536);
        });
        let found = findings("SLB-004", &design);
        assert_eq!(found.len(), 3);
        assert!(found.iter().all(|finding| finding.fixes[0].class == FixClass::Guide));
    }

    #[test]
    fn both_ends_are_ports() {
        for port in [1, 65_535] {
            let mut design = two_az_vpc();
            slb(&mut design, "slb", |slb| slb.listeners[0].port = port);
            passes("SLB-004", &design);
        }
    }
}
