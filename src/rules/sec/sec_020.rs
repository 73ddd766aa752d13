//! SEC-020: post-incident security-group review.

use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SEC-020",
    name: "security-groups-not-compared",
    family: Family::Sec,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::account(&[(92, 92)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("安全组后门检查", "Post-incident security-group review"),
    why: Text::fixed(
        "入侵者会在安全组里留后门端口；事后要拿现在的规则与事前的版本比较，找出新开的端口。",
        "An intruder leaves ports open behind him; after an incident the rules are compared with those \
         before, and new ports stand out.",
    ),
    fix: Text::fixed(
        "事件后用版本比较功能对比安全组，逐条确认新增放行。",
        "Compare the security groups of the two versions and confirm every port that is new.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("应急操作手册没有安全组比较。", "A run-book without the comparison."),
    good: Text::fixed("应急操作手册中有安全组比较步骤。", "A run-book with the comparison."),
    cross: &[],
    check: Check::Checklist(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let groups = context.design.security_groups.len();
    if groups > 0 {
        sink.fail(
            [],
            text!(
                "事件发生后比较{groups}个安全组的前后两个版本，逐条确认新放行的端口",
                "after an incident compare two versions of the {groups} security groups and confirm every new port"
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn the_comparison_is_asked_for() {
        assert!(one_item("SEC-020", &two_az_classic()).finding.message.en.contains("2 security groups"));
        assert_eq!(outcome("SEC-020", &Design::default()), Outcome::NotApplicable);
    }
}
