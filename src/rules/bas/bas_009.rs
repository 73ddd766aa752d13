//! BAS-009: a bastion takes part in the business.

use crate::base::{Basis, Severity, Text};
use crate::design::{EcsRole, Link, LinkId, NodeId, Product, Purpose};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "BAS-009",
    name: "bastion-serves-business",
    family: Family::Bas,
    severity: Severity::Warning,
    basis: Basis::D,
    source: Cite::guide(&[(18, 18)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("堡垒机承载业务", "Bastion also serves business traffic"),
    why: Text::fixed(
        "堡垒机是全部服务器的入口，承载业务就向互联网和应用漏洞敞开了它；它的1核1G也担不起业务。",
        "The bastion is the way into every server; business on it opens it to the Internet and to flaws of \
         applications, and one core and 1 GB carry none.",
    ),
    fix: Text::fixed(
        "业务移到生产服务器，堡垒机只做运维。",
        "Move the business to production servers and keep the bastion for operations.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("堡垒机是SLB的后端服务器。", "A bastion among the backends of an SLB."),
    good: Text::fixed("SLB的后端都是生产服务器。", "An SLB with production servers as backends."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, _, _) in sink.servers(context, EcsRole::Bastion) {
        let listeners = context.facts.listeners_of(id);
        // A link to a NAT gateway or a public address is the bastion's own way out.
        let is_way_out = |row: &Link| {
            let to = context.facts.node(row.to);
            to.is_some_and(|node| matches!(node.product, Product::Nat(_) | Product::Eip(_)))
        };
        let business = |(link, row): &(LinkId, &Link)| {
            (row.purpose == Purpose::Business && !is_way_out(row)).then_some(*link)
        };
        let links: Vec<LinkId> = context
            .facts
            .incoming(id)
            .iter()
            .chain(context.facts.outgoing(id))
            .filter_map(business)
            .collect();
        if listeners.is_empty() && links.is_empty() {
            sink.pass();
            continue;
        }
        let (name, backends, flows) = (context.name(id), listeners.len(), links.len());
        sink.fail(std::iter::once(id.into()).chain(links.iter().map(|&link| link.into())), {
            let listeners = crate::base::text::counted(backends, "listener");
            let links = crate::base::text::counted(flows, "business link");
            text!(
                "堡垒机“{name}”是{backends}个监听的后端，有{flows}条业务连线，都应为0",
                "bastion \"{name}\" is a backend of {listeners} and has {links}; both should be 0"
            )
        })
        .fix(take_out(context, id, listeners, &links));
    }
}

/// Takes the bastion out of the business. Where a listener would be left without a server, a person decides.
fn take_out(context: &Context<'_>, id: NodeId, listeners: &[(NodeId, usize)], links: &[LinkId]) -> Fix {
    let mut sheet = Sheet::new(context);
    let mut emptied = false;
    for &(slb, at) in listeners {
        if let Some(listener) = sheet.slb_mut(slb).and_then(|slb| slb.listeners.get_mut(at)) {
            listener.backends.retain(|&backend| backend != id);
            emptied |= listener.backends.is_empty();
        }
    }
    for &link in links {
        sheet.remove(link);
    }
    Fix {
        class: if emptied { FixClass::Choose } else { FixClass::Auto },
        title: Text::fixed("堡垒机退出业务", "take the bastion out of the business"),
        edits: sheet.finish().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Protocol;
    use crate::rules::testing::*;

    #[test]
    fn a_bastion_behind_an_slb_is_taken_out() {
        pass_on_both("BAS-009");
        for mut design in good_designs() {
            let bastion = id(&design, "bastion-1");
            slb(&mut design, "slb", |slb| slb.listeners[0].backends.push(bastion));
            connect(&mut design, "slb", "bastion-1", Purpose::Business, Protocol::Http, 80);
            one_finding("BAS-009", &design);
            auto_fix_keeps_the_contract("BAS-009", &design);
        }
    }
}
