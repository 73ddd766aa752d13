//! SEC-010: no OTP or MFA on VPN and bastion.

use crate::base::{Basis, Severity, Text};
use crate::design::{EcsRole, Product, VpnKind};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SEC-010",
    name: "no-otp-on-vpn-or-bastion",
    family: Family::Sec,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(859, 859)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("未启用OTP双因素", "No OTP or MFA on VPN and bastion"),
    why: Text::fixed(
        "VPN和堡垒机是运维的唯一入口，只靠密码时一次泄露就全部失守；动态口令（OTP、MFA）加一道锁。",
        "VPN and bastion are the one way in for operators; with a password alone one leak opens \
         everything. A one-time password is the second lock.",
    ),
    fix: Text::fixed("为VPN和堡垒机启用OTP或MFA。", "Turn on OTP or MFA for VPN and bastion."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("堡垒机未启用动态口令。", "A bastion without one-time passwords."),
    good: Text::fixed("VPN和堡垒机都启用了动态口令。", "VPN and bastion with one-time passwords."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let vpns = context.facts.vpns.iter().filter(|(_, _, vpn)| vpn.kind == VpnKind::SslAdmin);
    let doors = vpns.map(|&(id, node, vpn)| (id, node, vpn.otp));
    let bastions = context.facts.servers(EcsRole::Bastion).map(|(id, node, ecs)| (id, node, ecs.otp));
    for (id, node, otp) in doors.chain(bastions) {
        match otp {
            Some(true) => sink.pass(),
            None => sink.not_evaluated(
                [id.into()],
                Text::fixed("未填写是否启用动态口令", "whether one-time passwords are on was not entered"),
            ),
            Some(false) => {
                let name = &node.name;
                let mut sheet = Sheet::new(context);
                match sheet.node_mut(id).map(|node| &mut node.product) {
                    Some(Product::Vpn(vpn)) => vpn.otp = Some(true),
                    Some(Product::Ecs(ecs)) => ecs.otp = Some(true),
                    _ => {}
                }
                sink.fail(
                    [id.into()],
                    text!(
                        "“{name}”的登录验证为1项（密码），需要2项（加动态口令）",
                        "\"{name}\" asks for 1 factor (a password); it needs 2 (a one-time password too)"
                    ),
                )
                .fix(Fix::auto(Text::fixed("启用动态口令", "turn on one-time passwords"), sheet.finish()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn two_factors_pass_one_is_mended_unknown_is_not_evaluated() {
        pass_on_both("SEC-010");
        let mut design = two_az_classic();
        vpn(&mut design, "vpn", |vpn| vpn.otp = Some(false));
        ecs(&mut design, "bastion-1", |ecs| ecs.otp = Some(false));
        assert_eq!(findings("SEC-010", &design).len(), 2);
        auto_fix_keeps_the_contract("SEC-010", &design);
        let mut design = two_az_classic();
        ecs(&mut design, "bastion-1", |ecs| ecs.otp = None);
        assert_eq!(outcome("SEC-010", &design), Outcome::NotEvaluated);
    }
}
