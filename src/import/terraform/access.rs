//! Security groups with their rules, listeners with their backends.

use std::collections::BTreeMap;

use super::builder::Builder;
use super::source::Resource;
use super::value::Value;
use crate::design::{
    BackendScheduling, Direction, HealthCheck, HealthKind, Link, Listener, ListenerProtocol, NetKind, Nic,
    NodeId, Peer, PortRange, Product, Protocol, Purpose, RuleAction, SecurityGroup, SecurityRule, Transport,
};
use crate::text;

/// From where load balancers reach their backends.
const SLB_INTERNAL: &str = "100.64.0.0/10";

impl Builder<'_> {
    /// Security groups, without their rules, which may mention anything.
    pub(super) fn groups(&mut self) {
        for row in self.of_kind("alicloud_security_group") {
            let name = ["security_group_name", "name"].iter().find_map(|key| row.words(key));
            let net = if row.get("vpc_id").is_some() { NetKind::Vpc } else { NetKind::Classic };
            let group =
                SecurityGroup { name: name.unwrap_or_else(|| row.name.clone()), net, rules: Vec::new() };
            let id = self.ids.security_group();
            self.groups.insert(row.name.clone(), (id, group));
            self.left(row);
        }
    }

    /// The rules of the groups.
    pub(super) fn rules(&mut self) {
        for row in self.of_kind("alicloud_security_group_rule") {
            match self.rule(row) {
                Some((group, rule)) => {
                    if let Some((_, group)) = self.groups.get_mut(&group)
                        && !group.rules.contains(&rule)
                    {
                        group.rules.push(rule);
                    }
                    self.left(row);
                }
                None => {
                    let title = row.title();
                    self.note(text!(
                        "无法理解的安全组规则：{title}",
                        "rule of a security group that is not understood: {title}"
                    ));
                }
            }
        }
    }

    fn rule(&self, row: &Resource) -> Option<(String, SecurityRule)> {
        let (_, group) = row.of("security_group_id")?;
        let transport = match row.words("ip_protocol")?.to_ascii_lowercase().as_str() {
            "tcp" => Transport::Tcp,
            "udp" => Transport::Udp,
            "icmp" => Transport::Icmp,
            "all" => Transport::All,
            _ => return None,
        };
        let ports = match row.words("port_range").as_deref() {
            None | Some("-1/-1") => PortRange::ALL,
            Some(words) => words.replace('/', "-").parse().ok()?,
        };
        let peer = match row.get("source_security_group_id") {
            Some(value) => {
                let (_, name) = value.resources().first().copied()?;
                Peer::SecurityGroup(self.groups.get(name)?.0)
            }
            None => self.peer(row.get("cidr_ip")?)?,
        };
        let rule = SecurityRule {
            direction: if row.words("type")? == "egress" { Direction::Out } else { Direction::In },
            nic: if row.words("nic_type").as_deref() == Some("internet") {
                Nic::Public
            } else {
                Nic::Intranet
            },
            transport,
            ports,
            peer,
            action: if row.words("policy").as_deref() == Some("drop") {
                RuleAction::Drop
            } else {
                RuleAction::Allow
            },
            priority: row.number("priority").filter(|p| (1.0..=100.0).contains(p)).map_or(1, |p| p as u32),
            note: row.words("description").unwrap_or_default(),
        };
        Some((group.to_owned(), rule))
    }

    /// The other side of a rule or an entry of a whitelist.
    pub(super) fn peer(&self, value: &Value) -> Option<Peer> {
        match value {
            Value::Words(words) if words == SLB_INTERNAL => Some(Peer::SlbInternal),
            Value::Words(words) => {
                let words = if words.contains('/') { words.clone() } else { format!("{words}/32") };
                words.parse().ok().map(Peer::Cidr)
            }
            Value::Of { kind, name } => self.node_of((kind, name)).map(Peer::Node),
            _ => None,
        }
    }

    /// Listeners, and the servers behind them, which are drawn with links.
    pub(super) fn listeners(&mut self) {
        let mut of_balancer: BTreeMap<String, Vec<NodeId>> = BTreeMap::new();
        let mut of_group: BTreeMap<String, Vec<NodeId>> = BTreeMap::new();
        let nodes = |builder: &Self, value: &Value| -> Vec<NodeId> {
            value.resources().into_iter().filter_map(|of| builder.node_of(of)).collect()
        };
        for kind in ["alicloud_slb_backend_server", "alicloud_slb_attachment"] {
            for row in self.of_kind(kind) {
                let Some((_, balancer)) = row.of("load_balancer_id") else { continue };
                let behind = of_balancer.entry(balancer.to_owned()).or_default();
                for block in row.blocks("backend_servers") {
                    behind.extend(block.get("server_id").into_iter().flat_map(|value| nodes(self, value)));
                }
                behind.extend(row.get("instance_ids").into_iter().flat_map(|value| nodes(self, value)));
                self.left(row);
            }
        }
        for row in self.of_kind("alicloud_slb_server_group") {
            let behind = of_group.entry(row.name.clone()).or_default();
            for block in row.blocks("servers") {
                behind.extend(block.get("server_ids").into_iter().flat_map(|value| nodes(self, value)));
            }
            row.of("load_balancer_id");
            row.words("name");
            self.left(row);
        }
        for row in self.of_kind("alicloud_slb_server_group_server_attachment") {
            let Some((_, group)) = row.of("server_group_id") else { continue };
            let behind = row.get("server_id").map(|value| nodes(self, value)).unwrap_or_default();
            of_group.entry(group.to_owned()).or_default().extend(behind);
            self.left(row);
        }
        for row in self.of_kind("alicloud_slb_listener") {
            let balancer = row.of("load_balancer_id");
            let id = balancer.and_then(|of| self.node_of(of));
            let (Some((_, balancer)), Some(id), Some(mut listener)) = (balancer, id, listener(row)) else {
                let title = row.title();
                self.note(text!("无法理解的监听：{title}", "listener that is not understood: {title}"));
                continue;
            };
            let group =
                ["server_group_id", "master_slave_server_group_id"].iter().find_map(|key| row.of(key));
            let behind = match group {
                Some((_, group)) => {
                    listener.server_groups.push(group.to_owned());
                    of_group.get(group)
                }
                None => of_balancer.get(balancer),
            };
            for &to in behind.into_iter().flatten() {
                if !listener.backends.contains(&to) {
                    listener.backends.push(to);
                }
            }
            let spoken = match listener.protocol {
                ListenerProtocol::Https => Protocol::Https,
                ListenerProtocol::Http => Protocol::Http,
                ListenerProtocol::Udp => Protocol::Udp,
                _ => Protocol::Tcp,
            };
            let port = u16::try_from(listener.effective_backend_port()).unwrap_or_default();
            for &to in &listener.backends {
                self.link(Link::new(id, to, Purpose::Business).speaking(spoken, port));
            }
            if let Some(Product::Slb(slb)) = self.made.get_mut(&id).map(|node| &mut node.product) {
                slb.listeners.push(listener);
            }
            self.left(row);
        }
    }
}

