//! The formulas: their ids, names, written form and source lines.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::base::{Basis, Source, SourceDocument, Text};

/// A formula of the catalogue of formulas, F-01 to F-20.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Formula {
    /// F-01: storage of a database.
    RdsStorage,
    /// F-02: bandwidth of a leased line.
    LineBandwidth,
    /// F-03: business addresses of a leased line.
    LineAddresses,
    /// F-04: fee of the line's NAT rules.
    NatFee,
    /// F-05: price of a subscription.
    Subscription,
    /// F-06: whether a load balancer may be opened.
    SlbAdmission,
    /// F-07: whether an IPSec VPN is allowed.
    IpsecAdmission,
    /// F-08: servers that survive the loss of an AZ.
    AzSafeServers,
    /// F-09: break-even of the two ways of billing public traffic.
    SlbBreakEven,
    /// F-10: outbound bandwidth of a load balancer.
    SlbOutbound,
    /// F-11: limits of a private load balancer.
    PrivateSlbLimits,
    /// F-12: number of data disks.
    DataDisks,
    /// F-13: usable addresses of a vSwitch.
    VSwitchAddresses,
    /// F-14: score of a vendor.
    VendorScore,
    /// F-15: return on security.
    SecurityReturn,
    /// F-16: cost of a security programme.
    ProgrammeCost,
    /// F-17: schedule of a leased line.
    LineSchedule,
    /// F-18: tier of DDoS protection.
    DdosTier,
    /// F-19: halves in two AZs.
    AzHalves,
    /// F-20: downtime of an availability.
    Downtime,
    /// F-21: peak transactions a second.
    PeakRate,
    /// F-22: IOPS of a database.
    DatabaseIops,
    /// F-23: connections of a database.
    DatabaseConnections,
    /// F-24: cores of a database.
    DatabaseCores,
    /// F-25: memory of a database.
    DatabaseMemory,
    /// F-26: servers that survive the loss of one.
    SpareServers,
    /// F-27: outbound traffic a month.
    MonthlyTraffic,
    /// F-28: load on an SLB.
    SlbLoad,
    /// F-29: demand after growth.
    Growth,
}

impl Formula {
    /// All formulas in the order of their ids.
    pub const ALL: [Self; 29] = [
        Self::RdsStorage,
        Self::LineBandwidth,
        Self::LineAddresses,
        Self::NatFee,
        Self::Subscription,
        Self::SlbAdmission,
        Self::IpsecAdmission,
        Self::AzSafeServers,
        Self::SlbBreakEven,
        Self::SlbOutbound,
        Self::PrivateSlbLimits,
        Self::DataDisks,
        Self::VSwitchAddresses,
        Self::VendorScore,
        Self::SecurityReturn,
        Self::ProgrammeCost,
        Self::LineSchedule,
        Self::DdosTier,
        Self::AzHalves,
        Self::Downtime,
        Self::PeakRate,
        Self::DatabaseIops,
        Self::DatabaseConnections,
        Self::DatabaseCores,
        Self::DatabaseMemory,
        Self::SpareServers,
        Self::MonthlyTraffic,
        Self::SlbLoad,
        Self::Growth,
    ];

