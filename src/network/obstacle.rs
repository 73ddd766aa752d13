//! What stands in the way of a packet, and the smallest change that would let it pass.

use super::map::{NetworkMap, RuleAt, Space};
use crate::base::Text;
use crate::design::{
    Design, Direction, Edit, Nic, NodeId, Peer, PortRange, Product, RuleAction, SecurityGroupId,
    SecurityRule, Transport,
};
use crate::text;

/// One thing that blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant says in its text what it is")]
pub enum Obstacle {
    /// The sender opens no connections.
    SendsNothing { node: NodeId },
    /// The node stands nowhere.
    Unplaced { node: NodeId },
    /// A server of a VPC without a vSwitch.
    NoVSwitch { node: NodeId },
    /// No route leads from one network to the other.
    OtherNetwork { from: Space, to: NodeId },
    /// The sender has no way to the Internet.
    NoWayOut { node: NodeId },
    /// The target has no public address.
    NoPublicAddress { node: NodeId },
    /// The public card of the classic network takes no TCP (guide L86, L176, L684).
    ClassicPublicTcp { node: NodeId },
    /// A port that public addresses of a finance VPC never pass (guide L686).
    EipPort { node: NodeId, port: u16 },
    /// The server is in no group of its network kind, so that nothing is let in.
    NoGroup { node: NodeId },
    /// No rule lets the packet in, or one drops it.
    GroupDenies {
        node: NodeId,
        group: SecurityGroupId,
        dropped_by: Option<RuleAt>,
        nic: Nic,
        transport: Transport,
        port: u16,
        peer: Peer,
    },
    /// A rule of the sender's own group drops it.
    OutDropped { node: NodeId, rule: RuleAt },
    /// The load balancer does not listen there.
    NoListener { node: NodeId, transport: Transport, port: u16 },
    /// The listener's whitelist does not hold the sender.
    ListenerWhitelist { node: NodeId, at: usize, peer: Peer },
    /// The load balancer does not pass traffic to the server on that port.
    NotBackend { slb: NodeId, node: NodeId, port: u16 },
    /// The database answers on other ports.
    RdsPort { node: NodeId, ports: Vec<u16> },
    /// The whitelist of the database does not hold the sender.
    Whitelist { node: NodeId, peer: Peer },
    /// The database has no public endpoint.
    NoPublicEndpoint { node: NodeId },
    /// The bucket answers inside its region only, or on HTTP and HTTPS only.
    Bucket { node: NodeId },
    /// The line translates no address for this direction (guide L577).
    NoNat { line: NodeId, source: bool, node: NodeId },
}

/// A change that opens a way, as one step.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What it does.
    pub title: Text,
    /// The edits; none when a person has to decide.
    pub edits: Vec<Edit>,
}

/// Words for a transport and port.
#[must_use]
pub fn port_words(transport: Transport, port: u16) -> String {
    match transport {
        Transport::Tcp => format!("TCP {port}"),
        Transport::Udp => format!("UDP {port}"),
        Transport::Icmp => "ICMP".to_owned(),
        Transport::All => "ALL".to_owned(),
    }
}

/// Words for an entry of a rule or a whitelist.
#[must_use]
pub fn peer_words(design: &Design, peer: Peer) -> Text {
    match peer {
        Peer::Cidr(block) => Text::same(block.to_string()),
        Peer::SecurityGroup(id) => {
            let name = super::map::name_of(design, id.into());
            text!("安全组{name}", "group {name}")
        }
        Peer::Node(id) => Text::same(super::map::name_of(design, id.into())),
        Peer::VpnClients => Text::fixed("VPN客户端", "VPN clients"),
        Peer::SlbInternal => Text::fixed("SLB内网地址", "SLB addresses"),
        Peer::Alipay => Text::fixed("支付宝公网出口", "Alipay egress"),
    }
}

