//! Security groups and their rules.

use std::collections::BTreeSet;

use super::builder::{Builder, Home, name_of};
use super::plan::{Attribute, Kind, Resource, Value};
use crate::base::Text;
use crate::design::{
    Direction, Ecs, Nic, NodeId, Peer, Product, RegionId, RuleAction, SecurityGroup, SecurityGroupId,
    SecurityRule, Slb, Transport, VpnKind,
};
use crate::text;

pub(super) const GROUP: Kind =
    Kind { terraform: "alicloud_security_group", ros: "ALIYUN::ECS::SecurityGroup" };
const INGRESS: Kind =
    Kind { terraform: "alicloud_security_group_rule", ros: "ALIYUN::ECS::SecurityGroupIngress" };
const EGRESS: Kind =
    Kind { terraform: "alicloud_security_group_rule", ros: "ALIYUN::ECS::SecurityGroupEgress" };

/// From where load balancers reach their backends in every region.
pub(super) const SLB_INTERNAL: &str = "100.64.0.0/10";

/// The other side of a rule, as a resource names it.
enum Side {
    Addresses(Vec<Value>),
    Group(Value),
    Unknown(Text),
}

impl Builder<'_> {
    /// A group lives in one private network: it is created in each that its members stand in.
    pub(super) fn security_groups(&mut self) {
        let mut members: BTreeSet<(SecurityGroupId, Home)> = BTreeSet::new();
        for node in self.design.nodes.values() {
            let Some(home) = self.home_of(node) else { continue };
            members.extend(node.security_groups.iter().map(|&group| (group, home)));
        }
        for (id, group) in self.design.security_groups.iter() {
            let homes: Vec<Home> =
                members.iter().filter(|(of, _)| *of == id).map(|(_, home)| *home).collect();
            if homes.is_empty() {
                self.leave_out(
                    id,
                    Text::fixed("没有成员的安全组不创建", "a group without members is not created"),
                );
            }
            for home in homes {
                let region = match home {
                    Home::Classic(region) => Some(region),
                    Home::Vpc(vpc) => self.design.vpcs.get(vpc).map(|row| row.region),
                };
                let Some(region) = region else { continue };
                self.groups.insert((id, home), region);
                let mut resource = Resource::new(GROUP, self.group_name(id, home), region).set(
                    "security_group_name",
                    "SecurityGroupName",
                    &group.name,
                );
                if let Home::Vpc(vpc) = home {
                    resource = resource.set("vpc_id", "VpcId", self.vpc_id(vpc));
                }
                self.add(resource);
            }
        }
    }

    /// The rules, behind everything that they mention.
    pub(super) fn rules(&mut self) {
        let groups: Vec<((SecurityGroupId, Home), RegionId)> =
            self.groups.iter().map(|(&key, &region)| (key, region)).collect();
        for ((id, home), region) in groups {
            let Some(group) = self.design.security_groups.get(id) else { continue };
            for (index, rule) in group.rules.iter().enumerate() {
                self.rule(id, home, region, group, index, rule);
            }
        }
    }

    fn rule(
        &mut self,
        id: SecurityGroupId,
        home: Home,
        region: RegionId,
        group: &SecurityGroup,
        index: usize,
        rule: &SecurityRule,
    ) {
        let number = index + 1;
        let sides: Vec<(&'static str, [&'static str; 2], Value)> = match self.side(rule.peer, home) {
            Side::Addresses(addresses) => {
                addresses.into_iter().map(|at| ("cidr_ip", ["SourceCidrIp", "DestCidrIp"], at)).collect()
            }
            Side::Group(group) => {
                vec![("source_security_group_id", ["SourceGroupId", "DestGroupId"], group)]
            }
            Side::Unknown(why) => {
                let (zh, en) = (&why.zh, &why.en);
                self.leave_out(id, text!("第 {number} 条规则：{zh}", "rule {number}: {en}"));
                return;
            }
        };
        let inwards = rule.direction == Direction::In;
        let ports = match rule.transport {
            Transport::Tcp | Transport::Udp => {
                format!("{}/{}", rule.ports.first.max(1), rule.ports.last.max(1))
            }
            Transport::Icmp | Transport::All => "-1/-1".to_owned(),
        };
        let name = name_of(format!("{id}_{home}_rule{number}"), &group.name);
        let single = sides.len() == 1;
        for (at, (terraform, ros, peer)) in sides.into_iter().enumerate() {
            let name = if single { name.clone() } else { format!("{name}_{}", at + 1) };
            let resource = Resource::new(if inwards { INGRESS } else { EGRESS }, name, region)
                .set("security_group_id", "SecurityGroupId", self.group_id(id, home))
                .set("type", "", if inwards { "ingress" } else { "egress" })
                .set("ip_protocol", "IpProtocol", protocol(rule.transport))
                .set("port_range", "PortRange", ports.as_str())
                .set(terraform, if inwards { ros[0] } else { ros[1] }, peer)
                .set("policy", "Policy", if rule.action == RuleAction::Allow { "accept" } else { "drop" })
                .set("priority", "Priority", rule.priority.clamp(1, 100))
                .set(
                    "nic_type",
                    "NicType",
                    if rule.nic == Nic::Public && matches!(home, Home::Classic(_)) {
                        "internet"
                    } else {
                        "intranet"
                    },
                )
                .set_if("description", "Description", Some(&rule.note).filter(|note| !note.is_empty()));
            self.add(resource);
        }
    }

    fn side(&mut self, peer: Peer, home: Home) -> Side {
        match peer {
            Peer::Cidr(cidr) => Side::Addresses(vec![Value::Words(cidr.trunc().to_string())]),
            Peer::SecurityGroup(group) if self.groups.contains_key(&(group, home)) => {
                Side::Group(self.group_id(group, home))
            }
            Peer::SecurityGroup(_) => Side::Unknown(Text::fixed(
                "对方安全组不在同一专有网络，请改用地址段",
                "the other group is in another private network; use a block of addresses instead",
            )),
            Peer::Node(node) => match self.addresses_of(node) {
                Some(addresses) => Side::Addresses(addresses.into_iter().map(alone).collect()),
                None => Side::Unknown(Text::fixed(
                    "对方节点没有私网地址",
                    "the node on the other side has no private address",
                )),
            },
            Peer::VpnClients => {
                let clients = self.vpn_clients();
                if clients.is_empty() {
                    Side::Unknown(Text::fixed(
                        "设计中没有管理VPN的客户端地址",
                        "the design names no client addresses of the management VPN",
                    ))
                } else {
                    Side::Addresses(clients)
                }
            }
            Peer::SlbInternal => Side::Addresses(vec![Value::Words(SLB_INTERNAL.to_owned())]),
            Peer::Alipay => {
                let value = self.ask(
                    "alipay_cidr".to_owned(),
                    Text::fixed("支付宝公网出口地址段", "block of Alipay's public egress addresses"),
                );
                Side::Addresses(vec![value])
            }
        }
    }

    /// The private addresses of a node, without a prefix length.
    pub(super) fn addresses_of(&self, id: NodeId) -> Option<Vec<Value>> {
        let node = self.design.nodes.get(id)?;
        match &node.product {
            Product::Ecs(Ecs { .. }) if self.design.region_of(node).is_some() => {
                Some(self.member_addresses(id, node))
            }
            Product::Slb(Slb { family, .. })
                if *family == crate::design::SlbFamily::Clb && self.design.region_of(node).is_some() =>
            {
                Some(vec![Value::Of(Attribute {
                    kind: super::balance::BALANCER,
                    resource: name_of(id, &node.name),
                    terraform: "address",
                    ros: "IpAddress",
                    member: None,
                })])
            }
            _ => node.private_ip.map(|address| vec![Value::Words(address.to_string())]),
        }
    }

    /// The addresses that management VPNs give to their clients.
    pub(super) fn vpn_clients(&self) -> Vec<Value> {
        let mut clients: BTreeSet<std::net::Ipv4Addr> = BTreeSet::new();
        for node in self.design.nodes.values() {
            if let Some(vpn) = node.product.as_vpn()
                && vpn.kind == VpnKind::SslAdmin
            {
                clients.extend(vpn.client_ips.iter());
            }
        }
        clients.into_iter().map(|address| Value::Words(format!("{address}/32"))).collect()
    }
}

/// An address as a block of its own.
fn alone(address: Value) -> Value {
    match address {
        Value::Words(words) if words.contains('/') => Value::Words(words),
        Value::Words(words) => Value::Words(format!("{words}/32")),
        other => Value::Joined(vec![other, Value::Words("/32".to_owned())]),
    }
}

const fn protocol(transport: Transport) -> &'static str {
    match transport {
        Transport::Tcp => "tcp",
        Transport::Udp => "udp",
        Transport::Icmp => "icmp",
        Transport::All => "all",
    }
}
