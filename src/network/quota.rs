//! How much of the cloud's quotas the groups use.

use crate::base::Text;
use crate::catalog::Catalog;
use crate::design::{Design, Ref};
use crate::text;

/// A quota that is exceeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverQuota {
    /// The group, server or database.
    pub subject: Ref,
    /// How many there are.
    pub found: u64,
    /// How many there may be.
    pub most: u64,
    /// What is counted.
    pub what: Text,
}

impl OverQuota {
    /// In one sentence.
    #[must_use]
    pub fn text(&self, name: &str) -> Text {
        let (Text { zh, en }, found, most) = (&self.what, self.found, self.most);
        text!("“{name}”：{zh}{found}，上限{most}", "\"{name}\": {found} {en}, at most {most}")
    }
}

fn limit(catalog: &Catalog, key: &str, otherwise: u64) -> u64 {
    catalog.limit(key).and_then(|row| row.value.parse().ok()).unwrap_or(otherwise)
}

/// Every quota that the groups and whitelists of a design exceed.
#[must_use]
pub fn over_quota(design: &Design, catalog: &Catalog) -> Vec<OverQuota> {
    let per_group = limit(catalog, "security-group.rules_per_group", 200);
    let per_server = limit(catalog, "security-group.groups_per_instance", 5);
    let per_card = limit(catalog, "security-group.rules_per_eni", 1000);
    let per_list = limit(catalog, "rds.whitelist_entries", 1000);
    let mut found = Vec::new();
    let mut note = |subject: Ref, count: usize, most: u64, what: Text| {
        if count as u64 > most {
            found.push(OverQuota { subject, found: count as u64, most, what });
        }
    };
    for (id, group) in design.security_groups.iter() {
        note(id.into(), group.rules.len(), per_group, Text::fixed("安全组规则数", "rules in the group"));
    }
    for (id, node) in design.nodes.iter() {
        if let Some(rds) = node.product.as_rds() {
            note(id.into(), rds.whitelist.len(), per_list, Text::fixed("白名单条目数", "whitelist entries"));
        }
        note(
            id.into(),
            node.security_groups.len(),
            per_server,
            Text::fixed("所属安全组数", "groups of the server"),
        );
        let rules: usize = node
            .security_groups
            .iter()
            .filter_map(|&id| design.security_groups.get(id))
            .map(|group| group.rules.len())
            .sum();
        note(id.into(), rules, per_card, Text::fixed("网卡规则总数", "rules of its network card"));
    }
    found
}
