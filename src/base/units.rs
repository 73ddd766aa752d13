//! Quantities with their units, exact, so that a rate cannot be passed for a volume.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::Text;

/// A unit as written beside a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the labels below say it")]
pub enum Unit {
    Gib,
    Gb,
    Kb,
    KbPerTransaction,
    Mbps,
    Gbps,
    Tps,
    Rps,
    Qps,
    Iops,
    IopsPerTransaction,
    Cores,
    TpsPerCore,
    Connections,
    ConnectionsPerServer,
    Hours,
    GbPerMonth,
    TransactionsPerDay,
    Days,
    Months,
    MinutesPerYear,
    Addresses,
    Servers,
    Disks,
    Azs,
    Rules,
    Listeners,
    Tunnels,
    Users,
    PrefixLength,
    Points,
    Ratio,
    Percent,
    Tier,
    Date,
    Cny,
    CnyPerMonth,
    CnyPerRuleDay,
    CnyPerGb,
    UsdPerYear,
    YesNo,
    Word,
}

impl Unit {
    /// The symbol that programs read, the same in every language.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Gib => "GiB",
            Self::Gb => "GB",
            Self::Kb => "KB",
            Self::KbPerTransaction => "KB/tx",
            Self::Mbps => "Mbps",
            Self::Gbps => "Gbps",
            Self::Tps => "tx/s",
            Self::Rps => "requests/s",
            Self::Qps => "QPS",
            Self::Iops => "IOPS",
            Self::IopsPerTransaction => "IOPS/tx",
            Self::Cores => "vCPU",
            Self::TpsPerCore => "tx/s/vCPU",
            Self::Connections => "connections",
            Self::ConnectionsPerServer => "connections/server",
            Self::Hours => "hours",
            Self::GbPerMonth => "GB/month",
            Self::TransactionsPerDay => "tx/day",
            Self::Days => "days",
            Self::Months => "months",
            Self::MinutesPerYear => "minutes/year",
            Self::Addresses => "addresses",
            Self::Servers => "servers",
            Self::Disks => "disks",
            Self::Azs => "AZs",
            Self::Rules => "rules",
            Self::Listeners => "listeners",
            Self::Tunnels => "tunnels",
            Self::Users => "users",
            Self::PrefixLength => "prefix length",
            Self::Points => "points",
            Self::Ratio => "ratio",
            Self::Percent => "%",
            Self::Tier => "tier",
            Self::Date => "date",
            Self::Cny => "CNY",
            Self::CnyPerMonth => "CNY/month",
            Self::CnyPerRuleDay => "CNY/(rule·day)",
            Self::CnyPerGb => "CNY/GB",
            Self::UsdPerYear => "USD/year",
            Self::YesNo => "yes/no",
            Self::Word => "",
        }
    }

    /// The unit as a person reads it behind a figure; empty where the figure speaks for itself.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::KbPerTransaction => Text::fixed("KB/笔", "KB per transaction"),
            Self::Tps => Text::fixed("笔/秒", "transactions/s"),
            Self::Rps => Text::fixed("请求/秒", "requests/s"),
            Self::TransactionsPerDay => Text::fixed("笔/天", "transactions/day"),
            Self::IopsPerTransaction => Text::fixed("IOPS/笔", "IOPS per transaction"),
            Self::TpsPerCore => Text::fixed("笔/秒/核", "transactions/s per vCPU"),
            Self::Connections => Text::fixed("个连接", "connections"),
            Self::ConnectionsPerServer => Text::fixed("个连接/台", "connections per server"),
            Self::Hours => Text::fixed("小时", "hours"),
            Self::GbPerMonth => Text::fixed("GB/月", "GB a month"),
            Self::Days => Text::fixed("天", "days"),
            Self::Months => Text::fixed("个月", "months"),
            Self::MinutesPerYear => Text::fixed("分钟/年", "minutes/year"),
            Self::Addresses => Text::fixed("个地址", "addresses"),
            Self::Servers => Text::fixed("台", "servers"),
            Self::Disks => Text::fixed("块盘", "disks"),
            Self::Azs => Text::fixed("个可用区", "AZs"),
            Self::Rules => Text::fixed("条规则", "rules"),
            Self::Listeners => Text::fixed("个监听", "listeners"),
            Self::Tunnels => Text::fixed("条隧道", "tunnels"),
            Self::Users => Text::fixed("用户", "users"),
            Self::Points => Text::fixed("分", "points"),
            Self::Cny => Text::fixed("元", "CNY"),
            Self::CnyPerMonth => Text::fixed("元/月", "CNY/month"),
            Self::CnyPerRuleDay => Text::fixed("元/(条·天)", "CNY/(rule·day)"),
            Self::CnyPerGb => Text::fixed("元/GB", "CNY/GB"),
            Self::UsdPerYear => Text::fixed("美元/年", "USD/year"),
            Self::Gib
            | Self::Gb
            | Self::Kb
            | Self::Mbps
            | Self::Gbps
            | Self::Qps
            | Self::Iops
            | Self::Cores
            | Self::Percent => Text::fixed(self.label(), self.label()),
            Self::PrefixLength | Self::Ratio | Self::Tier | Self::Date | Self::YesNo | Self::Word => {
                Text::fixed("", "")
            }
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.label())
    }
}

