//! LINE-012: fail-over drill not planned.

use super::parts::pairs;
use crate::base::{Basis, Severity, Text};
use crate::design::Product;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "LINE-012",
    name: "no-fail-over-drill",
    family: Family::Line,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(599, 599)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("双线接入后建议演练", "Fail-over drill not planned"),
    why: Text::fixed(
        "没有演练过的切换，到真正断线时才发现路由、NAT或防火墙没有切过去。",
        "A fail-over that was never tried shows its missing routes, NAT and policies on the day the line \
         breaks.",
    ),
    fix: Text::fixed("双线接入后安排一次切换演练。", "Plan a drill once both lines are in service."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("双专线接入，未计划演练。", "Two lines and no drill planned."),
    good: Text::fixed("双专线接入，已计划切换演练。", "Two lines and a drill planned."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for [(a, _, first), (b, _, second)] in pairs(context) {
        if first.drill_planned == Some(true) || second.drill_planned == Some(true) {
            sink.pass();
            continue;
        }
        let (x, y) = (context.name(a), context.name(b));
        let mut sheet = Sheet::new(context);
        for id in [a, b] {
            if let Some(node) = sheet.node_mut(id)
                && let Product::Line(line) = &mut node.product
            {
                line.drill_planned = Some(true);
            }
        }
        sink.fail(
            [a.into(), b.into()],
            text!(
                "“{x}”与“{y}”计划了0次切换演练，建议1次",
                "0 fail-over drills are planned for \"{x}\" and \"{y}\"; 1 is advised"
            ),
        )
        .fix(Fix::auto(Text::fixed("列入切换演练", "plan a drill"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::line::sample::{hybrid, line};
    use crate::rules::testing::*;

    #[test]
    fn a_planned_drill_passes_and_a_missing_one_is_planned() {
        passes("LINE-012", &hybrid());
        let mut design = hybrid();
        for name in ["line-a", "line-b"] {
            line(&mut design, name, |line| line.drill_planned = None);
        }
        one_finding("LINE-012", &design);
        auto_fix_keeps_the_contract("LINE-012", &design);
    }
}
