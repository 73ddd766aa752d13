//! ECS-001: a server must reach the Internet and has no way out.

use super::internet::{has_way_out, needs_internet};
use crate::base::{Basis, Severity, Text};
use crate::design::{
    Eip, Link, Nat, NatKind, NetKind, Node, NodeId, Place, Product, Protocol, PublicBilling, Purpose,
};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

/// The least bandwidth that can be bought, in Mbps.
const LEAST_MBPS: f64 = 1.0;

pub(super) static RULE: Rule = Rule {
    code: "ECS-001",
    name: "outbound-use-without-bandwidth",
    family: Family::Ecs,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(87, 87), (99, 99), (177, 177), (194, 194), (645, 645)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("需访问互联网但未购公网带宽", "Outbound Internet use without public bandwidth"),
    why: Text::fixed(
        "需要主动访问互联网资源（下载文件、调用短信网关等）的服务器要有公网带宽；专有网络中可用弹性公网IP或NAT网关。没有它们就访问不了外网。",
        "A server that opens connections to the Internet (downloads, an SMS gateway) needs public bandwidth, or in a \
         VPC an EIP or a NAT gateway; without one of them it gets nowhere.",
    ),
    fix: Text::fixed(
        "经典网络购买1 Mbps公网带宽；专有网络绑定弹性公网IP，或多台共用NAT网关。",
        "Buy 1 Mbps of public bandwidth in the classic network; in a VPC bind an EIP, or share a NAT gateway.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "服务器要调用短信网关，公网带宽为0，没有弹性公网IP和NAT网关。",
        "A server that calls an SMS gateway with 0 Mbps and neither EIP nor NAT.",
    ),
    good: Text::fixed(
        "服务器要调用短信网关，公网带宽为1 Mbps。",
        "A server that calls an SMS gateway with 1 Mbps of public bandwidth.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, node, ecs) in sink.each(&context.facts.ecs) {
        if !needs_internet(context, id, ecs) {
            continue;
        }
        if has_way_out(context, id, ecs) {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let is_vpc = context.design.net_of(node) != NetKind::Classic;
        let need = if is_vpc {
            Text::fixed("弹性公网IP或NAT网关", "an EIP or a NAT gateway")
        } else {
            Text::fixed("不少于1 Mbps公网带宽", "at least 1 Mbps of public bandwidth")
        };
        let Text { zh, en } = need;
        let finding = sink.fail(
            [id.into()],
            text!(
                "“{name}”需要访问互联网，公网带宽为0 Mbps，需要{zh}",
                "\"{name}\" must reach the Internet and has 0 Mbps of public bandwidth; it needs {en}"
            ),
        );
        if is_vpc {
            finding.fix_if(way_out_of_vpc(context, id, node));
        } else {
            let mut sheet = Sheet::new(context);
            if let Some(ecs) = sheet.ecs_mut(id) {
                ecs.public_bandwidth_mbps = Some(LEAST_MBPS);
            }
            // With a public address, flows from elsewhere arrive on the public card, where a person lets them in.
            let region = context.design.region_of(node);
            let near = context.facts.incoming(id).iter().all(|(_, link)| {
                let from = context.facts.node(link.from);
                from.is_some_and(|from| context.design.region_of(from) == region)
            });
            finding.fix(Fix {
                class: if near { FixClass::Auto } else { FixClass::Choose },
                ..Fix::auto(
                    text!("公网带宽改为{LEAST_MBPS} Mbps", "set the public bandwidth to {LEAST_MBPS} Mbps"),
                    sheet.finish(),
                )
            });
        }
    }
}

/// The region's NAT gateway when there is one; an EIP for a single server; else a new NAT gateway.
fn way_out_of_vpc(context: &Context<'_>, id: NodeId, node: &Node) -> Option<Fix> {
    let region = context.design.region_of(node)?;
    let gateway = context.facts.nodes_in_region(region).iter().copied().find(|&other| {
        let row = context.facts.node(other);
        row.is_some_and(|row| matches!(&row.product, Product::Nat(nat) if nat.kind == NatKind::Gateway))
    });
    let mut sheet = Sheet::new(context);
    let place = Place::Region { region, security_zone: node.place.security_zone() };
    let belonging = |mut new: Node| {
        new.system = node.system;
        new.environment = node.environment;
        new.at(place)
    };
    let eip = |bound_to| {
        Product::Eip(Eip {
            billing: PublicBilling::Bandwidth,
            bandwidth_mbps: Some(LEAST_MBPS),
            bound_to: Some(bound_to),
            ..Eip::default()
        })
    };
    let through = |gateway| Link { protocol: Protocol::Any, ..Link::new(id, gateway, Purpose::Outbound) };
    let name = context.name(id);
    if let Some(gateway) = gateway {
        sheet.add_link(through(gateway));
        let gateway = context.name(gateway);
        return Some(Fix::auto(
            text!("经“{gateway}”访问互联网", "reach the Internet by \"{gateway}\""),
            sheet.finish(),
        ));
    }
    if node.count == 1 {
        sheet.add_node(belonging(Node::new(format!("{name}-EIP"), eip(id))));
        return Some(Fix::auto(
            text!("绑定{LEAST_MBPS} Mbps弹性公网IP", "bind an EIP of {LEAST_MBPS} Mbps"),
            sheet.finish(),
        ));
    }
    let nat = Product::Nat(Nat { kind: NatKind::Gateway, ..Nat::default() });
    let gateway = sheet.add_node(belonging(Node::new(context.word("NAT网关", "nat-gateway"), nat)));
    sheet.add_node(belonging(Node::new(context.word("NAT网关-EIP", "nat-gateway-eip"), eip(gateway))));
    sheet.add_link(through(gateway));
    Some(Fix::auto(Text::fixed("添加NAT网关和弹性公网IP", "add a NAT gateway with an EIP"), sheet.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Design;
    use crate::rules::testing::*;

    fn needing(mut design: Design) -> Design {
        ecs(&mut design, "web-1", |ecs| ecs.needs_internet = Some("短信网关".to_owned()));
        design
    }

    #[test]
    fn a_server_with_a_way_out_passes() {
        let mut design = needing(two_az_classic());
        ecs(&mut design, "web-1", |ecs| ecs.public_bandwidth_mbps = Some(1.0));
        passes("ECS-001", &design);
    }

    #[test]
    fn a_classic_server_gets_one_mbps() {
        let design = needing(two_az_classic());
        one_finding("ECS-001", &design);
        let fixed = auto_fix_keeps_the_contract("ECS-001", &design);
        let web = fixed.nodes.get(id(&fixed, "web-1")).unwrap().product.as_ecs().unwrap();
        assert_eq!(web.public_bandwidth_mbps, Some(1.0));
    }

    #[test]
    fn in_a_vpc_one_server_gets_an_eip_and_several_share_a_gateway() {
        let mut design = needing(two_az_vpc());
        let count =
            |design: &Design, code| design.nodes.values().filter(|node| node.product.code() == code).count();
        let fixed = auto_fix_keeps_the_contract("ECS-001", &design);
        assert_eq!((count(&fixed, "eip"), count(&fixed, "nat")), (1, 0));
        node(&mut design, "web-1", |node| node.count = 3);
        let fixed = auto_fix_keeps_the_contract("ECS-001", &design);
        assert_eq!((count(&fixed, "eip"), count(&fixed, "nat")), (1, 1));
    }

    #[test]
    fn an_existing_gateway_is_used() {
        let mut design = needing(needing(two_az_vpc()));
        node(&mut design, "web-1", |node| node.count = 2);
        let mut fixed = auto_fix_keeps_the_contract("ECS-001", &design);
        ecs(&mut fixed, "web-2", |ecs| ecs.needs_internet = Some("下载".to_owned()));
        let again = auto_fix_keeps_the_contract("ECS-001", &fixed);
        assert_eq!(again.nodes.len(), fixed.nodes.len());
    }

    #[test]
    fn a_drawn_outbound_flow_is_a_need() {
        let mut design = two_az_classic();
        connect(&mut design, "web-1", "internet", Purpose::Outbound, Protocol::Https, 443);
        one_finding("ECS-001", &design);
    }

    #[test]
    fn no_need_is_not_its_business() {
        assert_eq!(outcome("ECS-001", &two_az_classic()), crate::rules::Outcome::NotApplicable);
    }
}
