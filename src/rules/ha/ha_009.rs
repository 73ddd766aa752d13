//! HA-009: nothing notices that the application itself has failed.

use crate::base::{Basis, Severity, Text};
use crate::design::{NodeId, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Member, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "HA-009",
    name: "application-failure-unnoticed",
    family: Family::Ha,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(181, 181), (304, 304)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("业务模块故障不会触发迁移", "Application failure is not auto-migrated"),
    why: Text::fixed(
        "云平台只在服务器或系统故障时迁移；业务模块自己挂掉不会触发，需要SLB健康检查摘除它，或由守护进程重启它。",
        "The cloud moves a server only when the machine or the system fails. A module that dies by itself \
         must be taken out by a health check or restarted by a supervisor.",
    ),
    fix: Text::fixed(
        "打开SLB监听的健康检查，或为模块配置守护进程。",
        "Switch on the listener's health check, or run the module under a supervisor.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed(
        "没有健康检查也没有守护进程的应用。",
        "An application with neither health check nor supervisor.",
    ),
    good: Text::fixed("SLB监听对应用做健康检查。", "A listener that checks the application's health."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for team in sink.each(&context.facts.teams) {
        let checked = |member: &Member<'_>| {
            context.facts.listeners_of(member.id).iter().any(|&(slb, at)| {
                context.facts.listener(slb, at).is_some_and(|listener| listener.health.is_some())
            })
        };
        let alone: Vec<NodeId> = team
            .members
            .iter()
            .filter(|member| member.ecs.supervised != Some(true) && !checked(member))
            .map(|member| member.id)
            .collect();
        if alone.is_empty() {
            sink.pass();
            continue;
        }
        let (name, count) = (context.name(team.job), alone.len());
        sink.fail(std::iter::once(team.job.into()).chain(alone.into_iter().map(Ref::from)), {
            let nodes = crate::base::text::counted(count, "server node");
            text!(
                "“{name}”有{count}组服务器既无SLB健康检查也无守护进程，应至少有一种",
                "\"{name}\" has {nodes} without a health check and a supervisor; one of the two is needed"
            )
        })
        .fix(Fix::guide(Text::fixed(
            "打开监听的健康检查，或配置守护进程后勾选",
            "switch on the listener's health check, or set up a supervisor and tick it",
        )));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_failed_module_must_be_noticed() {
        pass_on_both("HA-009");
        for mut design in good_designs() {
            for name in ["web-1", "web-2"] {
                ecs(&mut design, name, |ecs| ecs.supervised = None);
            }
            passes("HA-009", &design);
            slb(&mut design, "slb", |slb| slb.listeners[0].health = None);
            assert!(one_finding("HA-009", &design).message.en.contains("2 server nodes"));
        }
    }
}
