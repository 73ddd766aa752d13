//! What a value may be: finite, not negative, below a maximum that no real design reaches; names of a length
//! that can still be drawn. Edits that break a limit are refused; a file that does is mended when it is read.

use rust_decimal::Decimal;
use unicode_segmentation::UnicodeSegmentation;

use super::{
    Account, Az, Cidr, Disk, Environment, Extent, Failures, FieldValue, Function, Link, Listener, Node, Peer,
    Pos, PriceTerms, Product, Region, SecurityGroup, SecurityZone, Settings, Site, Spec, System, Targets,
    Title, Utilisation, VSwitch, Vpc, Workload,
};
use crate::base::Money;

/// The longest name, in graphemes (what a reader counts as one character).
pub const NAME_GRAPHEMES: usize = 256;

const MBPS: f64 = 1e7;
const GIB: f64 = 1e9;
const TPS: f64 = 1e9;
const TPS_DECIMAL: i64 = 1_000_000_000;
const TX_PER_DAY: i64 = 100_000_000_000_000;
const DAYS: i64 = 36_500;
const PRICE: i64 = 1_000_000_000_000;
const KILOBYTES: i64 = 1_000_000_000;
const FACTOR: i64 = 1_000_000;
const USERS: i64 = 10_000_000_000;
const MONTHS: u32 = 1_200;
const MEMBERS: u32 = 100_000;
/// Farther out than any drawing, and far from where sums of coordinates overflow.
const COORDINATE: i32 = 1_000_000;

/// Something wrong with one value, and what it was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Flaw {
    /// A number was outside its limits: field and value as written.
    Number(String),
    /// A name was too long: the field.
    Name(String),
    /// A block had host bits: the block as written.
    HostBits(String),
}

/// Looks at values, mends the bad ones, and remembers what it mended.
#[derive(Debug, Default)]
pub(super) struct Inspector {
    pub(super) flaws: Vec<Flaw>,
}

impl Inspector {
    fn bad(&mut self, field: &str, value: &dyn std::fmt::Display) {
        self.flaws.push(Flaw::Number(format!("{field}: {value}")));
    }

    fn number(&mut self, field: &str, slot: &mut Option<f64>, most: f64) {
        if let Some(value) = slot {
            if !value.is_finite() || *value < 0.0 || *value > most {
                let shown = *value;
                *slot = None;
                self.bad(field, &shown);
            } else if *value == 0.0 {
                // A negative zero reads like an error and means nothing else.
                *value = 0.0;
            }
        }
    }

    fn required(&mut self, field: &str, slot: &mut f64, most: f64) {
        let mut wrapped = Some(*slot);
        self.number(field, &mut wrapped, most);
        *slot = wrapped.unwrap_or(0.0);
    }

    fn decimal(&mut self, field: &str, slot: &mut Option<Decimal>, most: i64) {
        if let Some(value) = *slot
            && (value < Decimal::ZERO || value > Decimal::from(most))
        {
            *slot = None;
            self.bad(field, &value);
        }
    }

    fn money(&mut self, field: &str, slot: &mut Option<Money>) {
        let mut amount = slot.map(|money| money.0);
        self.decimal(field, &mut amount, PRICE);
        *slot = amount.map(Money);
    }

    fn whole(&mut self, field: &str, slot: &mut Option<u32>, least: u32, most: u32) {
        if let Some(value) = *slot
            && !(least..=most).contains(&value)
        {
            *slot = None;
            self.bad(field, &value);
        }
    }

    fn block(&mut self, cidr: &mut Cidr) {
        let bare = cidr.trunc();
        if bare != *cidr {
            self.flaws.push(Flaw::HostBits(cidr.to_string()));
            *cidr = bare;
        }
    }

    fn name(&mut self, field: &str, name: &mut String) {
        if name.len() <= NAME_GRAPHEMES {
            return;
        }
        if let Some((cut, _)) = name.grapheme_indices(true).nth(NAME_GRAPHEMES) {
            name.truncate(cut);
            self.flaws.push(Flaw::Name(field.to_owned()));
        }
    }
}

