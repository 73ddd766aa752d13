//! NET-015: a security zone without a vSwitch of its own.

use crate::base::{Basis, Severity, Text};
use crate::design::{AzId, Edit, NetKind, SecurityZone, SecurityZoneId, SecurityZoneKind, SecurityZoneMode};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "NET-015",
    name: "three-zones-missing",
    family: Family::Net,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(57, 57)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "未按安全等级划分DMZ、管理区、内网区",
        "High-security design without three separate zones",
    ),
    why: Text::fixed(
        "高安全架构要求互联网区、管理区、内网区各用自己的交换机，区之间才能用路由和安全组隔离。",
        "A high-security design keeps Internet, management and intranet zones in vSwitches of their own, so that routes and groups can part them.",
    ),
    fix: Text::fixed("为缺少的安全域创建交换机。", "Create the missing vSwitches."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("管理区在可用区G没有交换机。", "The management zone has no vSwitch in AZ G."),
    good: Text::fixed(
        "三个安全域在两个可用区各有一个交换机。",
        "Each of the three zones has a vSwitch in both AZs.",
    ),
    cross: &[],
    check: Check::Design(check),
};

const WANTED: [(SecurityZoneKind, &str, &str); 3] = [
    (SecurityZoneKind::Dmz, "互联网区（DMZ）", "dmz"),
    (SecurityZoneKind::Management, "管理区", "management"),
    (SecurityZoneKind::Intranet, "内网区", "intranet"),
];

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    if design.settings.security_zone_mode != SecurityZoneMode::DmzMgmtIntranet {
        return;
    }
    for region in design.regions.keys() {
        if context.net_of(region) != NetKind::Vpc {
            continue;
        }
        let azs: Vec<AzId> = context
            .facts
            .azs_of(region)
            .iter()
            .copied()
            .filter(|&az| !context.facts.nodes_in_az(az).is_empty())
            .collect();
        for (order, (kind, title, english_title)) in WANTED.into_iter().enumerate() {
            let zone = design.security_zones.iter().find(|(_, row)| row.kind == kind).map(|(id, _)| id);
            let lacking: Vec<AzId> = azs
                .iter()
                .copied()
                .filter(|&az| zone.is_none_or(|zone| !has_vswitch(context, az, zone)))
                .collect();
            if lacking.is_empty() {
                if !azs.is_empty() {
                    sink.pass();
                }
                continue;
            }
            let (name, count) = (context.name(region), lacking.len());
            let word = zone.map_or_else(|| title.to_owned(), |zone| context.name(zone));
            let english = zone.map_or_else(|| format!("{kind:?}").to_lowercase(), |zone| context.name(zone));
            let mut sheet = Sheet::new(context);
            let vpc = sheet.vpc_of(region);
            // A new zone and its vSwitches cannot come in one sheet: the zone first, then they are missing.
            let fix = match zone {
                None => {
                    let id = design.ids().security_zone();
                    let row = SecurityZone {
                        name: context.word(title, english_title).to_owned(),
                        kind,
                        order: order as u32 + 1,
                    };
                    Some(Fix::auto(
                        text!("新建安全域“{title}”", "add the zone"),
                        vec![Edit::PutSecurityZone(id, row)],
                    ))
                }
                Some(zone) => {
                    lacking.iter().all(|&az| sheet.vswitch_for(vpc, az, Some(zone)).is_some()).then(|| {
                        // With one AZ in use the zone then lacks the other one (NET-004), which a person settles.
                        Fix {
                            class: if azs.len() < 2 { FixClass::Choose } else { FixClass::Auto },
                            ..Fix::auto(
                                Text::fixed("创建缺少的交换机", "create the missing vSwitches"),
                                sheet.finish(),
                            )
                        }
                    })
                }
            };
            let state = if zone.is_none() {
                text!("尚无此安全域", "there is no such zone yet")
            } else {
                text!("{count}个可用区缺少", "{count} AZs lack one")
            };
            let (zh, en) = (state.zh, state.en);
            sink.fail(
                [region.into()].into_iter().chain(zone.map(Into::into)),
                text!(
                    "“{name}”的“{word}”没有自己的交换机（{zh}），每个可用区应有一个",
                    "\"{english}\" has no vSwitch of its own in every AZ of \"{name}\" ({en}); each AZ needs one"
                ),
            )
            .fix_if(fix);
        }
    }
}

fn has_vswitch(context: &Context<'_>, az: AzId, zone: SecurityZoneId) -> bool {
    let mut rows = context.design.vswitches.values();
    rows.any(|row| row.az == az && row.security_zone == Some(zone))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn zones_and_their_vswitches_are_made() {
        let mut design = two_az_vpc();
        assert_eq!(outcome("NET-015", &design), crate::rules::Outcome::NotApplicable);
        settings(&mut design, |settings| settings.security_zone_mode = SecurityZoneMode::DmzMgmtIntranet);
        assert_eq!(findings("NET-015", &design).len(), 3);
        let selection = crate::rules::Selection::new(&["NET-015"], &[]).unwrap();
        let fixed = crate::rules::fix_all(&context(&design).selecting(selection)).design;
        passes("NET-015", &fixed);
        assert_eq!(fixed.vswitches.len(), 8);
        passes("NET-009", &fixed);
    }
}
