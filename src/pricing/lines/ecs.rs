//! Servers: the server, its disks, its public bandwidth, its image. They are one order.

use rust_decimal::Decimal;

use super::{Kind, Quoting, Subject, decimal, plain};
use crate::base::{Money, Text};
use crate::catalog::{Period, PriceBilling, PriceRow};
use crate::design::{Disk, Ecs, EcsRole, Spec};
use crate::pricing::charge::{Item, basis};
use crate::pricing::{Group, PriceBasis};
use crate::text;

impl<'a> Quoting<'a> {
    pub(super) fn ecs(&mut self, subject: Subject<'a>, ecs: &'a Ecs) {
        let (kind, code, shape) = match &ecs.spec {
            Some(Spec::Type(code)) => (Kind::Server, code.as_str(), [0, 0]),
            Some(Spec::Shape { vcpu, memory_gib }) => {
                (Kind::ServerShape, "shape", [u64::from(*vcpu), memory_gib.to_bits()])
            }
            None => (Kind::ServerShape, "", [0, 0]),
        };
        let role = match ecs.role {
            EcsRole::Production => "production",
            EcsRole::Bastion => "bastion",
            EcsRole::Test => "test",
            EcsRole::SelfBuiltDatabase => "database",
        };
        let key = self.key(subject, kind, code, role, shape);
        self.push_known(subject, subject.count(), key, |quoting| {
            quoting.ecs_instance(subject, ecs).by(quoting.ecs_rule(), quoting.at_once(subject))
        });
        if let Some(disk) = &ecs.system_disk {
            self.disk(subject, disk, 0, &Text::fixed("系统盘", "system disk"));
        }
        for disk in &ecs.data_disks {
            self.disk(subject, disk, 1, &Text::fixed("数据盘", "data disk"));
        }
        self.ecs_bandwidth(subject, ecs);
        if let Some(image) = &ecs.market_image {
            let item = Item::new(
                "market.image",
                text!("云市场镜像 {image}", "marketplace image {image}"),
                Text::fixed("台", "server"),
            )
            .grouped(Group::ThirdParty)
            .priced(self.price(subject, "market.image", Some(image), subject.billing(), None))
            .wanting("market.image", image, subject.billing(), Period::Month)
            .or_note(Text::fixed("云市场价格需向服务商询价", "ask the marketplace vendor for its price"));
            self.push(subject, subject.count(), item);
        }
    }

    /// The server alone: an exact price row, else for a type the hourly list price of the public region that
    /// stands in, times the hours of a subscription month.
    fn ecs_instance(&self, subject: Subject<'_>, ecs: &Ecs) -> Item {
        let role = match ecs.role {
            EcsRole::Production => Text::fixed("云服务器", "server"),
            EcsRole::Bastion => Text::fixed("跳板机（自建）", "jump host (self-built)"),
            EcsRole::Test => Text::fixed("测试服务器", "test server"),
            EcsRole::SelfBuiltDatabase => Text::fixed("自建数据库服务器", "self-built database server"),
        };
        let item = |code: &str| {
            let sku = if code.starts_with("ecs.") { code.to_owned() } else { format!("ecs.{code}") };
            Item::new(sku, with_name(&role, code), Text::fixed("台", "server")).wanting(
                "ecs.instance",
                code,
                subject.billing(),
                period_of(subject.billing()),
            )
        };
        let Some(spec) = &ecs.spec else {
            return item("?").noted(Text::fixed("尚未选择规格", "no specification was chosen"));
        };
        let code = match spec {
            Spec::Shape { vcpu, memory_gib } => format!("{vcpu}C{}G", plain(*memory_gib)),
            Spec::Type(code) => code.clone(),
        };
        let billing = subject.billing();
        for key in ["ecs.instance", "ecs.instance-compute-only"] {
            let found = self.price(subject, key, Some(&code), billing, None);
            // A row of another public region is no list price of this one, but the derived month is.
            if let Some(found) = found.filter(|found| found.row.price.is_some()) {
                return item(&code).priced(Some(found));
            }
        }
        match spec {
            Spec::Shape { .. } => item(&code).noted(Text::fixed(
                "只给出核数与内存的服务器按规格询价，或选择具体的实例规格",
                "a server given by cores and memory has no list price: choose a type, or ask",
            )),
            Spec::Type(code) => self.ecs_by_the_hour(subject, code, item(code)),
        }
    }

