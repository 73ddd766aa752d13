//! DR-011: wrong active/standby mode.

use super::parts::{is_core, planned, promises_region, sites};
use crate::base::{Basis, Severity, Text};
use crate::design::{AzId, Design, Edit, Ref, RegionId};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    code: "DR-011",
    name: "wrong-active-standby",
    family: Family::Dr,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(824, 824), (832, 832)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("Active与Standby模式不符", "Wrong active/standby mode"),
    why: Text::fixed(
        "异地双中心为一地Active、一地Standby；两地三中心为同城两个Active、异地Standby。两地都写会丢数据，都不写则无人服务。",
        "Two regions are one active and one standby; three centres are two active in the city and a \
         standby in the other. Two writers lose data, and none serves nobody.",
    ),
    fix: Text::fixed(
        "在容灾计划中标明一个地域为Active，另一个为Standby；同城两个可用区都放服务器。",
        "Name one region active and the other standby, and keep servers in both AZs of the city.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("杭州和青岛都是Active。", "Hangzhou and Qingdao are both active."),
    good: Text::fixed("杭州Active，青岛Standby。", "Hangzhou is active and Qingdao stands by."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let plan = planned(context);
    if !promises_region(context) || plan.count() < 2 {
        return;
    }
    let regions = || plan.active.iter().chain(&plan.standby).chain(&plan.unsaid).map(|&id| Ref::from(id));
    if !plan.unsaid.is_empty() {
        sink.not_evaluated(
            plan.unsaid.iter().map(|&id| id.into()),
            Text::fixed(
                "容灾计划未填写地域为Active或Standby",
                "the plan does not say whether a region is active or stands by",
            ),
        );
        return;
    }
    let (active, standby) = (plan.active.len(), plan.standby.len());
    let both = plan.active.iter().any(|region| plan.standby.contains(region));
    if active != 1 || both || standby == 0 {
        let mut row = context.design.settings.clone();
        (row.recovery.active, row.recovery.standby) = (Vec::new(), Vec::new());
        let bare = Design { settings: row.clone(), ..context.design.clone() };
        let guess = sites(&Context::new(&bare, context.catalog, &[], context.date));
        let code = |id: &RegionId| context.design.regions.get(*id).map(|region| region.code.clone());
        row.recovery.active = guess.active.iter().filter_map(code).collect();
        row.recovery.standby = guess.standby.iter().filter_map(code).collect();
        let finding = sink.fail(
            regions(),
            text!(
                "容灾计划有{active}个Active地域、{standby}个Standby地域，应为1个Active，其余Standby",
                "the plan has {active} active and {standby} standby regions; it should have 1 active and the others standby"
            ),
        );
        if guess.active.len() == 1 {
            finding.fix(Fix::auto(
                Text::fixed(
                    "按生产数据库所在地域标明",
                    "name them after the region of the production database",
                ),
                vec![Edit::SetSettings(row)],
            ));
        }
        return;
    }
    let Some(&home) = plan.active.first() else { return };
    if is_core(context) {
        let serving: BTreeSet<AzId> = context
            .facts
            .teams
            .iter()
            .filter(|team| team.region == home)
            .flat_map(|team| team.per_az.keys().copied())
            .collect();
        let azs = serving.len();
        if azs < 2 {
            let place = context.name(home);
            sink.fail(
                [home.into()],
                text!(
                    "两地三中心的“{place}”有{azs}个可用区在服务，应为2个",
                    "of three centres, {azs} AZs of \"{place}\" serve; it should be 2"
                ),
            )
            .fix(Fix::guide(Text::fixed("把服务器均分到两个可用区", "split the servers over two AZs")));
            return;
        }
    }
    sink.pass();
}

#[cfg(test)]
mod tests {
    use super::super::sample::{three_centres, two_regions};
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn one_active_and_one_standby_pass() {
        passes("DR-011", &two_regions());
        passes("DR-011", &three_centres());
    }

    #[test]
    fn two_active_regions_are_put_right() {
        let mut design = two_regions();
        settings(&mut design, |settings| {
            settings.recovery.active.push("cn-qingdao".to_owned());
            settings.recovery.standby.clear();
        });
        one_finding("DR-011", &design);
        let fixed = auto_fix_keeps_the_contract("DR-011", &design);
        assert_eq!(fixed.settings.recovery.standby, ["cn-qingdao"]);
    }

    #[test]
    fn an_unnamed_region_is_not_evaluated_and_one_az_is_too_few_for_three_centres() {
        let mut design = two_regions();
        settings(&mut design, |settings| settings.recovery.standby.clear());
        assert_eq!(outcome("DR-011", &design), Outcome::NotEvaluated);
        let mut design = three_centres();
        remove(&mut design, "web-2");
        one_finding("DR-011", &design);
    }
}
