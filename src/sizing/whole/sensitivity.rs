//! What changes a figure most: every number of its workloads, a tenth more and a tenth less.

use rust_decimal::Decimal;

use super::{Ground, Measure, aims_of, of_aim};
use crate::base::{Text, Unit};
use crate::catalog::Catalog;
use crate::design::{Aim, Design, Edit, Workload, WorkloadId};

/// What a figure becomes when one number is a tenth less and a tenth more.
#[derive(Debug, Clone, PartialEq)]
pub struct Swing {
    /// Whose number.
    pub workload: WorkloadId,
    /// The field.
    pub field: &'static str,
    /// The field's name for people.
    pub title: Text,
    /// The figure with a tenth less.
    pub less: Decimal,
    /// The figure with a tenth more.
    pub more: Decimal,
    /// The unit of the figure.
    pub unit: Unit,
}

type Slot = fn(&mut Workload) -> &mut Option<Decimal>;

/// A number of a workload that may be turned.
#[derive(Debug, Clone)]
pub struct WorkloadNumber {
    /// The field.
    pub code: &'static str,
    /// Its name for people.
    pub title: Text,
    /// The most that it can be, where it is a share.
    pub most: Option<u32>,
    slot: Slot,
}

impl WorkloadNumber {
    /// What a workload says; none where nothing was entered.
    #[must_use]
    pub fn of(&self, workload: &Workload) -> Option<Decimal> {
        *(self.slot)(&mut workload.clone())
    }

    /// Enters a value.
    pub fn put(&self, workload: &mut Workload, value: Decimal) {
        *(self.slot)(workload) = Some(value);
    }
}

const fn number(code: &'static str, zh: &'static str, en: &'static str, slot: Slot) -> WorkloadNumber {
    WorkloadNumber { code, title: Text::fixed(zh, en), most: None, slot }
}

const fn share(code: &'static str, zh: &'static str, en: &'static str, slot: Slot) -> WorkloadNumber {
    WorkloadNumber { code, title: Text::fixed(zh, en), most: Some(100), slot }
}

/// The numbers of a workload that may be turned.
pub static WORKLOAD_NUMBERS: [WorkloadNumber; 16] = [
    number("tx_per_day", "日交易量", "transactions a day", |row| &mut row.tx_per_day),
    number("peak_tps", "峰值每秒交易量", "peak transactions a second", |row| &mut row.peak_tps),
    number("peak_factor", "峰值系数", "peak factor", |row| &mut row.peak_factor),
    WorkloadNumber {
        code: "business_hours",
        title: Text::fixed("每日营业小时", "hours of business"),
        most: Some(24),
        slot: |row| &mut row.business_hours,
    },
    number("kb_per_tx", "每笔交易大小", "KB kept for each transaction", |row| &mut row.kb_per_tx),
    number("retention_days", "数据保留期", "days of retention", |row| &mut row.retention_days),
    number("request_kb", "请求大小", "KB of a request", |row| &mut row.request_kb),
    number("response_kb", "响应大小", "KB of a response", |row| &mut row.response_kb),
    number("tps_per_server", "单台每秒交易量", "transactions a second of one server", |row| {
        &mut row.tps_per_server
    }),
    number("iops_per_tx", "每笔交易IOPS", "IOPS of a transaction", |row| &mut row.iops_per_tx),
    number("connections_per_server", "单台数据库连接数", "connections of a server", |row| {
        &mut row.connections_per_server
    }),
    number("concurrent_users", "并发用户数", "users at the same time", |row| &mut row.concurrent_users),
    share("static_percent", "静态内容占比", "share of static content", |row| &mut row.static_percent),
    number(
        "tps_per_db_core",
        "数据库单核每秒交易量",
        "transactions a second of a database core",
        |row| &mut row.tps_per_db_core,
    ),
    share("hot_data_percent", "热数据占比", "share of hot data", |row| &mut row.hot_data_percent),
    number("growth_percent_per_year", "年增长率", "growth a year", |row| {
        &mut row.growth_percent_per_year
    }),
];

/// What each entered number does to the plan of one figure, the greatest effect first; numbers without an
/// effect are left out.
#[must_use]
pub fn sensitivity(design: &Design, catalog: &Catalog, aim: Aim, measure: Measure) -> Vec<Swing> {
    let ground = Ground::of(design);
    let figure = |design: &Design| -> Option<(Decimal, Unit)> {
        let items = of_aim(design, catalog, &ground, aim);
        let item = items.into_iter().find(|item| item.measure == measure)?;
        let found = item.need.known()?;
        // The bare figure: steps and rounding would hide what a tenth does.
        Some((found.result.decimal()?, found.result.unit))
    };
    let Some((now, unit)) = figure(design) else { return Vec::new() };
    let mut swings = Vec::new();
    let loaded = aims_of(design, &ground).into_iter().find(|(at, _)| *at == aim);
    for (id, workload) in loaded.map(|(_, rows)| rows).unwrap_or_default() {
        for number in &WORKLOAD_NUMBERS {
            let turned = |factor: Decimal| -> Option<Decimal> {
                let mut row = workload.clone();
                number.put(&mut row, number.of(workload)?.checked_mul(factor)?);
                let mut other = design.clone();
                other.apply(Edit::PutWorkload(id, Box::new(row))).ok()?;
                figure(&other).map(|(figure, _)| figure)
            };
            let (Some(less), Some(more)) = (turned(Decimal::new(9, 1)), turned(Decimal::new(11, 1))) else {
                continue;
            };
            if less != now || more != now {
                let (field, title) = (number.code, number.title.clone());
                swings.push(Swing { workload: id, field, title, less, more, unit });
            }
        }
    }
    swings.sort_by_key(|swing| std::cmp::Reverse((swing.more - now).abs().max((now - swing.less).abs())));
    swings
}
