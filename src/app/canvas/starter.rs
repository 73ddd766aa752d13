//! What a product is when it comes out of the palette: a name, sensible settings, one table.

use crate::base::{Lang, Text};
use crate::design::{
    Bucket, CustomerRole, Design, Disk, Dns, Ecs, EcsRole, Eip, External, ExternalKind, HealthCheck,
    HealthKind, Line, Listener, ListenerProtocol, Nat, NatKind, Node, OsFamily, Product, PublicBilling, Rds,
    RdsEdition, Slb, SlbScope, SnapshotPolicy, Spec, Vpn, VpnKind,
};

/// The image of a fresh server. The guide's own example is an older CentOS; this is one that is still kept up.
const IMAGE: &str = "Alibaba Cloud Linux 3";

/// A kind of node that the palette offers: a product, or a product in one of its roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Starter {
    /// The key by which the palette drags it: a product code, or a code and a role (`ecs/bastion`).
    pub key: &'static str,
    /// The name; a number is added when it is taken.
    pub name: Text,
}

const fn starter(key: &'static str, zh: &'static str, en: &'static str) -> Starter {
    Starter { key, name: Text::fixed(zh, en) }
}

/// Products with typed settings, role by role. Any other key is a product code of the catalogue.
pub static STARTERS: [Starter; 25] = [
    starter("ecs", "应用服务器", "App server"),
    starter("ecs/bastion", "堡垒机", "Bastion"),
    starter("ecs/test", "测试服务器", "Test server"),
    starter("ecs/database", "自建数据库", "Own database"),
    starter("clb", "公网SLB", "Public SLB"),
    starter("clb/private", "私网SLB", "Private SLB"),
    starter("alb", "公网ALB", "Public ALB"),
    starter("nlb", "公网NLB", "Public NLB"),
    starter("rds", "RDS数据库", "RDS database"),
    starter("oss", "OSS存储空间", "OSS bucket"),
    starter("ssl-vpn", "管理VPN", "Management VPN"),
    starter("ipsec-vpn", "IPSec VPN", "IPSec VPN"),
    starter("line", "物理专线", "Leased line"),
    starter("line-nat", "专线NAT", "Line NAT"),
    starter("nat", "NAT网关", "NAT gateway"),
    starter("eip", "弹性公网IP", "Elastic IP"),
    starter("dns", "域名解析", "DNS"),
    starter("internet", "互联网", "Internet"),
    starter("users", "用户", "Users"),
    starter("ops-users", "运维人员", "Operators"),
    starter("alipay", "支付宝", "Alipay"),
    starter("customer", "客户服务器", "Customer server"),
    starter("customer/gateway", "客户网关", "Customer gateway"),
    starter("customer/firewall", "客户防火墙", "Customer firewall"),
    starter("external", "外部系统", "External system"),
];

/// The product code behind a key of the palette.
#[must_use]
pub fn code_of(key: &str) -> &str {
    key.split_once('/').map_or(key, |(code, _)| code)
}

/// A fresh node for a key of the palette, named so that no other node has its name.
#[must_use]
pub fn fresh_node(key: &str, catalogue_name: Option<&Text>, design: &Design, lang: Lang) -> Node {
    let known = STARTERS.iter().find(|starter| starter.key == key).map(|starter| &starter.name);
    let name = known.or(catalogue_name).map_or_else(|| code_of(key).to_owned(), |t| t.get(lang).to_owned());
    let mut node = Node::new(unused_name(&name, design), product(key));
    // One system or one environment leaves nothing to ask.
    node.system = only(design.systems.keys());
    node.environment = only(design.environments.keys());
    node
}

fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next();
    if all.next().is_none() { first } else { None }
}

/// The name itself while it is free, else with the lowest free number from 2 on.
#[must_use]
pub fn unused_name(base: &str, design: &Design) -> String {
    let taken = |name: &str| design.nodes.values().any(|node| node.name == name);
    if !taken(base) {
        return base.to_owned();
    }
    (2_u32..=u32::MAX)
        .map(|number| format!("{base} {number}"))
        .find(|name| !taken(name))
        .unwrap_or_else(|| base.to_owned())
}

/// A name without the number that told it from its equals.
#[must_use]
pub fn without_number(name: &str) -> &str {
    match name.rsplit_once(' ') {
        Some((base, number)) if !base.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => base,
        _ => name,
    }
}

const fn shape(vcpu: u32, memory_gib: f64) -> Spec {
    Spec::Shape { vcpu, memory_gib }
}

fn system_disk() -> Disk {
    Disk { category: "cloud_essd".to_owned(), level: Some("PL0".to_owned()), size_gib: 40.0 }
}

fn server(role: EcsRole) -> Ecs {
    Ecs {
        role,
        spec: Some(shape(2, 2.0)),
        os: Some(OsFamily::Linux),
        image: Some(IMAGE.to_owned()),
        system_disk: Some(system_disk()),
        public_bandwidth_mbps: Some(0.0),
        credential_plan: Some(true),
        ..Ecs::default()
    }
}

/// HTTP on port 80 with its health check on, as the guide sets up its first listener (guide L319–328).
#[must_use]
pub fn first_listener() -> Listener {
    Listener {
        protocol: ListenerProtocol::Http,
        port: 80,
        sticky: true,
        health: Some(HealthCheck { kind: HealthKind::Tcp, port: None, path: None }),
        ..Listener::default()
    }
}

