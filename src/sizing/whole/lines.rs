//! Leased lines.

use rust_decimal::{Decimal, RoundingStrategy};

use super::super::calculation::{Origin, quotient};
use super::super::demand::{Asked, of_workload, with_peak};
use super::super::{
    Assumed, Calculation, Field, Formula, Quantity, SizingError, bandwidth, line, line_addresses,
};
use super::{Measure, Need, SizedItem, Sizer, entered};
use crate::base::units::{Kb, Tps};
use crate::base::{Text, Unit};
use crate::design::{Aim, Line, NetKind, Node, NodeId, Workload, WorkloadId};
use crate::text;

impl<'a> Sizer<'a> {
    /// F-02 in both directions, for all workloads together; of two lines each must carry all.
    pub(super) fn line(
        &mut self,
        id: NodeId,
        node: &Node,
        product: &Line,
        workloads: &[(WorkloadId, &'a Workload)],
    ) {
        const FORMULA: Formula = Formula::LineBandwidth;
        let aim = Aim::Node(id);
        let target = self.target(Assumed::Line, aim);
        let mut asked = Asked::default();
        let mut rows = Vec::new();
        for &(id, workload) in workloads {
            let (peak, derived) = asked.peak(workload);
            let request = asked.value_of(Field::RequestKb, workload.request_kb);
            rows.push((id, peak, request, workload.response_kb, derived));
        }
        let need = asked.need(|| {
            let found = match rows.as_slice() {
                [(id, peak, request, response, derived)] => {
                    let found = line(Tps(*peak), Kb(*request), response.map(Kb))?;
                    of_workload(with_peak(found, derived.as_ref()), *id)
                }
                _ => self.several(&rows)?,
            };
            let (percent, origin) = target?;
            let share = quotient(FORMULA, percent, Decimal::ONE_HUNDRED)?;
            let need = found.result.decimal().unwrap_or_default();
            let plan = quotient(FORMULA, need, share)?
                .round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
            let mut found = found
                .number("target_percent", Assumed::Line.title(), percent, Unit::Percent)
                .with_origin(&["target_percent"], &origin)
                .recommend(Quantity::number(plan, Unit::Mbps));
            if self.is_pair(id, product) {
                found = found.note(Text::fixed(
                    "双专线互为备份：任一条须能承载全部业务",
                    "two lines back each other up: each must carry all",
                ));
            }
            Ok(found)
        });
        let loads = rows
            .iter()
            .filter_map(|(id, peak, request, response, _)| {
                let larger = response.map_or(*request, |response| response.max(*request));
                Some((*id, bandwidth(FORMULA, *peak, Kb(larger)).ok()?.0))
            })
            .collect();
        let held = entered(product.bandwidth_mbps, Unit::Mbps);
        let limit = held.as_ref().and_then(Quantity::decimal);
        let name = node.name.clone();
        let formula = FORMULA;
        let measure = Measure::LineBandwidth;
        let loads = if matches!(need, Need::Known(_)) { loads } else { Vec::new() };
        self.push(SizedItem {
            aim,
            name,
            measure,
            formula,
            need,
            parts: Vec::new(),
            entered: held,
            loads,
            limit,
        });
        self.addresses(aim, node);
    }

    fn several(
        &self,
        rows: &[(WorkloadId, Decimal, Decimal, Option<Decimal>, Option<Calculation>)],
    ) -> Result<Calculation, SizingError> {
        const FORMULA: Formula = Formula::LineBandwidth;
        let (mut there, mut back) = (Decimal::ZERO, Decimal::ZERO);
        let mut parts = Vec::new();
        for (id, peak, request, response, _) in rows {
            let out = bandwidth(FORMULA, *peak, Kb(*request))?.0;
            let answer = bandwidth(FORMULA, *peak, Kb(response.unwrap_or_default()))?.0;
            there = there.checked_add(out).ok_or(SizingError::Overflow { formula: FORMULA })?;
            back = back.checked_add(answer).ok_or(SizingError::Overflow { formula: FORMULA })?;
            parts.push((*id, out.max(answer)));
        }
        let mut found = Calculation::new(FORMULA, Quantity::number(there.max(back), Unit::Mbps));
        for (id, mbps) in parts {
            let name = self.design.workloads.get(id).map_or_else(|| id.to_string(), |row| row.name.clone());
            found.inputs.push(super::super::Input {
                name: id.to_string().into(),
                title: Text::same(name),
                quantity: Quantity::number(mbps, Unit::Mbps),
                origin: Origin::Workload(id),
            });
        }
        Ok(found
            .step("there", Text::fixed("请求方向合计", "all requests"), there, Unit::Mbps)
            .step("back", Text::fixed("响应方向合计", "all responses"), back, Unit::Mbps)
            .note(text!(
                "两个方向分别相加，取较大者",
                "each direction is added up by itself; the larger counts"
            )))
    }

    fn is_pair(&self, id: NodeId, product: &Line) -> bool {
        product.pair_of.is_some() || self.ground.paired.contains(&id)
    }

    /// F-03: addresses of a line into the classic network, by all servers there.
    fn addresses(&mut self, aim: Aim, node: &Node) {
        if self.design.net_of(node) != NetKind::Classic {
            return;
        }
        let servers = self.ground.servers_in_azs;
        self.push(SizedItem {
            aim,
            name: node.name.clone(),
            measure: Measure::LineAddresses,
            formula: Formula::LineAddresses,
            need: Need::Known(line_addresses(servers)),
            parts: Vec::new(),
            entered: None,
            loads: Vec::new(),
            limit: None,
        });
    }
}
