//! NET-020: an address was typed for a server of the classic network.

use crate::base::{Basis, Severity, Text};
use crate::design::NetKind;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "NET-020",
    name: "classic-address-typed",
    family: Family::Net,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(453, 453), (603, 603)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("经典网络IP由阿里云统一分配", "Classic addresses are given by the cloud"),
    why: Text::fixed(
        "经典网络的内网IP由阿里云统一分配，购买前不能指定；填写的地址会误导安全组和白名单。",
        "In the classic network the cloud gives out private addresses; one that was typed misleads security \
         groups and whitelists.",
    ),
    fix: Text::fixed("清除填写的地址。", "Clear the field."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "经典网络的服务器填写了内网IP 10.1.2.3。",
        "A classic server with the typed address 10.1.2.3.",
    ),
    good: Text::fixed("经典网络的服务器没有填写内网IP。", "A classic server without a typed address."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, node, _) in sink.each(&context.facts.ecs) {
        if context.design.net_of(node) != NetKind::Classic {
            continue;
        }
        let Some(address) = node.private_ip else {
            sink.pass();
            continue;
        };
        let name = context.name(id);
        let mut sheet = Sheet::new(context);
        if let Some(node) = sheet.node_mut(id) {
            node.private_ip = None;
        }
        sink.fail(
            [id.into()],
            text!(
                "“{name}”填写了内网IP {address}，经典网络由阿里云统一分配，应留空",
                "\"{name}\" has the typed address {address}; the classic network gives it, leave it empty"
            ),
        )
        .fix(Fix::auto(Text::fixed("清除内网IP", "clear the address"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn a_typed_address_is_cleared() {
        passes("NET-020", &two_az_classic());
        assert_eq!(outcome("NET-020", &two_az_vpc()), Outcome::NotApplicable);
        let mut design = two_az_classic();
        node(&mut design, "web-1", |node| node.private_ip = Some([10, 1, 2, 3].into()));
        one_finding("NET-020", &design);
        auto_fix_keeps_the_contract("NET-020", &design);
    }
}
