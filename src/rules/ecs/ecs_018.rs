//! ECS-018: whoever logs in must dial into the management VPN first.

use crate::base::{Basis, Severity, Text};
use crate::design::{NodeId, Purpose, VpnKind};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "ECS-018",
    name: "run-book-without-vpn-step",
    family: Family::Ecs,
    severity: Severity::Info,
    basis: Basis::D,
    source: Cite::guide(&[(79, 79), (89, 89), (147, 147)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("登录前须拨入管理VPN", "Management VPN must be dialled before log-in"),
    why: Text::fixed(
        "所有运维都从管理VPN开始；运维手册没有写明这一步，新人会以为服务器不通。",
        "All operations begin with the management VPN; where the run-book does not say so, a newcomer \
         believes the server to be down.",
    ),
    fix: Text::fixed(
        "运维手册写明：先拨入管理VPN，再登录堡垒机。",
        "Write in the run-book: dial into the VPN first, then log in to the bastion.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("运维手册从登录堡垒机写起。", "A run-book that begins at the bastion."),
    good: Text::fixed("运维手册第一步是拨入管理VPN。", "A run-book whose first step is the management VPN."),
    cross: &[],
    check: Check::Checklist(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let vpns = context.facts.vpns.iter().filter(|(_, _, vpn)| vpn.kind == VpnKind::SslAdmin);
    let used =
        |id: NodeId| context.facts.outgoing(id).iter().any(|(_, link)| link.purpose == Purpose::Operations);
    for &(id, _, _) in vpns.filter(|(id, _, _)| used(*id)) {
        let name = context.name(id);
        sink.fail(
            [id.into()],
            text!(
                "运维手册写明：登录前先拨入“{name}”",
                "write in the run-book: dial into \"{name}\" before logging in"
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_management_vpn_is_a_step_of_the_run_book() {
        for design in good_designs() {
            one_item("ECS-018", &design);
        }
    }
}
