//! NET-018: something outside the DMZ touches the Internet.

use crate::base::{Basis, Severity, Text};
use crate::design::{
    Edit, NodeId, Place, Product, Purpose, SecurityZoneId, SecurityZoneKind, SecurityZoneMode, SlbScope,
};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "NET-018",
    name: "internet-outside-the-dmz",
    family: Family::Net,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(59, 60)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("只有互联网区可访问互联网或接受互联网访问", "Only the DMZ should touch the Internet"),
    why: Text::fixed(
        "高安全架构中只有互联网区与互联网互通；内网区有公网出入口，就绕过了这道边界。",
        "In a high-security design the DMZ alone touches the Internet; a public address behind it goes around that border.",
    ),
    fix: Text::fixed(
        "取消公网带宽和弹性公网IP，经互联网区的SLB或代理访问。",
        "Give up the public address and go by the load balancer or a proxy of the DMZ.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "内网区的应用服务器有5 Mbps公网带宽。",
        "An application server of the intranet zone has 5 Mbps of public bandwidth.",
    ),
    good: Text::fixed("只有互联网区的SLB对公网开放。", "Only the load balancer of the DMZ is public."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    if design.settings.security_zone_mode != SecurityZoneMode::DmzMgmtIntranet {
        return;
    }
    for (id, node) in sink.each(&context.facts.nodes).copied() {
        let inside = matches!(node.place, Place::Az { .. } | Place::Region { .. });
        let Some(zone) = node.place.security_zone().filter(|_| inside) else { continue };
        let dmz = design.security_zones.get(zone).is_some_and(|zone| zone.kind == SecurityZoneKind::Dmz);
        // VPN and bastions are entered through the gateway of the management zone.
        let exempt = match &node.product {
            Product::Ecs(_) => crate::network::is_bastion(node) && !has_bandwidth(node),
            Product::Slb(slb) => slb.scope == SlbScope::Private,
            Product::Rds(_) | Product::Eip(_) => false,
            _ => true,
        };
        if dmz || exempt {
            continue;
        }
        let touches = touches(context, id);
        if touches == 0 {
            sink.pass();
            continue;
        }
        let (name, row) = (context.name(id), context.name(zone));
        let fix = behind_the_dmz(context, sink, id);
        sink.fail([id.into(), zone.into()], {
            let ways = crate::base::text::counted(touches, "way");
            text!(
                "“{row}”中的“{name}”有{touches}个互联网出入口，应为0个",
                "\"{name}\" in \"{row}\" has {ways} to or from the Internet; it should have 0"
            )
        })
        .fix(fix);
    }
}

fn has_bandwidth(node: &crate::design::Node) -> bool {
    node.product.as_ecs().is_some_and(|ecs| ecs.public_bandwidth_mbps.is_some_and(|mbps| mbps > 0.0))
}

fn is_outside(context: &Context<'_>, id: NodeId) -> bool {
    let node = context.facts.node(id);
    node.is_some_and(|node| node.place == Place::Internet && !matches!(node.product, Product::Dns(_)))
}

fn is_gateway(context: &Context<'_>, id: NodeId) -> bool {
    let product = context.facts.node(id).map(|node| &node.product);
    matches!(product, Some(Product::Eip(_) | Product::Nat(_)))
}

/// The ways of a node to or from the Internet: bandwidth, bound addresses, drawn links.
fn touches(context: &Context<'_>, id: NodeId) -> usize {
    let Some(node) = context.facts.node(id) else { return 0 };
    let drawn_in = context
        .facts
        .incoming(id)
        .iter()
        .filter(|(_, link)| is_outside(context, link.from) || is_gateway(context, link.from))
        .count();
    let drawn_out = context
        .facts
        .outgoing(id)
        .iter()
        .filter(|(_, link)| {
            link.purpose != Purpose::Operations && is_outside(context, link.to)
                || is_gateway(context, link.to)
        })
        .count();
    let public = matches!(&node.product, Product::Slb(slb) if slb.scope == SlbScope::Public);
    usize::from(has_bandwidth(node))
        + context.facts.eips_of(id).len()
        + drawn_in
        + drawn_out
        + usize::from(public)
}

fn dmz(context: &Context<'_>) -> Option<SecurityZoneId> {
    let zones = context.design.security_zones.iter();
    zones.filter(|(_, row)| row.kind == SecurityZoneKind::Dmz).map(|(id, _)| id).next()
}

/// A public load balancer moves into the DMZ; everything else loses its own ways.
fn behind_the_dmz(context: &Context<'_>, sink: &Sink, id: NodeId) -> Fix {
    let public = context.facts.node(id).and_then(|node| node.product.as_slb()).is_some();
    if public {
        let Some(zone) = dmz(context) else {
            return Fix::guide(Text::fixed("先建立互联网区", "make a DMZ first"));
        };
        let title = Text::fixed("将公网负载均衡移到互联网区", "move the public load balancer into the DMZ");
        return sink.fix(FixClass::Auto, title, || {
            let mut sheet = Sheet::new(context);
            if let Some(row) = sheet.node_mut(id)
                && let Place::Region { security_zone, .. } | Place::Az { security_zone, .. } = &mut row.place
            {
                *security_zone = Some(zone);
            }
            sheet.finish()
        });
    }
    let title = Text::fixed("取消自己的互联网出入口", "give up its own ways to the Internet");
    // Where a reason to go out was entered, or others may go out through it, a person decides what takes its
    // place.
    let ecs = context.facts.node(id).and_then(|node| node.product.as_ecs());
    let needs = ecs.is_none_or(|ecs| ecs.needs_internet.is_some());
    let class = if needs { FixClass::Choose } else { FixClass::Auto };
    sink.fix(class, title, || give_up(context, id))
}

/// Without bandwidth, public addresses and links of its own to or from the Internet.
fn give_up(context: &Context<'_>, id: NodeId) -> Vec<Edit> {
    let mut sheet = Sheet::new(context);
    if let Some(ecs) = sheet.ecs_mut(id)
        && ecs.public_bandwidth_mbps.is_some_and(|mbps| mbps > 0.0)
    {
        ecs.public_bandwidth_mbps = Some(0.0);
    }
    for &eip in context.facts.eips_of(id) {
        sheet.remove(eip);
    }
    for (link, row) in context.facts.incoming(id) {
        if is_outside(context, row.from) || is_gateway(context, row.from) {
            sheet.remove(*link);
        }
    }
    for (link, row) in context.facts.outgoing(id) {
        let out = row.purpose != Purpose::Operations && is_outside(context, row.to);
        if out || is_gateway(context, row.to) {
            sheet.remove(*link);
        }
    }
    sheet.finish()
}

#[cfg(test)]
mod tests {
    use crate::design::{Protocol, Purpose};
    use crate::files::templates;
    use crate::rules::testing::*;

    fn zones() -> crate::design::Design {
        templates::find("security-zones").unwrap().load().unwrap().design
    }

    #[test]
    fn the_template_of_zones_passes() {
        passes("NET-018", &zones());
    }

    #[test]
    fn bandwidth_behind_the_dmz_is_given_up() {
        let mut design = zones();
        ecs(&mut design, "应用-F", |ecs| ecs.public_bandwidth_mbps = Some(5.0));
        one_finding("NET-018", &design);
        auto_fix_keeps_the_contract("NET-018", &design);
    }

    #[test]
    fn a_link_from_the_internet_is_removed() {
        let mut design = zones();
        connect(&mut design, "互联网", "应用-F", Purpose::Business, Protocol::Http, 8080);
        one_finding("NET-018", &design);
        auto_fix_keeps_the_contract("NET-018", &design);
    }
}
