//! Everything that the window and the proposal show of addresses and access, in one value.

use super::compare::compare;
use super::{
    AccessPlan, AddressPlan, Change, ClassicPlan, Headline, Missing, NetworkMap, OverQuota, access_plan,
    address_plan, classic_plans, matrix, over_quota, port_words, standing_questions,
};
use crate::base::Text;
use crate::catalog::Catalog;
use crate::design::{Design, NodeId, PortRange, Ref, SecurityGroupId, Transport};

/// How many groups, whitelists, faults and cases are put into words: more than anybody reads on a screen or on
/// paper. The commands and the tables tell all.
const SHOWN: usize = 300;

/// Addresses and access of a design, with the words for people.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Survey {
    /// Which block and address everything gets.
    pub addresses: AddressPlan,
    /// The classic regions.
    pub classic: Vec<ClassicPlan>,
    /// What the links need.
    pub access: AccessPlan,
    /// Its groups in words.
    pub groups: Vec<GroupWords>,
    /// The whitelists that the links need: the database and its entries.
    pub whitelists: Vec<(NodeId, Vec<Text>)>,
    /// Which part reaches which.
    pub matrix: Vec<MatrixRow>,
    /// The same as a square: the parts, and a row for each with what it opens at each.
    pub square: (Vec<Text>, Vec<Vec<Text>>),
    /// The standing questions with their answers.
    pub headlines: Vec<Headline>,
    /// What the links need and the rules do not let through.
    pub needed: Vec<Missing>,
    /// The same in words.
    pub missing: Vec<MissingWords>,
    /// Rules with a fault.
    pub remarks: Vec<RemarkWords>,
    /// How many groups, and how many missing flows and rules with a fault, are beyond those in words.
    pub left_out: (usize, usize),
    /// Quotas that are exceeded.
    pub over_quota: Vec<OverQuota>,
}

/// A planned group in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupWords {
    /// Its name.
    pub name: String,
    /// Its servers.
    pub members: Vec<NodeId>,
    /// Its rules: ports, source, reason.
    pub rules: Vec<(String, Text, Text)>,
}

/// What one part of the design opens at another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixRow {
    /// The sender.
    pub from: Text,
    /// The target.
    pub to: Text,
    /// What is open.
    pub open: Vec<String>,
    /// What a drawn link needs and does not get.
    pub closed: Vec<String>,
}

/// Something that is missing, in words.
#[derive(Debug, Clone, PartialEq)]
pub struct MissingWords {
    /// Where it stops.
    pub node: NodeId,
    /// Why.
    pub text: Text,
    /// What would open it.
    pub change: Option<Change>,
}

/// A rule with a fault, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemarkWords {
    /// The group.
    pub group: SecurityGroupId,
    /// Its name.
    pub name: String,
    /// The rule, counted from 1.
    pub rule: usize,
    /// What is wrong.
    pub text: Text,
}

/// Transport and ports in words.
#[must_use]
pub fn range_words(transport: Transport, ports: PortRange) -> String {
    if transport == Transport::Icmp || ports.first == ports.last {
        port_words(transport, ports.first)
    } else {
        format!("{}-{}", port_words(transport, ports.first), ports.last)
    }
}

impl Survey {
    /// Surveys a design.
    #[must_use]
    pub fn of(design: &Design, catalog: &Catalog) -> Self {
        let map = NetworkMap::of(design, catalog);
        let access = access_plan(&map);
        let comparison = compare(&map);
        let groups = access
            .groups
            .iter()
            .take(SHOWN)
            .map(|group| GroupWords {
                name: group.name.clone(),
                members: group.members.clone(),
                rules: group
                    .rules
                    .iter()
                    .map(|rule| {
                        let source = access.peer_words(design, rule.peer);
                        let reason = access.reason_words(design, rule);
                        (range_words(rule.transport, rule.ports), source, reason)
                    })
                    .collect(),
            })
            .collect();
        let whitelists = access
            .whitelists
            .iter()
            .take(SHOWN)
            .map(|list| {
                let entries = list.entries.iter().map(|&entry| super::peer_words(design, entry)).collect();
                (list.rds, entries)
            })
            .collect();
        let cells = matrix(&map);
        let square = (
            cells.parts.iter().map(|part| part.text(&map)).collect(),
            cells
                .parts
                .iter()
                .map(|&from| cells.parts.iter().map(|&to| cells.words(from, to)).collect())
                .collect(),
        );
        let matrix = cells
            .cells
            .iter()
            .map(|((from, to), cell)| MatrixRow {
                from: from.text(&map),
                to: to.text(&map),
                open: cell.open.iter().cloned().collect(),
                closed: cell.closed.iter().filter(|words| !cell.open.contains(*words)).cloned().collect(),
            })
            .collect();
        let missing = comparison
            .missing
            .iter()
            .take(SHOWN)
            .map(|missing| MissingWords {
                node: missing.obstacle.node(),
                text: missing.obstacle.text(&map),
                change: missing.obstacle.change(&map),
            })
            .collect();
        let remarks = comparison
            .remarks
            .iter()
            .take(SHOWN)
            .map(|remark| RemarkWords {
                group: remark.group,
                name: map.name(Ref::from(remark.group)),
                rule: remark.at + 1,
                text: remark.fault.text(&map),
            })
            .collect();
        Self {
            addresses: address_plan(design, catalog),
            classic: classic_plans(&map),
            groups,
            whitelists,
            matrix,
            square,
            headlines: standing_questions(&map).headlines(&map, SHOWN),
            left_out: (
                access.groups.len().saturating_sub(SHOWN),
                comparison.missing.len().saturating_sub(SHOWN)
                    + comparison.remarks.len().saturating_sub(SHOWN),
            ),
            missing,
            needed: comparison.missing,
            remarks,
            over_quota: over_quota(design, catalog),
            access,
        }
    }

    /// Whether the entered rules are exactly what the links need.
    #[must_use]
    pub const fn is_equal(&self) -> bool {
        self.missing.is_empty() && self.remarks.is_empty() && self.over_quota.is_empty()
    }
}
