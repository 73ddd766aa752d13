//! The words of the document's choices, as pickers show them.

use crate::base::Text;
use crate::design::{
    BackendScheduling, Billing, BucketScope, Carrier, ClientBy, Criticality, CustomerRole, Direction,
    EcsRole, Endpoint, EnvironmentKind, ExtraKind, HaPromise, HealthKind, LineDomain, LineMedium,
    ListenerProtocol, NetKind, Nic, OpsPath, OsFamily, Protocol, PublicBilling, Purpose, Quality, RdsEdition,
    RdsEngine, RuleAction, SecurityZoneKind, SecurityZoneMode, SlbScope, Tenant, Transport,
};

/// A choice with a few possible values, each with its words.
pub trait Choice: Copy + PartialEq + 'static {
    /// All values in the order in which they are offered.
    const ALL: &'static [Self];

    /// The words for this value.
    fn title(self) -> Text;
}

macro_rules! choice {
    ($type:ident { $($variant:ident => ($zh:expr, $en:expr)),* $(,)? }) => {
        impl Choice for $type {
            const ALL: &'static [Self] = &[$(Self::$variant),*];

            fn title(self) -> Text {
                match self {
                    $(Self::$variant => Text::fixed($zh, $en)),*
                }
            }
        }
    };
}

choice!(NetKind { Classic => ("经典网络", "classic"), Vpc => ("专有网络", "VPC"), Mixed => ("按地域混合", "mixed by region") });
choice!(ExtraKind {
    OneOff => ("一次性费用", "one-off"),
    Service => ("服务", "service"),
    ThirdParty => ("第三方", "third party"),
    Option => ("可选项（不计入合计）", "option (not counted)"),
});
choice!(Tenant { Finance => ("金融云", "finance cloud"), MicroFinance => ("微金融", "micro-finance") });
choice!(HaPromise {
    None => ("无承诺", "nothing promised"),
    Instance => ("单实例故障不中断", "survives one instance"),
    Az => ("单可用区故障不中断", "survives one AZ"),
    Region => ("单地域故障不中断", "survives one region"),
});
choice!(Criticality { General => ("一般业务", "general"), Core => ("核心业务", "core") });
choice!(SecurityZoneMode {
    None => ("不划分", "none"),
    DmzMgmtIntranet => ("DMZ区、管理区、内网区", "DMZ, management, intranet"),
    JumpWebMwData => ("跳板、接入、中间件、数据", "jump, web, middleware, data"),
});
choice!(OpsPath { Serial => ("串行", "serial"), Star => ("星型", "star") });
choice!(SecurityZoneKind {
    Dmz => ("DMZ区", "DMZ"),
    Management => ("管理区", "management"),
    Intranet => ("内网区", "intranet"),
    Jump => ("跳板机区", "jump"),
    Web => ("Web接入区", "web"),
    Middleware => ("中间件区", "middleware"),
    Data => ("核心数据区", "data"),
    Other => ("其他", "other"),
});
choice!(EnvironmentKind {
    Production => ("生产", "production"),
    Uat => ("UAT", "UAT"),
    Test => ("测试", "test"),
    Development => ("开发", "development"),
    Shared => ("共享", "shared"),
});
choice!(Billing { Subscription => ("包年包月", "subscription"), PayAsYouGo => ("按量付费", "pay-as-you-go") });
choice!(EcsRole {
    Production => ("业务服务器", "business server"),
    Bastion => ("跳板机", "jump host"),
    Test => ("测试机", "test machine"),
    SelfBuiltDatabase => ("自建数据库", "self-built database"),
});
choice!(OsFamily { Linux => ("Linux", "Linux"), Windows => ("Windows", "Windows") });
choice!(SlbScope { Public => ("公网", "public"), Private => ("私网", "private") });
choice!(PublicBilling { Traffic => ("按使用流量", "by traffic"), Bandwidth => ("按固定带宽", "by bandwidth") });
choice!(BackendScheduling {
    RoundRobin => ("轮询", "round robin"),
    LeastConnections => ("最小连接数", "least connections"),
    Weighted => ("加权轮询", "weighted"),
});
choice!(HealthKind { Tcp => ("TCP", "TCP"), Http => ("HTTP", "HTTP") });
choice!(RdsEdition {
    HighAvailability => ("双机高可用版", "high availability"),
    Basic => ("基础版", "basic"),
    Cluster => ("集群版", "cluster"),
    Enterprise => ("三节点企业版", "enterprise, three nodes"),
});
choice!(BucketScope { Internal => ("内网Bucket", "internal"), External => ("外网Bucket", "external") });
choice!(Carrier {
    Telecom => ("电信", "China Telecom"),
    Unicom => ("联通", "China Unicom"),
    Mobile => ("移动", "China Mobile"),
    Other => ("其他", "other"),
});
choice!(LineMedium {
    Mstp => ("MSTP", "MSTP"),
    GigabitFibre => ("千兆光纤", "gigabit fibre"),
    Other => ("其他", "other"),
});
choice!(LineDomain { Finance => ("金融云", "finance cloud"), Alipay => ("支付宝", "Alipay") });
choice!(CustomerRole {
    Server => ("服务器", "server"),
    Gateway => ("网关", "gateway"),
    Firewall => ("防火墙", "firewall"),
});
choice!(Purpose {
    Business => ("业务访问", "business"),
    Operations => ("运维", "operations"),
    Replication => ("数据复制", "replication"),
    Outbound => ("主动访问互联网", "outbound"),
    Upload => ("文件上传", "upload"),
});
choice!(ClientBy { Domain => ("域名", "domain name"), Ip => ("IP地址", "address") });
choice!(Endpoint { Intranet => ("内网地址", "intranet"), Public => ("外网地址", "public") });
choice!(Quality { Normal => ("一般", "normal"), High => ("高", "high") });
choice!(Direction { In => ("入方向", "in"), Out => ("出方向", "out") });
choice!(Nic { Intranet => ("内网", "intranet"), Public => ("公网", "public") });
choice!(RuleAction { Allow => ("允许", "allow"), Drop => ("拒绝", "drop") });

macro_rules! labelled {
    ($type:ident { $($variant:ident),* $(,)? }) => {
        impl Choice for $type {
            const ALL: &'static [Self] = &[$(Self::$variant),*];

            fn title(self) -> Text {
                // Exhaustive on purpose: a new value must be offered here too.
                match self {
                    $(Self::$variant => Text::fixed(Self::$variant.label(), Self::$variant.label())),*
                }
            }
        }
    };
}

labelled!(ListenerProtocol { Tcp, Udp, Http, Https, Ftp, Sftp, Other });
labelled!(RdsEngine { Mysql, SqlServer, Postgresql, Ppas, Mariadb, Other });
labelled!(Protocol {
    Tcp,
    Udp,
    Icmp,
    Http,
    Https,
    Dns,
    Ssh,
    Rdp,
    Sftp,
    Ftp,
    Mysql,
    SqlServer,
    Postgresql,
    Ipsec,
    SslVpn,
    Any,
});
choice!(Transport { Tcp => ("TCP", "TCP"), Udp => ("UDP", "UDP"), Icmp => ("ICMP", "ICMP"), All => ("全部", "all") });
