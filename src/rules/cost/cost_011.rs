//! COST-011: something is paid for and connected to nothing.

use crate::base::{Basis, Severity, Text};
use crate::design::Product;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "COST-011",
    name: "idle-resource",
    family: Family::Cost,
    severity: Severity::Info,
    basis: Basis::D,
    source: Cite::product(),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("闲置资源", "Unattached EIP, empty SLB"),
    why: Text::fixed(
        "没有绑定的公网IP和没有后端的负载均衡照样计费。",
        "A public address that is bound to nothing and a load balancer without backends are billed all the same.",
    ),
    fix: Text::fixed("删除，或连接到使用它的资源。", "Remove it, or connect it to what uses it."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("一个没有绑定的EIP。", "An EIP that is bound to nothing."),
    good: Text::fixed("EIP绑定到NAT网关。", "An EIP bound to a NAT gateway."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node) in sink.each(&context.facts.nodes).copied() {
        let linked = !context.facts.outgoing(id).is_empty() || !context.facts.incoming(id).is_empty();
        let idle = match &node.product {
            Product::Eip(eip) => eip.bound_to.is_none() && !linked,
            Product::Slb(slb) => {
                slb.listeners.iter().all(|listener| listener.backends.is_empty())
                    && context.facts.outgoing(id).is_empty()
            }
            _ => continue,
        };
        if !idle {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let mut sheet = Sheet::new(context);
        sheet.remove(id);
        sink.fail(
            [id.into()],
            text!(
                "“{name}”没有连接任何资源，仍会计费",
                "\"{name}\" is connected to nothing and billed all the same"
            ),
        )
        .fix(Fix::choose(text!("删除“{name}”", "remove \"{name}\""), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Eip, Place};
    use crate::rules::testing::*;

    #[test]
    fn an_unbound_address_is_told() {
        for mut design in good_designs() {
            passes("COST-011", &design);
            let region = *design.regions.keys().collect::<Vec<_>>().first().unwrap();
            let place = Place::Region { region, security_zone: None };
            add_node(&mut design, "eip", Product::Eip(Eip::default()), place);
            one_finding("COST-011", &design);
            each_fix_removes_the_finding("COST-011", &design);
        }
    }
}
