//! Addresses of the classic network: what a leased line is given (F-03), and what must be translated.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use super::map::{NetworkMap, Space};
use crate::design::{NodeId, PortRange, Product, RegionId};
use crate::sizing::{AddressReading, Calculation, line_addresses, line_addresses_count};

/// The addresses of one classic region.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassicPlan {
    /// The region.
    pub region: RegionId,
    /// Its servers.
    pub servers: u64,
    /// The allotment (F-03), with its reading and hints.
    pub allotment: Calculation,
    /// The allotment as a number (R1).
    pub given: u64,
    /// What the reading R2 would give on request.
    pub on_request: u64,
    /// Servers from which the next tier gives more, and how much; none at the most.
    pub next: Option<(u64, u64)>,
    /// The translation table of each line that lands there.
    pub lines: Vec<NatPlan>,
}

/// The translation table of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NatPlan {
    /// The line.
    pub line: NodeId,
    /// What drawn flows need, then what else was entered.
    pub rows: Vec<NatRow>,
    /// Distinct translated addresses in the table.
    pub used: u64,
}

/// One row of a translation table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NatRow {
    /// Out of the customer's network (SNAT), else into it (DNAT).
    pub source: bool,
    /// The customer's node, when a flow needs the row.
    pub node: Option<NodeId>,
    /// The real address; none when nobody entered it.
    pub real: Option<Ipv4Addr>,
    /// The translated address entered; none when the row is missing.
    pub mapped: Option<Ipv4Addr>,
    /// The port, when several share one address.
    pub port: Option<PortRange>,
    /// The address of the allotment that the row takes, counted from 1, when none was entered.
    pub slot: Option<u64>,
}

/// Plans the classic regions of a design.
#[must_use]
pub fn classic_plans(map: &NetworkMap<'_>) -> Vec<ClassicPlan> {
    let design = map.design;
    let mut servers: BTreeMap<RegionId, u64> = BTreeMap::new();
    for (id, node) in design.nodes.iter() {
        if let (Some(Space::Classic(region)), Some(_)) = (map.space(id), node.product.as_ecs()) {
            *servers.entry(region).or_default() += u64::from(node.count);
        }
    }
    let mut regions: BTreeSet<RegionId> = servers.keys().copied().collect();
    for bridge in map.bridges() {
        regions.extend(bridge.spaces.iter().filter_map(|&space| match space {
            Space::Classic(region) => Some(region),
            _ => None,
        }));
    }
    regions
        .into_iter()
        .map(|region| {
            let count = servers.get(&region).copied().unwrap_or(0);
            let given = line_addresses_count(count, AddressReading::FullSteps);
            ClassicPlan {
                region,
                servers: count,
                allotment: line_addresses(count),
                given,
                on_request: line_addresses_count(count, AddressReading::BegunSteps),
                next: (count + 1..=count.saturating_add(100))
                    .map(|servers| (servers, line_addresses_count(servers, AddressReading::FullSteps)))
                    .find(|&(_, addresses)| addresses > given),
                lines: nat_plans(map, region, given),
            }
        })
        .collect()
}

fn nat_plans(map: &NetworkMap<'_>, region: RegionId, given: u64) -> Vec<NatPlan> {
    let design = map.design;
    let space = Space::Classic(region);
    let lines = map.bridges().iter().filter(|bridge| bridge.is_line && bridge.spaces.contains(&space));
    lines
        .filter_map(|bridge| {
            let Some(Product::Line(line)) = design.nodes.get(bridge.node).map(|node| &node.product) else {
                return None;
            };
            let needs = needs(map, bridge.node, region);
            let mut rows: Vec<NatRow> = Vec::new();
            let mut covered = BTreeSet::new();
            for (source, node, ports) in needs {
                let real = design.nodes.get(node).and_then(|row| row.private_ip);
                let entry = line.nat_map.iter().enumerate().find(|(_, entry)| {
                    let same = match real {
                        Some(real) => entry.real == real,
                        None => map.addresses(node).contains(entry.real),
                    };
                    entry.source == source
                        && same
                        && (source || entry.port.is_none_or(|port| ports.is_none_or(|p| port.covers(p))))
                });
                if let Some((at, _)) = entry {
                    covered.insert(at);
                }
                rows.push(NatRow {
                    source,
                    node: Some(node),
                    real: real.or(entry.map(|(_, entry)| entry.real)),
                    mapped: entry.map(|(_, entry)| entry.mapped),
                    port: entry.and_then(|(_, entry)| entry.port),
                    slot: None,
                });
                if entry.is_none() && !source {
                    // A row that shares its address needs the port to tell the services apart.
                    if let Some(row) = rows.last_mut() {
                        row.port = ports;
                    }
                }
            }
            for (at, entry) in line.nat_map.iter().enumerate() {
                if !covered.contains(&at) {
                    rows.push(NatRow {
                        source: entry.source,
                        node: None,
                        real: Some(entry.real),
                        mapped: Some(entry.mapped),
                        port: entry.port,
                        slot: None,
                    });
                }
            }
            let entered: BTreeSet<Ipv4Addr> = rows.iter().filter_map(|row| row.mapped).collect();
            let used = assign_slots(&mut rows, entered.len() as u64, given);
            Some(NatPlan { line: bridge.node, rows, used })
        })
        .collect()
}

