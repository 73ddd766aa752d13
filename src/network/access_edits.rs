//! What becomes of a plan of access: edits of the design, and words.

use std::collections::{BTreeMap, BTreeSet};

use super::{AccessPlan, Missing, PlannedGroup, PlannedPeer, PlannedRule};
use crate::base::Text;
use crate::design::{
    Design, Edit, NodeId, Peer, Product, RuleAction, SecurityGroup, SecurityGroupId, SecurityRule,
};
use crate::text;

impl AccessPlan {
    /// The edits that put the plan in place, as one step: groups by name, membership of every server, whitelists.
    /// Groups that the plan does not name stay in the design, without members.
    #[must_use]
    pub fn edits(&self, design: &Design) -> Vec<Edit> {
        let mut ids = design.ids();
        let group_ids: Vec<SecurityGroupId> =
            self.groups.iter().map(|group| group.existing.unwrap_or_else(|| ids.security_group())).collect();
        let mut edits = Vec::new();
        // Rules name groups, so that new ones come empty first.
        for (group, &id) in self.groups.iter().zip(&group_ids) {
            if group.existing.is_none() {
                let row = SecurityGroup { name: group.name.clone(), net: group.net, rules: Vec::new() };
                edits.push(Edit::PutSecurityGroup(id, row));
            }
        }
        let mut of_node: BTreeMap<NodeId, Vec<SecurityGroupId>> = BTreeMap::new();
        for (group, &id) in self.groups.iter().zip(&group_ids) {
            let rules = self.written(group, &group_ids, design);
            let row = SecurityGroup { name: group.name.clone(), net: group.net, rules };
            if design.security_groups.get(id) != Some(&row) {
                edits.push(Edit::PutSecurityGroup(id, row));
            }
            for &member in &group.members {
                of_node.entry(member).or_default().push(id);
            }
        }
        for (id, mut groups) in of_node {
            groups.sort_unstable();
            if let Some(node) = design.nodes.get(id)
                && node.security_groups != groups
            {
                let mut row = node.clone();
                row.security_groups = groups;
                edits.push(Edit::PutNode(id, Box::new(row)));
            }
        }
        for list in &self.whitelists {
            let Some(node) = design.nodes.get(list.rds) else { continue };
            let mut row = node.clone();
            if let Product::Rds(rds) = &mut row.product
                && rds.whitelist != list.entries
            {
                rds.whitelist.clone_from(&list.entries);
                edits.push(Edit::PutNode(list.rds, Box::new(row)));
            }
        }
        edits
    }

    /// The rules of a planned group as the design writes them.
    fn written(
        &self,
        group: &PlannedGroup,
        group_ids: &[SecurityGroupId],
        design: &Design,
    ) -> Vec<SecurityRule> {
        let of = |rule: &PlannedRule| {
            let peer = match rule.peer {
                PlannedPeer::Peer(peer) => peer,
                PlannedPeer::Group(at) => Peer::SecurityGroup(*group_ids.get(at)?),
            };
            Some(SecurityRule {
                transport: rule.transport,
                ports: rule.ports,
                nic: rule.nic,
                action: rule.action,
                priority: rule.priority(),
                note: self.reason_words(design, rule).zh.into_owned(),
                ..SecurityRule::allow_tcp(rule.ports.first, peer)
            })
        };
        group.rules.iter().filter_map(of).collect()
    }

