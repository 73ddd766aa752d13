//! SLB-024: a load balancer cannot be opened before the account is verified.

use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-024",
    name: "slb-without-real-name",
    family: Family::Slb,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(316, 316), (348, 348)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("开通SLB须实名认证", "SLB needs real-name verification"),
    why: Text::fixed(
        "SLB是后付费服务，开通前账号必须完成实名认证，否则开通按钮是灰色的。",
        "An SLB is paid after use, and the account must be verified by real name before one can be opened; \
         otherwise the button is grey.",
    ),
    fix: Text::fixed(
        "在账号中心完成实名认证，并在账号信息中记下。",
        "Verify the account by real name and record it among the account facts.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed(
        "账号未实名认证，设计中有公网SLB。",
        "An account without real-name verification and a design with a public SLB.",
    ),
    good: Text::fixed(
        "账号已实名认证，设计中有公网SLB。",
        "A verified account and a design with a public SLB.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let slbs = || context.facts.slbs.iter().map(|&(id, _, _)| id.into());
    if context.facts.slbs.is_empty() {
        return;
    }
    let count = context.facts.slbs.len();
    match context.design.account.real_name {
        Some(true) => sink.pass(),
        Some(false) => {
            sink.fail(
                slbs(),
                text!(
                    "账号未实名认证，设计中有{count}个SLB，开通须先实名认证",
                    "the account is not verified by real name and the design has {count} SLB; opening one needs it"
                ),
            )
            .fix(Fix::guide(Text::fixed("完成实名认证后在账号信息中勾选", "verify the account, then tick it among the account facts")));
        }
        None => sink.not_evaluated(
            slbs(),
            Text::fixed(
                "账号信息中未填写是否实名认证",
                "whether the account is verified by real name was not entered",
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SLB-024", &design);
        }
    }

    #[test]
    fn an_account_without_verification_fails_and_an_unknown_one_is_not_evaluated() {
        let mut design = two_az_classic();
        account(&mut design, |account| account.real_name = Some(false));
        assert_eq!(one_finding("SLB-024", &design).fixes[0].class, FixClass::Guide);
        account(&mut design, |account| account.real_name = None);
        assert_eq!(outcome("SLB-024", &design), Outcome::NotEvaluated);
        remove(&mut design, "slb");
        assert_eq!(outcome("SLB-024", &design), Outcome::NotApplicable);
    }
}
