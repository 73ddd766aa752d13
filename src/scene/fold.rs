//! Copies of one server in several AZs: which they are, folded into one, and named as stand-ins of each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::Text;
use crate::design::{
    Az, AzId, Design, EcsRole, Edit, FunctionId, Link, LinkId, Node, NodeId, Place, Product, Purpose,
    RegionId,
};
use crate::text;

/// What nodes have in common when they are copies of each other in different AZs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// Of one function, one product, one role.
    Function(FunctionId, String, Option<EcsRole>),
    /// Of one product and role, between the same services that span AZs.
    Between(String, Option<EcsRole>, BTreeSet<Tie>),
    /// Nothing.
    Own(NodeId),
}

/// Whether a link leaves the node, the service at its other end, and what it is for.
type Tie = (bool, NodeId, Purpose);

struct Kinds {
    ties: BTreeMap<NodeId, BTreeSet<Tie>>,
}

impl Kinds {
    fn of(design: &Design) -> Self {
        let spans =
            |id: NodeId| design.nodes.get(id).is_some_and(|node| !matches!(node.place, Place::Az { .. }));
        let mut ties: BTreeMap<NodeId, BTreeSet<Tie>> = BTreeMap::new();
        for link in design.links.values() {
            if spans(link.to) {
                ties.entry(link.from).or_default().insert((true, link.to, link.purpose));
            }
            if spans(link.from) {
                ties.entry(link.to).or_default().insert((false, link.from, link.purpose));
            }
        }
        Self { ties }
    }

    fn kind(&self, id: NodeId, node: &Node) -> Kind {
        let role = node.product.as_ecs().map(|ecs| ecs.role);
        let code = node.product.code().to_owned();
        match (node.function, self.ties.get(&id)) {
            (Some(function), _) => Kind::Function(function, code, role),
            (None, Some(ties)) => Kind::Between(code, role, ties.clone()),
            (None, None) => Kind::Own(id),
        }
    }
}

/// What stands in for each server and database when its AZ or region is lost, in words.
pub(super) fn stand_ins(design: &Design) -> BTreeMap<NodeId, Text> {
    let kinds = Kinds::of(design);
    let mut copies: BTreeMap<(RegionId, Kind), Vec<(NodeId, AzId)>> = BTreeMap::new();
    let mut out = BTreeMap::new();
    for (id, node) in design.nodes.iter() {
        if let (Place::Az { az, .. }, Some(region)) = (node.place, design.region_of(node)) {
            copies.entry((region, kinds.kind(id, node))).or_default().push((id, az));
        }
        let Product::Rds(rds) = &node.product else { continue };
        let Some((of, main)) = rds.dr_of.and_then(|of| Some((of, design.nodes.get(of)?))) else { continue };
        let (name, main) = (&node.name, &main.name);
        out.insert(id, text!("{main}的灾备", "stands in for {main}"));
        out.insert(of, text!("灾备：{name}", "stand-in: {name}"));
    }
    for members in copies.values() {
        for &(id, az) in members {
            let elsewhere: Vec<NodeId> =
                members.iter().filter(|(_, other)| *other != az).map(|(id, _)| *id).collect();
            let azs: BTreeSet<AzId> = members.iter().map(|(_, az)| *az).collect();
            let words = match elsewhere.as_slice() {
                [] => Text::fixed("仅在本可用区", "in this AZ only"),
                [one] => {
                    let name = design.nodes.get(*one).map_or("", |node| node.name.as_str());
                    text!("互备：{name}", "twin: {name}")
                }
                _ => {
                    let n = azs.len().saturating_sub(1);
                    text!("互备：另{n}个可用区", "twins in {n} more AZs")
                }
            };
            out.insert(id, words);
        }
    }
    out
}

