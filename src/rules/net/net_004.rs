//! NET-004: vSwitches missing in one of two AZs.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Basis, Severity, Text};
use crate::design::{AzId, HaPromise, NetKind, RegionId, SecurityZoneId, SecurityZoneMode, VSwitchId};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

use super::servers_in;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "NET-004",
    name: "vswitch-missing-in-an-az",
    family: Family::Net,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(46, 46)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("未在两个可用区各建交换机", "vSwitches missing in one of two AZs"),
    why: Text::fixed(
        "一个交换机只属于一个可用区；只有一个可用区有交换机，服务器就无法放到第二个可用区。",
        "A vSwitch belongs to one AZ; when only one AZ has one, no server can stand in a second AZ.",
    ),
    fix: Text::fixed(
        "在缺少的可用区用下一个空闲网段创建交换机。",
        "Create the missing vSwitch with the next free block.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("专有网络只在可用区F有交换机。", "The VPC has a vSwitch in AZ F only."),
    good: Text::fixed(
        "专有网络在可用区F和G各有一个交换机。",
        "The VPC has one vSwitch in AZ F and one in AZ G.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for region in context.design.regions.keys() {
        let asked = context.net_of(region) == NetKind::Vpc && promise(context, region) >= HaPromise::Az;
        if !asked || (servers_in(context, region) == 0 && context.facts.vpcs_of(region).is_empty()) {
            continue;
        }
        for (security_zone, vswitches) in by_zone(context, region) {
            let azs: BTreeSet<AzId> =
                vswitches.iter().filter_map(|&id| Some(context.design.vswitches.get(id)?.az)).collect();
            if azs.len() >= 2 {
                sink.pass();
                continue;
            }
            let (name, count) = (context.name(region), azs.len());
            let message = match security_zone {
                None => text!(
                    "“{name}”的交换机分布在{count}个可用区，应在2个可用区各有交换机",
                    "\"{name}\" has vSwitches in {count} AZs; it needs one in each of 2 AZs"
                ),
                Some(id) => {
                    let row = context.name(id);
                    text!(
                        "“{name}”安全域“{row}”的交换机分布在{count}个可用区，应在2个可用区各有交换机",
                        "\"{name}\" has vSwitches of the security zone \"{row}\" in {count} AZs; it needs one in each of 2 AZs"
                    )
                }
            };
            let fix = create(context, region, security_zone, &azs).unwrap_or_else(|| {
                Fix::guide(Text::fixed(
                    "先填写专有网络的网段，并在该地域添加第二个可用区",
                    "enter the block of the VPC and add a second AZ to the region first",
                ))
            });
            let subjects = vswitches.into_iter().map(Into::into).chain([region.into()]);
            sink.fail(subjects.chain(security_zone.map(Into::into)), message).fix(fix);
        }
    }
}

/// The highest promise that holds for a server of the region; the design's when there is none.
fn promise(context: &Context<'_>, region: RegionId) -> HaPromise {
    context.promise_in(region).unwrap_or(context.design.settings.ha_promise)
}

/// The vSwitches of a region; apart for each security zone that has one, when the design is divided into zones.
fn by_zone(context: &Context<'_>, region: RegionId) -> BTreeMap<Option<SecurityZoneId>, Vec<VSwitchId>> {
    let design = context.design;
    let divided = design.settings.security_zone_mode != SecurityZoneMode::None;
    let mut zones: BTreeMap<Option<SecurityZoneId>, Vec<VSwitchId>> = BTreeMap::new();
    for &vpc in context.facts.vpcs_of(region) {
        for &id in context.facts.vswitches_of(vpc) {
            let zone = design.vswitches.get(id).and_then(|row| row.security_zone).filter(|_| divided);
            zones.entry(zone).or_default().push(id);
        }
    }
    if zones.is_empty() {
        zones.insert(None, Vec::new());
    }
    zones
}

/// The missing vSwitches: in the region's AZs that have none, until there are two.
fn create(
    context: &Context<'_>,
    region: RegionId,
    security_zone: Option<SecurityZoneId>,
    have: &BTreeSet<AzId>,
) -> Option<Fix> {
    let mut sheet = Sheet::new(context);
    let vpc = sheet.vpc_of(region);
    let mut missing: Vec<AzId> =
        context.facts.azs_of(region).iter().copied().filter(|az| !have.contains(az)).collect();
    let wanted = 2_usize.saturating_sub(have.len());
    while missing.len() < wanted {
        missing.push(sheet.next_az(region)?);
    }
    let mut names = Vec::new();
    for az in missing.into_iter().take(wanted) {
        sheet.vswitch_for(vpc, az, security_zone)?;
        names.push(sheet.az_name(az));
    }
    let (zh, en) = (names.join("、"), names.join(", "));
    Some(Fix::auto(text!("在{zh}创建交换机", "create a vSwitch in {en}"), sheet.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Edit, SecurityZone, SecurityZoneKind};
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    fn without_second_vswitch() -> crate::design::Design {
        let mut design = two_az_vpc();
        let second = design.vswitches.keys().next_back().unwrap();
        apply(&mut design, vec![Edit::Remove(second.into())]);
        design
    }

    #[test]
    fn a_vswitch_in_each_az_passes() {
        passes("NET-004", &two_az_vpc());
        assert_eq!(outcome("NET-004", &two_az_classic()), Outcome::NotApplicable);
    }

    #[test]
    fn a_missing_vswitch_is_created_in_the_next_free_block() {
        let design = without_second_vswitch();
        one_finding("NET-004", &design);
        let fixed = auto_fix_keeps_the_contract("NET-004", &design);
        let blocks: Vec<_> = fixed.vswitches.values().filter_map(|row| row.cidr).collect();
        assert_eq!(blocks, [cidr("192.168.0.0/25"), cidr("192.168.0.128/25")]);
        passes("NET-004", &fixed);
    }

    #[test]
    fn without_an_az_promise_it_is_not_asked() {
        let mut design = without_second_vswitch();
        settings(&mut design, |settings| settings.ha_promise = HaPromise::Instance);
        assert_eq!(outcome("NET-004", &design), Outcome::NotApplicable);
    }

    #[test]
    fn each_security_zone_is_counted_by_itself() {
        let mut design = two_az_vpc();
        settings(&mut design, |settings| settings.security_zone_mode = SecurityZoneMode::DmzMgmtIntranet);
        let zone = design.ids().security_zone();
        let row = SecurityZone { name: "DMZ".to_owned(), kind: SecurityZoneKind::Dmz, order: 0 };
        let (id, first) = design.vswitches.iter().next().map(|(id, row)| (id, row.clone())).unwrap();
        let first = crate::design::VSwitch { security_zone: Some(zone), ..first };
        apply(&mut design, vec![Edit::PutSecurityZone(zone, row), Edit::PutVSwitch(id, first)]);
        assert_eq!(findings("NET-004", &design).len(), 2);
        passes("NET-004", &auto_fix_keeps_the_contract("NET-004", &design));
    }
}
