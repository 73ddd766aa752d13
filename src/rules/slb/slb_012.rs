//! SLB-012: servers keep sessions and the listener does not send a user back to the same one.

use super::parts::{listeners, servers_behind};
use crate::base::{Basis, Severity, Text};
use crate::design::{Node, NodeId, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-012",
    name: "stateful-without-persistence",
    family: Family::Slb,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(269, 269), (325, 325)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("非无状态应用未打开会话保持", "Stateful application without session persistence"),
    why: Text::fixed(
        "应用不是无状态时，同一用户的请求若分到另一台服务器就会丢失会话，必须打开会话保持；无状态应用不需要。",
        "When the application keeps sessions, a user whose next request reaches another server loses the \
         session; persistence must be on. A stateless application does not need it.",
    ),
    fix: Text::fixed(
        "打开会话保持，或把会话移到共享存储使应用无状态。",
        "Switch persistence on, or move sessions to shared storage and make the application stateless.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("后端应用非无状态，会话保持关闭。", "Stateful backends and persistence off."),
    good: Text::fixed("后端应用非无状态，会话保持打开。", "Stateful backends and persistence on."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for heard in listeners(context, sink) {
        let behind = servers_behind(context, heard.listener);
        let with = |wanted: Option<bool>| -> Vec<NodeId> {
            let is = |node: &Node| node.product.as_ecs().is_some_and(|ecs| ecs.stateless == wanted);
            behind.iter().filter(|(_, node)| is(node)).map(|&(id, _)| id).collect()
        };
        let (stateful, unknown) = (with(Some(false)), with(None));
        if heard.listener.sticky || (stateful.is_empty() && unknown.is_empty()) {
            sink.pass();
        } else if stateful.is_empty() {
            sink.not_evaluated(
                unknown.into_iter().map(Ref::from),
                Text::fixed("未填写应用是否无状态", "whether the application is stateless was not entered"),
            );
        } else {
            let Text { zh, en } = heard.label(context);
            let count = stateful.len();
            sink.fail(
                std::iter::once(heard.id.into()).chain(stateful.into_iter().map(Ref::from)),
                text!(
                    "{zh}有{count}个后端不是无状态，会话保持关闭，应打开",
                    "{en} has {count} stateful backends and persistence is off; it should be on"
                ),
            )
            .fix(Fix::auto(
                Text::fixed("打开会话保持", "switch persistence on"),
                vec![heard.change(|listener| listener.sticky = true)],
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        pass_on_both("SLB-012");
    }

    #[test]
    fn stateful_servers_need_persistence() {
        for mut design in good_designs() {
            ecs(&mut design, "web-1", |ecs| ecs.stateless = Some(false));
            passes("SLB-012", &design);
            slb(&mut design, "slb", |slb| slb.listeners[0].sticky = false);
            assert_eq!(one_finding("SLB-012", &design).subjects.len(), 2);
            auto_fix_keeps_the_contract("SLB-012", &design);
        }
    }

    #[test]
    fn stateless_servers_need_none_and_unknown_ones_are_left_out() {
        let mut design = two_az_classic();
        slb(&mut design, "slb", |slb| slb.listeners[0].sticky = false);
        passes("SLB-012", &design);
        ecs(&mut design, "web-1", |ecs| ecs.stateless = None);
        assert_eq!(outcome("SLB-012", &design), Outcome::NotEvaluated);
    }
}
