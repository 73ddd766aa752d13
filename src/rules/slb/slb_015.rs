//! SLB-015: a health check asks a port on which the backends do not listen.

use super::parts::{listeners, real_port, servers_behind, unserved, without_ports};
use crate::base::{Basis, Severity, Text};
use crate::design::{HealthKind, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-015",
    name: "health-check-port-not-served",
    family: Family::Slb,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(280, 280)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("健康检查端口不正确", "TCP health-check port is not served by the backends"),
    why: Text::fixed(
        "TCP健康检查连接的端口若没有程序监听，检查永远失败，后端会被全部隔离。",
        "A TCP check of a port on which nothing listens always fails, and every backend is taken out.",
    ),
    fix: Text::fixed("检查端口填后端端口。", "Check the backend port."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "后端只监听80端口，健康检查端口填8080。",
        "Servers that listen on 80 and a check of port 8080.",
    ),
    good: Text::fixed(
        "后端监听80端口，健康检查端口为80。",
        "Servers that listen on 80 and a check of port 80.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for heard in listeners(context, sink) {
        let Some(health) = heard.listener.health.as_ref().filter(|health| health.kind == HealthKind::Tcp)
        else {
            continue;
        };
        let back = heard.listener.effective_backend_port();
        let port = health.port.unwrap_or(back);
        // SLB-004 speaks for numbers that are no port, SLB-017 for a listener without a server.
        if real_port(port).is_none() || servers_behind(context, heard.listener).is_empty() {
            continue;
        }
        let missing = unserved(context, heard.listener, port);
        let unknown = without_ports(context, heard.listener);
        if missing.is_empty() {
            if unknown.is_empty() {
                sink.pass();
            } else {
                sink.not_evaluated(
                    unknown.into_iter().map(Ref::from),
                    Text::fixed("未填写服务器监听的端口", "the ports of the servers were not entered"),
                );
            }
            continue;
        }
        let Text { zh, en } = heard.label(context);
        let Text { zh: who_zh, en: who_en } = context.names(missing.iter().copied());
        let finding = sink.fail(
            std::iter::once(heard.id.into()).chain(missing.into_iter().map(Ref::from)),
            text!(
                "{zh}的健康检查端口为{port}，{who_zh}没有监听该端口",
                "the health check of {en} asks port {port}, on which {who_en} does not listen"
            ),
        );
        if port != back && real_port(back).is_some() && unserved(context, heard.listener, back).is_empty() {
            finding.fix(Fix::auto(
                text!("检查端口改为后端端口{back}", "check the backend port {back}"),
                vec![heard.change(|listener| {
                    if let Some(health) = &mut listener.health {
                        health.port = Some(back);
                    }
                })],
            ));
        } else {
            finding.fix(Fix::guide(Text::fixed(
                "核对后端端口和服务器实际监听的端口",
                "compare the backend port with the ports on which the servers listen",
            )));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        pass_on_both("SLB-015");
    }

    #[test]
    fn a_port_that_nobody_serves_becomes_the_backend_port() {
        for mut design in good_designs() {
            slb(&mut design, "slb", |slb| slb.listeners[0].health.as_mut().unwrap().port = Some(8080));
            assert!(one_finding("SLB-015", &design).message.en.contains("asks port 8080"));
            auto_fix_keeps_the_contract("SLB-015", &design);
        }
    }

    #[test]
    fn servers_without_ports_are_not_evaluated() {
        let mut design = two_az_classic();
        ecs(&mut design, "web-1", |ecs| ecs.listens.clear());
        assert_eq!(outcome("SLB-015", &design), Outcome::NotEvaluated);
    }
}