/// Folds copies in the AZs of a region into one node with all of their servers, and the AZs into one column.
pub(super) fn fold(
    design: &Design,
    shown: &mut BTreeSet<NodeId>,
    shown_links: &mut BTreeSet<LinkId>,
) -> Vec<Edit> {
    let kinds = Kinds::of(design);
    let mut groups: BTreeMap<(Option<RegionId>, Kind), Vec<NodeId>> = BTreeMap::new();
    for &id in shown.iter() {
        let Some(node) = design.nodes.get(id) else { continue };
        let kind = match node.place {
            Place::Az { .. } => kinds.kind(id, node),
            Place::Region { .. } | Place::Site(_) | Place::Internet | Place::Unplaced => Kind::Own(id),
        };
        groups.entry((design.region_of(node), kind)).or_default().push(id);
    }
    let mut edits = Vec::new();
    let mut azs: BTreeMap<RegionId, Vec<(AzId, &Az)>> = BTreeMap::new();
    for (id, az) in design.azs.iter() {
        azs.entry(az.region).or_default().push((id, az));
    }
    for list in azs.values() {
        if let [(first, row), _, ..] = list.as_slice() {
            let names: Vec<&str> = list.iter().map(|(_, az)| az.name.as_str()).collect();
            edits.push(Edit::PutAz(*first, Az { name: joined(&names), ..(*row).clone() }));
        }
    }
    let mut stands_for: BTreeMap<NodeId, NodeId> = BTreeMap::new();
    for ((region, _), members) in &groups {
        let Some(&first) = members.first() else { continue };
        let rows: Vec<&Node> = members.iter().filter_map(|id| design.nodes.get(*id)).collect();
        let Some(row) = rows.first() else { continue };
        let place =
            match (row.place, region.and_then(|region| azs.get(&region)).and_then(|list| list.first())) {
                (Place::Az { .. }, Some((az, _))) => Place::Az { az: *az, security_zone: None },
                (Place::Region { region, .. }, _) => Place::Region { region, security_zone: None },
                (other, _) => other,
            };
        let count = rows.iter().fold(0_u32, |sum, row| sum.saturating_add(row.count));
        let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        let name = common_name(&names);
        edits.push(Edit::PutNode(
            first,
            Box::new(Node { name, place, vswitch: None, count, private_ip: None, ..(*row).clone() }),
        ));
        if design.positions.get(first).is_some() {
            edits.push(Edit::SetPosition(first, None));
        }
        stands_for.extend(members.iter().map(|id| (*id, first)));
    }
    let end = |id: NodeId| stands_for.get(&id).copied().unwrap_or(id);
    let mut seen = BTreeSet::new();
    let mut links = BTreeSet::new();
    for &id in shown_links.iter() {
        let Some(link) = design.links.get(id) else { continue };
        let (from, to) = (end(link.from), end(link.to));
        let new = seen.insert((from, to, link.purpose, link.protocol, link.ports, link.label.clone()));
        if from == to || !new {
            continue;
        }
        links.insert(id);
        if (from, to) != (link.from, link.to) {
            edits.push(Edit::PutLink(id, Link { from, to, ..link.clone() }));
        }
    }
    *shown_links = links;
    *shown = stands_for.into_values().collect();
    edits
}

/// Several names as one, with what they begin with said once: "Zone B + C".
fn joined(names: &[&str]) -> String {
    let Some((first, rest)) = names.split_first() else { return String::new() };
    let same = |name: &&str| first.chars().zip(name.chars()).take_while(|(a, b)| a == b).count();
    let common = rest.iter().map(same).min().unwrap_or(0);
    // What is said once ends where the names part, but not within a word.
    let within = |c: char| c.is_ascii_alphanumeric();
    let common = (0..=common)
        .rev()
        .find(|&at| {
            at == 0
                || names.iter().all(|name| {
                    let before = name.chars().nth(at - 1);
                    let after = name.chars().nth(at);
                    after.is_some() && !(before.is_some_and(within) && after.is_some_and(within))
                })
        })
        .unwrap_or(0);
    let tails = rest.iter().map(|name| name.chars().skip(common).collect::<String>());
    std::iter::once((*first).to_owned()).chain(tails).collect::<Vec<_>>().join(" + ")
}

/// What the names of copies begin with, without what only tells them apart; else the first name.
fn common_name(names: &[&str]) -> String {
    let Some((first, rest)) = names.split_first() else { return String::new() };
    let mut common: String = (*first).to_owned();
    for name in rest {
        let same = common.chars().zip(name.chars()).take_while(|(a, b)| a == b).count();
        common = common.chars().take(same).collect();
    }
    let cut =
        common.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | ' ' | '.' | '·'));
    let cut = if rest.is_empty() { *first } else { cut };
    if cut.chars().count() >= 2 { cut.to_owned() } else { (*first).to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_azs_are_joined_without_repeating_themselves() {
        assert_eq!(joined(&["Hangzhou AZ B", "Hangzhou AZ C"]), "Hangzhou AZ B + C");
        assert_eq!(joined(&["上海可用区F", "上海可用区G"]), "上海可用区F + G");
        assert_eq!(joined(&["A1", "A2", "B"]), "A1 + A2 + B");
        assert_eq!(joined(&["cn-a", "cn-a"]), "cn-a + a");
    }

    #[test]
    fn copies_are_named_by_what_they_have_in_common() {
        assert_eq!(common_name(&["Web-B", "Web-C"]), "Web");
        assert_eq!(common_name(&["交易应用-f", "交易应用-g"]), "交易应用");
        assert_eq!(common_name(&["web-1"]), "web-1");
        assert_eq!(common_name(&["a1", "b1"]), "a1");
    }
}