    fn ecs_by_the_hour(&self, subject: Subject<'_>, code: &str, item: Item) -> Item {
        let region = subject.region.and_then(|region| self.catalog.price_region(region));
        let row = self.catalog.ecs_hourly(code);
        let Some((row, hour)) = row.zip(region).and_then(|(row, region)| {
            let hour = row.by_region.get(region)?;
            Some((row, *hour))
        }) else {
            let reason = match (row, region) {
                (Some(_), Some(region)) => {
                    text!("{region} 没有 {code} 的目录价", "{region} has no list price of {code}")
                }
                (Some(_), None) => Text::fixed("节点不在任何地域中", "the node stands in no region"),
                (None, _) => text!("价格目录中没有 {code}", "the price list has no {code}"),
            };
            return item.noted(reason);
        };
        let item = item.from(&row.provenance);
        let entered = self.catalog.is_entered_hourly(row);
        let or_entered = |basis| if entered { PriceBasis::PriceBook } else { basis };
        if subject.billing() == PriceBilling::PayAsYouGo {
            return item.known(hour, or_entered(PriceBasis::PublicList), Period::Hour);
        }
        let Some(hours) = self.catalog.number(self.edition, "derived_month_hours") else {
            return item;
        };
        let month = (hour * hours).to_fen();
        let hourly = hour.0.normalize();
        let note =
            text!("月价 = {hourly} 元/小时 × {hours}小时", "month = {hourly} CNY/hour × {hours} hours");
        item.known(month, or_entered(PriceBasis::Derived), Period::Month).noted(note)
    }

    fn disk(&mut self, subject: Subject<'a>, disk: &'a Disk, use_of: u64, what: &Text) {
        let Some(size) = decimal(disk.size_gib).filter(|size| !size.is_zero()) else { return };
        let level = disk.level.as_deref();
        let numbers = [use_of, u64::from(level.is_some())];
        let key = self.key(subject, Kind::Disk, &disk.category, level.unwrap_or_default(), numbers);
        self.push_known(subject, size.saturating_mul(subject.count()), key, |quoting| {
            let level = level.map(|level| format!(" {level}")).unwrap_or_default();
            let kind = format!("{}{level}", disk.category);
            let key = format!("disk.{}", kind.to_ascii_lowercase().replace(['_', ' '], "-"));
            Item::new(key.clone(), with_name(what, &kind), Text::same("GiB"))
                .priced(quoting.price(subject, &key, None, subject.billing(), None))
                .wanting(&key, "", subject.billing(), period_of(subject.billing()))
                .by(quoting.ecs_rule(), quoting.at_once(subject))
                .or_note(text!("价格目录中没有 {kind} 的价格", "the price list has no price of {kind}"))
        });
    }

    fn ecs_bandwidth(&mut self, subject: Subject<'a>, ecs: &Ecs) {
        let Some(mbps) = ecs.public_bandwidth_mbps.and_then(whole_mbps) else { return };
        let key = self.key(subject, Kind::ServerBandwidth, "", "", [mbps.into(), 0]);
        self.push_known(subject, subject.count(), key, |quoting| quoting.ecs_mbps(subject, mbps));
    }

    fn ecs_mbps(&self, subject: Subject<'_>, mbps: u32) -> Item {
        let title = text!("公网带宽 {mbps} Mbps", "public bandwidth {mbps} Mbps");
        let item = Item::new(format!("ecs.bandwidth.{mbps}mbps"), title, Text::fixed("台", "server"));
        let item = match subject.billing() {
            PriceBilling::PayAsYouGo => {
                self.tiered(item, subject, "ecs-public-bandwidth.fixed", Period::Hour, mbps)
            }
            _ => self.ladder(
                item,
                subject,
                &["ecs-public-bandwidth.fixed", "eip.bandwidth-fixed-total-for-n-mbps"],
                &["ecs-public-bandwidth.fixed-each-mbps-above-5", "eip.bandwidth-fixed-each-mbps-above-5"],
                mbps,
            ),
        };
        item.by(self.ecs_rule(), self.at_once(subject))
    }

