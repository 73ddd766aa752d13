//! Servers, databases, buckets, gateways, lines.

use std::collections::BTreeMap;

use super::builder::Builder;
use super::source::Resource;
use super::value::Value;
use crate::design::{
    Bucket, Disk, Ecs, EcsRole, Eip, Line, Link, Nat, NatKind, NodeId, OsFamily, Peer, Product, Protocol,
    PublicBilling, Purpose, Rds, RdsAccount, RdsEdition, RdsEngine, Slb, SlbFamily, SlbScope, Spec, Vpn,
    VpnKind,
};
use crate::text;

/// Resources that only say that a product is there.
const PLAIN: &[(&str, &str, bool)] = &[
    ("alicloud_bastionhost_instance", "bastionhost", true),
    ("alicloud_yundun_bastionhost_instance", "bastionhost", true),
    ("alicloud_kvstore_instance", "tair", true),
    ("alicloud_polardb_cluster", "polardb", true),
    ("alicloud_drds_instance", "polardb-x", true),
    ("alicloud_drds_polardbx_instance", "polardb-x", true),
    ("alicloud_nas_file_system", "nas", true),
    ("alicloud_cen_instance", "cen", true),
    ("alicloud_cdn_domain_new", "cdn", true),
    ("alicloud_waf_instance", "waf", true),
    ("alicloud_wafv3_instance", "waf", true),
    ("alicloud_ddoscoo_instance", "anti-ddos", true),
    ("alicloud_cloud_firewall_instance", "cloud-firewall", true),
    ("alicloud_log_project", "sls", true),
    ("alicloud_kms_instance", "kms", true),
    ("alicloud_yundun_dbaudit_instance", "db-audit", true),
    ("alicloud_threat_detection_instance", "security-center", true),
    ("alicloud_express_connect_virtual_border_router", "vbr", true),
    ("alicloud_vpn_gateway", "vpn-gateway", true),
];

/// Resources that are read together with another.
const WITH_OTHERS: &[&str] = &[
    "alicloud_vpc",
    "alicloud_vswitch",
    "alicloud_security_group",
    "alicloud_security_group_rule",
    "alicloud_slb_listener",
    "alicloud_slb_backend_server",
    "alicloud_slb_attachment",
    "alicloud_slb_server_group",
    "alicloud_slb_server_group_server_attachment",
    "alicloud_eip_association",
    "alicloud_snat_entry",
    "alicloud_db_database",
    "alicloud_rds_account",
    "alicloud_db_account",
    "alicloud_db_connection",
    "alicloud_ecs_disk",
    "alicloud_disk",
    "alicloud_ecs_disk_attachment",
    "alicloud_disk_attachment",
];