macro_rules! quantity {
    ($($(#[$doc:meta])* $name:ident: $unit:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub Decimal);

        impl $name {
            /// The unit it is counted in.
            pub const UNIT: Unit = Unit::$unit;
        }

        impl From<u32> for $name {
            fn from(value: u32) -> Self {
                Self(Decimal::from(value))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{} {}", self.0.normalize(), Self::UNIT)
            }
        }
    )*};
}

quantity! {
    /// Storage in binary gigabytes (1024³ bytes).
    Gib: Gib;
    /// Volume in gigabytes as the source counts them.
    Gb: Gb;
    /// The size of one transaction, request or response in KB; each formula prints what its KB is.
    Kb: Kb;
    /// Bandwidth in 10⁶ bits a second.
    Mbps: Mbps;
    /// Bandwidth in 10⁹ bits a second.
    Gbps: Gbps;
    /// Transactions a second.
    Tps: Tps;
    /// Requests a second.
    Rps: Rps;
    /// Queries a second.
    Qps: Qps;
    /// Input and output operations a second.
    Iops: Iops;
    /// Transactions a day.
    TxPerDay: TransactionsPerDay;
    /// Days.
    Days: Days;
}

/// The share of time in which something does not work, 0 to 1. Availability is kept this way round because
/// `1 − 0.99999` loses digits that matter.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Unavailability(f64);

impl Unavailability {
    /// From a share of time; none outside 0 to 1.
    #[must_use]
    pub fn new(share: f64) -> Option<Self> {
        (0.0..=1.0).contains(&share).then_some(Self(share))
    }

    /// From an availability in percent, exactly: 99.95 gives 0.0005.
    #[must_use]
    pub fn of_percent(available: Decimal) -> Option<Self> {
        let down = Decimal::ONE_HUNDRED.checked_sub(available)?.checked_div(Decimal::ONE_HUNDRED)?;
        rust_decimal::prelude::ToPrimitive::to_f64(&down).and_then(Self::new)
    }

    /// The share of time.
    #[must_use]
    pub const fn share(self) -> f64 {
        self.0
    }
}

impl fmt::Display for Unavailability {
    /// The shortest decimal that reads back equal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_prints_with_its_unit_and_without_idle_zeros() {
        assert_eq!(Gib(Decimal::new(70_000, 2)).to_string(), "700 GiB");
        assert_eq!(Mbps(Decimal::new(25, 1)).to_string(), "2.5 Mbps");
    }

    #[test]
    fn unavailability_is_a_share_and_reads_back() {
        assert_eq!(Unavailability::new(1.5), None);
        assert_eq!(Unavailability::new(f64::NAN), None);
        let down = Unavailability::of_percent(Decimal::new(9_995, 2)).unwrap();
        assert_eq!(down.to_string(), "0.0005");
        assert_eq!(down.to_string().parse::<f64>().unwrap(), down.share());
    }
}
