//! CAP-001: the normal load is above the level at which an AZ may be lost.

use crate::base::{Basis, Severity, Text};
use crate::design::HaPromise;
use crate::resilience::Verdict;
use crate::rules::ha::{enough, subjects};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "CAP-001",
    name: "load-above-az-safe-level",
    family: Family::Cap,
    severity: Severity::Warning,
    basis: Basis::D,
    source: Cite::guide(&[(179, 179)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("正常负载超过单AZ故障安全水位", "Normal load above the AZ-safe level"),
    why: Text::fixed(
        "安全水位是除去最大的可用区后剩余容量占总容量的比例：两边相等时50%，3+1时25%。正常负载高于它，任一可用区故障都会过载。",
        "The safe level is what is left without the largest AZ, as a share of the whole: 50% for equal halves, 25% for 3 + 1. Above it, the loss of an AZ overloads the rest.",
    ),
    fix: Text::fixed("增加服务器，或使各可用区数量相等。", "Add servers, or make the AZs equal."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("2+2台用到60%。", "2 + 2 servers at 60% use."),
    good: Text::fixed("2+2台用到45%。", "2 + 2 servers at 45% use."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for row in &context.resilience().capacity {
        if row.losses.len() < 2 {
            continue;
        }
        if let Some(missing) = row.missing() {
            if row.promise > HaPromise::None {
                sink.not_evaluated(subjects(row), missing);
            }
            continue;
        }
        let above = row.losses.iter().any(|loss| loss.verdict == Verdict::TooLittle);
        let (Some(normal), Some(safe), true) = (row.normal_percent, row.safe_percent, above) else {
            sink.pass();
            continue;
        };
        let name = context.name(row.function);
        let message = text!(
            "应用模块“{name}”峰值利用率{normal}%，单可用区故障的安全水位是{safe}%",
            "\"{name}\" is used to {normal}% at peak; the loss of an AZ is safe up to {safe}%"
        );
        let guide = Fix::guide(Text::fixed("按F-08增加服务器", "add servers as F-08 says"));
        sink.fail(subjects(row), message).fix(enough(context, row).unwrap_or(guide));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn below_half_passes() {
        for mut design in good_designs() {
            demand(&mut design, "web", Some("90"), Some("100"));
            passes("CAP-001", &design);
        }
    }

    #[test]
    fn above_half_is_told_with_both_levels_and_made_good() {
        for mut design in good_designs() {
            demand(&mut design, "web", Some("120"), Some("100"));
            let finding = one_finding("CAP-001", &design);
            assert_eq!(finding.severity, Severity::Warning);
            assert!(finding.message.en.contains("60%") && finding.message.en.contains("50%"));
            let fixed = auto_fix_keeps_the_contract("CAP-001", &design);
            passes("CAP-001", &fixed);
        }
    }

    #[test]
    fn three_and_one_are_safe_to_a_quarter_only() {
        let mut design = two_az_classic();
        node(&mut design, "web-1", |node| node.count = 3);
        demand(&mut design, "web", Some("120"), Some("100"));
        assert!(one_finding("CAP-001", &design).message.en.contains("25%"));
    }
}
