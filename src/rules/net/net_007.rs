//! NET-007: a VPC block outside the private ranges.

use crate::base::{Basis, Severity, Text};
use crate::network::private_ranges;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

use super::blocks::renumber_vpc;

pub(super) static RULE: Rule = Rule {
    code: "NET-007",
    name: "vpc-block-not-private",
    family: Family::Net,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(463, 463)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("专有网络网段不在私网网段内", "VPC block outside the private ranges"),
    why: Text::fixed(
        "专有网络只能使用10.0.0.0/8、172.16.0.0/12、192.168.0.0/16及其子网，其他网段创建不了。",
        "A VPC can use 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 and their subnets only; the cloud refuses the rest.",
    ),
    fix: Text::fixed("改用私网网段。", "Use a private block."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("专有网络网段为11.0.0.0/16。", "The VPC has the block 11.0.0.0/16."),
    good: Text::fixed("专有网络网段为192.168.0.0/16。", "The VPC has the block 192.168.0.0/16."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let ranges = private_ranges(context.catalog);
    for (id, vpc) in context.design.vpcs.iter() {
        let Some(block) = vpc.cidr else { continue };
        if ranges.iter().any(|range| range.contains(&block.0.trunc())) {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let finding = sink.fail(
            [id.into()],
            text!(
                "“{name}”的网段{block}不在10.0.0.0/8、172.16.0.0/12、192.168.0.0/16内",
                "the block {block} of \"{name}\" is not inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"
            ),
        );
        if let Some((to, edits)) = renumber_vpc(context, id) {
            finding.fix(Fix::choose(
                text!("改为{to}，交换机随之调整", "use {to} and move the vSwitches along"),
                edits,
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Edit;
    use crate::rules::testing::*;

    #[test]
    fn a_public_block_is_moved_with_its_vswitches() {
        passes("NET-007", &two_az_vpc());
        let mut design = two_az_vpc();
        let (id, vpc) = design.vpcs.iter().next().map(|(id, vpc)| (id, vpc.clone())).unwrap();
        let vpc = crate::design::Vpc { cidr: Some(cidr("11.0.0.0/16")), ..vpc };
        apply(&mut design, vec![Edit::PutVpc(id, vpc)]);
        one_finding("NET-007", &design);
        for fixed in each_fix_removes_the_finding("NET-007", &design) {
            passes("NET-007", &fixed);
            passes("NET-008", &fixed);
            passes("NET-009", &fixed);
        }
    }
}
