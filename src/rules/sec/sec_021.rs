//! SEC-021: finance-cloud admission missing.

use crate::base::{Basis, Severity, Text};
use crate::catalog::Cloud;
use crate::design::RegionId;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SEC-021",
    name: "finance-admission-missing",
    family: Family::Sec,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(739, 739)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("金融机构需认证准入", "Finance-cloud admission missing"),
    why: Text::fixed(
        "金融云只对经认证的金融机构开放；未认证的账号看不到金融云的地域，什么也买不了。",
        "The finance cloud admits certified institutions only; other accounts see none of its regions and \
         can buy nothing there.",
    ),
    fix: Text::fixed(
        "提交金融机构资质认证，通过后在账号信息中勾选。",
        "Apply for admission with the institution's papers, then tick it among the account facts.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("账号未通过金融云认证。", "An account without admission."),
    good: Text::fixed("账号已通过金融云认证。", "An admitted account."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    let finance =
        |region: RegionId| context.region_info(region).is_some_and(|info| info.cloud == Cloud::Finance);
    let regions = design.regions.keys().filter(|&region| finance(region));
    let count: usize = regions.map(|region| context.facts.nodes_in_region(region).len()).sum();
    if count == 0 {
        return;
    }
    match design.account.finance_certified {
        Some(true) => sink.pass(),
        None => sink.not_evaluated(
            [],
            Text::fixed("账号信息中未填写金融云认证", "whether the account is admitted was not entered"),
        ),
        Some(false) => {
            sink.fail(
                [],
                { let resources = crate::base::text::counted(count, "resource"); text!(
                    "账号未通过金融云认证，设计中有{count}个金融云资源，须先认证",
                    "the account is not admitted to the finance cloud and the design has {resources} in it; admission comes first"
                ) },
            )
            .fix(Fix::guide(Text::fixed("提交金融机构资质认证", "apply for admission")));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn an_admitted_account_passes_another_fails_unknown_is_not_evaluated() {
        pass_on_both("SEC-021");
        let mut design = two_az_classic();
        account(&mut design, |account| account.finance_certified = Some(false));
        one_finding("SEC-021", &design);
        account(&mut design, |account| account.finance_certified = None);
        assert_eq!(outcome("SEC-021", &design), Outcome::NotEvaluated);
    }
}
