//! Databases and object storage.

use rust_decimal::Decimal;

use super::{Kind, Quoting, Subject, decimal, plain};
use crate::base::Text;
use crate::catalog::{Found, PriceBilling, PriceQuery};
use crate::design::{Bucket, BucketScope, Rds, RdsEdition, Spec};
use crate::pricing::charge::Item;
use crate::pricing::{Group, Price};
use crate::text;

impl<'a> Quoting<'a> {
    /// A printed package of class and storage when there is one, else the class and its storage apart.
    pub(super) fn rds(&mut self, subject: Subject<'a>, rds: &'a Rds) {
        let storage = rds.storage_gib.and_then(decimal);
        let code = rds_code(rds);
        if let Some((gib, found)) =
            storage.and_then(|gib| Some((gib, self.rds_package(subject, &code, gib)?)))
        {
            let item = rds_item(subject, rds, &code)
                .priced(Some(found))
                .noted(text!("含 {gib} GB 存储", "with {gib} GB of storage"));
            self.push(subject, subject.count(), item);
            return;
        }
        let key = match &rds.spec {
            Some(Spec::Type(code)) => {
                Some(self.key(subject, Kind::Database, code, rds.engine.label(), [rds.edition as u64, 0]))
            }
            Some(Spec::Shape { .. }) | None => None,
        };
        match key {
            Some(key) => {
                self.push_known(subject, subject.count(), key, |q| q.rds_class(subject, rds, &code));
            }
            None => {
                let item = self.rds_class(subject, rds, &code);
                self.push(subject, subject.count(), item);
            }
        }
        self.rds_storage(subject, rds);
    }

    fn rds_class(&self, subject: Subject<'_>, rds: &Rds, code: &str) -> Item {
        let item = rds_item(subject, rds, code);
        if rds.spec.is_none() {
            return item.noted(Text::fixed("尚未选择规格", "no class was chosen"));
        }
        let billing = subject.billing();
        let class = |billing| self.price(subject, "rds.instance", Some(code), billing, None);
        let item = match class(billing) {
            Some(found) => item.priced(Some(found)),
            // No subscription price of a class was found anywhere; its pay-as-you-go price is the upper end.
            None => item.priced(class(PriceBilling::PayAsYouGo)).noted(Text::fixed(
                "未找到包年包月价格，按按量付费价格计",
                "no subscription price was found: counted at the pay-as-you-go price",
            )),
        };
        let named = rds_name(rds, code);
        if item.unit_price == Price::NotFound {
            item.noted(text!("价格目录中没有 {named} 的价格", "the price list has no price of {named}"))
        } else {
            item
        }
    }

    fn rds_package(&self, subject: Subject<'_>, code: &str, gib: Decimal) -> Option<Found<'a>> {
        let query = PriceQuery {
            key: "rds.instance-and-storage",
            spec: Some(code),
            billing: subject.billing(),
            period: None,
            count: Some(gib),
        };
        self.catalog.price(subject.region, &query)
    }

    fn rds_storage(&mut self, subject: Subject<'a>, rds: &Rds) {
        let key = "rds.storage-per-gb-month-local-ssd-essd";
        let item = || Item::new("rds.storage", Text::fixed("RDS 存储空间", "RDS storage"), Text::same("GB"));
        let Some(gib) = rds.storage_gib.and_then(decimal) else {
            let note = Text::fixed("未填写存储空间", "the storage is not entered");
            self.push(subject, subject.count(), item().noted(note));
            return;
        };
        let known = self.key(subject, Kind::Storage, key, "", [0, 0]);
        self.push_known(subject, gib.saturating_mul(subject.count()), known, |quoting| {
            item()
                .priced(quoting.price(subject, key, None, PriceBilling::Subscription, None))
                .wanting(key, "", PriceBilling::Subscription, crate::catalog::Period::Month)
                .or_note(Text::fixed("未找到存储空间单价", "no price of a GB was found"))
        });
    }

    /// Stored volume and outbound traffic; object storage is billed by what is used (guide L443).
    pub(super) fn oss(&mut self, subject: Subject<'a>, bucket: &Bucket) {
        let by_use = PriceBilling::PayAsYouGo;
        let key = "oss.standard-lrs-storage";
        let item = || {
            let title = Text::fixed("OSS 标准存储", "OSS standard storage");
            Item::new(key, title, Text::same("GB")).grouped(Group::Usage)
        };
        if let Some(gb) = bucket.stored_gb.and_then(decimal) {
            let known = self.key(subject, Kind::Bucket, key, "", [0, 0]);
            self.push_known(subject, gb.saturating_mul(subject.count()), known, |quoting| {
                item().priced(quoting.price(subject, key, None, by_use, None))
            });
        } else {
            let note = Text::fixed("未填写存储量", "the stored volume is not entered");
            self.push(subject, subject.count(), item().noted(note));
        }
        // An internal bucket without a forecast sends nothing out: its traffic stays inside.
        if bucket.scope == BucketScope::External || bucket.monthly_traffic_gb.is_some() {
            let title = Text::fixed("OSS 外网流出流量（忙时价）", "OSS outbound traffic (peak price)");
            let key = "oss.outbound-traffic-peak-08-24h";
            self.traffic(subject, "oss.outbound-traffic", title, key, bucket.monthly_traffic_gb);
        }
    }
}

/// What a database is bought as; a question mark while nothing is chosen.
fn rds_code(rds: &Rds) -> std::borrow::Cow<'_, str> {
    match &rds.spec {
        Some(Spec::Type(code)) => code.into(),
        Some(Spec::Shape { vcpu, memory_gib }) => {
            let series = match rds.edition {
                RdsEdition::HighAvailability => "HA",
                RdsEdition::Basic => "Basic",
                RdsEdition::Cluster => "Cluster",
                RdsEdition::Enterprise => "3-node Enterprise",
            };
            format!("{} {series} {vcpu}C{}G", rds.engine.label(), plain(*memory_gib)).into()
        }
        None => "?".into(),
    }
}

fn rds_name(rds: &Rds, code: &str) -> String {
    let engine = rds.engine.label();
    if code.starts_with(engine) { code.to_owned() } else { format!("{engine} {code}") }
}

fn rds_item(subject: Subject<'_>, rds: &Rds, code: &str) -> Item {
    let named = rds_name(rds, code);
    let item = Item::new(
        if code.starts_with("rds.") { code.to_owned() } else { format!("rds.{code}") },
        text!("云数据库 RDS {named}", "RDS {named}"),
        Text::fixed("实例", "instance"),
    );
    if rds.spec.is_none() {
        return item;
    }
    item.wanting("rds.instance", code, subject.billing(), super::ecs::period_of(subject.billing()))
}
