//! The layers of the three-tier design (guide L705–725): G1 jump, G2 web, G3 middleware, data.

use std::collections::BTreeSet;

use crate::design::{
    Design, NodeId, OpsPath, Peer, SecurityGroupId, SecurityRule, SecurityZoneKind, SecurityZoneMode,
};
use crate::network::{is_bastion, login_ports};
use crate::rules::Context;

/// A layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Layer {
    /// The management VPN's clients.
    Vpn,
    /// G1.
    G1,
    /// G2.
    G2,
    /// G3.
    G3,
    /// The databases.
    Data,
}

impl Layer {
    /// Whether this is the next layer below another.
    pub(super) fn is_below(self, up: Self) -> bool {
        self as u8 == up as u8 + 1
    }

    /// How many layers lie between the two, counting the lower one.
    pub(super) const fn steps_to(self, below: Self) -> i8 {
        below as i8 - self as i8
    }

    /// As the guide writes it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Vpn => "VPN",
            Self::G1 => "G1",
            Self::G2 => "G2",
            Self::G3 => "G3",
            Self::Data => "RDS",
        }
    }
}

/// Whether the design is divided into these layers.
pub(super) fn is_layered(design: &Design) -> bool {
    design.settings.security_zone_mode == SecurityZoneMode::JumpWebMwData
}

/// Whether operators go layer by layer; so unless the design says star.
pub(super) fn is_serial(design: &Design) -> bool {
    design.settings.ops_path != Some(OpsPath::Star)
}

/// The layer of a node.
pub(super) fn layer_of(design: &Design, id: NodeId) -> Option<Layer> {
    let node = design.nodes.get(id)?;
    if node.product.as_vpn().is_some() {
        return Some(Layer::Vpn);
    }
    if node.product.as_rds().is_some() {
        return Some(Layer::Data);
    }
    if is_bastion(node) {
        return Some(Layer::G1);
    }
    node.product.as_ecs()?;
    let zone = node.place.security_zone().and_then(|zone| design.security_zones.get(zone))?;
    match zone.kind {
        SecurityZoneKind::Jump | SecurityZoneKind::Management => Some(Layer::G1),
        SecurityZoneKind::Web | SecurityZoneKind::Dmz => Some(Layer::G2),
        SecurityZoneKind::Middleware | SecurityZoneKind::Intranet => Some(Layer::G3),
        SecurityZoneKind::Data => Some(Layer::Data),
        SecurityZoneKind::Other => None,
    }
}

/// The servers of a layer.
pub(super) fn servers(context: &Context<'_>, layer: Layer) -> Vec<NodeId> {
    let all = context.facts.ecs.iter().map(|&(id, _, _)| id);
    all.filter(|&id| layer_of(context.design, id) == Some(layer)).collect()
}

/// The groups whose servers all stand in a layer.
pub(super) fn groups(context: &Context<'_>, layer: Layer) -> Vec<SecurityGroupId> {
    let of_layer = |id: &SecurityGroupId| {
        let members = context.network().members(*id);
        !members.is_empty() && members.iter().all(|&member| layer_of(context.design, member) == Some(layer))
    };
    context.design.security_groups.keys().filter(of_layer).collect()
}

/// Whether everybody whom an entry names stands in a layer.
pub(super) fn is_of(context: &Context<'_>, peer: Peer, layer: Layer) -> bool {
    let design = context.design;
    match peer {
        Peer::Node(id) => layer_of(design, id) == Some(layer),
        Peer::SecurityGroup(group) => {
            let members = context.network().members(group);
            !members.is_empty() && members.iter().all(|&id| layer_of(design, id) == Some(layer))
        }
        Peer::VpnClients => layer == Layer::Vpn,
        Peer::Cidr(block) => {
            layer == Layer::Vpn
                && context.facts.vpns.iter().any(|(_, _, vpn)| {
                    !vpn.client_ips.is_empty()
                        && block.0.prefix_len() >= 24
                        && vpn.client_ips.iter().any(|address| block.0.contains(address))
                })
        }
        Peer::SlbInternal | Peer::Alipay => false,
    }
}

/// The entries that name a layer: its groups, else its servers one by one.
pub(super) fn peers_of(context: &Context<'_>, layer: Layer) -> Vec<Peer> {
    let groups = groups(context, layer);
    let covered: BTreeSet<NodeId> =
        groups.iter().flat_map(|&group| context.network().members(group).to_vec()).collect();
    let mut peers: Vec<Peer> = groups.into_iter().map(Peer::SecurityGroup).collect();
    peers.extend(servers(context, layer).into_iter().filter(|id| !covered.contains(id)).map(Peer::Node));
    peers
}

/// The log-in ports of the servers of a group.
pub(super) fn ports_of(context: &Context<'_>, group: SecurityGroupId) -> BTreeSet<u16> {
    let members = context.network().members(group).iter();
    members
        .filter_map(|&id| context.facts.node(id).and_then(|node| node.product.as_ecs()))
        .flat_map(|ecs| login_ports(ecs.os))
        .collect()
}

/// Adds a rule that is not there yet.
pub(super) fn add(rules: &mut Vec<SecurityRule>, rule: SecurityRule) {
    let there = rules.iter().any(|old| {
        old.ports == rule.ports
            && old.peer == rule.peer
            && old.transport == rule.transport
            && old.direction == rule.direction
            && old.action == rule.action
    });
    if !there {
        rules.push(rule);
    }
}
