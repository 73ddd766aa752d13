//! CMP-012: HSTS and immediate token revocation.

use super::parts::{enter, public_listeners, tell, unknown};
use crate::base::{Basis, Severity, Text};
use crate::design::{Listener, ListenerProtocol};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "CMP-012",
    name: "no-hsts-or-token-revocation",
    family: Family::Cmp,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::risk(&[(28, 30)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("HSTS与令牌即时失效", "HSTS and immediate token revocation"),
    why: Text::fixed(
        "没有HSTS，首次访问可被降级到HTTP；令牌不能即时失效，退出后300秒内仍可被盗用。",
        "Without HSTS a first visit can be downgraded; a token that lives on after log-out can be used \
         for another 300 seconds.",
    ),
    fix: Text::fixed("HTTPS站点启用HSTS，令牌注销即时失效。", "Send HSTS and void tokens at once."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("HTTPS站点未启用HSTS。", "An HTTPS site without HSTS."),
    good: Text::fixed("HTTPS站点启用HSTS，令牌即时失效。", "HSTS is on and tokens are void at once."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let secure = |listener: &Listener| listener.protocol == ListenerProtocol::Https;
    if !public_listeners(context).iter().any(|(_, _, listener)| secure(listener)) {
        return;
    }
    let practice = &context.design.account.practice;
    let (Some(hsts), Some(revocation)) = (practice.hsts, practice.token_revocation) else {
        unknown(sink);
        return;
    };
    let have = u8::from(hsts) + u8::from(revocation);
    if have == 2 {
        sink.pass();
        return;
    }
    tell(
        context,
        sink,
        text!(
            "HSTS和令牌即时失效启用了{have}项，建议2项",
            "of HSTS and immediate revocation, {have} is on; 2 are advised"
        ),
    )
    .fix(enter(context, Text::fixed("两项都启用", "turn both on"), |practice| {
        practice.hsts = Some(true);
        practice.token_revocation = Some(true);
    }));
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
        passes("CMP-012", &compliant());
        let mut design = compliant();
        practice(&mut design, |practice| practice.hsts = Some(false));
        assert_eq!(one_finding("CMP-012", &design).severity, Severity::Info);
        auto_fix_keeps_the_contract("CMP-012", &design);
        settings(&mut design, |settings| settings.packs = vec![ENFORCED.to_owned()]);
        assert_eq!(one_finding("CMP-012", &design).severity, Severity::Warning);
        practice(&mut design, |practice| practice.hsts = None);
        assert_eq!(outcome("CMP-012", &design), Outcome::NotEvaluated);
    }
}
