//! MOD-006: functions that depend on each other in a circle.

use std::collections::HashMap;

use crate::base::{Basis, Severity, Text};
use crate::design::{Node, NodeId, Product, Purpose, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Grouped, Job, Rule, Sink};
use crate::text;

use super::components::strong_components;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "MOD-006",
    name: "dependency-cycle",
    family: Family::Mod,
    severity: Severity::Error,
    basis: Basis::D,
    source: Cite::product(),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("依赖循环", "Dependency cycle"),
    why: Text::fixed(
        "互相依赖的模块没有先后，任何一个故障都会使全部停下，可用性也无法计算，先记为未评估。",
        "Functions that need each other have no order: the failure of one stops them all, and availability is not evaluated until the circle is broken.",
    ),
    fix: Text::fixed(
        "去掉其中一条业务连线，或改为异步。",
        "Remove one of the business links, or make it asynchronous.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("web调用app，app又调用web。", "web calls app, and app calls web."),
    good: Text::fixed("web调用app，app只调用数据库。", "web calls app, and app calls the database only."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let units = Units::of(context);
    if units.edges.is_empty() {
        return;
    }
    if units.have_no_circle() {
        sink.pass();
        return;
    }
    for circle in strong_components(&units.lists()) {
        let rows: Vec<Ref> = circle.iter().filter_map(|&unit| units.rows.get(unit).copied()).collect();
        let Text { zh, en } = context.names_of(rows.iter().copied());
        let count = rows.len();
        let message = text!(
            "{count}个模块互相依赖成环：{zh}，可用性未评估",
            "{count} functions depend on each other in a circle: {en}; availability is not evaluated"
        );
        let advice = Text::fixed("去掉环上的一条业务连线", "remove one business link of the circle");
        sink.fail(rows, message).fix(Fix::guide(advice));
    }
}

/// The business dependency graph. Servers of one function are one unit; every other node of the cloud is a unit
/// of its own. Parties outside are left out: a partner that calls us and is called by us is no circle of ours.
struct Units {
    rows: Vec<Ref>,
    /// As drawn: an edge may be there several times.
    edges: Vec<(usize, usize)>,
}

impl Units {
    fn of(context: &Context<'_>) -> Self {
        let mut rows: Vec<Ref> = Vec::new();
        let mut numbers: HashMap<Ref, usize> = HashMap::new();
        let of_node: Grouped<usize> = context
            .facts
            .nodes
            .iter()
            .filter_map(|&(id, node)| {
                let row = unit(context, id, node)?;
                let number = *numbers.entry(row).or_insert_with(|| {
                    rows.push(row);
                    rows.len() - 1
                });
                Some((id, number))
            })
            .collect();
        let number = |id: NodeId| of_node.get(id).first().copied();
        let business =
            context.facts.links.iter().map(|(_, link)| link).filter(|link| link.purpose == Purpose::Business);
        let edges = business
            .filter_map(|link| Some((number(link.from)?, number(link.to)?)))
            .filter(|(from, to)| from != to)
            .collect();
        Self { rows, edges }
    }

    /// Whether taking away what nothing depends on, again and again, leaves nothing. It is so in nearly every
    /// design, and much quicker to find than what the circles are.
    fn have_no_circle(&self) -> bool {
        let mut waiting = vec![0_usize; self.rows.len()];
        for (_, to) in &self.edges {
            if let Some(count) = waiting.get_mut(*to) {
                *count += 1;
            }
        }
        let from: Grouped<usize> = self.edges.iter().map(|&(from, to)| (at(from), to)).collect();
        let mut open: Vec<usize> =
            waiting.iter().enumerate().filter(|(_, count)| **count == 0).map(|(unit, _)| unit).collect();
        let mut left = self.rows.len();
        while let Some(unit) = open.pop() {
            left -= 1;
            for &next in from.get(at(unit)) {
                if let Some(count) = waiting.get_mut(next) {
                    *count -= 1;
                    if *count == 0 {
                        open.push(next);
                    }
                }
            }
        }
        left == 0
    }

    /// What each unit depends on, each once.
    fn lists(&self) -> Vec<Vec<usize>> {
        let mut edges = self.edges.clone();
        edges.sort_unstable();
        edges.dedup();
        let mut lists = vec![Vec::new(); self.rows.len()];
        for (from, to) in edges {
            if let Some(list) = lists.get_mut(from) {
                list.push(to);
            }
        }
        lists
    }
}

/// The place of a unit as an id, by which lists are grouped.
const fn at(unit: usize) -> NodeId {
    NodeId(unit as u32)
}

fn unit(context: &Context<'_>, id: NodeId, node: &Node) -> Option<Ref> {
    if matches!(node.product, Product::External(_) | Product::Dns(_)) {
        return None;
    }
    Some(match context.facts.team_of(id).map(|team| team.job) {
        Some(Job::Function(function)) => function.into(),
        Some(Job::Unnamed(_)) | None => id.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Function, Protocol};
    use crate::rules::testing::*;

    #[test]
    fn a_chain_passes() {
        passes("MOD-006", &two_az_classic());
    }

    #[test]
    fn a_circle_of_functions_fails_even_when_no_server_is_in_one() {
        let mut design = two_az_classic();
        let function = design.ids().function();
        let app = Function { name: "app".to_owned(), ..Function::default() };
        apply(&mut design, vec![crate::design::Edit::PutFunction(function, app)]);
        let product = Product::Ecs(crate::design::Ecs::default());
        for (name, like) in [("app-1", "web-1"), ("app-2", "web-2")] {
            add_node(&mut design, name, product.clone(), crate::design::Place::Unplaced);
            node(&mut design, name, |node| node.function = Some(function));
            move_like(&mut design, name, like);
        }
        connect(&mut design, "web-1", "app-1", Purpose::Business, Protocol::Tcp, 8080);
        passes("MOD-006", &design);
        connect(&mut design, "app-2", "web-2", Purpose::Business, Protocol::Tcp, 80);
        let finding = one_finding("MOD-006", &design);
        assert!(finding.message.en.starts_with("2 functions depend"), "{}", finding.message.en);
    }

    #[test]
    fn a_partner_that_calls_back_is_no_circle() {
        let mut design = two_az_classic();
        connect(&mut design, "web-1", "internet", Purpose::Business, Protocol::Https, 443);
        passes("MOD-006", &design);
    }
}