    /// The permanent id, for example `F-01`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::RdsStorage => "F-01",
            Self::LineBandwidth => "F-02",
            Self::LineAddresses => "F-03",
            Self::NatFee => "F-04",
            Self::Subscription => "F-05",
            Self::SlbAdmission => "F-06",
            Self::IpsecAdmission => "F-07",
            Self::AzSafeServers => "F-08",
            Self::SlbBreakEven => "F-09",
            Self::SlbOutbound => "F-10",
            Self::PrivateSlbLimits => "F-11",
            Self::DataDisks => "F-12",
            Self::VSwitchAddresses => "F-13",
            Self::VendorScore => "F-14",
            Self::SecurityReturn => "F-15",
            Self::ProgrammeCost => "F-16",
            Self::LineSchedule => "F-17",
            Self::DdosTier => "F-18",
            Self::AzHalves => "F-19",
            Self::Downtime => "F-20",
            Self::PeakRate => "F-21",
            Self::DatabaseIops => "F-22",
            Self::DatabaseConnections => "F-23",
            Self::DatabaseCores => "F-24",
            Self::DatabaseMemory => "F-25",
            Self::SpareServers => "F-26",
            Self::MonthlyTraffic => "F-27",
            Self::SlbLoad => "F-28",
            Self::Growth => "F-29",
        }
    }

    /// What the formula gives.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::RdsStorage => Text::fixed("RDS存储空间", "RDS storage"),
            Self::LineBandwidth => Text::fixed("专线带宽", "leased line bandwidth"),
            Self::LineAddresses => Text::fixed("专线业务IP数量", "business addresses of a leased line"),
            Self::NatFee => Text::fixed("专线NAT规则费用", "fee of the line's NAT rules"),
            Self::Subscription => Text::fixed("包年包月费用", "price of a subscription"),
            Self::SlbAdmission => Text::fixed("SLB开通条件", "whether an SLB may be opened"),
            Self::IpsecAdmission => Text::fixed("IPSec VPN申请条件", "whether an IPSec VPN is allowed"),
            Self::AzSafeServers => {
                Text::fixed("可用区故障后仍够用的服务器数量", "servers that survive the loss of an AZ")
            }
            Self::SlbBreakEven => {
                Text::fixed("按带宽与按流量的计费临界点", "break-even of bandwidth and traffic billing")
            }
            Self::SlbOutbound => Text::fixed("SLB公网出方向带宽", "outbound bandwidth of an SLB"),
            Self::PrivateSlbLimits => Text::fixed("私网SLB带宽上限", "bandwidth limits of a private SLB"),
            Self::DataDisks => Text::fixed("数据盘数量", "number of data disks"),
            Self::VSwitchAddresses => Text::fixed("交换机可用IP数量", "usable addresses of a vSwitch"),
            Self::VendorScore => Text::fixed("云服务商评分", "vendor score"),
            Self::SecurityReturn => Text::fixed("安全投入产出比", "return on security"),
            Self::ProgrammeCost => Text::fixed("安全建设年度成本", "yearly cost of a security programme"),
            Self::LineSchedule => Text::fixed("专线开通日期", "date on which a line is in service"),
            Self::DdosTier => Text::fixed("DDoS防护档位", "tier of DDoS protection"),
            Self::AzHalves => Text::fixed("两个可用区各半", "halves in two AZs"),
            Self::Downtime => Text::fixed("年停机分钟数", "downtime in minutes a year"),
            Self::PeakRate => Text::fixed("峰值每秒交易量", "peak transactions a second"),
            Self::DatabaseIops => Text::fixed("数据库IOPS", "IOPS of a database"),
            Self::DatabaseConnections => Text::fixed("数据库连接数", "connections of a database"),
            Self::DatabaseCores => Text::fixed("数据库CPU", "cores of a database"),
            Self::DatabaseMemory => Text::fixed("数据库内存", "memory of a database"),
            Self::SpareServers => {
                Text::fixed("实例故障后仍够用的服务器数量", "servers that survive the loss of one")
            }
            Self::MonthlyTraffic => Text::fixed("每月公网流出流量", "outbound traffic a month"),
            Self::SlbLoad => Text::fixed("SLB性能", "load on an SLB"),
            Self::Growth => Text::fixed("业务增长后的需求", "demand after growth"),
        }
    }

    /// The formula as written.
    #[must_use]
    pub const fn expression(self) -> &'static str {
        match self {
            Self::RdsStorage => "GiB = tx/day × KB/tx × days ÷ 1024 ÷ 1024",
            Self::LineBandwidth => "Mbps = tx/s × KB/tx × 8 ÷ 1000",
            Self::LineAddresses => {
                "N = 0: 0; 1..10: 8; 11..100: 8 + 8·floor((N−10)/10); ≥ 101: min(254, 80 + 64·floor((N−100)/100))"
            }
            Self::NatFee => "CNY = fee/(rule·day) × rules × days",
            Self::Subscription => "CNY = p × (10·floor(M/12) + M mod 12)",
            Self::SlbAdmission => "ECS ≥ 1 ∧ real name ∧ balance ≥ minimum",
            Self::IpsecAdmission => "ECS ≥ minimum ∧ own fixed public IP ∧ ¬NAT ∧ tunnels ≤ maximum",
            Self::AzSafeServers => "servers = AZs × ceil(demand ÷ (capacity × (AZs − 1)))",
            Self::SlbBreakEven => "GB* = monthly bandwidth price ÷ price per GB",
            Self::SlbOutbound => "Mbps = requests/s × response KB × 8 ÷ 1000",
            Self::PrivateSlbLimits => "each listener ≤ limit ∧ Σ listeners ≤ limit",
            Self::DataDisks => "disks = ceil(GB ÷ largest disk)",
            Self::VSwitchAddresses => "addresses = 2^(32−m) − reserved",
            Self::VendorScore => "points = Σ weight × score ÷ 100, weights 25/20/18/15/12/10",
            Self::SecurityReturn => "ratio = 435 ÷ 28.5",
            Self::ProgrammeCost => "< 500 users: 12000; > 5000 users: 380000; 500..5000: not stated",
            Self::LineSchedule => "ordered + lead time + 5 working days → next Tuesday or Thursday after",
            Self::DdosTier => {
                "≤ free: basic; ≤ most: AntiDDoS Pro, from its smallest step; above: out of range"
            }
            Self::AzHalves => "N even: N/2 + N/2; N odd: halves differ by 1",
            Self::Downtime => "minutes/year = (1 − A) × 525600",
            Self::PeakRate => "tx/s = tx/day × peak factor ÷ (hours × 3600)",
            Self::DatabaseIops => "IOPS = Σ tx/s × IOPS/tx",
            Self::DatabaseConnections => "connections = Σ servers × connections per server",
            Self::DatabaseCores => "vCPU = Σ tx/s ÷ (tx/s per vCPU)",
            Self::DatabaseMemory => "GiB = stored GiB × hot share",
            Self::SpareServers => "servers = ceil(demand ÷ capacity) + spare",
            Self::MonthlyTraffic => "GB/month = tx/day × response KB × share × 30 ÷ 1000 ÷ 1000",
            Self::SlbLoad => "load = Σ demand of the workloads",
            Self::Growth => "demand(month) = Σ demand × (1 + growth)^(month ÷ 12)",
        }
    }

    /// Where the formula stands.
    #[must_use]
    pub fn source(self) -> Source {
        let of = |document, lines: &[(u32, u32)]| Source { document, lines: lines.to_vec() };
        let guide = |lines: &[(u32, u32)]| of(SourceDocument::Guide, lines);
        match self {
            Self::RdsStorage => guide(&[(420, 420)]),
            Self::LineBandwidth => guide(&[(627, 627)]),
            Self::LineAddresses => guide(&[(603, 611)]),
            Self::NatFee => guide(&[(633, 635)]),
            Self::Subscription => guide(&[(107, 107)]),
            Self::SlbAdmission => guide(&[(315, 316), (348, 348)]),
            Self::IpsecAdmission => guide(&[(497, 503)]),
            Self::AzSafeServers => guide(&[(17, 17), (32, 32), (179, 179)]),
            Self::SlbBreakEven => guide(&[(236, 236), (306, 306), (357, 357)]),
            Self::SlbOutbound => guide(&[(306, 306)]),
            Self::PrivateSlbLimits => guide(&[(307, 307)]),
            Self::DataDisks => guide(&[(183, 183)]),
            Self::VSwitchAddresses => of(SourceDocument::Public, &[]),
            Self::VendorScore => of(SourceDocument::RiskControl, &[(39, 39)]),
            Self::SecurityReturn => of(SourceDocument::RiskControl, &[(94, 96)]),
            Self::ProgrammeCost => of(SourceDocument::RiskControl, &[(97, 100)]),
            Self::LineSchedule => guide(&[(591, 593), (662, 662)]),
            Self::DdosTier => guide(&[(843, 844)]),
            Self::AzHalves => guide(&[(97, 97)]),
            Self::Downtime => of(SourceDocument::Public, &[]),
            Self::DatabaseIops | Self::DatabaseConnections => guide(&[(371, 371), (422, 422)]),
            Self::SpareServers => guide(&[(17, 17), (32, 32)]),
            Self::MonthlyTraffic => guide(&[(306, 306), (357, 357)]),
            Self::PeakRate | Self::DatabaseCores | Self::DatabaseMemory | Self::SlbLoad | Self::Growth => {
                of(SourceDocument::Product, &[])
            }
        }
    }

    /// Whether a source states it, we infer it, or later documentation gives it.
    #[must_use]
    pub const fn basis(self) -> Basis {
        match self {
            Self::RdsStorage
            | Self::LineBandwidth
            | Self::LineAddresses
            | Self::NatFee
            | Self::Subscription
            | Self::SlbAdmission
            | Self::IpsecAdmission
            | Self::PrivateSlbLimits
            | Self::DataDisks
            | Self::VendorScore
            | Self::SecurityReturn
            | Self::ProgrammeCost
            | Self::LineSchedule
            | Self::DdosTier
            | Self::AzHalves => Basis::S,
            Self::AzSafeServers | Self::SlbBreakEven | Self::SlbOutbound | Self::Downtime => Basis::D,
            Self::PeakRate
            | Self::DatabaseIops
            | Self::DatabaseConnections
            | Self::DatabaseCores
            | Self::DatabaseMemory
            | Self::SpareServers
            | Self::MonthlyTraffic
            | Self::SlbLoad
            | Self::Growth => Basis::D,
            Self::VSwitchAddresses => Basis::X,
        }
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl Serialize for Formula {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}
