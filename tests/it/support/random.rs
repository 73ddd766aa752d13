//! Designs and edits made by a seed: every table, every kind of product, every field, valid and odd values.

use std::net::Ipv4Addr;

use rust_decimal::Decimal;
use yuntu::base::{Date, Money};
use yuntu::design::*;

/// A generator of numbers (SplitMix64): the same seed gives the same design on every system and for ever.
pub struct Rng(u64);

impl Rng {
    pub const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5175_6e74_7579_7531)
    }

    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub const fn below(&mut self, end: usize) -> usize {
        (self.next() % (end as u64)) as usize
    }

    pub const fn chance(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    pub fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.chance(50) { Some(make(self)) } else { None }
    }

    pub fn some<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| make(self)).collect()
    }

    /// An id of a table, when it has any.
    pub fn id_of<K: Ord + Copy, V>(&mut self, table: &Table<K, V>) -> Option<K> {
        let ids: Vec<K> = table.keys().collect();
        if ids.is_empty() { None } else { Some(self.pick(&ids)) }
    }

    fn id_or_none<K: Ord + Copy, V>(&mut self, table: &Table<K, V>) -> Option<K> {
        if self.chance(70) { self.id_of(table) } else { None }
    }

    pub fn words(&mut self) -> String {
        let plain = ["web", "核心账务", "db-主", "支付", "SLB 公网", "a b", "é", "👨‍👩‍👧‍👦", "x_1"];
        let odd = [
            "",
            " ",
            "\"quoted\"",
            "back\\slash",
            "line\nbreak",
            "tab\there",
            "\u{202e}txt.exe",
            "\u{0}nul",
            "carriage\rreturn",
            "e\u{301}",
            "</svg>",
            "=1+1",
            "${x}",
            "r#\"raw\"#",
            "// no comment",
            "‖ seam",
            "\u{feff}mark",
        ];
        if self.chance(75) { self.pick(&plain).to_owned() } else { self.pick(&odd).to_owned() }
    }

    fn number(&mut self, most: f64) -> f64 {
        let plain = [0.0, 0.5, 1.0, 2.0, 4.0, 100.0, 1000.0, 0.1, 1e-9, 123_456.789, most];
        let value =
            if self.chance(70) { self.pick(&plain) } else { self.next() as f64 / u64::MAX as f64 * most };
        value.min(most)
    }

    fn decimal(&mut self, most: i64) -> Decimal {
        let whole = (self.next() % (most.unsigned_abs() + 1)).cast_signed();
        if self.chance(50) {
            Decimal::from(whole)
        } else {
            Decimal::new(whole / 1000, [0, 1, 2, 3][self.below(4)])
        }
    }

    fn money(&mut self) -> Money {
        Money(self.decimal(1_000_000))
    }

    fn date(&mut self) -> Date {
        let day = 1 + self.below(28);
        let month = 1 + self.below(12);
        format!("{}-{month:02}-{day:02}", 2016 + self.below(20)).parse().unwrap()
    }

    fn ip(&mut self) -> Ipv4Addr {
        Ipv4Addr::from(self.next() as u32)
    }

    fn cidr(&mut self) -> Cidr {
        let prefix = self.below(33);
        format!("{}/{prefix}", self.ip()).parse::<Cidr>().unwrap().trunc()
    }

    fn ports(&mut self) -> PortRange {
        let first = self.below(65_535) as u16;
        let last = first.saturating_add(self.pick(&[0, 0, 1, 500]));
        PortRange { first, last }
    }

    fn net(&mut self) -> NetKind {
        self.pick(&[NetKind::Classic, NetKind::Vpc, NetKind::Mixed])
    }

    fn promise(&mut self) -> HaPromise {
        self.pick(&[HaPromise::None, HaPromise::Instance, HaPromise::Az, HaPromise::Region])
    }

    fn criticality(&mut self) -> Criticality {
        self.pick(&[Criticality::General, Criticality::Core])
    }

    fn transport(&mut self) -> Transport {
        self.pick(&[Transport::Tcp, Transport::Udp, Transport::Icmp, Transport::All])
    }

    fn billing(&mut self) -> PublicBilling {
        self.pick(&[PublicBilling::Traffic, PublicBilling::Bandwidth])
    }

    fn recovery(&mut self) -> Recovery {
        Recovery {
            active: self.some(2, Self::words),
            standby: self.some(2, Self::words),
            rds_switch_automatic: self.maybe(|r| r.chance(50)),
            manual_switch_seconds: self.maybe(|r| r.below(10_000) as u32),
            degraded_percent: self.maybe(|r| r.below(150) as u32),
            fail_back_planned: self.maybe(|r| r.chance(50)),
        }
    }

    fn targets(&mut self) -> Targets {
        Targets {
            availability_percent: self.maybe(|r| Decimal::from(r.below(10_000_001)) / Decimal::from(100_000)),
            rto_seconds: self.maybe(|r| r.next() as u32),
            rpo_seconds: self.maybe(|r| r.next() as u32),
        }
    }

    pub fn title(&mut self) -> Title {
        Title {
            name: self.words(),
            subject: self.words(),
            version: self.words(),
            date: self.maybe(Self::date),
            author: self.words(),
            customer: self.words(),
            note: self.words(),
        }
    }

    pub fn settings(&mut self) -> Settings {
        Settings {
            edition: self.pick(&["guide-2016", "official-2026", "unknown"]).to_owned(),
            net: self.net(),
            tenant: self.pick(&[Tenant::Finance, Tenant::MicroFinance]),
            ha_promise: self.promise(),
            criticality: self.criticality(),
            security_zone_mode: self.pick(&[
                SecurityZoneMode::None,
                SecurityZoneMode::DmzMgmtIntranet,
                SecurityZoneMode::JumpWebMwData,
            ]),
            ops_path: self.maybe(|r| r.pick(&[OpsPath::Serial, OpsPath::Star])),
            high_data_safety: self.maybe(|r| r.chance(50)),
            flow_log: None,
            packs: self.some(2, Self::words),
            severities: self
                .some(1, |r| (r.words(), r.pick(&yuntu::base::Severity::ALL)))
                .into_iter()
                .collect(),
            recovery: self.recovery(),
            targets: self.targets(),
            utilisation: self.utilisation(),
        }
    }

    pub fn account(&mut self) -> Account {
        let flag = |r: &mut Self| r.maybe(|r| r.chance(50));
        Account {
            organisation: self.maybe(Self::words),
            finance_certified: flag(self),
            real_name: flag(self),
            balance: self.maybe(|r| Money(r.decimal(1_000) - Decimal::from(500))),
            new_user: flag(self),
            mfa: flag(self),
            password_min_length: self.maybe(|r| r.below(40) as u32),
            password_four_classes: flag(self),
            action_trail: flag(self),
            auto_recharge: flag(self),
            order_date: self.maybe(Self::date),
            go_live_date: self.maybe(Self::date),
            practice: Practice {
                content_check: flag(self),
                personal_data: flag(self),
                token_minutes: self.maybe(|r| r.below(60) as u32),
                hsts: flag(self),
                certificates: self.some(1, Self::words),
                ..Practice::default()
            },
        }
    }

    pub fn price_terms(&mut self) -> PriceTerms {
        PriceTerms {
            months: self.maybe(|r| 1 + r.below(36) as u32),
            ecs_year_at_85_percent: self.chance(50),
            carrier_monthly: self.maybe(Self::money),
            contract_percent: self.some(2, |r| (r.words(), r.decimal(100))).into_iter().collect(),
            tender_percent: self.maybe(|r| r.decimal(100)),
            tax_percent: self.maybe(|r| r.decimal(20)),
            list_includes_tax: self.maybe(|r| r.chance(50)),
            monthly_budget: self.maybe(Self::money),
            extras: self.some(2, Self::extra),
            quotation: Quotation {
                number: self.words(),
                version: self.words(),
                date: self.maybe(Self::date),
                valid_days: self.maybe(|r| 1 + r.below(365) as u32),
                payment: self.words(),
                seller: self.words(),
                buyer: self.words(),
            },
        }
    }

    fn extra(&mut self) -> Extra {
        let kinds = [ExtraKind::OneOff, ExtraKind::Service, ExtraKind::ThirdParty, ExtraKind::Option];
        Extra {
            name: self.words(),
            kind: self.pick(&kinds),
            quantity: self.decimal(100),
            price: self.maybe(Self::money),
            monthly: self.chance(50),
        }
    }

    fn utilisation(&mut self) -> Utilisation {
        Utilisation {
            storage_overhead: self.maybe(|r| r.decimal(3)),
            iops_percent: self.maybe(|r| r.decimal(100)),
            connections_percent: self.maybe(|r| r.decimal(100)),
            cpu_percent: self.maybe(|r| r.decimal(100)),
            memory_percent: self.maybe(|r| r.decimal(100)),
            line_percent: self.maybe(|r| r.decimal(100)),
            slb_percent: self.maybe(|r| r.decimal(100)),
        }
    }

    pub fn waiver(&mut self) -> Waiver {
        Waiver {
            code: self.pick(&["HA-001", "SLB-003", "MOD-010"]).to_owned(),
            subjects: self.some(2, |r| format!("n{}", r.below(50))),
            reason: self.words(),
            owner: self.words(),
            expires: self.maybe(Self::date),
        }
    }

    fn task(&mut self) -> Task {
        Task {
            code: self.pick(&["DR-015", "VPN-011", "ECS-018"]).to_owned(),
            subjects: self.some(2, |r| format!("n{}", r.below(50))),
            state: self.pick(&TaskState::ALL),
            owner: self.words(),
            date: self.maybe(Self::date),
            note: self.words(),
        }
    }

    fn system(&mut self) -> System {
        System {
            name: self.words(),
            ha_promise: self.maybe(Self::promise),
            criticality: self.maybe(Self::criticality),
            mlps_level: self.maybe(|r| 1 + r.below(4) as u8),
            targets: self.targets(),
            monthly_budget: self.maybe(Self::money),
            owner: self.words(),
            cost_centre: self.words(),
        }
    }

    fn environment(&mut self) -> Environment {
        Environment {
            name: self.words(),
            kind: self.pick(&[
                EnvironmentKind::Production,
                EnvironmentKind::Uat,
                EnvironmentKind::Test,
                EnvironmentKind::Development,
                EnvironmentKind::Shared,
            ]),
            ha_promise: self.maybe(Self::promise),
            targets: self.targets(),
            monthly_budget: self.maybe(Self::money),
            cost_centre: self.words(),
        }
    }

    fn peer(&mut self, design: &Design) -> Peer {
        let cidr = Peer::Cidr(self.cidr());
        match self.below(6) {
            0 => cidr,
            1 => self.id_of(&design.security_groups).map_or(cidr, Peer::SecurityGroup),
            2 => self.id_of(&design.nodes).map_or(cidr, Peer::Node),
            3 => Peer::VpnClients,
            4 => Peer::SlbInternal,
            _ => Peer::Alipay,
        }
    }

    fn security_rule(&mut self, design: &Design) -> SecurityRule {
        SecurityRule {
            direction: self.pick(&[Direction::In, Direction::Out]),
            nic: self.pick(&[Nic::Intranet, Nic::Public]),
            transport: self.transport(),
            ports: self.ports(),
            peer: self.peer(design),
            action: self.pick(&[RuleAction::Allow, RuleAction::Drop]),
            priority: self.below(101) as u32,
            note: self.words(),
        }
    }

    fn place(&mut self, design: &Design) -> Place {
        let security_zone = self.id_or_none(&design.security_zones);
        match self.below(5) {
            0 | 1 => self.id_of(&design.azs).map(|az| Place::Az { az, security_zone }),
            2 => self.id_of(&design.regions).map(|region| Place::Region { region, security_zone }),
            3 => self.id_of(&design.sites).map(Place::Site),
            _ => Some(Place::Internet),
        }
        .unwrap_or(Place::Unplaced)
    }

    fn spec(&mut self) -> Spec {
        if self.chance(50) {
            Spec::Shape { vcpu: self.below(129) as u32, memory_gib: self.number(1024.0) }
        } else {
            Spec::Type(self.pick(&["ecs.c7.large", "rds.mysql.s1.small", "?"]).to_owned())
        }
    }

    fn disk(&mut self) -> Disk {
        Disk {
            category: self.pick(&["cloud_essd", "cloud_ssd", "tape"]).to_owned(),
            level: self.maybe(|r| r.pick(&["PL0", "PL1"]).to_owned()),
            size_gib: self.number(32_768.0),
        }
    }

    fn snapshots(&mut self) -> SnapshotPolicy {
        SnapshotPolicy { every_hours: self.below(169) as u32, keep_days: self.below(400) as u32 }
    }

    fn ecs(&mut self) -> Ecs {
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

    fn listener_protocol(&mut self) -> ListenerProtocol {
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

    fn listener(&mut self, design: &Design, own: NodeId) -> Listener {
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

    fn peers(&mut self, design: &Design, own: NodeId) -> Vec<Peer> {
        let mut peers = self.some(2, |r| r.peer(design));
        peers.retain(|peer| *peer != Peer::Node(own));
        peers
    }

    fn others(&mut self, design: &Design, own: NodeId) -> Vec<NodeId> {
        let found: Vec<_> = self.some(3, |r| r.id_of(&design.nodes));
        found.into_iter().flatten().filter(|id| *id != own).collect()
    }

    fn other(&mut self, design: &Design, own: NodeId) -> Option<NodeId> {
        self.id_or_none(&design.nodes).filter(|id| *id != own)
    }

    fn product(&mut self, design: &Design, own: NodeId) -> Product {
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

    pub fn node(&mut self, design: &Design, own: NodeId) -> Node {
        Node {
            name: self.words(),
            product: self.product(design, own),
            place: self.place(design),
            vswitch: self.id_or_none(&design.vswitches),
            count: 1 + self.below(5) as u32,
            function: self.id_or_none(&design.functions),
            system: self.id_or_none(&design.systems),
            environment: self.id_or_none(&design.environments),
            security_groups: self.id_or_none(&design.security_groups).into_iter().collect(),
            private_ip: self.maybe(Self::ip),
            purchase: self.maybe(|r| Purchase {
                billing: r.pick(&[Billing::Subscription, Billing::PayAsYouGo]),
                months: r.maybe(|r| 1 + r.below(36) as u32),
            }),
            own_monthly_price: self.maybe(Self::money),
            owner_organisation: self.maybe(Self::words),
            locked: self.chance(20),
            note: self.words(),
        }
    }

    pub fn link(&mut self, from: NodeId, to: NodeId) -> Link {
        Link {
            from,
            to,
            purpose: self.pick(&Purpose::ALL),
            protocol: self.pick(&[
                Protocol::Tcp,
                Protocol::Udp,
                Protocol::Icmp,
                Protocol::Http,
                Protocol::Https,
                Protocol::Dns,
                Protocol::Ssh,
                Protocol::Rdp,
                Protocol::Sftp,
                Protocol::Ftp,
                Protocol::Mysql,
                Protocol::SqlServer,
                Protocol::Postgresql,
                Protocol::Ipsec,
                Protocol::SslVpn,
                Protocol::Any,
            ]),
            ports: self.maybe(Self::ports),
            label: self.words(),
            by: self.maybe(|r| r.pick(&[ClientBy::Domain, ClientBy::Ip])),
            auto_reconnect: self.maybe(|r| r.chance(50)),
            endpoint: None,
            quality: self.maybe(|r| r.pick(&[Quality::Normal, Quality::High])),
        }
    }

    fn workload(&mut self, design: &Design) -> Workload {
        let aims: Vec<_> = self.some(2, |r| {
            if r.chance(50) {
                r.id_of(&design.functions).map(Aim::Function)
            } else {
                r.id_of(&design.nodes).map(Aim::Node)
            }
        });
        Workload {
            name: self.words(),
            aims: aims.into_iter().flatten().collect(),
            tx_per_day: self.maybe(|r| r.decimal(1_000_000_000)),
            peak_tps: self.maybe(|r| r.decimal(100_000)),
            peak_factor: self.maybe(|r| r.decimal(100)),
            business_hours: self.maybe(|r| r.decimal(24)),
            kb_per_tx: self.maybe(|r| r.decimal(1000)),
            request_kb: self.maybe(|r| r.decimal(1000)),
            response_kb: self.maybe(|r| r.decimal(1000)),
            retention_days: self.maybe(|r| r.decimal(3650)),
            growth_percent_per_year: self.maybe(|r| r.decimal(300)),
            tps_per_server: self.maybe(|r| r.decimal(10_000)),
            connections_per_server: self.maybe(|r| r.decimal(1000)),
            iops_per_tx: self.maybe(|r| r.decimal(100)),
            tps_per_db_core: self.maybe(|r| r.decimal(1000)),
            hot_data_percent: self.maybe(|r| r.decimal(100)),
            concurrent_users: self.maybe(|r| r.decimal(1_000_000)),
            static_percent: self.maybe(|r| r.decimal(100)),
            ddos_gbps: self.maybe(|r| r.decimal(1000)),
            user_content: self.maybe(|r| r.chance(50)),
            nation_wide: self.maybe(|r| r.chance(50)),
        }
    }

    fn pos(&mut self) -> Pos {
        let mut coordinate = || (self.next() % 4000) as i32 - 1000;
        Pos { x: coordinate(), y: coordinate() }
    }

    /// One edit that puts a new row or replaces one; `None` when the design lacks what the row needs.
    #[allow(clippy::too_many_lines)]
    pub fn put(&mut self, design: &Design) -> Option<Edit> {
        let mut ids = design.ids();
        macro_rules! new_or_old {
            ($table:ident, $fresh:ident) => {
                if self.chance(35) { self.id_of(&design.$table) } else { None }
                    .unwrap_or_else(|| ids.$fresh())
            };
        }
        Some(match self.below(24) {
            0 => Edit::PutSystem(new_or_old!(systems, system), self.system()),
            1 => Edit::PutEnvironment(new_or_old!(environments, environment), self.environment()),
            2 => {
                let function = Function {
                    name: self.words(),
                    parent: self.id_or_none(&design.functions),
                    system: self.id_or_none(&design.systems),
                };
                Edit::PutFunction(new_or_old!(functions, function), function)
            }
            3 => {
                let region = Region { code: self.words(), name: self.words(), net: self.maybe(Self::net) };
                Edit::PutRegion(new_or_old!(regions, region), region)
            }
            4 | 5 => {
                let region = self.id_of(&design.regions)?;
                let az = Az { region, code: self.words(), name: self.words() };
                Edit::PutAz(new_or_old!(azs, az), az)
            }
            6 => {
                let security_zone = SecurityZone {
                    name: self.words(),
                    kind: self.pick(&[
                        SecurityZoneKind::Dmz,
                        SecurityZoneKind::Management,
                        SecurityZoneKind::Intranet,
                        SecurityZoneKind::Jump,
                        SecurityZoneKind::Web,
                        SecurityZoneKind::Middleware,
                        SecurityZoneKind::Data,
                        SecurityZoneKind::Other,
                    ]),
                    order: self.below(9) as u32,
                };
                Edit::PutSecurityZone(new_or_old!(security_zones, security_zone), security_zone)
            }
            7 => {
                let region = self.id_of(&design.regions)?;
                let vpc = Vpc { region, name: self.words(), cidr: self.maybe(Self::cidr) };
                Edit::PutVpc(new_or_old!(vpcs, vpc), vpc)
            }
            8 => {
                let (vpc, az) = (self.id_of(&design.vpcs)?, self.id_of(&design.azs)?);
                let vswitch = VSwitch {
                    vpc,
                    az,
                    security_zone: self.id_or_none(&design.security_zones),
                    name: self.words(),
                    cidr: self.maybe(Self::cidr),
                };
                Edit::PutVSwitch(new_or_old!(vswitches, vswitch), vswitch)
            }
            9 => {
                let site = Site {
                    name: self.words(),
                    city: self.words(),
                    province: self.words(),
                    cidrs: self.some(2, Self::cidr),
                    delegated: Vec::new(),
                    merge_ready: self.maybe(|r| r.chance(50)),
                };
                Edit::PutSite(new_or_old!(sites, site), site)
            }
            10..=14 => {
                let id = new_or_old!(nodes, node);
                Edit::PutNode(id, Box::new(self.node(design, id)))
            }
            15..=18 => {
                let (from, to) = (self.id_of(&design.nodes)?, self.id_of(&design.nodes)?);
                Edit::PutLink(new_or_old!(links, link), self.link(from, to))
            }
            19 => {
                let group = SecurityGroup {
                    name: self.words(),
                    net: self.net(),
                    rules: self.some(4, |r| r.security_rule(design)),
                };
                Edit::PutSecurityGroup(new_or_old!(security_groups, security_group), group)
            }
            20 => {
                let workload = self.workload(design);
                Edit::PutWorkload(new_or_old!(workloads, workload), Box::new(workload))
            }
            21 => Edit::SetPosition(self.id_of(&design.nodes)?, self.maybe(Self::pos)),
            22 => Edit::SetBends(self.id_of(&design.links)?, self.some(3, Self::pos)),
            _ => match self.below(5) {
                0 => Edit::SetTitle(self.title()),
                1 => Edit::SetSettings(self.settings()),
                2 => Edit::SetAccount(self.account()),
                3 => Edit::SetPriceTerms(self.price_terms()),
                _ => Edit::SetWaivers(self.some(3, Self::waiver)),
            },
        })
    }

    /// One edit of any kind; some are refused.
    pub fn edit(&mut self, design: &Design) -> Option<Edit> {
        if self.chance(12) {
            let all = design.all_refs();
            return if all.is_empty() { None } else { Some(Edit::Remove(self.pick(&all))) };
        }
        self.put(design)
    }

    /// A gesture of one to three edits. They are made for the design before the gesture, so that a later
    /// one may mention what an earlier one took away: such a gesture must be refused as a whole.
    pub fn gesture(&mut self, design: &Design) -> Vec<Edit> {
        (0..=self.below(3)).filter_map(|_| self.edit(design)).collect()
    }

    /// A design of up to `rows` rows, made by edits.
    pub fn design(&mut self, rows: usize) -> Design {
        let mut design = Design::default();
        for edit in [
            Edit::SetTitle(self.title()),
            Edit::SetSettings(self.settings()),
            Edit::SetAccount(self.account()),
            Edit::SetPriceTerms(self.price_terms()),
            Edit::SetWaivers(self.some(3, Self::waiver)),
        ] {
            design.apply(edit).unwrap();
        }
        for _ in 0..rows {
            if let Some(edit) = self.put(&design) {
                let _refused_is_fine = design.apply(edit);
            }
        }
        design.ext = self.some(2, |r| (r.words(), r.words())).into_iter().collect();
        let tasks = self.some(2, Self::task);
        design.apply(Edit::SetChecklist(tasks)).unwrap();
        design
    }
}
