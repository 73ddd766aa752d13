//! Random products with every field that a file can hold.

use yuntu::design::*;

use super::Rng;

impl Rng {
    pub(super) fn spec(&mut self) -> Spec {
        if self.chance(50) {
            Spec::Shape { vcpu: self.below(129) as u32, memory_gib: self.number(1024.0) }
        } else {
            Spec::Type(self.pick(&["ecs.c7.large", "rds.mysql.s1.small", "?"]).to_owned())
        }
    }

    pub(super) fn disk(&mut self) -> Disk {
        Disk {
            category: self.pick(&["cloud_essd", "cloud_ssd", "tape"]).to_owned(),
            level: self.maybe(|r| r.pick(&["PL0", "PL1"]).to_owned()),
            size_gib: self.number(32_768.0),
        }
    }

    pub(super) fn snapshots(&mut self) -> SnapshotPolicy {
        SnapshotPolicy { every_hours: self.below(169) as u32, keep_days: self.below(400) as u32 }
    }

    pub(super) fn ecs(&mut self) -> Ecs {
        let flag = |r: &mut Self| r.maybe(|r| r.chance(50));
        Ecs {
            role: self.pick(&[
                EcsRole::Production,
                EcsRole::Bastion,
                EcsRole::Test,
                EcsRole::SelfBuiltDatabase,
            ]),
            spec: self.maybe(Self::spec),
            os: self.maybe(|r| r.pick(&[OsFamily::Linux, OsFamily::Windows])),
            image: self.maybe(Self::words),
            market_image: self.maybe(Self::words),
            public_bandwidth_mbps: self.maybe(|r| r.number(200.0)),
            needs_internet: self.maybe(Self::words),
            system_disk: self.maybe(Self::disk),
            data_disks: self.some(3, Self::disk),
            listens: self.some(2, |r| Listen {
                transport: r.transport(),
                ports: r.ports(),
                http_paths: r.some(2, Self::words),
            }),
            autostart: flag(self),
            stateless: flag(self),
            supervised: flag(self),
            serves_local_files: flag(self),
            forwards_oss: flag(self),
            agent: flag(self),
            snapshot_policy: self.maybe(Self::snapshots),
            credential_plan: flag(self),
            otp: flag(self),
            operation_audit: flag(self),
            tps_capacity: self.maybe(|r| r.number(1e6)),
            connection_pool: self.maybe(|r| r.below(1000) as u32),
        }
    }

    pub(super) fn listener_protocol(&mut self) -> ListenerProtocol {
        self.pick(&[
            ListenerProtocol::Tcp,
            ListenerProtocol::Udp,
            ListenerProtocol::Http,
            ListenerProtocol::Https,
            ListenerProtocol::Ftp,
            ListenerProtocol::Sftp,
            ListenerProtocol::Other,
        ])
    }

    pub(super) fn listener(&mut self, design: &Design, own: NodeId) -> Listener {
        Listener {
            protocol: self.listener_protocol(),
            port: self.below(70_000) as u32,
            backend_protocol: self.maybe(Self::listener_protocol),
            backend_port: self.maybe(|r| r.below(70_000) as u32),
            scheduling: self.pick(&[
                BackendScheduling::RoundRobin,
                BackendScheduling::LeastConnections,
                BackendScheduling::Weighted,
            ]),
            sticky: self.chance(50),
            peak_mbps: self.maybe(|r| r.number(1000.0)),
            health: self.maybe(|r| HealthCheck {
                kind: r.pick(&[HealthKind::Tcp, HealthKind::Http]),
                port: r.maybe(|r| r.below(70_000) as u32),
                path: r.maybe(Self::words),
            }),
            certificate_on_slb: self.chance(50),
            whitelist: self.peers(design, own),
            server_groups: self.some(2, Self::words),
            url_rules: self.some(2, |r| UrlRule { domain: r.words(), path: r.words(), group: r.words() }),
            backends: self.others(design, own),
            needs_client_ip: self.chance(50),
            long_connections: self.chance(50),
        }
    }

    pub(super) fn peers(&mut self, design: &Design, own: NodeId) -> Vec<Peer> {
        let mut peers = self.some(2, |r| r.peer(design));
        peers.retain(|peer| *peer != Peer::Node(own));
        peers
    }

    pub(super) fn others(&mut self, design: &Design, own: NodeId) -> Vec<NodeId> {
        let found: Vec<_> = self.some(3, |r| r.id_of(&design.nodes));
        found.into_iter().flatten().filter(|id| *id != own).collect()
    }

    pub(super) fn other(&mut self, design: &Design, own: NodeId) -> Option<NodeId> {
        self.id_or_none(&design.nodes).filter(|id| *id != own)
    }

