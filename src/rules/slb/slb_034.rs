//! SLB-034: traffic is paid by the gigabyte and nothing limits it.

use super::parts::listeners;
use crate::base::{Basis, Severity, Text};
use crate::design::{PublicBilling, SlbScope};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-034",
    name: "traffic-billing-without-peak",
    family: Family::Slb,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(252, 258)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "按流量计费默认不限制带宽峰值",
        "Pay-by-traffic listener has no peak limit by default",
    ),
    why: Text::fixed(
        "按使用流量计费的监听默认不限制带宽峰值，遭受攻击或被刷流量时费用会失控。",
        "A listener billed by traffic has no peak by default; under attack the cost runs away.",
    ),
    fix: Text::fixed("在监听上设置1-1000 Mbps的带宽峰值。", "Set a peak of 1 to 1000 Mbps on the listener."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed(
        "按使用流量计费的HTTP:80监听没有带宽峰值。",
        "An HTTP:80 listener billed by traffic without a peak.",
    ),
    good: Text::fixed(
        "按使用流量计费的HTTP:80监听的带宽峰值为100 Mbps。",
        "An HTTP:80 listener billed by traffic with a peak of 100 Mbps.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for heard in listeners(context, sink) {
        if (heard.slb.scope, heard.slb.billing) != (SlbScope::Public, PublicBilling::Traffic) {
            continue;
        }
        if heard.listener.peak_mbps.is_some() {
            sink.pass();
            continue;
        }
        let Text { zh, en } = heard.label(context);
        let fixes = PEAKS.map(|peak| {
            sink.fix(
                FixClass::Choose,
                text!("带宽峰值设为{peak} Mbps", "set the peak to {peak} Mbps"),
                || vec![heard.change(|listener| listener.peak_mbps = Some(peak))],
            )
        });
        let finding = sink.fail(
            [heard.id.into()],
            text!(
                "{zh}按使用流量计费，没有带宽峰值，宜设为1-1000 Mbps",
                "{en} is billed by traffic and has no peak; set one of 1 to 1000 Mbps"
            ),
        );
        for fix in fixes {
            finding.fix(fix);
        }
    }
}

/// Peaks that are offered, in Mbps.
const PEAKS: [f64; 3] = [10.0, 100.0, 1000.0];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn a_listener_billed_by_traffic_needs_a_peak() {
        for mut design in good_designs() {
            slb(&mut design, "slb", |slb| slb.billing = PublicBilling::Traffic);
            passes("SLB-034", &design);
            slb(&mut design, "slb", |slb| slb.listeners[0].peak_mbps = None);
            assert_eq!(one_finding("SLB-034", &design).fixes.len(), 3);
            each_fix_removes_the_finding("SLB-034", &design);
        }
    }
}