    /// The edits that open what is missing and leave every rule, membership and entry that somebody made by hand:
    /// groups gain rules, servers that something does not reach gain groups, whitelists gain entries.
    #[must_use]
    pub fn edits_keeping(&self, design: &Design, missing: &[Missing]) -> Vec<Edit> {
        let short: BTreeSet<NodeId> = missing.iter().map(|missing| missing.flow.to).collect();
        let mut ids = design.ids();
        let group_ids: Vec<SecurityGroupId> =
            self.groups.iter().map(|group| group.existing.unwrap_or_else(|| ids.security_group())).collect();
        // Groups that come to nothing are not made: all of their servers are served by what there is.
        let wanted: Vec<bool> =
            self.groups.iter().map(|group| group.members.iter().any(|id| short.contains(id))).collect();
        let mut edits = Vec::new();
        for ((group, &id), _) in
            self.groups.iter().zip(&group_ids).zip(&wanted).filter(|(_, wanted)| **wanted)
        {
            if group.existing.is_none() {
                let row = SecurityGroup { name: group.name.clone(), net: group.net, rules: Vec::new() };
                edits.push(Edit::PutSecurityGroup(id, row));
            }
        }
        let mut of_node: BTreeMap<NodeId, Vec<SecurityGroupId>> = BTreeMap::new();
        for ((group, &id), _) in
            self.groups.iter().zip(&group_ids).zip(&wanted).filter(|(_, wanted)| **wanted)
        {
            let stands = design.security_groups.get(id);
            let mut rules = stands.map(|row| row.rules.clone()).unwrap_or_default();
            for rule in self.written(group, &group_ids, design) {
                // A drop opens nothing, and what it would close may be somebody's wish.
                let names_nothing = matches!(rule.peer, Peer::SecurityGroup(of)
                    if group_ids.iter().zip(&wanted).any(|(&id, wanted)| id == of && !wanted)
                        && design.security_groups.get(of).is_none());
                let there = rules.iter().any(|old| is_same(old, &rule));
                if rule.action == RuleAction::Allow && !names_nothing && !there {
                    rules.push(rule);
                }
            }
            let row = SecurityGroup { name: group.name.clone(), net: group.net, rules };
            if stands != Some(&row) {
                edits.push(Edit::PutSecurityGroup(id, row));
            }
            for &member in group.members.iter().filter(|id| short.contains(id)) {
                of_node.entry(member).or_default().push(id);
            }
        }
        for (id, groups) in of_node {
            let Some(node) = design.nodes.get(id) else { continue };
            let mut row = node.clone();
            row.security_groups.extend(groups);
            row.security_groups.sort_unstable();
            row.security_groups.dedup();
            if row.security_groups != node.security_groups {
                edits.push(Edit::PutNode(id, Box::new(row)));
            }
        }
        for list in &self.whitelists {
            let Some(node) = design.nodes.get(list.rds) else { continue };
            let mut row = node.clone();
            let Product::Rds(rds) = &mut row.product else { continue };
            let new: Vec<Peer> =
                list.entries.iter().copied().filter(|entry| !rds.whitelist.contains(entry)).collect();
            if short.contains(&list.rds) && !new.is_empty() {
                rds.whitelist.extend(new);
                edits.push(Edit::PutNode(list.rds, Box::new(row)));
            }
        }
        edits
    }

    /// The planned group of a server, by position.
    #[must_use]
    pub fn group_of(&self, node: NodeId) -> Option<&PlannedGroup> {
        self.groups.iter().find(|group| group.members.binary_search(&node).is_ok())
    }

    /// Why a rule is needed, which its other side tells.
    #[must_use]
    pub fn reason_words(&self, design: &Design, rule: &PlannedRule) -> Text {
        match rule.peer {
            PlannedPeer::Peer(_) if rule.action == RuleAction::Drop => Text::fixed(
                "拒绝：经典网络公网入方向默认放行全部UDP",
                "dropped: the public card of the classic network takes all UDP by default",
            ),
            PlannedPeer::Peer(peer) => reason(design, peer),
            PlannedPeer::Group(_) => Text::fixed("上一层安全组", "the group one layer up"),
        }
    }

    /// Words for the other side of a planned rule.
    #[must_use]
    pub fn peer_words(&self, design: &Design, peer: PlannedPeer) -> Text {
        match peer {
            PlannedPeer::Peer(peer) => super::peer_words(design, peer),
            PlannedPeer::Group(at) => {
                let name = self.groups.get(at).map_or("", |group| group.name.as_str());
                text!("安全组{name}", "group {name}")
            }
        }
    }
}

/// Whether two rules let in the same, whatever their notes say.
fn is_same(a: &SecurityRule, b: &SecurityRule) -> bool {
    (a.direction, a.nic, a.transport, a.ports, a.peer, a.action)
        == (b.direction, b.nic, b.transport, b.ports, b.peer, b.action)
}

fn reason(design: &Design, peer: Peer) -> Text {
    match peer {
        Peer::VpnClients => {
            Text::fixed("管理VPN的全部客户端地址", "every address that the management VPN may give")
        }
        Peer::SlbInternal => {
            Text::fixed("负载均衡访问后端端口", "the load balancer reaches its backends' port")
        }
        Peer::Alipay => Text::fixed("支付宝公网出口地址", "Alipay's egress addresses"),
        Peer::Cidr(block) if block.0.prefix_len() == 0 => {
            Text::fixed("来自互联网的连线", "a link from the Internet")
        }
        Peer::Cidr(_) => Text::fixed("机构侧互联IP", "interconnect addresses of the customer"),
        Peer::Node(id) => {
            let name = super::map::name_of(design, id.into());
            text!("{name}的连线", "the link from {name}")
        }
        Peer::SecurityGroup(_) => Text::fixed("图上的连线", "a drawn link"),
    }
}
