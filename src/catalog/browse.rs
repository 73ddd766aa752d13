//! The facts as a list to look through: one row for each, with its source, date and confidence. What was looked for
//! and not found is shown as unknown; nothing is filled in.

use super::figures::{Discount, Fact, Limit, Sla, SlbSpec};
use super::{Catalog, ClassStatus, DiskType, EcsHourly, EcsType, PriceRow, PriceScope, Provenance, RdsClass};
use super::{Period, PriceBilling};
use crate::base::Text;

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKind {
    /// Server types.
    Ecs,
    /// Database classes.
    Rds,
    /// Disks.
    Disk,
    /// Specifications of load balancers.
    Slb,
    /// Limits, quotas and single figures.
    Limit,
    /// Promises of availability and recovery.
    Sla,
    /// Prices and rules of discount.
    Price,
}

/// A column of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactColumn {
    /// The name that programs read.
    pub code: &'static str,
    /// As shown.
    pub title: (&'static str, &'static str),
    /// Whether it holds numbers.
    pub numeric: bool,
}

const fn words(code: &'static str, zh: &'static str, en: &'static str) -> FactColumn {
    FactColumn { code, title: (zh, en), numeric: false }
}

const fn number(code: &'static str, zh: &'static str, en: &'static str) -> FactColumn {
    FactColumn { code, title: (zh, en), numeric: true }
}

impl FactColumn {
    /// As shown.
    #[must_use]
    pub const fn title(&self) -> Text {
        Text::fixed(self.title.0, self.title.1)
    }
}

impl FactKind {
    /// In the order in which they are offered.
    pub const ALL: [Self; 7] =
        [Self::Ecs, Self::Rds, Self::Disk, Self::Slb, Self::Limit, Self::Sla, Self::Price];

