//! SLB-031: a load balancer is drawn inside one AZ.

use crate::base::{Basis, Severity, Text};
use crate::rules::sheet::lift;
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-031",
    name: "slb-inside-one-az",
    family: Family::Slb,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(178, 178), (302, 302)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("SLB不应放在单个可用区", "Do not pin an SLB inside one AZ"),
    why: Text::fixed(
        "SLB默认跨两个可用区主备部署，画在一个可用区里会让人误以为它随该可用区失效。",
        "An SLB runs over two AZs by itself; drawn inside one it looks as if it went down with it.",
    ),
    fix: Text::fixed("把SLB放到地域一级。", "Draw it at the level of the region."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("公网SLB画在可用区B里。", "A public SLB drawn inside AZ B."),
    good: Text::fixed(
        "公网SLB画在地域里，横跨两个可用区。",
        "A public SLB drawn in the region, across both AZs.",
    ),
    cross: &[
        "InfraGuard slb-instance-multi-zone",
        "InfraGuard slb-all-listener-servers-multi-zone",
        "InfraGuard slb-instance-default-server-group-multi-zone",
        "InfraGuard slb-vserver-group-multi-zone",
        "InfraGuard slb-master-slave-server-group-multi-zone",
    ],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, node, _) in sink.each(&context.facts.slbs) {
        match lift(context, id, node) {
            None => sink.pass(),
            Some((az, fix)) => {
                let name = context.name(id);
                sink.fail(
                    [id.into()],
                    text!(
                        "“{name}”画在可用区“{az}”内，SLB本身跨可用区，应放在地域一级",
                        "\"{name}\" is drawn inside AZ \"{az}\"; an SLB spans the AZs and belongs to the region"
                    ),
                )
                .fix(fix);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn an_slb_in_an_az_is_lifted_to_the_region() {
        pass_on_both("SLB-031");
        for mut design in good_designs() {
            let place = design.nodes.get(id(&design, "web-1")).unwrap().place;
            node(&mut design, "slb", |node| node.place = place);
            assert_eq!(one_finding("SLB-031", &design).severity, Severity::Info);
            auto_fix_keeps_the_contract("SLB-031", &design);
        }
    }
}
