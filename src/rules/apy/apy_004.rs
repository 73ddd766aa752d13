//! APY-004: cloud→Alipay ECS needs a public address.

use super::parts::{give_public_address, has_public_address, to_alipay};
use crate::base::{Basis, Severity, Text};
use crate::design::{EcsRole, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "APY-004",
    name: "no-public-address-towards-alipay",
    family: Family::Apy,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(639, 639), (645, 645)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("访问支付宝的ECS须有公网地址", "Cloud→Alipay ECS needs a public address"),
    why: Text::fixed(
        "访问支付宝走公网，没有公网地址的ECS连不上支付宝VIP。",
        "The way to Alipay is public; an ECS without a public address cannot reach its VIP.",
    ),
    fix: Text::fixed(
        "经典网络为ECS购买公网带宽，专有网络绑定弹性公网IP或使用NAT网关。",
        "Buy public bandwidth in the classic network; bind an EIP or use a NAT gateway in a VPC.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "公网带宽为0的ECS访问支付宝。",
        "An ECS with a public bandwidth of 0 that connects to Alipay.",
    ),
    good: Text::fixed("公网带宽1 Mbps的ECS访问支付宝。", "An ECS with 1 Mbps that connects to Alipay."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, link) in to_alipay(context) {
        let Some(ecs) = context.facts.node(link.from).and_then(|node| node.product.as_ecs()) else {
            continue;
        };
        // A bastion has no business with Alipay and no public address (BAS-004).
        if ecs.role == EcsRole::Bastion {
            continue;
        }
        if has_public_address(context, link.from, ecs) {
            sink.pass();
            continue;
        }
        let name = context.name(link.from);
        let mut sheet = Sheet::new(context);
        give_public_address(context, &mut sheet, link.from);
        let finding = sink.fail(
            [Ref::Link(id), link.from.into()],
            text!(
                "“{name}”访问支付宝，公网地址为0个，需要1个",
                "\"{name}\" connects to Alipay with 0 public addresses; it needs 1"
            ),
        );
        let edits = sheet.finish();
        if !edits.is_empty() {
            finding.fix(Fix::auto(Text::fixed("分配公网地址", "give it a public address"), edits));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::apy::sample::docked;
    use crate::rules::testing::*;

    #[test]
    fn a_server_with_an_address_passes() {
        for design in good_designs() {
            passes("APY-004", &docked(design));
        }
    }

    #[test]
    fn a_server_without_one_gets_one() {
        let mut design = docked(two_az_classic());
        ecs(&mut design, "web-1", |ecs| ecs.public_bandwidth_mbps = Some(0.0));
        one_finding("APY-004", &design);
        auto_fix_keeps_the_contract("APY-004", &design);
        let mut design = docked(two_az_vpc());
        remove(&mut design, "eip-pay");
        one_finding("APY-004", &design);
        auto_fix_keeps_the_contract("APY-004", &design);
    }
}
