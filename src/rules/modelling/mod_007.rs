//! MOD-007: a link that the link matrix does not know.

use std::collections::HashMap;

use crate::base::{Basis, Severity, Text};
use crate::design::{Edit, Link, NodeId, Product, Purpose, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Grouped, Rule, Sink};
use crate::text;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "MOD-007",
    name: "link-not-allowed",
    family: Family::Mod,
    severity: Severity::Error,
    basis: Basis::D,
    source: Cite::product(),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("非法连线", "Link kind not allowed between these types"),
    why: Text::fixed(
        "两种产品之间不存在这种访问，画出来也无法实现。",
        "There is no such flow between these two products; it can be drawn but not built.",
    ),
    fix: Text::fixed(
        "改变用途、换一端，或删除连线。",
        "Change the purpose, choose another end, or remove the link.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("RDS主动以业务方式访问SLB。", "An RDS opens a business connection to an SLB."),
    good: Text::fixed("ECS以业务方式访问RDS。", "An ECS opens a business connection to an RDS."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    // Few links are asked for one by one.
    let mut known = sink.asks_all().then(|| Known::of(context));
    for (id, link) in sink.each(&context.facts.links).copied() {
        if known.as_mut().is_some_and(|known| known.allows(context, link)) {
            sink.pass();
            continue;
        }
        let (Some(from), Some(to)) = (context.facts.node(link.from), context.facts.node(link.to)) else {
            continue;
        };
        let allowed = |purpose| context.catalog.link_allowed(&from.product, &to.product, purpose);
        if allowed(link.purpose) {
            sink.pass();
            continue;
        }
        // RDS-004 speaks for what comes from the Internet: every problem is told once.
        if to.product.as_rds().is_some() && crate::rules::slb::outside::is_internet_side(context, link.from) {
            continue;
        }
        let (from_code, to_code) = (from.product.code(), to.product.code());
        let (from_name, to_name) = (&from.name, &to.name);
        let (zh, en) = purpose_word(link.purpose);
        let message = text!(
            "不允许从“{from_name}”({from_code})到“{to_name}”({to_code})的{zh}连线",
            "a link for {en} from \"{from_name}\" ({from_code}) to \"{to_name}\" ({to_code}) is not allowed"
        );
        let finding = sink.fail([Ref::Link(id), link.from.into(), link.to.into()], message);
        for purpose in Purpose::ALL.into_iter().filter(|&purpose| allowed(purpose)) {
            let (zh, en) = purpose_word(purpose);
            let row = Link { purpose, ..link.clone() };
            finding
                .fix(Fix::choose(text!("改为{zh}", "make it a link for {en}"), vec![Edit::PutLink(id, row)]));
        }
        let title = Text::fixed("删除连线", "remove the link");
        finding.fix(Fix::choose(title, vec![Edit::Remove(id.into())]));
    }
}

/// What the matrix allows between kinds of products, asked once for each pair of kinds and purpose.
struct Known {
    /// The kind of each node that the matrix speaks of, by position in the list of its kinds.
    of_node: Grouped<usize>,
    allowed: HashMap<(usize, usize, Purpose), bool>,
}

impl Known {
    fn of(context: &Context<'_>) -> Self {
        let mut kinds: Vec<&str> = Vec::new();
        let mut of_node: Vec<(NodeId, usize)> = Vec::new();
        for (id, node) in context.facts.nodes.iter().copied() {
            if matches!(node.product, Product::Described { .. } | Product::Opaque { .. }) {
                continue;
            }
            let code = node.product.code();
            let at = kinds.iter().position(|&kind| kind == code).unwrap_or_else(|| {
                kinds.push(code);
                kinds.len() - 1
            });
            of_node.push((id, at));
        }
        Self { of_node: of_node.into_iter().collect(), allowed: HashMap::new() }
    }

    fn allows(&mut self, context: &Context<'_>, link: &Link) -> bool {
        let kind = |id| self.of_node.get(id).first().copied();
        let (Some(from), Some(to)) = (kind(link.from), kind(link.to)) else { return false };
        *self.allowed.entry((from, to, link.purpose)).or_insert_with(|| {
            let (from, to) = (context.facts.node(link.from), context.facts.node(link.to));
            from.zip(to).is_some_and(|(from, to)| {
                context.catalog.link_allowed(&from.product, &to.product, link.purpose)
            })
        })
    }
}

const fn purpose_word(purpose: Purpose) -> (&'static str, &'static str) {
    match purpose {
        Purpose::Business => ("业务访问", "business"),
        Purpose::Operations => ("运维", "operations"),
        Purpose::Replication => ("数据复制", "replication"),
        Purpose::Outbound => ("主动访问互联网", "outbound access"),
        Purpose::Upload => ("文件上传", "upload"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Protocol;
    use crate::rules::testing::*;

    #[test]
    fn the_links_of_a_good_design_pass() {
        for design in good_designs() {
            passes("MOD-007", &design);
        }
    }

    #[test]
    fn a_link_outside_the_matrix_fails_and_every_fix_helps() {
        let mut design = two_az_classic();
        connect(&mut design, "rds", "web-1", Purpose::Business, Protocol::Tcp, 80);
        let finding = one_finding("MOD-007", &design);
        let titles = ["[choose] make it a link for replication", "[choose] remove the link"];
        assert_eq!(fix_titles(&finding), titles);
        each_fix_removes_the_finding("MOD-007", &design);
    }
}
