//! NET-008: a vSwitch whose block is not inside its VPC.

use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

use super::blocks::renumber;

pub(super) static RULE: Rule = Rule {
    code: "NET-008",
    name: "vswitch-outside-its-vpc",
    family: Family::Net,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(469, 469)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("交换机网段不是专有网络子网", "vSwitch block is not a subnet of its VPC"),
    why: Text::fixed(
        "交换机网段必须是所属专有网络网段的子网，否则创建不了。",
        "The block of a vSwitch must lie in that of its VPC, else the cloud refuses it.",
    ),
    fix: Text::fixed(
        "改用专有网络内下一个同样大小的空闲子网。",
        "Use the next free subnet of the same size.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "专有网络192.168.0.0/16中的交换机网段为10.0.0.0/24。",
        "A vSwitch of 192.168.0.0/16 has the block 10.0.0.0/24.",
    ),
    good: Text::fixed(
        "交换机网段192.168.1.0/24在专有网络192.168.0.0/16内。",
        "The vSwitch 192.168.1.0/24 lies in the VPC 192.168.0.0/16.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    for (id, vswitch) in design.vswitches.iter() {
        let whole = design.vpcs.get(vswitch.vpc).and_then(|vpc| vpc.cidr);
        let (Some(block), Some(whole)) = (vswitch.cidr, whole) else { continue };
        if whole.0.trunc().contains(&block.0.trunc()) {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        sink.fail(
            [id.into(), vswitch.vpc.into()],
            text!(
                "“{name}”的网段{block}不在专有网络{whole}内",
                "the block {block} of \"{name}\" is not inside {whole}"
            ),
        )
        .fix_if(
            renumber(context, id, block.0.prefix_len())
                .map(|(to, edits)| Fix::auto(text!("改为{to}", "use {to}"), edits)),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::net::blocks::testing::with_block;
    use crate::rules::testing::*;

    #[test]
    fn a_block_outside_gets_the_next_free_subnet_of_its_size() {
        passes("NET-008", &two_az_vpc());
        let design = with_block(two_az_vpc(), 0, "10.0.0.0/24");
        one_finding("NET-008", &design);
        let fixed = auto_fix_keeps_the_contract("NET-008", &design);
        let first = fixed.vswitches.values().next().unwrap().cidr.unwrap();
        assert_eq!(first, cidr("192.168.1.0/24"));
    }
}
