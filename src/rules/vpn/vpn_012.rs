//! VPN-012: a flow that asks for quality or security rides on an IPSec VPN.

use super::ipsec;
use super::line::replace_by_line;
use crate::base::{Basis, Severity, Text};
use crate::design::{LinkId, Quality, Ref};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "VPN-012",
    name: "high-quality-flow-on-vpn",
    family: Family::Vpn,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(491, 491), (742, 742)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("质量安全要求高应使用专线", "Quality or security need calls for a line"),
    why: Text::fixed(
        "VPN走互联网，时延和带宽都没有保证；质量、安全要求高的业务应使用物理专线。",
        "The VPN rides on the Internet without a promise of delay or bandwidth; what asks for quality or \
         security belongs on a leased line.",
    ),
    fix: Text::fixed("改用物理专线。", "Use a leased line."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed(
        "要求高质量的交易连线经IPSec VPN。",
        "A transaction flow of high quality on an IPSec VPN.",
    ),
    good: Text::fixed(
        "要求高质量的交易连线经物理专线。",
        "A transaction flow of high quality on a leased line.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node, _) in ipsec::all(context) {
        let links = context.facts.incoming(id).iter().chain(context.facts.outgoing(id));
        let high: Vec<LinkId> =
            links.filter(|(_, link)| link.quality == Some(Quality::High)).map(|&(link, _)| link).collect();
        if high.is_empty() {
            sink.pass();
            continue;
        }
        let (name, count) = (context.name(id), high.len());
        sink.fail(std::iter::once(id.into()).chain(high.into_iter().map(Ref::from)), {
            let flows = crate::base::text::counted(count, "flow");
            text!(
                "“{name}”上有{count}条高质量或高安全要求的连线，应使用专线",
                "\"{name}\" carries {flows} of high quality or security; they belong on a line"
            )
        })
        .severity(ipsec::weighed(context, node, Severity::Warning))
        // A line has rules of its own that a person has to meet, so that this is a choice.
        .fix_if(replace_by_line(context, id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Link, Purpose};
    use crate::rules::testing::*;
    use crate::rules::vpn::ipsec::testing::with_ipsec;

    #[test]
    fn quality_belongs_on_a_line() {
        for design in good_designs() {
            let mut design = with_ipsec(design);
            passes("VPN-012", &design);
            let (from, to) = (id(&design, "ipsec"), id(&design, "web-1"));
            let row = Link { quality: Some(Quality::High), ..Link::new(from, to, Purpose::Business) };
            add_link(&mut design, row);
            let fix = one_finding("VPN-012", &design).fixes[0].ready();
            apply(&mut design, fix);
            assert!(findings("VPN-012", &design).is_empty());
        }
    }
}
