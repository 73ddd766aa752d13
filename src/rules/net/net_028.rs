//! NET-028: static content goes to users of the whole country without a CDN.

use crate::base::{Basis, Severity, Text};
use crate::design::{BucketScope, ExternalKind, Link, LinkId, Node, Place, Product, Purpose, SlbScope};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;
use rust_decimal::Decimal;

pub(super) static RULE: Rule = Rule {
    code: "NET-028",
    name: "static-content-without-cdn",
    family: Family::Net,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(744, 744)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("静态内容可用CDN加速", "Static, nation-wide content without CDN"),
    why: Text::fixed(
        "用户遍布全国且有静态内容时，CDN的节点就近返回，快而且省出口带宽。",
        "Where users are spread over the country and content is static, the nodes of a CDN answer nearby: \
         faster, and with less outbound bandwidth.",
    ),
    fix: Text::fixed("在公网入口前加CDN。", "Put a CDN before the public entry."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "全国用户，静态内容60%，没有CDN。",
        "Users nation-wide, 60 % static content and no CDN.",
    ),
    good: Text::fixed(
        "全国用户，静态内容60%，入口前有CDN。",
        "Users nation-wide, 60 % static content behind a CDN.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let cdn = context.design.nodes.values().any(|node| node.product.code() == "cdn");
    for (id, row) in context.design.workloads.iter() {
        let share = row.static_percent.unwrap_or_default();
        if share <= Decimal::ZERO || row.nation_wide == Some(false) || cdn {
            sink.pass();
            continue;
        }
        if row.nation_wide.is_none() {
            sink.not_evaluated(
                [id.into()],
                Text::fixed(
                    "未填写用户是否遍布全国",
                    "whether users are spread over the country was not entered",
                ),
            );
            continue;
        }
        let name = context.name(id);
        sink.fail(
            [id.into()],
            text!(
                "“{name}”面向全国用户，静态内容占{share}%，CDN为0个，可加1个",
                "\"{name}\" serves the whole country with {share} % static content and 0 CDNs; 1 would help"
            ),
        )
        .fix_if(insert(context));
    }
}

/// A CDN between the Internet and what it reaches first.
fn insert(context: &Context<'_>) -> Option<Fix> {
    let is_entry = |node: &Node| match &node.product {
        Product::Slb(slb) => slb.scope == SlbScope::Public,
        Product::Oss(bucket) => bucket.scope == BucketScope::External,
        other => other.code() == "waf",
    };
    let from_internet = |link: &Link| {
        let party = context.facts.node(link.from).and_then(|node| node.product.as_external());
        party.is_some_and(|party| party.kind == ExternalKind::Internet)
    };
    let links: Vec<(LinkId, &Link)> = context
        .design
        .links
        .iter()
        .filter(|(_, link)| link.purpose == Purpose::Business && from_internet(link))
        .filter(|(_, link)| context.facts.node(link.to).is_some_and(is_entry))
        .collect();
    if links.is_empty() {
        return None;
    }
    let mut sheet = Sheet::new(context);
    let cdn = sheet.add_node(Node::new(sheet.free_name("CDN"), Product::of_code("cdn")).at(Place::Internet));
    for (id, link) in links {
        sheet.link_mut(id)?.to = cdn;
        sheet.add_link(Link { from: cdn, ..link.clone() });
    }
    Some(sheet.into_fix(Text::fixed("在公网入口前加CDN", "put a CDN before the public entry")))
}

#[cfg(test)]
mod tests {
    use crate::design::{Edit, Workload};
    use crate::rules::testing::*;

    #[test]
    fn static_content_for_the_country_asks_for_a_cdn() {
        for mut design in good_designs() {
            let row = design.ids().workload();
            let mut workload =
                Workload { name: "site".to_owned(), nation_wide: Some(false), ..Workload::default() };
            workload.static_percent = Some(60.into());
            apply(&mut design, vec![Edit::PutWorkload(row, Box::new(workload.clone()))]);
            passes("NET-028", &design);
            workload.nation_wide = Some(true);
            apply(&mut design, vec![Edit::PutWorkload(row, Box::new(workload))]);
            one_finding("NET-028", &design);
            let fixed = auto_fix_keeps_the_contract("NET-028", &design);
            passes("NET-028", &fixed);
        }
    }
}
