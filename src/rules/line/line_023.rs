//! LINE-023: all steps run by ticket, no phone.

use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "LINE-023",
    name: "line-by-ticket-only",
    family: Family::Line,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(509, 509), (557, 557), (567, 567), (575, 575)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("仅通过工单，不提供电话支持", "All steps run by ticket, no phone"),
    why: Text::fixed(
        "专线和VPN接入的全部步骤只走工单，不提供电话支持；没有排进计划会卡在等待上。",
        "Every step of a line or VPN goes by ticket, without a telephone; a plan that forgets the tickets \
         waits for them.",
    ),
    fix: Text::fixed(
        "把工单“金融云相关问题 > 申请专线/VPN接入”列入计划。",
        "Put the ticket \"finance cloud > apply for a line or VPN\" into the plan.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("有专线，检查清单中没有工单。", "A line without its ticket in the checklist."),
    good: Text::fixed("检查清单中有专线接入工单。", "The ticket is in the checklist."),
    cross: &[],
    check: Check::Checklist(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let wires = super::parts::wires(context);
    if wires.is_empty() {
        return;
    }
    let Text { zh, en } = context.names(wires.iter().copied());
    sink.fail(
        wires.into_iter().map(Into::into),
        text!(
            "为{zh}提交工单：金融云相关问题 > 申请专线/VPN接入（仅工单，无电话支持）",
            "for {en}, open the ticket \"finance cloud > apply for a line or VPN\" (tickets only, no telephone)"
        ),
    );
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::line::sample::hybrid;
    use crate::rules::testing::*;

    #[test]
    fn a_line_asks_for_its_ticket() {
        assert!(one_item("LINE-023", &hybrid()).finding.message.en.contains("ticket"));
        assert_eq!(outcome("LINE-023", &two_az_classic()), Outcome::NotApplicable);
    }
}
