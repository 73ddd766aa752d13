//! LINE-024: network desk answers in 24 h; joint test 3–5 working days.

use super::parts::lines;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "LINE-024",
    name: "line-support-times",
    family: Family::Line,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(662, 662)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "24小时响应、联调3-5工作日",
        "Network desk answers in 24 h; joint test 3–5 working days",
    ),
    why: Text::fixed(
        "网络支持工单24小时内响应，联调要3到5个工作日，都要排进计划。",
        "The network desk answers within 24 hours and the joint test takes three to five working days; \
         both belong in the plan.",
    ),
    fix: Text::fixed(
        "计划中为工单响应留1天，为联调留5个工作日。",
        "Plan a day for the answer and five working days for the joint test.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("有专线，计划中没有联调时间。", "A line without time for the joint test in its plan."),
    good: Text::fixed("计划中有5个工作日的联调。", "A plan with five working days for the joint test."),
    cross: &[],
    check: Check::Checklist(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let all: Vec<_> = lines(context).map(|(id, _, _)| id).collect();
    if all.is_empty() {
        return;
    }
    let Text { zh, en } = context.names(all.iter().copied());
    sink.fail(
        all.into_iter().map(Into::into),
        text!(
            "为{zh}预留：工单响应24小时，联调3到5个工作日（按5个计划）",
            "for {en}, plan 24 hours for the answer and 3 to 5 working days for the joint test (count 5)"
        ),
    );
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::line::sample::hybrid;
    use crate::rules::testing::*;

    #[test]
    fn a_line_asks_for_time_for_its_test() {
        assert!(one_item("LINE-024", &hybrid()).finding.message.en.contains("24 hours"));
        assert_eq!(outcome("LINE-024", &two_az_classic()), Outcome::NotApplicable);
    }
}
