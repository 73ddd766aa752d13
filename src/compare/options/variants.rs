//! The variants that follow from a design by the logic of the reference architectures.

use std::collections::BTreeMap;

use super::{Variant, as_drawn, regions};
use crate::assessment::Assessment;
use crate::base::{Date, Text};
use crate::catalog::Catalog;
use crate::compare::changes;
use crate::design::{AzId, Design, Edit, NodeId, Place, Product, PublicBilling, SlbScope, VSwitchId};
use crate::pricing::{self, SpecWay, Term};
use crate::rules::{Context, Facts, Selection};

/// What makes a variant: its id, its name, what it does, and the edits that make it.
type Made = (&'static str, Text, Text, Vec<Edit>);

/// The variants that follow from a design by the logic of the reference architectures; those that change
/// nothing are left out.
#[must_use]
pub fn variants(design: &Design, catalog: &Catalog, date: Date) -> Vec<Variant> {
    let mut made: Vec<Made> = Vec::new();
    places(design, catalog, date, &mut made);
    purchases(design, catalog, &mut made);
    let mut out = vec![as_drawn(design)];
    for (id, title, note, edits) in made {
        let mut next = design.clone();
        if !edits.is_empty()
            && next.apply_all(edits).is_ok()
            && !changes(design, &next).is_empty()
            // Two ways may lead to the same design; it is compared once.
            && !out.iter().any(|other: &Variant| other.design == next)
        {
            out.push(Variant { id: id.to_owned(), title, note, design: next });
        }
    }
    out
}

/// Where things stand: AZs and regions.
fn places(design: &Design, catalog: &Catalog, date: Date, made: &mut Vec<Made>) {
    made.push((
        "single-az",
        Text::fixed("单可用区", "single AZ"),
        Text::fixed("每个地域的服务器集中到一个可用区", "the servers of each region stand in one AZ"),
        single_az(design),
    ));
    let second = two_az(design, catalog, date);
    let mut doubled = design.clone();
    let doubled = if doubled.apply_all(second.clone()).is_ok() { doubled } else { design.clone() };
    made.push((
        "two-az",
        Text::fixed("双可用区", "two AZs"),
        Text::fixed(
            "单可用区的应用模块在第二个可用区各加一份",
            "what stands in one AZ is cloned into a second",
        ),
        second,
    ));
    made.push((
        "two-az-spare",
        Text::fixed("双可用区加余量", "two AZs with spare"),
        Text::fixed(
            "每个可用区的服务器单独即可承载现有规模",
            "the servers of every AZ alone are as many as all are now",
        ),
        spare(design),
    ));
    made.push((
        "one-region",
        Text::fixed("单地域", "one region"),
        Text::fixed("只保留设备最多的地域", "only the region with the most nodes is kept"),
        regions::one_region(design),
    ));
    let two = regions::two_regions(&doubled, catalog).map(|next| design.edits_to(&next));
    made.push((
        "two-region",
        Text::fixed("双地域容灾", "two regions"),
        Text::fixed(
            "在另一地域复制全部设备，数据库与对象存储单向复制（参照T-09）",
            "everything is cloned into another region; databases and buckets are replicated one way (as T-09)",
        ),
        two.unwrap_or_default(),
    ));
    let three = regions::three_centres(&doubled, catalog).map(|next| design.edits_to(&next));
    made.push((
        "two-city-three-centre",
        Text::fixed("两地三中心", "two cities, three centres"),
        Text::fixed(
            "同城双可用区承担业务，另一地域以一半服务器作为灾备中心，降级承接（参照T-10）",
            "two AZs of the city serve; another region with half of the servers takes over degraded (as T-10)",
        ),
        three.unwrap_or_default(),
    ));
}

/// How things are bought: billing, term, sizes.
fn purchases(design: &Design, catalog: &Catalog, made: &mut Vec<Made>) {
    made.push((
        "by-bandwidth",
        Text::fixed("按固定带宽计费", "billed by bandwidth"),
        Text::fixed("公网负载均衡按固定带宽计费", "public load balancers are billed by bandwidth"),
        billed(design, PublicBilling::Bandwidth),
    ));
    made.push((
        "by-traffic",
        Text::fixed("按使用流量计费", "billed by traffic"),
        Text::fixed("公网负载均衡按使用流量计费", "public load balancers are billed by traffic"),
        billed(design, PublicBilling::Traffic),
    ));
    let now = Term::of_months(design.price_terms.months);
    for (term, id, title, note) in [
        (
            Term::OneMonth,
            "by-month",
            Text::fixed("逐月购买", "bought by the month"),
            Text::fixed("包年包月产品逐月购买", "subscriptions are bought by the month"),
        ),
        (
            Term::OneYear,
            "by-year",
            Text::fixed("按年购买", "bought by the year"),
            Text::fixed("包年包月产品按1年购买", "subscriptions are bought for one year"),
        ),
        (
            Term::ThreeYears,
            "three-years",
            Text::fixed("一次购买三年", "bought for three years"),
            Text::fixed("包年包月产品按3年购买", "subscriptions are bought for three years"),
        ),
    ] {
        let mut terms = design.price_terms.clone();
        terms.months = Some(term.months());
        let edits = if term == now { Vec::new() } else { vec![Edit::SetPriceTerms(terms)] };
        made.push((id, title, note, edits));
    }
    let sizes = Assessment::sizes_of(design, catalog);
    let plan = Assessment::plan_of(design, catalog, &sizes);
    made.push((
        "as-sized",
        Text::fixed("按测算选规格", "as sized"),
        Text::fixed("采纳容量测算建议的规格与数量", "the classes and counts that the sizing proposes"),
        plan.edits(),
    ));
    for way in SpecWay::ALL {
        let (id, title, note) = match way {
            SpecWay::Cheapest => (
                "cheapest-class",
                Text::fixed("最便宜的适用规格", "cheapest classes that fit"),
                Text::fixed(
                    "服务器取不小于现有规格、已知价格最低的独享规格，数据库与负载均衡取测算后最便宜的规格",
                    "servers on the cheapest known type with cores of its own that is no smaller; databases and load \
                     balancers on the cheapest class for the sizes",
                ),
            ),
            SpecWay::NextSize => (
                "next-size",
                Text::fixed("规格大一档", "one size up"),
                Text::fixed(
                    "服务器、数据库与负载均衡都取大一档的规格",
                    "servers, databases and load balancers one class larger",
                ),
            ),
            SpecWay::SharedCores => (
                "shared-cores",
                Text::fixed("共享型服务器", "shared cores"),
                Text::fixed(
                    "服务器取共享或突发性能规格族中最便宜的适用规格；高峰时性能不保证",
                    "servers on the cheapest fitting type of a shared or burstable family; no speed is promised at peak",
                ),
            ),
            SpecWay::OwnCores => (
                "own-cores",
                Text::fixed("独享型规格", "cores of their own"),
                Text::fixed(
                    "共享型服务器改为企业级规格族，通用型数据库改为独享型",
                    "servers with shared cores move to enterprise families, general databases to dedicated classes",
                ),
            ),
        };
        made.push((id, title, note, pricing::other_specs(design, catalog, &plan, way)));
    }
}

/// All servers of a region in the AZ that holds most of them.
fn single_az(design: &Design) -> Vec<Edit> {
    let mut edits = Vec::new();
    for region in design.regions.keys() {
        let mut servers: BTreeMap<AzId, u64> = BTreeMap::new();
        for node in design.nodes.values().filter(|node| design.region_of(node) == Some(region)) {
            if let Some(az) = design.az_of(node) {
                *servers.entry(az).or_default() += u64::from(node.count);
            }
        }
        // The first of the fullest: an order that does not depend on anything but the drawing.
        let Some(home) = servers.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|(az, _)| *az)
        else {
            continue;
        };
        for (id, node) in design.nodes.iter() {
            let Place::Az { az, security_zone } = node.place else { continue };
            if az == home || design.region_of(node) != Some(region) {
                continue;
            }
            let mut moved = node.clone();
            moved.place = Place::Az { az: home, security_zone };
            moved.vswitch = node.vswitch.and_then(|vswitch| beside(design, vswitch, home));
            moved.private_ip = None;
            edits.push(Edit::PutNode(id, Box::new(moved)));
            edits.push(Edit::SetPosition(id, None));
        }
    }
    edits
}

