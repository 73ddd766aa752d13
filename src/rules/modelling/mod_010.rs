//! MOD-010: a node that nothing is connected with.

use crate::base::{Basis, Severity, Text};
use crate::design::{Aim, Edit, NatKind, NodeId, Peer, Product};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "MOD-010",
    name: "orphan-node",
    family: Family::Mod,
    severity: Severity::Warning,
    basis: Basis::D,
    source: Cite::product(),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("孤立节点", "Orphan: no link, no rule uses it"),
    why: Text::fixed(
        "没有连线也没有被引用的节点多半是漏画了连线，规则看不到它的用途，却照样计费。",
        "A node with no link that nothing mentions has most likely lost its links: no rule sees what it is for, and it is paid for all the same.",
    ),
    fix: Text::fixed("画上连线，或删除节点。", "Draw its links, or remove it."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("一台ECS没有任何连线。", "An ECS without any link."),
    good: Text::fixed("每个节点至少有一条连线。", "Every node has at least one link."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mentioned = mentioned(context);
    // Workloads are not among what changes are followed from.
    sink.given(aimed(context).collect::<Vec<_>>());
    for (id, node) in sink.each(&context.facts.nodes).copied() {
        let linked = !context.facts.outgoing(id).is_empty() || !context.facts.incoming(id).is_empty();
        if linked || mentioned.binary_search(&id).is_ok() {
            sink.pass();
            continue;
        }
        if works_without_links(&node.product) {
            continue;
        }
        let name = &node.name;
        let message =
            text!("“{name}”有0条连线，也没有被引用", "\"{name}\" has 0 links and nothing mentions it");
        let title = Text::fixed("删除节点", "remove the node");
        sink.fail([id.into()], message)
            .fix(Fix::guide(Text::fixed("画上连线", "draw its links")))
            .fix(Fix::choose(title, vec![Edit::Remove(id.into())]));
    }
}

/// Services that act on a region or an account as a whole: log service, host protection, a NAT gateway.
const fn works_without_links(product: &Product) -> bool {
    match product {
        Product::Nat(nat) => matches!(nat.kind, NatKind::Gateway),
        Product::Described { .. } | Product::Opaque { .. } => true,
        Product::Ecs(_)
        | Product::Slb(_)
        | Product::Rds(_)
        | Product::Oss(_)
        | Product::Vpn(_)
        | Product::Line(_)
        | Product::Eip(_)
        | Product::Dns(_)
        | Product::External(_) => false,
    }
}

/// Nodes that another row names, and nodes that name another.
fn mentioned(context: &Context<'_>) -> Vec<NodeId> {
    let design = context.design;
    let mut found: Vec<NodeId> = Vec::new();
    for &(id, node) in &context.facts.nodes {
        let named = &mut found;
        let before = named.len();
        match &node.product {
            Product::Slb(slb) => {
                for listener in &slb.listeners {
                    named.extend(&listener.backends);
                    named.extend(listener.whitelist.iter().filter_map(peer_node));
                }
            }
            Product::Rds(rds) => {
                named.extend(rds.whitelist.iter().filter_map(peer_node));
                named.extend(rds.dr_of);
                named.extend(rds.read_only_of);
            }
            Product::Oss(bucket) => named.extend(bucket.replica_of),
            Product::Line(line) => named.extend(line.pair_of),
            Product::Eip(eip) => named.extend(eip.bound_to),
            Product::Dns(dns) => named.extend(dns.records.iter().flat_map(|record| &record.targets)),
            Product::Ecs(_)
            | Product::Vpn(_)
            | Product::Nat(_)
            | Product::External(_)
            | Product::Described { .. }
            | Product::Opaque { .. } => {}
        }
        if named.len() > before {
            named.push(id);
        }
    }
    let rules = design.security_groups.values().flat_map(|group| &group.rules);
    found.extend(rules.filter_map(|rule| peer_node(&rule.peer)));
    found.extend(aimed(context));
    found.sort_unstable();
    found.dedup();
    found
}

/// Nodes that workloads aim at.
fn aimed(context: &Context<'_>) -> impl Iterator<Item = NodeId> {
    let aims = context.design.workloads.values().flat_map(|workload| &workload.aims);
    aims.filter_map(|aim| match aim {
        Aim::Node(id) => Some(*id),
        Aim::Function(_) => None,
    })
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "passed as a function over references")]
const fn peer_node(peer: &Peer) -> Option<NodeId> {
    match *peer {
        Peer::Node(id) => Some(id),
        Peer::Cidr(_) | Peer::SecurityGroup(_) | Peer::VpnClients | Peer::SlbInternal | Peer::Alipay => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Ecs, Eip, Place};
    use crate::rules::testing::*;

    #[test]
    fn connected_nodes_pass() {
        for design in good_designs() {
            passes("MOD-010", &design);
        }
    }

    #[test]
    fn a_node_without_a_link_is_a_warning_and_can_be_removed() {
        let mut design = two_az_classic();
        let place = design.nodes.get(id(&design, "web-1")).unwrap().place;
        add_node(&mut design, "loner", Product::Ecs(Ecs::default()), place);
        assert_eq!(one_finding("MOD-010", &design).severity, Severity::Warning);
        passes("MOD-010", &each_fix_removes_the_finding("MOD-010", &design)[0]);
    }

    #[test]
    fn what_is_bound_or_acts_on_the_whole_region_is_no_orphan() {
        let mut design = two_az_vpc();
        let region = design.regions.keys().next().unwrap();
        let place = Place::Region { region, security_zone: None };
        let eip = Eip { bound_to: Some(id(&design, "web-1")), ..Eip::default() };
        add_node(&mut design, "eip", Product::Eip(eip), place);
        add_node(&mut design, "logs", Product::of_code("sls"), place);
        add_node(&mut design, "nat", Product::of_code("nat"), place);
        passes("MOD-010", &design);
    }
}
