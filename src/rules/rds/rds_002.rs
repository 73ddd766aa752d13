//! RDS-002: an edition other than the two-node one.

use crate::base::{Basis, Severity, Text};
use crate::design::RdsEdition;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "RDS-002",
    name: "rds-not-two-node",
    family: Family::Rds,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(370, 370)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("金融云仅有双机高可用版", "Only the two-node HA edition exists"),
    why: Text::fixed(
        "金融云集群的RDS有且仅有双机高可用版，主备自动分布在两个可用区；其它系列无法购买。",
        "The finance cloud sells RDS in the two-node edition only, with primary and standby in two AZs; no other \
         series can be bought.",
    ),
    fix: Text::fixed(
        "系列选择双机高可用版，规格选择高可用版的规格。",
        "Choose the two-node edition and a class of it.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("交易数据库选择了基础版。", "A database of the basic edition."),
    good: Text::fixed("交易数据库选择了双机高可用版。", "A database of the two-node edition."),
    cross: &["InfraGuard rds-multi-az-support"],
    check: Check::Rows(check),
};

const fn edition_title(edition: RdsEdition) -> Text {
    match edition {
        RdsEdition::HighAvailability => Text::fixed("双机高可用版", "two-node"),
        RdsEdition::Basic => Text::fixed("基础版", "basic"),
        RdsEdition::Cluster => Text::fixed("集群版", "cluster"),
        RdsEdition::Enterprise => Text::fixed("三节点企业版", "three-node enterprise"),
    }
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, _, rds) in sink.each(&context.facts.rds) {
        if rds.edition == RdsEdition::HighAvailability {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let Text { zh, en } = edition_title(rds.edition);
        let mut sheet = Sheet::new(context);
        if let Some(rds) = sheet.rds_mut(id) {
            rds.edition = RdsEdition::HighAvailability;
        }
        sink.fail(
            [id.into()],
            text!(
                "“{name}”的系列为{zh}，金融云只有双机高可用版",
                "\"{name}\" is of the {en} edition; the finance cloud has the two-node edition only"
            ),
        )
        .fix(Fix::auto(Text::fixed("改为双机高可用版", "make it the two-node edition"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("RDS-002", &design);
        }
    }

    #[test]
    fn another_edition_becomes_the_two_node_one() {
        for edition in [RdsEdition::Basic, RdsEdition::Cluster, RdsEdition::Enterprise] {
            for mut design in good_designs() {
                rds(&mut design, "rds", |rds| rds.edition = edition);
                one_finding("RDS-002", &design);
                auto_fix_keeps_the_contract("RDS-002", &design);
            }
        }
    }
}