    /// The code of the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ecs => "ecs",
            Self::Rds => "rds",
            Self::Disk => "disk",
            Self::Slb => "slb",
            Self::Limit => "limit",
            Self::Sla => "sla",
            Self::Price => "price",
        }
    }

    /// As shown.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Ecs => Text::fixed("ECS 实例规格", "ECS types"),
            Self::Rds => Text::fixed("RDS 规格", "RDS classes"),
            Self::Disk => Text::fixed("云盘", "Disks"),
            Self::Slb => Text::fixed("SLB 规格", "SLB specifications"),
            Self::Limit => Text::fixed("限制与常数", "Limits and figures"),
            Self::Sla => Text::fixed("服务承诺", "SLAs"),
            Self::Price => Text::fixed("价格与折扣", "Prices and discounts"),
        }
    }

    /// The columns between the code and the source.
    #[must_use]
    pub const fn columns(self) -> &'static [FactColumn] {
        match self {
            Self::Ecs => {
                const {
                    &[
                        words("family", "规格族", "Family"),
                        number("vcpu", "vCPU", "vCPU"),
                        number("memory_gib", "内存 GiB", "Memory GiB"),
                        number("bandwidth_gbps", "网络 Gbit/s", "Network Gbit/s"),
                        number("packets_per_second", "收发包 pps", "Packets/s"),
                        number("max_connections", "连接数", "Connections"),
                        number("disk_iops", "云盘 IOPS", "Disk IOPS"),
                        number("cpu_baseline_percent", "CPU 基线 %", "CPU baseline %"),
                    ]
                }
            }
            Self::Rds => {
                const {
                    &[
                        words("engine", "引擎", "Engine"),
                        words("series", "系列", "Edition"),
                        words("storage_kind", "存储类型", "Storage"),
                        words("family", "规格族", "Family"),
                        number("vcpu", "vCPU", "vCPU"),
                        number("memory_gib", "内存 GiB", "Memory GiB"),
                        number("max_connections", "连接数", "Connections"),
                        number("max_iops", "IOPS", "IOPS"),
                        words("storage_gib", "存储 GiB", "Storage GiB"),
                    ]
                }
            }
            Self::Disk => {
                const {
                    &[
                        words("level", "性能级别", "Level"),
                        words("size_gib", "容量 GiB", "Size GiB"),
                        words("iops", "IOPS", "IOPS"),
                        words("throughput_mb_s", "吞吐 MB/s", "Throughput MB/s"),
                        words("durability_percent", "数据持久性 %", "Durability %"),
                    ]
                }
            }
            Self::Slb => {
                const {
                    &[
                        words("label", "名称", "Name"),
                        number("max_connections", "最大连接数", "Connections"),
                        number("connections_per_second", "每秒新建连接", "New connections/s"),
                        number("requests_per_second", "每秒查询", "Requests/s"),
                    ]
                }
            }
            Self::Limit => {
                const {
                    &[
                        words("value", "数值", "Value"),
                        words("unit", "单位", "Unit"),
                        words("edition", "规则基线", "Edition"),
                    ]
                }
            }
            Self::Sla => {
                const {
                    &[
                        words("product", "产品", "Product"),
                        words("scope", "范围", "Scope"),
                        words("metric", "指标", "Metric"),
                        words("value", "数值", "Value"),
                        words("unit", "单位", "Unit"),
                    ]
                }
            }
            Self::Price => {
                const {
                    &[
                        words("spec", "规格", "Specification"),
                        number("price", "价格（元）", "Price (CNY)"),
                        words("period", "计价周期", "Per"),
                        words("measure", "计量", "Of"),
                        words("tier", "档位", "Tier"),
                        words("billing", "付费方式", "Billing"),
                        words("scope", "地域", "Where"),
                    ]
                }
            }
        }
    }
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactRow {
    /// What it is about.
    pub kind: FactKind,
    /// What it is looked up by.
    pub code: String,
    /// Its values, one for each column of the kind; none is "unknown".
    pub cells: Vec<Option<Text>>,
    /// Whether it can still be bought or relied upon; empty where that is no question.
    pub status: &'static str,
    /// The family, edition or product by which such rows are told apart.
    pub series: String,
    /// Source, date and confidence.
    pub provenance: Provenance,
    /// Whether it is of the user's own file.
    pub own: bool,
    /// All that can be searched, in small letters.
    find: String,
}

/// What is looked for beside the words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FactFilter {
    /// One kind; none takes all.
    pub kind: Option<FactKind>,
    /// One status; none takes all.
    pub status: Option<String>,
    /// One family, edition or product; none takes all.
    pub series: Option<String>,
}

/// All facts, ready to be searched.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    rows: Vec<FactRow>,
}

/// What a status means.
#[must_use]
pub fn status_title(status: &str) -> Text {
    match status {
        "current" => Text::fixed("在售", "current"),
        "listed_2020" => Text::fixed("2020年列出", "listed in 2020"),
        "listed_2021" => Text::fixed("2021年列出", "listed in 2021"),
        "discontinued_2021" => Text::fixed("2021年已停售", "discontinued by 2021"),
        "superseded" => Text::fixed("已有新版数据", "replaced by a newer table"),
        "phased_out" => Text::fixed("已停售", "phased out"),
        other => Text::same(other),
    }
}

