//! RDS-015: no single database class carries the demand.

use crate::base::{Basis, Severity, Text};
use crate::design::Aim;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "RDS-015",
    name: "beyond-one-instance",
    family: Family::Rds,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(412, 412)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("超出单实例上限用DRDS", "Beyond one instance use DRDS"),
    why: Text::fixed(
        "需求超过目录中最大的规格时，须用DRDS（今为PolarDB-X）等分布式方案拆分。",
        "When no class of the catalogue carries the demand, it has to be split, by DRDS (today PolarDB-X).",
    ),
    fix: Text::fixed("改用DRDS，或按业务拆分数据库。", "Use DRDS, or split the database by business."),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("峰值需要100 000 vCPU。", "A peak that needs 100 000 vCPU."),
    good: Text::fixed("目录中有规格能承载峰值。", "A class of the catalogue carries the peak."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for choice in &context.plan().choices {
        let Aim::Node(id) = choice.aim else { continue };
        if context.facts.node(id).is_none_or(|node| node.product.as_rds().is_none()) {
            continue;
        }
        if choice.fitting > 0 {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let (list, colon) = (&choice.wants, "≥");
        let wants = |zh: bool| -> Vec<String> {
            list.iter()
                .map(|(measure, want)| {
                    let title = measure.title();
                    format!("{} {colon} {}", if zh { &title.zh } else { &title.en }, want.normalize())
                })
                .collect()
        };
        let (zh, en) = (wants(true).join("，"), wants(false).join(", "));
        sink.fail(
            [id.into()],
            text!(
                "目录中没有一种规格能承载“{name}”（{zh}）",
                "no class of the catalogue carries \"{name}\" ({en})"
            ),
        )
        .fix(Fix::guide(Text::fixed("改用DRDS或拆分数据库", "use DRDS, or split the database")));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in loaded_designs() {
            passes("RDS-015", &design);
        }
    }

    #[test]
    fn a_demand_beyond_every_class_is_told() {
        for mut design in loaded_designs() {
            workload(&mut design, |row| row.tps_per_db_core = Some("0.001".parse().unwrap()));
            assert!(one_finding("RDS-015", &design).message.en.contains("no class"));
        }
    }
}
