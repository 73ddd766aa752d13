//! What a list of rules lets through.

use super::map::{NetworkMap, RuleAt};
use super::{AddressSet, Obstacle};
use crate::design::{
    Direction, ExternalKind, NetKind, Nic, Node, NodeId, Peer, RuleAction, SecurityRule, Transport,
};

/// Who sends a packet, as a rule sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The node that the packet comes from.
    pub node: NodeId,
    /// In what guise.
    pub guise: Guise,
}

/// In what guise a packet arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guise {
    /// With an address of its own network.
    Own,
    /// With a public address.
    Public,
    /// With an address that the management VPN gave.
    VpnClient,
    /// From a load balancer's own addresses.
    Balancer,
    /// From a place of the customer's, over a line or an IPSec VPN.
    Customer(NodeId),
}

/// Which part of a sender's addresses an entry speaks of.
pub(super) enum Part {
    All,
    Nothing,
    Some(AddressSet),
}

/// Which part of the sender's addresses an entry speaks of.
pub(super) fn part_of(map: &NetworkMap<'_>, entry: Peer, sender: &Sender, addresses: &AddressSet) -> Part {
    let yes = |matches: bool| if matches { Part::All } else { Part::Nothing };
    let node = map.node(sender.node);
    match entry {
        Peer::Cidr(block) if block.0.prefix_len() == 0 => Part::All,
        Peer::Cidr(block) => {
            let both = AddressSet::block(block).and(addresses);
            if both.is_empty() {
                Part::Nothing
            } else if both == *addresses {
                Part::All
            } else {
                Part::Some(both)
            }
        }
        Peer::SecurityGroup(group) => {
            yes(sender.guise == Guise::Own && node.is_some_and(|node| node.security_groups.contains(&group)))
        }
        Peer::Node(named) => match sender.guise {
            Guise::Customer(over) => yes(named == sender.node || named == over),
            // A server that leaves by a public address no longer has its own.
            Guise::Public => {
                yes(named == sender.node && node.is_some_and(|node| node.product.as_external().is_some()))
            }
            Guise::Own | Guise::VpnClient | Guise::Balancer => yes(named == sender.node),
        },
        Peer::VpnClients => yes(sender.guise == Guise::VpnClient),
        Peer::SlbInternal => yes(sender.guise == Guise::Balancer),
        Peer::Alipay => yes(node.is_some_and(|node| super::map::is_party(node, ExternalKind::Alipay))),
    }
}

/// Whether a rule speaks of a transport and port. ICMP has no ports.
pub(super) fn speaks_of(rule: &SecurityRule, transport: Transport, port: u16) -> bool {
    match (rule.transport, transport) {
        (Transport::All | Transport::Icmp, Transport::Icmp) | (_, Transport::All) => true,
        (Transport::All, _) => rule.ports.contains(port) || rule.ports == crate::design::PortRange::ALL,
        (of, asked) => of == asked && rule.ports.contains(port),
    }
}

/// What rules came to: the addresses let through and, when it was one, the rule that let most of them.
pub(super) struct Passed {
    pub addresses: AddressSet,
    pub by: Option<RuleAt>,
}

/// What the groups of a server let in on one of its cards.
#[expect(clippy::too_many_arguments, reason = "a packet is what it carries")]
pub(super) fn inbound(
    map: &NetworkMap<'_>,
    target: NodeId,
    node: &Node,
    nic: Nic,
    transport: Transport,
    port: u16,
    sender: &Sender,
    addresses: &AddressSet,
) -> Result<Passed, Obstacle> {
    let classic = map.net(target) == NetKind::Classic;
    // Guide L86, L684: the public card of the classic network takes UDP and never TCP, whatever rules say.
    if classic && nic == Nic::Public && transport == Transport::Tcp {
        return Err(Obstacle::ClassicPublicTcp { node: target });
    }
    let groups = &node.security_groups;
    let udp_by_default = classic && nic == Nic::Public && transport == Transport::Udp;
    if groups.is_empty() && !udp_by_default {
        return Err(Obstacle::NoGroup { node: target });
    }
    let (passed, dropped) = walk(
        map,
        map.rules(target, Direction::In, nic),
        (transport, port),
        sender,
        addresses,
        udp_by_default,
    );
    if !passed.addresses.is_empty() {
        return Ok(passed);
    }
    // The group with the fewest members is changed, so that the change widens least.
    let group = match groups.as_slice() {
        [only] => Some(*only),
        several => several.iter().copied().min_by_key(|&group| (map.members(group).len(), group)),
    };
    match group {
        Some(group) => Err(Obstacle::GroupDenies {
            node: target,
            group,
            dropped_by: dropped,
            nic,
            transport,
            port,
            peer: peer_for(map, sender, addresses),
        }),
        None => Err(Obstacle::NoGroup { node: target }),
    }
}

