//! Drawn flows that groups do not let in; several rules tell them, each for its own kind of flow.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Severity, Text};
use crate::design::{
    EcsRole, Edit, LinkId, NodeId, OsFamily, PortRange, Product, Purpose, Ref, SecurityGroup,
    SecurityGroupId, SecurityRule, Transport, VpnKind,
};
use crate::network::{Flow, Missing, Obstacle, port_words};
use crate::rules::net::speaks_ftp;
use crate::rules::slb::outside::is_internet_side;
use crate::rules::{Context, Fix, FixClass, Sheet, Sink};
use crate::text;

/// Which flows a rule speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::rules) enum Kind {
    /// SG-005.
    Operations,
    /// SG-013.
    Business,
    /// SG-022.
    Upload,
    /// SG-012.
    Ping,
    /// LINE-015.
    Interconnect,
}

impl Kind {
    fn of(context: &Context<'_>, flow: &Flow) -> Self {
        let product = context.facts.node(flow.from).map(|node| &node.product);
        if flow.transport == Transport::Icmp {
            return Self::Ping;
        }
        let at_customer = context
            .facts
            .node(flow.from)
            .is_some_and(|node| matches!(node.place, crate::design::Place::Site(_)));
        match product {
            Some(Product::Line(_)) => return Self::Interconnect,
            Some(Product::Vpn(vpn)) if vpn.kind == VpnKind::Ipsec => return Self::Interconnect,
            Some(Product::Nat(nat)) if nat.kind == crate::design::NatKind::Line => return Self::Interconnect,
            _ if at_customer => return Self::Interconnect,
            _ => {}
        }
        let linux = context.facts.node(flow.to).and_then(|node| node.product.as_ecs()).and_then(|ecs| ecs.os)
            == Some(OsFamily::Linux);
        match flow.purpose {
            Purpose::Operations => Self::Operations,
            Purpose::Upload if linux && flow.ports == PortRange::one(22) => Self::Upload,
            Purpose::Upload | Purpose::Business | Purpose::Replication | Purpose::Outbound => Self::Business,
        }
    }
}

/// Which rule speaks for which drawn flow to a server: sorted once, because five rules ask.
#[derive(Debug)]
pub(in crate::rules) struct SortedFlows {
    /// Of each kind, the places in the comparison's list of what is closed.
    closed: BTreeMap<Kind, Vec<usize>>,
    /// How many flows there are of each kind.
    count: BTreeMap<Kind, usize>,
}

impl SortedFlows {
    /// Sorts the flows of a design.
    pub(in crate::rules) fn of(context: &Context<'_>) -> Self {
        let comparison = context.comparison();
        let server = |id: NodeId| context.facts.node(id).is_some_and(|node| node.product.as_ecs().is_some());
        let has_bastion = context.facts.servers(EcsRole::Bastion).next().is_some();
        let kind_of = |flow: &Flow| {
            let told = server(flow.to) && !leaves_its_way(context, flow, has_bastion);
            told.then(|| Kind::of(context, flow))
        };
        let mut sorted = Self { closed: BTreeMap::new(), count: BTreeMap::new() };
        for (at, missing) in comparison.missing.iter().enumerate() {
            // SG-001 speaks for servers without a group.
            if !matches!(missing.obstacle, Obstacle::NoGroup { .. })
                && let Some(kind) = kind_of(&missing.flow)
            {
                sorted.closed.entry(kind).or_default().push(at);
            }
        }
        for kind in comparison.flows.iter().filter_map(kind_of) {
            *sorted.count.entry(kind).or_default() += 1;
        }
        sorted
    }
}

/// Tells every flow of a kind that is closed, one finding for each group or server, and how many are open.
pub(in crate::rules) fn tell(context: &Context<'_>, sink: &mut Sink, kind: Kind) {
    let sorted = context.sorted_flows();
    let places = sorted.closed.get(&kind).map_or(&[][..], Vec::as_slice);
    let closed: Vec<&Missing> =
        places.iter().filter_map(|&at| context.comparison().missing.get(at)).collect();
    for _ in closed.len()..sorted.count.get(&kind).copied().unwrap_or_default() {
        sink.pass();
    }
    let mut by_group: BTreeMap<Option<SecurityGroupId>, Vec<&Missing>> = BTreeMap::new();
    for missing in closed {
        let group = match &missing.obstacle {
            Obstacle::GroupDenies { group, dropped_by: None, .. } => Some(*group),
            _ => None,
        };
        by_group.entry(group).or_default().push(missing);
    }
    for (group, missing) in by_group {
        match group {
            Some(group) if kind == Kind::Ping => ping(context, sink, group, &missing),
            Some(group) => denied(context, sink, group, &missing),
            None => {
                for one in missing {
                    let Text { zh, en } = one.obstacle.text(context.network());
                    let subjects = [Ref::from(one.flow.to), one.flow.from.into()];
                    let subjects = subjects.into_iter().chain(one.flow.link.map(Into::into));
                    let change =
                        one.obstacle.change(context.network()).filter(|change| !change.edits.is_empty());
                    // Somebody wrote a rule that drops it, and may have meant to.
                    sink.fail(subjects, Text::new(zh, en))
                        .severity(Severity::Warning)
                        .fix_if(change.map(|change| Fix::auto(change.title, change.edits)));
                }
            }
        }
    }
}

