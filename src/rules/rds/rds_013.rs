//! RDS-013: a database class has fewer IOPS or connections than the peak needs.

use crate::base::{Basis, Severity, Text};
use crate::design::Aim;
use crate::rules::cap::larger::by_plan;
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::sizing::{Measure, Verdict};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "RDS-013",
    name: "class-below-peak",
    family: Family::Rds,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(371, 371), (422, 422)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("规格低于峰值IOPS或连接数", "Specification below peak IOPS or connections"),
    why: Text::fixed(
        "规格决定最大IOPS和连接数；高峰超过时请求排队、连接被拒。",
        "The class sets the most IOPS and connections; above them requests wait and connections are refused.",
    ),
    fix: Text::fixed("换用更大的规格。", "Take a larger class."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("峰值4 800 IOPS，规格最大2 000。", "A peak of 4 800 IOPS on a class with 2 000."),
    good: Text::fixed("峰值4 800 IOPS，规格最大9 000。", "A peak of 4 800 IOPS on a class with 9 000."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, _, _) in &context.facts.rds {
        let aim = Aim::Node(id);
        for measure in [Measure::Iops, Measure::Connections] {
            let Some(item) = context.sizes().item(aim, measure) else { continue };
            match item.verdict() {
                Verdict::Enough | Verdict::Tight => sink.pass(),
                Verdict::NotEvaluated => {
                    let Text { zh, en } = measure.title();
                    // A class that states no limit has none to fall below.
                    if item.need.known().is_none() {
                        sink.not_evaluated(
                            [id.into()],
                            text!("缺少测算{zh}的业务量", "what {en} need is not entered"),
                        );
                    }
                }
                Verdict::Short => {
                    let name = context.name(id);
                    let Text { zh, en } = measure.title();
                    let need = item.bare().unwrap_or_default().normalize();
                    let held = item.limit_of_design();
                    sink.fail(
                        [id.into()],
                        text!(
                            "“{name}”峰值需要{zh} {need}，规格最大 {held}",
                            "\"{name}\" needs {need} {en} at peak; its class has {held}"
                        ),
                    )
                    .fix(by_plan(context, aim));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in loaded_designs() {
            passes("RDS-013", &design);
        }
    }

    #[test]
    fn a_peak_above_the_class_is_told() {
        for mut design in loaded_designs() {
            workload(&mut design, |row| row.iops_per_tx = Some(200.into()));
            assert!(
                one_finding("RDS-013", &design)
                    .message
                    .en
                    .contains("needs 4000 IOPS at peak; its class has 2000")
            );
            each_fix_removes_the_finding("RDS-013", &design);
        }
    }
}
