//! APY-001: no intranet path to Alipay.

use super::parts::{from_alipay, is_intranet, open_public_way, public_front, to_alipay};
use crate::base::{Basis, Severity, Text};
use crate::design::{NodeId, Product, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "APY-001",
    name: "intranet-path-to-alipay",
    family: Family::Apy,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(639, 639)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("不支持内网直连支付宝", "No intranet path to Alipay"),
    why: Text::fixed(
        "金融云与支付宝之间不支持内网直连，经VPN或私网SLB画出的路径在实施时走不通，须走公网（ABTN）。",
        "There is no intranet between finance cloud and Alipay: a path over a VPN or a private SLB cannot \
         be built; the way is the public network (ABTN).",
    ),
    fix: Text::fixed(
        "支付宝访问金融云走公网SLB，金融云访问支付宝由有公网地址的ECS直接访问。",
        "Let Alipay come in by a public SLB, and let an ECS with a public address go out.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "支付宝经IPSec VPN访问支付服务器。",
        "Alipay reaches the payment servers over an IPSec VPN.",
    ),
    good: Text::fixed("支付宝 → 公网SLB → 支付服务器。", "Alipay → public SLB → payment servers."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let incoming = from_alipay(context).map(|(id, link)| (id, link, link.to));
    let flows: Vec<_> = incoming.chain(to_alipay(context).map(|(id, link)| (id, link, link.from))).collect();
    for (id, link, peer) in flows {
        let Some(node) = context.facts.node(peer) else { continue };
        // Lines are LINE-007's.
        if matches!(node.product, Product::Line(_)) {
            continue;
        }
        if !is_intranet(&node.product) {
            sink.pass();
            continue;
        }
        let name = context.name(peer);
        let finding = sink.fail(
            [Ref::Link(id), peer.into()],
            text!(
                "与支付宝的连线经过内网的“{name}”，须走公网",
                "a link with Alipay goes by \"{name}\", which is on the intranet; it must be public"
            ),
        );
        let mut sheet = Sheet::new(context);
        let rebuilt = if link.from == peer {
            let servers: Vec<NodeId> =
                context.facts.incoming(peer).iter().map(|(_, link)| link.from).collect();
            sheet.remove(id);
            for server in servers {
                open_public_way(context, &mut sheet, server, link.to);
            }
            Some(())
        } else {
            public_front(context, &mut sheet, id, link)
        };
        if rebuilt.is_some() {
            finding
                .fix(Fix::auto(Text::fixed("改走公网", "lead it over the public network"), sheet.finish()));
        } else {
            finding.fix(Fix::guide(Text::fixed(
                "为支付宝部署公网SLB并配置白名单",
                "put a public SLB with a whitelist before the service",
            )));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Link, Protocol, Purpose, SlbScope};
    use crate::rules::apy::sample::docked;
    use crate::rules::testing::*;

    #[test]
    fn a_public_path_passes() {
        passes("APY-001", &docked(two_az_classic()));
        passes("APY-001", &docked(two_az_vpc()));
    }

    #[test]
    fn a_private_balancer_is_replaced_by_a_public_one() {
        let mut design = docked(two_az_classic());
        slb(&mut design, "slb-pay", |slb| slb.scope = SlbScope::Private);
        one_finding("APY-001", &design);
        auto_fix_keeps_the_contract("APY-001", &design);
    }

    #[test]
    fn traffic_out_by_a_vpn_goes_out_directly() {
        let mut design = docked(two_az_classic());
        disconnect(&mut design, "web-1", "alipay");
        let place = design.nodes.get(id(&design, "slb")).unwrap().place;
        add_node(&mut design, "ipsec", Product::of_code("ipsec-vpn"), place);
        connect(&mut design, "web-1", "ipsec", Purpose::Business, Protocol::Https, 443);
        let (vpn, alipay) = (id(&design, "ipsec"), id(&design, "alipay"));
        add_link(&mut design, Link::new(vpn, alipay, Purpose::Business));
        one_finding("APY-001", &design);
        let fixed = auto_fix_keeps_the_contract("APY-001", &design);
        let web = id(&fixed, "web-1");
        assert!(fixed.links.values().any(|link| link.from == web && link.to == alipay));
    }
}
