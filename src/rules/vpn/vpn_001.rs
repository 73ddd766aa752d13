//! VPN-001: the classic network takes no new VPN users.

use crate::base::{Basis, Severity, Text};
use crate::design::{Edit, NetKind, Ref, VpnKind, Waiver};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

use super::line::replace_by_line;

pub(super) static RULE: Rule = Rule {
    code: "VPN-001",
    name: "classic-vpn-closed-to-new-users",
    family: Family::Vpn,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(485, 489)]),
    since: "0.1.0",
    editions: &["guide-2016"],
    title: Text::fixed("暂停新用户经典网络VPN接入", "Classic VPN is closed to new users"),
    why: Text::fixed(
        "经典网络VPN产品调整，暂停新用户接入，开放日期待通知；新用户按此设计无法开通VPN。",
        "The VPN of the classic network takes no new users until further notice; a new user cannot open this VPN.",
    ),
    fix: Text::fixed(
        "改用专有网络地域，或用专线接入；已与阿里云确认可开通时，登记例外审批并注明日期。",
        "Use a region with VPC, or a leased line; where Alibaba Cloud has confirmed the access, waive with the date.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed(
        "新用户的经典网络设计中有IPSec VPN。",
        "A new user's design in the classic network with an IPSec VPN.",
    ),
    good: Text::fixed(
        "老用户的经典网络设计中有管理VPN。",
        "An existing user's design in the classic network with a management VPN.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let classic =
        context.facts.vpns.iter().filter(|(_, node, _)| context.design.net_of(node) == NetKind::Classic);
    for &(id, _, vpn) in classic {
        match context.design.account.new_user {
            Some(false) => sink.pass(),
            None => sink.not_evaluated(
                [id.into()],
                Text::fixed(
                    "账号信息中未填写是否为VPN新用户",
                    "whether the account is new to the VPN was not entered",
                ),
            ),
            Some(true) => {
                let name = context.name(id);
                let finding = sink.fail(
                    [id.into()],
                    text!(
                        "“{name}”在经典网络，账号为VPN新用户，经典网络VPN暂停新用户接入",
                        "\"{name}\" is in the classic network and the account is new to the VPN; new users are not taken"
                    ),
                );
                finding.fix(Fix::guide(Text::fixed(
                    "把设计改到专有网络地域（华东2、华南1）",
                    "move the design to a region with VPC",
                )));
                if vpn.kind == VpnKind::Ipsec {
                    finding.fix_if(replace_by_line(context, id));
                }
                finding.fix(Fix::later(
                    FixClass::Choose,
                    Text::fixed(
                        "登记例外审批：已提交工单确认开放日期",
                        "waive it: a ticket asks for the date of opening",
                    ),
                    waive,
                ));
            }
        }
    }
}

/// Says that a ticket asks for the date.
fn waive(context: &Context<'_>, subjects: &[Ref]) -> Vec<Edit> {
    let mut waivers = context.design.waivers.clone();
    waivers.push(Waiver {
        code: "VPN-001".to_owned(),
        subjects: subjects.iter().map(Ref::to_string).collect(),
        reason: context
            .word(
                "已提交工单，待阿里云确认经典网络VPN开放日期",
                "a ticket asks Alibaba Cloud from when VPN of the classic network is open",
            )
            .to_owned(),
        owner: String::new(),
        expires: None,
    });
    vec![Edit::SetWaivers(waivers)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn an_existing_user_passes() {
        passes("VPN-001", &two_az_classic());
    }

    #[test]
    fn a_new_user_fails_and_can_waive_with_a_reason() {
        let mut design = two_az_classic();
        account(&mut design, |account| account.new_user = Some(true));
        let finding = one_finding("VPN-001", &design);
        assert_eq!(fix_titles(&finding).len(), 2);
        let edits = finding.edits(finding.fixes.last().unwrap(), &context(&design));
        apply(&mut design, edits);
        assert!(one_finding("VPN-001", &design).waived.is_some());
    }

    #[test]
    fn an_ipsec_vpn_can_become_a_line() {
        let mut design = two_az_classic();
        account(&mut design, |account| account.new_user = Some(true));
        vpn(&mut design, "vpn", |vpn| vpn.kind = VpnKind::Ipsec);
        let line = &one_finding("VPN-001", &design).fixes[1];
        assert_eq!(line.class, FixClass::Choose);
        apply(&mut design, line.ready());
        assert_eq!(design.nodes.get(id(&design, "vpn")).unwrap().product.code(), "line");
        assert!(findings("VPN-001", &design).is_empty());
    }

    #[test]
    fn an_unknown_user_is_not_evaluated_and_a_vpc_is_not_its_business() {
        let mut design = two_az_classic();
        account(&mut design, |account| account.new_user = None);
        assert_eq!(outcome("VPN-001", &design), crate::rules::Outcome::NotEvaluated);
        assert!(report(&two_az_vpc()).outcome("VPN-001").is_none());
    }
}
