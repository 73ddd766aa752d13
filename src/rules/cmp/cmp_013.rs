//! CMP-013: active in three AZs.

use super::parts::severity;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "CMP-013",
    name: "fewer-than-three-azs",
    family: Family::Cmp,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::risk(&[(39, 39)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("多活跨3可用区", "Active in three AZs"),
    why: Text::fixed(
        "文章建议多活跨3个可用区；指南的金融云每地域两个可用区，因此只在列出3个以上可用区的地域提示。",
        "The article advises three active AZs; the guide has two in each region, so this speaks only \
         where the edition lists three or more.",
    ),
    fix: Text::fixed("把服务器分布到第三个可用区。", "Put servers into a third AZ."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("有4个可用区的地域只用了2个。", "Two AZs used in a region of four."),
    good: Text::fixed("服务器分布在3个可用区。", "Servers in three AZs."),
    cross: &[],
    check: Check::Rows(check),
};

const LEAST: usize = 3;

fn check(context: &Context<'_>, sink: &mut Sink) {
    for team in sink.each(&context.facts.teams).filter(|team| team.online) {
        let listed = context.region_info(team.region).map_or(0, |info| info.azs.len());
        if listed < LEAST {
            continue;
        }
        let used = team.per_az.len();
        if used >= LEAST {
            sink.pass();
            continue;
        }
        let name = context.name(team.job);
        let finding = sink
            .fail(
                team.subjects(),
                text!(
                    "“{name}”用了{used}个可用区，该地域有{listed}个，建议{LEAST}个",
                    "\"{name}\" uses {used} of the region's {listed} AZs; {LEAST} are advised"
                ),
            )
            .severity(severity(context));
        let mut sheet = Sheet::new(context);
        let spare =
            context.facts.azs_of(team.region).iter().copied().find(|az| !team.per_az.contains_key(az));
        let target = spare.or_else(|| sheet.next_az(team.region));
        if let (Some(az), Some(first)) = (target, team.ids().next())
            && sheet.twin(first, az, 1).is_some()
        {
            finding.fix(Fix::choose(
                Text::fixed("在第三个可用区增加1台", "add 1 server in a third AZ"),
                sheet.finish(),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::compliant;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn two_of_four_azs_are_told_and_two_of_two_are_not() {
        let design = compliant();
        assert_eq!(findings("CMP-013", &design).len(), 1);
        let mut fixed = design.clone();
        let finding = one_finding("CMP-013", &design);
        apply(&mut fixed, finding.edits(&finding.fixes[0], &context(&design)));
        let left = findings("CMP-013", &fixed);
        assert!(left.is_empty() || left[0].message.en.contains("uses 2"), "{left:#?}");
        assert_eq!(outcome("CMP-013", &two_az_classic()), Outcome::NotApplicable);
    }

    #[test]
    fn three_azs_pass() {
        let mut design = compliant();
        let finding = one_finding("CMP-013", &design);
        let edits = finding.edits(&finding.fixes[0], &context(&design));
        apply(&mut design, edits);
        passes("CMP-013", &design);
    }
}