/// What the groups of a server let out. Without a rule everything may leave (guide L86).
pub(super) fn outbound(
    map: &NetworkMap<'_>,
    from: NodeId,
    nic: Nic,
    transport: Transport,
    port: u16,
    to: &Sender,
    addresses: &AddressSet,
) -> Result<(), Obstacle> {
    let rules = map.rules(from, Direction::Out, nic);
    if rules.is_empty() {
        return Ok(());
    }
    let (passed, dropped) = walk(map, rules, (transport, port), to, addresses, true);
    match dropped {
        Some(rule) if passed.addresses.is_empty() => Err(Obstacle::OutDropped { node: from, rule }),
        _ => Ok(()),
    }
}

/// Asks rules in order: each takes its part of what is left.
fn walk(
    map: &NetworkMap<'_>,
    rules: &[(RuleAt, &SecurityRule)],
    (transport, port): (Transport, u16),
    sender: &Sender,
    addresses: &AddressSet,
    by_default: bool,
) -> (Passed, Option<RuleAt>) {
    let mut left = addresses.clone();
    let mut passed = Passed { addresses: AddressSet::none(), by: None };
    let mut most = 0;
    let mut dropped = None;
    for &(at, rule) in rules {
        if !speaks_of(rule, transport, port) {
            continue;
        }
        let part = match part_of(map, rule.peer, sender, &left) {
            Part::Nothing => continue,
            Part::All => std::mem::take(&mut left),
            Part::Some(part) => {
                left = left.minus(&part);
                part
            }
        };
        match rule.action {
            RuleAction::Drop => dropped = dropped.or(Some(at)),
            RuleAction::Allow => {
                if part.len() > most {
                    most = part.len();
                    passed.by = Some(at);
                }
                passed.addresses =
                    if passed.addresses.is_empty() { part } else { passed.addresses.or(&part) };
            }
        }
        if left.is_empty() {
            break;
        }
    }
    if by_default && !left.is_empty() {
        if left.len() > most {
            passed.by = None;
        }
        passed.addresses = passed.addresses.or(&left);
    }
    (passed, dropped)
}

/// What a list of addresses lets in. An empty list is for the caller to read.
pub(super) fn listed(
    map: &NetworkMap<'_>,
    list: &[Peer],
    sender: &Sender,
    addresses: &AddressSet,
) -> Option<(AddressSet, usize)> {
    let mut admitted: Option<(AddressSet, usize)> = None;
    for (at, &entry) in list.iter().enumerate() {
        let part = match part_of(map, entry, sender, addresses) {
            Part::All => return Some((addresses.clone(), at)),
            Part::Nothing => continue,
            Part::Some(part) => part,
        };
        admitted = Some(match admitted {
            None => (part, at),
            Some((so_far, first)) => (so_far.or(&part), first),
        });
    }
    admitted
}

/// The entry that names a sender most narrowly.
pub(super) fn peer_for(map: &NetworkMap<'_>, sender: &Sender, addresses: &AddressSet) -> Peer {
    match sender.guise {
        Guise::Own => Peer::Node(sender.node),
        Guise::VpnClient => Peer::VpnClients,
        Guise::Balancer => Peer::SlbInternal,
        Guise::Customer(_) => match addresses.blocks().as_slice() {
            [one] => Peer::Cidr(crate::design::Cidr(*one)),
            _ => Peer::Node(sender.node),
        },
        Guise::Public => {
            let alipay =
                map.node(sender.node).is_some_and(|node| super::map::is_party(node, ExternalKind::Alipay));
            if alipay { Peer::Alipay } else { Peer::Cidr(crate::design::Cidr(ipnet::Ipv4Net::default())) }
        }
    }
}
