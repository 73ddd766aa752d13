//! LINE-016: customer firewall policy missing.

use super::parts::{customer_role, customer_side, for_classic};
use crate::base::{Basis, Severity, Text};
use crate::design::{
    CustomerRole, External, ExternalKind, Link, LinkId, Node, NodeId, Place, Product, VpnKind,
};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "LINE-016",
    name: "customer-firewall-missing",
    family: Family::Line,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(538, 540), (549, 549), (579, 579), (651, 653)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("机构防火墙策略缺失", "Customer firewall policy missing"),
    why: Text::fixed(
        "专线或IPSec的互联地址要在机构侧防火墙上映射并放行，缺少策略时线路通了业务也不通。",
        "The interconnect addresses of a line or IPSec VPN must be mapped and admitted on the customer's \
         firewall; without the policy the line is up and the business is not.",
    ),
    fix: Text::fixed(
        "在机构侧放置防火墙，写明虚拟IP到真实IP的策略。",
        "Put a firewall at the customer's side and write down the policy from virtual to real addresses.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "专线直接连到机房服务器，没有防火墙。",
        "A line that leads straight to a server of the data centre.",
    ),
    good: Text::fixed("专线 → 机房防火墙（策略已定）→ 服务器。", "Line → firewall with its policy → server."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let wires = context.design.nodes.iter().filter(|(_, node)| match &node.product {
        Product::Line(_) => true,
        Product::Vpn(vpn) => vpn.kind == VpnKind::Ipsec,
        _ => false,
    });
    for (id, node) in wires {
        let side = customer_side(context, id);
        if side.is_empty() {
            continue;
        }
        let name = context.name(id);
        let firewalls: Vec<(NodeId, Option<bool>)> = side
            .iter()
            .filter_map(|&id| {
                let node = context.facts.node(id)?;
                let external = node.product.as_external()?;
                (customer_role(node) == Some(CustomerRole::Firewall))
                    .then_some((id, external.firewall_policy))
            })
            .collect();
        let severity = for_classic(context, node, Severity::Error);
        if firewalls.iter().any(|&(_, policy)| policy == Some(true)) {
            sink.pass();
        } else if let Some(&(firewall, policy)) = firewalls.first() {
            if policy.is_none() {
                sink.not_evaluated(
                    [firewall.into()],
                    Text::fixed(
                        "防火墙未填写策略是否已定",
                        "whether the firewall has its policy was not entered",
                    ),
                );
                continue;
            }
            let wall = context.name(firewall);
            let mut sheet = Sheet::new(context);
            if let Some(node) = sheet.node_mut(firewall)
                && let Product::External(external) = &mut node.product
            {
                external.firewall_policy = Some(true);
            }
            sink.fail(
                [id.into(), firewall.into()],
                text!(
                    "“{name}”的机构侧防火墙“{wall}”没有策略，需要虚拟IP到真实IP的策略",
                    "the firewall \"{wall}\" behind \"{name}\" has no policy; it needs one from virtual to real addresses"
                ),
            )
            .severity(severity)
            .fix(Fix::auto(Text::fixed("列入防火墙策略", "plan the firewall's policy"), sheet.finish()));
        } else {
            sink.fail(
                [id.into()],
                text!(
                    "“{name}”的机构侧有0台防火墙，需要1台及其策略",
                    "there are 0 firewalls behind \"{name}\"; it needs 1 with its policy"
                ),
            )
            .severity(severity)
            .fix(insert(context, id));
        }
    }
}

/// Puts a firewall between the wire and the customer's equipment that is linked with it.
fn insert(context: &Context<'_>, id: NodeId) -> Fix {
    let mut sheet = Sheet::new(context);
    let touches = context.facts.outgoing(id).iter().chain(context.facts.incoming(id));
    let links: Vec<(LinkId, Link)> = touches
        .filter(|(_, link)| {
            let other = if link.from == id { link.to } else { link.from };
            context.facts.node(other).is_some_and(|node| customer_role(node).is_some())
        })
        .map(|&(id, link)| (id, link.clone()))
        .collect();
    let other = |link: &Link| if link.from == id { link.to } else { link.from };
    let place = links
        .first()
        .and_then(|(_, link)| context.facts.node(other(link)))
        .map_or(Place::Unplaced, |node| node.place);
    let product = Product::External(External {
        kind: ExternalKind::Customer,
        role: Some(CustomerRole::Firewall),
        firewall_policy: Some(true),
    });
    let name = sheet.free_name(context.word("机房防火墙", "site-firewall"));
    let wall = sheet.add_node(Node::new(name, product).at(place));
    for (link_id, link) in links {
        sheet.remove(link_id);
        sheet.add_link(Link { to: wall, ..link.clone() });
        sheet.add_link(Link { from: wall, ..link });
    }
    Fix::auto(Text::fixed("在机构侧插入防火墙", "insert a firewall at the customer's side"), sheet.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Design, Protocol, Purpose};
    use crate::rules::Outcome;
    use crate::rules::line::sample::hybrid;
    use crate::rules::testing::*;

    #[test]
    fn a_firewall_with_its_policy_passes() {
        passes("LINE-016", &hybrid());
    }

    fn policy(design: &mut Design, policy: Option<bool>) {
        node(design, "dc-firewall", |node| {
            if let Product::External(external) = &mut node.product {
                external.firewall_policy = policy;
            }
        });
    }

    #[test]
    fn a_firewall_without_a_policy_fails_and_an_unknown_one_is_not_evaluated() {
        let mut design = hybrid();
        policy(&mut design, Some(false));
        assert_eq!(findings("LINE-016", &design).len(), 2);
        auto_fix_keeps_the_contract("LINE-016", &design);
        policy(&mut design, None);
        assert_eq!(outcome("LINE-016", &design), Outcome::NotEvaluated);
    }

    #[test]
    fn a_missing_firewall_is_inserted() {
        let mut design = hybrid();
        remove(&mut design, "dc-firewall");
        connect(&mut design, "dc-server", "line-a", Purpose::Business, Protocol::Http, 80);
        one_finding("LINE-016", &design);
        let fixed = auto_fix_keeps_the_contract("LINE-016", &design);
        let (server, line) = (id(&fixed, "dc-server"), id(&fixed, "line-a"));
        assert!(!fixed.links.values().any(|link| link.from == server && link.to == line));
    }
}