/// The vSwitch of another AZ that is what this one is in its own.
fn beside(design: &Design, vswitch: VSwitchId, az: AzId) -> Option<VSwitchId> {
    let row = design.vswitches.get(vswitch)?;
    let same = |other: &crate::design::VSwitch, zone: bool| {
        other.az == az && other.vpc == row.vpc && (!zone || other.security_zone == row.security_zone)
    };
    let found = |zone| design.vswitches.iter().find(|(_, other)| same(other, zone)).map(|(id, _)| id);
    found(true).or_else(|| found(false))
}

/// The first choice that the rules offer for every function in one AZ and for every single server.
fn two_az(design: &Design, catalog: &Catalog, date: Date) -> Vec<Edit> {
    let mut next = design.clone();
    let Ok(asked) = Selection::new(&["HA-001", "HA-003", "NET-004", "BAS-002"], &[]) else {
        return Vec::new();
    };
    // A fix of one function may mend another; each is worked out on what is there then.
    for _ in 0..=(design.functions.len() + design.nodes.len()) {
        let context = Context::new(&next, catalog, &[], date).selecting(asked.clone());
        let report = crate::rules::check(&context);
        let fix = report
            .findings
            .iter()
            .find_map(|finding| Some((finding, finding.fixes.iter().rev().find(|fix| fix.has_edits())?)));
        let Some(edits) = fix.map(|(finding, fix)| finding.edits(fix, &context)) else { break };
        let before = next.clone();
        if next.apply_all(edits).is_err() || next == before {
            break;
        }
    }
    design.edits_to(&next)
}

/// As many servers in each AZ as the team has in all.
fn spare(design: &Design) -> Vec<Edit> {
    let facts = Facts::of(design);
    let mut counts: BTreeMap<NodeId, u32> = BTreeMap::new();
    for team in facts.teams.iter().filter(|team| team.per_az.len() >= 2 && team.without_az == 0) {
        let all = team.count();
        for (&az, &here) in &team.per_az {
            let Some(member) = team.members.iter().find(|member| design.az_of(member.node) == Some(az))
            else {
                continue;
            };
            let more = u32::try_from(all.saturating_sub(here)).unwrap_or(u32::MAX);
            if more > 0 {
                counts.insert(member.id, member.node.count.saturating_add(more));
            }
        }
    }
    counts
        .into_iter()
        .filter_map(|(id, count)| {
            let mut node = design.nodes.get(id)?.clone();
            node.count = count;
            Some(Edit::PutNode(id, Box::new(node)))
        })
        .collect()
}

/// Public load balancers billed another way.
fn billed(design: &Design, billing: PublicBilling) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (id, node) in design.nodes.iter() {
        if let Product::Slb(slb) = &node.product
            && slb.scope == SlbScope::Public
            && slb.billing != billing
        {
            let mut next = node.clone();
            if let Product::Slb(slb) = &mut next.product {
                slb.billing = billing;
                if billing == PublicBilling::Bandwidth && slb.bandwidth_mbps.is_none() {
                    continue;
                }
            }
            edits.push(Edit::PutNode(id, Box::new(next)));
        }
    }
    edits
}
