//! What formulas ask of a workload, and what is offered where nothing was entered.

use rust_decimal::Decimal;

use super::calculation::Origin;
use super::{Calculation, Need, SizingError, peak_rate};
use crate::base::units::TxPerDay;
use crate::base::{Text, Unit};
use crate::catalog::Provenance;
use crate::design::{Aim, Utilisation, Workload};

/// A number of a workload that a formula needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the titles below say it")]
pub enum Field {
    TxPerDay,
    KbPerTx,
    RetentionDays,
    PeakTps,
    RequestKb,
    ResponseKb,
    TpsPerServer,
    IopsPerTx,
    ConnectionsPerServer,
    ConcurrentUsers,
    StaticPercent,
    Growth,
    Clients,
    ListenerPeak,
}

impl Field {
    /// The field's name in the document.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TxPerDay => "tx_per_day",
            Self::KbPerTx => "kb_per_tx",
            Self::RetentionDays => "retention_days",
            Self::PeakTps => "peak_tps",
            Self::RequestKb => "request_kb",
            Self::ResponseKb => "response_kb",
            Self::TpsPerServer => "tps_per_server",
            Self::IopsPerTx => "iops_per_tx",
            Self::ConnectionsPerServer => "connections_per_server",
            Self::ConcurrentUsers => "concurrent_users",
            Self::StaticPercent => "static_percent",
            Self::Growth => "growth_percent_per_year",
            Self::Clients => "clients",
            Self::ListenerPeak => "listener.peak_mbps",
        }
    }

    /// The field's name for people.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::TxPerDay => Text::fixed("日交易量", "transactions a day"),
            Self::KbPerTx => Text::fixed("每笔交易大小", "KB kept for each transaction"),
            Self::RetentionDays => Text::fixed("数据保留期", "days of retention"),
            Self::PeakTps => Text::fixed(
                "峰值每秒交易量（或日交易量、峰值系数和营业小时）",
                "peak transactions a second (or a day's, with peak factor and hours of business)",
            ),
            Self::RequestKb => Text::fixed("请求大小", "KB of a request"),
            Self::ResponseKb => Text::fixed("响应大小", "KB of a response"),
            Self::TpsPerServer => Text::fixed("单台每秒交易量", "transactions a second of one server"),
            Self::IopsPerTx => Text::fixed("每笔交易IOPS", "IOPS of a transaction"),
            Self::ConnectionsPerServer => Text::fixed("单台数据库连接数", "database connections of a server"),
            Self::ConcurrentUsers => Text::fixed("并发用户数", "users at the same time"),
            Self::StaticPercent => Text::fixed("静态内容占比", "share of static content"),
            Self::Growth => Text::fixed("年增长率", "growth a year"),
            Self::Clients => Text::fixed(
                "连接数据库的服务器（业务连线，或业务量所指的应用模块）",
                "servers that connect to it (business links, or functions of the same workload)",
            ),
            Self::ListenerPeak => Text::fixed("每个监听的带宽峰值", "peak bandwidth of every listener"),
        }
    }
}

/// A figure that the program offers when nothing was entered. Each is a row of the catalogue with its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the titles below say it")]
pub enum Assumed {
    DbTpsPerCore,
    HotData,
    StorageOverhead,
    Iops,
    Connections,
    Cpu,
    Memory,
    Line,
    Slb,
}

