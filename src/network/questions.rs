//! The standing questions: asked of every design, always answered.

use std::collections::{BTreeMap, BTreeSet};

use super::map::{INTERNET, NetworkMap, has_public_bandwidth, is_bastion};
use super::reach::way_out;
use super::{AddressSet, Obstacle, OpenPorts, open_ports, passage};
use crate::base::Text;
use crate::design::{
    BucketScope, Link, LinkId, NodeId, OsFamily, Peer, PortRange, Product, Protocol, Purpose,
    SecurityGroupId, SecurityZoneKind, SlbScope, Transport,
};
use crate::text;

/// The answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Questions {
    /// What can the Internet reach, and on which ports?
    pub exposed: Vec<Exposed>,
    /// Is there a way to any server's log-in port that does not pass a bastion?
    pub login_bypasses: Vec<Bypass>,
    /// Can anything but its functions reach each database?
    pub strangers: Vec<Stranger>,
    /// Can the intranet zone reach the Internet?
    pub intranet_out: Vec<WayOut>,
    /// Is every link of the drawing really open end to end?
    pub links: Vec<LinkAnswer>,
}

/// Something that the Internet reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposed {
    /// The node.
    pub node: NodeId,
    /// On which ports.
    pub ports: Vec<OpenPorts>,
    /// The load balancers in front, when it is reached through them only.
    pub through: Vec<NodeId>,
}

/// A way to a log-in port around the bastions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bypass {
    /// Where it begins: the management VPN, a line, an IPSec VPN or [`INTERNET`].
    pub from: NodeId,
    /// The server.
    pub to: NodeId,
    /// The port.
    pub port: u16,
}

/// Something that a whitelist lets in without a drawn link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stranger {
    /// The database.
    pub rds: NodeId,
    /// The entry.
    pub entry: Peer,
    /// A node that gets in by it; none when the entry names no node of the design.
    pub node: Option<NodeId>,
}

/// A server that goes to the Internet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WayOut {
    /// The server.
    pub node: NodeId,
    /// By what.
    pub by: NodeId,
}

/// Whether a drawn link is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkAnswer {
    /// The link.
    pub link: LinkId,
    /// Whether it is.
    pub state: LinkState,
}

/// How open a drawn link is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkState {
    /// From every address that the sender may have.
    Open,
    /// From some addresses only.
    Partly,
    /// Closed by this.
    Closed(Obstacle),
    /// The cloud carries it itself, or no port was entered.
    NotAsked,
}

impl LinkState {
    /// The word in JSON.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Partly => "partly",
            Self::Closed(_) => "closed",
            Self::NotAsked => "not-asked",
        }
    }
}

/// Answers all of them.
#[must_use]
pub fn standing_questions(map: &NetworkMap<'_>) -> Questions {
    Questions {
        exposed: exposed(map),
        login_bypasses: login_bypasses(map),
        strangers: strangers(map),
        intranet_out: intranet_out(map),
        links: links(map),
    }
}

fn exposed(map: &NetworkMap<'_>) -> Vec<Exposed> {
    let design = map.design;
    let mut found = Vec::new();
    for (id, node) in design.nodes.iter() {
        if map.cloud_space(id).is_none() {
            continue;
        }
        let own = match &node.product {
            Product::Ecs(ecs) => has_public_bandwidth(ecs) || has_forwarder(map, id),
            Product::Slb(slb) => slb.scope == SlbScope::Public || has_forwarder(map, id),
            Product::Rds(rds) => rds.public_endpoint,
            Product::Oss(bucket) => bucket.scope == BucketScope::External,
            _ => false,
        };
        if own {
            let ports = open_ports(map, INTERNET, id);
            if !ports.is_empty() {
                found.push(Exposed { node: id, ports, through: Vec::new() });
            }
            continue;
        }
        let mut by_port: BTreeMap<(Transport, u16), BTreeSet<NodeId>> = BTreeMap::new();
        for &(slb, at) in map.listeners_to(id) {
            let Some(listener) =
                design.nodes.get(slb).and_then(|node| node.product.as_slb()?.listeners.get(at))
            else {
                continue;
            };
            let backend = listener.backend_protocol.unwrap_or(listener.protocol);
            if let (Some(transport), Ok(port)) =
                (super::transport_of(backend), u16::try_from(listener.effective_backend_port()))
            {
                by_port.entry((transport, port)).or_default().insert(slb);
            }
        }
        let mut through = BTreeSet::new();
        let mut ports: BTreeMap<Transport, Vec<PortRange>> = BTreeMap::new();
        for ((transport, port), slbs) in by_port {
            if passage(map, INTERNET, id, transport, port).reachable {
                through.extend(slbs);
                ports.entry(transport).or_default().push(PortRange::one(port));
            }
        }
        if !ports.is_empty() {
            let ports =
                ports.into_iter().map(|(transport, ranges)| OpenPorts { transport, ranges }).collect();
            found.push(Exposed { node: id, ports, through: through.into_iter().collect() });
        }
    }
    found
}

