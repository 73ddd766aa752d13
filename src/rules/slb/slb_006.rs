//! SLB-006: a backend is not a server.

use super::parts::listeners;
use crate::base::{Basis, Severity, Text};
use crate::design::NodeId;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-006",
    name: "backend-not-a-server",
    family: Family::Slb,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(308, 308)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("后端只能是ECS", "SLB backend is not an ECS"),
    why: Text::fixed(
        "SLB的后端服务器只能是ECS，不支持RDS、SLB等其它云产品；数据库和对象存储自身已跨可用区。",
        "Only ECS can stand behind an SLB, not RDS, SLB or other products; databases and object storage span the \
         AZs by themselves.",
    ),
    fix: Text::fixed(
        "从后端服务器中移除该资源；需要转发到它时，由ECS上的程序转发。",
        "Remove it from the backends; where traffic must reach it, a program on an ECS forwards it.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "公网SLB的TCP:3306监听以RDS为后端。",
        "A public SLB whose TCP:3306 listener has an RDS as backend.",
    ),
    good: Text::fixed(
        "公网SLB的HTTP:80监听以4台ECS为后端。",
        "A public SLB whose HTTP:80 listener has four ECS as backends.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let is_server = |id: NodeId| context.facts.node(id).is_some_and(|node| node.product.as_ecs().is_some());
    for heard in listeners(context, sink) {
        let (servers, strangers): (Vec<NodeId>, Vec<NodeId>) =
            heard.listener.backends.iter().copied().partition(|&id| is_server(id));
        if strangers.is_empty() {
            if !servers.is_empty() {
                sink.pass();
            }
            continue;
        }
        let Text { zh, en } = heard.label(context);
        let Text { zh: who_zh, en: who_en } = context.names(strangers.iter().copied());
        let count = strangers.len();
        let title = {
            let backends = crate::base::text::counted(count, "backend");
            text!("移除{count}个非ECS后端", "remove {backends} other than ECS")
        };
        // Nor may what is left stand in one AZ alone (HA-005).
        let in_az = |id: &NodeId| context.facts.node(*id).and_then(|node| context.design.az_of(node));
        let first = servers.first().and_then(in_az);
        let alone = servers.iter().all(|id| in_az(id) == first);
        let edits = vec![heard.change(|listener| listener.backends = servers)];
        // A listener that would be left without any backend is an error of its own, so a person decides.
        let fix = if alone { Fix::choose(title, edits) } else { Fix::auto(title, edits) };
        sink.fail(std::iter::once(heard.id.into()).chain(strangers.into_iter().map(Into::into)), {
            let backends = crate::base::text::counted(count, "backend");
            text!(
                "{zh}的后端中有{count}个不是ECS（{who_zh}），后端只能是ECS",
                "{en} has {backends} other than ECS ({who_en}); every backend must be an ECS"
            )
        })
        .fix(fix);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SLB-006", &design);
        }
    }

    #[test]
    fn a_database_among_the_backends_is_taken_out() {
        for mut design in good_designs() {
            let rds = id(&design, "rds");
            slb(&mut design, "slb", |slb| slb.listeners[0].backends.push(rds));
            let finding = one_finding("SLB-006", &design);
            assert!(finding.subjects.contains(&rds.into()));
            auto_fix_keeps_the_contract("SLB-006", &design);
        }
    }

    #[test]
    fn a_person_decides_when_nothing_would_be_left() {
        let mut design = two_az_classic();
        let rds = id(&design, "rds");
        slb(&mut design, "slb", |slb| slb.listeners[0].backends = vec![rds]);
        assert_eq!(one_finding("SLB-006", &design).fixes[0].class, FixClass::Choose);
    }
}
