//! LINE-009: both lines from one carrier.

use super::parts::pairs;
use crate::base::{Basis, Severity, Text};
use crate::design::{Carrier, Product};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "LINE-009",
    name: "both-lines-from-one-carrier",
    family: Family::Line,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(597, 597)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("双线同一运营商", "Both lines from one carrier"),
    why: Text::fixed(
        "同一运营商的两条线往往共用机房、光缆和设备，一次故障同时中断。",
        "Two lines of one carrier often share building, cable and equipment, and one failure takes both.",
    ),
    fix: Text::fixed("其中一条改用另一家运营商。", "Let the other carrier provide one of them."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("两条互为备份的专线都是电信。", "Two lines of Telecom that back each other up."),
    good: Text::fixed("电信、联通各一条。", "One line of Telecom and one of Unicom."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for [(a, _, first), (b, _, second)] in pairs(context) {
        let subjects = [a.into(), b.into()];
        let (Some(one), Some(other)) = (first.carrier, second.carrier) else {
            sink.not_evaluated(subjects, Text::fixed("专线未填写运营商", "a line has no carrier"));
            continue;
        };
        if one != other || one == Carrier::Other {
            sink.pass();
            continue;
        }
        let (carrier, zh, en) = match one {
            Carrier::Telecom => (Carrier::Unicom, "联通", "Unicom"),
            Carrier::Unicom | Carrier::Mobile | Carrier::Other => (Carrier::Telecom, "电信", "Telecom"),
        };
        let (x, y) = (context.name(a), context.name(b));
        let mut sheet = Sheet::new(context);
        if let Some(node) = sheet.node_mut(b)
            && let Product::Line(line) = &mut node.product
        {
            line.carrier = Some(carrier);
        }
        sink.fail(
            subjects,
            text!(
                "“{x}”与“{y}”来自1家运营商，互为备份需要2家",
                "\"{x}\" and \"{y}\" come from 1 carrier; a backup needs 2"
            ),
        )
        .fix(Fix::auto(text!("“{y}”改用{zh}", "let {en} provide \"{y}\""), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Outcome;
    use crate::rules::line::sample::{hybrid, line};
    use crate::rules::testing::*;

    #[test]
    fn two_carriers_pass() {
        passes("LINE-009", &hybrid());
    }

    #[test]
    fn one_carrier_fails_and_an_unknown_one_is_not_evaluated() {
        let mut design = hybrid();
        line(&mut design, "line-b", |line| line.carrier = Some(Carrier::Telecom));
        one_finding("LINE-009", &design);
        auto_fix_keeps_the_contract("LINE-009", &design);
        line(&mut design, "line-b", |line| line.carrier = None);
        assert_eq!(outcome("LINE-009", &design), Outcome::NotEvaluated);
    }
}
