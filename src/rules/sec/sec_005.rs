//! SEC-005: situation awareness not planned.

use super::parts::{service, uses_the_cloud};
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: "SEC-005",
    name: "no-situation-awareness",
    family: Family::Sec,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(841, 841)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("未启用态势感知", "Situation awareness not planned"),
    why: Text::fixed(
        "态势感知（今云安全中心）汇总告警、弱点和入侵线索；没有它，分散的日志没有人看。",
        "Situation awareness (today Security Center) brings alarms, weaknesses and traces together; \
         scattered logs are read by nobody.",
    ),
    fix: Text::fixed(
        "启用云安全中心，并安排专人每日查看。",
        "Turn on Security Center and name who reads it daily.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("设计中没有云安全中心。", "A design without Security Center."),
    good: Text::fixed(
        "设计中有云安全中心，或已列入检查清单。",
        "A design with Security Center, or with it on the checklist.",
    ),
    cross: &[],
    check: Check::Checklist(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if !uses_the_cloud(context) {
        return;
    }
    if service(context, "security-center").is_some() {
        sink.pass();
        return;
    }
    sink.fail(
        [],
        Text::fixed(
            "启用云安全中心（态势感知），并安排每日查看",
            "turn on Security Center (situation awareness) and have it read daily",
        ),
    );
}

#[cfg(test)]
mod tests {
    use crate::design::Product;
    use crate::rules::testing::*;

    #[test]
    fn it_is_asked_for_unless_it_is_drawn() {
        let mut design = two_az_classic();
        one_item("SEC-005", &design);
        let place = design.nodes.get(id(&design, "slb")).unwrap().place;
        add_node(&mut design, "sas", Product::of_code("security-center"), place);
        passes("SEC-005", &design);
    }
}
