//! SLB-014: a listener does not check the health of its backends.

use super::parts::listeners;
use crate::base::{Basis, Severity, Text};
use crate::design::{HaPromise, HealthCheck, HealthKind};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-014",
    name: "health-check-off",
    family: Family::Slb,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(304, 304)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("未开启健康检查", "Health check off"),
    why: Text::fixed(
        "健康检查开启后，SLB自动隔离故障服务器，恢复后自动加回；关闭时请求会继续转发到已故障的服务器，多台部署也无法保证不中断。",
        "With a health check the SLB takes a failed server out and puts it back when it recovers; without one it \
         keeps sending requests to a dead server, and several servers do not save the service.",
    ),
    fix: Text::fixed(
        "打开健康检查：端口填后端端口；HTTP监听最好检查一个确实可访问的路径。",
        "Switch it on with the backend port; for HTTP better check a path that really answers.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "HTTP:80监听有4台后端服务器，健康检查关闭。",
        "An HTTP:80 listener with four backends and no health check.",
    ),
    good: Text::fixed(
        "HTTP:80监听有4台后端服务器，健康检查路径为/health。",
        "An HTTP:80 listener with four backends that checks /health.",
    ),
    cross: &["InfraGuard slb-all-listener-health-check-enabled"],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for heard in listeners(context, sink) {
        if heard.listener.health.is_some() {
            sink.pass();
            continue;
        }
        let members = super::parts::members_behind(context, heard.listener);
        let breaks_promise = members > 1 && context.design.ha_promise_of(heard.node) >= HaPromise::Instance;
        let port = heard.listener.effective_backend_port();
        let Text { zh, en } = heard.label(context);
        sink.fail(
            [heard.id.into()],
            text!(
                "{zh}有{members}台后端服务器，健康检查关闭，应开启",
                "{en} has {members} backend servers and no health check; it must have one"
            ),
        )
        .severity(if breaks_promise { Severity::Error } else { Severity::Warning })
        .fix(Fix {
            // A port that the servers do not serve is for a person to decide (SLB-015).
            class: if super::parts::unserved(context, heard.listener, port).is_empty() {
                FixClass::Auto
            } else {
                FixClass::Choose
            },
            title: text!("开启健康检查，端口{port}", "switch the health check on, port {port}"),
            edits: vec![heard.change(|listener| {
                listener.health = Some(HealthCheck { kind: HealthKind::Tcp, port: Some(port), path: None });
            })]
            .into(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SLB-014", &design);
        }
    }

    #[test]
    fn a_listener_that_checks_nothing_fails_and_is_switched_on() {
        for mut design in good_designs() {
            slb(&mut design, "slb", |slb| slb.listeners[0].health = None);
            assert_eq!(one_finding("SLB-014", &design).severity, Severity::Error);
            auto_fix_keeps_the_contract("SLB-014", &design);
        }
    }

    #[test]
    fn with_one_backend_or_no_promise_it_is_a_warning() {
        let mut single = two_az_classic();
        slb(&mut single, "slb", |slb| {
            slb.listeners[0].health = None;
            slb.listeners[0].backends.truncate(1);
        });
        assert_eq!(one_finding("SLB-014", &single).severity, Severity::Warning);
        let mut modest = two_az_classic();
        slb(&mut modest, "slb", |slb| slb.listeners[0].health = None);
        settings(&mut modest, |settings| settings.ha_promise = HaPromise::None);
        assert_eq!(one_finding("SLB-014", &modest).severity, Severity::Warning);
    }

    #[test]
    fn a_node_of_several_counts_as_several() {
        let mut design = two_az_classic();
        node(&mut design, "web-1", |node| node.count = 2);
        slb(&mut design, "slb", |slb| {
            slb.listeners[0].health = None;
            slb.listeners[0].backends.truncate(1);
        });
        assert_eq!(one_finding("SLB-014", &design).severity, Severity::Error);
    }
}