impl Obstacle {
    /// The node at which the packet stops.
    #[must_use]
    pub fn node(&self) -> NodeId {
        match self {
            Self::SendsNothing { node }
            | Self::Unplaced { node }
            | Self::NoVSwitch { node }
            | Self::OtherNetwork { to: node, .. }
            | Self::NoWayOut { node }
            | Self::NoPublicAddress { node }
            | Self::ClassicPublicTcp { node }
            | Self::EipPort { node, .. }
            | Self::NoGroup { node }
            | Self::GroupDenies { node, .. }
            | Self::OutDropped { node, .. }
            | Self::NoListener { node, .. }
            | Self::ListenerWhitelist { node, .. }
            | Self::NotBackend { node, .. }
            | Self::RdsPort { node, .. }
            | Self::Whitelist { node, .. }
            | Self::NoPublicEndpoint { node }
            | Self::Bucket { node } => *node,
            Self::NoNat { line, .. } => *line,
        }
    }

    /// Whether a security group or a whitelist is what blocks: something that only waits to be opened.
    #[must_use]
    pub const fn is_filter(&self) -> bool {
        matches!(
            self,
            Self::GroupDenies { .. }
                | Self::NoGroup { .. }
                | Self::OutDropped { .. }
                | Self::Whitelist { .. }
                | Self::ListenerWhitelist { .. }
        )
    }

    /// Why the packet stops, in one sentence.
    #[must_use]
    pub fn text(&self, map: &NetworkMap<'_>) -> Text {
        let name = map.name(self.node());
        match self {
            Self::SendsNothing { .. } => {
                text!("“{name}”不主动发起连接", "\"{name}\" opens no connections")
            }
            Self::Unplaced { .. } => text!("“{name}”尚未放置", "\"{name}\" stands nowhere yet"),
            Self::NoVSwitch { .. } => {
                text!(
                    "“{name}”未指定交换机，不在任何网络中",
                    "\"{name}\" has no vSwitch and is in no network"
                )
            }
            Self::OtherNetwork { from, .. } => {
                let Text { zh, en } = space_words(map, *from);
                text!("从{zh}到“{name}”没有路由", "no route leads from {en} to \"{name}\"")
            }
            Self::NoWayOut { .. } => text!(
                "“{name}”没有公网出口（公网带宽、弹性公网IP或NAT网关）",
                "\"{name}\" has no way out: no public bandwidth, no EIP, no NAT gateway"
            ),
            Self::NoPublicAddress { .. } => text!("“{name}”没有公网地址", "\"{name}\" has no public address"),
            Self::ClassicPublicTcp { .. } => text!(
                "经典网络公网入方向TCP一律丢弃，互联网只能经SLB访问“{name}”",
                "the classic network drops all TCP from the Internet; \"{name}\" can only be reached through an SLB"
            ),
            Self::EipPort { port, .. } => text!(
                "弹性公网IP屏蔽端口{port}，安全组放行也无法到达“{name}”",
                "public addresses never pass port {port}, whatever the groups of \"{name}\" allow"
            ),
            Self::NoGroup { .. } => text!(
                "“{name}”未加入同网络类型的安全组，默认不允许任何访问",
                "\"{name}\" is in no security group of its network kind, so nothing is let in"
            ),
            Self::GroupDenies { group, dropped_by, transport, port, peer, .. } => {
                let (group, what) = (map.name(*group), port_words(*transport, *port));
                let Text { zh, en } = peer_words(map.design, *peer);
                match dropped_by {
                    None => text!(
                        "“{name}”的安全组（{group}等）没有规则允许{zh}访问{what}",
                        "no rule of the groups of \"{name}\" ({group}) lets {en} in on {what}"
                    ),
                    Some((by, at)) => {
                        let (by, at) = (map.name(*by), at + 1);
                        text!(
                            "安全组“{by}”第{at}条规则拒绝{zh}访问“{name}”的{what}",
                            "rule {at} of the group \"{by}\" drops {en} on {what} at \"{name}\""
                        )
                    }
                }
            }
            Self::OutDropped { rule: (group, at), .. } => {
                let (group, at) = (map.name(*group), at + 1);
                text!(
                    "安全组“{group}”第{at}条出方向规则拒绝“{name}”的访问",
                    "outbound rule {at} of the group \"{group}\" drops what \"{name}\" sends"
                )
            }
            Self::NoListener { transport, port, .. } => {
                let what = port_words(*transport, *port);
                text!(
                    "负载均衡“{name}”没有{what}监听",
                    "the load balancer \"{name}\" has no listener on {what}"
                )
            }
            Self::ListenerWhitelist { at, peer, .. } => {
                let at = at + 1;
                let Text { zh, en } = peer_words(map.design, *peer);
                text!(
                    "负载均衡“{name}”第{at}个监听的白名单不含{zh}",
                    "the whitelist of listener {at} of \"{name}\" does not hold {en}"
                )
            }
            Self::NotBackend { slb, port, .. } => {
                let slb = map.name(*slb);
                text!(
                    "负载均衡“{slb}”没有把流量转发到“{name}”的{port}端口",
                    "the load balancer \"{slb}\" passes nothing to port {port} of \"{name}\""
                )
            }
            Self::RdsPort { ports, .. } => {
                let ports: Vec<String> = ports.iter().map(u16::to_string).collect();
                let (zh, en) = (ports.join("、"), ports.join(", "));
                text!("“{name}”只在TCP {zh}提供服务", "\"{name}\" answers on TCP {en} only")
            }
            Self::Whitelist { peer, .. } => {
                let Text { zh, en } = peer_words(map.design, *peer);
                text!("“{name}”的白名单不含{zh}", "the whitelist of \"{name}\" does not hold {en}")
            }
            Self::NoPublicEndpoint { .. } => {
                text!("“{name}”没有公网地址，只能内网访问", "\"{name}\" has no public endpoint")
            }
            Self::Bucket { .. } => text!(
                "“{name}”只在本地域内网提供HTTP、HTTPS服务",
                "\"{name}\" answers HTTP and HTTPS inside its region only"
            ),
            Self::NoNat { source: true, node, .. } => {
                let node = map.name(*node);
                text!(
                    "专线“{name}”没有“{node}”的源地址转换（SNAT）条目",
                    "the line \"{name}\" has no SNAT entry for \"{node}\""
                )
            }
            Self::NoNat { source: false, node, .. } => {
                let node = map.name(*node);
                text!(
                    "专线“{name}”没有“{node}”的目的地址转换（DNAT）条目",
                    "the line \"{name}\" has no DNAT entry for \"{node}\""
                )
            }
        }
    }

