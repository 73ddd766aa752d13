//! On which ports one node reaches another: one question for each class of ports that nothing tells apart.

use std::collections::BTreeSet;

use super::map::NetworkMap;
use super::passage;
use crate::design::{NodeId, PortRange, Product, Transport};

/// The open ports of one transport. For ICMP the range says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPorts {
    /// TCP, UDP or ICMP.
    pub transport: Transport,
    /// The ranges in ascending order.
    pub ranges: Vec<PortRange>,
}

/// On which ports one node reaches another, by transport; transports without an open port are left out.
#[must_use]
pub fn open_ports(map: &NetworkMap<'_>, from: NodeId, to: NodeId) -> Vec<OpenPorts> {
    let starts = classes(map, from, to);
    let mut found = Vec::new();
    for transport in [Transport::Tcp, Transport::Udp] {
        let mut ranges: Vec<PortRange> = Vec::new();
        for (at, &first) in starts.iter().enumerate() {
            if !passage(map, from, to, transport, first).reachable {
                continue;
            }
            let last = starts.get(at + 1).map_or(u16::MAX, |&next| next.saturating_sub(1));
            match ranges.last_mut() {
                Some(open) if open.last.checked_add(1) == Some(first) => open.last = last,
                Some(_) | None => ranges.push(PortRange { first, last }),
            }
        }
        if !ranges.is_empty() {
            found.push(OpenPorts { transport, ranges });
        }
    }
    if passage(map, from, to, Transport::Icmp, 0).reachable {
        found.push(OpenPorts { transport: Transport::Icmp, ranges: vec![PortRange::ALL] });
    }
    found
}

/// The first port of each class: everything in which a port is named on the way begins and ends one.
fn classes(map: &NetworkMap<'_>, from: NodeId, to: NodeId) -> Vec<u16> {
    let mut starts = BTreeSet::from([1]);
    let mut cut = |ports: PortRange| {
        starts.insert(ports.first.max(1));
        starts.extend(ports.last.checked_add(1));
    };
    for &port in &map.eip_blocked {
        cut(PortRange::one(port));
    }
    for id in [from, to] {
        let Some(node) = map.node(id) else { continue };
        for group in node.security_groups.iter().filter_map(|&id| map.design.security_groups.get(id)) {
            group.rules.iter().for_each(|rule| cut(rule.ports));
        }
        map.rds_ports(id).iter().for_each(|&port| cut(PortRange::one(port)));
        for (_, link) in map.incoming(id) {
            link.ports.into_iter().for_each(&mut cut);
        }
        let listeners = node.product.as_slb().map(|slb| slb.listeners.as_slice()).unwrap_or_default();
        for listener in listeners {
            if let Ok(port) = u16::try_from(listener.port) {
                cut(PortRange::one(port));
            }
            u16::try_from(listener.effective_backend_port())
                .into_iter()
                .for_each(|port| cut(PortRange::one(port)));
        }
        for &(slb, at) in map.listeners_to(id) {
            let listener = map.node(slb).and_then(|node| node.product.as_slb()?.listeners.get(at));
            let backend = listener.and_then(|listener| u16::try_from(listener.effective_backend_port()).ok());
            if let Some(port) = backend {
                cut(PortRange::one(port));
            }
        }
        if let Product::Line(line) = &node.product {
            line.nat_map.iter().filter_map(|entry| entry.port).for_each(&mut cut);
        }
    }
    for bridge in map.bridges() {
        if let Some(Product::Line(line)) = map.design.nodes.get(bridge.node).map(|node| &node.product) {
            line.nat_map.iter().filter_map(|entry| entry.port).for_each(&mut cut);
        }
    }
    // The ports of buckets.
    cut(PortRange::one(80));
    cut(PortRange::one(443));
    starts.into_iter().collect()
}