impl Builder<'_> {
    /// Every resource that is a node, in the order of the files.
    pub(super) fn products(&mut self) {
        let found = self.found;
        for row in &found.resources {
            let plain = PLAIN.iter().find(|(kind, _, _)| *kind == row.kind);
            match row.kind.as_str() {
                "alicloud_instance" => self.server(row),
                "alicloud_db_instance" | "alicloud_db_readonly_instance" => self.database(row),
                "alicloud_slb_load_balancer" | "alicloud_slb" => self.balancer(row, SlbFamily::Clb),
                "alicloud_alb_load_balancer" => self.balancer(row, SlbFamily::Alb),
                "alicloud_nlb_load_balancer" => self.balancer(row, SlbFamily::Nlb),
                "alicloud_oss_bucket" => self.bucket(row),
                "alicloud_eip_address" | "alicloud_eip" => self.address(row),
                "alicloud_nat_gateway" => self.nat(row),
                "alicloud_ssl_vpn_server" => self.vpn(row, VpnKind::SslAdmin),
                "alicloud_vpn_connection" => self.vpn(row, VpnKind::Ipsec),
                "alicloud_express_connect_physical_connection" => self.line(row),
                _ if plain.is_some() => {
                    let (_, code, regional) = plain.copied().unwrap_or_default();
                    let names = ["instance_name", "description", "project_name", "domain_name", "name"];
                    let node = self.node(row, &names, Product::of_code(code), regional);
                    self.put(row, node);
                    self.left(row);
                }
                kind if WITH_OTHERS.contains(&kind) => {}
                _ => {
                    let title = row.title();
                    self.note(text!("未导入的资源：{title}", "resource not taken: {title}"));
                }
            }
        }
        self.after();
    }

    fn server(&mut self, row: &Resource) {
        let system_disk = row.number("system_disk_size").map(|size_gib| Disk {
            category: row.words("system_disk_category").unwrap_or_else(|| "cloud_essd".to_owned()),
            level: row.words("system_disk_performance_level"),
            size_gib,
        });
        let image = row.words("image_id");
        let windows = image.as_ref().is_some_and(|image| image.to_ascii_lowercase().contains("win"));
        let ecs = Ecs {
            spec: row.words("instance_type").map(Spec::Type),
            os: image.is_some().then_some(if windows { OsFamily::Windows } else { OsFamily::Linux }),
            image,
            public_bandwidth_mbps: row.number("internet_max_bandwidth_out").filter(|mbps| *mbps > 0.0),
            system_disk,
            data_disks: row.blocks("data_disks").into_iter().filter_map(disk).collect(),
            agent: row.words("security_enhancement_strategy").map(|words| words == "Active"),
            ..Ecs::default()
        };
        let mut node = self.node(row, &["instance_name", "host_name"], Product::Ecs(ecs), false);
        let name = node.name.to_lowercase();
        if ["堡垒", "跳板", "bastion", "jump"].iter().any(|word| name.contains(word)) {
            if let Product::Ecs(ecs) = &mut node.product {
                ecs.role = EcsRole::Bastion;
            }
            let title = row.title();
            self.note(text!("{title} 按名称视为堡垒机", "{title} is taken for a bastion by its name"));
        }
        self.put(row, node);
        self.left(row);
    }

    fn database(&mut self, row: &Resource) {
        let engine = row.words("engine").unwrap_or_default();
        let engine = match engine.to_ascii_lowercase().as_str() {
            "mysql" | "" => RdsEngine::Mysql,
            "sqlserver" => RdsEngine::SqlServer,
            "postgresql" => RdsEngine::Postgresql,
            "ppas" => RdsEngine::Ppas,
            "mariadb" => RdsEngine::Mariadb,
            _ => RdsEngine::Other,
        };
        let edition = match row.words("category").unwrap_or_default().to_ascii_lowercase().as_str() {
            "basic" => RdsEdition::Basic,
            "alwayson" | "cluster" => RdsEdition::Cluster,
            "finance" => RdsEdition::Enterprise,
            _ => RdsEdition::HighAvailability,
        };
        for key in ["zone_id_slave_a", "zone_id_slave_b"] {
            if let Some(zone) = row.get(key).cloned() {
                self.az(&zone);
            }
        }
        let master = row.of("master_db_instance_id").and_then(|of| self.node_of(of));
        let rds = Rds {
            engine,
            edition,
            spec: row.words("instance_type").map(Spec::Type),
            storage_gib: row.number("instance_storage"),
            read_only_of: master,
            ..Rds::default()
        };
        let node = self.node(row, &["instance_name"], Product::Rds(rds), true);
        self.put(row, node);
        if row.get("security_ips").is_none() {
            self.left(row);
        }
    }

    fn balancer(&mut self, row: &Resource, family: SlbFamily) {
        let public = row.words("address_type").is_some_and(|kind| kind.eq_ignore_ascii_case("internet"));
        let by_bandwidth = ["internet_charge_type"].iter().find_map(|key| row.words(key));
        let slb = Slb {
            family,
            scope: if public { SlbScope::Public } else { SlbScope::Private },
            billing: billing(by_bandwidth),
            bandwidth_mbps: row.number("bandwidth").filter(|mbps| *mbps > 0.0),
            spec: row.words("load_balancer_spec").or_else(|| row.words("specification")),
            ..Slb::default()
        };
        let names = ["load_balancer_name", "name"];
        for key in ["master_zone_id", "slave_zone_id"] {
            if let Some(zone) = row.get(key).cloned() {
                self.az(&zone);
            }
        }
        let node = self.node(row, &names, Product::Slb(slb), true);
        self.put(row, node);
        self.left(row);
    }

    fn bucket(&mut self, row: &Resource) {
        let versioning = row.blocks("versioning").into_iter().find_map(|block| block.get("status")?.words());
        let bucket = Bucket {
            acl: row.words("acl"),
            versioning: versioning.map(|status| status == "Enabled"),
            access_log: (!row.blocks("logging").is_empty()).then_some(true),
            ..Bucket::default()
        };
        let node = self.node(row, &["bucket"], Product::Oss(bucket), true);
        self.put(row, node);
        self.left(row);
    }

    fn address(&mut self, row: &Resource) {
        let eip = Eip {
            billing: billing(row.words("internet_charge_type")),
            bandwidth_mbps: row.number("bandwidth"),
            ..Eip::default()
        };
        let node = self.node(row, &["address_name", "name"], Product::Eip(eip), true);
        self.put(row, node);
        self.left(row);
    }

    fn nat(&mut self, row: &Resource) {
        let rules = self.of_kind("alicloud_snat_entry").count() as u32;
        let nat = Nat {
            kind: NatKind::Gateway,
            rules: Some(rules).filter(|rules| *rules > 0),
            spec: row.words("specification"),
        };
        let node = self.node(row, &["nat_gateway_name", "name"], Product::Nat(nat), true);
        self.put(row, node);
        self.left(row);
    }

    fn vpn(&mut self, row: &Resource, kind: VpnKind) {
        let vpn = Vpn { kind, ..Vpn::default() };
        let node = self.node(row, &["vpn_connection_name", "name"], Product::Vpn(vpn), true);
        self.put(row, node);
        self.left(row);
    }

    fn line(&mut self, row: &Resource) {
        let line = Line { bandwidth_mbps: row.number("bandwidth"), ..Line::default() };
        let names = ["physical_connection_name", "name"];
        let node = self.node(row, &names, Product::Line(line), true);
        self.put(row, node);
        self.left(row);
    }

    /// What other resources say about the nodes that stand now.
    fn after(&mut self) {
        for row in self.of_kind("alicloud_eip_association") {
            let (eip, bound) = (row.of("allocation_id"), row.of("instance_id"));
            let bound = bound.and_then(|of| self.node_of(of));
            self.change(row, eip, |product| {
                if let Product::Eip(eip) = product {
                    eip.bound_to = bound;
                }
            });
        }
        for row in self.of_kind("alicloud_db_database") {
            let name = row.words("data_base_name").or_else(|| row.words("name"));
            self.of_database(row, |rds| rds.databases.extend(name.clone()));
        }
        for kind in ["alicloud_rds_account", "alicloud_db_account"] {
            for row in self.of_kind(kind) {
                let name = row.words("account_name").or_else(|| row.words("name"));
                self.of_database(row, |rds| {
                    let account = name.clone().map(|name| RdsAccount { name, ..RdsAccount::default() });
                    rds.accounts.extend(account);
                });
            }
        }
        for row in self.of_kind("alicloud_db_connection") {
            self.of_database(row, |rds| rds.public_endpoint = true);
        }
        let mut disks: BTreeMap<String, (Disk, &Resource)> = BTreeMap::new();
        for row in self.of_kind("alicloud_ecs_disk").chain(self.of_kind("alicloud_disk")) {
            let size = row.number("size").unwrap_or_default();
            let category = row.words("category").unwrap_or_else(|| "cloud_essd".to_owned());
            let disk = Disk { category, level: row.words("performance_level"), size_gib: size };
            disks.insert(row.name.clone(), (disk, row));
        }
        for kind in ["alicloud_ecs_disk_attachment", "alicloud_disk_attachment"] {
            for row in self.of_kind(kind) {
                let disk = row.of("disk_id").and_then(|(_, name)| disks.remove(name));
                self.change(row, row.of("instance_id"), |product| {
                    if let (Product::Ecs(ecs), Some((disk, _))) = (product, &disk) {
                        ecs.data_disks.push(disk.clone());
                    }
                });
            }
        }
        for (_, (_, row)) in disks {
            let title = row.title();
            self.note(text!("没有挂载到服务器的云盘：{title}", "disk that no server holds: {title}"));
        }
        self.whitelists();
    }

    /// Changes the product of the node that a resource belongs to, or says that there is none.
    fn change(&mut self, row: &Resource, of: Option<(&str, &str)>, change: impl FnOnce(&mut Product)) {
        let node = of.and_then(|of| self.node_of(of)).and_then(|id| self.made.get_mut(&id));
        match node {
            Some(node) => change(&mut node.product),
            None => {
                let title = row.title();
                self.note(text!(
                    "所属资源不在文件中：{title}",
                    "what it belongs to is not in the files: {title}"
                ));
            }
        }
        self.left(row);
    }

    fn of_database(&mut self, row: &Resource, change: impl FnOnce(&mut Rds)) {
        let of = row.of("instance_id").or_else(|| row.of("db_instance_id"));
        self.change(row, of, |product| {
            if let Product::Rds(rds) = product {
                change(rds);
            }
        });
    }

    /// Who may reach each database; a server of the configuration is drawn with a link.
    fn whitelists(&mut self) {
        for kind in ["alicloud_db_instance", "alicloud_db_readonly_instance"] {
            for row in self.of_kind(kind) {
                let Some(entries) = row.get("security_ips") else { continue };
                let Some(id) = self.node_of((kind, &row.name)) else { continue };
                let peers: Vec<Peer> = entries.each().iter().filter_map(|entry| self.peer(entry)).collect();
                let known: Vec<NodeId> = peers
                    .iter()
                    .filter_map(|peer| if let Peer::Node(id) = peer { Some(*id) } else { None })
                    .collect();
                let mut spoken = (Protocol::Mysql, 3306);
                if let Some(Product::Rds(rds)) = self.made.get_mut(&id).map(|node| &mut node.product) {
                    spoken = match rds.engine {
                        RdsEngine::SqlServer => (Protocol::SqlServer, 1433),
                        RdsEngine::Postgresql | RdsEngine::Ppas => (Protocol::Postgresql, 5432),
                        RdsEngine::Mysql | RdsEngine::Mariadb | RdsEngine::Other => spoken,
                    };
                    for peer in peers {
                        if !rds.whitelist.contains(&peer) {
                            rds.whitelist.push(peer);
                        }
                    }
                }
                for from in known {
                    self.link(Link::new(from, id, Purpose::Business).speaking(spoken.0, spoken.1));
                }
                self.left(row);
            }
        }
    }

    /// Draws a link once.
    pub(super) fn link(&mut self, link: Link) {
        if link.from != link.to && !self.links.contains(&link) {
            self.links.push(link);
        }
    }
}

fn billing(words: Option<String>) -> PublicBilling {
    match words.as_deref().map(str::to_ascii_lowercase).as_deref() {
        Some("paybybandwidth") => PublicBilling::Bandwidth,
        _ => PublicBilling::Traffic,
    }
}

fn disk(block: &BTreeMap<String, Value>) -> Option<Disk> {
    let words = |key: &str| block.get(key).and_then(Value::words);
    Some(Disk {
        category: words("category").unwrap_or_else(|| "cloud_essd".to_owned()),
        level: words("performance_level"),
        size_gib: block.get("size").and_then(Value::number)?,
    })
}
