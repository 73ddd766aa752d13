//! NET-009: two vSwitches of one VPC overlap.

use crate::base::{Basis, Severity, Text};
use crate::network::meet;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

use super::blocks::renumber;

pub(super) static RULE: Rule = Rule {
    code: "NET-009",
    name: "vswitch-blocks-overlap",
    family: Family::Net,
    severity: Severity::Error,
    basis: Basis::D,
    source: Cite::guide(&[(469, 469)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("交换机网段重叠", "vSwitch blocks overlap"),
    why: Text::fixed("同一专有网络内的交换机网段不能重叠。", "Blocks of one VPC must not overlap."),
    fix: Text::fixed("给后建的交换机换一个空闲网段。", "Move the later one to a free block."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "两个交换机的网段为192.168.0.0/24和192.168.0.128/25。",
        "Two vSwitches have 192.168.0.0/24 and 192.168.0.128/25.",
    ),
    good: Text::fixed(
        "两个交换机的网段为192.168.0.0/25和192.168.0.128/25。",
        "Two vSwitches have 192.168.0.0/25 and 192.168.0.128/25.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    for vpc in design.vpcs.keys() {
        let mut blocks: Vec<(crate::design::VSwitchId, ipnet::Ipv4Net)> = Vec::new();
        for &id in context.facts.vswitches_of(vpc) {
            let Some(block) = design.vswitches.get(id).and_then(|row| row.cidr).map(|cidr| cidr.0.trunc())
            else {
                continue;
            };
            let other = blocks.iter().find(|(_, other)| meet(*other, block)).copied();
            blocks.push((id, block));
            let Some((other, with)) = other else {
                sink.pass();
                continue;
            };
            let (name, before) = (context.name(id), context.name(other));
            sink.fail(
                [id.into(), other.into()],
                text!(
                    "“{name}”的网段{block}与“{before}”的{with}重叠",
                    "the block {block} of \"{name}\" overlaps {with} of \"{before}\""
                ),
            )
            .fix_if(
                renumber(context, id, block.prefix_len())
                    .map(|(to, edits)| Fix::auto(text!("改为{to}", "use {to}"), edits)),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::net::blocks::testing::with_block;
    use crate::rules::testing::*;

    #[test]
    fn the_later_one_moves() {
        passes("NET-009", &two_az_vpc());
        let design = with_block(two_az_vpc(), 1, "192.168.0.0/24");
        one_finding("NET-009", &design);
        let fixed = auto_fix_keeps_the_contract("NET-009", &design);
        let blocks: Vec<_> = fixed.vswitches.values().map(|row| row.cidr.unwrap()).collect();
        assert_eq!(blocks, [cidr("192.168.0.0/25"), cidr("192.168.1.0/24")]);
    }
}
