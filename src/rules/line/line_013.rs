//! LINE-013: a classic line without the translation that its links need.

use crate::base::{Basis, Severity, Text};
use std::net::Ipv4Addr;

use crate::design::{NatEntry, Product};
use crate::network::{NatPlan, NatRow, classic_plans};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "LINE-013",
    name: "line-without-translation",
    family: Family::Line,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(577, 577)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("机构侧需配置NAT转换", "Classic line needs NAT at the customer"),
    why: Text::fixed(
        "经典网络专线只认阿里云分配的互联IP：机构访问云要做源地址转换，云访问机构要做目的地址转换。",
        "A classic line carries interconnect addresses only: the customer translates its source on the way in and the target on the way out.",
    ),
    fix: Text::fixed("为每个方向增加地址转换条目。", "Add an entry for each direction."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "机构服务器经专线访问云，专线没有SNAT条目。",
        "A server of the customer uses the line, which has no SNAT entry.",
    ),
    good: Text::fixed("专线有该服务器的SNAT条目。", "The line has an SNAT entry for the server."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for region in classic_plans(context.network()) {
        for plan in &region.lines {
            let missing: Vec<&NatRow> =
                plan.rows.iter().filter(|row| row.node.is_some() && row.mapped.is_none()).collect();
            if missing.is_empty() {
                if plan.rows.iter().any(|row| row.node.is_some()) {
                    sink.pass();
                }
                continue;
            }
            let name = context.name(plan.line);
            let out = missing.iter().filter(|row| row.source).count();
            let into = missing.len() - out;
            let nodes = missing.iter().filter_map(|row| row.node);
            let fix = generate(context, plan, region.given).unwrap_or_else(|| {
                Fix::guide(Text::fixed(
                    "填写机构节点的内网IP，并在专线上登记至少一个阿里云分配的互联IP",
                    "enter the addresses of the customer's nodes, and at least one interconnect address that the cloud gave",
                ))
            });
            sink.fail(
                std::iter::once(plan.line.into()).chain(nodes.map(Into::into)),
                text!(
                    "专线“{name}”缺少{out}条SNAT、{into}条DNAT条目，连线需要的应齐全",
                    "the line \"{name}\" lacks {out} SNAT and {into} DNAT entries that its links need"
                ),
            )
            .fix(fix);
        }
    }
}

/// Entries with the next addresses after those that the cloud gave; none while no such address is known, because
/// the cloud chooses them.
fn generate(context: &Context<'_>, plan: &NatPlan, given: u64) -> Option<Fix> {
    let mut sheet = Sheet::new(context);
    let Some(Product::Line(line)) = sheet.node_mut(plan.line).map(|node| &mut node.product) else {
        return None;
    };
    let mut known: Vec<Ipv4Addr> = line.nat_map.iter().map(|entry| entry.mapped).collect();
    known.sort_unstable();
    known.dedup();
    let last = *known.last()?;
    let mut shared = line.nat_map.iter().find(|entry| entry.source).map(|entry| entry.mapped);
    for row in plan.rows.iter().filter(|row| row.node.is_some() && row.mapped.is_none()) {
        let real = row.real?;
        let mut fresh = || {
            if (known.len() as u64) < given {
                let next = Ipv4Addr::from(u32::from(*known.last().unwrap_or(&last)).checked_add(1)?);
                known.push(next);
            }
            known.last().copied()
        };
        let mapped = match (row.source, shared) {
            (true, Some(mapped)) => mapped,
            (true, None) => {
                let mapped = fresh()?;
                shared = Some(mapped);
                mapped
            }
            (false, _) => fresh()?,
        };
        line.nat_map.push(NatEntry { source: row.source, real, mapped, port: row.port });
    }
    Some(Fix::auto(Text::fixed("生成地址转换条目", "generate the entries"), sheet.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::line::testing::with_line;
    use crate::rules::testing::*;

    fn entry(source: bool) -> NatEntry {
        let (real, mapped) = ("172.16.22.14".parse().unwrap(), "10.70.1.1".parse().unwrap());
        NatEntry { source, real, mapped, port: None }
    }

    #[test]
    fn an_entry_for_the_direction_passes() {
        passes("LINE-013", &with_line(vec![entry(true)]));
    }

    #[test]
    fn without_any_known_address_a_person_has_to_enter_one() {
        let design = with_line(Vec::new());
        let finding = one_finding("LINE-013", &design);
        assert_eq!(finding.fixes[0].class, FixClass::Guide);
    }

    #[test]
    fn the_other_direction_is_generated_from_known_addresses() {
        let design = with_line(vec![entry(false)]);
        one_finding("LINE-013", &design);
        let fixed = auto_fix_keeps_the_contract("LINE-013", &design);
        let Product::Line(line) = &fixed.nodes.get(id(&fixed, "line")).unwrap().product else { panic!() };
        assert_eq!(line.nat_map[1].mapped, "10.70.1.2".parse::<Ipv4Addr>().unwrap());
    }
}
