//! Ways in and out: VPN, leased line, NAT, public addresses, the managed bastion.

use super::builder::{Builder, name_of, no_network, no_type, of, whole};
use super::plan::{Attribute, Kind, Resource, Value, argument};
use crate::base::Text;
use crate::design::{
    Carrier, Cidr, Eip, FieldValue, Fields, Line, Nat, NatKind, Node, NodeId, Product, PublicBilling,
    Purpose, RegionId, VSwitchId, Vpn, VpnKind,
};
use crate::text;

const VPN: Kind = Kind { terraform: "alicloud_vpn_gateway", ros: "ALIYUN::VPC::VpnGateway" };
const SSL: Kind = Kind { terraform: "alicloud_ssl_vpn_server", ros: "ALIYUN::VPC::SslVpnServer" };
const CUSTOMER: Kind =
    Kind { terraform: "alicloud_vpn_customer_gateway", ros: "ALIYUN::VPC::CustomerGateway" };
const TUNNEL: Kind = Kind { terraform: "alicloud_vpn_connection", ros: "ALIYUN::VPC::VpnConnection" };
const LINE: Kind = Kind { terraform: "alicloud_express_connect_physical_connection", ros: "" };
const ROUTER: Kind = Kind { terraform: "alicloud_express_connect_virtual_border_router", ros: "" };
const NAT: Kind = Kind { terraform: "alicloud_nat_gateway", ros: "ALIYUN::VPC::NatGateway" };
const SNAT: Kind = Kind { terraform: "alicloud_snat_entry", ros: "ALIYUN::VPC::SnatEntry" };
const ADDRESS: Kind = Kind { terraform: "alicloud_eip_address", ros: "ALIYUN::VPC::EIP" };
const BINDING: Kind = Kind { terraform: "alicloud_eip_association", ros: "ALIYUN::VPC::EIPAssociation" };
const BASTION: Kind = Kind { terraform: "alicloud_bastionhost_instance", ros: "" };

