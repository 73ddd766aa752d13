//! The groups and whitelists of a design against what its links need.

use std::collections::{BTreeMap, BTreeSet};

use super::flow::Flow;
use super::map::{NetworkMap, RuleAt};
use super::{AddressSet, Obstacle};
use crate::base::Text;
use crate::design::{
    Direction, NodeId, Peer, PortRange, RuleAction, SecurityGroupId, SecurityRule, Transport,
};
use crate::text;

/// What is wrong with a rule that somebody wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No drawn link needs it.
    Unused,
    /// It admits more than the links need.
    TooWide(Text),
    /// An earlier rule takes everything it speaks of.
    Shadowed(SecurityGroupId, usize),
    /// It admits the whole Internet where no link from the Internet is drawn.
    WorldOpen,
}

impl Fault {
    /// The word in JSON.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Unused => "unused",
            Self::TooWide(_) => "too-wide",
            Self::Shadowed(..) => "shadowed",
            Self::WorldOpen => "world-open",
        }
    }

    /// What is wrong, for people.
    #[must_use]
    pub fn text(&self, map: &NetworkMap<'_>) -> Text {
        match self {
            Self::Unused => Text::fixed("没有连线需要它", "no drawn link needs it"),
            Self::TooWide(why) => why.clone(),
            Self::Shadowed(group, at) => {
                let (name, at) = (map.name(*group), at + 1);
                text!(
                    "被“{name}”第{at}条规则覆盖，不起作用",
                    "rule {at} of \"{name}\" takes everything before it"
                )
            }
            Self::WorldOpen => Text::fixed("对全网开放", "open to the whole Internet"),
        }
    }
}

/// A rule with a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The group.
    pub group: SecurityGroupId,
    /// The rule's position.
    pub at: usize,
    /// What is wrong.
    pub fault: Fault,
}

/// A flow that groups or whitelists do not let through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The flow.
    pub flow: Flow,
    /// What closes it.
    pub obstacle: Obstacle,
}

/// How the rules of a design compare with what its links need.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// Everything that must get through to servers and databases.
    pub flows: Vec<Flow>,
    /// What the links need and the rules do not let through.
    pub missing: Vec<Missing>,
    /// Rules that admit too much, nothing, or never.
    pub remarks: Vec<Remark>,
}

/// Every address.
pub(super) const EVERYWHERE: ipnet::Ipv4Net = ipnet::Ipv4Net::new_assert(std::net::Ipv4Addr::UNSPECIFIED, 0);

/// Whether a rule lets in everybody.
#[must_use]
pub fn is_world(peer: Peer) -> bool {
    matches!(peer, Peer::Cidr(block) if block.0.prefix_len() == 0)
}

/// Compares.
#[must_use]
pub fn compare(map: &NetworkMap<'_>) -> Comparison {
    let mut comparison = Comparison::default();
    let mut used: BTreeMap<RuleAt, Vec<Flow>> = BTreeMap::new();
    for (&flow, asked) in map.flows().iter().zip(map.asked()) {
        let Some(node) = map.node(flow.to) else { continue };
        let database = node.product.as_rds().is_some();
        if node.product.as_ecs().is_none() && !database {
            continue;
        }
        comparison.flows.push(flow);
        if let Some(obstacle) = asked.stops.iter().find(|stop| stop.is_filter()) {
            comparison.missing.push(Missing { flow, obstacle: obstacle.clone() });
        }
        for at in asked.by.into_iter().flatten() {
            let flows = used.entry(at).or_default();
            if flows.last() != Some(&flow) {
                flows.push(flow);
            }
        }
    }
    for (group, row) in map.design.security_groups.iter() {
        for (at, rule) in row.rules.iter().enumerate() {
            if rule.direction == Direction::Out {
                continue;
            }
            if let Some(by) = shadowed_by(map, group, at, rule) {
                comparison.remarks.push(Remark { group, at, fault: Fault::Shadowed(by.0, by.1) });
                continue;
            }
            if rule.action == RuleAction::Drop {
                continue;
            }
            let flows = used.get(&(group, at)).map(Vec::as_slice).unwrap_or_default();
            if let Some(fault) = fault_of(map, group, rule, flows) {
                comparison.remarks.push(Remark { group, at, fault });
            }
        }
    }
    comparison
}

