//! DR-007: RDS switch to the DR city is manual.

use crate::base::{Basis, Severity, Text};
use crate::design::{Edit, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "DR-007",
    name: "database-switch-taken-for-automatic",
    family: Family::Dr,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(415, 415)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("RDS异地切换为手动", "RDS switch to the DR city is manual"),
    why: Text::fixed(
        "RDS异地切换要人工提升灾备实例；把它当作自动，恢复时间会比承诺长。",
        "People promote the copy of the database by hand; a plan that takes it for automatic recovers \
         later than it promises.",
    ),
    fix: Text::fixed(
        "在容灾计划中标明人工切换，并把步骤和用时算进RTO。",
        "Mark the switch as manual and count its steps and time in the RTO.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "容灾计划写明RDS自动切换到异地。",
        "A plan in which RDS switches to the other region by itself.",
    ),
    good: Text::fixed("容灾计划写明人工切换，用时30分钟。", "A plan with a manual switch of 30 minutes."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let copies: Vec<Ref> = context
        .facts
        .rds
        .iter()
        .filter(|(_, _, rds)| rds.dr_of.is_some())
        .map(|&(id, _, _)| id.into())
        .collect();
    if copies.is_empty() {
        return;
    }
    let settings = &context.design.settings;
    match settings.recovery.rds_switch_automatic {
        None => {
            sink.not_evaluated(
                copies,
                Text::fixed("容灾计划未填写RDS切换方式", "the plan does not say how RDS switches"),
            );
            return;
        }
        Some(true) => {
            let mut row = settings.clone();
            row.recovery.rds_switch_automatic = Some(false);
            sink.fail(
                copies,
                Text::fixed(
                    "容灾计划按RDS自动切换，异地切换须人工进行",
                    "the plan takes the switch of RDS for automatic; between regions it is manual",
                ),
            )
            .fix(Fix::auto(Text::fixed("标明人工切换", "mark it as manual"), vec![Edit::SetSettings(row)]));
            return;
        }
        Some(false) => {}
    }
    match (settings.targets.rto_seconds, settings.recovery.manual_switch_seconds) {
        (Some(target), Some(step)) if target < step => {
            sink.fail(
                copies,
                text!(
                    "RTO目标为{target}秒，RDS人工切换需要{step}秒",
                    "the RTO target is {target} s and the manual switch of RDS takes {step} s"
                ),
            )
            .fix(Fix::guide(Text::fixed(
                "缩短切换步骤（预案、演练、脚本），或调整RTO目标",
                "shorten the steps by scripts and drills, or change the target",
            )));
        }
        (Some(_), Some(_)) => sink.pass(),
        (None, _) | (_, None) => sink.not_evaluated(
            copies,
            Text::fixed(
                "未填写RTO目标或人工切换用时",
                "the RTO target or the time of the switch was not entered",
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::two_regions;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn a_manual_switch_within_the_target_passes() {
        passes("DR-007", &two_regions());
    }

    #[test]
    fn an_automatic_switch_is_marked_manual() {
        let mut design = two_regions();
        settings(&mut design, |settings| settings.recovery.rds_switch_automatic = Some(true));
        one_finding("DR-007", &design);
        auto_fix_keeps_the_contract("DR-007", &design);
    }

    #[test]
    fn a_slow_switch_fails_and_an_unknown_one_is_not_evaluated() {
        let mut design = two_regions();
        settings(&mut design, |settings| settings.recovery.manual_switch_seconds = Some(3601));
        assert!(one_finding("DR-007", &design).message.en.contains("3601"));
        settings(&mut design, |settings| settings.recovery.manual_switch_seconds = None);
        assert_eq!(outcome("DR-007", &design), Outcome::NotEvaluated);
    }
}
