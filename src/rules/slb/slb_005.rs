//! SLB-005: a listener's peak bandwidth lies outside what the console takes.

use super::parts::listeners;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

/// The ends of the range in Mbps (guide L252).
const LEAST: f64 = 1.0;
const MOST: f64 = 1000.0;

pub(super) static RULE: Rule = Rule {
    code: "SLB-005",
    name: "listener-peak-bandwidth-impossible",
    family: Family::Slb,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(252, 252)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("带宽峰值超出1-1000M", "Peak bandwidth outside 1–1000 Mbps"),
    why: Text::fixed(
        "监听的带宽峰值输入范围为1-1000M,超出范围的值无法保存。",
        "The console takes 1 to 1000 Mbps as the peak of a listener; any other value cannot be saved.",
    ),
    fix: Text::fixed(
        "填写1-1000之间的带宽峰值；需要更大时把流量分到多个监听或实例，不需要限制时留空。",
        "Enter 1 to 1000 Mbps; for more, spread the traffic over several listeners or instances; for no limit, \
         leave it empty.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("监听的带宽峰值填写为2000 Mbps。", "A listener with a peak of 2000 Mbps."),
    good: Text::fixed("监听的带宽峰值填写为200 Mbps。", "A listener with a peak of 200 Mbps."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for heard in listeners(context, sink) {
        let Some(peak) = heard.listener.peak_mbps else { continue };
        if (LEAST..=MOST).contains(&peak) {
            sink.pass();
            continue;
        }
        let nearest = if peak > MOST { MOST } else { LEAST };
        let label = heard.label(context);
        let (zh, en) = (label.zh, label.en);
        sink.fail(
            [heard.id.into()],
            text!(
                "{zh}的带宽峰值为{peak} Mbps,应在{LEAST}-{MOST} Mbps之间",
                "the peak of {en} is {peak} Mbps; it must be {LEAST} to {MOST} Mbps"
            ),
        )
        .fix(Fix::auto(
            text!("带宽峰值改为{nearest} Mbps", "set the peak to {nearest} Mbps"),
            vec![heard.change(|listener| listener.peak_mbps = Some(nearest))],
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    fn with_peak(mbps: Option<f64>) -> crate::design::Design {
        let mut design = two_az_classic();
        slb(&mut design, "slb", |slb| slb.listeners[0].peak_mbps = mbps);
        design
    }

    #[test]
    fn both_ends_pass() {
        for mbps in [1.0, 5.0, 1000.0] {
            passes("SLB-005", &with_peak(Some(mbps)));
        }
    }

    #[test]
    fn beyond_the_ends_it_is_brought_to_the_nearer_one() {
        for (mbps, nearest) in [(0.0, 1.0), (0.5, 1.0), (1000.5, 1000.0), (5000.0, 1000.0)] {
            let fixed = auto_fix_keeps_the_contract("SLB-005", &with_peak(Some(mbps)));
            let slb = fixed.nodes.get(id(&fixed, "slb")).unwrap().product.as_slb().unwrap();
            assert_eq!(slb.listeners[0].peak_mbps, Some(nearest));
        }
    }

    #[test]
    fn no_limit_is_not_its_business() {
        assert_eq!(outcome("SLB-005", &with_peak(None)), crate::rules::Outcome::NotApplicable);
    }
}
