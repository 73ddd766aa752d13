//! NET-026: a customer's site reaches the cloud over neither a line nor IPSec.

use crate::base::{Basis, Severity, Text};
use crate::design::{
    ExternalKind, Line, Link, LinkId, Node, NodeId, Place, Product, Purpose, SlbScope, Vpn, VpnKind,
};
use crate::rules::{Check, Cite, Context, Facts, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "NET-026",
    name: "customer-by-neither-line-nor-vpn",
    family: Family::Net,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(88, 88)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "线下与云上通信未用专线或IPSEC VPN",
        "Customer site reaches the cloud over neither line nor IPSec",
    ),
    why: Text::fixed(
        "线下数据中心与金融云内网通信必须用专线或IPSec VPN；除了公网SLB的入口，没有别的路。",
        "A data centre reaches the intranet of the finance cloud by a leased line or IPSec VPN; beside a \
         public SLB there is no other way.",
    ),
    fix: Text::fixed("增加专线或IPSec VPN。", "Add a line or an IPSec VPN."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("客户服务器直接连到云上的ECS。", "A customer's server connected straight to an ECS."),
    good: Text::fixed(
        "客户服务器经专线连到云上的ECS。",
        "A customer's server that reaches an ECS by a line.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let customer = |id: NodeId| {
        context
            .facts
            .node(id)
            .and_then(|node| node.product.as_external())
            .is_some_and(|party| party.kind == ExternalKind::Customer)
    };
    for (id, link) in
        context.facts.links.iter().copied().filter(|(_, link)| link.purpose == Purpose::Business)
    {
        let (outside, inside) = match (customer(link.from), customer(link.to)) {
            (true, false) => (link.from, link.to),
            (false, true) => (link.to, link.from),
            _ => continue,
        };
        let Some(node) = context.facts.node(inside) else { continue };
        match &node.product {
            Product::Line(_) | Product::Nat(_) => sink.pass(),
            Product::Vpn(vpn) if vpn.kind == VpnKind::Ipsec => sink.pass(),
            Product::Slb(slb) if slb.scope == SlbScope::Public && inside == link.to => sink.pass(),
            Product::External(_) | Product::Dns(_) | Product::Described { .. } | Product::Opaque { .. } => {}
            _ if !Facts::is_in_cloud(node) => {}
            _ => {
                let (from, to) = (context.name(outside), context.name(inside));
                let finding = sink.fail(
                    [id.into()],
                    text!(
                        "“{from}”与云上“{to}”之间没有专线或IPSec VPN，需要1条",
                        "there is neither a line nor an IPSec VPN between \"{from}\" and \"{to}\"; it takes 1"
                    ),
                );
                let kinds = [
                    (Product::Line(Line::default()), Text::fixed("物理专线", "a leased line")),
                    (
                        Product::Vpn(Vpn { kind: VpnKind::Ipsec, tunnels: Some(1), ..Vpn::default() }),
                        Text::fixed("IPSec VPN", "an IPSec VPN"),
                    ),
                ];
                for (product, label) in kinds {
                    finding.fix_if(by(context, id, link, node, product, label));
                }
            }
        }
    }
}

/// Leads the flow over the line or VPN that the design has, else over a new one.
fn by(
    context: &Context<'_>,
    id: LinkId,
    link: &Link,
    cloud: &Node,
    product: Product,
    label: Text,
) -> Option<Fix> {
    let region = context.design.region_of(cloud)?;
    let old = context.design.nodes.iter().find(|(_, node)| node.product.code() == product.code());
    let mut sheet = Sheet::new(context);
    let way = match old {
        Some((id, _)) => id,
        None => {
            let name = sheet.free_name(&label.zh);
            let mut node = Node::new(name, product).at(Place::Region { region, security_zone: None });
            (node.system, node.environment) = (cloud.system, cloud.environment);
            sheet.add_node(node)
        }
    };
    sheet.link_mut(id)?.to = way;
    sheet.add_link(Link { from: way, ..link.clone() });
    let Text { zh, en } = label;
    Some(Fix::choose(text!("经{zh}", "by {en}"), sheet.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Edit, Protocol, Site};
    use crate::rules::testing::*;

    #[test]
    fn a_customer_needs_a_line_or_a_vpn() {
        for mut design in good_designs() {
            let site = design.ids().site();
            apply(&mut design, vec![Edit::PutSite(site, Site { name: "dc".to_owned(), ..Site::default() })]);
            let core = add_node(&mut design, "core", Product::of_code("customer"), Place::Site(site));
            connect(&mut design, "core", "slb", Purpose::Business, Protocol::Http, 80);
            passes("NET-026", &design);
            let direct = connect(&mut design, "core", "web-1", Purpose::Business, Protocol::Http, 80);
            let finding = one_finding("NET-026", &design);
            assert_eq!(finding.subjects, [direct.into()]);
            for fix in &finding.fixes {
                let mut fixed = design.clone();
                apply(&mut fixed, finding.edits(fix, &context(&design)));
                passes("NET-026", &fixed);
                assert!(fixed.nodes.contains(core));
            }
        }
    }
}
