//! DR-005: DR capacity below production.

use super::parts::{counterpart, sites};
use crate::base::{Basis, Severity, Text};
use crate::design::HaPromise;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "DR-005",
    name: "other-region-smaller",
    family: Family::Dr,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(416, 416)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("灾备配置低于生产", "DR capacity below production"),
    why: Text::fixed(
        "容灾地域的容量低于生产时，切换后只能承担一部分业务；低于申明的降级需求时就是容灾失败。",
        "With less capacity than production the other region carries part of the business only; below the \
         declared degraded demand the recovery fails.",
    ),
    fix: Text::fixed(
        "增加容灾地域的服务器，或写明可接受的降级比例。",
        "Add servers in the other region, or declare which share is acceptable.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed(
        "生产4台，容灾2台，要求80%。",
        "Four servers in production, two in the other region, 80% declared.",
    ),
    good: Text::fixed("生产和容灾各4台。", "Four servers in each region."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let sites = sites(context);
    for team in &context.facts.teams {
        if team.promise < HaPromise::Region || !sites.active.contains(&team.region) {
            continue;
        }
        for &region in &sites.standby {
            let Some(other) = counterpart(context, team, region) else { continue };
            let (here, there) = (team.count(), other.count());
            if there >= here {
                sink.pass();
                continue;
            }
            let percent = there.saturating_mul(100) / here.max(1);
            let declared = context.design.settings.recovery.degraded_percent;
            let short = declared.is_some_and(|least| percent < u64::from(least));
            let (name, place) = (context.name(team.job), context.name(region));
            let required = declared.unwrap_or(100);
            let finding = sink.fail(
                other.subjects(),
                { let servers = crate::base::text::counted(there, "server"); text!(
                    "“{name}”在“{place}”有{there}台，为生产{here}台的{percent}%，要求{required}%",
                    "\"{name}\" has {servers} in \"{place}\", {percent}% of the {here} in production; {required}% is asked for"
                ) },
            );
            if short {
                finding.severity(Severity::Warning);
            }
            let mut sheet = Sheet::new(context);
            let first = other.members.first().map(|member| member.id);
            if let Some(()) = first.and_then(|id| sheet.add_members(id, here - there)) {
                let more = here - there;
                finding.fix(Fix::choose(
                    {
                        let servers = crate::base::text::counted(more, "server");
                        text!("增加{more}台", "add {servers}")
                    },
                    sheet.finish(),
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::two_regions;
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn equal_capacity_passes() {
        passes("DR-005", &two_regions());
    }

    #[test]
    fn less_is_a_hint_and_too_little_a_warning() {
        let mut design = two_regions();
        node(&mut design, "web-1", |node| node.count = 2);
        assert_eq!(one_finding("DR-005", &design).severity, Severity::Warning);
        each_fix_removes_the_finding("DR-005", &design);
        settings(&mut design, |settings| settings.recovery.degraded_percent = Some(50));
        assert_eq!(one_finding("DR-005", &design).severity, Severity::Info);
    }
}
