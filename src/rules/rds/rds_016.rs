//! RDS-016: high data safety is asked for and there is no copy in another region.

use crate::base::{Basis, Severity, Text};
use crate::design::{Link, Node, NodeId, Place, Product, Purpose, Rds};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "RDS-016",
    name: "no-remote-copy",
    family: Family::Rds,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(410, 410), (415, 415)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("数据安全要求高应开通青岛灾备实例", "High data safety without a Qingdao DR instance"),
    why: Text::fixed(
        "双机高可用只保护一个城市内的故障；数据安全要求高时应在异地（指南为青岛）开通灾备实例。",
        "The two nodes protect within one city; where data safety is asked for, have a disaster-recovery \
         instance elsewhere (Qingdao in the guide).",
    ),
    fix: Text::fixed(
        "在另一地域开通灾备实例，单向复制。",
        "Open a disaster-recovery instance in another region with one-way replication.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("数据安全要求高，RDS没有灾备实例。", "High data safety, and an RDS without a copy."),
    good: Text::fixed("数据安全要求高，青岛有灾备实例。", "High data safety, with a copy in Qingdao."),
    cross: &["InfraGuard rds-instance-has-guard-instance"],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, node, rds) in &context.facts.rds {
        if rds.dr_of.is_some() || rds.read_only_of.is_some() {
            continue;
        }
        let here = context.design.region_of(node);
        let copied = context.facts.rds.iter().any(|(_, other, copy)| {
            let there = context.design.region_of(other);
            copy.dr_of == Some(id) && there.is_some() && there != here
        });
        if copied || context.design.settings.high_data_safety != Some(true) {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        sink.fail(
            [id.into()],
            text!(
                "要求高数据安全，“{name}”的异地灾备实例为0个，应有1个",
                "high data safety is asked for and \"{name}\" has 0 copies in another region; it should have 1"
            ),
        )
        .fix(standby(context, id, node, rds).unwrap_or_else(|| {
            Fix::guide(Text::fixed(
                "先添加另一个地域（经典网络为华北1），再开通灾备实例",
                "add another region first (Qingdao in the classic network), then the copy",
            ))
        }));
    }
}

/// A copy in the first other region of the design, fed by one-way replication.
fn standby(context: &Context<'_>, id: NodeId, node: &Node, rds: &Rds) -> Option<Fix> {
    let here = context.design.region_of(node)?;
    let there = context.design.regions.keys().find(|&region| region != here)?;
    let mut sheet = Sheet::new(context);
    let copy = Rds { dr_of: Some(id), public_endpoint: false, ..rds.clone() };
    let name = sheet.free_name(&format!("{}-{}", node.name, context.word("灾备", "dr")));
    let place = Place::Region { region: there, security_zone: node.place.security_zone() };
    let row = Node {
        name,
        product: Product::Rds(copy),
        place,
        vswitch: None,
        private_ip: None,
        kept_ips: Vec::new(),
        ..node.clone()
    };
    let copy = sheet.add_node(row);
    sheet.add_link(Link::new(id, copy, Purpose::Replication));
    let region = context.name(there);
    Some(sheet.into_fix(text!("在“{region}”开通灾备实例", "add a copy in \"{region}\"")))
}

#[cfg(test)]
mod tests {
    use crate::design::{Edit, Region};
    use crate::rules::testing::*;

    #[test]
    fn data_safety_asks_for_a_copy_elsewhere() {
        pass_on_both("RDS-016");
        for mut design in good_designs() {
            settings(&mut design, |settings| settings.high_data_safety = Some(true));
            assert!(!one_finding("RDS-016", &design).fixes[0].has_edits());
            let other = design.ids().region();
            let row = Region { code: "cn-qingdao".to_owned(), name: "华北1".to_owned(), net: None };
            apply(&mut design, vec![Edit::PutRegion(other, row)]);
            auto_fix_keeps_the_contract("RDS-016", &design);
        }
    }
}
