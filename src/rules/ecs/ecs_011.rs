//! ECS-011: nobody has planned how to log in to a server.

use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "ECS-011",
    name: "no-credential-plan",
    family: Family::Ecs,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(103, 103)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("未设置登录密码", "Log-in password not planned"),
    why: Text::fixed(
        "购买时要设置登录密码；计划好谁保管、何时更换，本工具不保存密码本身。",
        "A password is set at purchase; plan who keeps it and when it changes. Yuntu never stores the \
         password itself.",
    ),
    fix: Text::fixed(
        "制定登录凭据计划后勾选；建议使用密钥对或保险箱。",
        "Make a plan for credentials and tick it; a key pair or a vault is best.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed(
        "购买清单里的服务器没有登录凭据计划。",
        "A server in the purchase list without a plan for its credentials.",
    ),
    good: Text::fixed("登录凭据由密码保险箱管理，已勾选。", "Credentials kept in a vault, ticked."),
    cross: &["InfraGuard ecs-instance-login-use-keypair"],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, _, ecs) in sink.each(&context.facts.ecs) {
        if ecs.credential_plan == Some(true) {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        sink.fail(
            [id.into()],
            text!(
                "“{name}”的登录凭据计划为0项，购买前应有1项",
                "\"{name}\" has 0 plans for its log-in credentials; it should have 1 before purchase"
            ),
        )
        .fix(Fix::guide(Text::fixed(
            "确定密码或密钥的保管方式后勾选",
            "settle how the password or key is kept, then tick it",
        )));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn a_server_without_a_plan_is_told() {
        pass_on_both("ECS-011");
        for mut design in good_designs() {
            ecs(&mut design, "web-1", |ecs| ecs.credential_plan = None);
            assert_eq!(one_finding("ECS-011", &design).severity, Severity::Info);
        }
    }
}
