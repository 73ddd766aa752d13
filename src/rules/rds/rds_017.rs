//! RDS-017: a database is drawn inside one AZ.

use crate::base::{Basis, Severity, Text};
use crate::rules::sheet::lift;
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "RDS-017",
    name: "rds-inside-one-az",
    family: Family::Rds,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(17, 17), (178, 178), (410, 410)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("RDS自动跨两可用区", "RDS drawn inside one AZ"),
    why: Text::fixed(
        "金融云RDS为双机高可用版，主备自动分布在两个可用区；画在一个可用区里会让人误以为它随该可用区失效。",
        "RDS of the finance cloud has two nodes in two AZs by itself; drawn inside one it looks as if it went \
         down with it.",
    ),
    fix: Text::fixed("把RDS放到地域一级。", "Draw it at the level of the region."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("RDS画在可用区B里。", "An RDS drawn inside AZ B."),
    good: Text::fixed("RDS画在地域里，横跨两个可用区。", "An RDS drawn in the region, across both AZs."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, node, _) in sink.each(&context.facts.rds) {
        let Some((az, fix)) = lift(context, id, node) else {
            sink.pass();
            continue;
        };
        let name = context.name(id);
        sink.fail(
            [id.into()],
            text!(
                "“{name}”画在可用区“{az}”内，RDS自动跨两个可用区，应放在地域一级",
                "\"{name}\" is drawn inside AZ \"{az}\"; RDS spans two AZs and belongs to the region"
            ),
        )
        .fix(fix);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn an_rds_in_an_az_is_lifted_to_the_region() {
        pass_on_both("RDS-017");
        for mut design in good_designs() {
            let place = design.nodes.get(id(&design, "web-1")).unwrap().place;
            node(&mut design, "rds", |node| node.place = place);
            one_finding("RDS-017", &design);
            auto_fix_keeps_the_contract("RDS-017", &design);
        }
    }
}
