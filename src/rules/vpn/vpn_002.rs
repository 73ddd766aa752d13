//! VPN-002: an IPSec VPN is granted from five servers on.

use super::line::replace_by_line;
use crate::base::{Basis, Severity, Text};
use crate::design::{NetKind, NodeId, VpnKind};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink, Team};
use crate::text;

/// All servers of the account count, bastions and test machines too (AMB-23).
const LEAST_SERVERS: u64 = 5;

pub(super) static RULE: Rule = Rule {
    code: "VPN-002",
    name: "ipsec-with-few-servers",
    family: Family::Vpn,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(497, 497)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("IPSec需ECS不少于5台", "IPSec needs at least five ECS"),
    why: Text::fixed(
        "申请IPSec VPN的单位在金融云上的ECS须不少于5台。该条针对杭州经典网络；专有网络请查阅其VPN网关文档，此处仅作提示。",
        "The institution that applies for an IPSec VPN must have at least five ECS in the finance cloud. The rule is \
         written for the classic network of Hangzhou; in a VPC it is a hint to check the VPN gateway's own page.",
    ),
    fix: Text::fixed("增加ECS到5台，或改用物理专线。", "Bring the servers to five, or use a leased line."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("经典网络有4台ECS和1个IPSec VPN。", "Four ECS in the classic network and an IPSec VPN."),
    good: Text::fixed("经典网络有6台ECS和1个IPSec VPN。", "Six ECS in the classic network and an IPSec VPN."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let ipsec: Vec<NodeId> = context
        .facts
        .vpns
        .iter()
        .filter(|(_, _, vpn)| vpn.kind == VpnKind::Ipsec)
        .map(|&(id, _, _)| id)
        .collect();
    if ipsec.is_empty() {
        return;
    }
    let account = context.design.account.organisation.as_ref();
    let own =
        context.facts.ecs.iter().filter(|(_, node, _)| {
            node.owner_organisation.as_ref().is_none_or(|owner| Some(owner) == account)
        });
    let servers: u64 = own.map(|(_, node, _)| u64::from(node.count)).fold(0, u64::saturating_add);
    if servers >= LEAST_SERVERS {
        sink.pass();
        return;
    }
    let classic = ipsec.iter().any(|&id| {
        context.facts.node(id).is_some_and(|node| context.design.net_of(node) == NetKind::Classic)
    });
    let severity = if classic { Severity::Error } else { Severity::Info };
    let finding = sink
        .fail(
            ipsec.iter().map(|&id| id.into()),
            text!(
                "账号下共有{servers}台ECS，申请IPSec VPN需不少于{LEAST_SERVERS}台",
                "the account has {servers} ECS; an IPSec VPN needs at least {LEAST_SERVERS}"
            ),
        )
        .severity(severity);
    finding.fix_if(more_servers(context, LEAST_SERVERS - servers));
    for id in ipsec {
        finding.fix_if(replace_by_line(context, id));
    }
}

/// Adds servers to the largest function, kept equal over its AZs.
fn more_servers(context: &Context<'_>, missing: u64) -> Option<Fix> {
    let largest: &Team<'_> =
        context.facts.teams.iter().max_by_key(|team| (team.count(), std::cmp::Reverse(team.job)))?;
    let nodes = u64::try_from(largest.members.len()).ok()?;
    let each = u32::try_from(missing.div_ceil(nodes)).ok()?;
    let mut sheet = Sheet::new(context);
    for id in largest.ids() {
        sheet.node_mut(id)?.count = sheet.node(id)?.count.saturating_add(each);
    }
    let (name, more) = (context.name(largest.job), u64::from(each) * nodes);
    Some(Fix::choose(
        {
            let servers = crate::base::text::counted(more, "server");
            text!("为“{name}”增加{more}台服务器", "add {servers} to \"{name}\"")
        },
        sheet.finish(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Design;
    use crate::rules::testing::*;

    fn with_ipsec(mut design: Design) -> Design {
        vpn(&mut design, "vpn", |vpn| vpn.kind = VpnKind::Ipsec);
        design
    }

    #[test]
    fn five_servers_pass() {
        let mut design = with_ipsec(two_az_classic());
        node(&mut design, "web-1", |node| node.count = 2);
        passes("VPN-002", &design);
    }

    #[test]
    fn four_servers_fail_and_each_choice_helps() {
        let design = with_ipsec(two_az_classic());
        let finding = one_finding("VPN-002", &design);
        assert_eq!(finding.severity, Severity::Error);
        assert_eq!(
            fix_titles(&finding),
            ["[choose] add 2 servers to \"web\"", "[choose] make \"vpn\" a leased line"]
        );
        each_fix_removes_the_finding("VPN-002", &design);
    }

    #[test]
    fn servers_of_others_do_not_count() {
        let mut design = with_ipsec(two_az_classic());
        node(&mut design, "web-1", |node| {
            node.count = 2;
            node.owner_organisation = Some("别家机构".to_owned());
        });
        assert!(one_finding("VPN-002", &design).message.en.contains("has 3 ECS"));
    }

    #[test]
    fn in_a_vpc_it_is_a_hint() {
        assert_eq!(one_finding("VPN-002", &with_ipsec(two_az_vpc())).severity, Severity::Info);
    }

    #[test]
    fn a_management_vpn_is_not_its_business() {
        assert_eq!(outcome("VPN-002", &two_az_classic()), crate::rules::Outcome::NotApplicable);
    }
}
