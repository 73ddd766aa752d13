//! NET-025: a public name does not resolve to a load balancer.

use crate::base::{Basis, Severity, Text};
use crate::design::{BucketScope, NetKind, NodeId, Product, SlbScope};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "NET-025",
    name: "name-not-at-slb",
    family: Family::Net,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(240, 240), (302, 302)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("域名未解析到SLB服务地址", "Public name does not resolve to an SLB address"),
    why: Text::fixed(
        "对外服务的域名应解析到SLB的服务地址；解析到某台服务器，它故障或更换时用户就访问不到。",
        "A public name belongs on the SLB's address; on a server users are lost when the server fails or is \
         replaced.",
    ),
    fix: Text::fixed("域名改为解析到公网SLB。", "Point the name at the public SLB."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("www.example.com解析到Web服务器。", "www.example.com resolves to a web server."),
    good: Text::fixed("www.example.com解析到公网SLB。", "www.example.com resolves to the public SLB."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node) in sink.each(&context.facts.nodes).copied() {
        let Product::Dns(dns) = &node.product else { continue };
        for (at, record) in dns.records.iter().enumerate() {
            for &target in &record.targets {
                if may_be_named(context, target) {
                    sink.pass();
                    continue;
                }
                let (name, to) = (&record.name, context.name(target));
                let finding = sink.fail(
                    [id.into(), target.into()],
                    text!(
                        "域名{name}解析到“{to}”，应解析到公网SLB的服务地址",
                        "{name} resolves to \"{to}\"; it should resolve to the address of a public SLB"
                    ),
                );
                match slb_for(context, target) {
                    Some(slb) => finding.fix(retarget(context, id, at, target, slb)),
                    None => finding.fix(Fix::guide(Text::fixed(
                        "先在前面加公网SLB，再改解析",
                        "put a public SLB in front first, then point the name at it",
                    ))),
                };
            }
        }
    }
}

/// A public SLB, and services that stand before it; in a VPC a public address too. Names for databases and the
/// like are no public service.
fn may_be_named(context: &Context<'_>, target: NodeId) -> bool {
    let Some(node) = context.facts.node(target) else { return true };
    let is_classic = context.design.net_of(node) == NetKind::Classic;
    match &node.product {
        Product::Slb(slb) => slb.scope == SlbScope::Public || !is_classic,
        Product::Eip(_) => !is_classic,
        Product::Oss(bucket) => bucket.scope == BucketScope::External,
        Product::Ecs(_) | Product::Rds(_) | Product::Nat(_) | Product::Line(_) | Product::Vpn(_) => false,
        Product::Dns(_) | Product::External(_) | Product::Described { .. } | Product::Opaque { .. } => true,
    }
}

/// The public SLB that serves a server, else the only one of its region.
fn slb_for(context: &Context<'_>, target: NodeId) -> Option<NodeId> {
    let is_public = |slb: NodeId| {
        let node = context.facts.node(slb);
        node.and_then(|node| node.product.as_slb()).is_some_and(|slb| slb.scope == SlbScope::Public)
    };
    let serving = context.facts.listeners_of(target).iter().map(|&(slb, _)| slb).find(|&slb| is_public(slb));
    serving.or_else(|| {
        let region = context.design.region_of(context.facts.node(target)?)?;
        let mut here = context.facts.nodes_in_region(region).iter().copied().filter(|&id| is_public(id));
        here.next().filter(|_| here.next().is_none())
    })
}

fn retarget(context: &Context<'_>, dns: NodeId, at: usize, from: NodeId, to: NodeId) -> Fix {
    let mut sheet = Sheet::new(context);
    if let Some(Product::Dns(dns)) = sheet.node_mut(dns).map(|node| &mut node.product)
        && let Some(record) = dns.records.get_mut(at)
    {
        record.targets.retain(|&target| target != from);
        if !record.targets.contains(&to) {
            record.targets.push(to);
        }
    }
    let name = context.name(to);
    Fix::auto(text!("解析到“{name}”", "point it at \"{name}\""), sheet.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn a_name_belongs_on_the_balancer() {
        pass_on_both("NET-025");
        for mut design in good_designs() {
            let web = id(&design, "web-1");
            node(&mut design, "dns", |node| match &mut node.product {
                Product::Dns(dns) => dns.records[0].targets = vec![web],
                other => panic!("{}", other.code()),
            });
            one_finding("NET-025", &design);
            auto_fix_keeps_the_contract("NET-025", &design);
        }
    }
}
