//! LINE-014: more translated addresses than the allotment.

use crate::base::{Basis, Severity, Text};
use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use crate::design::Product;
use crate::network::classic_plans;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "LINE-014",
    name: "translated-addresses-exceed-allotment",
    family: Family::Line,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(577, 577), (603, 611)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("互联IP超过可分配数量", "NAT addresses exceed the allotment"),
    why: Text::fixed(
        "互联IP由阿里云按ECS数量分配（F-03）；超出的申请不到，需要结合端口复用同一个IP。",
        "The cloud gives interconnect addresses by the number of servers (F-03); when they do not suffice, several services share one by port.",
    ),
    fix: Text::fixed("按端口复用互联IP。", "Share addresses by port."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed(
        "6台ECS（8个互联IP）的专线上登记了12个互联IP。",
        "A line with 6 servers behind it, which get 8 addresses, uses 12.",
    ),
    good: Text::fixed("多个服务用端口区分，共用一个互联IP。", "Several services share one address by port."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for region in classic_plans(context.network()) {
        let mut mapped: BTreeSet<Ipv4Addr> = BTreeSet::new();
        let mut lines = Vec::new();
        for plan in &region.lines {
            let own: BTreeSet<Ipv4Addr> = plan.rows.iter().filter_map(|row| row.mapped).collect();
            if !own.is_empty() {
                lines.push(plan.line);
            }
            mapped.extend(own);
        }
        if mapped.is_empty() {
            continue;
        }
        let (used, given, servers) = (mapped.len() as u64, region.given, region.servers);
        if used <= given {
            sink.pass();
            continue;
        }
        let mut sheet = Sheet::new(context);
        let mut left: BTreeSet<Ipv4Addr> = BTreeSet::new();
        for &line in &lines {
            let Some(Product::Line(line)) = sheet.node_mut(line).map(|node| &mut node.product) else {
                continue;
            };
            let source = line.nat_map.iter().find(|entry| entry.source).map(|entry| entry.mapped);
            let target = line.nat_map.iter().find(|entry| !entry.source).map(|entry| entry.mapped);
            for entry in &mut line.nat_map {
                // Sources share one address; targets share one where a port tells them apart.
                let shared = if entry.source { source } else { target.filter(|_| entry.port.is_some()) };
                entry.mapped = shared.unwrap_or(entry.mapped);
                left.insert(entry.mapped);
            }
            line.nat_map.sort();
            line.nat_map.dedup();
        }
        let name = context.name(region.region);
        let finding = sink.fail(lines.iter().map(|&line| line.into()), {
            let addresses = crate::base::text::counted(given, "interconnect address");
            text!(
                "“{name}”有{servers}台ECS，可分配{given}个互联IP，地址转换用了{used}个",
                "\"{name}\" has {servers} ECS and {addresses}; the translation uses {used}"
            )
        });
        if left.len() as u64 <= given {
            finding
                .fix(Fix::choose(Text::fixed("按端口复用互联IP", "share addresses by port"), sheet.finish()));
        } else {
            finding.fix(Fix::guide(Text::fixed(
                "为DNAT条目填写端口，以便复用互联IP",
                "enter the ports of the DNAT entries, so that they can share addresses",
            )));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{NatEntry, PortRange};
    use crate::rules::line::testing::with_line;
    use crate::rules::testing::*;

    fn entries(count: u8) -> Vec<NatEntry> {
        (1..=count)
            .map(|at| NatEntry {
                source: false,
                real: Ipv4Addr::new(172, 16, 22, at),
                mapped: Ipv4Addr::new(10, 70, 1, at),
                port: Some(PortRange::one(8000 + u16::from(at))),
            })
            .collect()
    }

    #[test]
    fn eight_addresses_for_a_few_servers() {
        passes("LINE-014", &with_line(entries(8)));
        let design = with_line(entries(9));
        one_finding("LINE-014", &design);
        for fixed in each_fix_removes_the_finding("LINE-014", &design) {
            passes("LINE-014", &fixed);
        }
    }
}
