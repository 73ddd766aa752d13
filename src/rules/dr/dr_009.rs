//! DR-009: three centres need a cascade.

use super::parts::{buckets, is_core, promises_region, region_of};
use crate::base::{Basis, Severity, Text};
use crate::design::{Bucket, Link, Node, NodeId, Product, Protocol, Purpose, RdsEdition};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "DR-009",
    name: "three-centres-without-cascade",
    family: Family::Dr,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(833, 833)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("两地三中心须串级复制", "Three centres need a cascade"),
    why: Text::fixed(
        "两地三中心按生产、同城、异地串级复制：同城一份跟得最紧，异地从同城取数，不占生产的带宽。",
        "Three centres copy in a chain, production to same city to the other city: the near copy follows \
         closest, and the far one draws from it and not from production.",
    ),
    fix: Text::fixed(
        "让异地副本从同城副本复制；RDS的同城一份由双机高可用实例自带。",
        "Let the far copy draw from the copy in the city; of RDS the two-node instance holds that copy \
         itself.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "青岛的文件副本直接从生产Bucket复制。",
        "The bucket in Qingdao copies the production bucket directly.",
    ),
    good: Text::fixed(
        "生产Bucket → 同城副本 → 青岛副本。",
        "Production bucket → copy in the city → copy in Qingdao.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if !is_core(context) || !promises_region(context) {
        return;
    }
    for &(id, node, rds) in &context.facts.rds {
        let Some(of) = rds.dr_of else { continue };
        let Some(source) = context.facts.node(of).and_then(|node| node.product.as_rds()) else {
            continue;
        };
        let chained = source.dr_of.is_none() && source.edition == RdsEdition::HighAvailability;
        if chained {
            sink.pass();
            continue;
        }
        let name = &node.name;
        let finding = sink.fail(
            [id.into(), of.into()],
            text!(
                "“{name}”的上级没有同城副本，应从双机高可用的生产实例复制",
                "what \"{name}\" copies has no copy in its city; it should be the two-node production instance"
            ),
        );
        let mut sheet = Sheet::new(context);
        match (source.dr_of, sheet.rds_mut(if source.dr_of.is_some() { id } else { of })) {
            (Some(root), Some(row)) => row.dr_of = Some(root),
            (None, Some(row)) => row.edition = RdsEdition::HighAvailability,
            (_, None) => continue,
        }
        finding.fix(Fix::auto(Text::fixed("改为串级复制", "make it a chain"), sheet.finish()));
    }
    let all = buckets(context);
    for &(id, node, bucket) in &all {
        let Some(of) = bucket.replica_of else { continue };
        let (Some(here), Some(there)) = (context.design.region_of(node), region_of(context, of)) else {
            continue;
        };
        if here == there {
            continue;
        }
        let source_copies = all.iter().any(|(other, _, row)| *other == of && row.replica_of.is_some());
        if source_copies {
            sink.pass();
            continue;
        }
        let name = &node.name;
        let near = all.iter().find(|(other, row, product)| {
            *other != id && product.replica_of == Some(of) && context.design.region_of(row) == Some(there)
        });
        let finding = sink.fail(
            [id.into(), of.into()],
            text!(
                "“{name}”直接从生产Bucket复制，中间的同城副本为0个，需要1个",
                "\"{name}\" copies the production bucket directly; there are 0 copies in the city between them and it needs 1"
            ),
        );
        finding.fix_if(chain(context, id, of, near.map(|&(near, _, _)| near)));
    }
}

/// Puts a copy in the city of the original between the two.
fn chain(context: &Context<'_>, far: NodeId, of: NodeId, near: Option<NodeId>) -> Option<Fix> {
    let mut sheet = Sheet::new(context);
    let near = match near {
        Some(near) => near,
        None => {
            let row = context.facts.node(of)?.clone();
            let Product::Oss(bucket) = &row.product else { return None };
            let name = sheet.free_name(&format!("{}-{}", row.name, context.word("同城副本", "copy")));
            let product = Product::Oss(Bucket { replica_of: Some(of), ..bucket.clone() });
            let near = sheet.add_node(Node { name, product, private_ip: None, kept_ips: Vec::new(), ..row });
            sheet.add_link(Link::new(of, near, Purpose::Replication).speaking(Protocol::Https, 443));
            near
        }
    };
    if let Some(node) = sheet.node_mut(far)
        && let Product::Oss(bucket) = &mut node.product
    {
        bucket.replica_of = Some(near);
    }
    for &(id, link) in context.facts.incoming(far) {
        if link.from == of && link.purpose == Purpose::Replication {
            sheet.remove(id);
        }
    }
    sheet.add_link(Link::new(near, far, Purpose::Replication).speaking(Protocol::Https, 443));
    Some(Fix::auto(Text::fixed("改为串级复制", "make it a chain"), sheet.finish()))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{replica, three_centres, two_regions};
    use super::*;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn a_chain_passes_and_two_centres_need_none() {
        passes("DR-009", &three_centres());
        assert_eq!(outcome("DR-009", &two_regions()), Outcome::NotApplicable);
    }

    #[test]
    fn a_direct_copy_becomes_a_chain() {
        let mut design = three_centres();
        let origin = id(&design, "files");
        replica(&mut design, "files-dr", Some(origin));
        one_finding("DR-009", &design);
        auto_fix_keeps_the_contract("DR-009", &design);
        remove(&mut design, "files-near");
        auto_fix_keeps_the_contract("DR-009", &design);
    }

    #[test]
    fn a_database_of_one_node_has_no_copy_in_the_city() {
        let mut design = three_centres();
        rds(&mut design, "rds", |rds| rds.edition = RdsEdition::Basic);
        one_finding("DR-009", &design);
        auto_fix_keeps_the_contract("DR-009", &design);
    }
}
