//! Load balancers.

use rust_decimal::Decimal;

use super::super::calculation::product;
use super::super::demand::with_peak;
use super::super::{
    Assumed, Calculation, Field, Formula, Quantity, bandwidth, monthly_traffic, private_slb_limits,
    slb_outbound,
};
use super::database::dynamic_share;
use super::{Measure, Need, SizedItem, Sizer, at_target, each, entered};
use crate::base::units::{Kb, Mbps, Rps, TxPerDay};
use crate::base::{Text, Unit};
use crate::design::{
    Aim, Node, NodeId, Product, PublicBilling, Slb, SlbFamily, SlbScope, Workload, WorkloadId,
};

impl<'a> Sizer<'a> {
    pub(super) fn balancer(
        &mut self,
        id: NodeId,
        node: &Node,
        slb: &Slb,
        workloads: &[(WorkloadId, &'a Workload)],
    ) {
        let aim = Aim::Node(id);
        match slb.scope {
            SlbScope::Public => self.public(aim, &node.name, slb, workloads),
            SlbScope::Private => self.private(aim, &node.name, slb, workloads),
        }
        let spec = slb.spec.as_deref().and_then(|code| self.catalog.slb_spec(code));
        if slb.family != SlbFamily::Clb {
            return;
        }
        let needs = each(workloads, |workload, mut asked| {
            let (peak, derived) = asked.peak(workload);
            asked.need(|| {
                let found = Calculation::new(Formula::SlbLoad, Quantity::number(peak, Unit::Rps));
                let title = Text::fixed("峰值每秒交易量", "peak transactions a second");
                Ok(with_peak(found.number("tps", title, peak, Unit::Tps), derived.as_ref()))
            })
        });
        let held = spec.and_then(|row| row.requests_per_second);
        let held = held.map(|most| Quantity::number(most.into(), Unit::Rps));
        let target = self.target(Assumed::Slb, aim);
        self.add((aim, &node.name, Measure::Requests), Formula::SlbLoad, needs, held, |found, sum| {
            at_target(found, Formula::SlbLoad, sum, target, Assumed::Slb)
        });
        let needs = each(workloads, |workload, mut asked| {
            let users = asked.value_of(Field::ConcurrentUsers, workload.concurrent_users);
            asked.need(|| {
                let found = Calculation::new(Formula::SlbLoad, Quantity::number(users, Unit::Connections));
                Ok(found.number("concurrent_users", Field::ConcurrentUsers.title(), users, Unit::Users))
            })
        });
        let held = spec.and_then(|row| row.max_connections);
        let held = held.map(|most| Quantity::number(most.into(), Unit::Connections));
        let target = self.target(Assumed::Slb, aim);
        self.add((aim, &node.name, Measure::SlbConnections), Formula::SlbLoad, needs, held, |found, sum| {
            at_target(found, Formula::SlbLoad, sum, target, Assumed::Slb)
        });
    }

    fn has_bucket(&self, workload: &Workload) -> bool {
        workload.aims.iter().any(|aim| match aim {
            Aim::Node(id) => {
                self.design.nodes.get(*id).is_some_and(|node| matches!(node.product, Product::Oss(_)))
            }
            Aim::Function(_) => false,
        })
    }

    fn public(&mut self, aim: Aim, name: &str, slb: &Slb, workloads: &[(WorkloadId, &'a Workload)]) {
        let needs = each(workloads, |workload, mut asked| {
            let (peak, derived) = asked.peak(workload);
            let response = asked.value_of(Field::ResponseKb, workload.response_kb);
            let (share, why) = dynamic_share(workload, self.has_bucket(workload));
            asked.need(|| {
                let part = Decimal::ONE_HUNDRED;
                let sent = product(Formula::SlbOutbound, &[response, share])?.checked_div(part);
                let found = slb_outbound(Rps(peak), Kb(sent.unwrap_or(response).normalize()))?;
                let found =
                    found.note(Text::fixed("每笔交易按一次请求计", "each transaction counts as one request"));
                let found = match why {
                    Some(why) => found.note(why),
                    None => found,
                };
                Ok(with_peak(found, derived.as_ref()))
            })
        });
        // Traffic is billed by what goes out: there is no bandwidth to run out of but the specification's.
        let held = match slb.billing {
            PublicBilling::Bandwidth => entered(slb.bandwidth_mbps, Unit::Mbps),
            PublicBilling::Traffic => None,
        };
        self.add((aim, name, Measure::PublicBandwidth), Formula::SlbOutbound, needs, held, |found, sum| {
            Ok(found.recommend(Quantity::number(sum.ceil(), Unit::Mbps)))
        });
        let needs = each(workloads, |workload, mut asked| {
            let per_day = asked.value_of(Field::TxPerDay, workload.tx_per_day);
            let response = asked.value_of(Field::ResponseKb, workload.response_kb);
            let (share, _) = dynamic_share(workload, self.has_bucket(workload));
            asked.need(|| monthly_traffic(TxPerDay(per_day), Kb(response), share))
        });
        let held = entered(slb.monthly_traffic_gb, Unit::GbPerMonth);
        self.add((aim, name, Measure::MonthlyTraffic), Formula::MonthlyTraffic, needs, held, |found, _| {
            Ok(found)
        });
    }

    /// F-11: every listener and the instance as a whole stay within what a private load balancer carries.
    fn private(&mut self, aim: Aim, name: &str, slb: &Slb, workloads: &[(WorkloadId, &'a Workload)]) {
        let needs = each(workloads, |workload, mut asked| {
            let (peak, derived) = asked.peak(workload);
            let request = asked.value_of(Field::RequestKb, workload.request_kb);
            let response = asked.value_of(Field::ResponseKb, workload.response_kb);
            asked.need(|| {
                let larger = request.max(response);
                let mbps = bandwidth(Formula::PrivateSlbLimits, peak, Kb(larger))?;
                let found = Calculation::new(Formula::PrivateSlbLimits, Quantity::number(mbps.0, Unit::Mbps))
                    .number(
                        "tps",
                        Text::fixed("峰值每秒交易量", "peak transactions a second"),
                        peak,
                        Unit::Tps,
                    )
                    .number("request_kb", Field::RequestKb.title(), request, Unit::Kb)
                    .number("response_kb", Field::ResponseKb.title(), response, Unit::Kb)
                    .note(Text::fixed("取两个方向中较大者", "the larger of the two directions"));
                Ok(with_peak(found, derived.as_ref()))
            })
        });
        let limits =
            self.facts.as_ref().ok().map(|facts| (facts.private_listener.0, facts.private_instance.0));
        let mbps = |value| Quantity::number(value, Unit::Mbps);
        let (each_most, all_most) = (limits.map(|(each, _)| mbps(each)), limits.map(|(_, all)| mbps(all)));
        let place = (aim, name, Measure::InstanceBandwidth);
        self.add(place, Formula::PrivateSlbLimits, needs, all_most.clone(), |found, _| Ok(found));
        let Some(whole) = self.items.last().cloned() else { return };
        let stated: Vec<Mbps> = slb
            .listeners
            .iter()
            .filter_map(|listener| super::entered(listener.peak_mbps, Unit::Mbps)?.decimal().map(Mbps))
            .collect();
        let all_stated = !stated.is_empty() && stated.len() == slb.listeners.len();
        if all_stated && let Ok(facts) = &self.facts {
            // What is stated for each listener says more than the workloads together.
            let (sum, largest) = stated.iter().fold((Decimal::ZERO, Decimal::ZERO), |(sum, largest), row| {
                (sum.saturating_add(row.0), largest.max(row.0))
            });
            let checked = private_slb_limits(&stated, facts);
            let of = |measure, value: Decimal, entered: &Option<Quantity>| SizedItem {
                aim,
                name: name.to_owned(),
                measure,
                formula: Formula::PrivateSlbLimits,
                need: match &checked {
                    Ok(found) => {
                        let mut found = found.clone();
                        found.result = mbps(value);
                        Need::Known(found)
                    }
                    Err(error) => Need::Failed(error.clone()),
                },
                parts: Vec::new(),
                limit: entered.as_ref().and_then(Quantity::decimal),
                entered: entered.clone(),
                loads: Vec::new(),
            };
            let (one, all) = (
                of(Measure::ListenerBandwidth, largest, &each_most),
                of(Measure::InstanceBandwidth, sum, &all_most),
            );
            self.items.pop();
            self.push(one);
            self.push(all);
        } else if slb.listeners.len() <= 1 {
            self.push(SizedItem {
                measure: Measure::ListenerBandwidth,
                limit: each_most.as_ref().and_then(Quantity::decimal),
                entered: each_most,
                ..whole
            });
        } else {
            self.push(SizedItem {
                measure: Measure::ListenerBandwidth,
                need: Need::NotEntered(vec![Field::ListenerPeak]),
                parts: Vec::new(),
                loads: Vec::new(),
                limit: None,
                entered: each_most,
                ..whole
            });
        }
    }
}
