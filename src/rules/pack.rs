//! Packs: rules chosen together by one word.

use super::{Context, Family, Rule};
use crate::base::Text;

/// The word in a design's packs that turns the hints of the risk-control pack into warnings.
pub const ENFORCED: &str = "risk-control-enforced";

/// Rules that are chosen together: `yuntu check --select two-az`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// The word.
    pub id: &'static str,
    /// Its name.
    pub title: Text,
    /// What it holds, in a sentence.
    pub about: Text,
    /// What the codes of its rules begin with.
    prefixes: &'static [&'static str],
}

/// All packs.
pub static PACKS: [Pack; 4] = [
    Pack {
        id: "two-az",
        title: Text::fixed("双可用区", "two AZs"),
        about: Text::fixed(
            "业务在任一可用区故障时不中断所需的规则。",
            "What it takes that the loss of any AZ interrupts nothing.",
        ),
        prefixes: &[
            "HA-", "NET-004", "SLB-014", "SLB-017", "SLB-018", "SLB-019", "SLB-031", "BAS-002", "RDS-002",
            "RDS-017", "CAP-001", "DR-012", "DR-018",
        ],
    },
    Pack {
        id: "finance",
        title: Text::fixed("金融云", "finance cloud"),
        about: Text::fixed(
            "金融云使用指南规定的规则：地域与网络、负载均衡、服务器、堡垒机、VPN与专线、支付宝、安全组、数据库、容灾、存储和准入。",
            "What the guide of the finance cloud asks: regions and networks, balancing, servers, bastions, VPN and lines, \
             Alipay, security groups, databases, recovery, storage and admission.",
        ),
        prefixes: &[
            "HA-", "NET-", "SLB-", "ECS-", "BAS-", "VPN-", "LINE-", "APY-", "SG-", "RDS-", "DR-", "OSS-",
            "SEC-021", "ACC-",
        ],
    },
    Pack {
        id: "risk-control",
        title: Text::fixed("风险控制", "risk control"),
        about: Text::fixed(
            "风险控制文章提出的合规清单，默认关闭；出处为一篇文章，只作清单，不作依据。",
            "The compliance list of the article on risk control; off unless chosen, a checklist and never law.",
        ),
        prefixes: &["CMP-", "SEC-003", "SEC-007", "SEC-010", "SEC-011"],
    },
    Pack {
        id: "mlps-3",
        title: Text::fixed("等保三级", "MLPS level 3"),
        about: Text::fixed(
            "与等保三级控制域对应的规则；只是对照，不代表测评结论。",
            "Rules that map to the control areas of MLPS level 3; a mapping, and never a claim of compliance.",
        ),
        prefixes: &[
            "HA-", "NET-015", "NET-016", "NET-017", "NET-018", "NET-019", "NET-026", "BAS-", "SG-",
            "VPN-003", "RDS-004", "RDS-009", "ECS-012", "ECS-014", "ECS-017", "DR-", "OSS-001", "OSS-002",
            "OSS-009", "SEC-", "CMP-001", "CMP-002", "CMP-003", "CMP-004", "CMP-005", "CMP-006", "CMP-021",
        ],
    },
];

impl Pack {
    /// The pack with this word.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        PACKS.iter().find(|pack| pack.id.eq_ignore_ascii_case(id))
    }

    /// Whether a rule is in it.
    #[must_use]
    pub fn has(&self, rule: &Rule) -> bool {
        self.prefixes.iter().any(|prefix| rule.code.starts_with(prefix))
    }
}

impl Rule {
    /// Whether it belongs to a pack that is off unless chosen.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        self.family == Family::Cmp
    }
}

/// Whether a rule takes part in a check: an optional one only when it is selected, or its pack is on.
pub(super) fn takes_part(context: &Context<'_>, rule: &Rule) -> bool {
    let on = |name: &String| {
        Pack::find(name.strip_suffix("-enforced").unwrap_or(name)).is_some_and(|pack| pack.has(rule))
    };
    !rule.is_optional() || context.selection.names(rule) || context.design.settings.packs.iter().any(on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;
    use crate::rules::{Registry, Selection, check};

    #[test]
    fn each_prefix_names_a_rule_and_each_text_says_something() {
        for pack in &PACKS {
            assert_eq!(Pack::find(pack.id), Some(pack));
            assert!(pack.title.en.len() > 6 && pack.about.en.len() > 30);
            assert!(Registry::rules().any(|rule| pack.has(rule)), "{} is empty", pack.id);
        }
    }

    #[test]
    fn the_risk_control_pack_is_off_until_it_is_chosen() {
        let mut design = two_az_vpc();
        assert_eq!(report(&design).outcome("CMP-021"), None);
        let selection = Selection::new(&["risk-control"], &[]).unwrap();
        let chosen = check(&context(&design).selecting(selection));
        assert!(chosen.outcome("CMP-021").is_some() && chosen.outcome("HA-001").is_none());
        settings(&mut design, |settings| settings.packs = vec!["risk-control".to_owned()]);
        assert!(report(&design).outcome("CMP-021").is_some());
        assert!(report(&design).outcome("HA-001").is_some());
    }

    #[test]
    fn a_closer_selector_wins_over_a_pack() {
        let has = |select: &[&str], ignore: &[&str], code: &str| {
            Selection::new(select, ignore).unwrap().has(Registry::rule(code).unwrap())
        };
        assert!(has(&["two-az"], &[], "HA-001") && !has(&["two-az"], &[], "ECS-009"));
        assert!(!has(&["two-az"], &["HA"], "HA-001") && has(&["HA"], &["two-az"], "HA-001"));
        assert!(!has(&[], &["two-az"], "HA-001") && has(&[], &["two-az"], "ECS-009"));
    }
}
