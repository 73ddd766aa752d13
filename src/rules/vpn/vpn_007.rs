//! VPN-007: more IPSec tunnels than the cloud sets up.

use super::ipsec;
use crate::base::{Basis, Severity, Text};
use crate::design::{Link, NodeId};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;
use rust_decimal::prelude::ToPrimitive;

pub(super) static RULE: Rule = Rule {
    code: "VPN-007",
    name: "more-tunnels-than-offered",
    family: Family::Vpn,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(529, 529)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("只能建立一条VPN隧道", "Only one IPSec tunnel is possible"),
    why: Text::fixed(
        "指南中一个机构与云上只能建立一条IPSec隧道；现行VPN网关为双隧道。多出的隧道建不起来，冗余也就不存在。",
        "In the guide an institution gets one tunnel; today's VPN gateways have two. What is drawn beyond \
         that does not come up, and the redundancy it promises is not there.",
    ),
    fix: Text::fixed(
        "只保留可以建立的隧道；需要冗余用双专线。",
        "Keep the tunnels that can be had; for redundancy use two lines.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "经典网络的IPSec VPN画了两条隧道。",
        "An IPSec VPN of the classic network with two tunnels.",
    ),
    good: Text::fixed(
        "经典网络的IPSec VPN有一条隧道。",
        "An IPSec VPN of the classic network with one tunnel.",
    ),
    cross: &[
        "InfraGuard vpn-gateway-multi-zone",
        "InfraGuard vpn-connection-master-slave-established",
        "InfraGuard vpn-ipsec-connection-health-check-open",
    ],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let most =
        context.catalog.number(context.edition(), "ipsec_tunnels").and_then(|n| n.to_u32()).unwrap_or(1);
    let mut first: Option<NodeId> = None;
    for (id, node, vpn) in ipsec::all(context) {
        let (name, tunnels) = (context.name(id), vpn.tunnels.unwrap_or(1));
        let severity = ipsec::weighed(context, node, Severity::Error);
        let mut sound = true;
        if tunnels > most {
            sound = false;
            let edit = ipsec::change(id, node, |vpn| vpn.tunnels = Some(most));
            sink.fail(
                [id.into()],
                text!(
                    "“{name}”有{tunnels}条隧道，最多{most}条",
                    "\"{name}\" has {tunnels} tunnels; {most} is the most"
                ),
            )
            .severity(severity)
            .fix(Fix::auto(text!("保留{most}条隧道", "keep {most}"), vec![edit]));
        }
        // Where a gateway has one tunnel, an account gets one gateway.
        match first {
            Some(kept) if most == 1 => {
                sound = false;
                let other = context.name(kept);
                sink.fail(
                    [id.into(), kept.into()],
                    text!(
                        "“{other}”之外还有IPSec VPN“{name}”，同一账号只能建立1条隧道",
                        "beside \"{other}\" there is the IPSec VPN \"{name}\"; an account gets 1 tunnel"
                    ),
                )
                .severity(severity)
                .fix(merge(context, id, kept));
            }
            Some(_) => {}
            None => first = Some(id),
        }
        if sound {
            sink.pass();
        }
    }
}

fn merge(context: &Context<'_>, gone: NodeId, kept: NodeId) -> Fix {
    let mut sheet = Sheet::new(context);
    for &(_, link) in context.facts.incoming(gone).iter().chain(context.facts.outgoing(gone)) {
        let end = |id: NodeId| if id == gone { kept } else { id };
        sheet.add_link(Link { from: end(link.from), to: end(link.to), ..link.clone() });
    }
    sheet.remove(gone);
    let name = context.name(kept);
    Fix::choose(text!("并入“{name}”", "merge it into \"{name}\""), sheet.finish())
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::rules::vpn::ipsec::testing::with_ipsec;

    #[test]
    fn the_guide_has_one_tunnel_and_todays_gateways_two() {
        for (design, most) in [(two_az_classic(), 1), (two_az_vpc(), 2)] {
            let mut design = with_ipsec(design);
            vpn(&mut design, "ipsec", |vpn| vpn.tunnels = Some(most));
            passes("VPN-007", &design);
            vpn(&mut design, "ipsec", |vpn| vpn.tunnels = Some(most + 1));
            one_finding("VPN-007", &design);
            auto_fix_keeps_the_contract("VPN-007", &design);
        }
    }

    #[test]
    fn a_second_vpn_of_the_account_can_be_merged() {
        let mut design = with_ipsec(two_az_classic());
        let row = design.nodes.get(id(&design, "ipsec")).unwrap().clone();
        add_node(&mut design, "ipsec-2", row.product, row.place);
        one_finding("VPN-007", &design);
        each_fix_removes_the_finding("VPN-007", &design);
    }
}
