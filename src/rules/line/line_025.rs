//! LINE-025: three steps: apply, build with carrier, business docking.

use super::parts::lines;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "LINE-025",
    name: "line-in-three-steps",
    family: Family::Line,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(561, 565)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("三步接入流程", "Three steps: apply, build with carrier, business docking"),
    why: Text::fixed(
        "专线接入分三步：提交申请、与运营商建设线路、业务对接；缺一步就上不了线。",
        "A line comes in three steps: apply, build it with the carrier, dock the business; without any of \
         them it is not in service.",
    ),
    fix: Text::fixed("三步都列入计划，写明负责人和日期。", "Plan the three steps with owner and date."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("计划中只有业务对接。", "A plan with the docking only."),
    good: Text::fixed("计划中有申请、建设、对接三步。", "A plan with all three steps."),
    cross: &[],
    check: Check::Checklist(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, _, _) in lines(context) {
        let name = context.name(id);
        sink.fail(
            [id.into()],
            text!(
                "“{name}”按三步实施：提交接入申请表、与运营商建设线路、业务对接",
                "bring \"{name}\" into service in three steps: apply with the form, build with the carrier, dock the business"
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::line::sample::{hybrid, line};
    use crate::rules::testing::*;

    #[test]
    fn each_line_has_three_steps() {
        let mut design = hybrid();
        remove(&mut design, "line-b");
        line(&mut design, "line-a", |line| line.pair_of = None);
        assert!(one_item("LINE-025", &design).finding.message.en.contains("three steps"));
        assert_eq!(outcome("LINE-025", &two_az_classic()), Outcome::NotApplicable);
    }
}