/// Whether another rule sends a flow elsewhere: a log-in from the Internet (ECS-012) or past the bastions
/// (BAS-006), and files by FTP (NET-021). A rule that lets it in would only make it worse.
fn leaves_its_way(context: &Context<'_>, flow: &Flow, has_bastion: bool) -> bool {
    let by_ftp = |link: LinkId| context.design.links.get(link).is_some_and(speaks_ftp);
    if flow.purpose == Purpose::Upload && flow.link.is_some_and(by_ftp) {
        return true;
    }
    if flow.purpose != Purpose::Operations || flow.transport == Transport::Icmp {
        return false;
    }
    let Some(to) = context.facts.node(flow.to).and_then(|node| node.product.as_ecs()) else { return false };
    let from_vpn = context.facts.node(flow.from).is_some_and(|node| node.product.as_vpn().is_some());
    let log_in = flow.transport == Transport::Tcp && [22, 3389].iter().any(|&port| flow.ports.contains(port));
    is_internet_side(context, flow.from) && log_in
        || from_vpn && to.role == EcsRole::Production && has_bastion
}

/// The two ends and the links of flows; each once, so that they are quickly put in order.
fn subjects(missing: &[&Missing]) -> Vec<Ref> {
    let mut ends: Vec<NodeId> = missing.iter().flat_map(|one| [one.flow.to, one.flow.from]).collect();
    ends.sort_unstable();
    ends.dedup();
    let mut links: Vec<LinkId> = missing.iter().filter_map(|one| one.flow.link).collect();
    links.sort_unstable();
    links.dedup();
    ends.into_iter().map(Ref::from).chain(links.into_iter().map(Ref::from)).collect()
}

/// What is closed: the senders, the ports and the targets.
fn words(context: &Context<'_>, missing: &[&Missing]) -> (Text, String, Text) {
    let mut from: Vec<NodeId> = missing.iter().map(|one| one.flow.from).collect();
    from.sort_unstable();
    from.dedup();
    let mut to: Vec<NodeId> = missing.iter().map(|one| one.flow.to).collect();
    to.sort_unstable();
    to.dedup();
    let ports: BTreeSet<_> = missing.iter().map(|one| (one.flow.transport, one.flow.ports.first)).collect();
    let mut ports: Vec<String> =
        ports.into_iter().map(|(transport, port)| port_words(transport, port)).collect();
    ports.sort();
    ports.dedup();
    (context.names(from), ports.join(", "), context.names(to))
}

fn denied(context: &Context<'_>, sink: &mut Sink, group: SecurityGroupId, missing: &[&Missing]) {
    let (from, ports, to) = words(context, missing);
    let (from_zh, from_en, to_zh, to_en) = (from.zh, from.en, to.zh, to.en);
    let name = context.name(group);
    sink.fail(
        std::iter::once(group.into()).chain(subjects(missing)),
        text!(
            "{from_zh}到{to_zh}的连线（{ports}）没有规则放行，安全组“{name}”应放行",
            "no rule lets {from_en} in at {to_en} on {ports}; the group \"{name}\" must"
        ),
    )
    .fix(Fix::later(FixClass::Auto, text!("在“{name}”中放行", "let it in in \"{name}\""), let_in));
}

/// Lets the closed flows of a finding into its group.
fn let_in(context: &Context<'_>, subjects: &[Ref]) -> Vec<Edit> {
    let about = |row: Ref| subjects.binary_search(&row).is_ok();
    let mut sheet = Sheet::new(context);
    for one in &context.comparison().missing {
        let Obstacle::GroupDenies { group, nic, transport, peer, dropped_by: None, .. } = one.obstacle else {
            continue;
        };
        let told = about(group.into())
            && about(one.flow.to.into())
            && about(one.flow.from.into())
            && one.flow.link.is_none_or(|link| about(link.into()));
        let Some(row) = told.then(|| sheet.group_mut(group)).flatten() else { continue };
        let ports = one.flow.ports;
        let rule = SecurityRule { nic, transport, ports, ..SecurityRule::allow_tcp(ports.first, peer) };
        if !row.rules.contains(&rule) {
            row.rules.push(rule);
        }
    }
    sheet.finish()
}

/// Guide L202: a group of its own, so that it can be taken away again.
fn ping(context: &Context<'_>, sink: &mut Sink, group: SecurityGroupId, missing: &[&Missing]) {
    let (from, _, to) = words(context, missing);
    let (from_zh, from_en, to_zh, to_en) = (from.zh, from.en, to.zh, to.en);
    let design = context.design;
    let Some(net) = design.security_groups.get(group).map(|row| row.net) else { return };
    let mut rules: Vec<SecurityRule> = Vec::new();
    for one in missing {
        if let Obstacle::GroupDenies { peer, .. } = one.obstacle {
            let rule = SecurityRule {
                transport: Transport::Icmp,
                ports: PortRange::ALL,
                ..SecurityRule::allow_tcp(1, peer)
            };
            if !rules.contains(&rule) {
                rules.push(rule);
            }
        }
    }
    let mut sheet = Sheet::new(context);
    let old = design.security_groups.iter().find(|(_, row)| row.name == "sg-icmp" && row.net == net);
    let icmp = match old {
        Some((id, row)) => {
            rules.retain(|rule| !row.rules.contains(rule));
            if let Some(row) = sheet.group_mut(id) {
                row.rules.extend(rules);
            }
            id
        }
        None => sheet.add_group(SecurityGroup { name: "sg-icmp".to_owned(), net, rules }),
    };
    for one in missing {
        if let Some(node) = sheet.node_mut(one.flow.to)
            && !node.security_groups.contains(&icmp)
        {
            node.security_groups.push(icmp);
        }
    }
    sink.fail(
        subjects(missing),
        text!(
            "{from_zh}到{to_zh}的ping没有规则放行，ECS默认丢弃ICMP",
            "no rule admits the ping of {from_en} to {to_en}; ICMP is dropped by default"
        ),
    )
    .fix(Fix::auto(Text::fixed("加入安全组sg-icmp", "put the server into sg-icmp"), sheet.finish()));
}
