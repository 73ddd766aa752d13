//! NET-011: a vSwitch with too few addresses.

use crate::base::{Basis, Severity, Text};
use crate::network::{needed, smallest_prefix, usable_count};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

use super::blocks::renumber;

pub(super) static RULE: Rule = Rule {
    code: "NET-011",
    name: "vswitch-too-small",
    family: Family::Net,
    severity: Severity::Error,
    basis: Basis::X,
    source: Cite::public(),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("交换机可用IP不足", "vSwitch has too few addresses"),
    why: Text::fixed(
        "每个交换机的首1个和末3个地址由系统保留；放不下的服务器创建会失败。",
        "The cloud keeps the first and the last three addresses of a vSwitch; a server that finds none cannot be created.",
    ),
    fix: Text::fixed(
        "把交换机扩大到能放下的最小掩码。",
        "Enlarge the vSwitch to the smallest mask that fits.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "/29交换机（4个可用地址）中有6台服务器。",
        "A /29, which has 4 addresses, holds 6 servers.",
    ),
    good: Text::fixed(
        "/28交换机（12个可用地址）中有6台服务器。",
        "A /28, which has 12 addresses, holds 6 servers.",
    ),
    cross: &["InfraGuard vswitch-available-ip-count"],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let needed = needed(context.design);
    for (id, vswitch) in context.design.vswitches.iter() {
        let Some(block) = vswitch.cidr else { continue };
        let count = needed.get(&id).copied().unwrap_or(0);
        let usable = usable_count(block.0.prefix_len());
        if count <= usable {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let fix = smallest_prefix(count).and_then(|prefix| renumber(context, id, prefix));
        sink.fail([id.into()], {
            let addresses = crate::base::text::counted(usable, "address");
            text!(
                "“{name}”（{block}）有{usable}个可用地址，需要{count}个",
                "\"{name}\" ({block}) has {addresses} and needs {count}"
            )
        })
        .fix_if(fix.map(|(to, edits)| Fix::auto(text!("扩大为{to}", "enlarge it to {to}"), edits)));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::net::blocks::testing::with_block;
    use crate::rules::testing::*;

    #[test]
    fn a_full_vswitch_is_enlarged() {
        // web-1, bastion-1 and the database stand in the first vSwitch.
        let mut design = with_block(two_az_vpc(), 0, "192.168.0.0/29");
        node(&mut design, "web-1", |node| node.count = 2);
        passes("NET-011", &design);
        node(&mut design, "web-1", |node| node.count = 3);
        one_finding("NET-011", &design);
        let fixed = auto_fix_keeps_the_contract("NET-011", &design);
        assert_eq!(fixed.vswitches.values().next().unwrap().cidr, Some(cidr("192.168.0.0/28")));
    }

    #[test]
    fn a_count_beyond_every_vswitch_has_no_fix() {
        let mut design = two_az_vpc();
        node(&mut design, "web-1", |node| node.count = 70_000);
        assert!(one_finding("NET-011", &design).fixes.is_empty());
    }
}