/// Whether a public address or NAT passes packets to a node.
fn has_forwarder(map: &NetworkMap<'_>, id: NodeId) -> bool {
    !map.eips_of(id).is_empty()
        || map.incoming(id).iter().any(|(_, link)| {
            matches!(
                map.design.nodes.get(link.from).map(|node| &node.product),
                Some(Product::Eip(_) | Product::Nat(_))
            )
        })
}

/// The log-in ports of a server: its system's, or both while none was entered.
#[must_use]
pub fn login_ports(os: Option<OsFamily>) -> Vec<u16> {
    match os {
        Some(os) => vec![os.login_port()],
        None => vec![OsFamily::Linux.login_port(), OsFamily::Windows.login_port()],
    }
}

fn login_bypasses(map: &NetworkMap<'_>) -> Vec<Bypass> {
    let design = map.design;
    let mut doors: Vec<NodeId> = design
        .nodes
        .iter()
        .filter(|(_, node)| node.product.as_vpn().is_some() || matches!(node.product, Product::Line(_)))
        .map(|(id, _)| id)
        .collect();
    doors.push(INTERNET);
    // Servers of one network in the same groups are let in alike.
    let mut alike: BTreeMap<(NodeId, super::Space, &[SecurityGroupId], u16), bool> = BTreeMap::new();
    let mut found = Vec::new();
    for (id, node) in design.nodes.iter() {
        let Some(ecs) = node.product.as_ecs().filter(|_| !is_bastion(node)) else { continue };
        let Some(space) = map.cloud_space(id) else { continue };
        let exposed = has_public_bandwidth(ecs) || has_forwarder(map, id) || !map.listeners_to(id).is_empty();
        for port in login_ports(ecs.os) {
            for &from in &doors {
                let open = if from == INTERNET || exposed {
                    exposed && passage(map, from, id, Transport::Tcp, port).reachable
                } else {
                    *alike
                        .entry((from, space, node.security_groups.as_slice(), port))
                        .or_insert_with(|| passage(map, from, id, Transport::Tcp, port).reachable)
                };
                if open {
                    found.push(Bypass { from, to: id, port });
                }
            }
        }
    }
    found
}

fn strangers(map: &NetworkMap<'_>) -> Vec<Stranger> {
    let design = map.design;
    let mut found = Vec::new();
    for (id, node) in design.nodes.iter() {
        let Some(rds) = node.product.as_rds() else { continue };
        let drawn: BTreeSet<NodeId> = map.incoming(id).iter().map(|(_, link)| link.from).collect();
        let home = map.space(id);
        let gets_there =
            |other: NodeId| home.zip(map.space(other)).is_some_and(|(home, from)| map.is_joined(from, home));
        for &entry in &rds.whitelist {
            let mut inside: Vec<NodeId> = match entry {
                Peer::Node(named) => vec![named],
                Peer::SecurityGroup(group) => map.members(group).to_vec(),
                Peer::Cidr(block) => {
                    let block = AddressSet::block(block);
                    map.servers_in(home)
                        .iter()
                        .copied()
                        .filter(|&server| !map.addresses(server).and(&block).is_empty())
                        .collect()
                }
                Peer::VpnClients | Peer::SlbInternal | Peer::Alipay => {
                    found.push(Stranger { rds: id, entry, node: None });
                    continue;
                }
            };
            let open_to_all = matches!(entry, Peer::Cidr(block) if block.0.prefix_len() == 0);
            if open_to_all {
                found.push(Stranger { rds: id, entry, node: None });
            }
            inside.retain(|&other| !drawn.contains(&other) && gets_there(other));
            found.extend(inside.into_iter().map(|other| Stranger { rds: id, entry, node: Some(other) }));
        }
    }
    found
}