/// Gives each missing row an address of the allotment. All SNAT rows may share one; DNAT rows take one for each
/// real address while there are enough, then one on which their port is still free (guide L577). A row for which
/// there is none stays without: another port has to be chosen, or more addresses asked for.
fn assign_slots(rows: &mut [NatRow], entered: u64, given: u64) -> u64 {
    let mut next = entered;
    let mut shared_source = None;
    for row in rows.iter_mut().filter(|row| row.mapped.is_none() && row.source) {
        let slot = *shared_source.get_or_insert_with(|| {
            next += 1;
            next
        });
        row.slot = Some(slot);
    }
    let meet = |a: Option<PortRange>, b: Option<PortRange>| match (a, b) {
        (Some(a), Some(b)) => a.first <= b.last && b.first <= a.last,
        _ => true,
    };
    let mut taken: BTreeMap<u64, Vec<(Option<Ipv4Addr>, Option<PortRange>)>> = BTreeMap::new();
    for row in rows.iter_mut().filter(|row| row.mapped.is_none() && !row.source) {
        let (real, port) = (row.real, row.port);
        // The services of one real address stand on one translated address.
        let own = taken.iter().find(|(_, uses)| {
            uses.iter().any(|(other, _)| *other == real)
                && uses.iter().all(|(other, used)| *other == real || !meet(*used, port))
        });
        let slot = match own {
            Some((&slot, _)) => Some(slot),
            None if next < given => {
                next += 1;
                Some(next)
            }
            None => taken
                .iter()
                .find(|(_, uses)| uses.iter().all(|(_, used)| !meet(*used, port)))
                .map(|(&slot, _)| slot),
        };
        if let Some(slot) = slot {
            taken.entry(slot).or_default().push((real, port));
        }
        row.slot = slot;
    }
    next
}

/// What drawn flows need of a line, without repetition: direction, the customer's node, and the ports.
fn needs(
    map: &NetworkMap<'_>,
    line: NodeId,
    region: RegionId,
) -> BTreeSet<(bool, NodeId, Option<PortRange>)> {
    let space = Space::Classic(region);
    let is_customer = |id: NodeId| matches!(map.space(id), Some(Space::Site(_)));
    let mut needs = BTreeSet::new();
    for flow in map.flows() {
        if is_customer(flow.from) && map.space(flow.to) == Some(space) && flow.to != line {
            needs.insert((true, flow.from, None));
        }
        if map.space(flow.from) == Some(space) && is_customer(flow.to) {
            needs.insert((false, flow.to, Some(flow.ports)));
        }
        // Drawn through the line: the customer's node to the line, the line to the server, and back.
        if flow.to == line && is_customer(flow.from) {
            needs.insert((true, flow.from, None));
        }
        if flow.from == line && is_customer(flow.to) {
            needs.insert((false, flow.to, Some(flow.ports)));
        }
    }
    let gateway = |id: NodeId| {
        let external = map.design.nodes.get(id).and_then(|node| node.product.as_external());
        external.is_some_and(|external| {
            matches!(
                external.role,
                Some(crate::design::CustomerRole::Gateway | crate::design::CustomerRole::Firewall)
            )
        })
    };
    // A gateway passes on what servers behind it send.
    let mut extra = BTreeSet::new();
    for &(source, node, ports) in &needs {
        if !gateway(node) {
            continue;
        }
        if source {
            extra.extend(map.incoming(node).iter().map(|(_, link)| (true, link.from, None)));
        } else {
            extra.extend(map.outgoing(node).iter().map(|(_, link)| (false, link.to, ports)));
        }
    }
    needs.extend(extra.into_iter().filter(|&(_, node, _)| is_customer(node)));
    needs.retain(|&(_, node, _)| !gateway(node));
    needs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(ports: impl IntoIterator<Item = u16>) -> Vec<NatRow> {
        let row = |(at, port)| NatRow {
            source: false,
            node: None,
            real: Some(Ipv4Addr::new(172, 16, 22, at)),
            mapped: None,
            port: Some(PortRange::one(port)),
            slot: None,
        };
        (1..).zip(ports).map(row).collect()
    }

    fn slots(mut rows: Vec<NatRow>, entered: u64, given: u64) -> (Vec<Option<u64>>, u64) {
        let used = assign_slots(&mut rows, entered, given);
        (rows.iter().map(|row| row.slot).collect(), used)
    }

    #[test]
    fn each_host_has_an_address_of_its_own_while_there_are_enough() {
        let (found, used) = slots(rows([9000; 8]), 0, 8);
        assert_eq!((found, used), ((1..=8).map(Some).collect(), 8));
    }

    #[test]
    fn then_they_share_by_port_and_never_on_one_port() {
        let (found, used) = slots(rows([9000, 9000, 9001, 9002, 9000]), 0, 2);
        assert_eq!(found, [Some(1), Some(2), Some(1), Some(1), None], "9000 is taken on both addresses");
        assert_eq!(used, 2);
        // What was entered is not given a second time.
        assert_eq!(slots(rows([9000, 9001]), 1, 2).0, [Some(2), Some(2)]);
    }

    #[test]
    fn senders_share_one_address() {
        let mut both = rows([9000]);
        both.extend((20..25).map(|at| NatRow {
            source: true,
            real: Some(Ipv4Addr::new(172, 16, 22, at)),
            port: None,
            ..rows([1]).remove(0)
        }));
        let (found, used) = slots(both, 0, 8);
        assert_eq!(found, [Some(2), Some(1), Some(1), Some(1), Some(1), Some(1)]);
        assert_eq!(used, 2);
    }
}
