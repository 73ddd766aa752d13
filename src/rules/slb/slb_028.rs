//! SLB-028: the other way of billing public traffic would be cheaper.

use super::parts::{bill_of, change_slb};
use crate::base::{Basis, Money, Severity, Text};
use crate::design::{Aim, Node, NodeId, Product, PublicBilling, Slb, SlbScope};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

pub(super) static RULE: Rule = Rule {
    code: "SLB-028",
    name: "cheaper-bandwidth-billing",
    family: Family::Slb,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(236, 236)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("选择经济的带宽计费方式", "Choose the cheaper bandwidth billing"),
    why: Text::fixed(
        "公网SLB可按使用流量或按固定带宽计费；流量稳定时固定带宽便宜，波动大时按流量便宜。按填写的流量和带宽两种方式都能算出价格。",
        "A public SLB is billed by traffic or by bandwidth: steady traffic is cheaper by bandwidth, uneven \
         traffic by the gigabyte. The forecast and the bandwidth give the price of both.",
    ),
    fix: Text::fixed(
        "改用便宜的计费方式；按流量计费时设置带宽峰值。",
        "Switch to the cheaper way; by traffic, set a peak on the listeners.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "固定带宽5 Mbps每月144元，预估流量只需28元。",
        "5 Mbps for CNY 144 a month where the traffic would cost CNY 28.",
    ),
    good: Text::fixed(
        "预估流量每月1000 GB，按固定带宽5 Mbps计费。",
        "1,000 GB a month, billed by a bandwidth of 5 Mbps.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, node, slb) in &context.facts.slbs {
        if slb.scope != SlbScope::Public {
            continue;
        }
        let Some((traffic, mbps)) = forecast_of(context, id, slb).zip(bandwidth_of(slb)) else {
            sink.not_evaluated(
                [id.into()],
                Text::fixed(
                    "未填写每月流量预估或带宽，无法比较两种计费方式",
                    "the traffic forecast or the bandwidth was not entered, so that the two ways cannot be compared",
                ),
            );
            continue;
        };
        let as_billed = |billing| {
            let mut node = node.clone();
            if let Product::Slb(slb) = &mut node.product {
                slb.billing = billing;
                slb.monthly_traffic_gb = Some(traffic);
                slb.bandwidth_mbps = Some(mbps);
            }
            monthly(context, id, node)
        };
        let other = match slb.billing {
            PublicBilling::Traffic => PublicBilling::Bandwidth,
            PublicBilling::Bandwidth => PublicBilling::Traffic,
        };
        let Some((now, then)) = as_billed(slb.billing).zip(as_billed(other)) else {
            sink.not_evaluated(
                [id.into()],
                Text::fixed(
                    "没有该地域的带宽或流量价格",
                    "the price of bandwidth or traffic is not known here",
                ),
            );
            continue;
        };
        if then >= now {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let way = match other {
            PublicBilling::Traffic => Text::fixed("按使用流量", "by traffic"),
            PublicBilling::Bandwidth => Text::fixed("按固定带宽", "by bandwidth"),
        };
        let (now, then) = (now.grouped(), then.grouped());
        let (Text { zh, en }, gb) = (way, traffic.round());
        sink.fail(
            [id.into()],
            text!(
                "“{name}”每月{now}元，预估流量{gb} GB，{zh}计费为{then}元",
                "\"{name}\" costs CNY {now} a month; {en} its forecast of {gb} GB would cost CNY {then}"
            ),
        )
        .fix(Fix::auto(
            text!("改为{zh}计费", "bill it {en}"),
            vec![change_slb(id, node, |slb| {
                slb.billing = other;
                slb.monthly_traffic_gb = Some(traffic);
                slb.bandwidth_mbps = Some(mbps);
            })],
        ));
    }
}

/// The outbound traffic in GB a month: as entered, else what the workloads on it send back in 30 days.
fn forecast_of(context: &Context<'_>, id: NodeId, slb: &Slb) -> Option<f64> {
    const DAYS: u32 = 30;
    const KB_OF_A_GB: u32 = 1_000_000;
    slb.monthly_traffic_gb.or_else(|| {
        let aimed = context.design.workloads.values().filter(|row| row.aims.contains(&Aim::Node(id)));
        let kb: Option<Decimal> = aimed
            .map(|row| row.tx_per_day?.checked_mul(row.response_kb?)?.checked_mul(DAYS.into()))
            .reduce(|a, b| a?.checked_add(b?))?;
        (kb? / Decimal::from(KB_OF_A_GB)).round_dp(3).to_f64()
    })
}

/// The bandwidth as bought, else the highest peak of a listener.
fn bandwidth_of(slb: &Slb) -> Option<f64> {
    let peaks = || slb.listeners.iter().filter_map(|listener| listener.peak_mbps);
    slb.bandwidth_mbps.or_else(|| peaks().reduce(f64::max))
}

/// What one load balancer costs a month; none when a price is not known.
fn monthly(context: &Context<'_>, id: NodeId, node: Node) -> Option<Money> {
    let bill = bill_of(context, [(id, node)])?;
    let public = bill.lines.iter().filter(|line| line.sku.starts_with("slb."));
    public.map(|line| line.monthly.amount()).reduce(|a, b| Some(a? + b?))?
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    fn with(mut design: Design, gb: f64) -> Design {
        slb(&mut design, "slb", |slb| slb.monthly_traffic_gb = Some(gb));
        design
    }

    #[test]
    fn steady_traffic_is_cheaper_by_bandwidth() {
        for design in good_designs() {
            passes("SLB-028", &with(design, 1000.0));
        }
    }

    #[test]
    fn little_traffic_is_cheaper_by_the_gigabyte() {
        for design in good_designs() {
            let bad = with(design, 34.56);
            let message = one_finding("SLB-028", &bad).message.en;
            assert!(message.contains("CNY 144.00") && message.contains("CNY 27.65"), "{message}");
            auto_fix_keeps_the_contract("SLB-028", &bad);
        }
    }

    #[test]
    fn without_a_forecast_it_is_not_evaluated() {
        let mut design = two_az_classic();
        slb(&mut design, "slb", |slb| slb.monthly_traffic_gb = None);
        assert_eq!(outcome("SLB-028", &design), Outcome::NotEvaluated);
    }
}