impl Builder<'_> {
    pub(super) fn vpn(&mut self, id: NodeId, node: &Node, vpn: &Vpn) {
        if vpn.market_product.is_some() {
            self.leave_out(id, Text::fixed("云市场产品请在云市场购买", "buy the marketplace product there"));
            return;
        }
        let Some(region) = self.region_or_leave_out(id, node) else { return };
        let Some(vpc) = self.vpc_of(node) else {
            self.leave_out(id, no_network());
            return;
        };
        let name = &node.name;
        let ssl = vpn.kind == VpnKind::SslAdmin;
        let own = name_of(id, name);
        let bandwidth = self.ask_number(
            format!("vpn_mbps_{id}"),
            text!("VPN网关“{name}”的带宽（Mbps）", "bandwidth of the VPN gateway \"{name}\" in Mbps"),
        );
        let mut resource = Resource::new(VPN, own.clone(), region)
            .set("vpn_gateway_name", "Name", name)
            .set("vpc_id", "VpcId", self.vpc_id(vpc))
            .set("bandwidth", "Bandwidth", bandwidth)
            .set("enable_ssl", "EnableSsl", ssl)
            .set("enable_ipsec", "EnableIpsec", !ssl);
        if let Some(vswitch) = self.vswitch_near(node, region) {
            resource = resource.set("vswitch_id", "VSwitchId", self.vswitch_id(vswitch));
        }
        if ssl {
            resource = resource.set("ssl_connections", "SslConnections", connections(vpn.client_ips.len()));
        }
        self.add(resource);
        let gateway = || of(VPN, own.clone(), "id", "VpnGatewayId");
        let local = match self.design.vpcs.get(vpc).and_then(|row| row.cidr) {
            Some(cidr) => Value::Words(cidr.to_string()),
            None => self.ask(format!("cidr_{vpc}"), text!("专有网络的网段", "block of the private network")),
        };
        if ssl {
            let pool = self.ask(
                format!("client_pool_{id}"),
                text!("管理VPN“{name}”的客户端网段", "block of client addresses of the VPN \"{name}\""),
            );
            let resource = Resource::new(SSL, name_of(format!("{id}_server"), name), region)
                .set("vpn_gateway_id", "VpnGatewayId", gateway())
                .set("name", "Name", name)
                .set("client_ip_pool", "ClientIpPool", pool)
                .set("local_subnet", "LocalSubnet", local);
            self.add(resource);
            return;
        }
        self.tunnel(id, node, region, gateway(), local);
    }

    fn tunnel(&mut self, id: NodeId, node: &Node, region: RegionId, gateway: Value, local: Value) {
        let name = &node.name;
        let address = self.ask(
            format!("customer_address_{id}"),
            text!("“{name}”对端客户网关的公网地址", "public address of the customer's gateway of \"{name}\""),
        );
        let customer = Resource::new(CUSTOMER, name_of(format!("{id}_customer"), name), region)
            .set("customer_gateway_name", "Name", name)
            .set("ip_address", "IpAddress", address);
        let customer_id = customer.attribute("id", "CustomerGatewayId");
        self.add(customer);
        let remote: Vec<Value> =
            self.customer_blocks().into_iter().map(|cidr| Value::Words(cidr.to_string())).collect();
        let remote = if remote.is_empty() {
            vec![self.ask(
                format!("customer_cidr_{id}"),
                text!("“{name}”对端客户网段", "block of the customer behind \"{name}\""),
            )]
        } else {
            remote
        };
        let key = self
            .ask_secret(format!("psk_{id}"), text!("“{name}”的预共享密钥", "pre-shared key of \"{name}\""));
        let resource = Resource::new(TUNNEL, name_of(format!("{id}_connection"), name), region)
            .set("vpn_connection_name", "Name", name)
            .set("vpn_gateway_id", "VpnGatewayId", gateway)
            .set("customer_gateway_id", "CustomerGatewayId", customer_id)
            .set("local_subnet", "LocalSubnet", Value::Commas(vec![local]))
            .set("remote_subnet", "RemoteSubnet", Value::Commas(remote))
            .with_block("ike_config", "", vec![argument("psk", "", key.clone())])
            .with_block("", "IkeConfig", vec![argument("", "Psk", key)]);
        self.add(resource);
    }

    /// The blocks that the customer uses at all sites.
    fn customer_blocks(&self) -> Vec<Cidr> {
        let mut blocks: Vec<Cidr> =
            self.design.sites.values().flat_map(|site| site.cidrs.iter().copied()).collect();
        blocks.sort();
        blocks.dedup();
        blocks
    }

    pub(super) fn line(&mut self, id: NodeId, node: &Node, line: &Line) {
        let region = self.design.region_of(node).or_else(|| self.design.regions.keys().next());
        let Some(region) = region else {
            self.leave_out(id, super::builder::no_region());
            return;
        };
        let name = &node.name;
        let point = self.ask(
            format!("access_point_{id}"),
            text!("专线“{name}”的接入点编号", "id of the access point of the line \"{name}\""),
        );
        let operator = match line.carrier {
            Some(Carrier::Telecom) => "CT",
            Some(Carrier::Unicom) => "CU",
            Some(Carrier::Mobile) => "CM",
            Some(Carrier::Other) | None => "CO",
        };
        let own = name_of(id, name);
        let resource = Resource::new(LINE, own.clone(), region)
            .set("physical_connection_name", "", name)
            .set("access_point_id", "", point)
            .set("line_operator", "", operator)
            .set_if("bandwidth", "", line.bandwidth_mbps.map(|mbps| format!("{:.0}", mbps.ceil())))
            .set_if("peer_location", "", line.access_city.as_ref());
        self.add(resource);
        let ask = |builder: &mut Self, what: &str, words: Text| builder.ask(format!("{what}_{id}"), words);
        let local = ask(
            self,
            "vbr_local_ip",
            text!(
                "“{name}”边界路由器阿里云侧地址",
                "address of the border router of \"{name}\" on the cloud's side"
            ),
        );
        let peer = ask(
            self,
            "vbr_peer_ip",
            text!(
                "“{name}”边界路由器客户侧地址",
                "address of the border router of \"{name}\" on the customer's side"
            ),
        );
        let mask = ask(
            self,
            "vbr_mask",
            text!("“{name}”互联子网掩码", "mask of the network between both sides of \"{name}\""),
        );
        let vlan =
            self.ask_number(format!("vbr_vlan_{id}"), text!("“{name}”的VLAN编号", "VLAN of \"{name}\""));
        let resource = Resource::new(ROUTER, name_of(format!("{id}_vbr"), name), region)
            .set("virtual_border_router_name", "", name)
            .set("physical_connection_id", "", of(LINE, own, "id", ""))
            .set("vlan_id", "", vlan)
            .set("local_gateway_ip", "", local)
            .set("peer_gateway_ip", "", peer)
            .set("peering_subnet_mask", "", mask);
        self.add(resource);
    }

    pub(super) fn nat(&mut self, id: NodeId, node: &Node, nat: &Nat) {
        if nat.kind == NatKind::Line {
            self.leave_out(
                id,
                Text::fixed("经典网络的专线NAT由工单开通", "the NAT of a classic line is opened by ticket"),
            );
            return;
        }
        let Some(region) = self.region_or_leave_out(id, node) else { return };
        let (Some(vpc), Some(vswitch)) = (self.vpc_of(node), self.vswitch_near(node, region)) else {
            self.leave_out(id, no_network());
            return;
        };
        let own = name_of(id, &node.name);
        let tags = self.tags(id, node);
        let resource = Resource::new(NAT, own.clone(), region)
            .set("nat_gateway_name", "NatGatewayName", &node.name)
            .set("vpc_id", "VpcId", self.vpc_id(vpc))
            .set("vswitch_id", "VSwitchId", self.vswitch_id(vswitch))
            .set("nat_type", "NatType", "Enhanced")
            .set("internet_charge_type", "InternetChargeType", "PayByLcu")
            .set("payment_type", "", "PayAsYouGo")
            .set("tags", "Tags", tags);
        self.add(resource);
        let addresses: Vec<(NodeId, &Node)> = self
            .design
            .nodes
            .iter()
            .filter(|(_, node)| matches!(&node.product, Product::Eip(eip) if eip.bound_to == Some(id)))
            .filter(|(_, node)| self.design.region_of(node) == Some(region))
            .collect();
        let Some(&(address, row)) = addresses.first() else {
            self.leave_out(
                id,
                Text::fixed(
                    "没有绑定弹性公网IP，未生成SNAT规则",
                    "no elastic IP is bound, so no SNAT entry is written",
                ),
            );
            return;
        };
        for source in self.sources_of(id) {
            let resource = Resource::new(SNAT, format!("{id}_snat_{source}"), region)
                .set(
                    "snat_table_id",
                    "SnatTableId",
                    Value::Of(Attribute {
                        kind: NAT,
                        resource: own.clone(),
                        terraform: "snat_table_ids",
                        ros: "SNatTableId",
                        member: None,
                    }),
                )
                .set("source_vswitch_id", "", self.vswitch_id(source))
                .set("", "SourceVSwitchIds", Value::List(vec![self.vswitch_id(source)]))
                .set(
                    "snat_ip",
                    "SnatIp",
                    of(ADDRESS, name_of(address, &row.name), "ip_address", "EipAddress"),
                );
            self.add(resource);
        }
    }

    /// The vSwitches whose servers go out by a NAT gateway.
    fn sources_of(&self, nat: NodeId) -> Vec<VSwitchId> {
        let mut sources: Vec<VSwitchId> = self
            .design
            .links
            .values()
            .filter(|link| link.to == nat && matches!(link.purpose, Purpose::Outbound | Purpose::Business))
            .filter_map(|link| self.design.nodes.get(link.from)?.vswitch)
            .filter(|&id| self.design.vswitches.contains(id))
            .collect();
        sources.sort();
        sources.dedup();
        sources
    }

    pub(super) fn address(&mut self, id: NodeId, node: &Node, eip: &Eip) {
        let Some(region) = self.region_or_leave_out(id, node) else { return };
        let by_traffic = eip.billing == PublicBilling::Traffic;
        let own = name_of(id, &node.name);
        let mbps = eip.bandwidth_mbps.filter(|mbps| *mbps >= 1.0);
        let tags = self.tags(id, node);
        let resource = Resource::new(ADDRESS, own.clone(), region)
            .set("address_name", "Name", &node.name)
            .set_if("bandwidth", "", mbps.map(|mbps| format!("{:.0}", mbps.ceil())))
            .set_if("", "Bandwidth", mbps.map(whole))
            .set(
                "internet_charge_type",
                "InternetChargeType",
                if by_traffic { "PayByTraffic" } else { "PayByBandwidth" },
            )
            .set("payment_type", "", "PayAsYouGo")
            .set("tags", "Tags", tags);
        self.add(resource);
        let Some(bound) = eip.bound_to else { return };
        let Some(target) = self.design.nodes.get(bound) else { return };
        let created =
            self.plan.resources.iter().any(|resource| resource.name == name_of(bound, &target.name));
        let instance = match &target.product {
            _ if !created => None,
            Product::Ecs(_) => self.member_ids(bound, target).into_iter().next(),
            Product::Slb(_) => {
                Some(of(super::balance::BALANCER, name_of(bound, &target.name), "id", "LoadBalancerId"))
            }
            Product::Nat(_) => Some(of(NAT, name_of(bound, &target.name), "id", "NatGatewayId")),
            _ => None,
        };
        let Some(instance) = instance else {
            let name = &target.name;
            self.leave_out(id, text!("无法绑定到“{name}”", "it cannot be bound to \"{name}\""));
            return;
        };
        let resource = Resource::new(BINDING, name_of(format!("{id}_binding"), &node.name), region)
            .set("allocation_id", "AllocationId", of(ADDRESS, own, "id", "AllocationId"))
            .set("instance_id", "InstanceId", instance);
        self.add(resource);
    }

    /// Products that the catalogue describes: the managed bastion is created, the others are named.
    pub(super) fn described(&mut self, id: NodeId, node: &Node, code: &str, fields: &Fields) {
        let region = self.design.region_of(node);
        let place = region.and_then(|region| Some((region, self.vswitch_near(node, region)?)));
        let (Some((region, vswitch)), "bastionhost") = (place, code) else {
            self.leave_out(id, no_type());
            return;
        };
        let name = &node.name;
        let license = self.ask(
            format!("bastion_license_{id}"),
            text!("堡垒机“{name}”的规格代码", "licence code of the bastion \"{name}\""),
        );
        let groups = self.groups_of(node);
        let groups = if groups.is_empty() {
            vec![self.ask(
                format!("bastion_group_{id}"),
                text!("堡垒机“{name}”的安全组编号", "id of the security group of the bastion \"{name}\""),
            )]
        } else {
            groups
        };
        let number = |key: &str| match fields.get(key) {
            Some(FieldValue::Number(value)) => Some(format!("{:.0}", value.ceil())),
            _ => None,
        };
        let twin = !matches!(fields.get("edition"), Some(FieldValue::Text(edition)) if edition == "basic");
        let resource = Resource::new(BASTION, name_of(id, name), region)
            .set("description", "", name)
            .set("license_code", "", license)
            .set("plan_code", "", if twin { "cloudbastion_ha" } else { "cloudbastion" })
            .set("storage", "", number("storage_tb").unwrap_or_else(|| "0".to_owned()))
            .set("bandwidth", "", number("bandwidth_mbps").unwrap_or_else(|| "0".to_owned()))
            .set("vswitch_id", "", self.vswitch_id(vswitch))
            .set("security_group_ids", "", Value::List(groups));
        self.add(resource);
    }

    /// The vSwitch of a node, else the first of its network.
    fn vswitch_near(&self, node: &Node, region: RegionId) -> Option<VSwitchId> {
        let own = node.vswitch.filter(|&id| self.design.vswitches.contains(id));
        let vpc =
            self.vpc_of(node).filter(|&id| self.design.vpcs.get(id).is_some_and(|v| v.region == region));
        own.or_else(|| self.design.vswitches.iter().find(|(_, row)| Some(row.vpc) == vpc).map(|(id, _)| id))
    }
}

/// The numbers of connections that are sold.
fn connections(clients: usize) -> u32 {
    [5, 10, 20, 50, 100, 200, 500].into_iter().find(|&sold| sold as usize >= clients).unwrap_or(1000)
}
