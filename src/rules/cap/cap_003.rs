//! CAP-003: a leased line is used above its target at peak.

use rust_decimal::prelude::ToPrimitive;

use crate::base::{Basis, Severity, Text};
use crate::design::{Aim, Product};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::sizing::{Measure, Verdict};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "CAP-003",
    name: "line-above-its-target",
    family: Family::Cap,
    severity: Severity::Info,
    basis: Basis::D,
    source: Cite::guide(&[(598, 598), (627, 627)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("专线利用率过高", "Line use above target"),
    why: Text::fixed(
        "高峰利用率过高的专线没有余量承受突发，也无法在另一条专线故障时接管。",
        "A line that is nearly full at peak has no room for bursts, nor for what another line leaves when it fails.",
    ),
    fix: Text::fixed(
        "按目标利用率（默认70%，可在设计中修改）增大带宽。",
        "Enlarge it to the target use (70 % unless the design says otherwise).",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("需要40 Mbps，专线50 Mbps（80%）。", "A need of 40 Mbps on a line of 50 Mbps (80 %)."),
    good: Text::fixed("需要40 Mbps，专线60 Mbps（67%）。", "A need of 40 Mbps on a line of 60 Mbps (67 %)."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for item in context.sizes().items.iter().filter(|item| item.measure == Measure::LineBandwidth) {
        let Aim::Node(id) = item.aim else { continue };
        match item.verdict() {
            Verdict::Enough => sink.pass(),
            Verdict::NotEvaluated => sink.not_evaluated(
                [id.into()],
                Text::fixed(
                    "缺少业务量或专线带宽",
                    "the workload or the bandwidth of the line is not entered",
                ),
            ),
            Verdict::Tight | Verdict::Short => {
                let name = context.name(id);
                let (need, plan) =
                    (item.bare().unwrap_or_default().normalize(), item.plan().unwrap_or_default());
                let held = item.limit_of_design();
                let mut sheet = Sheet::new(context);
                if let Some(Product::Line(line)) = sheet.node_mut(id).map(|node| &mut node.product) {
                    line.bandwidth_mbps = plan.ceil().to_f64();
                }
                let wanted = plan.ceil().normalize();
                sink.fail(
                    [id.into()],
                    text!(
                        "“{name}”需要 {need} Mbps，带宽 {held} Mbps，按目标利用率应有 {wanted} Mbps",
                        "\"{name}\" needs {need} Mbps and has {held} Mbps; its target use asks for {wanted} Mbps"
                    ),
                )
                .fix(Fix {
                    // No carrier sells more than 10 Gbps by the line.
                    class: if wanted > 10_000.into() { FixClass::Choose } else { FixClass::Auto },
                    ..Fix::auto(
                        text!("带宽改为 {wanted} Mbps", "set the bandwidth to {wanted} Mbps"),
                        sheet.finish(),
                    )
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Line, Place};
    use crate::rules::testing::*;

    /// A good design with a line for which the workload needs 0.64 Mbps.
    fn with_line(mbps: f64) -> crate::design::Design {
        let mut design = loaded_designs()[0].clone();
        let line = Line { bandwidth_mbps: Some(mbps), ..Line::default() };
        let region = *design.regions.keys().collect::<Vec<_>>().first().unwrap();
        let place = Place::Region { region, security_zone: None };
        let id = add_node(&mut design, "line", Product::Line(line), place);
        workload(&mut design, |row| row.aims.push(Aim::Node(id)));
        design
    }

    #[test]
    fn a_line_with_room_passes() {
        passes("CAP-003", &with_line(1.0));
    }

    #[test]
    fn a_full_line_is_enlarged() {
        let design = with_line(0.8);
        assert!(one_finding("CAP-003", &design).message.en.contains("needs 0.64 Mbps and has 0.8 Mbps"));
        auto_fix_keeps_the_contract("CAP-003", &design);
    }
}