impl Facts {
    /// Reads all facts of a catalogue; a few hundredths of a second.
    #[must_use]
    pub fn of(catalog: &Catalog) -> Self {
        let mut rows = Vec::new();
        rows.extend(
            catalog.ecs_types.all().into_iter().map(|row| ecs(row, catalog.ecs_types.is_overlay(row))),
        );
        rows.extend(
            catalog.rds_classes.all().into_iter().map(|row| rds(row, catalog.rds_classes.is_overlay(row))),
        );
        rows.extend(catalog.disks.all().into_iter().map(|row| disk(row, catalog.disks.is_overlay(row))));
        rows.extend(
            catalog.slb_specs.all().into_iter().map(|row| slb(row, catalog.slb_specs.is_overlay(row))),
        );
        rows.extend(catalog.limits.all().into_iter().map(|row| limit(row, catalog.limits.is_overlay(row))));
        rows.extend(catalog.facts.all().into_iter().map(|row| fact(row, catalog.facts.is_overlay(row))));
        rows.extend(catalog.slas.all().into_iter().map(|row| sla(row, catalog.slas.is_overlay(row))));
        rows.extend(catalog.prices.all().into_iter().map(|row| price(row, catalog.prices.is_overlay(row))));
        for row in catalog.ecs_hourly.all() {
            hourly(row, catalog.ecs_hourly.is_overlay(row), &mut rows);
        }
        rows.extend(
            catalog.discounts.all().into_iter().map(|row| discount(row, catalog.discounts.is_overlay(row))),
        );
        Self { rows }
    }

    /// All rows, kind by kind.
    #[must_use]
    pub fn rows(&self) -> &[FactRow] {
        &self.rows
    }

    /// The rows that have all words and pass the filter; those whose code begins with the words stand first.
    #[must_use]
    pub fn search(&self, words: &str, filter: &FactFilter) -> Vec<&FactRow> {
        let words = words.to_lowercase();
        let wanted: Vec<&str> = words.split_whitespace().collect();
        let same = |wanted: &Option<String>, is: &str| {
            wanted.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(is))
        };
        let mut found: Vec<&FactRow> = self
            .rows
            .iter()
            .filter(|row| {
                filter.kind.is_none_or(|kind| kind == row.kind)
                    && same(&filter.status, row.status)
                    && same(&filter.series, &row.series)
                    && wanted.iter().all(|word| row.find.contains(word))
            })
            .collect();
        if let Some(first) = wanted.first() {
            found.sort_by_key(|row| !row.find.starts_with(first));
        }
        found
    }

    /// The statuses that rows of a kind have, as they stand in the tables.
    #[must_use]
    pub fn statuses(&self, kind: FactKind) -> Vec<&'static str> {
        let mut found: Vec<&'static str> = Vec::new();
        for row in self.rows.iter().filter(|row| row.kind == kind && !row.status.is_empty()) {
            if !found.contains(&row.status) {
                found.push(row.status);
            }
        }
        found
    }

    /// The families, editions or products that rows of a kind belong to.
    #[must_use]
    pub fn series(&self, kind: FactKind) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for row in self.rows.iter().filter(|row| row.kind == kind && !row.series.is_empty()) {
            if !found.contains(&row.series.as_str()) {
                found.push(&row.series);
            }
        }
        found.sort_unstable();
        found
    }
}

