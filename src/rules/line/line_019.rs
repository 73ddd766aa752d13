//! LINE-019: docking needs completion report and ping screenshot.

use super::parts::{for_classic, lines};
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "LINE-019",
    name: "docking-proofs-missing",
    family: Family::Line,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(565, 565)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("须有完工报告与PING通截图", "Docking needs completion report and ping screenshot"),
    why: Text::fixed(
        "业务对接的工单要附运营商完工报告和链路PING通截图，缺一项就不受理。",
        "The docking ticket needs the carrier's completion report and a screenshot of a successful ping; \
         without either it is not taken.",
    ),
    fix: Text::fixed(
        "向运营商索取完工报告，测通链路并截图，在专线的交付资料中勾选。",
        "Get the report from the carrier, ping over the line, and tick both among the papers of the line.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed(
        "已安排变更日期，没有完工报告。",
        "A change is planned and there is no completion report.",
    ),
    good: Text::fixed("完工报告和PING通截图齐备。", "Report and screenshot are both at hand."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node, line) in lines(context) {
        if line.change_date.is_none() {
            continue;
        }
        let (Some(report), Some(ping)) = (line.completion_report, line.ping_proof) else {
            sink.not_evaluated(
                [id.into()],
                Text::fixed(
                    "未填写是否有完工报告和PING通截图",
                    "whether the report and the ping screenshot are at hand was not entered",
                ),
            );
            continue;
        };
        if report && ping {
            sink.pass();
            continue;
        }
        let (name, have) = (context.name(id), u8::from(report) + u8::from(ping));
        sink.fail(
            [id.into()],
            text!(
                "“{name}”已安排变更，完工报告和PING通截图有{have}项，需要2项",
                "the change of \"{name}\" is planned; of report and ping screenshot it has {have} and needs 2"
            ),
        )
        .severity(for_classic(context, node, Severity::Error))
        .fix(Fix::guide(Text::fixed(
            "补齐后在交付资料中勾选",
            "tick them among the papers once they are there",
        )));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::line::sample::{hybrid, line};
    use crate::rules::testing::*;

    #[test]
    fn both_papers_pass_one_missing_fails_unknown_is_not_evaluated() {
        passes("LINE-019", &hybrid());
        let mut design = hybrid();
        line(&mut design, "line-a", |line| line.ping_proof = Some(false));
        assert!(one_finding("LINE-019", &design).message.en.contains("has 1 and needs 2"));
        line(&mut design, "line-a", |line| line.ping_proof = None);
        assert_eq!(outcome("LINE-019", &design), Outcome::NotEvaluated);
        line(&mut design, "line-a", |line| line.change_date = None);
        passes("LINE-019", &design);
    }
}
