//! CAP-005: a promise is made and no demand is entered.

use crate::base::{Basis, Severity, Text};
use crate::design::{Aim, HaPromise};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: "CAP-005",
    name: "no-demand-entered",
    family: Family::Cap,
    severity: Severity::Warning,
    basis: Basis::D,
    source: Cite::product(),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("未填写业务量", "No demand entered"),
    why: Text::fixed(
        "没有业务量指标，就无法判断容量是否足够：容量规则未评估，不等于通过。",
        "Without a workload nobody can say whether the capacity is enough: the rules of capacity are not evaluated, which is no pass.",
    ),
    fix: Text::fixed(
        "填写业务量指标（日交易量、峰值等）并指明作用对象。",
        "Enter a workload (transactions a day, peak, …) and what it lands on.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed(
        "承诺可用区级高可用，但没有任何业务量指标。",
        "A promise to survive an AZ without any workload.",
    ),
    good: Text::fixed(
        "业务量指标指向应用模块和数据库。",
        "A workload that lands on the function and the database.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    if context.facts.ecs.is_empty() {
        return;
    }
    let promise = context.facts.ecs.iter().map(|(_, node, _)| design.ha_promise_of(node)).max();
    if promise.is_none_or(|promise| promise < HaPromise::Instance) {
        return;
    }
    let aims: Vec<Aim> = design.workloads.values().flat_map(|row| row.aims.iter().copied()).collect();
    if aims.is_empty() {
        sink.fail(
            [],
            Text::fixed(
                "设计承诺了高可用，但没有填写作用于任何对象的业务量指标；容量规则未评估",
                "availability is promised and no workload lands on anything: the rules of capacity are not evaluated",
            ),
        )
        .fix(Fix::guide(Text::fixed(
            "填写业务量指标及其作用对象",
            "enter a workload and what it lands on",
        )));
    } else {
        sink.pass();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in loaded_designs() {
            passes("CAP-005", &design);
        }
    }

    #[test]
    fn no_workload_is_told_unless_nothing_is_promised() {
        for mut design in loaded_designs() {
            workload(&mut design, |row| row.aims.clear());
            assert_eq!(one_finding("CAP-005", &design).fixes[0].class, FixClass::Guide);
            settings(&mut design, |settings| settings.ha_promise = HaPromise::None);
            assert_eq!(findings("CAP-005", &design), vec![]);
        }
    }
}