/// A row that can be found by its code, its values, and the words for its kind and status.
fn row(
    kind: FactKind,
    code: &str,
    cells: Vec<Option<Text>>,
    (status, series): (&'static str, &str),
    provenance: &Provenance,
    own: bool,
) -> FactRow {
    let mut find = code.to_lowercase();
    let mut add = |words: &str| {
        find.push('\n');
        find.push_str(&words.to_lowercase());
    };
    for cell in cells.iter().flatten() {
        add(&cell.zh);
        if cell.en != cell.zh {
            add(&cell.en);
        }
    }
    let titles = [kind.title(), status_title(status)];
    for title in titles.iter().filter(|title| !title.zh.is_empty()) {
        add(&title.zh);
        add(&title.en);
    }
    if kind == FactKind::Ecs || kind == FactKind::Rds {
        let value = |name: &str| {
            let at = kind.columns().iter().position(|column| column.code == name)?;
            cells.get(at)?.as_ref().map(|cell| cell.en.to_string())
        };
        if let (Some(cores), Some(memory)) = (value("vcpu"), value("memory_gib")) {
            add(&format!("{cores}C{memory}G"));
        }
    }
    let (series, provenance) = (series.to_owned(), provenance.clone());
    FactRow { kind, code: code.to_owned(), cells, status, series, provenance, own, find }
}

/// A value that may be unknown.
fn known<T: ToString>(value: Option<T>) -> Option<Text> {
    value.map(|value| Text::same(value.to_string()))
}

/// A word that is empty where there is nothing to say.
#[expect(clippy::unnecessary_wraps, reason = "a cell beside those that may be unknown")]
fn said(word: &str) -> Option<Text> {
    Some(Text::same(word))
}

/// A word that is unknown when it is empty.
fn stated(word: &str) -> Option<Text> {
    (!word.is_empty()).then(|| Text::same(word))
}

fn range(least: Option<f64>, most: Option<f64>) -> Option<Text> {
    match (least, most) {
        (None, None) => None,
        (Some(least), Some(most)) => Some(Text::same(format!("{least}–{most}"))),
        (Some(least), None) => Some(Text::same(format!("≥ {least}"))),
        (None, Some(most)) => Some(Text::same(format!("≤ {most}"))),
    }
}

fn ecs(of: &EcsType, own: bool) -> FactRow {
    let cells = vec![
        said(&of.family),
        known(Some(of.vcpu)),
        known(Some(of.memory_gib)),
        known(of.bandwidth_gbps),
        known(of.packets_per_second),
        known(of.max_connections),
        known(of.disk_iops),
        // Only burstable types have a baseline.
        Some(of.cpu_baseline_percent.map_or_else(Text::default, |percent| Text::same(percent.to_string()))),
    ];
    let status = match of.sale_status.as_str() {
        "current" => "current",
        "listed_2021" => "listed_2021",
        "discontinued_2021" => "discontinued_2021",
        _ => "",
    };
    row(FactKind::Ecs, &of.code, cells, (status, &of.family), &of.provenance, own)
}

fn rds(of: &RdsClass, own: bool) -> FactRow {
    let storage = range(of.storage_min_gib, of.storage_max_gib).or_else(|| stated(&of.storage_options));
    let cells = vec![
        said(&of.engine),
        stated(&of.series),
        stated(&of.storage_kind),
        stated(&of.family),
        known(of.vcpu),
        known(of.memory_gib),
        known(of.max_connections),
        known(of.max_iops),
        storage,
    ];
    let status = match of.status {
        ClassStatus::Current => "current",
        ClassStatus::Listed2020 => "listed_2020",
        ClassStatus::Superseded => "superseded",
        ClassStatus::PhasedOut => "phased_out",
    };
    row(FactKind::Rds, &of.code, cells, (status, &of.series), &of.provenance, own)
}

fn disk(of: &DiskType, own: bool) -> FactRow {
    let throughput = of.throughput_mb_s.map(|ramp| Text::same(ramp.formula()));
    let cells = vec![
        said(of.level.as_deref().unwrap_or_default()),
        range(of.size_min_gib, of.size_max_gib),
        of.iops.map(|ramp| Text::same(ramp.formula())),
        throughput.or_else(|| known(of.max_throughput_mb_s)),
        stated(&of.durability_percent),
    ];
    row(FactKind::Disk, &of.category, cells, ("", &of.category), &of.provenance, own)
}

fn slb(of: &SlbSpec, own: bool) -> FactRow {
    let cells = vec![
        said(&of.label),
        known(of.max_connections),
        known(of.connections_per_second),
        known(of.requests_per_second),
    ];
    row(FactKind::Slb, &of.code, cells, ("", ""), &of.provenance, own)
}

fn product_of(key: &str) -> &str {
    key.split('.').next().unwrap_or_default()
}

fn limit(of: &Limit, own: bool) -> FactRow {
    let cells = vec![stated(&of.value), said(&of.unit), said("")];
    row(FactKind::Limit, &of.key, cells, ("", product_of(&of.key)), &of.provenance, own)
}

fn fact(of: &Fact, own: bool) -> FactRow {
    let cells = vec![stated(&of.value), said(&of.unit), said(&of.edition)];
    row(FactKind::Limit, &of.key, cells, ("", "figure"), &of.provenance, own)
}

fn sla(of: &Sla, own: bool) -> FactRow {
    let cells = vec![said(&of.product), said(&of.scope), said(&of.metric), stated(&of.value), said(&of.unit)];
    row(FactKind::Sla, &of.key, cells, ("", product_of(&of.key)), &of.provenance, own)
}

fn period(of: Period) -> Text {
    match of {
        Period::Hour => Text::fixed("小时", "hour"),
        Period::Day => Text::fixed("天", "day"),
        Period::Month => Text::fixed("月", "month"),
        Period::HalfYear => Text::fixed("半年", "half year"),
        Period::Year => Text::fixed("年", "year"),
        Period::Use => Text::fixed("用量", "use"),
    }
}

fn billing(of: PriceBilling) -> Text {
    match of {
        PriceBilling::PayAsYouGo => Text::fixed("按量付费", "pay as you go"),
        PriceBilling::Subscription => Text::fixed("包年包月", "subscription"),
        PriceBilling::PayAsYouGoMonth => Text::fixed("按量付费（720小时/月）", "720 hours of use"),
        PriceBilling::Other => Text::fixed("免费", "free"),
    }
}

fn scope(of: &PriceScope) -> Text {
    match of {
        PriceScope::Region(code) => Text::same(code.as_str()),
        PriceScope::Finance => Text::fixed("金融云", "finance cloud"),
        PriceScope::Mainland => Text::fixed("公共云中国内地", "public cloud, mainland"),
        PriceScope::MainlandExcept(code) => Text::new(
            format!("公共云中国内地（{code} 除外）"),
            format!("public cloud, mainland except {code}"),
        ),
    }
}

fn price(of: &PriceRow, own: bool) -> FactRow {
    let bound = |bound: Option<rust_decimal::Decimal>| bound.map(|value| value.normalize());
    let tier = match (bound(of.from), bound(of.to)) {
        (None, None) => String::new(),
        (Some(from), Some(to)) => format!("{from}–{to}"),
        (Some(from), None) => format!("≥ {from}"),
        (None, Some(to)) => format!("≤ {to}"),
    };
    let cells = vec![
        said(&of.spec),
        known(of.price.map(|price| price.0.normalize())),
        Some(period(of.period)),
        said(&of.measure),
        said(&tier),
        Some(billing(of.billing)),
        Some(scope(&of.scope)),
    ];
    row(FactKind::Price, &of.key, cells, ("", product_of(&of.key)), &of.provenance, own)
}

/// Regions with the same hourly price share a row.
fn hourly(of: &EcsHourly, own: bool, rows: &mut Vec<FactRow>) {
    let mut by_price: std::collections::BTreeMap<rust_decimal::Decimal, Vec<&str>> =
        std::collections::BTreeMap::new();
    for (region, price) in &of.by_region {
        by_price.entry(price.0).or_default().push(region);
    }
    for (price, regions) in by_price {
        let cells = vec![
            said(&of.code),
            known(Some(price.normalize())),
            Some(period(Period::Hour)),
            said(""),
            said(""),
            Some(billing(PriceBilling::PayAsYouGo)),
            said(&regions.join(", ")),
        ];
        rows.push(row(FactKind::Price, "ecs.hourly", cells, ("", "ecs"), &of.provenance, own));
    }
}

fn discount(of: &Discount, own: bool) -> FactRow {
    let share = of.factor.map(|factor| format!("× {}", factor.normalize()));
    let cells = vec![
        said(&of.term),
        known(share),
        Some(Text::default()),
        said(&of.rule),
        said(""),
        Some(Text::fixed("折扣", "discount")),
        said(""),
    ];
    let code = format!("{}.discount", of.product);
    row(FactKind::Price, &code, cells, ("", &of.product), &of.provenance, own)
}
