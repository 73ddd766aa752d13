//! MLPS level 3 (等保三级): which of our rules speak to which control area, who answers for it, and what is left
//! open. A mapping, and never a claim of compliance; clause numbers are left out because no copy of the standard
//! is at hand.

use super::{Outcome, Registry, Report};
use crate::base::Text;

/// Who answers for a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Responsibility {
    /// The cloud.
    Cloud,
    /// The customer.
    Customer,
    /// Both.
    Shared,
}

impl Responsibility {
    /// As printed.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Cloud => Text::fixed("云平台", "cloud"),
            Self::Customer => Text::fixed("客户", "customer"),
            Self::Shared => Text::fixed("共同", "shared"),
        }
    }
}

/// A control of an area of GB/T 22239.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    /// The control area, for example "secure communication network".
    pub area: Text,
    /// What is to be controlled.
    pub title: Text,
    /// The product or part of the design that does it.
    pub product: Text,
    /// Who answers for it.
    pub responsibility: Responsibility,
    /// What an assessor is shown.
    pub evidence: Text,
    /// The rules that look at it.
    pub codes: &'static [&'static str],
}

/// What the rules say of a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gap {
    /// A rule found something.
    Found,
    /// Something was not evaluated, or no rule of ours looks.
    Open,
    /// What our rules look at is in order.
    None,
}

/// The controls that a drawing speaks of, in the order of the standard's areas.
pub static MLPS_3: [Control; 14] = [
    Control {
        area: Text::fixed("安全物理环境", "secure physical environment"),
        title: Text::fixed("机房与专属集群", "machine rooms and dedicated clusters"),
        product: Text::fixed("金融云专属集群", "dedicated clusters of the finance cloud"),
        responsibility: Responsibility::Cloud,
        evidence: Text::fixed("云平台的机房与等保证明", "proof of the cloud's machine rooms"),
        codes: &["DR-017", "SEC-021"],
    },
    Control {
        area: Text::fixed("安全通信网络", "secure communication network"),
        title: Text::fixed("网络架构与区域划分", "network architecture and zones"),
        product: Text::fixed("专有网络、交换机、安全域", "VPC, vSwitches, security zones"),
        responsibility: Responsibility::Customer,
        evidence: Text::fixed("网络拓扑图、IP地址规划表", "topology and address plan"),
        codes: &["NET-015", "NET-016", "NET-017", "HA-001"],
    },
    Control {
        area: Text::fixed("安全通信网络", "secure communication network"),
        title: Text::fixed("通信传输", "protection in transit"),
        product: Text::fixed("HTTPS监听、VPN、物理专线", "HTTPS listeners, VPN, leased lines"),
        responsibility: Responsibility::Shared,
        evidence: Text::fixed("监听与VPN配置", "configuration of listeners and VPN"),
        codes: &["CMP-001", "NET-026"],
    },
    Control {
        area: Text::fixed("安全区域边界", "secure borders"),
        title: Text::fixed("边界防护", "border protection"),
        product: Text::fixed("公网SLB、EIP、专线、防火墙", "public SLB, EIP, lines, firewall"),
        responsibility: Responsibility::Customer,
        evidence: Text::fixed("访问控制矩阵", "access matrix"),
        codes: &["NET-018", "SLB-001", "SEC-012"],
    },
    Control {
        area: Text::fixed("安全区域边界", "secure borders"),
        title: Text::fixed("访问控制", "access control"),
        product: Text::fixed("安全组、白名单", "security groups, whitelists"),
        responsibility: Responsibility::Customer,
        evidence: Text::fixed("安全组规则清单", "list of security-group rules"),
        codes: &["SG-001", "SG-007", "SG-011", "RDS-007", "RDS-009"],
    },
    Control {
        area: Text::fixed("安全区域边界", "secure borders"),
        title: Text::fixed("入侵防范", "intrusion prevention"),
        product: Text::fixed("WAF、DDoS高防", "WAF, Anti-DDoS"),
        responsibility: Responsibility::Shared,
        evidence: Text::fixed("WAF与高防配置", "configuration of WAF and Anti-DDoS"),
        codes: &["SEC-001", "SEC-003"],
    },
    Control {
        area: Text::fixed("安全区域边界", "secure borders"),
        title: Text::fixed("安全审计", "audit"),
        product: Text::fixed("日志审计、操作审计", "log audit, ActionTrail"),
        responsibility: Responsibility::Shared,
        evidence: Text::fixed("审计日志样例与保留期", "samples of logs and their retention"),
        codes: &["SEC-011", "SEC-017", "CMP-003"],
    },
    Control {
        area: Text::fixed("安全计算环境", "secure computing environment"),
        title: Text::fixed("身份鉴别", "identification"),
        product: Text::fixed("堡垒机、MFA、密码策略", "bastion, MFA, password rule"),
        responsibility: Responsibility::Customer,
        evidence: Text::fixed("双因素与密码策略截图", "screenshots of both"),
        codes: &["SEC-010", "SEC-013", "SEC-014"],
    },
    Control {
        area: Text::fixed("安全计算环境", "secure computing environment"),
        title: Text::fixed("入侵与恶意代码防范", "intrusion and malware"),
        product: Text::fixed("云安全中心", "Security Center"),
        responsibility: Responsibility::Shared,
        evidence: Text::fixed("主机防护覆盖率", "coverage of host protection"),
        codes: &["SEC-004", "SEC-005"],
    },
    Control {
        area: Text::fixed("安全计算环境", "secure computing environment"),
        title: Text::fixed("数据保密性", "confidentiality of data"),
        product: Text::fixed("磁盘、RDS、OSS加密", "encryption of disks, RDS, OSS"),
        responsibility: Responsibility::Shared,
        evidence: Text::fixed("加密配置与密钥管理", "encryption and key management"),
        codes: &["CMP-002", "CMP-005", "OSS-002", "SEC-015"],
    },
    Control {
        area: Text::fixed("安全计算环境", "secure computing environment"),
        title: Text::fixed("数据备份恢复", "backup and recovery"),
        product: Text::fixed("快照、RDS备份、异地容灾", "snapshots, RDS backup, other region"),
        responsibility: Responsibility::Customer,
        evidence: Text::fixed("备份策略与恢复演练记录", "policies and records of drills"),
        codes: &["ECS-017", "DR-003", "DR-010", "RDS-016"],
    },
    Control {
        area: Text::fixed("安全管理中心", "security management centre"),
        title: Text::fixed("集中管控与运维审计", "central control and audit of operations"),
        product: Text::fixed("堡垒机、管理VPN", "bastion, management VPN"),
        responsibility: Responsibility::Customer,
        evidence: Text::fixed("运维录像与授权清单", "recordings and grants"),
        codes: &["BAS-001", "BAS-006", "BAS-008", "NET-019"],
    },
    Control {
        area: Text::fixed("安全管理制度与人员", "management and people"),
        title: Text::fixed("三权分立与应急", "separate roles and incidents"),
        product: Text::fixed("制度、预案", "rules and plans"),
        responsibility: Responsibility::Customer,
        evidence: Text::fixed("岗位任命、应急预案与演练", "appointments, plans, drills"),
        codes: &["CMP-004", "CMP-006", "SEC-018"],
    },
    Control {
        area: Text::fixed("安全建设与运维管理", "building and operating"),
        title: Text::fixed("测评、渗透与变更", "assessment, tests and changes"),
        product: Text::fixed("渗透测试、变更计划", "penetration test, plan of changes"),
        responsibility: Responsibility::Customer,
        evidence: Text::fixed("渗透报告、变更记录", "reports and records"),
        codes: &["SEC-007", "SEC-016", "SEC-020", "CMP-021"],
    },
];