    /// The smallest change that removes it; none when no setting can.
    #[must_use]
    pub fn change(&self, map: &NetworkMap<'_>) -> Option<Change> {
        let design = map.design;
        match self {
            Self::GroupDenies { group, nic, transport, port, peer, dropped_by, node } => {
                let mut row = design.security_groups.get(*group)?.clone();
                // A rule must come before the one that drops; before priority 1 comes nothing.
                let mut priority = 1;
                if let Some((by, at)) = dropped_by {
                    let mut dropping = design.security_groups.get(*by)?.clone();
                    let rule = dropping.rules.get(*at)?.clone();
                    if rule.priority <= 1 {
                        dropping.rules.retain(|other| *other != rule);
                        let (name, at) = (map.name(*by), at + 1);
                        return Some(Change {
                            title: text!(
                                "删除安全组“{name}”第{at}条拒绝规则",
                                "remove rule {at} of the group \"{name}\", which drops it"
                            ),
                            edits: vec![Edit::PutSecurityGroup(*by, dropping)],
                        });
                    }
                    priority = rule.priority - 1;
                }
                row.rules.push(SecurityRule {
                    direction: Direction::In,
                    nic: *nic,
                    transport: *transport,
                    ports: if *transport == Transport::Icmp { PortRange::ALL } else { PortRange::one(*port) },
                    peer: *peer,
                    action: RuleAction::Allow,
                    priority,
                    note: String::new(),
                });
                let edits = vec![Edit::PutSecurityGroup(*group, row)];
                let (group, what, name) = (map.name(*group), port_words(*transport, *port), map.name(*node));
                let Text { zh, en } = peer_words(design, *peer);
                Some(Change {
                    title: text!(
                        "在安全组“{group}”允许{zh}访问“{name}”的{what}",
                        "let {en} reach \"{name}\" on {what} in the group \"{group}\""
                    ),
                    edits,
                })
            }
            Self::OutDropped { rule: (group, at), .. } => {
                let mut row = design.security_groups.get(*group)?.clone();
                if *at >= row.rules.len() {
                    return None;
                }
                row.rules.remove(*at);
                let (name, at) = (map.name(*group), at + 1);
                Some(Change {
                    title: text!(
                        "删除安全组“{name}”第{at}条出方向规则",
                        "remove outbound rule {at} of the group \"{name}\""
                    ),
                    edits: vec![Edit::PutSecurityGroup(*group, row)],
                })
            }
            Self::Whitelist { node, peer } => {
                let mut row = design.nodes.get(*node)?.clone();
                let Product::Rds(rds) = &mut row.product else { return None };
                rds.whitelist.push(*peer);
                let name = map.name(*node);
                let Text { zh, en } = peer_words(design, *peer);
                Some(Change {
                    title: text!("将{zh}加入“{name}”的白名单", "put {en} on the whitelist of \"{name}\""),
                    edits: vec![Edit::PutNode(*node, Box::new(row))],
                })
            }
            Self::ListenerWhitelist { node, at, peer } => {
                let mut row = design.nodes.get(*node)?.clone();
                let Product::Slb(slb) = &mut row.product else { return None };
                slb.listeners.get_mut(*at)?.whitelist.push(*peer);
                let name = map.name(*node);
                let Text { zh, en } = peer_words(design, *peer);
                Some(Change {
                    title: text!(
                        "将{zh}加入“{name}”监听的白名单",
                        "put {en} on the listener's whitelist of \"{name}\""
                    ),
                    edits: vec![Edit::PutNode(*node, Box::new(row))],
                })
            }
            Self::NoGroup { .. } => Some(Change {
                title: Text::fixed(
                    "先将服务器加入其角色的安全组",
                    "put the server into the group of its role first",
                ),
                edits: Vec::new(),
            }),
            Self::NoVSwitch { .. } => Some(Change {
                title: Text::fixed(
                    "先为服务器指定同可用区的交换机",
                    "give the server a vSwitch of its AZ first",
                ),
                edits: Vec::new(),
            }),
            Self::NoListener { .. } | Self::NotBackend { .. } => Some(Change {
                title: Text::fixed("增加监听及后端服务器", "add a listener with its backends"),
                edits: Vec::new(),
            }),
            Self::NoWayOut { .. } => Some(Change {
                title: Text::fixed(
                    "确需访问互联网时购买公网带宽或经NAT网关出网",
                    "buy public bandwidth or go out by a NAT gateway, if it must",
                ),
                edits: Vec::new(),
            }),
            Self::NoPublicAddress { .. } | Self::ClassicPublicTcp { .. } => Some(Change {
                title: Text::fixed("经公网SLB对外提供服务", "serve it through a public SLB"),
                edits: Vec::new(),
            }),
            Self::NoNat { source, .. } => Some(Change {
                title: if *source {
                    Text::fixed("在专线上增加SNAT条目", "add an SNAT entry to the line")
                } else {
                    Text::fixed("在专线上增加DNAT条目", "add a DNAT entry to the line")
                },
                edits: Vec::new(),
            }),
            Self::EipPort { .. } => Some(Change {
                title: Text::fixed("经管理VPN和堡垒机登录", "log in by the management VPN and a bastion"),
                edits: Vec::new(),
            }),
            Self::SendsNothing { .. }
            | Self::Unplaced { .. }
            | Self::OtherNetwork { .. }
            | Self::RdsPort { .. }
            | Self::NoPublicEndpoint { .. }
            | Self::Bucket { .. } => None,
        }
    }
}

/// Words for a space.
pub(super) fn space_words(map: &NetworkMap<'_>, space: Space) -> Text {
    match space {
        Space::Internet => Text::fixed("互联网", "the Internet"),
        Space::Classic(region) => {
            let name = map.name(region);
            text!("“{name}”经典网络", "the classic network of \"{name}\"")
        }
        Space::Vpc(vpc) => {
            let name = map.name(vpc);
            text!("专有网络“{name}”", "the VPC \"{name}\"")
        }
        Space::Site(site) => {
            let name = map.name(site);
            text!("“{name}”", "\"{name}\"")
        }
    }
}
