//! SLB-029: connections live long and are dealt out in turn.

use super::parts::listeners;
use crate::base::{Basis, Severity, Text};
use crate::design::BackendScheduling;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-029",
    name: "round-robin-for-long-connections",
    family: Family::Slb,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(266, 266), (268, 268)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("按连接特点选择转发规则", "Scheduling mode to fit connection length"),
    why: Text::fixed(
        "长连接按轮询分配时，旧连接不断累积，新加入的服务器却空闲；按最小连接数分配才均衡。",
        "Dealt out in turn, long connections pile up on old servers while a new one idles; least connections \
         evens them out.",
    ),
    fix: Text::fixed("转发规则改为最小连接数。", "Schedule by least connections."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("长连接业务使用轮询。", "Long connections, round robin."),
    good: Text::fixed("长连接业务使用最小连接数。", "Long connections, least connections."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for heard in listeners(context, sink) {
        let in_turn = heard.listener.scheduling == BackendScheduling::RoundRobin;
        if !(heard.listener.long_connections && in_turn) {
            sink.pass();
            continue;
        }
        let Text { zh, en } = heard.label(context);
        sink.fail(
            [heard.id.into()],
            text!(
                "{zh}为长连接，转发规则是轮询，宜用最小连接数",
                "{en} has long connections dealt out in turn; least connections fits them"
            ),
        )
        .fix(Fix::auto(
            Text::fixed("改为最小连接数", "use least connections"),
            vec![heard.change(|listener| listener.scheduling = BackendScheduling::LeastConnections)],
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn long_connections_want_least_connections() {
        pass_on_both("SLB-029");
        for mut design in good_designs() {
            slb(&mut design, "slb", |slb| slb.listeners[0].long_connections = true);
            one_finding("SLB-029", &design);
            auto_fix_keeps_the_contract("SLB-029", &design);
        }
    }
}
