//! LINE-005: line bandwidth below need.

use super::parts::{LineNeed, lines, need, next_step};
use crate::base::{Basis, Severity, Text};
use crate::design::Product;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

pub(super) static RULE: Rule = Rule {
    code: "LINE-005",
    name: "line-bandwidth-below-need",
    family: Family::Line,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(625, 627)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("专线带宽低于需求", "Line bandwidth below need"),
    why: Text::fixed(
        "带宽低于每秒交易量×每笔大小×8÷1000时，高峰期交易会排队和超时。",
        "Below transactions a second × KB × 8 ÷ 1000 the line queues at the peak, and transactions time \
         out.",
    ),
    fix: Text::fixed(
        "把带宽提高到不低于计算值的下一档。",
        "Raise the bandwidth to the next step above the computed need.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("需求3.2 Mbps，专线带宽2 Mbps。", "A need of 3.2 Mbps and a line of 2 Mbps."),
    good: Text::fixed("需求3.2 Mbps，专线带宽20 Mbps。", "A need of 3.2 Mbps and a line of 20 Mbps."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, _, line) in lines(context) {
        let need = match need(context, id) {
            LineNeed::Known(need) => need,
            LineNeed::Missing(reason) => {
                sink.not_evaluated([id.into()], reason);
                continue;
            }
        };
        let Some(bought) = line.bandwidth_mbps.and_then(Decimal::from_f64) else {
            sink.not_evaluated([id.into()], Text::fixed("专线未填写带宽", "the line has no bandwidth"));
            continue;
        };
        if bought >= need {
            sink.pass();
            continue;
        }
        let (name, step) = (context.name(id), next_step(need));
        let (bought, need) = (bought.normalize(), need.normalize());
        let mut sheet = Sheet::new(context);
        if let Some(node) = sheet.node_mut(id)
            && let Product::Line(line) = &mut node.product
        {
            line.bandwidth_mbps = Some(step);
        }
        sink.fail(
            [id.into()],
            text!(
                "“{name}”带宽{bought} Mbps，按F-02需要{need} Mbps",
                "\"{name}\" has {bought} Mbps; by F-02 it needs {need} Mbps"
            ),
        )
        .fix(Fix::auto(text!("带宽改为{step} Mbps", "raise it to {step} Mbps"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Edit;
    use crate::rules::Outcome;
    use crate::rules::line::sample::{hybrid, line};
    use crate::rules::testing::*;

    #[test]
    fn enough_passes_and_the_exact_need_is_enough() {
        passes("LINE-005", &hybrid());
        let mut design = hybrid();
        // 100 transactions × 4 KB × 8 ÷ 1000.
        line(&mut design, "line-a", |line| line.bandwidth_mbps = Some(3.2));
        passes("LINE-005", &design);
    }

    #[test]
    fn too_little_becomes_the_next_step() {
        let mut design = hybrid();
        line(&mut design, "line-a", |line| line.bandwidth_mbps = Some(2.0));
        assert!(one_finding("LINE-005", &design).message.en.contains("needs 3.2 Mbps"));
        let fixed = auto_fix_keeps_the_contract("LINE-005", &design);
        let Product::Line(line) = &fixed.nodes.get(id(&fixed, "line-a")).unwrap().product else { panic!() };
        assert_eq!(line.bandwidth_mbps, Some(4.0));
    }

    #[test]
    fn without_demand_or_bandwidth_it_is_not_evaluated() {
        let mut design = hybrid();
        line(&mut design, "line-a", |line| line.bandwidth_mbps = None);
        assert_eq!(outcome("LINE-005", &design), Outcome::NotEvaluated);
        let mut design = hybrid();
        let workload = design.workloads.keys().next().unwrap();
        apply(&mut design, vec![Edit::Remove(workload.into())]);
        assert_eq!(outcome("LINE-005", &design), Outcome::NotEvaluated);
    }
}
