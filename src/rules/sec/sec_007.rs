//! SEC-007: no penetration test planned.

use super::parts::uses_the_cloud;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: "SEC-007",
    name: "no-penetration-test",
    family: Family::Sec,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(847, 847)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("未计划渗透测试", "No penetration test planned"),
    why: Text::fixed(
        "上线前和每年的渗透测试由白帽子先于黑客发现漏洞；计划里没有就不会做。",
        "A penetration test before going live and each year finds the holes before an attacker does; what \
         is not planned is not done.",
    ),
    fix: Text::fixed("12个月内安排一次渗透测试。", "Plan a penetration test within 12 months."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("计划中没有渗透测试。", "A plan without a penetration test."),
    good: Text::fixed(
        "检查清单中有渗透测试，有负责人和日期。",
        "A test on the checklist, with owner and date.",
    ),
    cross: &[],
    check: Check::Checklist(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if uses_the_cloud(context) {
        sink.fail([], Text::fixed("12个月内安排一次渗透测试", "have a penetration test within 12 months"));
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn a_test_is_asked_for() {
        one_item("SEC-007", &two_az_vpc());
        assert_eq!(outcome("SEC-007", &Design::default()), Outcome::NotApplicable);
    }
}
