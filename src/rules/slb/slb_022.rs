//! SLB-022: the bandwidth bought for a public load balancer is below its peak.

use rust_decimal::prelude::ToPrimitive;

use crate::base::{Basis, Severity, Text};
use crate::design::Aim;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::sizing::{Measure, Verdict};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-022",
    name: "outbound-below-demand",
    family: Family::Slb,
    severity: Severity::Warning,
    basis: Basis::D,
    source: Cite::guide(&[(306, 306), (357, 357)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("公网出带宽低于需求", "Purchased outbound bandwidth below demand"),
    why: Text::fixed(
        "按固定带宽计费时，高峰超过带宽的流量会被丢弃；入方向不限，也不计费。",
        "With a fixed bandwidth what is above it is dropped at peak; inbound is neither limited nor billed.",
    ),
    fix: Text::fixed("把带宽提高到峰值需求（向上取整）。", "Raise it to the peak, rounded up."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "200 rps × 50 KB 需要80 Mbps，购买了50 Mbps。",
        "200 rps × 50 KB need 80 Mbps; 50 Mbps are bought.",
    ),
    good: Text::fixed("购买了80 Mbps。", "80 Mbps are bought."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, _, _) in &context.facts.slbs {
        // Only a bandwidth that is bought is held against it: what is entered is none under traffic billing.
        let Some(item) = context.sizes().item(Aim::Node(id), Measure::PublicBandwidth) else { continue };
        match item.verdict() {
            Verdict::Enough | Verdict::Tight => sink.pass(),
            Verdict::NotEvaluated => {
                if item.need.known().is_none() {
                    sink.not_evaluated(
                        [id.into()],
                        Text::fixed(
                            "缺少峰值或响应大小",
                            "the peak or the size of a response is not entered",
                        ),
                    );
                }
            }
            Verdict::Short => {
                let name = context.name(id);
                let plan = item.plan().unwrap_or_default();
                let (need, wanted) = (item.bare().unwrap_or_default().normalize(), plan.normalize());
                let held = item.limit_of_design();
                let mut sheet = Sheet::new(context);
                if let Some(slb) = sheet.slb_mut(id) {
                    slb.bandwidth_mbps = plan.to_f64();
                }
                sink.fail(
                    [id.into()],
                    text!(
                        "“{name}”高峰流出 {need} Mbps，购买了 {held} Mbps，应为 {wanted} Mbps",
                        "\"{name}\" sends {need} Mbps at peak and has bought {held} Mbps; it should be {wanted} Mbps"
                    ),
                )
                .fix(Fix::auto(text!("带宽改为 {wanted} Mbps", "set the bandwidth to {wanted} Mbps"), sheet.finish()));
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
            passes("SLB-022", &design);
        }
    }

    #[test]
    fn a_narrow_bandwidth_is_raised() {
        for mut design in loaded_designs() {
            workload(&mut design, |row| {
                row.peak_tps = Some(200.into());
                row.response_kb = Some(50.into());
            });
            let found = one_finding("SLB-022", &design);
            assert!(
                found.message.en.contains("sends 80 Mbps at peak and has bought 5 Mbps"),
                "{}",
                found.message.en
            );
            auto_fix_keeps_the_contract("SLB-022", &design);
        }
    }
}
