//! CMP-020: vendor scoring 25/20/18/15/12/10.

use super::parts::must;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: "CMP-020",
    name: "vendors-not-scored",
    family: Family::Cmp,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::risk(&[(39, 39)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("云服务商选择矩阵", "Vendor scoring 25/20/18/15/12/10"),
    why: Text::fixed(
        "云服务商选型没有评分，决策依据无法留档；文章给出25/20/18/15/12/10的权重。",
        "A choice of vendor without scores leaves no record; the article weighs six criteria \
         25/20/18/15/12/10.",
    ),
    fix: Text::fixed(
        "用容量测算的F-14评分矩阵打分并归档。",
        "Score the vendors by F-14 and keep the result.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("未做服务商评分。", "Vendors were not scored."),
    good: Text::fixed("已按矩阵评分。", "Vendors were scored."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let practice = &context.design.account.practice;
    let fix = Fix::guide(Text::fixed("按F-14评分后勾选", "score them by F-14, then tick it"));
    let message = Text::fixed(
        "服务商评分矩阵填写了0份，建议1份",
        "the matrix of vendors was filled in 0 times; 1 is advised",
    );
    must(context, sink, practice.vendor_scored, message, fix);
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
        passes("CMP-020", &compliant());
        let mut design = compliant();
        practice(&mut design, |practice| practice.vendor_scored = Some(false));
        assert_eq!(one_finding("CMP-020", &design).severity, Severity::Info);
        settings(&mut design, |settings| settings.packs = vec![ENFORCED.to_owned()]);
        assert_eq!(one_finding("CMP-020", &design).severity, Severity::Warning);
        practice(&mut design, |practice| practice.vendor_scored = None);
        assert_eq!(outcome("CMP-020", &design), Outcome::NotEvaluated);
    }
}
