//! Load balancers, their listeners and backends.

use std::collections::BTreeSet;

use super::builder::{Builder, body, name_of, of, whole};
use super::plan::{Kind, Resource, Value, argument};
use crate::base::Text;
use crate::design::{
    BackendScheduling, HealthKind, Listener, ListenerProtocol, Node, NodeId, PublicBilling, RegionId, Slb,
    SlbFamily, SlbScope,
};
use crate::text;

pub(super) const BALANCER: Kind =
    Kind { terraform: "alicloud_slb_load_balancer", ros: "ALIYUN::SLB::LoadBalancer" };
const LISTENER: Kind = Kind { terraform: "alicloud_slb_listener", ros: "ALIYUN::SLB::Listener" };
const BACKENDS: Kind =
    Kind { terraform: "alicloud_slb_backend_server", ros: "ALIYUN::SLB::BackendServerAttachment" };

/// The specifications that the provider takes.
const SPECS: [&str; 8] = [
    "slb.s1.small",
    "slb.s2.medium",
    "slb.s2.small",
    "slb.s3.large",
    "slb.s3.medium",
    "slb.s3.small",
    "slb.s4.large",
    "slb.lcu.elastic",
];

impl Builder<'_> {
    pub(super) fn load_balancer(&mut self, id: NodeId, node: &Node, slb: &Slb) {
        if slb.family != SlbFamily::Clb {
            self.leave_out(
                id,
                Text::fixed(
                    "尚不生成ALB和NLB，请在控制台创建",
                    "ALB and NLB are not written yet; create it in the console",
                ),
            );
            return;
        }
        let Some(region) = self.region_or_leave_out(id, node) else { return };
        let name = name_of(id, &node.name);
        let public = slb.scope == SlbScope::Public;
        let by_bandwidth = slb.billing == PublicBilling::Bandwidth;
        let mut resource = Resource::new(BALANCER, name.clone(), region)
            .set("load_balancer_name", "LoadBalancerName", &node.name)
            .set("address_type", "AddressType", if public { "internet" } else { "intranet" })
            .set_if(
                "load_balancer_spec",
                "LoadBalancerSpec",
                slb.spec.as_ref().filter(|spec| SPECS.contains(&spec.as_str())),
            );
        if public {
            let billing = if by_bandwidth { "PayByBandwidth" } else { "PayByTraffic" };
            resource = resource.set("internet_charge_type", "InternetChargeType", billing);
            if let Some(mbps) = slb.bandwidth_mbps.filter(|mbps| by_bandwidth && *mbps >= 1.0) {
                resource = resource.set("bandwidth", "Bandwidth", whole(mbps.min(5120.0)));
            }
        } else if let Some(vswitch) = node.vswitch.filter(|&id| self.design.vswitches.contains(id)) {
            resource = resource.set("vswitch_id", "VSwitchId", self.vswitch_id(vswitch));
            if let Some(vpc) = self.vpc_of(node) {
                resource = resource.set("", "VpcId", self.vpc_id(vpc));
            }
        }
        let first = node.vswitch.and_then(|id| self.design.vswitches.get(id)).map(|row| row.az);
        let azs: Vec<_> = first.into_iter().chain(self.other_azs(region, first)).take(2).collect();
        if let [master, slave] = azs[..] {
            let (master, slave) = (self.zone_id(master), self.zone_id(slave));
            resource = resource.set("master_zone_id", "MasterZoneId", master).set(
                "slave_zone_id",
                "SlaveZoneId",
                slave,
            );
        }
        let tags = self.tags(id, node);
        self.add(resource.set("tags", "Tags", tags));

        let balancer = || of(BALANCER, name.clone(), "id", "LoadBalancerId");
        let mut seen = BTreeSet::new();
        for (index, listener) in slb.listeners.iter().enumerate() {
            let Some(protocol) = protocol(listener.protocol) else {
                let label = listener.protocol.label();
                self.leave_out(id, text!("监听不支持协议 {label}", "a listener cannot speak {label}"));
                continue;
            };
            let in_range = (1..=65_535).contains(&listener.port)
                && (1..=65_535).contains(&listener.effective_backend_port());
            if !in_range || !seen.insert((listener.port, protocol == "udp")) {
                let port = listener.port;
                self.leave_out(
                    id,
                    text!("端口 {port} 无效或重复", "port {port} is impossible or taken twice"),
                );
                continue;
            }
            self.listener(id, node, region, listener, index, protocol, balancer());
        }
        self.backends(id, node, region, slb, balancer());
    }

    #[expect(clippy::too_many_arguments, reason = "they are the parts of one listener")]
    fn listener(
        &mut self,
        id: NodeId,
        node: &Node,
        region: RegionId,
        listener: &Listener,
        index: usize,
        protocol: &'static str,
        balancer: Value,
    ) {
        let web = matches!(protocol, "http" | "https");
        let number = index + 1;
        let peak = listener.peak_mbps.filter(|mbps| (1.0..=1000.0).contains(mbps));
        let mut resource =
            Resource::new(LISTENER, name_of(format!("{id}_listener{number}"), &node.name), region)
                .set("load_balancer_id", "LoadBalancerId", balancer)
                .set("protocol", "Protocol", protocol)
                .set("frontend_port", "ListenerPort", listener.port)
                .set("backend_port", "BackendServerPort", listener.effective_backend_port())
                .set("bandwidth", "Bandwidth", peak.map_or(Value::Number(-1), whole))
                .set(
                    "scheduler",
                    "Scheduler",
                    match listener.scheduling {
                        BackendScheduling::RoundRobin => "rr",
                        BackendScheduling::LeastConnections => "wlc",
                        BackendScheduling::Weighted => "wrr",
                    },
                );
        if web {
            resource = resource.set("sticky_session", "", if listener.sticky { "on" } else { "off" });
            if listener.sticky {
                resource =
                    resource.set("sticky_session_type", "", "insert").set("cookie_timeout", "", 3600_u32);
            }
        } else if listener.sticky {
            resource = resource.set("persistence_timeout", "", 1000_u32);
        }
        if protocol == "https" {
            let certificate = self.ask(format!("certificate_id_{id}_{}", listener.port), {
                let (name, port) = (&node.name, listener.port);
                text!(
                    "负载均衡“{name}”端口 {port} 的服务器证书编号",
                    "id of the server certificate of \"{name}\", port {port}"
                )
            });
            resource = resource.set("server_certificate_id", "ServerCertificateId", certificate);
        }
        let health = listener.health.as_ref();
        // A web listener says itself whether it asks; a TCP listener always does.
        if web || health.is_some() {
            resource = resource.set("health_check", "", if health.is_some() { "on" } else { "off" });
        }
        if let Some(check) = health {
            let http = check.kind == HealthKind::Http;
            if protocol == "tcp" {
                resource = resource.set("health_check_type", "", if http { "http" } else { "tcp" });
            }
            let path = check.path.clone().filter(|path| http && path.starts_with('/'));
            let port = check.port.filter(|port| (1..=65_535).contains(port));
            resource = resource.set_if("health_check_uri", "", path.clone()).set_if(
                "health_check_connect_port",
                "",
                port,
            );
            let health = body([
                Some(argument("", "Switch", "on")).filter(|_| web),
                path.map(|path| argument("", "URI", path)),
                port.map(|port| argument("", "Port", port)),
            ]);
            resource = resource.with_block("", "HealthCheck", health);
        }
        if listener.needs_client_ip && web {
            resource =
                resource.with_block("x_forwarded_for", "", vec![argument("retrive_client_ip", "", true)]);
        }
        if !listener.whitelist.is_empty() {
            self.leave_out(
                id,
                text!(
                    "监听 {number} 的访问白名单请另行绑定",
                    "attach the access list of listener {number} by hand"
                ),
            );
        }
        if !listener.url_rules.is_empty() {
            self.leave_out(
                id,
                text!(
                    "监听 {number} 的转发规则请另行创建",
                    "create the forwarding rules of listener {number} by hand"
                ),
            );
        }
        self.add(resource);
    }

    /// The servers behind all listeners, in the default group.
    fn backends(&mut self, id: NodeId, node: &Node, region: RegionId, slb: &Slb, balancer: Value) {
        let sets: BTreeSet<BTreeSet<NodeId>> =
            slb.listeners.iter().map(|listener| listener.backends.iter().copied().collect()).collect();
        let all: BTreeSet<NodeId> = sets.iter().flatten().copied().collect();
        if sets.len() > 1 {
            self.leave_out(
                id,
                Text::fixed(
                    "各监听的后端不同，已合并到默认服务器组，请按需建立虚拟服务器组",
                    "listeners have different backends; they were put into the default group, make VServer groups where needed",
                ),
            );
        }
        let mut bodies = Vec::new();
        for backend in all {
            let Some(server) = self.design.nodes.get(backend) else { continue };
            if server.product.as_ecs().is_none() || self.design.region_of(server) != Some(region) {
                let name = &server.name;
                self.leave_out(
                    id,
                    text!(
                        "后端“{name}”不是同地域的服务器",
                        "the backend \"{name}\" is no server of the region"
                    ),
                );
                continue;
            }
            for member in self.member_ids(backend, server) {
                bodies.push(vec![
                    argument("server_id", "ServerId", member),
                    argument("weight", "Weight", 100_u32),
                ]);
            }
        }
        if bodies.is_empty() {
            return;
        }
        let resource = Resource::new(BACKENDS, name_of(format!("{id}_backends"), &node.name), region)
            .set("load_balancer_id", "LoadBalancerId", balancer)
            .with_blocks("backend_servers", "BackendServers", bodies);
        self.add(resource);
    }
}

const fn protocol(protocol: ListenerProtocol) -> Option<&'static str> {
    match protocol {
        ListenerProtocol::Tcp => Some("tcp"),
        ListenerProtocol::Udp => Some("udp"),
        ListenerProtocol::Http => Some("http"),
        ListenerProtocol::Https => Some("https"),
        ListenerProtocol::Ftp | ListenerProtocol::Sftp | ListenerProtocol::Other => None,
    }
}
