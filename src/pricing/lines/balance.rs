//! Load balancers. They are sold by use only (guide L314; no new subscriptions since 2024-12), so no term
//! makes them cheaper (COST-002).

use rust_decimal::Decimal;

use super::ecs::whole_mbps;
use super::{Kind, Quoting, Subject, decimal};
use crate::base::Text;
use crate::catalog::{Period, PriceBilling};
use crate::design::{PublicBilling, Slb, SlbFamily, SlbScope};
use crate::pricing::Group;
use crate::pricing::charge::Item;
use crate::text;

const BY_USE: PriceBilling = PriceBilling::PayAsYouGo;

impl<'a> Quoting<'a> {
    pub(super) fn slb(&mut self, subject: Subject<'a>, slb: &'a Slb) {
        let public = slb.scope == SlbScope::Public;
        match slb.family {
            SlbFamily::Clb => {
                let (key, title) = if public {
                    ("clb.public-instance-fee", Text::fixed("公网SLB 实例费", "public SLB, instance fee"))
                } else {
                    ("clb.private-instance-fee", Text::fixed("私网SLB 实例费", "private SLB, instance fee"))
                };
                let known = self.key(subject, Kind::Balancer, key, "", [0, 0]);
                self.push_known(subject, subject.count(), known, |quoting| {
                    let found = quoting.price(subject, key, None, BY_USE, Some(Period::Hour));
                    Item::new(key, title, super::piece()).priced(found)
                });
                self.clb_spec(subject, slb);
                if public {
                    let tiers = ["clb.bandwidth-1-5-mbps", "clb.bandwidth-above-5-mbps"];
                    self.slb_public(subject, slb, &tiers, "clb.traffic");
                }
            }
            SlbFamily::Alb => {
                let hour = Some(Period::Hour);
                let item =
                    Item::new("alb.instance", Text::fixed("ALB 实例费", "ALB, instance fee"), super::piece())
                        .priced(self.price(subject, "alb.instance", None, BY_USE, hour));
                self.push(subject, subject.count(), item);
                let item =
                    Item::new("alb.lcu", Text::fixed("ALB 性能容量单位", "ALB, capacity units"), lcu())
                        .grouped(Group::Usage)
                        .noted(Text::fixed(
                            "LCU 用量未知：按实际用量另计",
                            "the number of LCUs is not known: billed by what is used",
                        ));
                self.push(subject, subject.count(), item);
                if public {
                    self.slb_public(subject, slb, &["eip.bandwidth-fixed"], "eip.traffic");
                }
            }
            SlbFamily::Nlb => {
                let item =
                    Item::new("nlb.instance", Text::fixed("NLB 实例费", "NLB, instance fee"), super::piece())
                        .priced(self.price(subject, "nlb.instance", None, BY_USE, None))
                        .wanting("nlb.instance", "", BY_USE, Period::Hour);
                self.push(subject, subject.count(), item);
                if public {
                    self.slb_public(subject, slb, &["eip.bandwidth-fixed"], "eip.traffic");
                }
            }
        }
    }

    fn clb_spec(&mut self, subject: Subject<'a>, slb: &'a Slb) {
        let item = |code: &str| {
            Item::new(
                format!("clb.spec.{code}"),
                text!("SLB 规格费 {code}", "SLB, specification {code}"),
                super::piece(),
            )
        };
        match slb.spec.as_deref() {
            Some(code) => {
                let known = self.key(subject, Kind::BalancerSpec, code, "", [0, 0]);
                self.push_known(subject, subject.count(), known, |quoting| {
                    let hour = Some(Period::Hour);
                    item(code).priced(quoting.price(subject, "clb.spec-fee", Some(code), BY_USE, hour))
                });
            }
            None if self.catalog.flag(self.edition, "slb_spec_required") => {
                let item = item("?").noted(Text::fixed(
                    "尚未选择规格，无法计算规格费",
                    "no specification was chosen, so its fee is not known",
                ));
                self.push(subject, subject.count(), item);
            }
            None => {}
        }
    }

    /// What the public side costs: so many Mbps, or so many GB going out.
    fn slb_public(&mut self, subject: Subject<'a>, slb: &Slb, tiers: &[&'static str], traffic: &'static str) {
        match slb.billing {
            PublicBilling::Bandwidth => {
                let Some(mbps) = slb.bandwidth_mbps.and_then(whole_mbps) else {
                    let item = Item::new("slb.bandwidth", bandwidth_title(), super::piece())
                        .noted(Text::fixed("未填写带宽", "the bandwidth is not entered"));
                    self.push(subject, subject.count(), item);
                    return;
                };
                let known = self.key(
                    subject,
                    Kind::BalancerBandwidth,
                    tiers.first().copied().unwrap_or_default(),
                    "",
                    [mbps.into(), 0],
                );
                self.push_known(subject, subject.count(), known, |quoting| {
                    let title = text!("SLB 公网带宽 {mbps} Mbps", "SLB, public bandwidth {mbps} Mbps");
                    let item = Item::new(format!("slb.bandwidth.{mbps}mbps"), title, super::piece());
                    // The tables of EIPs count by the day, those of CLBs by the hour.
                    let hourly = quoting.tiers(item.clone(), subject, tiers, Period::Hour, mbps);
                    if hourly.unit_price.amount().is_some() {
                        hourly
                    } else {
                        quoting.tiers(item, subject, tiers, Period::Day, mbps)
                    }
                });
            }
            PublicBilling::Traffic => {
                let title = Text::fixed("SLB 公网流出流量", "SLB, outbound traffic");
                self.traffic(subject, "slb.traffic", title, traffic, slb.monthly_traffic_gb);
            }
        }
    }

    /// A forecast of outbound traffic at a price for each GB.
    pub(super) fn traffic(
        &mut self,
        subject: Subject<'a>,
        sku: &'static str,
        title: Text,
        key: &'static str,
        gb_a_month: Option<f64>,
    ) {
        let gb = gb_a_month.and_then(decimal);
        let known = self.key(subject, Kind::Traffic, sku, key, [gb.is_some().into(), 0]);
        let quantity = gb.unwrap_or(Decimal::ONE).saturating_mul(subject.count());
        self.push_known(subject, quantity, known, |quoting| {
            let item = Item::new(sku, title, Text::fixed("GB/月", "GB a month")).grouped(Group::Usage);
            if gb.is_some() {
                item.priced(quoting.price(subject, key, None, BY_USE, None))
            } else {
                item.noted(Text::fixed(
                    "未填写每月流量预估",
                    "the forecast of monthly traffic is not entered",
                ))
            }
        });
    }
}

const fn lcu() -> Text {
    Text::fixed("LCU", "LCU")
}

const fn bandwidth_title() -> Text {
    Text::fixed("SLB 公网带宽", "SLB, public bandwidth")
}