fn listener(row: &Resource) -> Option<Listener> {
    let protocol = match row.words("protocol")?.to_ascii_lowercase().as_str() {
        "tcp" => ListenerProtocol::Tcp,
        "udp" => ListenerProtocol::Udp,
        "http" => ListenerProtocol::Http,
        "https" => ListenerProtocol::Https,
        _ => return None,
    };
    let port =
        |key: &str| row.number(key).filter(|port| (1.0..=65_535.0).contains(port)).map(|port| port as u32);
    let on = |key: &str| row.words(key).map(|words| words == "on");
    let web = matches!(protocol, ListenerProtocol::Http | ListenerProtocol::Https);
    let path = row.words("health_check_uri");
    let checked = on("health_check").unwrap_or(!web);
    let kind = if web || row.words("health_check_type").as_deref() == Some("http") {
        HealthKind::Http
    } else {
        HealthKind::Tcp
    };
    let sticky = if web {
        row.words("sticky_session_type");
        row.number("cookie_timeout");
        on("sticky_session").unwrap_or_default()
    } else {
        row.number("persistence_timeout").is_some_and(|seconds| seconds > 0.0)
    };
    Some(Listener {
        protocol,
        port: port("frontend_port")?,
        backend_port: port("backend_port"),
        scheduling: match row.words("scheduler").as_deref() {
            Some("wlc") => BackendScheduling::LeastConnections,
            Some("wrr") => BackendScheduling::Weighted,
            _ => BackendScheduling::RoundRobin,
        },
        sticky,
        peak_mbps: row.number("bandwidth").filter(|mbps| *mbps > 0.0),
        health: checked.then(|| HealthCheck { kind, port: port("health_check_connect_port"), path }),
        certificate_on_slb: protocol == ListenerProtocol::Https,
        ..Listener::default()
    })
}
