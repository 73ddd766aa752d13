//! ECS-006: classic production servers stand in another region than 华东1.

use crate::base::{Basis, Severity, Text};
use crate::design::{Az, Edit, NetKind, NodeId, Region, RegionId};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink, Team};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "ECS-006",
    name: "classic-production-outside-hangzhou",
    family: Family::Ecs,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(96, 96), (235, 235)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("生产系统建议放在华东1", "Classic production outside Hangzhou"),
    why: Text::fixed(
        "经典网络的生产系统建议放在华东1（杭州），华北1（青岛）用于灾备。",
        "The guide puts production of the classic network in Hangzhou and disaster recovery in Qingdao.",
    ),
    fix: Text::fixed(
        "生产服务器放到华东1；青岛只留灾备。",
        "Put production in Hangzhou and keep Qingdao for disaster recovery.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("经典网络的生产服务器只在华北1。", "Classic production servers in Qingdao only."),
    good: Text::fixed("生产在华东1，灾备在华北1。", "Production in Hangzhou, disaster recovery in Qingdao."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for team in sink.each(&context.facts.teams) {
        if context.net_of(team.region) != NetKind::Classic {
            continue;
        }
        if is_hangzhou(context, team.region) || is_recovery(context, team) {
            sink.pass();
            continue;
        }
        let (name, region) = (context.name(team.job), context.name(team.region));
        sink.fail(
            team.subjects(),
            text!(
                "“{name}”的经典网络生产服务器在“{region}”，建议放在华东1",
                "the classic production servers of \"{name}\" stand in \"{region}\"; Hangzhou is advised"
            ),
        )
        .fix(relocate(context, team.region).unwrap_or_else(|| {
            Fix::guide(Text::fixed("把服务器移到华东1", "move the servers to the Hangzhou region"))
        }));
    }
}

/// The code of 华东1, the guide's region for production.
const HANGZHOU: &str = "cn-hangzhou-finance";

fn is_hangzhou(context: &Context<'_>, region: RegionId) -> bool {
    context.design.regions.get(region).is_some_and(|row| row.code == HANGZHOU)
}

/// A copy of what runs in Hangzhou, or the servers beside a disaster-recovery database.
fn is_recovery(context: &Context<'_>, team: &Team<'_>) -> bool {
    let twin =
        context.facts.teams.iter().any(|other| other.job == team.job && is_hangzhou(context, other.region));
    let beside = |node: &NodeId| {
        context.facts.node(*node).and_then(|row| row.product.as_rds()).is_some_and(|rds| rds.dr_of.is_some())
    };
    twin || context.facts.nodes_in_region(team.region).iter().any(beside)
}

/// The whole region becomes Hangzhou, when the design does not use Hangzhou yet and its AZs suffice.
fn relocate(context: &Context<'_>, region: RegionId) -> Option<Fix> {
    let design = context.design;
    if design.regions.values().any(|row| row.code == HANGZHOU) {
        return None;
    }
    let info = context.catalog.region(context.edition(), HANGZHOU)?;
    let azs = context.facts.azs_of(region);
    if azs.len() > info.azs.len() {
        return None;
    }
    let mut sheet = Sheet::new(context);
    let row = design.regions.get(region)?.clone();
    let name = info.name.get(context.lang).to_owned();
    sheet.edit(Edit::PutRegion(region, Region { code: HANGZHOU.to_owned(), name, ..row }));
    for (&az, known) in azs.iter().zip(&info.azs) {
        let row = Az { region, code: known.code.clone(), name: known.name.get(context.lang).to_owned() };
        sheet.edit(Edit::PutAz(az, row));
    }
    Some(Fix::choose(Text::fixed("把该地域改为华东1", "make the region Hangzhou"), sheet.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Design, Place, Product};
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    fn in_qingdao() -> Design {
        let mut design = two_az_classic();
        let id = design.regions.keys().next().unwrap();
        let row = Region { code: "cn-qingdao".to_owned(), name: "华北1".to_owned(), net: None };
        apply(&mut design, vec![Edit::PutRegion(id, row)]);
        design
    }

    #[test]
    fn hangzhou_passes_and_a_vpc_is_not_its_business() {
        passes("ECS-006", &two_az_classic());
        assert_eq!(outcome("ECS-006", &two_az_vpc()), Outcome::NotApplicable);
    }

    #[test]
    fn another_region_fails_and_can_become_hangzhou() {
        let design = in_qingdao();
        one_finding("ECS-006", &design);
        let fixed = each_fix_removes_the_finding("ECS-006", &design);
        passes("HA-012", &fixed[0]);
    }

    #[test]
    fn disaster_recovery_may_stand_elsewhere() {
        let mut design = in_qingdao();
        let other = add_node(&mut design, "production", Product::of_code("rds"), Place::Internet);
        rds(&mut design, "rds", |rds| rds.dr_of = Some(other));
        passes("ECS-006", &design);
    }
}
