//! ACC-001: keep the balance up to avoid arrears.

use crate::base::{Basis, Severity, Text};
use crate::design::{Billing, Node, Product};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "ACC-001",
    name: "keep-the-balance-up",
    family: Family::Acc,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(317, 317)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("余额不足欠费影响业务", "Keep the balance up to avoid arrears"),
    why: Text::fixed(
        "SLB等后付费项目按小时扣费，余额不足就欠费停机，影响业务。",
        "SLB and other items paid after use take their fee by the hour; without a balance they stop, and \
         the business with them.",
    ),
    fix: Text::fixed("设置余额预警，安排专人充值。", "Set a warning on the balance and name who recharges."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "有后付费项目，没有余额预警。",
        "Items paid after use without a warning on the balance.",
    ),
    good: Text::fixed("余额预警和充值负责人已列入检查清单。", "Warning and person are on the checklist."),
    cross: &[],
    check: Check::Checklist(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let by_use = |node: &Node| {
        let chosen = node.purchase.as_ref().is_some_and(|row| row.billing == Billing::PayAsYouGo);
        matches!(node.product, Product::Slb(_) | Product::Oss(_)) || chosen
    };
    let count = context.design.nodes.values().filter(|node| by_use(node)).count();
    if count > 0 {
        sink.fail([], {
            let items = crate::base::text::counted(count, "item");
            text!(
                "为{count}个后付费项目设置余额预警，指定充值负责人，避免欠费停机",
                "set a warning on the balance for {items} paid after use and name who recharges"
            )
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn a_warning_is_asked_for() {
        assert!(one_item("ACC-001", &two_az_classic()).finding.message.en.contains("for 1 item paid"));
        assert_eq!(outcome("ACC-001", &Design::default()), Outcome::NotApplicable);
    }
}