impl Assumed {
    /// The row of the catalogue.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::DbTpsPerCore => "db_tps_per_core",
            Self::HotData => "hot_data_percent",
            Self::StorageOverhead => "storage_overhead",
            Self::Iops => "iops_percent",
            Self::Connections => "connections_percent",
            Self::Cpu => "cpu_percent",
            Self::Memory => "memory_percent",
            Self::Line => "line_percent",
            Self::Slb => "slb_percent",
        }
    }

    /// Its name for people.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::DbTpsPerCore => {
                Text::fixed("数据库单核每秒交易量", "transactions a second of a database core")
            }
            Self::HotData => Text::fixed("热数据比例", "share of the data that is in use all the time"),
            Self::StorageOverhead => Text::fixed("存储余量系数", "overhead factor of storage"),
            Self::Iops => Text::fixed("IOPS目标利用率", "target use of IOPS"),
            Self::Connections => Text::fixed("连接数目标利用率", "target use of connections"),
            Self::Cpu => Text::fixed("数据库CPU目标利用率", "target use of database cores"),
            Self::Memory => {
                Text::fixed("数据库内存用于缓存数据的比例", "share of database memory that holds data")
            }
            Self::Line => Text::fixed("专线目标利用率", "target use of a leased line"),
            Self::Slb => Text::fixed("SLB规格目标利用率", "target use of an SLB's specification"),
        }
    }

    /// Its unit.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::DbTpsPerCore => Unit::TpsPerCore,
            Self::StorageOverhead => Unit::Ratio,
            Self::HotData
            | Self::Iops
            | Self::Connections
            | Self::Cpu
            | Self::Memory
            | Self::Line
            | Self::Slb => Unit::Percent,
        }
    }

    /// What the design says instead; the first two are the workload's to say.
    pub(super) const fn entered(self, settings: &Utilisation) -> Option<Decimal> {
        match self {
            Self::DbTpsPerCore | Self::HotData => None,
            Self::StorageOverhead => settings.storage_overhead,
            Self::Iops => settings.iops_percent,
            Self::Connections => settings.connections_percent,
            Self::Cpu => settings.cpu_percent,
            Self::Memory => settings.memory_percent,
            Self::Line => settings.line_percent,
            Self::Slb => settings.slb_percent,
        }
    }
}

/// A figure that was offered and used, because nothing was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// Which figure.
    pub what: Assumed,
    /// What was assumed.
    pub value: Decimal,
    /// Who offers it.
    pub provenance: Provenance,
    /// What it was used for.
    pub used_by: Vec<Aim>,
}

/// Collects what a formula asks for and the workload does not say.
#[derive(Debug, Default)]
pub(super) struct Asked {
    missing: Vec<Field>,
    failed: Option<SizingError>,
}

impl Asked {
    /// The field's value; zero, never used, when it is missing.
    pub(super) fn value_of(&mut self, field: Field, value: Option<Decimal>) -> Decimal {
        if value.is_none() && !self.missing.contains(&field) {
            self.missing.push(field);
        }
        value.unwrap_or_default()
    }

    /// The peak, as entered or from the day's transactions, and how it came about in the second case.
    pub(super) fn peak(&mut self, workload: &Workload) -> (Decimal, Option<Calculation>) {
        if let Some(peak) = workload.peak_tps {
            return (peak, None);
        }
        let all = (workload.tx_per_day, workload.peak_factor, workload.business_hours);
        if let (Some(per_day), Some(factor), Some(hours)) = all {
            match peak_rate(TxPerDay(per_day), factor, hours) {
                Ok(found) => return (found.result.decimal().unwrap_or_default(), Some(found)),
                Err(error) => self.failed = Some(error),
            }
            return (Decimal::ZERO, None);
        }
        (self.value_of(Field::PeakTps, None), None)
    }

    pub(super) fn need(self, compute: impl FnOnce() -> Result<Calculation, SizingError>) -> Need {
        if !self.missing.is_empty() {
            return Need::NotEntered(self.missing);
        }
        match self.failed.map_or_else(compute, Err) {
            Ok(calculation) => Need::Known(calculation),
            Err(error) => Need::Failed(error),
        }
    }
}

/// The inputs of a peak that was derived, as a step of the calculation that uses it.
pub(super) fn with_peak(calculation: Calculation, peak: Option<&Calculation>) -> Calculation {
    let Some(peak) = peak else { return calculation };
    let mut calculation = calculation;
    for input in peak.inputs.iter().chain(&peak.steps) {
        calculation.steps.push(input.clone());
    }
    calculation.note(Text::fixed(
        "峰值由日交易量、峰值系数和营业小时推算（F-21）",
        "the peak follows from the day's transactions, the peak factor and the hours of business (F-21)",
    ))
}

/// All inputs that a workload states come from it.
pub(super) fn of_workload(mut calculation: Calculation, id: crate::design::WorkloadId) -> Calculation {
    for input in calculation.inputs.iter_mut().chain(&mut calculation.steps) {
        if input.origin == Origin::Given {
            input.origin = Origin::Workload(id);
        }
    }
    calculation
}