impl Control {
    /// What a report says of the control. A code that is no rule yet leaves it open.
    #[must_use]
    pub fn gap(&self, report: &Report) -> Gap {
        let outcomes = || self.codes.iter().map(|code| report.outcome(code));
        if outcomes().any(|outcome| outcome == Some(Outcome::Fail)) {
            return Gap::Found;
        }
        let looked =
            |outcome: Option<Outcome>| matches!(outcome, Some(Outcome::Pass | Outcome::NotApplicable));
        let passed = outcomes().any(|outcome| outcome == Some(Outcome::Pass));
        if passed && outcomes().all(looked) { Gap::None } else { Gap::Open }
    }

    /// The codes that are rules of this program.
    pub fn rules(&self) -> impl Iterator<Item = &'static str> {
        self.codes.iter().filter(|code| Registry::rule(code).is_some()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;
    use crate::rules::{Selection, check};

    #[test]
    fn every_control_has_a_rule_that_looks() {
        for control in &MLPS_3 {
            assert!(control.rules().next().is_some(), "{}", control.title.en);
            assert!(!control.evidence.zh.is_empty() && !control.area.en.is_empty());
        }
    }

    #[test]
    fn a_gap_is_found_and_what_was_not_looked_at_stays_open() {
        let mut design = two_az_classic();
        let border = MLPS_3.iter().find(|control| control.codes.contains(&"SEC-003")).unwrap();
        let selection = || Selection::new(&["mlps-3"], &[]).unwrap();
        assert_ne!(border.gap(&check(&context(&design).selecting(selection()))), Gap::Found);
        remove(&mut design, "waf");
        assert_eq!(border.gap(&check(&context(&design).selecting(selection()))), Gap::Found);
        let data = MLPS_3.iter().find(|control| control.codes.contains(&"CMP-002")).unwrap();
        assert_eq!(data.gap(&check(&context(&design).selecting(selection()))), Gap::Open);
    }
}
