//! What fails, by the names that people use.

use super::outcome::Failing;
use crate::base::Text;
use crate::design::{Design, Ref, Scenario};
use crate::text;

impl Failing {
    /// What it is called, with its kind where the name alone would not say it.
    #[must_use]
    pub fn title(self, design: &Design) -> Text {
        let node = |id| design.nodes.get(id).map_or_else(String::new, |node| node.name.clone());
        match self {
            Self::Member(id, member) => {
                let name = node(id);
                text!("{name} 第{member}台", "{name} #{member}")
            }
            Self::Row(Ref::Node(id)) => Text::same(node(id)),
            Self::Row(Ref::Az(id)) => {
                let name = design.azs.get(id).map_or("", |az| az.name.as_str());
                let zh =
                    if name.contains("可用区") { name.to_owned() } else { format!("可用区 {name}") };
                Text::new(zh, format!("AZ {name}"))
            }
            Self::Row(Ref::Region(id)) => {
                let name = design.regions.get(id).map_or("", |region| region.name.as_str());
                text!("地域 {name}", "region {name}")
            }
            Self::Row(Ref::Site(id)) => {
                let name = design.sites.get(id).map_or("", |site| site.name.as_str());
                text!("机房 {name}", "site {name}")
            }
            Self::Row(Ref::Function(id)) => {
                let name = design.functions.get(id).map_or("", |function| function.name.as_str());
                text!("应用模块 {name}", "function {name}")
            }
            Self::Row(Ref::Link(id)) => {
                let ends = design.links.get(id).map(|link| (node(link.from), node(link.to)));
                let (from, to) = ends.unwrap_or_default();
                text!("连线 {from} → {to}", "link {from} → {to}")
            }
            Self::Row(other) => Text::same(other.to_string()),
        }
    }

    /// Everything in a design that can fail, with the words by which a person may name it: id, name, code.
    #[must_use]
    pub fn named(design: &Design) -> Vec<(Self, Vec<String>)> {
        let mut all: Vec<(Self, Vec<String>)> = Vec::new();
        all.extend(
            design
                .azs
                .iter()
                .map(|(id, az)| (id.into(), vec![id.to_string(), az.name.clone(), az.code.clone()])),
        );
        all.extend(
            design
                .regions
                .iter()
                .map(|(id, r)| (id.into(), vec![id.to_string(), r.name.clone(), r.code.clone()])),
        );
        all.extend(design.sites.iter().map(|(id, row)| (id.into(), vec![id.to_string(), row.name.clone()])));
        all.extend(
            design.functions.iter().map(|(id, row)| (id.into(), vec![id.to_string(), row.name.clone()])),
        );
        all.extend(design.nodes.iter().map(|(id, row)| (id.into(), vec![id.to_string(), row.name.clone()])));
        all.extend(design.links.keys().map(|id| (id.into(), vec![id.to_string()])));
        for (id, row) in design.nodes.iter().filter(|(_, row)| row.count > 1) {
            for member in 1..=row.count.min(10_000) {
                all.push((
                    Self::Member(id, member),
                    vec![format!("{id}#{member}"), format!("{}#{member}", row.name)],
                ));
            }
        }
        all
    }
}

impl Scenario {
    /// What fails in it and is still there.
    #[must_use]
    pub fn living(&self, design: &Design) -> Vec<Failing> {
        self.fails.iter().filter_map(|word| Failing::read(word, design)).collect()
    }
}

impl Failing {
    /// What an id means; none when it is not in the design any more.
    #[must_use]
    pub fn read(word: &str, design: &Design) -> Option<Self> {
        if let Some((node, member)) = word.split_once('#') {
            let (node, member) = (node.parse().ok()?, member.parse().ok()?);
            let row = design.nodes.get(node)?;
            return (1..=row.count).contains(&member).then_some(Self::Member(node, member));
        }
        let row: Ref = word.parse().ok()?;
        let is_there = match row {
            Ref::Node(id) => design.nodes.contains(id),
            Ref::Link(id) => design.links.contains(id),
            Ref::Az(id) => design.azs.contains(id),
            Ref::Region(id) => design.regions.contains(id),
            Ref::Site(id) => design.sites.contains(id),
            Ref::Function(id) => design.functions.contains(id),
            _ => false,
        };
        is_there.then_some(Self::Row(row))
    }
}
