//! Designs and edits made by a seed: every table, every kind of product, every field, valid and odd values.

mod products;
mod rows;

use std::net::Ipv4Addr;

use rust_decimal::Decimal;
use yuntu::base::{Date, Money};
use yuntu::design::*;

/// A generator of numbers (SplitMix64): the same seed gives the same design on every system and for ever.
pub struct Rng(u64);

impl Rng {
    /// A generator beside this one, for fields that came later: what was drawn before them stays as it was.
    pub const fn aside(&self) -> Self {
        Self(self.0.rotate_left(17) ^ 0x6661_696c)
    }

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
                    needs: self.aside().maybe(|r| 1 + r.below(4) as u32),
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
            22 => {
                let bends = Edit::SetBends(self.id_of(&design.links)?, self.some(3, Self::pos));
                self.aside().extent(design).unwrap_or(bends)
            }
            _ => match self.below(5) {
                0 => Edit::SetTitle(self.title()),
                1 => Edit::SetSettings(self.settings()),
                2 => Edit::SetAccount(self.account()),
                3 => Edit::SetPriceTerms(self.price_terms()),
                _ => Edit::SetWaivers(self.some(3, Self::waiver)),
            },
        })
    }

    /// Now and then a container drawn larger, or as it was.
    fn extent(&mut self, design: &Design) -> Option<Edit> {
        let mut frames = design.all_refs();
        frames.retain(|of| of.is_drawn_as_frame());
        if frames.is_empty() || !self.chance(40) {
            return None;
        }
        let of = self.pick(&frames);
        Some(Edit::SetExtent(of, self.maybe(|r| Extent { w: r.below(900) as u32, h: r.below(700) as u32 })))
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