fn fault_of(
    map: &NetworkMap<'_>,
    group: SecurityGroupId,
    rule: &SecurityRule,
    flows: &[Flow],
) -> Option<Fault> {
    if is_world(rule.peer) {
        let from_outside = flows.iter().any(|flow| {
            matches!(map.space(flow.from), Some(super::Space::Internet))
                || map.node(flow.from).is_some_and(|node| {
                    matches!(node.product, crate::design::Product::Eip(_) | crate::design::Product::Nat(_))
                })
        });
        if !from_outside {
            return Some(Fault::WorldOpen);
        }
    }
    if flows.is_empty() {
        return Some(Fault::Unused);
    }
    let needed: BTreeSet<PortRange> = flows.iter().map(|flow| flow.ports).collect();
    let reads_ports = !matches!(rule.transport, Transport::Icmp);
    if reads_ports && !needed.iter().any(|ports| ports.covers(rule.ports)) {
        let shown: Vec<String> = needed.iter().map(PortRange::to_string).collect();
        let (ports, zh, en) = (rule.ports, shown.join("、"), shown.join(", "));
        // Two needed ports next to each other cover a range together.
        let count: u32 = needed.iter().map(|p| u32::from(p.last - p.first) + 1).sum();
        if count < u32::from(rule.ports.last - rule.ports.first) + 1 {
            return Some(Fault::TooWide(text!(
                "端口{ports}，连线只需要{zh}",
                "ports {ports}; the links need {en}"
            )));
        }
    }
    if rule.transport == Transport::All {
        return Some(Fault::TooWide(Text::fixed(
            "协议为全部，连线只需要其中一种",
            "all protocols; the links need one",
        )));
    }
    match rule.peer {
        Peer::SecurityGroup(source) => {
            let senders: BTreeSet<NodeId> = flows.iter().map(|flow| flow.from).collect();
            let idle: Vec<String> = map
                .members(source)
                .iter()
                .filter(|member| !senders.contains(member))
                .map(|&member| map.name(member))
                .collect();
            if !idle.is_empty() {
                let (zh, en) = (idle.join("、"), idle.join(", "));
                return Some(Fault::TooWide(text!(
                    "来源组中的{zh}没有连线",
                    "{en} of the source group has no link"
                )));
            }
        }
        Peer::Cidr(block) => {
            let mine = AddressSet::block(block);
            let senders =
                AddressSet::any(flows.iter().map(|flow| super::source_addresses(map, flow.from, flow.to)));
            if !senders.is_empty() && !senders.covers(&mine) && mine.len() > senders.and(&mine).len() {
                let (has, needs) = (mine.len(), senders.and(&mine).len());
                return Some(Fault::TooWide(text!(
                    "网段共{has}个地址，连线只来自其中{needs}个",
                    "{has} addresses; the links come from {needs} of them"
                )));
            }
        }
        Peer::Node(_) | Peer::VpnClients | Peer::SlbInternal | Peer::Alipay => {}
    }
    let targets: BTreeSet<NodeId> = flows.iter().map(|flow| flow.to).collect();
    let idle: Vec<String> = map
        .members(group)
        .iter()
        .filter(|member| !targets.contains(member))
        .map(|&member| map.name(member))
        .collect();
    (!idle.is_empty()).then(|| {
        let (zh, en) = (idle.join("、"), idle.join(", "));
        Fault::TooWide(text!("组内{zh}没有这样的连线", "{en} of the group has no such link"))
    })
}

/// The rule of the same group that takes everything a rule speaks of before it is asked.
fn shadowed_by(
    map: &NetworkMap<'_>,
    group: SecurityGroupId,
    at: usize,
    rule: &SecurityRule,
) -> Option<(SecurityGroupId, usize)> {
    let row = map.design.security_groups.get(group)?;
    let rank = |rule: &SecurityRule, at: usize| (rule.priority, rule.action == RuleAction::Allow, at);
    let mine = rank(rule, at);
    row.rules
        .iter()
        .enumerate()
        .find(|(other_at, other)| {
            *other_at != at
                && rank(other, *other_at) < mine
                && other.direction == rule.direction
                && other.nic == rule.nic
                && (other.transport == Transport::All || other.transport == rule.transport)
                && (rule.transport == Transport::Icmp || other.ports.covers(rule.ports))
                && covers(other.peer, rule.peer)
        })
        .map(|(other_at, _)| (group, other_at))
}

/// Whether everything that one entry names is named by another.
fn covers(wide: Peer, narrow: Peer) -> bool {
    match (wide, narrow) {
        (a, b) if a == b => true,
        (Peer::Cidr(_), _) if is_world(wide) => true,
        (Peer::Cidr(a), Peer::Cidr(b)) => a.0.trunc().contains(&b.0.trunc()),
        _ => false,
    }
}
