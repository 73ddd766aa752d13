//! LINE-010: one surviving line cannot carry both loads.

use super::parts::{LineNeed, need, next_step, pairs};
use crate::base::{Basis, Severity, Text};
use crate::design::{Line, Product};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

pub(super) static RULE: Rule = Rule {
    code: "LINE-010",
    name: "surviving-line-too-small",
    family: Family::Line,
    severity: Severity::Warning,
    basis: Basis::D,
    source: Cite::guide(&[(597, 597), (598, 598)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("单线故障后带宽不足", "One surviving line cannot carry both loads"),
    why: Text::fixed(
        "一条线中断后，另一条要独自承担两条线的业务；带宽不足等于没有备份。",
        "When one line breaks the other carries both loads alone; one that cannot is no backup.",
    ),
    fix: Text::fixed(
        "两条线的带宽都提高到两条线需求之和以上。",
        "Raise both lines to at least the sum of both needs.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "两条线各需3.2 Mbps，较小的一条为4 Mbps。",
        "Two lines that need 3.2 Mbps each, the smaller of 4 Mbps.",
    ),
    good: Text::fixed(
        "两条线各需3.2 Mbps，各为20 Mbps。",
        "Two lines that need 3.2 Mbps each, both of 20 Mbps.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for [(a, _, first), (b, _, second)] in pairs(context) {
        let subjects = [a.into(), b.into()];
        let both = match (need(context, a), need(context, b)) {
            (LineNeed::Known(x), LineNeed::Known(y)) => x.saturating_add(y),
            (LineNeed::Missing(reason), _) | (_, LineNeed::Missing(reason)) => {
                sink.not_evaluated(subjects, reason);
                continue;
            }
        };
        let bandwidth = |line: &Line| line.bandwidth_mbps.and_then(Decimal::from_f64);
        let (Some(x), Some(y)) = (bandwidth(first), bandwidth(second)) else {
            sink.not_evaluated(subjects, Text::fixed("专线未填写带宽", "a line has no bandwidth"));
            continue;
        };
        let least = x.min(y);
        if least >= both {
            sink.pass();
            continue;
        }
        let step = next_step(both);
        let mut sheet = Sheet::new(context);
        for (id, bought) in [(a, x), (b, y)] {
            if bought < both
                && let Some(node) = sheet.node_mut(id)
                && let Product::Line(line) = &mut node.product
            {
                line.bandwidth_mbps = Some(step);
            }
        }
        let (x, y) = (context.name(a), context.name(b));
        let (least, both) = (least.normalize(), both.normalize());
        sink.fail(
            subjects,
            text!(
                "“{x}”与“{y}”中较小的一条为{least} Mbps，单线故障后需要{both} Mbps",
                "the smaller of \"{x}\" and \"{y}\" has {least} Mbps; alone it needs {both} Mbps"
            ),
        )
        .fix(Fix::auto(text!("带宽改为{step} Mbps", "raise them to {step} Mbps"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::line::sample::{hybrid, line};
    use crate::rules::testing::*;

    #[test]
    fn a_line_that_carries_both_passes() {
        passes("LINE-010", &hybrid());
        let mut design = hybrid();
        line(&mut design, "line-b", |line| line.bandwidth_mbps = Some(6.4));
        passes("LINE-010", &design);
    }

    #[test]
    fn a_smaller_one_is_enlarged() {
        let mut design = hybrid();
        line(&mut design, "line-b", |line| line.bandwidth_mbps = Some(6.3));
        assert!(one_finding("LINE-010", &design).message.en.contains("needs 6.4 Mbps"));
        auto_fix_keeps_the_contract("LINE-010", &design);
    }
}
