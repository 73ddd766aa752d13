//! NET-027: the Internet is drawn once for each carrier.

use crate::base::{Basis, Severity, Text};
use crate::design::{ExternalKind, Link, NodeId};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "NET-027",
    name: "carriers-drawn-apart",
    family: Family::Net,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(743, 743)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("多线BGP", "BGP multi-carrier access is built in"),
    why: Text::fixed(
        "金融云接入是多线BGP，各运营商的用户自动走最近的线路，不需要为电信、联通各建一个入口。",
        "The finance cloud is reached by BGP over several carriers; users of each take the nearest by \
         themselves, and no carrier needs an entry of its own.",
    ),
    fix: Text::fixed("合并为一个互联网入口。", "Merge them into one Internet."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("画了“电信互联网”和“联通互联网”两个入口。", "A Telecom Internet and a Unicom Internet."),
    good: Text::fixed("只有一个互联网入口。", "One Internet."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let internets: Vec<NodeId> = context
        .facts
        .externals
        .iter()
        .filter(|(_, _, party)| party.kind == ExternalKind::Internet)
        .map(|&(id, _, _)| id)
        .collect();
    let named = |id: &&NodeId| {
        let name = context.name(**id).to_lowercase();
        CARRIERS.iter().any(|carrier| name.contains(carrier))
    };
    let Some(&kept) = internets.first() else { return };
    let apart: Vec<NodeId> = internets.iter().filter(named).copied().collect();
    if internets.len() < 2 || apart.is_empty() {
        sink.pass();
        return;
    }
    let (count, mut sheet) = (internets.len(), Sheet::new(context));
    for &gone in internets.iter().filter(|&&id| id != kept) {
        for &(_, link) in context.facts.incoming(gone).iter().chain(context.facts.outgoing(gone)) {
            let end = |id: NodeId| if internets.contains(&id) { kept } else { id };
            sheet.add_link(Link { from: end(link.from), to: end(link.to), ..link.clone() });
        }
        sheet.remove(gone);
    }
    if let Some(node) = sheet.node_mut(kept)
        && apart.contains(&kept)
    {
        node.name = context.word("互联网", "Internet").to_owned();
    }
    let fix = sheet.into_fix(Text::fixed("合并为一个互联网入口", "merge them into one Internet"));
    sink.fail(
        internets.iter().map(|&id| id.into()),
        text!(
            "互联网按运营商画了{count}个入口，多线BGP只需1个",
            "the Internet is drawn {count} times by carrier; with BGP 1 is enough"
        ),
    )
    .fix(fix);
}

/// How people name the carriers.
const CARRIERS: [&str; 6] = ["电信", "联通", "移动", "telecom", "unicom", "mobile"];

#[cfg(test)]
mod tests {
    use crate::design::{Place, Product, Protocol, Purpose};
    use crate::rules::testing::*;

    #[test]
    fn one_internet_is_enough() {
        pass_on_both("NET-027");
        for mut design in good_designs() {
            add_node(&mut design, "联通互联网", Product::of_code("internet"), Place::Internet);
            connect(&mut design, "联通互联网", "slb", Purpose::Business, Protocol::Http, 80);
            one_finding("NET-027", &design);
            let fixed = auto_fix_keeps_the_contract("NET-027", &design);
            passes("NET-027", &fixed);
        }
    }
}