/// A part of the document whose values have limits.
pub(super) trait Limited {
    /// Mends every value that is outside its limits and tells the inspector.
    fn inspect(&mut self, inspector: &mut Inspector);
}

impl Limited for Title {
    fn inspect(&mut self, inspector: &mut Inspector) {
        inspector.name("name", &mut self.name);
    }
}

impl Limited for Settings {
    fn inspect(&mut self, inspector: &mut Inspector) {
        self.targets.inspect(inspector);
        let Failures { known, common_cause, coverage, scenarios: _ } = &mut self.failures;
        inspector.decimal("common_cause", common_cause, 1);
        inspector.decimal("coverage", coverage, 1);
        known.retain(|_, known| {
            let mut percent = Some(known.percent);
            inspector.decimal("percent", &mut percent, 100);
            percent.is_some()
        });
        let Utilisation {
            storage_overhead,
            iops_percent,
            connections_percent,
            cpu_percent,
            memory_percent,
            line_percent,
            slb_percent,
        } = &mut self.utilisation;
        inspector.decimal("storage_overhead", storage_overhead, 100);
        for (field, slot) in [
            ("iops_percent", iops_percent),
            ("connections_percent", connections_percent),
            ("cpu_percent", cpu_percent),
            ("memory_percent", memory_percent),
            ("line_percent", line_percent),
            ("slb_percent", slb_percent),
        ] {
            inspector.decimal(field, slot, 100);
        }
    }
}

impl Limited for Targets {
    fn inspect(&mut self, inspector: &mut Inspector) {
        inspector.decimal("availability_percent", &mut self.availability_percent, 100);
    }
}

impl Limited for Account {
    fn inspect(&mut self, inspector: &mut Inspector) {
        // A balance may be negative: that is what arrears are.
        if let Some(balance) = self.balance
            && balance.0.abs() > Decimal::from(PRICE)
        {
            self.balance = None;
            inspector.bad("balance", &balance);
        }
    }
}

impl Limited for PriceTerms {
    fn inspect(&mut self, inspector: &mut Inspector) {
        inspector.whole("months", &mut self.months, 1, MONTHS);
        inspector.money("carrier_monthly", &mut self.carrier_monthly);
        inspector.money("monthly_budget", &mut self.monthly_budget);
        self.contract_percent.retain(|product, percent| {
            let mut slot = Some(*percent);
            inspector.decimal(&format!("contract_percent.{product}"), &mut slot, 100);
            slot.is_some()
        });
        inspector.decimal("tender_percent", &mut self.tender_percent, 100);
        inspector.decimal("tax_percent", &mut self.tax_percent, 100);
        inspector.whole("valid_days", &mut self.quotation.valid_days, 1, 3_650);
        for extra in &mut self.extras {
            inspector.name("name", &mut extra.name);
            inspector.money("price", &mut extra.price);
            let mut quantity = Some(extra.quantity);
            inspector.decimal("quantity", &mut quantity, FACTOR);
            extra.quantity = quantity.unwrap_or_default();
        }
        for (field, words) in [
            ("number", &mut self.quotation.number),
            ("version", &mut self.quotation.version),
            ("payment", &mut self.quotation.payment),
            ("seller", &mut self.quotation.seller),
            ("buyer", &mut self.quotation.buyer),
        ] {
            inspector.name(field, words);
        }
    }
}

impl Limited for System {
    fn inspect(&mut self, inspector: &mut Inspector) {
        inspector.name("name", &mut self.name);
        self.targets.inspect(inspector);
        inspector.money("monthly_budget", &mut self.monthly_budget);
        let mut level = self.mlps_level.map(u32::from);
        inspector.whole("mlps_level", &mut level, 1, 5);
        if level.is_none() {
            self.mlps_level = None;
        }
    }
}

impl Limited for Environment {
    fn inspect(&mut self, inspector: &mut Inspector) {
        inspector.name("name", &mut self.name);
        self.targets.inspect(inspector);
        inspector.money("monthly_budget", &mut self.monthly_budget);
    }
}

