//! VPN-003: an IPSec VPN leads to a server of another organisation.

use super::ipsec;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "VPN-003",
    name: "ipsec-to-other-organisations",
    family: Family::Vpn,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(499, 499)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("不允许对接其它机构ECS", "IPSec may reach own ECS only"),
    why: Text::fixed(
        "IPSec VPN只能对接申请机构自己的ECS，不允许对接其它机构的ECS。",
        "An IPSec VPN reaches the applicant's own ECS only, never those of another institution.",
    ),
    fix: Text::fixed(
        "删除到其它机构ECS的连线，由对方用自己的接入。",
        "Remove the flow; the other institution uses a way in of its own.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("IPSec VPN连到合作机构的ECS。", "An IPSec VPN that leads to a partner's ECS."),
    good: Text::fixed("IPSec VPN只连到本机构的ECS。", "An IPSec VPN that leads to own ECS only."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let account = context.design.account.organisation.as_deref();
    for (id, vpn, _) in ipsec::all(context) {
        for &(link, row) in context.facts.outgoing(id) {
            let Some(server) = context.facts.node(row.to) else { continue };
            if server.product.as_ecs().is_none() {
                continue;
            }
            let owner = server.owner_organisation.as_deref();
            if owner.is_none() || owner == account {
                sink.pass();
                continue;
            }
            let (name, to, owner) = (context.name(id), context.name(row.to), owner.unwrap_or_default());
            let mut sheet = Sheet::new(context);
            sheet.remove(link);
            sink.fail(
                [link.into(), id.into(), row.to.into()],
                text!(
                    "“{name}”连到“{to}”，它属于“{owner}”，只能对接本机构的ECS",
                    "\"{name}\" leads to \"{to}\", which belongs to \"{owner}\"; it may reach own ECS only"
                ),
            )
            .severity(ipsec::weighed(context, vpn, Severity::Error))
            .fix(sheet.into_fix(Text::fixed("删除这条连线", "remove the flow")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;
    use crate::rules::vpn::ipsec::testing::with_ipsec;

    #[test]
    fn own_servers_pass_and_others_do_not() {
        for (design, severity) in [(two_az_classic(), Severity::Error), (two_az_vpc(), Severity::Info)] {
            let mut design = with_ipsec(design);
            passes("VPN-003", &design);
            node(&mut design, "web-1", |node| node.owner_organisation = Some("别家机构".to_owned()));
            assert_eq!(one_finding("VPN-003", &design).severity, severity);
            auto_fix_keeps_the_contract("VPN-003", &design);
        }
    }
}