fn intranet_out(map: &NetworkMap<'_>) -> Vec<WayOut> {
    let design = map.design;
    let mut found = Vec::new();
    for (id, node) in design.nodes.iter() {
        if node.product.as_ecs().is_none() {
            continue;
        }
        let zone = node.place.security_zone().and_then(|zone| design.security_zones.get(zone));
        let inner = zone.is_some_and(|zone| {
            matches!(
                zone.kind,
                SecurityZoneKind::Intranet | SecurityZoneKind::Middleware | SecurityZoneKind::Data
            )
        });
        if !inner {
            continue;
        }
        if let Some(by) = way_out(map, id)
            && passage(map, id, INTERNET, Transport::Tcp, 443).reachable
        {
            found.push(WayOut { node: id, by });
        }
    }
    found
}

fn links(map: &NetworkMap<'_>) -> Vec<LinkAnswer> {
    let design = map.design;
    let links = design.links.iter();
    links.map(|(id, link)| LinkAnswer { link: id, state: link_state(map, link) }).collect()
}

/// Whether a drawn link is open end to end.
#[must_use]
pub fn link_state(map: &NetworkMap<'_>, link: &Link) -> LinkState {
    let managed = |id: NodeId| {
        let product = map.design.nodes.get(id).map(|node| &node.product);
        matches!(product, Some(Product::Rds(_) | Product::Oss(_) | Product::Dns(_)))
    };
    // Copies between managed services travel on the cloud's own network.
    if managed(link.from) {
        return LinkState::NotAsked;
    }
    let Some((transport, port)) = flow_of(map, link) else { return LinkState::NotAsked };
    let last = link.ports.map_or(port, |ports| ports.last);
    let mut state = LinkState::Open;
    for port in if last == port { vec![port] } else { vec![port, last] } {
        let found = passage(map, link.from, link.to, transport, port);
        if let Some(obstacle) = found.obstacles.into_iter().next() {
            return LinkState::Closed(obstacle);
        }
        if !found.whole {
            state = LinkState::Partly;
        }
    }
    state
}

/// The transport and the port of a drawn link: as entered, else as its protocol or its target says.
#[must_use]
pub fn flow_of(map: &NetworkMap<'_>, link: &Link) -> Option<(Transport, u16)> {
    if link.protocol == Protocol::Icmp {
        return Some((Transport::Icmp, 0));
    }
    let transport = link.protocol.transport().unwrap_or(Transport::Tcp);
    if let Some(ports) = link.ports {
        return Some((transport, ports.first));
    }
    let by_protocol = match link.protocol {
        Protocol::Http => Some(80),
        Protocol::Https | Protocol::SslVpn => Some(443),
        Protocol::Dns => Some(53),
        Protocol::Ssh | Protocol::Sftp => Some(22),
        Protocol::Rdp => Some(3389),
        Protocol::Ftp => Some(21),
        Protocol::Mysql => Some(3306),
        Protocol::SqlServer => Some(1433),
        Protocol::Postgresql => Some(5432),
        Protocol::Ipsec => Some(500),
        Protocol::Tcp | Protocol::Udp | Protocol::Icmp | Protocol::Any => None,
    };
    let by_target = || match &map.design.nodes.get(link.to)?.product {
        Product::Rds(rds) => map.rds_ports(link.to, rds.engine).first().copied(),
        Product::Slb(slb) => slb.listeners.first().and_then(|listener| u16::try_from(listener.port).ok()),
        Product::Ecs(ecs) if link.purpose == Purpose::Operations => ecs.os.map(OsFamily::login_port),
        Product::Ecs(ecs) => ecs.listens.first().map(|listen| listen.ports.first),
        Product::Oss(_) | Product::External(_) | Product::Described { .. } => Some(443),
        Product::Vpn(_) | Product::Line(_) | Product::Nat(_) | Product::Eip(_) | Product::Dns(_) => Some(443),
        Product::Opaque { .. } => None,
    };
    by_protocol.or_else(by_target).map(|port| (transport, port))
}

