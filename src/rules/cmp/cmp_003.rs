//! CMP-003: audit log kept 6 months plus off-site copy.

use super::parts::{enter, tell, unknown};
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "CMP-003",
    name: "short-audit-retention",
    family: Family::Cmp,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::risk(&[(79, 79)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("审计日志留存6个月异地备份", "Audit log kept 6 months plus off-site copy"),
    why: Text::fixed(
        "文章建议审计日志留存不少于6个月并异地备份；短于此则事后无从追查。",
        "The article advises six months of audit logs with a copy elsewhere; less leaves nothing to trace.",
    ),
    fix: Text::fixed(
        "日志保留不少于180天，并备份到另一地点。",
        "Keep logs for 180 days or more, with a copy elsewhere.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("日志保留30天。", "Logs kept for 30 days."),
    good: Text::fixed("日志保留180天并异地备份。", "Logs kept for 180 days with a copy elsewhere."),
    cross: &["Checkov CKV_ALI_25", "KICS Log retention above 90 days", "KICS RDS retention"],
    check: Check::Design(check),
};

const LEAST: u32 = 180;

fn check(context: &Context<'_>, sink: &mut Sink) {
    let practice = &context.design.account.practice;
    let (Some(days), Some(off_site)) = (practice.audit_retention_days, practice.audit_off_site) else {
        unknown(sink);
        return;
    };
    if days >= LEAST && off_site {
        sink.pass();
        return;
    }
    let sites = 1 + u8::from(off_site);
    tell(context, sink, {
        let kept = crate::base::text::counted(days, "day");
        let places = crate::base::text::counted(sites, "site");
        text!(
            "审计日志保留{days}天、{sites}处，建议{LEAST}天、2处",
            "audit logs are kept for {kept} at {places}; {LEAST} days at 2 are advised"
        )
    })
    .fix(enter(
        context,
        Text::fixed("保留180天并异地备份", "keep them 180 days with a copy elsewhere"),
        |practice| {
            practice.audit_retention_days = Some(days.max(LEAST));
            practice.audit_off_site = Some(true);
        },
    ));
}

#[cfg(test)]
mod tests {
    use super::super::sample::{compliant, practice};
    use super::*;
    use crate::rules::ENFORCED;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn the_practice_passes_another_is_told_and_an_unknown_one_is_not_evaluated() {
        passes("CMP-003", &compliant());
        let mut design = compliant();
        practice(&mut design, |practice| practice.audit_retention_days = Some(179));
        assert_eq!(one_finding("CMP-003", &design).severity, Severity::Info);
        auto_fix_keeps_the_contract("CMP-003", &design);
        settings(&mut design, |settings| settings.packs = vec![ENFORCED.to_owned()]);
        assert_eq!(one_finding("CMP-003", &design).severity, Severity::Warning);
        practice(&mut design, |practice| practice.audit_retention_days = None);
        assert_eq!(outcome("CMP-003", &design), Outcome::NotEvaluated);
    }
}
