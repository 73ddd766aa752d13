//! CMP-016: red team quarterly, pen-test yearly, review half-yearly.

use crate::base::{Basis, Severity, Text};
use crate::rules::sec::parts::uses_the_cloud;
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: "CMP-016",
    name: "drills-not-periodic",
    family: Family::Cmp,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::risk(&[(112, 115)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("周期性演练与复盘", "Red team quarterly, pen-test yearly, review half-yearly"),
    why: Text::fixed(
        "防线会随版本和人员变化失效，要靠周期演练发现：红队每季度、渗透每年、复盘每半年。",
        "Defences decay with releases and people, and only drills show it: red team each quarter, \
         penetration test each year, review each half-year.",
    ),
    fix: Text::fixed("把三项演练列入检查清单并定日期。", "Put the three on the checklist with dates."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("计划中没有红队演练。", "A plan without a red team."),
    good: Text::fixed("检查清单中有三项周期演练。", "All three on the checklist."),
    cross: &[],
    check: Check::Checklist(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if uses_the_cloud(context) {
        sink.fail(
            [],
            Text::fixed(
                "列入周期演练：红队每季度、渗透测试每年、安全架构复盘每半年",
                "plan drills: red team each quarter, penetration test each year, review of the architecture each half-year",
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn drills_are_asked_for() {
        assert!(one_item("CMP-016", &two_az_vpc()).finding.message.en.contains("red team"));
    }
}