/// One answer as a headline: the question, the verdict, and whether it is as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    /// The name in JSON.
    pub key: &'static str,
    /// The question.
    pub question: Text,
    /// The verdict in one sentence.
    pub answer: Text,
    /// Whether nothing is wrong.
    pub fine: bool,
    /// The cases, one a line.
    pub cases: Vec<Text>,
}

impl Questions {
    /// The answers in words.
    #[must_use]
    pub fn headlines(&self, map: &NetworkMap<'_>) -> Vec<Headline> {
        vec![
            self.exposed_words(map),
            self.bypass_words(map),
            self.stranger_words(map),
            self.intranet_words(map),
            self.link_words(map),
        ]
    }

    fn exposed_words(&self, map: &NetworkMap<'_>) -> Headline {
        let cases: Vec<Text> = self
            .exposed
            .iter()
            .map(|case| {
                let (name, ports) = (map.name(case.node), ports_words(&case.ports));
                let through: Vec<String> = case.through.iter().map(|&slb| map.name(slb)).collect();
                if through.is_empty() {
                    text!("{name}：{ports}", "{name}: {ports}")
                } else {
                    let (zh, en) = (through.join("、"), through.join(", "));
                    text!("{name}：{ports}（经{zh}）", "{name}: {ports} (through {en})")
                }
            })
            .collect();
        let direct = self.exposed.iter().filter(|case| case.through.is_empty());
        let servers = direct
            .filter(|case| {
                map.design.nodes.get(case.node).is_some_and(|node| node.product.as_ecs().is_some())
            })
            .count();
        let count = cases.len();
        Headline {
            key: "internet_reaches",
            question: Text::fixed(
                "互联网能访问什么、哪些端口？",
                "What can the Internet reach, and on which ports?",
            ),
            answer: if count == 0 {
                Text::fixed("互联网无法访问任何节点", "nothing can be reached from the Internet")
            } else if servers == 0 {
                text!(
                    "{count}个节点，服务器均在负载均衡之后",
                    "{count} nodes; every server stands behind a load balancer"
                )
            } else {
                text!(
                    "{count}个节点，其中{servers}个服务器节点直接暴露",
                    "{count} nodes, {servers} of them servers without a load balancer in front"
                )
            },
            fine: servers == 0,
            cases,
        }
    }

    fn bypass_words(&self, map: &NetworkMap<'_>) -> Headline {
        let cases: Vec<Text> = self
            .login_bypasses
            .iter()
            .map(|case| {
                let (from, to, port) = (map.name(case.from), map.name(case.to), case.port);
                text!("{from} → {to} TCP {port}", "{from} → {to} TCP {port}")
            })
            .collect();
        let count = cases.len();
        Headline {
            key: "login_without_bastion",
            question: Text::fixed(
                "有没有绕过堡垒机登录服务器的路径？",
                "Is there a way to any server's log-in port that does not pass a bastion?",
            ),
            answer: if count == 0 {
                Text::fixed("没有", "no")
            } else {
                text!("有{count}条", "yes, {count}")
            },
            fine: count == 0,
            cases,
        }
    }

    fn stranger_words(&self, map: &NetworkMap<'_>) -> Headline {
        let cases: Vec<Text> = self
            .strangers
            .iter()
            .map(|case| {
                let rds = map.name(case.rds);
                let Text { zh, en } = super::peer_words(map.design, case.entry);
                match case.node {
                    Some(node) => {
                        let node = map.name(node);
                        text!("{node} → {rds}（白名单条目{zh}）", "{node} → {rds} (by the entry {en})")
                    }
                    None => text!("{rds}的白名单包含{zh}", "the whitelist of {rds} holds {en}"),
                }
            })
            .collect();
        let count = cases.len();
        let databases = map.design.nodes.values().filter(|node| node.product.as_rds().is_some()).count();
        Headline {
            key: "strangers_at_databases",
            question: Text::fixed(
                "除了连线的应用，还有谁能访问数据库？",
                "Can anything but its functions reach each database?",
            ),
            answer: match (databases, count) {
                (0, _) => Text::fixed("没有数据库", "there is no database"),
                (_, 0) => Text::fixed("没有，只有画出连线的应用", "no, only what has a drawn link"),
                _ => text!("有{count}处", "yes, in {count} cases"),
            },
            fine: count == 0,
            cases,
        }
    }