    /// A month of a fixed bandwidth: a printed total for so many Mbps, else the greatest printed total and
    /// so much for each Mbps above it. Several tables are tried in turn, the node's own first.
    pub(super) fn ladder(
        &self,
        item: Item,
        subject: Subject<'_>,
        totals: &[&str],
        above: &[&str],
        mbps: u32,
    ) -> Item {
        let billing = PriceBilling::Subscription;
        let month = Some(Period::Month);
        let total = |mbps: u32| {
            let spec = format!("{mbps} Mbps");
            totals.iter().find_map(|key| {
                let found = self.price(subject, key, Some(&spec), billing, month)?;
                Some((found, found.row.price?))
            })
        };
        if let Some((found, _)) = total(mbps) {
            return item.priced(Some(found));
        }
        let each = above.iter().find_map(|key| {
            let found = self.price(subject, key, None, billing, month)?;
            Some((found, found.row.price?))
        });
        // The price above begins where the printed totals end.
        let least = |row: &PriceRow| row.from.and_then(|from| u32::try_from(from).ok());
        let Some(((found, each), most)) =
            each.and_then(|each| Some((each, least(each.0.row)?.checked_sub(1)?)))
        else {
            return item;
        };
        let (Some((_, base)), Some(over)) = (total(most), mbps.checked_sub(most)) else { return item };
        let month = base + each * Decimal::from(over);
        let (first, next) = (base.0.normalize(), each.0.normalize());
        let note = text!(
            "月价 = {first} + {over} × {next}（前 {most} Mbps 为 {first} 元）",
            "month = {first} + {over} × {next} (the first {most} Mbps cost {first} CNY)"
        );
        item.from(&found.row.provenance).known(month, basis(&found), Period::Month).noted(note)
    }

    /// An hour or a day of a bandwidth that is priced by Mbps in tiers: so much for each of the first, more
    /// for each above.
    pub(super) fn tiered(
        &self,
        item: Item,
        subject: Subject<'_>,
        key: &str,
        period: Period,
        mbps: u32,
    ) -> Item {
        self.tiers(item, subject, &[key], period, mbps)
    }

    /// As [`Self::tiered`], for tiers that stand under keys of their own.
    pub(super) fn tiers(
        &self,
        item: Item,
        subject: Subject<'_>,
        keys: &[&str],
        period: Period,
        mbps: u32,
    ) -> Item {
        let at = |count: u32| {
            keys.iter().find_map(|key| {
                let query = crate::catalog::PriceQuery {
                    key,
                    spec: None,
                    billing: PriceBilling::PayAsYouGo,
                    period: Some(period),
                    count: Some(Decimal::from(count)),
                };
                let found = self.catalog.price(subject.region, &query)?;
                (found.row.from.is_some()).then_some(())?;
                Some((found, found.row.price?))
            })
        };
        let Some((low, low_price)) = at(1) else { return item };
        let Some(first) = low.row.to.and_then(|to| u32::try_from(to).ok()) else { return item };
        let mut amount = low_price * Decimal::from(mbps.min(first));
        let mut shown = format!("{} × {}", mbps.min(first), low_price.0.normalize());
        if let Some(over) = mbps.checked_sub(first).filter(|over| *over > 0) {
            let Some((_, high_price)) = at(first + 1) else { return item };
            amount = amount + high_price * Decimal::from(over);
            shown.push_str(&format!(" + {over} × {}", high_price.0.normalize()));
        }
        item.from(&low.row.provenance)
            .known(Money(amount.0.normalize()), basis(&low), period)
            .noted(text!("单价 = {shown}", "unit price = {shown}"))
    }
}

/// The period by which a price of this billing is usually stated.
pub(super) const fn period_of(billing: PriceBilling) -> Period {
    match billing {
        PriceBilling::PayAsYouGo => Period::Hour,
        PriceBilling::Subscription | PriceBilling::PayAsYouGoMonth | PriceBilling::Other => Period::Month,
    }
}

/// What it is, and which: "system disk cloud_essd PL1".
fn with_name(what: &Text, name: &str) -> Text {
    Text::new(format!("{} {name}", what.zh), format!("{} {name}", what.en))
}

/// A bandwidth is sold by whole Mbps; none of nothing.
pub(super) fn whole_mbps(mbps: f64) -> Option<u32> {
    (mbps.is_finite() && mbps > 0.0 && mbps <= f64::from(u32::MAX)).then(|| mbps.ceil() as u32)
}
