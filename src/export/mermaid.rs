//! The flows of a design as a Mermaid flowchart.

use std::collections::BTreeMap;

use crate::base::{Lang, Text};
use crate::catalog::Catalog;
use crate::design::{AzId, Design, Link, Node, NodeId, Place, Purpose, RegionId, SecurityZoneId, SiteId};
use crate::scene::look;

/// A flowchart: regions and sites as boxes, AZs and security zones inside, nodes by id, links with what they speak.
#[must_use]
pub fn flowchart(design: &Design, catalog: &Catalog, lang: Lang) -> String {
    let mut chart = Chart { design, catalog, lang, text: "flowchart TB\n".to_owned() };
    let mut outside = Vec::new();
    let mut regions: BTreeMap<RegionId, Vec<(NodeId, &Node)>> = BTreeMap::new();
    let mut sites: BTreeMap<SiteId, Vec<(NodeId, &Node)>> = BTreeMap::new();
    for (id, node) in design.nodes.iter() {
        match (node.place, design.region_of(node)) {
            (Place::Site(site), _) => sites.entry(site).or_default().push((id, node)),
            (_, Some(region)) => regions.entry(region).or_default().push((id, node)),
            (_, None) => outside.push((id, node)),
        }
    }
    for (id, node) in outside {
        chart.node(1, id, node);
    }
    for (site, nodes) in sites {
        let name = design.sites.get(site).map_or("", |row| row.name.as_str());
        chart.open(1, &site.to_string(), name);
        for (id, node) in nodes {
            chart.node(2, id, node);
        }
        chart.close(1);
    }
    for (region, nodes) in regions {
        chart.region(region, &nodes);
    }
    for link in design.links.values() {
        chart.link(link);
    }
    chart.text
}

struct Chart<'a> {
    design: &'a Design,
    catalog: &'a Catalog,
    lang: Lang,
    text: String,
}

impl Chart<'_> {
    fn region(&mut self, region: RegionId, nodes: &[(NodeId, &Node)]) {
        let name = self.design.regions.get(region).map_or("", |row| row.name.as_str());
        self.open(1, &region.to_string(), name);
        let mut azs: BTreeMap<AzId, BTreeMap<Option<SecurityZoneId>, Vec<(NodeId, &Node)>>> = BTreeMap::new();
        for &(id, node) in nodes {
            match node.place {
                Place::Az { az, security_zone } => {
                    azs.entry(az).or_default().entry(security_zone).or_default().push((id, node));
                }
                Place::Region { .. } | Place::Site(_) | Place::Internet | Place::Unplaced => {
                    self.node(2, id, node);
                }
            }
        }
        for (az, zones) in azs {
            let name = self.design.azs.get(az).map_or("", |row| row.name.as_str());
            self.open(2, &az.to_string(), name);
            for (zone, nodes) in zones {
                let depth = if let Some(zone) = zone {
                    let name = self.design.security_zones.get(zone).map_or("", |row| row.name.as_str());
                    self.open(3, &format!("{az}_{zone}"), name);
                    4
                } else {
                    3
                };
                for (id, node) in nodes {
                    self.node(depth, id, node);
                }
                if zone.is_some() {
                    self.close(3);
                }
            }
            self.close(2);
        }
        self.close(1);
    }

    fn open(&mut self, depth: usize, id: &str, name: &str) {
        let pad = "  ".repeat(depth);
        self.text.push_str(&format!("{pad}subgraph {id}[\"{}\"]\n", label(name)));
    }

    fn close(&mut self, depth: usize) {
        let pad = "  ".repeat(depth);
        self.text.push_str(&format!("{pad}end\n"));
    }

    fn node(&mut self, depth: usize, id: NodeId, node: &Node) {
        let pad = "  ".repeat(depth);
        let count = if node.count > 1 { format!(" ×{}", node.count) } else { String::new() };
        let what = look::specification(self.design, self.catalog, node, self.lang);
        let (name, what) = (label(&format!("{}{count}", node.name)), label(&what));
        if name == what {
            self.text.push_str(&format!("{pad}{id}[\"{name}\"]\n"));
        } else {
            self.text.push_str(&format!("{pad}{id}[\"{name}<br/>{what}\"]\n"));
        }
    }

    fn link(&mut self, link: &Link) {
        let arrow = match link.purpose {
            Purpose::Business | Purpose::Upload => "-->",
            Purpose::Operations | Purpose::Outbound => "-.->",
            Purpose::Replication => "==>",
        };
        let words = said(link, self.lang);
        let (from, to) = (link.from, link.to);
        if words.is_empty() {
            self.text.push_str(&format!("  {from} {arrow} {to}\n"));
        } else {
            self.text.push_str(&format!("  {from} {arrow}|\"{}\"| {to}\n", label(&words)));
        }
    }
}

/// What is said beside a link: its own words, else protocol and port.
#[must_use]
pub fn said(link: &Link, lang: Lang) -> String {
    if !link.label.is_empty() {
        return link.label.clone();
    }
    match link.ports {
        Some(ports) => format!("{} {ports}", link.protocol.label()),
        None if link.purpose == Purpose::Replication => {
            Text::fixed("数据复制", "Replication").get(lang).to_owned()
        }
        None => link.protocol.label().to_owned(),
    }
}

/// Words inside the quotation marks of a label: whatever could end them or begin markup is named by its number,
/// as Mermaid reads it.
#[must_use]
pub fn label(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 16);
    for c in words.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | '.' | '-' | '_' | '/' | ':' | ',' => out.push(c),
            '\0' => out.push('\u{fffd}'),
            c if c.is_ascii() || c.is_control() || super::markdown::is_bidi(c) => {
                out.push_str(&format!("#{};", c as u32));
            }
            c => out.push(c),
        }
    }
    out
}