    fn intranet_words(&self, map: &NetworkMap<'_>) -> Headline {
        let cases: Vec<Text> = self
            .intranet_out
            .iter()
            .map(|case| {
                let (node, by) = (map.name(case.node), map.name(case.by));
                text!("{node}（经{by}）", "{node} (by {by})")
            })
            .collect();
        let count = cases.len();
        let zones = !map.design.security_zones.is_empty();
        Headline {
            key: "intranet_to_internet",
            question: Text::fixed("内网区能访问互联网吗？", "Can the intranet zone reach the Internet?"),
            answer: match (zones, count) {
                (false, _) => Text::fixed("未划分安全域", "the design is not divided into security zones"),
                (true, 0) => Text::fixed("不能", "no"),
                (true, _) => text!("能，{count}个节点", "yes, {count} nodes"),
            },
            fine: count == 0,
            cases,
        }
    }

    fn link_words(&self, map: &NetworkMap<'_>) -> Headline {
        let mut cases = Vec::new();
        let mut asked = 0_usize;
        for answer in &self.links {
            let Some(link) = map.design.links.get(answer.link) else { continue };
            let (from, to) = (map.name(link.from), map.name(link.to));
            match &answer.state {
                LinkState::Open => asked += 1,
                LinkState::NotAsked => {}
                LinkState::Partly => {
                    asked += 1;
                    cases.push(text!(
                        "{from} → {to}：只对部分地址放行",
                        "{from} → {to}: let in from some addresses only"
                    ));
                }
                LinkState::Closed(obstacle) => {
                    asked += 1;
                    let Text { zh, en } = obstacle.text(map);
                    cases.push(text!("{from} → {to}：{zh}", "{from} → {to}: {en}"));
                }
            }
        }
        let closed = cases.len();
        Headline {
            key: "links_open",
            question: Text::fixed(
                "图上的每条连线都真正连通吗？",
                "Is every link of the drawing really open end to end?",
            ),
            answer: if closed == 0 {
                text!("是，{asked}条连线全部连通", "yes, all {asked} links are open")
            } else {
                text!("否，{asked}条中有{closed}条不通", "no, {closed} of {asked} are not")
            },
            fine: closed == 0,
            cases,
        }
    }
}

/// Open ports in words: `TCP 80, 443; UDP 1-65535`.
#[must_use]
pub fn ports_words(ports: &[OpenPorts]) -> String {
    let of = |open: &OpenPorts| {
        let ranges: Vec<String> = open.ranges.iter().map(PortRange::to_string).collect();
        match open.transport {
            Transport::Tcp => format!("TCP {}", ranges.join(", ")),
            Transport::Udp => format!("UDP {}", ranges.join(", ")),
            Transport::Icmp => "ICMP".to_owned(),
            Transport::All => "ALL".to_owned(),
        }
    };
    ports.iter().map(of).collect::<Vec<_>>().join("; ")
}

/// The port that a node most likely serves, for a question that names none.
#[must_use]
pub fn usual_port(map: &NetworkMap<'_>, node: NodeId) -> u16 {
    match map.design.nodes.get(node).map(|node| &node.product) {
        Some(Product::Ecs(ecs)) => ecs
            .listens
            .first()
            .map(|listen| listen.ports.first)
            .or(ecs.os.map(OsFamily::login_port))
            .unwrap_or(22),
        Some(Product::Rds(rds)) => {
            map.rds_ports(node, rds.engine).first().copied().unwrap_or_else(|| super::engine_port(rds.engine))
        }
        Some(Product::Slb(slb)) => {
            slb.listeners.first().and_then(|listener| u16::try_from(listener.port).ok()).unwrap_or(80)
        }
        _ => 443,
    }
}