macro_rules! only_a_name {
    ($($row:ty),*) => {
        $(impl Limited for $row {
            fn inspect(&mut self, inspector: &mut Inspector) {
                inspector.name("name", &mut self.name);
            }
        })*
    };
}

only_a_name!(Function, Region, Az, SecurityZone);

impl Limited for Vpc {
    fn inspect(&mut self, inspector: &mut Inspector) {
        inspector.name("name", &mut self.name);
        self.cidr.iter_mut().for_each(|cidr| inspector.block(cidr));
    }
}

impl Limited for VSwitch {
    fn inspect(&mut self, inspector: &mut Inspector) {
        inspector.name("name", &mut self.name);
        self.cidr.iter_mut().for_each(|cidr| inspector.block(cidr));
    }
}

impl Limited for Site {
    fn inspect(&mut self, inspector: &mut Inspector) {
        inspector.name("name", &mut self.name);
        self.cidrs.iter_mut().chain(&mut self.delegated).for_each(|cidr| inspector.block(cidr));
    }
}

impl Limited for Peer {
    fn inspect(&mut self, inspector: &mut Inspector) {
        match self {
            Self::Cidr(cidr) => inspector.block(cidr),
            Self::SecurityGroup(_) | Self::Node(_) | Self::VpnClients | Self::SlbInternal | Self::Alipay => {}
        }
    }
}

impl Limited for SecurityGroup {
    fn inspect(&mut self, inspector: &mut Inspector) {
        inspector.name("name", &mut self.name);
        self.rules.iter_mut().for_each(|rule| rule.peer.inspect(inspector));
    }
}

impl Limited for Link {
    fn inspect(&mut self, inspector: &mut Inspector) {
        inspector.name("label", &mut self.label);
    }
}

impl Limited for Workload {
    fn inspect(&mut self, inspector: &mut Inspector) {
        inspector.name("name", &mut self.name);
        for (field, slot, most) in [
            ("tx_per_day", &mut self.tx_per_day, TX_PER_DAY),
            ("peak_tps", &mut self.peak_tps, TPS_DECIMAL),
            ("peak_factor", &mut self.peak_factor, FACTOR),
            ("business_hours", &mut self.business_hours, 24),
            ("kb_per_tx", &mut self.kb_per_tx, KILOBYTES),
            ("request_kb", &mut self.request_kb, KILOBYTES),
            ("response_kb", &mut self.response_kb, KILOBYTES),
            ("retention_days", &mut self.retention_days, DAYS),
            ("growth_percent_per_year", &mut self.growth_percent_per_year, FACTOR),
            ("tps_per_server", &mut self.tps_per_server, TPS_DECIMAL),
            ("connections_per_server", &mut self.connections_per_server, FACTOR),
            ("iops_per_tx", &mut self.iops_per_tx, FACTOR),
            ("tps_per_db_core", &mut self.tps_per_db_core, TPS_DECIMAL),
            ("hot_data_percent", &mut self.hot_data_percent, 100),
            ("concurrent_users", &mut self.concurrent_users, USERS),
            ("static_percent", &mut self.static_percent, 100),
            ("ddos_gbps", &mut self.ddos_gbps, FACTOR),
        ] {
            inspector.decimal(field, slot, most);
        }
    }
}

impl Limited for Node {
    fn inspect(&mut self, inspector: &mut Inspector) {
        inspector.name("name", &mut self.name);
        let mut count = Some(self.count);
        inspector.whole("count", &mut count, 1, MEMBERS);
        self.count = count.unwrap_or(1);
        inspector.money("own_monthly_price", &mut self.own_monthly_price);
        if let Some(purchase) = &mut self.purchase {
            inspector.whole("months", &mut purchase.months, 1, MONTHS);
        }
        self.product.inspect(inspector);
    }
}

impl Limited for Disk {
    fn inspect(&mut self, inspector: &mut Inspector) {
        inspector.required("size_gib", &mut self.size_gib, GIB);
    }
}

impl Limited for Listener {
    fn inspect(&mut self, inspector: &mut Inspector) {
        inspector.number("peak_mbps", &mut self.peak_mbps, MBPS);
        self.whitelist.iter_mut().for_each(|peer| peer.inspect(inspector));
    }
}

