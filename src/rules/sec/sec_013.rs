//! SEC-013: account MFA off.

use super::parts::uses_the_cloud;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: "SEC-013",
    name: "account-mfa-off",
    family: Family::Sec,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::account(&[(100, 100)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("主账号未开启MFA", "Account MFA off"),
    why: Text::fixed(
        "主账号能删除一切；没有MFA，密码一旦泄露，登录、改密和删除都不再需要别的验证。",
        "The main account can delete everything; without MFA a leaked password is enough to log in, \
         change the password and delete.",
    ),
    fix: Text::fixed(
        "在账号中心为主账号和RAM子账号开启MFA（6位动态码）。",
        "Turn on MFA (a six-digit code) for the main account and its RAM users.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("主账号未开启MFA。", "A main account without MFA."),
    good: Text::fixed("主账号已开启MFA。", "A main account with MFA."),
    cross: &["InfraGuard ram-user-mfa-check", "Checkov CKV_ALI_24", "KICS MFA for RAM"],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if !uses_the_cloud(context) {
        return;
    }
    match context.design.account.mfa {
        Some(true) => sink.pass(),
        None => {
            sink.not_evaluated([], Text::fixed("账号信息中未填写MFA", "whether MFA is on was not entered"));
        }
        Some(false) => {
            sink.fail(
                [],
                Text::fixed(
                    "主账号的登录验证为1项，需要2项（MFA）",
                    "the main account asks for 1 factor; it needs 2 (MFA)",
                ),
            )
            .fix(Fix::guide(Text::fixed(
                "开启MFA后在账号信息中勾选",
                "turn on MFA, then tick it among the account facts",
            )));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn mfa_passes_without_it_fails_unknown_is_not_evaluated() {
        pass_on_both("SEC-013");
        let mut design = two_az_classic();
        account(&mut design, |account| account.mfa = Some(false));
        one_finding("SEC-013", &design);
        account(&mut design, |account| account.mfa = None);
        assert_eq!(outcome("SEC-013", &design), Outcome::NotEvaluated);
    }
}
