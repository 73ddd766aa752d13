//! DR-008: replication must be one-way, production to DR.

use crate::base::{Basis, Severity, Text};
use crate::design::{Link, NodeId, Product, Purpose, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "DR-008",
    name: "replication-not-one-way",
    family: Family::Dr,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(825, 825), (833, 833)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("数据复制须为单向", "Replication must be one-way, production to DR"),
    why: Text::fixed(
        "异地复制是生产到灾备单向的；反向或双向的连线会用旧数据覆盖生产，也没有产品支持。",
        "Copies between regions go one way, from production to the standby; a link back overwrites \
         production with old data, and no product does it.",
    ),
    fix: Text::fixed(
        "复制连线改为从生产到灾备，删除反向连线。",
        "Let the link lead from production to the copy and remove the way back.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("灾备RDS → 生产RDS的复制连线。", "A replication link from the copy to the original."),
    good: Text::fixed("生产RDS → 灾备RDS的复制连线。", "A replication link from the original to the copy."),
    cross: &[],
    check: Check::Rows(check),
};

fn original(context: &Context<'_>, id: NodeId) -> Option<NodeId> {
    match &context.facts.node(id)?.product {
        Product::Rds(rds) => rds.dr_of,
        Product::Oss(bucket) => bucket.replica_of,
        _ => None,
    }
}

fn same_kind(context: &Context<'_>, link: &Link) -> bool {
    let code = |id: NodeId| context.facts.node(id).map(|node| node.product.code());
    code(link.from) == code(link.to)
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, link) in sink.each(&context.facts.links).copied() {
        if link.purpose != Purpose::Replication {
            continue;
        }
        if original(context, link.to) == Some(link.from) && original(context, link.from) != Some(link.to) {
            sink.pass();
            continue;
        }
        if original(context, link.from) != Some(link.to) {
            continue;
        }
        let (from, to) = (context.name(link.from), context.name(link.to));
        let forth = context
            .facts
            .outgoing(link.to)
            .iter()
            .any(|(_, other)| other.purpose == Purpose::Replication && other.to == link.from);
        let mut sheet = Sheet::new(context);
        if forth {
            sheet.remove(id);
        } else if let Some(row) = sheet.link_mut(id) {
            (row.from, row.to) = (link.to, link.from);
        }
        sink.fail(
            [Ref::Link(id), link.from.into(), link.to.into()],
            text!(
                "“{from}”是“{to}”的副本，却向它复制；只能从“{to}”复制到“{from}”",
                "\"{from}\" is a copy of \"{to}\" and feeds it; only \"{to}\" may feed \"{from}\""
            ),
        )
        .fix(Fix {
            // A link that is turned round leads into the copy's kind, which may not be fed by the other (RDS-005).
            class: if forth || same_kind(context, link) { FixClass::Auto } else { FixClass::Choose },
            ..Fix::auto(Text::fixed("改为单向复制", "make it one-way"), sheet.finish())
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::two_regions;
    use super::*;
    use crate::design::Protocol;
    use crate::rules::testing::*;

    #[test]
    fn one_way_passes() {
        passes("DR-008", &two_regions());
    }

    #[test]
    fn a_way_back_is_turned_or_removed() {
        let mut design = two_regions();
        connect(&mut design, "rds-dr", "rds", Purpose::Replication, Protocol::Mysql, 3306);
        one_finding("DR-008", &design);
        let fixed = auto_fix_keeps_the_contract("DR-008", &design);
        assert_eq!(fixed.links.len() + 1, design.links.len());
        disconnect(&mut design, "rds", "rds-dr");
        auto_fix_keeps_the_contract("DR-008", &design);
    }
}
