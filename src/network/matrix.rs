//! The access matrix: which part of the design reaches which, on what.

use std::collections::{BTreeMap, BTreeSet};

use super::map::{NetworkMap, Space, is_bastion};
use super::port_words;
use crate::base::Text;
use crate::design::{EcsRole, NodeId, Product, SecurityZoneId, SiteId, Transport};

/// A row or a column of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The Internet and everybody in it.
    Internet,
    /// Whoever dialled into the management VPN.
    VpnClients,
    /// A place of the customer's.
    Site(SiteId),
    /// A security zone.
    SecurityZone(u32, SecurityZoneId),
    /// Load balancers outside any security zone.
    Balancers,
    /// Bastions outside any security zone.
    Bastions,
    /// Production servers outside any security zone.
    Production,
    /// Test servers outside any security zone.
    Test,
    /// Databases outside any security zone.
    Databases,
    /// Everything else.
    Other,
}

impl Part {
    fn of(map: &NetworkMap<'_>, id: NodeId) -> Self {
        let Some(node) = map.node(id) else { return Self::Internet };
        if node.product.as_vpn().is_some_and(|vpn| vpn.kind == crate::design::VpnKind::SslAdmin) {
            return Self::VpnClients;
        }
        match map.space(id) {
            Some(Space::Internet) => return Self::Internet,
            Some(Space::Site(site)) => return Self::Site(site),
            Some(Space::Classic(_) | Space::Vpc(_)) | None => {}
        }
        if let Some(bridge) = map.bridges().iter().find(|bridge| bridge.node == id)
            && let Some(&site) = bridge.sites.first()
        {
            return Self::Site(site);
        }
        if let Some(zone) = node.place.security_zone() {
            return Self::SecurityZone(map.design.security_zones.get(zone).map_or(0, |row| row.order), zone);
        }
        match &node.product {
            _ if is_bastion(node) => Self::Bastions,
            Product::Slb(_) => Self::Balancers,
            Product::Rds(_) => Self::Databases,
            Product::Ecs(ecs) if ecs.role == EcsRole::Test => Self::Test,
            Product::Ecs(ecs) if ecs.role == EcsRole::SelfBuiltDatabase => Self::Databases,
            Product::Ecs(_) => Self::Production,
            Product::Eip(_) | Product::Nat(_) => Self::Internet,
            _ => Self::Other,
        }
    }

    /// Its name.
    #[must_use]
    pub fn text(self, map: &NetworkMap<'_>) -> Text {
        match self {
            Self::Internet => Text::fixed("互联网", "Internet"),
            Self::VpnClients => Text::fixed("VPN客户端", "VPN clients"),
            Self::Site(site) => Text::same(map.name(site)),
            Self::SecurityZone(_, zone) => Text::same(map.name(zone)),
            Self::Balancers => Text::fixed("负载均衡", "load balancers"),
            Self::Bastions => Text::fixed("堡垒机", "bastions"),
            Self::Production => Text::fixed("生产服务器", "production"),
            Self::Test => Text::fixed("测试服务器", "test"),
            Self::Databases => Text::fixed("数据库", "databases"),
            Self::Other => Text::fixed("其他", "other"),
        }
    }
}

/// What one part may open at another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// What drawn links need and get, as `TCP 80`.
    pub open: BTreeSet<String>,
    /// What drawn links need and do not get.
    pub closed: BTreeSet<String>,
}

/// The matrix.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matrix {
    /// Rows and columns in order.
    pub parts: Vec<Part>,
    /// What each part reaches; pairs without a link are left out and mean "nothing".
    pub cells: BTreeMap<(Part, Part), Cell>,
}

impl Matrix {
    /// What a part opens at another, for people; empty where nothing is drawn. What is drawn and does not get
    /// through stands in brackets.
    #[must_use]
    pub fn words(&self, from: Part, to: Part) -> Text {
        let Some(cell) = self.cells.get(&(from, to)) else { return Text::default() };
        let mut open: Vec<String> = cell.open.iter().cloned().collect();
        let closed: Vec<&String> = cell.closed.iter().filter(|words| !cell.open.contains(*words)).collect();
        let mut en = open.clone();
        open.extend(closed.iter().map(|words| format!("（未放行 {words}）")));
        en.extend(closed.iter().map(|words| format!("(closed {words})")));
        Text::new(open.join("、"), en.join(", "))
    }
}

/// Makes the matrix of a design.
#[must_use]
pub fn matrix(map: &NetworkMap<'_>) -> Matrix {
    let mut cells: BTreeMap<(Part, Part), Cell> = BTreeMap::new();
    for (flow, asked) in map.flows().iter().zip(map.asked()) {
        // What parties outside do among themselves is not the design's to allow.
        if map.cloud_space(flow.from).is_none() && map.cloud_space(flow.to).is_none() {
            continue;
        }
        let (from, to) = (Part::of(map, flow.from), Part::of(map, flow.to));
        let cell = cells.entry((from, to)).or_default();
        let words = if flow.ports.first == flow.ports.last || flow.transport == Transport::Icmp {
            port_words(flow.transport, flow.ports.first)
        } else {
            format!("{}-{}", port_words(flow.transport, flow.ports.first), flow.ports.last)
        };
        if cell.open.contains(&words) && cell.closed.contains(&words) {
            continue;
        }
        let managed = map
            .node(flow.from)
            .is_some_and(|node| matches!(node.product, Product::Rds(_) | Product::Oss(_) | Product::Dns(_)));
        let open = managed || asked.first_open;
        if open {
            cell.open.insert(words);
        } else {
            cell.closed.insert(words);
        }
    }
    let parts: BTreeSet<Part> = cells.keys().flat_map(|&(from, to)| [from, to]).collect();
    Matrix { parts: parts.into_iter().collect(), cells }
}
