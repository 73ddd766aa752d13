//! NET-012: an RDS of a VPC without a vSwitch.

use crate::base::{Basis, Severity, Text};
use crate::design::{NetKind, SecurityZoneKind, VSwitchId};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "NET-012",
    name: "database-without-vswitch",
    family: Family::Net,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(49, 49)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("RDS未指定交换机", "VPC RDS without a vSwitch"),
    why: Text::fixed(
        "专有网络中的RDS可以指定交换机；不指定就由系统选，地址不在规划之内。",
        "An RDS of a VPC can be given a vSwitch; without one the cloud picks, and its address is in no plan.",
    ),
    fix: Text::fixed("指定数据所在安全域的交换机。", "Give it the vSwitch of the data zone."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("专有网络中的RDS没有选择交换机。", "An RDS in a VPC has no vSwitch."),
    good: Text::fixed("RDS在内网区的交换机中。", "The RDS is in the vSwitch of the intranet zone."),
    cross: &["InfraGuard rds-instances-in-vpc"],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    for &(id, node, _) in sink.each(&context.facts.rds) {
        if !crate::rules::Facts::is_in_cloud(node) || context.net_of_node(id) != NetKind::Vpc {
            continue;
        }
        if node.vswitch.is_some() {
            sink.pass();
            continue;
        }
        let Some(region) = design.region_of(node) else { continue };
        let zone = node.place.security_zone();
        let mut choices: Vec<(u8, VSwitchId)> = context
            .facts
            .vpcs_of(region)
            .iter()
            .flat_map(|&vpc| context.facts.vswitches_of(vpc))
            .filter_map(|&vswitch| {
                let own = design.vswitches.get(vswitch)?.security_zone;
                let kind = own.and_then(|zone| design.security_zones.get(zone)).map(|zone| zone.kind);
                let rank = match kind {
                    _ if own.is_some() && own == zone => 0,
                    Some(SecurityZoneKind::Data) => 1,
                    Some(SecurityZoneKind::Intranet) => 2,
                    _ => 3,
                };
                Some((rank, vswitch))
            })
            .collect();
        choices.sort_unstable();
        let name = context.name(id);
        let finding = sink.fail(
            [id.into()],
            text!("“{name}”未指定交换机，应指定1个", "\"{name}\" has no vSwitch; it should have 1"),
        );
        for (_, vswitch) in choices.into_iter().take(4) {
            let mut sheet = Sheet::new(context);
            if let Some(row) = sheet.node_mut(id) {
                row.vswitch = Some(vswitch);
            }
            let name = context.name(vswitch);
            finding.fix(Fix::choose(text!("放入交换机“{name}”", "put it into \"{name}\""), sheet.finish()));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn a_database_is_offered_the_vswitches_of_its_region() {
        passes("NET-012", &two_az_vpc());
        assert_eq!(outcome("NET-012", &two_az_classic()), Outcome::NotApplicable);
        let mut design = two_az_vpc();
        node(&mut design, "rds", |node| node.vswitch = None);
        assert_eq!(one_finding("NET-012", &design).fixes.len(), 2);
        for fixed in each_fix_removes_the_finding("NET-012", &design) {
            passes("NET-012", &fixed);
        }
    }
}