impl Limited for Spec {
    fn inspect(&mut self, inspector: &mut Inspector) {
        match self {
            Self::Shape { vcpu, memory_gib } => {
                let mut cores = Some(*vcpu);
                inspector.whole("vcpu", &mut cores, 0, MEMBERS);
                *vcpu = cores.unwrap_or(0);
                inspector.required("memory_gib", memory_gib, GIB);
            }
            Self::Type(_) => {}
        }
    }
}

impl Limited for Product {
    fn inspect(&mut self, inspector: &mut Inspector) {
        match self {
            Self::Ecs(ecs) => {
                inspector.number("public_bandwidth_mbps", &mut ecs.public_bandwidth_mbps, MBPS);
                inspector.number("tps_capacity", &mut ecs.tps_capacity, TPS);
                ecs.spec.iter_mut().for_each(|spec| spec.inspect(inspector));
                ecs.system_disk.iter_mut().for_each(|disk| disk.inspect(inspector));
                ecs.data_disks.iter_mut().for_each(|disk| disk.inspect(inspector));
            }
            Self::Slb(slb) => {
                inspector.number("bandwidth_mbps", &mut slb.bandwidth_mbps, MBPS);
                inspector.number("monthly_traffic_gb", &mut slb.monthly_traffic_gb, GIB);
                slb.listeners.iter_mut().for_each(|listener| listener.inspect(inspector));
            }
            Self::Rds(rds) => {
                rds.spec.iter_mut().for_each(|spec| spec.inspect(inspector));
                inspector.number("storage_gib", &mut rds.storage_gib, GIB);
                rds.whitelist.iter_mut().for_each(|peer| peer.inspect(inspector));
            }
            Self::Oss(bucket) => {
                inspector.number("stored_gb", &mut bucket.stored_gb, GIB);
                inspector.number("monthly_traffic_gb", &mut bucket.monthly_traffic_gb, GIB);
            }
            Self::Line(line) => {
                inspector.number("bandwidth_mbps", &mut line.bandwidth_mbps, MBPS);
                inspector.money("carrier_monthly", &mut line.carrier_monthly);
            }
            Self::Eip(eip) => {
                inspector.number("bandwidth_mbps", &mut eip.bandwidth_mbps, MBPS);
                inspector.number("monthly_traffic_gb", &mut eip.monthly_traffic_gb, GIB);
            }
            Self::Described { fields, .. } => {
                fields.retain(|field, value| match value {
                    FieldValue::Number(number) => {
                        let mut slot = Some(*number);
                        inspector.number(field, &mut slot, PRICE as f64);
                        *number = slot.unwrap_or(0.0);
                        slot.is_some()
                    }
                    FieldValue::Text(_) | FieldValue::Flag(_) => true,
                });
            }
            Self::Vpn(_) | Self::Nat(_) | Self::Dns(_) | Self::External(_) | Self::Opaque { .. } => {}
        }
    }
}

impl Limited for Pos {
    fn inspect(&mut self, inspector: &mut Inspector) {
        for (field, slot) in [("x", &mut self.x), ("y", &mut self.y)] {
            if !(-COORDINATE..=COORDINATE).contains(slot) {
                let shown = *slot;
                *slot = 0;
                inspector.bad(field, &shown);
            }
        }
    }
}

impl Limited for Extent {
    fn inspect(&mut self, inspector: &mut Inspector) {
        for (field, slot) in [("w", &mut self.w), ("h", &mut self.h)] {
            if *slot > COORDINATE.unsigned_abs() {
                let shown = *slot;
                *slot = 0;
                inspector.bad(field, &shown);
            }
        }
    }
}

impl Limited for Vec<Pos> {
    fn inspect(&mut self, inspector: &mut Inspector) {
        for pos in self {
            pos.inspect(inspector);
        }
    }
}

/// What is wrong with a value; none when it keeps its limits.
pub(super) fn flaws_of(part: &(impl Limited + Clone)) -> Vec<Flaw> {
    let mut inspector = Inspector::default();
    part.clone().inspect(&mut inspector);
    inspector.flaws
}
