//! One page for a manager: what, why it holds, what it costs, what is open.

use super::super::document::{Fact, Part, Section, Tone};
use super::Material;
use crate::base::Severity;
use crate::design::{Criticality, EcsRole, HaPromise, NetKind};

pub(super) fn section(m: &Material<'_>) -> Section {
    let summary = m.assessment.report.summary;
    let bill = &m.assessment.bill;
    let verdict = if summary.error > 0 {
        (Tone::Error, m.words("存在不满足项", "promise not kept"))
    } else if summary.warning > 0 {
        (Tone::Warning, m.words("建议改进", "improvements advised"))
    } else {
        (Tone::Good, m.words("已评估的规则全部满足", "every rule evaluated is kept"))
    };
    let found = m.words("错误 / 警告", "Errors / warnings");
    let missing = if bill.is_complete() {
        m.words("目录价,含全部项目", "list prices, all items included")
    } else {
        m.words("不含待询价项", "excluding items to be confirmed")
    };
    let cards = vec![
        Fact::new(found, format!("{} / {}", summary.error, summary.warning)).toned(verdict.0).note(verdict.1),
        Fact::new(m.words("每月费用(元)", "A month (CNY)"), bill.monthly.amount.grouped())
            .toned(Tone::Accent)
            .note(missing.clone()),
        Fact::new(m.words("首年费用(元)", "First year (CNY)"), bill.first_year.amount.grouped())
            .toned(Tone::Accent)
            .note(missing),
    ];
    let mut parts = vec![Part::Cards { rows: cards }];
    if !m.design.title.note.is_empty() {
        parts.push(Part::Paragraph { text: m.design.title.note.clone() });
    }
    parts.push(Part::Heading { text: m.words("设计要点", "The design in short") });
    parts.push(Part::Facts { rows: facts(m) });
    parts.push(Part::Heading { text: m.words("待办事项", "What is open") });
    parts.push(Part::Facts { rows: open(m) });
    Section { title: m.words("概要", "Summary"), fresh_page: true, parts }
}

fn facts(m: &Material<'_>) -> Vec<Fact> {
    let d = m.design;
    let regions: Vec<String> = d
        .regions
        .iter()
        .map(|(id, region)| {
            let azs: Vec<&str> =
                d.azs.values().filter(|az| az.region == id).map(|az| az.name.as_str()).collect();
            if azs.is_empty() {
                region.name.clone()
            } else {
                format!("{} ({})", region.name, azs.join(m.comma()))
            }
        })
        .collect();
    let servers = |role: EcsRole| -> u64 {
        d.nodes
            .values()
            .filter(|node| node.product.as_ecs().is_some_and(|ecs| ecs.role == role))
            .map(|node| u64::from(node.count))
            .sum()
    };
    let databases = d.nodes.values().filter(|node| node.product.as_rds().is_some()).count();
    let promise = match d.settings.ha_promise {
        HaPromise::None => m.words("无高可用承诺", "none"),
        HaPromise::Instance => {
            m.words("单台服务器故障不中断服务", "the loss of one instance interrupts nothing")
        }
        HaPromise::Az => m.words("单个可用区故障不中断服务", "the loss of one AZ interrupts nothing"),
        HaPromise::Region => m.words("单个地域故障可切换", "the loss of a region can be switched over"),
    };
    let net = match d.settings.net {
        NetKind::Classic => m.words("经典网络", "classic network"),
        NetKind::Vpc => m.words("专有网络", "VPC"),
        NetKind::Mixed => m.words("经典网络与专有网络", "classic network and VPC"),
    };
    let criticality = match d.settings.criticality {
        Criticality::General => m.words("一般业务", "general business"),
        Criticality::Core => m.words("核心业务", "core business"),
    };
    vec![
        Fact::new(m.words("高可用承诺", "Availability promise"), promise),
        Fact::new(m.words("地域与可用区", "Regions and AZs"), regions.join(m.comma())),
        Fact::new(m.words("网络类型", "Network"), net),
        Fact::new(m.words("业务等级", "Criticality"), criticality),
        Fact::new(m.words("生产服务器", "Production servers"), servers(EcsRole::Production).to_string()),
        Fact::new(m.words("堡垒机", "Bastions"), servers(EcsRole::Bastion).to_string()),
        Fact::new(m.words("云数据库", "Managed databases"), databases.to_string()),
        Fact::new(m.words("规则基线", "Edition of the facts"), d.settings.edition.clone()),
    ]
}

fn open(m: &Material<'_>) -> Vec<Fact> {
    let summary = m.assessment.report.summary;
    let count = |n: usize, tone: Tone| if n == 0 { Tone::Good } else { tone };
    vec![
        Fact::new(m.say(&Severity::Error.title()), summary.error.to_string())
            .toned(count(summary.error, Tone::Error)),
        Fact::new(m.say(&Severity::Warning.title()), summary.warning.to_string())
            .toned(count(summary.warning, Tone::Warning)),
        Fact::new(m.say(&Severity::Info.title()), summary.info.to_string())
            .toned(count(summary.info, Tone::Info)),
        Fact::new(m.words("例外审批", "Waived"), summary.waived.to_string()),
        Fact::new(m.words("未评估的规则", "Rules not evaluated"), summary.not_evaluated.to_string())
            .toned(count(summary.not_evaluated, Tone::Unknown)),
        Fact::new(
            m.words("待询价项", "Prices to be confirmed"),
            m.assessment.bill.incomplete.len().to_string(),
        )
        .toned(count(m.assessment.bill.incomplete.len(), Tone::Warning)),
    ]
}