fn balancer(slb: Slb, scope: SlbScope) -> Product {
    let public = scope == SlbScope::Public;
    Product::Slb(Slb {
        scope,
        billing: if public { PublicBilling::Bandwidth } else { PublicBilling::Traffic },
        // 5 Mbps is what the guide buys first (guide L323).
        bandwidth_mbps: public.then_some(5.0),
        listeners: vec![first_listener()],
        ..slb
    })
}

fn product(key: &str) -> Product {
    let (code, role) = key.split_once('/').unwrap_or((key, ""));
    match Product::of_code(code) {
        Product::Ecs(_) => Product::Ecs(match role {
            "bastion" => Ecs {
                spec: Some(shape(1, 1.0)),
                otp: Some(true),
                operation_audit: Some(true),
                ..server(EcsRole::Bastion)
            },
            "test" => server(EcsRole::Test),
            "database" => Ecs {
                spec: Some(shape(4, 8.0)),
                data_disks: vec![Disk {
                    category: "cloud_essd".to_owned(),
                    level: Some("PL1".to_owned()),
                    size_gib: 200.0,
                }],
                snapshot_policy: Some(SnapshotPolicy { every_hours: 24, keep_days: 7 }),
                ..server(EcsRole::SelfBuiltDatabase)
            },
            _ => Ecs { autostart: Some(true), supervised: Some(true), ..server(EcsRole::Production) },
        }),
        Product::Slb(slb) => {
            balancer(slb, if role == "private" { SlbScope::Private } else { SlbScope::Public })
        }
        Product::Rds(rds) => Product::Rds(Rds {
            edition: RdsEdition::HighAvailability,
            spec: Some(shape(2, 4.0)),
            storage_gib: Some(100.0),
            snapshot_policy: Some(SnapshotPolicy { every_hours: 24, keep_days: 7 }),
            ..rds
        }),
        Product::Oss(bucket) => Product::Oss(Bucket { acl: Some("private".to_owned()), ..bucket }),
        Product::Vpn(vpn) => Product::Vpn(match vpn.kind {
            VpnKind::SslAdmin => Vpn { otp: Some(true), ..vpn },
            VpnKind::Ipsec => Vpn { tunnels: Some(1), ..vpn },
        }),
        Product::Line(line) => Product::Line(Line { bandwidth_mbps: Some(10.0), ..line }),
        Product::Nat(nat) => Product::Nat(match nat.kind {
            NatKind::Line => nat,
            NatKind::Gateway => Nat { spec: Some("Small".to_owned()), ..nat },
        }),
        Product::Eip(eip) => {
            Product::Eip(Eip { bandwidth_mbps: Some(5.0), billing: PublicBilling::Bandwidth, ..eip })
        }
        Product::Dns(dns) => Product::Dns(Dns { ttl_seconds: Some(600), ..dns }),
        Product::External(external) => Product::External(match (external.kind, role) {
            (ExternalKind::Customer, "gateway") => External { role: Some(CustomerRole::Gateway), ..external },
            (ExternalKind::Customer, "firewall") => {
                External { role: Some(CustomerRole::Firewall), ..external }
            }
            (ExternalKind::Customer, _) => External { role: Some(CustomerRole::Server), ..external },
            _ => external,
        }),
        described @ (Product::Described { .. } | Product::Opaque { .. }) => described,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Edit;

    #[test]
    fn every_starter_is_the_product_that_its_key_says() {
        for starter in &STARTERS {
            let node = fresh_node(starter.key, None, &Design::default(), Lang::Zh);
            assert_eq!(node.product.code(), code_of(starter.key));
            assert!(!matches!(node.product, Product::Described { .. }), "{} has no type", starter.key);
        }
    }

    #[test]
    fn keys_are_unique() {
        let mut keys: Vec<&str> = STARTERS.iter().map(|starter| starter.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), STARTERS.len());
    }

    #[test]
    fn names_are_numbered_from_the_second_on_in_the_persons_language() {
        let mut design = Design::default();
        let mut names = Vec::new();
        for _ in 0..3 {
            let node = fresh_node("ecs", None, &design, Lang::En);
            names.push(node.name.clone());
            let id = design.ids().node();
            design.apply(Edit::PutNode(id, Box::new(node))).unwrap();
        }
        assert_eq!(names, ["App server", "App server 2", "App server 3"]);
        assert_eq!(fresh_node("ecs", None, &design, Lang::Zh).name, "应用服务器");
    }

    #[test]
    fn a_fresh_server_can_be_bought_as_it_is() {
        let node = fresh_node("ecs", None, &Design::default(), Lang::Zh);
        let ecs = node.product.as_ecs().unwrap();
        assert!(ecs.spec.is_some() && ecs.image.is_some() && ecs.system_disk.is_some());
        assert_eq!(ecs.public_bandwidth_mbps, Some(0.0));
    }

    #[test]
    fn other_products_take_their_name_from_the_catalogue() {
        let name = Text::fixed("对象", "Thing");
        let node = fresh_node("thing", Some(&name), &Design::default(), Lang::En);
        assert_eq!((node.name.as_str(), node.product.code()), ("Thing", "thing"));
    }
}
