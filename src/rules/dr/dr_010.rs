//! DR-010: file data not replicated.

use super::parts::{across, buckets, is_core, sites};
use crate::base::{Basis, Severity, Text};
use crate::design::{Bucket, HaPromise, Link, Node, NodeId, Product, Protocol, Purpose};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "DR-010",
    name: "files-not-replicated",
    family: Family::Dr,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(825, 825), (833, 833)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("OSS未配置异地复制", "File data not replicated"),
    why: Text::fixed(
        "文件只在生产地域有一份，地域故障后合同、影像等文件全部无法访问。",
        "Files exist in the production region only; after its loss contracts and images are out of reach.",
    ),
    fix: Text::fixed(
        "在容灾地域增加Bucket，配置单向异地复制。",
        "Add a bucket in the other region that copies this one.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "地域级承诺，生产Bucket没有异地副本。",
        "A regional promise and a bucket without a copy elsewhere.",
    ),
    good: Text::fixed("生产Bucket复制到青岛的Bucket。", "A bucket that is copied to Qingdao."),
    cross: &["InfraGuard oss-zrs-enabled", "InfraGuard oss-bucket-remote-replication"],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let all = buckets(context);
    for &(id, node, bucket) in &all {
        let Some(home) = context.design.region_of(node) else { continue };
        if bucket.replica_of.is_some() || context.design.ha_promise_of(node) < HaPromise::Region {
            continue;
        }
        let copies_of = |of: NodeId| all.iter().filter(move |(_, _, row)| row.replica_of == Some(of));
        let elsewhere = |of: NodeId| {
            copies_of(of)
                .any(|(_, row, _)| context.design.region_of(row).is_some_and(|region| region != home))
        };
        if elsewhere(id) || copies_of(id).any(|&(near, _, _)| elsewhere(near)) {
            sink.pass();
            continue;
        }
        let name = &node.name;
        let finding = sink.fail(
            [id.into()],
            text!(
                "“{name}”承诺地域级高可用，异地副本为0个，需要1个",
                "\"{name}\" must survive the loss of a region and has 0 copies elsewhere; it needs 1"
            ),
        );
        let Some(region) = sites(context).standby.into_iter().find(|&region| region != home) else {
            finding.fix(Fix::guide(Text::fixed("先加入容灾地域", "add the other region first")));
            continue;
        };
        let mut sheet = Sheet::new(context);
        let name = sheet.free_name(&format!("{name}-{}", context.word("异地副本", "remote-copy")));
        let host = context.region_info(region).and_then(|info| info.oss_internal_hosts.first().cloned());
        let product = Product::Oss(Bucket { replica_of: Some(id), endpoint: host, ..bucket.clone() });
        let row = Node {
            name,
            product,
            place: across(region),
            private_ip: None,
            kept_ips: Vec::new(),
            ..node.clone()
        };
        let copy = sheet.add_node(row);
        sheet.add_link(Link::new(id, copy, Purpose::Replication).speaking(Protocol::Https, 443));
        let place = context.name(region);
        // Core business copies in its own city first (DR-009), which a person settles.
        finding.fix(Fix {
            class: if is_core(context) { FixClass::Choose } else { FixClass::Auto },
            ..Fix::auto(text!("复制到“{place}”", "copy it to \"{place}\""), sheet.finish())
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{three_centres, two_regions};
    use crate::rules::testing::*;

    #[test]
    fn copied_files_pass() {
        passes("DR-010", &two_regions());
        passes("DR-010", &three_centres());
    }

    #[test]
    fn files_without_a_copy_get_one() {
        let mut design = two_regions();
        remove(&mut design, "files-dr");
        one_finding("DR-010", &design);
        auto_fix_keeps_the_contract("DR-010", &design);
    }
}
