//! DR-015: fail-back procedure missing.

use super::parts::{promises_region, sites};
use crate::base::{Basis, Severity, Text};
use crate::design::Edit;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: "DR-015",
    name: "no-way-back",
    family: Family::Dr,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(826, 826), (834, 834)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("缺少回切流程", "Fail-back procedure missing"),
    why: Text::fixed(
        "切到异地后还要切回：没有回切步骤，数据反向同步和域名回切只能临时想办法。",
        "After the switch comes the way back; without steps for it the data and the name have to be moved \
         by improvisation.",
    ),
    fix: Text::fixed(
        "在容灾计划中写明回切步骤：反向同步、停写、切回DNS、校验。",
        "Plan the way back: copy back, stop writing, switch the name, verify.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("异地双中心，容灾计划没有回切步骤。", "Two regions and a plan without a way back."),
    good: Text::fixed("容灾计划写明了回切步骤。", "A plan with its way back."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let sites = sites(context);
    if !promises_region(context) || sites.count() < 2 {
        return;
    }
    if context.design.settings.recovery.fail_back_planned == Some(true) {
        sink.pass();
        return;
    }
    let mut row = context.design.settings.clone();
    row.recovery.fail_back_planned = Some(true);
    sink.fail(
        sites.active.iter().chain(&sites.standby).map(|&id| id.into()),
        Text::fixed("容灾计划有0个回切步骤，需要1组", "the plan has 0 steps for the way back; it needs them"),
    )
    .fix(Fix::auto(Text::fixed("列入回切步骤", "plan the way back"), vec![Edit::SetSettings(row)]));
}

#[cfg(test)]
mod tests {
    use super::super::sample::two_regions;
    use crate::rules::testing::*;

    #[test]
    fn a_planned_way_back_passes_and_a_missing_one_is_planned() {
        passes("DR-015", &two_regions());
        let mut design = two_regions();
        settings(&mut design, |settings| settings.recovery.fail_back_planned = None);
        one_finding("DR-015", &design);
        auto_fix_keeps_the_contract("DR-015", &design);
    }
}