    pub(super) fn product(&mut self, design: &Design, own: NodeId) -> Product {
        let flag = |r: &mut Self| r.maybe(|r| r.chance(50));
        match self.below(12) {
            0 | 1 => Product::Ecs(self.ecs()),
            2 => Product::Slb(Slb {
                family: self.pick(&[SlbFamily::Clb, SlbFamily::Alb, SlbFamily::Nlb]),
                scope: self.pick(&[SlbScope::Public, SlbScope::Private]),
                billing: self.billing(),
                bandwidth_mbps: self.maybe(|r| r.number(5000.0)),
                monthly_traffic_gb: self.maybe(|r| r.number(1e6)),
                spec: self.maybe(Self::words),
                listeners: self.some(3, |r| r.listener(design, own)),
            }),
            3 => Product::Rds(Rds {
                engine: self.pick(&[
                    RdsEngine::Mysql,
                    RdsEngine::SqlServer,
                    RdsEngine::Postgresql,
                    RdsEngine::Ppas,
                    RdsEngine::Mariadb,
                    RdsEngine::Other,
                ]),
                edition: self.pick(&[
                    RdsEdition::HighAvailability,
                    RdsEdition::Basic,
                    RdsEdition::Cluster,
                    RdsEdition::Enterprise,
                ]),
                spec: self.maybe(Self::spec),
                storage_gib: self.maybe(|r| r.number(6000.0)),
                max_connections: self.maybe(|r| r.next() as u32),
                max_iops: self.maybe(|r| r.next() as u32),
                whitelist: self.peers(design, own),
                public_endpoint: self.chance(50),
                dr_of: self.other(design, own),
                read_only_of: self.other(design, own),
                databases: self.some(2, Self::words),
                accounts: self.some(2, |r| RdsAccount {
                    name: r.words(),
                    read_write: r.some(2, Self::words),
                    read_only: r.some(2, Self::words),
                }),
                snapshot_policy: self.maybe(Self::snapshots),
            }),
            4 => Product::Oss(Bucket {
                scope: self.pick(&[BucketScope::Internal, BucketScope::External]),
                acl: self.maybe(Self::words),
                endpoint: self.maybe(Self::words),
                replica_of: self.other(design, own),
                stored_gb: self.maybe(|r| r.number(1e6)),
                monthly_traffic_gb: self.maybe(|r| r.number(1e6)),
                versioning: flag(self),
                access_log: flag(self),
                traffic_package: self.chance(50),
            }),
            5 => Product::Vpn(Vpn {
                kind: self.pick(&[VpnKind::SslAdmin, VpnKind::Ipsec]),
                client_ips: self.some(3, Self::ip),
                tunnels: self.maybe(|r| r.below(10) as u32),
                gateway: self.maybe(|r| IpsecGateway {
                    vendor: r.maybe(Self::words),
                    fixed_public_ip: flag(r),
                    own_ip: flag(r),
                    behind_nat: flag(r),
                }),
                key_by_customer: self.chance(50),
                custom_parameters: self.chance(50),
                otp: flag(self),
                market_product: self.maybe(Self::words),
            }),
            6 => Product::Line(Line {
                carrier: self
                    .maybe(|r| r.pick(&[Carrier::Telecom, Carrier::Unicom, Carrier::Mobile, Carrier::Other])),
                medium: self
                    .maybe(|r| r.pick(&[LineMedium::Mstp, LineMedium::GigabitFibre, LineMedium::Other])),
                port: self.maybe(Self::words),
                access_city: self.maybe(Self::words),
                bandwidth_mbps: self.maybe(|r| r.number(10_000.0)),
                domain: self.pick(&[LineDomain::Finance, LineDomain::Alipay]),
                link_id: self.maybe(Self::words),
                pair_of: self.other(design, own),
                nat_map: self.some(2, |r| NatEntry {
                    source: r.chance(50),
                    real: r.ip(),
                    mapped: r.ip(),
                    port: r.maybe(Self::ports),
                }),
                carrier_monthly: self.maybe(Self::money),
                completion_report: flag(self),
                ping_proof: flag(self),
                drill_planned: flag(self),
                long_distance: flag(self),
                change_date: None,
            }),
            7 => Product::Nat(Nat {
                kind: self.pick(&[NatKind::Line, NatKind::Gateway]),
                rules: self.maybe(|r| r.below(100) as u32),
                spec: self.maybe(Self::words),
            }),
            8 => Product::Eip(Eip {
                billing: self.billing(),
                bandwidth_mbps: self.maybe(|r| r.number(500.0)),
                monthly_traffic_gb: self.maybe(|r| r.number(1e5)),
                bound_to: self.other(design, own),
            }),
            9 => Product::Dns(Dns {
                records: self.some(2, |r| DnsRecord { name: r.words(), targets: r.others(design, own) }),
                ttl_seconds: self.maybe(|r| r.below(100_000) as u32),
            }),
            10 => Product::External(External {
                kind: self.pick(&[
                    ExternalKind::Internet,
                    ExternalKind::Users,
                    ExternalKind::OpsUsers,
                    ExternalKind::Alipay,
                    ExternalKind::Customer,
                    ExternalKind::Other,
                ]),
                role: self.maybe(|r| {
                    r.pick(&[CustomerRole::Server, CustomerRole::Gateway, CustomerRole::Firewall])
                }),
                firewall_policy: flag(self),
            }),
            _ if self.chance(30) => Product::Opaque {
                code: "from-the-future".to_owned(),
                fields: self
                    .pick(&[
                        "(size: 3, list: [1, 2], text: \"a)b\")",
                        "(\n        kept: word, // for word\n\t)",
                        "[Some(1), None]",
                        "{\"a\": 1}",
                    ])
                    .to_owned(),
            },
            _ => Product::Described {
                code: self.pick(&["polardb", "redis", "waf", "generic"]).to_owned(),
                fields: self
                    .some(4, |r| {
                        let value = match r.below(3) {
                            0 => FieldValue::Number(r.number(1e6)),
                            1 => FieldValue::Text(r.words()),
                            _ => FieldValue::Flag(r.chance(50)),
                        };
                        (r.pick(&["memory_gib", "nodes", "版本", "a b"]).to_owned(), value)
                    })
                    .into_iter()
                    .collect(),
            },
        }
    }
}
