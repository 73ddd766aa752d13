//! BAS-007: the bastion of a private network is a plain server.

use super::add::with_market_image;
use crate::base::{Basis, Severity, Text};
use crate::design::{EcsRole, NetKind};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "BAS-007",
    name: "plain-bastion-in-vpc",
    family: Family::Bas,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(50, 50), (789, 793), (856, 856)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "专有网络堡垒机与VPN由云市场第三方提供",
        "In VPC the bastion and VPN come from the marketplace",
    ),
    why: Text::fixed(
        "专有网络的堡垒机和VPN由云市场的第三方产品提供，带授权、审计和录像；普通ECS只是一台跳板机。",
        "In a VPC the bastion and the VPN are products of the marketplace, with grants, audit and recording; \
         a plain ECS is only a jump host.",
    ),
    fix: Text::fixed(
        "选用云市场的堡垒机镜像，或托管的堡垒机服务。",
        "Use a bastion image of the marketplace, or the managed bastion service.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("专有网络的堡垒机是普通ECS。", "A VPC whose bastion is a plain ECS."),
    good: Text::fixed(
        "专有网络的堡垒机使用云市场镜像。",
        "A VPC whose bastion has an image of the marketplace.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node, ecs) in sink.servers(context, EcsRole::Bastion) {
        if context.design.net_of(node) == NetKind::Classic {
            continue;
        }
        if ecs.market_image.is_some() {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        sink.fail(
            [id.into()],
            text!(
                "专有网络的堡垒机“{name}”是普通ECS，云市场镜像0个，应选1个",
                "the bastion \"{name}\" of a VPC is a plain ECS with 0 marketplace images; it should have 1"
            ),
        )
        .fix(Fix::choose(
            Text::fixed("选用云市场堡垒机镜像", "use a bastion image of the marketplace"),
            with_market_image(context, id, ecs),
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn a_plain_bastion_in_a_vpc_is_told() {
        assert_eq!(outcome("BAS-007", &two_az_classic()), Outcome::NotApplicable);
        let mut design = two_az_vpc();
        assert_eq!(findings("BAS-007", &design).len(), 2);
        each_fix_removes_the_finding("BAS-007", &design);
        for name in ["bastion-1", "bastion-2"] {
            ecs(&mut design, name, |ecs| ecs.market_image = Some("安恒堡垒机".to_owned()));
        }
        passes("BAS-007", &design);
    }
}
