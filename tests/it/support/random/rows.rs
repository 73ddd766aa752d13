//! Random rows of the document, a function for each kind.

use rust_decimal::Decimal;
use yuntu::base::Money;
use yuntu::design::*;

use super::Rng;

impl Rng {
    pub fn title(&mut self) -> Title {
        Title {
            name: self.words(),
            subject: self.words(),
            version: self.words(),
            date: self.maybe(Self::date),
            author: self.words(),
            customer: self.words(),
            accent: self.pick(&["", "#0A7B70", "no colour"]).to_owned(),
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
            failures: self.aside().failures(),
            targets: self.targets(),
            utilisation: self.utilisation(),
            naming: Naming {
                pattern: self.words(),
                codes: self.some(2, |rng| (rng.words(), rng.words())).into_iter().collect(),
            },
        }
    }

    fn failures(&mut self) -> Failures {
        let share = |r: &mut Self| r.maybe(|r| Decimal::new(i64::try_from(r.below(1_001)).unwrap(), 3));
        Failures {
            known: self
                .some(2, |r| {
                    let key = r.pick(&["az", "region", "ecs", "n1", "az2", "nothing"]).to_owned();
                    let percent = Decimal::new(i64::try_from(r.below(100_001)).unwrap(), 3);
                    (key, KnownAvailability { percent, source: r.words() })
                })
                .into_iter()
                .collect(),
            common_cause: share(self),
            coverage: share(self),
            scenarios: self.some(2, |r| Scenario {
                name: r.words(),
                fails: r.some(2, |r| format!("n{}", r.below(30))),
                note: r.words(),
            }),
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

    pub(super) fn extra(&mut self) -> Extra {
        let kinds = [ExtraKind::OneOff, ExtraKind::Service, ExtraKind::ThirdParty, ExtraKind::Option];
        Extra {
            name: self.words(),
            kind: self.pick(&kinds),
            quantity: self.decimal(100),
            price: self.maybe(Self::money),
            monthly: self.chance(50),
        }
    }

    pub(super) fn utilisation(&mut self) -> Utilisation {
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

    pub(super) fn task(&mut self) -> Task {
        Task {
            code: self.pick(&["DR-015", "VPN-011", "ECS-018"]).to_owned(),
            subjects: self.some(2, |r| format!("n{}", r.below(50))),
            state: self.pick(&TaskState::ALL),
            owner: self.words(),
            date: self.maybe(Self::date),
            note: self.words(),
        }
    }

    pub(super) fn system(&mut self) -> System {
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

    pub(super) fn environment(&mut self) -> Environment {
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

    pub(super) fn peer(&mut self, design: &Design) -> Peer {
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

    pub(super) fn security_rule(&mut self, design: &Design) -> SecurityRule {
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

    pub(super) fn place(&mut self, design: &Design) -> Place {
        let security_zone = self.id_or_none(&design.security_zones);
        match self.below(5) {
            0 | 1 => self.id_of(&design.azs).map(|az| Place::Az { az, security_zone }),
            2 => self.id_of(&design.regions).map(|region| Place::Region { region, security_zone }),
            3 => self.id_of(&design.sites).map(Place::Site),
            _ => Some(Place::Internet),
        }
        .unwrap_or(Place::Unplaced)
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
            kept_ips: self.some(3, Self::ip),
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
            protocol: self.pick(&Protocol::ALL),
            ports: self.maybe(Self::ports),
            soft: self.aside().chance(10),
            label: self.words(),
            by: self.maybe(|r| r.pick(&[ClientBy::Domain, ClientBy::Ip])),
            auto_reconnect: self.maybe(|r| r.chance(50)),
            endpoint: None,
            quality: self.maybe(|r| r.pick(&[Quality::Normal, Quality::High])),
        }
    }

    pub(super) fn workload(&mut self, design: &Design) -> Workload {
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
}
